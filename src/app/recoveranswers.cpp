// SPDX-License-Identifier: MIT
// Asking for ids, and what becomes of an answer: an event in the store, an outcome, or another
// attempt.
#include "app/recoverrun.h"

#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "core/eventidentity.h"
#include "receiver/envelope.h"
#include "store/inbox.h"

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr auto LimitMemory = 120s;
constexpr qsizetype MostKeeping = 60; ///< answers on their way into the store
constexpr int MostBadKeys = 3;        ///< in a row: then the key is refused, and not the ids

/// The account's first endpoint; its events are shown with it.
EndpointId endpointOf(const Workspace &workspace, AccountId account)
{
    const QList<EndpointInfo> endpoints = workspace.endpoints();
    const auto first =
        std::find_if(endpoints.cbegin(), endpoints.cend(),
                     [account](const EndpointInfo &info) { return info.account.id == account; });
    return first == endpoints.cend() ? EndpointId() : first->endpoint.id;
}

} // namespace

bool RecoverRun::isFetching() const
{
    return m_job.state == RecoverState::Running && m_isStored && !m_isClosing;
}

void RecoverRun::pump()
{
    if (!isFetching() || m_again.isActive())
        return;
    addFound(); // may have failed before
    lookUp();
    if (m_counts[RecoverOutcome::Waiting] == 0)
        return finishIfDone();
    if (!m_desks.find(m_job.account)) {
        m_notice = m_desks.whyNot(m_job.account);
        if (m_notice.isEmpty())
            m_notice = tr("The account of these ids is not served here.");
        tellSoon();
        return;
    }
    // What waits for the disk holds up no call: a busy one takes a tenth of a second for each
    // commit, which may well hold many. After a trouble, one call shows whether it works again.
    const auto isFree = [this] {
        return m_troubles > 0
                   ? m_asked.isEmpty() && m_keeping.isEmpty()
                   : m_asked.size() < m_options.outstanding && m_keeping.size() < MostKeeping;
    };
    while (!m_waiting.empty() && isFree()) {
        const RecoverItem item = m_waiting.front();
        m_waiting.pop_front();
        ask(item);
    }
    if (m_waiting.size() < size_t(m_options.outstanding))
        refill();
}

void RecoverRun::refill()
{
    if (m_isRefilling || m_cursor >= m_lookedUp)
        return;
    m_isRefilling = true;
    m_workspace.store().read<Items>(
        [job = m_job.id, from = m_cursor, most = m_options.batch](Connection &connection) {
            return RecoverLog::items(connection, job, from, most, RecoverOutcome::Waiting);
        },
        this,
        [this, job = m_job.id](const Result<Items> &items) {
            m_isRefilling = false;
            if (job != m_job.id)
                return;
            if (items)
                takeWaiting(*items);
            else
                trouble(items.error().message);
        });
}

void RecoverRun::takeWaiting(const Items &items)
{
    const qint64 before = m_cursor;
    for (const RecoverItem &item : items) {
        if (item.position >= m_lookedUp)
            break;
        m_cursor = item.position + 1;
        if (!isBusyWith(item.position))
            m_waiting.push_back(item);
    }
    if (m_cursor == before)
        m_cursor = m_lookedUp; // nothing waits up to there
    pump();
}

/// It is on its way, whatever the store still says.
bool RecoverRun::isBusyWith(qint64 position) const
{
    const auto isIt = [position](const RecoverItem &item) { return item.position == position; };
    return m_asked.contains(position) || m_keeping.contains(position) ||
           std::any_of(m_waiting.cbegin(), m_waiting.cend(), isIt) ||
           std::any_of(m_settled.cbegin(), m_settled.cend(), isIt) ||
           std::any_of(m_flushing.cbegin(), m_flushing.cend(), isIt);
}

void RecoverRun::ask(const RecoverItem &item)
{
    if (!m_calls)
        m_calls = new QObject(this);
    if (!m_pace.isValid()) {
        m_pace.start();
        m_answered = 0;
    }
    m_asked.insert(item.position, item);
    m_desks.find(m_job.account)
        ->client()
        .webhookEvent(
            item.eventId, m_calls,
            [this, item, call = m_generation](const Result<QByteArray> &answer, int status) {
                if (call != m_generation)
                    return;
                m_asked.remove(item.position);
                answered(item, answer, status);
            });
}

void RecoverRun::cancelCalls()
{
    if (m_calls)
        m_calls->deleteLater(); // it may be its call that is answered just now
    m_calls = nullptr;
    ++m_generation;
    QList<qint64> positions = m_asked.keys();
    std::sort(positions.begin(), positions.end());
    for (auto it = positions.crbegin(); it != positions.crend(); ++it)
        m_waiting.push_front(m_asked.value(*it));
    m_asked.clear();
}

