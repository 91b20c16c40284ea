// SPDX-License-Identifier: MIT
// Differences between two JSON texts: by place, by meaning, and of hostile texts.
#include "core/jsonhash.h"
#include "core/resourcediff.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Kind = ResourceChange::Kind;

class TestCoreDiff final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void onlyWriting_data();
    void onlyWriting();
    void setsAreKeyedByValue();
    void repeatsInASet();
    void otherMomentsDiffer_data();
    void otherMomentsDiffer();
    void elementsAreFoundByTheirId();
    void noiseIsMarkedNotDropped();
    void companionsAreFolded();
    void duplicatesBelongTogether();
    void pathsOfBothTexts();
    void pathsThatAreNone();
    void bytesThatAreNoText();
    void byteOrderMarkIsNoProblem();
    void canBeCancelled();
    void brokenTextSaysWhere();
    void brokenTextIsComparedUpToThere_data();
    void brokenTextIsComparedUpToThere();
    void numbersByValue_data();
    void numbersByValue();
    void orderIsAlwaysTheSame();
    void deepTextsAreSafe();
    void largeTextsAreSafe();
    void hugePointersAreBounded();
    void longListsAreCut();
};

namespace {

/// "+ /tags/1 Kingsbury" and the like, one a change.
QStringList told(const ResourceDiff &diff)
{
    QStringList lines;
    for (const ResourceChange &change : diff.changes) {
        static const QHash<Kind, QString> marks{{Kind::Added, u"+"_s},
                                                {Kind::Removed, u"-"_s},
                                                {Kind::Changed, u"*"_s},
                                                {Kind::Rewritten, u"~"_s},
                                                {Kind::Reordered, u"%"_s}};
        lines << marks.value(change.kind) + u' ' + change.pointer +
                     (change.isNoise ? u" noise"_s : QString());
    }
    return lines;
}

} // namespace

void TestCoreDiff::changes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing") << R"({"a":1})"_ba
                             << R"({"a":1})"_ba << QStringList();
    QTest::newRow("a value") << R"({"a":1})"_ba
                             << R"({"a":2})"_ba << QStringList{u"* /a"_s};
    QTest::newRow("a kind") << R"({"a":1})"_ba
                            << R"({"a":"1"})"_ba << QStringList{u"* /a"_s};
    QTest::newRow("true and false") << R"({"a":true})"_ba
                                    << R"({"a":false})"_ba << QStringList{u"* /a"_s};
    QTest::newRow("null to value") << R"({"a":null})"_ba
                                   << R"({"a":0})"_ba << QStringList{u"* /a"_s};
    QTest::newRow("value to list") << R"({"a":1})"_ba
                                   << R"({"a":[1]})"_ba << QStringList{u"* /a"_s};
    QTest::newRow("added") << R"({"a":1})"_ba
                           << R"({"a":1,"b":2})"_ba << QStringList{u"+ /b"_s};
    QTest::newRow("removed") << R"({"a":1,"b":2})"_ba
                             << R"({"a":1})"_ba << QStringList{u"- /b"_s};
    QTest::newRow("nothing added") << R"({})"_ba
                                   << R"({"b":null})"_ba << QStringList{u"+ /b noise"_s};
    QTest::newRow("nested") << R"({"a":{"b":{"c":1}}})"_ba
                            << R"({"a":{"b":{"c":2}}})"_ba << QStringList{u"* /a/b/c"_s};
    QTest::newRow("escaped names") << R"({"a/b":{"c~d":1}})"_ba
                                   << R"({"a/b":{"c~d":2}})"_ba << QStringList{u"* /a~1b/c~0d"_s};
    QTest::newRow("tags") << R"({"tags":["A","B"]})"_ba
                          << R"({"tags":["B","C"]})"_ba
                          << QStringList{u"- /tags/0"_s, u"+ /tags/1"_s};
    QTest::newRow("same tag twice")
        << R"({"tags":["A"]})"_ba
        << R"({"tags":["A","A"]})"_ba << QStringList{u"+ /tags/1 noise"_s};
    QTest::newRow("nothing to tags")
        << R"({"tags":null})"_ba
        << R"({"tags":["A","B"]})"_ba << QStringList{u"+ /tags/0"_s, u"+ /tags/1"_s};
    QTest::newRow("tags to nothing")
        << R"({"tags":["A","B"]})"_ba
        << R"({"tags":null})"_ba << QStringList{u"- /tags/0"_s, u"- /tags/1"_s};
    QTest::newRow("tags without a field before")
        << R"({})"_ba
        << R"({"tags":["A"]})"_ba << QStringList{u"+ /tags/0"_s};
    QTest::newRow("tags without a field after") << R"({"tags":["A"]})"_ba
                                                << R"({})"_ba << QStringList{u"- /tags/0"_s};
    QTest::newRow("no tags in two ways")
        << R"({"tags":null,"name":null})"_ba
        << R"({"tags":[],"name":""})"_ba << QStringList{u"* /tags noise"_s, u"* /name noise"_s};
    QTest::newRow("same number twice is no set") << R"({"a":[1]})"_ba
                                                 << R"({"a":[1,1]})"_ba << QStringList{u"+ /a/1"_s};
    QTest::newRow("list to nothing") << R"({"tags":["A"]})"_ba
                                     << R"({"tags":[]})"_ba << QStringList{u"- /tags/0"_s};
    QTest::newRow("root") << "1"_ba
                          << "2"_ba << QStringList{u"* "_s};
    QTest::newRow("root list") << "[1,2]"_ba
                               << "[2,3]"_ba << QStringList{u"- /0"_s, u"+ /1"_s};
    QTest::newRow("elements without a name")
        << R"({"addresses":[{"street":"1 Elm","city":"Rome"}]})"_ba
        << R"({"addresses":[{"street":"1 Elm","city":"Bern"}]})"_ba
        << QStringList{u"* /addresses/0/city"_s};
    QTest::newRow("one of them gone")
        << R"({"addresses":[{"street":"1 Elm"},{"street":"2 Oak"}]})"_ba
        << R"({"addresses":[{"street":"2 Oak"}]})"_ba << QStringList{u"- /addresses/0"_s};
    QTest::newRow("large numbers differ")
        << R"({"a":12345678901234567890})"_ba
        << R"({"a":12345678901234567891})"_ba << QStringList{u"* /a"_s};
    QTest::newRow("beyond doubles") << R"({"a":1e400})"_ba
                                    << R"({"a":1e401})"_ba << QStringList{u"* /a"_s};
}

