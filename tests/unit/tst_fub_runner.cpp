// SPDX-License-Identifier: MIT
// Plans carried out while answers are lost: what is told is what reading back shows.
#include "fub/planrunner.h"
#include "fubfixture.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <algorithm>
#include <functional>

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
    void changesBetweenTwoStepsAreConflicts_data();
    void changesBetweenTwoStepsAreConflicts();
    void ownStepsAreNoConflicts();
    void whatCannotBeLookedAtIsNotChanged();

private:
    /// Does what it is asked; after the first change `others` are at work.
    void serveAll(const std::function<void()> &others);
    QList<StepResult> runAll(const QList<PlanStep> &steps);
    QByteArrayList writes() const; ///< "PUT /v1/webhooks/7"
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

void TestFubRunner::serveAll(const std::function<void()> &others)
{
    m_server->setHandler([this, others](const ScriptedRequest &request) {
        const QByteArray path = request.target.split('?').constFirst();
        const qint64 id = path.mid(path.lastIndexOf('/') + 1).toLongLong();
        const auto found = std::find_if(m_there.begin(), m_there.end(),
                                        [id](const Webhook &webhook) { return webhook.id == id; });
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        if (id > 0 && found == m_there.end())
            return jsonAnswer(404, R"({"errorMessage":"Not found."})");
        QJsonObject answer;
        if (request.verb == "GET" && id == 0) {
            QJsonArray rows;
            for (const Webhook &webhook : std::as_const(m_there)) {
                if (!request.target.contains("event=") ||
                    request.target.endsWith("event=" + webhook.event.toUtf8()))
                    rows.append(toJson(webhook));
            }
            answer.insert(u"webhooks"_s, rows);
        } else if (request.verb == "GET") {
            answer = toJson(*found);
        } else if (request.verb == "POST") {
            Webhook made;
            made.id = 100 + m_there.size();
            made.event = body.value("event"_L1).toString();
            made.url = body.value("url"_L1).toString();
            made.status = Webhook::Active;
            m_there.append(made);
            answer = toJson(m_there.constLast());
        } else if (request.verb == "PUT") {
            found->url = body.value("url"_L1).toString(found->url);
            found->status = body.value("status"_L1).toString(found->status);
            answer = toJson(*found);
        } else {
            m_there.removeAt(found - m_there.begin());
        }
        if (request.verb != "GET" && writes().size() == 1 && others)
            others();
        return jsonAnswer(200, QJsonDocument(answer).toJson());
    });
}

