// SPDX-License-Identifier: MIT
#include "mainwindow.h"

#include "app/capturekeys.h"
#include "app/confusablekeys.h"
#include "app/forwarddesk.h"
#include "app/openedcapture.h"
#include "app/targetanswers.h"
#include "app/tunnelhost.h"
#include "app/webhookdesks.h"
#include "commandpalette.h"
#include "detailpane.h"
#include "eventspage.h"
#include "eventview.h"
#include "exportlink.h"
#include "faultbanner.h"
#include "filterlink.h"
#include "forwardinglink.h"
#include "forwardingpage.h"
#include "icons.h"
#include "insightslink.h"
#include "insightspage.h"
#include "keysoverlay.h"
#include "markslink.h"
#include "noticebar.h"
#include "notifier.h"
#include "rail.h"
#include "recoverlink.h"
#include "recoverpage.h"
#include "replaylink.h"
#include "replaystrip.h"
#include "resourcelink.h"
#include "sandboxpage.h"
#include "settingslink.h"
#include "settingspage.h"
#include "signaturetab.h"
#include "startpanel.h"
#include "statusstrip.h"
#include "targetslink.h"
#include "targetspanel.h"
#include "webhookslink.h"
#include "webhookspage.h"

#include <QtCore/QSettings>
#include <QtCore/QTimer>
#include <QtGui/QAction>
#include <QtGui/QCloseEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStackedWidget>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto AnswerPause = 400ms;

/// When we answered is written with a later batch; a detail opened at once is looked at again.
bool awaitsAnswer(const EventDetail &detail, Timestamp now)
{
    if (detail.deliveries.isEmpty())
        return false;
    const DeliveryDetail &newest = detail.deliveries.constLast();
    return !newest.answeredAt && now - newest.storedAt < 5s;
}

/// Deliveries among changes; rows also change when they are answered, named or forwarded.
int arrivalsIn(const QList<EventSummary> &changes, const EventTableModel &known)
{
    int arrivals = 0;
    for (const EventSummary &event : changes) {
        if (!known.knows(event.id))
            arrivals += event.attempts;
        else if (const EventSummary *before = known.summary(event.id))
            arrivals += std::max(0, event.attempts - before->attempts);
    }
    return arrivals;
}

/// When the newest of these was received; nullopt: none was.
std::optional<Timestamp> newestOf(const QList<EventSummary> &events)
{
    std::optional<Timestamp> newest;
    for (const EventSummary &event : events) {
        if (event.attempts > 0 && (!newest || event.receivedAt > *newest))
            newest = event.receivedAt;
    }
    return newest;
}

} // namespace

MainWindow::MainWindow(const Theme &theme, const Clock &clock, Workspace &workspace,
                       const QString &settingsFile, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_workspace(workspace)
    , m_settingsFile(settingsFile)
{
    setWindowTitle(u"Hookglass"_s);
    setMinimumSize(880, 560);
    resize(1320, 880);
    build();
    addKeys();
    connectEvents();
    connectSandbox();
    connectStates();
    restoreLayout();
    m_events->view()->setFocus();
}

MainWindow::~MainWindow()
{
    // Its desks run an event loop while they end; what comes then would meet half of us.
    disconnect(&m_workspace, nullptr, this, nullptr);
}

void MainWindow::build()
{
    auto *central = new QWidget;
    m_rail = new Rail(m_theme);
    m_rail->addPage(Glyph::Events, tr("Events"), u"Ctrl+1"_s);
    m_rail->addPage(Glyph::Webhooks, tr("Webhooks"), u"Ctrl+2"_s);
    m_rail->addPage(Glyph::Recover, tr("Recover"), u"Ctrl+3"_s);
    m_rail->addPage(Glyph::Forwarding, tr("Forwarding"), u"Ctrl+4"_s);
    m_rail->addPage(Glyph::Sandbox, tr("Sandbox"), u"Ctrl+5"_s);
    m_rail->addPage(Glyph::Insights, tr("Insights"), u"Ctrl+6"_s);
    m_rail->addPage(Glyph::Settings, tr("Settings"), u"Ctrl+7"_s);
    m_strip = new StatusStrip(m_theme, m_clock);
    m_notices = new NoticeBar(m_theme);
    m_faults = new FaultBanner(m_theme, m_clock);
    m_replays = new ReplayStrip(m_theme);
    // Compiled in, so it is there before the workspace is open.
    const Result<EventCatalog> catalog = EventCatalog::load();
    m_events = new EventsPage(m_theme, m_clock, catalog ? *catalog : EventCatalog());
    m_webhooks = new WebhooksPage(m_theme, catalog ? *catalog : EventCatalog());
    m_recover = new RecoverPage(m_theme, m_clock);
    m_targets = new TargetsPanel(m_theme, m_clock, catalog ? *catalog : EventCatalog());
    m_forwarding = new ForwardingPage(m_theme, m_clock, m_targets);
    m_sandbox = new SandboxPage(m_theme, m_clock);
    m_insights = new InsightsPage(m_theme, m_clock);
    m_settings = new SettingsPage(m_theme, m_clock);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_events);
    m_pages->addWidget(m_webhooks);
    m_pages->addWidget(m_recover);
    m_pages->addWidget(m_forwarding);
    m_pages->addWidget(m_sandbox);
    m_pages->addWidget(m_insights);
    m_pages->addWidget(m_settings);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_faults);
    column->addWidget(m_notices);
    column->addWidget(m_pages, 1);
    column->addWidget(m_replays);
    auto *row = new QHBoxLayout(central);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(column, 1);
    setCentralWidget(central);
    m_keys = new KeysOverlay(m_theme, central);
    const auto collect = [this] {
        return commandsOf(*this, m_rail->pageName(m_pages->currentIndex()));
    };
    m_palette = new CommandPalette(m_theme, collect, central);
    m_notifier = new Notifier(this);
    connect(m_notifier, &Notifier::clicked, this, [this] {
        showNormal();
        raise();
        activateWindow();
    });
    connect(m_rail, &Rail::pageChosen, this, [this](int page) { showPage(Page(page)); });
    connect(m_rail, &Rail::keysWanted, m_keys, &KeysOverlay::toggle);
}

