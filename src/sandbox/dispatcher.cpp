// SPDX-License-Identifier: MIT
#include "sandbox/dispatcher.h"

#include "core/oncebuffer.h"

#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

#include <algorithm>
#include <chrono>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds AnswerTime = 10s; // fub-api.md §4
/// A receiver's own work does not get faster with the time scale.
constexpr std::chrono::milliseconds LeastAnswerTime = 250ms;

std::chrono::milliseconds scaled(std::chrono::milliseconds time, double timeScale)
{
    return std::chrono::milliseconds(qint64(double(time.count()) / timeScale));
}

QString laneOf(const QUrl &url)
{
    return url.scheme() + u' ' + url.authority(QUrl::FullyEncoded);
}

QNetworkRequest requestFor(const Webhook &webhook, const Guesses &guesses)
{
    QNetworkRequest request(webhook.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setRawHeader("Content-Type", "application/json");
    request.setRawHeader("User-Agent", guesses.userAgent.toByteArray());
    return request;
}

} // namespace

Dispatcher::Dispatcher(Webhooks &webhooks, const Guesses &guesses, double timeScale,
                       QObject *parent)
    : QObject(parent)
    , m_webhooks(webhooks)
    , m_guesses(guesses)
    , m_timeScale(timeScale)
    , m_network(new QNetworkAccessManager(this))
{
    // A proxy would be another machine.
    m_network->setProxy(QNetworkProxy::NoProxy);
    m_elapsed.start();
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_retryTimer, &QTimer::timeout, this, &Dispatcher::retryDue);
}

Dispatcher::~Dispatcher()
{
    const QList<QNetworkReply *> replies = m_network->findChildren<QNetworkReply *>();
    for (QNetworkReply *reply : replies)
        reply->disconnect(this);
}

void Dispatcher::setRenewer(Renewer renewer)
{
    m_renewer = std::move(renewer);
}

Dispatcher::Counts Dispatcher::counts() const
{
    Counts counts = m_counts;
    counts.waiting = m_queued + m_inFlight + qint64(m_retries.size());
    return counts;
}

void Dispatcher::dispatch(const EventPtr &event)
{
    const QList<qint64> ids = m_webhooks.subscribers(event->name);
    for (const qint64 id : ids)
        enqueue({id, event, 0});
}

void Dispatcher::forget(qint64 webhook)
{
    if (const auto it = m_queues.find(webhook); it != m_queues.end()) {
        m_queued -= qint64(it->second.waiting.size());
        it->second.waiting.clear();
        if (it->second.inFlight == 0)
            m_queues.erase(it);
    }
    std::erase_if(m_retries,
                  [webhook](const auto &entry) { return entry.second.webhook == webhook; });
    m_refused.remove(webhook);
    Q_EMIT countsChanged();
}

void Dispatcher::enqueue(Delivery &&delivery)
{
    const Webhook *webhook = m_webhooks.find(delivery.webhook);
    if (!webhook || webhook->status != Webhook::Status::Active)
        return;
    if (!isLoopback(webhook->url)) {
        refuseToSend(*webhook);
        return;
    }
    if (counts().waiting >= m_guesses.maxWaiting) {
        refuseToWait();
        return;
    }
    const qint64 id = delivery.webhook;
    m_queues[id].waiting.push_back(std::move(delivery));
    ++m_queued;
    takeTurn(id);
    Q_EMIT countsChanged();
}

void Dispatcher::takeTurn(qint64 id)
{
    const Webhook *webhook = m_webhooks.find(id);
    const auto queue = m_queues.find(id);
    if (!webhook || queue == m_queues.end() || queue->second.waiting.empty())
        return;
    const QString laneName = laneOf(webhook->url);
    if (!queue->second.isInLane) {
        queue->second.isInLane = true;
        m_lanes[laneName].turns.push_back(id);
    }
    pump(laneName);
}

void Dispatcher::pump(const QString &laneName)
{
    Lane &lane = m_lanes[laneName];
    while (lane.inFlight < m_guesses.parallelPerHost && !lane.turns.empty()) {
        const qint64 id = lane.turns.front();
        lane.turns.pop_front();
        const auto it = m_queues.find(id);
        if (it == m_queues.end())
            continue;
        Queue &queue = it->second;
        queue.isInLane = false;
        if (queue.waiting.empty() && queue.inFlight == 0) {
            m_queues.erase(it);
            continue;
        }
        const Webhook *webhook = m_webhooks.find(id);
        if (!webhook || queue.inFlight >= m_guesses.parallelPerWebhook)
            continue; // an answer puts it back
        if (laneOf(webhook->url) != laneName) {
            takeTurn(id); // its address was changed meanwhile
            continue;
        }
        Delivery delivery = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        --m_queued;
        ++queue.inFlight;
        ++lane.inFlight;
        ++m_inFlight;
        if (!queue.waiting.empty()) {
            queue.isInLane = true;
            lane.turns.push_back(id);
        }
        send(std::move(delivery), *webhook, laneName);
    }
}

