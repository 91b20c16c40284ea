// SPDX-License-Identifier: MIT
#include "store/batchwriter.h"

#include "core/eventidentity.h"
#include "store/connection.h"
#include "store/marks.h"
#include "store/trash.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ReleaseBytes = 1024 * 1024;

// A null QString or QByteArray would be written as NULL.
QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

QByteArray bytes(const QByteArray &value)
{
    return value.isNull() ? QByteArray("") : value;
}

QVariant textOrNull(const QString &value)
{
    return value.isEmpty() ? QVariant() : QVariant(value);
}

bool isSame(const EventSummary &row, const NewDelivery &delivery)
{
    return row.account == delivery.account &&
           eventIdentity(row.eventId) == eventIdentity(delivery.envelope->eventId);
}

/// Came over the network; what we fetched or made ourselves did not.
bool isAttempt(Origin origin)
{
    return origin == Origin::Delivered || origin == Origin::Imported;
}

bool hasEventId(const NewDelivery &delivery)
{
    return delivery.envelope && !delivery.envelope->eventId.isEmpty();
}

} // namespace

BatchWriter::BatchWriter(Connection &connection, KeyIndex &keys)
    : m_connection(connection)
    , m_keys(keys)
    , m_names(connection)
    , m_summaries(connection, m_names)
    , m_events(connection, u"event"_s,
               {u"id"_s, u"account_id"_s, u"uid"_s, u"type_id"_s, u"origin"_s,
                u"first_received_us"_s, u"created_us"_s, u"resource_ids"_s, u"signature"_s,
                u"disposition"_s, u"attempts"_s, u"last_delivery_id"_s, u"problem"_s})
    , m_deliveries(connection, u"delivery"_s,
                   {u"id"_s, u"event_id"_s, u"endpoint_id"_s, u"received_us"_s, u"verified_us"_s,
                    u"stored_us"_s, u"signature"_s, u"key_label"_s, u"disposition"_s, u"origin"_s,
                    u"peer"_s})
    , m_payloads(connection, u"payload"_s, {u"delivery_id"_s, u"head"_s, u"body"_s})
    , m_answers(connection, u"answer"_s, {u"delivery_id"_s, u"status"_s, u"answered_us"_s},
                u"ON CONFLICT DO NOTHING"_s)
    , m_notes(connection, u"answer_note"_s,
              {u"delivery_id"_s, u"reason"_s, u"wanted"_s, u"held_ms"_s, u"detail"_s},
              u"ON CONFLICT DO NOTHING"_s)
{
}

Result<void> BatchWriter::load()
{
    const auto highest = [this](const QString &table, qint64 &id) -> Result<void> {
        const Result<QVariant> newest = m_connection.value(u"SELECT max(id) FROM %1"_s.arg(table));
        if (!newest)
            return newest.error();
        const Result<QVariant> kept = m_connection.value(
            u"SELECT value FROM setting WHERE name = ?"_s, {QString(u"store.ids."_s + table)});
        if (!kept)
            return kept.error();
        id = std::max(newest->toLongLong(), kept->toString().toLongLong());
        return {};
    };
    if (Result<void> done = highest(u"event"_s, m_lastEvent); !done)
        return done;
    if (Result<void> done = highest(u"delivery"_s, m_lastDelivery); !done)
        return done;
    return highest(u"event_type"_s, m_lastType);
}

