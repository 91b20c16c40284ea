// SPDX-License-Identifier: MIT
#include "../model/fixedclock.h"
#include "guifixture.h"
#include "ui/noticebar.h"
#include "ui/sandboxpage.h"
#include "ui/segments.h"
#include "ui/startpanel.h"
#include "ui/statusitem.h"
#include "ui/statusstrip.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString allText(const QWidget &widget)
{
    QStringList texts;
    const QList<QLabel *> labels = widget.findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisibleTo(&widget))
            texts << label->text();
    }
    return texts.join(u'\n');
}

ReceiverState listening()
{
    ReceiverState state;
    state.listening = true;
    state.address = QHostAddress(QHostAddress::LocalHost);
    state.port = 8420;
    return state;
}

} // namespace

class TestGuiPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stripTellsTheReceiver();
    void stripTellsTheAccounts();
    void stripGivesWayWhereItIsNarrow();
    void stripTellsTheStore();
    void stripTellsRateAndAge();
    void noticesCanBePutAway();
    void startShowsTheNextStep();
    void startCopiesAddresses();
    void startTicksOff();
    void sandboxStates();
    void sandboxButtonsAsk();
    void sandboxTraffic();
    void sandboxCountersAndLog();
    void readOnlySaysWhy();
};

void TestGuiPages::stripTellsTheReceiver()
{
    StatusStrip strip(guiTheme(), guiClock());
    strip.show();
    QCOMPARE(strip.receiverText(), u"Receiver: Not listening"_s);
    strip.setReceiver(listening());
    QCOMPARE(strip.receiverText(), u"Receiver: Listening, 127.0.0.1:8420"_s);
    strip.findChild<QToolButton *>()->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://127.0.0.1:8420"_s);
    ReceiverState v6 = listening();
    v6.address = QHostAddress(QHostAddress::LocalHostIPv6);
    strip.setReceiver(v6);
    QCOMPARE(strip.receiverText(), u"Receiver: Listening, [::1]:8420"_s);
    ReceiverState failed;
    failed.message = u"Port 80 needs more rights."_s;
    strip.setReceiver(failed);
    QCOMPARE(strip.receiverText(), u"Receiver: Not listening, Port 80 needs more rights."_s);
    QCOMPARE(namelessWidgets(strip).join(u", "_s), QString());
}

void TestGuiPages::stripTellsTheAccounts()
{
    StatusStrip strip(guiTheme(), guiClock());
    strip.show();
    QCOMPARE(strip.accountText(), u"Account: No account yet"_s);
    strip.setAccounts({u"acme"_s});
    QCOMPARE(strip.accountText(), u"Account: acme"_s);
    const QString name(80, u'm'); // is cut on the screen, and whole for whoever asks
    strip.setAccounts({name});
    QCOMPARE(strip.accountText(), u"Account: "_s + name);
    strip.setAccounts({u"acme"_s, u"beta"_s, u"gamma"_s});
    QCOMPARE(strip.accountText(), u"3 accounts: acme, beta, gamma"_s);
}

void TestGuiPages::stripGivesWayWhereItIsNarrow()
{
    StatusStrip strip(guiTheme(), guiClock());
    strip.setReceiver(listening());
    StoreState state;
    state.kind = StoreState::Kind::Healthy;
    state.bytes = 3 * 1024 * 1024;
    strip.setStore(state, {});
    strip.setAccounts({u"Kingsbury Realty Group"_s});
    const auto shown = [&](int width) {
        strip.resize(width, strip.height());
        strip.show();
        QStringList texts;
        const QList<StatusItem *> items = strip.findChildren<StatusItem *>();
        for (const StatusItem *item : items) {
            if (item->isVisible())
                texts << item->spoken().section(u':', 0, 0);
        }
        return texts;
    };
    QCOMPARE(shown(1400).size(), 6);
    const QStringList narrow = shown(640);
    QVERIFY(!narrow.contains(u"Last event"_s));
    for (const QString &always : {u"Receiver"_s, u"Tunnel"_s, u"Account"_s, u"Rate"_s})
        QVERIFY2(narrow.contains(always), qPrintable(narrow.join(u' ')));
    // What must be known stays, room or not.
    state.kind = StoreState::Kind::Failing;
    strip.setStore(state, {});
    QVERIFY(shown(641).contains(u"Store"_s));
    QCOMPARE(shown(1401).size(), 6); // and all of it comes back
}

