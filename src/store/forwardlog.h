// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QSet>

namespace Hookglass {

class Connection;

/// A target with what is on its way to it.
struct TargetLoad
{
    Target target;
    qint64 waiting = 0; ///< and under way
    qint64 failed = 0;
    /// The newest that ended, if it is among the newest of all; outcome, status and times only.
    std::optional<ForwardAttempt> last;
    bool operator==(const TargetLoad &) const = default;
};

/// A forward with all its attempts, oldest first.
struct ForwardDetail
{
    Forward forward;
    QString targetName; ///< also of a removed one; empty for an address given once
    QList<ForwardAttempt> attempts;
};

/// What waits or failed, to be tried again.
struct RetryScope
{
    TargetId target;         ///< 0: of all
    QList<ForwardId> chosen; ///< only these; empty: all that failed
};

/// The bytes that a forward sends.
struct ForwardBytes
{
    QByteArray head;
    QByteArray body;
};

/// A forward that is to be made.
struct NewForward
{
    EventId event;
    DeliveryId delivery;
    TargetId target;
    QUrl url;
    ForwardReason reason = ForwardReason::Routed;
    std::optional<ForwardBytes> edited; ///< instead of the delivery's
};

/// An attempt that has begun: what to send, and the number to finish it under.
struct BegunAttempt
{
    Forward forward;
    ForwardAttempt attempt;
    ForwardBytes bytes; ///< as received, or as edited; empty if they are gone
    int tries = 1;      ///< with this one, since it was last told to wait
};

/// How an attempt ended, and what becomes of its forward.
struct FinishedAttempt
{
    Forward forward;             ///< with its new stage, and dueAt if that is Waiting
    ForwardAttempt attempt;      ///< as it ended
    bool mayHaveArrived = false; ///< it is not known: the next attempt may be a repeat
};

/// Targets, what is to be sent to them, and each attempt. On somebody's connection; does not begin
/// or commit by itself. Ids are never given twice.
class ForwardLog final
{
public:
    explicit ForwardLog(Connection &connection);

    // Targets
    /// Those not removed, by id.
    Result<QList<Target>> targets();
    Result<Target> target(TargetId id);
    /// Gets what is stored from now on.
    Result<Target> addTarget(const Target &target);
    /// All but isOn, isOfRun.
    Result<void> changeTarget(const Target &target);
    /// Switched on, it gets what is stored from now on, and what waited goes on.
    Result<void> switchTarget(TargetId id, bool on, Timestamp now);
    /// It is no target of a run any more, but one like others.
    Result<void> keepTarget(TargetId id);
    /// Cancels what waits for it: the events concerned.
    Result<QList<EventId>> removeTarget(TargetId id, Timestamp now);
    /// The targets of this run, which are made if there is none with that address; those of other
    /// runs are switched off. In the order given.
    Result<QList<Target>> beginRun(const QList<Target> &targets, Timestamp now);
    Result<QList<TargetLoad>> loads();

    // Reading
    /// All of an event, oldest first, with their attempts.
    Result<QList<ForwardDetail>> ofEvent(EventId event);
    Result<ForwardDetail> detail(ForwardId id);
    /// Newest first, those with an id below `before` (0: from the newest); no bodies, no attempts.
    Result<QList<Forward>> failed(TargetId target, int limit, ForwardId before);
    /// What was sent instead of the delivery's bytes; NotFound if nothing was edited.
    Result<ForwardBytes> editedBytes(ForwardId id);

    /// The last of all that is stored, of whatever event; 0: none.
    Result<DeliveryId> newestStored();

    // Queue
    /// Failed and cancelled ones wait again, from now on: those changed. A page at a time: call
    /// again while it gives any.
    Result<QList<Forward>> retryFailed(const RetryScope &scope, Timestamp now, int atMost = 500);
    /// Waiting ones are cancelled.
    Result<QList<Forward>> cancel(const RetryScope &scope, int atMost = 500);
    /// They wait from now on; ids in the order given.
    Result<QList<Forward>> add(const QList<NewForward> &forwards, Timestamp now);
    /// Forwards whose first attempt begins at once.
    Result<QList<BegunAttempt>> addBegun(const QList<NewForward> &forwards, Timestamp now);
    /// What is due for this target; attempts begin.
    Result<QList<BegunAttempt>> begin(const Target &target, int atMost, Timestamp now);
    /// When the next one is due; nullopt: none waits.
    Result<std::optional<Timestamp>> nextDue(TargetId target);
    Result<void> finish(const QList<FinishedAttempt> &attempts);
    /// What had begun before and has no end: marked as interrupted. Those that are retried wait
    /// again; the others have failed.
    Result<QList<Forward>> interruptUnfinished(Timestamp now);

    enum class Fit {
        Anyhow,   ///< all of the targets
        ByPattern ///< those that are switched on and want the event
    };
    /// The events' newest accepted deliveries as forwards to be, in the order of the events; those
    /// without one are left out.
    Result<QList<NewForward>> forEvents(const QList<EventId> &events, const QList<Target> &targets,
                                        ForwardReason reason, Fit fit);
    /// This delivery, to those of the targets that want it.
    Result<QList<NewForward>> forDelivery(DeliveryId delivery, const QList<Target> &targets,
                                          ForwardReason reason);
    /// Without those whose target has the event already, or will get it.
    Result<QList<NewForward>> withoutKnown(const QList<NewForward> &forwards);
    /// The newest accepted delivery's bytes.
    Result<ForwardBytes> bytesOf(DeliveryId delivery);

    /// Within a retention slice: all that belongs to these events.
    static Result<void> removeOfEvents(Connection &connection, const QList<EventId> &events);

private:
    Result<void> insert(const QList<NewForward> &forwards, const QList<Forward> &made);
    Result<QList<Forward>> change(const QString &condition, const QVariantList &values,
                                  ForwardStage stage, Timestamp due, int atMost);
    Result<void> addAttempts(QList<BegunAttempt> &begun);

    Connection &m_connection;
};

} // namespace Hookglass
