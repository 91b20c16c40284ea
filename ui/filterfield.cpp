// SPDX-License-Identifier: MIT
#include "filterfield.h"

#include "icons.h"

#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
constexpr int CursorMargin = 5; ///< of QLineEdit::cursorRect() beside the cursor
constexpr int FieldHeight = 32;
constexpr int MissingWidth = 10; ///< of the line where something is missing
} // namespace

FilterField::FilterField(const Theme &theme, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_list(new SuggestionList(theme, this))
{
    setAccessibleName(tr("Filter"));
    setPlaceholderText(tr("Filter: event:people* sig:invalid after:-2h or any text"));
    setToolTip(tr("Conditions with spaces between them; “or”, brackets, - for not (/)"));
    setFont(theme.monoFont());
    setMinimumHeight(FieldHeight);
    setMaxLength(int(Filter::MostCharacters));
    addAction(themedIcon(theme, Glyph::Search, Tone::Muted), LeadingPosition)
        ->setText(tr("Filter"));
    m_clear = addAction(themedIcon(theme, Glyph::Close, Tone::Muted), TrailingPosition);
    m_clear->setText(tr("Clear the filter")); // the name of its button
    m_clear->setToolTip(tr("Clear the filter (Esc)"));
    m_clear->setVisible(false);
    connect(m_clear, &QAction::triggered, this, [this] {
        clear();
        Q_EMIT applied();
    });
    connect(this, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_clear->setVisible(!text.isEmpty()); });
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_place = -1;
        suggest(Ask::ByTyping);
    });
    connect(this, &QLineEdit::cursorPositionChanged, this, [this](int, int now) {
        // A click or an arrow key leaves the place that is offered for.
        if (isOffering() && (now < m_offer.offset || now > m_offer.offset + m_offer.length))
            m_list->hide();
    });
    connect(m_list, &SuggestionList::taken, this, &FilterField::take);
    connect(m_list, &SuggestionList::spoken, this, [this](const QString &words) {
        setAccessibleDescription(words.isEmpty() ? QString() : tr("Suggested: %1").arg(words));
    });
}

FilterField::~FilterField()
{
    delete m_list.data(); // the window may own it
}

bool FilterField::isOffering() const
{
    return m_list && m_list->isVisible();
}

void FilterField::setValues(const FilterValues &values)
{
    m_values = values;
    if (isOffering() && !m_list->hasChoice())
        suggest(Ask::ByKey);
}

void FilterField::setHistory(const QStringList &history)
{
    m_history = history;
    m_place = -1;
}

void FilterField::setProblems(const QList<FilterProblem> &problems)
{
    m_problems = problems;
    m_problem = problems.isEmpty() ? std::nullopt : std::optional(problems.constFirst());
    update();
}

void FilterField::setHints(const QList<FilterHint> &hints)
{
    m_hints = hints;
    update();
}

void FilterField::replaceProblem(const QString &text)
{
    if (!m_problem)
        return;
    const qsizetype offset = std::min(m_problem->offset, this->text().size());
    const qsizetype length = std::min(m_problem->length, this->text().size() - offset);
    setSelection(int(offset), int(length));
    if (length == 0)
        setCursorPosition(int(offset));
    insert(text);
    setFocus();
    if (text.endsWith(u':'))
        suggest(Ask::ByKey);
}

void FilterField::suggest(Ask ask)
{
    if (!m_list || !hasFocus())
        return;
    m_offer = completeFilter(text(), cursorPosition(), m_values);
    // At the beginning of a condition everything is possible: that is only shown on demand.
    const QString before = text().first(m_offer.offset);
    const bool isOpen = m_offer.length > 0 || before.endsWith(u':') || before.endsWith(u',');
    if (ask == Ask::ByTyping && !isOpen)
        m_offer.items.clear();
    m_list->offer(m_offer.items, *this, {positionOf(m_offer.offset), height() + 2});
}

void FilterField::take(const QString &text)
{
    m_list->hide();
    if (text.isEmpty())
        return;
    const bool isField = text.endsWith(u':');
    const qsizetype end = m_offer.offset + m_offer.length;
    const bool isAtEnd = end >= this->text().size();
    setSelection(int(m_offer.offset), int(m_offer.length));
    if (m_offer.length == 0)
        setCursorPosition(int(m_offer.offset));
    insert(isField || !isAtEnd ? text : text + u' ');
    setFocus();
    if (isField)
        suggest(Ask::ByKey);
}