/// Also what the palette offers, with the names that they have here.
void MainWindow::addKeys()
{
    const auto add = [this](const QString &title, const QKeySequence &keys, auto action) {
        connect(addCommand(this, title, keys), &QAction::triggered, this, action);
    };
    for (int page = 0; page < m_pages->count(); ++page) {
        add(tr("Go to %1").arg(m_rail->pageName(page)), QKeySequence(u"Ctrl+%1"_s.arg(page + 1)),
            [this, page] { showPage(Page(page)); });
    }
    add(tr("Show all keys"), QKeySequence(u"?"_s), [this] { m_keys->toggle(); });
    add(tr("Close Hookglass"), QKeySequence::Quit, [this] { close(); });
    // Without a name: it would offer itself.
    add({}, QKeySequence(u"Ctrl+K"_s), [this] { m_palette->toggle(); });
}

void MainWindow::showPage(Page page)
{
    m_pages->setCurrentIndex(page);
    m_rail->setCurrent(page);
    if (page == Events)
        m_events->view()->setFocus();
    if (page == Webhooks && m_webhooksLink)
        m_webhooksLink->refresh();
}

void MainWindow::connectEvents()
{
    connect(&m_workspace, &Workspace::eventsChanged, this,
            [this](const QList<EventSummary> &events) {
                // The writer does not know names, so rows come without.
                QList<EventSummary> named = events;
                if (m_resourceLink)
                    m_resourceLink->desk().fillNames(named);
                const int arrivals = arrivalsIn(events, m_events->model());
                m_events->applyChanges(named);
                if (arrivals > 0)
                    m_strip->noteArrivals(arrivals, m_clock.now());
            });
    connect(&m_workspace, &Workspace::eventsRemoved, m_events, &EventsPage::remove);
    connect(m_events, &EventsPage::pagesWanted, this, &MainWindow::loadPage);
    connect(m_events, &EventsPage::detailWanted, this, &MainWindow::loadDetail);
}

void MainWindow::connectStates()
{
    connect(&m_workspace, &Workspace::receiverStateChanged, this, &MainWindow::showReceiver);
    connect(&m_workspace, &Workspace::storeStateChanged, this, &MainWindow::showStore);
    connect(&m_workspace, &Workspace::endpointsChanged, this, &MainWindow::showEndpoints);
    connect(&m_workspace, &Workspace::keysMissing, this, [this](const QStringList &problems) {
        m_notices->setNotice(u"keys"_s, Tone::Warn, problems.join(u'\n'));
    });
}

void MainWindow::announceUpgrade(const QString &words)
{
    m_notices->setNotice(u"upgrade"_s, Tone::Warn, words);
    if (words.isEmpty())
        return;
    // Now: until the store is open this thread is held up.
    centralWidget()->layout()->activate();
    repaint();
}

void MainWindow::setCapture(const OpenedCapture &capture, const Workspace &opener)
{
    m_capture = &capture;
    m_opener = &opener;
    m_captureWords = tr("This is a capture: it is only looked at, so its events cannot be pinned, "
                        "noted, coloured or deleted. Import it to do that.");
    m_events->setReadOnly(m_captureWords);
    m_strip->setCapture(0);
}

void MainWindow::start()
{
    // Before anything can arrive: no delivery is answered without its targets.
    connect(&m_workspace, &Workspace::aboutToListen, this, [this] {
        m_forwardDesk = std::make_unique<ForwardDesk>(m_workspace);
        m_targetAnswers = std::make_unique<TargetAnswers>(m_workspace, *m_forwardDesk);
    });
    announceUpgrade(m_workspace.upgradeAhead());
    const Result<void> opened = m_workspace.open();
    announceUpgrade({});
    if (!opened)
        m_notices->setNotice(u"open"_s, Tone::Bad, opened.error().message);
    const QString reason = m_workspace.readOnlyReason();
    m_notices->setNotice(u"readOnly"_s, Tone::Warn, reason);
    m_sandbox->setReadOnly(reason);
    m_events->start()->setReadOnly(reason);
    showReceiver(m_workspace.receiverState());
    showStore(m_workspace.storeState());
    showEndpoints();
    if (opened) {
        loadIds();
        connectFilter();
        connectExport();
        connectForwards();
        connectTunnel();
        connectForwarding();
        connectResources();
        connectRecover();
        connectInsights();
    }
}

