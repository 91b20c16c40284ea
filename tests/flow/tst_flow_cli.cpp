// SPDX-License-Identifier: MIT
// The main job as a person would do it on the command line: sandbox, account, serve, register,
// change things, look at what came. Everything by the real program.
#include "core/secret.h"
#include "core/signature.h"
#include "support/cliprocess.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QTcpServer>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr auto StartTimeout = 30s;
constexpr int FlowTimeoutMs = 120'000;
const auto Vector1Key = "560270f7914b5b4a5f4dc1793ebc2796"_L1;
const auto Vector1Signature = "27b1726764dee39e6c55a25eee0e9ccfddc1b1b30757af191b69e658bc9f66ae"_L1;
const QByteArray Vector1Body =
    R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleCreated","resourceIds":[1234,3244,3232],"uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232"})"_ba;
} // namespace

class TestFlowCli final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void thousandChangesArriveOnceAndValid();
    void demoPrintsEvents();
    void secondServeSaysWhoHoldsTheStore();
    void readingBesideServe();
    void busyPortIsSaidAndTheNextTaken();
    void portIsRemembered();
    void enforcedTriggerAndVerify();
    void verifyNamesTheCause();
    void badUsage_data();
    void badUsage();
    void accountChecks();
    void doctorIsHealthy();
    void doctorFindsTunnelPrograms();
    void modeIsTakenByARunningServe();
    void keysAreNowhereOnDisk();

private:
    struct Answer
    {
        int status = 0;
        QJsonObject body;
    };
    Answer call(const QByteArray &verb, const QString &url, const QJsonObject &body = {});
    CliResult cli(const QStringList &arguments, const QByteArray &input = {});
    std::unique_ptr<CliProcess> startSandbox(const QStringList &more = {});
    std::unique_ptr<CliProcess> startServe(const QStringList &more = {});
    void addAccount();
    void registerAll(const QString &url);

    std::unique_ptr<QTemporaryDir> m_data;
    QProcessEnvironment m_environment;
    QJsonObject m_sandbox;
    QJsonObject m_serve;
    QNetworkAccessManager m_network;
};

void TestFlowCli::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    m_environment = cleanEnvironment();
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_data->path());
    m_sandbox = {};
    m_serve = {};
}

CliResult TestFlowCli::cli(const QStringList &arguments, const QByteArray &input)
{
    return runCli(arguments, m_environment, input);
}

TestFlowCli::Answer TestFlowCli::call(const QByteArray &verb, const QString &url,
                                      const QJsonObject &body)
{
    QNetworkRequest request{QUrl(url)};
    const QByteArray key = m_sandbox.value("apiKey"_L1).toString().toLatin1();
    request.setRawHeader("Authorization", "Basic " + (key + ':').toBase64());
    request.setRawHeader("X-System", m_sandbox.value("system"_L1).toString().toLatin1());
    request.setRawHeader("X-System-Key", m_sandbox.value("systemKey"_L1).toString().toLatin1());
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const QByteArray bytes =
        body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, verb, bytes));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(30'000);
    return {.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            .body = QJsonDocument::fromJson(reply->readAll()).object()};
}

std::unique_ptr<CliProcess> TestFlowCli::startSandbox(const QStringList &more)
{
    auto sandbox =
        std::make_unique<CliProcess>(QStringList{u"sandbox"_s, u"--json"_s} + more, m_environment);
    m_sandbox = sandbox->nextLine(StartTimeout).value_or(QJsonObject());
    m_environment.insert(u"TEST_API_KEY"_s, m_sandbox.value("apiKey"_L1).toString());
    m_environment.insert(u"TEST_SYSTEM_KEY"_s, m_sandbox.value("systemKey"_L1).toString());
    return sandbox;
}

std::unique_ptr<CliProcess> TestFlowCli::startServe(const QStringList &more)
{
    auto serve =
        std::make_unique<CliProcess>(QStringList{u"serve"_s, u"--json"_s} + more, m_environment);
    m_serve = serve->nextLine(StartTimeout).value_or(QJsonObject());
    return serve;
}

