// SPDX-License-Identifier: MIT
#include "store/trash.h"

#include "core/forward.h"
#include "core/signature.h"
#include "store/eventcontents.h"
#include "store/idslices.h"
#include "store/rowquery.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// A condition on `%1`, an event's id.
QString isOnTheWay(const QString &event)
{
    return u"EXISTS (SELECT 1 FROM forward f WHERE f.event_id = %1 AND f.state IN (%2, %3))"_s
        .arg(event)
        .arg(int(ForwardStage::Waiting))
        .arg(int(ForwardStage::UnderWay));
}

} // namespace

Trash::Trash(Connection &connection)
    : m_connection(connection)
{
}

QString Trash::isNotDeleted()
{
    return u"NOT EXISTS (SELECT 1 FROM event_deleted x WHERE x.event_id = e.id)"_s;
}

Result<QList<EventId>> Trash::ids(const QString &sql, const QVariantList &values)
{
    QList<EventId> found;
    const Result<void> done = forEachRow(m_connection, sql, values, [&found](const QSqlQuery &row) {
        found.append(EventId{row.value(0).toLongLong()});
    });
    if (!done)
        return done.error();
    return found;
}

Result<Trash::Facts> Trash::facts(const QList<EventId> &events)
{
    Facts facts;
    const Result<void> done = forEachSlice(events, [&](const IdSlice &slice) {
        return forEachRow(
            m_connection,
            u"SELECT count(*), sum(e.pinned), "
            "sum(CASE WHEN EXISTS (SELECT 1 FROM event_mark m WHERE m.event_id = e.id "
            "AND m.note <> '') THEN 1 ELSE 0 END), sum(CASE WHEN %1 THEN 1 ELSE 0 END) "
            "FROM event e WHERE e.id IN (%2) AND %3"_s.arg(isOnTheWay(u"e.id"_s), slice.marks,
                                                           isNotDeleted()),
            slice.values, [&facts](const QSqlQuery &row) {
                facts.events += row.value(0).toLongLong();
                facts.pinned += row.value(1).toLongLong();
                facts.noted += row.value(2).toLongLong();
                facts.onTheWay += row.value(3).toLongLong();
            });
    });
    if (!done)
        return done.error();
    return facts;
}

Result<QList<EventId>> Trash::hide(const QList<EventId> &events, qint64 batch, Timestamp now)
{
    QList<EventId> hidden;
    const Result<void> done = forEachSlice(events, [&](const IdSlice &slice) -> Result<void> {
        const Result<QList<EventId>> there =
            ids(u"SELECT e.id FROM event e WHERE e.id IN (%1) AND %2"_s.arg(slice.marks,
                                                                            isNotDeleted()),
                slice.values);
        if (!there)
            return there.error();
        hidden += *there;
        return m_connection.exec(
            u"INSERT INTO event_deleted (event_id, batch, deleted_us, state) "
            "SELECT e.id, ?, ?, ? FROM event e WHERE e.id IN (%1) AND %2"_s.arg(slice.marks,
                                                                                isNotDeleted()),
            QVariantList{batch, toMicros(now), int(State::Hidden)} + slice.values);
    });
    if (!done)
        return done.error();
    return hidden;
}

Result<QList<EventId>> Trash::restore(qint64 batch, int atMost)
{
    const Result<QList<EventId>> hidden =
        ids(u"SELECT event_id FROM event_deleted WHERE state = ? AND batch = ? "
            "ORDER BY event_id LIMIT ?"_s,
            {int(State::Hidden), batch, atMost});
    if (!hidden)
        return hidden;
    const Result<void> done = forEachSlice(*hidden, [&](const IdSlice &slice) {
        return m_connection.exec(
            u"DELETE FROM event_deleted WHERE event_id IN (%1)"_s.arg(slice.marks), slice.values);
    });
    if (!done)
        return done.error();
    return hidden;
}

Result<QList<Trash::Batch>> Trash::undoable()
{
    QList<Batch> batches;
    const Result<void> done =
        forEachRow(m_connection,
                   u"SELECT batch, count(*) FROM event_deleted WHERE state = ? "
                   "GROUP BY batch ORDER BY batch"_s,
                   {int(State::Hidden)}, [&batches](const QSqlQuery &row) {
                       batches.append({.number = row.value(0).toLongLong(),
                                       .events = row.value(1).toLongLong()});
                   });
    if (!done)
        return done.error();
    return batches;
}

Result<qint64> Trash::finalize(qint64 batch, int atMost)
{
    const Result<QList<EventId>> hidden =
        ids(u"SELECT event_id FROM event_deleted WHERE state = ? AND batch = ? LIMIT ?"_s,
            {int(State::Hidden), batch, atMost});
    if (!hidden)
        return hidden.error();
    const Result<void> done = forEachSlice(*hidden, [&](const IdSlice &slice) {
        return m_connection.exec(
            u"UPDATE event_deleted SET state = ? WHERE event_id IN (%1)"_s.arg(slice.marks),
            QVariantList{int(State::Final)} + slice.values);
    });
    if (!done)
        return done.error();
    return hidden->size();
}

Result<qint64> Trash::purge(int atMost)
{
    const Result<QList<EventId>> over =
        ids(u"SELECT x.event_id FROM event_deleted x WHERE x.state = ? AND NOT %1 LIMIT ?"_s.arg(
                isOnTheWay(u"x.event_id"_s)),
            {int(State::Final), atMost});
    if (!over)
        return over.error();
    const Result<void> done = forEachSlice(*over, [&](const IdSlice &slice) -> Result<void> {
        QList<EventId> events;
        for (const QVariant &id : slice.values)
            events.append(EventId{id.toLongLong()});
        if (Result<void> removed = EventContents::remove(m_connection, events); !removed)
            return removed;
        // What comes again for somebody fills it anew.
        if (Result<void> emptied = m_connection.exec(
                u"UPDATE event SET resource_ids = '', created_us = NULL, problem = NULL, "
                "attempts = 0, last_delivery_id = 0, pinned = 0, signature = ? "
                "WHERE id IN (%1)"_s.arg(slice.marks),
                QVariantList{int(SignatureVerdict::Kind::NoKey)} + slice.values);
            !emptied)
            return emptied;
        return m_connection.exec(
            u"UPDATE event_deleted SET state = ? WHERE event_id IN (%1)"_s.arg(slice.marks),
            QVariantList{int(State::Empty)} + slice.values);
    });
    if (!done)
        return done.error();
    return over->size();
}

Result<QSet<EventId>> Trash::deletedOf(const QList<EventId> &events)
{
    QSet<EventId> deleted;
    const Result<void> done = forEachSlice(events, [&](const IdSlice &slice) -> Result<void> {
        const Result<QList<EventId>> some =
            ids(u"SELECT event_id FROM event_deleted WHERE event_id IN (%1)"_s.arg(slice.marks),
                slice.values);
        if (!some)
            return some.error();
        deleted.unite(QSet<EventId>(some->cbegin(), some->cend()));
        return {};
    });
    if (!done)
        return done.error();
    return deleted;
}

Result<void> Trash::revive(EventId event)
{
    return m_connection.exec(u"DELETE FROM event_deleted WHERE event_id = ?"_s, {event.value});
}

Result<void> Trash::addAttempt(EventId event)
{
    return m_connection.exec(
        u"UPDATE event_deleted SET state = ? WHERE event_id = ? AND state = ?"_s,
        {int(State::Final), event.value, int(State::Empty)});
}

} // namespace Hookglass
