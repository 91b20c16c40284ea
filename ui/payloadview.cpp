// SPDX-License-Identifier: MIT
#include "payloadview.h"

#include "theme.h"

#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int TopMargin = 6;
constexpr int ScrollInterval = 30; ///< ms between two rows while the pointer drags outside

bool isWordByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || c == '+' || uchar(c) >= 0x80;
}

} // namespace

PayloadView::PayloadView(const Theme &theme, const QString &name, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(name);
    setFont(gridFont(theme));
    viewport()->setCursor(Qt::IBeamCursor);
    measure();
    m_isMade = true; // from here on a change of font lays out
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

PayloadView::~PayloadView() = default;

/// The theme's font, its letters moved onto whole pixels: so that columns stand below each other.
QFont PayloadView::gridFont(const Theme &theme)
{
    QFont font = theme.monoFont();
    const qreal advance = QFontMetricsF(font).horizontalAdvance(u'0');
    font.setLetterSpacing(QFont::AbsoluteSpacing, qRound(advance) - advance);
    return font;
}

void PayloadView::measure()
{
    const QFontMetrics metrics(font());
    m_rowHeight = metrics.height() + 3;
    m_cellWidth = std::max(1, qRound(QFontMetricsF(font()).horizontalAdvance(u'0')));
}

void PayloadView::setBody(const QByteArray &body)
{
    m_body = body;
    m_anchor = m_caret = 0;
    m_wantedX = -1;
    m_hits.reset();
    verticalScrollBar()->setValue(0);
    bodyChanged();
    viewport()->update();
}

void PayloadView::setSelection(qsizetype anchor, qsizetype caret)
{
    m_anchor = std::clamp<qsizetype>(anchor, 0, m_body.size());
    m_caret = std::clamp<qsizetype>(caret, 0, m_body.size());
    m_wantedX = -1;
    viewport()->update();
}

void PayloadView::setHits(std::shared_ptr<const TextHits> hits)
{
    m_hits = std::move(hits);
    reviewHits();
    viewport()->update();
}

size_t PayloadView::firstHit(qsizetype offset) const
{
    if (!m_hits)
        return 0;
    const auto at =
        std::partition_point(m_hits->hits.begin(), m_hits->hits.end(),
                             [offset](const TextHit &hit) { return qsizetype(hit.end) <= offset; });
    return size_t(at - m_hits->hits.begin());
}

QString PayloadView::toPlainText() const
{
    QStringList texts;
    for (qsizetype row = 0; row < rowCount(); ++row)
        texts << rowText(row);
    return texts.join(u'\n');
}

qsizetype PayloadView::topRow() const
{
    return verticalScrollBar()->value();
}

void PayloadView::updateBars()
{
    const qsizetype visible =
        std::max<qsizetype>(1, (viewport()->height() - TopMargin) / m_rowHeight);
    verticalScrollBar()->setPageStep(int(visible));
    verticalScrollBar()->setRange(0, int(std::max<qsizetype>(0, rowCount() - visible)));
    viewport()->update();
}

qsizetype PayloadView::rowAt(int y) const
{
    const int below = y - TopMargin;
    return topRow() + (below >= 0 ? below / m_rowHeight : -1);
}

bool PayloadView::isRowVisible(qsizetype row) const
{
    return row >= topRow() && row < topRow() + verticalScrollBar()->pageStep();
}

void PayloadView::reveal(qsizetype offset)
{
    const qsizetype row = rowOf(offset);
    if (row < 0 || isRowVisible(row))
        return;
    // In the middle: what is around it is seen, too.
    verticalScrollBar()->setValue(int(row - verticalScrollBar()->pageStep() / 2));
}

void PayloadView::selectAll()
{
    m_anchor = 0;
    m_caret = m_body.size();
    viewport()->update();
    Q_EMIT selectionChanged();
}

void PayloadView::copySelection()
{
    if (!hasSelection())
        return;
    QGuiApplication::clipboard()->setText(selectedText());
    Q_EMIT copied();
}

void PayloadView::moveCaret(qsizetype offset, bool extend)
{
    m_caret = std::clamp<qsizetype>(offset, 0, m_body.size());
    if (!extend)
        m_anchor = m_caret;
    const qsizetype row = rowOf(m_caret);
    const qsizetype last = topRow() + verticalScrollBar()->pageStep() - 1;
    if (row >= 0 && row < topRow())
        verticalScrollBar()->setValue(int(row));
    else if (row > last)
        verticalScrollBar()->setValue(int(row - verticalScrollBar()->pageStep() + 1));
    viewport()->update();
    tellCaret();
    Q_EMIT selectionChanged();
}

/// A screen reader says the row that the caret is on.
void PayloadView::tellCaret()
{
    if (!QAccessible::isActive())
        return;
    const qsizetype row = rowOf(m_caret);
    setAccessibleDescription(row < 0 ? QString() : rowText(row));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void PayloadView::moveByRows(qsizetype rows, bool extend)
{
    const qsizetype count = rowCount();
    if (count == 0)
        return;
    const qsizetype row = std::max<qsizetype>(0, rowOf(m_caret));
    const int x = m_wantedX >= 0 ? m_wantedX : xOf(row, m_caret);
    const qsizetype target = std::clamp<qsizetype>(row + rows, 0, count - 1);
    moveCaret(target == row ? (rows < 0 ? rowBegin(row) : rowEnd(row)) : offsetAt(target, x),
              extend);
    m_wantedX = x;
}

void PayloadView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    if (keyPressed(event))
        return;
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    const bool whole = event->modifiers() & Qt::ControlModifier;
    const qsizetype row = std::max<qsizetype>(0, rowOf(m_caret));
    const int page = std::max(1, verticalScrollBar()->pageStep() - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        moveByRows(-1, extend);
        return;
    case Qt::Key_Down:
        moveByRows(1, extend);
        return;
    case Qt::Key_PageUp:
        moveByRows(-page, extend);
        return;
    case Qt::Key_PageDown:
        moveByRows(page, extend);
        return;
    case Qt::Key_Left:
        moveCaret(hasSelection() && !extend ? selectionBegin() : before(m_caret), extend);
        break;
    case Qt::Key_Right:
        moveCaret(hasSelection() && !extend ? selectionEnd() : next(m_caret), extend);
        break;
    case Qt::Key_Home:
        moveCaret(whole || rowCount() == 0 ? 0 : rowBegin(row), extend);
        break;
    case Qt::Key_End:
        moveCaret(whole || rowCount() == 0 ? m_body.size() : rowEnd(row), extend);
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    m_wantedX = -1;
}

void PayloadView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || rowCount() == 0)
        return;
    const QPoint at = event->position().toPoint();
    const qsizetype row = std::clamp<qsizetype>(rowAt(at.y()), 0, rowCount() - 1);
    if (pressed(row, at))
        return;
    m_isDragging = true;
    m_wantedX = -1;
    moveCaret(offsetAt(row, at.x()), event->modifiers() & Qt::ShiftModifier);
}

