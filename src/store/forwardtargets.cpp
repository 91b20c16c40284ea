// SPDX-License-Identifier: MIT
// The part of ForwardLog that knows targets.
#include "store/forwardlog.h"

#include "store/forwardrouter.h"
#include "store/forwardrows.h"
#include "store/rowquery.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace ForwardRows;

namespace {

constexpr int NewestAttempts = 300;

Error noTarget()
{
    return {.code = ErrorCode::NotFound,
            .message = QCoreApplication::translate("Hookglass::Store",
                                                   "There is no such target any more."),
            .detail = {}};
}

QVariantList settingsOf(const Target &target)
{
    return {text(target.name),
            target.url.toString(QUrl::FullyEncoded),
            text(target.patterns),
            headersToText(target.headers),
            qint64(target.timeout.count()),
            target.verifyTls ? 1 : 0};
}

Result<qint64> newestDelivery(Connection &connection)
{
    const Result<QVariant> newest = connection.value(u"SELECT max(id) FROM delivery"_s);
    if (!newest)
        return newest.error();
    return newest->toLongLong();
}

/// All that it gets up to now becomes forwards: once off, it is not looked at any more.
Result<void> routeToTheEnd(Connection &connection, Timestamp now)
{
    constexpr int slice = 1'000;
    for (;;) {
        const Result<RouteResult> routed =
            ForwardRouter(connection)
                .route({.upTo = std::nullopt, .skip = {}, .atMost = slice, .now = now});
        if (!routed)
            return routed.error();
        if (!routed->isMore)
            return {};
    }
}

} // namespace

Result<QList<Target>> ForwardLog::targets()
{
    QList<Target> result;
    const Result<void> done = forEachRow(
        m_connection,
        u"SELECT %1 FROM target WHERE removed_us IS NULL ORDER BY id"_s.arg(targetColumns()), {},
        [&result](const QSqlQuery &row) { result.append(readTarget(row)); });
    if (!done)
        return done.error();
    return result;
}

Result<Target> ForwardLog::target(TargetId id)
{
    std::optional<Target> found;
    const Result<void> done = forEachRow(
        m_connection,
        u"SELECT %1 FROM target WHERE id = ? AND removed_us IS NULL"_s.arg(targetColumns()),
        {id.value}, [&found](const QSqlQuery &row) { found = readTarget(row); });
    if (!done)
        return done.error();
    if (!found)
        return noTarget();
    return *found;
}

Result<DeliveryId> ForwardLog::newestStored()
{
    const Result<qint64> newest = newestDelivery(m_connection);
    if (!newest)
        return newest.error();
    return DeliveryId{*newest};
}

