// SPDX-License-Identifier: MIT
// The part of ForwardLog that makes forwards.
#include "store/forwardlog.h"

#include "core/event.h"
#include "core/eventpattern.h"
#include "store/forwardrows.h"
#include "store/multiinsert.h"
#include "store/rowquery.h"

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace ForwardRows;

namespace {

struct EventFacts
{
    qint64 delivery = 0;
    QString name;
    int trust = 0;
    qint64 received = 0;
    bool isImported = false;
};

/// Of several deliveries of an event the one to believe: whoever knows the address could send an
/// event's id with contents of his own.
int trustOf(SignatureVerdict::Kind signature, Origin origin)
{
    if (signature == SignatureVerdict::Kind::Valid)
        return 3;
    if (origin != Origin::Delivered) // from Follow Up Boss' API, or ours
        return 2;
    return signature == SignatureVerdict::Kind::NoKey ? 1 : 0;
}

} // namespace

Result<QList<NewForward>> ForwardLog::forEvents(const QList<EventId> &events,
                                                const QList<Target> &targets, ForwardReason reason,
                                                Fit fit)
{
    QHash<qint64, EventFacts> facts;
    if (Result<void> done =
            forEachRow(m_connection,
                       u"SELECT d.event_id, d.id, t.name, d.signature, d.origin, d.received_us "
                       "FROM delivery d JOIN event e "
                       "ON e.id = d.event_id LEFT JOIN event_type t ON t.id = e.type_id "
                       "WHERE d.event_id IN (%1) AND d.disposition = ? ORDER BY d.id"_s.arg(
                           marks(events.size())),
                       valuesOf(events) + QVariantList{int(Disposition::Accepted)},
                       [&facts](const QSqlQuery &row) {
                           const Origin origin = Origin(row.value(4).toInt());
                           const int trust =
                               trustOf(SignatureVerdict::Kind(row.value(3).toInt()), origin);
                           const qint64 received = row.value(5).toLongLong();
                           const bool isImported = origin == Origin::Imported;
                           EventFacts &best = facts[row.value(0).toLongLong()];
                           if (best.delivery != 0 && trust < best.trust)
                               return;
                           // An import may have brought an older attempt later.
                           if (best.delivery != 0 && trust == best.trust &&
                               received < best.received && (isImported || best.isImported))
                               return;
                           best = {.delivery = row.value(1).toLongLong(),
                                   .name = row.value(2).toString(),
                                   .trust = trust,
                                   .received = received,
                                   .isImported = isImported};
                       });
        !done)
        return done.error();
    QList<NewForward> forwards;
    for (const EventId event : events) {
        const auto found = facts.constFind(event.value);
        if (found == facts.cend())
            continue;
        for (const Target &target : targets) {
            if (fit == Fit::ByPattern) {
                const Result<EventPattern> pattern = EventPattern::parse(target.patterns);
                if (!target.isOn || !pattern || found->name.isEmpty() ||
                    !pattern->matches(found->name))
                    continue;
            }
            forwards.append({.event = event,
                             .delivery = DeliveryId{found->delivery},
                             .target = target.id,
                             .url = target.url,
                             .reason = reason,
                             .edited = std::nullopt});
        }
    }
    return forwards;
}

Result<QList<NewForward>> ForwardLog::forDelivery(DeliveryId delivery, const QList<Target> &targets,
                                                  ForwardReason reason)
{
    const Result<QVariant> event =
        m_connection.value(u"SELECT event_id FROM delivery WHERE id = ?"_s, {delivery.value});
    if (!event)
        return event.error();
    Result<QList<NewForward>> forwards =
        forEvents({EventId{event->toLongLong()}}, targets, reason, Fit::ByPattern);
    if (!forwards)
        return forwards;
    for (NewForward &forward : *forwards)
        forward.delivery = delivery;
    return forwards;
}

Result<QList<NewForward>> ForwardLog::withoutKnown(const QList<NewForward> &forwards)
{
    QVariantList events;
    for (const NewForward &forward : forwards)
        events.append(forward.event.value);
    Result<QSet<std::pair<qint64, qint64>>> known = knownPairs(m_connection, events);
    if (!known)
        return known.error();
    QList<NewForward> unknown;
    for (const NewForward &forward : forwards) {
        const std::pair pair(forward.event.value, forward.target.value);
        if (known->contains(pair))
            continue;
        known->insert(pair); // the same event may have been named twice
        unknown.append(forward);
    }
    return unknown;
}