void TestGuiPages::stripTellsTheStore()
{
    StatusStrip strip(guiTheme(), guiClock());
    StoreState state;
    state.kind = StoreState::Kind::Healthy;
    state.bytes = 3 * 1024 * 1024;
    strip.setStore(state, {});
    QCOMPARE(strip.storeText(), u"Store: Store healthy, 3.0 MB"_s);
    state.kind = StoreState::Kind::Failing;
    state.message = u"The disk is full."_s;
    strip.setStore(state, {});
    QCOMPARE(strip.storeText(), u"Store: Store failing, The disk is full."_s);
    strip.setStore(state, u"hookglass-cli holds it."_s);
    QVERIFY(strip.storeText().startsWith(u"Store: Reading only"_s));
    QCOMPARE(strip.receiverText(), u"Receiver: Not receiving here"_s);
}

void TestGuiPages::stripTellsRateAndAge()
{
    FixedClock clock;
    StatusStrip strip(guiTheme(), clock);
    QCOMPARE(strip.rateText(), u"Rate: 0 events/s"_s);
    QCOMPARE(strip.lastText(), u"Last event: No event yet"_s);
    strip.noteArrivals(50, clock.now());
    QCOMPARE(strip.lastText(), u"Last event: Last event, just now"_s);
    QCOMPARE(strip.rateText(), u"Rate: 10 events/s"_s);
    clock.advance(12s);
    QTRY_COMPARE(strip.lastText(), u"Last event: Last event, 12 s ago"_s); // by itself
    QCOMPARE(strip.rateText(), u"Rate: 0 events/s"_s);
    strip.noteArrivals(1, clock.now() - 1h); // an older one does not turn the clock back
    QCOMPARE(strip.lastText(), u"Last event: Last event, 12 s ago"_s);
}

void TestGuiPages::noticesCanBePutAway()
{
    NoticeBar bar(guiTheme());
    QVERIFY(!bar.isVisibleTo(nullptr));
    bar.setNotice(u"store"_s, Tone::Bad, u"Disk full."_s);
    bar.setNotice(u"port"_s, Tone::Warn, u"Port taken."_s);
    bar.show();
    QCOMPARE(bar.texts(), (QStringList{u"Port taken."_s, u"Disk full."_s}));
    QCOMPARE(namelessWidgets(bar).join(u", "_s), QString());
    bar.findChildren<QToolButton *>().constFirst()->click();
    QCOMPARE(bar.texts().size(), 1);
    bar.setNotice(u"store"_s, Tone::Bad, u"Disk full."_s); // put away, and nothing new
    QCOMPARE(bar.texts().size(), 1);
    bar.setNotice(u"store"_s, Tone::Bad, u"Disk still full."_s);
    QCOMPARE(bar.texts().size(), 2);
    bar.setNotice(u"store"_s, Tone::Bad, {});
    bar.setNotice(u"port"_s, Tone::Warn, {});
    QVERIFY(!bar.isVisible());
}

void TestGuiPages::startShowsTheNextStep()
{
    StartPanel panel(guiTheme());
    panel.resize(1000, 700);
    panel.show();
    QSignalSpy wanted(&panel, &StartPanel::sandboxWanted);
    panel.sandboxButton()->click();
    QCOMPARE(wanted.count(), 1);
    QVERIFY(allText(panel).contains(u"hookglass-cli account add"_s));
    QCOMPARE(namelessWidgets(panel).join(u", "_s), QString());
}

void TestGuiPages::startCopiesAddresses()
{
    StartPanel panel(guiTheme());
    panel.show();
    panel.setEndpoints({{u"acme"_s, QUrl(u"http://127.0.0.1:8420/in/0123"_s)},
                        {u"beta"_s, QUrl(u"http://127.0.0.1:8420/in/4567"_s)}});
    QTRY_VERIFY(!allText(panel).contains(u"account add"_s));
    QTRY_VERIFY(allText(panel).contains(u"http://127.0.0.1:8420/in/4567"_s));
    const QList<QToolButton *> buttons = panel.findChildren<QToolButton *>();
    QCOMPARE(buttons.size(), 2);
    buttons.at(1)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://127.0.0.1:8420/in/4567"_s);
    QCOMPARE(buttons.at(1)->accessibleName(), u"Copied"_s);
}

void TestGuiPages::startTicksOff()
{
    StartPanel panel(guiTheme());
    QVERIFY(!panel.isDone(StartPanel::Receiver));
    panel.setReceiver(listening());
    QVERIFY(panel.isDone(StartPanel::Receiver));
    panel.setSandboxStarting();
    QVERIFY(!panel.sandboxButton()->isEnabled());
    QVERIFY(!panel.isDone(StartPanel::Webhooks));
    panel.setSandbox(true, 53);
    QVERIFY(panel.isDone(StartPanel::Webhooks));
    QVERIFY(allText(panel).contains(u"53 webhooks"_s));
    panel.setSandboxError(u"No port is free."_s);
    QVERIFY(panel.sandboxButton()->isEnabled());
    QVERIFY(!panel.isDone(StartPanel::Webhooks));
    QVERIFY(allText(panel).contains(u"No port is free."_s));
    QVERIFY(!panel.isDone(StartPanel::FirstEvent));
}

