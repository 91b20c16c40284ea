// SPDX-License-Identifier: MIT
// The dialogs that send an event again.
#include "forwardfixture.h"
#include "guifixture.h"
#include "ui/codeview.h"
#include "ui/destinationpicker.h"
#include "ui/diffview.h"
#include "ui/drilldialog.h"
#include "ui/editreplaydialog.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/exchangeview.h"
#include "ui/replaydialog.h"
#include "ui/replayfailures.h"
#include "ui/replaystrip.h"
#include "ui/signaturechooser.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeWidget>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Target target(qint64 id, bool isOn = true)
{
    Target target;
    target.id = TargetId{id};
    target.name = u"dev %1"_s.arg(id);
    target.url = QUrl(u"http://127.0.0.1:%1/webhooks"_s.arg(3000 + id));
    target.isOn = isOn;
    return target;
}

QList<EventId> events(qint64 first, qint64 last)
{
    QList<EventId> ids;
    for (qint64 id = first; id <= last; ++id)
        ids.append(EventId{id});
    return ids;
}

DeliveryDetail delivery(const QByteArray &body)
{
    return guiDetail(1, body).deliveries.constFirst();
}

} // namespace

class TestGuiReplay final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pickerTicksOrAddress();
    void pickerForOne();
    void signatureSaysWhatItMeans();
    void keepSaysWhatIsTrueForEach_data();
    void keepSaysWhatIsTrueForEach();
    void signaturesBelongToTheChosenEvents();
    void replayCountsFirst();
    void manyAreConfirmed();
    void replayOrders();
    void editKeepsUntouchedBytes();
    void editChangesTheBody();
    void editChangesHeaders();
    void brokenJsonIsAllowed();
    void tooLargeToEdit();
    void editShowsTheResult();
    void editsAreNotLostByAKey();
    void drillReports();
    void stripFollowsAndEnds();
    void failuresLeadToTheEvent();
    void severalRowsAreChosen();
    void everythingHasAName();
};

void TestGuiReplay::pickerTicksOrAddress()
{
    DestinationPicker picker(guiTheme(), DestinationPicker::Pick::Many);
    QVERIFY(picker.address()); // without targets
    QCOMPARE(picker.count(), 1);
    picker.setTargets({target(1), target(2, false), target(3)});
    QCOMPARE(picker.targets(), (QList<TargetId>{TargetId{1}, TargetId{3}}));
    QVERIFY(!picker.address());
    picker.list()->item(0)->setCheckState(Qt::Unchecked);
    picker.list()->item(2)->setCheckState(Qt::Unchecked);
    QVERIFY(!picker.problem().isEmpty());
    QSignalSpy changed(&picker, &DestinationPicker::changed);
    picker.addressField()->selectAll();
    QTest::keyClicks(picker.addressField(), u"nonsense"_s);
    QVERIFY(changed.count() > 0);
    QVERIFY(picker.addressChoice()->isChecked()); // typing there chooses it
    QVERIFY(!picker.problem().isEmpty());
    picker.addressField()->selectAll();
    QTest::keyClicks(picker.addressField(), u"http://127.0.0.1:9/x"_s);
    QVERIFY(picker.problem().isEmpty());
    QCOMPARE(picker.address()->url, QUrl(u"http://127.0.0.1:9/x"_s));
    QVERIFY(picker.targets().isEmpty());
    picker.list()->item(1)->setCheckState(Qt::Checked); // and ticking goes back
    QCOMPARE(picker.targets(), QList<TargetId>{TargetId{2}});
}

void TestGuiReplay::pickerForOne()
{
    DestinationPicker picker(guiTheme(), DestinationPicker::Pick::One);
    picker.setTargets({target(1), target(2)});
    QCOMPARE(picker.targets(), QList<TargetId>{TargetId{1}});
    picker.list()->item(1)->setCheckState(Qt::Checked);
    QCOMPARE(picker.targets(), QList<TargetId>{TargetId{2}});
    QCOMPARE(picker.single()->name, u"dev 2"_s);
}

