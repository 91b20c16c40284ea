// SPDX-License-Identifier: MIT
#include "app/replayrun.h"

#include "app/storeaccess.h"

#include <algorithm>
#include <cmath>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr qint64 MostUnderWay = 64;
constexpr qint64 MostAtOnce = 32; ///< begun in one transaction
constexpr auto TellInterval = 100ms;

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
    connect(&m_pace, &QTimer::timeout, this, &ReplayRun::next);
    connect(&m_tell, &QTimer::timeout, this, &ReplayRun::tell);
}

ReplayRun::~ReplayRun() = default;

void ReplayRun::start()
{
    m_clock.start();
    next();
}

void ReplayRun::cancel()
{
    if (m_progress.isFinished)
        return;
    m_progress.isCancelled = true;
    m_pace.stop();
    finishIfDone();
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
    const qint64 wanted = qint64(events) * each;
    m_isBeginning = true;
    m_setup.store.write<QList<BegunAttempt>>(
        [batch](Connection &connection) { return beginReplays(connection, batch); }, this,
        [this, wanted](const Result<QList<BegunAttempt>> &begun) { onBegun(begun, wanted); });
}

void ReplayRun::onBegun(const Result<QList<BegunAttempt>> &begun, qint64 wanted)
{
    m_isBeginning = false;
    m_begun += wanted;
    if (!begun) {
        m_progress.problem = begun.error().message;
        m_progress.failed += wanted;
        m_ended += wanted;
        cancel();
        return;
    }
    const qint64 missing = wanted - qint64(begun->size());
    if (missing > 0) {
        m_missing += missing;
        m_ended += missing;
        m_progress.failed += missing;
        m_progress.problem =
            tr("%n request(s) could not be made: nothing of the event is stored that was accepted.",
               nullptr, int(m_missing));
    }
    m_progress.sent += qint64(begun->size());
    for (const BegunAttempt &one : *begun) {
        const auto target = std::find_if(
            m_setup.targets.cbegin(), m_setup.targets.cend(),
            [&one](const Target &candidate) { return candidate.id == one.forward.target; });
        m_setup.send(one, *target,
                     [this, guard = QPointer<ReplayRun>(this)](const FinishedAttempt &attempt) {
                         if (guard)
                             onEnded(attempt);
                     });
    }
    if (!m_tell.isActive())
        m_tell.start();
    next();
    finishIfDone();
}

void ReplayRun::onEnded(const FinishedAttempt &attempt)
{
    ++m_ended;
    if (attempt.attempt.outcome == AttemptOutcome::Delivered)
        ++m_progress.delivered;
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
    if (m_progress.isFinished || m_isBeginning || !isOver || m_ended < m_begun)
        return;
    m_progress.isFinished = true;
    m_tell.stop();
    tell();
}

void ReplayRun::tell()
{
    Q_EMIT progressed(m_progress);
}

} // namespace Hookglass
