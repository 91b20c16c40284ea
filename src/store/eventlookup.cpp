// SPDX-License-Identifier: MIT
#include "store/eventlookup.h"

#include "store/keyindex.h"
#include "store/rowquery.h"
#include "store/trash.h"

namespace Hookglass::EventLookup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LookupSize = 500;

bool isTrusted(Origin origin, SignatureVerdict::Kind signature)
{
    using Kind = SignatureVerdict::Kind;
    return origin != Origin::Delivered || signature == Kind::Valid || signature == Kind::NoKey;
}

/// The old events through the table of keys, the newest (not in it yet) one by one.
QString questionFor(qsizetype count)
{
    const QString marks = QStringList(count, u"?"_s).join(u',');
    const auto columns = u"e.id, e.uid, e.origin, e.signature"_s;
    // What was deleted can be had again.
    return u"SELECT %1 FROM event e WHERE e.id > ? AND e.account_id = ? AND e.uid IN (%2) AND %3 "
           "UNION ALL SELECT %1 FROM event_key k JOIN event e ON e.id = k.event_id "
           "WHERE k.hash IN (%2) AND e.account_id = ? AND e.uid IN (%2) AND %3"_s.arg(
               columns, marks, Trash::isNotDeleted());
}

} // namespace

Result<QHash<QString, KnownEvent>> find(Connection &connection, AccountId account,
                                        const QStringList &eventIds)
{
    QHash<QString, KnownEvent> known;
    const Result<quint64> seed = keyHashSeed(connection);
    if (!seed)
        return seed.error();
    const Result<QVariant> folded =
        connection.value(u"SELECT value FROM setting WHERE name = 'store.key.folded'"_s);
    if (!folded)
        return folded.error();
    for (qsizetype at = 0; at < eventIds.size(); at += LookupSize) {
        const QStringList slice = eventIds.mid(at, LookupSize);
        const QVariantList ids(slice.cbegin(), slice.cend());
        QVariantList values{folded->toString().toLongLong(), account.value};
        values += ids;
        for (const QString &id : slice)
            values.append(qint64(keyHash(id, *seed)));
        values.append(account.value);
        values += ids;
        const Result<void> done = forEachRow(
            connection, questionFor(slice.size()), values, [&known](const QSqlQuery &row) {
                const auto origin = Origin(row.value(2).toInt());
                known.insert(
                    row.value(1).toString(),
                    {.id = EventId{row.value(0).toLongLong()},
                     .origin = origin,
                     .isTrusted = isTrusted(origin, SignatureVerdict::Kind(row.value(3).toInt()))});
            });
        if (!done)
            return done.error();
    }
    return known;
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
