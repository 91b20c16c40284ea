// SPDX-License-Identifier: MIT
#include "core/ackpolicy.h"
#include "core/faultrule.h"
#include "receiver/armory.h"
#include "receiver/faultset.h"
#include "receiver/statusrule.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp Start = fromMicros(1'795'000'000'000'000);
const AccountId Acme{1};

FaultRule ruleFor(const QString &patterns, int id = 1)
{
    FaultRule rule;
    rule.id = id;
    rule.patterns = patterns;
    rule.from = Start;
    rule.until = Start + FaultRule::UsualTime;
    return rule;
}

Arming armingFor(const QString &event, int status = 410, int id = 1)
{
    return {.id = id,
            .endpoint = EndpointId{7},
            .eventName = event,
            .status = status,
            .from = Start,
            .until = Start + Arming::Time};
}

} // namespace

class TestAnswerRules final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void policiesAreRead_data();
    void policiesAreRead();
    void policiesComeBack();
    void onlyFinalStatusesLeave();
    void onlyATokenLetsThemPass();
    void faultsAreChecked_data();
    void faultsAreChecked();
    void faultsComeBack();
    void whatIsNoRuleIsLeftOut();
    void faultsStrikeByEventAndAccount();
    void theFirstThatStrikesDecides();
    void faultsEndByTheClock();
    void theFirstFewOnly();
    void aShareIsAShare();
    void whatGoesOnKeepsItsCount();
    void armedForOneDelivery();
    void armedForAWhile();
    void armingNeedsTheEventsName();
    void nothingElseCanBeArmed();
};

void TestAnswerRules::policiesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("read"); // empty: refused
    QTest::addColumn<QString>("word"); // of the refusal
    QTest::newRow("store") << u"store"_s << u"store"_s << QString();
    QTest::newRow("case") << u" Target "_s << u"target"_s << QString();
    QTest::newRow("status") << u"500"_s << u"500"_s << QString();
    QTest::newRow("highest") << u"599"_s << u"599"_s << QString();
    QTest::newRow("406") << u"406"_s << QString() << u"deletes"_s;
    QTest::newRow("410") << u"410"_s << QString() << u"deletes"_s;
    QTest::newRow("too low") << u"199"_s << QString() << u"200"_s;
    QTest::newRow("too high") << u"600"_s << QString() << u"599"_s;
    QTest::newRow("word") << u"later"_s << QString() << u"target"_s;
    QTest::newRow("nothing") << QString() << QString() << u"store"_s;
}

void TestAnswerRules::policiesAreRead()
{
    QFETCH(QString, text);
    QFETCH(QString, read);
    QFETCH(QString, word);
    const Result<AckPolicy> policy = AckPolicy::fromText(text);
    QCOMPARE(policy.hasValue(), !read.isEmpty());
    if (policy)
        QCOMPARE(policy->toText(), read);
    else
        QVERIFY2(policy.error().message.contains(word), qPrintable(policy.error().message));
}

void TestAnswerRules::policiesComeBack()
{
    const AckPolicies policies{
        {AccountId{3}, {.mode = AckPolicy::Mode::Target}},
        {AccountId{4}, {.mode = AckPolicy::Mode::Fixed, .status = 429}},
    };
    QCOMPARE(policiesFromJson(policiesToJson(policies)), policies);
    QCOMPARE(policiesFromJson(policiesToJson({{Acme, AckPolicy()}})), AckPolicies());
    QVERIFY(policiesFromJson(u"{\"1\":\"410\",\"x\":\"store\",\"2\":7}"_s).isEmpty());
    QVERIFY(policiesFromJson(u"nonsense"_s).isEmpty());
}

void TestAnswerRules::onlyFinalStatusesLeave()
{
    for (int status = -10; status < 1100; ++status) {
        const bool isFine = status >= 200 && status <= 599 && status != 406 && status != 410;
        QCOMPARE(permittedStatus(status), isFine ? status : 503);
    }
}

