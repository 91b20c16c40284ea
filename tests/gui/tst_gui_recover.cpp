// SPDX-License-Identifier: MIT
// The page Recover: ids from text to events, with pause and results; gaps, and what is made of
// them.
#include "guifixture.h"
#include "models/recoverwords.h"
#include "ui/eventspage.h"
#include "ui/mainwindow.h"
#include "ui/pastebox.h"
#include "ui/reachlane.h"
#include "ui/recovergapsview.h"
#include "ui/recoveridsview.h"
#include "ui/recoverpage.h"
#include "ui/segments.h"

#include <QtCore/QMimeData>
#include <QtCore/QTemporaryDir>
#include <QtCore/QUrl>
#include <QtGui/QClipboard>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Timeout = 60'000;

WorkspaceOptions optionsFor(const QTemporaryDir &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder.filePath(u"data"_s);
    return options;
}

RecoverProgress progressOf(RecoverState state, qint64 fetched, qint64 waiting)
{
    RecoverProgress progress;
    progress.job = 1;
    progress.source = u"access.log"_s;
    progress.state = state;
    progress.counts[RecoverOutcome::Fetched] = fetched;
    progress.counts[RecoverOutcome::Waiting] = waiting;
    return progress;
}

QList<ReachInterval> someGaps(Timestamp now)
{
    return {
        {.id = 1, .state = Reach::Reachable, .from = now - 20h, .until = now - 10h},
        {.id = 2, .state = Reach::Stopped, .from = now - 10h, .until = now - 2h},
        {.id = 3, .state = Reach::Reachable, .from = now - 2h, .until = now - 1h},
        {.id = 4, .state = Reach::Asleep, .from = now - 1h, .until = now - 30min},
        {.id = 5, .state = Reach::Reachable, .from = now - 30min, .until = now, .isClosed = false}};
}

void picture(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("HOOKGLASS_PICTURES");
    if (!folder.isEmpty() && !window.grab().save(u"%1/%2.png"_s.arg(folder, name)))
        qWarning("The picture could not be saved.");
}

} // namespace

class TestGuiRecover final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void emptyPageExplains();
    void largeTextIsNotShown();
    void filesAreHandedOn();
    void buttonsFitTheState();
    void focusStaysWhenAJobBegins();
    void laneIsReachableByKeys();
    void makingEventsIsConfirmed();
    void saysWhatCouldNotBeSearched();
    void everythingHasAName();
    void fromTextToEvents();
    void fromAGapToSyntheticEvents();
    void paintsManyGaps();
};

void TestGuiRecover::emptyPageExplains()
{
    RecoverPage page(guiTheme(), guiClock());
    page.setAccounts({}, -1);
    page.ids()->setObstacle(u"There is no account yet."_s);
    page.resize(900, 600);
    page.show();
    QVERIFY(!page.ids()->recoverButton()->isEnabled());
    QVERIFY(!page.ids()->table()->isVisible());
    QVERIFY(!page.ids()->pauseButton()->isVisible());
    page.showView(RecoverPage::Gaps);
    QVERIFY(page.gaps()->isVisible());
    QVERIFY(!page.gaps()->gapList()->isVisible());
    QVERIFY(!page.gaps()->searchButton()->isVisible());
    page.showView(RecoverPage::ById);
    page.ids()->setObstacle({});
    QVERIFY(!page.ids()->recoverButton()->isEnabled()); // nothing was pasted yet
    page.ids()->box()->setPlainText(u"x"_s);
    QVERIFY(page.ids()->recoverButton()->isEnabled());
}

void TestGuiRecover::largeTextIsNotShown()
{
    RecoverIdsView view(guiTheme());
    QSignalSpy given(&view, &RecoverIdsView::textGiven);
    const QString large(PasteBox::MostShown + 1, u'x');
    QApplication::clipboard()->setText(u"small"_s);
    view.box()->paste();
    QCOMPARE(view.box()->toPlainText(), u"small"_s);
    QVERIFY(given.isEmpty());
    QApplication::clipboard()->setText(large);
    view.box()->paste();
    QCOMPARE(view.box()->toPlainText(), u"small"_s);
    QCOMPARE(given.size(), 1);
    QCOMPARE(given.at(0).at(0).toString().size(), large.size());
}