void TestGuiReplay::signatureSaysWhatItMeans()
{
    SignatureChooser chooser(guiTheme());
    QCOMPARE(chooser.choice(), SignatureChoice::Keep);
    const QString fits = chooser.note();
    chooser.setBodyChanged(true);
    QVERIFY(chooser.note().contains(u"the kept signature will not fit"_s));
    chooser.setChoice(SignatureChoice::Resign);
    QVERIFY(!chooser.note().contains(u"not fit"_s));
    chooser.setHasKey(false); // it cannot be done any more
    QCOMPARE(chooser.choice(), SignatureChoice::Keep);
    QVERIFY(!chooser.button(SignatureChoice::Resign)->isEnabled());
    QVERIFY(!chooser.button(SignatureChoice::Resign)->toolTip().isEmpty());
    chooser.setBodyChanged(false);
    QCOMPARE(chooser.note(), fits);
    for (const auto choice : {SignatureChoice::Break, SignatureChoice::Drop}) {
        chooser.button(choice)->click();
        QCOMPARE(chooser.choice(), choice);
        QVERIFY(chooser.note().contains(u"must refuse"_s));
    }
}

void TestGuiReplay::keepSaysWhatIsTrueForEach_data()
{
    QTest::addColumn<SignatureMix>("mix");
    QTest::addColumn<QString>("told");
    QTest::newRow("fits") << SignatureMix{.fitting = 1}
                          << u"As received: it fits the body as it is."_s;
    QTest::newRow("all fit") << SignatureMix{.fitting = 3}
                             << u"Each as received: they fit the bodies as they are."_s;
    QTest::newRow("does not") << SignatureMix{.wrong = 1} << u"does not fit the body"_s;
    QTest::newRow("none") << SignatureMix{.missing = 1} << u"goes out without one"_s;
    QTest::newRow("no key") << SignatureMix{.unchecked = 1} << u"no key to check it with"_s;
    QTest::newRow("fetched") << SignatureMix{.fetched = 1} << u"it is signed anew"_s;
    QTest::newRow("many")
        << SignatureMix{.fitting = 1200, .wrong = 5, .missing = 3, .unchecked = 2, .fetched = 30}
        << u"Of 1,240: 1,200 whose signature fits, 5 whose signature does not fit, "
           "3 without a signature, sent without, 2 whose signature was never checked, "
           "30 only fetched, signed anew."_s;
}

void TestGuiReplay::keepSaysWhatIsTrueForEach()
{
    QFETCH(SignatureMix, mix);
    QFETCH(QString, told);
    SignatureChooser chooser(guiTheme());
    QVERIFY(!chooser.note().contains(u"it fits"_s)); // nothing is claimed before it is known
    chooser.setMix(mix);
    QVERIFY2(chooser.note().contains(told), qPrintable(chooser.note()));
}

void TestGuiReplay::signaturesBelongToTheChosenEvents()
{
    ReplayDialog dialog(guiTheme(), {.current = events(5, 5),
                                     .currentTitle = {},
                                     .selected = events(1, 3),
                                     .all = events(1, 9)});
    QSignalSpy chosen(&dialog, &ReplayDialog::eventsChosen);
    dialog.setSignatures(events(5, 5), {.fitting = 1});
    QVERIFY(dialog.signature()->note().contains(u"it fits"_s));
    dialog.setScope(ReplayDialog::Scope::Selected);
    QCOMPARE(chosen.count(), 1);
    QVERIFY(!dialog.signature()->note().contains(u"it fits"_s));
    dialog.setSignatures(events(5, 5), {.fitting = 1}); // comes too late
    QVERIFY(!dialog.signature()->note().contains(u"it fits"_s));
    dialog.setSignatures(events(1, 3), {.fitting = 1, .fetched = 2});
    QVERIFY(dialog.signature()->note().contains(u"2 only fetched"_s));
}