void TestAnswerRules::onlyATokenLetsThemPass()
{
    Armory armory;
    armory.arm(armingFor(u"peopleCreated"_s, 410));
    std::optional<Armory::Shot> shot = armory.take(EndpointId{7}, u"peopleCreated"_s, Start);
    QVERIFY(shot);
    ArmingToken token = std::move(shot->token);
    QCOMPARE(permittedStatus(410, std::move(shot->token)), 503); // moved away
    QCOMPARE(permittedStatus(410, std::move(token)), 410);
    QCOMPARE(permittedStatus(410, std::move(token)), 503); // used up
    armory.arm(armingFor(u"peopleCreated"_s, 406));
    shot = armory.take(EndpointId{7}, u"peopleCreated"_s, Start);
    QCOMPARE(permittedStatus(410, std::move(shot->token)), 503); // not the one that was armed
}

void TestAnswerRules::faultsAreChecked_data()
{
    QTest::addColumn<FaultRule>("rule");
    QTest::addColumn<QString>("word"); // empty: fine
    FaultRule rule = ruleFor(u"people*, -*Deleted"_s);
    QTest::newRow("usual") << rule << QString();
    rule.status = 410;
    QTest::newRow("410") << rule << u"deletes"_s;
    rule.status = 406;
    QTest::newRow("406") << rule << u"deletes"_s;
    rule.status = 100;
    QTest::newRow("no final status") << rule << u"200 to 599"_s;
    rule.action = FaultRule::Action::Delay;
    QTest::newRow("a delay has no status") << rule << QString();
    rule.delay = 60s;
    QTest::newRow("longest delay") << rule << QString();
    rule.delay = 60'001ms;
    QTest::newRow("too long") << rule << u"60 seconds"_s;
    rule.delay = 0ms;
    QTest::newRow("no delay") << rule << u"more than 0"_s;
    rule = ruleFor({});
    rule.until = Start + 61min;
    QTest::newRow("two hours") << rule << u"an hour"_s;
    rule.until = Start;
    QTest::newRow("no time") << rule << u"an hour"_s;
    rule = ruleFor({});
    rule.share = FaultRule::Share::Percent;
    rule.percent = 100;
    QTest::newRow("share") << rule << u"percent"_s;
    rule.share = FaultRule::Share::First;
    rule.first = 0;
    QTest::newRow("none") << rule << u"10000"_s;
    QTest::newRow("pattern") << ruleFor(u"peo ple*, $$"_s) << u"$$"_s;
}

void TestAnswerRules::faultsAreChecked()
{
    QFETCH(FaultRule, rule);
    QFETCH(QString, word);
    const QString problem = faultProblem(rule);
    QCOMPARE(problem.isEmpty(), word.isEmpty());
    QVERIFY2(problem.contains(word), qPrintable(problem));
}

void TestAnswerRules::faultsComeBack()
{
    FaultRule cut = ruleFor(u"deals*"_s, 2);
    cut.account = Acme;
    cut.action = FaultRule::Action::Cut;
    cut.share = FaultRule::Share::First;
    cut.first = 9;
    cut.hits = 4;
    FaultRule late = ruleFor({}, 3);
    late.action = FaultRule::Action::Delay;
    late.delay = 12'500ms;
    late.share = FaultRule::Share::Percent;
    late.percent = 33;
    const QList<FaultRule> rules{ruleFor(u"people*"_s), cut, late};
    QCOMPARE(faultsFromJson(faultsToJson(rules)), rules);
    QCOMPARE(faultWords(late), u"Wait 12.5 s before the answer: every event, 33 % of them"_s);
    QCOMPARE(faultWords(cut), u"Cut the connection: deals*, the first 9"_s);
}

