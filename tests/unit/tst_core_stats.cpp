// SPDX-License-Identifier: MIT
// Numbers of how deliveries went: percentiles, lanes, pauses between retries, loops, bulk actions.
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

BulkRequest requestAt(qint64 id, Timestamp at, const QStringList &tags, qint64 first, int count)
{
    BulkRequest request{.account = AccountId{1},
                        .eventName = u"peopleTagsCreated"_s,
                        .subject = tags,
                        .event = EventId{id},
                        .at = at,
                        .resources = {}};
    for (int i = 0; i < count; ++i)
        request.resources.append(first + i);
    return request;
}

} // namespace

class TestCoreStats final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void quantilesAreAccurate_data();
    void quantilesAreAccurate();
    void quantilesOfFew();
    void fewSpansAreToldAsTheyWere_data();
    void fewSpansAreToldAsTheyWere();
    void theLimitIsNeverCrossed_data();
    void theLimitIsNeverCrossed();
    void addsHistograms();
    void addsHistogramsOfAnySize();
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
    void loopBeginsOnceAndEnds();
    void loopsAreOfOneThing();
    void theSameEventCountsOnce();
    void aSlowStreamIsNoLoop();
    void loopWatchForgets();
    void aLoopHasNoImpossibleTime();
    void ordersWhatComesNearlyInOrder();
    void loopsAndBulksInAnyOrder_data();
    void loopsAndBulksInAnyOrder();
    void loopRuleIsBounded();
    void foldsABulkAction();
    void tellsActionsApart();
    void actionsFarApartAreTwo_data();
    void actionsFarApartAreTwo();
    void tagsAreAList();
    void fewThingsAreNoBulkAction();
    void readsTheSubject_data();
    void readsTheSubject();
};