void MainWindow::startSandbox(double eventsPerSecond)
{
    m_sandbox->setStarting();
    m_sandbox->setTraffic(eventsPerSecond);
    m_events->start()->setSandboxStarting();
    SandboxOptions options;
    options.eventsPerSecond = eventsPerSecond;
    m_workspace.startSandbox(options);
}

void MainWindow::loadIds()
{
    m_workspace.loadEventIds(this, [this](const Result<QList<EventId>> &ids) {
        if (!ids) {
            m_notices->setNotice(u"load"_s, Tone::Bad, ids.error().message);
            return;
        }
        m_events->setIds(*ids);
        if (!m_captureWords.isEmpty())
            m_strip->setCapture(ids->size());
    });
}

void MainWindow::loadPage(const QList<EventId> &ids)
{
    m_workspace.loadSummaries(ids, this, [this](const Result<QList<EventSummary>> &summaries) {
        if (!summaries) {
            m_notices->setNotice(u"load"_s, Tone::Bad, summaries.error().message);
            m_events->model().giveUp();
            return;
        }
        m_notices->setNotice(u"load"_s, Tone::Bad, {});
        m_events->model().supply(*summaries);
        if (const auto newest = newestOf(*summaries))
            m_strip->noteArrivals(0, *newest);
    });
}

void MainWindow::loadDetail(EventId id)
{
    m_workspace.loadEvent(id, this, [this, id](const Result<EventDetail> &detail) {
        if (detail) {
            showDetail(*detail);
            if (awaitsAnswer(*detail, m_clock.now())) {
                QTimer::singleShot(AnswerPause, this, [this, id] {
                    if (id == m_events->currentEvent())
                        loadDetail(id);
                });
            }
        } else if (id == m_events->currentEvent())
            m_events->showDetailError(detail.error().message);
    });
}

void MainWindow::showDetail(EventDetail detail)
{
    SignatureTab *signature = m_events->detail()->signatureTab();
    if (!m_opener) {
        const AccountId account = detail.summary.account;
        signature->setOtherKeys(
            confusableKeys(m_workspace.accounts(), m_workspace.keys(), account));
        m_events->showDetail(detail, m_workspace.signingKeys(account));
        return;
    }
    const CaptureKeys keys =
        captureKeys(m_opener->accounts(), m_opener->keys(), detail.summary.accountName);
    if (!keys.signing.isEmpty())
        m_capture->restoreClaims(detail);
    checkAnew(detail, keys);
    signature->setOtherKeys(keys.others);
    m_events->showDetail(detail, keys.signing);
}

void MainWindow::showEndpoints()
{
    QList<StartEndpoint> shown;
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    for (const EndpointInfo &endpoint : endpoints) {
        if (!endpoint.url.isEmpty())
            shown.append({endpoint.account.name, endpoint.url});
    }
    m_events->start()->setEndpoints(shown);
    QStringList names;
    const QList<Account> accounts = m_workspace.accounts();
    for (const Account &account : accounts)
        names << account.name;
    m_strip->setAccounts(names);
}

void MainWindow::showReceiver(const ReceiverState &state)
{
    if (!m_workspace.readOnlyReason().isEmpty())
        return; // the strip says that another process receives
    m_strip->setReceiver(state);
    m_events->start()->setReceiver(state);
    m_notices->setNotice(u"receiver"_s, state.listening ? Tone::Warn : Tone::Bad, state.message);
    if (state.listening)
        m_events->detail()->setBaseUrl(
            u"http://%1:%2"_s.arg(state.address.toString()).arg(state.port));
}

void MainWindow::showStore(const StoreState &state)
{
    m_strip->setStore(state, m_workspace.readOnlyReason());
    m_notices->setNotice(u"store"_s, Tone::Bad,
                         state.kind == StoreState::Kind::Failing ? state.message : QString());
    m_notices->setNotice(u"storeNotice"_s, Tone::Warn, state.notice);
}

void MainWindow::restoreLayout()
{
    if (m_settingsFile.isEmpty())
        return;
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    restoreGeometry(settings.value(u"window/geometry"_s).toByteArray());
    m_events->restoreLayout(settings);
}

void MainWindow::saveLayout() const
{
    if (m_settingsFile.isEmpty())
        return;
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.setValue(u"window/geometry"_s, saveGeometry());
    m_events->saveLayout(settings);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    hide(); // the queue is answered and stored while nobody has to look at it
    event->accept();
}

} // namespace Hookglass
