// SPDX-License-Identifier: MIT
// Webhook registry, health and rate limits on their own.
#include "sandbox/ratelimiter.h"
#include "sandboxfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Sim;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class SandboxRulesTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void health_allFailing();
    void health_halfFailingIsFine();
    void health_recoveryStartsAnew();
    void health_needsEnoughAttempts();
    void health_silenceIsNoRecovery();
    void systems_keepTheirKeys();
    void systems_areBounded();
    void registry_limitOfTwo();
    void registry_toldOfStops();
    void loopback_data();
    void loopback();
    void rate_slides();
    void rate_contextsAreApart();
    void rate_unregisteredShareTheLower();
    void rate_scales();
    void keys_areRandom();
};

void SandboxRulesTest::health_allFailing()
{
    WebhookHealth health;
    for (std::chrono::hours time = 0h; time < 7 * 24h + 9h; time += 1h)
        QVERIFY2(!health.record(false, time, 10), qPrintable(QString::number(time.count())));
    // Ill since the tenth attempt, at hour 9.
    QVERIFY(health.record(false, 7 * 24h + 9h, 10));
}

void SandboxRulesTest::health_halfFailingIsFine()
{
    WebhookHealth health;
    for (int i = 0; i < 24 * 30; ++i)
        QVERIFY(!health.record(i % 2 == 0, std::chrono::hours(i), 10));
}

void SandboxRulesTest::health_recoveryStartsAnew()
{
    WebhookHealth health;
    std::chrono::hours time = 0h;
    for (; time < 100h; time += 1h)
        QVERIFY(!health.record(false, time, 10));
    for (; time < 130h; time += 1h)
        QVERIFY(!health.record(true, time, 10)); // more than half of 48 hours well
    for (; time < 130h + 7 * 24h; time += 1h)
        QVERIFY(!health.record(false, time, 10));
}

void SandboxRulesTest::health_needsEnoughAttempts()
{
    WebhookHealth health;
    for (int day = 0; day < 60; ++day)
        QVERIFY(!health.record(false, std::chrono::hours(24 * day), 10));
}

void SandboxRulesTest::health_silenceIsNoRecovery()
{
    WebhookHealth health;
    for (int i = 0; i < 20; ++i)
        QVERIFY(!health.record(false, std::chrono::minutes(i), 10));
    QVERIFY(health.record(false, 24h * 8, 10));
}

void SandboxRulesTest::systems_keepTheirKeys()
{
    const Guesses guesses;
    Webhooks webhooks(guesses, {});
    const auto key = [](const char *text) { return Secret(QByteArray(text)); };
    QVERIFY(!webhooks.signer(u"A"_s));
    QVERIFY(!webhooks.identify(u"A"_s, key("ka")));
    QCOMPARE(webhooks.signer(u"A"_s)->sign("x"), Signer(key("ka")).sign("x"));
    QVERIFY(!webhooks.identify(u"A"_s, {})); // the name alone is enough
    QCOMPARE(webhooks.identify(u"A"_s, key("other"))->status, guesses.wrongSystemKey.status);
    QVERIFY(webhooks.isRegistered(u"A"_s, key("ka")));
    QVERIFY(!webhooks.isRegistered(u"A"_s, {}));
    // First without a key: signed with one that nobody knows, until a key comes.
    QVERIFY(!webhooks.identify(u"B"_s, {}));
    QVERIFY(webhooks.signer(u"B"_s)->sign("x") != Signer(key("kb")).sign("x"));
    QVERIFY(!webhooks.identify(u"B"_s, key("kb")));
    QCOMPARE(webhooks.signer(u"B"_s)->sign("x"), Signer(key("kb")).sign("x"));
    QVERIFY(webhooks.identify(u"B"_s, key("later")));
}

void SandboxRulesTest::systems_areBounded()
{
    Guesses guesses;
    guesses.maxSystems = 3;
    Webhooks webhooks(guesses, {});
    for (int i = 0; i < 3; ++i)
        QVERIFY(!webhooks.identify(QString::number(i), {}));
    QVERIFY(webhooks.identify(u"4"_s, {}));
    QVERIFY(!webhooks.identify(u"1"_s, {}));
}

void SandboxRulesTest::registry_limitOfTwo()
{
    const Guesses guesses;
    Webhooks webhooks(guesses, {"peopleCreated", "notesCreated"});
    Webhook wanted;
    wanted.system = u"A"_s;
    wanted.event = "peopleCreated";
    wanted.url = QUrl(u"https://example.com/a"_s);
    for (int i = 0; i < 2; ++i) {
        QVERIFY(!webhooks.check(wanted));
        webhooks.insert(wanted);
    }
    QCOMPARE(webhooks.check(wanted)->text, guesses.tooManyWebhooks.text);
    Webhook other = wanted;
    other.system = u"B"_s;
    QVERIFY(!webhooks.check(other));
    other = wanted;
    other.event = "notesCreated";
    QVERIFY(!webhooks.check(other));
    // A change of one of the two is no third.
    other = *webhooks.find(1);
    other.url = QUrl(u"https://example.com/b"_s);
    QVERIFY(!webhooks.check(other));
    webhooks.disable(1);
    QVERIFY(webhooks.check(wanted));
    QCOMPARE(webhooks.subscribers("peopleCreated"), QList<qint64>{2});

    Guesses lenient;
    lenient.disabledCountsForLimit = false;
    Webhooks roomier(lenient, {"peopleCreated"});
    for (int i = 0; i < 2; ++i)
        roomier.insert(wanted);
    roomier.disable(1);
    QVERIFY(!roomier.check(wanted));
}

