// SPDX-License-Identifier: MIT
// Differences of texts, line by line.
#include "models/bytedifference.h"
#include "models/linediff.h"
#include "models/linemarks.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Kind = DiffLine::Kind;

namespace {

/// Lines of one kind, without their indent.
QStringList textsOf(const QList<DiffLine> &lines, Kind kind)
{
    QStringList texts;
    for (const DiffLine &line : lines) {
        if (line.kind == kind)
            texts << line.text.trimmed();
    }
    return texts;
}

QStringList removedIn(const BodyDiff &diff)
{
    return textsOf(diff.lines, Kind::Removed);
}

QStringList addedIn(const BodyDiff &diff)
{
    return textsOf(diff.lines, Kind::Added);
}

/// What is marked in the lines, in order.
QStringList marksOf(const QList<DiffLine> &lines)
{
    QStringList texts;
    for (const DiffLine &line : lines) {
        for (const DiffMark &mark : line.marks)
            texts << line.text.mid(mark.begin, mark.length);
    }
    return texts;
}

/// 5 MB in one line.
QByteArray people(int version)
{
    QByteArray text = "{\"people\":[";
    for (int i = 0; text.size() < 5'000'000; ++i) {
        const QByteArray n = QByteArray::number(i);
        const bool isOther = version > 0 && i % 10'000 == 5'000;
        text += (i ? "," : "") + R"({"id":)"_ba + n + R"(,"name":"Ann Lee )" + n +
                R"(","stage":")" + (isOther ? "Hot" : "Lead") + R"(","price":)" + n +
                R"(.50,"tags":["A","B"],"source":null})";
    }
    return text + "]}";
}

} // namespace

class TestLineDiff final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differences_data();
    void differences();
    void differenceOfManyLinesEnds();
    void foldsWhatIsAlike();
    void foldsAsItWrites();
    void oneLongLineHasLines();
    void bodiesAreComparedByTheirBytes();
    void writingIsADifference_data();
    void writingIsADifference();
    void brokenBesideWhole_data();
    void brokenBesideWhole();
    void bothBroken();
    void textAndBytes();
    void marksInLines_data();
    void marksInLines();
    void linesThatBelongTogether();
    void wholeElementsArePutIn();
    void layoutAloneIsADifference();
    void layoutBesideOthers();
    void fiveMegabytesWithinTheirWork();
    void brokenFiveMegabytes();
    void nothingAlikeIsBounded();
    void canBeCancelled();
    void firstBytes_data();
    void firstBytes();
};

void TestLineDiff::differences_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<QString>("signs");
    const QStringList abc{u"a"_s, u"b"_s, u"c"_s};
    QTest::newRow("alike") << abc << abc << u"==="_s;
    QTest::newRow("changed") << abc << QStringList{u"a"_s, u"x"_s, u"c"_s} << u"=-+="_s;
    QTest::newRow("added") << abc << QStringList{u"a"_s, u"b"_s, u"x"_s, u"c"_s} << u"==+="_s;
    QTest::newRow("removed") << abc << QStringList{u"a"_s, u"c"_s} << u"=-="_s;
    QTest::newRow("moved") << abc << QStringList{u"c"_s, u"a"_s, u"b"_s} << u"+==-"_s;
    QTest::newRow("from nothing") << QStringList{} << abc << u"+++"_s;
    QTest::newRow("to nothing") << abc << QStringList{} << u"---"_s;
    QTest::newRow("twice the same")
        << QStringList{u"a"_s, u"a"_s} << QStringList{u"a"_s} << u"=-"_s;
}

void TestLineDiff::differences()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, after);
    const QList<DiffLine> lines = lineDiff(before, after);
    QString signs;
    QStringList wasBefore;
    QStringList isAfter;
    for (const DiffLine &line : lines) {
        signs += line.kind == Kind::Same ? u'=' : line.kind == Kind::Added ? u'+' : u'-';
        if (line.kind != Kind::Added)
            wasBefore << line.text;
        if (line.kind != Kind::Removed)
            isAfter << line.text;
    }
    QTEST(signs, "signs");
    QCOMPARE(wasBefore, before); // both can be read from it
    QCOMPARE(isAfter, after);
}