void TestFlowCli::addAccount()
{
    const CliResult added = cli({u"account"_s, u"add"_s, u"acme"_s, u"--api-base"_s,
                                 m_sandbox.value("api"_L1).toString(), u"--system"_s,
                                 m_sandbox.value("system"_L1).toString(), u"--api-key-env"_s,
                                 u"TEST_API_KEY"_s, u"--system-key-env"_s, u"TEST_SYSTEM_KEY"_s});
    QVERIFY2(added.exitCode == 0, added.err.constData());
}

void TestFlowCli::registerAll(const QString &url)
{
    for (const QString &event : {u"peopleCreated"_s, u"peopleUpdated"_s, u"peopleStageUpdated"_s,
                                 u"peopleDeleted"_s, u"peopleTagsCreated"_s, u"notesCreated"_s}) {
        const Answer answer = call("POST", m_sandbox.value("api"_L1).toString() + "/webhooks"_L1,
                                   {{u"event"_s, event}, {u"url"_s, url + u'/' + event}});
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.body.value("status"_L1).toString(), u"Active"_s);
    }
}

void TestFlowCli::thousandChangesArriveOnceAndValid()
{
    // Time runs 100 times faster there: so the rate limit's window is no bottleneck.
    const auto sandbox = startSandbox({u"--time-scale"_s, u"100"_s, u"--seed"_s, u"7"_s});
    QVERIFY2(m_sandbox.value("ready"_L1).toBool(), sandbox->errorOutput().constData());
    addAccount();
    const auto serve = startServe({u"--listen"_s, u"127.0.0.1:0"_s});
    QVERIFY2(m_serve.value("ready"_L1).toBool(), serve->errorOutput().constData());
    const QJsonObject endpoint = m_serve.value("endpoints"_L1).toArray().at(0).toObject();
    QCOMPARE(endpoint.value("account"_L1).toString(), u"acme"_s);
    registerAll(endpoint.value("url"_L1).toString());

    const QString api = m_sandbox.value("api"_L1).toString();
    QSet<int> noted;
    for (int i = 0; i < 1000;) {
        const Answer answer = call("POST", api + "/notes"_L1,
                                   {{u"personId"_s, 1 + i % 100},
                                    {u"subject"_s, u"Change %1"_s.arg(i)},
                                    {u"body"_s, u"Grüße / %1"_s.arg(i)}});
        if (answer.status == 429)
            continue; // the limit is part of the sandbox; its window passes
        QVERIFY(answer.status == 200 || answer.status == 201);
        noted.insert(answer.body.value("id"_L1).toInt());
        ++i;
    }
    QCOMPARE(noted.size(), 1000);

    QMap<QString, QJsonObject> events; // by eventId
    const auto collect = [&] {
        events.clear();
        QString cursor;
        do {
            QStringList arguments{u"events"_s, u"list"_s, u"--json"_s, u"--limit"_s, u"300"_s};
            if (!cursor.isEmpty())
                arguments += {u"--after"_s, cursor};
            const CliResult page = cli(arguments);
            if (page.exitCode != 0)
                return qsizetype(-1);
            const QJsonObject json = page.json();
            const QJsonArray rows = json.value("events"_L1).toArray();
            for (const auto &value : rows) {
                const QJsonObject event = value.toObject();
                if (event.value("event"_L1).toString() != "notesCreated"_L1)
                    continue;
                const QString id = event.value("eventId"_L1).toString();
                if (events.contains(id))
                    return qsizetype(-2);
                events.insert(id, event);
            }
            cursor = json.value("next"_L1).toString();
        } while (!cursor.isEmpty());
        return events.size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(collect(), 1000, FlowTimeoutMs);
    QSet<int> arrived;
    for (const QJsonObject &event : std::as_const(events)) {
        QCOMPARE(event.keys(),
                 (QStringList{u"account"_s, u"attempts"_s, u"event"_s, u"eventId"_s, u"id"_s,
                              u"origin"_s, u"receivedAt"_s, u"resourceIds"_s, u"signature"_s}));
        QCOMPARE(event.value("signature"_L1).toString(), u"valid"_s);
        QCOMPARE(event.value("origin"_L1).toString(), u"delivered"_s);
        QCOMPARE(event.value("account"_L1).toString(), u"acme"_s);
        // The time scale shortens the sandbox's patience, too: a busy machine sees retries.
        QVERIFY(event.value("attempts"_L1).toInt() >= 1);
        arrived.insert(event.value("resourceIds"_L1).toArray().at(0).toInt());
    }
    QCOMPARE(arrived, noted);

    // One whole event, with what arrived.
    const QString eventId = events.firstKey();
    const CliResult shown = cli({u"events"_s, u"show"_s, eventId, u"--json"_s});
    QCOMPARE(shown.exitCode, 0);
    const QJsonObject delivery = shown.json().value("deliveries"_L1).toArray().at(0).toObject();
    QCOMPARE(delivery.value("status"_L1).toInt(), 204);
    const QByteArray body =
        QByteArray::fromBase64(delivery.value("bodyBase64"_L1).toString().toLatin1());
    QVERIFY(body.contains(eventId.toLatin1()));
    const Signer signer(Secret(m_sandbox.value("systemKey"_L1).toString().toLatin1()));
    bool signedHeader = false;
    const QJsonArray headers = delivery.value("headers"_L1).toArray();
    for (const auto &header : headers) {
        const QJsonArray pair = header.toArray();
        if (pair.at(0).toString().compare("FUB-Signature"_L1, Qt::CaseInsensitive) == 0)
            signedHeader = pair.at(1).toString().toLatin1() == signer.sign(body);
    }
    QVERIFY(signedHeader);
    QCOMPARE(serve->stopGently(), 0);
    QCOMPARE(sandbox->stopGently(), 0);
}

void TestFlowCli::demoPrintsEvents()
{
    m_environment.remove(u"HOOKGLASS_DATA"_s);
    CliProcess demo({u"demo"_s, u"--json"_s, u"--rate"_s, u"20"_s}, m_environment);
    const auto ready = demo.nextLine(StartTimeout);
    QVERIFY(ready && ready->value("ready"_L1).toBool());
    for (int i = 0; i < 5; ++i) {
        const auto event = demo.nextLine(StartTimeout);
        QVERIFY2(event, demo.errorOutput().constData());
        QCOMPARE(event->value("signature"_L1).toString(), u"valid"_s);
        QVERIFY(!event->value("event"_L1).toString().isEmpty());
    }
    QCOMPARE(demo.stopGently(), 0);

    const CliResult timed = cli({u"demo"_s, u"--seconds"_s, u"2"_s, u"--rate"_s, u"20"_s});
    QCOMPARE(timed.exitCode, 0);
    QVERIFY(timed.out.contains("Valid"));
}

void TestFlowCli::secondServeSaysWhoHoldsTheStore()
{
    const auto serve = startServe();
    QVERIFY(m_serve.value("ready"_L1).toBool());
    const CliResult second = cli({u"serve"_s, u"--json"_s});
    QCOMPARE(second.exitCode, 3);
    QVERIFY2(second.err.contains("hookglass-cli serve"), second.err.constData());
    QVERIFY2(second.err.contains(QByteArray::number(serve->processId())), second.err.constData());
    serve->killHard();
    const auto third = startServe(); // a killed holder holds nothing
    QVERIFY2(m_serve.value("ready"_L1).toBool(), third->errorOutput().constData());
}

void TestFlowCli::readingBesideServe()
{
    QVERIFY(cli({u"events"_s, u"list"_s, u"--json"_s}).json().value("events"_L1).isArray());
    m_environment.insert(u"TEST_API_KEY"_s, u"a"_s);
    m_environment.insert(u"TEST_SYSTEM_KEY"_s, Vector1Key);
    m_sandbox = {{u"api"_s, u"http://127.0.0.1:9/v1"_s}, {u"system"_s, u"S"_s}};
    const auto serve = startServe(); // the account comes while it runs
    addAccount();
    const CliResult accounts = cli({u"account"_s, u"list"_s, u"--json"_s});
    const QString path =
        accounts.json().value("accounts"_L1).toArray().at(0).toObject().value("path"_L1).toString();
    const QString url = m_serve.value("listen"_L1).toString() + path;
    bool answered = false; // QTRY asks again after success, and each asking would send
    const auto trigger = [&] {
        if (answered)
            return true;
        const CliResult sent =
            cli({u"trigger"_s, u"peopleTagsCreated"_s, u"--to"_s, url + "/x?y=1"_L1, u"--data"_s,
                 uR"({"tags":["Hot"],"resourceIds":[5,6]})"_s});
        answered = sent.exitCode == 0;
        return answered;
    };
    QTRY_VERIFY_WITH_TIMEOUT(trigger(), 20'000);
    const auto event = serve->nextLine(StartTimeout);
    QVERIFY(event);
    QCOMPARE(event->value("signature"_L1).toString(), u"valid"_s);
    QElapsedTimer since;
    since.start();
    const QJsonArray events =
        cli({u"events"_s, u"list"_s, u"--json"_s}).json().value("events"_L1).toArray();
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.at(0).toObject().value("resourceIds"_L1).toArray(), (QJsonArray{5, 6}));
}

void TestFlowCli::busyPortIsSaidAndTheNextTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, 0));
    const auto serve = startServe({u"--listen"_s, u"127.0.0.1:%1"_s.arg(other.serverPort())});
    QVERIFY2(m_serve.value("ready"_L1).toBool(), serve->errorOutput().constData());
    const QUrl listen(m_serve.value("listen"_L1).toString());
    QVERIFY(listen.port() > other.serverPort());
    QTRY_VERIFY(serve->errorOutput().contains(QByteArray::number(other.serverPort())));
}