QList<StepResult> TestFubRunner::runAll(const QList<PlanStep> &steps)
{
    WebhookPlan plan;
    plan.steps = steps;
    PlanRunner runner(*m_client, plan, PlanRunner::Foreign::Include);
    QSignalSpy finished(&runner, &PlanRunner::finished);
    runner.start();
    if (finished.isEmpty() && !finished.wait(20'000))
        return {};
    return runner.results();
}

QByteArrayList TestFubRunner::writes() const
{
    QByteArrayList all;
    for (const ScriptedRequest &request : m_server->requests()) {
        if (request.verb != "GET")
            all << request.verb + ' ' + request.target;
    }
    return all;
}

void TestFubRunner::changesBetweenTwoStepsAreConflicts_data()
{
    using Others = std::function<void(QList<Webhook> &)>;
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<Others>("others");
    QTest::addColumn<QString>("word"); // empty: nothing that matters
    const Others nothing = [](QList<Webhook> &) {};
    const Others moved = [](QList<Webhook> &there) { there[1].url = u"https://c.example/in/1"_s; };
    const Others off = [](QList<Webhook> &there) { there[1].status = Webhook::Disabled; };
    const Others gone = [](QList<Webhook> &there) { there.removeAt(1); };
    const auto make = [](const QStringList &urls) -> Others {
        return [urls](QList<Webhook> &there) {
            for (const QString &url : urls) {
                Webhook made;
                made.id = 50 + there.size();
                made.event = u"notesCreated"_s;
                made.url = url;
                made.status = Webhook::Active;
                there.append(made);
            }
        };
    };
    const QString other = u"https://c.example/in/"_s;
    QTest::newRow("change, quiet") << Kind::Change << nothing << QString();
    QTest::newRow("change, moved") << Kind::Change << moved << u"https://c.example/in/1"_s;
    QTest::newRow("change, off") << Kind::Change << off << u"changed it meanwhile"_s;
    QTest::newRow("change, gone") << Kind::Change << gone << u"deleted meanwhile"_s;
    QTest::newRow("delete, quiet") << Kind::Delete << nothing << QString();
    QTest::newRow("delete, moved") << Kind::Delete << moved << u"https://c.example/in/1"_s;
    QTest::newRow("delete, gone") << Kind::Delete << gone << u"deleted meanwhile"_s;
    QTest::newRow("create, quiet") << Kind::Create << nothing << QString();
    QTest::newRow("create, one other") << Kind::Create << make({other}) << QString();
    QTest::newRow("create, the same") << Kind::Create << make({NewUrl}) << u"registered it"_s;
    QTest::newRow("create, both places")
        << Kind::Create << make({other, other + u'2'}) << u"the last place"_s;
}

void TestFubRunner::changesBetweenTwoStepsAreConflicts()
{
    QFETCH(Kind, kind);
    QFETCH(std::function<void(QList<Webhook> &)>, others);
    QFETCH(QString, word);
    m_there.append({8, u"dealsCreated"_s, OldUrl, Webhook::Active});
    PlanStep first{Kind::Change, m_there.at(0), m_there.at(0), false};
    first.after.url = NewUrl;
    PlanStep second{kind, m_there.at(1), m_there.at(1), false};
    second.after.url = NewUrl;
    if (kind == Kind::Create) {
        second.before = {};
        second.after = {0, u"notesCreated"_s, NewUrl, Webhook::Active};
    } else if (kind == Kind::Delete) {
        second.after = {};
    }
    serveAll([&] { others(m_there); });
    const QList<StepResult> results = runAll({first, second});
    QCOMPARE(results.size(), 2);
    QVERIFY2(results.at(0).state == State::Done, qPrintable(results.at(0).message));
    if (word.isEmpty()) {
        QVERIFY2(results.at(1).state == State::Done, qPrintable(results.at(1).message));
        QCOMPARE(writes().size(), 2);
        return;
    }
    QCOMPARE(results.at(1).state, State::Conflict);
    QVERIFY2(results.at(1).message.contains(word), qPrintable(results.at(1).message));
    QCOMPARE(writes(), QByteArrayList{"PUT /v1/webhooks/7"_ba}); // and nothing after it
}

void TestFubRunner::ownStepsAreNoConflicts()
{
    // Two deletions of the same address are taken back; the first is there when the second comes.
    const Webhook made{0, u"notesCreated"_s, NewUrl, Webhook::Active};
    Webhook off = m_there.constFirst();
    off.url = NewUrl;
    off.status = Webhook::Disabled;
    serveAll({});
    const QList<StepResult> results = runAll({{Kind::Create, {}, made, false},
                                              {Kind::Create, {}, made, false},
                                              {Kind::Change, m_there.constFirst(), off, false}});
    QCOMPARE(results.size(), 3);
    for (const StepResult &result : results)
        QVERIFY2(result.state == State::Done, qPrintable(result.message));
    QCOMPARE(m_there.size(), 3);
}

void TestFubRunner::whatCannotBeLookedAtIsNotChanged()
{
    Webhook after = m_there.constFirst();
    after.url = NewUrl;
    const Webhook made{0, u"notesCreated"_s, NewUrl, Webhook::Active};
    m_server->setHandler([this](const ScriptedRequest &request) {
        if (request.target.endsWith("/webhooks/7"))
            return jsonAnswer(403, R"({"errorMessage":"Not any more."})");
        if (request.verb == "POST")
            m_there.append({8, u"notesCreated"_s, NewUrl, Webhook::Active});
        QJsonArray rows;
        for (const Webhook &webhook : std::as_const(m_there))
            rows.append(toJson(webhook));
        const QJsonObject answer = request.verb == "POST" ? toJson(m_there.constLast())
                                                          : QJsonObject{{u"webhooks"_s, rows}};
        return jsonAnswer(200, QJsonDocument(answer).toJson());
    });
    const QList<StepResult> results = runAll(
        {{Kind::Create, {}, made, false}, {Kind::Change, m_there.constFirst(), after, false}});
    QCOMPARE(results.size(), 2);
    QCOMPARE(results.at(0).state, State::Done);
    QCOMPARE(results.at(1).state, State::Failed);
    QVERIFY2(results.at(1).message.contains(u"Nothing was changed"_s) &&
                 results.at(1).message.contains(u"Not any more."_s),
             qPrintable(results.at(1).message));
    QCOMPARE(writes().size(), 1);
}

QTEST_GUILESS_MAIN(TestFubRunner)
#include "tst_fub_runner.moc"
