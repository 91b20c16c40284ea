// SPDX-License-Identifier: MIT
// What stays of the page Insights where somebody zoomed to a time in which nothing came.
#include "models/insightwords.h"
#include "models/insightzoom.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Timestamp noon()
{
    return fromDateTime(QDateTime(QDate(2026, 11, 27), QTime(12, 0)));
}

/// Pieces of one minute.
DeliveryStats wholeWith(const QList<std::pair<int, qint64>> &amounts)
{
    DeliveryStats stats;
    stats.window = {noon(), noon() + RateBuckets * 1min};
    RateSeries rate{.eventName = u"peopleCreated"_s, .counts = QList<qint64>(RateBuckets, 0)};
    for (const auto &[piece, count] : amounts)
        rate.counts[piece] = count;
    stats.rates = {rate};
    return stats;
}

} // namespace

class TestInsightZoom final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatIsAround();
    void tellsNoNumberItDoesNotKnow();
    void tellsWhenNothingCame();
    void keepsLanesAndNames();
    void anEmptyLaneSaysSo();
    void shortTimesHaveSeconds();
};

void TestInsightZoom::countsWhatIsAround()
{
    const DeliveryStats whole = wholeWith({{2, 5}, {3, 1}, {10, 2}, {20, 7}});
    const auto around = [&whole](auto from, auto until) {
        return amountsAround(whole, {noon() + from, noon() + until});
    };
    QCOMPARE(around(4min, 10min), (AmountsAround{6, 9}));
    // A piece at the edge lies outside as a whole, since inside there is nothing.
    QCOMPARE(around(3min + 30s, 10min + 10s), (AmountsAround{6, 9}));
    QCOMPARE(around(30min, 40min), (AmountsAround{15, 0}));
    QCOMPARE(around(0min, 1min), (AmountsAround{0, 15}));
}

void TestInsightZoom::tellsNoNumberItDoesNotKnow()
{
    const DeliveryStats whole = wholeWith({{2, 5}});
    // Within one piece that has something: before or after?
    QVERIFY(!amountsAround(whole, {noon() + 2min + 10s, noon() + 2min + 20s}));
    QVERIFY(!amountsAround(whole, {noon() - 1min, noon() + 1min}));
    QVERIFY(!amountsAround(whole, {noon() + 1h, noon() + 2h}));
    QVERIFY(!amountsAround({}, {noon(), noon() + 1min}));
}

void TestInsightZoom::tellsWhenNothingCame()
{
    const DeliveryStats whole = wholeWith({{2, 1}, {20, 3}});
    const Timestamp now = noon() + 2h;
    QCOMPARE(nothingCameText(whole, {noon() + 4min, noon() + 5min}, now),
             u"Nothing came from 12:04:00 to 12:05:00: 1 event before it, 3 events after it."_s);
    QCOMPARE(nothingCameText(whole, {noon() + 30min, noon() + 60min}, now),
             u"Nothing came from 12:30 to 13:00: 4 events before it, nothing after it."_s);
    QCOMPARE(nothingCameText(whole, {noon() + 2min + 10s, noon() + 2min + 30s}, now),
             u"Nothing came from 12:02:10 to 12:02:30."_s);
    QCOMPARE(nothingCameText(wholeWith({}), {noon(), noon() + 30min}, now),
             u"Nothing came from 12:00 to 12:30."_s);
}

void TestInsightZoom::keepsLanesAndNames()
{
    DeliveryStats whole;
    for (const QString &name : {u"peopleCreated"_s, u"notesCreated"_s}) {
        WebhookLane lane;
        lane.account = AccountId{1};
        lane.accountName = u"acme"_s;
        lane.eventName = name;
        lane.sum.deliveries = 9;
        lane.points = {LanePoint{.at = noon(), .deliveries = 9}};
        whole.lanes.append(lane);
    }
    LagStats all;
    all.lag.count = 9;
    LagStats people = all;
    people.eventName = u"peopleCreated"_s;
    whole.lags = {all, people};

    const DeliveryStats nothing = keptThroughZoom({}, whole);
    QCOMPARE(nothing.lanes.size(), 2);
    QCOMPARE(nothing.lanes.at(0).accountName, u"acme"_s);
    QCOMPARE(nothing.lanes.at(0).sum.deliveries, 0);
    QVERIFY(nothing.lanes.at(0).points.isEmpty());
    QCOMPARE(nothing.lags.size(), 2);
    QCOMPARE(nothing.lags.at(1).eventName, u"peopleCreated"_s);
    QCOMPARE(nothing.lags.at(1).lag.count, 0);

    // What came stands before what did not.
    DeliveryStats part;
    part.lanes = {whole.lanes.at(1)};
    const DeliveryStats some = keptThroughZoom(part, whole);
    QCOMPARE(some.lanes.size(), 2);
    QCOMPARE(some.lanes.at(0), whole.lanes.at(1));
    QCOMPARE(some.lanes.at(1).eventName, u"peopleCreated"_s);
    // The same name of another account is another lane.
    part.lanes[0].account = AccountId{2};
    QCOMPARE(keptThroughZoom(part, whole).lanes.size(), 3);
}

void TestInsightZoom::anEmptyLaneSaysSo()
{
    QCOMPARE(laneSentence({}), u"nothing in this time"_s);
}

void TestInsightZoom::shortTimesHaveSeconds()
{
    const Timestamp now = noon() + 2h;
    QCOMPARE(windowText({noon(), noon() + 20s}, now), u"12:00:00 to 12:00:20"_s);
    QCOMPARE(windowText({noon(), noon() + 10min}, now), u"12:00 to 12:10"_s);
}

QTEST_GUILESS_MAIN(TestInsightZoom)
#include "tst_insightzoom.moc"
