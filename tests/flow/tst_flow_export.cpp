// SPDX-License-Identifier: MIT
// `events export` and `events import`: that nothing changes on the way there and back.
#include "exportevents.h"
#include "store/jsonlines.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFlowExport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_events.fill(); }
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

private:
    CliResult cli(const QStringList &arguments, const QString &folder = {}) const
    {
        return m_events.cli(arguments, folder);
    }
    QString file(const QString &name) const { return m_dir.filePath(name); }

    QTemporaryDir m_dir;
    ExportEvents m_events;
};

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
    // Through a pipe it comes in pieces.
    const CliResult piped = m_events.cli({u"import"_s, u"-"_s, u"--json"_s}, other, readFile(har));
    QVERIFY2(piped.exitCode == 0, piped.err.constData());
    QCOMPARE(piped.json().value("duplicates"_L1).toInt(), 8);
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
    const CliResult shown = cli({u"show"_s, u"person"_s, u"--json"_s}, other);
    QCOMPARE(shown.json()["deliveries"_L1][0]["bodyChange"_L1].toString(), u"redacted"_s);
    QVERIFY(cli({u"show"_s, u"person"_s}, other)
                .out.contains("People were replaced in this body when it was exported"));
    QVERIFY(!cli({u"show"_s, u"person"_s, u"--json"_s}, fixture.folder())
                 .json()["deliveries"_L1][0]
                 .toObject()
                 .contains("bodyChange"_L1));
    const CliResult page = cli({u"export"_s, u"--format"_s, u"evidence"_s}, other);
    QVERIFY2(
        page.out.contains("<h3>Body, not as received: people were replaced in it before it was "
                          "imported</h3>"),
        page.out.constData());
    QVERIFY(page.out.contains("<th>Imported</th><td>yes"));
    QVERIFY(page.out.contains("<td>not known: the body was changed before it was imported"));
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
    result = cli({u"export"_s, u"--format"_s, u"fixture"_s, u"first"_s, u"bytes"_s, u"--output"_s,
                  file(u"counted"_s)});
    QVERIFY2(
        result.err.contains(
            "counted: 2 fixtures, one an event; of several deliveries the newest accepted one"),
        result.err.constData());
    result = cli({u"export"_s, u"--format"_s, u"har"_s, u"first"_s});
    QVERIFY2(result.err.contains(
                 "Wrote 2 entries, one a delivery; 1 that came without a request left out."),
             result.err.constData());
    const QString path = file(u"page.html"_s);
    result = cli(
        {u"export"_s, u"--format"_s, u"evidence"_s, u"first"_s, u"--output"_s, path, u"--json"_s});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.json().value("events"_L1).toInt(), 1);
    QCOMPARE(result.json().value("deliveries"_L1).toInt(), 3);
    QCOMPARE(result.json().value("written"_L1).toInt(), 3);
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

    // The same through a pipe, with the line ends of another system.
    result = m_events.cli({u"import"_s, u"-"_s, u"--json"_s}, file(u"frompipe"_s),
                          QByteArray(text).replace("\n", "\r\n"));
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.json().value("imported"_L1).toInt(), 2);
    result = m_events.cli({u"import"_s, u"-"_s}, other, {});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains("Standard input could not be read: it is empty"),
             result.err.constData());
    QVERIFY(result.out.isEmpty()); // nothing was imported, so nothing is counted

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

QTEST_GUILESS_MAIN(TestFlowExport)
#include "tst_flow_export.moc"
