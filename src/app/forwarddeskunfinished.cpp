// SPDX-License-Identifier: MIT
// The part of ForwardDesk that knows replays which were cut off.
#include "app/forwarddesk_p.h"
#include "store/replaylog.h"

#include <algorithm>

namespace Hookglass {

namespace {

struct TakenOver
{
    KeptReplay kept;
    ReplayOrder order; ///< with the events that are left
    QList<Target> targets;
};

Error atWork()
{
    return {.code = ErrorCode::Busy,
            .message = ForwardDesk::tr("This replay is at work already."),
            .detail = {}};
}

/// Whatever is missing for going on leaves it as it was.
Result<TakenOver> takeOver(Connection &connection, qint64 id, const QString &from,
                           const QString &to)
{
    ReplayLog log(connection);
    if (Result<void> done = log.takeOver(id, from, to); !done)
        return done.error();
    Result<KeptReplay> kept = log.find(id);
    if (!kept)
        return kept.error();
    Result<ReplayOrder> order = orderOf(kept->plan);
    if (!order)
        return order.error();
    Result<QList<EventId>> left = log.left(id);
    if (!left)
        return left.error();
    order->events = std::move(*left);
    TakenOver taken{.kept = std::move(*kept), .order = std::move(*order), .targets = {}};
    ForwardLog forwards(connection);
    for (const TargetId target : std::as_const(taken.order.targets)) {
        Result<Target> known = forwards.target(target);
        if (!known)
            return known.error();
        taken.targets.append(std::move(*known));
    }
    if (taken.order.address)
        taken.targets.append(*taken.order.address);
    return taken;
}

} // namespace

std::optional<ReplayRun::Record> ForwardDesk::Private::recordFor(const ReplayOrder &order)
{
    if (order.events.size() < 2)
        return std::nullopt;
    const std::optional<QByteArray> plan = planOf(order);
    const std::optional<QString> name = plan ? holder.name() : std::nullopt;
    if (!name)
        return std::nullopt;
    return ReplayRun::Record{.holder = *name, .plan = *plan, .id = 0, .before = 0};
}

bool ForwardDesk::Private::isAtWork(const KeptReplay &kept) const
{
    if (!holder.isOurs(kept.holder))
        return holder.isElsewhere(kept.holder);
    return std::any_of(runs.cbegin(), runs.cend(), [&kept](const auto &replay) {
        return replay->recordId() == kept.id || replay->isUnnumbered();
    });
}

void ForwardDesk::loadUnfinishedReplays(QObject *context, Callback<QList<UnfinishedReplay>> done)
{
    d->workspace.store().read<QList<KeptReplay>>(
        [](Connection &connection) { return ReplayLog(connection).all(); }, this,
        [this, guard = QPointer<QObject>(context), done](const Result<QList<KeptReplay>> &all) {
            if (!guard)
                return;
            if (!all) {
                done(all.error());
                return;
            }
            QList<UnfinishedReplay> unfinished;
            for (const KeptReplay &kept : *all) {
                if (d->isAtWork(kept))
                    continue;
                const Result<ReplayOrder> order = orderOf(kept.plan);
                unfinished.append({.id = kept.id,
                                   .startedAt = kept.startedAt,
                                   .events = kept.events,
                                   .left = kept.events - kept.begun,
                                   .order = order ? *order : ReplayOrder()});
            }
            done(unfinished);
        });
}

void ForwardDesk::loadUnsent(qint64 unfinished, QObject *context, Callback<QList<EventId>> done)
{
    d->workspace.store().read<QList<EventId>>(
        [unfinished](Connection &connection) { return ReplayLog(connection).left(unfinished); },
        context, std::move(done));
}

/// Answers with the replay if nobody carries it out.
void ForwardDesk::Private::findIdle(qint64 unfinished, QObject *context, Callback<KeptReplay> done)
{
    workspace.store().read<KeptReplay>(
        [unfinished](Connection &connection) { return ReplayLog(connection).find(unfinished); }, q,
        [this, guard = QPointer<QObject>(context), done](const Result<KeptReplay> &kept) {
            if (!guard)
                return;
            if (kept && isAtWork(*kept))
                done(atWork());
            else
                done(kept);
        });
}

void ForwardDesk::continueReplay(qint64 unfinished, QObject *context, Callback<quint64> done)
{
    const QPointer<QObject> guard(context);
    const auto goOn = [this, guard, done](const Result<TakenOver> &taken) {
        if (!taken) {
            if (guard)
                done(taken.error());
            return;
        }
        const quint64 number = d->nextReplay++;
        if (guard)
            done(number); // before its progress comes
        d->run(number, taken->order, taken->targets,
               ReplayRun::Record{.holder = taken->kept.holder,
                                 .plan = taken->kept.plan,
                                 .id = taken->kept.id,
                                 .before = taken->kept.begun});
    };
    d->findIdle(unfinished, this, [this, guard, done, goOn](const Result<KeptReplay> &kept) {
        const std::optional<QString> name = d->holder.name();
        if (!kept || !name) {
            if (guard)
                done(kept ? Error{.code = ErrorCode::Storage,
                                  .message = tr("The data folder cannot be written to."),
                                  .detail = {}}
                          : kept.error());
            return;
        }
        d->workspace.store().write<TakenOver>(
            [id = kept->id, from = kept->holder, to = *name](Connection &connection) {
                return takeOver(connection, id, from, to);
            },
            this, goOn);
    });
}

void ForwardDesk::forgetReplay(qint64 unfinished, QObject *context, Callback<void> done)
{
    d->findIdle(unfinished, this,
                [this, guard = QPointer<QObject>(context), done](const Result<KeptReplay> &kept) {
                    if (!kept) {
                        if (guard)
                            done(kept.error());
                        return;
                    }
                    d->workspace.store().write<bool>(
                        [id = kept->id](Connection &connection) -> Result<bool> {
                            if (Result<void> removed = ReplayLog(connection).remove(id); !removed)
                                return removed.error();
                            return true;
                        },
                        guard,
                        [done](const Result<bool> &removed) {
                            done(removed ? Result<void>() : removed.error());
                        });
                });
}

} // namespace Hookglass
