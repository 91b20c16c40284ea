// SPDX-License-Identifier: MIT
// Plans carried out against the whole sandbox, with others who change things meanwhile.
#include "fub/planrunner.h"
#include "fubsandbox.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using Kind = PlanStep::Kind;
using State = StepResult::State;

namespace {

const auto Token = "0123456789abcdef0123456789abcdef"_ba;
const auto OurUrl = u"http://127.0.0.1:9/in/0123456789abcdef0123456789abcdef"_s;
const auto TheirUrl = u"http://127.0.0.1:9/theirs"_s;

} // namespace

class TestFlowFubPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void registersReadsBackAndUndoes();
    void foreignStaysWithoutItsTick();
    void changesByOthersAreConflicts();
    void nothingIsSentThatWasNotKept();
    void cancelLeavesTheRest();
    void serversRefusalIsShown();

private:
    QList<Webhook> list();
    Webhook create(const QString &event, const QString &url);
    WebhookPlanner planner();
    QList<StepResult> run(const WebhookPlan &plan,
                          PlanRunner::Foreign foreign = PlanRunner::Foreign::Skip,
                          PlanRunner::WriteAhead writeAhead = {});

    std::unique_ptr<FubSandbox> m_fub;
};

void TestFlowFubPlan::init()
{
    m_fub = std::make_unique<FubSandbox>();
    QVERIFY(m_fub->isRunning());
}

