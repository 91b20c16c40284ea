// SPDX-License-Identifier: MIT
// HAR 1.2: valid by its schema, and read back byte by byte, also what others wrote.
#include "exportsamples.h"
#include "store/capturereader.h"
#include "support/jsonschema.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreExportHar final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void harIsValid();
    void harAddressesAreValid_data();
    void harAddressesAreValid();
    void harHeadersAreText_data();
    void harHeadersAreText();
    void schemaFindsMistakes();
    void harReadsBack_data();
    void harReadsBack();
    void harTellsWhatIsDamaged_data();
    void harTellsWhatIsDamaged();
    void harOfOthersIsRead();
};

void TestStoreExportHar::harIsValid()
{
    const QByteArray text = readFile(QStringLiteral(HOOKGLASS_HAR_SCHEMA));
    const QJsonObject schema = QJsonDocument::fromJson(text).object();
    QVERIFY(!schema.isEmpty());
    CapturedDelivery bytes = sample("\xff\0"_ba);
    CapturedDelivery unanswered = sample();
    unanswered.answerStatus = 0;
    unanswered.answeredAt.reset();
    CapturedDelivery cut = sample();
    cut.answerStatus = AnswerCut;
    CapturedDelivery noRequest = sample();
    noRequest.head.clear();
    CapturedDelivery absolute = sample();
    absolute.head = "POST http://h.test/in/x?a=%20b HTTP/1.1\r\n\r\n";
    QList<ExportedEvent> events;
    for (const CapturedDelivery &delivery : {sample(), bytes, unanswered, cut, noRequest, absolute})
        events.append(eventOf(delivery));
    for (const auto &some : {events, QList<ExportedEvent>()}) {
        ExportInfo info;
        info.isRedacted = some.isEmpty();
        info.program = u"Hookglass 0.1.0"_s;
        const QByteArray har = written(ExportFormat::Har, some, info);
        const QJsonDocument document = QJsonDocument::fromJson(har);
        QVERIFY(document.isObject());
        const QStringList problems = schemaProblems(document.object(), schema);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
        QCOMPARE(document["log"_L1]["entries"_L1].toArray().size(), some.isEmpty() ? 0 : 5);
    }
}

void TestStoreExportHar::harAddressesAreValid_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("url");
    QTest::newRow("plain") << "POST /in/x?a=%20b&c=[1] HTTP/1.1\r\nHost: h.test:81\r\n\r\n"_ba
                           << u"http://h.test:81/in/x?a=%20b&c=[1]"_s;
    QTest::newRow("bytes that no address has")
        << "POST /?q=a|b\"<>{}^`\\%ff%zz% HTTP/1.1\r\nHost: h\r\n\r\n"_ba
        << u"http://h/?q=a%7Cb%22%3C%3E%7B%7D%5E%60%5C%ff%25zz%25"_s;
    QTest::newRow("broken host") << "POST /x HTTP/1.1\r\nHost: [::1\r\n\r\n"_ba
                                 << u"http://localhost/x"_s;
    QTest::newRow("broken port") << "POST /x HTTP/1.1\r\nHost: h:99999999\r\n\r\n"_ba
                                 << u"http://localhost/x"_s;
    QTest::newRow("host in UTF-8") << "POST /x HTTP/1.1\r\nHost: k\xc3\xb6nig.test:8\r\n\r\n"_ba
                                   << u"http://xn--knig-5qa.test:8/x"_s;
    QTest::newRow("no host") << "POST /x HTTP/1.0\r\n\r\n"_ba << u"http://localhost/x"_s;
}

void TestStoreExportHar::harAddressesAreValid()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QString, url);
    CapturedDelivery delivery = sample();
    delivery.head = head;
    const QByteArray har = written(ExportFormat::Har, {eventOf(delivery)});
    const QJsonArray entries = QJsonDocument::fromJson(har)["log"_L1]["entries"_L1].toArray();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.at(0)["request"_L1]["url"_L1].toString(), url);
}

void TestStoreExportHar::harHeadersAreText_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isExact"); ///< the text alone gives the bytes again
    QTest::newRow("ASCII") << "plain"_ba << u"plain"_s << true;
    QTest::newRow("UTF-8") << "K\xc3\xb6nigin \xe2\x82\xac"_ba << u"Königin €"_s << true;
    QTest::newRow("Latin-1") << "K\xf6nigin"_ba << u"Königin"_s << false;
    QTest::newRow("both") << "\xf6 \xc3\xb6"_ba << u"\u00f6 \u00c3\u00b6"_s << false;
    QTest::newRow("byte order mark") << "\xef\xbb\xbfx"_ba << u"x"_s << false;
    QTest::newRow("empty") << ""_ba << u""_s << true;
}

