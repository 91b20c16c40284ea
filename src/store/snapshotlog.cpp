// SPDX-License-Identifier: MIT
#include "store/snapshotlog.h"

#include "core/resourcefacts.h"
#include "store/rowquery.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto PersonKind = u"people"_s;
constexpr qsizetype AtOnce = 300; ///< values bound to one statement

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value; // a null string would be NULL
}

QString marks(qsizetype count)
{
    return QStringList(count, u"?"_s).join(u',');
}

Resource resourceFrom(const QSqlQuery &row)
{
    return {.id = ResourceId{row.value(0).toLongLong()},
            .account = AccountId{row.value(1).toLongLong()},
            .key = {row.value(2).toString(), row.value(3).toLongLong()},
            .name = row.value(4).toString(),
            .state = ResourceState(row.value(5).toInt()),
            .lastSnapshot = SnapshotId{row.value(6).toLongLong()},
            .checkedAt = fromMicros(row.value(7).toLongLong())};
}

Error gone()
{
    return {.code = ErrorCode::NotFound,
            .message =
                QCoreApplication::translate("Hookglass::Store", "This snapshot is no longer kept."),
            .detail = {}};
}

} // namespace

SnapshotLog::SnapshotLog(Connection &connection)
    : m_connection(connection)
{
}

// Rows that others may still name are never removed while they are the newest, so no id comes
// twice.
Result<qint64> SnapshotLog::nextId(const QString &table)
{
    const Result<QVariant> highest = m_connection.value(u"SELECT max(id) FROM %1"_s.arg(table));
    if (!highest)
        return highest.error();
    return highest->toLongLong() + 1;
}

Result<QList<Resource>> SnapshotLog::resourcesWhere(const QString &condition,
                                                    const QVariantList &values)
{
    QList<Resource> found;
    const Result<void> done =
        forEachRow(m_connection,
                   u"SELECT r.id, r.account_id, r.kind, r.number, r.name, r.state, "
                   "r.last_snapshot_id, r.checked_us FROM resource r "_s +
                       condition,
                   values, [&found](const QSqlQuery &row) { found.append(resourceFrom(row)); });
    if (!done)
        return done.error();
    return found;
}

Result<std::optional<Resource>> SnapshotLog::find(AccountId account, const ResourceKey &key)
{
    const Result<QList<Resource>> found =
        resourcesWhere(u"WHERE r.account_id = ? AND r.kind = ? AND r.number = ?"_s,
                       {account.value, key.kind, key.number});
    if (!found)
        return found.error();
    return found->isEmpty() ? std::nullopt : std::optional(found->constFirst());
}

Result<Resource> SnapshotLog::findOrInsert(const FetchRecord &record)
{
    const Result<std::optional<Resource>> known = find(record.account, record.key);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    const Result<qint64> id = nextId(u"resource"_s);
    if (!id)
        return id.error();
    Resource resource{.id = ResourceId{*id},
                      .account = record.account,
                      .key = record.key,
                      .name = {},
                      .lastSnapshot = {},
                      .checkedAt = record.fetchedAt};
    const Result<void> done = m_connection.exec(
        u"INSERT INTO resource (id, account_id, kind, number, name, state, last_snapshot_id, "
        "checked_us) VALUES (?, ?, ?, ?, '', ?, 0, ?)"_s,
        {*id, record.account.value, record.key.kind, record.key.number, int(record.state),
         toMicros(record.fetchedAt)});
    if (!done)
        return done.error();
    return resource;
}

Result<StoredFetch> SnapshotLog::add(const FetchRecord &record)
{
    Result<Resource> resource = findOrInsert(record);
    if (!resource)
        return resource.error();
    StoredFetch stored;
    stored.before = resource->lastSnapshot;
    const Result<qint64> body = bodyFor(record, *resource, stored.isSame);
    if (!body)
        return body.error();
    const Result<qint64> id = nextId(u"snapshot"_s);
    if (!id)
        return id.error();
    stored.snapshot = SnapshotId{*id};
    if (Result<void> done = insertSnapshot(record, *resource, *body, stored.snapshot); !done)
        return done.error();
    resource->state = record.state;
    resource->checkedAt = record.fetchedAt;
    if (!record.body.isEmpty()) {
        resource->lastSnapshot = stored.snapshot;
        const ResourceFacts facts = factsOf(record.key.kind, record.body);
        if (!facts.name.isEmpty())
            resource->name = facts.name;
        if (Result<void> done = updateLinks(*resource, facts.people); !done)
            return done.error();
    }
    if (Result<void> done = updateResource(*resource); !done)
        return done.error();
    stored.resource = *resource;
    return stored;
}