void TestGuiRecover::filesAreHandedOn()
{
    RecoverIdsView view(guiTheme());
    QSignalSpy given(&view, &RecoverIdsView::filesGiven);
    auto *files = new QMimeData;
    files->setUrls({QUrl::fromLocalFile(u"/tmp/a.log"_s), QUrl(u"https://example.com"_s)});
    QApplication::clipboard()->setMimeData(files);
    view.box()->paste();
    QCOMPARE(given.size(), 1);
    QCOMPARE(given.at(0).at(0).toStringList(), QStringList{u"/tmp/a.log"_s});
    QVERIFY(view.box()->toPlainText().isEmpty());
}

void TestGuiRecover::buttonsFitTheState()
{
    RecoverIdsView view(guiTheme());
    view.resize(900, 600);
    view.show();
    view.setTargets(true);
    QSignalSpy paused(&view, &RecoverIdsView::pauseWanted);
    QSignalSpy resumed(&view, &RecoverIdsView::resumeWanted);
    view.setProgress(progressOf(RecoverState::Running, 3, 7));
    QVERIFY(view.headline().contains(u"3 of 10"_s));
    QVERIFY(view.countsText().contains(u"Fetched 3"_s));
    view.pauseButton()->click();
    QCOMPARE(paused.size(), 1);
    view.setProgress(progressOf(RecoverState::Paused, 3, 7));
    view.pauseButton()->click();
    QCOMPARE(resumed.size(), 1);
    QVERIFY(!view.retryButton()->isVisible());
    RecoverProgress done = progressOf(RecoverState::Done, 9, 0);
    done.counts[RecoverOutcome::Failed] = 1;
    done.isCut = true;
    view.setProgress(done);
    QVERIFY(view.retryButton()->isVisible());
    QVERIFY(!view.pauseButton()->isVisible());
    QVERIFY(!view.cancelButton()->isVisible());
    QVERIFY(view.deliverButton()->isEnabled());
    QVERIFY(view.notice().contains(u"not read to its end"_s));
    view.setProgress(progressOf(RecoverState::Done, 0, 0));
    QVERIFY(view.headline().contains(u"no event id"_s));
    QVERIFY(!view.table()->isVisible());
}

