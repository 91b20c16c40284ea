// SPDX-License-Identifier: MIT
#include "fub/webhookplan.h"

#include <QtCore/QUrl>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Kind = PlanStep::Kind;

namespace {

const auto Token = "0123456789abcdef0123456789abcdef"_ba;
const auto OurUrl = u"https://new.example/in/0123456789abcdef0123456789abcdef"_s;
const auto OldUrl = u"https://old.trycloudflare.com/in/0123456789abcdef0123456789abcdef/x?a=%2F"_s;
const auto TheirUrl = u"https://crm.example/hook"_s;

Webhook hook(qint64 id, const QString &event, const QString &url,
             const QString &status = Webhook::Active)
{
    return {.id = id, .event = event, .url = url, .status = status};
}

WebhookPlanner planner(const QList<Webhook> &current, const QSet<WrittenAddress> &written = {})
{
    return {current, {Token}, written};
}

} // namespace

class TestFubPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oursIsWhatHoldsTheToken_data();
    void oursIsWhatHoldsTheToken();
    void registersOnlyWhatIsMissing();
    void movesAndSwitchesOnInsteadOfDoubling();
    void ownWebhookElsewhereIsNotMoved();
    void nothingIsMovedOntoAnother();
    void fullPlacesAreToldBeforehand();
    void desiredStateTouchesOnlyOurs();
    void desiredStateIsReachedInOneGo();
    void followKeepsPathQueryAndStatus();
    void followTakesThePublicPathAlong();
    void foreignStepsAreMarked();
    void undoGoesBackwards();
    void sentences();
};

void TestFubPlan::oursIsWhatHoldsTheToken_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("ours");
    QTest::newRow("our host") << OurUrl << true;
    QTest::newRow("old host") << OldUrl << true;
    QTest::newRow("behind a prefix")
        << u"https://a/hooks/in/%1"_s.arg(QLatin1StringView(Token)) << true;
    QTest::newRow("longer token") << OurUrl + u'0' << false;
    QTest::newRow("token in the query")
        << u"https://a/?x=/in/%1"_s.arg(QLatin1StringView(Token)) << false;
    QTest::newRow("theirs") << TheirUrl << false;
    QTest::newRow("no URL") << u":::"_s << false;
}

void TestFubPlan::oursIsWhatHoldsTheToken()
{
    QFETCH(QString, url);
    QFETCH(bool, ours);
    QCOMPARE(planner({}).isOurs(hook(1, u"a"_s, url)), ours);
    const WebhookPlanner writer = planner({}, {{u"a"_s, url}}); // we wrote it ourselves
    QVERIFY(writer.isOurs(hook(1, u"a"_s, url)));
    QCOMPARE(writer.isOurs(hook(1, u"b"_s, url)), ours); // but not for this event
}

void TestFubPlan::registersOnlyWhatIsMissing()
{
    const WebhookPlan plan =
        planner({hook(1, u"a"_s, OurUrl), hook(2, u"b"_s, TheirUrl), hook(3, u"z"_s, TheirUrl)})
            .registerFor({u"a"_s, u"b"_s, u"c"_s, u"c"_s}, OurUrl);
    QCOMPARE(plan.steps.size(), 2);
    QCOMPARE(plan.steps.at(0).kind, Kind::Create);
    QCOMPARE(plan.steps.at(0).after, hook(0, u"b"_s, OurUrl));
    QCOMPARE(plan.steps.at(1).after.event, u"c"_s);
    QCOMPARE(plan.untouched, QList<Webhook>{hook(2, u"b"_s, TheirUrl)});
    QVERIFY(plan.problems.isEmpty());
}

void TestFubPlan::movesAndSwitchesOnInsteadOfDoubling()
{
    const WebhookPlan plan =
        planner({hook(1, u"a"_s, OldUrl), hook(2, u"b"_s, OurUrl, u"Disabled"_s)})
            .registerFor({u"a"_s, u"b"_s}, OurUrl);
    QCOMPARE(plan.steps.size(), 2);
    for (const PlanStep &step : plan.steps) {
        QCOMPARE(step.kind, Kind::Change);
        QCOMPARE(step.after.url, OurUrl);
        QVERIFY(step.after.isActive());
        QCOMPARE(step.after.id, step.before.id);
        QVERIFY(!step.isForeign);
    }
}

