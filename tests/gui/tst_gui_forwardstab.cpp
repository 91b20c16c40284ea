// SPDX-License-Identifier: MIT
// The tab Forwards: everything that went on to targets of one event.
#include "forwardfixture.h"
#include "guifixture.h"
#include "ui/codeview.h"
#include "ui/detailpane.h"
#include "ui/exchangeview.h"
#include "ui/forwardstab.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTableView>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestGuiForwardsTab final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tabTellsWhatCameOfIt();
    void tabFollowsTheNewest();
    void tabShowsWhatWasSent();
    void tabOffersToTryAgain();
    void tryingAgainKeepsTheFocus();
    void titleCounts();
    void everyOutcomeIsShown();
    void everythingHasAName();
};

void TestGuiForwardsTab::tabTellsWhatCameOfIt()
{
    ForwardsTab tab(guiTheme(), guiClock());
    QAbstractItemModelTester tester(&tab.model());
    tab.resize(1000, 420);
    tab.show();
    QSignalSpy wanted(&tab, &ForwardsTab::wanted);
    tab.setEvent(guiDetail(1, "{}"));
    QCOMPARE(wanted.count(), 1);
    QVERIFY(tab.sentence().contains(u"not replayed yet"_s));
    QVERIFY(!tab.view()->isVisible());
    tab.setForwards({guiForward(1, ForwardStage::Failed, AttemptOutcome::Refused)});
    QVERIFY(tab.view()->isVisible());
    QCOMPARE(tab.exchange()->outcome(), u"Nothing listens there"_s);
    QVERIFY(tab.exchange()->advice().contains(u"start your program"_s));
    QVERIFY(tab.exchange()->advice().contains(u"Given up after one attempt."_s));
    QCOMPARE(tab.exchange()->view()->toPlainText(), u"No response came."_s);
    tab.setProblem(u"The store could not be read."_s);
    QCOMPARE(tab.sentence(), u"The store could not be read."_s);
}

void TestGuiForwardsTab::tabFollowsTheNewest()
{
    ForwardsTab tab(guiTheme(), guiClock());
    tab.setEvent(guiDetail(1, "{}"));
    const ForwardEntry first = guiForward(1, ForwardStage::Failed, AttemptOutcome::Status, 500);
    const ForwardEntry second =
        guiForward(2, ForwardStage::Delivered, AttemptOutcome::Delivered, 200);
    const ForwardEntry third =
        guiForward(3, ForwardStage::Delivered, AttemptOutcome::Delivered, 201);
    tab.setForwards({first});
    QCOMPARE(tab.view()->currentIndex().row(), 0);
    tab.setForwards({first, second}); // the newest was looked at: it moves on
    QCOMPARE(tab.view()->currentIndex().row(), 1);
    tab.view()->setCurrentIndex(tab.model().index(0, 0));
    tab.setForwards({first, second, third}); // what is being read stays
    QCOMPARE(tab.view()->currentIndex().row(), 0);
    tab.select(ForwardId{2});
    QCOMPARE(tab.view()->currentIndex().row(), 1);
    tab.select(ForwardId{4}); // not here yet
    tab.setForwards({first, second, third,
                     guiForward(4, ForwardStage::Failed, AttemptOutcome::Timeout),
                     guiForward(5, ForwardStage::Failed, AttemptOutcome::Timeout)});
    QCOMPARE(tab.view()->currentIndex().row(), 3);
}

void TestGuiForwardsTab::tabShowsWhatWasSent()
{
    ForwardsTab tab(guiTheme(), guiClock());
    EventDetail detail = guiDetail(1, R"({"a":1})");
    detail.deliveries[0].id = DeliveryId{100};
    tab.setEvent(detail);
    ForwardEntry edited = guiForward(2, ForwardStage::Delivered, AttemptOutcome::Delivered, 200);
    edited.forward.isEdited = true;
    edited.attempts[0].responseBytes = 3'000'000;
    QSignalSpy wanted(&tab, &ForwardsTab::editedBodyWanted);
    tab.setForwards({guiForward(1, ForwardStage::Failed, AttemptOutcome::Status, 500), edited});
    tab.view()->setCurrentIndex(tab.model().index(0, 0));
    QVERIFY(tab.exchange()->view()->toPlainText().contains(u"because"_s));
    tab.exchange()->setPart(ExchangeView::Request);
    QVERIFY(tab.exchange()->view()->toPlainText().contains(u"POST /webhooks"_s));
    QVERIFY(tab.exchange()->view()->toPlainText().contains(u"{\"a\":1}"_s));
    tab.view()->setCurrentIndex(tab.model().index(1, 0));
    QCOMPARE(wanted.count(), 1);
    tab.setEditedBody(ForwardId{2}, R"({"a":2})");
    QVERIFY(tab.exchange()->view()->toPlainText().contains(u"{\"a\":2}"_s));
    QCOMPARE(wanted.count(), 1);
    tab.exchange()->setPart(ExchangeView::Response);
    bool saysPart = false;
    for (const QLabel *label : tab.exchange()->findChildren<QLabel *>())
        saysPart = saysPart || label->text() == u"first 7 bytes of 2.9 MB"_s;
    QVERIFY(saysPart);
}

