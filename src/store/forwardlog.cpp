// SPDX-License-Identifier: MIT
#include "store/forwardlog.h"

#include "store/forwardrows.h"
#include "store/rowquery.h"

#include <QtCore/QCoreApplication>

#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace ForwardRows;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Store", text);
}

Error notFound(const char *words)
{
    return {.code = ErrorCode::NotFound, .message = translate(words), .detail = {}};
}

} // namespace

ForwardLog::ForwardLog(Connection &connection)
    : m_connection(connection)
{
}

Result<QList<ForwardDetail>> ForwardLog::ofEvent(EventId event)
{
    QList<ForwardDetail> details;
    QHash<qint64, qsizetype> places;
    const auto takeForward = [&](const QSqlQuery &row) {
        places.insert(row.value(0).toLongLong(), details.size());
        details.append({.forward = readForward(row),
                        .targetName = row.value(ForwardRows::ForwardColumnCount).toString(),
                        .attempts = {}});
    };
    const auto takeAttempt = [&](const QSqlQuery &row) {
        ForwardAttempt attempt = readAttempt(row);
        const auto place = places.constFind(attempt.forward.value);
        if (place != places.cend())
            details[*place].attempts.append(std::move(attempt));
    };
    if (Result<void> done =
            forEachRow(m_connection,
                       u"SELECT %1, t.name FROM forward f LEFT JOIN target t ON t.id = f.target_id "
                       "WHERE f.event_id = ? ORDER BY f.id"_s.arg(forwardColumns()),
                       {event.value}, takeForward);
        !done)
        return done.error();
    if (Result<void> done = forEachRow(
            m_connection,
            u"SELECT %1 FROM forward_attempt WHERE forward_id IN "
            "(SELECT id FROM forward WHERE event_id = ?) ORDER BY id"_s.arg(attemptColumns()),
            {event.value}, takeAttempt);
        !done)
        return done.error();
    return details;
}

Result<ForwardDetail> ForwardLog::detail(ForwardId id)
{
    std::optional<ForwardDetail> detail;
    if (Result<void> done = forEachRow(
            m_connection,
            u"SELECT %1, t.name FROM forward f LEFT JOIN target t ON t.id = f.target_id "
            "WHERE f.id = ?"_s.arg(forwardColumns()),
            {id.value},
            [&detail](const QSqlQuery &row) {
                detail = {.forward = readForward(row),
                          .targetName = row.value(ForwardRows::ForwardColumnCount).toString(),
                          .attempts = {}};
            });
        !done)
        return done.error();
    if (!detail)
        return notFound(QT_TRANSLATE_NOOP("Hookglass::Store", "There is no such forward."));
    if (Result<void> done = forEachRow(
            m_connection,
            u"SELECT %1 FROM forward_attempt WHERE forward_id = ? ORDER BY id"_s.arg(
                attemptColumns()),
            {id.value},
            [&detail](const QSqlQuery &row) { detail->attempts.append(readAttempt(row)); });
        !done)
        return done.error();
    return *detail;
}

Result<QList<Forward>> ForwardLog::failed(TargetId target, int limit, ForwardId before)
{
    const qint64 below = before.isValid() ? before.value : std::numeric_limits<qint64>::max();
    QVariantList values{int(ForwardStage::Failed), below};
    QString condition = u"f.state = ? AND f.id < ?"_s;
    if (target.isValid()) {
        condition += u" AND f.target_id = ?"_s;
        values.append(target.value);
    }
    values.append(limit);
    QList<Forward> forwards;
    const Result<void> done = forEachRow(
        m_connection,
        u"SELECT %1 FROM forward f WHERE %2 ORDER BY f.id DESC LIMIT ?"_s.arg(forwardColumns(),
                                                                              condition),
        values, [&forwards](const QSqlQuery &row) { forwards.append(readForward(row)); });
    if (!done)
        return done.error();
    return forwards;
}

