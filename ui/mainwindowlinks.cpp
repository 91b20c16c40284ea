// SPDX-License-Identifier: MIT
// How MainWindow joins each page with its part of the workspace.
#include "mainwindow.h"

#include "app/forwarddesk.h"
#include "app/targetanswers.h"
#include "app/tunnelhost.h"
#include "app/webhookdesks.h"
#include "eventspage.h"
#include "exportlink.h"
#include "faultbanner.h"
#include "filterbar.h"
#include "filterlink.h"
#include "forwardinglink.h"
#include "forwardingpage.h"
#include "insightslink.h"
#include "markslink.h"
#include "models/counted.h"
#include "noticebar.h"
#include "notifier.h"
#include "payloadlink.h"
#include "recoverlink.h"
#include "replaylink.h"
#include "resourcelink.h"
#include "sandboxpage.h"
#include "settingslink.h"
#include "settingspage.h"
#include "startpanel.h"
#include "statusstrip.h"
#include "targetslink.h"
#include "targetspanel.h"
#include "tunnelwords.h"
#include "webhookslink.h"
#include "webhookspage.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

void MainWindow::connectSandbox()
{
    connect(m_events->start(), &StartPanel::sandboxWanted, this, [this] { startSandbox(1); });
    connect(m_events->start(), &StartPanel::accountWanted, this, [this] {
        showPage(Settings);
        m_settings->showNew();
    });
    connect(m_sandbox, &SandboxPage::startWanted, this, [this] { startSandbox(1); });
    connect(m_sandbox, &SandboxPage::stopWanted, &m_workspace, &Workspace::stopSandbox);
    connect(m_sandbox, &SandboxPage::changeWanted, &m_workspace, &Workspace::applySandboxChange);
    connect(m_sandbox, &SandboxPage::trafficWanted, &m_workspace, &Workspace::setSandboxTraffic);
    connect(&m_workspace, &Workspace::sandboxStarted, this, [this](const QUrl &api, int webhooks) {
        m_sandbox->setRunning(api, webhooks);
        if (m_webhooksLink)
            m_webhooksLink->refresh();
        m_events->start()->setSandbox(true, webhooks);
    });
    connect(&m_workspace, &Workspace::sandboxFailed, this, [this](const Error &error) {
        m_sandbox->setFailed(error.message);
        m_events->start()->setSandboxError(error.message);
    });
    connect(&m_workspace, &Workspace::sandboxStopped, this, [this] {
        m_sandbox->setStopped();
        m_events->start()->setSandbox(false, 0);
    });
    connect(&m_workspace, &Workspace::sandboxHappened, m_sandbox, &SandboxPage::addSentence);
    connect(&m_workspace, &Workspace::sandboxStatusChanged, m_sandbox, &SandboxPage::setStatus);
}

void MainWindow::connectExport()
{
    // Also a capture that is opened from a capture is checked with the keys that there are.
    m_exportLink = std::make_unique<ExportLink>(m_theme, *m_events, m_workspace,
                                                m_opener ? *m_opener : m_workspace);
    connect(m_exportLink.get(), &ExportLink::noticed, this,
            [this](Tone tone, const QString &words) {
                m_notices->setNotice(u"capture"_s, tone, words);
            });
}

void MainWindow::connectFilter()
{
    m_filterLink = std::make_unique<FilterLink>(m_theme, *m_events, m_workspace);
    m_marksLink =
        std::make_unique<MarksLink>(m_theme, *m_events, m_workspace, m_filterLink->desk());
    m_marksLink->setReadOnly(m_captureWords);
    connect(m_marksLink.get(), &MarksLink::noticed, this,
            [this](const QString &words) { m_notices->setNotice(u"marks"_s, Tone::Warn, words); });
}

void MainWindow::connectForwards()
{
    if (!m_forwardDesk)
        m_forwardDesk = std::make_unique<ForwardDesk>(m_workspace);
    m_forwardDesk->start({}, this, [this](const Result<QList<Target>> &started) {
        m_notices->setNotice(u"forwards"_s, Tone::Bad,
                             started ? QString() : started.error().message);
    });
    m_replayLink =
        std::make_unique<ReplayLink>(m_theme, *m_events, *m_replays, m_workspace, *m_forwardDesk);
    connect(m_replayLink.get(), &ReplayLink::noticed, this,
            [this](const QString &words) { m_notices->setNotice(u"replay"_s, Tone::Warn, words); });
    connect(m_replayLink.get(), &ReplayLink::eventsPageWanted, this, [this] { showPage(Events); });
    m_targetsLink = std::make_unique<TargetsLink>(*m_targets, m_workspace, *m_forwardDesk);
    connect(m_targets, &TargetsPanel::eventWanted, m_replayLink.get(), &ReplayLink::showForward);
}