void TestCoreDiff::changes()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QTEST(told(compareResources(before, after)), "expected");
}

void TestCoreDiff::onlyWriting_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("number's text") << R"({"a":1.0})"_ba
                                   << R"({"a":1})"_ba << QStringList{u"~ /a"_s};
    QTest::newRow("escapes") << R"({"a":"\u00e9\/"})"_ba
                             << "{\"a\":\"\u00e9/\"}"_ba << QStringList{u"~ /a"_s};
    QTest::newRow("blanks") << R"({"a":1})"_ba
                            << "{ \"a\" : 1 }\n"_ba << QStringList();
    QTest::newRow("order of members") << R"({"a":1,"b":2})"_ba
                                      << R"({"b":2,"a":1})"_ba << QStringList{u"% "_s};
    QTest::newRow("order of tags") << R"({"tags":["A","B"]})"_ba
                                   << R"({"tags":["B","A"]})"_ba << QStringList{u"% /tags"_s};
    QTest::newRow("moment of another zone")
        << R"({"a":"2026-01-01T10:00:00Z","b":"2026-01-01T10:00:00.50Z"})"_ba
        << R"({"a":"2026-01-01T10:00:00+00:00","b":"2026-01-01 11:00:00.5+0100"})"_ba
        << QStringList{u"~ /a"_s, u"~ /b"_s};
    QTest::newRow("escaped key") << R"({"\u0061":1})"_ba
                                 << R"({"a":1})"_ba << QStringList();
}

void TestCoreDiff::onlyWriting()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const ResourceDiff diff = compareResources(before, after);
    QTEST(told(diff), "expected");
    QVERIFY(!diff.isSame);
    QVERIFY(!diff.isVisible());
}

