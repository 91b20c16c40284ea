// SPDX-License-Identifier: MIT
// `events export` and `events import`: that nothing changes on the way there and back, and that
// what is written works: scripts and tests are run against a server that looks at every byte.
#include "../unit/storefixture.h"
#include "store/jsonlines.h"
#include "support/cliprocess.h"
#include "support/scriptedserver.h"
#include "support/testcertificate.h"

#include <QtCore/QJsonArray>
#include <QtCore/QStandardPaths>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Patience = 120'000;

/// A delivery whose body says what its envelope says.
NewDelivery real(const QString &uid, const QByteArray &rest = {})
{
    NewDelivery result = delivery(uid);
    result.head = "POST /in/0123456789abcdef0123456789abcdef HTTP/1.1\r\n"
                  "Host: hooks.test\r\nX-Twice: one\r\nx-twice:  two \r\n"
                  "content-type: application/json\r\nFUB-Signature: 27b1\r\nX-Empty:\r\n"
                  "User-Agent: FollowUpBoss\r\nContent-Length: 1\r\n\r\n";
    result.body = "{\"eventId\":\"" + uid.toUtf8() + "\",\"event\":\"peopleCreated\"" + rest + "}";
    return result;
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

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

class TestFlowExport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void capturesComeBackByteByByte();
    void harBringsTheBytes();
    void damagedHarIsToldByEntry();
    void redactedCapturesCanBeImported();
    void filtersAndIdsChoose();
    void previewsTell();
    void importsNameBadLines();
    void capturesAreOpenedWithoutAStore();
    void wrongUsageIsSaid_data();
    void wrongUsageIsSaid();
    void aHeldStoreCanBeExported();
    void scriptsSendTheSameBytes();
    void fixtureTestsRun_data();
    void fixtureTestsRun();
    void fixturesSendHeadersAsTheyCame_data();
    void fixturesSendHeadersAsTheyCame();

private:
    CliResult cli(const QStringList &arguments, const QString &folder = {}) const;
    QString file(const QString &name) const { return m_dir.filePath(name); }

    QTemporaryDir m_dir;
    std::unique_ptr<StoreFixture> m_fixture;
    QByteArray m_large;
};

void TestFlowExport::initTestCase()
{
    m_fixture = std::make_unique<StoreFixture>();
    QVERIFY(m_fixture->writer->open());
    auto accounts = AccountStore::open(m_fixture->path());
    QVERIFY(accounts);
    Account account;
    account.name = u"acme"_s;
    QVERIFY((*accounts)->add(account));

    while (m_large.size() < 5 * 1024 * 1024)
        m_large += ",\"k" + QByteArray::number(m_large.size()) + "\":[1.0,12345678901234567890]";
    std::vector<NewDelivery> all;
    all.push_back(real(u"first"_s));
    all.push_back(real(u"escapes"_s, R"(,"x":"\u00e9\/é","x":1e400, "y" : 1.00)"_ba + "\r\n"));
    all.push_back(real(u"bytes"_s, ",\"x\":\"\xff\xfe\""));
    all.push_back(real(u"first"_s)); // a retry
    all.push_back(real(u"large"_s, m_large));
    NewDelivery garbage = delivery({});
    garbage.body = "a\0b\xff\r\n"_ba;
    garbage.head = "POST /in/x HTTP/1.1\r\nX: caf\xe9\r\n\r\n";
    all.push_back(garbage);
    NewDelivery fetched = real(u"first"_s);
    fetched.origin = Origin::Fetched;
    fetched.head.clear();
    fetched.body = R"({"id":"first","event":"peopleCreated"})";
    fetched.verdict = {};
    all.push_back(fetched);
    NewDelivery refused = real(u"refused"_s);
    refused.disposition = Disposition::Refused;
    refused.verdict = {.kind = SignatureVerdict::Kind::Invalid, .expected = {}, .keyLabel = {}};
    all.push_back(refused);
    NewDelivery synthetic = real(u"made"_s);
    synthetic.origin = Origin::Synthetic;
    all.push_back(synthetic);
    const QList<CommittedDelivery> stored = m_fixture->store(all);
    QCOMPARE(stored.size(), 9);
    m_fixture->writer->recordAnswers(
        {{.delivery = stored[0].delivery,
          .event = stored[0].event,
          .status = 503,
          .answeredAt = m_fixture->clock.now() + 4321us,
          .note = {.reason = AnswerReason::TargetLate,
                   .wanted = 0,
                   .heldBack = 9000ms,
                   .detail = u"“Shop” did not answer"_s}},
         {.delivery = stored[3].delivery,
          .event = stored[3].event,
          .status = 204,
          .answeredAt = m_fixture->clock.now() + 99s,
          .note = {}},
         {.delivery = stored[2].delivery,
          .event = stored[2].event,
          .status = AnswerCut,
          .answeredAt = m_fixture->clock.now(),
          .note = {.reason = AnswerReason::FaultCut, .wanted = 0, .heldBack = 0ms, .detail = {}}}});
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->value(u"SELECT count(*) FROM answer"_s).toInt(), 3,
                              Patience);
}

