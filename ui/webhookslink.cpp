// SPDX-License-Identifier: MIT
#include "webhookslink.h"

#include "fub/callbackurl.h"
#include "models/format.h"
#include "planpanel.h"
#include "tunnelwords.h"

#include <QtCore/QTime>
#include <QtNetwork/QHostAddress>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto WatchInterval = 20s; // half a call of the 250 in ten seconds

} // namespace

WebhooksLink::WebhooksLink(WebhooksPage &page, Workspace &workspace, WebhookDesks &desks,
                           TunnelHost &tunnel, QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_workspace(workspace)
    , m_desks(desks)
    , m_tunnel(tunnel)
{
    connectPage();
    connect(&desks, &WebhookDesks::changed, this, &WebhooksLink::takeDesks);
    connect(&workspace, &Workspace::endpointsChanged, this, &WebhooksLink::showAddresses);
    connect(&tunnel, &TunnelHost::statusChanged, this, &WebhooksLink::takeTunnel);
    takeDesks();
}

WebhooksLink::~WebhooksLink() = default;

void WebhooksLink::connectPage()
{
    connect(&m_page, &WebhooksPage::accountChosen, this, [this](int index) {
        const QList<Account> accounts = m_workspace.accounts();
        if (index >= 0 && index < accounts.size())
            choose(accounts.at(index).id);
    });
    connect(&m_page, &WebhooksPage::refreshWanted, this, [this] {
        if (!m_desk)
            return;
        m_page.setLoading();
        forgetEvidence();
        m_desk->refresh();
    });
    connect(&m_page, &WebhooksPage::noticesRead, this, [this] {
        m_notices.remove(m_account);
        m_page.setNotices({});
    });
    connect(&m_page, &WebhooksPage::addressEdited, this, &WebhooksLink::judgeAddress);
    connect(&m_page, &WebhooksPage::registerWanted, this,
            [this](const QStringList &events, const QString &url) {
                if (m_desk && m_desk->isListed())
                    m_page.plan()->showPlan(m_desk->planner().registerFor(events, url));
            });
    connect(&m_page, &WebhooksPage::actionWanted, this, &WebhooksLink::planAction);
    connect(&m_page, &WebhooksPage::leftOversWanted, this, [this] {
        forgetEvidence(); // whoever opens it wants to know how it is now
        m_workspace.loadLastSeen(m_account, this,
                                 [this](const Result<QHash<QString, Timestamp>> &seen) {
                                     m_lastSeen = seen ? *seen : QHash<QString, Timestamp>();
                                     lookUpHosts();
                                 });
    });
    connect(&m_hosts, &HostCheck::found, this,
            [this](const QString &host, const HostEvidence &evidence) {
                m_evidence.insert(host, evidence);
                m_page.destinations().setFacts(host, factsOf(host));
                showLeftOvers();
            });
    // Hosts may have come meanwhile; without any it shows what was found.
    connect(&m_hosts, &HostCheck::finished, this, &WebhooksLink::lookUpHosts);
    connect(m_page.plan(), &PlanPanel::applyWanted, this, &WebhooksLink::apply);
    connect(m_page.plan(), &PlanPanel::cancelWanted, this, [this] {
        if (m_desk)
            m_desk->cancel();
    });
    connect(m_page.plan(), &PlanPanel::undoWanted, this, [this] {
        if (m_desk)
            m_page.plan()->showPlan(m_undo);
    });
}

void WebhooksLink::refresh()
{
    if (m_desk && !m_desk->isApplying())
        m_desk->refresh();
}

/// The accounts or their keys are others than before.
void WebhooksLink::takeDesks()
{
    const QList<WebhookDesk *> desks = m_desks.desks();
    for (WebhookDesk *desk : desks) {
        if (!desk->watch(WatchInterval))
            continue; // known already
        connect(desk, &WebhookDesk::noticed, this,
                [this, desk](const QList<WebhookNotice> &all) { takeNotices(*desk, all); });
    }
    QStringList names;
    int current = -1;
    const QList<Account> accounts = m_workspace.accounts();
    for (const Account &account : accounts) {
        if (account.id == m_account)
            current = int(names.size());
        names << account.name;
    }
    m_page.setAccounts(names, current);
    if (current >= 0) {
        choose(m_account);
    } else if (!accounts.isEmpty()) {
        const auto usable =
            std::find_if(accounts.cbegin(), accounts.cend(), [this](const Account &account) {
                return m_desks.find(account.id) != nullptr;
            });
        choose(usable == accounts.cend() ? accounts.constFirst().id : usable->id);
    } else {
        choose({});
    }
}

void WebhooksLink::choose(AccountId account)
{
    WebhookDesk *desk = m_desks.find(account);
    const QList<Account> accounts = m_workspace.accounts();
    for (int i = 0; i < accounts.size(); ++i) {
        if (accounts.at(i).id == account) {
            QStringList names;
            for (const Account &known : accounts)
                names << known.name;
            m_page.setAccounts(names, i);
        }
    }
    if (account == m_account && desk && desk == m_desk)
        return;
    const bool isOther = account != std::exchange(m_account, account);
    if (isOther)
        m_page.forgetTyped();
    m_desk = desk;
    m_isApplying = false;
    m_deskContext.reset();
    m_undo = {};
    m_lastSeen.clear();
    // An account edited while its plan was running: what came of that is still to be read.
    if (isOther || m_page.plan()->state() != PlanPanel::State::Finished)
        m_page.plan()->clear();
    m_page.plan()->undoButton()->hide(); // it would go to the account as it is now
    m_page.setNotices(m_notices.value(account));
    showAddresses();
    showList();
    if (accounts.isEmpty()) {
        m_page.setNoAccount();
        return;
    }
    m_page.setProblem(m_desks.whyNot(account));
    if (m_desk) {
        connectDesk();
        m_page.setLoading();
        m_desk->refresh();
    }
}

void WebhooksLink::connectDesk()
{
    m_deskContext = std::make_unique<QObject>();
    QObject *context = m_deskContext.get();
    connect(m_desk, &WebhookDesk::listed, context, [this] {
        m_page.setProblem({});
        showList();
    });
    connect(m_desk, &WebhookDesk::failed, context,
            [this](const Error &error) { m_page.setProblem(error.message); });
    connect(m_desk, &WebhookDesk::waiting, m_page.plan(), &PlanPanel::setWaiting);
    connect(m_desk, &WebhookDesk::stepFinished, context,
            [this](int index, const StepResult &result) {
                if (m_isApplying)
                    m_page.plan()->setStepResult(index, result);
            });
    connect(m_desk, &WebhookDesk::applied, context, [this](const QList<StepResult> &results) {
        if (!std::exchange(m_isApplying, false))
            return; // the tunnel's
        m_undo = m_desk->undoPlan();
        m_page.plan()->setResults(results, !m_undo.isEmpty());
        m_page.matrix().setTicked({});
    });
}

void WebhooksLink::showAddresses()
{
    QStringList urls;
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    for (const EndpointInfo &endpoint : endpoints) {
        if (endpoint.account.id != m_account)
            continue;
        if (const QUrl url = m_tunnel.publicUrlOf(endpoint.url); !url.isEmpty())
            urls << url.toString();
        // Of use only where Follow Up Boss is on this machine, too.
        const bool isPractice =
            refusalOfCallbackUrl(endpoint.url.toString(), QUrl(endpoint.account.apiBase)).isEmpty();
        if (!endpoint.url.isEmpty() && isPractice)
            urls << endpoint.url.toString();
    }
    m_page.setAddresses(urls);
    judgeAddress(m_page.address()); // the API may be another, or an endpoint
}

void WebhooksLink::judgeAddress(const QString &address)
{
    const QUrl api = m_desk ? m_desk->apiBase() : QUrl();
    if (address.trimmed().isEmpty()) {
        m_page.setAddressFindings(
            m_desk ? tr("Type the https address to send to, or open a tunnel in Settings: its "
                        "address then stands here.")
                   : QString(),
            true);
        return;
    }
    QStringList words;
    bool isRefused = false;
    const QList<UrlFinding> findings = examineCallbackUrl(address.trimmed(), api);
    for (const UrlFinding &finding : findings) {
        words << finding.text;
        isRefused = isRefused || finding.kind == UrlFinding::Kind::Refused;
    }
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    for (const EndpointInfo &endpoint : endpoints) {
        if (endpoint.account.id == m_account || !holdsToken(address, endpoint.endpoint.token))
            continue;
        isRefused = true;
        words << tr("This is the address of “%1”: the signatures of this account's events would be "
                    "checked with the wrong key.")
                     .arg(endpoint.account.name);
    }
    m_page.setAddressFindings(words.join(u' '), isRefused);
}

void WebhooksLink::showList()
{
    if (!m_desk || !m_desk->isListed()) {
        m_page.setUnknown();
        Q_EMIT oursCounted(0);
        lookUpHosts();
        return;
    }
    QList<WebhookEntry> entries;
    for (const Webhook &webhook : m_desk->webhooks()) {
        WebhookEntry entry{.id = webhook.id,
                           .event = webhook.event,
                           .url = webhook.url,
                           .isActive = webhook.isActive(),
                           .isOurs = m_desk->planner().isOurs(webhook),
                           .isSwitchedOffHere = m_desk->isSwitchedOffHere(webhook),
                           .concerns = {}};
        const QList<UrlFinding> findings = examineCallbackUrl(webhook.url, m_desk->apiBase());
        for (const UrlFinding &finding : findings)
            entry.concerns << finding.text;
        entries.append(entry);
    }
    m_page.setWebhooks(entries);
    const auto ours = std::count_if(entries.cbegin(), entries.cend(),
                                    [](const WebhookEntry &e) { return e.isOurs && e.isActive; });
    Q_EMIT oursCounted(int(ours));
    lookUpHosts();
}

void WebhooksLink::forgetEvidence()
{
    m_asked.clear(); // what was found is shown until it is found otherwise
}

/// Hosts are looked at again only where they have not been: lists come every few seconds.
void WebhooksLink::lookUpHosts()
{
    QList<QUrl> unknown;
    if (m_desk) {
        for (const Webhook &webhook : m_desk->webhooks()) {
            const QUrl url(webhook.url);
            if (!url.host().isEmpty() && !m_asked.contains(url.host()))
                unknown.append(url);
        }
    }
    if (!unknown.isEmpty() && !m_hosts.isRunning()) {
        for (const QUrl &url : std::as_const(unknown))
            m_asked.insert(url.host());
        m_hosts.start(unknown);
    }
    showFacts();
    showLeftOvers();
}

WebhookDestinationModel::HostFacts WebhooksLink::factsOf(const QString &host) const
{
    const HostEvidence evidence = m_evidence.value(host);
    WebhookDestinationModel::HostFacts facts;
    facts.isGone = evidence.isGone;
    if (evidence.isGone)
        facts.reasons << tr("The name does not resolve.");
    if (evidence.isUnknown)
        facts.reasons << tr("No name can be looked up now: it was not checked.");
    if (!evidence.tlsProblem.isEmpty()) {
        facts.problem = tr("Its certificate is not valid");
        facts.reasons << evidence.tlsProblem;
    }
    const TunnelProvider *provider = m_tunnel.catalog().ofHost(host);
    const QString service = provider ? provider->title : testServiceOf(host);
    if (!service.isEmpty() && host != m_tunnel.status().state.url.host()) {
        facts.isTestAddress = true;
        facts.reasons << tr("%1 gives such addresses for tests.").arg(service);
    }
    addOwnWay(host, facts);
    return facts;
}

/// What leads to this program "works" only if it is proved to arrive.
void WebhooksLink::addOwnWay(const QString &host, WebhookDestinationModel::HostFacts &facts) const
{
    const bool isNear = host == "localhost"_L1 || QHostAddress(host).isLoopback();
    if (!m_desk || isNear || !m_workspace.readOnlyReason().isEmpty() || !facts.problem.isEmpty())
        return;
    const QList<Webhook> &webhooks = m_desk->webhooks();
    const QList<QByteArray> &tokens = m_desk->tokens();
    const bool leadsHere = std::any_of(webhooks.cbegin(), webhooks.cend(), [&](const Webhook &w) {
        return QUrl(w.url).host() == host &&
               std::any_of(tokens.cbegin(), tokens.cend(),
                           [&](const QByteArray &token) { return holdsToken(w.url, token); });
    });
    const TunnelStatus &status = m_tunnel.status();
    const bool isOpen = host == status.state.url.host();
    if (!leadsHere || (isOpen && status.isReachable()))
        return;
    facts.problem = tr("Not proved to arrive here");
    if (!isOpen)
        facts.reasons << tr("It leads to this Hookglass, but no tunnel with this address is open.");
    else if (status.probe)
        facts.reasons << wordsFor(status, m_workspace.clock().now()).advice;
}

void WebhooksLink::showFacts()
{
    const QStringList hosts = m_page.destinations().hosts();
    for (const QString &host : hosts)
        m_page.destinations().setFacts(host, factsOf(host));
}

void WebhooksLink::takeTunnel(const TunnelStatus &)
{
    showAddresses();
    showFacts();
    showLeftOvers();
}

void WebhooksLink::takeNotices(const WebhookDesk &desk, const QList<WebhookNotice> &notices)
{
    constexpr qsizetype Kept = 100;
    const AccountId account = desk.account().id;
    const QString time = uiLocale().toString(QTime::currentTime(), u"HH:mm"_s);
    QStringList sentences;
    QStringList &lines = m_notices[account];
    for (const WebhookNotice &notice : notices) {
        sentences << notice.sentence();
        lines << time + u"  "_s + notice.sentence();
    }
    if (lines.size() > Kept)
        lines = lines.last(Kept);
    if (account == m_account)
        m_page.setNotices(lines);
    Q_EMIT noticed(desk.account().name, sentences);
}

void WebhooksLink::showLeftOvers()
{
    if (!m_desk || !m_desk->isListed()) {
        m_page.setLeftOvers({}, WebhooksPage::Search::Impossible);
        return;
    }
    LeftOverFacts facts;
    facts.hosts = m_evidence;
    facts.tunnelOf = [this](const QString &host) {
        const TunnelProvider *provider = m_tunnel.catalog().ofHost(host);
        return provider ? provider->title : QString();
    };
    facts.ownHost = m_tunnel.status().state.url.host();
    facts.isOurs = [this](const Webhook &webhook) { return m_desk->planner().isOurs(webhook); };
    facts.knownSince = [this](const Webhook &webhook) { return m_desk->knownSince(webhook); };
    facts.lastSeen = m_lastSeen;
    facts.now = m_workspace.clock().now();
    QList<LeftOverEntry> entries;
    const QList<LeftOver> found = findLeftOvers(m_desk->webhooks(), facts);
    for (const LeftOver &one : found) {
        entries.append({.id = one.webhook.id,
                        .event = one.webhook.event,
                        .url = one.webhook.url,
                        .score = one.score,
                        .reasons = one.reasons});
    }
    const bool isOffline =
        std::any_of(m_evidence.cbegin(), m_evidence.cend(),
                    [](const HostEvidence &evidence) { return evidence.isUnknown; });
    m_page.setLeftOvers(entries, m_hosts.isRunning() ? WebhooksPage::Search::Running
                                 : isOffline         ? WebhooksPage::Search::Offline
                                                     : WebhooksPage::Search::Done);
}

void WebhooksLink::planAction(WebhooksPage::Action action, const QList<qint64> &ids)
{
    if (!m_desk || !m_desk->isListed())
        return;
    const WebhookPlanner &planner = m_desk->planner();
    switch (action) {
    case WebhooksPage::ChangeAddress:
        m_page.plan()->showPlan(planner.changeUrl(ids, m_page.address()));
        return;
    case WebhooksPage::TurnOn:
        m_page.plan()->showPlan(planner.setStatus(ids, Webhook::Active));
        return;
    case WebhooksPage::TurnOff:
        m_page.plan()->showPlan(planner.setStatus(ids, Webhook::Disabled));
        return;
    case WebhooksPage::Delete:
        m_page.plan()->showPlan(planner.remove(ids));
        return;
    }
}

void WebhooksLink::apply(const WebhookPlan &plan)
{
    m_isApplying = true;
    // The panel left out what is not ours and has no tick.
    if (m_desk && m_desk->apply(plan, PlanRunner::Foreign::Include))
        return;
    m_isApplying = false;
    m_page.plan()->clear();
    m_page.setProblem(tr("Another change of this account's webhooks is under way. Try again in a "
                         "moment."));
}

} // namespace Hookglass
