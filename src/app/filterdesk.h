// SPDX-License-Identifier: MIT
#pragma once

#include "app/storeaccess.h"
#include "core/clock.h"
#include "core/filter.h"
#include "store/filtertypes.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <optional>

namespace Hookglass {

/// Finds the events that a filter wants, newest first, in short steps of the reader's, so that
/// other questions get their turn; then says of events that change whether they fit. A newer filter
/// ends the older one: nothing comes of that any more. Relative times move on with the clock: what
/// that brings in or takes out is told like any change.
class FilterDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterDesk)
public:
    static constexpr int FirstPage = 200;
    static constexpr int FurtherPage = 20'000;

    /// Both must outlive it.
    FilterDesk(StoreAccess &store, const Clock &clock, QObject *parent = nullptr);
    ~FilterDesk() override;

    void search(const Filter &filter);
    /// There is no filter any more.
    void clear();
    bool isActive() const { return m_filter.has_value(); }
    /// Not all was looked at yet.
    bool isSearching() const { return m_isSearching; }
    const std::optional<Filter> &filter() const { return m_filter; }
    /// What "now" and "today" mean in the filter just now.
    const FilterMoment &moment() const { return m_moment; }

    /// These are new or have changed; looked() follows.
    void look(const QList<EventId> &events);

    /// Time has passed: looks at those events that relative times have reached since. Called by
    /// itself every few seconds.
    void renew();

    /// Which of the conditions fit no event even alone; explained() follows.
    void explain(const QList<Filter> &conditions);

Q_SIGNALS:
    /// Places of the conditions that fit nothing; false: of others it would take long to find out.
    void explained(const QList<int> &hopeless, bool isComplete);
    /// Matches, newest first; those of each further signal are older. The first one comes soon, if
    /// need be empty.
    void found(const QList<Hookglass::EventId> &events);
    /// All down to this event was looked at.
    void reached(Hookglass::EventId event);
    /// All was looked at.
    void finished();
    /// Of all these, some fit now, and the others do not.
    void looked(const QList<Hookglass::EventId> &fitting, const QList<Hookglass::EventId> &others);
    /// moment() is a later one.
    void renewed();
    void failed(const Hookglass::Error &error);

private:
    void step(std::optional<EventId> before);
    void take(const Result<FilteredEvents> &page, std::optional<EventId> before);
    void lookAtNext();
    std::optional<Filter> reachedSince(const FilterMoment &later) const;

    StoreAccess &m_store;
    const Clock &m_clock;
    SearchTurns m_turns;
    SearchStop m_stop; ///< of the filter that holds now
    std::optional<Filter> m_filter;
    FilterMoment m_moment;
    QList<FilterTime> m_times; ///< that the filter names
    QTimer m_renewal;
    std::chrono::milliseconds m_time{0}; ///< for one step
    bool m_isSearching = false;
    bool m_isFirst = false;
    QSet<EventId> m_waiting; ///< to be looked at
    bool m_isLooking = false;
};

} // namespace Hookglass
