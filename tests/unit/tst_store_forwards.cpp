// SPDX-License-Identifier: MIT
// Targets, what they get and when, and what is kept of it.
#include "storefixture.h"

#include "store/forwardlog.h"
#include "store/forwardrouter.h"
#include "store/forwardstates.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Target targetAt(const QString &url, const QString &patterns = {})
{
    Target target;
    target.name = u"Handler"_s;
    target.url = QUrl(url);
    target.patterns = patterns;
    return target;
}

/// A store with its writer, and a connection for the log beside it.
struct Rig
{
    Rig()
    {
        if (!fixture.writer->open())
            qFatal("The store did not open");
        connection = fixture.connection();
        log.emplace(*connection);
    }

    Target add(const Target &target)
    {
        const Result<Target> added = log->addTarget(target);
        if (!added)
            qFatal("%s", qPrintable(added.error().detail));
        return *added;
    }
    CommittedDelivery store(const QString &uid, const QString &name = u"peopleCreated"_s)
    {
        return fixture.store(delivery(uid, name)).constFirst();
    }
    /// All that is stored is looked at.
    QList<Forward> route(const QSet<DeliveryId> &skip = {})
    {
        QList<Forward> made;
        for (;;) {
            const Result<RouteResult> routed = ForwardRouter(*connection)
                                                   .route({.upTo = std::nullopt,
                                                           .skip = skip,
                                                           .atMost = 3,
                                                           .now = fixture.clock.now()});
            if (!routed)
                qFatal("%s", qPrintable(routed.error().detail));
            made += routed->made;
            if (!routed->isMore)
                return made;
        }
    }
    QList<BegunAttempt> begin(const Target &target, int atMost = 100)
    {
        const Result<QList<BegunAttempt>> begun = log->begin(target, atMost, fixture.clock.now());
        if (!begun)
            qFatal("%s", qPrintable(begun.error().detail));
        return *begun;
    }
    void finish(const BegunAttempt &begun, AttemptOutcome outcome, ForwardStage stage,
                std::chrono::milliseconds pause = 0ms, bool mayHaveArrived = false)
    {
        FinishedAttempt finished{
            .forward = begun.forward, .attempt = begun.attempt, .mayHaveArrived = mayHaveArrived};
        finished.forward.stage = stage;
        finished.forward.dueAt = fixture.clock.now() + pause;
        finished.attempt.outcome = outcome;
        finished.attempt.status = outcome == AttemptOutcome::Delivered ? 200 : 0;
        finished.attempt.finishedAt = fixture.clock.now();
        finished.attempt.requestHead = "POST / HTTP/1.1\r\n\r\n";
        finished.attempt.responseBody = "body";
        finished.attempt.responseBytes = 4;
        if (const Result<void> done = log->finish({finished}); !done)
            qFatal("%s", qPrintable(done.error().detail));
    }
    ForwardState state(EventId event)
    {
        QList<EventSummary> rows(1);
        rows[0].id = event;
        if (!ForwardStates(*connection).fill(rows))
            qFatal("No states");
        return rows[0].forward;
    }

    StoreFixture fixture;
    std::unique_ptr<Connection> connection;
    std::optional<ForwardLog> log;
};

} // namespace

class TestStoreForwards final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsTargets();
    void routesByPattern();
    void routesEachEventOnce();
    void routesOnlyWhatWasDelivered();
    void leavesToAskersWhatTheyAsk();
    void marksMoveWithTheForwards();
    void aTargetGetsOnlyWhatComesAfterIt();
    void beginsWhatIsDue();
    void keepsAttempts();
    void unknownEndsMarkTheNextAttempt();
    void sendsTheDeliveryToBelieve();
    void interruptsWhatHasNoEnd();
    void removedTargetsGetNothingMore();
    void retriesFailedOnes();
    void cancelsWaitingOnes();
    void switchingOffKeepsWhatWaits();
    void runsSwitchTheirTargets();
    void sendsEditedBytes();
    void leavesOutWhatATargetHas();
    void tellsHowFarEventsAre();
    void retentionTakesForwardsAlong();
    void idsAreNotGivenTwice();
};

