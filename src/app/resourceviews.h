// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/resource.h"
#include "core/resourcediff.h"
#include "fub/resourceclient.h"

#include <optional>
#include <variant>

namespace Hookglass {

/// What came of fetching one thing.
struct FetchedResource
{
    ResourceKey key;
    ResourceOutcome outcome = ResourceOutcome::Failed;
    QString name;           ///< as known; may be empty
    QString message;        ///< why there is nothing, mostly in the server's words
    SnapshotId snapshot;    ///< none: nothing was stored
    SnapshotId before;      ///< the body before; none: it is the first one
    bool isDeleted = false; ///< the event says so; nobody was asked
    bool isInTrash = false;
    std::optional<ResourceDiff> diff; ///< to the body before; of fetches by hand
};

/// What came of fetching for one event.
struct FetchReport
{
    EventId event;
    FetchReason reason = FetchReason::ByHand;
    QList<FetchedResource> resources;
    QString problem; ///< why something of it could not even be asked for; else empty

    bool isComplete() const;   ///< all was fetched
    bool mayBeInTrash() const; ///< asking again with includeTrash could bring more
};

/// Why the last try to fetch something brought no answer about it. Kept while the program runs,
/// until another try brings one.
struct FetchProblem
{
    QString message;
    Timestamp at;
    std::optional<Timestamp> retryAt; ///< the API wants nothing before; nullopt: it did not say
};

/// One of the things that an event is about.
struct SubjectResource
{
    ResourceKey key;
    bool isDeleted = false;         ///< the event says so
    std::optional<Resource> known;  ///< nullopt: it was never asked for
    std::optional<Snapshot> caused; ///< the newest answer that the event caused
};

struct SubjectView
{
    EventSummary event;
    QList<SubjectResource> resources;
    QString problem; ///< why not all of it can be asked for; else empty
    QString whyNot;  ///< why nothing can be asked at all (no key); else empty
};

/// A text that was kept, with what it is.
struct KeptText
{
    std::optional<Snapshot> snapshot; ///< nullopt: an event's payload
    Resource resource;                ///< of a snapshot
    EventSummary event;               ///< of a payload
    QByteArray bytes;
    Timestamp at; ///< fetched, or received
};

/// A resource as it was fetched, beside the body before.
struct ResourceView
{
    Resource resource;
    std::optional<KeptText> shown;       ///< nullopt: it was never seen
    std::optional<KeptText> before;      ///< nullopt: there is none
    std::optional<Snapshot> answer;      ///< the newest answer, or that of the event asked for
    bool isOfEvent = false;              ///< `answer` was caused by the event asked for
    std::optional<FetchProblem> problem; ///< of a try after that answer
    ResourceDiff diff;                   ///< from `before` to `shown`
    QList<Snapshot> history;             ///< newest first
    QHash<EventId, QString> causes; ///< "peopleUpdated 64d0ad74": of the history, if still kept
    QList<Resource> belongings;     ///< what is kept of a person that is gone
};

/// An event's payload, or a snapshot.
using Comparand = std::variant<EventId, SnapshotId>;

/// Two texts to be compared: who asks does so in a thread of its own, so that no reader waits.
struct Comparison
{
    KeptText older;
    KeptText newer;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::FetchReport)
Q_DECLARE_METATYPE(Hookglass::ResourceKey)
