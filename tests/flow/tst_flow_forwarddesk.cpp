// SPDX-License-Identifier: MIT
// Forwarding and replaying as window and command line use it, with receiver, store and feed.
#include "forwardrig.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFlowForwardDesk final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsFollowTheForwards();
    void targetsAreChecked();
    void failedOnesAreTriedAgain();
    void eventsAreHandedOver();
    void replaysGoToAllTargets();
    void replaysKeepTheirPace();
    void replaysCanBeCancelled();
    void replaysAreEdited();
    void ordersAreChecked();
    void drillsSendNeighboursInTheWrongOrder();
    void besideAnotherProcess();
    void closingDoesNotWaitForATarget();
};

void TestFlowForwardDesk::rowsFollowTheForwards()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    target.setHandler([](const Http::Request &, int times) { return times == 1 ? 500 : 200; });
    Rig rig(dir.path());
    QVERIFY(rig.start());
    QVERIFY(rig.desk->isForwarding());
    QVERIFY(rig.desk->forwarder());
    rig.add(target);
    const EventId event = rig.store(delivery(u"a"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.states.value(event), ForwardState::Waiting, Patience);
    QTRY_COMPARE_WITH_TIMEOUT(rig.states.value(event), ForwardState::Delivered, Patience);
    const QList<ForwardDetail> forwards = rig.forwards(event);
    QCOMPARE(forwards.size(), 1);
    QCOMPARE(forwards[0].attempts.size(), 2);
    const auto one = answerOf<ForwardDetail>(
        [&](QObject *c, auto done) { rig.desk->loadForward(forwards[0].forward.id, c, done); });
    QVERIFY(one);
    QCOMPARE(one->attempts, forwards[0].attempts);
}

void TestFlowForwardDesk::targetsAreChecked()
{
    const QTemporaryDir dir;
    const ForwardTarget server;
    Rig rig(dir.path());
    QVERIFY(rig.start());
    QSignalSpy changed(&*rig.desk, &ForwardDesk::targetsChanged);
    Target bad;
    bad.url = QUrl(u"ftp://example.com"_s);
    const Result<Target> refused = rig.save(bad);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    QVERIFY(changed.isEmpty());
    Target target = rig.add(server);
    QCOMPARE(changed.size(), 1);
    target.name = u"Mine"_s;
    target.patterns = u"deals*"_s;
    QVERIFY(rig.save(target));
    const auto off = answerOf<void>(
        [&](QObject *c, auto done) { rig.desk->switchTarget(target.id, false, c, done); });
    QVERIFY(off);
    QCOMPARE(rig.loads().size(), 1);
    QCOMPARE(rig.loads().at(0).target.name, u"Mine"_s);
    QVERIFY(!rig.loads().at(0).target.isOn);
    const auto gone =
        answerOf<void>([&](QObject *c, auto done) { rig.desk->removeTarget(target.id, c, done); });
    QVERIFY(gone);
    QVERIFY(rig.loads().isEmpty());
    const auto again =
        answerOf<void>([&](QObject *c, auto done) { rig.desk->removeTarget(target.id, c, done); });
    QCOMPARE(again.error().code, ErrorCode::NotFound);
    QVERIFY(ForwardDesk::urlProblem(u"http://127.0.0.1:1/"_s).isEmpty());
    QVERIFY(!ForwardDesk::patternsProblem(u"a/b"_s).isEmpty());
    QVERIFY(!ForwardDesk::headersProblem({{"Cookie", "x"}}).isEmpty());
}

void TestFlowForwardDesk::failedOnesAreTriedAgain()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    std::atomic<int> status = 404;
    target.setHandler([&status](const Http::Request &, int) { return status.load(); });
    Rig rig(dir.path());
    QVERIFY(rig.start());
    const Target saved = rig.add(target);
    const EventId event = rig.store(delivery(u"a"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.states.value(event), ForwardState::Failed, Patience);
    const auto failed = answerOf<QList<Forward>>(
        [&](QObject *c, auto done) { rig.desk->loadFailed(saved.id, 10, {}, c, done); });
    QVERIFY(failed);
    QCOMPARE(failed->size(), 1);
    QCOMPARE(rig.loads().at(0).failed, 1);
    status = 200;
    const auto retried =
        answerOf<qint64>([&](QObject *c, auto done) { rig.desk->retryFailed({}, c, done); });
    QVERIFY(retried);
    QCOMPARE(*retried, 1);
    QTRY_COMPARE_WITH_TIMEOUT(rig.states.value(event), ForwardState::Delivered, Patience);
}

