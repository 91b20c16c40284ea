// SPDX-License-Identifier: MIT
// What two sequences have in common: right, shortest where it can be, bounded always.
#include "core/sequencediff.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <algorithm>

using namespace Hookglass;
using Values = std::vector<quint32>;

namespace {

Values valuesOf(const QByteArray &letters)
{
    return Values(letters.cbegin(), letters.cend());
}

qsizetype lengthOf(const SequenceDiff &diff)
{
    qsizetype sum = 0;
    for (const SameRun &run : diff.same)
        sum += run.length;
    return sum;
}

/// In order, apart, and really the same.
bool isSound(const SequenceDiff &diff, const Values &a, const Values &b)
{
    qsizetype endA = 0;
    qsizetype endB = 0;
    for (const SameRun &run : diff.same) {
        const bool isNext = run.before >= endA && run.after >= endB && run.length > 0;
        const bool isApart = endA == 0 || endB == 0 || run.before > endA || run.after > endB;
        if (!isNext || !isApart || run.before + run.length > qsizetype(a.size()) ||
            run.after + run.length > qsizetype(b.size()) ||
            !std::equal(a.cbegin() + run.before, a.cbegin() + run.before + run.length,
                        b.cbegin() + run.after))
            return false;
        endA = run.before + run.length;
        endB = run.after + run.length;
    }
    return true;
}

/// By the table of lengths.
qsizetype longestCommon(const Values &a, const Values &b)
{
    std::vector<qsizetype> row(b.size() + 1, 0);
    for (const quint32 x : a) {
        qsizetype corner = 0;
        for (size_t j = 0; j < b.size(); ++j) {
            const qsizetype above = row[j + 1];
            row[j + 1] = x == b[j] ? corner + 1 : std::max(row[j], above);
            corner = above;
        }
    }
    return row.back();
}

Values random(QRandomGenerator &generator, int length, int letters)
{
    Values values;
    for (int i = 0; i < length; ++i)
        values.push_back(quint32(generator.bounded(letters)));
    return values;
}

} // namespace

class TestCoreSequenceDiff final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void small_data();
    void small();
    void shortestOfRandomOnes();
    void soundWithinAnyBounds();
    void workIsBounded_data();
    void workIsBounded();
    void uniqueOnesHoldTogether();
    void whatOnlyOneHasCostsNothing();
    void canBeCancelled();
};

void TestCoreSequenceDiff::small_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<int>("common");
    QTest::newRow("nothing") << QByteArray() << QByteArray() << 0;
    QTest::newRow("from nothing") << QByteArray() << QByteArray("abc") << 0;
    QTest::newRow("alike") << QByteArray("abc") << QByteArray("abc") << 3;
    QTest::newRow("other") << QByteArray("a") << QByteArray("b") << 0;
    QTest::newRow("moved") << QByteArray("abc") << QByteArray("cab") << 2;
    QTest::newRow("Myers' own") << QByteArray("abcabba") << QByteArray("cbabac") << 4;
    QTest::newRow("repeats") << QByteArray("aaaa") << QByteArray("aa") << 2;
    QTest::newRow("turned round") << QByteArray("abcdef") << QByteArray("fedcba") << 1;
}

void TestCoreSequenceDiff::small()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(int, common);
    const SequenceDiff diff = compareSequences(valuesOf(a), valuesOf(b));
    QVERIFY(isSound(diff, valuesOf(a), valuesOf(b)));
    QVERIFY(diff.isShortest);
    QCOMPARE(lengthOf(diff), common);
}

void TestCoreSequenceDiff::shortestOfRandomOnes()
{
    QRandomGenerator generator(7);
    for (int round = 0; round < 400; ++round) {
        const int letters = 2 + round % 9;
        const Values a = random(generator, generator.bounded(60), letters);
        const Values b = random(generator, generator.bounded(60), letters);
        const SequenceDiff diff = compareSequences(a, b);
        QVERIFY(isSound(diff, a, b));
        QVERIFY(diff.isShortest);
        QCOMPARE(lengthOf(diff), longestCommon(a, b));
    }
}

void TestCoreSequenceDiff::soundWithinAnyBounds()
{
    QRandomGenerator generator(8);
    for (int round = 0; round < 200; ++round) {
        const Values a = random(generator, generator.bounded(300), 40);
        const Values b = random(generator, generator.bounded(300), 40);
        for (const qint64 work : {0, 1, 50, 500, 5000})
            QVERIFY(isSound(compareSequences(a, b, {.work = work}), a, b));
    }
}

void TestCoreSequenceDiff::workIsBounded_data()
{
    QTest::addColumn<int>("letters");
    QTest::newRow("two letters") << 2;
    QTest::newRow("a few") << 50;
    QTest::newRow("hardly one twice") << 10'000'000;
}

void TestCoreSequenceDiff::workIsBounded()
{
    QFETCH(int, letters);
    QRandomGenerator generator(9);
    const Values a = random(generator, 200'000, letters);
    const Values b = random(generator, 200'000, letters);
    constexpr qint64 work = 4'000'000;
    const SequenceDiff diff = compareSequences(a, b, {.work = work});
    QVERIFY(isSound(diff, a, b));
    // Beyond it: one step of a search, and trimming and sorting each once more.
    QVERIFY2(diff.work <= work + 10 * 400'000, qPrintable(QString::number(diff.work)));
}

void TestCoreSequenceDiff::uniqueOnesHoldTogether()
{
    // Every second one is another, which both have elsewhere: far more edits than are looked for.
    Values a;
    Values b;
    for (quint32 i = 0; i < 50'000; ++i) {
        a.insert(a.end(), {10 * i, 1 + 2 * (i % 2)});
        b.insert(b.end(), {10 * i, 3 - 2 * (i % 2)});
    }
    const SequenceDiff diff = compareSequences(a, b, {.work = 20'000'000});
    QVERIFY(isSound(diff, a, b));
    QVERIFY(lengthOf(diff) >= 50'000);
}

void TestCoreSequenceDiff::whatOnlyOneHasCostsNothing()
{
    Values a;
    Values b;
    for (quint32 i = 0; i < 100'000; ++i) {
        a.insert(a.end(), {3 * i, 3 * i + 1});
        b.insert(b.end(), {3 * i + 2, 3 * i});
    }
    const SequenceDiff diff = compareSequences(a, b, {.work = 1'000'000});
    QVERIFY(isSound(diff, a, b));
    QVERIFY(diff.isShortest);
    QCOMPARE(lengthOf(diff), 100'000);
    // Too large for a table of what occurs: the same without it.
    a.push_back(0xffffffff);
    b.push_back(0xffffffff);
    QVERIFY(isSound(compareSequences(a, b, {.work = 1'000'000}), a, b));
}

void TestCoreSequenceDiff::canBeCancelled()
{
    QRandomGenerator generator(10);
    const Values a = random(generator, 100'000, 50);
    const Values b = random(generator, 100'000, 50);
    const std::atomic<bool> cancelled = true;
    const SequenceDiff diff = compareSequences(a, b, {.cancelled = &cancelled});
    QVERIFY(diff.isCancelled);
    QVERIFY(diff.work < 1000);
}

QTEST_GUILESS_MAIN(TestCoreSequenceDiff)
#include "tst_coresequencediff.moc"