void PayloadView::dragTo(const QPoint &position)
{
    if (rowCount() == 0)
        return;
    const qsizetype row = std::clamp<qsizetype>(rowAt(position.y()), 0, rowCount() - 1);
    moveCaret(offsetAt(row, position.x()), true);
}

void PayloadView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_isDragging)
        return;
    const QPoint at = event->position().toPoint();
    dragTo(at);
    const bool isOutside = at.y() < 0 || at.y() >= viewport()->height();
    if (isOutside && m_scrollTimer == 0)
        m_scrollTimer = startTimer(ScrollInterval);
    else if (!isOutside && m_scrollTimer != 0)
        killTimer(std::exchange(m_scrollTimer, 0));
}

void PayloadView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_scrollTimer)
        dragTo(viewport()->mapFromGlobal(QCursor::pos()));
    else
        QAbstractScrollArea::timerEvent(event);
}

void PayloadView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_isDragging = false;
    if (m_scrollTimer != 0)
        killTimer(std::exchange(m_scrollTimer, 0));
}

void PayloadView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || rowCount() == 0)
        return;
    const QPoint at = event->position().toPoint();
    const qsizetype row = std::clamp<qsizetype>(rowAt(at.y()), 0, rowCount() - 1);
    if (!pressed(row, at))
        selectWord(offsetAt(row, at.x()));
}

void PayloadView::selectWord(qsizetype offset)
{
    constexpr qsizetype longest = 64 * 1024;
    qsizetype begin = offset;
    qsizetype end = offset;
    while (begin > 0 && offset - begin < longest && isWordByte(m_body.at(begin - 1)))
        --begin;
    while (end < m_body.size() && end - offset < longest && isWordByte(m_body.at(end)))
        ++end;
    m_anchor = begin;
    moveCaret(end, true);
}

void PayloadView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu);
    const QPoint at = event->reason() == QContextMenuEvent::Mouse
                          ? event->globalPos()
                          : viewport()->mapToGlobal(QPoint(20, TopMargin));
    menu->popup(at);
}

void PayloadView::fillMenu(QMenu &menu)
{
    QAction *copy = menu.addAction(tr("Copy"), this, &PayloadView::copySelection);
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(hasSelection());
    QAction *all = menu.addAction(tr("Select all"), this, &PayloadView::selectAll);
    all->setShortcut(QKeySequence::SelectAll);
}

QString PayloadView::placeholder() const
{
    return m_body.isEmpty() ? tr("Empty body: there is nothing in it.") : QString();
}

void PayloadView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.colors().base);
    painter.setFont(font());
    if (const QString words = placeholder(); !words.isEmpty()) {
        painter.setFont(m_theme.textFont());
        painter.setPen(m_theme.colors().muted);
        painter.drawText(viewport()->rect().adjusted(20, TopMargin, -12, 0),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, words);
        return;
    }
    const qsizetype first = std::max<qsizetype>(topRow(), rowAt(event->rect().top()));
    for (qsizetype row = first; row < rowCount(); ++row) {
        const int y = TopMargin + int(row - topRow()) * m_rowHeight;
        if (y > event->rect().bottom())
            break;
        paintRow(painter, row, y);
    }
}

void PayloadView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
    updateBars();
}

void PayloadView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_isMade) {
        measure();
        layOut();
        updateBars();
    }
}

void PayloadView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void PayloadView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace Hookglass