Result<void> BatchWriter::keepIds()
{
    const auto keep = [this](const QString &table, qint64 id) {
        return m_connection.exec(u"INSERT INTO setting (name, value) VALUES (?, ?) "
                                 "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                                 {QString(u"store.ids."_s + table), QString::number(id)});
    };
    if (Result<void> done = keep(u"event"_s, m_lastEvent); !done)
        return done;
    return keep(u"delivery"_s, m_lastDelivery);
}

Result<BatchWriter::Written> BatchWriter::write(const std::vector<QueuedDelivery> &batch,
                                                const QList<AnswerRecord> &answers,
                                                Timestamp storedAt)
{
    if (Result<void> done = m_connection.begin(); !done)
        return done.error();
    m_names.forgetAccounts(); // one may have been renamed, and once a batch costs nothing
    Plan plan;
    plan.lastEvent = m_lastEvent;
    plan.lastDelivery = m_lastDelivery;
    plan.lastType = m_lastType;
    Result<Written> written = writeInTransaction(batch, answers, storedAt, plan);
    if (!written) {
        m_connection.rollback();
        return written;
    }
    if (Result<void> done = m_connection.commit(); !done)
        return done.error();
    accept(plan);
    written->changed.reserve(qsizetype(plan.rows.size()));
    for (Row &row : plan.rows) {
        // Else a candidate that was another event after all, or what nobody wants to see.
        if (row.isChanged && !row.isDeleted)
            written->changed.append(std::move(row.summary));
    }
    return written;
}

Result<BatchWriter::Written> BatchWriter::writeInTransaction(
    const std::vector<QueuedDelivery> &batch, const QList<AnswerRecord> &answers,
    Timestamp storedAt, Plan &plan)
{
    if (Result<void> done = planRows(batch, plan); !done)
        return done.error();

    Written written;
    written.committed.reserve(qsizetype(batch.size()));
    m_deliveries.start(qsizetype(batch.size()));
    m_payloads.start(qsizetype(batch.size()));
    std::vector<bool> isMade(plan.rows.size(), false);
    for (size_t i = 0; i < batch.size(); ++i) {
        Row &row = plan.rows[plan.rowOf[i]];
        const qint64 id = ++plan.lastDelivery;
        row.isChanged = true;
        if (plan.isNewest[i])
            row.lastDelivery = id;
        addDelivery(batch[i].delivery, row, id, storedAt);
        const bool isNew = row.isNew && !isMade[plan.rowOf[i]];
        isMade[plan.rowOf[i]] = true;
        written.committed.append({batch[i].ticket, DeliveryId{id}, row.summary.id, isNew});
        written.newEvents += isNew;
    }
    if (Result<void> done = writeEvents(plan); !done)
        return done.error();
    for (MultiInsert *insert : {&m_deliveries, &m_payloads}) {
        if (Result<void> done = insert->finish(); !done)
            return done.error();
    }
    qsizetype bodies = 0;
    for (const QueuedDelivery &item : batch)
        bodies += item.delivery.body.size();
    if (bodies > ReleaseBytes)
        m_payloads.release();
    if (Result<void> done = writeAnswers(answers); !done)
        return done.error();
    return written;
}

Result<void> BatchWriter::writeAnswers(const QList<AnswerRecord> &answers)
{
    const auto isSent = [](const AnswerRecord &answer) { return answer.status != 0; };
    const auto isNoted = [](const AnswerRecord &answer) { return !answer.note.isEmpty(); };
    m_answers.start(std::count_if(answers.cbegin(), answers.cend(), isSent));
    for (const AnswerRecord &answer : answers) {
        if (isSent(answer))
            m_answers.add(answer.delivery.value, answer.status, toMicros(answer.answeredAt));
    }
    if (Result<void> done = m_answers.finish(); !done)
        return done;
    const auto notes = std::count_if(answers.cbegin(), answers.cend(), isNoted);
    if (notes == 0)
        return {};
    m_notes.start(notes);
    for (const AnswerRecord &answer : answers) {
        if (!isNoted(answer))
            continue;
        m_notes.add(answer.delivery.value, int(answer.note.reason), answer.note.wanted,
                    qint64(answer.note.heldBack.count()), text(answer.note.detail));
    }
    return m_notes.finish();
}

Result<void> BatchWriter::planRows(const std::vector<QueuedDelivery> &batch, Plan &plan)
{
    QList<quint64> hashes; // by place in the batch
    QList<quint64> asked;
    hashes.reserve(qsizetype(batch.size()));
    asked.reserve(qsizetype(batch.size()));
    for (const QueuedDelivery &item : batch) {
        const bool known = hasEventId(item.delivery);
        hashes.append(known ? m_keys.hash(item.delivery.envelope->eventId) : 0);
        if (known)
            asked.append(hashes.constLast());
    }
    plan.rows.reserve(batch.size());
    plan.byHash.reserve(qsizetype(batch.size()));
    plan.rowOf.reserve(batch.size());
    plan.isNewest.reserve(batch.size());
    if (Result<void> done = addKnownRows(asked, plan); !done)
        return done;

    for (size_t i = 0; i < batch.size(); ++i) {
        const NewDelivery &delivery = batch[i].delivery;
        const quint64 hash = hashes[qsizetype(i)];
        std::optional<size_t> place = findRow(plan, hash, delivery);
        bool isNewest = true;
        if (place) {
            const Result<bool> joined = join(plan.rows[*place], delivery, plan);
            if (!joined)
                return joined.error();
            isNewest = *joined;
        } else {
            Result<Row> row = newRow(delivery, hash, plan);
            if (!row)
                return row.error();
            place = plan.rows.size();
            addRow(std::move(*row), plan);
        }
        plan.rowOf.push_back(*place);
        plan.isNewest.push_back(isNewest);
    }
    return {};
}

std::optional<size_t> BatchWriter::findRow(const Plan &plan, quint64 hash,
                                           const NewDelivery &delivery)
{
    if (!hasEventId(delivery))
        return std::nullopt;
    const auto first = plan.byHash.constFind(hash);
    if (first == plan.byHash.cend())
        return std::nullopt;
    std::optional<size_t> place = *first;
    while (place && !isSame(plan.rows[*place].summary, delivery))
        place = plan.rows[*place].next;
    return place;
}

void BatchWriter::addRow(Row &&row, Plan &plan)
{
    if (!row.summary.eventId.isEmpty()) {
        const size_t place = plan.rows.size();
        if (const auto first = plan.byHash.constFind(row.hash); first != plan.byHash.cend())
            row.next = *first;
        plan.byHash.insert(row.hash, place);
    }
    plan.rows.push_back(std::move(row));
}

Result<void> BatchWriter::addKnownRows(const QList<quint64> &hashes, Plan &plan)
{
    const Result<KeyIndex::Candidates> found = m_keys.find(hashes);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return {};
    QList<EventId> ids;
    for (const qint64 id : *found)
        ids.append(EventId{id});
    std::sort(ids.begin(), ids.end());
    ids.resize(std::unique(ids.begin(), ids.end()) - ids.begin());
    Result<QList<EventSummary>> summaries = m_summaries.byIds(ids);
    if (!summaries)
        return summaries.error();
    if (Result<void> done = Marks(m_connection).fill(*summaries); !done)
        return done;
    const Result<QSet<EventId>> deleted = Trash(m_connection).deletedOf(ids);
    if (!deleted)
        return deleted.error();
    for (EventSummary &summary : *summaries) {
        Row row;
        row.hash = m_keys.hash(summary.eventId);
        row.isDeleted = deleted->contains(summary.id);
        row.summary = std::move(summary);
        addRow(std::move(row), plan);
    }
    return {};
}

Result<BatchWriter::Row> BatchWriter::newRow(const NewDelivery &delivery, quint64 hash, Plan &plan)
{
    Row row;
    row.isNew = true;
    row.hash = hash;
    row.isNewestKnown = true;
    if (isAttempt(delivery.origin))
        row.newestAt = delivery.receivedAt;
    EventSummary &summary = row.summary;
    summary.id = EventId{++plan.lastEvent};
    summary.account = delivery.account;
    summary.receivedAt = delivery.receivedAt;
    summary.signature = delivery.verdict.kind;
    summary.disposition = delivery.disposition;
    summary.origin = delivery.origin;
    summary.attempts = isAttempt(delivery.origin) ? 1 : 0;
    summary.problem = delivery.problem;
    if (delivery.envelope) {
        summary.eventId = delivery.envelope->eventId;
        summary.eventName = delivery.envelope->eventName;
        summary.created = delivery.envelope->created;
        summary.resourceIds = delivery.envelope->resourceIds;
    }
    auto account = plan.accountNames.constFind(delivery.account);
    if (account == plan.accountNames.cend()) {
        const Result<QString> name = m_names.accountName(delivery.account);
        if (!name)
            return name.error();
        plan.accountNames.insert(delivery.account, *name);
        account = plan.accountNames.constFind(delivery.account);
    }
    summary.accountName = *account;
    const Result<qint64> type = typeId(summary.eventName, plan);
    if (!type)
        return type.error();
    row.type = *type;
    return row;
}

Result<bool> BatchWriter::join(Row &row, const NewDelivery &delivery, Plan &plan)
{
    using Kind = SignatureVerdict::Kind;
    EventSummary &summary = row.summary;
    // A further attempt of what was deleted is no news; what somebody asked for is.
    if (row.isDeleted && delivery.origin != Origin::Delivered) {
        row.isDeleted = false;
        row.isRevived = true;
    }
    const bool isDoubtful = summary.signature != Kind::Valid;
    // Whoever knows the address could send an event's id first with contents of his own.
    if (isDoubtful &&
        (delivery.verdict.kind == Kind::Valid || delivery.origin == Origin::Fetched)) {
        const Result<qint64> type = typeId(delivery.envelope->eventName, plan);
        if (!type)
            return type.error();
        row.type = *type;
        row.isReplaced = true;
        summary.eventName = delivery.envelope->eventName;
        summary.created = delivery.envelope->created;
        summary.resourceIds = delivery.envelope->resourceIds;
    }
    if (!isAttempt(delivery.origin))
        return row.isNew || row.isRevived;
    return joinAttempt(row, delivery);
}

// What arrives here is newer than all before. An import may bring an older attempt: the first
// arrival and the newest delivery then go by the time of arrival. The row keeps its id and so its
// place in the list, which is the order in which the store came to know of the events.
Result<bool> BatchWriter::joinAttempt(Row &row, const NewDelivery &delivery)
{
    EventSummary &summary = row.summary;
    ++summary.attempts;
    if (delivery.origin == Origin::Imported) {
        const Result<std::optional<Timestamp>> newest = newestAttempt(row);
        if (!newest)
            return newest.error();
        if (delivery.receivedAt < summary.receivedAt) {
            summary.receivedAt = delivery.receivedAt;
            row.hasOlder = true;
        }
        if (*newest && delivery.receivedAt < **newest) {
            row.hasOlder = true;
            return false;
        }
    }
    row.newestAt = delivery.receivedAt;
    row.isNewestKnown = true;
    summary.signature = delivery.verdict.kind;
    summary.disposition = delivery.disposition;
    summary.answerStatus = 0; // of the newest delivery, which has none yet
    return true;
}

Result<std::optional<Timestamp>> BatchWriter::newestAttempt(Row &row)
{
    if (row.isNewestKnown)
        return row.newestAt;
    const Result<QVariant> received = m_connection.value(
        u"SELECT d.received_us FROM event e JOIN delivery d ON d.id = e.last_delivery_id "
        "WHERE e.id = ? AND d.origin IN (?, ?)"_s,
        {row.summary.id.value, int(Origin::Delivered), int(Origin::Imported)});
    if (!received)
        return received.error();
    if (received->isValid())
        row.newestAt = fromMicros(received->toLongLong());
    row.isNewestKnown = true;
    return row.newestAt;
}

Result<qint64> BatchWriter::typeId(const QString &name, Plan &plan)
{
    if (name.isEmpty())
        return 0;
    if (const auto found = plan.newTypes.constFind(name); found != plan.newTypes.cend())
        return *found;
    const Result<qint64> known = m_names.typeId(name);
    if (!known || *known != 0)
        return known;
    const qint64 id = ++plan.lastType;
    if (Result<void> done =
            m_connection.exec(u"INSERT INTO event_type (id, name) VALUES (?, ?)"_s, {id, name});
        !done)
        return done.error();
    plan.newTypes.insert(name, id);
    return id;
}

void BatchWriter::addDelivery(const NewDelivery &delivery, const Row &row, qint64 id,
                              Timestamp storedAt)
{
    m_deliveries.add(id, row.summary.id.value, delivery.endpoint.value,
                     toMicros(delivery.receivedAt), toMicros(delivery.verifiedAt),
                     toMicros(storedAt), int(delivery.verdict.kind),
                     textOrNull(delivery.verdict.keyLabel), int(delivery.disposition),
                     int(delivery.origin), text(delivery.peer));
    m_payloads.add(id, bytes(delivery.head), bytes(delivery.body));
}

Result<void> BatchWriter::writeEvents(const Plan &plan)
{
    m_events.start(std::count_if(plan.rows.cbegin(), plan.rows.cend(),
                                 [](const Row &row) { return row.isNew; }));
    for (const Row &row : plan.rows) {
        const EventSummary &event = row.summary;
        const QVariant created = event.created ? QVariant(toMicros(*event.created)) : QVariant();
        if (row.isNew) {
            m_events.add(event.id.value, event.account.value, text(event.eventId), row.type,
                         int(event.origin), toMicros(event.receivedAt), created,
                         SummaryQuery::resourceIdsToText(event.resourceIds), int(event.signature),
                         int(event.disposition), event.attempts, row.lastDelivery,
                         textOrNull(event.problem));
            continue;
        }
        if (row.isChanged && (row.isDeleted || row.isRevived)) {
            Trash trash(m_connection);
            if (Result<void> done =
                    row.isRevived ? trash.revive(event.id) : trash.addAttempt(event.id);
                !done)
                return done;
        }
        if (row.lastDelivery != 0) {
            if (Result<void> done = m_connection.exec(
                    u"UPDATE event SET signature = ?, disposition = ?, attempts = ?, "
                    "last_delivery_id = ? WHERE id = ?"_s,
                    {int(event.signature), int(event.disposition), event.attempts, row.lastDelivery,
                     event.id.value});
                !done)
                return done;
        }
        if (row.hasOlder) {
            if (Result<void> done = m_connection.exec(
                    u"UPDATE event SET first_received_us = ?, attempts = ? WHERE id = ?"_s,
                    {toMicros(event.receivedAt), event.attempts, event.id.value});
                !done)
                return done;
        }
        if (!row.isReplaced)
            continue;
        if (Result<void> done = m_connection.exec(
                u"UPDATE event SET type_id = ?, created_us = ?, resource_ids = ? WHERE id = ?"_s,
                {row.type, created, SummaryQuery::resourceIdsToText(event.resourceIds),
                 event.id.value});
            !done)
            return done;
    }
    return m_events.finish();
}

void BatchWriter::accept(const Plan &plan)
{
    m_lastEvent = plan.lastEvent;
    m_lastDelivery = plan.lastDelivery;
    m_lastType = plan.lastType;
    for (auto it = plan.newTypes.cbegin(); it != plan.newTypes.cend(); ++it)
        m_names.addType(it.value(), it.key());
    for (const Row &row : plan.rows) {
        if (row.isNew && !row.summary.eventId.isEmpty())
            m_keys.add(row.hash, row.summary.id.value);
    }
}

} // namespace Hookglass