void TestLineDiff::differenceOfManyLinesEnds()
{
    QStringList before{u"head"_s};
    QStringList after{u"head"_s};
    for (int i = 0; i < 5000; ++i) {
        before << u"b%1"_s.arg(i);
        after << u"a%1"_s.arg(i);
    }
    before << u"tail"_s;
    after << u"tail"_s;
    const QList<DiffLine> lines = lineDiff(before, after);
    QCOMPARE(lines.size(), 10'002);
    QCOMPARE(lines.constFirst().kind, Kind::Same);
    QCOMPARE(lines.constLast().kind, Kind::Same);
}

void TestLineDiff::foldsWhatIsAlike()
{
    QStringList before;
    for (int i = 0; i < 20; ++i)
        before << QString::number(i);
    QStringList after = before;
    after[10] = u"x"_s;
    const QList<DiffLine> lines = folded(lineDiff(before, after), 2);
    QCOMPARE(lines.size(), 8); // folded, 2, changed twice, 2, folded
    QCOMPARE(lines.constFirst(), (DiffLine{Kind::Folded, u"8 lines alike"_s}));
    QCOMPARE(lines.constLast(), (DiffLine{Kind::Folded, u"7 lines alike"_s}));
    QCOMPARE(lines.at(3), (DiffLine{Kind::Removed, u"10"_s}));
    QVERIFY(folded({}, 2).isEmpty());
}

void TestLineDiff::foldsAsItWrites()
{
    QByteArray before = "[0";
    for (int i = 1; i < 40; ++i)
        before += ',' + QByteArray::number(i);
    before += ']';
    QByteArray after = before;
    after.replace(",20,", ",x,");
    const BodyDiff diff = compareBodies(before, after);
    QCOMPARE(diff.places, 1);
    QCOMPARE(diff.removed, 1);
    QCOMPARE(diff.added, 1);
    QCOMPARE(diff.lines.size(), 10);
    QCOMPARE(diff.lines.constFirst().text, u"18 lines alike \u00b7 next at byte 51"_s);
    QCOMPARE(before.sliced(51, 2), "20"_ba);
    QCOMPARE(diff.lines.constLast().text, u"17 lines alike"_s);
    QCOMPARE(folded(diff.lines), diff.lines); // folded already
    const BodyDiff cut = compareBodies(before, after, {}, 3);
    QCOMPARE(cut.lines.size(), 4);
    QCOMPARE(cut.lines.constLast().text, u"23 more lines"_s);
}

void TestLineDiff::oneLongLineHasLines()
{
    const BodyDiff diff = compareBodies(R"({"a":1,"b":[1.0,2]})", R"({"a":1,"b":[1.0,3]})");
    QVERIFY(diff.isLaidOut);
    QVERIFY(diff.lines.contains({Kind::Same, u"    1.0,"_s})); // laid out, but not read
    QCOMPARE(removedIn(diff), QStringList{u"2"_s});
    QCOMPARE(addedIn(diff), QStringList{u"3"_s});
    const BodyDiff same = compareBodies("{broken\nhere", "{broken\nhere");
    QCOMPARE(same.places, 0);
    QCOMPARE(bodyDiffText(same), u"They are the same, byte by byte."_s);
}

void TestLineDiff::bodiesAreComparedByTheirBytes()
{
    const QByteArray before = "{\"bad\":\"a\xff"
                              "b\",\"zw\":\"Hot\"}";
    const QByteArray after = "{\"bad\":\"a\xfe"
                             "b\",\"zw\":\"Ho\xe2\x80\x8bt\"}";
    const BodyDiff diff = compareBodies(before, after);
    QCOMPARE(removedIn(diff), QStringList({u"\"bad\": \"a\\xFFb\","_s, u"\"zw\": \"Hot\""_s}));
    QCOMPARE(addedIn(diff),
             QStringList({u"\"bad\": \"a\\xFEb\","_s, u"\"zw\": \"Ho\u2039U+200B\u203at\""_s}));
    // What looks alike is still another text.
    const BodyDiff spelled = compareBodies("a\xff", "a\\xFF");
    QCOMPARE(removedIn(spelled), QStringList{u"a\\xFF"_s});
    QCOMPARE(addedIn(spelled), QStringList{u"a\\xFF"_s});
    const BodyDiff unseen = compareBodies("a\0\x1b"_ba, "a\xe2\x80\xae");
    QCOMPARE(removedIn(unseen), QStringList{u"a\u2039NUL\u203a\u2039ESC\u203a"_s});
    QCOMPARE(addedIn(unseen), QStringList{u"a\u2039U+202E\u203a"_s});
}

void TestLineDiff::writingIsADifference_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QStringList>("removed");
    QTest::addColumn<QStringList>("added");
    QTest::newRow("number") << R"({"a":1.0,"b":1})"_ba
                            << R"({"a":1,"b":1})"_ba << QStringList{u"\"a\": 1.0,"_s}
                            << QStringList{u"\"a\": 1,"_s};
    QTest::newRow("escape") << R"({"a":"\u00e9"})"_ba
                            << "{\"a\":\"\u00e9\"}"_ba << QStringList{u"\"a\": \"\\u00e9\""_s}
                            << QStringList{u"\"a\": \"\u00e9\""_s};
    QTest::newRow("order") << R"({"a":1,"b":2,"c":3})"_ba
                           << R"({"b":2,"a":1,"c":3})"_ba << QStringList{u"\"b\": 2,"_s}
                           << QStringList{u"\"b\": 2,"_s};
    QTest::newRow("twice") << R"({"a":1,"b":2})"_ba
                           << R"({"a":1,"a":1,"b":2})"_ba << QStringList()
                           << QStringList{u"\"a\": 1,"_s};
}