Result<Target> ForwardLog::addTarget(const Target &target)
{
    const Result<qint64> id = nextId(m_connection, u"target"_s);
    if (!id)
        return id.error();
    const Result<qint64> newest = newestDelivery(m_connection);
    if (!newest)
        return newest.error();
    QVariantList values{*id};
    values += settingsOf(target);
    values += {target.isOn ? 1 : 0, target.isOfRun ? 1 : 0, *newest};
    if (Result<void> done = m_connection.exec(
            u"INSERT INTO target (id, name, url, patterns, headers, timeout_ms, verify_tls, "
            "is_on, of_run, routed_delivery_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            values);
        !done)
        return done.error();
    Target added = target;
    added.id = TargetId{*id};
    return added;
}

Result<void> ForwardLog::changeTarget(const Target &changed)
{
    if (const Result<Target> known = target(changed.id); !known)
        return known.error();
    QVariantList values = settingsOf(changed);
    values.append(changed.id.value);
    return m_connection.exec(u"UPDATE target SET name = ?, url = ?, patterns = ?, headers = ?, "
                             "timeout_ms = ?, verify_tls = ? WHERE id = ?"_s,
                             values);
}

Result<void> ForwardLog::switchTarget(TargetId id, bool on, Timestamp now)
{
    const Result<Target> known = target(id);
    if (!known)
        return known.error();
    if (known->isOn == on)
        return {};
    if (!on) {
        if (Result<void> done = routeToTheEnd(m_connection, now); !done)
            return done;
        return m_connection.exec(u"UPDATE target SET is_on = 0 WHERE id = ?"_s, {id.value});
    }
    const Result<qint64> newest = newestDelivery(m_connection);
    if (!newest)
        return newest.error();
    return m_connection.exec(u"UPDATE target SET is_on = 1, routed_delivery_id = ? WHERE id = ?"_s,
                             {*newest, id.value});
}

Result<QList<EventId>> ForwardLog::removeTarget(TargetId id, Timestamp now)
{
    if (const Result<Target> known = target(id); !known)
        return known.error();
    QList<EventId> events;
    const auto waits = [&events](const QSqlQuery &row) {
        events.append(EventId{row.value(0).toLongLong()});
    };
    const QVariantList waiting{id.value, int(ForwardStage::Waiting)};
    if (Result<void> done =
            forEachRow(m_connection,
                       u"SELECT DISTINCT event_id FROM forward WHERE target_id = ? AND state = ?"_s,
                       waiting, waits);
        !done)
        return done.error();
    if (Result<void> done =
            m_connection.exec(u"UPDATE forward SET state = ? WHERE target_id = ? AND state = ?"_s,
                              QVariantList{int(ForwardStage::Cancelled)} + waiting);
        !done)
        return done.error();
    if (Result<void> done =
            m_connection.exec(u"UPDATE target SET is_on = 0, removed_us = ? WHERE id = ?"_s,
                              {toMicros(now), id.value});
        !done)
        return done.error();
    return events;
}

Result<QList<Target>> ForwardLog::beginRun(const QList<Target> &ofThisRun, Timestamp now)
{
    Result<QList<Target>> known = targets();
    if (!known)
        return known;
    QList<Target> result;
    QSet<qint64> named;
    for (const Target &wanted : ofThisRun) {
        const auto same = std::find_if(known->cbegin(), known->cend(),
                                       [&](const Target &t) { return t.url == wanted.url; });
        Target target = wanted;
        target.isOn = true;
        target.isOfRun = true;
        if (same == known->cend()) {
            const Result<Target> added = addTarget(target);
            if (!added)
                return added.error();
            target = *added;
            known->append(target);
        } else {
            target = *same;
            if (Result<void> done = switchTarget(target.id, true, now); !done)
                return done.error();
            target.isOn = true;
        }
        named.insert(target.id.value);
        result.append(target);
    }
    for (const Target &other : std::as_const(*known)) {
        if (!other.isOfRun || !other.isOn || named.contains(other.id.value))
            continue;
        if (Result<void> done = switchTarget(other.id, false, now); !done)
            return done.error();
    }
    return result;
}

Result<void> ForwardLog::keepTarget(TargetId id)
{
    return m_connection.exec(u"UPDATE target SET of_run = 0 WHERE id = ?"_s, {id.value});
}

Result<QList<TargetLoad>> ForwardLog::loads()
{
    const Result<QList<Target>> known = targets();
    if (!known)
        return known.error();
    QHash<qint64, TargetLoad> byId;
    const auto count = [&byId](const QSqlQuery &row) {
        TargetLoad &load = byId[row.value(0).toLongLong()];
        if (ForwardStage(row.value(1).toInt()) == ForwardStage::Failed)
            load.failed += row.value(2).toLongLong();
        else
            load.waiting += row.value(2).toLongLong();
    };
    if (Result<void> done = forEachRow(
            m_connection,
            u"SELECT target_id, state, count(*) FROM forward WHERE state IN (?, ?, ?) "
            "GROUP BY target_id, state"_s,
            {int(ForwardStage::Waiting), int(ForwardStage::UnderWay), int(ForwardStage::Failed)},
            count);
        !done)
        return done.error();
    const auto noteLast = [&byId](const QSqlQuery &row) {
        ForwardAttempt attempt;
        attempt.startedAt = fromMicros(row.value(1).toLongLong());
        attempt.finishedAt = fromMicros(row.value(2).toLongLong());
        attempt.outcome = AttemptOutcome(row.value(3).toInt());
        attempt.status = row.value(4).toInt();
        byId[row.value(0).toLongLong()].last = attempt;
    };
    // Bounded: a target that got nothing for long is not searched for among all attempts.
    if (Result<void> done =
            forEachRow(m_connection,
                       u"SELECT f.target_id, a.started_us, a.finished_us, a.outcome, a.status "
                       "FROM forward_attempt a JOIN forward f ON f.id = a.forward_id "
                       "WHERE a.id > (SELECT coalesce(max(id), 0) FROM forward_attempt) - ? "
                       "AND a.finished_us IS NOT NULL ORDER BY a.id"_s,
                       {NewestAttempts}, noteLast);
        !done)
        return done.error();
    QList<TargetLoad> result;
    for (const Target &target : *known) {
        TargetLoad load = byId.value(target.id.value);
        load.target = target;
        result.append(load);
    }
    return result;
}

} // namespace Hookglass