void TestStoreForwards::keepsTargets()
{
    Rig rig;
    Target target = targetAt(u"https://127.0.0.1:3000/a%20b?x=1"_s, u"people*"_s);
    target.headers = {{"X-A", "1"}, {"X-A", "b: c"}};
    target.timeout = 1234ms;
    target.verifyTls = false;
    target = rig.add(target);
    QVERIFY(target.id.isValid());
    QCOMPARE(*rig.log->target(target.id), target);
    target.name = u"Other"_s;
    target.headers.clear();
    QVERIFY(rig.log->changeTarget(target));
    const Target second = rig.add(targetAt(u"http://b/"_s));
    QCOMPARE(*rig.log->targets(), (QList<Target>{target, second}));
    QVERIFY(rig.log->removeTarget(target.id, rig.fixture.clock.now()));
    QCOMPARE(*rig.log->targets(), QList<Target>{second});
    QCOMPARE(rig.log->target(target.id).error().code, ErrorCode::NotFound);
    QVERIFY(!rig.log->changeTarget(target));
}

void TestStoreForwards::routesByPattern()
{
    Rig rig;
    const Target all = rig.add(targetAt(u"http://all/"_s));
    const Target people = rig.add(targetAt(u"http://people/"_s, u"people* -*Deleted"_s));
    const CommittedDelivery a = rig.store(u"a"_s);
    const CommittedDelivery b = rig.store(u"b"_s, u"peopleDeleted"_s);
    const QList<Forward> made = rig.route();
    QCOMPARE(made.size(), 3);
    QCOMPARE(rig.begin(all).size(), 2);
    const QList<BegunAttempt> begun = rig.begin(people);
    QCOMPARE(begun.size(), 1);
    QCOMPARE(begun[0].forward.event, a.event);
    QCOMPARE(begun[0].forward.delivery, a.delivery);
    QCOMPARE(begun[0].forward.url, people.url);
    QVERIFY(begun[0].bytes.body.startsWith("{\"n\":"));
    QVERIFY(begun[0].bytes.head.startsWith("POST /in/x HTTP/1.1\r\n"));
    QVERIFY(b.event != a.event);
    QCOMPARE(rig.route().size(), 0);
}

void TestStoreForwards::routesEachEventOnce()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    rig.fixture.store({delivery(u"x"_s), delivery(u"x"_s), delivery(u"y"_s)});
    rig.store(u"x"_s);
    QCOMPARE(rig.route().size(), 2);
    rig.store(u"x"_s);
    rig.store(u"z"_s);
    QCOMPARE(rig.route().size(), 1);
    QCOMPARE(rig.begin(target).size(), 3);
}

void TestStoreForwards::routesOnlyWhatWasDelivered()
{
    Rig rig;
    rig.add(targetAt(u"http://a/"_s));
    NewDelivery refused = delivery(u"refused"_s);
    refused.disposition = Disposition::Refused;
    NewDelivery fetched = delivery(u"fetched"_s);
    fetched.origin = Origin::Fetched;
    NewDelivery made = delivery(u"made"_s);
    made.origin = Origin::Synthetic;
    made.endpoint = {};
    rig.fixture.store({refused, fetched, made, delivery({})}); // the last is no event
    QCOMPARE(rig.route().size(), 0);
    made = delivery(u"triggered"_s);
    made.origin = Origin::Synthetic; // but it came as a request, like the others
    made.endpoint = EndpointId{1};
    rig.fixture.store(made);
    QCOMPARE(rig.route().size(), 1);
    rig.store(u"refused"_s); // now it is accepted
    rig.store(u"fetched"_s); // and here it comes by itself
    QCOMPARE(rig.route().size(), 2);
}

void TestStoreForwards::leavesToAskersWhatTheyAsk()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    const CommittedDelivery asked = rig.store(u"a"_s);
    QCOMPARE(rig.route({asked.delivery}).size(), 0);
    QCOMPARE(rig.route().size(), 0); // the mark has passed it
    const auto wanted = rig.log->forDelivery(asked.delivery, {target}, ForwardReason::Asked);
    QVERIFY(wanted);
    QCOMPARE(wanted->size(), 1);
    const auto first = rig.log->addBegun(*wanted, rig.fixture.clock.now());
    QVERIFY(first);
    QVERIFY(!first->constFirst().attempt.isPossibleRepeat);
    rig.finish(first->constFirst(), AttemptOutcome::Status, ForwardStage::Failed);
    // FUB tries again, and meanwhile the answer does not depend on the target any more.
    rig.store(u"a"_s);
    QCOMPARE(rig.route().size(), 1);
    // It answered in vain the first time: the next question may be a repeat.
    const CommittedDelivery again = rig.store(u"b"_s);
    const auto ask = rig.log->forDelivery(again.delivery, {target}, ForwardReason::Asked);
    const auto taken = rig.log->addBegun(*ask, rig.fixture.clock.now());
    rig.finish(taken->constFirst(), AttemptOutcome::Delivered, ForwardStage::Delivered);
    const auto repeat = rig.log->addBegun(*ask, rig.fixture.clock.now());
    QVERIFY(repeat->constFirst().attempt.isPossibleRepeat);
}

