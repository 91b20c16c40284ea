// SPDX-License-Identifier: MIT
// hookglass-cli serve --tunnel.
#include "support/cliprocess.h"
#include "support/relay.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFlowCliTunnel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void ownAddressIsProved();
    void whatCannotWorkEndsAtOnce_data();
    void whatCannotWorkEndsAtOnce();

private:
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
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const QList<QJsonObject> lines = serve.takeLines();
            for (const QJsonObject &line : lines) {
                if (line.contains("ready"_L1))
                    ready = line;
                const QJsonObject told = line.value("tunnel"_L1).toObject();
                if (told.value("state"_L1).toString() == "reachable"_L1)
                    tunnel = told;
            }
            return !tunnel.isEmpty();
        }(),
        30'000);
    QVERIFY(ready.value("ready"_L1).toBool());
    QCOMPARE(tunnel.value("url"_L1).toString(), relay.url().toString());
    const QJsonObject endpoint = tunnel.value("endpoints"_L1).toArray().at(0).toObject();
    QCOMPARE(endpoint.value("account"_L1).toString(), u"acme"_s);
    QVERIFY(endpoint.value("url"_L1).toString().startsWith(relay.url().toString() + u"/in/"_s));
    QCOMPARE(serve.stopGently(), 0);
}

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
