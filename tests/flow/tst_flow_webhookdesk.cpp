// SPDX-License-Identifier: MIT
// One account's webhooks as the window and the tunnel use them, against the sandbox.
#include "app/webhookdesk.h"
#include "fubsandbox.h"
#include "support/scriptedserver.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Token = "00112233445566778899aabbccddeeff";
const auto Theirs = u"http://127.0.0.1:9/theirs/1"_s;

QString ours(const QString &host = u"127.0.0.1:9"_s)
{
    return u"http://%1/in/%2"_s.arg(host, QLatin1StringView(Token));
}

} // namespace

class TestFlowWebhookDesk final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void appliesReadsBackAndUndoes();
    void oneChangeAtATime();
    void othersAreNoticedAndWeAreNot();
    void othersAreNoticedByWhateverList();
    void othersStayOthersWhateverWeDid();
    void switchedOffHereIsKnown();
    void failuresAreTold();
    void lostApiIsToldAndMadeUpFor();
    void firstWritesAreKnown();

private:
    std::unique_ptr<WebhookDesk> desk(const Secret &apiKey);
    bool list(WebhookDesk &desk);
    bool apply(WebhookDesk &desk, const WebhookPlan &plan);
    /// As somebody else would.
    qint64 create(const QString &event, const QString &url);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FubSandbox> m_fub;
};

void TestFlowWebhookDesk::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_fub = std::make_unique<FubSandbox>();
    QVERIFY(m_fub->isRunning());
}

std::unique_ptr<WebhookDesk> TestFlowWebhookDesk::desk(const Secret &apiKey)
{
    WebhookDesk::Setup setup;
    setup.account.id = AccountId{1};
    setup.account.name = u"acme"_s;
    setup.tokens = {Token};
    setup.access = {.base = m_fub->access.api,
                    .apiKey = apiKey,
                    .system = m_fub->access.system,
                    .systemKey = m_fub->access.systemKey};
    setup.databasePath = m_folder->filePath(u"hookglass.db"_s);
    return std::make_unique<WebhookDesk>(setup);
}

bool TestFlowWebhookDesk::list(WebhookDesk &desk)
{
    QSignalSpy listed(&desk, &WebhookDesk::listed);
    desk.refresh();
    return listed.wait();
}

bool TestFlowWebhookDesk::apply(WebhookDesk &desk, const WebhookPlan &plan)
{
    QSignalSpy applied(&desk, &WebhookDesk::applied);
    if (!desk.apply(plan, PlanRunner::Foreign::Include) || !applied.wait())
        return false;
    const auto results = applied.constFirst().constFirst().value<QList<StepResult>>();
    return !results.isEmpty() &&
           std::all_of(results.cbegin(), results.cend(), [](const StepResult &result) {
               return result.state == StepResult::State::Done;
           });
}

qint64 TestFlowWebhookDesk::create(const QString &event, const QString &url)
{
    qint64 id = 0;
    QObject context;
    m_fub->client->createWebhook(event, url, &context,
                                 [&id](const Result<Webhook> &made) { id = made ? made->id : -1; });
    return QTest::qWaitFor([&id] { return id != 0; }) ? id : -1;
}

void TestFlowWebhookDesk::appliesReadsBackAndUndoes()
{
    const auto acme = desk(m_fub->access.apiKey);
    QVERIFY(!acme->isListed());
    QVERIFY(list(*acme));
    QSignalSpy applied(acme.get(), &WebhookDesk::applied);
    QVERIFY(
        acme->apply(acme->planner().registerFor({u"peopleCreated"_s, u"notesCreated"_s}, ours()),
                    PlanRunner::Foreign::Skip));
    QVERIFY(applied.wait());
    QCOMPARE(acme->webhooks().size(), 2);
    QVERIFY(acme->planner().isOurs(acme->webhooks().constFirst()));
    QCOMPARE(acme->undoPlan().count(PlanStep::Kind::Delete), 2);
    QVERIFY(acme->apply(acme->undoPlan(), PlanRunner::Foreign::Skip));
    QVERIFY(applied.wait());
    QTRY_VERIFY(acme->webhooks().isEmpty());
}

