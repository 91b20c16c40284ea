// SPDX-License-Identifier: MIT
// When we could be reached, over stops, kills, sleep and tunnels; and what changed meanwhile.
#include "app/gapdesk.h"
#include "app/gapsearch.h"
#include "app/tunnelhost.h"
#include "recoverrig.h"
#include "support/servedaccount.h"

#include <QtTest/QSignalSpy>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Timeout = 60'000;

QList<Reach> statesOf(const QList<ReachInterval> &intervals)
{
    QList<Reach> states;
    for (const ReachInterval &interval : intervals)
        states.append(interval.state);
    return states;
}

void verifyNoHoles(const QList<ReachInterval> &intervals)
{
    for (qsizetype i = 1; i < intervals.size(); ++i) {
        QCOMPARE(intervals.at(i).from, intervals.at(i - 1).until);
        QVERIFY(intervals.at(i - 1).isClosed);
    }
}

QList<ReachInterval> stored(const QString &databasePath)
{
    const auto reader = EventReader::open(databasePath);
    if (!reader)
        return {};
    const auto intervals = ReachLog::newest((*reader)->connection(), 1'000);
    return intervals ? *intervals : QList<ReachInterval>();
}

GapPatience quickBeat()
{
    GapPatience patience;
    patience.beat = 20ms;
    patience.save = 20ms;
    return patience;
}

} // namespace

class TestFlowGaps final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neighboursAreOneGap();
    void stopsAreGaps();
    void sleepIsAGap();
    void aTunnelThatDoesNotCarryIsAGap();
    void recordIsBounded();
    void onlyTheReceiverRecords();
    void aKillIsAGap();
    void findsWhatChangedWithoutAnEvent();
    void makesEventsForIt();
    void saysWhatIsMissing();

private:
    static QList<MissedChange> search(GapSearch &search, AccountId account, const Gap &gap);
};

void TestFlowGaps::neighboursAreOneGap()
{
    const auto at = [](int second) { return fromMicros(second * 1'000'000LL); };
    const QList<ReachInterval> intervals{
        {.id = 1, .state = Reach::Reachable, .from = at(0), .until = at(10)},
        {.id = 2, .state = Reach::Stopped, .from = at(10), .until = at(20)},
        {.id = 3, .state = Reach::TunnelDown, .from = at(20), .until = at(25)},
        {.id = 4, .state = Reach::Reachable, .from = at(25), .until = at(30)},
        {.id = 5, .state = Reach::Asleep, .from = at(30), .until = at(40), .isClosed = false}};
    const QList<Gap> expected{
        {.from = at(10), .until = at(25), .reasons = {Reach::Stopped, Reach::TunnelDown}},
        {.from = at(30), .until = at(40), .reasons = {Reach::Asleep}, .isOpen = true}};
    QCOMPARE(gapsIn(intervals), expected);
    QVERIFY(gapsIn({}).isEmpty());
}

void TestFlowGaps::stopsAreGaps()
{
    RecoverRig rig;
    const auto isClosed = [&rig] {
        const QList<ReachInterval> intervals = stored(rig.workspace->databasePath());
        return !intervals.isEmpty() && intervals.constLast().isClosed;
    };
    for (int run = 0; run < 3; ++run) {
        {
            GapDesk desk(*rig.workspace, quickBeat());
            QSignalSpy changes(&desk, &GapDesk::changed);
            desk.start();
            QTRY_VERIFY_WITH_TIMEOUT(changes.size() > 3, Timeout);
            QVERIFY(desk.isRecording());
            QCOMPARE(desk.gaps().size(), run);
            if (run > 0)
                QCOMPARE(desk.gaps().constLast().reasons, QList<Reach>{Reach::Stopped});
            verifyNoHoles(desk.intervals());
            if (run == 2)
                rig.workspace->shutDown(); // told by the workspace, not by the desk's end
        }
        QTRY_VERIFY_WITH_TIMEOUT(isClosed(), Timeout);
    }
    rig.close();
}

void TestFlowGaps::sleepIsAGap()
{
    RecoverRig rig;
    GapPatience patience = quickBeat();
    patience.sleep = 1ms; // every beat is late
    GapDesk desk(*rig.workspace, patience);
    desk.start();
    QTRY_VERIFY_WITH_TIMEOUT(statesOf(desk.intervals()).contains(Reach::Asleep), Timeout);
    QCOMPARE(desk.intervals().constLast().state, Reach::Reachable);
    verifyNoHoles(desk.intervals());
    QTRY_VERIFY_WITH_TIMEOUT(
        statesOf(stored(rig.workspace->databasePath())).contains(Reach::Asleep), Timeout);
}

