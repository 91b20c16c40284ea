// SPDX-License-Identifier: MIT
#pragma once

#include "core/resource.h"
#include "core/result.h"

#include <QtCore/QHash>

#include <optional>

namespace Hookglass {

class Connection;

/// What an answer about one resource brings into the store.
struct FetchRecord
{
    AccountId account;
    ResourceKey key;
    ResourceState state = ResourceState::Present;
    FetchReason reason = FetchReason::ByHand;
    Timestamp fetchedAt;
    QList<EventId> events; ///< that caused it
    QByteArray body;       ///< exact; empty: there was nothing
    QString message;       ///< the server's words if there was nothing
};

struct StoredFetch
{
    Resource resource; ///< as it is now
    SnapshotId snapshot;
    SnapshotId before;   ///< the newest with a body until now; none: there was none
    bool isSame = false; ///< the body is byte by byte as before
};

struct SnapshotBody
{
    Snapshot snapshot;
    Resource resource;
    QByteArray body;
};

/// What one step of sweeping came across.
struct SnapshotSweep
{
    qint64 last = 0; ///< highest id of an old one; 0: there was none
    int removed = 0;
};

/// Resources as they were fetched, one snapshot an answer. A body that is as the one before is
/// stored once. The last body of a resource stays, whatever becomes of the resource and the events.
/// Begins and commits nothing itself.
class SnapshotLog final
{
public:
    explicit SnapshotLog(Connection &connection);

    Result<StoredFetch> add(const FetchRecord &record);

    /// Those of the keys that were ever asked for, in no order.
    Result<QList<Resource>> resources(AccountId account, const QList<ResourceKey> &keys);
    /// Newest first.
    Result<QList<Snapshot>> history(ResourceId resource, int most = 500);
    /// The newest that the event caused, by resource.
    Result<QHash<ResourceId, Snapshot>> causedBy(EventId event);
    /// NotFound if it is gone.
    Result<SnapshotBody> body(SnapshotId snapshot);
    /// The newest with a body before that one; none: there is none.
    Result<SnapshotId> before(SnapshotId snapshot);
    /// What is kept that belongs to the person, by kind and number.
    Result<QList<Resource>> belongingTo(AccountId account, qint64 person);
    /// Resources with names, those known last first.
    Result<QList<Resource>> named(int most);
    /// The last of all that is stored; none: nothing is.
    Result<SnapshotId> newest();
    /// Resources of which something was stored after this snapshot.
    Result<QList<Resource>> changedSince(SnapshotId snapshot, int most);

    /// To be called when events are removed: drops the snapshots that only they caused, but never
    /// the last body of a resource.
    Result<void> forgetEvents(const QList<EventId> &events);
    /// One step through those that no event caused (or none that is still there): looks at so many
    /// ids above `after`, and drops what was fetched before that time (µs), but never the last
    /// body of a resource. Go on with `last`, until it is 0.
    Result<SnapshotSweep> sweep(qint64 after, qint64 beforeUs, int atMost);

private:
    Result<std::optional<Resource>> find(AccountId account, const ResourceKey &key);
    Result<Resource> findOrInsert(const FetchRecord &record);
    Result<qint64> bodyFor(const FetchRecord &record, const Resource &resource, bool &isSame);
    Result<void> insertSnapshot(const FetchRecord &record, const Resource &resource, qint64 body,
                                SnapshotId id);
    Result<void> updateResource(const Resource &resource);
    Result<void> updateLinks(const Resource &resource, const QList<qint64> &people);
    Result<QList<Resource>> resourcesWhere(const QString &condition, const QVariantList &values);
    Result<QList<Snapshot>> snapshotsWhere(const QString &condition, const QVariantList &values);
    Result<qint64> nextId(const QString &table);
    Result<void> remove(const QVariantList &snapshots, const QVariantList &bodies);

    Connection &m_connection;
};

} // namespace Hookglass
