// SPDX-License-Identifier: MIT
#include "fub/ratelimit.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFubRateLimit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverMoreThanTheWindowTakes();
    void contextsAreApart();
    void othersOfTheSameKeyAreSeen();
    void retryAfterIsKept();
    void backgroundLeavesATenth();
    void whatOthersSentCounts();
};

namespace {

const auto Hooks = u"GET webhooks"_s;
const auto People = u"PUT people"_s;

} // namespace

void TestFubRateLimit::neverMoreThanTheWindowTakes()
{
    RateLimit limit;
    RateLimit::Time now{1h};
    limit.answered(Hooks, {.limit = 20, .remaining = 20, .window = 10s, .context = u"a"_s}, now);
    QList<RateLimit::Time> sent;
    for (int i = 0; i < 200; ++i) {
        now += limit.wait(Hooks, now);
        limit.sent(Hooks, now);
        sent.append(now);
        now += 7ms;
    }
    for (qsizetype i = 20; i < sent.size(); ++i)
        QVERIFY(sent.at(i) - sent.at(i - 20) >= 10s);
    // And not slower than allowed: 200 requests need nine full windows.
    QVERIFY(sent.constLast() - sent.constFirst() < 91s);
}

void TestFubRateLimit::contextsAreApart()
{
    RateLimit limit;
    const RateLimit::Time now{1h};
    limit.answered(Hooks, {.limit = 250, .remaining = 9, .window = 10s, .context = u"global"_s},
                   now);
    limit.answered(People, {.limit = 25, .remaining = 0, .window = 10s, .context = u"people"_s},
                   now);
    QCOMPARE(limit.wait(Hooks, now), 0ms);
    QVERIFY(limit.wait(People, now) > 0ms);
    limit.refused(People, 3s, now);
    QCOMPARE(limit.wait(People, now), 3s);
    QCOMPARE(limit.wait(u"DELETE webhooks"_s, now), 0ms); // never seen
}

void TestFubRateLimit::othersOfTheSameKeyAreSeen()
{
    RateLimit limit;
    RateLimit::Time now{1h};
    limit.sent(Hooks, now);
    limit.answered(Hooks, {.limit = 250, .remaining = 0, .window = 10s, .context = {}}, now);
    QVERIFY(limit.wait(Hooks, now) > 0ms); // one of ours, 249 of somebody else
    QVERIFY(limit.wait(Hooks, now) <= 10s);
    now += 10s;
    QCOMPARE(limit.wait(Hooks, now), 0ms);
}

void TestFubRateLimit::retryAfterIsKept()
{
    RateLimit limit;
    const RateLimit::Time now{1h};
    limit.refused(Hooks, std::nullopt, now);
    QCOMPARE(limit.wait(Hooks, now), 10s);
    limit.refused(Hooks, 2s, now); // a shorter one does not open it earlier
    QCOMPARE(limit.wait(Hooks, now), 10s);
    QCOMPARE(limit.wait(Hooks, now + 10s), 0ms);
}

void TestFubRateLimit::backgroundLeavesATenth()
{
    RateLimit limit;
    const RateLimit::Time now{1h};
    limit.answered(Hooks, {.limit = 30, .remaining = 30, .window = 10s, .context = u"a"_s}, now);
    for (int i = 0; i < 27; ++i) {
        QCOMPARE(limit.wait(Hooks, now, RateLimit::Share::Background), 0ms);
        limit.sent(Hooks, now);
    }
    QCOMPARE(limit.wait(Hooks, now, RateLimit::Share::Background), 10s);
    QCOMPARE(limit.wait(Hooks, now), 0ms);
}

void TestFubRateLimit::whatOthersSentCounts()
{
    RateLimit limit;
    const RateLimit::Time now{1h};
    limit.sent(Hooks, now);
    // A process that was killed just now had sent 26.
    limit.answered(Hooks, {.limit = 30, .remaining = 3, .window = 10s, .context = u"a"_s}, now);
    QCOMPARE(limit.wait(Hooks, now, RateLimit::Share::Background), 10s);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(limit.wait(Hooks, now), 0ms);
        limit.sent(Hooks, now);
    }
    QCOMPARE(limit.wait(Hooks, now), 10s);
    // Our own are not counted twice.
    const RateLimit::Time later = now + 10s;
    limit.sent(Hooks, later);
    limit.answered(Hooks, {.limit = 30, .remaining = 29, .window = 10s, .context = u"a"_s}, later);
    QCOMPARE(limit.wait(Hooks, later, RateLimit::Share::Background), 0ms);
}

QTEST_GUILESS_MAIN(TestFubRateLimit)
#include "tst_fub_ratelimit.moc"