void TestFlowGaps::aTunnelThatDoesNotCarryIsAGap()
{
    RecoverRig rig;
    TunnelPatience patience;
    patience.probe = 5s;
    patience.interval = 50ms;
    patience.soon = 20ms;
    TunnelHost tunnel(*rig.workspace, *rig.desks, patience);
    GapDesk desk(*rig.workspace, quickBeat());
    desk.watch(tunnel);
    desk.start();
    QTRY_VERIFY_WITH_TIMEOUT(desk.isRecording(), Timeout);
    QCOMPARE(desk.intervals().constLast().state, Reach::Reachable); // none is wanted
    TunnelChoice choice;
    choice.kind = TunnelChoice::Kind::OwnUrl;
    choice.url = u"http://127.0.0.1:%1"_s.arg(rig.workspace->receiverState().port);
    tunnel.start(choice);
    QTRY_VERIFY_WITH_TIMEOUT(tunnel.status().isReachable(), Timeout);
    QTRY_COMPARE_WITH_TIMEOUT(desk.intervals().constLast().state, Reach::Reachable, Timeout);
    choice.url = u"http://127.0.0.1:1"_s; // nobody is there
    tunnel.start(choice);
    QTRY_COMPARE_WITH_TIMEOUT(desk.intervals().constLast().state, Reach::TunnelDown, Timeout);
    verifyNoHoles(desk.intervals());
    QVERIFY(desk.gaps().constLast().isOpen);
    tunnel.stop();
    QTRY_COMPARE_WITH_TIMEOUT(desk.intervals().constLast().state, Reach::Reachable, Timeout);
    QVERIFY(!desk.gaps().constLast().isOpen);
}

void TestFlowGaps::recordIsBounded()
{
    RecoverRig rig;
    GapPatience patience = quickBeat();
    patience.beat = 2ms;
    patience.sleep = 1ms;
    patience.most = 10;
    GapDesk desk(*rig.workspace, patience);
    desk.start();
    const auto newestId = [&] {
        const auto intervals = stored(rig.workspace->databasePath());
        return intervals.isEmpty() ? 0 : intervals.constLast().id;
    };
    QTRY_VERIFY_WITH_TIMEOUT(newestId() > 30, Timeout);
    QVERIFY(desk.intervals().size() <= 10);
    QVERIFY(stored(rig.workspace->databasePath()).size() <= 11);
}

void TestFlowGaps::onlyTheReceiverRecords()
{
    RecoverRig rig;
    GapDesk desk(*rig.workspace, quickBeat());
    desk.start();
    QTRY_VERIFY_WITH_TIMEOUT(!stored(rig.workspace->databasePath()).isEmpty(), Timeout);
    WorkspaceOptions options = rig.workspaceOptions;
    options.role = WorkspaceOptions::Role::Read;
    Workspace beside(options);
    QVERIFY(beside.open());
    GapDesk reader(beside, quickBeat());
    QSignalSpy changed(&reader, &GapDesk::changed);
    reader.start();
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), Timeout);
    QVERIFY(!reader.isRecording());
    QVERIFY(!reader.intervals().isEmpty());
}

void TestFlowGaps::aKillIsAGap()
{
    const QTemporaryDir folder;
    ServedAccount account(folder.path());
    QCOMPARE(account.addAccount(), QByteArray());
    const quint16 port = freeServerPort();
    auto serve = account.serve(port);
    QVERIFY(serve);
    QTRY_COMPARE_WITH_TIMEOUT(stored(account.databasePath()).size(), 1, Timeout);
    serve->killHard();
    serve = account.serve(port);
    QVERIFY(serve);
    QTRY_VERIFY_WITH_TIMEOUT(stored(account.databasePath()).size() > 1, Timeout);
    QCOMPARE(serve->stopGently(), 0);
    const QList<ReachInterval> intervals = stored(account.databasePath());
    QCOMPARE(statesOf(intervals),
             (QList<Reach>{Reach::Reachable, Reach::Crashed, Reach::Reachable}));
    verifyNoHoles(intervals);
    QVERIFY(intervals.constLast().isClosed); // it ended in order
}

