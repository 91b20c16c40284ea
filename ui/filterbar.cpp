// SPDX-License-Identifier: MIT
#include "filterbar.h"

#include "eventmenu.h"
#include "filterchips.h"
#include "filterfield.h"
#include "filterhints.h"
#include "fittingrow.h"
#include "icons.h"
#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto TypingPause = 180ms;
constexpr std::chrono::milliseconds SeenAfter = 1500ms; ///< somebody looked at what it found
constexpr qsizetype MostFixes = 6;
constexpr qsizetype ShownHistory = 15;
constexpr qsizetype MenuLetters = 60;

/// What a value may be, and all that could stand there if the buttons are not all.
QString acceptedWords(const FilterProblem &problem)
{
    QStringList words;
    if (!problem.takes.isEmpty())
        words.append(problem.takes);
    if (problem.accepted.size() > MostFixes)
        words.append(FilterBar::tr("Possible: %1").arg(problem.accepted.join(u"  "_s)));
    return words.join(u' ');
}

QString menuText(const QString &text)
{
    QString shown = text.size() > MenuLetters ? text.first(MenuLetters) + u'…' : text;
    return shown.replace(u'&', u"&&"_s);
}

/// Gives the last label what the others do not need, and two fifths of the row at least.
class SharedRow final : public QWidget
{
public:
    SharedRow() = default;
    QLabel *last = nullptr;

protected:
    bool event(QEvent *event) override
    {
        if (last && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
            share();
        return QWidget::event(event);
    }

private:
    void share()
    {
        const QMargins margins = layout()->contentsMargins();
        const int room = width() - margins.left() - margins.right();
        int others = 0;
        for (int i = 0; i < layout()->count(); ++i) {
            const QWidget *one = layout()->itemAt(i)->widget();
            if (one != last && !one->isHidden())
                others += one->sizeHint().width() + layout()->spacing();
        }
        last->setMaximumWidth(std::max({room * 2 / 5, room - others, 0}));
    }
};

} // namespace

FilterBar::FilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 0, 12, 8);
    column->setSpacing(6);
    column->addWidget(makeRow());
    column->addWidget(makeBelow());
    m_delay.setSingleShot(true);
    m_delay.setInterval(TypingPause);
    connect(&m_delay, &QTimer::timeout, this, &FilterBar::applyText);
    connect(m_field, &QLineEdit::textChanged, this, [this] {
        judgeEdit();
        m_delay.start();
    });
    connect(m_field, &FilterField::applied, this, &FilterBar::enter);
    connect(m_field, &FilterField::leaveWanted, this, &FilterBar::leaveWanted);
    connect(m_field, &FilterField::focused, this, &FilterBar::focused);
    connect(m_chips, &FilterChips::changed, this, &FilterBar::setText);
    showBelow();
}

FilterBar::~FilterBar() = default;

QWidget *FilterBar::makeRow()
{
    m_field = new FilterField(m_theme);
    const auto button = [this](Glyph glyph, const QString &text, const QString &tip) {
        auto *made = new QToolButton;
        made->setIcon(themedIcon(m_theme, glyph, Tone::Muted));
        made->setText(text);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::StrongFocus);
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        made->setPopupMode(QToolButton::InstantPopup);
        made->setMenu(new QMenu(made));
        keepKeys(made->menu());
        return made;
    };
    m_history = button(Glyph::Clock, tr("Recent"), tr("Filters used before (Up in the field)"));
    m_saved = button(Glyph::Bookmark, tr("Saved"), tr("Saved filters"));
    connect(m_history->menu(), &QMenu::aboutToShow, this, &FilterBar::fillHistory);
    connect(m_saved->menu(), &QMenu::aboutToShow, this, &FilterBar::fillSaved);
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_field, 1);
    row->addWidget(m_history);
    row->addWidget(m_saved);
    return box;
}

QWidget *FilterBar::makeBelow()
{
    m_chips = new FilterChips(m_theme);
    m_chips->setTabPlace(m_saved);
    m_zone = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    m_zone->setFont(m_theme.smallFont());
    m_zone->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_problem = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Elided);
    m_hint = new ToneLabel(m_theme, Tone::Warn, ToneLabel::Fit::Elided);
    m_accepted = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_accepted->setFont(m_theme.smallFont());
    m_still = new ToneLabel(m_theme, Tone::Muted);
    for (ToneLabel *label : {m_problem, m_hint})
        label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_fixRow = new FittingRow;
    const auto row = [](QWidget *box) {
        auto *made = new QHBoxLayout(box);
        made->setContentsMargins(0, 0, 8, 0);
        made->setSpacing(10);
        return made;
    };
    m_words = new QWidget;
    QHBoxLayout *words = row(m_words);
    words->addWidget(m_problem);
    words->addWidget(m_hint);
    words->addWidget(m_fixRow, 1);
    auto *shared = new SharedRow;
    shared->last = m_zone;
    m_holding = shared;
    QHBoxLayout *holding = row(m_holding);
    holding->addWidget(m_still);
    holding->addWidget(m_chips, 1);
    holding->addWidget(m_zone);
    m_below = new QWidget;
    auto *column = new QVBoxLayout(m_below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_words);
    column->addWidget(m_accepted);
    column->addWidget(m_holding);
    return m_below;
}