void TestStoreExportHar::harHeadersAreText()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QString, text);
    QFETCH(const bool, isExact);
    CapturedDelivery delivery = sample();
    delivery.head = "POST /x HTTP/1.1\r\nX-Name: " + value + "\r\nX-Last: 1\r\n\r\n";
    QByteArray har = written(ExportFormat::Har, {eventOf(delivery)});
    const QJsonDocument document = QJsonDocument::fromJson(har);
    const QJsonValue header = document["log"_L1]["entries"_L1][0]["request"_L1]["headers"_L1][0];
    QCOMPARE(header["value"_L1].toString(), text);
    QCOMPARE(header["_valueBase64"_L1].isUndefined(), isExact);
    const QJsonObject schema =
        QJsonDocument::fromJson(readFile(QStringLiteral(HOOKGLASS_HAR_SCHEMA))).object();
    QCOMPARE(schemaProblems(document.object(), schema), QStringList());

    // Exact by the head, and without it by what stands beside the header.
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.har"_s);
    for (const char *member : {"headBase64", "headGone"}) {
        har.replace("headBase64", member);
        writeFile(path, har);
        auto reader = CaptureReader::open(path);
        QVERIFY(reader);
        const Result<CapturePage> page = (*reader)->next(10, 1'000'000);
        QVERIFY(page);
        QCOMPARE(page->items.size(), 1);
        QCOMPARE(page->items.constFirst().delivery.head, delivery.head);
    }
    // Whoever changed the text meant it.
    har.replace(R"("value":"1")", R"("_valueBase64":"AA==","value":"2")");
    har.replace(R"("name":"X-Last","value")", R"("name":"X-Last","_valueBase64":"8Q==","value")");
    writeFile(path, har);
    auto reader = CaptureReader::open(path);
    QVERIFY(reader);
    QVERIFY((*reader)->next(10, 1'000'000)->items.constFirst().delivery.head.contains("X-Last: 2"));
}

void TestStoreExportHar::schemaFindsMistakes()
{
    const QJsonObject schema =
        QJsonDocument::fromJson(readFile(QStringLiteral(HOOKGLASS_HAR_SCHEMA))).object();
    const QByteArray har = written(ExportFormat::Har, {eventOf(sample())});
    const auto problemsWith = [&](const QByteArray &before, const QByteArray &after) {
        QByteArray changed = har;
        changed.replace(before, after);
        if (changed == har)
            return QStringList(); // then the test itself is wrong
        return schemaProblems(QJsonDocument::fromJson(changed).object(), schema);
    };
    QVERIFY(!problemsWith("\"version\":\"1.2\"", "\"version\":\"1.3\"").isEmpty());
    QVERIFY(!problemsWith("\"method\":\"POST\"", "\"method\":7").isEmpty());
    QVERIFY(!problemsWith("\"cache\":{}", "\"cash\":{}").isEmpty());
    QVERIFY(!problemsWith("\"status\":204", "\"status\":\"204\"").isEmpty());
    QVERIFY(!problemsWith("\"startedDateTime\":\"2", "\"startedDateTime\":\"x").isEmpty());
}

void TestStoreExportHar::harReadsBack_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("json") << R"({"a":"é"})"_ba;
    QTest::newRow("bytes") << "a\xff\0"_ba;
    QTest::newRow("empty") << QByteArray("");
}

void TestStoreExportHar::harReadsBack()
{
    QFETCH(const QByteArray, body);
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.har"_s);
    CapturedDelivery delivery = sample(body);
    if (body.isEmpty())
        delivery.storedAt.reset(); // which nothing makes up
    delivery.isRedacted = delivery.isMasked = delivery.isBodyKept = body.isEmpty();
    writeFile(path, written(ExportFormat::Har, {eventOf(delivery)}));
    auto reader = CaptureReader::open(path);
    QVERIFY2(reader, reader ? "" : qPrintable(reader.error().message));
    const Result<CapturePage> page = (*reader)->next(10, 1'000'000);
    QVERIFY(page);
    QCOMPARE(page->items.size(), 1);
    CapturedDelivery read = page->items.constFirst().delivery;
    QCOMPARE(read.head, delivery.head);
    QCOMPARE(read.body, delivery.body);
    read.eventId = delivery.eventId; // told by the body
    read.eventName = delivery.eventName;
    QCOMPARE(read, delivery);
}

void TestStoreExportHar::harTellsWhatIsDamaged_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("found"); ///< of the HAR's text
    QTest::addColumn<QByteArray>("put");
    QTest::addColumn<bool>("isTaken");
    QTest::addColumn<QString>("says");
    const QByteArray head = sample().head.toBase64();
    const QByteArray readable = R"({"a":1})";
    const QByteArray bytes = "a\xff\0b"_ba;
    const QByteArray odd = bytes.toBase64();
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &found,
                        const QByteArray &put, bool isTaken, const QString &says) {
        QTest::newRow(name) << body << found << put << isTaken << says;
    };
    row("head: no base64", readable, head, "!!" + head.sliced(2), true, u"headBase64"_s);
    row("head: cut", readable, head, head.first(head.size() - 8), true, u"headBase64"_s);
    row("head: cut in a group", readable, head, head.first(head.size() - 6), true, u"headBase64"_s);
    row("head: empty", readable, head, {}, true, u"headBase64"_s);
    row("head: a number", readable, '"' + head + '"', "7", true, u"headBase64"_s);
    row("body: no base64", bytes, odd, "*" + odd.sliced(1), false, u"not imported"_s);
    row("body: cut", bytes, odd, odd.first(4), false, u"not imported"_s);
    row("body: gone", bytes, '"' + odd + '"', "null", false, u"not imported"_s);
    row("body: changed", readable, R"({\"a\":1})", R"({\"a\":12})", true, u"8 bytes"_s);
}

