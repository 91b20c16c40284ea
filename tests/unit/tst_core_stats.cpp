// SPDX-License-Identifier: MIT
// Numbers of how deliveries went: lanes, delays, pauses between retries.
#include "core/deliverystats.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

const Timestamp Start = fromMicros(1'795'000'000'000'000);

StatsWindow hour()
{
    return {Start, Start + 1h};
}

StatsDelivery deliveryAt(Timestamp at, int status = 204, microseconds took = 3ms)
{
    StatsDelivery delivery;
    delivery.event = EventId{1};
    delivery.account = AccountId{1};
    delivery.eventName = u"peopleCreated"_s;
    delivery.receivedAt = at;
    delivery.status = status;
    if (status != 0)
        delivery.answeredAt = at + took;
    return delivery;
}

StatsEvent eventAt(qint64 id, Timestamp at, const QString &name, const QList<qint64> &resources)
{
    StatsEvent event;
    event.id = EventId{id};
    event.account = AccountId{1};
    event.eventName = name;
    event.receivedAt = at;
    event.created = at - 2s;
    event.resources = resources;
    return event;
}

} // namespace

class TestCoreStats final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void piecesCoverTheWindow();
    void countsEventsByName();
    void lanesTellWhatWentWrong();
    void lagIsOfWhatWasDelivered();
    void forgedOnesAreMarkedAndNotTimed();
    void learnsPausesByAttempt();
    void pausesWithAGapAreDoubtful();
    void answeredOnesThatComeAgainAreNoRetries();
    void twoRegistrationsAreNoRetries_data();
    void twoRegistrationsAreNoRetries();
    void attemptsInAnyOrder();
};

void TestCoreStats::piecesCoverTheWindow()
{
    const StatsGrid grid{hour(), 60};
    QCOMPARE(grid.width(), 1min);
    QCOMPARE(grid.bucketOf(Start), 0);
    QCOMPARE(grid.bucketOf(Start + 59s), 0);
    QCOMPARE(grid.bucketOf(Start + 60s), 1);
    QCOMPARE(grid.bucketOf(Start + 1h), 59);
    QCOMPARE(grid.bucketOf(Start - 1h), 0);
    QCOMPARE(grid.startOf(30), Start + 30min);
    QCOMPARE(grid.startOf(60), Start + 1h);
}

void TestCoreStats::countsEventsByName()
{
    StatsCounter counter(hour(), {});
    for (int i = 0; i < 30; ++i)
        counter.add(eventAt(i + 1, Start + std::chrono::minutes(i), u"peopleUpdated"_s, {i}));
    StatsEvent synthetic = eventAt(40, Start + 59min, u"dealsCreated"_s, {4});
    synthetic.origin = Origin::Synthetic;
    counter.add(synthetic);
    counter.add(eventAt(41, Start + 59min, {}, {}));
    const DeliveryStats stats = counter.finish();
    QCOMPARE(stats.events, 31);
    QCOMPARE(stats.others, 1); // the request that was none
    QCOMPARE(stats.rates.size(), 3);
    QCOMPARE(stats.rates.at(0).eventName, u"peopleUpdated"_s);
    QCOMPARE(stats.rates.at(0).total, 30);
    QCOMPARE(stats.rates.at(0).counts.size(), RateBuckets);
    QCOMPARE(std::accumulate(stats.rates.at(0).counts.cbegin(), stats.rates.at(0).counts.cend(),
                             qint64(0)),
             30);
    QCOMPARE(stats.rates.at(0).counts.at(RateBuckets - 1), 0);
    QCOMPARE(stats.rates.at(2).counts.last(), 0); // both at minute 59 of 60
    QCOMPARE(stats.rates.at(2).counts.at(RateBuckets - 2), 1);
}