Result<void> ForwardLog::insert(const QList<NewForward> &forwards, const QList<Forward> &made)
{
    if (Result<void> done = insertForwards(m_connection, made); !done)
        return done;
    for (qsizetype i = 0; i < forwards.size(); ++i) {
        const std::optional<ForwardBytes> &edited = forwards[i].edited;
        if (!edited)
            continue;
        if (Result<void> done = m_connection.exec(
                u"INSERT INTO forward_request (forward_id, head, body) VALUES (?, ?, ?)"_s,
                {made[i].id.value, bytes(edited->head), bytes(edited->body)});
            !done)
            return done;
    }
    return {};
}

namespace {

QList<Forward> toForwards(const QList<NewForward> &forwards, qint64 firstId, ForwardStage stage,
                          Timestamp now)
{
    QList<Forward> made;
    made.reserve(forwards.size());
    for (const NewForward &wanted : forwards) {
        made.append({.id = ForwardId{firstId++},
                     .event = wanted.event,
                     .delivery = wanted.delivery,
                     .target = wanted.target,
                     .url = wanted.url,
                     .reason = wanted.reason,
                     .stage = stage,
                     .attempts = stage == ForwardStage::UnderWay ? 1 : 0,
                     .createdAt = now,
                     .dueAt = now,
                     .isEdited = wanted.edited.has_value()});
    }
    return made;
}

} // namespace

Result<QList<Forward>> ForwardLog::add(const QList<NewForward> &forwards, Timestamp now)
{
    const Result<qint64> first = nextId(m_connection, u"forward"_s);
    if (!first)
        return first.error();
    QList<Forward> made = toForwards(forwards, *first, ForwardStage::Waiting, now);
    if (Result<void> done = insert(forwards, made); !done)
        return done.error();
    return made;
}

Result<QList<BegunAttempt>> ForwardLog::addBegun(const QList<NewForward> &forwards, Timestamp now)
{
    const Result<qint64> first = nextId(m_connection, u"forward"_s);
    if (!first)
        return first.error();
    QList<Forward> made = toForwards(forwards, *first, ForwardStage::UnderWay, now);
    QList<BegunAttempt> begun;
    begun.reserve(made.size());
    for (qsizetype i = 0; i < made.size(); ++i) {
        BegunAttempt one;
        one.forward = made[i];
        one.attempt.startedAt = now;
        if (forwards[i].edited) {
            one.bytes = *forwards[i].edited;
        } else {
            Result<ForwardBytes> stored = bytesOf(made[i].delivery);
            if (!stored)
                return stored.error();
            one.bytes = std::move(*stored);
        }
        if (made[i].reason == ForwardReason::Asked) {
            // Follow Up Boss tries again by itself: before the target's answer reached it?
            const Result<QVariant> earlier = m_connection.value(
                u"SELECT max(id) FROM forward WHERE event_id = ? AND target_id = ? "
                "AND (state = ? OR may_have_arrived = 1)"_s,
                {made[i].event.value, made[i].target.value, int(ForwardStage::Delivered)});
            if (!earlier)
                return earlier.error();
            one.attempt.isPossibleRepeat = earlier->toLongLong() > 0;
        }
        begun.append(std::move(one));
    }
    if (Result<void> done = insert(forwards, made); !done)
        return done.error();
    if (Result<void> done = addAttempts(begun); !done)
        return done.error();
    return begun;
}

Result<void> ForwardLog::addAttempts(QList<BegunAttempt> &begun)
{
    const Result<qint64> first = nextId(m_connection, u"forward_attempt"_s);
    if (!first)
        return first.error();
    qint64 id = *first;
    MultiInsert rows(m_connection, u"forward_attempt"_s,
                     {u"id"_s, u"forward_id"_s, u"number"_s, u"started_us"_s, u"outcome"_s,
                      u"status"_s, u"is_possible_repeat"_s, u"detail"_s, u"request_head"_s,
                      u"response_head"_s, u"response_body"_s, u"response_bytes"_s});
    rows.start(begun.size());
    const QByteArray none("");
    for (BegunAttempt &one : begun) {
        ForwardAttempt &attempt = one.attempt;
        attempt.id = id++;
        attempt.forward = one.forward.id;
        attempt.number = one.forward.attempts;
        rows.add(attempt.id, attempt.forward.value, attempt.number, toMicros(attempt.startedAt),
                 int(attempt.outcome), 0, attempt.isPossibleRepeat ? 1 : 0, u""_s, none, none, none,
                 0);
    }
    return rows.finish();
}

} // namespace Hookglass