void TestStoreForwards::marksMoveWithTheForwards()
{
    Rig rig;
    rig.add(targetAt(u"http://a/"_s));
    rig.store(u"a"_s);
    QVERIFY(rig.connection->begin());
    QCOMPARE(rig.route().size(), 1);
    rig.connection->rollback(); // a crash before the commit
    QCOMPARE(rig.route().size(), 1);
    QCOMPARE(rig.fixture.value(u"SELECT count(*) FROM forward"_s).toInt(), 1);
}

void TestStoreForwards::aTargetGetsOnlyWhatComesAfterIt()
{
    Rig rig;
    rig.store(u"before"_s);
    const Target target = rig.add(targetAt(u"http://a/"_s));
    QCOMPARE(rig.route().size(), 0);
    rig.store(u"after"_s);
    QCOMPARE(rig.route().size(), 1);
    rig.store(u"before"_s); // again: it never got this event
    QCOMPARE(rig.route().size(), 1);
    QCOMPARE(rig.begin(target).size(), 2);
}

void TestStoreForwards::beginsWhatIsDue()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    for (const QString &uid : {u"a"_s, u"b"_s, u"c"_s})
        rig.store(uid);
    rig.route();
    QList<BegunAttempt> begun = rig.begin(target, 2);
    QCOMPARE(begun.size(), 2);
    QVERIFY(begun[0].forward.id < begun[1].forward.id);
    QCOMPARE(begun[0].forward.stage, ForwardStage::UnderWay);
    QCOMPARE(begun[0].attempt.number, 1);
    rig.finish(begun[0], AttemptOutcome::Refused, ForwardStage::Waiting, 5s);
    QCOMPARE(rig.begin(target).size(), 1); // only the third: nothing begins twice
    QVERIFY(rig.begin(target).isEmpty());
    QCOMPARE(*rig.log->nextDue(target.id), std::optional(rig.fixture.clock.now() + 5s));
    rig.fixture.clock.advance(5s);
    begun = rig.begin(target);
    QCOMPARE(begun.size(), 1);
    QCOMPARE(begun[0].attempt.number, 2);
    QCOMPARE(begun[0].tries, 2);
    QCOMPARE(*rig.log->nextDue(target.id), std::nullopt);
}

void TestStoreForwards::keepsAttempts()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    const CommittedDelivery stored = rig.store(u"a"_s);
    rig.route();
    rig.finish(rig.begin(target).at(0), AttemptOutcome::Timeout, ForwardStage::Waiting);
    rig.finish(rig.begin(target).at(0), AttemptOutcome::Delivered, ForwardStage::Delivered);
    const Result<QList<ForwardDetail>> details = rig.log->ofEvent(stored.event);
    QVERIFY(details);
    QCOMPARE(details->size(), 1);
    const ForwardDetail &detail = details->constFirst();
    QCOMPARE(detail.targetName, u"Handler"_s);
    QCOMPARE(detail.forward.stage, ForwardStage::Delivered);
    QCOMPARE(detail.forward.attempts, 2);
    QCOMPARE(detail.attempts.size(), 2);
    QCOMPARE(detail.attempts[0].outcome, AttemptOutcome::Timeout);
    QCOMPARE(detail.attempts[1].status, 200);
    QCOMPARE(detail.attempts[1].number, 2);
    QCOMPARE(detail.attempts[1].responseBody, "body"_ba);
    QCOMPARE(detail.attempts[1].requestHead, "POST / HTTP/1.1\r\n\r\n"_ba);
    QCOMPARE(rig.log->detail(detail.forward.id)->attempts, detail.attempts);
    QCOMPARE(rig.log->detail(ForwardId{4711}).error().code, ErrorCode::NotFound);
}