Result<ForwardBytes> ForwardLog::editedBytes(ForwardId id)
{
    std::optional<ForwardBytes> bytes;
    const Result<void> done = forEachRow(
        m_connection, u"SELECT head, body FROM forward_request WHERE forward_id = ?"_s, {id.value},
        [&bytes](const QSqlQuery &row) {
            bytes = {.head = row.value(0).toByteArray(), .body = row.value(1).toByteArray()};
        });
    if (!done)
        return done.error();
    if (!bytes)
        return notFound(QT_TRANSLATE_NOOP("Hookglass::Store", "Nothing was edited here."));
    return *bytes;
}

Result<ForwardBytes> ForwardLog::bytesOf(DeliveryId delivery)
{
    ForwardBytes bytes;
    const Result<void> done = forEachRow(
        m_connection, u"SELECT head, body FROM payload WHERE delivery_id = ?"_s, {delivery.value},
        [&bytes](const QSqlQuery &row) {
            bytes = {.head = row.value(0).toByteArray(), .body = row.value(1).toByteArray()};
        });
    if (!done)
        return done.error();
    return bytes;
}

/// Sets those that fit to a stage: as they are then.
Result<QList<Forward>> ForwardLog::change(const QString &condition, const QVariantList &values,
                                          ForwardStage stage, Timestamp due, int atMost)
{
    QList<Forward> forwards;
    const auto take = [&](const QSqlQuery &row) {
        Forward forward = readForward(row);
        forward.stage = stage;
        if (stage == ForwardStage::Waiting)
            forward.dueAt = due;
        forwards.append(std::move(forward));
    };
    if (Result<void> done =
            forEachRow(m_connection,
                       u"SELECT %1 FROM forward f WHERE %2 ORDER BY f.id LIMIT ?"_s.arg(
                           forwardColumns(), condition),
                       values + QVariantList{atMost}, take);
        !done)
        return done.error();
    for (const Forward &forward : std::as_const(forwards)) {
        if (Result<void> done = m_connection.exec(
                u"UPDATE forward SET state = ?, due_us = ?, tries = 0 WHERE id = ?"_s,
                {int(stage), toMicros(forward.dueAt), forward.id.value});
            !done)
            return done.error();
    }
    return forwards;
}

Result<QList<Forward>> ForwardLog::retryFailed(const RetryScope &scope, Timestamp now, int atMost)
{
    // Only what has a target to go to; what was sent once to an address is replayed instead.
    QString condition =
        u"f.target_id IN (SELECT id FROM target WHERE removed_us IS NULL) AND f.reason <> ?"_s;
    QVariantList values{int(ForwardReason::Drill)};
    if (scope.chosen.isEmpty()) {
        condition = u"f.state = ? AND "_s + condition;
        values.prepend(int(ForwardStage::Failed));
    } else {
        condition = u"f.state IN (?, ?) AND "_s + condition +
                    u" AND f.id IN (%1)"_s.arg(marks(scope.chosen.size()));
        values.prepend(int(ForwardStage::Cancelled));
        values.prepend(int(ForwardStage::Failed));
        values += valuesOf(scope.chosen);
    }
    if (scope.target.isValid()) {
        condition += u" AND f.target_id = ?"_s;
        values.append(scope.target.value);
    }
    return change(condition, values, ForwardStage::Waiting, now, atMost);
}

Result<QList<Forward>> ForwardLog::cancel(const RetryScope &scope, int atMost)
{
    QString condition = u"f.state = ?"_s;
    QVariantList values{int(ForwardStage::Waiting)};
    if (!scope.chosen.isEmpty()) {
        condition += u" AND f.id IN (%1)"_s.arg(marks(scope.chosen.size()));
        values += valuesOf(scope.chosen);
    }
    if (scope.target.isValid()) {
        condition += u" AND f.target_id = ?"_s;
        values.append(scope.target.value);
    }
    return change(condition, values, ForwardStage::Cancelled, {}, atMost);
}

