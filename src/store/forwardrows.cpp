// SPDX-License-Identifier: MIT
#include "store/forwardrows.h"

#include "store/multiinsert.h"
#include "store/rowquery.h"

#include <algorithm>

namespace Hookglass::ForwardRows {

using namespace Qt::StringLiterals;

QString targetColumns()
{
    return u"id, name, url, patterns, headers, timeout_ms, verify_tls, is_on, of_run"_s;
}

QString forwardColumns()
{
    return u"f.id, f.event_id, f.delivery_id, f.target_id, f.url, f.reason, f.state, f.attempts, "
           "f.is_edited, f.created_us, f.due_us"_s;
}

QString attemptColumns()
{
    return u"id, forward_id, number, started_us, finished_us, outcome, status, "
           "is_possible_repeat, detail, request_head, response_head, response_body, "
           "response_bytes"_s;
}

Target readTarget(const QSqlQuery &query)
{
    Target target;
    target.id = TargetId{query.value(0).toLongLong()};
    target.name = query.value(1).toString();
    target.url = QUrl(query.value(2).toString());
    target.patterns = query.value(3).toString();
    target.headers = headersFromText(query.value(4).toString());
    target.timeout = std::chrono::milliseconds(query.value(5).toLongLong());
    target.verifyTls = query.value(6).toInt() != 0;
    target.isOn = query.value(7).toInt() != 0;
    target.isOfRun = query.value(8).toInt() != 0;
    return target;
}

Forward readForward(const QSqlQuery &query)
{
    Forward forward;
    forward.id = ForwardId{query.value(0).toLongLong()};
    forward.event = EventId{query.value(1).toLongLong()};
    forward.delivery = DeliveryId{query.value(2).toLongLong()};
    forward.target = TargetId{query.value(3).toLongLong()};
    forward.url = QUrl(query.value(4).toString());
    forward.reason = ForwardReason(query.value(5).toInt());
    forward.stage = ForwardStage(query.value(6).toInt());
    forward.attempts = query.value(7).toInt();
    forward.isEdited = query.value(8).toInt() != 0;
    forward.createdAt = fromMicros(query.value(9).toLongLong());
    forward.dueAt = fromMicros(query.value(10).toLongLong());
    return forward;
}

ForwardAttempt readAttempt(const QSqlQuery &query)
{
    ForwardAttempt attempt;
    attempt.id = query.value(0).toLongLong();
    attempt.forward = ForwardId{query.value(1).toLongLong()};
    attempt.number = query.value(2).toInt();
    attempt.startedAt = fromMicros(query.value(3).toLongLong());
    if (!query.isNull(4))
        attempt.finishedAt = fromMicros(query.value(4).toLongLong());
    attempt.outcome = AttemptOutcome(query.value(5).toInt());
    attempt.status = query.value(6).toInt();
    attempt.isPossibleRepeat = query.value(7).toInt() != 0;
    attempt.detail = query.value(8).toString();
    attempt.requestHead = query.value(9).toByteArray();
    attempt.responseHead = query.value(10).toByteArray();
    attempt.responseBody = query.value(11).toByteArray();
    attempt.responseBytes = query.value(12).toLongLong();
    return attempt;
}

QString headersToText(const HeaderList &headers)
{
    QString result = u""_s; // not null: the column has no NULLs
    for (const Header &header : headers)
        result += QString::fromLatin1(header.name + ": " + header.value + '\n');
    return result;
}

HeaderList headersFromText(const QString &text)
{
    HeaderList headers;
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const qsizetype colon = line.indexOf(u':');
        if (colon > 0)
            headers.append(
                {line.first(colon).toLatin1(), line.sliced(colon + 1).trimmed().toLatin1()});
    }
    return headers;
}

Result<void> insertForwards(Connection &connection, const QList<Forward> &forwards)
{
    MultiInsert rows(connection, u"forward"_s,
                     {u"id"_s, u"event_id"_s, u"delivery_id"_s, u"target_id"_s, u"url"_s,
                      u"reason"_s, u"state"_s, u"attempts"_s, u"tries"_s, u"may_have_arrived"_s,
                      u"is_edited"_s, u"created_us"_s, u"due_us"_s});
    rows.start(forwards.size());
    for (const Forward &forward : forwards) {
        rows.add(forward.id.value, forward.event.value, forward.delivery.value,
                 forward.target.value, forward.url.toString(QUrl::FullyEncoded),
                 int(forward.reason), int(forward.stage), forward.attempts, forward.attempts, 0,
                 forward.isEdited ? 1 : 0, toMicros(forward.createdAt), toMicros(forward.dueAt));
    }
    return rows.finish();
}

QString marks(qsizetype count)
{
    return QStringList(count, u"?"_s).join(u',');
}

namespace {

QString settingOf(const QString &table)
{
    return u"store.ids."_s + table;
}

} // namespace

Result<qint64> nextId(Connection &connection, const QString &table)
{
    const Result<QVariant> newest = connection.value(u"SELECT max(id) FROM %1"_s.arg(table));
    if (!newest)
        return newest.error();
    const Result<QVariant> kept =
        connection.value(u"SELECT value FROM setting WHERE name = ?"_s, {settingOf(table)});
    if (!kept)
        return kept.error();
    return std::max(newest->toLongLong(), kept->toString().toLongLong()) + 1;
}

Result<void> keepIds(Connection &connection, const QString &table)
{
    const Result<qint64> next = nextId(connection, table);
    if (!next)
        return next.error();
    return connection.exec(u"INSERT INTO setting (name, value) VALUES (?, ?) "
                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                           {settingOf(table), QString::number(*next - 1)});
}

Result<QSet<std::pair<qint64, qint64>>> knownPairs(Connection &connection,
                                                   const QVariantList &events)
{
    QSet<std::pair<qint64, qint64>> pairs;
    QVariantList values = events;
    values += {int(ForwardReason::Replay), int(ForwardReason::Drill), int(ForwardReason::Asked),
               int(ForwardStage::Delivered)};
    const Result<void> done = forEachRow(
        connection,
        u"SELECT event_id, target_id FROM forward WHERE event_id IN (%1) AND reason <> ? "
        "AND reason <> ? AND (reason <> ? OR state = ?)"_s.arg(marks(events.size())),
        values, [&pairs](const QSqlQuery &row) {
            pairs.insert({row.value(0).toLongLong(), row.value(1).toLongLong()});
        });
    if (!done)
        return done.error();
    return pairs;
}

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

QByteArray bytes(const QByteArray &value)
{
    return value.isNull() ? QByteArray("") : value;
}

} // namespace Hookglass::ForwardRows
