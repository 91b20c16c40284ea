// SPDX-License-Identifier: MIT
// Recovering by ids against the sandbox: what is found, known, fetched, refused; over restarts, and
// beside another process.
#include "app/forwarddesk.h"
#include "app/storeaccess.h"
#include "core/syntheticevent.h"
#include "recoverrig.h"
#include "store/inbox.h"
#include "support/scriptedserver.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtTest/QSignalSpy>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Timeout = 60'000;

} // namespace

class TestFlowRecover final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fetchesWhatIsNotKnown();
    void bothShapesAreTaken();
    void readsAFileInSlices();
    void refusesWhatIsTooLarge();
    void nothingToFind();
    void pausesAndGoesOn();
    void goesOnAfterARestart();
    void aSecondTextIsAdded();
    void ridesOutAStorm();
    void cancelStops();
    void troublesPassOrPause();
    void failedOnesAreTriedAgain();
    void aKeyThatIsRefusedPauses();
    void wrongAnswersAreNoEvents();
    void trueDeliveryJoins();
    void eitherSpellingOfAnIdIsTheSame();
    void fetchedEventsReachTargets();
    void takesInWhatOthersFetched();
    void takesInOnceAlsoAfterAKill();
};

void TestFlowRecover::fetchesWhatIsNotKnown()
{
    RecoverRig rig;
    rig.makeDesk();
    const QByteArrayList ids = rig.makeEvents(30);
    QVERIFY(rig.desk->recoverText(rig.account(), ids.first(10).join('\n'), u"first"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 10);

    QByteArray log;
    for (const QByteArray &id : ids)
        log += "10.0.0.1 - [23/Nov/2026] \"POST /in\" eventId=" + id.toUpper() + " 500\n";
    log += log;
    const QByteArray unknown = randomId();
    log += unknown + '\n';
    QVERIFY(rig.desk->recoverText(rig.account(), log, u"access.log"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    const RecoverProgress progress = rig.progress();
    QCOMPARE(progress.mentions, 61);
    QCOMPARE(progress.source, u"access.log"_s);
    QVERIFY(!progress.isCut);
    QCOMPARE(progress.counts.total(), 31);
    QCOMPARE(progress.counts[RecoverOutcome::Known], 10);
    QCOMPARE(progress.counts[RecoverOutcome::Fetched], 20);
    QCOMPARE(progress.counts[RecoverOutcome::Unknown], 1);

    QList<RecoverItem> items;
    QList<qint64> positions;
    for (int i = 0; i < 31; ++i)
        positions.append(i);
    rig.desk->loadItems(progress.job, positions, this,
                        [&](const Result<QList<RecoverItem>> &loaded) { items = *loaded; });
    QTRY_COMPARE_WITH_TIMEOUT(items.size(), 31, Timeout);
    QCOMPARE(items.at(30).eventId, QString::fromLatin1(unknown));
    QVERIFY(!items.at(30).message.isEmpty());
    QCOMPARE(items.at(0).outcome, RecoverOutcome::Known);

    const QList<EventSummary> events = rig.events();
    QCOMPARE(events.size(), 30);
    for (const EventSummary &event : events) {
        QCOMPARE(event.origin, Origin::Fetched);
        QCOMPARE(event.attempts, 0);
        QVERIFY(!event.eventName.isEmpty());
        QVERIFY(!event.resourceIds.isEmpty());
        QVERIFY(event.created);
    }
    QCOMPARE(rig.detail(items.at(15).event).summary.eventId, items.at(15).eventId);
    const DeliveryDetail delivery = rig.detail(events.constFirst().id).deliveries.constFirst();
    QVERIFY(delivery.body.startsWith("{\"id\":\"" + ids.constFirst()));
    QCOMPARE(delivery.peer, u"127.0.0.1"_s);
    QCOMPARE(rig.sandbox.status().overLimit, 0);
}

void TestFlowRecover::bothShapesAreTaken()
{
    SandboxOptions options = RecoverRig::small();
    options.eventsByIdSayEventId = true;
    RecoverRig rig(options);
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), rig.makeEvents(3).join(' '), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 3);
}

void TestFlowRecover::readsAFileInSlices()
{
    RecoverRig rig;
    RecoverOptions options = RecoverRig::quick();
    options.sliceBytes = 100;
    options.batch = 7;
    rig.makeDesk(options);
    const QByteArrayList ids = rig.makeEvents(40);
    QFile file(rig.folder.filePath(u"webhook log.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(ids.join(",\r\n"));
    file.close();
    QVERIFY(rig.desk->recoverFile(rig.account(), file.fileName()));
    QCOMPARE(rig.progress().state, RecoverState::Reading);
    QVERIFY(!rig.desk->recoverFile(rig.account(), file.fileName())); // one after the other
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 40);
    QCOMPARE(rig.progress().source, u"webhook log.csv"_s);
    QVERIFY(!rig.progress().isCut);
}

void TestFlowRecover::refusesWhatIsTooLarge()
{
    RecoverRig rig;
    RecoverOptions options = RecoverRig::quick();
    options.mostBytes = 1024 * 1024;
    rig.makeDesk(options);
    const Result<void> refused =
        rig.desk->recoverText(rig.account(), QByteArray(1024 * 1024 + 1, 'x'), u"big.log"_s);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(u"1 MB"_s));
    QVERIFY(!rig.desk->recoverFile(rig.account(), rig.folder.path()));
    QVERIFY(!rig.desk->recoverFile(rig.account(), rig.folder.filePath(u"nowhere"_s)));
    QVERIFY(!rig.desk->progress(rig.account()));
}

void TestFlowRecover::nothingToFind()
{
    RecoverRig rig;
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), "no id in here", u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts().total(), 0);
    QVERIFY(rig.desk->recoverText(rig.account(), {}, u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
}

void TestFlowRecover::pausesAndGoesOn()
{
    RecoverRig rig;
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), rig.makeEvents(200).join(' '), u"x"_s));
    QTRY_VERIFY_WITH_TIMEOUT(rig.counts()[RecoverOutcome::Fetched] > 5, Timeout);
    QVERIFY(rig.progress().timeLeft);
    rig.desk->pause(rig.account());
    QCOMPARE(rig.progress().state, RecoverState::Paused);
    QVERIFY(!rig.progress().timeLeft);
    // What was being stored comes to its end; nothing else is asked.
    const qint64 asked = rig.sandbox.status().requests;
    QTest::qWait(300);
    QVERIFY(rig.sandbox.status().requests - asked <= RecoverOptions().outstanding);
    const qint64 fetched = rig.counts()[RecoverOutcome::Fetched];
    QVERIFY(fetched < 200);
    rig.desk->resume(rig.account());
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 200);
    QCOMPARE(rig.events().size(), 200);
    QCOMPARE(rig.sandbox.status().overLimit, 0);
}