void TestGuiForwardsTab::tabOffersToTryAgain()
{
    ForwardsTab tab(guiTheme(), guiClock());
    tab.show();
    tab.setEvent(guiDetail(1, "{}"));
    tab.setForwards({guiForward(1, ForwardStage::Failed, AttemptOutcome::Timeout),
                     guiForward(2, ForwardStage::Delivered, AttemptOutcome::Delivered, 200)});
    QVERIFY(!tab.button(ForwardsTab::Retry)->isVisible());
    tab.view()->setCurrentIndex(tab.model().index(0, 0));
    QVERIFY(tab.button(ForwardsTab::Retry)->isVisible());
    QSignalSpy retried(&tab, &ForwardsTab::retryWanted);
    tab.button(ForwardsTab::Retry)->click();
    QCOMPARE(retried.at(0).at(0).value<ForwardId>(), ForwardId{1});
    QSignalSpy replay(&tab, &ForwardsTab::replayWanted);
    QSignalSpy edit(&tab, &ForwardsTab::editWanted);
    QSignalSpy drill(&tab, &ForwardsTab::drillWanted);
    tab.button(ForwardsTab::Replay)->click();
    tab.button(ForwardsTab::EditAndReplay)->click();
    tab.button(ForwardsTab::Drill)->click();
    QCOMPARE(replay.count() + edit.count() + drill.count(), 3);
}

void TestGuiForwardsTab::titleCounts()
{
    DetailPane pane(guiTheme(), guiClock(), guiCatalog());
    pane.showEventDetail(guiDetail(1, "{}"), {});
    auto *tabs = pane.findChild<QTabWidget *>();
    const int index = tabs->indexOf(pane.forwardsTab());
    QCOMPARE(tabs->tabText(index), u"Forwards"_s);
    pane.forwardsTab()->setForwards({guiForward(1, ForwardStage::Failed, AttemptOutcome::Timeout)});
    QCOMPARE(tabs->tabText(index), u"Forwards (1)"_s);
    pane.showEventDetail(guiDetail(2, "{}"), {}); // not those of the event before
    QCOMPARE(tabs->tabText(index), u"Forwards"_s);
}

void TestGuiForwardsTab::everyOutcomeIsShown()
{
    ExchangeView view(guiTheme(), guiClock());
    for (int i = 0; i <= int(AttemptOutcome::NotSent); ++i) {
        const ForwardEntry one = guiForward(i + 1, ForwardStage::Failed, AttemptOutcome(i), 0);
        view.show(one, &one.attempts.constFirst());
        QVERIFY(!view.outcome().isEmpty());
    }
    ForwardEntry waiting = guiForward(1, ForwardStage::Waiting, AttemptOutcome::Timeout);
    waiting.attempts.clear();
    waiting.forward.dueAt = guiClock().now() + 60s;
    view.show(waiting, nullptr);
    QCOMPARE(view.outcome(), u"Waiting"_s);
    QVERIFY(view.advice().startsWith(u"Next attempt in "_s));
}

// The button goes when there is nothing more to try; the focus stays in the tab.
void TestGuiForwardsTab::tryingAgainKeepsTheFocus()
{
    ForwardsTab tab(guiTheme(), guiClock());
    tab.resize(900, 400);
    tab.show();
    tab.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&tab));
    tab.setEvent(guiDetail(1, "{}"));
    tab.setForwards({guiForward(1, ForwardStage::Failed, AttemptOutcome::Timeout)});
    tab.button(ForwardsTab::Retry)->setFocus();
    QTest::keyClick(tab.button(ForwardsTab::Retry), Qt::Key_Space);
    tab.setForwards({guiForward(1, ForwardStage::Waiting, AttemptOutcome::Timeout)});
    QVERIFY(!tab.button(ForwardsTab::Retry)->isVisible());
    QCOMPARE(QApplication::focusWidget(), tab.view());
}

void TestGuiForwardsTab::everythingHasAName()
{
    ForwardsTab tab(guiTheme(), guiClock());
    tab.setEvent(guiDetail(1, "{}"));
    tab.setForwards({guiForward(1, ForwardStage::Failed, AttemptOutcome::Timeout)});
    tab.show();
    QCOMPARE(namelessWidgets(tab), QStringList());
}

QTEST_MAIN(TestGuiForwardsTab)
#include "tst_gui_forwardstab.moc"