void TestGuiReplay::replayCountsFirst()
{
    ReplayDialog dialog(guiTheme(), {.current = events(5, 5),
                                     .currentTitle = u"Person created"_s,
                                     .selected = events(3, 6),
                                     .all = events(1, 2000)});
    dialog.setTargets({target(1), target(2)});
    QCOMPARE(dialog.startButton()->text(), u"Send 2 requests"_s);
    dialog.setScope(ReplayDialog::Scope::Selected);
    QCOMPARE(dialog.summary(), u"4 events to 2 targets: 8 requests, each sent once."_s);
    dialog.setScope(ReplayDialog::Scope::All);
    QVERIFY(dialog.summary().startsWith(u"2,000 events to 2 targets: 4,000 requests"_s));
    QVERIFY(dialog.summary().contains(u"at least 6 min 40 s"_s)); // at 10 a second
    dialog.rate()->setValue(0);
    QVERIFY(!dialog.summary().contains(u"at least"_s));
    dialog.picker()->list()->item(0)->setCheckState(Qt::Unchecked);
    dialog.picker()->list()->item(1)->setCheckState(Qt::Unchecked);
    QVERIFY(!dialog.startButton()->isEnabled());
}

void TestGuiReplay::manyAreConfirmed()
{
    ReplayDialog dialog(
        guiTheme(), {.current = {}, .currentTitle = {}, .selected = {}, .all = events(1, 1000)});
    dialog.setTargets({target(1)});
    QSignalSpy started(&dialog, &ReplayDialog::startWanted);
    dialog.startButton()->click();
    QCOMPARE(started.count(), 0);
    QCOMPARE(dialog.startButton()->text(), u"Really send 1,000 requests"_s);
    dialog.rate()->setValue(50); // another order than the one asked about
    dialog.startButton()->click();
    QCOMPARE(started.count(), 0);
    dialog.startButton()->click();
    QCOMPARE(started.count(), 1);
    const auto order = started.at(0).at(0).value<ReplayOrder>();
    QCOMPARE(order.events.size(), 1000);
    QCOMPARE(order.events.constFirst(), EventId{1}); // oldest first
    QCOMPARE(order.perSecond, 50.0);
}

void TestGuiReplay::replayOrders()
{
    ReplayDialog dialog(
        guiTheme(),
        {.current = events(5, 5), .currentTitle = {}, .selected = {}, .all = events(1, 9)});
    dialog.setTargets({});
    dialog.signature()->setChoice(SignatureChoice::Break);
    const ReplayOrder order = dialog.order();
    QCOMPARE(order.events, events(5, 5));
    QVERIFY(order.targets.isEmpty());
    QCOMPARE(order.address->url, QUrl(u"http://127.0.0.1:3000/webhooks"_s));
    QCOMPARE(order.edit.signature, SignatureChoice::Break);
    QVERIFY(!order.edit.body);
    QCOMPARE(order.perSecond, 0.0);
    dialog.setProblem(u"Choose where to send it."_s);
    QSignalSpy started(&dialog, &ReplayDialog::startWanted);
    dialog.startButton()->click(); // one request needs no second click
    QCOMPARE(started.count(), 1);
}

void TestGuiReplay::editKeepsUntouchedBytes()
{
    // A text field would change all of these.
    for (const QByteArray &body :
         {QByteArray("{\"a\":\"\xc2\xa0\"}"), QByteArray("{\r\n}"), QByteArray("\xff\xfe"),
          QByteArray("{\"a\":\"\xe2\x80\xa9\"}")}) {
        EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s, delivery(body));
        QCOMPARE(dialog.body(), body);
        QVERIFY(!dialog.edit().changesBytes());
        QVERIFY(!dialog.edit().body);
        dialog.setBodyText(u"{}"_s);
        QCOMPARE(dialog.body(), "{}"_ba);
        dialog.bodyEditor()->undo();
        QCOMPARE(dialog.body(), body); // taken back is untouched
    }
    // What a text field can carry stays exact when something else is changed.
    EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s,
                            delivery("{\"a\":\"\xc2\xa0\",\"n\":1.0}"));
    dialog.bodyEditor()->moveCursor(QTextCursor::End);
    dialog.bodyEditor()->insertPlainText(u" "_s);
    QCOMPARE(dialog.body(), "{\"a\":\"\xc2\xa0\",\"n\":1.0} "_ba);
}