Result<qint64> SnapshotLog::bodyFor(const FetchRecord &record, const Resource &resource,
                                    bool &isSame)
{
    isSame = false;
    if (record.body.isEmpty())
        return 0;
    if (resource.lastSnapshot.isValid()) {
        const Result<QVariant> last = m_connection.value(
            u"SELECT body_id FROM snapshot WHERE id = ?"_s, {resource.lastSnapshot.value});
        if (!last)
            return last.error();
        const Result<QVariant> bytes = m_connection.value(
            u"SELECT body FROM snapshot_body WHERE id = ?"_s, {last->toLongLong()});
        if (!bytes)
            return bytes.error();
        isSame = bytes->toByteArray() == record.body;
        if (isSame)
            return last->toLongLong();
    }
    const Result<qint64> id = nextId(u"snapshot_body"_s);
    if (!id)
        return id.error();
    if (Result<void> done = m_connection.exec(
            u"INSERT INTO snapshot_body (id, body) VALUES (?, ?)"_s, {*id, record.body});
        !done)
        return done.error();
    return *id;
}

Result<void> SnapshotLog::insertSnapshot(const FetchRecord &record, const Resource &resource,
                                         qint64 body, SnapshotId id)
{
    if (Result<void> done = m_connection.exec(
            u"INSERT INTO snapshot (id, resource_id, fetched_us, state, reason, body_id, bytes, "
            "message) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {id.value, resource.id.value, toMicros(record.fetchedAt), int(record.state),
             int(record.reason), body, record.body.size(), text(record.message)});
        !done)
        return done;
    QSet<EventId> causes;
    for (const EventId event : record.events) {
        if (!event.isValid() || causes.contains(event))
            continue;
        causes.insert(event);
        if (Result<void> done = m_connection.exec(
                u"INSERT INTO snapshot_cause (event_id, snapshot_id) VALUES (?, ?)"_s,
                {event.value, id.value});
            !done)
            return done;
    }
    return {};
}

Result<void> SnapshotLog::updateResource(const Resource &resource)
{
    return m_connection.exec(u"UPDATE resource SET name = ?, state = ?, last_snapshot_id = ?, "
                             "checked_us = ? WHERE id = ?"_s,
                             {text(resource.name), int(resource.state), resource.lastSnapshot.value,
                              toMicros(resource.checkedAt), resource.id.value});
}

Result<void> SnapshotLog::updateLinks(const Resource &resource, const QList<qint64> &people)
{
    if (Result<void> done = m_connection.exec(u"DELETE FROM resource_link WHERE resource_id = ?"_s,
                                              {resource.id.value});
        !done)
        return done;
    for (const qint64 person : people) {
        if (Result<void> done =
                m_connection.exec(u"INSERT INTO resource_link (account_id, person, resource_id) "
                                  "VALUES (?, ?, ?)"_s,
                                  {resource.account.value, person, resource.id.value});
            !done)
            return done;
    }
    return {};
}

Result<QList<Resource>> SnapshotLog::resources(AccountId account, const QList<ResourceKey> &keys)
{
    QHash<QString, QVariantList> numbers;
    for (const ResourceKey &key : keys)
        numbers[key.kind].append(key.number);
    QList<Resource> found;
    for (auto it = numbers.cbegin(); it != numbers.cend(); ++it) {
        for (qsizetype from = 0; from < it->size(); from += AtOnce) {
            const QVariantList part = it->mid(from, AtOnce);
            const Result<QList<Resource>> rows =
                resourcesWhere(u"WHERE r.account_id = ? AND r.kind = ? AND r.number IN (%1)"_s.arg(
                                   marks(part.size())),
                               QVariantList{account.value, it.key()} + part);
            if (!rows)
                return rows.error();
            found += *rows;
        }
    }
    return found;
}