void TestFlowCli::portIsRemembered()
{
    QString first;
    {
        const auto serve = startServe();
        first = m_serve.value("listen"_L1).toString();
        QCOMPARE(serve->stopGently(), 0);
    }
    const auto serve = startServe();
    QCOMPARE(m_serve.value("listen"_L1).toString(), first);
}

void TestFlowCli::enforcedTriggerAndVerify()
{
    m_environment.insert(u"KEY"_s, Vector1Key);
    const QStringList base{u"verify"_s, u"--key-env"_s, u"KEY"_s, u"--json"_s, u"--signature"_s};
    const CliResult valid = cli(base + QStringList{Vector1Signature, u"-"_s}, Vector1Body);
    QVERIFY2(valid.exitCode == 0, valid.err.constData());
    QCOMPARE(valid.json().value("verdict"_L1).toString(), u"valid"_s);
    QVERIFY(valid.json().value("steps"_L1).toArray().size() >= 4);
    QVERIFY(!valid.out.contains(QByteArray(Vector1Key.data(), Vector1Key.size())));

    QFile file(m_data->filePath(u"body.bin"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(Vector1Body + '\n') > 0);
    file.close();
    const CliResult invalid = cli(base + QStringList{Vector1Signature, file.fileName()});
    QCOMPARE(invalid.exitCode, 1);
    QCOMPARE(invalid.json().value("verdict"_L1).toString(), u"invalid"_s);
    QVERIFY(!invalid.json().value("causes"_L1).toArray().isEmpty());
}

void TestFlowCli::verifyNamesTheCause()
{
    m_environment.insert(u"KEY"_s, Vector1Key);
    const CliResult result =
        cli({u"verify"_s, u"--key-env"_s, u"KEY"_s, u"--signature"_s,
             u"0c5593667dc0afa6629efee8bb727f662b4d607b245af376577f300f0c073d35"_s, u"-"_s},
            Vector1Body);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.out.contains("base64"), result.out.constData());
    // A terminal is not flooded; programs get all of it.
    QStringList large{u"verify"_s, u"--key-env"_s, u"KEY"_s, u"--signature"_s, u"00"_s, u"-"_s};
    const QByteArray body(3'000'000, 'x');
    const CliResult shown = cli(large, body);
    QCOMPARE(shown.exitCode, 1);
    QVERIFY(shown.out.size() < 20'000);
    QVERIFY2(shown.out.contains("of 3000000 bytes"), shown.out.constData());
    const CliResult whole = cli(large << u"--json"_s, body);
    QVERIFY2(whole.exitCode == 1, whole.err.constData());
    QVERIFY2(whole.out.contains(body), qPrintable(QString::number(whole.out.size())));
}

void TestFlowCli::badUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("nothing") << QStringList{} << "Usage"_ba;
    QTest::newRow("unknown command") << QStringList{u"frobnicate"_s} << "frobnicate"_ba;
    QTest::newRow("unknown option") << QStringList{u"serve"_s, u"--frob"_s} << "frob"_ba;
    QTest::newRow("bad port") << QStringList{u"serve"_s, u"--listen"_s, u"1.2.3.4:x"_s}
                              << "1.2.3.4:x"_ba;
    QTest::newRow("unknown account")
        << QStringList{u"serve"_s, u"--account"_s, u"nobody"_s} << "nobody"_ba;
    QTest::newRow("limit") << QStringList{u"events"_s, u"list"_s, u"--limit"_s, u"-3"_s}
                           << "--limit"_ba;
    QTest::newRow("cursor") << QStringList{u"events"_s, u"list"_s, u"--after"_s, u"x"_s}
                            << "--after"_ba;
    QTest::newRow("no id") << QStringList{u"events"_s, u"show"_s} << "missing"_ba;
    QTest::newRow("events what") << QStringList{u"events"_s, u"eat"_s} << "list"_ba;
    QTest::newRow("trigger nothing")
        << QStringList{u"trigger"_s, u""_s, u"--to"_s, u"http://127.0.0.1:9/"_s} << "name"_ba;
    QTest::newRow("trigger to nowhere")
        << QStringList{u"trigger"_s, u"x"_s, u"--to"_s, u"ftp://a"_s} << "--to"_ba;
    QTest::newRow("sandbox for all")
        << QStringList{u"sandbox"_s, u"--listen"_s, u"0.0.0.0:0"_s} << "this machine"_ba;
    QTest::newRow("time scale") << QStringList{u"sandbox"_s, u"--time-scale"_s, u"0"_s}
                                << "--time-scale"_ba;
    QTest::newRow("key as argument")
        << QStringList{u"account"_s,    u"add"_s,           u"a"_s,
                       u"--api-base"_s, u"https://x/v1"_s,  u"--system"_s,
                       u"s"_s,          u"--api-key-env"_s, u"fka-secret"_s}
        << "never a key"_ba;
    QTest::newRow("plain http")
        << QStringList{u"account"_s,  u"add"_s, u"a"_s, u"--api-base"_s, u"http://example.com/v1"_s,
                       u"--system"_s, u"s"_s}
        << "https"_ba;
}