void TestAnswerRules::whatIsNoRuleIsLeftOut()
{
    QString json = faultsToJson({ruleFor(u"people*"_s), ruleFor(u"deals*"_s, 2)});
    json.replace(u"\"status\":500,\"until\""_s, u"\"status\":410,\"until\""_s);
    QCOMPARE(json.count(u"410"_s), 2);
    QVERIFY(faultsFromJson(json).isEmpty()); // by hand, it is still not to be had
    QVERIFY(faultsFromJson(u"[{\"id\":1},7]"_s).isEmpty());
    QVERIFY(faultsFromJson(QString()).isEmpty());
}

void TestAnswerRules::faultsStrikeByEventAndAccount()
{
    FaultSet faults(1);
    FaultRule rule = ruleFor(u"people*, -*Deleted"_s);
    rule.account = Acme;
    faults.setRules({rule});
    QVERIFY(faults.take(Acme, u"peopleUpdated"_s, Start));
    QVERIFY(!faults.take(Acme, u"peopleDeleted"_s, Start));
    QVERIFY(!faults.take(Acme, u"dealsCreated"_s, Start));
    QVERIFY(!faults.take(AccountId{2}, u"peopleUpdated"_s, Start));
    faults.setRules({ruleFor({})});
    QVERIFY(faults.take(AccountId{2}, u"dealsCreated"_s, Start));
    QVERIFY(!faults.take(AccountId{2}, QString(), Start)); // a request that is no event
}

void TestAnswerRules::theFirstThatStrikesDecides()
{
    FaultSet faults(1);
    FaultRule first = ruleFor(u"people*"_s, 1);
    first.share = FaultRule::Share::First;
    first.first = 1;
    faults.setRules({first, ruleFor({}, 2)});
    QCOMPARE(faults.take(Acme, u"dealsCreated"_s, Start)->id, 2);
    QCOMPARE(faults.take(Acme, u"peopleCreated"_s, Start)->id, 1);
    QCOMPARE(faults.take(Acme, u"peopleCreated"_s, Start)->id, 2);
}

void TestAnswerRules::faultsEndByTheClock()
{
    FaultSet faults(1);
    faults.setRules({ruleFor({})});
    const auto strikes = [&](Timestamp now) { return bool(faults.take(Acme, u"x"_s, now)); };
    QVERIFY(strikes(Start));
    QVERIFY(strikes(Start + 5min - 1us));
    QVERIFY(!strikes(Start + 5min));
    QVERIFY(!strikes(Start + 24h)); // as after a long sleep
    QVERIFY(!strikes(Start - 1us)); // the clock was put back: not an hour more for that
}

void TestAnswerRules::theFirstFewOnly()
{
    FaultSet faults(1);
    FaultRule rule = ruleFor(u"people*"_s);
    rule.share = FaultRule::Share::First;
    rule.first = 2;
    faults.setRules({rule});
    QCOMPARE(faults.take(Acme, u"peopleCreated"_s, Start)->hits, 1);
    QVERIFY(!faults.take(Acme, u"dealsCreated"_s, Start));
    QCOMPARE(faults.take(Acme, u"peopleCreated"_s, Start)->hits, 2);
    QVERIFY(!faults.take(Acme, u"peopleCreated"_s, Start));
    rule.hits = 1; // as after a restart
    FaultSet again(1);
    again.setRules({rule});
    QVERIFY(again.take(Acme, u"peopleCreated"_s, Start));
    QVERIFY(!again.take(Acme, u"peopleCreated"_s, Start));
}

void TestAnswerRules::aShareIsAShare()
{
    FaultSet faults(42);
    FaultRule rule = ruleFor({});
    rule.share = FaultRule::Share::Percent;
    rule.percent = 20;
    faults.setRules({rule});
    int stage = 0;
    int updated = 0;
    for (int i = 0; i < 5'000; ++i) { // as they come: in pairs
        stage += faults.take(Acme, u"peopleStageUpdated"_s, Start).has_value();
        updated += faults.take(Acme, u"peopleUpdated"_s, Start).has_value();
    }
    for (const int hits : {stage, updated})
        QVERIFY2(hits > 850 && hits < 1150, qPrintable(QString::number(hits)));
}