void TestFlowRecover::goesOnAfterARestart()
{
    RecoverRig rig;
    rig.makeDesk();
    const QByteArrayList ids = rig.makeEvents(200);
    QVERIFY(rig.desk->recoverText(rig.account(), ids.join(' '), u"x"_s));
    QTRY_VERIFY_WITH_TIMEOUT(rig.counts()[RecoverOutcome::Fetched] > 5, Timeout);
    rig.close();
    rig.open();
    rig.makeDesk();
    rig.desk->start();
    QVERIFY(!rig.desk->recoverText(rig.account(), randomId(), u"y"_s)); // a second job beside it
    QTRY_VERIFY_WITH_TIMEOUT(rig.progress().job != 0, Timeout);
    QVERIFY(!rig.progress().notice.isEmpty() || rig.counts()[RecoverOutcome::Waiting] > 0);
    rig.connectAccount(); // its keys were only for the session
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 200);
    QCOMPARE(rig.events().size(), 200);

    rig.close(); // a finished one is still shown, and not begun again
    rig.open();
    rig.makeDesk();
    rig.desk->start();
    QTRY_COMPARE_WITH_TIMEOUT(rig.counts()[RecoverOutcome::Fetched], 200, Timeout);
    QCOMPARE(rig.progress().state, RecoverState::Done);
}