void MainWindow::connectTunnel()
{
    m_desks = std::make_unique<WebhookDesks>(m_workspace);
    m_tunnel = std::make_unique<TunnelHost>(m_workspace, *m_desks);
    connect(m_tunnel.get(), &TunnelHost::statusChanged, m_strip, &StatusStrip::setTunnel);
    connect(m_tunnel.get(), &TunnelHost::statusChanged, m_events->start(), &StartPanel::setTunnel);
    m_settingsLink = std::make_unique<SettingsLink>(*m_settings, m_workspace, *m_tunnel);
    m_webhooksLink = std::make_unique<WebhooksLink>(*m_webhooks, m_workspace, *m_desks, *m_tunnel);
    connect(m_webhooksLink.get(), &WebhooksLink::oursCounted, m_events->start(),
            &StartPanel::setRegistered);
    connect(m_webhooksLink.get(), &WebhooksLink::noticed, this,
            [this](const QString &account, const QStringList &sentences) {
                constexpr qsizetype shown = 3;
                QStringList lines = sentences.first(std::min(sentences.size(), shown));
                if (sentences.size() > shown)
                    lines << counted(sentences.size() - shown, tr("And 1 more change."),
                                     tr("And %1 more changes."));
                m_notifier->notify(tr("Webhooks of %1").arg(account), lines.join(u'\n'));
            });
    connect(m_tunnel.get(), &TunnelHost::statusChanged, this, &MainWindow::tellOfTunnel);
    connect(m_webhooks, &WebhooksPage::settingsWanted, this, [this] { showPage(Settings); });
}

void MainWindow::connectResources()
{
    m_resourceLink =
        std::make_unique<ResourceLink>(m_theme, *m_events, *m_settings->fetchRules(), m_workspace);
    new PayloadLink(m_theme, *m_events, m_workspace, m_events); // goes with the page
    connect(m_resourceLink.get(), &ResourceLink::noticed, this, [this](const QString &words) {
        m_notices->setNotice(u"resources"_s, Tone::Warn, words);
    });
    connect(m_resourceLink.get(), &ResourceLink::settingsWanted, this,
            [this] { showPage(Settings); });
}

void MainWindow::connectForwarding()
{
    if (!m_targetAnswers)
        m_targetAnswers = std::make_unique<TargetAnswers>(m_workspace, *m_forwardDesk);
    m_forwardingLink = std::make_unique<ForwardingLink>(*m_forwarding, *m_faults, m_workspace);
    connect(m_forwardingLink.get(), &ForwardingLink::ended, this, [this](const QString &sentence) {
        m_notices->setNotice(u"answers"_s, Tone::Warn, sentence);
    });
    connect(m_faults, &FaultBanner::showWanted, this, [this] {
        showPage(Forwarding);
        m_forwarding->showFaults();
    });
}

void MainWindow::connectRecover()
{
    const RecoverLink::Means means{.forwards = m_forwardDesk.get(),
                                   .resources = &m_resourceLink->desk()};
    m_recoverLink =
        std::make_unique<RecoverLink>(*m_recover, m_workspace, *m_desks, *m_tunnel, means);
    connect(m_recoverLink.get(), &RecoverLink::eventWanted, this, [this](EventId event) {
        showPage(Events);
        m_events->select(event);
    });
}

void MainWindow::connectInsights()
{
    m_insightsLink = std::make_unique<InsightsLink>(
        *m_insights, m_workspace, m_recoverLink->gaps(), *m_desks,
        InsightsLink::Voices{.notices = *m_notices, .notifier = *m_notifier});
    connect(m_insightsLink.get(), &InsightsLink::eventsWanted, this, [this](const QString &filter) {
        showPage(Events);
        m_events->filterBar()->setText(filter);
    });
}

void MainWindow::tellOfTunnel(const TunnelStatus &status)
{
    const bool isChosen = status.choice.kind != TunnelChoice::Kind::None;
    const bool isLost = isChosen && m_wasReachable && !status.isReachable() && !status.isProbing;
    if (isLost) {
        m_notifier->notify(tr("Tunnel lost"),
                           tr("What Follow Up Boss sends does not arrive here now. %1")
                               .arg(wordsFor(status, m_clock.now()).advice)
                               .trimmed());
    }
    if (isLost || !isChosen)
        m_wasReachable = false;
    else if (status.isReachable())
        m_wasReachable = true;
}

} // namespace Hookglass