void TestGuiReplay::editChangesTheBody()
{
    const QByteArray body = R"({"event":"peopleCreated","n":1.0})";
    EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s, delivery(body));
    dialog.setHasKey(true);
    dialog.show();
    QVERIFY(dialog.check().contains(u"Well-formed"_s));
    QVERIFY(!dialog.signature()->note().contains(u"will not fit"_s));
    dialog.bodyEditor()->selectAll();
    QTest::keyClicks(dialog.bodyEditor(), u"{\"event\":\"peopleDeleted\",\"n\":1.0}"_s);
    QTRY_VERIFY(dialog.signature()->note().contains(u"will not fit"_s));
    QCOMPARE(*dialog.edit().body, R"({"event":"peopleDeleted","n":1.0})"_ba);
    dialog.tabs()->setCurrentIndex(2);
    const QString difference = dialog.difference()->toPlainText();
    QVERIFY(difference.contains(u"-   \"event\": \"peopleCreated\","_s));
    QVERIFY(difference.contains(u"+   \"event\": \"peopleDeleted\","_s));
    QVERIFY(!difference.contains(u"+   \"n\""_s));
    dialog.signature()->setChoice(SignatureChoice::Resign);
    QSignalSpy sent(&dialog, &EditReplayDialog::sendWanted);
    dialog.sendButton()->click();
    QCOMPARE(sent.count(), 1);
    const auto order = sent.at(0).at(0).value<ReplayOrder>();
    QCOMPARE(order.events, events(1, 1));
    QCOMPARE(order.edit.signature, SignatureChoice::Resign);
    QVERIFY(order.edit.body);
    QVERIFY(!order.edit.headers);
}

void TestGuiReplay::editChangesHeaders()
{
    EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s, delivery("{}"));
    HeaderEditModel &headers = dialog.headers();
    QAbstractItemModelTester tester(&headers);
    QVERIFY(headers.rowCount() >= 4);
    QVERIFY(!dialog.edit().headers);
    const int row = headers.add();
    QVERIFY(headers.setData(headers.index(row, HeaderEditModel::NameColumn), u"X-Mine"_s));
    QVERIFY(headers.setData(headers.index(row, HeaderEditModel::ValueColumn), u"1"_s));
    QVERIFY(dialog.edit().headers);
    QCOMPARE(dialog.edit().headers->constLast(), (Header{"X-Mine", "1"}));
    QVERIFY(headerValue(*dialog.edit().headers, "FUB-Signature")); // kept, as chosen
    dialog.tabs()->setCurrentIndex(2);
    QVERIFY(dialog.difference()->toPlainText().contains(u"+ X-Mine: 1"_s));
}

void TestGuiReplay::brokenJsonIsAllowed()
{
    EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s, delivery("{}"));
    dialog.setBodyText(u"{\n  \"a\": ,\n}"_s);
    QVERIFY(dialog.check().startsWith(u"Not JSON at line 2, byte 8: "_s));
    QVERIFY(dialog.check().endsWith(u"It can be sent all the same."_s));
    QVERIFY(dialog.sendButton()->isEnabled());
    QCOMPARE(*dialog.edit().body, "{\n  \"a\": ,\n}"_ba);
}

void TestGuiReplay::tooLargeToEdit()
{
    const QByteArray body = '"' + QByteArray(EditReplayDialog::EditableUpTo, 'x') + '"';
    EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s, delivery(body));
    QVERIFY(dialog.bodyEditor()->isReadOnly());
    QVERIFY(dialog.check().contains(u"too large to be edited here"_s));
    QVERIFY(!dialog.edit().body);
    QCOMPARE(dialog.body(), body);
}

void TestGuiReplay::editShowsTheResult()
{
    EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s, delivery("{}"));
    dialog.setSending();
    QVERIFY(!dialog.sendButton()->isEnabled());
    ForwardEntry result = guiForward(3, ForwardStage::Failed, AttemptOutcome::Status, 422);
    result.forward.isEdited = true;
    QSignalSpy wanted(&dialog, &EditReplayDialog::sentBodyWanted);
    dialog.showResults({result});
    QCOMPARE(wanted.count(), 1);
    dialog.setSentBody(ForwardId{3}, "{\"sent\":1}");
    QCOMPARE(dialog.result()->outcome(), u"Answered with 422"_s);
    QVERIFY(dialog.result()->view()->toPlainText().contains(u"because"_s));
    dialog.result()->setPart(ExchangeView::Request);
    QVERIFY(dialog.result()->view()->toPlainText().contains(u"{\"sent\":1}"_s));
    QVERIFY(dialog.sendButton()->isEnabled());
    QCOMPARE(dialog.sendButton()->text(), u"Send it again"_s);
    dialog.setProblem(u"It could not be sent."_s);
    QVERIFY(dialog.sendButton()->isEnabled());
}

