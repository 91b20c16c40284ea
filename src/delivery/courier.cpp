// SPDX-License-Identifier: MIT
#include "delivery/courier.h"

#include "core/headers.h"
#include "delivery/wirerequest.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t MostPools = 64;

/// Of what was cut off only the answer itself says how long it is.
qint64 wholeSizeOf(qint64 read, const QByteArray &head)
{
    if (read <= Http::AnswerLimits().readBodyBytes)
        return read;
    const std::optional<QByteArray> length = headerValue(parseHead(head), "Content-Length");
    return std::max(read, length.value_or(QByteArray()).trimmed().toLongLong());
}

AttemptOutcome outcomeOf(const Http::Exchange &exchange)
{
    switch (exchange.end) {
    case Http::Exchange::End::Answered:
        return exchange.status >= 200 && exchange.status < 300 ? AttemptOutcome::Delivered
                                                               : AttemptOutcome::Status;
    case Http::Exchange::End::Timeout:
        return AttemptOutcome::Timeout;
    case Http::Exchange::End::Dns:
        return AttemptOutcome::Dns;
    case Http::Exchange::End::Refused:
        return AttemptOutcome::Refused;
    case Http::Exchange::End::Unreachable:
        return AttemptOutcome::Unreachable;
    case Http::Exchange::End::Tls:
        return AttemptOutcome::Tls;
    case Http::Exchange::End::Closed:
        return AttemptOutcome::Closed;
    case Http::Exchange::End::Protocol:
        return AttemptOutcome::Protocol;
    case Http::Exchange::End::Cancelled:
        return AttemptOutcome::Cancelled;
    }
    return AttemptOutcome::Protocol;
}

QString detailOf(const Http::Exchange &exchange)
{
    if (exchange.end != Http::Exchange::End::Answered)
        return exchange.detail;
    if (exchange.status >= 300 && exchange.status < 400) {
        const auto place = headerValue(parseHead(exchange.head), "Location");
        return place ? Courier::tr("It redirects to %1. Redirects are not followed: use that "
                                   "address for the target.")
                           .arg(QString::fromUtf8(*place))
                     : Courier::tr("It redirects. Redirects are not followed.");
    }
    return exchange.wasResent ? Courier::tr("Sent a second time: the kept connection ended.")
                              : QString();
}

} // namespace

Courier::Courier(const Clock &clock, int connections, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_connections(connections)
{
}

Courier::~Courier() = default;

Http::Client *Courier::clientFor(const Target &destination)
{
    const bool isEncrypted = destination.url.scheme() == "https"_L1;
    const Http::Origin origin{.host = destination.url.host(QUrl::FullyEncoded),
                              .port = quint16(destination.url.port(isEncrypted ? 443 : 80)),
                              .isEncrypted = isEncrypted,
                              .verifiesTls = destination.verifyTls};
    const auto known = std::find_if(m_pools.begin(), m_pools.end(), [&](const Pool &pool) {
        return pool.target == destination.id && pool.origin == origin;
    });
    if (known != m_pools.end()) {
        std::rotate(known, known + 1, m_pools.end());
        return m_pools.back().client;
    }
    if (m_pools.size() >= MostPools) {
        const auto unused = std::find_if(m_pools.begin(), m_pools.end(), [](const Pool &pool) {
            return pool.client->requests() == 0;
        });
        if (unused != m_pools.end()) {
            unused->client->deleteLater();
            m_pools.erase(unused);
        }
    }
    Http::ClientLimits limits;
    limits.connections = m_connections;
    auto *client = new Http::Client(origin, limits, this);
    m_pools.push_back({.target = destination.id, .origin = origin, .client = client});
    return client;
}

void Courier::send(const BegunAttempt &begun, const Target &destination, Done done)
{
    const auto refuse = [&](const QString &why) {
        FinishedAttempt finished{
            .forward = begun.forward, .attempt = begun.attempt, .mayHaveArrived = false};
        finished.attempt.outcome = AttemptOutcome::NotSent;
        finished.attempt.detail = why;
        finished.attempt.startedAt = m_clock.now();
        finished.attempt.finishedAt = finished.attempt.startedAt;
        QMetaObject::invokeMethod(
            this, [finished, done]() mutable { done(std::move(finished)); }, // later, as promised
            Qt::QueuedConnection);
    };
    if (begun.bytes.head.isEmpty()) {
        refuse(tr("What was received is not stored any more."));
        return;
    }
    Result<WireRequest> request = wireRequest(begun.bytes, destination);
    if (!request) {
        refuse(request.error().message);
        return;
    }
    Http::Client *client = clientFor(destination);
    BegunAttempt kept = begun;
    kept.bytes = {};
    const quint64 id = client->send(request->head, request->body, destination.timeout,
                                    [this, kept, done = std::move(done),
                                     shownHead = request->shownHead](Http::Exchange &&exchange) {
                                        finish(kept, shownHead, std::move(exchange), done);
                                    });
    m_sent[begun.forward.id] = {.client = client, .request = id};
}

void Courier::finish(const BegunAttempt &begun, const QByteArray &shownHead,
                     Http::Exchange &&exchange, const Done &done)
{
    m_sent.erase(begun.forward.id);
    FinishedAttempt finished{.forward = begun.forward,
                             .attempt = begun.attempt,
                             .mayHaveArrived = exchange.mayHaveArrived};
    ForwardAttempt &attempt = finished.attempt;
    attempt.finishedAt = m_clock.now();
    attempt.startedAt = *attempt.finishedAt - exchange.took;
    attempt.outcome = outcomeOf(exchange);
    attempt.status = exchange.status;
    attempt.detail = detailOf(exchange);
    attempt.isPossibleRepeat = attempt.isPossibleRepeat || exchange.wasResent;
    attempt.requestHead = shownHead;
    attempt.responseHead = std::move(exchange.head);
    attempt.responseBody = std::move(exchange.body);
    attempt.responseBytes = wholeSizeOf(exchange.bodyBytes, attempt.responseHead);
    done(std::move(finished));
}

void Courier::cancel(ForwardId forward)
{
    const auto sent = m_sent.find(forward);
    if (sent == m_sent.end())
        return;
    const Sent entry = sent->second;
    entry.client->cancel(entry.request);
}

void Courier::disconnectAll()
{
    for (const Pool &pool : m_pools)
        pool.client->deleteLater();
    m_pools.clear();
}

void Courier::cancelAll()
{
    std::vector<ForwardId> forwards;
    for (const auto &[forward, sent] : m_sent)
        forwards.push_back(forward);
    for (const ForwardId forward : forwards)
        cancel(forward);
}

} // namespace Hookglass