void TestFlowForwardDesk::eventsAreHandedOver()
{
    const QTemporaryDir dir;
    const ForwardTarget all;
    const ForwardTarget deals;
    Rig rig(dir.path());
    QVERIFY(rig.start());
    QList<EventId> events;
    for (int i = 0; i < 600; ++i) // more than a page
        events.append(rig.store(delivery(QString::number(i))));
    rig.add(all);
    Target picky;
    picky.url = deals.url();
    picky.patterns = u"deals*"_s;
    const Result<Target> saved = rig.save(picky);
    QVERIFY(saved);
    const auto hand = [&](const QList<TargetId> &targets) {
        return answerOf<qint64>(
            [&](QObject *c, auto done) { rig.desk->forwardEvents(events, targets, c, done); });
    };
    QCOMPARE(*hand({}), 600);
    QTRY_COMPARE_WITH_TIMEOUT(all.received(), quint64(600), Patience);
    QCOMPARE(*hand({}), 0); // they have them
    QCOMPARE(*hand({saved->id}), 600);
    QTRY_COMPARE_WITH_TIMEOUT(deals.received(), quint64(600), Patience);
    QCOMPARE(rig.forwards(events[0]).at(0).forward.reason, ForwardReason::Chosen);
}

void TestFlowForwardDesk::replaysGoToAllTargets()
{
    const QTemporaryDir dir;
    ForwardTarget good;
    ForwardTarget bad;
    bad.setHandler([](const Http::Request &, int) { return 400; });
    Rig rig(dir.path());
    QList<EventId> events;
    for (int i = 0; i < 100; ++i)
        events.append(rig.store(delivery(QString::number(i))));
    QVERIFY(rig.start());
    const Target one = rig.add(good);
    Target once;
    once.url = bad.url();
    QList<FinishedAttempt> ended;
    QObject::connect(&*rig.desk, &ForwardDesk::replayEnded, &rig.context,
                     [&ended](const FinishedAttempt &attempt) { ended.append(attempt); });
    const Result<quint64> replay = rig.desk->startReplay(
        {.events = events, .targets = {one.id}, .address = once, .edit = {}, .perSecond = 0});
    QVERIFY(replay);
    const ReplayProgress last = rig.finished(*replay);
    QCOMPARE(last.total, 200);
    QCOMPARE(last.sent, 200);
    QCOMPARE(last.delivered, 100);
    QCOMPARE(last.failed, 100);
    QVERIFY(!last.isCancelled);
    QCOMPARE(ended.size(), 200);
    QCOMPARE(good.distinct(), quint64(100));
    QCOMPARE(bad.distinct(), quint64(100));
    QVERIFY(rig.desk->runningReplays().isEmpty());
    const QList<ForwardDetail> forwards = rig.forwards(events[0]);
    QCOMPARE(forwards.size(), 2);
    QCOMPARE(forwards[0].forward.reason, ForwardReason::Replay);
    // An event of which nothing was accepted cannot be sent.
    NewDelivery refused = delivery(u"refused"_s);
    refused.disposition = Disposition::Refused;
    const EventId nothing = rig.store(refused);
    const Result<quint64> none = rig.desk->startReplay(
        {.events = {nothing}, .targets = {one.id}, .address = {}, .edit = {}, .perSecond = 0});
    QVERIFY(none);
    QCOMPARE(rig.finished(*none).failed, 1);
    QVERIFY(!rig.progresses.constLast().problem.isEmpty());
}