QString FilterBar::text() const
{
    return m_field->text();
}

QString FilterBar::problemText() const
{
    return m_problem->text();
}

QString FilterBar::hintText() const
{
    return m_hint->text();
}

QString FilterBar::acceptedText() const
{
    return m_accepted->text();
}

QString FilterBar::stillText() const
{
    return m_still->isHidden() ? QString() : m_still->text();
}

QString FilterBar::zoneText() const
{
    return m_zone->text();
}

void FilterBar::setText(const QString &text)
{
    m_field->setText(text);
    enter();
}

void FilterBar::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

QList<QWidget *> FilterBar::tabStops() const
{
    return {m_field, m_history, m_saved};
}

void FilterBar::enter()
{
    applyText();
    if (m_field->problem())
        return;
    m_meant = m_held;
    m_applied.reset();
    if (!text().trimmed().isEmpty())
        Q_EMIT used(text().trimmed());
}

void FilterBar::applyText()
{
    m_delay.stop();
    const QList<FilterProblem> problems = filterProblems(text());
    m_field->setProblems(problems);
    if (problems.isEmpty()) {
        m_error.clear();
        m_applied = text();
        m_sinceApplied.start();
        hold({.filter = Filter::parse(text()).filter, .text = text()});
    } else {
        m_applied.reset();
        hold(m_meant);
    }
    showProblems(problems);
}

/// Asks for it, which ends what is still being searched for.
void FilterBar::hold(const Written &written)
{
    m_chips->setFilter(written.filter, written.text);
    const bool isNew = m_held.filter != written.filter;
    m_held = Written(written); // it may be a part of us
    if (isNew)
        Q_EMIT filterChanged(m_held.filter);
}

/// The text is no longer what the filter was read from: was that meant, or half of a word?
void FilterBar::judgeEdit()
{
    if (!m_applied)
        return;
    const QString before = *std::exchange(m_applied, std::nullopt);
    if (!goesOnWithAWord(before, text()) || m_sinceApplied.hasExpired(SeenAfter.count()))
        m_meant = m_held;
}

/// What is right, but most likely not meant so, in the order of the text.
QList<FilterHint> FilterBar::hintsNow() const
{
    QList<FilterHint> hints = filterHints(text());
    if (const auto unknown = unknownEventHint(text(), m_knownEvents))
        hints.append(*unknown);
    std::stable_sort(hints.begin(), hints.end(),
                     [](const FilterHint &a, const FilterHint &b) { return a.offset < b.offset; });
    return hints;
}

QToolButton *FilterBar::makeFix(const QString &value, const std::function<void()> &apply)
{
    auto *fix = new QToolButton;
    fix->setText(value.isEmpty() ? tr("Leave it out") : QString(value).replace(u'&', u"&&"_s));
    if (!value.isEmpty())
        fix->setFont(m_theme.monoFont());
    fix->setFocusPolicy(Qt::StrongFocus);
    fix->setToolTip(value.isEmpty() ? tr("Take it out of the filter")
                                    : tr("Write %1 there").arg(value));
    fix->setAccessibleName(fix->toolTip());
    connect(fix, &QToolButton::clicked, this, [apply] { apply(); });
    return fix;
}

/// Names that there are rather than an example of one.
QStringList FilterBar::fixesFor(const FilterProblem &problem) const
{
    const bool isExample = problem.accepted.size() == 1 && !problem.takes.isEmpty();
    QStringList known;
    if (isExample) {
        const auto items = completeFilter(text(), problem.offset, m_values).items;
        for (const FilterCompletions::Item &item : items)
            known.append(item.text);
    }
    return known.isEmpty() ? problem.accepted : known;
}

void FilterBar::showProblems(const QList<FilterProblem> &problems)
{
    m_fixes.clear();
    const bool isWrong = !problems.isEmpty();
    QString words = isWrong ? problems.constFirst().message : m_error;
    if (problems.size() > 1)
        words = tr("%1 (%2 places are wrong)").arg(words).arg(problems.size());
    m_problem->setText(words);
    const QList<FilterHint> hints = isWrong ? QList<FilterHint>() : hintsNow();
    const std::optional<FilterHint> hint =
        hints.isEmpty() ? std::nullopt : std::optional(hints.constFirst());
    m_field->setHints(hints);
    m_hint->setText(hint ? hint->message : QString());
    m_hint->setToolTip(m_hint->text());
    m_accepted->setText(isWrong ? acceptedWords(problems.constFirst()) : QString());
    m_field->setAccessibleDescription(
        words.isEmpty() ? m_hint->text() : (words + u' ' + m_accepted->text()).trimmed());
    const QStringList accepted = isWrong ? fixesFor(problems.constFirst())
                                 : hint  ? hint->accepted
                                         : QStringList();
    for (const QString &value : accepted.first(std::min(accepted.size(), MostFixes))) {
        if (isWrong)
            m_fixes.append(makeFix(value, [this, value] { m_field->replaceProblem(value); }));
        else
            m_fixes.append(makeFix(value, [this, value, place = *hint] {
                setText(text().replace(place.offset, place.length, value));
                m_field->setFocus();
            }));
    }
    m_fixRow->setWidgets(QList<QWidget *>(m_fixes.cbegin(), m_fixes.cend()));
    QWidget *before = m_saved;
    for (QToolButton *fix : std::as_const(m_fixes)) {
        setTabOrder(before, fix);
        before = fix;
    }
    m_chips->setTabPlace(before);
    showBelow();
}

void FilterBar::showBelow()
{
    const bool isWrong = m_field->problem().has_value();
    const bool hasWords = !m_problem->text().isEmpty() || !m_hint->text().isEmpty();
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_hint->setVisible(!m_hint->text().isEmpty());
    m_fixRow->setVisible(!m_fixes.isEmpty());
    m_words->setVisible(hasWords);
    m_accepted->setVisible(!m_accepted->text().isEmpty());
    const bool hasChips = m_held.filter.root.has_value();
    m_still->setText(hasChips ? tr("Still showing:") : tr("Still showing all events"));
    m_still->setVisible(isWrong);
    m_chips->setVisible(hasChips);
    m_chips->setEnabled(!isWrong); // they are not of the text that is written there
    m_zone->setVisible(!m_zone->text().isEmpty() && !isWrong);
    m_holding->setVisible(hasChips || isWrong);
    m_below->setVisible(hasWords || hasChips || isWrong);
}

void FilterBar::setValues(const FilterValues &values)
{
    m_field->setValues(values);
    m_values = values;
    if (std::exchange(m_knownEvents, values.events) != values.events && !m_field->problem())
        showProblems({});
}

void FilterBar::setHistory(const QStringList &history)
{
    m_historyTexts = history;
    m_field->setHistory(history);
}

void FilterBar::setSaved(const QList<SavedFilter> &saved)
{
    m_savedFilters = saved;
}

void FilterBar::setZone(const QString &words)
{
    m_zone->setText(words);
    m_zone->setToolTip(words);
    showBelow();
}

void FilterBar::setError(const QString &words)
{
    m_error = words;
    if (!m_field->problem())
        showProblems({});
}

void FilterBar::fillHistory()
{
    QMenu *menu = m_history->menu();
    menu->clear();
    const QStringList shown = m_historyTexts.first(std::min(m_historyTexts.size(), ShownHistory));
    for (const QString &text : shown)
        menu->addAction(menuText(text), this, [this, text] { setText(text); });
    if (shown.isEmpty()) {
        menu->addAction(tr("Nothing yet: a filter is remembered when you press Enter"))
            ->setEnabled(false);
        return;
    }
    menu->addSeparator();
    menu->addAction(tr("Forget them all"), this, &FilterBar::forgetWanted);
}

void FilterBar::fillSaved()
{
    QMenu *menu = m_saved->menu();
    menu->clear();
    for (const SavedFilter &filter : std::as_const(m_savedFilters)) {
        QAction *action = menu->addAction(menuText(filter.name), this,
                                          [this, text = filter.text] { setText(text); });
        action->setToolTip(filter.text);
        action->setStatusTip(filter.text);
    }
    menu->setToolTipsVisible(true);
    const bool hasFilter = m_held.filter.root.has_value();
    if (m_savedFilters.isEmpty()) {
        menu->addAction(hasFilter ? tr("None yet: keep this filter here under a name")
                                  : tr("None yet: write a filter, then keep it here under a name"))
            ->setEnabled(false);
    }
    menu->addSeparator();
    menu->addAction(!m_savedFilters.isEmpty() ? tr("Save, rename, delete…")
                    : hasFilter               ? tr("Save this filter…")
                                              : tr("How to save a filter…"),
                    this, &FilterBar::savedWanted);
}

} // namespace Hookglass
