// SPDX-License-Identifier: MIT
#include "delivery/forwarder.h"

#include "delivery/forwarder_p.h"

#include <QtCore/QLoggingCategory>

Q_LOGGING_CATEGORY(lcForwarder, "hookglass.forwarder", QtInfoMsg)

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr auto StoreRetryPause = 500ms;
constexpr auto StopGrace = 500ms;  ///< for answers that are just coming
constexpr auto LongestSleep = 60s; ///< the wall clock may jump
constexpr int AskConnections = 32; ///< what FUB waits for never queues behind the rest

} // namespace

Forwarder::Private::Private(Forwarder *owner, StoreSubmit storeSubmit, const Clock &theClock,
                            ForwarderOptions theOptions)
    : q(owner)
    , store(std::move(storeSubmit))
    , clock(theClock)
    , options(std::move(theOptions))
    , plan({.pauses = options.retryPauses, .longestRetryAfter = options.longestRetryAfter})
    , mailbox(std::make_shared<Mailbox>(owner))
    , queue(new Courier(theClock, options.connections, owner))
    , asks(new Courier(theClock, AskConnections, owner))
    , once(new Courier(theClock, options.connections, owner))
    , wakeTimer(new QTimer(owner))
    , newsTimer(new QTimer(owner))
    , storeTimer(new QTimer(owner))
    , graceTimer(new QTimer(owner))
{
    for (QTimer *timer : {wakeTimer, newsTimer, storeTimer, graceTimer})
        timer->setSingleShot(true);
    newsTimer->setInterval(options.newsInterval);
    storeTimer->setInterval(StoreRetryPause);
    graceTimer->setInterval(StopGrace);
    connect(wakeTimer, &QTimer::timeout, owner, [this] { wake(); });
    connect(newsTimer, &QTimer::timeout, owner, [this] { tellNews(); });
    connect(storeTimer, &QTimer::timeout, owner, [this] { tryStoreAgain(); });
    connect(graceTimer, &QTimer::timeout, owner, [this] { cutOff(); });
}

void Forwarder::Private::onTrouble(const Error &error)
{
    qCWarning(lcForwarder).noquote() << "Not recorded:" << error.detail;
    if (isStopping)
        return;
    if (!storeTimer->isActive())
        storeTimer->start();
    Q_EMIT q->troubled(error);
}

void Forwarder::Private::tryStoreAgain()
{
    if (wantsStart && !isStarted)
        start();
    else if (wantsReload)
        q->reloadTargets();
    route();
    pump();
}

void Forwarder::Private::start()
{
    struct Begin
    {
        QList<Forward> interrupted;
        QList<Target> targets;
        DeliveryId newest; ///< what was stored before us; what comes later is told
    };
    wantsStart = true;
    submit<Begin>(
        [now = clock.now()](Connection &connection) -> Result<Begin> {
            ForwardLog log(connection);
            Result<QList<Forward>> interrupted = log.interruptUnfinished(now);
            if (!interrupted)
                return interrupted.error();
            Result<QList<Target>> targets = log.targets();
            if (!targets)
                return targets.error();
            const Result<DeliveryId> newest = log.newestStored();
            if (!newest)
                return newest.error();
            return Begin{.interrupted = std::move(*interrupted),
                         .targets = std::move(*targets),
                         .newest = *newest};
        },
        [this](const Result<Begin> &begin) {
            if (!begin) {
                onTrouble(begin.error());
                return;
            }
            isStarted = true;
            committed = std::max(committed, begin->newest);
            for (const Forward &forward : begin->interrupted)
                addNews(forward, std::nullopt);
            setTargets(begin->targets);
            if (wantsReload)
                q->reloadTargets();
            Q_EMIT q->started();
        });
}

void Forwarder::Private::setTargets(const QList<Target> &targets)
{
    std::map<TargetId, Lane> next;
    for (const Target &target : targets) {
        const auto known = lanes.find(target.id);
        Lane lane = known == lanes.end() ? Lane() : known->second;
        lane.target = target;
        lane.mayHaveDue = true;
        next.emplace(target.id, lane);
    }
    lanes = std::move(next);
    route();
    pump();
}

QList<Target> Forwarder::Private::targetsOn() const
{
    QList<Target> targets;
    for (const auto &[id, lane] : lanes) {
        if (lane.target.isOn)
            targets.append(lane.target);
    }
    return targets;
}

void Forwarder::Private::route()
{
    if (!isStarted || isStopping || isRouting)
        return;
    if (targetsOn().isEmpty()) {
        asked.clear();
        return;
    }
    isRouting = true;
    // Never beyond what was told: whether a later one is asked for its answer is not known yet.
    RouteOrder order{
        .upTo = committed,
        .skip = asked,
        .atMost = options.routeSlice,
        .now = clock.now(),
    };
    submit<RouteResult>(
        [order](Connection &connection) { return ForwardRouter(connection).route(order); },
        [this, upTo = committed](const Result<RouteResult> &routed) { onRouted(routed, upTo); });
}