void TestFlowRecover::aSecondTextIsAdded()
{
    RecoverRig rig;
    rig.makeDesk();
    const QByteArrayList ids = rig.makeEvents(120);
    QVERIFY(rig.desk->recoverText(rig.account(), ids.first(80).join(' '), u"a"_s));
    QTRY_VERIFY_WITH_TIMEOUT(rig.counts()[RecoverOutcome::Fetched] > 5, Timeout);
    const qint64 job = rig.progress().job;
    rig.desk->pause(rig.account());
    QVERIFY(rig.desk->recoverText(rig.account(), ids.last(80).join(' '), u"b"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.progress().job, job);
    QCOMPARE(rig.counts().total(), 120);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 120);
}

void TestFlowRecover::ridesOutAStorm()
{
    SandboxOptions options = RecoverRig::small();
    options.refuseShare = 0.1; // with room left, each for a second
    RecoverRig rig(options);
    rig.makeDesk();
    const QByteArrayList ids = rig.makeEvents(120);
    QVERIFY(rig.desk->recoverText(rig.account(), ids.join(' '), u"x"_s));
    QTRY_VERIFY_WITH_TIMEOUT(rig.sandbox.status().refusedAtWill >= 3, Timeout);
    rig.desk->pause(rig.account());
    rig.desk->resume(rig.account());
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 120);
    QCOMPARE(rig.events().size(), 120);
    const SandboxStatus status = rig.sandbox.status();
    QCOMPARE(status.overLimit, 0);
    QCOMPARE(status.tooEarly, 0);
}

void TestFlowRecover::cancelStops()
{
    RecoverRig rig;
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), rig.makeEvents(200).join(' '), u"x"_s));
    QTRY_VERIFY_WITH_TIMEOUT(rig.counts()[RecoverOutcome::Fetched] > 5, Timeout);
    rig.desk->cancel(rig.account());
    QCOMPARE(rig.progress().state, RecoverState::Cancelled);
    QVERIFY(rig.counts()[RecoverOutcome::Waiting] > 0);
    QVERIFY(rig.desk->recoverText(rig.account(), rig.makeEvents(2).join(' '), u"y"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts().total(), 2);
}

void TestFlowRecover::troublesPassOrPause()
{
    RecoverRig rig;
    ScriptedServer server;
    rig.access.api = server.base();
    server.close(); // nobody listens: quickly refused
    rig.connectAccount();
    RecoverOptions options = RecoverRig::quick();
    options.patience = 2;
    rig.makeDesk(options);
    QVERIFY(rig.desk->recoverText(rig.account(), randomId() + ' ' + randomId(), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Paused, Timeout);
    QVERIFY(!rig.progress().notice.isEmpty());
    QCOMPARE(rig.counts()[RecoverOutcome::Waiting], 2); // none is lost
}

void TestFlowRecover::failedOnesAreTriedAgain()
{
    RecoverRig rig;
    ScriptedServer server;
    bool isDown = true;
    server.setHandler([&](const ScriptedRequest &request) {
        const QByteArray id = request.target.sliced(request.target.lastIndexOf('/') + 1);
        if (isDown)
            return jsonAnswer(200, "no object");
        return jsonAnswer(200,
                          R"({"id":")" + id + R"(","event":"peopleUpdated","resourceIds":[1]})");
    });
    rig.access.api = server.base();
    rig.connectAccount();
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), randomId(), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Failed], 1);
    QCOMPARE(server.requests().size(), RecoverRig::quick().tries);
    isDown = false;
    rig.desk->retryFailed(rig.account());
    QTRY_COMPARE_WITH_TIMEOUT(rig.counts()[RecoverOutcome::Fetched], 1, Timeout);
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
}

void TestFlowRecover::aKeyThatIsRefusedPauses()
{
    RecoverRig rig;
    rig.apiKey = Secret(QByteArray("fka_wrong"));
    rig.connectAccount();
    rig.makeDesk();
    const QByteArrayList ids = rig.makeEvents(50);
    QVERIFY(rig.desk->recoverText(rig.account(), ids.join(' '), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Paused, Timeout);
    QVERIFY(rig.progress().notice.contains(u"key"_s));
    QVERIFY(rig.counts()[RecoverOutcome::Refused] < 10);
    QVERIFY(rig.counts()[RecoverOutcome::Waiting] > 40);
    rig.apiKey = Secret();
    rig.connectAccount();
    rig.desk->retryFailed(rig.account()); // those that were refused before it paused
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 50);
}