void TestCoreDiff::setsAreKeyedByValue()
{
    const QByteArray before = R"({"emails":[{"value":"a@x.com","type":"home","isPrimary":1},)"
                              R"({"value":"b@x.com","type":"work"}]})";
    const QByteArray after = R"({"emails":[{"value":"c@x.com"},)"
                             R"({"value":"a@x.com","type":"work","isPrimary":1}]})";
    const ResourceDiff diff = compareResources(before, after);
    QCOMPARE(told(diff), QStringList({u"* /emails/1/type"_s, u"- /emails/1"_s, u"+ /emails/0"_s}));
    const ResourceChange &type = diff.changes.at(0);
    QCOMPARE(type.field, u"emails"_s);
    QCOMPARE(type.item, u"a@x.com"_s);
    QCOMPARE(type.part, u"type"_s);
    QCOMPARE(type.before, "\"home\""_ba);
    QCOMPARE(type.after, "\"work\""_ba);
    QCOMPARE(diff.changes.at(1).item, u"b@x.com"_s);
    QVERIFY(diff.changes.at(1).part.isEmpty());
    QCOMPARE(diff.changes.at(2).after, R"({"value":"c@x.com"})"_ba);
}

void TestCoreDiff::repeatsInASet()
{
    const QByteArray once = R"({"emails":[{"value":"a@x.com","type":"home"}]})";
    const QByteArray twice =
        R"({"emails":[{"value":"a@x.com","type":"work"},{"value":"a@x.com","type":"home"}]})";
    const ResourceDiff more = compareResources(once, twice);
    QCOMPARE(told(more), QStringList{u"+ /emails/0"_s}); // not that a type was changed
    QVERIFY(more.changes.constFirst().isRepeat);
    const ResourceDiff less = compareResources(twice, once);
    QCOMPARE(told(less), QStringList{u"- /emails/0"_s});
    QVERIFY(less.changes.constFirst().isRepeat);
    // The very same once more is no change of a set.
    const QByteArray same =
        R"({"emails":[{"value":"a@x.com","type":"home"},{"type":"home","value":"a@x.com"}]})";
    QVERIFY(!compareResources(once, same).isVisible());
    QVERIFY(!compareResources(same, once).isVisible());
    // Told by its value, not by its number.
    const ResourceDiff renumbered = compareResources(R"({"phones":[{"id":1,"value":"555"}]})",
                                                     R"({"phones":[{"id":2,"value":"555"}]})");
    QCOMPARE(told(renumbered), QStringList{u"* /phones/0/id noise"_s});
    const ResourceDiff other = compareResources(R"({"phones":[{"id":1,"value":"555"}]})",
                                                R"({"phones":[{"id":1,"value":"777"}]})");
    QCOMPARE(told(other), QStringList({u"- /phones/0"_s, u"+ /phones/0"_s}));
}

void TestCoreDiff::otherMomentsDiffer_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("hour") << "2026-01-01T10:00:00Z"_ba
                          << "2026-01-01T10:00:00+01:00"_ba;
    QTest::newRow("fraction") << "2026-01-01T10:00:00.0001Z"_ba
                              << "2026-01-01T10:00:00.0002Z"_ba;
    QTest::newRow("whose clock") << "2026-01-01T10:00:00Z"_ba
                                 << "2026-01-01T10:00:00"_ba;
    QTest::newRow("no day") << "2026-02-30T10:00:00Z"_ba
                            << "2026-02-30T10:00:00+00:00"_ba;
    QTest::newRow("no hour") << "2026-01-01T25:00:00Z"_ba
                             << "2026-01-01T25:00:00+00:00"_ba;
    QTest::newRow("no offset") << "2026-01-01T10:00:00+1"_ba
                               << "2026-01-01T10:00:00+01"_ba;
    QTest::newRow("words behind") << "2026-01-01T10:00:00Z x"_ba
                                  << "2026-01-01T10:00:00+00:00 x"_ba;
}

void TestCoreDiff::otherMomentsDiffer()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const ResourceDiff diff =
        compareResources("{\"a\":\"" + before + "\"}", "{\"a\":\"" + after + "\"}");
    QCOMPARE(told(diff), QStringList{u"* /a"_s});
}

