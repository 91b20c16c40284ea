// SPDX-License-Identifier: MIT
#include "store/reachlog.h"

#include "store/rowquery.h"

#include <algorithm>

namespace Hookglass::ReachLog {

using namespace Qt::StringLiterals;

Result<void> put(Connection &connection, const ReachInterval &interval)
{
    return connection.exec(
        u"INSERT INTO reach (id, state, from_us, until_us, is_closed) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET state = excluded.state, from_us = excluded.from_us, "
        "until_us = excluded.until_us, is_closed = excluded.is_closed"_s,
        {interval.id, int(interval.state), toMicros(interval.from), toMicros(interval.until),
         int(interval.isClosed)});
}

Result<QList<ReachInterval>> newest(Connection &connection, int most)
{
    QList<ReachInterval> intervals;
    const Result<void> done = forEachRow(
        connection,
        u"SELECT id, state, from_us, until_us, is_closed FROM reach ORDER BY id DESC LIMIT ?"_s,
        {most}, [&intervals](const QSqlQuery &row) {
            intervals.append({.id = row.value(0).toLongLong(),
                              .state = Reach(row.value(1).toInt()),
                              .from = fromMicros(row.value(2).toLongLong()),
                              .until = fromMicros(row.value(3).toLongLong()),
                              .isClosed = row.value(4).toInt() != 0});
        });
    if (!done)
        return done.error();
    std::reverse(intervals.begin(), intervals.end());
    return intervals;
}

Result<void> prune(Connection &connection, Timestamp before, int most)
{
    return connection.exec(
        u"DELETE FROM reach WHERE until_us < ? OR id <= (SELECT max(id) FROM reach) - ?"_s,
        {toMicros(before), most});
}

} // namespace Hookglass::ReachLog
