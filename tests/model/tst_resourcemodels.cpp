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
    void longValuesShowWhereTheyDiffer();
    void pathsSayWhatTheyCanNot();
    void bytesThatAreNoTextAreSpelled();
    void whatIsNotSeenIsShown();
    void historyNamesTheCause();
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
    QTest::newRow("tags from nothing") << R"({"tags":null})"_ba
                                       << R"({"tags":["A","B"]})"_ba << u"tag + A, tag + B"_s;
    QTest::newRow("tags to nothing") << R"({"tags":["A","B"]})"_ba
                                     << R"({"tags":null})"_ba << u"tag \u2212 A, tag \u2212 B"_s;
    QTest::newRow("email twice")
        << R"({"emails":[{"value":"a@x.com"}]})"_ba
        << R"({"emails":[{"value":"a@x.com"},{"value":"a@x.com","type":"work"}]})"_ba
        << u"email a@x.com: listed once more"_s;
    QTest::newRow("the same email twice")
        << R"({"emails":[{"value":"a@x.com"}]})"_ba
        << R"({"emails":[{"value":"a@x.com"},{"value":"a@x.com"}]})"_ba << u"No visible change"_s;
    QTest::newRow("one moment") << R"({"created":"2026-01-01T10:00:00Z"})"_ba
                                << R"({"created":"2026-01-01T10:00:00+00:00"})"_ba
                                << u"No visible change"_s;
    QTest::newRow("moments in one second")
        << R"({"created":"2026-01-01T10:00:00.1Z"})"_ba
        << R"({"created":"2026-01-01T10:00:00.2Z"})"_ba
        << u"created \"2026-01-01T10:00:00.1Z\" → \"2026-01-01T10:00:00.2Z\""_s;
    QTest::newRow("what is not seen") << R"({"customX":"x\u0000\u202ey"})"_ba
                                      << R"({"customX":"x"})"_ba << u"x x‹NUL›‹U+202E›y → x"_s;
    QTest::newRow("only blanks") << R"({"customX":"x\t"})"_ba
                                 << R"({"customX":"x"})"_ba << u"x \"x\\t\" → \"x\""_s;
    QTest::newRow("from right to left")
        << "{\"stage\":\"\u05d0\"}"_ba
        << "{\"stage\":\"\u05d1\"}"_ba << u"stage \u05d0\u200e → \u200e\u05d1"_s;
    QTest::newRow("a tag that turns") << R"({"tags":[]})"_ba
                                      << "{\"tags\":[\"a\u202eb\"]}"_ba << u"tag + a‹U+202E›b"_s;
    QTest::newRow("a field that turns") << "{\"a\u202eb\":1}"_ba
                                        << "{\"a\u202eb\":2}"_ba << u"a‹U+202E›b 1 → 2"_s;
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
    const QString partly = diffSummary(compare(R"({"stage":"Lead","a":1})", R"({"stage":"Hot",)"));
    QVERIFY(partly.startsWith(u"The newer text is not JSON from byte 15 on: "_s));
    QVERIFY(partly.endsWith(u". Before that: stage Lead → Hot"_s));
    // Who compares bytes is told of noise and mere writing, too.
    QCOMPARE(comparisonSummary(compare(R"({"a":1.0})", R"({"a":1})")),
             u"a: only written in another way"_s);
    QCOMPARE(comparisonSummary(compare(R"({"a":1,"b":2})", R"({"b":2,"a":1})")),
             u"the whole: only in another order"_s);
    QVERIFY(comparisonSummary(compare(R"({"a":1})", R"({ "a":1})")).startsWith(u"All values"_s));
    QVERIFY(comparisonSummary(compare("{", "[")).contains(u"The newer text is not JSON"_s));
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
    QCOMPARE(model.index(0, ResourceDiffModel::PathColumn).data().toString(), u"/stage"_s);
    QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(), u"<p>/stage</p>"_s);
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

void TestResourceModels::longValuesShowWhereTheyDiffer()
{
    const QByteArray same(200, 'x');
    const ResourceDiff diff =
        compare("{\"background\":\"" + same + "old\"}", "{\"background\":\"" + same + "new\"}");
    const auto [before, after] = sideTexts(diff.changes.constFirst());
    QCOMPARE(before, u'…' + QString(20, u'x') + u"old\""_s);
    QCOMPARE(after, u'…' + QString(20, u'x') + u"new\""_s);
    ResourceDiffModel model;
    model.setDiff(diff);
    QCOMPARE(model.index(0, ResourceDiffModel::AfterColumn).data().toString(), after);
    const auto difference = [&model](int column) {
        return model.index(0, column).data(ResourceDiffModel::DifferenceRole).toInt();
    };
    QCOMPARE(difference(ResourceDiffModel::BeforeColumn), 21);
    QCOMPARE(difference(ResourceDiffModel::AfterColumn), 21);
    QCOMPARE(difference(ResourceDiffModel::WhatColumn), 0);
    model.setDiff(compare(R"({"name":"Ann"})", R"({"name":"Anna"})"));
    QCOMPARE(difference(ResourceDiffModel::AfterColumn), 3);
    model.setDiff(compare(R"({})", R"({"name":"Anna"})"));
    QCOMPARE(difference(ResourceDiffModel::AfterColumn), 0);
}