void TestCoreDiff::elementsAreFoundByTheirId()
{
    const QByteArray before = R"({"people":[{"id":1,"name":"Ann"},{"id":2,"name":"Bob"}]})";
    const QByteArray after =
        R"({"people":[{"id":2,"name":"Rob"},{"id":3,"name":"Cy"},{"id":1,"name":"Ann"}]})";
    const ResourceDiff diff = compareResources(before, after);
    QCOMPARE(told(diff), QStringList({u"* /people/0/name"_s, u"+ /people/1"_s, u"% /people"_s}));
    QCOMPARE(diff.changes.at(0).item, u"Bob"_s);
    QCOMPARE(diff.changes.at(1).item, u"Cy"_s);
}

void TestCoreDiff::noiseIsMarkedNotDropped()
{
    const ResourceDiff diff = compareResources(
        R"({"updated":"1","lastActivity":"1","viewCount":1,"x":{"updated":"1"},"emailsSent":1})",
        R"({"updated":"2","lastActivity":"2","viewCount":2,"x":{"updated":"2"},"emailsSent":2})");
    QCOMPARE(diff.changes.size(), 5);
    QCOMPARE(diff.visibleCount(), 0);
    QVERIFY(!diff.isVisible());
    QVERIFY(isNoiseField(u"notesCount"));
    QVERIFY(!isNoiseField(u"Count"));
    QVERIFY(!isNoiseField(u"created"));
}

void TestCoreDiff::companionsAreFolded()
{
    const ResourceDiff both =
        compareResources(R"({"stage":"Lead","stageId":1})", R"({"stage":"Hot","stageId":2})");
    QCOMPARE(told(both), QStringList({u"* /stage"_s, u"* /stageId noise"_s}));
    const ResourceDiff alone =
        compareResources(R"({"stage":"Lead","stageId":1})", R"({"stage":"Lead","stageId":2})");
    QCOMPARE(told(alone), QStringList({u"* /stageId"_s}));
}

void TestCoreDiff::duplicatesBelongTogether()
{
    const ResourceDiff diff = compareResources(R"({"a":1,"a":2,"a":3})", R"({"a":1,"a":9})");
    QCOMPARE(told(diff), QStringList({u"* /a"_s, u"- /a"_s}));
    QCOMPARE(diff.changes.at(0).before, "2"_ba);
    QCOMPARE(diff.changes.at(1).before, "3"_ba);
}

void TestCoreDiff::pathsOfBothTexts()
{
    // In the newer text; where it was elsewhere, in the older one, too.
    const ResourceDiff moved = compareResources(R"({"l":[{"id":1,"x":[1]},{"id":2,"x":[5,6]}]})",
                                                R"({"l":[{"id":2,"x":[5]},{"id":1,"x":[2]}]})");
    QCOMPARE(told(moved),
             QStringList({u"- /l/0/x/0"_s, u"+ /l/1/x/0"_s, u"- /l/1/x/1"_s, u"% /l"_s}));
    const ResourceDiff changed =
        compareResources(R"([{"id":1,"n":"a"},{"id":2}])", R"([{"id":2},{"id":1,"n":"b"}])");
    QCOMPARE(changed.changes.constFirst().pointer, u"/1/n"_s);
    QCOMPARE(changed.changes.constFirst().olderPointer, u"/0/n"_s);
    QVERIFY(changed.changes.constLast().olderPointer.isEmpty()); // the list itself
}

void TestCoreDiff::pathsThatAreNone()
{
    using Naming = ResourceChange::Naming;
    const ResourceDiff several =
        compareResources(R"({"a":1,"b":{"c":1},"b":0})", R"({"a":2,"b":{"c":2},"b":0})");
    QCOMPARE(several.changes.at(0).naming, Naming::Exact);
    QCOMPARE(several.changes.at(1).naming, Naming::Several);
    QCOMPARE(several.changes.at(1).pointer, u"/b/c"_s);
    // Names of different bytes are different names, and each is spelled.
    const ResourceDiff bytes = compareResources("{\"k\xff\":1}", "{\"k\xfe\":1}");
    QCOMPARE(told(bytes), QStringList({u"- /k\\xFF"_s, u"+ /k\\xFE"_s}));
    QCOMPARE(bytes.changes.at(0).naming, Naming::None);
    const ResourceDiff halves = compareResources(R"({"\ud800":1})", R"({"\ud801":1})");
    QCOMPARE(told(halves), QStringList({u"- /\\uD800"_s, u"+ /\\uD801"_s}));
}