void TestStoreForwards::unknownEndsMarkTheNextAttempt()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    rig.store(u"a"_s);
    rig.route();
    QList<BegunAttempt> begun = rig.begin(target);
    QVERIFY(!begun[0].attempt.isPossibleRepeat);
    rig.finish(begun[0], AttemptOutcome::Refused, ForwardStage::Waiting);
    begun = rig.begin(target);
    QVERIFY(!begun[0].attempt.isPossibleRepeat); // nobody was there
    rig.finish(begun[0], AttemptOutcome::Timeout, ForwardStage::Waiting, 0ms, true);
    begun = rig.begin(target);
    QVERIFY(begun[0].attempt.isPossibleRepeat);
    rig.finish(begun[0], AttemptOutcome::Status, ForwardStage::Waiting);
    QVERIFY(rig.begin(target).at(0).attempt.isPossibleRepeat); // for good
}

void TestStoreForwards::sendsTheDeliveryToBelieve()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    const auto send = [&](SignatureVerdict::Kind verdict, Origin origin = Origin::Delivered) {
        NewDelivery one = delivery(u"x"_s);
        one.verdict.kind = verdict;
        one.origin = origin;
        return rig.fixture.store(one).constFirst();
    };
    const auto chosen = [&](EventId event) {
        return rig.log->forEvents({event}, {target}, ForwardReason::Replay, ForwardLog::Fit::Anyhow)
            ->constFirst()
            .delivery;
    };
    using Kind = SignatureVerdict::Kind;
    const CommittedDelivery forged = send(Kind::Invalid);
    QCOMPARE(chosen(forged.event), forged.delivery); // nothing better is there
    const CommittedDelivery fetched = send(Kind::NoKey, Origin::Fetched);
    QCOMPARE(fetched.event, forged.event);
    QCOMPARE(chosen(forged.event), fetched.delivery);
    send(Kind::Invalid);
    QCOMPARE(chosen(forged.event), fetched.delivery);
    const CommittedDelivery valid = send(Kind::Valid);
    send(Kind::Missing);
    QCOMPARE(chosen(forged.event), valid.delivery);
    const CommittedDelivery newer = send(Kind::Valid);
    QCOMPARE(chosen(forged.event), newer.delivery);
}

void TestStoreForwards::interruptsWhatHasNoEnd()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    const CommittedDelivery stored = rig.store(u"a"_s);
    rig.route();
    rig.begin(target);
    const auto replays = rig.log->forEvents({stored.event}, {target}, ForwardReason::Replay,
                                            ForwardLog::Fit::Anyhow);
    QVERIFY(rig.log->addBegun(*replays, rig.fixture.clock.now()));
    rig.fixture.clock.advance(10s);
    const Result<QList<Forward>> interrupted =
        rig.log->interruptUnfinished(rig.fixture.clock.now());
    QVERIFY(interrupted);
    QCOMPARE(interrupted->size(), 2);
    const Result<QList<ForwardDetail>> details = rig.log->ofEvent(stored.event);
    QCOMPARE(details->at(0).forward.stage, ForwardStage::Waiting);
    QCOMPARE(details->at(0).attempts[0].outcome, AttemptOutcome::Interrupted);
    QVERIFY(details->at(0).attempts[0].finishedAt);
    QCOMPARE(details->at(1).forward.stage, ForwardStage::Failed); // sent once, not again
    const QList<BegunAttempt> begun = rig.begin(target);
    QCOMPARE(begun.size(), 1);
    QVERIFY(begun[0].attempt.isPossibleRepeat);
    QCOMPARE(begun[0].attempt.number, 2);
    rig.finish(begun[0], AttemptOutcome::Delivered, ForwardStage::Delivered);
    QVERIFY(rig.log->interruptUnfinished(rig.fixture.clock.now())->isEmpty());
}

