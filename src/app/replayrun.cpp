// SPDX-License-Identifier: MIT
#include "app/replayrun.h"

#include "app/storeaccess.h"
#include "store/replaylog.h"

#include <algorithm>
#include <cmath>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr qint64 MostUnderWay = 64;
constexpr qint64 MostAtOnce = 32; ///< begun in one transaction
constexpr auto TellInterval = 100ms;

/// What is left after a step, as it is to be kept.
struct Keeping
{
    std::optional<ReplayRun::Record> record;
    Timestamp startedAt;
    QList<EventId> events; ///< all of this run
    qint64 begun = 0;      ///< of them, with this step
};

/// In the transaction of that step: the record's id, 0 if there is none.
Result<qint64> keep(Connection &connection, const Keeping &keeping)
{
    if (!keeping.record)
        return 0;
    ReplayLog log(connection);
    if (keeping.record->id != 0) {
        if (Result<void> done =
                log.setBegun(keeping.record->id, keeping.record->before + keeping.begun);
            !done)
            return done.error();
        return keeping.record->id;
    }
    if (keeping.begun >= keeping.events.size())
        return 0;
    return log.add({.id = 0,
                    .startedAt = keeping.startedAt,
                    .holder = keeping.record->holder,
                    .plan = keeping.record->plan,
                    .events = keeping.events.size(),
                    .begun = keeping.begun},
                   keeping.events);
}

} // namespace

