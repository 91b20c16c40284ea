// SPDX-License-Identifier: MIT
// The sandbox over real sockets.
#include "sandboxclient.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class SandboxHttpTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void start_saysWhere();
    void start_refuses();
    void start_again();
    void keys_changeEachStart();
    void api_overASocket();
    void api_hugeBody();
    void seed_givesTheSamePeople();
    void apply_saysWhatHappened_data();
    void apply_saysWhatHappened();
    void apply_whenStopped();
    void happened_alsoByApi();
    void happened_isNoFlood();
    void status_isThrottled();
    void traffic_comesAndGoes();
    void traffic_oddRates();
    void traffic_isFast();
};

void SandboxHttpTest::start_saysWhere()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    QVERIFY(!sandbox.isRunning());
    QCOMPARE(sandbox.status(), SandboxStatus());
    const Result<SandboxAccess> access = sandbox.start();
    QVERIFY(access);
    QVERIFY(sandbox.isRunning());
    QCOMPARE(access->api.scheme(), u"http"_s);
    QCOMPARE(access->api.host(), u"127.0.0.1"_s);
    QCOMPARE(access->api.path(), u"/v1"_s);
    QVERIFY(access->api.port() > 0);
    QCOMPARE(access->system, u"HookglassSandbox"_s);
    QCOMPARE(access->apiKey.reveal().size(), 32);
    QVERIFY(!(access->apiKey == access->agentApiKey));
    QVERIFY(!(access->apiKey == access->systemKey));
    QCOMPARE(sandbox.status().people, 500);
    const Result<SandboxAccess> twice = sandbox.start();
    QVERIFY(!twice);
    QCOMPARE(twice.error().code, ErrorCode::InvalidInput);
}

void SandboxHttpTest::start_refuses()
{
    const SystemClock clock;
    SandboxOptions outside;
    outside.address = QHostAddress(QHostAddress::AnyIPv4);
    QVERIFY(!Sandbox(outside, clock).start());
    for (const double scale : {0.0, -1.0, double(NAN), double(INFINITY)}) {
        SandboxOptions options;
        options.timeScale = scale;
        QVERIFY(!Sandbox(options, clock).start());
    }
    SandboxOptions nameless;
    nameless.system.clear();
    QVERIFY(!Sandbox(nameless, clock).start());

    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    SandboxOptions taken;
    taken.port = holder.serverPort();
    Sandbox sandbox(taken, clock);
    const Result<SandboxAccess> access = sandbox.start();
    QVERIFY(!access);
    QCOMPARE(access.error().code, ErrorCode::Busy);
    QVERIFY(!sandbox.isRunning());
}

void SandboxHttpTest::start_again()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    const Result<SandboxAccess> first = sandbox.start();
    QVERIFY(first);
    sandbox.apply(Sandbox::Change::NewLead);
    QCOMPARE(sandbox.status().people, 501);
    sandbox.stop();
    QVERIFY(!sandbox.isRunning());
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(first->api.port()));
    QVERIFY(!socket.waitForConnected(2'000));
    QVERIFY(sandbox.start());
    QCOMPARE(sandbox.status().people, 500);
}

void SandboxHttpTest::keys_changeEachStart()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    const Result<SandboxAccess> first = sandbox.start();
    sandbox.stop();
    const Result<SandboxAccess> second = sandbox.start();
    QVERIFY(first && second);
    QVERIFY(!(first->apiKey == second->apiKey));
    QVERIFY(!(first->systemKey == second->systemKey));
}