void TestFlowExport::cleanupTestCase()
{
    m_fixture.reset();
}

CliResult TestFlowExport::cli(const QStringList &arguments, const QString &folder) const
{
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, folder.isEmpty() ? m_fixture->folder() : folder);
    return runCli(QStringList{u"events"_s} + arguments, environment);
}

void TestFlowExport::capturesComeBackByteByByte()
{
    const QString first = file(u"first.jsonl"_s);
    const CliResult exported = cli({u"export"_s, u"--format"_s, u"jsonl"_s, u"--output"_s, first});
    QVERIFY2(exported.exitCode == 0, exported.err.constData());
    const QByteArray before = readFile(first);
    QCOMPARE(before.count('\n'), 10);
    QCOMPARE(cli({u"export"_s, u"--format"_s, u"jsonl"_s}).out, before); // to stdout

    const QString other = file(u"other"_s);
    CliResult imported = cli({u"import"_s, first, u"--json"_s}, other);
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
    QCOMPARE(imported.json().value("imported"_L1).toInt(), 9);
    QCOMPARE(imported.json().value("duplicates"_L1).toInt(), 0);
    const CliResult again = cli({u"export"_s, u"--format"_s, u"jsonl"_s}, other);
    QVERIFY2(again.exitCode == 0, again.err.constData());
    const QByteArrayList beforeLines = before.split('\n');
    const QByteArrayList afterLines = again.out.split('\n');
    // By event, as an export always is: compared as wholes, too.
    for (qsizetype i = 0; i < beforeLines.size(); ++i)
        QVERIFY2(beforeLines.at(i) == afterLines.value(i),
                 (beforeLines.at(i).left(500) + "\n" + afterLines.value(i).left(500)).constData());
    QVERIFY(again.out == before);

    // What is there does not come a second time, and nothing of it changes.
    imported = cli({u"import"_s, first, u"--json"_s}, other);
    QCOMPARE(imported.exitCode, 0);
    QCOMPARE(imported.json().value("imported"_L1).toInt(), 0);
    QCOMPARE(imported.json().value("duplicates"_L1).toInt(), 9);
    QVERIFY(cli({u"export"_s, u"--format"_s, u"jsonl"_s}, other).out == before);

    // In the list they say what they are.
    const CliResult list = cli({u"list"_s, u"--json"_s}, other);
    const QJsonArray events = list.json().value("events"_L1).toArray();
    QCOMPARE(events.size(), 7);
    for (const QJsonValue &event : events) {
        QCOMPARE(event["origin"_L1].toString(), u"imported"_s);
        QCOMPARE(event["account"_L1].toString(), u"acme"_s);
    }
    // The account is a name and nothing more: nothing is received for it.
    QVERIFY(cli({u"list"_s}, other).exitCode == 0);
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, other);
    const CliResult accounts = runCli({u"account"_s, u"list"_s, u"--json"_s}, environment);
    QVERIFY(accounts.json().value("accounts"_L1).toArray().isEmpty());
}

void TestFlowExport::harBringsTheBytes()
{
    const QString har = file(u"all.har"_s);
    QCOMPARE(cli({u"export"_s, u"--format"_s, u"har"_s, u"--output"_s, har}).exitCode, 0);
    QVERIFY(!readFile(har).contains("0123456789abcdef0123456789abcdef"));
    const QString other = file(u"fromhar"_s);
    const CliResult imported = cli({u"import"_s, har, u"--json"_s}, other);
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
    QCOMPARE(imported.json().value("imported"_L1).toInt(), 8); // the fetched one was no request
    const auto bodies = [this](const QString &folder) {
        QList<QByteArray> result;
        const QByteArrayList lines =
            cli({u"export"_s, u"--format"_s, u"jsonl"_s}, folder).out.split('\n');
        for (const QByteArray &line : lines) {
            const Result<CapturedDelivery> one = JsonLines::read(line);
            if (one && one->origin != Origin::Fetched)
                result.append(one->body + exactTime(one->receivedAt).toUtf8() +
                              QByteArray::number(one->answerStatus) +
                              captureWord(one->signature).toUtf8());
        }
        return result;
    };
    QCOMPARE(bodies(other).size(), 8);
    QVERIFY(bodies(other) == bodies({}));
}

