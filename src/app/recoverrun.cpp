// SPDX-License-Identifier: MIT
#include "app/recoverrun.h"

#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "core/eventidentity.h"

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr auto TellInterval = 150ms;

} // namespace

RecoverRun::RecoverRun(Workspace &workspace, WebhookDesks &desks, const RecoverOptions &options,
                       const RecoverJob &job)
    : m_workspace(workspace)
    , m_desks(desks)
    , m_options(options)
    , m_job(job)
{
    for (QTimer *timer : {&m_again, &m_flush, &m_tell})
        timer->setSingleShot(true);
    m_flush.setInterval(m_options.flush);
    m_tell.setInterval(TellInterval);
    connect(&m_again, &QTimer::timeout, this, &RecoverRun::pump);
    connect(&m_flush, &QTimer::timeout, this, &RecoverRun::flush);
    connect(&m_tell, &QTimer::timeout, this, &RecoverRun::progressed);
    connect(&m_slice, &QTimer::timeout, this, &RecoverRun::readSlice);
    connect(&desks, &WebhookDesks::changed, this, [this] {
        cancelCalls(); // their client may be gone
        pump();
    });
    connect(&workspace, &Workspace::closing, this, [this] {
        m_isClosing = true;
        m_slice.stop();
        cancelCalls();
        flush();
    });
}

RecoverRun::~RecoverRun() = default;

void RecoverRun::load()
{
    m_workspace.store().read<RecoverCounts>(
        [job = m_job.id](Connection &connection) { return RecoverLog::counts(connection, job); },
        this,
        [this](const Result<RecoverCounts> &counts) {
            if (!counts) {
                m_notice = counts.error().message;
                Q_EMIT progressed();
                return;
            }
            m_counts = *counts;
            m_isStored = true;
            m_isResumed = true;
            m_hasNew = true;
            Q_EMIT progressed();
            lookUp();
        });
}

RecoverProgress RecoverRun::progress() const
{
    const bool isRead = isReading() && m_job.state == RecoverState::Running;
    return {.job = m_isStored ? m_job.id : 0,
            .account = m_job.account,
            .source = m_job.source,
            .state = isRead ? RecoverState::Reading : m_job.state,
            .isCut = m_job.isCut && !isReading(),
            .counts = m_counts,
            .mentions = m_mentions,
            .bytesRead = m_device ? m_device->pos() : 0,
            .bytesTotal = m_device ? m_device->size() : 0,
            .timeLeft = timeLeft(),
            .notice = m_notice};
}

/// By the pace of this run; at first by what Follow Up Boss allows.
std::optional<std::chrono::seconds> RecoverRun::timeLeft() const
{
    constexpr double allowed = 250.0 * 0.9 / 10; // fub-api.md §5, less what others may need
    constexpr qint64 enough = 50;
    if (m_job.state != RecoverState::Running || m_counts[RecoverOutcome::Waiting] == 0)
        return std::nullopt;
    const bool isMeasured = m_pace.isValid() && m_answered >= enough && m_pace.elapsed() > 0;
    const double perSecond =
        isMeasured ? double(m_answered) * 1000 / double(m_pace.elapsed()) : allowed;
    return std::chrono::seconds(qint64(double(m_counts[RecoverOutcome::Waiting]) / perSecond) + 1);
}

void RecoverRun::tellSoon()
{
    if (!m_tell.isActive())
        m_tell.start();
}

void RecoverRun::enter(RecoverState state)
{
    m_job.state = state;
    save();
    Q_EMIT progressed();
}

void RecoverRun::save()
{
    if (!m_isStored)
        return;
    m_workspace.store().write<bool>(
        [job = m_job](Connection &connection) -> Result<bool> {
            if (Result<void> done = RecoverLog::update(connection, job); !done)
                return done.error();
            return true;
        },
        this,
        [this](const Result<bool> &saved) {
            if (!saved && !m_isClosing) {
                m_notice = saved.error().message;
                Q_EMIT progressed();
            }
        });
}

void RecoverRun::createJob()
{
    m_isStored = false;
    m_workspace.store().write<qint64>(
        [job = m_job](Connection &connection) { return RecoverLog::create(connection, job); }, this,
        [this](const Result<qint64> &id) {
            if (!id) {
                m_notice = id.error().message;
                m_device.reset();
                m_slice.stop();
                m_found.clear();
                m_job.state = RecoverState::Cancelled;
                Q_EMIT progressed();
                return;
            }
            m_job.id = *id;
            m_isStored = true;
            save(); // it may have been paused meanwhile
            Q_EMIT created();
            Q_EMIT progressed();
            addFound();
            finishIfDone();
        });
}

