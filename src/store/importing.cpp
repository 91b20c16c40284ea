// SPDX-License-Identifier: MIT
#include "store/importing.h"

#include "core/eventidentity.h"
#include "store/eventlookup.h"
#include "store/rowquery.h"
#include "store/trash.h"

#include <optional>

namespace Hookglass::Importing {

using namespace Qt::StringLiterals;

namespace {

QString marks(qsizetype count)
{
    return QStringList(count, u"?"_s).join(u',');
}

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

/// Events by account and eventId.
using EventMap = QHash<std::pair<qint64, QString>, qint64>;

Result<EventMap> eventsOf(Connection &connection, const QList<Wanted> &wanted)
{
    QHash<AccountId, QStringList> ids;
    for (const Wanted &one : wanted) {
        if (!one.eventId.isEmpty())
            ids[one.account].append(one.eventId);
    }
    EventMap events;
    for (auto it = ids.cbegin(); it != ids.cend(); ++it) {
        const auto known = EventLookup::find(connection, it.key(), it.value());
        if (!known)
            return known.error();
        for (auto event = known->cbegin(); event != known->cend(); ++event)
            events.insert({it.key().value, event.key()}, event->id.value);
    }
    return events;
}

Result<void> findEvents(Connection &connection, const QList<Wanted> &wanted, QList<Known> &known)
{
    const Result<EventMap> events = eventsOf(connection, wanted);
    if (!events)
        return events.error();
    if (events->isEmpty())
        return {};
    QHash<std::pair<qint64, qint64>, Known> deliveries; // by event and microsecond
    QVariantList ids;
    for (const qint64 id : std::as_const(*events))
        ids.append(id);
    const Result<void> done = forEachRow(
        connection,
        u"SELECT event_id, received_us, id, origin FROM delivery WHERE event_id IN (%1)"_s.arg(
            marks(ids.size())),
        ids, [&deliveries](const QSqlQuery &row) {
            const qint64 event = row.value(0).toLongLong();
            deliveries.insert({event, row.value(1).toLongLong()},
                              {.delivery = DeliveryId{row.value(2).toLongLong()},
                               .event = EventId{event},
                               .origin = Origin(row.value(3).toInt())});
        });
    if (!done)
        return done;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const Wanted &one = wanted.at(i);
        if (one.eventId.isEmpty())
            continue;
        const qint64 event = events->value({one.account.value, eventIdentity(one.eventId)});
        known[i] = deliveries.value({event, toMicros(one.receivedAt)});
    }
    return {};
}

/// Few, as a rule none: they are looked for among all rows.
Result<void> findOthers(Connection &connection, const QList<Wanted> &wanted, QList<Known> &known)
{
    QVariantList times;
    for (const Wanted &one : wanted) {
        if (one.eventId.isEmpty())
            times.append(toMicros(one.receivedAt));
    }
    if (times.isEmpty())
        return {};
    return forEachRow(
        connection,
        u"SELECT e.account_id, e.first_received_us, e.id, d.id, d.origin, p.head, p.body "
        "FROM event e JOIN delivery d ON d.id = e.last_delivery_id "
        "JOIN payload p ON p.delivery_id = d.id "
        "WHERE e.uid = '' AND e.first_received_us IN (%1) AND %2"_s.arg(marks(times.size()),
                                                                        Trash::isNotDeleted()),
        times, [&](const QSqlQuery &row) {
            for (qsizetype i = 0; i < wanted.size(); ++i) {
                const Wanted &one = wanted.at(i);
                if (one.eventId.isEmpty() && one.account.value == row.value(0).toLongLong() &&
                    toMicros(one.receivedAt) == row.value(1).toLongLong() &&
                    one.head == row.value(5).toByteArray() &&
                    one.body == row.value(6).toByteArray()) {
                    known[i] = {.delivery = DeliveryId{row.value(3).toLongLong()},
                                .event = EventId{row.value(2).toLongLong()},
                                .origin = Origin(row.value(4).toInt())};
                }
            }
        });
}

/// A statement that is prepared once for many rows.
class Statement
{
public:
    Statement(Connection &connection, QString sql)
        : m_connection(connection)
        , m_sql(std::move(sql))
    {
    }

