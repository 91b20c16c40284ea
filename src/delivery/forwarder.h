// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"
#include "store/storework.h"

#include <QtCore/QList>
#include <QtCore/QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace Hookglass {

struct BegunAttempt;
struct FinishedAttempt;

/// Runs work on the store in a transaction and tells when it is committed; in whatever thread.
using StoreSubmit = std::function<void(StoreWork, StoreDone)>;

/// Tests make them tiny.
struct ForwarderOptions
{
    /// Pauses after the first, second, … attempt that failed; after the last of them we give up.
    QList<std::chrono::milliseconds> retryPauses{std::chrono::seconds(1),  std::chrono::seconds(5),
                                                 std::chrono::seconds(30), std::chrono::minutes(2),
                                                 std::chrono::minutes(10), std::chrono::minutes(30),
                                                 std::chrono::minutes(120)};
    std::chrono::milliseconds longestRetryAfter{std::chrono::hours(1)};
    int connections = 8;  ///< to one target at a time
    int window = 32;      ///< attempts begun for one target at a time: the most repeats of a crash
    int routeSlice = 500; ///< deliveries looked at in one short transaction
    std::chrono::milliseconds newsInterval{100};
};

/// Sends to targets what is stored, as long as it has to. Each attempt is recorded before it is
/// sent and after it ended; a crash loses none, and what may arrive twice is marked. Each target
/// has connections and a window of its own, so that a slow one holds up nobody. Lives in the
/// receiver's thread; all of it is to be called there.
class Forwarder final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Forwarder)
public:
    Forwarder(StoreSubmit store, const Clock &clock, ForwarderOptions options = {});
    ~Forwarder() override;

    /// Takes up what was left, then routes and sends. Before it, only ask() and send() work.
    void start();
    /// Begins nothing more and waits shortly for what is under way; then cuts it off, recorded as
    /// interrupted. stopped() follows.
    void stop();

    /// Deliveries up to this one were committed: look for targets. Cheap without any.
    void deliveriesCommitted(DeliveryId last);
    /// Targets were added, changed, removed or switched.
    void reloadTargets();
    /// Forwards were made to wait by others (retryFailed, add).
    void lookForWork();

    /// Passes a committed delivery on to all matching targets at once, and answers with the worst
    /// status when all have answered or the deadline is over. Call it in the slot in which the
    /// commit was heard of: what was asked is not routed a second time. Recorded like all others,
    /// not retried by us.
    void ask(DeliveryId delivery, std::chrono::milliseconds deadline,
             std::function<void(const AskedAnswer &)> done);

    /// Sends what has begun already (see ForwardLog::addBegun), once, beside all queues; the answer
    /// comes when its end is stored. `destination` may be no stored target.
    void send(const BegunAttempt &begun, const Target &destination,
              std::function<void(const FinishedAttempt &)> done);
    /// Cuts off what send() is sending.
    void cancelSends(const QList<ForwardId> &forwards);

Q_SIGNALS:
    /// What was left is taken up; targets are known.
    void started();
    /// Attempts ended and were stored; gathered, each forward's newest state.
    void progressed(const QList<Hookglass::ForwardNews> &news);
    /// The store did not take what we had to record; it is tried again.
    void troubled(const Hookglass::Error &error);
    void stopped();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass
