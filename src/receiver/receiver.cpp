// SPDX-License-Identifier: MIT
#include "receiver/receiver.h"

#include "core/cryptothread.h"
#include "http/server.h"
#include "receiver/answerer.h"
#include "receiver/envelope.h"
#include "receiver/route.h"
#include "receiver/statusrule.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QLoggingCategory>
#include <QtCore/QTimer>

#include <unordered_map>

Q_LOGGING_CATEGORY(lcReceiver, "hookglass.receiver", QtInfoMsg)

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto AnswerDeadline = 9s; // FUB gives up at 10 s (fub-api.md §4)
constexpr auto FinishDeadline = 5s;
constexpr double PauseAbove = 0.75; // of the writer's queue: stop reading from sockets
constexpr double ResumeBelow = 0.25;
constexpr int RetryAfterSeconds = 10;

struct EndpointEntry
{
    Endpoint endpoint;
    SignatureVerifier verifier;
};

/// A delivery handed to the writer and not yet committed.
struct Pending
{
    Http::ExchangeId exchange;
    int status = 0;
    Timestamp since;
    std::optional<Timestamp> answeredAt;    ///< set if answered before the commit (refusals)
    std::unique_ptr<AnswerSubject> subject; ///< null: the status is the answer
};

Http::Response refusal(int status, const QByteArray &allow = {})
{
    Http::Response response{.status = permittedStatus(status), .headers = {}, .body = {}};
    if (!allow.isEmpty())
        response.headers.append({"Allow", allow});
    return response;
}

} // namespace

class Receiver::Private
{
public:
    Private(Receiver *owner, EventWriter &eventWriter, const Clock &theClock,
            ReceiverOptions theOptions)
        : q(owner)
        , writer(eventWriter)
        , clock(theClock)
        , options(std::move(theOptions))
        , server(theClock, options.limits)
        , answerer(server, writer, clock)
    {
    }

    Receiver *q;
    EventWriter &writer;
    const Clock &clock;
    ReceiverOptions options;
    Http::Server server;
    Answerer answerer;
    ReceiverState state;
    QHash<QByteArray, std::shared_ptr<EndpointEntry>> endpoints;
    std::unordered_map<quint64, Pending> pending;
    QByteArrayList probes; ///< nonces that we wait for
    quint64 nextTicket = 1;
    bool storeHealthy = true;
    bool paused = false;
    bool finishing = false;
    QTimer deadlines;
    QTimer finishTimer;

    const EndpointEntry *entryFor(QByteArrayView target) const;
    bool isAwaitedProbe(QByteArrayView target) const;
    void takeProbe(Http::ExchangeId exchange, Http::Request &&request);
    Http::Response checkHead(const Http::Request &request);
    void handle(Http::ExchangeId exchange, Http::Request &&request);
    void handleReject(int status, const QString &why, Http::Request &&request);
    NewDelivery toDelivery(const EndpointEntry &entry, Http::Request &&request) const;
    void keepRefused(const Http::Request &request, int status, const QString &why);
    bool send(Http::ExchangeId exchange, int status, HeaderList headers = {},
              const QByteArray &body = {});
    bool sendUnavailable(Http::ExchangeId exchange);
    void onCommitted(const QList<CommittedDelivery> &deliveries);
    std::optional<AnswerRecord> answer(Pending &entry, const CommittedDelivery &stored);
    void record(QList<AnswerRecord> &&answers);
    void onRejected(const QList<quint64> &tickets);
    void expire();
    void balance();
    void finishIfIdle();
    void setState(const ReceiverState &newState);
};

const EndpointEntry *Receiver::Private::entryFor(QByteArrayView target) const
{
    const Route route = routeOf(target);
    if (route.kind != Route::Kind::Endpoint)
        return nullptr;
    const auto it =
        endpoints.constFind(QByteArray::fromRawData(route.token.data(), route.token.size()));
    return it == endpoints.cend() ? nullptr : it->get();
}