void TestFubPlan::ownWebhookElsewhereIsNotMoved()
{
    // We registered a CRM here, too; our endpoint takes the second place and not the CRM's.
    const Webhook crm = hook(1, u"a"_s, TheirUrl);
    WebhookPlan plan = planner({crm}, {{u"a"_s, TheirUrl}}).registerFor({u"a"_s}, OurUrl);
    QCOMPARE(plan.sentence(), u"Create 1."_s);
    // The CRM moves with its domain.
    const QString moved = u"https://crm2.example/hook"_s;
    plan = planner({crm}, {{u"a"_s, TheirUrl}}).registerFor({u"a"_s}, moved);
    QCOMPARE(plan.sentence(), u"Change 1."_s);
    QCOMPARE(plan.steps.constFirst().after.url, moved);
}

void TestFubPlan::nothingIsMovedOntoAnother()
{
    const WebhookPlanner p = planner({hook(1, u"a"_s, OldUrl), hook(2, u"a"_s, OurUrl),
                                      hook(3, u"b"_s, OldUrl), hook(4, u"b"_s, OldUrl + u"2"_s)});
    WebhookPlan plan = p.changeUrl({1, 2}, OurUrl); // 2 leads there already
    QVERIFY(plan.isEmpty());
    QCOMPARE(plan.problems.size(), 1);
    QVERIFY(plan.problems.constFirst().contains(u"twice"_s));
    plan = p.changeUrl({3, 4}, OurUrl); // both would
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.steps.constFirst().before.id, 3);
    QVERIFY(plan.problems.constFirst().contains(u"webhook 3"_s));
}

void TestFubPlan::fullPlacesAreToldBeforehand()
{
    const WebhookPlan plan =
        planner({hook(1, u"a"_s, TheirUrl), hook(2, u"a"_s, u"https://other.example/x"_s)})
            .registerFor({u"a"_s}, OurUrl);
    QVERIFY(plan.isEmpty());
    QCOMPARE(plan.problems.size(), 1);
    QVERIFY(plan.problems.constFirst().contains(u"crm.example"_s));
    QVERIFY(plan.problems.constFirst().contains(u"other.example"_s));
    // One of the two is ours: it is moved, and no place is needed.
    QCOMPARE(planner({hook(1, u"a"_s, TheirUrl), hook(2, u"a"_s, OldUrl)})
                 .registerFor({u"a"_s}, OurUrl)
                 .count(Kind::Change),
             1);
}

void TestFubPlan::desiredStateTouchesOnlyOurs()
{
    const WebhookPlan plan = planner({hook(1, u"a"_s, TheirUrl), hook(2, u"b"_s, OldUrl),
                                      hook(3, u"c"_s, OldUrl), hook(4, u"d"_s, TheirUrl)})
                                 .become({{u"a"_s, OurUrl}, {u"b"_s, OurUrl}});
    QCOMPARE(plan.count(Kind::Create), 1); // beside theirs
    QCOMPARE(plan.count(Kind::Change), 1);
    QCOMPARE(plan.count(Kind::Delete), 1); // ours, and no longer wanted
    for (const PlanStep &step : plan.steps) {
        QVERIFY(!step.isForeign);
        QVERIFY(step.before.url != TheirUrl);
    }
    QCOMPARE(plan.untouched, QList<Webhook>{hook(1, u"a"_s, TheirUrl)});
}

void TestFubPlan::desiredStateIsReachedInOneGo()
{
    const QList<WantedWebhook> wanted{{u"a"_s, OurUrl, u"Disabled"_s},
                                      {u"a"_s, OurUrl + u"/two"_s},
                                      {u"a"_s, OurUrl + u"/three"_s}};
    const WebhookPlan plan = planner({hook(1, u"a"_s, OurUrl)}).become(wanted);
    QCOMPARE(plan.count(Kind::Change), 1);
    QCOMPARE(plan.steps.constFirst().after, hook(1, u"a"_s, OurUrl, u"Disabled"_s));
    QCOMPARE(plan.count(Kind::Create), 1);
    QCOMPARE(plan.problems.size(), 1); // the third has no place
    // Once it is so, nothing is left to do.
    const QList<Webhook> reached{hook(1, u"a"_s, OurUrl, u"Disabled"_s),
                                 hook(2, u"a"_s, OurUrl + u"/two"_s)};
    QVERIFY(planner(reached).become(wanted.first(2)).isEmpty());
    // A foreign one that is wanted just as it is counts as reached.
    const WebhookPlan adopted = planner({hook(1, u"a"_s, TheirUrl)}).become({{u"a"_s, TheirUrl}});
    QVERIFY(adopted.isEmpty());
    QVERIFY(adopted.untouched.isEmpty());
}