bool FilterField::event(QEvent *event)
{
    // The page's own keys must not take these away.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape || (key == Qt::Key_Tab && isOffering())) {
            event->accept();
            return true;
        }
    }
    // Tab moves the focus before keyPressEvent() would see it. As in a shell it completes what is
    // being written; after Escape it moves on.
    if (event->type() == QEvent::KeyPress && isOffering() &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Tab) {
        take(m_list->chosen());
        return true;
    }
    return QLineEdit::event(event);
}

bool FilterField::takeListKey(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down:
        m_list->moveBy(1);
        return true;
    case Qt::Key_Up:
        m_list->moveBy(-1);
        return true;
    case Qt::Key_PageDown:
        m_list->setCurrentRow(
            std::min(m_list->currentRow() + SuggestionList::ShownItems, m_list->count() - 1));
        return true;
    case Qt::Key_PageUp:
        m_list->setCurrentRow(std::max(m_list->currentRow() - SuggestionList::ShownItems, 0));
        return true;
    case Qt::Key_Escape:
        m_list->hide();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_list->hasChoice())
            return false;
        take(m_list->chosen());
        return true;
    default:
        return false;
    }
}

bool FilterField::takeKey(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down:
        if (m_place >= 0)
            goThroughHistory(-1);
        else
            suggest(Ask::ByKey);
        return true;
    case Qt::Key_Up:
        goThroughHistory(1);
        return true;
    case Qt::Key_Escape:
        if (text().isEmpty()) {
            Q_EMIT leaveWanted();
        } else {
            clear();
            Q_EMIT applied();
        }
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isOffering())
            m_list->hide();
        Q_EMIT applied();
        return true;
    case Qt::Key_Space:
        if (!(event->modifiers() & Qt::ControlModifier))
            return false;
        suggest(Ask::ByKey);
        return true;
    default:
        return false;
    }
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if ((isOffering() && takeListKey(event)) || takeKey(event)) {
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterField::goThroughHistory(int steps)
{
    if (m_history.isEmpty())
        return;
    if (m_place < 0)
        m_draft = text();
    qsizetype place = std::clamp<qsizetype>(m_place + steps, -1, m_history.size() - 1);
    // What was entered last and still stands here is no step back.
    if (place == 0 && m_history.constFirst() == m_draft.trimmed())
        place = steps > 0 ? std::min<qsizetype>(1, m_history.size() - 1) : -1;
    m_place = place;
    setText(place < 0 ? m_draft : m_history.at(place));
}

void FilterField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    Q_EMIT focused();
}

void FilterField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (m_list)
        m_list->hide();
}

int FilterField::positionOf(qsizetype offset) const
{
    const QFontMetricsF metrics(font());
    const QString all = text();
    const double here = metrics.horizontalAdvance(all.first(cursorPosition()));
    const double there = metrics.horizontalAdvance(all.first(std::min(offset, all.size())));
    return cursorRect().left() + CursorMargin + qRound(there - here);
}

void FilterField::underline(QPainter &painter, qsizetype offset, qsizetype length) const
{
    const int y = rect().center().y() + QFontMetrics(font()).ascent() / 2 + 5;
    const int left = positionOf(offset);
    const int right = length > 0 ? positionOf(offset + length) : left + MissingWidth;
    painter.drawLine(left, y, std::max(right, left + 4), y);
}

void FilterField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_problems.isEmpty() && m_hints.isEmpty())
        return;
    QPainter painter(this);
    painter.setClipRect(rect().adjusted(30, 0, -30, 0));
    painter.setPen(QPen(m_theme.color(Tone::Warn), 2, Qt::DotLine));
    for (const FilterHint &hint : std::as_const(m_hints))
        underline(painter, hint.offset, hint.length);
    painter.setPen(QPen(m_theme.color(Tone::Bad), 2));
    for (const FilterProblem &problem : std::as_const(m_problems))
        underline(painter, problem.offset, problem.length);
}

} // namespace Hookglass