void Forwarder::Private::onRouted(const Result<RouteResult> &routed, DeliveryId upTo)
{
    isRouting = false;
    if (!routed) {
        onTrouble(routed.error());
        return;
    }
    committed = std::max(committed, routed->last);
    for (const Forward &forward : routed->made) {
        if (const auto lane = lanes.find(forward.target); lane != lanes.end())
            lane->second.mayHaveDue = true;
        addNews(forward, std::nullopt);
    }
    if (routed->isMore) {
        route();
    } else {
        asked.removeIf([upTo](const DeliveryId &delivery) { return delivery <= upTo; });
        if (committed > upTo)
            route();
    }
    pump();
}

QList<Forwarder::Private::Wanted> Forwarder::Private::wanted() const
{
    QList<Wanted> list;
    if (!isStarted || isStopping)
        return list;
    const Timestamp now = clock.now();
    for (const auto &[id, lane] : lanes) {
        const int room = options.window - lane.underWay;
        if (lane.target.isOn && lane.mayHaveDue && room > 0 && !lane.isHeld(now))
            list.append({.target = lane.target, .room = room});
    }
    return list;
}

// What ends while a transaction is under way is recorded by the next one, together: the busier, the
// fewer commits each.
void Forwarder::Private::pump()
{
    if (isPumping || storeTimer->isActive())
        return;
    const QList<Wanted> wants = wanted();
    if (wants.isEmpty() && ended.isEmpty()) {
        setWakeTimer();
        return;
    }
    isPumping = true;
    const QList<Ended> recorded = std::exchange(ended, {});
    QList<FinishedAttempt> finished;
    finished.reserve(recorded.size());
    for (const Ended &one : recorded)
        finished.append(one.finished);
    submit<PumpResult>(
        [wants, finished, now = clock.now()](Connection &connection) -> Result<PumpResult> {
            ForwardLog log(connection);
            PumpResult result;
            if (!finished.isEmpty()) {
                if (Result<void> done = log.finish(finished); !done)
                    return done.error();
            }
            for (const Wanted &want : wants) {
                Result<QList<BegunAttempt>> begun = log.begin(want.target, want.room, now);
                if (!begun)
                    return begun.error();
                if (begun->size() < want.room) {
                    const Result<std::optional<Timestamp>> due = log.nextDue(want.target.id);
                    if (!due)
                        return due.error();
                    result.nextDue.insert(want.target.id, *due);
                }
                result.begun += *begun;
            }
            return result;
        },
        [this, recorded](const Result<PumpResult> &result) { onPumped(result, recorded); });
}

void Forwarder::Private::onPumped(const Result<PumpResult> &result, const QList<Ended> &recorded)
{
    isPumping = false;
    if (!result) {
        if (isStopping) // the next start finds them without an end
            ended.clear();
        else
            ended = recorded + ended;
        onTrouble(result.error());
        return;
    }
    for (auto it = result->nextDue.cbegin(); it != result->nextDue.cend(); ++it) {
        if (const auto lane = lanes.find(it.key()); lane != lanes.end()) {
            lane->second.mayHaveDue = false;
            lane->second.nextDue = *it;
        }
    }
    for (const BegunAttempt &begun : result->begun)
        sendQueued(begun);
    for (const Ended &one : recorded) {
        ForwardAttempt attempt = one.finished.attempt;
        attempt.responseBody.clear();
        addNews(one.finished.forward, std::move(attempt));
        if (one.done)
            one.done(one.finished);
    }
    pump();
}

void Forwarder::Private::sendQueued(const BegunAttempt &begun)
{
    const auto lane = lanes.find(begun.forward.target);
    if (isStopping || lane == lanes.end()) {
        FinishedAttempt finished{
            .forward = begun.forward, .attempt = begun.attempt, .mayHaveArrived = false};
        finished.attempt.finishedAt = clock.now();
        finished.attempt.outcome = AttemptOutcome::Cancelled;
        end(std::move(finished), begun.tries, {});
        return;
    }
    ++lane->second.underWay;
    queue->send(begun, lane->second.target,
                [this, tries = begun.tries](FinishedAttempt &&finished) {
                    const auto own = lanes.find(finished.forward.target);
                    if (own != lanes.end())
                        own->second.underWay = std::max(0, own->second.underWay - 1);
                    end(std::move(finished), tries, {});
                });
}

/// What is cut off by our own end is nobody's decision.
void Forwarder::Private::markIfStopping(FinishedAttempt &finished) const
{
    if (!isStopping || finished.attempt.outcome != AttemptOutcome::Cancelled)
        return;
    finished.attempt.outcome = AttemptOutcome::Interrupted;
    finished.attempt.detail =
        finished.mayHaveArrived
            ? Forwarder::tr("Hookglass ended before the answer came. The target may have it.")
            : Forwarder::tr("Hookglass ended before it was sent.");
}

