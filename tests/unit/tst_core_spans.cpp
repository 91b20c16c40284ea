// SPDX-License-Identifier: MIT
// Percentiles of spans: what is told was a span, and is on the right side of the limit.
#include "core/deliverystats.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;

class TestCoreSpans final : public QObject
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
};

void TestCoreSpans::quantilesAreAccurate_data()
{
    QTest::addColumn<qint64>("scale");
    QTest::newRow("microseconds") << qint64(1);
    QTest::newRow("milliseconds") << qint64(1'000);
    QTest::newRow("minutes") << qint64(60'000'000);
}

void TestCoreSpans::quantilesAreAccurate()
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

void TestCoreSpans::quantilesOfFew()
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

void TestCoreSpans::fewSpansAreToldAsTheyWere_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 15, 20, 99, 100, 4096})
        QTest::addRow("%d", count) << count;
}

void TestCoreSpans::fewSpansAreToldAsTheyWere()
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

void TestCoreSpans::theLimitIsNeverCrossed_data()
{
    QTest::addColumn<qint64>("kept");
    QTest::newRow("each is kept") << qint64(4096);
    QTest::newRow("they are counted") << qint64(10);
}

void TestCoreSpans::theLimitIsNeverCrossed()
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

void TestCoreSpans::addsHistograms()
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

void TestCoreSpans::addsHistogramsOfAnySize()
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

QTEST_APPLESS_MAIN(TestCoreSpans)
#include "tst_core_spans.moc"