void RecoverRun::read(std::unique_ptr<QIODevice> device, const QString &source)
{
    m_device = std::move(device);
    m_scan = std::make_unique<IdScan>();
    m_mentions = 0;
    m_notice.clear();
    m_troubles = 0;
    m_wasCut = m_job.isCut;
    m_isRead = true;
    m_job.source = source;
    m_job.state = RecoverState::Running;
    m_job.isCut = true; // until it is read
    if (m_job.id == 0) {
        m_job.createdAt = m_workspace.clock().now();
        createJob();
    } else {
        save();
        pump();
    }
    m_slice.start(0);
    Q_EMIT progressed();
}

void RecoverRun::readSlice()
{
    if (m_found.size() > 4 * qsizetype(m_options.batch)) { // the store is slower
        m_slice.stop();
        return;
    }
    const QByteArray slice = m_device->read(m_options.sliceBytes);
    m_scan->feed(slice);
    const bool isOver = slice.isEmpty();
    if (isOver)
        m_scan->finish();
    const QList<QByteArray> found = m_scan->take();
    for (const QByteArray &id : found)
        m_found.append(QString::fromLatin1(id));
    m_mentions = m_scan->mentions();
    if (isOver)
        endReading();
    addFound();
    tellSoon();
}

void RecoverRun::endReading()
{
    m_slice.stop();
    m_device.reset();
    m_scan.reset();
    finishIfDone();
    Q_EMIT progressed();
}

void RecoverRun::addFound()
{
    if (!m_isStored || m_isAdding || m_isClosing)
        return;
    if (m_found.size() < m_options.batch && isReading() && !m_found.isEmpty() && m_slice.isActive())
        return; // more is coming
    if (m_found.isEmpty()) {
        if (!isReading() && std::exchange(m_isRead, false)) { // a restart loses nothing of it
            m_job.isCut = m_wasCut;
            save();
        }
        return;
    }
    m_isAdding = true;
    const QList<QString> ids = m_found.first(std::min<qsizetype>(m_found.size(), m_options.batch));
    m_workspace.store().write<Items>(
        [job = m_job.id, ids](Connection &connection) {
            return RecoverLog::add(connection, job, ids);
        },
        this,
        [this, count = ids.size()](const Result<Items> &added) {
            m_isAdding = false;
            if (!added) {
                trouble(added.error().message);
                return;
            }
            m_found.remove(0, count);
            m_counts[RecoverOutcome::Waiting] += added->size();
            m_hasNew = m_hasNew || !added->isEmpty();
            Q_EMIT itemsChanged(m_job.id, *added);
            if (isReading() && !m_slice.isActive())
                m_slice.start(0);
            addFound();
            lookUp();
            finishIfDone();
            tellSoon();
        });
}

/// Strikes out, page by page, what is in the store already.
void RecoverRun::lookUp()
{
    if (!m_hasNew || m_isLookingUp || !m_isStored || m_isClosing)
        return;
    m_isLookingUp = true;
    m_hasNew = false; // what is added from here on may not be seen
    m_workspace.store().read<LookedUp>(
        [job = m_job.id, account = m_job.account, from = m_lookedUp,
         most = m_options.batch](Connection &connection) -> Result<LookedUp> {
            const Result<Items> items =
                RecoverLog::items(connection, job, from, most, RecoverOutcome::Waiting);
            if (!items)
                return items.error();
            QStringList ids;
            for (const RecoverItem &item : *items)
                ids.append(item.eventId);
            const auto known = EventLookup::find(connection, account, ids);
            if (!known)
                return known.error();
            return LookedUp{.waiting = *items, .known = *known};
        },
        this,
        [this](const Result<LookedUp> &answer) {
            if (answer)
                return takeKnown(*answer);
            m_isLookingUp = false;
            m_hasNew = true;
            trouble(answer.error().message);
        });
}

void RecoverRun::takeKnown(const LookedUp &answer)
{
    Items known;
    for (RecoverItem item : answer.waiting) {
        const auto event = answer.known.constFind(eventIdentity(item.eventId));
        if (event == answer.known.cend() || !event->isTrusted || isBusyWith(item.position))
            continue;
        const bool isOurs = m_isResumed && event->origin == Origin::Fetched;
        item.outcome = isOurs ? RecoverOutcome::Fetched : RecoverOutcome::Known;
        item.event = event->id;
        known.append(item);
    }
    if (known.isEmpty())
        return lookedUpTo(answer.waiting);
    m_workspace.store().write<bool>(
        [job = m_job.id, known](Connection &connection) -> Result<bool> {
            if (Result<void> done = RecoverLog::settle(connection, job, known); !done)
                return done.error();
            return true;
        },
        this,
        [this, known, waiting = answer.waiting](const Result<bool> &written) {
            if (!written) {
                m_isLookingUp = false;
                m_hasNew = true;
                trouble(written.error().message);
                return;
            }
            for (const RecoverItem &item : known) {
                --m_counts[RecoverOutcome::Waiting];
                ++m_counts[item.outcome];
            }
            Q_EMIT itemsChanged(m_job.id, known);
            lookedUpTo(waiting);
        });
}

