// SPDX-License-Identifier: MIT
#include "fub/leftovers.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Webhook webhook(qint64 id, const QString &event, const QString &url, bool isActive = true)
{
    return {.id = id,
            .event = event,
            .url = url,
            .status = isActive ? Webhook::Active : Webhook::Disabled};
}

LeftOverFacts plainFacts()
{
    LeftOverFacts facts;
    facts.now = fromMicros(1'800'000'000'000'000);
    facts.tunnelOf = [](const QString &host) {
        return host.endsWith(u".loca.lt"_s) ? u"localtunnel"_s : QString();
    };
    facts.isOurs = [](const Webhook &w) { return w.url.contains(u"/in/"_s); };
    return facts;
}

} // namespace

class TestFubLeftOvers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void healthyOnesAreLeftAlone();
    void eachReasonIsTold();
    void duplicatesAreTheLaterOnes();
    void switchedOnIsNoDuplicateOfSwitchedOff();
    void ownTunnelIsNone();
    void testServicesAreKnown();
    void silenceCountsForOursOnly();
    void mostDoubtfulComesFirst();
};

void TestFubLeftOvers::healthyOnesAreLeftAlone()
{
    const QList<Webhook> all{webhook(1, u"peopleCreated"_s, u"https://a.example.com/x"_s),
                             webhook(2, u"peopleCreated"_s, u"https://b.example.com/x"_s, false)};
    QCOMPARE(findLeftOvers(all, plainFacts()), QList<LeftOver>());
    QCOMPARE(findLeftOvers({}, {}), QList<LeftOver>());
}

void TestFubLeftOvers::eachReasonIsTold()
{
    LeftOverFacts facts = plainFacts();
    facts.hosts[u"gone.example.com"_s].isGone = true;
    facts.hosts[u"old.example.com"_s].tlsProblem = u"expired"_s;
    const QList<LeftOver> found =
        findLeftOvers({webhook(1, u"peopleCreated"_s, u"https://gone.example.com/"_s, false),
                       webhook(2, u"peopleCreated"_s, u"https://old.example.com/"_s),
                       webhook(3, u"notesCreated"_s, u"https://x.loca.lt/"_s)},
                      facts);
    QCOMPARE(found.size(), 3);
    QCOMPARE(found.at(0).webhook.id, 1);
    QVERIFY(found.at(0).reasons.constFirst().contains(u"does not exist"_s));
    QVERIFY(found.at(0).reasons.constLast().contains(u"switched off"_s));
    QCOMPARE(found.at(1).reasons, QStringList{u"expired"_s});
    QVERIFY(found.at(2).reasons.constFirst().contains(u"localtunnel"_s));
    for (const LeftOver &one : found)
        QVERIFY(one.score > 0 && one.score <= 100);
}

void TestFubLeftOvers::duplicatesAreTheLaterOnes()
{
    const QList<LeftOver> found =
        findLeftOvers({webhook(1, u"peopleCreated"_s, u"https://a.example.com/x"_s),
                       webhook(2, u"peopleCreated"_s, u"https://A.example.com:443/x/"_s),
                       webhook(3, u"notesCreated"_s, u"https://a.example.com/x"_s)},
                      plainFacts());
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.constFirst().webhook.id, 2);
    QVERIFY(found.constFirst().reasons.constFirst().contains(u"Webhook 1"_s));
}

void TestFubLeftOvers::switchedOnIsNoDuplicateOfSwitchedOff()
{
    // Whoever follows the advice must not lose the one that works.
    const QList<LeftOver> found =
        findLeftOvers({webhook(1, u"peopleCreated"_s, u"https://a.example.com/x"_s, false),
                       webhook(2, u"peopleCreated"_s, u"https://a.example.com/x"_s)},
                      plainFacts());
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.constFirst().webhook.id, 1);
    QVERIFY(!found.constFirst().reasons.join(u' ').contains(u"twice"_s));
}

void TestFubLeftOvers::testServicesAreKnown()
{
    QCOMPARE(testServiceOf(u"webhook.site"_s), u"webhook.site"_s);
    QCOMPARE(testServiceOf(u"eo1.m.pipedream.net"_s), u"pipedream.net"_s);
    QCOMPARE(testServiceOf(u"notwebhook.site"_s), QString());
    const QList<LeftOver> found = findLeftOvers(
        {webhook(1, u"peopleCreated"_s, u"https://webhook.site/0e8f"_s)}, plainFacts());
    QCOMPARE(found.size(), 1);
    QVERIFY(found.constFirst().reasons.constFirst().contains(u"for tests"_s));
}

void TestFubLeftOvers::ownTunnelIsNone()
{
    LeftOverFacts facts = plainFacts();
    facts.ownHost = u"mine.loca.lt"_s;
    QVERIFY(findLeftOvers({webhook(1, u"peopleCreated"_s, u"https://mine.loca.lt/x"_s)}, facts)
                .isEmpty());
    QCOMPARE(
        findLeftOvers({webhook(1, u"peopleCreated"_s, u"https://old.loca.lt/x"_s)}, facts).size(),
        1);
}

void TestFubLeftOvers::silenceCountsForOursOnly()
{
    LeftOverFacts facts = plainFacts();
    facts.lastSeen.insert(u"peopleCreated"_s, facts.now - 24h * 31);
    facts.lastSeen.insert(u"notesCreated"_s, facts.now - 24h);
    facts.knownSince = [&facts](const Webhook &w) {
        const bool isNew = w.id == 6 || w.id == 7;
        return w.id == 5 ? std::nullopt : std::optional(facts.now - 24h * (isNew ? 1 : 40));
    };
    const QList<LeftOver> found =
        findLeftOvers({webhook(1, u"peopleCreated"_s, u"https://a.example.com/in/t"_s),
                       webhook(2, u"notesCreated"_s, u"https://a.example.com/in/t"_s),
                       webhook(3, u"dealsCreated"_s, u"https://a.example.com/in/t"_s),
                       webhook(4, u"peopleCreated"_s, u"https://b.example.com/theirs"_s),
                       webhook(5, u"callsCreated"_s, u"https://a.example.com/in/t"_s),
                       webhook(6, u"tasksCreated"_s, u"https://a.example.com/in/t"_s),
                       // Registered yesterday: what came 31 days ago came by another.
                       webhook(7, u"peopleCreated"_s, u"https://a.example.com/in/u"_s)},
                      facts);
    QCOMPARE(found.size(), 2);
    QVERIFY(found.at(0).reasons.constFirst().contains(u"31 days"_s));
    QVERIFY(found.at(1).reasons.constFirst().contains(u"40 days ago, and never"_s));
}

void TestFubLeftOvers::mostDoubtfulComesFirst()
{
    LeftOverFacts facts = plainFacts();
    facts.hosts[u"gone.loca.lt"_s].isGone = true;
    const QList<LeftOver> found =
        findLeftOvers({webhook(1, u"peopleCreated"_s, u"https://old.loca.lt/x"_s),
                       webhook(2, u"peopleCreated"_s, u"https://gone.loca.lt/x"_s)},
                      facts);
    QCOMPARE(found.at(0).webhook.id, 2);
    QCOMPARE(found.at(0).score, 100); // and no more
}

QTEST_GUILESS_MAIN(TestFubLeftOvers)
#include "tst_fub_leftovers.moc"
