// SPDX-License-Identifier: MIT
// Changes, snapshots and resources as people read them.
#include "fixedclock.h"
#include "models/eventtablemodel.h"
#include "models/resourcediffmodel.h"
#include "models/resourcelistmodel.h"
#include "models/resourcewords.h"
#include "models/snapshotmodel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestResourceModels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentences_data();
    void sentences();
    void summaries();
    void whatMattersComesFirst();
    void values_data();
    void values();
    void titles();
    void noiseIsFoldedAndReachable();
    void rewrittenShowsItsBytes();
    void historyTellsWhatWasFound();
    void keptThings();
    void namesOfTheTable();
};

namespace {

ResourceDiff compare(const QByteArray &before, const QByteArray &after)
{
    return compareResources(before, after);
}

} // namespace

void TestResourceModels::sentences_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("told");
    QTest::newRow("stage") << R"({"stage":"Lead","stageId":1})"_ba
                           << R"({"stage":"Hot","stageId":2})"_ba << u"stage Lead → Hot"_s;
    QTest::newRow("tags") << R"({"tags":["A"]})"_ba
                          << R"({"tags":["A","Kingsbury"]})"_ba << u"tag + Kingsbury"_s;
    QTest::newRow("tag gone") << R"({"tags":["A","B"]})"_ba
                              << R"({"tags":["B"]})"_ba << u"tag \u2212 A"_s;
    QTest::newRow("agent") << R"({"assignedTo":"Ann","assignedUserId":1})"_ba
                           << R"({"assignedTo":"Bo","assignedUserId":2})"_ba
                           << u"assigned to Ann → Bo"_s;
    QTest::newRow("price") << R"({"price":450000})"_ba
                           << R"({"price":1250000.50})"_ba << u"price 450,000 → 1,250,000.50"_s;
    QTest::newRow("nothing") << R"({"background":null})"_ba
                             << R"({"background":"x"})"_ba << u"background nothing → x"_s;
    QTest::newRow("flag") << R"({"contacted":false})"_ba
                          << R"({"contacted":true})"_ba << u"contacted no → yes"_s;
    QTest::newRow("email") << R"({"emails":[]})"_ba
                           << R"({"emails":[{"value":"a@x.com"}]})"_ba << u"email + a@x.com"_s;
    QTest::newRow("phone's type") << R"({"phones":[{"value":"555","type":"home"}]})"_ba
                                  << R"({"phones":[{"value":"555","type":"work"}]})"_ba
                                  << u"phone 555: type home → work"_s;
    QTest::newRow("address")
        << R"({"addresses":[]})"_ba
        << R"({"addresses":[{"type":"home","street":"1 Elm St","city":"Rome","state":"GA"}]})"_ba
        << u"address + 1 Elm St, Rome, GA"_s;
    QTest::newRow("custom field") << R"({"customPoolSize":1})"_ba
                                  << R"({"customPoolSize":2})"_ba << u"pool size 1 → 2"_s;
    QTest::newRow("new field") << R"({})"_ba
                               << R"({"sourceUrl":"x"})"_ba << u"source url + x"_s;
    QTest::newRow("nested") << R"({"picture":{"original":"a"}})"_ba
                            << R"({"picture":{"original":"b"}})"_ba << u"picture original a → b"_s;
    QTest::newRow("date") << R"({"dealCloseDate":"2026-11-24"})"_ba
                          << R"({"dealCloseDate":"2026-12-01"})"_ba
                          << u"deal close date 24 Nov 2026 → 1 Dec 2026"_s;
    QTest::newRow("noise") << R"({"updated":"a"})"_ba
                           << R"({"updated":"b"})"_ba << u"No visible change"_s;
    QTest::newRow("writing") << R"({"a":1.0})"_ba
                             << R"({"a":1})"_ba << u"No visible change"_s;
}

void TestResourceModels::sentences()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QTEST(diffSummary(compare(before, after)), "told");
}

void TestResourceModels::summaries()
{
    QCOMPARE(diffSummary(compare("{}", "{}")), u"Exactly as before"_s);
    QVERIFY(diffSummary(compare("{", "{}")).contains(u"older text is not JSON from byte 1"_s));
    QVERIFY(diffSummary(compare("{}", "{]")).contains(u"newer text is not JSON from byte 1"_s));
    const ResourceDiff many = compare(R"({"tags":[]})", R"({"tags":["a","b","c","d","e","f"]})");
    QCOMPARE(diffSummary(many, 2), u"tag + a, tag + b and 4 more"_s);
    // One change is told in its own words also beside the noise.
    QCOMPARE(changeText(compare(R"({"a":1.0})", R"({"a":1})").changes.constFirst()),
             u"a: only written in another way"_s);
}