Http::Response Receiver::Private::checkHead(const Http::Request &request)
{
    const Http::Response goOn{.status = 0, .headers = {}, .body = {}};
    if (routeOf(request.target).kind == Route::Kind::Health) {
        if (request.method == "GET" || request.method == "HEAD")
            return goOn;
        return refusal(405, "GET, HEAD");
    }
    if (isAwaitedProbe(request.target))
        return request.method == "POST" ? goOn : refusal(405, "POST");
    if (!entryFor(request.target))
        return refusal(404);
    if (request.method == "POST")
        return goOn;
    // Somebody knows the address but calls it wrongly: worth seeing.
    keepRefused(request, 405,
                Receiver::tr("Only POST is accepted here; this was %1.")
                    .arg(QString::fromLatin1(request.method)));
    return refusal(405, "POST");
}

bool Receiver::Private::isAwaitedProbe(QByteArrayView target) const
{
    const Route route = routeOf(target);
    return route.kind == Route::Kind::Probe && probes.contains(route.token.toByteArray());
}

void Receiver::Private::takeProbe(Http::ExchangeId exchange, Http::Request &&request)
{
    ProbeArrival arrival{.nonce = routeOf(request.target).token.toByteArray(),
                         .head = std::move(request.head),
                         .body = std::move(request.body),
                         .at = clock.now()};
    probes.removeOne(arrival.nonce);
    send(exchange, 204);
    Q_EMIT q->probed(arrival);
}

NewDelivery Receiver::Private::toDelivery(const EndpointEntry &entry, Http::Request &&request) const
{
    NewDelivery delivery;
    delivery.account = entry.endpoint.account;
    delivery.endpoint = entry.endpoint.id;
    delivery.receivedAt = request.startedAt;
    delivery.verdict = entry.verifier.verify(request.body, request.headers);
    delivery.head = std::move(request.head);
    delivery.body = std::move(request.body);
    delivery.peer = std::move(request.peer);
    delivery.verifiedAt = clock.now();
    // What `trigger` sends says so itself; believed only with a signature that fits.
    if (delivery.verdict.kind == SignatureVerdict::Kind::Valid &&
        headerValue(request.headers, "X-Hookglass-Origin") == "synthetic"_ba)
        delivery.origin = Origin::Synthetic;
    return delivery;
}

void Receiver::Private::handle(Http::ExchangeId exchange, Http::Request &&request)
{
    if (routeOf(request.target).kind == Route::Kind::Health) {
        send(exchange, storeHealthy ? 200 : 503, {{"Content-Type", "application/json"}},
             storeHealthy ? "{\"status\":\"ok\"}\n"_ba : "{\"status\":\"store failing\"}\n"_ba);
        return;
    }
    if (isAwaitedProbe(request.target)) {
        takeProbe(exchange, std::move(request));
        return;
    }
    const EndpointEntry *entry = entryFor(request.target);
    if (!entry) { // removed between head and body
        send(exchange, 404);
        return;
    }
    NewDelivery delivery = toDelivery(*entry, std::move(request));
    if (Result<Envelope> envelope = parseEnvelope(delivery.body))
        delivery.envelope = std::move(*envelope);
    else
        delivery.problem = envelope.error().message;

    // Enforce lets nothing pass that is not proved, also when there is no key to prove it with.
    const bool refused =
        entry->endpoint.enforce && delivery.verdict.kind != SignatureVerdict::Kind::Valid;
    if (refused)
        delivery.disposition = Disposition::Refused;

    std::unique_ptr<AnswerSubject> subject;
    if (!refused)
        subject = answerer.subjectFor(entry->endpoint, delivery);
    const quint64 ticket = nextTicket++;
    const Timestamp since = delivery.verifiedAt;
    if (writer.enqueue(ticket, std::move(delivery)) != EventWriter::Enqueue::Queued) {
        sendUnavailable(exchange);
        return;
    }
    pending.emplace(ticket, Pending{.exchange = exchange,
                                    .status = refused ? 401 : 204,
                                    .since = since,
                                    .answeredAt = std::nullopt,
                                    .subject = std::move(subject)});
    balance();
}

void Receiver::Private::handleReject(int status, const QString &why, Http::Request &&request)
{
    keepRefused(request, status, why);
}

// Requests that were answered with an error and reached one of our endpoints are kept too, as
// deliveries without an event. Strangers who do not know a token leave nothing behind.
void Receiver::Private::keepRefused(const Http::Request &request, int status, const QString &why)
{
    const EndpointEntry *entry = entryFor(request.target);
    if (!entry)
        return;
    NewDelivery delivery = toDelivery(*entry, Http::Request(request));
    delivery.disposition = Disposition::Refused;
    delivery.problem = why;
    const quint64 ticket = nextTicket++;
    const Timestamp now = delivery.verifiedAt;
    if (writer.enqueue(ticket, std::move(delivery)) != EventWriter::Enqueue::Queued)
        return;
    pending.emplace(ticket, Pending{.exchange = {},
                                    .status = permittedStatus(status),
                                    .since = now,
                                    .answeredAt = now,
                                    .subject = nullptr});
}