Result<QList<Snapshot>> SnapshotLog::snapshotsWhere(const QString &condition,
                                                    const QVariantList &values)
{
    QList<Snapshot> found;
    QHash<qint64, qsizetype> places;
    const Result<void> done = forEachRow(
        m_connection,
        u"SELECT s.id, s.resource_id, s.fetched_us, s.state, s.reason, s.message, s.bytes, "
        "EXISTS (SELECT 1 FROM snapshot o WHERE o.body_id = s.body_id AND s.body_id <> 0 "
        "AND o.id < s.id), c.event_id "
        "FROM snapshot s LEFT JOIN snapshot_cause c ON c.snapshot_id = s.id "_s +
            condition,
        values, [&](const QSqlQuery &row) {
            const qint64 id = row.value(0).toLongLong();
            if (!places.contains(id)) {
                places.insert(id, found.size());
                found.append({.id = SnapshotId{id},
                              .resource = ResourceId{row.value(1).toLongLong()},
                              .fetchedAt = fromMicros(row.value(2).toLongLong()),
                              .state = ResourceState(row.value(3).toInt()),
                              .reason = FetchReason(row.value(4).toInt()),
                              .events = {},
                              .message = row.value(5).toString(),
                              .bytes = row.value(6).toLongLong(),
                              .isSame = row.value(7).toInt() != 0});
            }
            if (!row.isNull(8))
                found[places.value(id)].events.append(EventId{row.value(8).toLongLong()});
        });
    if (!done)
        return done.error();
    return found;
}

Result<QList<Snapshot>> SnapshotLog::history(ResourceId resource, int most)
{
    return snapshotsWhere(u"WHERE s.id IN (SELECT id FROM snapshot WHERE resource_id = ? "
                          "ORDER BY id DESC LIMIT ?) ORDER BY s.id DESC, c.event_id"_s,
                          {resource.value, most});
}

Result<QHash<ResourceId, Snapshot>> SnapshotLog::causedBy(EventId event)
{
    const Result<QList<Snapshot>> found =
        snapshotsWhere(u"WHERE s.id IN (SELECT snapshot_id FROM snapshot_cause "
                       "WHERE event_id = ?) ORDER BY s.id, c.event_id"_s,
                       {event.value});
    if (!found)
        return found.error();
    QHash<ResourceId, Snapshot> newest;
    for (const Snapshot &snapshot : *found)
        newest.insert(snapshot.resource, snapshot);
    return newest;
}

Result<SnapshotBody> SnapshotLog::body(SnapshotId snapshot)
{
    const Result<QList<Snapshot>> found =
        snapshotsWhere(u"WHERE s.id = ? ORDER BY c.event_id"_s, {snapshot.value});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return gone();
    SnapshotBody result;
    result.snapshot = found->constFirst();
    const Result<QList<Resource>> resource =
        resourcesWhere(u"WHERE r.id = ?"_s, {result.snapshot.resource.value});
    if (!resource)
        return resource.error();
    if (resource->isEmpty())
        return gone();
    result.resource = resource->constFirst();
    const Result<QVariant> bytes =
        m_connection.value(u"SELECT b.body FROM snapshot s JOIN snapshot_body b "
                           "ON b.id = s.body_id WHERE s.id = ?"_s,
                           {snapshot.value});
    if (!bytes)
        return bytes.error();
    result.body = bytes->toByteArray();
    return result;
}

Result<SnapshotId> SnapshotLog::before(SnapshotId snapshot)
{
    const Result<QVariant> found = m_connection.value(
        u"SELECT max(o.id) FROM snapshot s JOIN snapshot o ON o.resource_id = s.resource_id "
        "AND o.id < s.id AND o.body_id <> 0 WHERE s.id = ?"_s,
        {snapshot.value});
    if (!found)
        return found.error();
    return SnapshotId{found->toLongLong()};
}

Result<QList<Resource>> SnapshotLog::belongingTo(AccountId account, qint64 person)
{
    return resourcesWhere(u"JOIN resource_link l ON l.resource_id = r.id "
                          "WHERE l.account_id = ? AND l.person = ? ORDER BY r.kind, r.number"_s,
                          {account.value, person});
}

Result<QList<Resource>> SnapshotLog::named(int most)
{
    return resourcesWhere(u"WHERE r.name <> '' ORDER BY r.id DESC LIMIT ?"_s, {most});
}

