// SPDX-License-Identifier: MIT
// Words and filters of the page Insights, and its models.
#include "core/filter.h"
#include "models/insightlagmodel.h"
#include "models/insightlistmodel.h"
#include "models/insightwords.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp Start = fromMicros(1'795'000'000'000'000);

StatsWindow minute()
{
    return {Start, Start + 1min};
}

/// Its times as the store takes them.
struct Times
{
    std::optional<Timestamp> after;
    std::optional<Timestamp> before;
};

void collect(const FilterNode &node, const FilterMoment &moment, Times &times)
{
    if (const auto *all = std::get_if<FilterAll>(&node.value)) {
        for (const FilterNode &part : all->parts)
            collect(part, moment, times);
    } else if (const auto *term = std::get_if<FilterTerm>(&node.value)) {
        if (const auto *after = std::get_if<FilterAfter>(term))
            times.after = after->time.resolve(moment);
        if (const auto *before = std::get_if<FilterBefore>(term))
            times.before = before->time.resolve(moment);
    }
}

} // namespace

class TestInsights final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void filtersCanBeRead_data();
    void filtersCanBeRead();
    void filtersMeanTheirTimes_data();
    void filtersMeanTheirTimes();
    void windowsHaveTheirDays();
    void amountsAreOfTheSameThings();
    void bulkSentences_data();
    void bulkSentences();
    void loopSentences();
    void retrySentences();
    void laneSentences();
    void percentiles();
    void lagModel();
    void listModel();
};

void TestInsights::filtersCanBeRead_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("part");
    QTest::newRow("event") << eventsFilter(u"peopleCreated"_s, minute())
                           << u"event:peopleCreated"_s;
    QTest::newRow("no event") << eventsFilter({}, minute()) << u"is:unreadable"_s;
    WebhookLane lane;
    lane.eventName = u"dealsUpdated"_s;
    lane.accountName = u"Smith & sons: \"the best\""_s;
    QTest::newRow("lane") << laneFilter(lane, minute()) << u"event:dealsUpdated"_s;
    LoopAlarm loop;
    loop.resource = {u"people"_s, 12};
    loop.first = Start;
    loop.last = Start + 9s;
    loop.eventNames = {u"peopleUpdated"_s, u"peopleTagsCreated"_s};
    QTest::newRow("loop") << loopFilter(loop, u"acme"_s) << u"person:12"_s;
    loop.resource = {u"notes"_s, 19};
    loop.eventNames = {u"notesUpdated"_s};
    QTest::newRow("loop of notes") << loopFilter(loop, {}) << u"body:\"19\""_s;
    BulkAction bulk;
    bulk.eventName = u"peopleTagsCreated"_s;
    bulk.subject = {u"Hot"_s, u"Open house"_s};
    bulk.first = Start;
    bulk.last = Start + 9s;
    QTest::newRow("bulk") << bulkFilter(bulk, u"acme"_s) << u"tag:\"Open house\""_s;
    bulk.subject = {u"Austin, TX"_s};
    QTest::newRow("tag with a comma") << bulkFilter(bulk, {}) << u" tag:\"Austin, TX\" "_s;
    bulk.subject = {u"Austin,TX"_s};
    QTest::newRow("tag with a bare comma") << bulkFilter(bulk, {}) << u" tag:\"Austin,TX\" "_s;
    bulk.eventName = u"peopleStageUpdated"_s;
    bulk.subject = {u"Free Trial"_s};
    QTest::newRow("stage") << bulkFilter(bulk, {}) << u"body:\"Free Trial\""_s;
}

void TestInsights::filtersCanBeRead()
{
    QFETCH(QString, filter);
    QFETCH(QString, part);
    const FilterParse parsed = Filter::parse(filter);
    QVERIFY2(!parsed.problem, qPrintable(filter));
    QVERIFY2(filter.contains(part), qPrintable(filter));
    QVERIFY(parsed.filter.root);
}