void TestStoreForwards::removedTargetsGetNothingMore()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    const CommittedDelivery a = rig.store(u"a"_s);
    const CommittedDelivery b = rig.store(u"b"_s);
    rig.route();
    const QList<BegunAttempt> begun = rig.begin(target, 1);
    const Result<QList<EventId>> concerned =
        rig.log->removeTarget(target.id, rig.fixture.clock.now());
    QVERIFY(concerned);
    QCOMPARE(*concerned, QList<EventId>{b.event});
    QCOMPARE(rig.log->ofEvent(b.event)->at(0).forward.stage, ForwardStage::Cancelled);
    // What was under way does not wait for it any more, either.
    rig.finish(begun[0], AttemptOutcome::Timeout, ForwardStage::Waiting);
    QCOMPARE(rig.log->ofEvent(a.event)->at(0).forward.stage, ForwardStage::Cancelled);
    QCOMPARE(rig.log->ofEvent(a.event)->at(0).targetName, u"Handler"_s);
    rig.store(u"c"_s);
    QVERIFY(rig.route().isEmpty());
    QVERIFY(rig.log->retryFailed({}, rig.fixture.clock.now())->isEmpty());
}

void TestStoreForwards::retriesFailedOnes()
{
    Rig rig;
    const Target one = rig.add(targetAt(u"http://a/"_s));
    const Target two = rig.add(targetAt(u"http://b/"_s));
    for (const QString &uid : {u"a"_s, u"b"_s, u"c"_s})
        rig.store(uid);
    rig.route();
    QList<Forward> failed;
    for (const Target &target : {one, two}) {
        for (const BegunAttempt &begun : rig.begin(target)) {
            rig.finish(begun, AttemptOutcome::Status, ForwardStage::Failed);
            failed.append(begun.forward);
        }
    }
    QCOMPARE(rig.log->loads()->at(0).failed, 3);
    QVERIFY(rig.log->loads()->at(0).last);
    QCOMPARE(rig.log->loads()->at(0).last->outcome, AttemptOutcome::Status);
    QCOMPARE(rig.log->failed({}, 100, {})->size(), 6);
    QCOMPARE(rig.log->failed(two.id, 2, {})->size(), 2);
    const QList<Forward> page = *rig.log->failed(two.id, 2, {});
    QVERIFY(page[0].id > page[1].id);
    QCOMPARE(rig.log->failed(two.id, 2, page[1].id)->size(), 1);

    const Timestamp now = rig.fixture.clock.now();
    QCOMPARE(rig.log->retryFailed({.target = {}, .chosen = {failed[0].id}}, now)->size(), 1);
    QCOMPARE(rig.log->retryFailed({.target = two.id, .chosen = {}}, now, 2)->size(), 2);
    QCOMPARE(rig.log->retryFailed({.target = two.id, .chosen = {}}, now, 2)->size(), 1);
    QCOMPARE(rig.log->retryFailed({.target = two.id, .chosen = {}}, now, 2)->size(), 0);
    QCOMPARE(rig.log->retryFailed({}, now)->size(), 2);
    const QList<BegunAttempt> again = rig.begin(one);
    QCOMPARE(again.size(), 3);
    QCOMPARE(again[0].attempt.number, 2);
    QCOMPARE(again[0].tries, 1); // from the beginning
    QCOMPARE(rig.log->loads()->at(0).waiting, 3);
    QCOMPARE(rig.log->loads()->at(0).failed, 0);
}

void TestStoreForwards::cancelsWaitingOnes()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    rig.store(u"a"_s);
    rig.store(u"b"_s);
    const QList<Forward> made = rig.route();
    QCOMPARE(rig.log->cancel({.target = {}, .chosen = {made[0].id}})->size(), 1);
    QCOMPARE(rig.begin(target).size(), 1);
    QCOMPARE(rig.log->cancel({.target = target.id, .chosen = {}})->size(), 0); // under way
    // What was cancelled can still be chosen.
    QCOMPARE(rig.log->retryFailed({.target = {}, .chosen = {made[0].id}}, rig.fixture.clock.now())
                 ->size(),
             1);
}

void TestStoreForwards::switchingOffKeepsWhatWaits()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    const Timestamp now = rig.fixture.clock.now();
    rig.store(u"a"_s); // not routed yet, but it came while the target was on
    QVERIFY(rig.log->switchTarget(target.id, false, now));
    QVERIFY(!rig.log->target(target.id)->isOn);
    rig.store(u"b"_s);
    QVERIFY(rig.route().isEmpty());
    QVERIFY(rig.log->switchTarget(target.id, true, now));
    rig.store(u"c"_s);
    QCOMPARE(rig.route().size(), 1);
    QCOMPARE(rig.begin(target).size(), 2);
}

