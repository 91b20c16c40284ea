// SPDX-License-Identifier: MIT
#pragma once

// The inside of Forwarder, for its own sources only.
#include "delivery/asking.h"
#include "delivery/courier.h"
#include "delivery/forwarder.h"
#include "delivery/lane.h"
#include "delivery/mailbox.h"
#include "delivery/retryrule.h"
#include "store/forwardlog.h"
#include "store/forwardrouter.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QHash>
#include <QtCore/QTimer>

#include <map>
#include <vector>

namespace Hookglass {

class Forwarder::Private
{
public:
    /// One transaction: ends are recorded, and new attempts begun.
    struct PumpResult
    {
        QList<BegunAttempt> begun;
        QHash<TargetId, std::optional<Timestamp>> nextDue; ///< of targets with room left
    };

    struct Wanted
    {
        Target target;
        int room = 0;
    };

    struct Ended
    {
        FinishedAttempt finished;
        std::function<void(const FinishedAttempt &)> done; ///< once it is stored; may be empty
    };

    Private(Forwarder *owner, StoreSubmit storeSubmit, const Clock &theClock,
            ForwarderOptions theOptions);

    Forwarder *q;
    const StoreSubmit store;
    const Clock &clock;
    const ForwarderOptions options;
    const RetryPlan plan;
    const std::shared_ptr<Mailbox> mailbox;
    // Children of the forwarder, so that they move to its thread with it.
    Courier *queue;
    Courier *asks;
    Courier *once;
    QTimer *wakeTimer;
    QTimer *newsTimer;
    QTimer *storeTimer;
    QTimer *graceTimer;

    std::map<TargetId, Lane> lanes;
    QList<Ended> ended; ///< to be recorded
    QSet<DeliveryId> asked;
    DeliveryId committed;
    QHash<ForwardId, ForwardNews> news;
    std::vector<std::weak_ptr<Asking>> askings;
    int outstanding = 0; ///< works given to the store, not yet answered
    bool wantsStart = false;
    bool isStarted = false;
    bool wantsReload = false; ///< targets changed, and we could not read them yet
    bool isRouting = false;
    bool isPumping = false;
    bool isStopping = false;
    bool isStopped = false;

    template <typename T>
    void submit(std::function<Result<T>(Connection &)> work,
                std::function<void(const Result<T> &)> done);
    void onTrouble(const Error &error);
    void tryStoreAgain();

    void start();
    void setTargets(const QList<Target> &targets);
    QList<Target> targetsOn() const;
    void route();
    void onRouted(const Result<RouteResult> &routed, DeliveryId upTo);

    QList<Wanted> wanted() const;
    void pump();
    void onPumped(const Result<PumpResult> &result, const QList<Ended> &recorded);
    void sendQueued(const BegunAttempt &begun);
    void end(FinishedAttempt &&finished, int tries,
             std::function<void(const FinishedAttempt &)> done);
    void markIfStopping(FinishedAttempt &finished) const;

    void ask(DeliveryId delivery, QDeadlineTimer deadline, const std::shared_ptr<Asking> &asking);
    void onAskBegun(const Result<QList<BegunAttempt>> &begun, const QList<Target> &targets,
                    QDeadlineTimer deadline, const std::shared_ptr<Asking> &asking);

    void wake();
    void setWakeTimer();
    void addNews(const Forward &forward, std::optional<ForwardAttempt> attempt);
    void tellNews();
    void cutOff();
    void stopIfDone();
};

/// `done` runs in our thread, after the commit or with the reason why there was none.
template <typename T>
void Forwarder::Private::submit(std::function<Result<T>(Connection &)> work,
                                std::function<void(const Result<T> &)> done)
{
    ++outstanding;
    const auto value = std::make_shared<std::optional<Result<T>>>();
    store(
        [work = std::move(work), value](Connection &connection) -> Result<void> {
            value->emplace(work(connection));
            return **value ? Result<void>() : (*value)->error();
        },
        [this, box = mailbox, value, done = std::move(done)](const Result<void> &stored) {
            const Result<T> result = stored ? **value : Result<T>(stored.error());
            box->post([this, result, done] {
                --outstanding;
                done(result);
                stopIfDone();
            });
        });
}

} // namespace Hookglass
