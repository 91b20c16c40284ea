// SPDX-License-Identifier: MIT
#include "filterbar.h"

#include "eventmenu.h"
#include "filterchips.h"
#include "filterfield.h"
#include "fittingrow.h"
#include "icons.h"
#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto TypingPause = 180ms;
constexpr qsizetype MostFixes = 6;
constexpr qsizetype ShownHistory = 15;
constexpr qsizetype MenuLetters = 60;

QString menuText(const QString &text)
{
    QString shown = text.size() > MenuLetters ? text.first(MenuLetters) + u'…' : text;
    return shown.replace(u'&', u"&&"_s);
}

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
    connect(m_field, &QLineEdit::textChanged, this, [this] { m_delay.start(); });
    connect(m_field, &FilterField::applied, this, &FilterBar::enter);
    connect(m_field, &FilterField::leaveWanted, this, &FilterBar::leaveWanted);
    connect(m_field, &FilterField::focused, this, &FilterBar::focused);
    connect(m_chips, &FilterChips::changed, this,
            [this](const Filter &filter) { setText(filter.toText()); });
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
    m_zone = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    m_zone->setFont(m_theme.smallFont());
    m_zone->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_problem = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Elided);
    m_problem->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_fixRow = new FittingRow;
    m_below = new QWidget;
    auto *row = new QHBoxLayout(m_below);
    row->setContentsMargins(0, 0, 8, 0);
    row->setSpacing(10);
    row->addWidget(m_problem);
    row->addWidget(m_fixRow, 1);
    row->addWidget(m_chips, 3);
    row->addWidget(m_zone, 2);
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

void FilterBar::enter()
{
    applyText();
    if (!m_field->problem() && !text().trimmed().isEmpty())
        Q_EMIT used(text().trimmed());
}

void FilterBar::applyText()
{
    m_delay.stop();
    const FilterParse parse = Filter::parse(text());
    if (!parse.problem)
        m_error.clear();
    m_field->setProblem(parse.problem);
    showProblem(parse.problem);
    if (parse.problem)
        return; // what holds, holds on
    m_chips->setFilter(parse.filter);
    const bool isNew = m_filter != parse.filter;
    m_filter = parse.filter;
    showBelow();
    if (isNew)
        Q_EMIT filterChanged(m_filter);
}

QToolButton *FilterBar::makeFix(const QString &value)
{
    auto *fix = new QToolButton;
    fix->setText(QString(value).replace(u'&', u"&&"_s));
    fix->setFont(m_theme.monoFont());
    fix->setFocusPolicy(Qt::StrongFocus);
    fix->setToolTip(tr("Write %1 there").arg(value));
    fix->setAccessibleName(fix->toolTip());
    connect(fix, &QToolButton::clicked, this, [this, value] { m_field->replaceProblem(value); });
    return fix;
}

void FilterBar::showProblem(const std::optional<FilterProblem> &problem)
{
    m_fixes.clear();
    m_problem->setText(problem ? problem->message : m_error);
    m_field->setAccessibleDescription(m_problem->text());
    const QStringList accepted = problem ? problem->accepted : QStringList();
    for (const QString &value : accepted.first(std::min(accepted.size(), MostFixes)))
        m_fixes.append(makeFix(value));
    m_fixRow->setWidgets(QList<QWidget *>(m_fixes.cbegin(), m_fixes.cend()));
    showBelow();
}

void FilterBar::showBelow()
{
    const bool isWrong = !m_problem->text().isEmpty();
    m_problem->setVisible(isWrong);
    m_fixRow->setVisible(!m_fixes.isEmpty());
    const bool hasChips = !isWrong && m_filter.root.has_value();
    m_chips->setVisible(hasChips);
    m_zone->setVisible(!m_zone->text().isEmpty() && !isWrong);
    m_below->setVisible(isWrong || hasChips);
}

void FilterBar::setValues(const FilterValues &values)
{
    m_field->setValues(values);
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
    showProblem(m_field->problem());
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
    if (!m_savedFilters.isEmpty())
        menu->addSeparator();
    menu->addAction(m_savedFilters.isEmpty() ? tr("Save this filter…")
                                             : tr("Save, rename, delete…"),
                    this, &FilterBar::savedWanted);
}

} // namespace Hookglass
