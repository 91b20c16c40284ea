// SPDX-License-Identifier: MIT
#include "store/forwardrouter.h"

#include "core/event.h"
#include "core/eventpattern.h"
#include "store/forwardrows.h"
#include "store/rowquery.h"

#include <algorithm>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace ForwardRows;

namespace {

struct Route
{
    TargetId target;
    QUrl url;
    EventPattern pattern;
    qint64 mark = 0; ///< up to here it was decided
};

struct Candidate
{
    qint64 delivery = 0;
    qint64 event = 0;
    const Route *route = nullptr;
};

struct Looked
{
    std::vector<Candidate> candidates;
    QVariantList events; ///< of the candidates, each once
    qint64 last = 0;     ///< highest delivery looked at
    int count = 0;
};

Result<std::vector<Route>> routes(Connection &connection)
{
    std::vector<Route> result;
    const Result<void> done =
        forEachRow(connection,
                   u"SELECT id, url, patterns, routed_delivery_id FROM target "
                   "WHERE removed_us IS NULL AND is_on = 1 ORDER BY id"_s,
                   {}, [&result](const QSqlQuery &row) {
                       // What cannot be read was refused when it was entered; then it gets nothing
                       // by itself.
                       const Result<EventPattern> pattern =
                           EventPattern::parse(row.value(2).toString());
                       if (pattern) {
                           result.push_back({.target = TargetId{row.value(0).toLongLong()},
                                             .url = QUrl(row.value(1).toString()),
                                             .pattern = *pattern,
                                             .mark = row.value(3).toLongLong()});
                       }
                   });
    if (!done)
        return done.error();
    return result;
}

Result<Looked> look(Connection &connection, const RouteOrder &order,
                    const std::vector<Route> &routes, qint64 after, qint64 upTo)
{
    Looked looked;
    qint64 lastEvent = 0;
    const auto take = [&](const QSqlQuery &row) {
        looked.last = row.value(0).toLongLong();
        ++looked.count;
        // What was fetched or made here goes on by choice only; what came as a request, by itself.
        const auto origin = Origin(row.value(3).toInt());
        const bool cameByRequest = origin == Origin::Delivered ||
                                   (origin == Origin::Synthetic && row.value(5).toLongLong() > 0);
        const bool isWanted = Disposition(row.value(2).toInt()) == Disposition::Accepted &&
                              cameByRequest && !row.isNull(4) && row.isNull(6) &&
                              !order.skip.contains(DeliveryId{looked.last});
        if (!isWanted)
            return;
        const qint64 event = row.value(1).toLongLong();
        const QString name = row.value(4).toString();
        for (const Route &route : routes) {
            if (route.mark >= looked.last || !route.pattern.matches(name))
                continue;
            looked.candidates.push_back({looked.last, event, &route});
            if (std::exchange(lastEvent, event) != event)
                looked.events.append(event);
        }
    };
    const Result<void> done =
        forEachRow(connection,
                   u"SELECT d.id, d.event_id, d.disposition, d.origin, t.name, d.endpoint_id, "
                   "x.state FROM delivery d "
                   "JOIN event e ON e.id = d.event_id LEFT JOIN event_type t ON t.id = e.type_id "
                   // A further attempt of what was deleted for good: whoever wanted it has had it.
                   "LEFT JOIN event_deleted x ON x.event_id = e.id AND x.state <> 0 "
                   "WHERE d.id > ? AND d.id <= ? ORDER BY d.id LIMIT ?"_s,
                   {after, upTo, order.atMost}, take);
    if (!done)
        return done.error();
    return looked;
}

} // namespace

Result<RouteResult> ForwardRouter::route(const RouteOrder &order)
{
    RouteResult result;
    const Result<std::vector<Route>> all = routes(m_connection);
    if (!all)
        return all.error();
    if (all->empty())
        return result;
    const auto least = std::min_element(
        all->cbegin(), all->cend(), [](const Route &a, const Route &b) { return a.mark < b.mark; });
    const qint64 upTo = order.upTo ? order.upTo->value : std::numeric_limits<qint64>::max();
    if (least->mark >= upTo)
        return result;
    Result<Looked> looked = look(m_connection, order, *all, least->mark, upTo);
    if (!looked)
        return looked.error();
    if (looked->count == 0)
        return result;
    result.isMore = looked->count >= order.atMost;

    if (!looked->candidates.empty()) {
        Result<QSet<std::pair<qint64, qint64>>> pairs = knownPairs(m_connection, looked->events);
        if (!pairs)
            return pairs.error();
        std::erase_if(looked->candidates, [&pairs](const Candidate &candidate) {
            const std::pair pair(candidate.event, candidate.route->target.value);
            if (pairs->contains(pair))
                return true;
            pairs->insert(pair); // also the second delivery of this slice
            return false;
        });
    }
    const Result<qint64> first = nextId(m_connection, u"forward"_s);
    if (!first)
        return first.error();
    qint64 id = *first;
    for (const Candidate &candidate : looked->candidates) {
        Forward made;
        made.id = ForwardId{id++};
        made.event = EventId{candidate.event};
        made.delivery = DeliveryId{candidate.delivery};
        made.target = candidate.route->target;
        made.url = candidate.route->url;
        made.createdAt = made.dueAt = order.now;
        result.made.append(std::move(made));
    }
    if (Result<void> done = insertForwards(m_connection, result.made); !done)
        return done.error();
    if (Result<void> done =
            m_connection.exec(u"UPDATE target SET routed_delivery_id = ? WHERE removed_us IS NULL "
                              "AND is_on = 1 AND routed_delivery_id < ?"_s,
                              {looked->last, looked->last});
        !done)
        return done.error();
    result.last = DeliveryId{looked->last};
    return result;
}

} // namespace Hookglass
