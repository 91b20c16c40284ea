// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "core/resourceref.h"

#include <QtCore/QByteArray>

namespace Hookglass {

using ResourceId = StrongId<struct ResourceIdTag>; ///< our number, not Follow Up Boss's

/// What Follow Up Boss said of a resource when it was last asked. Values are stored.
enum class ResourceState : quint8 {
    Present = 0,
    Trashed = 1,   ///< fetched, but the person is in Trash
    Missing = 2,   ///< left out of a list: perhaps in Trash, perhaps deleted
    Forbidden = 3, ///< 403
    Deleted = 4    ///< 404, or an event said so
};

/// Why something was fetched. Values are stored.
enum class FetchReason : quint8 {
    ByHand = 0,
    ByRule = 1, ///< automatically, for an event
    Search = 2  ///< found while looking for what was missed
};

/// A thing at Follow Up Boss that was asked for at least once.
struct Resource
{
    ResourceId id;
    AccountId account;
    ResourceKey key;
    QString name; ///< as of the last snapshot; may be empty
    ResourceState state = ResourceState::Present;
    SnapshotId lastSnapshot; ///< the newest with a body; none: it was never seen
    Timestamp checkedAt;     ///< last asked
    bool operator==(const Resource &) const = default;
};

/// One answer about a resource. What was there is kept byte by byte.
struct Snapshot
{
    SnapshotId id;
    ResourceId resource;
    Timestamp fetchedAt;
    ResourceState state = ResourceState::Present;
    FetchReason reason = FetchReason::ByHand;
    QList<EventId> events; ///< that caused it; may have been removed since
    QString message;       ///< the server's words if there was nothing; else empty
    qint64 bytes = 0;      ///< size of the body; 0: there was none
    bool isSame = false;   ///< byte by byte as the one before
    bool hasBody() const { return bytes > 0; }
    bool operator==(const Snapshot &) const = default;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ResourceId)
