// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"
#include "core/result.h"

#include <QtCore/QHash>
#include <QtCore/QVariant>

#include <utility>
#include <vector>

class QSqlQuery;

namespace Hookglass {

class Connection;

/// What is to be known of a window of time.
struct StatsQuestion
{
    StatsWindow window;
    LoopRule loops;
    QList<Gap> gaps; ///< when nothing could arrive
};

/// How much of the store is held at once.
struct StatsMemory
{
    int slice = 25'000;                     ///< rows looked at in one step
    size_t waiting = StatsCounter::Waiting; ///< events that wait for older ones
    size_t sorted = 1'000'000;              ///< times that are sorted at once, at 16 to 32 bytes
};

/// Goes through the store for the numbers of one window, in pieces, so that others are answered in
/// between. What comes meanwhile is not in it. Times are not indexed, and imports bring old ones
/// late, so each row is looked at: 1 M of them take some tenths of a second in all. Where the rows
/// are far from the order of their times, the events are gone through a second time in it, for
/// loops and bulk actions. Deleted events are left out.
class StatsQuery final
{
public:
    explicit StatsQuery(StatsQuestion question, StatsMemory memory = {});

    /// One piece more; true: that was the last.
    Result<bool> step(Connection &connection);
    /// 0 to 1.
    double progress() const;
    /// Once step() was true.
    DeliveryStats takeResult();

private:
    enum class Phase { Begin, Events, Sort, Follow, Deliveries, Bulks, Done };
    using Arrival = std::pair<qint64, qint64>; ///< microseconds, and the event's number
    struct Range
    {
        qint64 from = 0; ///< looked at up to here
        qint64 to = 0;
        qint64 first = 0;
    };
    Result<void> begin(Connection &connection);
    Result<void> stepThroughEvents(Connection &connection);
    Result<void> stepThroughDeliveries(Connection &connection);
    Result<void> stepThroughTimes(Connection &connection);
    Result<void> stepInOrder(Connection &connection);
    void keep(const Arrival &arrival);
    Result<void> follow(Connection &connection, size_t begin, size_t end);
    Result<Range> rangeOf(Connection &connection, const QString &table) const;
    Result<void> readEvents(Connection &connection, qint64 from, qint64 to);
    StatsEvent eventIn(const QSqlQuery &row) const;
    Result<void> readAttempts(Connection &connection, qint64 from, qint64 to);
    Result<void> readDeliveries(Connection &connection, qint64 from, qint64 to);
    Result<void> readBulk(Connection &connection, const BulkAction &found);
    Result<void> finish(Connection &connection);
    QVariantList bounds(qint64 from, qint64 to) const;
    QString nameOf(qint64 type) const { return m_types.value(type); }

    const StatsQuestion m_question;
    const StatsMemory m_memory;
    StatsCounter m_counter;
    Phase m_phase = Phase::Begin;
    Range m_events;
    Range m_deliveries;
    std::vector<Arrival> m_arrivals; ///< the oldest of those that are still to be followed
    size_t m_next = 0;               ///< of them
    Arrival m_followed{0, 0};        ///< up to here
    bool m_isCut = false;            ///< there are more than could be kept, all later
    bool m_isSorted = false;         ///< events were gone through twice
    qint64 m_toFollow = 0;
    qint64 m_followedCount = 0;
    QHash<qint64, QString> m_types;
    QHash<AccountId, QString> m_accounts;
    bool m_hasAttempts = false; ///< some event came more than once
    QList<BulkAction> m_found;  ///< by their events' names
    qsizetype m_nextBulk = 0;
    qint64 m_bodiesLeft = 0;
    QList<BulkAction> m_bulks;
    DeliveryStats m_result;
};

} // namespace Hookglass