void TestAnswerRules::whatGoesOnKeepsItsCount()
{
    FaultSet faults(1);
    FaultRule rule = ruleFor(u"people*"_s);
    rule.share = FaultRule::Share::First;
    rule.first = 2;
    faults.setRules({rule});
    QVERIFY(faults.take(Acme, u"peopleCreated"_s, Start));
    faults.setRules({rule, ruleFor(u"deals*"_s, 2)}); // said before the hit was told
    QVERIFY(faults.take(Acme, u"peopleCreated"_s, Start));
    QVERIFY(!faults.take(Acme, u"peopleCreated"_s, Start));
    QVERIFY(faults.contains(2));
    faults.setRules({});
    QVERIFY(!faults.contains(2));
    QVERIFY(faults.isEmpty());
}

void TestAnswerRules::armedForOneDelivery()
{
    Armory armory;
    armory.arm(armingFor(u"peopleCreated"_s));
    QVERIFY(!armory.take(EndpointId{8}, u"peopleCreated"_s, Start));
    QVERIFY(!armory.take(EndpointId{7}, u"peopleUpdated"_s, Start));
    QVERIFY(!armory.take(EndpointId{7}, u"PeopleCreated"_s, Start));
    QVERIFY(armory.take(EndpointId{7}, u"peopleCreated"_s, Start));
    QVERIFY(!armory.take(EndpointId{7}, u"peopleCreated"_s, Start));
    armory.arm(armingFor(u"peopleCreated"_s, 410, 1));
    armory.arm(armingFor(u"peopleCreated"_s, 406, 2)); // instead of it
    QCOMPARE(armory.armings().size(), 1);
    armory.disarm(1);
    QCOMPARE(armory.armings().size(), 1);
    armory.disarm(2);
    QVERIFY(!armory.take(EndpointId{7}, u"peopleCreated"_s, Start));
}

void TestAnswerRules::armedForAWhile()
{
    Armory armory;
    armory.arm(armingFor(u"peopleCreated"_s));
    QVERIFY(!armory.take(EndpointId{7}, u"peopleCreated"_s, Start + 5min));
    QVERIFY(armory.armings().isEmpty());
    armory.arm(armingFor(u"peopleCreated"_s));
    QVERIFY(!armory.take(EndpointId{7}, u"peopleCreated"_s, Start - 1us));
    armory.arm(armingFor(u"peopleCreated"_s));
    QVERIFY(armory.take(EndpointId{7}, u"peopleCreated"_s, Start + 5min - 1us));
}

void TestAnswerRules::armingNeedsTheEventsName()
{
    const Arming arming = armingFor(u"peopleCreated"_s);
    QVERIFY(armingProblem(arming, u"peopleCreated"_s).isEmpty());
    QVERIFY(armingProblem(arming, u" peopleCreated "_s).isEmpty());
    for (const QString &typed : {QString(), u"peoplecreated"_s, u"peopleCreate"_s, u"yes"_s})
        QVERIFY(armingProblem(arming, typed).contains(u"peopleCreated"_s));
    Arming nowhere = arming;
    nowhere.endpoint = {};
    QVERIFY(!armingProblem(nowhere, u"peopleCreated"_s).isEmpty());
    QVERIFY(!armingProblem(armingFor({}), {}).isEmpty());
    QVERIFY(!armingProblem(armingFor(u"peopleCreated"_s, 500), u"peopleCreated"_s).isEmpty());
}

void TestAnswerRules::nothingElseCanBeArmed()
{
    Armory armory;
    armory.arm(armingFor(u"peopleCreated"_s, 200));
    armory.arm(armingFor(QString(), 410));
    Arming forever = armingFor(u"dealsCreated"_s);
    forever.until = Start + 24h;
    armory.arm(forever);
    QVERIFY(armory.armings().isEmpty());
}

QTEST_GUILESS_MAIN(TestAnswerRules)
#include "tst_answer_rules.moc"