void TestFlowExport::damagedHarIsToldByEntry()
{
    const QString har = file(u"damaged.har"_s);
    const QStringList ids{u"bytes"_s, u"first"_s};
    QCOMPARE(
        cli(QStringList{u"export"_s, u"--format"_s, u"har"_s, u"--output"_s, har} + ids).exitCode,
        0);
    QByteArray text = readFile(har);
    const qsizetype head = text.lastIndexOf("headBase64\":\"") + 13;
    writeFile(har, text.replace(head, 2, "!!"));
    const QString other = file(u"fromdamaged"_s);
    CliResult result = cli({u"import"_s, har, u"--json"_s}, other);
    QCOMPARE(result.exitCode, 1); // a script may go on, but should know
    QCOMPARE(result.json()["imported"_L1].toInt(), 3);
    QCOMPARE(result.json()["incomplete"_L1].toInt(), 1);
    QCOMPARE(result.json()["bad"_L1].toInt(), 0);
    const QJsonValue problem = result.json()["problems"_L1][0];
    QCOMPARE(problem["line"_L1].toInt(), 3);
    QCOMPARE(problem["imported"_L1].toBool(), true);
    QVERIFY2(result.err.startsWith("Entry 3: The exact head"), result.err.constData());

    const qsizetype body = text.indexOf("\"text\":\"", text.indexOf("\"_encoding\"")) + 8;
    writeFile(har, text.replace(body, 2, "!!"));
    result = cli({u"import"_s, har, u"--json"_s}, file(u"fromworse"_s));
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.json()["imported"_L1].toInt(), 2);
    QCOMPARE(result.json()["bad"_L1].toInt(), 1);
    QVERIFY2(result.err.contains("The body's base64"), result.err.constData());
    QVERIFY(result.err.contains("not imported"));
}

void TestFlowExport::redactedCapturesCanBeImported()
{
    const NewDelivery person =
        real(u"person"_s, R"(,"data":{"name":"Ann Lee","email":"ann@mail.test"})");
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    {
        auto accounts = AccountStore::open(fixture.path());
        QVERIFY(accounts);
        Account account;
        account.name = u"acme"_s;
        QVERIFY((*accounts)->add(account));
    }
    fixture.store(person);
    const QString path = file(u"redacted.jsonl"_s);
    const CliResult exported =
        cli({u"export"_s, u"--format"_s, u"jsonl"_s, u"--redact"_s, u"--output"_s, path},
            fixture.folder());
    QCOMPARE(exported.exitCode, 0);
    QVERIFY(exported.err.contains("Redacted"));
    const QByteArray text = readFile(path);
    for (const char *gone : {"Ann", "ann@", "0123456789abcdef0123456789abcdef"})
        QVERIFY2(!text.contains(gone), gone);
    QVERIFY(text.contains("person"));
    QVERIFY(text.contains("\"redacted\":true"));
    const QString other = file(u"fromredacted"_s);
    QCOMPARE(cli({u"import"_s, path}, other).exitCode, 0);
    // The export itself is not redacted, and nobody can tell whether a changed body is genuine.
    QVERIFY(text.contains("\"signature\":\"valid\""));
    QCOMPARE(
        cli({u"export"_s, u"--format"_s, u"jsonl"_s}, other).out,
        QByteArray(text)
            .replace("\"redacted\":true}\n{", "\"redacted\":false}\n{")
            .replace("\"signature\":\"valid\",\"key\":\"Hookglass\"", "\"signature\":\"noKey\""));
}

void TestFlowExport::filtersAndIdsChoose()
{
    CliResult result = cli({u"export"_s, u"--format"_s, u"csv"_s, u"--filter"_s, u"is:retry"_s});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.out.count("\r\n"), 2);
    QVERIFY(result.out.contains(",first,"));
    result = cli({u"export"_s, u"--format"_s, u"csv"_s, u"3"_s, u"first"_s});
    QCOMPARE(result.out.count("\r\n"), 3);
    result = cli({u"export"_s, u"--format"_s, u"csv"_s, u"--filter"_s, u"event:deals*"_s});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.out.count("\r\n"), 1);
    const QString path = file(u"page.html"_s);
    result = cli(
        {u"export"_s, u"--format"_s, u"evidence"_s, u"first"_s, u"--output"_s, path, u"--json"_s});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.json().value("events"_L1).toInt(), 1);
    QCOMPARE(result.json().value("deliveries"_L1).toInt(), 3);
    QCOMPARE(result.json().value("bytes"_L1).toInt(), QFileInfo(path).size());
}