Result<SnapshotId> SnapshotLog::newest()
{
    const Result<QVariant> newest = m_connection.value(u"SELECT max(id) FROM snapshot"_s);
    if (!newest)
        return newest.error();
    return SnapshotId{newest->toLongLong()};
}

Result<QList<Resource>> SnapshotLog::changedSince(SnapshotId snapshot, int most)
{
    return resourcesWhere(u"WHERE r.id IN (SELECT resource_id FROM snapshot WHERE id > ?) "
                          "ORDER BY r.id LIMIT ?"_s,
                          {snapshot.value, most});
}

Result<void> SnapshotLog::forgetEvents(const QList<EventId> &events)
{
    if (events.isEmpty())
        return {};
    QVariantList ids;
    for (const EventId event : events)
        ids.append(event.value);
    const QString of = u"(%1)"_s.arg(marks(ids.size()));
    // Caused by these alone, and not what is left of a resource.
    QVariantList snapshots;
    QVariantList bodies;
    const Result<void> found = forEachRow(
        m_connection,
        u"SELECT DISTINCT s.id, s.body_id FROM snapshot_cause c "
        "JOIN snapshot s ON s.id = c.snapshot_id JOIN resource r ON r.id = s.resource_id "
        "WHERE c.event_id IN %1 AND s.id <> r.last_snapshot_id AND NOT EXISTS ("
        "SELECT 1 FROM snapshot_cause o WHERE o.snapshot_id = s.id AND o.event_id NOT IN %1)"_s.arg(
            of),
        ids + ids, [&](const QSqlQuery &row) {
            snapshots.append(row.value(0));
            if (row.value(1).toLongLong() != 0)
                bodies.append(row.value(1));
        });
    if (!found)
        return found;
    if (Result<void> done =
            m_connection.exec(u"DELETE FROM snapshot_cause WHERE event_id IN "_s + of, ids);
        !done)
        return done;
    return remove(snapshots, bodies);
}

Result<SnapshotSweep> SnapshotLog::sweep(qint64 after, qint64 beforeUs, int atMost)
{
    SnapshotSweep swept;
    QVariantList snapshots;
    QVariantList bodies;
    // Not the newest either: its id would be given a second time.
    const Result<void> found =
        forEachRow(m_connection,
                   u"SELECT s.id, s.body_id, CASE WHEN r.last_snapshot_id = s.id "
                   "OR s.id = (SELECT max(id) FROM snapshot) "
                   "OR EXISTS (SELECT 1 FROM snapshot_cause c WHERE c.snapshot_id = s.id) "
                   "THEN 1 ELSE 0 END "
                   "FROM (SELECT id, body_id, resource_id, fetched_us FROM snapshot WHERE id > ? "
                   "ORDER BY id LIMIT ?) AS s LEFT JOIN resource r ON r.id = s.resource_id "
                   "WHERE s.fetched_us < ? ORDER BY s.id"_s,
                   {after, atMost, beforeUs}, [&](const QSqlQuery &row) {
                       swept.last = row.value(0).toLongLong();
                       if (row.value(2).toInt() != 0)
                           return;
                       snapshots.append(row.value(0));
                       if (row.value(1).toLongLong() != 0)
                           bodies.append(row.value(1));
                   });
    if (!found)
        return found.error();
    if (Result<void> done = remove(snapshots, bodies); !done)
        return done.error();
    swept.removed = int(snapshots.size());
    return swept;
}

Result<void> SnapshotLog::remove(const QVariantList &snapshots, const QVariantList &bodies)
{
    for (qsizetype from = 0; from < snapshots.size(); from += AtOnce) {
        const QVariantList part = snapshots.mid(from, AtOnce);
        if (Result<void> done = m_connection.exec(
                u"DELETE FROM snapshot WHERE id IN (%1)"_s.arg(marks(part.size())), part);
            !done)
            return done;
    }
    for (qsizetype from = 0; from < bodies.size(); from += AtOnce) {
        const QVariantList part = bodies.mid(from, AtOnce);
        if (Result<void> done = m_connection.exec(
                u"DELETE FROM snapshot_body WHERE id IN (%1) AND NOT EXISTS ("
                "SELECT 1 FROM snapshot s WHERE s.body_id = snapshot_body.id)"_s.arg(
                    marks(part.size())),
                part);
            !done)
            return done;
    }
    return {};
}

} // namespace Hookglass