void TestCoreDiff::bytesThatAreNoText()
{
    const ResourceDiff diff = compareResources("{\"tags\":[\"a\xff\"],\"x\":\"\\u0041\xff\"}",
                                               "{\"tags\":[\"a\xfe\"],\"x\":\"\\u0041\xfe\"}");
    QCOMPARE(told(diff), QStringList({u"- /tags/0"_s, u"+ /tags/0"_s, u"* /x"_s}));
    QCOMPARE(diff.changes.at(0).item, u"a\\xFF"_s);
    QCOMPARE(diff.changes.at(1).item, u"a\\xFE"_s);
}

void TestCoreDiff::byteOrderMarkIsNoProblem()
{
    const ResourceDiff diff = compareResources("\xef\xbb\xbf{\"a\":1}", R"({"a":2})");
    QVERIFY(diff.isComparable());
    QCOMPARE(told(diff), QStringList{u"* /a"_s});
}

void TestCoreDiff::canBeCancelled()
{
    const std::atomic<bool> cancelled{true};
    const ResourceDiff diff = compareResources(R"({"a":1})", R"({"a":2})", 5000, &cancelled);
    QVERIFY(diff.isCancelled);
    QVERIFY(diff.changes.isEmpty());
    const std::atomic<bool> wanted{false};
    QVERIFY(!compareResources(R"({"a":1})", R"({"a":2})", 5000, &wanted).isCancelled);
}

void TestCoreDiff::brokenTextSaysWhere()
{
    const ResourceDiff diff = compareResources(R"({"a":1})", R"({"a":})");
    QVERIFY(!diff.isComparable());
    QVERIFY(!diff.beforeProblem);
    QCOMPARE(diff.afterProblem->offset, 5);
    QVERIFY(diff.changes.isEmpty());
    QVERIFY(compareResources("broken", "broken").isSame);
    QVERIFY(!compareResources("", "{}").isComparable());
}

void TestCoreDiff::brokenTextIsComparedUpToThere_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QStringList>("expected");
    const QByteArray whole = R"({"a":1,"b":{"c":2},"d":[{"id":1,"x":1},{"id":2}],"e":3})";
    QTest::newRow("changed before it")
        << whole << R"({"a":9,"b":{"c":2},)"_ba << QStringList{u"* /a"_s};
    QTest::newRow("turned round") << R"({"a":9,"b":{"c":2},)"_ba << whole << QStringList{u"* /a"_s};
    QTest::newRow("inside") << whole << R"({"a":1,"b":{"c":5,)"_ba << QStringList{u"* /b/c"_s};
    QTest::newRow("new before it") << whole << R"({"a":1,"z":0,"b":)"_ba << QStringList{u"+ /z"_s};
    QTest::newRow("gone, where it was closed")
        << whole << R"({"a":1,"b":{},"d":[)"_ba << QStringList{u"- /b/c"_s};
    QTest::newRow("in an element")
        << whole << R"({"d":[{"id":1,"x":2,)"_ba << QStringList{u"* /d/0/x"_s};
    QTest::newRow("behind the end") << R"({"a":1})"_ba
                                    << R"({"b":1} x)"_ba << QStringList({u"- /a"_s, u"+ /b"_s});
    QTest::newRow("both") << R"({"a":1,"b":2,"c")"_ba
                          << R"({"a":2,"d":2,"c")"_ba << QStringList{u"* /a"_s};
    QTest::newRow("no JSON at all") << whole << "Bad Gateway"_ba << QStringList();
}

void TestCoreDiff::brokenTextIsComparedUpToThere()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const ResourceDiff diff = compareResources(before, after);
    QVERIFY(!diff.isComparable());
    QTEST(told(diff), "expected");
}

void TestCoreDiff::numbersByValue_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("same");
    QTest::newRow("fraction") << "1.0"_ba
                              << "1"_ba << true;
    QTest::newRow("exponent") << "1e2"_ba
                              << "100"_ba << true;
    QTest::newRow("negative exponent") << "125e-2"_ba
                                       << "1.25"_ba << true;
    QTest::newRow("zeros") << "0.0e99"_ba
                           << "-0"_ba << true;
    QTest::newRow("small") << "0.001"_ba
                           << "1e-3"_ba << true;
    QTest::newRow("sign") << "-1"_ba
                          << "1"_ba << false;
    QTest::newRow("near") << "1.0000000000000000000001"_ba
                          << "1"_ba << false;
    QTest::newRow("ten") << "10"_ba
                         << "1"_ba << false;
    QTest::newRow("giant exponents") << "1e99999999999999999999"_ba
                                     << "1e99999999999999999998"_ba << false;
    QTest::newRow("text") << "\"1\""_ba
                          << "1"_ba << false;
}

