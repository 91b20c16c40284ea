// SPDX-License-Identifier: MIT
// CSV and fixtures: their rules, and nothing in them that runs or leads elsewhere.
#include "exportsamples.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Rows and cells as RFC 4180 says, quotes undone.
QList<QByteArrayList> cellsOf(const QByteArray &csv)
{
    QList<QByteArrayList> rows;
    QByteArrayList row;
    QByteArray cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const char c = csv.at(i);
        if (isQuoted && c == '"' && i + 1 < csv.size() && csv.at(i + 1) == '"') {
            cell += csv.at(++i);
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && c == ',') {
            row.append(std::exchange(cell, {}));
        } else if (!isQuoted && c == '\r' && i + 1 < csv.size() && csv.at(i + 1) == '\n') {
            ++i;
            row.append(std::exchange(cell, {}));
            rows.append(std::exchange(row, {}));
        } else {
            cell += c;
        }
    }
    return rows;
}

} // namespace

class TestStoreExportFormats final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void csvKeepsToItsRules();
    void csvDefusesFormulas_data();
    void csvDefusesFormulas();
    void fixturesLieInFolders();
};

void TestStoreExportFormats::csvKeepsToItsRules()
{
    CapturedDelivery delivery = sample("{\"a\":\"x, \"\"y\"\"\r\nz\"}");
    ExportedEvent event = eventOf(delivery);
    event.summary.resourceIds = {1, 2};
    event.summary.resourceName = u"Lee, Ann “é”"_s;
    delivery.body = "\xff";
    const QByteArray csv = written(ExportFormat::Csv, {event, eventOf(delivery)});
    const QList<QByteArrayList> rows = cellsOf(csv);
    QCOMPARE(rows.size(), 3);
    for (const QByteArrayList &row : rows)
        QCOMPARE(row.size(), rows.constFirst().size());
    const auto cell = [&rows](int row, const char *name) {
        return rows.at(row).at(rows.constFirst().indexOf(name));
    };
    QCOMPARE(cell(1, "body"), event.deliveries.constFirst().body);
    QCOMPARE(cell(1, "resource"), u"Lee, Ann “é”"_s.toUtf8());
    QCOMPARE(cell(1, "resourceIds"), "1 2"_ba);
    QCOMPARE(cell(1, "receivedAt"), exactTime(event.summary.receivedAt).toLatin1());
    QCOMPARE(cell(2, "body"), "base64:/w=="_ba);
    QCOMPARE(cell(2, "bodyBytes"), "1"_ba);
    // For Excel, where a person asks for it.
    QVERIFY(csv.startsWith("id,"));
    ExportInfo info;
    info.hasByteOrderMark = true;
    QVERIFY(written(ExportFormat::Csv, {event}, info).startsWith("\xef\xbb\xbfid,"));
    QVERIFY(written(ExportFormat::Jsonl, {event}, info).startsWith('{'));
}

void TestStoreExportFormats::csvDefusesFormulas_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("safe");
    const auto row = [](const char *name, const QString &text, const QString &safe) {
        QTest::newRow(name) << text << safe;
    };
    row("equals", u"=HYPERLINK(\"http://x\")"_s, u"'=HYPERLINK(\"http://x\")"_s);
    row("plus", u"+1"_s, u"'+1"_s);
    row("minus", u"-1+cmd|' /C calc'!A0"_s, u"'-1+cmd|' /C calc'!A0"_s);
    row("at", u"@SUM(1)"_s, u"'@SUM(1)"_s);
    row("full width", u"\uff1d1"_s, u"'\uff1d1"_s);
    row("tab", u"\t=1"_s, u"'\t'=1"_s);
    row("blank before", u"  =1"_s, u"'  =1"_s);
    row("quote before", u"\"=1"_s, u"'\"=1"_s);
    row("line end before", u"\r\n=1"_s, u"'\r\n'=1"_s);
    // Where ";" parts the cells, a quote in the middle of a line holds nothing together.
    row("behind another separator", u"a;=1"_s, u"a;'=1"_s);
    row("there behind blanks and quotes", u"{\"a\":\"; \"=1\"}"_s, u"{\"a\":\";' \"=1\"}"_s);
    row("on a line of its own", u"a\n@x\r\n-1"_s, u"a\n'@x\r\n'-1"_s);
    row("text", u"a=1; b=2\nc"_s, u"a=1; b=2\nc"_s);
    row("json", u"{\"a\":-1}"_s, u"{\"a\":-1}"_s);
    row("nothing", u";"_s, u";"_s);
}

void TestStoreExportFormats::csvDefusesFormulas()
{
    QFETCH(const QString, text);
    QFETCH(const QString, safe);
    ExportedEvent event = eventOf(sample(text.toUtf8()));
    event.summary.eventName = event.summary.eventId = event.summary.accountName = text;
    event.summary.resourceName = event.summary.problem = text;
    const QList<QByteArrayList> rows = cellsOf(written(ExportFormat::Csv, {event}));
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows.at(1).count(safe.toUtf8()), 6);
    if (safe != text)
        QVERIFY(!rows.at(1).contains(text.toUtf8()));
}