void TestLineDiff::writingIsADifference()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const BodyDiff diff = compareBodies(before, after);
    QTEST(removedIn(diff), "removed");
    QTEST(addedIn(diff), "added");
    QVERIFY(!diff.alsoInLayout);
}

void TestLineDiff::brokenBesideWhole_data()
{
    QTest::addColumn<QByteArray>("broken");
    QTest::addColumn<QStringList>("removed");
    QTest::addColumn<QStringList>("added");
    QTest::newRow("no value") << R"({"a":1,"b":,"c":[1,2,3],"d":"x"})"_ba
                              << QStringList{u"\"b\":,"_s} << QStringList{u"\"b\": 2,"_s};
    QTest::newRow("no quote") << R"({"a":1,"b":2,"c":[1,2,3],"d":"x})"_ba
                              << QStringList{u"\"d\": \"x}"_s}
                              << QStringList({u"\"d\": \"x\""_s, u"}"_s});
    QTest::newRow("no name's quote") << R"({"a":1,b":2,"c":[1,2,3],"d":"x"})"_ba
                                     << QStringList{u"b\":2,"_s} << QStringList{u"\"b\": 2,"_s};
    QTest::newRow("no bracket") << R"({"a":1,"b":2,"c":[1,2,3,"d":"x"})"_ba << QStringList{u"3,"_s}
                                << QStringList({u"3"_s, u"],"_s});
    QTest::newRow("cut off") << R"({"a":1,"b":2,"c":[1,2)"_ba << QStringList{u"2"_s}
                             << QStringList({u"2,"_s, u"3"_s, u"],"_s, u"\"d\": \"x\""_s, u"}"_s});
}

void TestLineDiff::brokenBesideWhole()
{
    QFETCH(QByteArray, broken);
    const BodyDiff diff = compareBodies(broken, R"({"a":1,"b":2,"c":[1,2,3],"d":"x"})");
    QVERIFY(diff.isLaidOut);
    QTEST(removedIn(diff), "removed");
    QTEST(addedIn(diff), "added");
}

void TestLineDiff::bothBroken()
{
    const BodyDiff diff =
        compareBodies(R"({"a":1,"b":2,"c":[1,2,3],"d" "x"})", R"({"a":1,"b":,"c":[1,2,4],"d":"x")");
    QCOMPARE(removedIn(diff), QStringList({u"\"b\": 2,"_s, u"3"_s, u"\"d\" \"x\""_s, u"}"_s}));
    QCOMPARE(addedIn(diff), QStringList({u"\"b\":,"_s, u"4"_s, u"\"d\": \"x\""_s}));
}