void TestFlowForwardDesk::replaysKeepTheirPace()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    Rig rig(dir.path());
    QList<EventId> events;
    for (int i = 0; i < 12; ++i)
        events.append(rig.store(delivery(QString::number(i))));
    Target once;
    once.url = target.url();
    QElapsedTimer clock;
    clock.start();
    const Result<quint64> replay = rig.desk->startReplay(
        {.events = events, .targets = {}, .address = once, .edit = {}, .perSecond = 20});
    QVERIFY(replay);
    QCOMPARE(rig.finished(*replay).delivered, 12);
    QVERIFY(clock.elapsed() >= 11 * 50); // never faster, however slow the machine is
    QVERIFY(rig.progresses.size() > 1);
}

void TestFlowForwardDesk::replaysCanBeCancelled()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    Rig rig(dir.path());
    QList<EventId> events;
    for (int i = 0; i < 100; ++i)
        events.append(rig.store(delivery(QString::number(i))));
    Target once;
    once.url = target.url();
    const Result<quint64> replay = rig.desk->startReplay(
        {.events = events, .targets = {}, .address = once, .edit = {}, .perSecond = 2});
    QVERIFY(replay);
    QTRY_VERIFY_WITH_TIMEOUT(target.received() > 0, Patience);
    QCOMPARE(rig.desk->runningReplays().size(), 1);
    rig.desk->cancelReplay(*replay);
    const ReplayProgress last = rig.finished(*replay);
    QVERIFY(last.isCancelled);
    QVERIFY(last.sent < 100);
    QCOMPARE(last.delivered + last.cancelled, last.sent);
    QVERIFY(rig.unfinished().isEmpty()); // nobody wants the rest
}

void TestFlowForwardDesk::replaysAreEdited()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    Rig rig(dir.path());
    const EventId event = rig.store(delivery(u"a"_s));
    Target once;
    once.url = target.url();
    ReplayEdit edit;
    edit.body = "{\"edited\":1}";
    edit.signature = SignatureChoice::Drop;
    const Result<quint64> replay = rig.desk->startReplay(
        {.events = {event}, .targets = {}, .address = once, .edit = edit, .perSecond = 0});
    QVERIFY(replay);
    QCOMPARE(rig.finished(*replay).delivered, 1);
    QCOMPARE(target.counts().value("{\"edited\":1}"), 1);
    QVERIFY(!target.heads().value("{\"edited\":1}").contains("FUB-Signature"));
    const Forward forward = rig.forwards(event).at(0).forward;
    QVERIFY(forward.isEdited);
    const auto bytes = answerOf<ForwardBytes>(
        [&](QObject *c, auto done) { rig.desk->loadEditedBytes(forward.id, c, done); });
    QVERIFY(bytes);
    QCOMPARE(bytes->body, "{\"edited\":1}"_ba);
    // Without a key nothing is signed, and that is said.
    edit.signature = SignatureChoice::Resign;
    const Result<quint64> unsignable = rig.desk->startReplay(
        {.events = {event}, .targets = {}, .address = once, .edit = edit, .perSecond = 0});
    QVERIFY(unsignable);
    const ReplayProgress last = rig.finished(*unsignable);
    QCOMPARE(last.failed, 1);
    QVERIFY(last.problem.contains(u"key"_s));
    QCOMPARE(target.received(), quint64(1));
}

void TestFlowForwardDesk::ordersAreChecked()
{
    const QTemporaryDir dir;
    Rig rig(dir.path());
    Target once;
    once.url = QUrl(u"http://127.0.0.1:9/"_s);
    ReplayEdit body;
    body.body = "x";
    ReplayEdit smuggling;
    smuggling.setHeaders = {{"X", "1\r\nY: 2"}};
    for (const ReplayOrder &order :
         {ReplayOrder{.events = {}, .targets = {}, .address = once, .edit = {}},
          ReplayOrder{.events = {{1}}, .targets = {}, .address = {}, .edit = {}},
          ReplayOrder{.events = {{1}, {2}}, .targets = {}, .address = once, .edit = body},
          ReplayOrder{.events = {{1}}, .targets = {}, .address = once, .edit = smuggling},
          ReplayOrder{.events = {{1}}, .targets = {}, .address = Target(), .edit = {}}}) {
        const Result<quint64> refused = rig.desk->startReplay(order);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    }
    const Result<quint64> unknown = rig.desk->startReplay(
        {.events = {{1}}, .targets = {TargetId{4711}}, .address = {}, .edit = {}});
    QVERIFY(unknown);
    QVERIFY(!rig.finished(*unknown).problem.isEmpty());
}