void TestResourceModels::pathsSayWhatTheyCanNot()
{
    ResourceDiffModel model;
    const auto path = [&model](int row, int role = Qt::DisplayRole) {
        return model.index(row, ResourceDiffModel::PathColumn).data(role).toString();
    };
    model.setDiff(compare(R"({"people":[{"id":1,"name":"Ann"},{"id":2,"name":"Bo"}]})",
                          R"({"people":[{"id":2,"name":"Bob"},{"id":1,"name":"Ann"}]})"));
    QCOMPARE(path(0), u"/people/0/name"_s);
    QCOMPARE(model.index(0, ResourceDiffModel::WhatColumn).data().toString(),
             u"Person · Bo · name"_s);
    QVERIFY(path(0, Qt::ToolTipRole).contains(u"In the newer text: /people/0/name"_s));
    QVERIFY(path(0, Qt::ToolTipRole).contains(u"In the older text: /people/1/name"_s));
    model.setDiff(compare(R"({"a":1,"a":2})", R"({"a":1,"a":3})"));
    QCOMPARE(path(0), u"/a (one of several)"_s);
    QVERIFY(path(0, Qt::ToolTipRole).contains(u"No JSON Pointer can say which"_s));
    model.setDiff(compare("{\"k\xff\":1}", "{\"k\xff\":2}"));
    QCOMPARE(path(0), u"/k\\xFF (not exact)"_s);
    model.setDiff(compare("1", "2"));
    QCOMPARE(path(0), u"(all of it)"_s);
}

void TestResourceModels::bytesThatAreNoTextAreSpelled()
{
    ResourceDiffModel model;
    model.setDiff(compare("{\"x\":\"a\xff\"}", "{\"x\":\"a\xfe\"}"));
    QCOMPARE(model.index(0, ResourceDiffModel::BeforeColumn).data().toString(), u"a\\xFF"_s);
    QCOMPARE(model.index(0, ResourceDiffModel::AfterColumn).data().toString(), u"a\\xFE"_s);
    QVERIFY(model.index(0, ResourceDiffModel::AfterColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"\\xFE"_s));
    QVERIFY(!comparisonSummary(model.diff()).contains(QChar::ReplacementCharacter));
    // As text and as a byte: where words are alike, the JSON is shown.
    const auto [before, after] =
        sideTexts(compare("{\"x\":\"a\xff\"}", R"({"x":"a\\xFF"})").changes.constFirst());
    QCOMPARE(before, u"\"a\\xFF\""_s);
    QCOMPARE(after, u"\"a\\\\xFF\""_s);
    // A large value is shown by its beginning.
    model.setDiff(
        compare("{\"x\":\"" + QByteArray("\\u00e9").repeated(100'000) + "\"}",
                "{\"x\":{\"name\":\"Ann\",\"l\":[" + QByteArray("1,").repeated(100'000) + "1]}}"));
    QVERIFY(model.index(0, ResourceDiffModel::BeforeColumn).data().toString().startsWith(u"ééé"_s));
    QCOMPARE(model.index(0, ResourceDiffModel::AfterColumn).data().toString(), u"Ann"_s);
}

void TestResourceModels::whatIsNotSeenIsShown()
{
    QCOMPARE(visibleText(u"a\tb\u202e\u200e\u0007é→"_s), u"a‹TAB›b‹U+202E›‹U+200E›‹BEL›é→"_s);
    QCOMPARE(visibleText(visibleText(u"\u202e"_s)), u"‹U+202E›"_s);
    ResourceDiffModel model;
    model.setDiff(compare(R"({"customX":"x\u0000\u202ey"})", R"({"customX":"x"})"));
    const QModelIndex before = model.index(0, ResourceDiffModel::BeforeColumn);
    QCOMPARE(before.data().toString(), u"x‹NUL›‹U+202E›y"_s);
    QVERIFY(before.data(Qt::AccessibleTextRole).toString().endsWith(u"x‹NUL›‹U+202E›y"_s));
    Resource resource;
    resource.key = {u"people"_s, 12};
    resource.name = u"Ann\u202e"_s;
    QCOMPARE(resourceTitle(resource), u"Ann‹U+202E› (person 12)"_s);
}

void TestResourceModels::historyNamesTheCause()
{
    const FixedClock clock;
    SnapshotModel model(clock);
    Snapshot one{.id = SnapshotId{3}, .resource = ResourceId{1}, .events = {}, .message = {}};
    one.state = ResourceState::Deleted;
    Snapshot two = one;
    two.events = {EventId{7}};
    Snapshot three = one;
    three.events = {EventId{7}, EventId{8}, EventId{9}};
    Snapshot four = one;
    four.events = {EventId{99}};
    model.setSnapshots({one, two, three, four}, {{EventId{7}, u"peopleUpdated 64d0ad74"_s},
                                                 {EventId{8}, u"peopleUpdated 64d0ad75"_s}});
    const auto cause = [&model](int row, int role = Qt::DisplayRole) {
        return model.index(row, SnapshotModel::CauseColumn).data(role).toString();
    };
    QCOMPARE(cause(0), u"\u2013"_s);
    QCOMPARE(cause(1), u"peopleUpdated 64d0ad74"_s);
    QCOMPARE(cause(2), u"peopleUpdated 64d0ad74 and 2 more"_s);
    QCOMPARE(cause(2, Qt::AccessibleTextRole), u"Cause: peopleUpdated 64d0ad74 and 2 more"_s);
    QCOMPARE(cause(2, Qt::ToolTipRole), u"peopleUpdated 64d0ad74\npeopleUpdated 64d0ad75\n"
                                        "an event that is no longer kept"_s);
    QCOMPARE(cause(3), u"an event that is no longer kept"_s);
    QCOMPARE(model.headerData(SnapshotModel::CauseColumn, Qt::Horizontal).toString(), u"Cause"_s);
    // Of what was never there nothing stays.
    QCOMPARE(model.index(0, SnapshotModel::FoundColumn).data(Qt::ToolTipRole).toString(),
             u"It is no longer at Follow Up Boss."_s);
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