    Result<void> add(const QVariantList &values)
    {
        if (!m_query) {
            Result<QSqlQuery> prepared = m_connection.prepare(m_sql);
            if (!prepared)
                return prepared.error();
            m_query = std::move(*prepared);
        }
        for (qsizetype i = 0; i < values.size(); ++i)
            m_query->bindValue(int(i), values.at(i));
        return m_connection.run(*m_query);
    }

private:
    Connection &m_connection;
    const QString m_sql;
    std::optional<QSqlQuery> m_query;
};

} // namespace

Result<AccountId> accountNamed(Connection &connection, const QString &name, Timestamp now)
{
    const QString trimmed = name.trimmed();
    const Result<QVariant> known = connection.value(
        u"SELECT id FROM account WHERE name_key = ? OR (name_key IS NULL AND name = ?) "
        "ORDER BY CASE WHEN name_key IS NULL THEN 1 ELSE 0 END, id DESC"_s,
        {trimmed.toCaseFolded(), text(trimmed)});
    if (!known)
        return known.error();
    if (known->isValid())
        return AccountId{known->toLongLong()};
    const Result<QVariant> highest = connection.value(u"SELECT max(id) FROM account"_s);
    if (!highest)
        return highest.error();
    const qint64 id = highest->toLongLong() + 1;
    const Result<void> done = connection.exec(
        u"INSERT INTO account (id, name, name_key, api_base, system_name, api_key_env, "
        "system_key_env, removed_us) VALUES (?, ?, NULL, '', '', '', '', ?)"_s,
        {id, text(trimmed), toMicros(now)});
    if (!done)
        return done.error();
    return AccountId{id};
}

Result<QList<Known>> find(Connection &connection, const QList<Wanted> &wanted)
{
    QList<Known> known(wanted.size());
    if (Result<void> done = findEvents(connection, wanted, known); !done)
        return done.error();
    if (Result<void> done = findOthers(connection, wanted, known); !done)
        return done.error();
    return known;
}

Result<void> note(Connection &connection, const QList<Provenance> &list)
{
    Statement provenance(connection,
                         u"INSERT INTO imported (delivery_id, origin, stored_us, attempt, "
                         "is_redacted, is_masked, is_body_kept) VALUES (?, ?, ?, ?, ?, ?, ?) "
                         "ON CONFLICT DO NOTHING"_s);
    Statement answers(connection, u"INSERT INTO answer (delivery_id, status, answered_us) "
                                  "VALUES (?, ?, ?) ON CONFLICT DO NOTHING"_s);
    Statement notes(connection,
                    u"INSERT INTO answer_note (delivery_id, reason, wanted, held_ms, detail) "
                    "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"_s);
    // When it was stored here tells nothing of how it was received.
    Statement times(connection,
                    u"UPDATE delivery SET stored_us = ? WHERE id = ? AND stored_us <> ?"_s);
    for (const Provenance &one : list) {
        const CapturedDelivery &captured = one.captured;
        const qint64 id = one.delivery.value;
        const QVariant stored =
            captured.storedAt ? QVariant(toMicros(*captured.storedAt)) : QVariant();
        Result<void> done = provenance.add({id, int(captured.origin), stored, captured.attempt,
                                            int(captured.isRedacted), int(captured.isMasked),
                                            int(captured.isBodyKept)});
        const qint64 storedThere = toMicros(captured.storedAt.value_or(captured.verifiedAt));
        if (done)
            done = times.add({storedThere, id, storedThere});
        if (done && captured.answeredAt && captured.answerStatus != 0)
            done = answers.add({id, captured.answerStatus, toMicros(*captured.answeredAt)});
        if (done && !captured.note.isEmpty()) {
            done = notes.add({id, int(captured.note.reason), captured.note.wanted,
                              qint64(captured.note.heldBack.count()), text(captured.note.detail)});
        }
        if (!done)
            return done;
    }
    return {};
}

} // namespace Hookglass::Importing