Result<QList<BegunAttempt>> ForwardLog::begin(const Target &target, int atMost, Timestamp now)
{
    QList<BegunAttempt> begun;
    const auto take = [&](const QSqlQuery &row) {
        BegunAttempt one;
        one.forward = readForward(row);
        one.forward.stage = ForwardStage::UnderWay;
        one.forward.url = target.url;
        ++one.forward.attempts;
        constexpr int next = ForwardRows::ForwardColumnCount;
        one.tries = row.value(next).toInt() + 1;
        one.attempt.isPossibleRepeat = row.value(next + 1).toInt() != 0;
        const int bytes = one.forward.isEdited ? next + 4 : next + 2;
        one.bytes = {.head = row.value(bytes).toByteArray(),
                     .body = row.value(bytes + 1).toByteArray()};
        one.attempt.startedAt = now;
        begun.append(std::move(one));
    };
    if (Result<void> done =
            forEachRow(m_connection,
                       u"SELECT %1, f.tries, f.may_have_arrived, p.head, p.body, r.head, r.body "
                       "FROM forward f LEFT JOIN payload p ON p.delivery_id = f.delivery_id "
                       "LEFT JOIN forward_request r ON r.forward_id = f.id "
                       "WHERE f.target_id = ? AND f.state = ? AND f.due_us <= ? "
                       "ORDER BY f.due_us, f.id LIMIT ?"_s.arg(forwardColumns()),
                       {target.id.value, int(ForwardStage::Waiting), toMicros(now), atMost}, take);
        !done)
        return done.error();
    if (begun.isEmpty())
        return begun;
    QVariantList values{int(ForwardStage::UnderWay), target.url.toString(QUrl::FullyEncoded)};
    for (const BegunAttempt &one : std::as_const(begun))
        values.append(one.forward.id.value);
    if (Result<void> done = m_connection.exec(
            u"UPDATE forward SET state = ?, url = ?, attempts = attempts + 1, tries = tries + 1 "
            "WHERE id IN (%1)"_s.arg(marks(begun.size())),
            values);
        !done)
        return done.error();
    if (Result<void> done = addAttempts(begun); !done)
        return done.error();
    return begun;
}

Result<std::optional<Timestamp>> ForwardLog::nextDue(TargetId target)
{
    const Result<QVariant> due =
        m_connection.value(u"SELECT min(due_us) FROM forward WHERE target_id = ? AND state = ?"_s,
                           {target.value, int(ForwardStage::Waiting)});
    if (!due)
        return due.error();
    if (due->isNull())
        return std::optional<Timestamp>();
    return std::optional(fromMicros(due->toLongLong()));
}

