// SPDX-License-Identifier: MIT
// Replays that end before their end: stopped by a person, or by the program's own end. What was
// cut off is recorded as such, and what was not sent is known and can be sent later.
#include "forwardrig.h"

#include "store/connection.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Events = 60;
constexpr double Slowly = 20; ///< requests a second: three seconds for all

QList<EventId> fill(Rig &rig, int count = Events)
{
    QList<EventId> events;
    for (int i = 0; i < count; ++i)
        events.append(rig.store(delivery(QString::number(i))));
    return events;
}

Target once(const ForwardTarget &server, std::chrono::milliseconds timeout = 10s)
{
    Target target;
    target.url = server.url();
    target.timeout = timeout;
    return target;
}

Result<quint64> goOn(Rig &rig, qint64 id)
{
    return answerOf<quint64>([&](QObject *c, auto done) { rig.desk->continueReplay(id, c, done); });
}

qint64 count(Rig &rig, const QString &sql)
{
    return *answerOf<qint64>([&](QObject *c, auto done) {
        rig.workspace.store().read<qint64>(
            [sql](Connection &connection) -> Result<qint64> {
                const Result<QVariant> found = connection.value(sql);
                return found ? Result<qint64>(found->toLongLong()) : found.error();
            },
            c, done);
    });
}

} // namespace

class TestFlowReplays final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cancellingCutsOffWhatHangs();
    void cancellingBeforeItBeganSendsNothing();
    void drillsAreStopped();
    void closingLeavesTheRest();
    void theRestIsForgottenWhenToldSo();
    void whatIsAtWorkIsNotUnfinished();
    void anErrorLeavesTheRest();
    void aMissingTargetLeavesTheRest();
    void secretsAreNotKept();
};