void TestInsights::filtersMeanTheirTimes_data()
{
    QTest::addColumn<QDateTime>("from");
    const auto utc = [](const QString &text) {
        return QDateTime::fromString(text, Qt::ISODateWithMs);
    };
    QTest::newRow("usual") << utc(u"2026-11-23T14:03:12.345Z"_s);
    QTest::newRow("before the clocks go back") << utc(u"2026-10-25T00:30:00.000Z"_s);
    QTest::newRow("after it") << utc(u"2026-10-25T01:30:00.000Z"_s);
    QTest::newRow("after the clocks went on") << utc(u"2026-03-29T01:00:00.500Z"_s);
}

void TestInsights::filtersMeanTheirTimes()
{
    QFETCH(QDateTime, from);
    const Timestamp begin = fromDateTime(from);
    const FilterParse parsed = Filter::parse(windowFilter({begin, begin + 90s}));
    QVERIFY(parsed.filter.root);
    const SystemClock clock;
    Times times;
    collect(*parsed.filter.root, FilterMoment::local(clock), times);
    QCOMPARE(times.after, std::optional(begin));
    QCOMPARE(times.before, std::optional(begin + 90s));
}

void TestInsights::windowsHaveTheirDays()
{
    const auto at = [](const QString &text) {
        return fromDateTime(QDateTime::fromString(text, Qt::ISODate)); // Berlin: an hour on
    };
    const Timestamp now = at(u"2026-11-27T10:50:00Z"_s);
    QCOMPARE(windowText({now - 24h, now}, now), u"26 Nov 11:50 to 27 Nov 11:50"_s);
    QCOMPARE(windowText({now - 1h, now}, now), u"10:50 to 11:50"_s);
    QCOMPARE(windowText({now - 49h, now - 48h}, now), u"25 Nov 10:50 to 25 Nov 11:50"_s);
}

void TestInsights::amountsAreOfTheSameThings()
{
    DeliveryStats stats;
    stats.events = 99;
    stats.deliveries = 107;
    QCOMPARE(amountText(stats), u"99 events, 107 deliveries"_s);
    stats.others = 13; // requests, so deliveries too, but of no event
    QCOMPARE(amountText(stats),
             u"99 events, 107 deliveries of them, 13 requests that were no events"_s);
    stats.others = 1;
    QVERIFY(amountText(stats).endsWith(u"1 request that was no event"_s));
    stats.forged = 10;
    QVERIFY(amountText(stats).startsWith(u"99 events (10 with a wrong signature or none), "_s));
}

void TestInsights::bulkSentences_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<QStringList>("subject");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("tag") << u"peopleTagsCreated"_s << QStringList{u"Hot"_s}
                         << u"Tag “Hot” added to 1,240 people, 7 requests"_s;
    QTest::newRow("tags") << u"peopleTagsCreated"_s << QStringList{u"Hot"_s, u"Cold"_s}
                          << u"Tags “Hot” and “Cold” added to 1,240 people, 7 requests"_s;
    QTest::newRow("tag with a comma") << u"peopleTagsCreated"_s << QStringList{u"Austin, TX"_s}
                                      << u"Tag “Austin, TX” added to 1,240 people, 7 requests"_s;
    QTest::newRow("many tags") << u"peopleTagsCreated"_s << u"a b c d e f g h"_s.split(u' ')
                               << u"Tags “a”, “b”, “c”, “d”, “e”, “f” and 2 more added to 1,240 "
                                  "people, 7 requests"_s;
    QTest::newRow("unread tag") << u"peopleTagsCreated"_s << QStringList()
                                << u"Tags added to 1,240 people, 7 requests"_s;
    QTest::newRow("stage") << u"peopleStageUpdated"_s << QStringList{u"Lead"_s}
                           << u"Stage “Lead” given to 1,240 people, 7 requests"_s;
    QTest::newRow("created") << u"peopleCreated"_s << QStringList()
                             << u"1,240 people created, 7 requests"_s;
    QTest::newRow("deals") << u"dealsDeleted"_s << QStringList()
                           << u"1,240 deals deleted, 7 requests"_s;
    QTest::newRow("unknown") << u"zebrasGroomed"_s << QStringList()
                             << u"zebrasGroomed: 1,240 things, 7 requests"_s;
}