void Dispatcher::send(Delivery &&delivery, const Webhook &webhook, const QString &laneName)
{
    if (delivery.attempt > 0 && !m_guesses.retryRepeatsEvent && m_renewer)
        delivery.event = m_renewer(*delivery.event);
    QNetworkRequest request = requestFor(webhook, m_guesses);
    if (const Signer *signer = m_webhooks.signer(webhook.system))
        request.setRawHeader("FUB-Signature", signer->sign(delivery.event->body));
    ++m_counts.sent;
    request.setHeader(QNetworkRequest::ContentLengthHeader, delivery.event->body.size());
    auto *body = new OnceBuffer(delivery.event->body, m_network);
    QNetworkReply *reply = m_network->post(request, body);
    body->setParent(reply);
    // What a receiver answers beside its status is nobody's business, however much it is.
    connect(reply, &QNetworkReply::readyRead, reply,
            [reply] { reply->skip(reply->bytesAvailable()); });
    connect(reply, &QNetworkReply::finished, this,
            [this, reply, delivery = std::move(delivery), laneName] {
                finish(reply, delivery, laneName);
            });
    // From the first byte to the last: an inactivity timeout would let a trickle go on for ever.
    QTimer::singleShot(std::max(scaled(AnswerTime, m_timeScale), LeastAnswerTime), reply,
                       &QNetworkReply::abort);
}

void Dispatcher::finish(QNetworkReply *reply, const Delivery &delivery, const QString &laneName)
{
    reply->deleteLater();
    --m_inFlight;
    // An aborted reply still has the status of its head: too late is too late.
    const bool isLate = reply->error() == QNetworkReply::OperationCanceledError;
    const int status =
        isLate ? 0 : reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (const auto queue = m_queues.find(delivery.webhook); queue != m_queues.end()) {
        --queue->second.inFlight;
        if (queue->second.inFlight == 0 && queue->second.waiting.empty() &&
            !queue->second.isInLane) {
            m_queues.erase(queue);
        }
    }
    --m_lanes[laneName].inFlight;
    judge(delivery, status);
    takeTurn(delivery.webhook);
    pump(laneName);
    m_isFull = m_isFull && counts().waiting > m_guesses.maxWaiting / 2;
    if (const Lane &lane = m_lanes[laneName]; lane.inFlight == 0 && lane.turns.empty())
        m_lanes.erase(laneName);
    Q_EMIT countsChanged();
}

void Dispatcher::judge(const Delivery &delivery, int status)
{
    const bool isAcknowledged = status >= 200 && status <= 299;
    ++(isAcknowledged ? m_counts.acknowledged : m_counts.failed);
    Webhook *webhook = m_webhooks.find(delivery.webhook);
    if (!webhook)
        return;
    const QString address = webhook->url.toDisplayString();
    if (status == 406 || status == 410) { // fub-api.md §4
        m_webhooks.remove(delivery.webhook);
        Q_EMIT noticed(
            tr("The webhook to %1 was deleted: its address answered %2").arg(address).arg(status));
        return;
    }
    const auto time =
        std::chrono::seconds(qint64(double(m_elapsed.elapsed()) / 1000.0 * m_timeScale));
    if (webhook->health.record(isAcknowledged, time, m_guesses.healthMinimumAttempts)) {
        m_webhooks.disable(delivery.webhook);
        Q_EMIT noticed(
            tr("The webhook to %1 was switched off: it failed for more than a week").arg(address));
        return;
    }
    if (!isAcknowledged && webhook->status == Webhook::Status::Active)
        retryLater(Delivery(delivery));
}

void Dispatcher::retryLater(Delivery &&delivery)
{
    if (delivery.attempt >= m_guesses.retryWaits.size())
        return; // given up
    if (counts().waiting >= m_guesses.maxWaiting) {
        refuseToWait();
        return;
    }
    const auto wait = scaled(m_guesses.retryWaits[delivery.attempt], m_timeScale);
    ++delivery.attempt;
    m_retries.emplace(m_elapsed.elapsed() + wait.count(), std::move(delivery));
    armRetryTimer();
}

void Dispatcher::retryDue()
{
    const qint64 now = m_elapsed.elapsed();
    while (!m_retries.empty() && m_retries.begin()->first <= now) {
        auto node = m_retries.extract(m_retries.begin());
        enqueue(std::move(node.mapped()));
    }
    armRetryTimer();
}

void Dispatcher::armRetryTimer()
{
    if (m_retries.empty()) {
        m_retryTimer.stop();
        return;
    }
    const qint64 wait = std::max<qint64>(0, m_retries.begin()->first - m_elapsed.elapsed());
    m_retryTimer.start(std::chrono::milliseconds(wait));
}

void Dispatcher::refuseToSend(const Webhook &webhook)
{
    ++m_counts.failed;
    if (!m_refused.contains(webhook.id)) {
        m_refused.insert(webhook.id);
        Q_EMIT noticed(tr("Nothing was sent to %1: the sandbox never sends beyond this machine")
                           .arg(webhook.url.host()));
    }
    Q_EMIT countsChanged();
}

void Dispatcher::refuseToWait()
{
    ++m_counts.failed;
    if (!m_isFull)
        Q_EMIT noticed(tr("More than %n deliveries wait: further ones are dropped", nullptr,
                          m_guesses.maxWaiting));
    m_isFull = true;
    Q_EMIT countsChanged();
}

} // namespace Hookglass::Sim