void TestGuiPages::sandboxStates()
{
    SandboxPage page(guiTheme(), guiClock());
    page.show();
    QSignalSpy start(&page, &SandboxPage::startWanted);
    QSignalSpy stop(&page, &SandboxPage::stopWanted);
    page.startButton()->click();
    QCOMPARE(start.count(), 1);
    page.setStarting();
    QVERIFY(!page.startButton()->isEnabled());
    page.setRunning(QUrl(u"http://127.0.0.1:9999/v1"_s), 53);
    QCOMPARE(page.stateText(), u"Sandbox: Running, 53 webhooks registered"_s);
    QVERIFY(allText(page).contains(u"http://127.0.0.1:9999/v1"_s));
    page.startButton()->click();
    QCOMPARE(stop.count(), 1);
    QCOMPARE(namelessWidgets(page).join(u", "_s), QString());
    page.setFailed(u"Something is wrong."_s);
    QCOMPARE(page.state(), SandboxPage::State::Stopped);
    QVERIFY(allText(page).contains(u"Something is wrong."_s));
    page.setStarting();
    QVERIFY(!allText(page).contains(u"Something is wrong."_s));
}

void TestGuiPages::sandboxButtonsAsk()
{
    using Change = Sandbox::Change;
    SandboxPage page(guiTheme(), guiClock());
    QSignalSpy wanted(&page, &SandboxPage::changeWanted);
    page.changeButton(Change::NewLead)->click();
    QCOMPARE(wanted.count(), 0); // not while it is stopped
    page.setRunning(QUrl(u"http://127.0.0.1:9999/v1"_s), 53);
    const QList<Change> changes{Change::NewLead,      Change::StageChange,  Change::AddTag,
                                Change::DeletePerson, Change::TagEverybody, Change::AddNote,
                                Change::NewDeal};
    for (const Change change : changes) {
        page.changeButton(change)->click();
        QCOMPARE(wanted.constLast().at(0).value<Change>(), change);
        QVERIFY(!page.changeButton(change)->toolTip().isEmpty());
    }
    QCOMPARE(wanted.count(), changes.size());
    QCOMPARE(page.changeButton(Change::TagEverybody)->text(), u"Tag everybody"_s);
}

void TestGuiPages::sandboxTraffic()
{
    SandboxPage page(guiTheme(), guiClock());
    page.setRunning(QUrl(u"http://127.0.0.1:9999/v1"_s), 53);
    QSignalSpy wanted(&page, &SandboxPage::trafficWanted);
    page.setTraffic(2);
    QCOMPARE(wanted.count(), 0);
    QCOMPARE(page.traffic()->current(), 3);
    page.traffic()->findChildren<QToolButton *>().constLast()->click();
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.at(0).at(0).toDouble(), 50.);
    page.setStopped();
    QCOMPARE(page.traffic()->current(), 0);
}

void TestGuiPages::sandboxCountersAndLog()
{
    SandboxPage page(guiTheme(), guiClock());
    SandboxStatus status;
    status.people = 501;
    status.deliveriesSent = 12'345;
    status.deliveriesFailed = 7;
    page.setStatus(status);
    QCOMPARE(page.counterText(0), u"501"_s);
    QCOMPARE(page.counterText(3), u"12,345"_s);
    QCOMPARE(page.counterText(5), u"7"_s);
    page.addSentence(u"Ann Lee moved from Lead to Hot"_s);
    QCOMPARE(page.log().index(0).data().toString(), u"Ann Lee moved from Lead to Hot"_s);
}

void TestGuiPages::readOnlySaysWhy()
{
    SandboxPage page(guiTheme(), guiClock());
    page.setReadOnly(u"hookglass-cli serve writes here."_s);
    QVERIFY(!page.startButton()->isEnabled());
    QVERIFY(allText(page).contains(u"hookglass-cli serve writes here."_s));
    StartPanel panel(guiTheme());
    panel.setReadOnly(u"hookglass-cli serve writes here."_s);
    panel.setReceiver(listening());
    QVERIFY(!panel.isDone(StartPanel::Receiver));
    QVERIFY(!panel.sandboxButton()->isEnabled());
    QVERIFY(allText(panel).contains(u"hookglass-cli serve writes here."_s));
}

QTEST_MAIN(TestGuiPages)
#include "tst_gui_pages.moc"