void TestGuiRecover::focusStaysWhenAJobBegins()
{
    QWidget window;
    auto *other = new QPushButton(u"elsewhere"_s); // next in the window
    auto *view = new RecoverIdsView(guiTheme());
    auto *column = new QVBoxLayout(&window);
    column->addWidget(view);
    column->addWidget(other);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    view->box()->setPlainText(u"64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s);
    connect(view, &RecoverIdsView::textGiven, view, [view] {
        view->clearText();
        view->setProgress(progressOf(RecoverState::Running, 0, 1));
    });
    view->recoverButton()->setFocus();
    QTest::keyClick(view->recoverButton(), Qt::Key_Space);
    QVERIFY(!view->recoverButton()->isEnabled());
    QVERIFY(view->isAncestorOf(QApplication::focusWidget()));
    // Done: what was focused is gone, and the focus still does not wander off.
    view->pauseButton()->setFocus();
    view->setProgress(progressOf(RecoverState::Done, 1, 0));
    QVERIFY(!view->pauseButton()->isVisible());
    QVERIFY(view->isAncestorOf(QApplication::focusWidget()));
}

void TestGuiRecover::laneIsReachableByKeys()
{
    ReachLane lane(guiTheme());
    lane.resize(600, 60);
    lane.show();
    const Timestamp now = guiClock().now();
    lane.setIntervals({}, now);
    QTest::keyClick(&lane, Qt::Key_Left); // there is none
    QCOMPARE(lane.current(), -1);
    lane.setIntervals(someGaps(now), now);
    QVERIFY(lane.accessibleDescription().contains(u"2 gaps"_s));
    QSignalSpy chosen(&lane, &ReachLane::gapChosen);
    QTest::keyClick(&lane, Qt::Key_Left);
    QCOMPARE(lane.current(), 1); // the newest
    QTest::keyClick(&lane, Qt::Key_Left);
    QTest::keyClick(&lane, Qt::Key_Left);
    QCOMPARE(lane.current(), 0);
    QTest::keyClick(&lane, Qt::Key_End);
    QCOMPARE(lane.current(), 1);
    QCOMPARE(chosen.size(), 4);
    QVERIFY(lane.accessibleDescription().contains(reachWord(Reach::Asleep)));
    // By mouse: the long gap lies between 14 and 22 of 24 hours.
    QTest::mouseClick(&lane, Qt::LeftButton, {}, {int(lane.width() * 18.0 / 24), 14});
    QCOMPARE(lane.current(), 0);
}

void TestGuiRecover::makingEventsIsConfirmed()
{
    RecoverGapsView view(guiTheme(), guiClock());
    view.resize(1000, 640);
    view.show();
    view.setMeans(true, true);
    const Timestamp now = guiClock().now();
    view.setIntervals(someGaps(now));
    QCOMPARE(view.gapList()->count(), 2);
    view.gapList()->setCurrentRow(0);
    QCOMPARE(view.currentGap()->reasons, QList<Reach>{Reach::Asleep});
    QCOMPARE(view.lane()->current(), 1);
    QSignalSpy searched(&view, &RecoverGapsView::searchWanted);
    view.searchButton()->click();
    QCOMPARE(searched.size(), 1);
    view.setSearching();
    QVERIFY(!view.searchButton()->isEnabled());
    view.add({{.kind = u"people"_s,
               .number = 3,
               .name = u"Ann Lee"_s,
               .at = now - 40min,
               .isCreated = false,
               .eventName = u"peopleUpdated"_s,
               .event = {},
               .fetched = {}},
              {.kind = u"events"_s,
               .number = 4,
               .name = {},
               .at = now - 50min,
               .isCreated = false,
               .eventName = {},
               .event = {},
               .fetched = {}}});
    view.setSearched();
    QVERIFY(view.resultText().contains(u"2 changed"_s));
    QSignalSpy make(&view, &RecoverGapsView::makeWanted);
    view.makeButton()->click();
    QVERIFY(make.isEmpty()); // first the question
    QVERIFY(view.confirmButton()->isVisible());
    picture(view, u"gaps-confirm"_s);
    view.confirmButton()->click();
    QCOMPARE(make.size(), 1);
    QCOMPARE(make.at(0).at(0).value<QList<int>>(), QList<int>{0});
    view.model().setMade(0, EventId{12});
    QVERIFY(!view.makeButton()->isEnabled());
    QSignalSpy deliver(&view, &RecoverGapsView::deliverWanted);
    view.deliverButton()->click();
    QCOMPARE(deliver.at(0).at(0).value<QList<EventId>>(), QList<EventId>{EventId{12}});
    // A tick that changes takes the question away.
    view.model().tickAll(true);
    view.makeButton()->click();
    view.model().tickAll(false);
    QVERIFY(!view.confirmButton()->isVisible());
    // Another gap: nothing of the one before stays.
    view.gapList()->setCurrentRow(1);
    QCOMPARE(view.model().rowCount(), 0);
    QVERIFY(view.resultText().isEmpty());
}

void TestGuiRecover::saysWhatCouldNotBeSearched()
{
    RecoverGapsView view(guiTheme(), guiClock());
    view.show();
    view.setIntervals(someGaps(guiClock().now()));
    view.gapList()->setCurrentRow(1);
    view.setSearching();
    view.setKindFinished(u"people"_s, {});
    view.setKindFinished(u"deals"_s, u"no times"_s);
    view.setSearched();
    QVERIFY(view.resultText().contains(u"Nothing changed"_s));
    QVERIFY(view.resultText().contains(u"Deals: no times"_s));
    QVERIFY(view.resultText().contains(u"deleted"_s));
    view.setSearching();
    view.setMessage(Tone::Bad, u"No network."_s);
    QVERIFY(view.searchButton()->isEnabled());
    QCOMPARE(view.message(), u"No network."_s);
}

void TestGuiRecover::everythingHasAName()
{
    RecoverPage page(guiTheme(), guiClock());
    page.setAccounts({u"acme"_s}, 0);
    page.ids()->setTargets(true);
    page.ids()->setProgress(progressOf(RecoverState::Paused, 3, 7));
    page.gaps()->setIntervals(someGaps(guiClock().now()));
    page.resize(1000, 640);
    page.show();
    QCOMPARE(namelessWidgets(page), QStringList());
    page.showView(RecoverPage::Gaps);
    QCOMPARE(namelessWidgets(page), QStringList());
}

void TestGuiRecover::fromTextToEvents()
{
    const QTemporaryDir folder;
    Workspace workspace(optionsFor(folder));
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    const QSignalSpy started(&workspace, &Workspace::sandboxStarted);
    window.startSandbox(0);
    QTRY_VERIFY_WITH_TIMEOUT(!started.isEmpty(), Timeout); // its webhooks lead here
    RecoverIdsView *view = window.recoverPage()->ids();
    window.showPage(MainWindow::Recover);
    QTRY_VERIFY_WITH_TIMEOUT(view->fileButton()->isEnabled(), Timeout);
    // One event that arrives as usual; its id is known, another one is not Follow Up Boss'.
    workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_VERIFY_WITH_TIMEOUT(window.eventsPage()->model().rowCount() > 0, Timeout);
    QString known;
    workspace.loadSummaries({EventId{1}}, this, [&](const Result<QList<EventSummary>> &rows) {
        known = rows->constFirst().eventId;
    });
    QTRY_VERIFY_WITH_TIMEOUT(!known.isEmpty(), Timeout);
    view->box()->setPlainText(u"id=%1 and id=64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s.arg(known));
    view->recoverButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(view->headline().contains(u"all 2 ids"_s), Timeout);
    QVERIFY(view->box()->toPlainText().isEmpty());
    QVERIFY(view->countsText().contains(u"Known before 1"_s));
    QVERIFY(view->countsText().contains(u"Unknown to Follow Up Boss 1"_s));
    QTRY_COMPARE_WITH_TIMEOUT(view->table()->model()->rowCount(), 2, Timeout);
    const auto outcome = [&](int row) {
        return view->model().index(row, RecoverItemModel::OutcomeColumn).data().toString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(outcome(0), u"Known before"_s, Timeout);
    picture(window, u"recover-ids"_s);
    view->filterBox()->setCurrentIndex(1 + int(RecoverOutcome::Unknown));
    Q_EMIT view->filterBox()->activated(1 + int(RecoverOutcome::Unknown));
    QTRY_COMPARE_WITH_TIMEOUT(view->model().rowCount(), 1, Timeout);
    QTRY_COMPARE_WITH_TIMEOUT(outcome(0), u"Unknown to Follow Up Boss"_s, Timeout);
    view->filterBox()->setCurrentIndex(0);
    Q_EMIT view->filterBox()->activated(0);
    QTRY_COMPARE_WITH_TIMEOUT(outcome(0), u"Known before"_s, Timeout);
    Q_EMIT view->table()->activated(view->model().index(0, 0)); // to the event itself
    QTRY_VERIFY_WITH_TIMEOUT(window.eventsPage()->isVisible(), Timeout);
    QCOMPARE(window.eventsPage()->currentEvent(), EventId{1});
}

void TestGuiRecover::fromAGapToSyntheticEvents()
{
    const QTemporaryDir folder;
    Workspace workspace(optionsFor(folder));
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    window.startSandbox(0);
    window.showPage(MainWindow::Recover);
    window.recoverPage()->showView(RecoverPage::Gaps);
    RecoverGapsView *view = window.recoverPage()->gaps();
    QTRY_VERIFY_WITH_TIMEOUT(window.recoverPage()->ids()->fileButton()->isEnabled(), Timeout);
    // The sandbox's account was made just now: all of it changed without an event.
    const Timestamp now = guiClock().now();
    view->setIntervals({{.id = 1, .state = Reach::Asleep, .from = now - 1h, .until = now + 1h},
                        {.id = 2, .state = Reach::Reachable, .from = now + 1h, .until = now + 2h}});
    view->gapList()->setCurrentRow(0);
    view->searchButton()->click();
    workspace.applySandboxChange(Sandbox::Change::NewLead);
    QTRY_VERIFY_WITH_TIMEOUT(view->resultText().contains(u"changed in this time"_s), Timeout);
    picture(window, u"recover-gaps"_s);
}

void TestGuiRecover::paintsManyGaps()
{
    QList<ReachInterval> many;
    const Timestamp now = guiClock().now();
    for (int i = 0; i < 5'000; ++i)
        many.append({.id = i + 1,
                     .state = i % 2 ? Reach::Asleep : Reach::Reachable,
                     .from = now - 10min * (5'000 - i),
                     .until = now - 10min * (4'999 - i)});
    RecoverGapsView view(guiTheme(), guiClock());
    view.resize(1000, 640);
    view.show();
    view.setIntervals(many);
    QVERIFY(view.gapList()->count() <= 200); // the rest is on the lane
    QVERIFY(!view.grab().isNull());
}

QTEST_MAIN(TestGuiRecover)
#include "tst_gui_recover.moc"