void TestFlowRecover::wrongAnswersAreNoEvents()
{
    RecoverRig rig;
    ScriptedServer server;
    server.setHandler([&](const ScriptedRequest &) {
        return jsonAnswer(200, R"({"id":")" + randomId() +
                                   R"(","event":"peopleUpdated","resourceIds":[1]})");
    });
    rig.access.api = server.base();
    rig.connectAccount();
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), randomId(), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Failed], 1);
    QVERIFY(rig.events().isEmpty());
}

void TestFlowRecover::trueDeliveryJoins()
{
    RecoverRig rig;
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), rig.makeEvents(1).constFirst(), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    const EventSummary fetched = rig.events().constFirst();
    const QByteArray body = asDelivered(rig.detail(fetched.id).deliveries.constFirst().body);
    QNetworkAccessManager network;
    QNetworkRequest request(rig.workspace->endpoints().constFirst().url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("FUB-Signature", Signer(rig.access.systemKey).sign(body));
    std::unique_ptr<QNetworkReply> reply(network.post(request, body));
    QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), Timeout);
    QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 204);
    QCOMPARE(rig.events().size(), 1);
    const EventDetail joined = rig.detail(fetched.id);
    QCOMPARE(joined.deliveries.size(), 2);
    QCOMPARE(joined.summary.origin, Origin::Fetched);
    QCOMPARE(joined.summary.attempts, 1);
    QCOMPARE(joined.summary.signature, SignatureVerdict::Kind::Valid);
    QCOMPARE(joined.deliveries.at(0).origin, Origin::Fetched);
    QCOMPARE(joined.deliveries.at(1).origin, Origin::Delivered);
    QCOMPARE(joined.deliveries.at(1).body, body);
}

void TestFlowRecover::eitherSpellingOfAnIdIsTheSame()
{
    RecoverRig rig;
    ScriptedServer server;
    const QByteArray id = randomId();
    server.setHandler([&](const ScriptedRequest &) {
        return jsonAnswer(200, R"({"id":")" + id.toUpper() +
                                   R"(","event":"peopleUpdated","resourceIds":[1]})");
    });
    rig.access.api = server.base();
    rig.connectAccount();
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), id, u"first"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts()[RecoverOutcome::Fetched], 1);
    QCOMPARE(rig.events().constFirst().eventId, QString::fromLatin1(id.toUpper()));
    QVERIFY(rig.desk->recoverText(rig.account(), id.toUpper() + ' ' + id, u"again"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().source, u"again"_s, Timeout);
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QCOMPARE(rig.counts().total(), 1);
    QCOMPARE(rig.counts()[RecoverOutcome::Known], 1);
    QCOMPARE(rig.events().size(), 1);
}

void TestFlowRecover::fetchedEventsReachTargets()
{
    RecoverRig rig;
    ScriptedServer handler;
    handler.setAnswers({jsonAnswer(200, "{}")});
    ForwardDesk forwards(*rig.workspace);
    bool isStarted = false;
    forwards.start({}, this, [&](const auto &started) { isStarted = bool(started); });
    QTRY_VERIFY_WITH_TIMEOUT(isStarted, Timeout);
    Target target;
    target.name = u"handler"_s;
    target.url = handler.base(u"/hook"_s);
    target.patterns = u"*"_s;
    bool isSaved = false;
    forwards.saveTarget(target, this, [&](const auto &saved) { isSaved = bool(saved); });
    QTRY_VERIFY_WITH_TIMEOUT(isSaved, Timeout);

    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), rig.makeEvents(5).join(' '), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    QTest::qWait(100);
    QVERIFY(handler.requests().isEmpty()); // not before somebody wants it
    QList<EventId> events;
    const QList<EventSummary> rows = rig.events();
    for (const EventSummary &event : rows)
        events.append(event.id);
    std::optional<qint64> added;
    forwards.forwardEvents(events, {}, this,
                           [&](const Result<qint64> &count) { added = count ? *count : -1; });
    QTRY_VERIFY_WITH_TIMEOUT(added, Timeout);
    QCOMPARE(*added, 5);
    QTRY_COMPARE_WITH_TIMEOUT(handler.requests().size(), 5, Timeout);
    const SignatureVerifier verifier({{.label = {}, .key = rig.access.systemKey}});
    for (const ScriptedRequest &request : handler.requests()) {
        QVERIFY(request.body.startsWith("{\"eventId\":\""));
        QCOMPARE(verifier.verify(request.body, parseHead(request.head)).kind,
                 SignatureVerdict::Kind::Valid);
        QCOMPARE(request.header("Content-Type"), "application/json");
    }
}