bool Receiver::Private::send(Http::ExchangeId exchange, int status, HeaderList headers,
                             const QByteArray &body)
{
    return server.respond(
        exchange, {.status = permittedStatus(status), .headers = std::move(headers), .body = body});
}

bool Receiver::Private::sendUnavailable(Http::ExchangeId exchange)
{
    return send(exchange, 503, {{"Retry-After", QByteArray::number(RetryAfterSeconds)}});
}

void Receiver::Private::onCommitted(const QList<CommittedDelivery> &deliveries)
{
    QList<AnswerRecord> answers;
    answers.reserve(deliveries.size());
    for (const CommittedDelivery &stored : deliveries) {
        const auto it = pending.find(stored.ticket);
        if (it == pending.end())
            continue;
        if (std::optional<AnswerRecord> sent = answer(it->second, stored))
            answers.append(std::move(*sent));
        pending.erase(it);
    }
    record(std::move(answers));
    balance();
    finishIfIdle();
}

// nullopt: later, or the client had gone.
std::optional<AnswerRecord> Receiver::Private::answer(Pending &entry,
                                                      const CommittedDelivery &stored)
{
    if (entry.subject && !entry.answeredAt)
        return answerer.answer(entry.exchange, stored, *entry.subject);
    if (!entry.answeredAt && !send(entry.exchange, entry.status))
        return std::nullopt;
    return AnswerRecord{.delivery = stored.delivery,
                        .event = stored.event,
                        .status = permittedStatus(entry.status),
                        .answeredAt = entry.answeredAt.value_or(clock.now())};
}

void Receiver::Private::record(QList<AnswerRecord> &&answers)
{
    if (answers.isEmpty())
        return;
    Q_EMIT q->answered(answers);
    QList<AnswerRecord> noted;
    std::copy_if(answers.cbegin(), answers.cend(), std::back_inserter(noted),
                 [](const AnswerRecord &record) { return !record.note.isEmpty(); });
    writer.recordAnswers(std::move(answers));
    if (!noted.isEmpty())
        Q_EMIT q->noted(noted);
}

void Receiver::Private::onRejected(const QList<quint64> &tickets)
{
    for (const quint64 ticket : tickets) {
        const auto it = pending.find(ticket);
        if (it == pending.end())
            continue;
        if (!it->second.answeredAt)
            sendUnavailable(it->second.exchange);
        pending.erase(it);
    }
    balance();
    finishIfIdle();
}

// A disk that hangs must not make FUB wait in vain: after 9 s it gets its 503 while it still
// listens. If the commit comes later all the same, the retry is a second delivery.
void Receiver::Private::expire()
{
    const Timestamp limit = clock.now() - AnswerDeadline;
    for (auto &[ticket, entry] : pending) {
        if (entry.answeredAt || entry.since > limit)
            continue;
        sendUnavailable(entry.exchange);
        entry.status = 503;
        entry.answeredAt = clock.now();
    }
    balance();
}

void Receiver::Private::balance()
{
    const double level = writer.fillLevel();
    const bool wanted = paused ? level > ResumeBelow : level > PauseAbove;
    if (wanted == paused)
        return;
    paused = wanted;
    server.setPaused(paused);
}

void Receiver::Private::finishIfIdle()
{
    if (!finishing)
        return;
    const bool idle = pending.empty() && server.pendingExchanges() == 0;
    if (!idle && finishTimer.isActive())
        return;
    finishing = false;
    finishTimer.stop();
    deadlines.stop();
    server.close();
    setState({});
    Q_EMIT q->finished();
}

void Receiver::Private::setState(const ReceiverState &newState)
{
    if (state == newState)
        return;
    state = newState;
    Q_EMIT q->stateChanged(state);
}