void TestLineDiff::textAndBytes()
{
    const BodyDiff text = compareBodies("one\ntwo, three\nfour", "one\ntwo, 3\nfour");
    QVERIFY(!text.isLaidOut);
    QCOMPARE(removedIn(text), QStringList{u"two, three"_s});
    QCOMPARE(addedIn(text), QStringList{u"two, 3"_s});
    // Bytes without any line: what is put in does not move all that follows.
    QByteArray before;
    quint32 state = 1;
    while (before.size() < 50'000) {
        state = state * 1664525 + 1013904223;
        before += char(state >> 24);
    }
    before.replace('\n', '\0');
    QByteArray after = before;
    after.insert(25'000, "put in");
    const BodyDiff bytes = compareBodies(before, after);
    QCOMPARE(bytes.places, 1);
    QVERIFY(bytes.removed <= 4 && bytes.added <= 4);
    QVERIFY(marksOf(bytes.lines).join(QString()).contains(u"put in"_s));
    QVERIFY(bytes.lines.at(1).isContinued);
}

void TestLineDiff::marksInLines_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QStringList>("marks");
    QTest::newRow("number") << R"({"a":450000})"_ba
                            << R"({"a":460000})"_ba << QStringList({u"5"_s, u"6"_s});
    QTest::newRow("number's text") << R"({"a":1.0})"_ba
                                   << R"({"a":1})"_ba << QStringList{u".0"_s};
    QTest::newRow("escapes are whole")
        << R"({"a":"x\u00e9y"})"_ba
        << R"({"a":"x\u00e8y"})"_ba << QStringList({u"\\u00e9"_s, u"\\u00e8"_s});
    QTest::newRow("two words of a text")
        << R"({"a":"the quick brown fox"})"_ba
        << R"({"a":"the slow brown cat"})"_ba
        << QStringList({u"quick"_s, u"fox"_s, u"slow"_s, u"cat"_s});
    QTest::newRow("what is not seen")
        << R"({"a":"Hot"})"_ba
        << "{\"a\":\"Ho\xe2\x80\x8bt\"}"_ba << QStringList{u"\u2039U+200B\u203a"_s};
    QTest::newRow("comma") << R"({"a":1})"_ba
                           << R"({"a":1,"b":2})"_ba << QStringList{u","_s};
}

void TestLineDiff::marksInLines()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QTEST(marksOf(compareBodies(before, after).lines), "marks");
}

void TestLineDiff::linesThatBelongTogether()
{
    // Each line beside the one it has become.
    QString signs;
    const BodyDiff diff = compareBodies(R"({"a":1,"b":2,"c":3})", R"({"a":2,"b":3,"c":4})");
    for (const DiffLine &line : diff.lines)
        signs += line.kind == Kind::Same ? u'=' : line.kind == Kind::Added ? u'+' : u'-';
    QCOMPARE(signs, u"=-+-+-+="_s);
    using Pairs = QList<std::pair<qsizetype, qsizetype>>;
    const QList<QByteArrayView> olds{"\"a\": 1,", "\"b\": 2,", "3"};
    QCOMPARE(matchingLines(olds, {"\"b\": 3,", "\"a\": 2,", "4"}), (Pairs{{0, 1}, {1, 0}, {2, 2}}));
    QCOMPARE(matchingLines(olds, {"\"b\": 3,"}), (Pairs{{1, 0}}));
    QCOMPARE(matchingLines({"x"}, {"y", "z"}), Pairs());
}

void TestLineDiff::wholeElementsArePutIn()
{
    const BodyDiff diff = compareBodies(R"([{"id":1,"x":0},{"id":3,"x":0}])",
                                        R"([{"id":1,"x":0},{"id":2,"x":0},{"id":3,"x":0}])");
    QCOMPARE(addedIn(diff), QStringList({u"{"_s, u"\"id\": 2,"_s, u"\"x\": 0"_s, u"},"_s}));
    QVERIFY(removedIn(diff).isEmpty());
}

void TestLineDiff::layoutAloneIsADifference()
{
    QVERIFY(differInLayoutOnly("{\"a\":1}", "{ \"a\": 1 }"));
    QVERIFY(!differInLayoutOnly("{\"a\":1}", "{\"a\":1}"));
    QVERIFY(!differInLayoutOnly("{\"a\":1}", "{\"a\":2}"));
    const BodyDiff diff = compareBodies("{\"a\":1}", "{\"a\":\t1}");
    QVERIFY(diff.isLayoutOnly);
    QCOMPARE(removedIn(diff), QStringList{u"{\"a\":1}"_s});
    QCOMPARE(addedIn(diff), QStringList{u"{\"a\":\u21921}"_s});
}

