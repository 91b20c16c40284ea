// SPDX-License-Identifier: MIT
// Differences of texts, line by line.
#include "models/linediff.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Kind = DiffLine::Kind;

class TestLineDiff final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differences_data();
    void differences();
    void differenceOfManyLinesEnds();
    void foldsWhatIsAlike();
    void oneLongLineHasLines();
    void bodiesAreComparedByTheirBytes();
    void layoutAloneIsADifference();
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

void TestLineDiff::oneLongLineHasLines()
{
    const QList<DiffLine> lines = bodyDiff(R"({"a":1,"b":[1.0,2]})", R"({"a":1,"b":[1.0,3]})");
    QVERIFY(lines.size() > 4);
    QVERIFY(lines.contains({Kind::Same, u"    1.0,"_s})); // laid out, but not read
    QVERIFY(lines.contains({Kind::Removed, u"    2"_s}));
    QCOMPARE(bodyDiff("{broken\nhere", "{broken\nhere"),
             (QList<DiffLine>{{Kind::Same, u"{broken"_s}, {Kind::Same, u"here"_s}}));
}

void TestLineDiff::bodiesAreComparedByTheirBytes()
{
    const QByteArray before = "{\"bad\":\"a\xff"
                              "b\",\"zw\":\"Hot\"}";
    const QByteArray after = "{\"bad\":\"a\xfe"
                             "b\",\"zw\":\"Ho\xe2\x80\x8bt\"}";
    const QList<DiffLine> lines = bodyDiff(before, after);
    QVERIFY(lines.contains({Kind::Removed, u"  \"bad\": \"a\\xFFb\","_s}));
    QVERIFY(lines.contains({Kind::Added, u"  \"bad\": \"a\\xFEb\","_s}));
    QVERIFY(lines.contains({Kind::Removed, u"  \"zw\": \"Hot\""_s}));
    QVERIFY(lines.contains({Kind::Added, u"  \"zw\": \"Ho\u2039U+200B\u203at\""_s}));
    // What looks alike is still another text.
    const QList<DiffLine> spelled = bodyDiff("a\xff", "a\\xFF");
    QCOMPARE(spelled, (QList<DiffLine>{{Kind::Removed, u"a\\xFF"_s}, {Kind::Added, u"a\\xFF"_s}}));
    QCOMPARE(bodyDiff("a\0\x1b"_ba, "a\xe2\x80\xae"),
             (QList<DiffLine>{{Kind::Removed, u"a\u2039NUL\u203a\u2039ESC\u203a"_s},
                              {Kind::Added, u"a\u2039U+202E\u203a"_s}}));
}

void TestLineDiff::layoutAloneIsADifference()
{
    QVERIFY(differInLayoutOnly("{\"a\":1}", "{ \"a\": 1 }"));
    QVERIFY(!differInLayoutOnly("{\"a\":1}", "{\"a\":1}"));
    QVERIFY(!differInLayoutOnly("{\"a\":1}", "{\"a\":2}"));
    QCOMPARE(
        bodyDiff("{\"a\":1}", "{\"a\":\t1}"),
        (QList<DiffLine>{{Kind::Removed, u"{\"a\":1}"_s}, {Kind::Added, u"{\"a\":\u21921}"_s}}));
}

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
