// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "delivery/replay.h"
#include "store/forwardlog.h"

#include <QtCore/QHash>

#include <chrono>
#include <functional>

namespace Hookglass {

class Connection;

/// Some events to be sent once each to some places, and what is changed before.
struct ReplayBatch
{
    QList<EventId> events; ///< one may stand here more than once
    QList<Target> targets; ///< an id of 0: an address given once
    ReplayEdit edit;
    QHash<AccountId, Secret> signingKeys;
    ForwardReason reason = ForwardReason::Replay;
    Timestamp now;
};

/// Composes the requests and records their beginning, in the order of the events; those that have
/// nothing stored to be sent are left out.
Result<QList<BegunAttempt>> beginReplays(Connection &connection, const ReplayBatch &batch);

/// Carries a begun attempt to its destination; `done` comes later, in the main thread, when its end
/// is stored.
using ReplaySender = std::function<void(const BegunAttempt &, const Target &,
                                        std::function<void(const FinishedAttempt &)> done)>;
/// Cuts off what was sent like this, if it has not ended; `done` of each is called all the same.
using ReplayCutter = std::function<void(const QList<ForwardId> &)>;
/// What is under way when something is stopped may still be answered so long.
constexpr std::chrono::milliseconds StopGrace{500};

} // namespace Hookglass
