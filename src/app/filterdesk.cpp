// SPDX-License-Identifier: MIT
#include "app/filterdesk.h"

#include <QtCore/QDeadlineTimer>

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

// Other questions to the reader wait at most so long.
constexpr auto StepTime = 40ms;
constexpr std::chrono::milliseconds LongestStep = 5s;
constexpr auto ExplainTime = 300ms; ///< for one condition
constexpr qsizetype LookedAtOnce = 2'000;
constexpr std::chrono::milliseconds RenewalTime = 2s;
constexpr int MostRenewed = 20'000; ///< of more, the filter is asked anew

} // namespace

FilterDesk::FilterDesk(StoreAccess &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_moment(FilterMoment::local(clock))
{
    m_renewal.setInterval(RenewalTime);
    connect(&m_renewal, &QTimer::timeout, this, &FilterDesk::renew);
}

FilterDesk::~FilterDesk()
{
    m_turns.next(); // what the reader is at ends soon
}

void FilterDesk::search(const Filter &filter)
{
    m_stop = m_turns.next();
    m_filter = filter;
    m_moment = FilterMoment::local(m_clock);
    m_times = filter.times();
    m_times.removeIf([](const FilterTime &time) {
        return time.kind == FilterTime::Kind::Date || time.kind == FilterTime::Kind::DateTime;
    });
    if (m_times.isEmpty())
        m_renewal.stop();
    else
        m_renewal.start();
    m_waiting.clear();
    m_isLooking = false;
    m_time = StepTime;
    m_isSearching = true;
    m_isFirst = true;
    step(std::nullopt);
}

void FilterDesk::clear()
{
    m_stop = m_turns.next();
    m_filter.reset();
    m_renewal.stop();
    m_waiting.clear();
    m_isLooking = false;
    m_isSearching = false;
}

void FilterDesk::step(std::optional<EventId> before)
{
    const int limit = m_isFirst ? FirstPage : FurtherPage;
    m_store.ask<FilteredEvents>(
        [filter = *m_filter, moment = m_moment, limit, before, isOver = m_stop,
         time = m_time](ReaderWorker &reader) -> Result<FilteredEvents> {
            const QDeadlineTimer deadline(time);
            return reader.filtered(filter, moment, limit, before,
                                   [&] { return isOver() || deadline.hasExpired(); });
        },
        this,
        [this, before, isOver = m_stop](const Result<FilteredEvents> &page) {
            if (!isOver())
                take(page, before);
        });
}

void FilterDesk::take(const Result<FilteredEvents> &page, std::optional<EventId> before)
{
    if (!page) {
        m_isSearching = false;
        Q_EMIT failed(page.error());
        return;
    }
    const SearchStop isOver = m_stop; // who hears of it may set another filter
    if (!page->ids.isEmpty() || std::exchange(m_isFirst, false))
        Q_EMIT found(page->ids);
    if (isOver())
        return;
    m_isFirst = false;
    std::optional<EventId> next = before;
    switch (page->end) {
    case FilteredEvents::End::Exhausted:
        m_isSearching = false;
        Q_EMIT finished();
        return;
    case FilteredEvents::End::Filled:
        if (!page->ids.isEmpty())
            next = page->ids.constLast();
        break;
    case FilteredEvents::End::Stopped:
        if (page->reached)
            next = page->reached;
        break;
    }
    // A step must get somewhere, however long one slice of it takes.
    const bool hasMoved = next && (!before || *next < *before);
    m_time = hasMoved ? StepTime : std::min(m_time * 2, LongestStep);
    if (next)
        Q_EMIT reached(*next);
    if (!isOver())
        step(next);
}

/// Events that came between what a time meant and what it means now: of all others the filter
/// says what it said.
std::optional<Filter> FilterDesk::reachedSince(const FilterMoment &later) const
{
    std::vector<FilterNode> spans;
    for (const FilterTime &time : m_times) {
        const auto [from, to] = std::minmax({time.resolve(m_moment), time.resolve(later)});
        if (from == to)
            continue;
        FilterAll span;
        span.parts.push_back({FilterTerm(FilterAfter{FilterTime::at(from)})});
        span.parts.push_back({FilterTerm(FilterBefore{FilterTime::at(to)})});
        spans.push_back({std::move(span)});
    }
    if (spans.empty())
        return std::nullopt;
    return Filter{spans.size() == 1 ? std::move(spans.front())
                                    : FilterNode{FilterAny{std::move(spans)}}};
}

void FilterDesk::renew()
{
    if (!m_filter || m_isSearching)
        return;
    const FilterMoment later = FilterMoment::local(m_clock);
    const std::optional<Filter> reached = reachedSince(later);
    if (!reached)
        return;
    m_moment = later;
    m_store.ask<FilteredEvents>(
        [reached = *reached, moment = m_moment, isOver = m_stop](ReaderWorker &reader) {
            return reader.filtered(reached, moment, MostRenewed, std::nullopt, isOver);
        },
        this,
        [this, isOver = m_stop](const Result<FilteredEvents> &events) {
            if (isOver())
                return;
            if (!events)
                Q_EMIT failed(events.error());
            else if (events->end == FilteredEvents::End::Exhausted)
                look(events->ids);
            else
                search(*m_filter);
        });
    Q_EMIT renewed();
}

void FilterDesk::explain(const QList<Filter> &conditions)
{
    if (!m_filter)
        return;
    struct Explanation
    {
        QList<int> hopeless;
        bool isComplete = true;
    };
    m_store.ask<Explanation>(
        [conditions, moment = m_moment,
         isOver = m_stop](ReaderWorker &reader) -> Result<Explanation> {
            Explanation result;
            for (qsizetype i = 0; i < conditions.size(); ++i) {
                const QDeadlineTimer deadline(ExplainTime);
                const Result<FilteredEvents> page =
                    reader.filtered(conditions.at(i), moment, 1, std::nullopt,
                                    [&] { return isOver() || deadline.hasExpired(); });
                if (!page)
                    return page.error();
                if (!page->ids.isEmpty())
                    continue;
                if (page->end == FilteredEvents::End::Exhausted)
                    result.hopeless.append(int(i));
                else
                    result.isComplete = false;
            }
            return result;
        },
        this,
        [this, isOver = m_stop](const Result<Explanation> &result) {
            if (!isOver() && result)
                Q_EMIT explained(result->hopeless, result->isComplete);
        });
}

void FilterDesk::look(const QList<EventId> &events)
{
    if (!m_filter)
        return;
    for (const EventId id : events)
        m_waiting.insert(id);
    lookAtNext();
}

void FilterDesk::lookAtNext()
{
    if (m_isLooking || m_waiting.isEmpty())
        return;
    m_isLooking = true;
    QList<EventId> asked(m_waiting.cbegin(), m_waiting.cend());
    std::sort(asked.begin(), asked.end(), [](EventId a, EventId b) { return a > b; });
    asked.resize(std::min(asked.size(), LookedAtOnce));
    for (const EventId id : std::as_const(asked))
        m_waiting.remove(id);
    m_store.ask<QList<EventId>>(
        [filter = *m_filter, moment = m_moment, asked](ReaderWorker &reader) {
            return reader.matching(filter, moment, asked);
        },
        this,
        [this, asked, isOver = m_stop](const Result<QList<EventId>> &fitting) {
            if (isOver())
                return;
            m_isLooking = false;
            if (!fitting) {
                Q_EMIT failed(fitting.error());
                return;
            }
            const QSet<EventId> wanted(fitting->cbegin(), fitting->cend());
            QList<EventId> others = asked;
            others.removeIf([&wanted](EventId id) { return wanted.contains(id); });
            Q_EMIT looked(*fitting, others);
            lookAtNext();
        });
}

} // namespace Hookglass
