// SPDX-License-Identifier: MIT
#include "store/replaylog.h"

#include "store/forwardrows.h"
#include "store/rowquery.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QtEndian>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

Error missing()
{
    return {.code = ErrorCode::NotFound,
            .message = QCoreApplication::translate(
                "Hookglass::Store", "There is no such replay that was stopped; it may be done."),
            .detail = {}};
}

/// 8 bytes each, the highest first.
QByteArray packed(const QList<EventId> &events)
{
    QByteArray bytes(events.size() * qsizetype(sizeof(qint64)), Qt::Uninitialized);
    char *at = bytes.data();
    for (const EventId event : events) {
        qToBigEndian(event.value, at);
        at += sizeof(qint64);
    }
    return bytes;
}

QList<EventId> unpacked(const QByteArray &bytes, qint64 from)
{
    constexpr auto width = qsizetype(sizeof(qint64));
    QList<EventId> events;
    for (qsizetype at = qsizetype(from) * width; at + width <= bytes.size(); at += width)
        events.append(EventId{qFromBigEndian<qint64>(bytes.constData() + at)});
    return events;
}

} // namespace

Result<qint64> ReplayLog::add(const KeptReplay &replay, const QList<EventId> &events)
{
    const Result<qint64> id = ForwardRows::nextId(m_connection, u"replay"_s);
    if (!id)
        return id.error();
    if (Result<void> done =
            m_connection.exec(u"INSERT INTO replay (id, started_us, holder, plan, events, begun) "
                              "VALUES (?, ?, ?, ?, ?, ?)"_s,
                              {*id, toMicros(replay.startedAt), ForwardRows::text(replay.holder),
                               ForwardRows::text(QString::fromUtf8(replay.plan)),
                               qint64(events.size()), replay.begun});
        !done)
        return done.error();
    // Apart: with every step its number is written anew, and the list may be large.
    if (Result<void> done =
            m_connection.exec(u"INSERT INTO replay_events (replay_id, events) VALUES (?, ?)"_s,
                              {*id, ForwardRows::bytes(packed(events))});
        !done)
        return done.error();
    return *id;
}

Result<void> ReplayLog::setBegun(qint64 id, qint64 events)
{
    if (Result<void> done =
            m_connection.exec(u"UPDATE replay SET begun = ? WHERE id = ?"_s, {events, id});
        !done)
        return done;
    const Result<QVariant> isDone =
        m_connection.value(u"SELECT count(*) FROM replay WHERE id = ? AND begun >= events"_s, {id});
    if (!isDone)
        return isDone.error();
    return isDone->toInt() > 0 ? remove(id) : Result<void>();
}

Result<void> ReplayLog::remove(qint64 id)
{
    if (Result<void> done = ForwardRows::keepIds(m_connection, u"replay"_s); !done)
        return done;
    if (Result<void> done =
            m_connection.exec(u"DELETE FROM replay_events WHERE replay_id = ?"_s, {id});
        !done)
        return done;
    return m_connection.exec(u"DELETE FROM replay WHERE id = ?"_s, {id});
}

Result<void> ReplayLog::takeOver(qint64 id, const QString &from, const QString &to)
{
    const Result<KeptReplay> known = find(id);
    if (!known)
        return known.error();
    if (known->holder != from) {
        return Error{.code = ErrorCode::Busy,
                     .message = QCoreApplication::translate(
                         "Hookglass::Store", "Another Hookglass goes on with this replay already."),
                     .detail = {}};
    }
    return m_connection.exec(u"UPDATE replay SET holder = ? WHERE id = ?"_s, {to, id});
}

Result<QList<KeptReplay>> ReplayLog::where(const QString &condition, const QVariantList &values)
{
    QList<KeptReplay> found;
    const Result<void> done = forEachRow(
        m_connection,
        u"SELECT id, started_us, holder, plan, events, begun FROM replay %1 ORDER BY id"_s.arg(
            condition),
        values, [&found](const QSqlQuery &row) {
            found.append({.id = row.value(0).toLongLong(),
                          .startedAt = fromMicros(row.value(1).toLongLong()),
                          .holder = row.value(2).toString(),
                          .plan = row.value(3).toString().toUtf8(),
                          .events = row.value(4).toLongLong(),
                          .begun = row.value(5).toLongLong()});
        });
    if (!done)
        return done.error();
    return found;
}

Result<QList<KeptReplay>> ReplayLog::all()
{
    return where({}, {});
}

Result<KeptReplay> ReplayLog::find(qint64 id)
{
    const Result<QList<KeptReplay>> found = where(u"WHERE id = ?"_s, {id});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return missing();
    return found->constFirst();
}

Result<QList<EventId>> ReplayLog::left(qint64 id)
{
    const Result<KeptReplay> known = find(id);
    if (!known)
        return known.error();
    const Result<QVariant> bytes =
        m_connection.value(u"SELECT events FROM replay_events WHERE replay_id = ?"_s, {id});
    if (!bytes)
        return bytes.error();
    return unpacked(bytes->toByteArray(), known->begun);
}

} // namespace Hookglass