void TestFlowForwardDesk::drillsSendNeighboursInTheWrongOrder()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    QMutex mutex;
    QList<QByteArray> order;
    target.setHandler([&](const Http::Request &request, int) {
        const QMutexLocker lock(&mutex);
        order.append(request.body);
        return 200;
    });
    Rig rig(dir.path());
    const EventId older = rig.store(delivery(u"older"_s, u"peopleCreated"_s));
    rig.store(delivery(u"deal"_s, u"dealsCreated"_s)); // the same number, another thing
    rig.store(delivery(u"other"_s, u"peopleUpdated"_s, {8}));
    const EventId event = rig.store(delivery(u"newer"_s, u"peopleStageUpdated"_s));
    Target once;
    once.url = target.url();
    const auto report = answerOf<DrillReport>(
        [&](QObject *c, auto done) { rig.desk->startDrill(event, once, {}, c, done); });
    QVERIFY(report);
    QVERIFY(report->isGood());
    QCOMPARE(report->steps.size(), 3);
    const QByteArray newer = "{\"id\":\"newer\"}";
    QCOMPARE(order,
             (QList<QByteArray>{newer, newer, newer, "{\"id\":\"older\"}", newer, newer, newer}));
    QCOMPARE(report->steps[1].shots[1].event, older);
    QCOMPARE(report->steps[1].verdict, DrillReport::Step::Verdict::Good);
    for (const DrillReport::Step &step : report->steps) {
        for (const DrillShot &shot : step.shots)
            QCOMPARE(shot.status, 200);
    }
    const auto none = answerOf<DrillReport>(
        [&](QObject *c, auto done) { rig.desk->startDrill({4711}, once, {}, c, done); });
    QCOMPARE(none.error().code, ErrorCode::NotFound);
}

void TestFlowForwardDesk::besideAnotherProcess()
{
    const QTemporaryDir dir;
    ForwardTarget target;
    Rig first(dir.path());
    QVERIFY(first.start());
    const EventId event = first.store(delivery(u"a"_s));
    Rig second(dir.path());
    QVERIFY(second.start());
    QVERIFY(!second.desk->isForwarding());
    QVERIFY(!second.desk->forwarder());
    Target once;
    once.url = target.url();
    QCOMPARE(second.save(once).error().code, ErrorCode::Busy);
    QCOMPARE(second.start({once}).error().code, ErrorCode::Busy);
    const Result<quint64> replay = second.desk->startReplay(
        {.events = {event}, .targets = {}, .address = once, .edit = {}, .perSecond = 0});
    QVERIFY(replay);
    QCOMPARE(second.finished(*replay).delivered, 1);
    QCOMPARE(first.forwards(event).size(), 1);
}

void TestFlowForwardDesk::closingDoesNotWaitForATarget()
{
    const QTemporaryDir dir;
    std::atomic<int> status = 0; // no answer
    ForwardTarget target;
    target.setHandler([&status](const Http::Request &, int) { return status.load(); });
    EventId event;
    {
        Rig rig(dir.path());
        QVERIFY(rig.start());
        rig.add(target);
        event = rig.store(delivery(u"a"_s));
        QTRY_COMPARE_WITH_TIMEOUT(target.received(), quint64(1), Patience);
        rig.workspace.shutDown();
    }
    status = 200;
    Rig rig(dir.path());
    QVERIFY(rig.start());
    QTRY_COMPARE_WITH_TIMEOUT(target.received(), quint64(2), Patience);
    QTRY_VERIFY_WITH_TIMEOUT(rig.forwards(event).at(0).forward.stage == ForwardStage::Delivered,
                             Patience);
    const ForwardDetail detail = rig.forwards(event).at(0);
    QCOMPARE(detail.attempts[0].outcome, AttemptOutcome::Interrupted);
    QVERIFY(detail.attempts[1].isPossibleRepeat);
}

QTEST_GUILESS_MAIN(TestFlowForwardDesk)
#include "tst_flow_forwarddesk.moc"