void TestFlowWebhookDesk::oneChangeAtATime()
{
    const auto acme = desk(m_fub->access.apiKey);
    QVERIFY(list(*acme));
    const WebhookPlan plan = acme->planner().registerFor({u"peopleCreated"_s}, ours());
    QSignalSpy applied(acme.get(), &WebhookDesk::applied);
    QVERIFY(acme->apply(plan, PlanRunner::Foreign::Skip));
    QVERIFY(acme->isApplying());
    QVERIFY(!acme->apply(plan, PlanRunner::Foreign::Skip));
    QVERIFY(applied.wait());
    QVERIFY(!acme->isApplying());
    QCOMPARE(acme->webhooks().size(), 1);
}

void TestFlowWebhookDesk::othersAreNoticedAndWeAreNot()
{
    const auto acme = desk(m_fub->access.apiKey);
    QVERIFY(list(*acme));
    QSignalSpy noticed(acme.get(), &WebhookDesk::noticed);
    QVERIFY(acme->watch(30ms));
    QVERIFY(!acme->watch(30ms)); // looks already
    QSignalSpy applied(acme.get(), &WebhookDesk::applied);
    QVERIFY(acme->apply(acme->planner().registerFor({u"peopleCreated"_s}, ours()),
                        PlanRunner::Foreign::Skip));
    QVERIFY(applied.wait());
    QObject context;
    m_fub->client->createWebhook(u"dealsCreated"_s, u"http://127.0.0.1:9/theirs/1"_s, &context,
                                 [](const Result<Webhook> &) {});
    QTRY_COMPARE(noticed.size(), 1); // theirs, and nothing of ours before it
    const auto notices = noticed.constFirst().constFirst().value<QList<WebhookNotice>>();
    QCOMPARE(notices.size(), 1);
    QCOMPARE(notices.constFirst().kind, WebhookNotice::Kind::New);
    QCOMPARE(notices.constFirst().now.event, u"dealsCreated"_s);
    QTRY_COMPARE(acme->webhooks().size(), 2); // the list is kept up to date
}

void TestFlowWebhookDesk::othersAreNoticedByWhateverList()
{
    // A page that is opened asks for the list, too: what it finds must be told, watch or not.
    const auto acme = desk(m_fub->access.apiKey);
    QVERIFY(list(*acme));
    QSignalSpy noticed(acme.get(), &WebhookDesk::noticed);
    const qint64 theirs = create(u"dealsCreated"_s, Theirs);
    QVERIFY(theirs > 0);
    QVERIFY(list(*acme));
    QCOMPARE(noticed.size(), 1);
    QVERIFY(list(*acme));
    QCOMPARE(noticed.size(), 1); // told once
    // While we change something ourselves somebody else does, too.
    const WebhookPlan plan = acme->planner().registerFor({u"peopleCreated"_s}, ours());
    QVERIFY(create(u"notesCreated"_s, Theirs) > 0);
    QVERIFY(apply(*acme, plan));
    QCOMPARE(noticed.size(), 2);
    const auto notices = noticed.constLast().constFirst().value<QList<WebhookNotice>>();
    QCOMPARE(notices.size(), 1);
    QCOMPARE(notices.constFirst().now.event, u"notesCreated"_s);
    // All are taken away by us: no news.
    QList<qint64> all;
    for (const Webhook &webhook : acme->webhooks())
        all << webhook.id;
    QVERIFY(apply(*acme, acme->planner().remove(all)));
    QTRY_VERIFY(acme->webhooks().isEmpty());
    QCOMPARE(noticed.size(), 2);
}

void TestFlowWebhookDesk::othersStayOthersWhateverWeDid()
{
    const auto acme = desk(m_fub->access.apiKey);
    const qint64 first = create(u"dealsCreated"_s, Theirs);
    QVERIFY(first > 0 && create(u"dealsUpdated"_s, Theirs) > 0);
    QVERIFY(list(*acme));
    const auto isAnyOurs = [&] {
        const QList<Webhook> &all = acme->webhooks();
        return all.size() != 2 || std::any_of(all.cbegin(), all.cend(), [&](const Webhook &w) {
                   return acme->planner().isOurs(w);
               });
    };
    QVERIFY(!isAnyOurs());
    // Each of it was ticked; afterwards it is theirs as before.
    QVERIFY(apply(*acme, acme->planner().setStatus({first}, Webhook::Disabled)));
    QVERIFY(!isAnyOurs());
    QVERIFY(apply(*acme, acme->undoPlan()));
    QVERIFY(!isAnyOurs());
    const QString elsewhere = Theirs + u"/elsewhere"_s;
    QVERIFY(apply(*acme, acme->planner().changeUrl({first}, elsewhere)));
    QVERIFY(isAnyOurs()); // the address is what we last wrote
    QVERIFY(apply(*acme, acme->undoPlan()));
    QVERIFY(!isAnyOurs());
    QVERIFY(apply(*acme, acme->planner().remove({first})));
    QCOMPARE(acme->undoPlan().steps.constFirst().recreates, first);
    QVERIFY(apply(*acme, acme->undoPlan()));
    QVERIFY(!isAnyOurs());
    // So whoever wants only ours to be gone does not lose theirs.
    QVERIFY(acme->planner().become({}).isEmpty());
}