void TestFlowRecover::takesInWhatOthersFetched()
{
    RecoverRig holder;
    WorkspaceOptions options = holder.workspaceOptions;
    options.role = WorkspaceOptions::Role::Write;
    Workspace beside(options);
    QVERIFY(beside.open());
    QVERIFY(!beside.store().isWriter());
    AccountDraft draft;
    draft.account = beside.accounts().constFirst();
    draft.apiKey = holder.access.apiKey;
    draft.systemKey = holder.access.systemKey;
    draft.keep = AccountDraft::Keep::ForThisSession;
    bool isSaved = false;
    beside.accountDesk()->save(draft, this, [&](const auto &saved) { isSaved = bool(saved); });
    QTRY_VERIFY_WITH_TIMEOUT(isSaved, Timeout);
    WebhookDesks desks(beside);
    RecoverOptions recover = RecoverRig::quick();
    recover.isCommand = true;
    RecoverDesk desk(beside, desks, recover);
    QSignalSpy changed(holder.workspace.get(), &Workspace::eventsChanged);
    const QByteArrayList ids = holder.makeEvents(60);
    QVERIFY(desk.recoverText(draft.account.id, ids.join(' '), u"x"_s));
    const auto isDone = [&] {
        const auto progress = desk.progress(draft.account.id);
        return progress && progress->state == RecoverState::Done;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), Timeout);
    QCOMPARE(desk.progress(draft.account.id)->counts[RecoverOutcome::Fetched], 60);
    QTRY_COMPARE_WITH_TIMEOUT(holder.events().size(), 60, Timeout);
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), Timeout);
    const QList<EventSummary> rows = holder.events();
    for (const EventSummary &event : rows)
        QCOMPARE(holder.detail(event.id).deliveries.size(), 1);
    // The window has jobs of its own.
    holder.makeDesk();
    holder.desk->start();
    QSignalSpy loaded(holder.desk.get(), &RecoverDesk::loaded);
    QTRY_VERIFY_WITH_TIMEOUT(!loaded.isEmpty(), Timeout);
    QVERIFY(!holder.desk->progress(holder.account()));
}

void TestFlowRecover::takesInOnceAlsoAfterAKill()
{
    RecoverRig rig;
    rig.makeDesk();
    QVERIFY(rig.desk->recoverText(rig.account(), rig.makeEvents(1).constFirst(), u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rig.progress().state, RecoverState::Done, Timeout);
    const EventSummary event = rig.events().constFirst();
    InboxEntry entry;
    entry.account = rig.account();
    entry.body = rig.detail(event.id).deliveries.constFirst().body;
    entry.receivedAt = rig.clock.now();
    rig.close();
    // As if it had been ended between storing the event and striking it out.
    Workspace empty(rig.workspaceOptions);
    {
        const auto connection = Connection::open(
            rig.workspaceOptions.dataFolder + "/hookglass.db"_L1, Dialect::Access::ReadWrite, 5s);
        QVERIFY(connection);
        QVERIFY(Inbox::put(**connection, entry));
    }
    rig.open();
    const auto waiting = [&rig] {
        const auto reader = EventReader::open(rig.workspace->databasePath());
        return (*reader)->connection().value(u"SELECT count(*) FROM inbox"_s)->toInt();
    };
    QTRY_COMPARE_WITH_TIMEOUT(waiting(), 0, Timeout);
    QCOMPARE(rig.events().size(), 1);
    QCOMPARE(rig.detail(event.id).deliveries.size(), 1);
}

QTEST_GUILESS_MAIN(TestFlowRecover)
#include "tst_flow_recover.moc"