void TestInsights::bulkSentences()
{
    QFETCH(QString, event);
    QFETCH(QStringList, subject);
    QFETCH(QString, sentence);
    BulkAction bulk;
    bulk.eventName = event;
    bulk.subject = subject;
    bulk.resources = 1240;
    bulk.requests = 7;
    QCOMPARE(bulkSentence(bulk), sentence);
}

void TestInsights::loopSentences()
{
    LoopAlarm loop;
    loop.resource = {u"people"_s, 12};
    loop.events = 1021;
    loop.first = Start;
    loop.last = Start + 40s;
    loop.eventNames = {u"peopleUpdated"_s};
    QCOMPARE(loopSentence(loop), u"Person 12: 1,021 events within 40.0 s (peopleUpdated)"_s);
}

void TestInsights::retrySentences()
{
    RetryGaps retries;
    QVERIFY(retrySentence(retries).isEmpty());
    QVERIFY(retryLeftOut(retries).isEmpty());
    // Why nothing was seen depends on what there was.
    DeliveryStats stats;
    QVERIFY(noRetriesText(stats).startsWith(u"No event came"_s));
    stats.events = 3;
    QVERIFY(noRetriesText(stats).contains(u"none came over the network"_s));
    stats.deliveries = 1;
    QVERIFY(noRetriesText(stats).contains(u"answered at once"_s));
    retries.seen = 3;
    retries.after = {{.attempt = 1, .gap = {2, 60s, 61s}, .longest = 61s},
                     {.attempt = 2, .gap = {1, 300s, 300s}, .longest = 300s}};
    const QString words = retrySentence(retries);
    QVERIFY2(
        words.contains(u"after attempt 1: about 1 min 00 s (seen 2 times, longest 1 min 01 s)"_s),
        qPrintable(words));
    QVERIFY(words.contains(u"after attempt 2: 5 min 00 s (seen once)"_s));
    retries.doubtful = 1;
    QVERIFY(retryLeftOut(retries).contains(u"could not be reached"_s));
    QVERIFY(retryLeftOut(retries).startsWith(u"1 pause is left out"_s));
    retries.forged = 1;
    QVERIFY(retryLeftOut(retries).endsWith(
        u"1 delivery with a wrong signature or none is left out."_s));
    retries.twins = 3;
    QVERIFY(retryLeftOut(retries).contains(
        u"3 deliveries came beside another of their event, too soon for a retry"_s));
    // Both of the provider's tables are named, and neither as the truth.
    QVERIFY(retryTables().contains(u"8 hours"_s));
    QVERIFY(retryTables().contains(u"60, 300, 300, 600 and 1800 s"_s));
    QCOMPARE(retryClassNames().size(), qsizetype(retries.counts.size()));
}

void TestInsights::laneSentences()
{
    WebhookLane lane;
    lane.sum.deliveries = 3;
    lane.sum.slowest = 12ms;
    QCOMPARE(laneSentence(lane),
             u"3 deliveries, all answered with 2xx, slowest answer after 12 ms"_s);
    lane.sum.refused = 1;
    lane.sum.late = 1;
    QVERIFY(laneSentence(lane).contains(u"1 not answered with 2xx"_s));
    QVERIFY(laneSentence(lane).contains(u"1 after the limit of 10 s"_s));
    LanePoint point{.at = Start, .deliveries = 1, .status = 204, .slowest = 3ms, .event = {}};
    QVERIFY(lanePointSentence(point).contains(u"answered 204 after 3.0 ms"_s));
    QVERIFY(!lanePointSentence(point).contains(u"signature"_s));
    point.forged = 1;
    lane.sum.forged = 1;
    QVERIFY(lanePointSentence(point).contains(u"wrong signature or none"_s));
    QVERIFY(laneSentence(lane).contains(u"1 with a wrong signature or none"_s));
}

