// SPDX-License-Identifier: MIT
// What `events export` writes works: scripts and tests are run against a server that looks at every
// byte.
#include "exportevents.h"
#include "support/scriptedserver.h"
#include "support/testcertificate.h"

#include <QtCore/QStandardPaths>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 120'000;

/// Runs a program while this thread's event loop serves.
int runBeside(const QString &program, const QStringList &arguments, const QString &folder,
              const QProcessEnvironment &environment, QByteArray *output = nullptr)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, Patience)) {
        process.kill();
        process.waitForFinished();
        return -1;
    }
    if (output)
        *output = process.readAll();
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
}

ScriptedServer::Answer answered(int status)
{
    return {"HTTP/1.1 " + QByteArray::number(status) +
                " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ScriptedServer::After::Close};
}

} // namespace

class TestFlowExportSend final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_events.fill(); }
    void scriptsSendTheSameBytes();
    void fixtureTestsRun_data();
    void fixtureTestsRun();
    void fixturesSendHeadersAsTheyCame_data();
    void fixturesSendHeadersAsTheyCame();

private:
    CliResult cli(const QStringList &arguments, const QString &folder = {}) const
    {
        return m_events.cli(arguments, folder);
    }
    QString file(const QString &name) const { return m_dir.filePath(name); }

    QTemporaryDir m_dir;
    ExportEvents m_events;
};

void TestFlowExportSend::scriptsSendTheSameBytes()
{
    const QString curl = QStandardPaths::findExecutable(u"curl"_s);
    if (curl.isEmpty())
        QSKIP("curl is not here");
    const QString path = file(u"send.sh"_s);
    const CliResult exported = cli({u"export"_s, u"--format"_s, u"curl"_s, u"--output"_s, path});
    QVERIFY2(exported.exitCode == 0, exported.err.constData());
    ScriptedServer server;
    int status = 204;
    server.setHandler([&status](const ScriptedRequest &) { return answered(status); });
    QByteArray output;
    const QString url = server.base(u"/hook?a=1"_s).toString();
    int code = runBeside(u"sh"_s, {path, url}, m_dir.path(),
                         QProcessEnvironment::systemEnvironment(), &output);
    QVERIFY2(code == 0, output.constData());
    const QList<ScriptedRequest> &requests = server.requests();
    QCOMPARE(requests.size(), 7); // one an event
    QCOMPARE(output.count("204  "), 7);
    QHash<QByteArray, QByteArray> heads;
    for (const ScriptedRequest &request : requests) {
        heads.insert(request.body, request.head);
        QVERIFY(request.head.startsWith("POST /hook?a=1 HTTP/1.1\r\n"));
    }
    QVERIFY(heads.contains(real(u"bytes"_s, ",\"x\":\"\xff\xfe\"").body));
    QVERIFY(heads.contains(real(u"large"_s, m_events.large()).body));
    QVERIFY(heads.contains("a\0b\xff\r\n"_ba));
    // Host and length are curl's; between them all is as it came, and nothing more.
    const QByteArray head = heads.value(real(u"first"_s).body);
    const qsizetype begin = head.indexOf("X-Twice");
    QCOMPARE(head.sliced(begin, head.indexOf("Content-Length") - begin),
             "X-Twice: one\r\nx-twice: two\r\ncontent-type: application/json\r\n"
             "FUB-Signature: 27b1\r\nX-Empty:\r\nUser-Agent: FollowUpBoss\r\n"_ba);
    QVERIFY(!head.contains("Accept"));
    QCOMPARE(heads.value("a\0b\xff\r\n"_ba).count('\n'), 5); // line, Host, X, length, blank
    QVERIFY(heads.value("a\0b\xff\r\n"_ba).contains("X: caf\xe9\r\n"));

    status = 500;
    code = runBeside(u"sh"_s, {path, url}, m_dir.path(), QProcessEnvironment::systemEnvironment());
    QCOMPARE(code, 1);
    if (const QString check = QStandardPaths::findExecutable(u"shellcheck"_s); !check.isEmpty()) {
        // Without the 5 MB, which would take it 7 s and are lines like the others.
        const QString small = file(u"small.sh"_s);
        QCOMPARE(cli({u"export"_s, u"--format"_s, u"curl"_s, u"--output"_s, small, u"--filter"_s,
                      u"-id:large"_s})
                     .exitCode,
                 0);
        code = runBeside(check, {u"-S"_s, u"warning"_s, small}, m_dir.path(),
                         QProcessEnvironment::systemEnvironment(), &output);
        QVERIFY2(code == 0, output.left(4000).constData());
    }
}