void TestFlowCli::badUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, word);
    const CliResult result = cli(arguments);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(word), result.err.constData());
    QVERIFY(result.out.isEmpty());
}

void TestFlowCli::accountChecks()
{
    const auto sandbox = startSandbox();
    addAccount();
    const CliResult twice = cli({u"account"_s, u"add"_s, u"ACME"_s, u"--api-base"_s,
                                 m_sandbox.value("api"_L1).toString(), u"--system"_s, u"x"_s});
    QCOMPARE(twice.exitCode, 2);
    const CliResult good = cli({u"account"_s, u"check"_s, u"acme"_s, u"--json"_s});
    QVERIFY2(good.exitCode == 0, good.err.constData());
    QVERIFY(good.json().value("isOwner"_L1).toBool());
    m_environment.insert(u"TEST_API_KEY"_s, u"wrong"_s);
    const CliResult bad = cli({u"account"_s, u"check"_s, u"acme"_s});
    QCOMPARE(bad.exitCode, 1);
    QVERIFY2(bad.err.contains("401"), bad.err.constData());
    QCOMPARE(cli({u"account"_s, u"remove"_s, u"acme"_s}).exitCode, 0);
    QCOMPARE(cli({u"account"_s, u"check"_s, u"acme"_s}).exitCode, 2);
}