QList<MissedChange> TestFlowGaps::search(GapSearch &search, AccountId account, const Gap &gap)
{
    QList<MissedChange> changes;
    QObject context;
    connect(&search, &GapSearch::found, &context,
            [&changes](const QList<MissedChange> &found) { changes += found; });
    QSignalSpy finished(&search, &GapSearch::finished);
    search.start(account, gap);
    if (!QTest::qWaitFor([&] { return !finished.isEmpty(); }, Timeout))
        qWarning("The search did not end.");
    return changes;
}

void TestFlowGaps::findsWhatChangedWithoutAnEvent()
{
    RecoverRig rig;
    QTest::qWait(1); // what the sandbox began with is older
    const Gap gap{.from = rig.clock.now(), .until = rig.clock.now() + 1h, .reasons = {}};
    rig.sandbox.apply(Sandbox::Change::NewLead);
    rig.sandbox.apply(Sandbox::Change::AddNote);
    GapSearch gaps(*rig.workspace, *rig.desks);
    QHash<QString, QString> problems;
    connect(&gaps, &GapSearch::kindFinished, this,
            [&](const QString &kind, const QString &problem) { problems.insert(kind, problem); });
    const QList<MissedChange> missed = search(gaps, rig.account(), gap);
    QCOMPARE(problems.size(), ChangeSearch::kinds().size());
    QCOMPARE(problems.value(u"people"_s), QString());
    QVERIFY(!problems.value(u"deals"_s).isEmpty()); // these do not say when they were changed
    QStringList names;
    for (const MissedChange &change : missed)
        names.append(change.eventName);
    QVERIFY(names.contains(u"peopleCreated"_s));
    QVERIFY(names.contains(u"notesCreated"_s));

    // Once the events are there, nothing is missing.
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), rig.sandbox.newestEventIds(50).join(' '), {}));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(search(gaps, rig.account(), gap), QList<MissedChange>());
}

void TestFlowGaps::makesEventsForIt()
{
    RecoverRig rig;
    const Gap gap{.from = rig.clock.now(), .until = rig.clock.now() + 1h, .reasons = {}};
    rig.sandbox.apply(Sandbox::Change::NewLead);
    GapSearch gaps(*rig.workspace, *rig.desks);
    QList<MissedChange> missed = search(gaps, rig.account(), gap);
    missed.removeIf([](const MissedChange &change) { return change.eventName.isEmpty(); });
    QVERIFY(!missed.isEmpty());
    std::optional<QList<EventId>> made;
    gaps.makeEvents(rig.account(), missed, this,
                    [&](const Result<QList<EventId>> &events) { made = *events; });
    QTRY_VERIFY_WITH_TIMEOUT(made, Timeout);
    QCOMPARE(made->size(), missed.size());
    const EventDetail detail = rig.detail(made->constFirst());
    QCOMPARE(detail.summary.origin, Origin::Synthetic);
    QCOMPARE(detail.summary.eventName, missed.constFirst().eventName);
    QCOMPARE(detail.summary.resourceIds, QList<qint64>{missed.constFirst().resource.key.number});
    QCOMPARE(detail.summary.signature, SignatureVerdict::Kind::Valid);
    QCOMPARE(detail.summary.attempts, 0);
    const DeliveryDetail &delivery = detail.deliveries.constFirst();
    QVERIFY(delivery.body.contains(rig.access.api.toEncoded()));
    QCOMPARE(headerValue(parseHead(delivery.head), "X-Hookglass-Origin").value_or(""), "synthetic");
    const SignatureVerifier verifier({{.label = {}, .key = rig.access.systemKey}});
    QCOMPARE(verifier.verify(delivery.body, parseHead(delivery.head)).kind,
             SignatureVerdict::Kind::Valid);
    // It is not found again: a second event would be a second call of the handler.
    QList<MissedChange> again = search(gaps, rig.account(), gap);
    again.removeIf([](const MissedChange &change) { return change.eventName.isEmpty(); });
    QCOMPARE(again, QList<MissedChange>());
}

void TestFlowGaps::saysWhatIsMissing()
{
    RecoverRig rig;
    GapSearch gaps(*rig.workspace, *rig.desks);
    QSignalSpy failed(&gaps, &GapSearch::failed);
    gaps.start(AccountId{4711}, Gap{.from = {}, .until = {}, .reasons = {}});
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, Timeout);
    QVERIFY(!gaps.isRunning());
    bool isRefused = false;
    gaps.makeEvents(AccountId{4711}, {}, this,
                    [&](const Result<QList<EventId>> &events) { isRefused = !events; });
    QVERIFY(isRefused);
}

QTEST_GUILESS_MAIN(TestFlowGaps)
#include "tst_flow_gaps.moc"
