// SPDX-License-Identifier: MIT
#include "store/eventlookup.h"

#include "core/eventidentity.h"
#include "store/keyindex.h"
#include "store/rowquery.h"
#include "store/trash.h"

#include <QtCore/QSet>

#include <algorithm>

namespace Hookglass::EventLookup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LookupSize = 500;

bool isTrusted(Origin origin, SignatureVerdict::Kind signature)
{
    using Kind = SignatureVerdict::Kind;
    return origin != Origin::Delivered || signature == Kind::Valid || signature == Kind::NoKey;
}

struct Keys
{
    quint64 seed = 0;
    qint64 folded = 0; ///< all events up to this one are in the table of keys
};

Result<Keys> keysOf(Connection &connection)
{
    const Result<quint64> seed = keyHashSeed(connection);
    if (!seed)
        return seed.error();
    const Result<QVariant> folded =
        connection.value(u"SELECT value FROM setting WHERE name = 'store.key.folded'"_s);
    if (!folded)
        return folded.error();
    return Keys{.seed = *seed, .folded = folded->toString().toLongLong()};
}

/// The old events through the table of keys, the newest (not in it yet) one by one. Bound are
/// identities, twice in a row: as an id may be written, and for a UUID written in capitals.
QString questionFor(qsizetype count)
{
    const QString marks = QStringList(count, u"?"_s).join(u',');
    const auto columns = u"e.id, e.uid, e.origin, e.signature"_s;
    const QString isOneOf = u"(e.uid IN (%1) OR lower(e.uid) IN (%1))"_s.arg(marks);
    // What was deleted can be had again.
    return u"SELECT %1 FROM event e WHERE e.id > ? AND e.account_id = ? AND %3 AND %4 "
           "UNION ALL SELECT %1 FROM event_key k JOIN event e ON e.id = k.event_id "
           "WHERE k.hash IN (%2) AND e.account_id = ? AND %3 AND %4"_s.arg(columns, marks, isOneOf,
                                                                           Trash::isNotDeleted());
}

} // namespace

Result<QHash<QString, KnownEvent>> find(Connection &connection, AccountId account,
                                        const QStringList &eventIds)
{
    QHash<QString, KnownEvent> known;
    const Result<Keys> keys = keysOf(connection);
    if (!keys)
        return keys.error();
    for (qsizetype at = 0; at < eventIds.size(); at += LookupSize) {
        QStringList slice = eventIds.mid(at, LookupSize);
        std::transform(slice.cbegin(), slice.cend(), slice.begin(), eventIdentity);
        const QSet<QString> asked(slice.cbegin(), slice.cend());
        QVariantList ids(slice.cbegin(), slice.cend());
        ids += ids;
        QVariantList values{keys->folded, account.value};
        values += ids;
        for (const QString &id : slice)
            values.append(qint64(keyHash(id, keys->seed)));
        values.append(account.value);
        values += ids;
        const Result<void> done = forEachRow(
            connection, questionFor(slice.size()), values, [&known, &asked](const QSqlQuery &row) {
                const QString identity = eventIdentity(row.value(1).toString());
                if (!asked.contains(identity)) // differs in more than the case of a UUID
                    return;
                const auto origin = Origin(row.value(2).toInt());
                known.insert(identity, {.id = EventId{row.value(0).toLongLong()},
                                        .origin = origin,
                                        .isTrusted = isTrusted(
                                            origin, SignatureVerdict::Kind(row.value(3).toInt()))});
            });
        if (!done)
            return done.error();
    }
    return known;
}

Result<QList<EventId>> ofAnyAccount(Connection &connection, const QString &eventId)
{
    const Result<Keys> keys = keysOf(connection);
    if (!keys)
        return keys.error();
    const QString identity = eventIdentity(eventId);
    QList<EventId> events;
    const Result<void> done = forEachRow(
        connection,
        u"SELECT id, uid FROM event WHERE id > ? AND (uid = ? OR lower(uid) = ?) UNION "
        "SELECT e.id, e.uid FROM event_key k JOIN event e ON e.id = k.event_id WHERE k.hash = ? "
        "ORDER BY 1"_s,
        {keys->folded, identity, identity, qint64(keyHash(eventId, keys->seed))},
        [&](const QSqlQuery &row) {
            if (eventIdentity(row.value(1).toString()) == identity)
                events.append(EventId{row.value(0).toLongLong()});
        });
    if (!done)
        return done.error();
    return events;
}

Result<QList<ArrivedEvent>> arrivedSince(Connection &connection, AccountId account, Timestamp since)
{
    QList<ArrivedEvent> events;
    const Result<void> done =
        forEachRow(connection,
                   u"SELECT t.name, e.created_us, e.first_received_us, e.resource_ids FROM event e "
                   "JOIN event_type t ON t.id = e.type_id "
                   "WHERE e.account_id = ? AND e.first_received_us >= ?"_s,
                   {account.value, toMicros(since)}, [&events](const QSqlQuery &row) {
                       ArrivedEvent event;
                       event.name = row.value(0).toString();
                       event.at = fromMicros(row.value(row.isNull(1) ? 2 : 1).toLongLong());
                       const QString ids = row.value(3).toString();
                       for (const QStringView id : QStringView(ids).split(u',', Qt::SkipEmptyParts))
                           event.resourceIds.append(id.toLongLong());
                       events.append(std::move(event));
                   });
    if (!done)
        return done.error();
    return events;
}

} // namespace Hookglass::EventLookup