void TestFlowCli::doctorIsHealthy()
{
    const CliResult result = cli({u"doctor"_s, u"--json"_s});
    QVERIFY2(result.exitCode == 0, result.out.constData());
    QVERIFY(result.json().value("healthy"_L1).toBool());
    const CliResult bad = cli({u"doctor"_s, u"--json"_s, u"--data"_s, u"/proc/nowhere"_s});
    QCOMPARE(bad.exitCode, 1);
}

void TestFlowCli::doctorFindsTunnelPrograms()
{
    QFile zrok(m_data->filePath(u"zrok"_s));
    QVERIFY(zrok.open(QIODevice::WriteOnly));
    QVERIFY(zrok.setPermissions(zrok.permissions() | QFile::ExeOwner));
    m_environment.insert(u"PATH"_s, m_data->path());
    const CliResult result = cli({u"doctor"_s, u"--json"_s});
    QCOMPARE(result.exitCode, 0); // none of them is needed
    QHash<QString, QJsonObject> found;
    const QJsonArray findings = result.json().value("findings"_L1).toArray();
    for (const QJsonValue &finding : findings)
        found.insert(finding["what"_L1].toString(), finding.toObject());
    QVERIFY(found.value(u"Tunnel program zrok"_s).value("works"_L1).toBool());
    const QJsonObject ngrok = found.value(u"Tunnel program ngrok"_s);
    QVERIFY(!ngrok.value("works"_L1).toBool());
    QVERIFY(ngrok.value("words"_L1).toString().contains(u"https://ngrok.com/download"_s));
    // One line for ssh, with all that goes through it.
    QVERIFY(found.value(u"Tunnel program ssh"_s)
                .value("words"_L1)
                .toString()
                .contains(u"localhost.run, serveo, Pinggy"_s));
}