void TestFlowExportSend::fixtureTestsRun_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("pytest") << u"pytest"_s << QStringList{u"-q"_s};
    QTest::newRow("jest") << u"jest"_s << QStringList{};
    QTest::newRow("phpunit") << u"phpunit"_s << QStringList{u"WebhookTest.php"_s};
    QTest::newRow("go") << u"go"_s << QStringList{u"test"_s};
    QTest::newRow("curl") << u"sh"_s << QStringList{u"curl.sh"_s};
}

void TestFlowExportSend::fixtureTestsRun()
{
    QFETCH(const QString, program);
    QFETCH(const QStringList, arguments);
    const bool isHere = !QStandardPaths::findExecutable(program).isEmpty() &&
                        !QStandardPaths::findExecutable(u"curl"_s).isEmpty();
    if (!isHere)
        QSKIP("This program is not here");
    const bool isTest = program != "sh"_L1;
    for (const QStringList &chosen :
         {QStringList{u"bytes"_s}, QStringList{u"bytes"_s, u"first"_s}}) {
        const QString folder = file(program + QString::number(chosen.size()));
        const CliResult exported = cli(
            QStringList{u"export"_s, u"--format"_s, u"fixture"_s, u"--output"_s, folder} + chosen);
        QVERIFY2(exported.exitCode == 0, exported.err.constData());
        if (!isTest && chosen.size() > 1)
            continue; // each has a script of its own
        ScriptedServer server;
        int status = 202;
        server.setHandler([&status](const ScriptedRequest &) { return answered(status); });
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HANDLER_URL"_s, server.base(u"/hook"_s).toString());
        environment.insert(u"GOCACHE"_s, QStringLiteral(HOOKGLASS_GO_CACHE));
        QByteArray output;
        int code = runBeside(program, arguments, folder, environment, &output);
        QVERIFY2(code == 0, output.constData());
        QCOMPARE(server.requests().size(), chosen.size());
        QByteArrayList bodies;
        for (const ScriptedRequest &request : server.requests()) {
            bodies.append(request.body);
            QCOMPARE(request.verb, "POST"_ba);
            QCOMPARE(request.header("FUB-Signature"), "27b1"_ba);
            QCOMPARE(request.head.toLower().count("x-twice:"), 2);
        }
        QVERIFY(bodies.contains(real(u"bytes"_s, ",\"x\":\"\xff\xfe\"").body));
        if (chosen.size() > 1)
            QVERIFY(bodies.contains(real(u"first"_s).body));
        if (!isTest)
            continue;
        // They notice a handler that fails, one that sends them elsewhere, and none at all.
        for (const int bad : {500, 302}) {
            status = bad;
            QVERIFY(runBeside(program, arguments, folder, environment) > 0);
        }
        environment.remove(u"HANDLER_URL"_s);
        QVERIFY(runBeside(program, arguments, folder, environment) > 0);
    }
}

void TestFlowExportSend::fixturesSendHeadersAsTheyCame_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("isTls");
    for (const bool isTls : {false, true}) {
        const auto row = [isTls](const QString &program, const QStringList &arguments) {
            QTest::newRow(qPrintable(program + (isTls ? u", TLS"_s : QString())))
                << program << arguments << isTls;
        };
        row(u"pytest"_s, {u"-q"_s});
        row(u"jest"_s, {});
        row(u"phpunit"_s, {u"WebhookTest.php"_s});
        row(u"go"_s, {u"test"_s});
        row(u"sh"_s, {u"curl.sh"_s});
    }
}