void TestCoreStats::lanesTellWhatWentWrong()
{
    StatsCounter counter(hour(), {});
    counter.add(deliveryAt(Start + 1min));
    counter.add(deliveryAt(Start + 10min, 503, 20ms));
    counter.add(deliveryAt(Start + 20min, 204, 10'001ms));
    counter.add(deliveryAt(Start + 30min, 0));
    counter.add(deliveryAt(Start + 40min, 204, 10s)); // just in time
    StatsDelivery other = deliveryAt(Start + 5min);
    other.account = AccountId{2};
    counter.add(other);
    const DeliveryStats stats = counter.finish();
    QCOMPARE(stats.deliveries, 6);
    QCOMPARE(stats.lanes.size(), 2);
    const WebhookLane &lane = stats.lanes.at(0);
    QCOMPARE(lane.account, AccountId{1});
    QCOMPARE(lane.sum.deliveries, 5);
    QCOMPARE(lane.sum.refused, 1);
    QCOMPARE(lane.sum.late, 1);
    QCOMPARE(lane.sum.unanswered, 1);
    QCOMPARE(*lane.sum.slowest, 10'001ms);
    QCOMPARE(lane.points.size(), 5);
    QCOMPARE(lane.points.at(1).status, 503);
    QCOMPARE(lane.points.at(1).refused, 1);
    QCOMPARE(lane.points.at(2).late, 1);
    QVERIFY(!lane.points.at(3).slowest);
    QCOMPARE(lane.points.at(4).late, 0);
}

void TestCoreStats::lagIsOfWhatWasDelivered()
{
    StatsCounter counter(hour(), {});
    StatsEvent event = eventAt(1, Start + 1min, u"notesCreated"_s, {1});
    counter.add(event);
    event.id = EventId{2};
    event.created = event.receivedAt + 1s; // its clock is ahead
    counter.add(event);
    event.id = EventId{3};
    event.origin = Origin::Fetched;
    event.created = event.receivedAt - 24h;
    counter.add(event);
    event.id = EventId{4};
    event.origin = Origin::Imported;
    counter.add(event);
    const DeliveryStats stats = counter.finish();
    QCOMPARE(stats.events, 4);
    QCOMPARE(stats.lags.size(), 2); // all, and the one name
    QVERIFY(stats.lags.at(0).eventName.isEmpty());
    QCOMPARE(stats.lags.at(1).lag.count, 2);
    QCOMPARE(stats.lags.at(1).ahead, 1);
    QCOMPARE(stats.lags.at(1).lag.p95, 2s);
    QCOMPARE(stats.lags.at(1).lag.p50, 0s);
    QCOMPARE(stats.lags.at(1).lags.at(0).count, 2);
}

void TestCoreStats::forgedOnesAreMarkedAndNotTimed()
{
    StatsCounter counter(hour(), {});
    for (int i = 0; i < 3; ++i) {
        StatsEvent event = eventAt(i + 1, Start + 1min, u"stageUpdated"_s, {1});
        event.isForged = i > 0;
        event.created = event.receivedAt - (event.isForged ? 24h * 3650 : 2h);
        counter.add(event);
        StatsDelivery delivery = deliveryAt(Start + 1min, 204, event.isForged ? 9s : 3ms);
        delivery.eventName = event.eventName;
        delivery.isForged = event.isForged;
        counter.add(delivery);
    }
    StatsDelivery forged = deliveryAt(Start, 503);
    forged.isForged = true;
    counter.addAttempts({forged, deliveryAt(Start + 60s), forged}, {});
    const DeliveryStats stats = counter.finish();
    QCOMPARE(stats.events, 3);
    QCOMPARE(stats.forged, 2);
    QCOMPARE(stats.forgedRate.size(), RateBuckets);
    QCOMPARE(stats.forgedRate.at(StatsGrid{hour(), RateBuckets}.bucketOf(Start + 1min)), 2);
    QCOMPARE(stats.lanes.at(0).sum.deliveries, 3);
    QCOMPARE(stats.lanes.at(0).sum.forged, 2);
    QCOMPARE(stats.lags.at(1).lag.count, 1);
    QCOMPARE(stats.lags.at(1).lag.p95, microseconds(2h));
    QCOMPARE(stats.lags.at(1).answer.count, 1);
    QCOMPARE(stats.lags.at(1).answer.p95, 3ms);
    QCOMPARE(stats.retries.seen, 0);
    QCOMPARE(stats.retries.events, 0);
    QCOMPARE(stats.retries.forged, 2);
}

void TestCoreStats::learnsPausesByAttempt()
{
    StatsCounter counter(hour(), {});
    Timestamp at = Start;
    QList<StatsDelivery> attempts{deliveryAt(at, 503)};
    for (const microseconds pause : {microseconds(61s), microseconds(302s), microseconds(300s)}) {
        at += pause;
        attempts.append(deliveryAt(at, 503));
    }
    counter.addAttempts(attempts, {});
    counter.addAttempts({deliveryAt(Start, 0), deliveryAt(Start + 59s)}, {});
    counter.addAttempts({deliveryAt(Start)}, {}); // came once
    const RetryGaps retries = counter.finish().retries;
    QCOMPARE(retries.events, 2);
    QCOMPARE(retries.seen, 4);
    QCOMPARE(retries.counts[1], 2); // 30 to 90 s
    QCOMPARE(retries.counts[3], 2); // 3 to 7.5 min
    QCOMPARE(retries.after.size(), 3);
    QCOMPARE(retries.after.at(0).attempt, 1);
    QCOMPARE(retries.after.at(0).gap.count, 2);
    QCOMPARE(retries.after.at(0).longest, 61s);
    QCOMPARE(retries.after.at(1).gap.p50, 302s);
}

void TestCoreStats::pausesWithAGapAreDoubtful()
{
    StatsCounter counter(hour(), {});
    const Gap gap{.from = Start + 100s, .until = Start + 200s, .reasons = {Reach::Stopped}};
    counter.addAttempts({deliveryAt(Start, 503), deliveryAt(Start + 60s, 503),
                         deliveryAt(Start + 660s, 503), deliveryAt(Start + 960s)},
                        {gap});
    const RetryGaps retries = counter.finish().retries;
    QCOMPARE(retries.seen, 1); // the one before the gap
    QCOMPARE(retries.doubtful, 1);
    QCOMPARE(retries.after.size(), 1);
}

void TestCoreStats::answeredOnesThatComeAgainAreNoRetries()
{
    StatsCounter counter(hour(), {});
    counter.addAttempts(
        {deliveryAt(Start, 204), deliveryAt(Start + 5ms, 500), deliveryAt(Start + 60s, 204)}, {});
    const RetryGaps retries = counter.finish().retries;
    QCOMPARE(retries.repeats, 1);
    QCOMPARE(retries.seen, 1);
    QCOMPARE(retries.after.at(0).attempt, 1);
}

void TestCoreStats::twoRegistrationsAreNoRetries_data()
{
    using Times = QList<int>; // milliseconds; below zero: answered with 204
    QTest::addColumn<Times>("times");
    QTest::addColumn<Times>("pauses");
    QTest::addColumn<int>("twins");
    QTest::addColumn<int>("repeats");
    QTest::newRow("both fail") << Times{0, 200, 60'000, 60'200, 360'000, 360'200}
                               << Times{60'000, 300'000} << 3 << 0;
    QTest::newRow("in a sandbox that hurries")
        << Times{0, 344, 6'344, 6'678} << Times{6'344} << 2 << 0;
    QTest::newRow("only one fails")
        << Times{-1, 300, 60'300, 360'300} << Times{60'000, 300'000} << 0 << 1;
    QTest::newRow("the other one fails")
        << Times{0, -300, 60'000, 360'000} << Times{60'000, 300'000} << 1 << 0;
    QTest::newRow("one gives up earlier")
        << Times{0, 200, 60'000, -60'200, 360'000} << Times{60'000, 300'000} << 2 << 0;
    QTest::newRow("far apart, but in pairs")
        << Times{0, 12'000, 60'000, 72'000, 360'000, 372'000} << Times{60'000, 300'000} << 3 << 0;
    QTest::newRow("once") << Times{0, 60'000, 360'000, 660'000, 1'260'000, 3'060'000}
                          << Times{60'000, 300'000, 300'000, 600'000, 1'800'000} << 0 << 0;
    QTest::newRow("once, hurrying")
        << Times{0, 6'000, 36'000, 66'000} << Times{6'000, 30'000, 30'000} << 0 << 0;
}

void TestCoreStats::twoRegistrationsAreNoRetries()
{
    QFETCH(QList<int>, times);
    QFETCH(QList<int>, pauses);
    QFETCH(int, twins);
    QFETCH(int, repeats);
    QList<StatsDelivery> attempts;
    for (const int time : std::as_const(times))
        attempts.append(deliveryAt(Start + std::chrono::milliseconds(std::abs(time)),
                                   time < 0 ? 204 : 500, 30ms));
    StatsCounter counter(hour(), {});
    counter.addAttempts(attempts, {});
    const RetryGaps retries = counter.finish().retries;
    QList<int> learned;
    for (const RetryGaps::After &after : retries.after)
        learned.append(int(after.gap.p50.count() / 1000));
    QCOMPARE(learned, pauses);
    QCOMPARE(retries.seen, pauses.size());
    QCOMPARE(retries.twins, twins);
    QCOMPARE(retries.repeats, repeats);
    // A second one that comes while the first is not answered yet is no retry, either.
    StatsCounter slow(hour(), {});
    slow.addAttempts(
        {deliveryAt(Start, 500, 9s), deliveryAt(Start + 8s, 500), deliveryAt(Start + 60s, 204)},
        {});
    QCOMPARE(slow.finish().retries.after.at(0).gap.p50, 60s);
}

void TestCoreStats::attemptsInAnyOrder()
{
    StatsCounter counter(hour(), {});
    counter.addAttempts(
        {deliveryAt(Start + 360s), deliveryAt(Start, 503), deliveryAt(Start + 60s, 503)}, {});
    const RetryGaps retries = counter.finish().retries;
    QCOMPARE(retries.seen, 2);
    QCOMPARE(retries.after.at(0).gap.p50, 60s);
    QCOMPARE(retries.after.at(1).gap.p50, 300s);
}

QTEST_APPLESS_MAIN(TestCoreStats)
#include "tst_core_stats.moc"