void TestFlowExport::previewsTell()
{
    const QString path = file(u"never.jsonl"_s);
    const QStringList arguments{u"export"_s,    u"--format"_s, u"jsonl"_s, u"--redact"_s,
                                u"--preview"_s, u"--output"_s, path,       u"bytes"_s};
    CliResult result = cli(arguments + QStringList{u"--json"_s});
    QCOMPARE(result.exitCode, 0);
    const QJsonObject replaced = result.json().value("replaced"_L1).toObject();
    QCOMPARE(replaced.keys().size(), 6);
    QCOMPARE(replaced["keys"_L1]["count"_L1].toInt(), 1);
    QCOMPARE(replaced["names"_L1]["count"_L1].toInt(), 0);
    QVERIFY(!QFileInfo::exists(path));
    result = cli(arguments);
    QVERIFY(result.out.contains("nothing was written"));
    QVERIFY(!result.out.contains("0123456789abcdef"));
}

void TestFlowExport::importsNameBadLines()
{
    const QString path = file(u"bad.jsonl"_s);
    CapturedDelivery one;
    one.account = u"acme"_s;
    one.body = R"({"eventId":"a","event":"x"})";
    QByteArray text = JsonLines::line(one) + "oops\n";
    one.body = R"({"eventId":"b","event":"x"})";
    text += JsonLines::line(one) + "{\"receivedAt\":1}\n" + JsonLines::line(one);
    writeFile(path, text);
    const QString other = file(u"frombad"_s);
    CliResult result = cli({u"import"_s, path, u"--json"_s}, other);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("Line 2: "), result.err.constData());
    QVERIFY(result.err.contains("Line 4: "));
    QCOMPARE(result.json().value("imported"_L1).toInt(), 2);
    QCOMPARE(result.json().value("duplicates"_L1).toInt(), 1); // within the file
    QCOMPARE(result.json().value("bad"_L1).toInt(), 2);
    QCOMPARE(result.json().value("problems"_L1).toArray().at(1)["line"_L1].toInt(), 4);

    writeFile(path, "hello\nworld\n");
    QCOMPARE(cli({u"import"_s, path}, other).exitCode, 2);
    QCOMPARE(cli({u"import"_s, file(u"missing"_s)}, other).exitCode, 2);
    writeFile(path, "{\"log\":{\"entries\":");
    QCOMPARE(cli({u"import"_s, path}, other).exitCode, 2);
    writeFile(path, "");
    QCOMPARE(cli({u"import"_s, path}, other).exitCode, 2);
}

