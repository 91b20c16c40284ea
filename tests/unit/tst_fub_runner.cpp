// SPDX-License-Identifier: MIT
// Plans carried out while answers are lost: what is told is what reading back shows.
#include "fub/planrunner.h"
#include "fubfixture.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using Kind = PlanStep::Kind;
using State = StepResult::State;

namespace {

const auto OldUrl = u"https://a.example/in/1"_s;
const auto NewUrl = u"https://b.example/in/1"_s;

QJsonObject toJson(const Webhook &webhook)
{
    return {{u"id"_s, webhook.id},
            {u"event"_s, webhook.event},
            {u"url"_s, webhook.url},
            {u"status"_s, webhook.status}};
}

} // namespace

class TestFubRunner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void lostAnswersAreLookedUp_data();
    void lostAnswersAreLookedUp();
    void lostAndNotDoneIsAFailure();
    void lostCreationIsNotTheWishedOne();

private:
    /// Lists what is there; every other call is cut, after it was done if `isDone`.
    void serve(bool isDone);
    StepResult run(const PlanStep &step);

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ApiClient> m_client;
    QList<Webhook> m_there;
    QList<Webhook> m_afterwards; ///< once a call was done
};

void TestFubRunner::init()
{
    m_client.reset();
    m_server = std::make_unique<ScriptedServer>();
    m_client = clientFor(m_server->base());
    m_there = {{7, u"peopleCreated"_s, OldUrl, Webhook::Active}};
    m_afterwards = m_there;
}

void TestFubRunner::serve(bool isDone)
{
    m_server->setHandler([this, isDone](const ScriptedRequest &request) {
        if (request.verb != "GET") {
            if (isDone)
                m_there = m_afterwards;
            return ScriptedServer::Answer{.after = ScriptedServer::After::Close};
        }
        QJsonArray rows;
        for (const Webhook &webhook : std::as_const(m_there))
            rows.append(toJson(webhook));
        return jsonAnswer(200, QJsonDocument(QJsonObject{{u"webhooks"_s, rows}}).toJson());
    });
}

StepResult TestFubRunner::run(const PlanStep &step)
{
    WebhookPlan plan;
    plan.steps.append(step);
    PlanRunner runner(*m_client, plan, PlanRunner::Foreign::Include);
    QSignalSpy finished(&runner, &PlanRunner::finished);
    runner.start();
    if (finished.isEmpty() && !finished.wait(20'000))
        return {};
    return runner.results().constFirst();
}

void TestFubRunner::lostAnswersAreLookedUp_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::newRow("create") << Kind::Create;
    QTest::newRow("change") << Kind::Change;
    QTest::newRow("delete") << Kind::Delete;
}

void TestFubRunner::lostAnswersAreLookedUp()
{
    QFETCH(Kind, kind);
    const Webhook before = m_there.constFirst();
    Webhook after = before;
    PlanStep step{.kind = kind, .before = before, .after = {}};
    switch (kind) {
    case Kind::Create:
        after = {0, u"dealsCreated"_s, NewUrl, Webhook::Active};
        step.before = {};
        step.after = after;
        after.id = 8;
        m_afterwards.append(after);
        break;
    case Kind::Change:
        after.url = NewUrl;
        step.after = after;
        m_afterwards = {after};
        break;
    case Kind::Delete:
        after = {};
        m_afterwards = {};
        break;
    }
    serve(true);
    const StepResult result = run(step);
    QVERIFY2(result.state == State::Done, qPrintable(result.message));
    QCOMPARE(result.message, QString());
    QCOMPARE(result.step.after, after);
}

void TestFubRunner::lostAndNotDoneIsAFailure()
{
    Webhook after = m_there.constFirst();
    after.url = NewUrl;
    serve(false);
    const StepResult result = run({Kind::Change, m_there.constFirst(), after, false});
    QCOMPARE(result.state, State::Failed);
    QVERIFY2(result.message.contains(u"could not be reached"_s), qPrintable(result.message));
}

void TestFubRunner::lostCreationIsNotTheWishedOne()
{
    // It was registered, but nobody came to switch it off, as the plan wanted.
    m_afterwards.append({8, u"dealsCreated"_s, NewUrl, Webhook::Active});
    serve(true);
    const StepResult result =
        run({Kind::Create, {}, {0, u"dealsCreated"_s, NewUrl, Webhook::Disabled}, false});
    QCOMPARE(result.state, State::Failed);
    QVERIFY2(result.message.contains(u"Active"_s), qPrintable(result.message));
}

QTEST_GUILESS_MAIN(TestFubRunner)
#include "tst_fub_runner.moc"
