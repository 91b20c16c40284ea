// SPDX-License-Identifier: MIT
// The part of ForwardDesk that sends events again.
#include "app/forwarddesk_p.h"
#include "delivery/targetrules.h"

#include <algorithm>

namespace Hookglass {

namespace {

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

} // namespace

ReplaySender ForwardDesk::Private::sender()
{
    return [this](const BegunAttempt &begun, const Target &destination,
                  std::function<void(const FinishedAttempt &)> done) {
        post([begun, destination, box = mailbox, done = std::move(done)](Forwarder &own) {
            own.send(begun, destination, [box, done](const FinishedAttempt &finished) {
                box->post([done, finished] { done(finished); });
            });
        });
    };
}

QHash<AccountId, Secret> ForwardDesk::Private::signingKeys() const
{
    QHash<AccountId, Secret> keys;
    const QList<Account> accounts = workspace.accounts();
    for (const Account &account : accounts) {
        const QList<SigningKey> own = workspace.signingKeys(account.id);
        if (!own.isEmpty())
            keys.insert(account.id, own.constFirst().key);
    }
    return keys;
}

ReplayCutter ForwardDesk::Private::cutter()
{
    return [this](const QList<ForwardId> &forwards) {
        post([forwards](Forwarder &own) { own.cancelSends(forwards); });
    };
}

void ForwardDesk::Private::run(quint64 number, const ReplayOrder &order,
                               const QList<Target> &targets,
                               const std::optional<ReplayRun::Record> &record)
{
    runs.push_back(std::make_unique<ReplayRun>(ReplayRun::Setup{.number = number,
                                                                .order = order,
                                                                .targets = targets,
                                                                .signingKeys = signingKeys(),
                                                                .store = workspace.store(),
                                                                .clock = workspace.clock(),
                                                                .send = sender(),
                                                                .cutOff = cutter(),
                                                                .record = record}));
    ReplayRun *replay = runs.back().get();
    connect(replay, &ReplayRun::attemptEnded, q, &ForwardDesk::replayEnded);
    connect(replay, &ReplayRun::progressed, q, [this, replay](const ReplayProgress &progress) {
        if (progress.isFinished) {
            const auto own = std::find_if(runs.begin(), runs.end(), [replay](const auto &one) {
                return one.get() == replay;
            });
            if (own != runs.end()) {
                own->release()->deleteLater();
                runs.erase(own);
            }
        }
        Q_EMIT q->replayProgressed(progress);
    });
    replay->start();
}

Result<quint64> ForwardDesk::startReplay(const ReplayOrder &order)
{
    if (order.events.isEmpty())
        return invalid(tr("There is no event to send."));
    if (order.targets.isEmpty() && !order.address)
        return invalid(tr("Choose where to send it."));
    if (order.events.size() > 1 && (order.edit.body || order.edit.headers))
        return invalid(tr("A body or headers can be edited for one event at a time."));
    for (const HeaderList &headers :
         {order.edit.setHeaders, order.edit.headers.value_or(HeaderList())}) {
        for (const Header &header : headers) {
            if (header.name.contains('\n') || header.value.contains('\n') ||
                header.name.contains('\r') || header.value.contains('\r'))
                return invalid(tr("A header cannot hold a line break."));
        }
    }
    if (order.address) {
        if (const Result<void> good = TargetRules::check(*order.address); !good)
            return good.error();
    }
    const quint64 number = d->nextReplay++;
    d->wanted.insert(number);
    d->workspace.store().read<QList<Target>>(
        [ids = order.targets](Connection &connection) -> Result<QList<Target>> {
            ForwardLog log(connection);
            QList<Target> targets;
            for (const TargetId id : ids) {
                Result<Target> target = log.target(id);
                if (!target)
                    return target.error();
                targets.append(std::move(*target));
            }
            return targets;
        },
        this,
        [this, order, number](const Result<QList<Target>> &found) {
            const bool isCancelled = !d->wanted.remove(number);
            if (!found || isCancelled) {
                Q_EMIT replayProgressed({.replay = number,
                                         .total = qint64(order.events.size()),
                                         .isFinished = true,
                                         .isCancelled = isCancelled,
                                         .problem = found ? QString() : found.error().message});
                return;
            }
            QList<Target> targets = *found;
            if (order.address) {
                targets.append(*order.address);
                targets.last().id = {};
            }
            d->run(number, order, targets, d->recordFor(order));
        });
    return number;
}

void ForwardDesk::cancelReplay(quint64 replay)
{
    d->wanted.remove(replay);
    for (const auto &own : d->runs) {
        if (own->progress().replay == replay) {
            own->cancel();
            return;
        }
    }
}

QList<ReplayProgress> ForwardDesk::runningReplays() const
{
    QList<ReplayProgress> list;
    for (const auto &own : d->runs)
        list.append(own->progress());
    return list;
}

void ForwardDesk::startDrill(EventId event, const Target &destination, const ReplayEdit &edit,
                             QObject *context, Callback<DrillReport> done)
{
    if (const Result<void> good = TargetRules::check(destination); !good) {
        QMetaObject::invokeMethod(
            context, [done, error = good.error()] { done(error); }, Qt::QueuedConnection);
        return;
    }
    auto *drill = new DrillRun({.event = event,
                                .destination = destination,
                                .edit = edit,
                                .signingKeys = d->signingKeys(),
                                .store = d->workspace.store(),
                                .clock = d->workspace.clock(),
                                .send = d->sender(),
                                .cutOff = d->cutter()},
                               this);
    d->drills.removeAll(nullptr);
    d->drills.append(drill);
    const QPointer<QObject> guard(context);
    connect(drill, &DrillRun::finished, this, [drill, guard, done](const DrillReport &report) {
        drill->deleteLater();
        if (guard)
            done(report);
    });
    connect(drill, &DrillRun::failed, this, [drill, guard, done](const Error &error) {
        drill->deleteLater();
        if (guard)
            done(error);
    });
    drill->start();
}

void ForwardDesk::cancelDrills()
{
    for (const QPointer<DrillRun> &drill : std::as_const(d->drills)) {
        if (drill)
            drill->stop();
    }
}

} // namespace Hookglass