Receiver::Receiver(EventWriter &writer, const Clock &clock, ReceiverOptions options)
    : d(std::make_unique<Private>(this, writer, clock, std::move(options)))
{
    d->server.setParent(this); // moves threads together with its owner
    d->answerer.setParent(this);
    d->deadlines.setParent(this);
    d->finishTimer.setParent(this);
    d->server.setHeadCheck([this](const Http::Request &r) { return d->checkHead(r); });
    d->server.setHandler([this](Http::ExchangeId exchange, Http::Request &&request) {
        d->handle(exchange, std::move(request));
    });
    d->server.setRejectHandler([this](int status, const QString &why, Http::Request &&request) {
        d->handleReject(status, why, std::move(request));
    });
    connect(&d->answerer, &Answerer::answered, this, [this](QList<AnswerRecord> answers) {
        d->record(std::move(answers));
        d->finishIfIdle();
    });
    connect(&d->answerer, &Answerer::faultsStruck, this, &Receiver::faultsStruck);
    connect(&d->answerer, &Answerer::armingUsed, this, &Receiver::armingUsed);
    connect(&writer, &EventWriter::committed, this,
            [this](const QList<CommittedDelivery> &list) { d->onCommitted(list); });
    connect(&writer, &EventWriter::rejected, this,
            [this](const QList<quint64> &tickets) { d->onRejected(tickets); });
    connect(&writer, &EventWriter::stateChanged, this, [this](const StoreState &store) {
        d->storeHealthy = store.kind == StoreState::Kind::Healthy;
    });
    d->deadlines.setInterval(500ms);
    connect(&d->deadlines, &QTimer::timeout, this, [this] { d->expire(); });
    d->finishTimer.setSingleShot(true);
    d->finishTimer.setInterval(FinishDeadline);
    connect(&d->finishTimer, &QTimer::timeout, this, [this] { d->finishIfIdle(); });
}

Receiver::~Receiver()
{
    d.reset();
    endCryptoOfThread();
}

void Receiver::setEndpoints(const QList<EndpointConfig> &configs)
{
    QHash<QByteArray, std::shared_ptr<EndpointEntry>> endpoints;
    for (const EndpointConfig &config : configs) {
        endpoints.insert(config.endpoint.token, std::make_shared<EndpointEntry>(EndpointEntry{
                                                    .endpoint = config.endpoint,
                                                    .verifier = SignatureVerifier(config.keys)}));
    }
    d->endpoints = std::move(endpoints);
}

Result<quint16> Receiver::start()
{
    const quint16 wanted = d->options.port;
    const int tries = wanted == 0 ? 1 : qMax(1, d->options.tryPorts);
    Result<quint16> bound = Error{};
    for (int i = 0; i < tries && wanted + i <= 65535; ++i) {
        bound = d->server.listen(d->options.address, quint16(wanted + i));
        if (bound || bound.error().code != ErrorCode::Busy)
            break;
    }
    ReceiverState state;
    state.address = d->options.address;
    if (!bound) {
        state.message = bound.error().message;
        d->setState(state);
        return bound;
    }
    state.listening = true;
    state.port = *bound;
    if (wanted != 0 && *bound != wanted) {
        state.message = Receiver::tr("Port %1 is used by another program; listening on %2.")
                            .arg(wanted)
                            .arg(*bound);
        qCInfo(lcReceiver).noquote() << state.message;
    }
    d->deadlines.start();
    d->setState(state);
    return bound;
}

void Receiver::finish()
{
    d->server.stopAccepting();
    d->finishing = true;
    d->finishTimer.start();
    d->answerer.finish();
    d->finishIfIdle();
}

void Receiver::expectProbe(const QByteArray &nonce)
{
    constexpr int most = 16;
    while (d->probes.size() >= most)
        d->probes.removeFirst();
    d->probes.append(nonce);
}

void Receiver::setAckPolicies(const AckPolicies &policies)
{
    d->answerer.setPolicies(policies);
}

void Receiver::setFaults(const QList<FaultRule> &rules)
{
    d->answerer.setFaults(rules);
}

void Receiver::release(int rule)
{
    d->answerer.release(rule);
}

void Receiver::arm(const Arming &arming)
{
    d->answerer.arm(arming);
}

void Receiver::disarm(int arming)
{
    d->answerer.disarm(arming);
}

void Receiver::setTargetAsker(TargetAsker *asker)
{
    d->answerer.setTargetAsker(asker);
}

ReceiverState Receiver::state() const
{
    return d->state;
}

} // namespace Hookglass