void TestCoreStats::quantilesAreAccurate_data()
{
    QTest::addColumn<qint64>("scale");
    QTest::newRow("microseconds") << qint64(1);
    QTest::newRow("milliseconds") << qint64(1'000);
    QTest::newRow("minutes") << qint64(60'000'000);
}

void TestCoreStats::quantilesAreAccurate()
{
    QFETCH(qint64, scale);
    SpanHistogram spans;
    for (int i = 1; i <= 1000; ++i)
        spans.add(microseconds((i * 7919 % 1000 + 1) * scale)); // 1 to 1000, mixed up
    QCOMPARE(spans.count(), 1000);
    for (const double share : {0.05, 0.5, 0.95, 0.99}) {
        const double exact = share * 1000 * double(scale);
        const double told = double(spans.quantile(share)->count());
        QCOMPARE(told, exact);
    }
    QVERIFY(spans.isExact());
    // Of so many not each can be kept.
    SpanHistogram many(100);
    for (int i = 1; i <= 1000; ++i)
        many.add(microseconds((i * 7919 % 1000 + 1) * scale));
    QVERIFY(!many.isExact());
    for (const double share : {0.05, 0.5, 0.95, 0.99}) {
        const double exact = share * 1000 * double(scale);
        const double told = double(many.quantile(share)->count());
        QVERIFY2(std::abs(told - exact) <= 0.004 * exact + 1,
                 qPrintable(u"%1: %2 instead of %3"_s.arg(share).arg(told).arg(exact)));
    }
    QCOMPARE(many.quantile(1)->count(), 1000 * scale);
    QCOMPARE(spans.quantile(1)->count(), 1000 * scale);
    QCOMPARE(spans.longest()->count(), 1000 * scale);
}

void TestCoreStats::quantilesOfFew()
{
    SpanHistogram spans;
    QVERIFY(!spans.quantile(0.5));
    spans.add(12'345us);
    QCOMPARE(*spans.quantile(0.5), 12'345us);
    QCOMPARE(*spans.quantile(0.95), 12'345us);
    spans.add(-5s); // a clock that is behind
    QCOMPARE(*spans.quantile(0), 0us);
    SpanHistogram long_;
    long_.add(std::chrono::hours(24 * 3650));
    QCOMPARE(*long_.quantile(0.5), microseconds(std::chrono::hours(24 * 3650)));
}

void TestCoreStats::fewSpansAreToldAsTheyWere_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 15, 20, 99, 100, 4096})
        QTest::addRow("%d", count) << count;
}

void TestCoreStats::fewSpansAreToldAsTheyWere()
{
    QFETCH(int, count);
    SpanHistogram spans;
    std::vector<microseconds> sorted;
    for (int i = 0; i < count; ++i) {
        sorted.push_back(microseconds(qint64(i) * 999'983 % 77'777'777 + 1'234'567));
        spans.add(sorted.back());
    }
    std::sort(sorted.begin(), sorted.end());
    const SpanPair pair = SpanPair::of(spans);
    QVERIFY(!pair.isAbout);
    // The least that is not shorter than so many of a hundred.
    QCOMPARE(pair.p50, sorted.at(size_t(count + 1) / 2 - 1));
    QCOMPARE(pair.p95, sorted.at(size_t(count * 95 + 99) / 100 - 1));
}

void TestCoreStats::theLimitIsNeverCrossed_data()
{
    QTest::addColumn<qint64>("kept");
    QTest::newRow("each is kept") << qint64(4096);
    QTest::newRow("they are counted") << qint64(10);
}

void TestCoreStats::theLimitIsNeverCrossed()
{
    QFETCH(qint64, kept);
    SpanHistogram inTime(kept);
    SpanHistogram tooLate(kept);
    SpanHistogram atIt(kept);
    for (int i = 0; i < 99; ++i) {
        inTime.add(9'970ms);
        tooLate.add(10'000'001us);
        atIt.add(10s);
    }
    for (SpanHistogram *spans : {&inTime, &tooLate, &atIt})
        spans->add(11s);
    const SpanPair fast = SpanPair::of(inTime);
    QVERIFY2(fast.p50 <= 10s, qPrintable(QString::number(fast.p50.count())));
    QVERIFY2(fast.p95 <= 10s, qPrintable(QString::number(fast.p95.count())));
    QVERIFY(std::chrono::abs(fast.p95 - 9'970ms) < 40ms);
    QCOMPARE(fast.late, 1);
    QCOMPARE(fast.isAbout, kept < 100);
    QVERIFY(SpanPair::of(tooLate).p50 > 10s);
    QCOMPARE(tooLate.late(), 100);
    QVERIFY(SpanPair::of(atIt).p95 <= 10s);
    QCOMPARE(atIt.late(), 1);
}

void TestCoreStats::addsHistograms()
{
    SpanHistogram one;
    SpanHistogram other;
    one.add(10ms);
    other.add(20s);
    one.add(other);
    one.add(SpanHistogram());
    QCOMPARE(one.count(), 2);
    QCOMPARE(*one.quantile(0), 10ms);
    QCOMPARE(*one.quantile(1), 20s);
}

void TestCoreStats::addsHistogramsOfAnySize()
{
    for (const auto &[left, right] : {std::pair{5, 5}, {5, 50}, {50, 5}, {50, 50}, {0, 50}}) {
        SpanHistogram one(20);
        SpanHistogram other(20);
        SpanHistogram both(20);
        for (int i = 1; i <= left + right; ++i) {
            const microseconds span = i * 300ms;
            (i <= left ? one : other).add(span);
            both.add(span);
        }
        one.add(other);
        QCOMPARE(one.count(), both.count());
        QCOMPARE(one.late(), both.late());
        QCOMPARE(one.isExact(), both.isExact());
        for (const double share : {0.0, 0.3, 0.5, 0.95, 1.0})
            QCOMPARE(one.quantile(share), both.quantile(share));
    }
}

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

void TestCoreStats::loopBeginsOnceAndEnds()
{
    LoopWatch watch({.most = 3, .within = 1min});
    const auto note = [&watch](qint64 id, Timestamp at) {
        return watch.note(AccountId{1}, u"peopleUpdated"_s, 12, EventId{id}, at);
    };
    QCOMPARE(note(1, Start), LoopWatch::Note::Quiet);
    QCOMPARE(note(2, Start + 1s), LoopWatch::Note::Quiet);
    QCOMPARE(note(3, Start + 2s), LoopWatch::Note::Quiet);
    QCOMPARE(note(4, Start + 3s), LoopWatch::Note::Began); // more than 3
    for (int i = 5; i <= 50; ++i)
        QCOMPARE(note(i, Start + std::chrono::seconds(i)), LoopWatch::Note::GoesOn);
    QCOMPARE(watch.alarms().size(), 1);
    QCOMPARE(watch.current().events, 50);
    QCOMPARE(watch.current().first, Start);
    QCOMPARE(watch.current().last, Start + 50s);
    QCOMPARE(watch.current().resource, (ResourceKey{u"people"_s, 12}));
    QCOMPARE(watch.activeAt(Start + 60s).size(), 1);
    QVERIFY(watch.activeAt(Start + 200s).isEmpty());
    // Still for more than the time: another one later is a new one.
    for (int i = 0; i < 3; ++i)
        QCOMPARE(note(100 + i, Start + 300s + std::chrono::seconds(i)), LoopWatch::Note::Quiet);
    QCOMPARE(note(103, Start + 303s), LoopWatch::Note::Began);
    QCOMPARE(watch.alarms().size(), 2);
}

void TestCoreStats::loopsAreOfOneThing()
{
    LoopWatch watch({.most = 3, .within = 1min});
    qint64 id = 0;
    for (int i = 0; i < 3; ++i) { // each of them three times: none is a loop
        for (const QString &name : {u"peopleUpdated"_s, u"notesUpdated"_s})
            QCOMPARE(watch.note(AccountId{1}, name, 12, EventId{++id}, Start),
                     LoopWatch::Note::Quiet);
        QCOMPARE(watch.note(AccountId{2}, u"peopleUpdated"_s, 12, EventId{++id}, Start),
                 LoopWatch::Note::Quiet);
    }
    // Another event about the same person is one about the same thing.
    QCOMPARE(watch.note(AccountId{1}, u"peopleTagsCreated"_s, 12, EventId{++id}, Start),
             LoopWatch::Note::Began);
    QCOMPARE(watch.current().eventNames, (QStringList{u"peopleUpdated"_s, u"peopleTagsCreated"_s}));
}

void TestCoreStats::theSameEventCountsOnce()
{
    LoopWatch watch({.most = 2, .within = 1min});
    for (int i = 0; i < 10; ++i)
        QCOMPARE(watch.note(AccountId{1}, u"peopleUpdated"_s, 12, EventId{7}, Start),
                 LoopWatch::Note::Quiet);
}

void TestCoreStats::aSlowStreamIsNoLoop()
{
    LoopWatch watch({.most = 3, .within = 1min});
    for (int i = 0; i < 100; ++i)
        QCOMPARE(watch.note(AccountId{1}, u"peopleUpdated"_s, 12, EventId{i + 1},
                            Start + i * 21s), // three a minute
                 LoopWatch::Note::Quiet);
}

void TestCoreStats::loopWatchForgets()
{
    LoopWatch watch({.most = 3, .within = 1min});
    for (int i = 0; i < 3; ++i)
        watch.note(AccountId{1}, u"peopleUpdated"_s, 5, EventId{i + 1}, Start);
    for (int i = 0; i < 50'000; ++i) // many things later
        watch.note(AccountId{1}, u"peopleUpdated"_s, 1000 + i, EventId{100 + i},
                   Start + 2h + std::chrono::milliseconds(i * 10));
    QVERIFY(watch.alarms().isEmpty());
    // What is recent is kept through the tidying.
    const Timestamp later = Start + 2h + 500s;
    for (int i = 0; i < 3; ++i)
        QCOMPARE(watch.note(AccountId{1}, u"peopleUpdated"_s, 50'999, EventId{90'000 + i}, later),
                 i < 2 ? LoopWatch::Note::Quiet : LoopWatch::Note::Began);
}

void TestCoreStats::aLoopHasNoImpossibleTime()
{
    LoopWatch watch;             // 20 within 5 minutes
    for (int i = 0; i < 50; ++i) // the newest first
        QCOMPARE(
            watch.note(AccountId{1}, u"peopleUpdated"_s, 88, EventId{i + 1}, Start - i * 40min),
            LoopWatch::Note::Quiet);
    // Close together, and mixed up: one, with its true begin and end.
    for (int i = 0; i < 30; ++i)
        watch.note(AccountId{1}, u"peopleUpdated"_s, 5, EventId{i + 1}, Start + (i * 7 % 30) * 1s);
    QCOMPARE(watch.alarms().size(), 1);
    QCOMPARE(watch.alarms().at(0).events, 30);
    QCOMPARE(watch.alarms().at(0).first, Start);
    QCOMPARE(watch.alarms().at(0).last, Start + 29s);
}

void TestCoreStats::ordersWhatComesNearlyInOrder()
{
    ArrivalOrder<int> order(3);
    QList<int> taken;
    const auto take = [&taken](int value) { taken.append(value); };
    for (const int value : {3, 1, 2, 6, 5, 4, 7, 7, 9})
        order.add(value, take);
    QCOMPARE(taken, (QList<int>{1, 2, 3, 4, 5, 6}));
    QVERIFY(!order.isBroken());
    order.takeRest(take);
    QCOMPARE(taken, (QList<int>{1, 2, 3, 4, 5, 6, 7, 7, 9}));
    order.add(8, take); // 9 is gone
    QVERIFY(order.isBroken());
    order.add(10, take);
    order.takeRest(take);
    QCOMPARE(taken.constLast(), 9);
}

void TestCoreStats::loopsAndBulksInAnyOrder_data()
{
    QTest::addColumn<int>("waiting");
    QTest::newRow("all can wait") << 1000;
    QTest::newRow("few can wait") << 4;
}

void TestCoreStats::loopsAndBulksInAnyOrder()
{
    QFETCH(int, waiting);
    QList<StatsEvent> events;
    for (int i = 0; i < 40; ++i) { // a loop
        events.append(eventAt(1 + i, Start + i * 1s, u"peopleUpdated"_s, {12}));
        events.append(eventAt(101 + i, Start + i * 1min, u"notesUpdated"_s, {88})); // none
    }
    for (int i = 0; i < 4; ++i) { // two actions, half an hour apart
        events.append(eventAt(201 + i, Start + 25min + i * 1s, u"peopleCreated"_s,
                              {i * 10, i * 10 + 1, i * 10 + 2, i * 10 + 3}));
        events.append(eventAt(301 + i, Start + 55min + i * 1s, u"peopleCreated"_s,
                              {i * 10 + 4, i * 10 + 5, i * 10 + 6}));
    }
    std::sort(events.begin(), events.end());
    StatsCounter expected(hour(), {});
    for (const StatsEvent &event : std::as_const(events))
        expected.add(event);
    const QList<BulkAction> bulks = expected.takeBulks();
    const DeliveryStats stats = expected.finish();
    QCOMPARE(bulks.size(), 2);
    QCOMPARE(stats.loops.size(), 1);
    QCOMPARE(stats.loops.at(0).events, 40);
    StatsCounter counter(hour(), {}, size_t(waiting));
    for (auto it = events.crbegin(); it != events.crend(); ++it)
        counter.add(*it);
    QCOMPARE(counter.isOutOfOrder(), waiting < 100);
    if (counter.isOutOfOrder()) {
        counter.followAnew();
        for (const StatsEvent &event : std::as_const(events))
            counter.follow(event);
    }
    QCOMPARE(counter.takeBulks(), bulks);
    QCOMPARE(counter.finish(), stats);
}

void TestCoreStats::loopRuleIsBounded()
{
    QCOMPARE((LoopRule{.most = 0, .within = 0min}.bounded()),
             (LoopRule{.most = 2, .within = 1min}));
    QCOMPARE((LoopRule{.most = 1'000'000, .within = 99'999min}.bounded()),
             (LoopRule{.most = 10'000, .within = 24h}));
    QCOMPARE(LoopRule{}.bounded(), LoopRule{});
}

void TestCoreStats::foldsABulkAction()
{
    BulkFold fold;
    for (int i = 0; i < 7; ++i) {
        const Timestamp at = Start + i * 3s;
        fold.add(requestAt(10 * i + 1, at, {u"Hot"_s}, 1 + i * 200, 200));
        BulkRequest other = requestAt(10 * i + 2, at, {}, 1, 3); // lies between
        other.eventName = u"peopleUpdated"_s;
        fold.add(other);
    }
    const QList<BulkAction> actions = fold.take();
    QCOMPARE(actions.size(), 1);
    const BulkAction expected{.account = AccountId{1},
                              .eventName = u"peopleTagsCreated"_s,
                              .subject = {u"Hot"_s},
                              .resources = 1400,
                              .requests = 7,
                              .first = Start,
                              .last = Start + 18s,
                              .firstEvent = EventId{1},
                              .lastEvent = EventId{61}};
    QCOMPARE(actions.at(0), expected);
    QVERIFY(fold.take().isEmpty());
}

void TestCoreStats::tellsActionsApart()
{
    BulkFold fold;
    fold.add(requestAt(1, Start, {u"Hot"_s}, 1, 20));
    fold.add(requestAt(2, Start + 1s, {u"Cold"_s}, 1, 20)); // another tag
    fold.add(requestAt(3, Start + 2s, {u"Hot"_s}, 11, 20)); // half of them again
    fold.add(requestAt(4, Start + 60s, {u"Hot"_s}, 1, 20)); // later
    const QList<BulkAction> actions = fold.take();
    QCOMPARE(actions.size(), 3);
    QCOMPARE(actions.at(0).subject, QStringList{u"Hot"_s});
    QCOMPARE(actions.at(0).resources, 30);
    QCOMPARE(actions.at(0).requests, 2);
    QCOMPARE(actions.at(1).subject, QStringList{u"Cold"_s});
    QCOMPARE(actions.at(2).first, Start + 60s);
}

void TestCoreStats::actionsFarApartAreTwo_data()
{
    QTest::addColumn<int>("first");
    QTest::newRow("the older first") << 0;
    QTest::newRow("the newer first") << 1;
}

void TestCoreStats::actionsFarApartAreTwo()
{
    QFETCH(int, first);
    BulkFold fold;
    for (int i = 0; i < 2; ++i) {
        const bool isLater = (i == 0) == (first == 1);
        const Timestamp at = isLater ? Start + 8h : Start;
        for (const int request : {1, 0}) // within an action mixed up, too
            fold.add(requestAt(10 * i + request, at + request * 1s, {u"Cold"_s},
                               1 + i * 50 + request * 6, 6));
    }
    const QList<BulkAction> actions = fold.take();
    QCOMPARE(actions.size(), 2);
    for (const BulkAction &action : actions) {
        QCOMPARE(action.requests, 2);
        QCOMPARE(action.resources, 12);
        QCOMPARE(action.last - action.first, 1s);
        QVERIFY(action.firstEvent < action.lastEvent);
    }
    QCOMPARE(actions.at(0).first, Start);
    QCOMPARE(actions.at(1).first, Start + 8h);
}

void TestCoreStats::tagsAreAList()
{
    BulkFold fold;
    fold.add(requestAt(1, Start, {u"Hot"_s, u"Cold"_s}, 1, 12));
    fold.add(requestAt(2, Start + 1s, {u"Hot, Cold"_s}, 21, 12));
    fold.add(requestAt(3, Start + 2s, {u"Hot\n4:Cold"_s}, 41, 12));
    const QList<BulkAction> actions = fold.take();
    QCOMPARE(actions.size(), 3);
    QCOMPARE(actions.at(0).subject, (QStringList{u"Hot"_s, u"Cold"_s}));
    QCOMPARE(actions.at(1).subject, QStringList{u"Hot, Cold"_s});
}

void TestCoreStats::fewThingsAreNoBulkAction()
{
    BulkFold fold;
    fold.add(requestAt(1, Start, {u"Hot"_s}, 1, 9));
    for (int i = 0; i < 20; ++i) // one person after the other, as in slow traffic
        fold.add(requestAt(100 + i, Start + i * 3s, {u"Slow"_s}, i, 1));
    for (int i = 0; i < 50; ++i) // often the same person
        fold.add(requestAt(2 + i, Start + i * 1s, {u"Cold"_s}, 1, 1));
    QVERIFY(fold.take().isEmpty());
}

void TestCoreStats::readsTheSubject_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("subject");
    QTest::newRow("tag") << R"({"data":{"tags":["Hot"]}})"_ba << QStringList{u"Hot"_s};
    QTest::newRow("comma") << R"({"data":{"tags":["Austin, TX"]}})"_ba
                           << QStringList{u"Austin, TX"_s};
    QTest::newRow("tags") << R"({"data":{"tags":["Hot","Caf\u00e9"]}})"_ba
                          << QStringList{u"Hot"_s, u"Café"_s};
    QTest::newRow("stage") << R"({"data":{"stage":"Free Trial"}})"_ba
                           << QStringList{u"Free Trial"_s};
    QTest::newRow("no data") << R"({"event":"peopleUpdated"})"_ba << QStringList();
    QTest::newRow("null") << R"({"data":null})"_ba << QStringList();
    QTest::newRow("broken") << R"({"data":{"tags":["Hot)"_ba << QStringList();
    QTest::newRow("none") << QByteArray() << QStringList();
}

void TestCoreStats::readsTheSubject()
{
    QFETCH(QByteArray, body);
    QFETCH(QStringList, subject);
    QCOMPARE(bulkSubject(body), subject);
}

QTEST_APPLESS_MAIN(TestCoreStats)
#include "tst_core_stats.moc"