void TestFlowExport::capturesAreOpenedWithoutAStore()
{
    const QString path = file(u"open.jsonl"_s);
    QCOMPARE(cli({u"export"_s, u"--format"_s, u"jsonl"_s, u"--output"_s, path}).exitCode, 0);
    const QString untouched = file(u"untouched"_s);
    const QString temporary = file(u"tmp"_s);
    QVERIFY(QDir().mkpath(temporary));
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, untouched);
    environment.insert(u"TMPDIR"_s, temporary);
    const auto run = [&](const QStringList &arguments) {
        return runCli(QStringList{u"events"_s} + arguments + QStringList{u"--capture"_s, path},
                      environment);
    };
    CliResult result = run({u"list"_s, u"--json"_s, u"--filter"_s, u"is:retry"_s});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(result.json().value("events"_L1).toArray().size(), 1);
    result = run({u"show"_s, u"bytes"_s, u"--json"_s});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(QByteArray::fromBase64(
                 result.json()["deliveries"_L1][0]["bodyBase64"_L1].toString().toLatin1()),
             real(u"bytes"_s, ",\"x\":\"\xff\xfe\"").body);
    QVERIFY(run({u"export"_s, u"--format"_s, u"jsonl"_s}).out == readFile(path));
    QCOMPARE(run({u"show"_s, u"unknown"_s}).exitCode, 2);
    QVERIFY(!QFileInfo::exists(untouched));
    QVERIFY(QDir(temporary).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TestFlowExport::wrongUsageIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    const QStringList exported{u"export"_s, u"--format"_s, u"jsonl"_s};
    QTest::newRow("no format") << QStringList{u"export"_s} << 2;
    QTest::newRow("unknown format") << QStringList{u"export"_s, u"--format"_s, u"xml"_s} << 2;
    QTest::newRow("bad filter") << exported + QStringList{u"--filter"_s, u"evnt:x"_s} << 2;
    QTest::newRow("filter and ids") << exported + QStringList{u"--filter"_s, u"x"_s, u"1"_s} << 2;
    QTest::newRow("unknown id") << exported + QStringList{u"nobody"_s} << 2;
    QTest::newRow("unknown number") << exported + QStringList{u"99999"_s} << 2;
    QTest::newRow("no path") << exported + QStringList{u"--output"_s, QString()} << 2;
    QTest::newRow("nowhere") << exported + QStringList{u"--output"_s, u"/no/such/folder/x"_s} << 3;
    QTest::newRow("fixture to stdout")
        << QStringList{u"export"_s, u"--format"_s, u"fixture"_s} << 2;
    QTest::newRow("import of nothing") << QStringList{u"import"_s} << 2;
    QTest::newRow("unknown account")
        << QStringList{u"import"_s, u"x"_s, u"--account"_s, u"nobody"_s} << 2;
    QTest::newRow("no such capture")
        << QStringList{u"list"_s, u"--capture"_s, u"/no/such/file"_s} << 2;
}

void TestFlowExport::wrongUsageIsSaid()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, code);
    const CliResult result = cli(arguments);
    QCOMPARE(result.exitCode, code);
    QVERIFY(result.out.isEmpty());
    QVERIFY(!result.err.isEmpty());
    QCOMPARE(cli({u"export"_s, u"--format"_s, u"csv"_s}, file(u"nostore"_s)).exitCode, 2);
    QVERIFY(!QFileInfo::exists(file(u"nostore"_s)));
}

void TestFlowExport::aHeldStoreCanBeExported()
{
    const QString folder = file(u"held"_s);
    const QString path = file(u"held.jsonl"_s);
    CapturedDelivery one;
    one.account = u"acme"_s;
    one.body = R"({"eventId":"a","event":"x"})";
    writeFile(path, JsonLines::line(one));
    QCOMPARE(cli({u"import"_s, path}, folder).exitCode, 0);
    QProcessEnvironment environment = cleanEnvironment();
    environment.insert(u"HOOKGLASS_DATA"_s, folder);
    CliProcess served({u"serve"_s, u"--json"_s}, environment);
    QVERIFY(served.nextLine(60s));
    const CliResult exported = cli({u"export"_s, u"--format"_s, u"jsonl"_s}, folder);
    QCOMPARE(exported.exitCode, 0);
    QCOMPARE(exported.out.count('\n'), 2);
    const CliResult refused = cli({u"import"_s, path}, folder);
    QCOMPARE(refused.exitCode, 3);
    QVERIFY(refused.err.contains("holds the store"));
    QCOMPARE(served.stopGently(), 0);
}

void TestFlowExport::scriptsSendTheSameBytes()
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
    QVERIFY(heads.contains(real(u"large"_s, m_large).body));
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
        code = runBeside(check, {u"-S"_s, u"warning"_s, path}, m_dir.path(),
                         QProcessEnvironment::systemEnvironment(), &output);
        QVERIFY2(code == 0, output.left(4000).constData());
    }
}

void TestFlowExport::fixtureTestsRun_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("pytest") << u"pytest"_s << QStringList{u"-q"_s};
    QTest::newRow("jest") << u"jest"_s << QStringList{};
    QTest::newRow("phpunit") << u"phpunit"_s << QStringList{u"WebhookTest.php"_s};
    QTest::newRow("go") << u"go"_s << QStringList{u"test"_s};
    QTest::newRow("curl") << u"sh"_s << QStringList{u"curl.sh"_s};
}

void TestFlowExport::fixtureTestsRun()
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
        environment.insert(u"GOCACHE"_s, file(u"gocache"_s));
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

void TestFlowExport::fixturesSendHeadersAsTheyCame_data()
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

void TestFlowExport::fixturesSendHeadersAsTheyCame()
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
    environment.insert(u"GOCACHE"_s, file(u"gocache"_s));
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

QTEST_GUILESS_MAIN(TestFlowExport)
#include "tst_flow_export.moc"