void RecoverRun::answered(RecoverItem item, const Result<QByteArray> &answer, int status)
{
    if (status != 401)
        m_badKeys = 0;
    if (answer) {
        keep(item, *answer);
    } else {
        item.message = answer.error().message;
        switch (status) {
        case 404:
            item.outcome = RecoverOutcome::Unknown;
            item.message = tr("Follow Up Boss does not know it, or no longer.");
            break;
        case 401:
            if (++m_badKeys >= MostBadKeys) {
                m_waiting.push_front(item);
                pause();
                m_notice = tr("Follow Up Boss does not accept the API key. Check it in Settings, "
                              "then go on. (%1)")
                               .arg(item.message);
                Q_EMIT progressed();
                return;
            }
            item.outcome = RecoverOutcome::Refused;
            break;
        default:
            if (answer.error().code != ErrorCode::Refused)
                return failed(item, answer.error(), status);
            item.outcome = RecoverOutcome::Refused;
            break;
        }
        settle(item);
    }
    m_troubles = 0;
    m_notice.clear();
    pump();
}

/// No answer that could be used. A limit is nobody's fault; all else counts.
void RecoverRun::failed(RecoverItem item, const Error &error, int status)
{
    if (status == 429)
        m_limited.setRemainingTime(LimitMemory);
    if (status == 429 || (status == 0 && !m_limited.hasExpired())) {
        m_waiting.push_front(item);
        return trouble(error.message);
    }
    if (++m_tries[item.position] >= m_options.tries) {
        item.outcome = RecoverOutcome::Failed;
        settle(item);
        return pump();
    }
    m_waiting.push_back(item);
    trouble(error.message);
}

/// Something that may pass: a pause, longer each time, and one call to see whether it has.
void RecoverRun::trouble(const QString &why)
{
    if (m_isClosing || m_again.isActive())
        return;
    ++m_troubles;
    if (m_troubles > m_options.patience && m_job.state == RecoverState::Running) {
        pause();
        m_notice = tr("It paused by itself: %1").arg(why);
        Q_EMIT progressed();
        return;
    }
    m_notice = why;
    m_again.start(std::min(m_options.backoff * (1 << std::min(m_troubles - 1, 16)),
                           m_options.longestBackoff));
    Q_EMIT progressed();
}

void RecoverRun::keep(RecoverItem item, const QByteArray &body)
{
    Result<Envelope> envelope = parseEnvelope(body, Origin::Fetched);
    if (!envelope || eventIdentity(envelope->eventId) != item.eventId) {
        item.outcome = RecoverOutcome::Failed;
        item.message = tr("What Follow Up Boss answered is not this event. %1")
                           .arg(envelope ? QString() : envelope.error().message)
                           .trimmed();
        return settle(item);
    }
    m_keeping.insert(item.position);
    if (!m_workspace.store().isWriter())
        return keepInInbox(item, body);
    NewDelivery delivery;
    delivery.account = m_job.account;
    delivery.endpoint = endpointOf(m_workspace, m_job.account);
    delivery.receivedAt = m_workspace.clock().now();
    delivery.verifiedAt = delivery.receivedAt;
    delivery.body = body;
    delivery.peer = m_desks.find(m_job.account)->apiBase().host();
    delivery.origin = Origin::Fetched;
    delivery.envelope = std::move(*envelope);
    m_workspace.store().add(std::move(delivery), this,
                            [this, item](const Result<CommittedDelivery> &committed) {
                                kept(item, committed ? Result<EventId>(committed->event)
                                                     : Result<EventId>(committed.error()));
                            });
}

/// Another process holds the store; it takes in what we put there.
void RecoverRun::keepInInbox(RecoverItem item, const QByteArray &body)
{
    InboxEntry entry;
    entry.account = m_job.account;
    entry.origin = Origin::Fetched;
    entry.receivedAt = m_workspace.clock().now();
    entry.peer = m_desks.find(m_job.account)->apiBase().host();
    entry.body = body;
    m_workspace.store().write<qint64>(
        [entry](Connection &connection) { return Inbox::put(connection, entry); }, this,
        [this, item](const Result<qint64> &id) {
            kept(item, id ? Result<EventId>(EventId()) : Result<EventId>(id.error()));
        });
}

void RecoverRun::kept(RecoverItem item, const Result<EventId> &event)
{
    m_keeping.remove(item.position);
    if (!event) {
        m_waiting.push_front(item);
        return trouble(event.error().message);
    }
    item.outcome = RecoverOutcome::Fetched;
    item.event = *event;
    item.message.clear();
    settle(item);
    pump();
}

} // namespace Hookglass
