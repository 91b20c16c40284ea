// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"
#include "core/result.h"
#include "store/filterplan.h"
#include "store/filtertypes.h"
#include "store/textsearch.h"

#include <QtCore/QList>
#include <QtSql/QSqlQuery>

#include <optional>

namespace Hookglass {

class Connection;

/// How many ids one slice spans.
struct FilterSlices
{
    qint64 rows = 20'000;  ///< where the database answers alone
    qint64 payloads = 500; ///< where payloads are read; grows to `rows` while few are
};

/// A filter on one store. Rows are looked at in slices of ids from the newest on. `stop` is asked
/// between two slices and between a few payloads: so a newer question never waits long for this
/// one, and however large the payloads, a stopped answer has got somewhere.
class FilterQuery final
{
public:
    FilterQuery(Connection &connection, TextSearch &texts, FilterPlan plan,
                FilterSlices slices = {});

    /// Up to `limit` events below `before` (nullopt: from the newest on).
    Result<FilteredEvents> page(int limit, std::optional<EventId> before, const SearchStop &stop);
    Result<FilterCount> count(const FilterCountLimits &limits, const SearchStop &stop);

private:
    /// Ids above `from`, up to and with `to`.
    struct Slice
    {
        qint64 from = 0;
        qint64 to = 0;
        QList<qint64> ids; ///< if the index narrows it down: only these
    };
    /// What is wanted of a slice. If it was stopped, of its upper part only.
    struct Found
    {
        QList<qint64> ids;
        qint64 from = 0; ///< all above it was looked at
    };
    Result<Slice> bounds();
    bool readsPayloads() const { return !m_plan.tests.isEmpty(); }
    Result<void> lookIntoIndex(const Slice &all, const SearchStop &stop);
    /// Of those from `to` down to the first, all or so many as fit.
    Slice sliceDownFrom(qint64 to, qint64 first) const;
    SqlCondition among(const Slice &slice) const;
    Result<void> selectRows(const Slice &slice);
    Result<Found> wanted(const Slice &slice, qint64 limit, const SearchStop &stop);
    Result<Found> wantedByPayload(const Slice &slice, const SearchStop &stop);
    /// Below `from` on return, the open ones were not looked at.
    Result<QList<QSet<qint64>>> findIn(const QList<qint64> &open, qint64 &from,
                                       const SearchStop &stop);
    Result<qint64> countRows(const Slice &slice);
    Result<void> run(std::optional<QSqlQuery> &query, const QString &sql,
                     const QVariantList &values);

    Connection &m_connection;
    TextSearch &m_texts;
    FilterPlan m_plan;
    FilterSlices m_slices;
    qint64 m_span = 0;                           ///< of the next slice
    QList<std::optional<EventSet>> m_candidates; ///< for each test of the plan
    std::optional<EventSet> m_only;              ///< no other event is wanted; nullopt: any may be
    std::optional<QSqlQuery> m_select;
    std::optional<QSqlQuery> m_count;
};

} // namespace Hookglass