QList<Webhook> TestFlowFubPlan::list()
{
    std::optional<Result<QList<Webhook>>> answer;
    m_fub->client->webhooks(this, [&](const Result<QList<Webhook>> &result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer)
        return {};
    return answer->value();
}

Webhook TestFlowFubPlan::create(const QString &event, const QString &url)
{
    std::optional<Result<Webhook>> answer;
    m_fub->client->createWebhook(event, url, this,
                                 [&](const Result<Webhook> &result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer)
        return {};
    return answer->value();
}

WebhookPlanner TestFlowFubPlan::planner()
{
    return {list(), {Token}};
}

QList<StepResult> TestFlowFubPlan::run(const WebhookPlan &plan, PlanRunner::Foreign foreign,
                                       PlanRunner::WriteAhead writeAhead)
{
    PlanRunner runner(*m_fub->client, plan, foreign, std::move(writeAhead));
    QSignalSpy finished(&runner, &PlanRunner::finished);
    runner.start();
    if (finished.isEmpty() && !finished.wait(20'000))
        return {};
    return runner.results();
}

void TestFlowFubPlan::registersReadsBackAndUndoes()
{
    const Webhook theirs = create(u"peopleCreated"_s, TheirUrl);
    const QList<Webhook> before = list();
    const WebhookPlan plan =
        planner().registerFor({u"peopleCreated"_s, u"peopleUpdated"_s, u"dealsCreated"_s}, OurUrl);
    QCOMPARE(plan.sentence(), u"Create 3, leave 1 of others untouched."_s);
    const QList<StepResult> results = run(plan);
    QCOMPARE(results.size(), 3);
    QList<PlanStep> done;
    for (const StepResult &result : results) {
        QVERIFY2(result.state == State::Done, qPrintable(result.message));
        QVERIFY(result.message.isEmpty());
        QVERIFY(result.step.after.id > 0);
        done.append(result.step);
    }
    QCOMPARE(list().size(), 4);
    QVERIFY(list().contains(theirs));
    QVERIFY(planner().registerFor({u"dealsCreated"_s}, OurUrl).isEmpty());
    for (const StepResult &result : run(undoOf(done)))
        QCOMPARE(result.state, State::Done);
    QCOMPARE(list(), before);

    // A deleted one comes back, with a new id.
    const QList<StepResult> removed =
        run(planner().remove({theirs.id}), PlanRunner::Foreign::Include);
    QCOMPARE(removed.constFirst().state, State::Done);
    QVERIFY(list().isEmpty());
    const QList<StepResult> back =
        run(undoOf({removed.constFirst().step}), PlanRunner::Foreign::Include);
    QCOMPARE(back.constFirst().state, State::Done);
    QCOMPARE(list().size(), 1);
    QCOMPARE(list().constFirst().url, TheirUrl);
    QVERIFY(list().constFirst().id != theirs.id);
}

void TestFlowFubPlan::foreignStaysWithoutItsTick()
{
    const Webhook theirs = create(u"peopleCreated"_s, TheirUrl);
    const QList<StepResult> results = run(planner().changeUrl({theirs.id}, OurUrl));
    QCOMPARE(results.constFirst().state, State::Skipped);
    QCOMPARE(list(), QList<Webhook>{theirs});
    QCOMPARE(run(planner().changeUrl({theirs.id}, OurUrl), PlanRunner::Foreign::Include)
                 .constFirst()
                 .state,
             State::Done);
    QCOMPARE(list().constFirst().url, OurUrl);
}

void TestFlowFubPlan::changesByOthersAreConflicts()
{
    const Webhook moved = create(u"peopleCreated"_s, OurUrl);
    const Webhook gone = create(u"peopleUpdated"_s, OurUrl);
    const Webhook switched = create(u"dealsCreated"_s, OurUrl);
    const WebhookPlanner before = planner();
    QList<WebhookPlan> plans{before.changeUrl({moved.id}, OurUrl + u"/new"_s),
                             before.remove({gone.id}),
                             before.changeUrl({switched.id}, OurUrl + u"/new"_s),
                             before.registerFor({u"notesCreated"_s}, OurUrl)};
    WebhookPlan plan;
    for (const WebhookPlan &part : plans)
        plan.steps += part.steps;
    // Somebody else is at it, too.
    QCOMPARE(run(planner().changeUrl({moved.id}, OurUrl + u"/other"_s)).constFirst().state,
             State::Done);
    QCOMPARE(run(planner().remove({gone.id})).constFirst().state, State::Done);
    QCOMPARE(run(planner().setStatus({switched.id}, Webhook::Disabled)).constFirst().state,
             State::Done);
    create(u"notesCreated"_s, OurUrl);
    const QList<Webhook> now = list();
    const QList<StepResult> results = run(plan);
    QCOMPARE(results.size(), 4);
    for (const StepResult &result : results) {
        QCOMPARE(result.state, State::Conflict);
        QVERIFY(!result.message.isEmpty());
    }
    QVERIFY(results.constFirst().message.contains(OurUrl + u"/other"_s));
    QCOMPARE(list(), now);
}

void TestFlowFubPlan::nothingIsSentThatWasNotKept()
{
    const WebhookPlan plan =
        planner().registerFor({u"peopleCreated"_s, u"peopleUpdated"_s}, OurUrl);
    QList<PlanStep> kept;
    const auto keepOne = [&](const PlanStep &step) -> Result<void> {
        if (!kept.isEmpty())
            return Error{.code = ErrorCode::Storage, .message = u"Disk full."_s, .detail = {}};
        kept.append(step);
        return {};
    };
    const QList<StepResult> results = run(plan, PlanRunner::Foreign::Skip, keepOne);
    QCOMPARE(results.at(0).state, State::Done);
    QCOMPARE(results.at(1).state, State::Failed);
    QCOMPARE(results.at(1).message, u"Disk full."_s);
    QCOMPARE(list().size(), 1);
    QCOMPARE(kept.constFirst().after.event, list().constFirst().event);
}

void TestFlowFubPlan::cancelLeavesTheRest()
{
    const WebhookPlan plan =
        planner().registerFor({u"peopleCreated"_s, u"peopleUpdated"_s, u"dealsCreated"_s}, OurUrl);
    PlanRunner runner(*m_fub->client, plan, PlanRunner::Foreign::Skip);
    QSignalSpy finished(&runner, &PlanRunner::finished);
    connect(&runner, &PlanRunner::stepFinished, &runner, [&runner] { runner.cancel(); });
    runner.start();
    QVERIFY(finished.wait());
    QCOMPARE(runner.results().at(0).state, State::Done);
    QCOMPARE(runner.results().at(1).state, State::Cancelled);
    QCOMPARE(runner.results().at(2).state, State::Cancelled);
    QCOMPARE(list().size(), 1);
}

void TestFlowFubPlan::serversRefusalIsShown()
{
    WebhookPlan plan;
    plan.steps.append({Kind::Create,
                       {},
                       {0, u"peopleCreated"_s, u"http://a.example/"_s, Webhook::Active},
                       false});
    const QList<StepResult> results = run(plan);
    QCOMPARE(results.constFirst().state, State::Failed);
    QVERIFY2(results.constFirst().message.startsWith(u"Status 400: "_s),
             qPrintable(results.constFirst().message));
}

QTEST_GUILESS_MAIN(TestFlowFubPlan)
#include "tst_flow_fub_plan.moc"
