// SPDX-License-Identifier: MIT
#include "app/forwarddesk.h"

#include "app/forwarddesk_p.h"
#include "delivery/targetrules.h"

#include <QtCore/QEventLoop>
#include <QtCore/QThread>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr auto RefreshInterval = 200ms;
constexpr auto StopPatience = 5s;

/// In the forwarder's thread: returns when it has ended what is under way.
void stopAndWait(Forwarder *forwarder)
{
    QEventLoop loop;
    QObject::connect(forwarder, &Forwarder::stopped, &loop, &QEventLoop::quit);
    QTimer::singleShot(StopPatience, &loop, &QEventLoop::quit);
    forwarder->stop();
    loop.exec();
}

} // namespace

StoreSubmit ForwardDesk::Private::submitter()
{
    if (EventWriter *writer = workspace.writer()) {
        return [writer](StoreWork work, StoreDone done) {
            writer->submit(std::move(work), std::move(done));
        };
    }
    return [this](StoreWork work, StoreDone done) {
        workspace.store().write<bool>(
            [work = std::move(work)](Connection &connection) -> Result<bool> {
                if (Result<void> ok = work(connection); !ok)
                    return ok.error();
                return true;
            },
            q,
            [done = std::move(done)](const Result<bool> &stored) {
                done(stored ? Result<void>() : stored.error());
            });
    };
}

void ForwardDesk::Private::makeForwarder()
{
    EventWriter *writer = workspace.writer();
    Receiver *receiver = workspace.receiver();
    isForwarding = writer && receiver;
    forwarder = new Forwarder(submitter(), workspace.clock());
    connect(forwarder, &Forwarder::troubled, q, &ForwardDesk::troubled);
    connect(forwarder, &Forwarder::progressed, q, [this](const QList<ForwardNews> &news) {
        for (const ForwardNews &one : news)
            noteEvents({one.forward});
        Q_EMIT q->progressed(news);
    });
    if (!isForwarding) {
        forwarder->setParent(q);
        return;
    }
    QThread *thread = receiver->thread();
    forwarder->moveToThread(thread);
    connect(thread, &QThread::finished, forwarder, &QObject::deleteLater);
    connect(writer, &EventWriter::committed, forwarder,
            [own = forwarder](const QList<CommittedDelivery> &deliveries) {
                if (!deliveries.isEmpty())
                    own->deliveriesCommitted(deliveries.constLast().delivery);
            });
}

void ForwardDesk::Private::close()
{
    if (std::exchange(isClosed, true))
        return;
    refresh.stop();
    std::vector<ReplayRun *> open; // those that end just then leave the other list
    for (const auto &replay : runs)
        open.push_back(replay.get());
    for (ReplayRun *replay : open)
        replay->leave();
    if (isForwarding) {
        QMetaObject::invokeMethod(
            forwarder, [own = forwarder] { stopAndWait(own); }, Qt::BlockingQueuedConnection);
    } else {
        stopAndWait(forwarder);
    }
}

void ForwardDesk::Private::post(std::function<void(Forwarder &)> work)
{
    if (isClosed)
        return;
    QMetaObject::invokeMethod(
        forwarder, [own = forwarder, work = std::move(work)] { work(*own); }, Qt::QueuedConnection);
}

Error ForwardDesk::Private::heldElsewhere()
{
    return {.code = ErrorCode::Busy,
            .message = tr("Another Hookglass holds the store and passes events on. Do it there, or "
                          "close it."),
            .detail = {}};
}

template <typename T>
void ForwardDesk::Private::changeTargets(std::function<Result<T>(ForwardLog &)> work,
                                         QObject *context, Callback<T> done)
{
    if (!canChange()) {
        QMetaObject::invokeMethod(
            context, [done] { done(heldElsewhere()); }, Qt::QueuedConnection);
        return;
    }
    workspace.store().write<T>(
        [work = std::move(work)](Connection &connection) {
            ForwardLog log(connection);
            return work(log);
        },
        q,
        [this, guard = QPointer<QObject>(context),
         done = std::move(done)](const Result<T> &result) {
            if (result)
                afterChange();
            if (guard)
                done(result);
        });
}

void ForwardDesk::Private::afterChange()
{
    post([](Forwarder &own) { own.reloadTargets(); });
    Q_EMIT q->targetsChanged();
}

void ForwardDesk::Private::noteEvents(const QList<Forward> &forwards)
{
    for (const Forward &forward : forwards)
        toRefresh.insert(forward.event);
    if (!toRefresh.isEmpty() && !refresh.isActive() && !isClosed)
        refresh.start();
}

