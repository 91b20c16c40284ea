// SPDX-License-Identifier: MIT
// hookglass-cli serve --tunnel.
#include "store/webhookjournal.h"
#include "support/cliprocess.h"
#include "support/relay.h"
#include "support/scriptedserver.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The API of an account with one webhook of ours and one of others; a PUT is carried out or not,
/// and answered or not, as a test says.
class FakeApi final
{
public:
    enum class Put { Done, DoneButNotAnswered, Lost };

    FakeApi()
    {
        m_server.setHandler([this](const ScriptedRequest &request) { return answer(request); });
    }
    QString base() const { return m_server.base().toString(); }
    QStringList urls() const { return m_urls; } ///< of the webhooks 7 and 8
    QStringList writes() const { return m_writes; }
    void setUrl(const QString &url) { m_urls[0] = url; }
    void setPut(Put put) { m_put = put; }

private:
    ScriptedServer::Answer answer(const ScriptedRequest &request)
    {
        if (request.verb == "GET" && request.target.startsWith("/v1/webhooks")) {
            return jsonAnswer(200,
                              R"({"_metadata":{"collection":"webhooks","offset":0,"limit":100,)"
                              R"("total":2,"next":null,"nextLink":null},"webhooks":[)" +
                                  webhook(0) + ',' + webhook(1) + "]}");
        }
        if (request.verb == "GET")
            return jsonAnswer(404, R"({"errorMessage":"Requested resource was not found."})");
        m_writes << QString::fromLatin1(request.verb + ' ' + request.target);
        if (request.verb != "PUT" || m_put == Put::Lost)
            return {};
        m_urls[0] = QJsonDocument::fromJson(request.body)[u"url"].toString();
        return m_put == Put::Done ? jsonAnswer(200, webhook(0)) : ScriptedServer::Answer();
    }
    QByteArray webhook(int index) const
    {
        return QJsonDocument(QJsonObject{{u"id"_s, 7 + index},
                                         {u"status"_s, u"Active"_s},
                                         {u"event"_s, u"peopleCreated"_s},
                                         {u"url"_s, m_urls.at(index)}})
            .toJson(QJsonDocument::Compact);
    }

    ScriptedServer m_server;
    QStringList m_urls{QString(), u"http://127.0.0.1:9/theirs"_s};
    QStringList m_writes;
    Put m_put = Put::Done;
};

} // namespace

class TestFlowCliTunnel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void ownAddressIsProved();
#ifdef Q_OS_UNIX
    void providersProgramIsRun();
#endif
    void crashBeforeThePutIsAnswered_data();
    void crashBeforeThePutIsAnswered();
#ifdef Q_OS_UNIX
    void allEndsWithIt_data();
    void allEndsWithIt();
#endif
    void whatCannotWorkEndsAtOnce_data();
    void whatCannotWorkEndsAtOnce();

private:
    /// What was kept to be written, of all accounts.
    QStringList keptUrls() const;

    std::unique_ptr<QTemporaryDir> m_data;
    QProcessEnvironment m_environment;
};

void TestFlowCliTunnel::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    m_environment = cleanEnvironment();
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_data->path());
    m_environment.insert(u"KEY"_s, u"a key of the test"_s);
    const CliResult added =
        runCli({u"account"_s, u"add"_s, u"acme"_s, u"--api-base"_s, u"http://127.0.0.1:9/v1"_s,
                u"--system"_s, u"Acme"_s, u"--system-key-env"_s, u"KEY"_s},
               m_environment);
    QVERIFY2(added.exitCode == 0, added.err.constData());
}

void TestFlowCliTunnel::ownAddressIsProved()
{
    // The relay is there before the receiver, whose port it must know.
    QTcpServer reserved;
    QVERIFY(reserved.listen(QHostAddress::LocalHost, 0));
    const quint16 port = reserved.serverPort();
    reserved.close();
    Relay relay(port);
    CliProcess serve({u"serve"_s, u"--json"_s, u"--listen"_s, u"127.0.0.1:%1"_s.arg(port),
                      u"--tunnel"_s, relay.url().toString()},
                     m_environment);
    // The relay works in this thread, so lines are waited for with the event loop running.
    QJsonObject ready;
    QJsonObject tunnel;
    QString followed;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const QList<QJsonObject> lines = serve.takeLines();
            for (const QJsonObject &line : lines) {
                if (line.contains("ready"_L1))
                    ready = line;
                const QJsonObject told = line.value("tunnel"_L1).toObject();
                if (told.value("state"_L1).toString() == "reachable"_L1)
                    tunnel = told;
                if (told.contains("followed"_L1) && !told.value("followed"_L1).toBool())
                    followed = told.value("message"_L1).toString();
            }
            return !tunnel.isEmpty() && !followed.isEmpty();
        }(),
        30'000);
    QVERIFY(ready.value("ready"_L1).toBool());
    QCOMPARE(tunnel.value("url"_L1).toString(), relay.url().toString());
    QVERIFY2(followed.contains(u"no API key"_s), qPrintable(followed)); // what stays is told
    const QJsonObject endpoint = tunnel.value("endpoints"_L1).toArray().at(0).toObject();
    QCOMPARE(endpoint.value("account"_L1).toString(), u"acme"_s);
    QVERIFY(endpoint.value("url"_L1).toString().startsWith(relay.url().toString() + u"/in/"_s));
    QCOMPARE(serve.stopGently(), 0);
}