void TestGuiReplay::editsAreNotLostByAKey()
{
    EditReplayDialog dialog(guiTheme(), guiClock(), u"Event"_s, delivery("{}"));
    dialog.show();
    dialog.setBodyText(u"{\"a\":1}"_s);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(dialog.isVisible());
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
    EditReplayDialog untouched(guiTheme(), guiClock(), u"Event"_s, delivery("{}"));
    untouched.show();
    QTest::keyClick(&untouched, Qt::Key_Escape);
    QVERIFY(!untouched.isVisible());
}

void TestGuiReplay::drillReports()
{
    using Step = DrillReport::Step;
    DrillDialog dialog(guiTheme(), guiClock(), EventId{1}, u"Person created"_s);
    dialog.show();
    dialog.setTargets({target(1)});
    QSignalSpy started(&dialog, &DrillDialog::startWanted);
    dialog.startButton()->click();
    QCOMPARE(started.count(), 1);
    QCOMPARE(started.at(0).at(0).value<Target>().id, TargetId{1});
    dialog.setRunning();
    QVERIFY(!dialog.startButton()->isEnabled());
    DrillShot shot;
    shot.event = EventId{1};
    shot.sentAt = guiClock().now();
    shot.took = 20ms;
    shot.outcome = AttemptOutcome::Delivered;
    shot.status = 200;
    DrillShot other = shot;
    other.event = EventId{2};
    other.outcome = AttemptOutcome::Status;
    other.status = 409;
    DrillReport report;
    report.steps = {
        {.kind = Step::Kind::Twice, .verdict = {}, .title = {}, .words = {}, .shots = {shot, shot}},
        {.kind = Step::Kind::OutOfOrder,
         .verdict = {},
         .title = {},
         .words = {},
         .shots = {other, shot}},
        {.kind = Step::Kind::AtOnce,
         .verdict = {},
         .title = {},
         .words = {},
         .shots = {shot, shot, shot}}};
    judge(report);
    dialog.showReport(report);
    const QStringList lines = dialog.reportLines();
    for (const Step &step : report.steps)
        QVERIFY(lines.contains(step.title) && lines.contains(step.words));
    QCOMPARE(lines.count(u"this event"_s), 6);
    QCOMPARE(lines.count(u"a neighbour"_s), 1);
    QVERIFY(lines.contains(u"Answered with 409"_s));
    QCOMPARE(dialog.verdict(), u"Not everything was taken; see below."_s);
    QVERIFY(dialog.startButton()->isEnabled());
    dialog.setProblem(u"There is no such event."_s);
    QCOMPARE(dialog.verdict(), u"There is no such event."_s);
}

void TestGuiReplay::stripFollowsAndEnds()
{
    ReplayStrip strip(guiTheme());
    QVERIFY(strip.isHidden());
    ReplayProgress progress;
    progress.replay = 4;
    progress.total = 2468;
    progress.sent = 120;
    progress.delivered = 118;
    progress.failed = 2;
    strip.setProgress(progress);
    QVERIFY(!strip.isHidden());
    QCOMPARE(strip.text(4), u"Replay: 120 of 2,468 sent \u00b7 118 delivered, 2 failed"_s);
    QSignalSpy cancelled(&strip, &ReplayStrip::cancelWanted);
    QSignalSpy failed(&strip, &ReplayStrip::failedWanted);
    strip.button(4)->click();
    QCOMPARE(cancelled.at(0).at(0).toULongLong(), 4ULL);
    progress.isFinished = true;
    progress.isCancelled = true;
    strip.setProgress(progress);
    QCOMPARE(strip.text(4), u"Replay stopped after 120 of 2,468 \u00b7 118 delivered, 2 failed"_s);
    strip.button(4)->click();
    QCOMPARE(failed.count(), 1);
    QCOMPARE(cancelled.count(), 1);
    ReplayProgress other;
    other.replay = 5;
    other.total = 3;
    other.delivered = 3;
    other.isFinished = true;
    strip.setProgress(other);
    QCOMPARE(strip.text(5), u"Replay done: all 3 delivered"_s);
    QVERIFY(strip.button(5)->isHidden()); // nothing failed
    strip.closeButton(4)->click();
    QVERIFY(strip.text(4).isEmpty());
    QVERIFY(!strip.isHidden());
    strip.closeButton(5)->click();
    QVERIFY(strip.isHidden());
}