void Forwarder::Private::end(FinishedAttempt &&finished, int tries,
                             std::function<void(const FinishedAttempt &)> done)
{
    markIfStopping(finished);
    const RetryDecision decision =
        decide(finished.forward, finished.attempt, tries, plan, clock.now());
    finished.forward.stage = decision.stage;
    finished.forward.dueAt = decision.dueAt;
    const auto lane = lanes.find(finished.forward.target);
    if (lane == lanes.end() && decision.stage == ForwardStage::Waiting)
        finished.forward.stage = ForwardStage::Cancelled; // the target was removed meanwhile
    if (lane != lanes.end()) {
        if (decision.stage == ForwardStage::Waiting)
            lane->second.expect(decision.dueAt);
        if (decision.holdUntil)
            lane->second.holdUntil = decision.holdUntil;
    }
    ended.append({.finished = std::move(finished), .done = std::move(done)});
    pump();
}

void Forwarder::Private::wake()
{
    const Timestamp now = clock.now();
    for (auto &[id, lane] : lanes) {
        if (lane.nextDue && *lane.nextDue <= now) {
            lane.mayHaveDue = true;
            lane.nextDue.reset();
        }
    }
    pump();
}

void Forwarder::Private::setWakeTimer()
{
    if (!isStarted || isStopping)
        return;
    const Timestamp now = clock.now();
    std::optional<Timestamp> next;
    for (const auto &[id, lane] : lanes) {
        if (lane.underWay >= options.window)
            continue; // its own end wakes us
        if (const auto at = lane.wakeAt(now))
            next = next ? std::min(*next, *at) : *at;
    }
    if (!next) {
        wakeTimer->stop();
        return;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*next - now);
    wakeTimer->start(std::clamp<std::chrono::milliseconds>(wait, 0ms, LongestSleep));
}

void Forwarder::Private::addNews(const Forward &forward, std::optional<ForwardAttempt> attempt)
{
    news.insert(forward.id, {.forward = forward, .attempt = std::move(attempt)});
    if (!newsTimer->isActive())
        newsTimer->start();
}

void Forwarder::Private::tellNews()
{
    const QHash<ForwardId, ForwardNews> told = std::exchange(news, {});
    if (!told.isEmpty())
        Q_EMIT q->progressed(told.values());
}

void Forwarder::Private::cutOff()
{
    for (Courier *courier : {queue, asks, once})
        courier->cancelAll();
    stopIfDone();
}

void Forwarder::Private::stopIfDone()
{
    if (!isStopping || isStopped || outstanding > 0 || !ended.isEmpty() ||
        queue->underWay() + asks->underWay() + once->underWay() > 0)
        return;
    isStopped = true;
    for (Courier *courier : {queue, asks, once})
        courier->disconnectAll();
    graceTimer->stop();
    newsTimer->stop();
    tellNews();
    Q_EMIT q->stopped();
}

Forwarder::Forwarder(StoreSubmit store, const Clock &clock, ForwarderOptions options)
    : d(std::make_unique<Private>(this, std::move(store), clock, std::move(options)))
{
}

Forwarder::~Forwarder()
{
    d->mailbox->close();
}

void Forwarder::start()
{
    d->start();
}

void Forwarder::stop()
{
    if (d->isStopping)
        return;
    d->isStopping = true;
    d->wakeTimer->stop();
    d->storeTimer->stop();
    for (const std::weak_ptr<Asking> &one : d->askings) {
        if (const auto asking = one.lock())
            asking->answer({.kind = AskedAnswer::Kind::NotPossible,
                            .status = 0,
                            .target = {},
                            .detail = tr("Hookglass is being closed.")});
    }
    d->pump();
    d->graceTimer->start();
    QMetaObject::invokeMethod(
        this, [this] { d->stopIfDone(); }, Qt::QueuedConnection);
}

void Forwarder::deliveriesCommitted(DeliveryId last)
{
    d->committed = std::max(d->committed, last);
    d->route();
}

void Forwarder::reloadTargets()
{
    d->wantsReload = true;
    if (!d->isStarted || d->isStopping)
        return;
    d->wantsReload = false;
    d->submit<QList<Target>>(
        [](Connection &connection) { return ForwardLog(connection).targets(); },
        [this](const Result<QList<Target>> &targets) {
            if (targets) {
                d->setTargets(*targets);
                return;
            }
            d->wantsReload = true;
            d->onTrouble(targets.error());
        });
}

void Forwarder::lookForWork()
{
    for (auto &[id, lane] : d->lanes)
        lane.mayHaveDue = true;
    d->pump();
}

void Forwarder::send(const BegunAttempt &begun, const Target &destination,
                     std::function<void(const FinishedAttempt &)> done)
{
    if (d->isStopping) {
        FinishedAttempt finished{
            .forward = begun.forward, .attempt = begun.attempt, .mayHaveArrived = false};
        finished.attempt.finishedAt = d->clock.now();
        finished.attempt.outcome = AttemptOutcome::Cancelled;
        d->end(std::move(finished), begun.tries, std::move(done));
        return;
    }
    d->once->send(begun, destination,
                  [this, tries = begun.tries, done = std::move(done)](FinishedAttempt &&finished) {
                      d->end(std::move(finished), tries, done);
                  });
}

void Forwarder::cancelSends(const QList<ForwardId> &forwards)
{
    for (const ForwardId forward : forwards)
        d->once->cancel(forward);
}

} // namespace Hookglass