void TestStoreForwards::runsSwitchTheirTargets()
{
    Rig rig;
    const Timestamp now = rig.fixture.clock.now();
    const Target permanent = rig.add(targetAt(u"http://permanent/"_s));
    Result<QList<Target>> run =
        rig.log->beginRun({targetAt(u"http://a/"_s), targetAt(u"http://b/"_s)}, now);
    QVERIFY(run);
    QCOMPARE(run->size(), 2);
    QVERIFY(run->at(0).isOfRun && run->at(0).isOn);
    rig.store(u"x"_s);
    // Killed before it was routed, and started again with one of them.
    run = rig.log->beginRun({targetAt(u"http://a/"_s)}, now);
    QVERIFY(run);
    const TargetId a = run->at(0).id;
    QList<Target> all = *rig.log->targets();
    QCOMPARE(all.size(), 3);
    QVERIFY(all[0].isOn && all[1].isOn && !all[2].isOn);
    QCOMPARE(all[1].id, a);
    rig.route();
    QCOMPARE(rig.begin(all[1]).size(), 1);
    QCOMPARE(rig.log->loads()->at(2).waiting, 1); // what b got before it was switched off
    // A target that somebody made his own is left alone.
    QVERIFY(rig.log->keepTarget(a));
    QVERIFY(rig.log->beginRun({}, now));
    all = *rig.log->targets();
    QVERIFY(all[0].isOn && all[1].isOn && !all[2].isOn);
    // And one with the same address is not made a second time.
    QCOMPARE(rig.log->beginRun({targetAt(u"http://permanent/"_s)}, now)->at(0).id, permanent.id);
    QVERIFY(!rig.log->target(permanent.id)->isOfRun);
}

void TestStoreForwards::sendsEditedBytes()
{
    Rig rig;
    const CommittedDelivery stored = rig.store(u"a"_s);
    Target once = targetAt(u"http://once/"_s);
    Result<QList<NewForward>> forwards = rig.log->forEvents(
        {stored.event, stored.event}, {once}, ForwardReason::Drill, ForwardLog::Fit::Anyhow);
    QVERIFY(forwards);
    QCOMPARE(forwards->size(), 2);
    (*forwards)[1].edited = ForwardBytes{.head = "POST / HTTP/1.1\r\n\r\n", .body = {}};
    const auto begun = rig.log->addBegun(*forwards, rig.fixture.clock.now());
    QVERIFY(begun);
    QVERIFY(begun->at(0).bytes.body.startsWith("{\"n\":"));
    QVERIFY(begun->at(0).bytes.head.startsWith("POST /in/x"));
    QVERIFY(!begun->at(0).forward.isEdited);
    QVERIFY(begun->at(1).forward.isEdited);
    QCOMPARE(begun->at(1).bytes.head, "POST / HTTP/1.1\r\n\r\n"_ba);
    QCOMPARE(rig.log->editedBytes(begun->at(1).forward.id)->head, "POST / HTTP/1.1\r\n\r\n"_ba);
    QCOMPARE(rig.log->editedBytes(begun->at(0).forward.id).error().code, ErrorCode::NotFound);
    QCOMPARE(rig.fixture.value(u"SELECT origin FROM event"_s).toInt(), int(Origin::Delivered));
}

void TestStoreForwards::leavesOutWhatATargetHas()
{
    Rig rig;
    const Target people = rig.add(targetAt(u"http://a/"_s, u"people*"_s));
    const CommittedDelivery a = rig.store(u"a"_s);
    rig.route();
    NewDelivery fetched = delivery(u"b"_s);
    fetched.origin = Origin::Fetched;
    const EventId b = rig.fixture.store(fetched).constFirst().event;
    const CommittedDelivery deal = rig.store(u"c"_s, u"dealsCreated"_s);
    const auto wanted = rig.log->forEvents({a.event, b, deal.event}, {people},
                                           ForwardReason::Chosen, ForwardLog::Fit::ByPattern);
    QVERIFY(wanted);
    QCOMPARE(wanted->size(), 2);
    const auto missing = rig.log->withoutKnown(*wanted + *wanted);
    QCOMPARE(missing->size(), 1);
    QCOMPARE(missing->at(0).event, b);
    const auto added = rig.log->add(*missing, rig.fixture.clock.now());
    QVERIFY(added);
    QCOMPARE(added->at(0).stage, ForwardStage::Waiting);
    rig.store(u"b"_s); // the true one comes after all
    QVERIFY(rig.route().isEmpty());
    QCOMPARE(rig.begin(people).size(), 2);
}

