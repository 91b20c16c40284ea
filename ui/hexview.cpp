// SPDX-License-Identifier: MIT
#include "hexview.h"

#include "theme.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QMenu>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int LeftMargin = 20;
constexpr int Group = 8;

} // namespace

HexView::HexView(const Theme &theme, QWidget *parent)
    : PayloadView(theme, tr("Payload as bytes"), parent)
{
}

HexView::~HexView() = default;

int HexView::hexX(int column) const
{
    return LeftMargin + (m_rows.offsetDigits() + 2 + 3 * column + column / Group) * cellWidth();
}

int HexView::letterX(int column) const
{
    return hexX(m_rows.perRow() - 1) + (4 + column) * cellWidth();
}

void HexView::layOut()
{
    // As many as fit, in halves of what is usual.
    int perRow = 32;
    for (; perRow > 4; perRow /= 2) {
        m_rows = HexRows(body(), perRow);
        if (letterX(perRow) + cellWidth() <= viewport()->width())
            break;
    }
    m_rows = HexRows(body(), perRow);
    updateBars();
    Q_EMIT laidOut();
}

qsizetype HexView::rowOf(qsizetype offset) const
{
    return rowCount() == 0 ? -1 : std::min(m_rows.rowOf(offset), rowCount() - 1);
}

qsizetype HexView::rowBegin(qsizetype row) const
{
    return row * m_rows.perRow();
}

qsizetype HexView::rowEnd(qsizetype row) const
{
    const qsizetype end = rowBegin(row) + m_rows.bytes(row).size();
    return row + 1 < rowCount() ? end - 1 : end;
}

int HexView::xOf(qsizetype row, qsizetype offset) const
{
    const int column = int(offset - rowBegin(row));
    return m_isInLetters ? letterX(column) : hexX(column);
}

qsizetype HexView::offsetAt(qsizetype row, int x) const
{
    // The caret goes before a byte in its left half, behind it in its right half.
    int column = 0;
    if (m_isInLetters) {
        column = (x - letterX(0) + cellWidth() / 2) / cellWidth();
    } else {
        while (column < m_rows.perRow() && x >= hexX(column) + cellWidth())
            ++column;
    }
    return rowBegin(row) + std::clamp<qsizetype>(column, 0, m_rows.bytes(row).size());
}

bool HexView::pressed(qsizetype, const QPoint &position)
{
    m_isInLetters = position.x() >= letterX(0) - cellWidth();
    return false;
}

bool HexView::keyPressed(QKeyEvent *event)
{
    // As in every hex editor, Tab would be the other column; but here it leaves the view.
    if (event->key() != Qt::Key_Insert || event->modifiers() != Qt::NoModifier)
        return false;
    m_isInLetters = !m_isInLetters;
    viewport()->update();
    return true;
}

QByteArrayView HexView::selectedBytes() const
{
    return QByteArrayView(body()).sliced(selectionBegin(), selectionEnd() - selectionBegin());
}

QString HexView::selectedText() const
{
    return m_isInLetters ? QString::fromUtf8(selectedBytes()) : hexText(selectedBytes());
}

void HexView::copyAs(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

void HexView::fillMenu(QMenu &menu)
{
    PayloadView::fillMenu(menu);
    menu.addSeparator();
    menu.addAction(tr("Copy as bytes"), this, [this] { copyAs(hexText(selectedBytes())); })
        ->setEnabled(hasSelection());
    menu.addAction(tr("Copy as text"), this, [this] { copyAs(QString::fromUtf8(selectedBytes())); })
        ->setEnabled(hasSelection());
    menu.addAction(
            tr("Copy as Base64"), this,
            [this] { copyAs(QString::fromLatin1(selectedBytes().toByteArray().toBase64())); })
        ->setEnabled(hasSelection());
}

HexView::Look HexView::lookOf(qsizetype offset, size_t &hit) const
{
    while (hits() && hit < hits()->hits.size() && hits()->hits[hit].end <= offset)
        ++hit;
    if (offset >= selectionBegin() && offset < selectionEnd())
        return Look::Selected;
    if (hits() && hit < hits()->hits.size() && hits()->hits[hit].begin <= offset)
        return Look::Found;
    return HexRows::isPrintable(body().at(offset)) ? Look::Letter : Look::Other;
}

/// Bytes that look alike are drawn together: a page has some thousand of them.
void HexView::paintRun(QPainter &painter, qsizetype row, int y, int first, int last,
                       Look look) const
{
    const ThemeColors &c = theme().colors();
    const QByteArrayView bytes = m_rows.bytes(row);
    QString numbers;
    QString letters;
    for (int column = first; column <= last; ++column) {
        if (column > first)
            numbers += column % Group == 0 ? u"  "_s : u" "_s;
        numbers += HexRows::hex(bytes[column]);
        letters += HexRows::letter(bytes[column]);
    }
    const QRect left(hexX(first), y, int(numbers.size()) * cellWidth(), rowHeight());
    const QRect right(letterX(first), y, int(letters.size()) * cellWidth(), rowHeight());
    switch (look) {
    case Look::Letter:
        painter.setPen(c.text);
        break;
    case Look::Other:
        painter.setPen(c.muted);
        break;
    case Look::Found:
    case Look::Selected:
        for (const QRect &rect : {left, right})
            painter.fillRect(rect, look == Look::Selected ? c.accent : c.warnSoft);
        painter.setPen(look == Look::Selected ? c.onAccent : c.text);
        break;
    }
    painter.drawText(left, Qt::AlignLeft | Qt::AlignVCenter, numbers);
    painter.drawText(right, Qt::AlignLeft | Qt::AlignVCenter, letters);
}

void HexView::paintRow(QPainter &painter, qsizetype row, int y) const
{
    const ThemeColors &c = theme().colors();
    painter.setPen(c.muted);
    painter.drawText(QRect(LeftMargin, y, m_rows.offsetDigits() * cellWidth(), rowHeight()),
                     Qt::AlignLeft | Qt::AlignVCenter, m_rows.offset(row));
    const int count = int(m_rows.bytes(row).size());
    size_t hit = firstHit(rowBegin(row));
    int first = 0;
    Look look = count > 0 ? lookOf(rowBegin(row), hit) : Look::Other;
    for (int column = 1; column <= count; ++column) {
        const Look here = column < count ? lookOf(rowBegin(row) + column, hit) : Look::Other;
        if (column < count && here == look)
            continue;
        paintRun(painter, row, y, first, column - 1, look);
        first = column;
        look = here;
    }
    if (hasFocus() && rowOf(caret()) == row) {
        const int column = int(caret() - rowBegin(row));
        painter.fillRect(xOf(row, caret()) - 1, y, 1, rowHeight(), c.text);
        painter.fillRect(m_isInLetters ? hexX(column) : letterX(column), y + rowHeight() - 2,
                         (m_isInLetters ? 2 : 1) * cellWidth(), 1, c.muted);
    }
}

} // namespace Hookglass