void TestInsights::percentiles()
{
    SpanHistogram spans;
    for (int i = 0; i < 99; ++i)
        spans.add(9'970ms);
    spans.add(11s);
    const SpanPair pair = SpanPair::of(spans);
    QCOMPARE(percentileText(pair, pair.p50), u"9.9 s"_s);
    QCOMPARE(percentileText(pair, 10s), u"10.0 s"_s);
    QCOMPARE(percentileText(pair, 10'000'001us), u"10.001 s"_s); // not as if it were in time
    QCOMPARE(lateText(pair), u"1 of 100 was answered after the limit of 10 s."_s);
    QVERIFY(lateText({.count = 5, .p50 = 1s, .p95 = 2s}).isEmpty());
    for (int i = 0; i < SpanHistogram::MostKept; ++i)
        spans.add(9'970ms);
    const SpanPair many = SpanPair::of(spans);
    QVERIFY(percentileText(many, many.p50).startsWith(u"about 9.9"_s));
    InsightLagModel model;
    LagStats all;
    all.answer = pair;
    LagStats late;
    late.eventName = u"notesCreated"_s;
    late.answer = {.count = 20, .p50 = 9s, .p95 = 10'000'001us, .late = 2};
    model.setLags({all, late});
    const auto isLate = [&model](int row, InsightLagModel::Column column) {
        return model.index(row, column).data(InsightLagModel::IsLateRole).toBool();
    };
    QVERIFY(!isLate(0, InsightLagModel::AnswerP50Column));
    QVERIFY(!isLate(0, InsightLagModel::AnswerP95Column));
    QVERIFY(!isLate(1, InsightLagModel::AnswerP50Column));
    QVERIFY(isLate(1, InsightLagModel::AnswerP95Column));
    QCOMPARE(model.index(0, InsightLagModel::AnswerP95Column).data(Qt::ToolTipRole).toString(),
             lateText(pair));
}

void TestInsights::lagModel()
{
    InsightLagModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    LagStats all;
    all.lag = {.count = 1234, .p50 = 2s, .p95 = 61s};
    LagStats notes = all;
    notes.eventName = u"notesCreated"_s;
    notes.answer = {.count = 5, .p50 = 3ms, .p95 = 11s};
    notes.ahead = 2;
    model.setLags({all, notes});
    const auto cell = [&model](int row, int column, int role = Qt::DisplayRole) {
        return model.index(row, column).data(role);
    };
    QCOMPARE(cell(0, InsightLagModel::NameColumn).toString(), u"All"_s);
    QCOMPARE(cell(0, InsightLagModel::EventsColumn).toString(), u"1,234"_s);
    QCOMPARE(cell(0, InsightLagModel::AnswerP50Column).toString(), u"–"_s);
    QCOMPARE(cell(1, InsightLagModel::LagP95Column).toString(), u"1 min 01 s"_s);
    QVERIFY(cell(1, 0, InsightLagModel::IsLateRole).toBool());
    QVERIFY(!cell(0, 0, InsightLagModel::IsLateRole).toBool());
    QVERIFY(
        cell(1, InsightLagModel::LagP50Column, Qt::ToolTipRole).toString().contains(u"clock"_s));
    QCOMPARE(model.rowOf(u"notesCreated"_s), 1);
    QCOMPARE(model.rowOf(u"x"_s), -1);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    notes.lag.count = 7;
    model.setLags({all, notes}); // the same rows: what is chosen stays
    QVERIFY(reset.isEmpty());
    QCOMPARE(changed.size(), 1);
    model.setLags({});
    QCOMPARE(reset.size(), 1);
}

void TestInsights::listModel()
{
    InsightListModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setEntries({{.sentence = u"Something"_s,
                       .time = u"14:00"_s,
                       .hint = u"why"_s,
                       .filter = u"event:x"_s,
                       .isAlarm = true}});
    const QModelIndex row = model.index(0);
    QVERIFY(row.data().toString().contains(u"Something"_s));
    QVERIFY(row.data(Qt::ToolTipRole).toString().contains(u"why"_s));
    QCOMPARE(row.data(InsightListModel::FilterRole).toString(), u"event:x"_s);
    QVERIFY(row.data(InsightListModel::IsAlarmRole).toBool());
}

QTEST_GUILESS_MAIN(TestInsights)
#include "tst_insights.moc"