void SandboxHttpTest::api_overASocket()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    const Result<SandboxAccess> access = sandbox.start();
    QVERIFY(access);
    SandboxClient client(*access);
    const auto identity = client.ask("GET", u"identity"_s);
    QCOMPARE(identity.status, 200);
    QVERIFY(identity.json["user"_L1]["isOwner"_L1].toBool());
    QCOMPARE(identity.header("X-RateLimit-Limit"), "250"_ba);
    QCOMPARE(identity.header("X-RateLimit-Remaining"), "249"_ba);
    QCOMPARE(client.ask("GET", u"identity"_s, {}, Secret("wrong"_ba)).status, 401);
    QCOMPARE(client.ask("GET", u"webhooks"_s, {}, access->agentApiKey).status, 403);

    const auto made = client.ask("POST", u"people"_s, R"({"name":"Zoë Ñ"})");
    QCOMPARE(made.status, 201);
    const QString path = u"people/%1"_s.arg(made.json["id"_L1].toInteger());
    QCOMPARE(client.ask("GET", path).json["name"_L1].toString(), u"Zoë Ñ"_s);
    QCOMPARE(client.ask("PUT", path, R"({"stage":"Closed"})").json["stage"_L1].toString(),
             u"Closed"_s);
    const auto gone = client.ask("DELETE", path);
    QCOMPARE(gone.status, 204);
    QVERIFY(gone.body.isEmpty());
    QCOMPARE(client.ask("GET", path).status, 404);

    const auto page = client.ask("GET", u"people?limit=3"_s);
    const QString link = page.json["_metadata"_L1]["nextLink"_L1].toString();
    QVERIFY(link.startsWith(access->api.toString() + u'/'));
    const auto next = client.ask("GET", link.sliced(access->api.toString().size() + 1));
    QCOMPARE(next.json["people"_L1].toArray().size(), 3);
    QVERIFY(next.json["people"_L1][0]["id"_L1] != page.json["people"_L1][0]["id"_L1]);
    QCOMPARE(sandbox.status().eventsMade, 4); // created, stage, updated, deleted
}

void SandboxHttpTest::api_hugeBody()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    const Result<SandboxAccess> access = sandbox.start();
    QVERIFY(access);
    SandboxClient client(*access);
    const QByteArray body = "{\"background\":\"" + QByteArray(2 * 1024 * 1024, 'x') + "\"}";
    QCOMPARE(client.ask("PUT", u"people/1"_s, body).status, 413);
    QCOMPARE(client.ask("GET", u"people/1"_s).status, 200);
}

void SandboxHttpTest::seed_givesTheSamePeople()
{
    const SystemClock clock;
    QList<QByteArray> bodies;
    for (const quint32 seed : {9U, 9U, 10U}) {
        SandboxOptions options;
        options.seed = seed;
        Sandbox sandbox(options, clock);
        const Result<SandboxAccess> access = sandbox.start();
        QVERIFY(access);
        const QByteArray body =
            SandboxClient(*access).ask("GET", u"people?limit=100&fields=allFields"_s).body;
        bodies.append(body.mid(body.indexOf("\"people\":[")));
    }
    QVERIFY(bodies.first().size() > 50'000);
    QCOMPARE(bodies.at(0), bodies.at(1));
    QVERIFY(bodies.at(0) != bodies.at(2));
}

void SandboxHttpTest::apply_saysWhatHappened_data()
{
    using Change = Sandbox::Change;
    QTest::addColumn<int>("change");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("events");
    QTest::newRow("lead") << int(Change::NewLead) << u" came in as a new lead from "_s << 1;
    QTest::newRow("stage") << int(Change::StageChange) << u" moved from "_s << 2;
    QTest::newRow("tag") << int(Change::AddTag) << u" was tagged "_s << 2;
    QTest::newRow("delete") << int(Change::DeletePerson) << u" was deleted"_s << 1;
    QTest::newRow("everybody") << int(Change::TagEverybody) << u" people were tagged "_s << 10;
    QTest::newRow("note") << int(Change::AddNote) << u" got a note"_s << 1;
    QTest::newRow("deal") << int(Change::NewDeal) << u"New deal "_s << 1;
}

void SandboxHttpTest::apply_saysWhatHappened()
{
    QFETCH(const int, change);
    QFETCH(const QString, words);
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    QVERIFY(sandbox.start());
    QSignalSpy happened(&sandbox, &Sandbox::happened);
    const QString sentence = sandbox.apply(Sandbox::Change(change));
    QVERIFY2(sentence.contains(words), qPrintable(sentence));
    QCOMPARE(happened.size(), 1);
    QCOMPARE(happened.first().first().toString(), sentence);
    QTEST(int(sandbox.status().eventsMade), "events");
}

void SandboxHttpTest::apply_whenStopped()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    QCOMPARE(sandbox.apply(Sandbox::Change::NewLead), QString());
    sandbox.setLiveTraffic(100);
    QCOMPARE(sandbox.status(), SandboxStatus());
}