void TestResourceModels::whatMattersComesFirst()
{
    const ResourceDiff diff =
        compare(R"({"updated":1,"background":"a","tags":[],"stage":"A","viewCount":1})",
                R"({"updated":2,"background":"b","tags":["x"],"stage":"B","viewCount":2})");
    QStringList fields;
    for (const ResourceChange &change : sortedChanges(diff, true))
        fields << change.field;
    QCOMPARE(fields,
             QStringList({u"stage"_s, u"tags"_s, u"background"_s, u"updated"_s, u"viewCount"_s}));
    QCOMPARE(sortedChanges(diff, false).size(), 3);
}

void TestResourceModels::values_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::newRow("text") << "\"a\\u00e9\\n b\""_ba << u"aé b"_s;
    QTest::newRow("empty") << "\"\""_ba << u"nothing"_s;
    QTest::newRow("number") << "12345678901234567890"_ba << u"12345678901234567890"_s;
    QTest::newRow("moment") << "\"2026-11-24T12:05:00Z\""_ba << u"24 Nov 2026 13:05"_s;
    QTest::newRow("moment with seconds")
        << "\"2026-11-24T12:05:07+00:00\""_ba << u"24 Nov 2026 13:05:07"_s;
    QTest::newRow("no moment") << "\"2026-11-24 is the day\""_ba << u"2026-11-24 is the day"_s;
    QTest::newRow("no date") << "\"2026-99-99\""_ba << u"2026-99-99"_s;
    QTest::newRow("object") << R"({"id":5,"name":"Ann"})"_ba << u"Ann"_s;
    QTest::newRow("array") << "[1,2]"_ba << u"[1,2]"_s;
}

void TestResourceModels::values()
{
    QFETCH(QByteArray, json);
    QTEST(valueText(json), "text");
    QVERIFY(valueText('"' + QByteArray(10'000, 'x') + '"').size() <= 80);
}

void TestResourceModels::titles()
{
    QCOMPARE(resourceTitle(ResourceKey{u"people"_s, 12}), u"Person 12"_s);
    QCOMPARE(resourceTitle(ResourceKey{u"newThings"_s, 1}), u"newThings 1"_s);
    Resource resource;
    resource.key = {u"people"_s, 12};
    resource.name = u"Ann Lee"_s;
    QCOMPARE(resourceTitle(resource), u"Ann Lee (person 12)"_s);
    for (const ResourceState state :
         {ResourceState::Present, ResourceState::Trashed, ResourceState::Missing,
          ResourceState::Forbidden, ResourceState::Deleted}) {
        QVERIFY(!stateWord(state).isEmpty());
        QCOMPARE(stateAdvice(state).isEmpty(), state == ResourceState::Present);
    }
}

void TestResourceModels::noiseIsFoldedAndReachable()
{
    ResourceDiffModel model;
    QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 0);
    model.setDiff(
        compare(R"({"stage":"A","updated":"1","n":1.0})", R"({"stage":"B","updated":"2","n":1})"));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.noiseCount(), 2);
    QCOMPARE(model.index(0, ResourceDiffModel::WhatColumn).data().toString(), u"Stage"_s);
    QCOMPARE(model.index(0, ResourceDiffModel::BeforeColumn).data().toString(), u"A"_s);
    QCOMPARE(model.index(0, ResourceDiffModel::AfterColumn).data().toString(), u"B"_s);
    QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(), u"/stage"_s);
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(), u"stage A → B"_s);
    model.setNoiseShown(true);
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(model.index(2, 0).data(ResourceDiffModel::NoiseRole).toBool());
    model.setNoiseShown(false);
    QCOMPARE(model.rowCount(), 1);
}