ReplayRun::ReplayRun(Setup setup, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
{
    m_progress.replay = m_setup.number;
    m_progress.total = qint64(m_setup.order.events.size()) * m_setup.targets.size();
    m_pace.setSingleShot(true);
    m_tell.setSingleShot(true);
    m_tell.setInterval(TellInterval);
    m_grace.setSingleShot(true);
    m_grace.setInterval(StopGrace);
    connect(&m_grace, &QTimer::timeout, this, &ReplayRun::cutOff);
    connect(&m_pace, &QTimer::timeout, this, &ReplayRun::next);
    connect(&m_tell, &QTimer::timeout, this, &ReplayRun::tell);
}

ReplayRun::~ReplayRun() = default;

void ReplayRun::start()
{
    m_clock.start();
    m_startedAt = m_setup.clock.now();
    next();
}

void ReplayRun::cancel()
{
    if (m_progress.isFinished || m_progress.isCancelled)
        return;
    m_isToForget = true;
    m_grace.start();
    stop();
}

void ReplayRun::leave()
{
    stop();
}

void ReplayRun::stop()
{
    if (m_progress.isFinished)
        return;
    m_progress.isCancelled = true;
    m_pace.stop();
    finishIfDone();
}

void ReplayRun::cutOff()
{
    m_isCutOff = true;
    if (!m_underWay.isEmpty())
        m_setup.cutOff(m_underWay.values());
}

/// How many requests may begin now, by the rate; if none, the pace timer is set.
qint64 ReplayRun::allowed()
{
    const double rate = m_setup.order.perSecond;
    if (rate <= 0)
        return MostAtOnce;
    const double due = std::floor(double(m_clock.elapsed()) * rate / 1000) + 1;
    const qint64 budget = qint64(due) - m_begun;
    if (budget > 0)
        return std::min(budget, MostAtOnce);
    const double at = double(m_begun) * 1000 / rate;
    m_pace.start(std::max(1, int(std::ceil(at - double(m_clock.elapsed())))));
    return 0;
}

void ReplayRun::next()
{
    const qsizetype left = m_setup.order.events.size() - m_at;
    if (m_isBeginning || m_progress.isCancelled || m_progress.isFinished || left == 0)
        return;
    const qint64 each = m_setup.targets.size();
    const qint64 room = MostUnderWay - (m_begun - m_ended);
    if (room <= 0)
        return; // the next end calls again
    const qint64 requests = std::min(room, allowed());
    if (requests <= 0)
        return;
    const qsizetype events = std::min<qsizetype>(left, std::max<qint64>(1, requests / each));
    ReplayBatch batch{.events = m_setup.order.events.mid(m_at, events),
                      .targets = m_setup.targets,
                      .edit = m_setup.order.edit,
                      .signingKeys = m_setup.signingKeys,
                      .reason = ForwardReason::Replay,
                      .now = m_setup.clock.now()};
    m_at += events;
    const Keeping keeping{.record = m_setup.record,
                          .startedAt = m_startedAt,
                          .events = m_setup.order.events,
                          .begun = m_at};
    m_isBeginning = true;
    m_setup.store.write<Begun>(
        [batch, keeping](Connection &connection) -> Result<Begun> {
            const Result<qint64> record = keep(connection, keeping);
            if (!record)
                return record.error();
            Result<QList<BegunAttempt>> attempts = beginReplays(connection, batch);
            if (!attempts)
                return attempts.error();
            return Begun{.attempts = std::move(*attempts), .record = *record};
        },
        this, [this, events](const Result<Begun> &begun) { onBegun(begun, events); });
}

void ReplayRun::onBegun(const Result<Begun> &begun, qsizetype events)
{
    m_isBeginning = false;
    const qint64 wanted = qint64(events) * m_setup.targets.size();
    m_begun += wanted;
    if (!begun) { // what is left stays in the store: it may go on when this is mended
        m_progress.problem = begun.error().message;
        m_progress.failed += wanted;
        m_ended += wanted;
        stop();
        return;
    }
    if (m_setup.record)
        m_setup.record->id = begun->record;
    m_progress.eventsBegun += events;
    const QList<BegunAttempt> &attempts = begun->attempts;
    const qint64 missing = wanted - qint64(attempts.size());
    if (missing > 0) {
        m_missing += missing;
        m_ended += missing;
        m_progress.failed += missing;
        m_progress.problem =
            m_missing == 1
                ? tr("1 request could not be made: nothing of the event is stored that was "
                     "accepted.")
                : tr("%1 requests could not be made: nothing of the event is stored that was "
                     "accepted.")
                      .arg(m_missing);
    }
    m_progress.sent += qint64(attempts.size());
    for (const BegunAttempt &one : attempts) {
        m_underWay.insert(one.forward.id);
        const auto target = std::find_if(
            m_setup.targets.cbegin(), m_setup.targets.cend(),
            [&one](const Target &candidate) { return candidate.id == one.forward.target; });
        m_setup.send(one, *target,
                     [this, guard = QPointer<ReplayRun>(this)](const FinishedAttempt &attempt) {
                         if (guard)
                             onEnded(attempt);
                     });
    }
    if (m_isCutOff)
        cutOff();
    if (!m_tell.isActive())
        m_tell.start();
    next();
    finishIfDone();
}

void ReplayRun::onEnded(const FinishedAttempt &attempt)
{
    ++m_ended;
    m_underWay.remove(attempt.forward.id);
    if (attempt.attempt.outcome == AttemptOutcome::Delivered)
        ++m_progress.delivered;
    else if (attempt.attempt.outcome == AttemptOutcome::Cancelled)
        ++m_progress.cancelled;
    else
        ++m_progress.failed;
    Q_EMIT attemptEnded(attempt);
    if (!m_tell.isActive())
        m_tell.start();
    next();
    finishIfDone();
}

void ReplayRun::finishIfDone()
{
    const bool isOver = m_progress.isCancelled || m_at == m_setup.order.events.size();
    if (m_progress.isFinished || m_isBeginning || m_isForgetting || !isOver || m_ended < m_begun)
        return;
    if (m_isToForget && recordId() != 0) {
        forget();
        return;
    }
    m_progress.isFinished = true;
    if (!m_isForgotten && m_progress.eventsBegun < m_setup.order.events.size())
        m_progress.unfinished = recordId();
    m_grace.stop();
    m_tell.stop();
    tell();
}

void ReplayRun::forget()
{
    m_isForgetting = true;
    m_setup.store.write<bool>(
        [id = recordId()](Connection &connection) -> Result<bool> {
            if (Result<void> done = ReplayLog(connection).remove(id); !done)
                return done.error();
            return true;
        },
        this,
        [this](const Result<bool> &removed) {
            if (!removed)
                m_progress.problem = removed.error().message;
            m_isForgetting = false;
            m_isToForget = false;
            m_isForgotten = removed.hasValue();
            finishIfDone();
        });
}

void ReplayRun::tell()
{
    Q_EMIT progressed(m_progress);
}

} // namespace Hookglass