void TestFlowExportSend::fixturesSendHeadersAsTheyCame()
{
    QFETCH(const QString, program);
    QFETCH(const QStringList, arguments);
    QFETCH(const bool, isTls);
    const bool isCurl = program == "sh"_L1;
    if (QStandardPaths::findExecutable(isCurl ? u"curl"_s : program).isEmpty())
        QSKIP("This program is not here");
    // No User-Agent, no Content-Type and no Accept: a client would add its own.
    const QByteArrayList exact{
        "X-Latin: K\xf6nigin", "X-Utf: K\xc3\xb6nigin", "x-TWICE: one", "X-Other:tight",
        "X-Twice:  two ",      "X-twice: three",        "X-Empty:",     "accept-encoding: \xb5",
        "FUB-Signature: 27b1"};
    const QByteArrayList neat{
        "X-Latin: K\xf6nigin", "X-Utf: K\xc3\xb6nigin", "x-TWICE: one", "X-Other: tight",
        "X-Twice: two",        "X-twice: three",        "X-Empty:",     "accept-encoding: \xb5",
        "FUB-Signature: 27b1"};
    StoreFixture store;
    QVERIFY(store.writer->open());
    NewDelivery odd = delivery(u"odd"_s);
    odd.head = "POST /in/x HTTP/1.1\r\nHost: hooks.test\r\n" + exact.join("\r\n") +
               "\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n";
    odd.body = "{\"eventId\":\"odd\",\"event\":\"peopleCreated\",\"x\":\"\xff\"}\r\n";
    store.store(odd);
    const QString folder = file(program + (isTls ? u"-tls"_s : u"-odd"_s));
    const CliResult exported =
        cli({u"export"_s, u"--format"_s, u"fixture"_s, u"--output"_s, folder}, store.folder());
    QVERIFY2(exported.exitCode == 0, exported.err.constData());
    QCOMPARE(readFile(folder + u"/headers.bin"_s), exact.join("\r\n") + "\r\n");

    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) { return answered(204); });
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GOCACHE"_s, QStringLiteral(HOOKGLASS_GO_CACHE));
    QUrl url = server.base(u"/hook?a=1"_s);
    if (isTls) {
        const QSslConfiguration tls = selfSignedFor("localhost"_ba);
        server.setTls(tls);
        url = server.base(u"/hook?a=1"_s);
        url.setHost(u"localhost"_s);
        const QString authority = folder + u"/authority.pem"_s;
        writeFile(authority, tls.localCertificate().toPem());
        for (const char *name : {"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"})
            environment.insert(QLatin1StringView(name), authority);
    }
    environment.insert(u"HANDLER_URL"_s, url.toString());
    QByteArray output;
    const int code = runBeside(program, arguments, folder, environment, &output);
    QVERIFY2(code == 0, output.constData());
    QCOMPARE(server.requests().size(), 1);
    const ScriptedRequest &request = server.requests().constFirst();
    QCOMPARE(request.body, odd.body);
    QCOMPARE(request.target, "/hook?a=1"_ba);
    QByteArrayList lines = request.head.chopped(4).split('\n');
    lines.removeFirst();
    QCOMPARE(lines.takeFirst(), "Host: " + url.authority().toLatin1() + '\r');
    QByteArrayList own;
    QByteArrayList others;
    for (QByteArray line : std::as_const(lines)) {
        if (line.endsWith('\r'))
            line.chop(1);
        const bool isOwn = line.startsWith("Content-Length: ") || line == "Connection: close";
        (isOwn ? own : others).append(line);
    }
    QCOMPARE(others, isCurl ? neat : exact);
    QVERIFY(own.contains("Content-Length: " + QByteArray::number(odd.body.size())));
    // A handler that is not trusted is none.
    if (isTls && !isCurl) {
        for (const char *name : {"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"})
            environment.remove(QLatin1StringView(name));
        QVERIFY(runBeside(program, arguments, folder, environment) > 0);
    }
}

QTEST_GUILESS_MAIN(TestFlowExportSend)
#include "tst_flow_exportsend.moc"