void TestFlowCli::modeIsTakenByARunningServe()
{
    const auto sandbox = startSandbox();
    addAccount();
    const auto serve = startServe();
    const QJsonObject endpoint = m_serve.value("endpoints"_L1).toArray().at(0).toObject();
    const QString url = endpoint.value("url"_L1).toString();
    const auto unsignedStatus = [&] { return call("POST", url, {{u"a"_s, 1}}).status; };
    QCOMPARE(unsignedStatus(), 204);
    QCOMPARE(cli({u"account"_s, u"mode"_s, u"acme"_s, u"enforce"_s}).exitCode, 0);
    QTRY_COMPARE_WITH_TIMEOUT(unsignedStatus(), 401, 10'000);
    // Refused, and stored all the same.
    const CliResult list = cli({u"events"_s, u"list"_s, u"--json"_s, u"--limit"_s, u"1"_s});
    const int id = list.json().value("events"_L1).toArray().at(0)["id"_L1].toInt();
    const auto answer = [&] { // written with a later batch
        const CliResult shown = cli({u"events"_s, u"show"_s, QString::number(id), u"--json"_s});
        return shown.json().value("deliveries"_L1).toArray().at(0)["status"_L1].toInt();
    };
    QTRY_COMPARE_WITH_TIMEOUT(answer(), 401, 10'000);
    QCOMPARE(cli({u"account"_s, u"mode"_s, u"acme"_s, u"observe"_s}).exitCode, 0);
    QTRY_COMPARE_WITH_TIMEOUT(unsignedStatus(), 204, 10'000);
    QCOMPARE(cli({u"account"_s, u"mode"_s, u"acme"_s, u"strict"_s}).exitCode, 2);
}

void TestFlowCli::keysAreNowhereOnDisk()
{
    const auto sandbox = startSandbox();
    addAccount();
    const auto serve = startServe();
    const QJsonObject endpoint = m_serve.value("endpoints"_L1).toArray().at(0).toObject();
    QCOMPARE(cli({u"trigger"_s, u"peopleCreated"_s, u"--to"_s, endpoint.value("url"_L1).toString()})
                 .exitCode,
             0);
    QVERIFY(serve->nextLine(StartTimeout));
    QFile commandLine(u"/proc/%1/cmdline"_s.arg(serve->processId()));
    QVERIFY(commandLine.open(QIODevice::ReadOnly));
    QByteArray everything = commandLine.readAll() + serve->errorOutput();
    QCOMPARE(serve->stopGently(), 0);
    const QFileInfoList files =
        QDir(m_data->path()).entryInfoList(QDir::Files | QDir::Hidden | QDir::System);
    QVERIFY(!files.isEmpty());
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        everything += file.readAll();
    }
    for (const auto key : {"apiKey"_L1, "systemKey"_L1})
        QVERIFY(!everything.contains(m_sandbox.value(key).toString().toLatin1()));
}

QTEST_GUILESS_MAIN(TestFlowCli)
#include "tst_flow_cli.moc"