void TestFlowReplays::cancellingCutsOffWhatHangs()
{
    const QTemporaryDir dir;
    ForwardTarget silent;
    silent.setHandler([](const Http::Request &, int) { return 0; });
    Rig rig(dir.path());
    const QList<EventId> events = fill(rig);
    QList<FinishedAttempt> ended;
    QObject::connect(&*rig.desk, &ForwardDesk::replayEnded, &rig.context,
                     [&ended](const FinishedAttempt &attempt) { ended.append(attempt); });
    const Result<quint64> replay = rig.desk->startReplay(
        {.events = events, .targets = {}, .address = once(silent, 60s), .edit = {}});
    QVERIFY(replay);
    QTRY_VERIFY_WITH_TIMEOUT(silent.received() >= 8, Patience); // as many as connections
    QElapsedTimer clock;
    clock.start();
    rig.desk->cancelReplay(*replay);
    const ReplayProgress last = rig.finished(*replay);
    QVERIFY2(clock.elapsed() < 10'000, "it waited for the target"); // which would take a minute
    QVERIFY(last.isCancelled);
    QCOMPARE(last.delivered, 0);
    QCOMPARE(last.failed, 0);
    QVERIFY(last.sent >= 8);
    QCOMPARE(last.cancelled, last.sent);
    QCOMPARE(last.eventsBegun, last.sent);
    QCOMPARE(last.unfinished, 0);
    QCOMPARE(ended.size(), last.sent);
    int arrived = 0;
    for (const FinishedAttempt &one : std::as_const(ended)) {
        QCOMPARE(one.attempt.outcome, AttemptOutcome::Cancelled);
        QCOMPARE(one.forward.stage, ForwardStage::Cancelled);
        arrived += one.mayHaveArrived ? 1 : 0;
    }
    QVERIFY(arrived >= 8); // that the target may have them is recorded
    const ForwardDetail stored = rig.forwards(events[0]).at(0);
    QCOMPARE(stored.forward.stage, ForwardStage::Cancelled);
    QCOMPARE(stored.attempts.at(0).outcome, AttemptOutcome::Cancelled);
    QVERIFY(stored.attempts.at(0).finishedAt);
    QVERIFY(rig.unfinished().isEmpty());
    QVERIFY(rig.forwards(events.constLast()).isEmpty() || last.sent == Events);
}

void TestFlowReplays::cancellingBeforeItBeganSendsNothing()
{
    const QTemporaryDir dir;
    const ForwardTarget target;
    Rig rig(dir.path());
    const QList<EventId> events = fill(rig, 3);
    const Result<quint64> replay = rig.desk->startReplay(
        {.events = events, .targets = {}, .address = once(target), .edit = {}});
    QVERIFY(replay);
    rig.desk->cancelReplay(*replay); // its targets are still looked up
    const ReplayProgress last = rig.finished(*replay);
    QVERIFY(last.isCancelled);
    QCOMPARE(last.sent, 0);
    QCOMPARE(target.received(), quint64(0));
}

void TestFlowReplays::drillsAreStopped()
{
    const QTemporaryDir dir;
    ForwardTarget target; // takes the first volley, and is silent then
    target.setHandler([](const Http::Request &, int times) { return times == 1 ? 200 : 0; });
    Rig rig(dir.path());
    const EventId event = rig.store(delivery(u"a"_s));
    std::optional<Result<DrillReport>> report;
    rig.desk->startDrill(event, once(target, 60s), {}, &rig.context,
                         [&report](const Result<DrillReport> &result) { report.emplace(result); });
    QTRY_COMPARE_WITH_TIMEOUT(target.received(), quint64(2), Patience);
    QElapsedTimer clock;
    clock.start();
    rig.desk->cancelDrills();
    QTRY_VERIFY_WITH_TIMEOUT(report, Patience);
    QVERIFY2(clock.elapsed() < 10'000, "it waited for the target");
    QVERIFY(*report);
    const DrillReport &drill = **report;
    QVERIFY(drill.isStopped);
    QVERIFY(!drill.isGood());
    using Verdict = DrillReport::Step::Verdict;
    QCOMPARE(drill.steps.size(), 3);
    QCOMPARE(drill.steps[0].verdict, Verdict::Stopped);
    QCOMPARE(drill.steps[0].shots.size(), 2);
    QCOMPARE(drill.steps[0].shots[0].status, 200); // what was found out stays
    QCOMPARE(drill.steps[0].shots[1].outcome, AttemptOutcome::Cancelled);
    QCOMPARE(drill.steps[1].verdict, Verdict::Skipped); // there is no neighbour
    QCOMPARE(drill.steps[2].verdict, Verdict::Stopped);
    QVERIFY(drill.steps[2].shots.isEmpty());
    QCOMPARE(target.received(), quint64(2));
}

void TestFlowReplays::closingLeavesTheRest()
{
    const QTemporaryDir dir;
    const ForwardTarget stored;
    const ForwardTarget address;
    TargetId target;
    {
        Rig rig(dir.path());
        QVERIFY(rig.start());
        const QList<EventId> events = fill(rig);
        Target quiet; // wants nothing by itself
        quiet.url = stored.url();
        quiet.patterns = u"deals*"_s;
        target = rig.save(quiet)->id;
        ReplayEdit noSignature;
        noSignature.signature = SignatureChoice::Drop;
        Target also = once(address);
        also.headers = {{"X-Mine", "\xe9"}};
        QVERIFY(rig.desk->startReplay({.events = events,
                                       .targets = {target},
                                       .address = also,
                                       .edit = noSignature,
                                       .perSecond = Slowly * 2}));
        QTRY_VERIFY_WITH_TIMEOUT(address.received() >= 5, Patience);
        QVERIFY(rig.unfinished().isEmpty()); // it is at work
        rig.workspace.shutDown();
    }
    const quint64 before = address.received();
    QVERIFY(before < Events);
    Rig rig(dir.path());
    QVERIFY(rig.start());
    const QList<UnfinishedReplay> unfinished = rig.unfinished();
    QCOMPARE(unfinished.size(), 1);
    const UnfinishedReplay &rest = unfinished.constFirst();
    QCOMPARE(rest.events, Events);
    QVERIFY(rest.left > 0 && rest.left <= qint64(Events - before));
    QCOMPARE(rest.order.targets, QList<TargetId>{target});
    QCOMPARE(rest.order.address->url, address.url());
    QCOMPARE(rest.order.edit.signature, SignatureChoice::Drop);
    const auto unsent = answerOf<QList<EventId>>(
        [&](QObject *c, auto done) { rig.desk->loadUnsent(rest.id, c, done); });
    QVERIFY(unsent);
    QCOMPARE(unsent->size(), rest.left);
    QVERIFY(rig.forwards(unsent->constFirst()).isEmpty());

    const Result<quint64> number = goOn(rig, rest.id);
    QVERIFY(number);
    QCOMPARE(goOn(rig, rest.id).error().code, ErrorCode::Busy);
    const ReplayProgress last = rig.finished(*number);
    QCOMPARE(last.total, 2 * rest.left);
    QCOMPARE(last.delivered, last.total);
    QVERIFY(rig.unfinished().isEmpty());
    QCOMPARE(goOn(rig, rest.id).error().code, ErrorCode::NotFound);
    // Each was made once for both, as it was ordered. One that had just begun when we closed may
    // not have been sent, but then that is on record.
    QCOMPARE(count(rig, u"SELECT count(*) FROM forward WHERE reason = 3"_s), 2 * Events);
    const qint64 delivered = count(rig, u"SELECT count(*) FROM forward WHERE state = 2"_s);
    QCOMPARE(delivered + count(rig, u"SELECT count(*) FROM forward WHERE state = 3"_s), 2 * Events);
    QVERIFY(qint64(stored.received() + address.received()) >= delivered);
    for (const ForwardTarget *server : {&stored, &address}) {
        const QHash<QByteArray, int> counts = server->counts();
        for (const int times : counts)
            QCOMPARE(times, 1);
        const QHash<QByteArray, QByteArray> heads = server->heads();
        for (const QByteArray &head : heads) {
            QVERIFY(!head.contains("FUB-Signature"));
            QCOMPARE(head.contains("X-Mine: \xe9\r\n"), server == &address);
        }
    }
}

void TestFlowReplays::theRestIsForgottenWhenToldSo()
{
    const QTemporaryDir dir;
    const ForwardTarget target;
    {
        Rig rig(dir.path());
        const QList<EventId> events = fill(rig);
        QVERIFY(rig.desk->startReplay({.events = events,
                                       .targets = {},
                                       .address = once(target),
                                       .edit = {},
                                       .perSecond = Slowly}));
        QTRY_VERIFY_WITH_TIMEOUT(target.received() >= 2, Patience);
        rig.workspace.shutDown();
    }
    const quint64 before = target.received();
    Rig rig(dir.path());
    QCOMPARE(rig.unfinished().size(), 1);
    const qint64 id = rig.unfinished().constFirst().id;
    const auto forget = [&] {
        return answerOf<void>([&](QObject *c, auto done) { rig.desk->forgetReplay(id, c, done); });
    };
    QVERIFY(forget());
    QVERIFY(rig.unfinished().isEmpty());
    QCOMPARE(forget().error().code, ErrorCode::NotFound);
    QCOMPARE(goOn(rig, id).error().code, ErrorCode::NotFound);
    QCOMPARE(target.received(), before);
}

void TestFlowReplays::whatIsAtWorkIsNotUnfinished()
{
    const QTemporaryDir dir;
    const ForwardTarget target;
    Rig first(dir.path());
    const QList<EventId> events = fill(first);
    const Result<quint64> replay = first.desk->startReplay({.events = events,
                                                            .targets = {},
                                                            .address = once(target),
                                                            .edit = {},
                                                            .perSecond = Slowly});
    QVERIFY(replay);
    QTRY_VERIFY_WITH_TIMEOUT(target.received() >= 2, Patience);
    Rig second(dir.path()); // beside it, as another process would be
    QVERIFY(second.unfinished().isEmpty());
    const qint64 id = 1; // the first of this store
    QCOMPARE(goOn(second, id).error().code, ErrorCode::Busy);
    const auto forgotten =
        answerOf<void>([&](QObject *c, auto done) { second.desk->forgetReplay(id, c, done); });
    QCOMPARE(forgotten.error().code, ErrorCode::Busy);
    QCOMPARE(first.finished(*replay).delivered, Events);
    QCOMPARE(target.received(), quint64(Events));
    QVERIFY(first.unfinished().isEmpty());
}

void TestFlowReplays::anErrorLeavesTheRest()
{
    const QTemporaryDir dir;
    const ForwardTarget target;
    Rig rig(dir.path());
    const QList<EventId> events = fill(rig);
    const Result<quint64> replay = rig.desk->startReplay({.events = events,
                                                          .targets = {},
                                                          .address = once(target),
                                                          .edit = {},
                                                          .perSecond = Slowly});
    QVERIFY(replay);
    QTRY_VERIFY_WITH_TIMEOUT(target.received() >= 2, Patience);
    const auto alter = [&rig](const QString &sql) {
        return answerOf<bool>([&](QObject *c, auto done) {
            rig.workspace.store().write<bool>(
                [sql](Connection &connection) -> Result<bool> {
                    if (Result<void> altered = connection.exec(sql); !altered)
                        return altered.error();
                    return true;
                },
                c, done);
        });
    };
    QVERIFY(alter(u"ALTER TABLE forward_attempt RENAME TO elsewhere"_s)); // as if it were damaged
    const auto hasProblem = [&rig] {
        const QList<ReplayProgress> running = rig.desk->runningReplays();
        return running.isEmpty() || !running.constFirst().problem.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasProblem(), Patience);
    QVERIFY(alter(u"ALTER TABLE elsewhere RENAME TO forward_attempt"_s));
    const ReplayProgress last = rig.finished(*replay);
    QVERIFY(!last.problem.isEmpty());
    QVERIFY(last.unfinished > 0);
    QCOMPARE(rig.unfinished().size(), 1);
    const UnfinishedReplay rest = rig.unfinished().constFirst();
    QCOMPARE(rest.id, last.unfinished);
    QCOMPARE(rest.left, Events - last.eventsBegun);
    const Result<quint64> number = goOn(rig, rest.id);
    QVERIFY(number);
    QCOMPARE(rig.finished(*number).delivered, rest.left);
    QCOMPARE(target.distinct(), quint64(Events));
}

void TestFlowReplays::aMissingTargetLeavesTheRest()
{
    const QTemporaryDir dir;
    const ForwardTarget server;
    TargetId target;
    {
        Rig rig(dir.path());
        QVERIFY(rig.start());
        const QList<EventId> events = fill(rig);
        Target quiet;
        quiet.url = server.url();
        quiet.patterns = u"deals*"_s;
        target = rig.save(quiet)->id;
        QVERIFY(rig.desk->startReplay({.events = events,
                                       .targets = {target},
                                       .address = {},
                                       .edit = {},
                                       .perSecond = Slowly}));
        QTRY_VERIFY_WITH_TIMEOUT(server.received() >= 2, Patience);
        rig.workspace.shutDown();
    }
    Rig rig(dir.path());
    QVERIFY(rig.start());
    QVERIFY(
        answerOf<void>([&](QObject *c, auto done) { rig.desk->removeTarget(target, c, done); }));
    const UnfinishedReplay rest = rig.unfinished().constFirst();
    QCOMPARE(goOn(rig, rest.id).error().code, ErrorCode::NotFound);
    QCOMPARE(rig.unfinished().size(), 1); // still there: it can be sent elsewhere
    QCOMPARE(rig.unfinished().constFirst().left, rest.left);
}

void TestFlowReplays::secretsAreNotKept()
{
    const QTemporaryDir dir;
    const ForwardTarget target;
    Rig rig(dir.path());
    const QList<EventId> events = fill(rig, 10);
    ReplayEdit edit;
    edit.setHeaders = {{"X-Api-Key", "topsecret"}};
    const Result<quint64> replay = rig.desk->startReplay({.events = events,
                                                          .targets = {},
                                                          .address = once(target),
                                                          .edit = edit,
                                                          .perSecond = Slowly});
    QVERIFY(replay);
    QTRY_VERIFY_WITH_TIMEOUT(target.received() >= 1, Patience);
    QCOMPARE(count(rig, u"SELECT count(*) FROM replay"_s), 0);
    rig.desk->cancelReplay(*replay);
    QVERIFY(rig.finished(*replay).isCancelled);
}

QTEST_GUILESS_MAIN(TestFlowReplays)
#include "tst_flow_replays.moc"