void TestCoreDiff::numbersByValue()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    const JsonTree left(a);
    const JsonTree right(b);
    QTEST(JsonHash(left).of(0) == JsonHash(right).of(0), "same");
}

void TestCoreDiff::orderIsAlwaysTheSame()
{
    QByteArray before = "{";
    QByteArray after = "{";
    for (int i = 0; i < 200; ++i) {
        before += "\"k" + QByteArray::number(i * 7919 % 200) + "\":" + QByteArray::number(i) + ',';
        after += "\"k" + QByteArray::number(i) + "\":" + QByteArray::number(i) + ',';
    }
    before.back() = '}';
    after.back() = '}';
    const ResourceDiff first = compareResources(before, after);
    QVERIFY(first.changes.size() > 100);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(compareResources(before, after), first);
}

void TestCoreDiff::deepTextsAreSafe()
{
    const auto nested = [](int depth, const QByteArray &core) {
        return QByteArray("{\"a\":[").repeated(depth) + core + QByteArray("]}").repeated(depth);
    };
    const ResourceDiff diff = compareResources(nested(250, "1"), nested(250, "2"));
    QCOMPARE(diff.visibleCount(), 2); // a set: 1 is gone, 2 has come
    const ResourceDiff deep = compareResources(nested(100'000, "1"), nested(100'000, "2"));
    QVERIFY(deep.isComparable()); // as a whole from some level on
    QCOMPARE(deep.changes.size(), 1);
    QCOMPARE(deep.changes.constFirst().kind, Kind::Changed);
    QVERIFY(deep.changes.constFirst().pointer.startsWith(u"/a/0/a/0"_s));
    const ResourceDiff layout = compareResources(nested(1000, "[1,2]"), nested(1000, "[1, 2]"));
    QVERIFY(!layout.isSame && layout.changes.isEmpty());
}

void TestCoreDiff::largeTextsAreSafe()
{
    QByteArray before = "[";
    QByteArray after = "[";
    for (int i = 0; before.size() < 5'000'000; ++i) {
        const QByteArray id = QByteArray::number(i);
        before += R"({"id":)" + id + R"(,"name":"Person","tags":["A","B"]},)";
        after += R"({"id":)" + id + R"(,"name":"Persona","tags":["B","A"]},)";
    }
    before.back() = ']';
    after.back() = ']';
    const ResourceDiff diff = compareResources(before, after);
    QCOMPARE(diff.changes.size(), 5000);
    QVERIFY(diff.left > 100'000);
    QVERIFY(diff.isVisible());
    // All elements alike, and none: nothing here takes the square of their number.
    const QByteArray ones = '[' + QByteArray("{},").repeated(300'000) + "{}]";
    const QByteArray twos = '[' + QByteArray("{\"a\":1},").repeated(300'000) + "{}]";
    QVERIFY(compareResources(ones, twos).isVisible());
}

void TestCoreDiff::hugePointersAreBounded()
{
    const QByteArray key(1'000'000, 'k');
    QByteArray many;
    for (int i = 0; i < 1000; ++i)
        many += ",\"x" + QByteArray::number(i) + "\":0";
    const QByteArray before = "{\"" + key + "\":{\"y\":1}}";
    const QByteArray after = "{\"" + key + "\":{\"y\":1" + many + "}}";
    const ResourceDiff diff = compareResources(before, after);
    QVERIFY(diff.changes.size() < 100);
    QCOMPARE(diff.changes.size() + diff.left, 1000);
}

void TestCoreDiff::longListsAreCut()
{
    const ResourceDiff diff = compareResources("[1,2,3,4]", "[]", 3);
    QCOMPARE(diff.changes.size(), 3);
    QCOMPARE(diff.left, 1);
}

QTEST_GUILESS_MAIN(TestCoreDiff)
#include "tst_corediff.moc"