void TestResourceModels::rewrittenShowsItsBytes()
{
    ResourceDiffModel model;
    model.setNoiseShown(true);
    model.setDiff(compare(R"({"n":1.0,"t":["a","b"]})", R"({"n":1,"t":["b","a"]})"));
    QCOMPARE(model.index(0, ResourceDiffModel::BeforeColumn).data().toString(), u"1.0"_s);
    QCOMPARE(model.index(0, ResourceDiffModel::AfterColumn).data().toString(), u"1"_s);
    QCOMPARE(model.index(1, ResourceDiffModel::AfterColumn).data().toString(), u"another order"_s);
}

void TestResourceModels::historyTellsWhatWasFound()
{
    const FixedClock clock;
    SnapshotModel model(clock);
    QAbstractItemModelTester tester(&model);
    Snapshot there{.id = SnapshotId{3},
                   .resource = ResourceId{1},
                   .fetchedAt = clock.now() - 5s,
                   .events = {},
                   .message = {},
                   .bytes = 2048};
    Snapshot same = there;
    same.id = SnapshotId{4};
    same.isSame = true;
    Snapshot gone{.id = SnapshotId{5},
                  .resource = ResourceId{1},
                  .fetchedAt = clock.now(),
                  .state = ResourceState::Deleted,
                  .reason = FetchReason::ByRule,
                  .events = {},
                  .message = u"Requested resource was not found."_s};
    model.setSnapshots({gone, same, there});
    QCOMPARE(model.rowCount(), 3);
    const auto text = [&model](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(0, SnapshotModel::FoundColumn), u"Deleted"_s);
    QCOMPARE(text(0, SnapshotModel::ReasonColumn), u"Automatic"_s);
    QCOMPARE(text(1, SnapshotModel::FoundColumn), u"Exactly as before"_s);
    QCOMPARE(text(2, SnapshotModel::SizeColumn), u"2.0 KB"_s);
    QVERIFY(!model.index(0, 0).data(SnapshotModel::HasBodyRole).toBool());
    QCOMPARE(model.index(0, SnapshotModel::FoundColumn).data(Qt::ToolTipRole).toString(),
             gone.message);
    QCOMPARE(model.rowOf(SnapshotId{4}), 1);
    QCOMPARE(model.rowOf(SnapshotId{9}), -1);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setSnapshots({gone, same, there}); // a choice in the view survives
    QVERIFY(resets.isEmpty());
}

void TestResourceModels::keptThings()
{
    const FixedClock clock;
    ResourceListModel model(clock);
    QAbstractItemModelTester tester(&model);
    Resource note;
    note.key = {u"notes"_s, 19};
    note.name = u"Called back"_s;
    note.checkedAt = clock.now() - 5min;
    model.setResources({note});
    QCOMPARE(model.index(0, ResourceListModel::TitleColumn).data().toString(), u"Note 19"_s);
    QCOMPARE(model.index(0, ResourceListModel::CheckedColumn).data().toString(), u"5 min ago"_s);
    QCOMPARE(model.resource(0), note);
    QCOMPARE(model.resource(7), Resource());
}

void TestResourceModels::namesOfTheTable()
{
    const FixedClock clock;
    EventTableModel model(EventCatalog::load().value(), clock);
    EventSummary event;
    event.id = EventId{1};
    event.eventName = u"peopleUpdated"_s;
    event.resourceIds = {12, 13};
    event.receivedAt = clock.now();
    EventSummary other = event;
    other.id = EventId{2};
    other.resourceIds = {99};
    model.applyChanges({event, other});
    const auto about = [&model](EventId id) {
        return model.index(model.rowOf(id), EventTableModel::ResourceColumn);
    };
    QCOMPARE(about(EventId{1}).data().toString(), u"People 12, 13"_s);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.updateNames([](const EventSummary &row) {
        return row.resourceIds.contains(12) ? u"Ann Lee and 1 more"_s : QString();
    });
    QCOMPARE(changed.size(), 1);
    QCOMPARE(about(EventId{1}).data().toString(), u"Ann Lee and 1 more"_s);
    QVERIFY(about(EventId{1}).data(Qt::ToolTipRole).toString().contains(u"People 12, 13"_s));
    QCOMPARE(about(EventId{2}).data().toString(), u"Person 99"_s);
    model.updateNames([](const EventSummary &) { return QString(); });
    QCOMPARE(about(EventId{1}).data().toString(), u"Ann Lee and 1 more"_s);
}

QTEST_GUILESS_MAIN(TestResourceModels)
#include "tst_resourcemodels.moc"