Result<void> ForwardLog::finish(const QList<FinishedAttempt> &attempts)
{
    Result<QSqlQuery> ended = m_connection.prepare(
        u"UPDATE forward_attempt SET started_us = ?, finished_us = ?, outcome = ?, status = ?, "
        "is_possible_repeat = ?, detail = ?, request_head = ?, response_head = ?, "
        "response_body = ?, response_bytes = ? WHERE id = ?"_s);
    if (!ended)
        return ended.error();
    // A target that was removed meanwhile: nothing waits for it any more.
    Result<QSqlQuery> moved = m_connection.prepare(
        u"UPDATE forward SET state = CASE WHEN CAST(? AS INTEGER) = 1 AND target_id <> 0 AND "
        "EXISTS (SELECT 1 FROM target WHERE target.id = target_id AND removed_us IS NOT NULL) "
        "THEN ? ELSE ? END, due_us = ?, "
        "may_have_arrived = CASE WHEN CAST(? AS INTEGER) = 1 THEN 1 ELSE may_have_arrived END "
        "WHERE id = ?"_s);
    if (!moved)
        return moved.error();
    for (const FinishedAttempt &one : attempts) {
        const ForwardAttempt &attempt = one.attempt;
        int at = 0;
        const QVariant finished =
            attempt.finishedAt ? QVariant(toMicros(*attempt.finishedAt)) : QVariant();
        for (const QVariant &value :
             {QVariant(toMicros(attempt.startedAt)), finished, QVariant(int(attempt.outcome)),
              QVariant(attempt.status), QVariant(attempt.isPossibleRepeat ? 1 : 0),
              QVariant(text(attempt.detail)), QVariant(bytes(attempt.requestHead)),
              QVariant(bytes(attempt.responseHead)), QVariant(bytes(attempt.responseBody)),
              QVariant(attempt.responseBytes), QVariant(attempt.id)})
            ended->bindValue(at++, value);
        if (Result<void> done = m_connection.run(*ended); !done)
            return done;
        at = 0;
        for (const QVariant &value :
             {QVariant(one.forward.stage == ForwardStage::Waiting ? 1 : 0),
              QVariant(int(ForwardStage::Cancelled)), QVariant(int(one.forward.stage)),
              QVariant(toMicros(one.forward.dueAt)), QVariant(one.mayHaveArrived ? 1 : 0),
              QVariant(one.forward.id.value)})
            moved->bindValue(at++, value);
        if (Result<void> done = m_connection.run(*moved); !done)
            return done;
    }
    return {};
}

Result<QList<Forward>> ForwardLog::interruptUnfinished(Timestamp now)
{
    QList<Forward> forwards;
    if (Result<void> done = forEachRow(
            m_connection,
            u"SELECT %1 FROM forward f WHERE f.state = ? ORDER BY f.id"_s.arg(forwardColumns()),
            {int(ForwardStage::UnderWay)},
            [&forwards](const QSqlQuery &row) { forwards.append(readForward(row)); });
        !done)
        return done.error();
    if (forwards.isEmpty())
        return forwards;
    if (Result<void> done = m_connection.exec(
            u"UPDATE forward_attempt SET finished_us = ?, outcome = ?, detail = ? "
            "WHERE finished_us IS NULL AND forward_id IN (SELECT id FROM forward WHERE state = ?)"_s,
            {toMicros(now), int(AttemptOutcome::Interrupted),
             translate("Hookglass ended before the answer came. The target may have it."),
             int(ForwardStage::UnderWay)});
        !done)
        return done.error();
    for (Forward &forward : forwards) {
        forward.stage = isRetried(forward.reason) ? ForwardStage::Waiting : ForwardStage::Failed;
        forward.dueAt = now;
        if (Result<void> done = m_connection.exec(
                u"UPDATE forward SET state = ?, due_us = ?, may_have_arrived = 1 WHERE id = ?"_s,
                {int(forward.stage), toMicros(now), forward.id.value});
            !done)
            return done.error();
    }
    return forwards;
}

Result<void> ForwardLog::removeOfEvents(Connection &connection, const QList<EventId> &events)
{
    const QVariantList ids = valuesOf(events);
    const QString condition = u"event_id IN (%1)"_s.arg(marks(ids.size()));
    const Result<QVariant> any =
        connection.value(u"SELECT max(id) FROM forward WHERE "_s + condition, ids);
    if (!any)
        return any.error();
    if (any->isNull())
        return {};
    for (const QString &table : {u"forward"_s, u"forward_attempt"_s}) {
        if (Result<void> done = keepIds(connection, table); !done)
            return done;
    }
    const QString forwards = u"forward_id IN (SELECT id FROM forward WHERE %1)"_s.arg(condition);
    for (const QString &statement : {QString(u"DELETE FROM forward_attempt WHERE "_s + forwards),
                                     QString(u"DELETE FROM forward_request WHERE "_s + forwards),
                                     QString(u"DELETE FROM forward WHERE "_s + condition)}) {
        if (Result<void> done = connection.exec(statement, ids); !done)
            return done;
    }
    return {};
}

} // namespace Hookglass
