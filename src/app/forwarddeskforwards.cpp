// SPDX-License-Identifier: MIT
// The part of ForwardDesk that knows forwards.
#include "app/fetchedforwards.h"
#include "app/forwarddesk_p.h"

#include "app/fetchedforwards.h"

#include <algorithm>

namespace Hookglass {

namespace {
constexpr qsizetype EventsAtOnce = 500;
}

/// Calls `page` in the writer's thread until it changes nothing more.
template <typename Page>
void ForwardDesk::Private::changePages(Page page, QObject *context, Callback<qint64> done,
                                       qint64 soFar)
{
    workspace.store().write<QList<Forward>>(
        [page](Connection &connection) {
            ForwardLog log(connection);
            return page(log);
        },
        q,
        [this, page, guard = QPointer<QObject>(context), done,
         soFar](const Result<QList<Forward>> &changed) {
            if (!changed || changed->isEmpty()) {
                post([](Forwarder &own) { own.lookForWork(); });
                Q_EMIT q->targetsChanged();
                if (guard)
                    done(changed ? Result<qint64>(soFar) : changed.error());
                return;
            }
            noteEvents(*changed);
            changePages(page, guard ? guard.data() : q, done, soFar + changed->size());
        });
}

void ForwardDesk::loadForwards(EventId event, QObject *context, Callback<QList<ForwardDetail>> done)
{
    d->workspace.store().read<QList<ForwardDetail>>(
        [event](Connection &connection) { return ForwardLog(connection).ofEvent(event); }, context,
        std::move(done));
}

void ForwardDesk::loadForward(ForwardId id, QObject *context, Callback<ForwardDetail> done)
{
    d->workspace.store().read<ForwardDetail>(
        [id](Connection &connection) { return ForwardLog(connection).detail(id); }, context,
        std::move(done));
}

void ForwardDesk::loadEditedBytes(ForwardId id, QObject *context, Callback<ForwardBytes> done)
{
    d->workspace.store().read<ForwardBytes>(
        [id](Connection &connection) { return ForwardLog(connection).editedBytes(id); }, context,
        std::move(done));
}

void ForwardDesk::loadFailed(TargetId target, int limit, ForwardId before, QObject *context,
                             Callback<QList<Forward>> done)
{
    d->workspace.store().read<QList<Forward>>(
        [target, limit, before](Connection &connection) {
            return ForwardLog(connection).failed(target, limit, before);
        },
        context, std::move(done));
}

void ForwardDesk::retryFailed(const RetryScope &scope, QObject *context, Callback<qint64> done)
{
    if (!d->canChange()) {
        QMetaObject::invokeMethod(
            context, [done] { done(Private::heldElsewhere()); }, Qt::QueuedConnection);
        return;
    }
    const Timestamp now = d->workspace.clock().now();
    d->changePages([scope, now](ForwardLog &log) { return log.retryFailed(scope, now); }, context,
                   std::move(done), 0);
}

void ForwardDesk::cancelWaiting(const RetryScope &scope, QObject *context, Callback<qint64> done)
{
    if (!d->canChange()) {
        QMetaObject::invokeMethod(
            context, [done] { done(Private::heldElsewhere()); }, Qt::QueuedConnection);
        return;
    }
    d->changePages([scope](ForwardLog &log) { return log.cancel(scope); }, context, std::move(done),
                   0);
}

void ForwardDesk::forwardEvents(const QList<EventId> &events, const QList<TargetId> &targets,
                                QObject *context, Callback<qint64> done)
{
    if (!d->canChange()) {
        QMetaObject::invokeMethod(
            context, [done] { done(Private::heldElsewhere()); }, Qt::QueuedConnection);
        return;
    }
    d->forwardPage(events, targets, context, std::move(done), 0);
}

void ForwardDesk::Private::forwardPage(QList<EventId> events, const QList<TargetId> &targets,
                                       QObject *context, Callback<qint64> done, qint64 soFar)
{
    const QList<EventId> page = events.first(std::min(events.size(), EventsAtOnce));
    events.remove(0, page.size());
    workspace.store().write<QList<Forward>>(
        [page, targets, keys = signingKeys(),
         now = workspace.clock().now()](Connection &connection) -> Result<QList<Forward>> {
            ForwardLog log(connection);
            Result<QList<Target>> all = log.targets();
            if (!all)
                return all.error();
            if (!targets.isEmpty())
                all->removeIf([&](const Target &target) { return !targets.contains(target.id); });
            const auto fit =
                targets.isEmpty() ? ForwardLog::Fit::ByPattern : ForwardLog::Fit::Anyhow;
            const Result<QList<NewForward>> fitting =
                log.forEvents(page, *all, ForwardReason::Chosen, fit);
            if (!fitting)
                return fitting.error();
            Result<QList<NewForward>> missing = log.withoutKnown(*fitting);
            if (!missing)
                return missing.error();
            if (Result<void> given = giveDeliverableBytes(connection, *missing, keys); !given)
                return given.error();
            return log.add(*missing, now);
        },
        q,
        [this, events, targets, guard = QPointer<QObject>(context), done,
         soFar](const Result<QList<Forward>> &added) {
            if (added)
                noteEvents(*added);
            const qint64 count = soFar + (added ? added->size() : 0);
            if (added && !events.isEmpty()) {
                forwardPage(events, targets, guard ? guard.data() : q, done, count);
                return;
            }
            post([](Forwarder &own) { own.lookForWork(); });
            Q_EMIT q->targetsChanged();
            if (guard)
                done(added ? Result<qint64>(count) : added.error());
        });
}

} // namespace Hookglass
