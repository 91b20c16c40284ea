// SPDX-License-Identifier: MIT
// What is followed in the order of arrival: loops and bulk actions.
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

class TestCoreFollow final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
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

void TestCoreFollow::loopBeginsOnceAndEnds()
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

void TestCoreFollow::loopsAreOfOneThing()
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

void TestCoreFollow::theSameEventCountsOnce()
{
    LoopWatch watch({.most = 2, .within = 1min});
    for (int i = 0; i < 10; ++i)
        QCOMPARE(watch.note(AccountId{1}, u"peopleUpdated"_s, 12, EventId{7}, Start),
                 LoopWatch::Note::Quiet);
}

void TestCoreFollow::aSlowStreamIsNoLoop()
{
    LoopWatch watch({.most = 3, .within = 1min});
    for (int i = 0; i < 100; ++i)
        QCOMPARE(watch.note(AccountId{1}, u"peopleUpdated"_s, 12, EventId{i + 1},
                            Start + i * 21s), // three a minute
                 LoopWatch::Note::Quiet);
}

void TestCoreFollow::loopWatchForgets()
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

void TestCoreFollow::aLoopHasNoImpossibleTime()
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

void TestCoreFollow::ordersWhatComesNearlyInOrder()
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

void TestCoreFollow::loopsAndBulksInAnyOrder_data()
{
    QTest::addColumn<int>("waiting");
    QTest::newRow("all can wait") << 1000;
    QTest::newRow("few can wait") << 4;
}

void TestCoreFollow::loopsAndBulksInAnyOrder()
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

void TestCoreFollow::loopRuleIsBounded()
{
    QCOMPARE((LoopRule{.most = 0, .within = 0min}.bounded()),
             (LoopRule{.most = 2, .within = 1min}));
    QCOMPARE((LoopRule{.most = 1'000'000, .within = 99'999min}.bounded()),
             (LoopRule{.most = 10'000, .within = 24h}));
    QCOMPARE(LoopRule{}.bounded(), LoopRule{});
}

void TestCoreFollow::foldsABulkAction()
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

void TestCoreFollow::tellsActionsApart()
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

void TestCoreFollow::actionsFarApartAreTwo_data()
{
    QTest::addColumn<int>("first");
    QTest::newRow("the older first") << 0;
    QTest::newRow("the newer first") << 1;
}

void TestCoreFollow::actionsFarApartAreTwo()
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

void TestCoreFollow::tagsAreAList()
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

void TestCoreFollow::fewThingsAreNoBulkAction()
{
    BulkFold fold;
    fold.add(requestAt(1, Start, {u"Hot"_s}, 1, 9));
    for (int i = 0; i < 20; ++i) // one person after the other, as in slow traffic
        fold.add(requestAt(100 + i, Start + i * 3s, {u"Slow"_s}, i, 1));
    for (int i = 0; i < 50; ++i) // often the same person
        fold.add(requestAt(2 + i, Start + i * 1s, {u"Cold"_s}, 1, 1));
    QVERIFY(fold.take().isEmpty());
}

void TestCoreFollow::readsTheSubject_data()
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

void TestCoreFollow::readsTheSubject()
{
    QFETCH(QByteArray, body);
    QFETCH(QStringList, subject);
    QCOMPARE(bulkSubject(body), subject);
}

QTEST_APPLESS_MAIN(TestCoreFollow)
#include "tst_core_follow.moc"