void TestLineDiff::layoutBesideOthers()
{
    const BodyDiff diff = compareBodies(R"({"a":1,"b":2,"c":3})", R"({"a": 1, "b":2, "c":4})");
    QVERIFY(diff.alsoInLayout);
    QCOMPARE(removedIn(diff), QStringList{u"\"c\": 3"_s});
    QVERIFY(bodyDiffText(diff).contains(u"Blanks and line breaks"_s));
}

void TestLineDiff::fiveMegabytesWithinTheirWork()
{
    const QByteArray before = people(0);
    const QByteArray after = people(1);
    const BodyDiff diff = compareBodies(before, after, {.work = 8'000'000});
    QVERIFY(diff.isShortest);
    QVERIFY(diff.places >= 4);
    QCOMPARE(removedIn(diff), QStringList(diff.places, u"\"stage\": \"Lead\","_s));
    QCOMPARE(addedIn(diff), QStringList(diff.places, u"\"stage\": \"Hot\","_s));
    QVERIFY(diff.lines.size() < 60);
}

void TestLineDiff::brokenFiveMegabytes()
{
    const QByteArray whole = people(0);
    QByteArray broken = whole;
    broken.remove(whole.indexOf("\"stage\"") + 8, 1); // the quote before Lead
    const BodyDiff diff = compareBodies(broken, whole, {.work = 8'000'000});
    QCOMPARE(diff.places, 1);
    QCOMPARE(removedIn(diff), QStringList{u"\"stage\": Lead\","_s});
    QCOMPARE(addedIn(diff), QStringList{u"\"stage\": \"Lead\","_s});
    // Cut off in the middle.
    const BodyDiff half = compareBodies(whole.first(whole.size() / 2), whole, {.work = 8'000'000});
    QVERIFY(half.places <= 2);
    QVERIFY(half.removed <= 2);
}

void TestLineDiff::nothingAlikeIsBounded()
{
    QByteArray before = "[";
    QByteArray after = "[";
    for (int i = 0; before.size() < 2'000'000; ++i) {
        before += QByteArray::number(qint64(i) * 7919 % 10'007) + ',';
        after += QByteArray::number(qint64(i) * 104'729 % 10'007) + ',';
    }
    const BodyDiff diff = compareBodies(before + "0]", after + "0]", {.work = 2'000'000});
    QVERIFY(!diff.isShortest);
    QVERIFY(bodyDiffText(diff).contains(u"more may be shown as changed"_s));
    QCOMPARE(diff.lines.size(), 5001);
    QVERIFY(diff.lines.constLast().text.endsWith(u"more lines"_s));
}

void TestLineDiff::canBeCancelled()
{
    const std::atomic<bool> cancelled = true;
    const BodyDiff diff = compareBodies("[1,2,3]", "[4,2,5]", {.cancelled = &cancelled});
    QVERIFY(diff.isCancelled);
    QVERIFY(diff.lines.isEmpty());
}

void TestLineDiff::firstBytes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("told");
    QTest::newRow("value") << R"({"stage":"Lead"})"_ba
                           << R"({"stage":"Hot"})"_ba
                           << u"First differing byte: 10 (4C → 48)   Lead\"} → Hot\"}"_s;
    QTest::newRow("ends") << "ab"_ba
                          << "abc"_ba
                          << u"First differing byte: 2 (the end → 63)   nothing more → c"_s;
    QTest::newRow("nothing") << ""_ba
                             << "\n"_ba
                             << u"First differing byte: 0 (the end → 0A)   nothing more → \u21b5"_s;
    QTest::newRow("in a character")
        << "a\u00e9"_ba
        << "a\u00e8"_ba << u"First differing byte: 2 (A9 → A8)   \u00e9 → \u00e8"_s;
    QTest::newRow("no text") << "a\xff"_ba
                             << "a\xfe"_ba
                             << u"First differing byte: 1 (FF → FE)   \\xFF → \\xFE"_s;
    QTest::newRow("long") << QByteArray(2000, 'x') + QByteArray(100, 'y') << QByteArray(3000, 'x')
                          << u"First differing byte: 2,000 (79 → 78)   %1… → %2…"_s.arg(
                                 QString(24, u'y'), QString(24, u'x'));
}

void TestLineDiff::firstBytes()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const std::optional<ByteDifference> first = firstByteDifference(before, after);
    QVERIFY(first);
    QTEST(byteDifferenceText(*first), "told");
    QVERIFY(!firstByteDifference(before, before));
}

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