void TestStoreExportHar::harTellsWhatIsDamaged()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, found);
    QFETCH(const QByteArray, put);
    QFETCH(const bool, isTaken);
    QFETCH(const QString, says);
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.har"_s);
    const CapturedDelivery whole = sample("{}");
    CapturedDelivery delivery = sample(body);
    QByteArray har = written(ExportFormat::Har, {eventOf(whole), eventOf(delivery)});
    const qsizetype at = har.lastIndexOf(found);
    QVERIFY2(at > 0, har.constData());
    writeFile(path, har.replace(at, found.size(), put));
    auto reader = CaptureReader::open(path);
    QVERIFY2(reader, reader ? "" : qPrintable(reader.error().message));
    const Result<CapturePage> page = (*reader)->next(10, 1'000'000);
    QVERIFY(page);
    QCOMPARE(page->problems.size(), 1);
    const CaptureProblem &problem = page->problems.constFirst();
    QCOMPARE(problem.line, 2); // not the first entry
    QVERIFY(problem.isEntry);
    QCOMPARE(problem.isTaken, isTaken);
    QVERIFY2(problem.message.contains(says), qPrintable(problem.message));
    QCOMPARE(page->items.size(), isTaken ? 2 : 1);
    QCOMPARE(page->items.constFirst().delivery.head, whole.head);
    if (!isTaken)
        return;
    // All that can be read is there, its headers in order, with their case and twice.
    const CapturedDelivery &read = page->items.constLast().delivery;
    QCOMPARE(parseHead(read.head), parseHead(delivery.head));
    QCOMPARE(requestLineOf(read.head).target, requestLineOf(delivery.head).target);
    QCOMPARE(read.receivedAt, delivery.receivedAt);
}

void TestStoreExportHar::harOfOthersIsRead()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.har"_s);
    const QByteArray har = R"({
  "log": { "version": "1.2", "creator": {"name": "Firefox", "version": "1"}, "entries": [
    {"startedDateTime": "2026-11-18T13:26:40.123+01:00", "time": 12.5,
     "request": {"method": "GET", "url": "https://h.test/", "headers": []}},
    {"startedDateTime": "2026-11-18T13:26:40.123+01:00", "time": 12.5,
     "request": {"method": "POST", "url": "https://h.test/hook?a=1", "httpVersion": "h2",
       "headers": [{"name": ":authority", "value": "h.test"},
                   {"name": "FUB-Signature", "value": "ab\r\nX-Evil: 1"}],
       "postData": {"mimeType": "application/json", "text": "{\"event\":\"peopleCreated\"}"}},
     "response": {"status": 200}},
    {"request": {"method": "POST", "url": "https://h.test/"}},
    {"time": 1},
    {"startedDateTime": "2026-11-18T13:26:40.123+01:00",
     "request": {"method": "POST", "url": "https://h.test/", "bodySize": 3,
       "postData": {"mimeType": "application/x-www-form-urlencoded",
                    "params": [{"name": "a", "value": "1"}]}}}
  ]}})";
    writeFile(path, har);
    auto reader = CaptureReader::open(path);
    QVERIFY(reader);
    const Result<CapturePage> page = (*reader)->next(10, 1'000'000);
    QVERIFY(page);
    QCOMPARE(page->skipped, 1);
    QCOMPARE(page->items.size(), 1);
    QCOMPARE(page->items.at(0).line, 2);
    const CapturedDelivery &delivery = page->items.at(0).delivery;
    QCOMPARE(delivery.head, "POST /hook?a=1 HTTP/1.1\r\nFUB-Signature: ab  X-Evil: 1\r\n\r\n"_ba);
    QCOMPARE(delivery.body, R"({"event":"peopleCreated"})"_ba);
    QCOMPARE(delivery.answerStatus, 200);
    QCOMPARE(*delivery.answeredAt - delivery.receivedAt, 12'500us);
    QCOMPARE(page->problems.size(), 3);
    QCOMPARE(page->problems.at(0).line, 3);
    QCOMPARE(page->problems.at(2).line, 5); // it had a body, but nobody says which
    QVERIFY(!page->problems.at(2).isTaken);

    writeFile(path, "{\"log\": {\"entries\": [");
    QVERIFY(!CaptureReader::open(path));
    writeFile(path, "{\"log\": 1}");
    QVERIFY(!CaptureReader::open(path));
}

QTEST_GUILESS_MAIN(TestStoreExportHar)
#include "tst_store_exporthar.moc"