void TestFubPlan::followTakesThePublicPathAlong()
{
    const QString own = u"/in/"_s + QString::fromLatin1(Token) + u"/notes%20x?a=1"_s;
    const auto moved = [&](const QString &from, const QString &to) {
        const Webhook webhook{
            .id = 1, .event = u"notesCreated"_s, .url = from + own, .status = Webhook::Active};
        const WebhookPlan plan = WebhookPlanner({webhook}, {Token}).follow(Token, QUrl(to));
        return plan.isEmpty() ? QString() : plan.steps.constFirst().after.url;
    };
    // A reverse proxy that gives us a path of our own, and a tunnel that has none.
    QCOMPARE(moved(u"https://a.example"_s, u"https://b.example/hooks/"_s),
             u"https://b.example/hooks"_s + own);
    QCOMPARE(moved(u"https://b.example/hooks"_s, u"https://c.example"_s),
             u"https://c.example"_s + own);
    QCOMPARE(moved(u"https://b.example/hooks"_s, u"https://b.example/hooks"_s), QString());
}

void TestFubPlan::followKeepsPathQueryAndStatus()
{
    const WebhookPlan plan = planner({hook(1, u"a"_s, OldUrl, u"Disabled"_s),
                                      hook(2, u"b"_s, TheirUrl), hook(3, u"c"_s, OurUrl)})
                                 .follow(Token, QUrl(u"https://new.example"_s));
    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.steps.constFirst().after, hook(1, u"a"_s, OurUrl + u"/x?a=%2F"_s, u"Disabled"_s));
}

void TestFubPlan::foreignStepsAreMarked()
{
    const WebhookPlanner p = planner({hook(1, u"a"_s, TheirUrl), hook(2, u"b"_s, OurUrl)});
    QVERIFY(p.remove({1}).steps.constFirst().isForeign);
    QVERIFY(!p.remove({2}).steps.constFirst().isForeign);
    QVERIFY(p.changeUrl({1}, OurUrl).steps.constFirst().isForeign);
    QVERIFY(p.setStatus({1, 2}, Webhook::Disabled).steps.constFirst().isForeign);
    QVERIFY(p.setStatus({2}, Webhook::Active).isEmpty());
    QCOMPARE(p.remove({17}).problems.size(), 1);
}

void TestFubPlan::undoGoesBackwards()
{
    const Webhook made = hook(9, u"a"_s, OurUrl);
    const Webhook before = hook(1, u"b"_s, OldUrl, u"Disabled"_s);
    const Webhook after = hook(1, u"b"_s, OurUrl);
    const Webhook gone = hook(2, u"c"_s, TheirUrl);
    const WebhookPlan undo = undoOf({{Kind::Create, {}, made, false},
                                     {Kind::Change, before, after, false},
                                     {Kind::Delete, gone, {}, true}});
    QCOMPARE(undo.steps.size(), 3);
    // What was deleted cannot come back as it was: its id is new.
    QCOMPARE(undo.steps.at(0), (PlanStep{Kind::Create, {}, hook(0, u"c"_s, TheirUrl), true, 2}));
    QCOMPARE(undo.steps.at(1), (PlanStep{Kind::Change, after, before, false}));
    QCOMPARE(undo.steps.at(2), (PlanStep{Kind::Delete, made, {}, false}));
}

void TestFubPlan::sentences()
{
    WebhookPlan plan;
    QCOMPARE(plan.sentence(), u"Nothing to do."_s);
    plan.steps = {{Kind::Create, {}, {}, false},
                  {Kind::Create, {}, {}, false},
                  {Kind::Change, {}, {}, false}};
    plan.untouched = {{}, {}};
    QCOMPARE(plan.sentence(), u"Create 2, change 1, leave 2 of others untouched."_s);
}

QTEST_GUILESS_MAIN(TestFubPlan)
#include "tst_fub_plan.moc"
