// SPDX-License-Identifier: MIT
#include "sandbox/sandbox.h"

#include "core/eventcatalog.h"
#include "http/server.h"
#include "sandbox/account.h"
#include "sandbox/actions.h"
#include "sandbox/api.h"
#include "sandbox/dispatcher.h"
#include "sandbox/eventlog.h"
#include "sandbox/guesses.h"
#include "sandbox/traffic.h"
#include "sandbox/webhooks.h"

#include <QtCore/QTimer>

#include <cmath>
#include <optional>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds StatusInterval = 100ms;
constexpr int SentencesPerSecond = 50;

Http::Limits apiLimits()
{
    Http::Limits limits;
    limits.bodyBytes = 1024 * 1024;
    return limits;
}

Sim::Guesses guessesFor(const SandboxOptions &options)
{
    Sim::Guesses guesses;
    guesses.refuseShare = options.refuseShare;
    if (options.eventsByIdSayEventId)
        guesses.webhookEventId = "eventId";
    return guesses;
}

Result<QSet<QByteArray>> knownEvents()
{
    const Result<EventCatalog> catalog = EventCatalog::load();
    if (!catalog)
        return catalog.error();
    QSet<QByteArray> names;
    for (const EventType &type : catalog->events())
        names.insert(type.name.toUtf8());
    return names;
}

} // namespace

/// Everything that one start brings to life; gone with stop().
class Sandbox::Private
{
public:
    Private(Sandbox *sandbox, SandboxOptions given, const Clock &time)
        : q(sandbox)
        , options(std::move(given))
        , clock(time)
        , guesses(guessesFor(options))
    {
    }

    struct Running
    {
        Running(Sandbox::Private &d, const QSet<QByteArray> &events);

        Sim::Account account;
        Sim::Actions actions;
        Sim::Webhooks webhooks;
        std::optional<Sim::EventLog> events; // once the port is known
        std::optional<Sim::Api> api;
        Sim::Dispatcher dispatcher;
        Sim::Traffic traffic;
        Http::Server server; // first to go: nothing may come in while the rest goes
    };

    void changed(const Sim::AccountChange &change);
    void tell(const QString &sentence);
    void statusDue();
    QString act(Change change);

    Sandbox *q;
    SandboxOptions options;
    const Clock &clock;
    const Sim::Guesses guesses;
    std::unique_ptr<Running> running;
    int eventsOfChange = 0; ///< made since somebody asked last; for the traffic's rate
    QTimer statusTimer;
    SandboxStatus toldStatus;
    QTimer sentenceTimer;
    int sentences = 0; ///< in this second
};

Sandbox::Private::Running::Running(Sandbox::Private &d, const QSet<QByteArray> &known)
    : account(d.options.seed, d.options.people, d.guesses, d.clock)
    , actions(account, d.options.seed)
    , webhooks(d.guesses, known)
    , dispatcher(webhooks, d.guesses, d.options.timeScale)
    , traffic([&d] {
        d.eventsOfChange = 0;
        d.running->actions.anything();
        return d.eventsOfChange;
    })
    , server(d.clock, apiLimits())
{
}

void Sandbox::Private::changed(const Sim::AccountChange &change)
{
    if (!running || !running->events)
        return;
    for (const Sim::EventDraft &draft : change.events)
        running->dispatcher.dispatch(running->events->add(draft));
    eventsOfChange += int(change.events.size());
    tell(change.sentence);
    statusDue();
}

void Sandbox::Private::tell(const QString &sentence)
{
    // Nobody reads more, and a window would have nothing else to do.
    if (!sentenceTimer.isActive())
        sentenceTimer.start();
    if (++sentences <= SentencesPerSecond && !sentence.isEmpty())
        Q_EMIT q->happened(sentence);
}

void Sandbox::Private::statusDue()
{
    if (!statusTimer.isActive())
        statusTimer.start();
}

QString Sandbox::Private::act(Change change)
{
    Sim::Actions &actions = running->actions;
    switch (change) {
    case Change::NewLead:
        return actions.newLead();
    case Change::StageChange:
        return actions.changeStage();
    case Change::AddTag:
        return actions.addTag();
    case Change::DeletePerson:
        return actions.deletePerson();
    case Change::TagEverybody:
        return actions.tagEverybody();
    case Change::AddNote:
        return actions.addNote();
    case Change::NewDeal:
        return actions.newDeal();
    }
    return {};
}