void TestStoreExportFormats::fixturesLieInFolders()
{
    const auto files = [](const QList<ExportedEvent> &events) {
        const std::unique_ptr<ExportWriter> writer = makeExportWriter(ExportFormat::Fixture);
        QList<ExportPiece> pieces = writer->begin({});
        for (const ExportedEvent &event : events)
            pieces += writer->add(event);
        pieces += writer->end();
        QMap<QString, QByteArray> result;
        for (const ExportPiece &piece : std::as_const(pieces)) {
            if (result.contains(piece.file))
                return QMap<QString, QByteArray>(); // one would be lost
            result.insert(piece.file, piece.bytes);
        }
        return result;
    };
    const auto one = files({eventOf(sample("\xff\0a"_ba))});
    for (const char *name : {"test_webhook.py", "webhook.test.js", "WebhookTest.php",
                             "webhook_test.go", "go.mod", "package.json", "README.md"})
        QVERIFY2(!one.value(QLatin1StringView(name)).isEmpty(), name);
    QCOMPARE(one.value(u"body.bin"_s), "\xff\0a"_ba);
    const QJsonArray headers =
        QJsonDocument::fromJson(one.value(u"headers.json"_s))["headers"_L1].toArray();
    QCOMPARE(headers.size(), 4); // without those of the connection
    const auto isBodyChanged = [&files](bool isMasked, bool isBodyKept) {
        CapturedDelivery delivery = sample();
        delivery.isMasked = isMasked;
        delivery.isBodyKept = isBodyKept;
        const QByteArray json = files({eventOf(delivery)}).value(u"headers.json"_s);
        return QJsonDocument::fromJson(json)["bodyChanged"_L1];
    };
    QCOMPARE(isBodyChanged(false, false), QJsonValue(false));
    QCOMPARE(isBodyChanged(true, true), QJsonValue(false));
    QCOMPARE(isBodyChanged(true, false), QJsonValue(true));
    QCOMPARE(headers.at(0).toArray(), (QJsonArray{u"X-Twice"_s, u"one"_s}));
    QCOMPARE(headers.at(1).toArray(), (QJsonArray{u"x-twice"_s, u"two"_s}));
    QCOMPARE(one.value(u"headers.bin"_s), "X-Twice: one\r\nx-twice: two\r\n"
                                          "Content-Type: application/json\r\nX-Empty:\r\n"_ba);
    QVERIFY(one.value(u"curl.sh"_s).contains("--data-binary '@body.bin'"));

    CapturedDelivery odd = sample();
    odd.head =
        "POST / HTTP/1.1\nX-Latin:  K\xf6nigin \nX-Folded: a\n\tb\r\nBad name: 1\r\n gone\r\n"
        "TE: gone\r\n gone\r\nAuthorization: gone\r\nX-Last:\r\n\r\nX-Body: gone\r\n";
    QCOMPARE(files({eventOf(odd)}).value(u"headers.bin"_s),
             "X-Latin:  K\xf6nigin \r\nX-Folded: a\r\n\tb\r\nX-Last:\r\n"_ba);
    const HeaderList neat{{"X-Latin", "K\xf6nigin"}, {"X-Folded", "a b"}, {"X-Last", ""}};
    QCOMPARE(sendableHeaders(odd), neat);
    // To read: as UTF-8 if it is, else as Latin-1.
    odd.head = "POST / HTTP/1.1\r\nX-Latin: K\xf6nigin\r\nX-Utf: K\xc3\xb6nigin\r\n\r\n";
    const QJsonValue read =
        QJsonDocument::fromJson(files({eventOf(odd)}).value(u"headers.json"_s))["headers"_L1];
    QCOMPARE(read[0][1].toString(), u"Königin"_s);
    QCOMPARE(read[1][1].toString(), u"Königin"_s);
    QCOMPARE(files({eventOf(odd)}).value(u"headers.bin"_s),
             "X-Latin: K\xf6nigin\r\nX-Utf: K\xc3\xb6nigin\r\n"_ba);
    odd.head.clear();
    QCOMPARE(files({eventOf(odd)}).value(u"headers.bin"_s),
             "Content-Type: application/json\r\n"_ba);

    CapturedDelivery evil = sample();
    evil.eventName = u"../../etc/passwd"_s;
    evil.eventId = u"..\\x/"_s;
    const auto two = files({eventOf(sample()), eventOf(evil)});
    QVERIFY(!two.contains(u"body.bin"_s));
    QVERIFY(two.contains(u"0001-peopleCreated-64d0ad74/body.bin"_s));
    QVERIFY(two.contains(u"0002-______etc_passwd-___x_/body.bin"_s));
    QVERIFY(files({}).contains(u"README.md"_s));
}

QTEST_GUILESS_MAIN(TestStoreExportFormats)
#include "tst_store_exportformats.moc"