ForwardDesk::ForwardDesk(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, workspace))
{
    qRegisterMetaType<QList<ForwardNews>>();
    d->refresh.setSingleShot(true);
    d->refresh.setInterval(RefreshInterval);
    connect(&d->refresh, &QTimer::timeout, this, [this] {
        const QSet<EventId> events = std::exchange(d->toRefresh, {});
        d->workspace.refreshEvents(events.values());
    });
    d->makeForwarder();
    connect(&workspace, &Workspace::closing, this, [this] { d->close(); });
}

ForwardDesk::~ForwardDesk()
{
    d->close();
    d->mailbox->close();
}

void ForwardDesk::start(const QList<Target> &ofThisRun, QObject *context,
                        Callback<QList<Target>> done)
{
    if (!d->isForwarding) {
        QMetaObject::invokeMethod(
            context,
            [done, isWanted = !ofThisRun.isEmpty()] {
                done(isWanted ? Result<QList<Target>>(Private::heldElsewhere())
                              : Result<QList<Target>>(QList<Target>()));
            },
            Qt::QueuedConnection);
        return;
    }
    d->workspace.store().write<QList<Target>>(
        [ofThisRun, now = d->workspace.clock().now()](Connection &connection) {
            return ForwardLog(connection).beginRun(ofThisRun, now);
        },
        this,
        [this, guard = QPointer<QObject>(context), done](const Result<QList<Target>> &targets) {
            // Also if it failed: what is stored already has to go on.
            const auto tell = [this, guard, done, targets] {
                Q_EMIT targetsChanged();
                if (guard)
                    done(targets);
            };
            if (targets)
                connect(d->forwarder, &Forwarder::started, this, tell);
            d->post([](Forwarder &own) { own.start(); });
            if (!targets)
                tell();
        });
}

bool ForwardDesk::isForwarding() const
{
    return d->isForwarding;
}

Forwarder *ForwardDesk::forwarder() const
{
    return d->isForwarding ? d->forwarder : nullptr;
}

QString ForwardDesk::urlProblem(const QString &url)
{
    return TargetRules::urlProblem(url);
}

QString ForwardDesk::patternsProblem(const QString &patterns)
{
    return TargetRules::patternsProblem(patterns);
}

QString ForwardDesk::headersProblem(const HeaderList &headers)
{
    return TargetRules::headersProblem(headers);
}

bool ForwardDesk::isLoopback(const QUrl &url)
{
    return TargetRules::isLoopback(url);
}

void ForwardDesk::loadTargets(QObject *context, Callback<QList<TargetLoad>> done)
{
    d->workspace.store().read<QList<TargetLoad>>(
        [](Connection &connection) { return ForwardLog(connection).loads(); }, context,
        std::move(done));
}

void ForwardDesk::saveTarget(const Target &target, QObject *context, Callback<Target> done)
{
    if (const Result<void> good = TargetRules::check(target); !good) {
        QMetaObject::invokeMethod(
            context, [done, error = good.error()] { done(error); }, Qt::QueuedConnection);
        return;
    }
    d->changeTargets<Target>(
        [target](ForwardLog &log) -> Result<Target> {
            if (!target.id.isValid())
                return log.addTarget(target);
            if (Result<void> changed = log.changeTarget(target); !changed)
                return changed.error();
            if (!target.isOfRun) {
                if (Result<void> kept = log.keepTarget(target.id); !kept)
                    return kept.error();
            }
            return log.target(target.id);
        },
        context, std::move(done));
}

namespace {

std::function<Result<bool>(ForwardLog &)> yesIfDone(std::function<Result<void>(ForwardLog &)> work)
{
    return [work = std::move(work)](ForwardLog &log) -> Result<bool> {
        if (Result<void> done = work(log); !done)
            return done.error();
        return true;
    };
}

std::function<void(const Result<bool> &)> withoutValue(ForwardDesk::Callback<void> done)
{
    return [done = std::move(done)](const Result<bool> &result) {
        done(result ? Result<void>() : result.error());
    };
}

} // namespace

void ForwardDesk::switchTarget(TargetId id, bool on, QObject *context, Callback<void> done)
{
    d->changeTargets<bool>(yesIfDone([id, on, now = d->workspace.clock().now()](ForwardLog &log) {
                               return log.switchTarget(id, on, now);
                           }),
                           context, withoutValue(std::move(done)));
}

void ForwardDesk::removeTarget(TargetId id, QObject *context, Callback<void> done)
{
    d->changeTargets<QList<EventId>>(
        [id, now = d->workspace.clock().now()](ForwardLog &log) {
            return log.removeTarget(id, now);
        },
        context,
        [this, done = std::move(done)](const Result<QList<EventId>> &events) {
            if (events) {
                for (const EventId event : *events)
                    d->toRefresh.insert(event);
                d->noteEvents({});
            }
            done(events ? Result<void>() : events.error());
        });
}

} // namespace Hookglass