Sandbox::Sandbox(SandboxOptions options, const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(options), clock))
{
    d->statusTimer.setSingleShot(true);
    d->statusTimer.setInterval(StatusInterval);
    connect(&d->statusTimer, &QTimer::timeout, this, [this] {
        const SandboxStatus now = status();
        if (now == d->toldStatus)
            return;
        d->toldStatus = now;
        Q_EMIT statusChanged(now);
    });
    d->sentenceTimer.setSingleShot(true);
    d->sentenceTimer.setInterval(1s);
    connect(&d->sentenceTimer, &QTimer::timeout, this, [this] {
        const int untold = d->sentences - SentencesPerSecond;
        d->sentences = 0;
        if (untold > 0)
            Q_EMIT happened(untold == 1 ? tr("… and 1 more change")
                                        : tr("… and %1 more changes").arg(untold));
    });
}

Sandbox::~Sandbox()
{
    stop();
}

Result<SandboxAccess> Sandbox::start()
{
    const auto invalid = [](const QString &message) {
        return Error{.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
    };
    const SandboxOptions &options = d->options;
    if (d->running)
        return invalid(tr("The sandbox is running already."));
    if (!options.address.isLoopback())
        return invalid(tr("The sandbox only listens on this machine; %1 is not an address of it.")
                           .arg(options.address.toString()));
    if (!std::isfinite(options.timeScale) || options.timeScale <= 0)
        return invalid(tr("The time scale must be a number above 0."));
    if (options.system.isEmpty())
        return invalid(tr("The sandbox needs a system name."));
    const Result<QSet<QByteArray>> known = knownEvents();
    if (!known)
        return known.error();

    auto running = std::make_unique<Private::Running>(*d, *known);
    const Result<quint16> port = running->server.listen(options.address, options.port);
    if (!port)
        return port.error();

    SandboxAccess access;
    access.api.setScheme(u"http"_s);
    access.api.setHost(options.address.toString());
    access.api.setPort(*port);
    access.api.setPath(u"/v1"_s);
    access.apiKey = Sim::randomKey();
    access.agentApiKey = Sim::randomKey();
    access.system = options.system;
    access.systemKey = Sim::randomKey();

    Private::Running &r = *running;
    const QByteArray base = access.api.toEncoded();
    const Sim::JsonStyle style{options.escapeSlashes, options.escapeSlashes};
    r.webhooks.addSystem(access.system, access.systemKey);
    r.events.emplace(base, style, d->guesses, d->clock);
    r.api.emplace(Sim::ApiContext{r.account, r.webhooks, *r.events, d->guesses, base},
                  access.apiKey, access.agentApiKey, d->clock, options.timeScale);
    r.account.setListener([this](const Sim::AccountChange &change) { d->changed(change); });
    r.webhooks.setStopListener([&r](qint64 id) { r.dispatcher.forget(id); });
    r.dispatcher.setRenewer([&r](const Sim::Event &event) { return r.events->again(event); });
    connect(&r.dispatcher, &Sim::Dispatcher::countsChanged, this, [this] { d->statusDue(); });
    connect(&r.dispatcher, &Sim::Dispatcher::noticed, this,
            [this](const QString &sentence) { d->tell(sentence); });
    r.server.setHandler([this, &r](Http::ExchangeId exchange, Http::Request &&request) {
        r.server.respond(exchange, r.api->answer(request));
        d->statusDue();
    });
    d->running = std::move(running);
    r.traffic.setRate(options.eventsPerSecond);
    d->statusDue();
    return access;
}

void Sandbox::stop()
{
    d->statusTimer.stop();
    d->sentenceTimer.stop();
    d->sentences = 0;
    d->running.reset();
}

bool Sandbox::isRunning() const
{
    return d->running != nullptr;
}

SandboxStatus Sandbox::status() const
{
    if (!d->running)
        return {};
    const Private::Running &r = *d->running;
    const Sim::Dispatcher::Counts counts = r.dispatcher.counts();
    SandboxStatus status;
    status.people = int(r.account.all(Sim::Kind::Person).size());
    status.webhooks = int(r.webhooks.all().size());
    status.eventsMade = r.events ? r.events->made() : 0;
    status.deliveriesSent = counts.sent;
    status.deliveriesAcknowledged = counts.acknowledged;
    status.deliveriesFailed = counts.failed;
    status.deliveriesWaiting = counts.waiting;
    if (r.api) {
        const Sim::RateCounts &rate = r.api->rateCounts();
        status.requests = rate.requests;
        status.overLimit = rate.overLimit;
        status.refusedAtWill = rate.refusedAtWill;
        status.tooEarly = rate.tooEarly;
    }
    return status;
}

QByteArrayList Sandbox::newestEventIds(int most) const
{
    return d->running && d->running->events ? d->running->events->newestIds(most)
                                            : QByteArrayList();
}

QString Sandbox::apply(Change change)
{
    return d->running ? d->act(change) : QString();
}

void Sandbox::setLiveTraffic(double eventsPerSecond)
{
    d->options.eventsPerSecond = eventsPerSecond; // kept for a later start
    if (d->running)
        d->running->traffic.setRate(eventsPerSecond);
}

} // namespace Hookglass
