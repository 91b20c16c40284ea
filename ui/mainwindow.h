// SPDX-License-Identifier: MIT
#pragma once

#include "app/workspace.h"
#include "core/clock.h"

#include <QtWidgets/QMainWindow>

class QStackedWidget;

namespace Hookglass {

class CommandPalette;
class EventsPage;
class ExportLink;
class FaultBanner;
class FilterLink;
class ForwardingLink;
class ForwardingPage;
class ForwardDesk;
class InsightsLink;
class InsightsPage;
class KeysOverlay;
class MarksLink;
class NoticeBar;
class Notifier;
class OpenedCapture;
class Rail;
class RecoverLink;
class RecoverPage;
class ReplayLink;
class ReplayStrip;
class SandboxPage;
class ResourceLink;
class SettingsLink;
class SettingsPage;
class TunnelHost;
struct TunnelStatus;
class WebhookDesks;
class WebhooksLink;
class WebhooksPage;
class StatusStrip;
class TargetAnswers;
class TargetsLink;
class TargetsPanel;
class Theme;

/// Joins the pages with the workspace; has no logic of its own. Theme, clock and workspace must
/// outlive it.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)
public:
    enum Page { Events, Webhooks, Recover, Forwarding, SandboxAccount, Insights, Settings };

    /// `settingsFile` keeps geometry and layout; empty: nothing is remembered.
    MainWindow(const Theme &theme, const Clock &clock, Workspace &workspace,
               const QString &settingsFile, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// It looks at a capture: nothing in there is changed, and its signatures are checked with the
    /// keys that `opener` has at hand. Both must outlive it. To be called before start().
    void setCapture(const OpenedCapture &capture, const Workspace &opener);
    /// Opens the workspace and shows what is in it; a failure is shown in the window.
    void start();
    void startSandbox(double eventsPerSecond);
    void showPage(Page page);

    EventsPage *eventsPage() const { return m_events; }
    SandboxPage *sandboxPage() const { return m_sandbox; }
    WebhooksPage *webhooksPage() const { return m_webhooks; }
    RecoverPage *recoverPage() const { return m_recover; }
    ForwardingPage *forwardingPage() const { return m_forwarding; }
    InsightsPage *insightsPage() const { return m_insights; }
    SettingsPage *settingsPage() const { return m_settings; }
    FaultBanner *faultBanner() const { return m_faults; }
    StatusStrip *strip() const { return m_strip; }
    NoticeBar *notices() const { return m_notices; }
    const Notifier &notifier() const { return *m_notifier; }
    KeysOverlay *keys() const { return m_keys; }
    CommandPalette *commandPalette() const { return m_palette; }
    TargetsPanel *targets() const { return m_targets; }
    ReplayStrip *replays() const { return m_replays; }
    /// nullptr until the workspace is open.
    ReplayLink *replayLink() const { return m_replayLink.get(); }
    ForwardDesk *forwardDesk() const { return m_forwardDesk.get(); }
    ExportLink *exportLink() const { return m_exportLink.get(); }
    InsightsLink *insightsLink() const { return m_insightsLink.get(); }
    FilterLink *filterLink() const { return m_filterLink.get(); }
    MarksLink *marksLink() const { return m_marksLink.get(); }

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void addKeys();
    void connectEvents();
    void connectSandbox();
    void connectStates();
    void connectTunnel();
    void connectExport();
    void connectFilter();
    void connectResources();
    void connectForwards();
    void connectForwarding();
    void connectRecover();
    void connectInsights();
    void tellOfTunnel(const TunnelStatus &status);
    void loadIds();
    void loadPage(const QList<EventId> &ids);
    void loadDetail(EventId id);
    void showDetail(EventDetail detail);
    void showEndpoints();
    void announceUpgrade(const QString &words);
    void showStore(const StoreState &state);
    void showReceiver(const ReceiverState &state);
    void restoreLayout();
    void saveLayout() const;

    const Theme &m_theme;
    const Clock &m_clock;
    Workspace &m_workspace;
    const QString m_settingsFile;
    QString m_captureWords; ///< why nothing is changed; empty: it is no capture
    const OpenedCapture *m_capture = nullptr;
    const Workspace *m_opener = nullptr; ///< of the capture
    Rail *m_rail = nullptr;
    StatusStrip *m_strip = nullptr;
    NoticeBar *m_notices = nullptr;
    QStackedWidget *m_pages = nullptr;
    EventsPage *m_events = nullptr;
    WebhooksPage *m_webhooks = nullptr;
    FaultBanner *m_faults = nullptr;
    RecoverPage *m_recover = nullptr;
    ForwardingPage *m_forwarding = nullptr;
    SandboxPage *m_sandbox = nullptr;
    InsightsPage *m_insights = nullptr;
    SettingsPage *m_settings = nullptr;
    KeysOverlay *m_keys = nullptr;
    CommandPalette *m_palette = nullptr;
    TargetsPanel *m_targets = nullptr;
    ReplayStrip *m_replays = nullptr;
    Notifier *m_notifier = nullptr;
    bool m_wasReachable = false; ///< the tunnel, when it was last told of
    // Made once the workspace is open, and gone before it.
    std::unique_ptr<ForwardDesk> m_forwardDesk;
    std::unique_ptr<ReplayLink> m_replayLink;
    std::unique_ptr<TargetsLink> m_targetsLink;
    std::unique_ptr<WebhookDesks> m_desks;
    std::unique_ptr<TunnelHost> m_tunnel;
    std::unique_ptr<ResourceLink> m_resourceLink;
    std::unique_ptr<SettingsLink> m_settingsLink;
    std::unique_ptr<WebhooksLink> m_webhooksLink;
    std::unique_ptr<TargetAnswers> m_targetAnswers;
    std::unique_ptr<ForwardingLink> m_forwardingLink;
    std::unique_ptr<RecoverLink> m_recoverLink;
    std::unique_ptr<InsightsLink> m_insightsLink;
    std::unique_ptr<ExportLink> m_exportLink;
    std::unique_ptr<FilterLink> m_filterLink;
    std::unique_ptr<MarksLink> m_marksLink;
};

} // namespace Hookglass
