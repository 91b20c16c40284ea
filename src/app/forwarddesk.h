// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"
#include "delivery/replay.h"
#include "store/forwardlog.h"

#include <QtCore/QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace Hookglass {

class Forwarder;
class Workspace;

/// Events to be sent again.
struct ReplayOrder
{
    QList<EventId> events;         ///< in this order; each event's newest accepted delivery
    QList<TargetId> targets;       ///< chosen ones,
    std::optional<Target> address; ///< or an address given once: its url, headers, timeout
    ReplayEdit edit;               ///< a body or headers only for a single event
    double perSecond = 0;          ///< at most so many requests; 0: as fast as the targets answer
};

/// How far a replay is. A finished one has done == total, or was cancelled.
struct ReplayProgress
{
    quint64 replay = 0;     ///< what startReplay() gave
    qint64 total = 0;       ///< requests: events times targets
    qint64 sent = 0;        ///< begun
    qint64 eventsBegun = 0; ///< of the order's events, from the first on; those behind are not sent
    qint64 delivered = 0;
    qint64 failed = 0;
    qint64 cancelled = 0; ///< cut off while they were under way
    bool isFinished = false;
    bool isCancelled = false;
    QString problem;       ///< why it ended early, in plain words; empty if it did not
    qint64 unfinished = 0; ///< if it ended early and the rest is kept: for continueReplay()
    bool operator==(const ReplayProgress &) const = default;
};

/// A replay that ended before all was sent, though nobody cancelled it: Hookglass was closed, or
/// killed, or the store could not go on. What was sent stands in the log of forwards.
struct UnfinishedReplay
{
    qint64 id = 0;
    Timestamp startedAt;
    qint64 events = 0; ///< in all
    qint64 left = 0;   ///< of them, not sent
    ReplayOrder order; ///< where and how; without the events
};

/// Forwarding and replaying as window and command line use it. One a workspace, made after it is
/// open. If we receive, events are passed on to the targets from here on; beside another process
/// only replays are sent, from here. Lives in the main thread; answers come once, later, unless
/// `context` is gone by then.
class ForwardDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ForwardDesk)
public:
    template <typename T>
    using Callback = std::function<void(const Result<T> &)>;

    explicit ForwardDesk(Workspace &workspace, QObject *parent = nullptr);
    ~ForwardDesk() override;

    /// Begins to forward; targets of other runs are switched off, these are made or switched on.
    /// To be called once, whether or not there are any.
    void start(const QList<Target> &ofThisRun, QObject *context, Callback<QList<Target>> done);
    /// This process passes events on.
    bool isForwarding() const;
    /// In the receiver's thread, for ask(); nullptr unless this process passes events on.
    Forwarder *forwarder() const;

    // Targets. targetsChanged() follows a change.
    /// What is wrong with it, for the field concerned; empty if nothing is.
    static QString urlProblem(const QString &url);
    static QString patternsProblem(const QString &patterns);
    static QString headersProblem(const HeaderList &headers);
    /// TLS verification may be switched off only for these.
    static bool isLoopback(const QUrl &url);
    void loadTargets(QObject *context, Callback<QList<TargetLoad>> done);
    /// Adds (id 0) or changes; InvalidInput as by the problems above.
    void saveTarget(const Target &target, QObject *context, Callback<Target> done);
    void switchTarget(TargetId id, bool on, QObject *context, Callback<void> done);
    /// What waits for it is cancelled; what was sent stays on record.
    void removeTarget(TargetId id, QObject *context, Callback<void> done);

    // Forwards
    void loadForwards(EventId event, QObject *context, Callback<QList<ForwardDetail>> done);
    void loadForward(ForwardId id, QObject *context, Callback<ForwardDetail> done);
    /// What was sent instead of the delivery's bytes; NotFound if nothing was edited.
    void loadEditedBytes(ForwardId id, QObject *context, Callback<ForwardBytes> done);
    /// Newest first; target 0: of all. `before` 0: from the newest.
    void loadFailed(TargetId target, int limit, ForwardId before, QObject *context,
                    Callback<QList<Forward>> done);
    /// How many wait again.
    void retryFailed(const RetryScope &scope, QObject *context, Callback<qint64> done);
    /// How many waiting ones were cancelled.
    void cancelWaiting(const RetryScope &scope, QObject *context, Callback<qint64> done);
    /// Hands events over as they are, with retries: to these targets, or (empty) to those that want
    /// them by their patterns. What such a target got already is left out. How many were added.
    void forwardEvents(const QList<EventId> &events, const QList<TargetId> &targets,
                       QObject *context, Callback<qint64> done);

    // Replay. replayProgressed() follows until the progress is finished.
    /// InvalidInput if the order cannot be carried out; else its number.
    Result<quint64> startReplay(const ReplayOrder &order);
    /// Begins nothing more. What is under way has half a second more to be answered; then it is cut
    /// off and recorded as cancelled. What was not sent is forgotten.
    void cancelReplay(quint64 replay);
    QList<ReplayProgress> runningReplays() const;
    /// Replays of several events that were cut off, oldest first; not those at work just now, here
    /// or in another process.
    void loadUnfinishedReplays(QObject *context, Callback<QList<UnfinishedReplay>> done);
    /// Their events that were not sent; NotFound if it is done, or forgotten.
    void loadUnsent(qint64 unfinished, QObject *context, Callback<QList<EventId>> done);
    /// Sends what is left: its number, as from startReplay(). Busy if it is at work already.
    void continueReplay(qint64 unfinished, QObject *context, Callback<quint64> done);
    /// What is left will not be sent.
    void forgetReplay(qint64 unfinished, QObject *context, Callback<void> done);
    /// Sends the event twice, with its neighbours of the same resource in the wrong order, and
    /// three at once.
    void startDrill(EventId event, const Target &destination, const ReplayEdit &edit,
                    QObject *context, Callback<DrillReport> done);
    /// Stops what startDrill() began, as cancelReplay() does; the reports say how far they came.
    void cancelDrills();

Q_SIGNALS:
    void targetsChanged();
    /// Attempts that ended, gathered; the events' rows are refreshed, too.
    void progressed(const QList<Hookglass::ForwardNews> &news);
    void replayProgressed(const Hookglass::ReplayProgress &progress);
    /// One request of a replay ended, with its response.
    void replayEnded(const Hookglass::FinishedAttempt &attempt);
    /// Something could not be recorded; it is tried again.
    void troubled(const Hookglass::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ReplayProgress)
Q_DECLARE_METATYPE(Hookglass::FinishedAttempt)