#ifdef Q_OS_UNIX
/// One that stands in the list, found in PATH; what it says of itself is told once.
void TestFlowCliTunnel::providersProgramIsRun()
{
    QTcpServer reserved;
    QVERIFY(reserved.listen(QHostAddress::LocalHost, 0));
    const quint16 port = reserved.serverPort();
    reserved.close();
    const Relay relay(port);
    QFile out(m_data->filePath(u"lt"_s));
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("#!/bin/sh\n[ \"$*\" = \"--port " + QByteArray::number(port) +
              "\" ] || exit 9\necho 'your url is: " + relay.url().toString().toUtf8() +
              "'\nexec cat /dev/zero >/dev/null\n");
    out.close();
    QVERIFY(out.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    m_environment.insert(u"PATH"_s, m_data->path() + u':' + m_environment.value(u"PATH"_s));
    CliProcess serve(
        {u"serve"_s, u"--listen"_s, u"127.0.0.1:%1"_s.arg(port), u"--tunnel"_s, u"localtunnel"_s},
        m_environment);
    QByteArray errors;
    QTRY_VERIFY_WITH_TIMEOUT((errors = serve.errorOutput()).contains("no API key"), 30'000);
    QCOMPARE(serve.stopGently(), 0);
    errors = serve.errorOutput();
    QVERIFY2(errors.count("lost after Follow Up Boss' retries") == 1, errors.constData());
}
#endif

void TestFlowCliTunnel::crashBeforeThePutIsAnswered_data()
{
    QTest::addColumn<bool>("isDone");
    QTest::newRow("before Follow Up Boss did it") << false;
    QTest::newRow("after it did it, before it said so") << true;
}

/// The program is killed while the PUT that follows the tunnel is under way.
void TestFlowCliTunnel::crashBeforeThePutIsAnswered()
{
    QFETCH(bool, isDone);
    FakeApi api;
    m_environment.insert(u"API_KEY"_s, u"an api key of the test"_s);
    const CliResult added =
        runCli({u"account"_s, u"add"_s, u"beta"_s, u"--api-base"_s, api.base(), u"--system"_s,
                u"Beta"_s, u"--system-key-env"_s, u"KEY"_s, u"--api-key-env"_s, u"API_KEY"_s},
               m_environment);
    QVERIFY2(added.exitCode == 0, added.err.constData());
    QTcpServer reserved;
    QVERIFY(reserved.listen(QHostAddress::LocalHost, 0));
    const quint16 port = reserved.serverPort();
    reserved.close();
    Relay relay(port);
    const QStringList arguments{u"serve"_s,    u"--json"_s,           u"--account"_s,
                                u"beta"_s,     u"--listen"_s,         u"127.0.0.1:%1"_s.arg(port),
                                u"--tunnel"_s, relay.url().toString()};
    QString path;
    const auto findPath = [&path](CliProcess &serve) {
        const QList<QJsonObject> lines = serve.takeLines();
        for (const QJsonObject &line : lines) {
            const QJsonArray endpoints = line.value("endpoints"_L1).toArray();
            if (!endpoints.isEmpty())
                path = QUrl(endpoints.at(0)["url"_L1].toString()).path();
        }
        return !path.isEmpty();
    };
    {
        // The endpoint's token is known once it is served.
        CliProcess serve(QStringList(arguments).mid(0, 6), m_environment);
        QTRY_VERIFY_WITH_TIMEOUT(findPath(serve), 30'000);
        QCOMPARE(serve.stopGently(), 0);
    }
    const QString old = u"http://127.0.0.1:9"_s + path;
    const QString wanted = relay.url().toString() + path;
    api.setUrl(old);
    api.setPut(isDone ? FakeApi::Put::DoneButNotAnswered : FakeApi::Put::Lost);
    {
        CliProcess serve(arguments, m_environment);
        QTRY_COMPARE_WITH_TIMEOUT(api.writes(), QStringList{u"PUT /v1/webhooks/7"_s}, 30'000);
        // It was kept before it was sent.
        QCOMPARE(keptUrls(), QStringList{wanted});
        serve.killHard();
    }
    QCOMPARE(api.urls().constFirst(), isDone ? wanted : old);
    api.setPut(FakeApi::Put::Done);
    CliProcess serve(arguments, m_environment);
    bool isFollowed = false;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const QList<QJsonObject> lines = serve.takeLines();
            for (const QJsonObject &line : lines) {
                const QJsonObject told = line.value("tunnel"_L1).toObject();
                isFollowed = isFollowed || told.value("followed"_L1).toBool() ||
                             (isDone && told.value("state"_L1).toString() == "reachable"_L1);
            }
            return isFollowed;
        }(),
        30'000);
    QCOMPARE(serve.stopGently(), 0);
    // The same webhook at the new address, nothing made, nothing deleted, theirs untouched.
    QCOMPARE(api.urls(), (QStringList{wanted, u"http://127.0.0.1:9/theirs"_s}));
    QCOMPARE(api.writes(), isDone
                               ? QStringList{u"PUT /v1/webhooks/7"_s}
                               : (QStringList{u"PUT /v1/webhooks/7"_s, u"PUT /v1/webhooks/7"_s}));
}

QStringList TestFlowCliTunnel::keptUrls() const
{
    const auto journal = Hookglass::WebhookJournal::open(m_data->filePath(u"hookglass.db"_s));
    if (!journal)
        return {journal.error().message};
    QStringList urls;
    for (qint64 account = 1; account <= 2; ++account) {
        const auto writes = (*journal)->writes(Hookglass::AccountId{account});
        if (!writes)
            return {writes.error().message};
        for (const Hookglass::WebhookWrite &write : *writes)
            urls << write.url;
    }
    return urls;
}

#ifdef Q_OS_UNIX
void TestFlowCliTunnel::allEndsWithIt_data()
{
    QTest::addColumn<bool>("isKilled");
    QTest::newRow("SIGTERM") << false;
    QTest::newRow("SIGKILL") << true;
}

/// A wrapper and what it started: the program ends with us, and so does that.
void TestFlowCliTunnel::allEndsWithIt()
{
    QFETCH(bool, isKilled);
    const QString script = m_data->filePath(u"tunnel.sh"_s);
    QFile out(script);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("#!/bin/sh\ncat /dev/zero >/dev/null &\n"
              "echo \"$$ $!\" > \"$1.new\"; mv \"$1.new\" \"$1\"; wait\n");
    out.close();
    QVERIFY(out.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    const QString file = m_data->filePath(u"pids"_s);
    CliProcess serve({u"serve"_s, u"--json"_s, u"--tunnel"_s, u"command"_s, u"--tunnel-command"_s,
                      script + u' ' + file, u"--tunnel-pattern"_s, u"at (\\S+)"_s},
                     m_environment);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), 30'000);
    QFile pids(file);
    QVERIFY(pids.open(QIODevice::ReadOnly));
    const QList<QByteArray> words = pids.readAll().trimmed().split(' ');
    QCOMPARE(words.size(), 2);
    const auto isAlive = [](const QByteArray &pid) { return ::kill(pid.toInt(), 0) == 0; };
    QVERIFY(isAlive(words.at(0)) && isAlive(words.at(1)));
    if (isKilled)
        serve.killHard();
    else
        QCOMPARE(serve.stopGently(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(words.at(0)), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(words.at(1)), 20'000);
}
#endif

void TestFlowCliTunnel::whatCannotWorkEndsAtOnce_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("unknown provider")
        << QStringList{u"--tunnel"_s, u"nobody"_s} << 2 << QByteArray("There are: cloudflared");
    QTest::newRow("http address") << QStringList{u"--tunnel"_s, u"http://hooks.example.com"_s} << 2
                                  << QByteArray("https");
    QTest::newRow("not installed")
        << QStringList{u"--tunnel"_s, u"zrok"_s} << 3 << QByteArray("not installed");
    QTest::newRow("command without a pattern")
        << QStringList{u"--tunnel"_s, u"command"_s, u"--tunnel-command"_s, u"echo"_s} << 2
        << QByteArray("pattern");
    QTest::newRow("ssh without a server")
        << QStringList{u"--tunnel"_s, u"ssh"_s, u"--tunnel-url"_s, u"https://hooks.example.com"_s}
        << 2 << QByteArray("user@host");
}

void TestFlowCliTunnel::whatCannotWorkEndsAtOnce()
{
    QFETCH(QStringList, options);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, words);
    m_environment.insert(u"PATH"_s, m_data->path()); // no tunnel program anywhere
    const CliResult result = runCli(QStringList{u"serve"_s} + options, m_environment);
    QCOMPARE(result.exitCode, exitCode);
    QVERIFY2(result.err.contains(words), result.err.constData());
}

QTEST_GUILESS_MAIN(TestFlowCliTunnel)
#include "tst_flow_cli_tunnel.moc"