void SandboxHttpTest::happened_alsoByApi()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    const Result<SandboxAccess> access = sandbox.start();
    QVERIFY(access);
    QSignalSpy happened(&sandbox, &Sandbox::happened);
    QCOMPARE(SandboxClient(*access).ask("POST", u"people"_s, R"({"name":"Ann Lee"})").status, 201);
    QCOMPARE(happened.size(), 1);
    QCOMPARE(happened.first().first().toString(),
             u"Ann Lee came in as a new lead from <unspecified>"_s);
}

void SandboxHttpTest::happened_isNoFlood()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    QVERIFY(sandbox.start());
    QSignalSpy happened(&sandbox, &Sandbox::happened);
    for (int i = 0; i < 200; ++i)
        sandbox.apply(Sandbox::Change::AddNote);
    QCOMPARE(happened.size(), 50);
    QTRY_COMPARE(happened.size(), 51);
    QVERIFY(happened.last().first().toString().contains("150"_L1));
}

void SandboxHttpTest::status_isThrottled()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    QVERIFY(sandbox.start());
    QSignalSpy changed(&sandbox, &Sandbox::statusChanged);
    QElapsedTimer timer;
    timer.start();
    int made = 0;
    while (timer.elapsed() < 600) {
        sandbox.apply(Sandbox::Change::AddNote);
        ++made;
        QTest::qWait(1);
    }
    QTRY_COMPARE(changed.last().first().value<SandboxStatus>().eventsMade, made);
    const qint64 most = timer.elapsed() / 100 + 1;
    QVERIFY2(changed.size() <= most, qPrintable(QString::number(changed.size())));
    QVERIFY(changed.size() >= 2);
}

void SandboxHttpTest::traffic_comesAndGoes()
{
    const SystemClock clock;
    SandboxOptions options;
    options.eventsPerSecond = 200;
    Sandbox sandbox(options, clock);
    QVERIFY(sandbox.start());
    QElapsedTimer timer;
    timer.start();
    QTRY_VERIFY(sandbox.status().eventsMade >= 300);
    QVERIFY2(timer.elapsed() >= 1'000, "not faster than asked");
    sandbox.setLiveTraffic(0);
    const qint64 made = sandbox.status().eventsMade;
    QTest::qWait(100);
    QCOMPARE(sandbox.status().eventsMade, made);
    sandbox.setLiveTraffic(50);
    QTRY_VERIFY(sandbox.status().eventsMade > made);
}

void SandboxHttpTest::traffic_oddRates()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    QVERIFY(sandbox.start());
    for (const double rate : {-1.0, 0.0, double(NAN), double(INFINITY)})
        sandbox.setLiveTraffic(rate);
    QTest::qWait(60);
    QCOMPARE(sandbox.status().eventsMade, 0);
    sandbox.setLiveTraffic(0.01); // the first event comes at once all the same
    QTRY_VERIFY(sandbox.status().eventsMade >= 1);
    QVERIFY(sandbox.status().eventsMade <= 3);
}

void SandboxHttpTest::traffic_isFast()
{
    const SystemClock clock;
    Sandbox sandbox({}, clock);
    QVERIFY(sandbox.start());
    QElapsedTimer timer;
    timer.start();
    sandbox.setLiveTraffic(1'000);
    QTRY_VERIFY_WITH_TIMEOUT(sandbox.status().eventsMade >= 2'000, 20'000);
    qInfo("2,000 events in %lld ms", timer.elapsed());
}

QTEST_GUILESS_MAIN(SandboxHttpTest)
#include "tst_sandbox_http.moc"
