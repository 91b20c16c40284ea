// SPDX-License-Identifier: MIT
// The part of Forwarder that asks targets for their answer.
#include "delivery/forwarder_p.h"

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

void Forwarder::Private::ask(DeliveryId delivery, QDeadlineTimer deadline,
                             const std::shared_ptr<Asking> &asking)
{
    const QList<Target> targets = targetsOn();
    if (targets.isEmpty()) {
        asking->answer({});
        return;
    }
    asked.insert(delivery);
    std::erase_if(askings, [](const std::weak_ptr<Asking> &one) { return one.expired(); });
    askings.push_back(asking);
    // Coarse ones end up to a twentieth too early: what comes then would be lost on FUB.
    QTimer::singleShot(std::chrono::milliseconds(deadline.remainingTime()), Qt::PreciseTimer, q,
                       [asking] { asking->expire(); });
    submit<QList<BegunAttempt>>(
        [delivery, targets,
         now = clock.now()](Connection &connection) -> Result<QList<BegunAttempt>> {
            ForwardLog log(connection);
            const Result<QList<NewForward>> forwards =
                log.forDelivery(delivery, targets, ForwardReason::Asked);
            if (!forwards)
                return forwards.error();
            return log.addBegun(*forwards, now);
        },
        [this, targets, deadline, asking](const Result<QList<BegunAttempt>> &begun) {
            onAskBegun(begun, targets, deadline, asking);
        });
}

void Forwarder::Private::onAskBegun(const Result<QList<BegunAttempt>> &begun,
                                    const QList<Target> &targets, QDeadlineTimer deadline,
                                    const std::shared_ptr<Asking> &asking)
{
    if (!begun) {
        asking->answer({.kind = AskedAnswer::Kind::NotPossible,
                        .status = 0,
                        .target = {},
                        .detail = begun.error().message});
        return;
    }
    if (begun->isEmpty()) {
        asking->answer({});
        return;
    }
    asking->expect(int(begun->size()));
    for (const BegunAttempt &one : *begun) {
        const auto known = std::find_if(targets.cbegin(), targets.cend(), [&](const Target &t) {
            return t.id == one.forward.target;
        });
        Target destination = *known;
        const QString name =
            destination.name.isEmpty() ? destination.url.toDisplayString() : destination.name;
        const auto left = std::chrono::milliseconds(deadline.remainingTime());
        if (asking->isAnswered() || left <= 0ms || isStopping) {
            FinishedAttempt late{
                .forward = one.forward, .attempt = one.attempt, .mayHaveArrived = false};
            late.attempt.finishedAt = clock.now();
            late.attempt.outcome = AttemptOutcome::NotSent;
            late.attempt.detail = Forwarder::tr("Too late: Follow Up Boss has its answer.");
            asking->add(late, name);
            end(std::move(late), 1, {});
            continue;
        }
        destination.timeout = std::min(destination.timeout, left);
        asks->send(one, destination, [this, asking, name](FinishedAttempt &&finished) {
            markIfStopping(finished);
            asking->add(finished, name);
            end(std::move(finished), 1, {});
        });
    }
}

void Forwarder::ask(DeliveryId delivery, std::chrono::milliseconds deadline,
                    std::function<void(const AskedAnswer &)> done)
{
    const auto asking = std::make_shared<Asking>(std::move(done));
    if (d->isStopping || !d->isStarted) {
        asking->answer({.kind = AskedAnswer::Kind::NotPossible,
                        .status = 0,
                        .target = {},
                        .detail = d->isStopping ? tr("Hookglass is being closed.")
                                                : tr("Hookglass is just starting.")});
        return;
    }
    d->ask(delivery, QDeadlineTimer(deadline, Qt::PreciseTimer), asking);
}

} // namespace Hookglass
