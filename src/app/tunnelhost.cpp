// SPDX-License-Identifier: MIT
#include "app/tunnelhost.h"

#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "fub/callbackurl.h"

#include <QtNetwork/QNetworkInformation>
#include <QtNetwork/QNetworkInterface>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Those that change when the computer moves to another network.
QList<QHostAddress> ownAddresses()
{
    QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
    addresses.removeIf(
        [](const QHostAddress &address) { return address.isLoopback() || address.isLinkLocal(); });
    return addresses;
}

/// The environment variables that hold keys; no program of others needs them.
QStringList keyVariables(const QList<Account> &accounts)
{
    QStringList names;
    for (const Account &account : accounts) {
        for (const SecretKind kind : {SecretKind::ApiKey, SecretKind::SystemKey})
            names << variableOf(account, kind);
    }
    names.removeAll(QString());
    return names;
}

} // namespace

TunnelHost::TunnelHost(Workspace &workspace, WebhookDesks &desks, TunnelPatience patience,
                       QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_desks(desks)
    , m_patience(std::move(patience))
    , m_probe(workspace.clock(), m_patience.probe)
{
    if (Result<TunnelCatalog> catalog = TunnelCatalog::load())
        m_catalog = std::move(*catalog);
    connect(&m_probe, &TunnelProbe::sending, &workspace, &Workspace::expectProbe);
    connect(&workspace, &Workspace::probed, &m_probe, &TunnelProbe::arrive);
    connect(&m_probe, &TunnelProbe::finished, this, &TunnelHost::onProbe);
    m_nextProbe.setSingleShot(true);
    connect(&m_nextProbe, &QTimer::timeout, this, &TunnelHost::probeNow);
    // Another port here, or a receiver that starts later: the tunnel has to lead there.
    connect(&workspace, &Workspace::receiverStateChanged, this, [this](const ReceiverState &state) {
        if (m_status.choice.kind != TunnelChoice::Kind::None && state.port != m_port)
            startSupervisor();
    });
    connect(&desks, &WebhookDesks::changed, this, [this] {
        m_followed.clear(); // a desk that was at work may be gone
        watchDesks();
        if (m_status.isReachable())
            follow();
    });
    watchDesks();
    watchForChanges();
}

TunnelHost::~TunnelHost() = default;

/// What a user did to the webhooks, such as taking a deletion back, may name an address of the
/// past: the next good probe looks at them again.
void TunnelHost::watchDesks()
{
    const QList<WebhookDesk *> desks = m_desks.desks();
    for (WebhookDesk *desk : desks) {
        disconnect(desk, &WebhookDesk::applied, this, nullptr);
        connect(desk, &WebhookDesk::applied, this,
                [this, desk] { m_followed.remove(desk->account().name); });
    }
}

void TunnelHost::watchForChanges()
{
    m_lastBeat = m_workspace.clock().now();
    m_addresses = ownAddresses();
    m_heartbeat.setInterval(m_patience.beat);
    connect(&m_heartbeat, &QTimer::timeout, this, [this] {
        const Timestamp now = m_workspace.clock().now();
        if (now - std::exchange(m_lastBeat, now) > m_patience.sleep)
            probeNow();
        noteAddresses(ownAddresses());
    });
    m_heartbeat.start();
    // Where there is a backend it tells sooner than the heartbeat.
    if (QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability)) {
        connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
                &TunnelHost::probeNow);
    }
}

void TunnelHost::noteAddresses(const QList<QHostAddress> &addresses)
{
    if (std::exchange(m_addresses, addresses) != addresses)
        probeNow();
}

void TunnelHost::start(const TunnelChoice &choice)
{
    stop();
    if (choice.kind == TunnelChoice::Kind::None)
        return;
    m_status.choice = choice;
    const Result<TunnelProvider> provider = providerFor(choice, m_catalog);
    if (!provider) {
        m_status.problem = provider.error().message;
        publish();
        return;
    }
    m_status.title = provider->title;
    m_status.isTemporary = provider->isTemporary;
    m_supervisor = std::make_unique<TunnelSupervisor>(*provider, m_patience.supervisor);
    connect(m_supervisor.get(), &TunnelSupervisor::stateChanged, this, &TunnelHost::onState);
    connect(m_supervisor.get(), &TunnelSupervisor::printed, this, &TunnelHost::printed);
    startSupervisor();
}

void TunnelHost::startSupervisor()
{
    if (!m_supervisor)
        return;
    const ReceiverState receiver = m_workspace.receiverState();
    m_port = receiver.port;
    if (receiver.listening) {
        m_status.problem.clear();
        m_supervisor->withhold(keyVariables(m_workspace.accounts()));
        m_supervisor->start(receiver.port);
        return;
    }
    m_supervisor->stop();
    m_status.problem = tr("There is no receiver here that a tunnel could lead to. %1")
                           .arg(m_workspace.readOnlyReason())
                           .trimmed();
    publish();
}

void TunnelHost::stop()
{
    m_nextProbe.stop();
    m_probe.cancel();
    if (m_supervisor)
        m_supervisor->disconnect(this);
    m_supervisor.reset();
    m_status = {};
    m_followed.clear();
    m_followedUrl.clear();
    publish();
}