void TestGuiReplay::failuresLeadToTheEvent()
{
    ReplayFailures dialog(guiTheme(),
                          {{EventId{3}, ForwardId{30}, u"Person created"_s, u"dev"_s, u"Refused"_s},
                           {EventId{4}, ForwardId{40}, u"Deal created"_s, u"dev"_s, u"Refused"_s}},
                          7);
    QCOMPARE(dialog.list()->topLevelItemCount(), 2);
    QSignalSpy wanted(&dialog, &ReplayFailures::eventWanted);
    dialog.list()->setCurrentItem(dialog.list()->topLevelItem(1));
    Q_EMIT dialog.list()->itemActivated(dialog.list()->topLevelItem(1), 0);
    QCOMPARE(wanted.at(0).at(0).value<EventId>(), EventId{4});
    QCOMPARE(wanted.at(0).at(1).value<ForwardId>(), ForwardId{40});
}

void TestGuiReplay::severalRowsAreChosen()
{
    EventsPage page(guiTheme(), guiClock(), guiCatalog());
    page.resize(1000, 600);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    page.setIds(events(1, 50));
    page.applyChanges(guiSummaries(1, 50));
    EventView *view = page.view();
    view->setCurrentIndex(page.model().index(2, 0));
    QCOMPARE(page.selectedEvents(), events(48, 48));
    QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(page.selectedEvents(), events(46, 48));
    QCOMPARE(page.countText(), u"50 events, 3 selected"_s);
    QSignalSpy replay(&page, &EventsPage::replayWanted);
    QSignalSpy edit(&page, &EventsPage::editWanted);
    QTest::keyClick(view, Qt::Key_R);
    QTest::keyClick(view, Qt::Key_E);
    QCOMPARE(replay.count(), 1);
    QCOMPARE(edit.count(), 1);
    page.applyChanges(guiSummaries(51, 53)); // what comes in does not join the choice
    QCOMPARE(page.selectedEvents(), events(46, 48));
    QTest::keyClick(view, Qt::Key_J);
    QCOMPARE(page.selectedEvents().size(), 1);
    QVERIFY(page.select(EventId{10}));
    QCOMPARE(page.currentEvent(), EventId{10});
    QVERIFY(!page.select(EventId{999}));
}

void TestGuiReplay::everythingHasAName()
{
    ReplayDialog replay(guiTheme(), {.current = events(5, 5),
                                     .currentTitle = {},
                                     .selected = events(3, 6),
                                     .all = events(1, 9)});
    replay.setTargets({target(1)});
    replay.setScope(ReplayDialog::Scope::All);
    replay.show();
    QCOMPARE(namelessWidgets(replay), QStringList());
    EditReplayDialog edit(guiTheme(), guiClock(), u"Event"_s, delivery("{}"));
    edit.showResults({guiForward(3, ForwardStage::Failed, AttemptOutcome::Status, 422),
                      guiForward(4, ForwardStage::Failed, AttemptOutcome::Status, 422)});
    edit.show();
    for (int i = 0; i < edit.tabs()->count(); ++i) {
        edit.tabs()->setCurrentIndex(i);
        QCOMPARE(namelessWidgets(edit), QStringList());
    }
    DrillDialog drill(guiTheme(), guiClock(), EventId{1}, u"Event"_s);
    drill.show();
    QCOMPARE(namelessWidgets(drill), QStringList());
}

QTEST_MAIN(TestGuiReplay)
#include "tst_gui_replay.moc"