void TestFlowWebhookDesk::switchedOffHereIsKnown()
{
    const auto acme = desk(m_fub->access.apiKey);
    QVERIFY(list(*acme));
    QVERIFY(apply(*acme, acme->planner().registerFor({u"peopleCreated"_s}, ours())));
    const qint64 id = acme->webhooks().constFirst().id;
    QVERIFY(!acme->isSwitchedOffHere(acme->webhooks().constFirst()));
    QVERIFY(apply(*acme, acme->planner().setStatus({id}, Webhook::Disabled)));
    QVERIFY(acme->isSwitchedOffHere(acme->webhooks().constFirst()));
    QVERIFY(apply(*acme, acme->planner().setStatus({id}, Webhook::Active)));
    // Now it is Follow Up Boss that switches it off.
    bool isDone = false;
    QObject context;
    m_fub->client->updateWebhook(id, {.event = {}, .url = {}, .status = QString(Webhook::Disabled)},
                                 &context, [&](const Result<Webhook> &) { isDone = true; });
    QTRY_VERIFY(isDone);
    QVERIFY(list(*acme));
    QVERIFY(!acme->webhooks().constFirst().isActive());
    QVERIFY(!acme->isSwitchedOffHere(acme->webhooks().constFirst()));
}

void TestFlowWebhookDesk::failuresAreTold()
{
    const auto acme = desk(Secret("not the key"));
    QSignalSpy failed(acme.get(), &WebhookDesk::failed);
    acme->refresh();
    QVERIFY(failed.wait());
    QVERIFY(failed.constFirst().constFirst().value<Error>().message.contains(u"Authentication"_s));
    QVERIFY(!acme->isListed());
    QVERIFY(acme->webhooks().isEmpty());
}

void TestFlowWebhookDesk::lostApiIsToldAndMadeUpFor()
{
    // A list that nobody could look at any more must not pass for the present.
    ScriptedServer server;
    const QByteArray empty = R"({"_metadata":{"next":null,"nextLink":null},"webhooks":[]})";
    server.setAnswers({jsonAnswer(200, empty), jsonAnswer(200, empty), jsonAnswer(403, "{}"),
                       jsonAnswer(200, empty)});
    m_fub->access.api = server.base();
    const auto acme = desk(m_fub->access.apiKey);
    QSignalSpy failed(acme.get(), &WebhookDesk::failed);
    QVERIFY(list(*acme));
    QSignalSpy listed(acme.get(), &WebhookDesk::listed);
    QVERIFY(acme->watch(30ms));
    QTRY_COMPARE(failed.size(), 1);
    QTRY_VERIFY(listed.size() >= 1);
}

void TestFlowWebhookDesk::firstWritesAreKnown()
{
    const auto acme = desk(m_fub->access.apiKey);
    QVERIFY(list(*acme));
    QSignalSpy applied(acme.get(), &WebhookDesk::applied);
    QVERIFY(acme->apply(acme->planner().registerFor({u"peopleCreated"_s}, ours()),
                        PlanRunner::Foreign::Skip));
    QVERIFY(applied.wait());
    const std::optional<Timestamp> first = acme->knownSince(acme->webhooks().constFirst());
    QVERIFY(first);
    QVERIFY(m_fub->clock.now() - *first < 60s);
    // Moved to another host, it is still known since then.
    QVERIFY(acme->apply(acme->planner().follow(Token, QUrl(u"http://127.0.0.1:10"_s)),
                        PlanRunner::Foreign::Skip));
    QVERIFY(applied.wait());
    QCOMPARE(acme->webhooks().constFirst().url, ours(u"127.0.0.1:10"_s));
    QCOMPARE(acme->knownSince(acme->webhooks().constFirst()), first);
    QVERIFY(!acme->knownSince({.id = 9, .event = u"x"_s, .url = u"http://a/"_s, .status = {}}));
}

QTEST_GUILESS_MAIN(TestFlowWebhookDesk)
#include "tst_flow_webhookdesk.moc"