void TunnelHost::onState(const TunnelState &state)
{
    const QUrl before = m_status.state.url;
    m_status.state = state;
    if (state.kind == TunnelState::Kind::Up && !m_status.isTemporary) {
        // A quick tunnel is one also where a command of the user's own opened it.
        const TunnelProvider *provider = m_catalog.ofHost(state.url.host());
        if (provider && provider->isTemporary) {
            m_status.isTemporary = true;
            m_status.state.message = TunnelSupervisor::temporaryWords();
        }
    }
    if (state.url != before) {
        m_probe.cancel();
        m_status.isProbing = false;
        m_status.probe.reset();
        m_status.lastGood.reset();
        m_badProbes = 0;
        m_nextProbe.stop();
        if (!state.url.isEmpty())
            probeNow();
    }
    publish();
}

void TunnelHost::probeNow()
{
    if (m_status.state.kind != TunnelState::Kind::Up)
        return;
    m_nextProbe.stop();
    m_status.isProbing = true;
    m_probe.start(m_status.state.url);
    publish();
}

void TunnelHost::onProbe(const ProbeResult &result)
{
    m_status.isProbing = false;
    m_status.probe = result;
    if (result.isGood()) {
        m_badProbes = 0;
        m_status.lastGood = result.at;
        m_nextProbe.start(m_patience.interval);
    } else {
        // A name that is only just being made known needs some seconds.
        const int doublings = std::min(m_badProbes++, 10);
        m_nextProbe.start(std::min(m_patience.soon * (1 << doublings), m_patience.interval));
    }
    publish();
    if (result.isGood())
        follow();
}

QUrl TunnelHost::publicUrlOf(const QUrl &endpoint) const
{
    if (m_status.state.url.isEmpty() || endpoint.isEmpty())
        return {};
    QUrl url = m_status.state.url;
    QString prefix = url.path();
    while (prefix.endsWith(u'/'))
        prefix.chop(1);
    url.setPath(prefix + endpoint.path());
    return url;
}

void TunnelHost::follow()
{
    if (m_followedUrl != m_status.state.url) {
        m_followed.clear();
        m_followedUrl = m_status.state.url;
    }
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    for (const EndpointInfo &info : endpoints) {
        const QString why = m_desks.whyNot(info.account.id);
        if (why.isEmpty() || m_followed.contains(info.account.name))
            continue;
        m_followed.insert(info.account.name);
        Q_EMIT followed(
            tr("%1: its webhooks cannot follow the tunnel. %2").arg(info.account.name, why), false);
    }
    const QList<WebhookDesk *> desks = m_desks.desks();
    for (WebhookDesk *desk : desks) {
        if (!m_followed.contains(desk->account().name) && !desk->isApplying())
            followFor(*desk);
    }
}

/// Our own webhooks of the account move to the public address; what is ours is decided by the
/// token in the path. After a failure the next good probe tries again.
void TunnelHost::followFor(WebhookDesk &desk)
{
    const QUrl url = m_status.state.url;
    const QString account = desk.account().name;
    if (!refusalOfCallbackUrl(url.toString(), desk.apiBase()).isEmpty()) {
        m_followed.insert(account);
        Q_EMIT followed(tr("%1: Follow Up Boss takes https addresses only; its webhooks stay where "
                           "they are.")
                            .arg(account),
                        false);
        return;
    }
    m_followed.insert(account);
    auto *step = new QObject(&desk); // what is under way; gone with the desk
    const auto giveUp = [this, account, step](const QString &why) {
        step->deleteLater();
        m_followed.remove(account);
        Q_EMIT followed(tr("%1: its webhooks could not follow the tunnel: %2").arg(account, why),
                        false);
    };
    connect(&desk, &WebhookDesk::failed, step,
            [giveUp](const Error &error) { giveUp(error.message); });
    connect(&desk, &WebhookDesk::listed, step, [this, step, url, account, giveUp, d = &desk] {
        d->disconnect(step);
        WebhookPlan plan;
        for (const QByteArray &token : d->tokens())
            plan.steps += d->planner().follow(token, url).steps;
        if (plan.isEmpty()) {
            step->deleteLater();
            return;
        }
        connect(d, &WebhookDesk::applied, step,
                [this, step, account, url, giveUp](const QList<StepResult> &results) {
                    const auto isDone = [](const StepResult &result) {
                        return result.state == StepResult::State::Done;
                    };
                    const auto bad = std::find_if_not(results.cbegin(), results.cend(), isDone);
                    if (bad != results.cend()) {
                        giveUp(bad->message);
                        return;
                    }
                    step->deleteLater();
                    const QString count = results.size() == 1
                                              ? tr("1 webhook now leads")
                                              : tr("%1 webhooks now lead").arg(results.size());
                    Q_EMIT followed(tr("%1: %2 to %3.").arg(account, count, url.host()), true);
                });
        if (!d->apply(plan, PlanRunner::Foreign::Skip))
            giveUp(tr("another change is under way"));
    });
    desk.refresh();
}

void TunnelHost::publish()
{
    Q_EMIT statusChanged(m_status);
}

} // namespace Hookglass
