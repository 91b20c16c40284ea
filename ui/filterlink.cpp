// SPDX-License-Identifier: MIT
#include "filterlink.h"

#include "emptyfilter.h"
#include "eventspage.h"
#include "filterbar.h"
#include "filterchips.h"
#include "models/format.h"
#include "savedfilters.h"

#include <QtCore/QDateTime>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 FreshMilliseconds = 5'000; ///< what is stored is read again after that

} // namespace

FilterLink::FilterLink(const Theme &theme, EventsPage &page, Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_page(page)
    , m_bar(*page.filterBar())
    , m_workspace(workspace)
    , m_desk(workspace.store(), workspace.clock())
    , m_keeper(workspace.store())
{
    connectBar();
    connectDesk();
    connectKeeper();
    m_keeper.load();
    showValues();
    if (m_bar.filter().root)
        apply(m_bar.filter()); // somebody was faster
}

FilterLink::~FilterLink()
{
    delete m_saved; // it asks the keeper
}

SavedFilters *FilterLink::savedDialog() const
{
    return m_saved;
}

void FilterLink::connectBar()
{
    connect(&m_bar, &FilterBar::filterChanged, this, &FilterLink::apply);
    connect(&m_bar, &FilterBar::used, &m_keeper, &FilterKeeper::remember);
    connect(&m_bar, &FilterBar::forgetWanted, &m_keeper, &FilterKeeper::forgetHistory);
    connect(&m_bar, &FilterBar::savedWanted, this, &FilterLink::openSaved);
    connect(&m_bar, &FilterBar::focused, this, [this] {
        if (m_sinceValues.isValid() && m_sinceValues.elapsed() < FreshMilliseconds)
            return;
        m_sinceValues.start();
        m_keeper.loadValues();
    });
    connect(m_page.emptyFilter(), &EmptyFilter::removeWanted, this,
            [this](int place) { m_bar.setText(withoutTerm(m_bar.chips()->terms(), place)); });
}

void FilterLink::connectDesk()
{
    connect(&m_desk, &FilterDesk::found, this, &FilterLink::takeFound);
    connect(&m_desk, &FilterDesk::reached, this, [this](EventId event) {
        const QList<EventId> &all = m_page.model().allIds();
        const qsizetype below = std::lower_bound(all.cbegin(), all.cend(), event) - all.cbegin();
        m_page.setSearching(all.isEmpty() ? 0
                                          : int(100 - (below * 100 + all.size() - 1) / all.size()));
    });
    connect(&m_desk, &FilterDesk::finished, this, &FilterLink::finish);
    connect(&m_desk, &FilterDesk::renewed, this, [this] { m_bar.setZone(zoneWords()); });
    connect(&m_desk, &FilterDesk::explained, this, &FilterLink::explain);
    connect(&m_page.model(), &QAbstractItemModel::rowsRemoved, this, &FilterLink::explainNothing);
    connect(&m_desk, &FilterDesk::looked, this,
            [this](const QList<EventId> &fitting, const QList<EventId> &others) {
                if (m_isFirst)
                    return; // the rows are still those of the filter before
                m_page.addMatches(fitting);
                m_page.removeMatches(others);
            });
    connect(&m_desk, &FilterDesk::failed, this, [this](const Error &error) {
        m_bar.setError(error.message);
        m_page.setSearching(std::nullopt);
    });
    connect(&m_workspace, &Workspace::eventsChanged, this,
            [this](const QList<EventSummary> &events) {
                if (!m_desk.isActive())
                    return;
                QList<EventId> ids;
                ids.reserve(events.size());
                for (const EventSummary &event : events)
                    ids.append(event.id);
                m_desk.look(ids);
            });
}

void FilterLink::connectKeeper()
{
    connect(&m_keeper, &FilterKeeper::savedChanged, this,
            [this] { m_bar.setSaved(m_keeper.saved()); });
    connect(&m_keeper, &FilterKeeper::historyChanged, this,
            [this] { m_bar.setHistory(m_keeper.history()); });
    connect(&m_keeper, &FilterKeeper::valuesChanged, this, &FilterLink::showValues);
    connect(&m_workspace, &Workspace::endpointsChanged, this, &FilterLink::showValues);
}

void FilterLink::apply(const Filter &filter)
{
    if (!filter.root) {
        m_isFirst = false;
        m_desk.clear();
        m_bar.setZone({});
        m_page.showAll();
        return;
    }
    m_isFirst = true;
    m_desk.search(filter);
    m_bar.setZone(zoneWords());
    m_page.setSearching(0);
}

void FilterLink::takeFound(const QList<EventId> &events)
{
    if (std::exchange(m_isFirst, false))
        m_page.showMatches(events);
    else
        m_page.addMatches(events);
}

void FilterLink::finish()
{
    m_page.setSearching(std::nullopt);
    explainNothing();
}

void FilterLink::explainNothing()
{
    if (m_page.model().rowCount() > 0 || !m_desk.isActive() || m_desk.isSearching())
        return;
    QStringList words;
    QList<Filter> conditions;
    for (const WrittenTerm &term : m_bar.chips()->terms()) {
        conditions.append(Filter{term.node});
        words.append(term.text);
    }
    m_page.emptyFilter()->showEmpty(words, m_page.model().allIds().size());
    m_desk.explain(conditions);
}

void FilterLink::explain(const QList<int> &hopeless, bool isComplete)
{
    if (m_page.model().rowCount() == 0 && (isComplete || !hopeless.isEmpty()))
        m_page.emptyFilter()->showHopeless(hopeless);
}

void FilterLink::showValues()
{
    FilterValues values = m_keeper.values();
    for (const EventType &type : m_workspace.catalog().events()) {
        if (!values.events.contains(type.name))
            values.events.append(type.name);
    }
    const QList<Account> accounts = m_workspace.accounts();
    for (const Account &account : accounts) {
        if (!values.accounts.contains(account.name))
            values.accounts.append(account.name);
    }
    m_bar.setValues(values);
}

void FilterLink::openSaved()
{
    if (m_saved && m_saved->isVisible())
        return;
    m_saved = new SavedFilters(m_theme, m_keeper, m_bar.filter().root ? m_bar.text() : QString(),
                               m_page.window());
    m_saved->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_saved, &SavedFilters::chosen, &m_bar, &FilterBar::setText);
    m_saved->open();
}

QString FilterLink::zoneWords() const
{
    const FilterMoment &moment = m_desk.moment();
    const QList<FilterTime> times =
        m_desk.filter() ? m_desk.filter()->times() : QList<FilterTime>();
    if (times.isEmpty())
        return {};
    const QDateTime now = moment.toDateTime(moment.now);
    const int minutes = now.offsetFromUtc() / 60;
    const QString offset = u"UTC%1%2:%3"_s.arg(minutes < 0 ? u"\u2212"_s : u"+"_s)
                               .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
                               .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
    QStringList parts{tr("Times in %1 (%2)").arg(moment.zoneName(), offset)};
    for (const FilterTime &time : times) {
        const bool isPlain =
            time.kind == FilterTime::Kind::DateTime || time.kind == FilterTime::Kind::Date;
        if (!isPlain || time.isUtc)
            parts << tr("%1 is %2")
                         .arg(time.toText(),
                              uiLocale().toString(moment.toDateTime(time.resolve(moment)),
                                                  u"d MMM yyyy HH:mm:ss"_s));
    }
    return parts.join(u" · "_s);
}

} // namespace Hookglass
