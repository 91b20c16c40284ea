// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"
#include "core/result.h"

#include <QtCore/QHash>
#include <QtCore/QVariant>

namespace Hookglass {

class Connection;

/// What is to be known of a window of time.
struct StatsQuestion
{
    StatsWindow window;
    LoopRule loops;
    QList<Gap> gaps; ///< when nothing could arrive
};

/// Goes through the store for the numbers of one window, in pieces, so that others are answered in
/// between. What comes meanwhile is not in it. Times are not indexed, and imports bring old ones
/// late, so each row is looked at: 1 M of them take some tenths of a second in all. Deleted events
/// are left out.
class StatsQuery final
{
public:
    /// `slice`: rows looked at in one step.
    explicit StatsQuery(StatsQuestion question, int slice = 25'000);

    /// One piece more; true: that was the last.
    Result<bool> step(Connection &connection);
    /// 0 to 1.
    double progress() const;
    /// Once step() was true.
    DeliveryStats takeResult();

private:
    enum class Phase { Begin, Events, Deliveries, Bulks, Done };
    struct Range
    {
        qint64 from = 0; ///< looked at up to here
        qint64 to = 0;
        qint64 first = 0;
    };
    Result<void> begin(Connection &connection);
    Result<Range> rangeOf(Connection &connection, const QString &table) const;
    Result<void> readEvents(Connection &connection, qint64 from, qint64 to);
    Result<void> readAttempts(Connection &connection, qint64 from, qint64 to);
    Result<void> readDeliveries(Connection &connection, qint64 from, qint64 to);
    Result<void> readBulk(Connection &connection, const BulkAction &found);
    Result<void> finish(Connection &connection);
    QVariantList bounds(qint64 from, qint64 to) const;
    QString nameOf(qint64 type) const { return m_types.value(type); }

    const StatsQuestion m_question;
    const int m_slice;
    StatsCounter m_counter;
    Phase m_phase = Phase::Begin;
    Range m_events;
    Range m_deliveries;
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