void TestStoreForwards::tellsHowFarEventsAre()
{
    Rig rig;
    const Target one = rig.add(targetAt(u"http://a/"_s));
    const Target two = rig.add(targetAt(u"http://b/"_s));
    const EventId event = rig.store(u"a"_s).event;
    QCOMPARE(rig.state(event), ForwardState::None);
    rig.route();
    QCOMPARE(rig.state(event), ForwardState::Waiting);
    rig.finish(rig.begin(one).at(0), AttemptOutcome::Delivered, ForwardStage::Delivered);
    QCOMPARE(rig.state(event), ForwardState::Waiting);
    rig.finish(rig.begin(two).at(0), AttemptOutcome::Status, ForwardStage::Failed);
    QCOMPARE(rig.state(event), ForwardState::Failed);
    QCOMPARE(rig.fixture.reader()->summaries({event})->at(0).forward, ForwardState::Failed);
    QCOMPARE(rig.fixture.reader()->page(10, std::nullopt)->at(0).forward, ForwardState::Failed);
    const auto replay =
        rig.log->forEvents({event}, {two}, ForwardReason::Replay, ForwardLog::Fit::Anyhow);
    const auto begun = rig.log->addBegun(*replay, rig.fixture.clock.now());
    rig.finish(begun->at(0), AttemptOutcome::Delivered, ForwardStage::Delivered);
    QCOMPARE(rig.state(event), ForwardState::Delivered);
    const auto drill =
        rig.log->forEvents({event}, {two}, ForwardReason::Drill, ForwardLog::Fit::Anyhow);
    const auto shot = rig.log->addBegun(*drill, rig.fixture.clock.now());
    rig.finish(shot->at(0), AttemptOutcome::Status, ForwardStage::Failed);
    QCOMPARE(rig.state(event), ForwardState::Delivered);
    // A further delivery does not make the row forget.
    rig.fixture.clear();
    rig.store(u"a"_s);
    QCOMPARE(rig.fixture.changed.constLast().forward, ForwardState::Delivered);
}

void TestStoreForwards::retentionTakesForwardsAlong()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    NewDelivery old = delivery(u"old"_s);
    old.receivedAt = rig.fixture.clock.now() - 48h;
    const EventId gone = rig.fixture.store(old).constFirst().event;
    const EventId stays = rig.store(u"new"_s).event;
    rig.route();
    for (const BegunAttempt &begun : rig.begin(target))
        rig.finish(begun, AttemptOutcome::Delivered, ForwardStage::Delivered);
    auto edited =
        *rig.log->forEvents({gone}, {target}, ForwardReason::Replay, ForwardLog::Fit::Anyhow);
    edited[0].edited = ForwardBytes{.head = "x", .body = "y"};
    QVERIFY(rig.log->addBegun(edited, rig.fixture.clock.now()));
    rig.fixture.writer->setRetention({.maxAge = 24h});
    QTRY_COMPARE(rig.fixture.removed, QList<EventId>{gone});
    QVERIFY(rig.log->ofEvent(gone)->isEmpty());
    QCOMPARE(rig.log->ofEvent(stays)->size(), 1);
    QCOMPARE(rig.fixture.value(u"SELECT count(*) FROM forward_attempt"_s).toInt(), 1);
    QCOMPARE(rig.fixture.value(u"SELECT count(*) FROM forward_request"_s).toInt(), 0);
}

void TestStoreForwards::idsAreNotGivenTwice()
{
    Rig rig;
    const Target target = rig.add(targetAt(u"http://a/"_s));
    const EventId event = rig.store(u"a"_s).event;
    rig.route();
    const BegunAttempt begun = rig.begin(target).at(0);
    QVERIFY(ForwardLog::removeOfEvents(*rig.connection, {event}));
    rig.store(u"b"_s);
    const QList<Forward> made = rig.route();
    QVERIFY(made[0].id > begun.forward.id);
    QVERIFY(rig.begin(target).at(0).attempt.id > begun.attempt.id);
    // What was under way ends into nothing.
    rig.finish(begun, AttemptOutcome::Delivered, ForwardStage::Delivered);
    QCOMPARE(rig.fixture.value(u"SELECT count(*) FROM forward"_s).toInt(), 1);
}

QTEST_GUILESS_MAIN(TestStoreForwards)
#include "tst_store_forwards.moc"