void RecoverRun::lookedUpTo(const Items &waiting)
{
    m_isLookingUp = false;
    if (!waiting.isEmpty()) {
        m_lookedUp = waiting.constLast().position + 1;
        m_hasNew = true; // the next page
    }
    tellSoon();
    lookUp();
    pump();
    finishIfDone();
}

void RecoverRun::settle(const RecoverItem &item)
{
    ++m_answered;
    --m_counts[RecoverOutcome::Waiting];
    ++m_counts[item.outcome];
    m_tries.remove(item.position);
    m_settled.append(item);
    if (m_settled.size() >= m_options.batch || m_counts[RecoverOutcome::Waiting] == 0)
        flush();
    else if (!m_flush.isActive())
        m_flush.start();
    tellSoon();
}

void RecoverRun::flush()
{
    m_flush.stop();
    if (m_settled.isEmpty() || !m_flushing.isEmpty())
        return;
    m_flushing = std::exchange(m_settled, {});
    m_workspace.store().write<bool>(
        [job = m_job.id, items = m_flushing](Connection &connection) -> Result<bool> {
            if (Result<void> done = RecoverLog::settle(connection, job, items); !done)
                return done.error();
            return true;
        },
        this,
        [this](const Result<bool> &written) {
            const Items items = std::exchange(m_flushing, {});
            if (!written) {
                m_settled = items + m_settled;
                m_flush.start();
                return;
            }
            Q_EMIT itemsChanged(m_job.id, items);
            flush();
            finishIfDone();
        });
}

void RecoverRun::finishIfDone()
{
    const bool isIdle = m_isStored && !isReading() && m_found.isEmpty() && !m_isAdding &&
                        !m_isLookingUp && !m_hasNew && m_asked.isEmpty() && m_keeping.isEmpty() &&
                        m_settled.isEmpty() && m_flushing.isEmpty();
    if (!isIdle || m_isClosing || m_job.state != RecoverState::Running ||
        m_counts[RecoverOutcome::Waiting] != 0)
        return;
    m_notice.clear();
    enter(RecoverState::Done);
}

void RecoverRun::pause()
{
    if (m_job.state != RecoverState::Running)
        return;
    cancelCalls();
    m_again.stop();
    m_notice.clear();
    m_pace.invalidate();
    enter(RecoverState::Paused);
    flush();
}

void RecoverRun::resume()
{
    if (m_job.state != RecoverState::Paused)
        return;
    m_troubles = 0;
    m_badKeys = 0;
    m_notice.clear();
    enter(RecoverState::Running);
    pump();
}

void RecoverRun::cancel()
{
    if (m_job.state != RecoverState::Running && m_job.state != RecoverState::Paused)
        return;
    m_slice.stop();
    m_device.reset();
    m_scan.reset();
    m_found.clear();
    cancelCalls();
    m_waiting.clear();
    m_again.stop();
    m_notice.clear();
    enter(RecoverState::Cancelled);
    flush();
}

void RecoverRun::retryFailed()
{
    if (!m_isStored || m_job.state == RecoverState::Cancelled)
        return;
    m_workspace.store().write<qint64>(
        [job = m_job.id](Connection &connection) { return RecoverLog::retry(connection, job); },
        this,
        [this](const Result<qint64> &count) {
            if (!count) {
                m_notice = count.error().message;
                Q_EMIT progressed();
                return;
            }
            const qint64 known =
                m_counts[RecoverOutcome::Failed] + m_counts[RecoverOutcome::Refused];
            m_counts[RecoverOutcome::Failed] = known - *count; // not flushed yet
            m_counts[RecoverOutcome::Refused] = 0;
            m_counts[RecoverOutcome::Waiting] += *count;
            m_cursor = 0;
            m_troubles = 0;
            m_badKeys = 0;
            m_notice.clear();
            m_pace.invalidate();
            if (*count > 0)
                enter(RecoverState::Running);
            pump();
            Q_EMIT itemsChanged(m_job.id, {});
        });
}

} // namespace Hookglass