void SandboxRulesTest::registry_toldOfStops()
{
    const Guesses guesses;
    Webhooks webhooks(guesses, {"peopleCreated"});
    QList<qint64> stopped;
    webhooks.setStopListener([&stopped](qint64 id) { stopped.append(id); });
    const qint64 first = webhooks.insert({});
    const qint64 second = webhooks.insert({});
    webhooks.disable(first);
    webhooks.disable(first);
    webhooks.remove(second);
    webhooks.remove(second);
    QCOMPARE(stopped, (QList<qint64>{first, second}));
    QCOMPARE(webhooks.insert({}), second + 1); // ids are never used twice
}

void SandboxRulesTest::loopback_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("is");
    QTest::newRow("ip4") << u"http://127.0.0.1:1/x"_s << true;
    QTest::newRow("ip4 elsewhere in 127/8") << u"http://127.9.9.9/x"_s << true;
    QTest::newRow("ip6") << u"http://[::1]:1/x"_s << true;
    QTest::newRow("name") << u"http://LOCALHOST/x"_s << true;
    QTest::newRow("any") << u"http://0.0.0.0/x"_s << false;
    QTest::newRow("lan") << u"http://192.168.0.1/x"_s << false;
    QTest::newRow("trick host") << u"http://127.0.0.1.example.com/x"_s << false;
    QTest::newRow("trick user") << u"http://127.0.0.1@example.com/x"_s << false;
    QTest::newRow("trick name") << u"http://localhost.example.com/x"_s << false;
    QTest::newRow("outside") << u"https://example.com/"_s << false;
    QTest::newRow("none") << u"http:///x"_s << false;
}

void SandboxRulesTest::loopback()
{
    QFETCH(const QString, url);
    QTEST(isLoopback(QUrl(url)), "is");
}

void SandboxRulesTest::rate_slides()
{
    const Guesses guesses;
    StoppedClock clock;
    RateLimiter limiter(guesses, clock, 1);
    for (int i = 0; i < 250; ++i) {
        const RateVerdict verdict = limiter.take(u"A"_s, true, RateContext::Global);
        QVERIFY(verdict.isAllowed);
        QCOMPARE(verdict.remaining, 249 - i);
        QCOMPARE(verdict.limit, 250);
        QCOMPARE(verdict.windowSeconds, 10);
        if (i == 99)
            clock.pass(4s);
    }
    RateVerdict refused = limiter.take(u"A"_s, true, RateContext::Global);
    QVERIFY(!refused.isAllowed);
    QCOMPARE(refused.remaining, 0);
    QCOMPARE(refused.retryAfterSeconds, 6); // until the first hundred leave the window
    QVERIFY(limiter.take(u"B"_s, true, RateContext::Global).isAllowed);
    clock.pass(5'999ms);
    QVERIFY(!limiter.take(u"A"_s, true, RateContext::Global).isAllowed);
    clock.pass(1ms);
    const RateVerdict again = limiter.take(u"A"_s, true, RateContext::Global);
    QVERIFY(again.isAllowed);
    QCOMPARE(again.remaining, 99);
}

void SandboxRulesTest::rate_contextsAreApart()
{
    const Guesses guesses;
    const StoppedClock clock;
    RateLimiter limiter(guesses, clock, 1);
    QCOMPARE(rateContext("GET", "events"), RateContext::GetEvents);
    QCOMPARE(rateContext("POST", "events"), RateContext::PostEvents);
    QCOMPARE(rateContext("PUT", "people"), RateContext::PutPeople);
    QCOMPARE(rateContext("GET", "people"), RateContext::Global);
    for (int i = 0; i < 20; ++i)
        QVERIFY(limiter.take(u"A"_s, true, RateContext::GetEvents).isAllowed);
    QVERIFY(!limiter.take(u"A"_s, true, RateContext::GetEvents).isAllowed);
    QCOMPARE(limiter.take(u"A"_s, true, RateContext::Global).remaining, 249);
    const RateVerdict posted = limiter.take(u"A"_s, true, RateContext::PostEvents);
    QVERIFY(posted.isAllowed && !posted.isLimited);
}

void SandboxRulesTest::rate_unregisteredShareTheLower()
{
    const Guesses guesses;
    const StoppedClock clock;
    RateLimiter limiter(guesses, clock, 1);
    for (int i = 0; i < 125; ++i)
        QVERIFY(limiter.take(QString::number(i), false, RateContext::Global).isAllowed);
    QVERIFY(!limiter.take(u"one more"_s, false, RateContext::Global).isAllowed);
}

void SandboxRulesTest::rate_scales()
{
    const Guesses guesses;
    StoppedClock clock;
    RateLimiter limiter(guesses, clock, 1000);
    for (int i = 0; i < 20; ++i)
        QVERIFY(limiter.take(u"A"_s, true, RateContext::GetEvents).isAllowed);
    const RateVerdict refused = limiter.take(u"A"_s, true, RateContext::GetEvents);
    QVERIFY(!refused.isAllowed);
    QCOMPARE(refused.retryAfterSeconds, 1);
    clock.pass(10ms);
    QVERIFY(limiter.take(u"A"_s, true, RateContext::GetEvents).isAllowed);
    clock.pass(-1h); // a clock set back locks nobody out
    QVERIFY(limiter.take(u"A"_s, true, RateContext::GetEvents).isAllowed);
}

void SandboxRulesTest::keys_areRandom()
{
    const Secret a = randomKey();
    const Secret b = randomKey();
    QVERIFY(!(a == b));
    QCOMPARE(a.reveal().size(), 32);
    QCOMPARE(QByteArray::fromHex(a.reveal()).toHex(), a.reveal());
}

QTEST_GUILESS_MAIN(SandboxRulesTest)
#include "tst_sandbox_rules.moc"
