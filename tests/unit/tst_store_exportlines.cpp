// SPDX-License-Identifier: MIT
// Captures as lines of JSON: they read back the same, and broken ones are named.
#include "exportsamples.h"
#include "store/capturereader.h"
#include "store/jsonlines.h"

#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreExportLines final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesReadBack_data();
    void linesReadBack();
    void linesHoldEverything();
    void timesAreExact();
    void badLinesAreNamed_data();
    void badLinesAreNamed();
    void readsPageByPage();
    void otherFilesAreNamed_data();
    void otherFilesAreNamed();
};

void TestStoreExportLines::linesReadBack_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isText");
    const QByteArray head = sample().head;
    QTest::newRow("json") << head << R"({"a":"é\u00e9\/","b":1.0})"_ba << true;
    QTest::newRow("empty") << QByteArray("") << QByteArray("") << true;
    QTest::newRow("line ends") << head << "\r\n\t\"\\\x01\x7f\n"_ba << true;
    QTest::newRow("no UTF-8") << head << "a\xff\xfe\x80"_ba << false;
    QTest::newRow("surrogate in UTF-8") << head << "\xed\xa0\x80"_ba << false;
    QTest::newRow("overlong") << head << "\xc0\xaf"_ba << false;
    QTest::newRow("NUL") << head << "a\0b"_ba << false;
    QTest::newRow("BOM") << head << "\xef\xbb\xbf{}"_ba << false;
    QTest::newRow("beyond the first plane") << head << "\xf0\x9f\x98\x80\xef\xbf\xbf"_ba << true;
    QTest::newRow("head in Latin-1") << "POST / HTTP/1.1\r\nX: caf\xe9\r\n\r\n"_ba
                                     << "{}"_ba << true;
    QByteArray large;
    for (int i = 0; large.size() < 5 * 1024 * 1024; ++i)
        large += "{\"n\":" + QByteArray::number(i) + "}\n";
    QTest::newRow("5 MB of text") << head << large << true;
    large[100] = '\xff';
    QTest::newRow("5 MB of bytes") << head << large << false;
}

void TestStoreExportLines::linesReadBack()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QByteArray, body);
    QFETCH(const bool, isText);
    CapturedDelivery delivery = sample(body);
    delivery.head = head;
    const QByteArray line = JsonLines::line(delivery);
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith('\n'));
    QCOMPARE(line.contains("\"body\":"), isText);
    QVERIFY(QJsonDocument::fromJson(line).isObject());
    const Result<CapturedDelivery> read = JsonLines::read(line);
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QVERIFY(read->head == head);
    QVERIFY(read->body == body);
    QVERIFY(*read == delivery);
    QVERIFY(JsonLines::line(*read) == line);
}

void TestStoreExportLines::linesHoldEverything()
{
    CapturedDelivery delivery = sample();
    delivery.origin = Origin::Synthetic;
    delivery.attempt = 12;
    delivery.answerStatus = AnswerCut;
    delivery.note = {.reason = AnswerReason::TargetBlocked,
                     .wanted = 410,
                     .heldBack = 250ms,
                     .detail = u"“Shop” said 410"_s};
    delivery.signature = SignatureVerdict::Kind::Invalid;
    delivery.disposition = Disposition::Refused;
    delivery.problem = u"no \"event\""_s;
    delivery.marks = {.isPinned = true, .color = EventColor::Purple, .note = u"“ask\nAnn”"_s};
    delivery.isRedacted = delivery.isMasked = delivery.isBodyKept = true;
    const Result<CapturedDelivery> read = JsonLines::read(JsonLines::line(delivery));
    QVERIFY(read);
    QCOMPARE(*read, delivery);

    CapturedDelivery least;
    least.receivedAt = least.verifiedAt = fromMicros(-1);
    const Result<CapturedDelivery> leastRead = JsonLines::read(JsonLines::line(least));
    QVERIFY(leastRead);
    QCOMPARE(leastRead->receivedAt, least.receivedAt);
    for (const Origin origin :
         {Origin::Delivered, Origin::Fetched, Origin::Synthetic, Origin::Imported})
        QCOMPARE(originFrom(captureWord(origin)), std::optional(origin));
}

void TestStoreExportLines::timesAreExact()
{
    QCOMPARE(exactTime(fromMicros(1'795'000'000'000'007)), u"2026-11-18T11:06:40.000007Z"_s);
    for (const qint64 micros : {0LL, 1LL, -1LL, 999'999LL, 1'795'000'000'123'456LL, -1'000'000LL}) {
        const Timestamp time = fromMicros(micros);
        QCOMPARE(exactTimeFrom(exactTime(time)), std::optional(time));
    }
    QCOMPARE(exactTimeFrom(u"2026-11-18T12:06:40.5+01:00"_s),
             std::optional(fromMicros(1'795'000'000'500'000)));
    QVERIFY(!exactTimeFrom(u"yesterday"_s));
    QVERIFY(!exactTimeFrom(u"2026-13-18T12:26:40Z"_s));
}

void TestStoreExportLines::badLinesAreNamed_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("word");
    QTest::newRow("no JSON") << "hello"_ba << u"JSON"_s;
    QTest::newRow("cut off") << JsonLines::line(sample()).first(80) << u"JSON"_s;
    QTest::newRow("no object") << "[1]"_ba << u"object"_s;
    QTest::newRow("no body") << R"({"receivedAt":"2026-11-18T12:26:40Z","head":""})"_ba
                             << u"body"_s;
    QTest::newRow("bad base64")
        << R"({"receivedAt":"2026-11-18T12:26:40Z","head":"","bodyBase64":"=!"})"_ba << u"base64"_s;
    QTest::newRow("no time") << R"({"head":"","body":""})"_ba << u"receivedAt"_s;
    QTest::newRow("bad time") << R"({"receivedAt":"x","head":"","body":""})"_ba << u"receivedAt"_s;
    QTest::newRow("bad origin")
        << R"({"receivedAt":"2026-11-18T12:26:40Z","head":"","body":"","origin":"sent"})"_ba
        << u"origin"_s;
    QTest::newRow("bad verdict")
        << R"({"receivedAt":"2026-11-18T12:26:40Z","head":"","body":"","signature":"ok"})"_ba
        << u"signature"_s;
    QTest::newRow("bad colour")
        << R"({"receivedAt":"2026-11-18T12:26:40Z","head":"","body":"","color":"pink"})"_ba
        << u"color"_s;
    QTest::newRow("long note")
        << R"({"receivedAt":"2026-11-18T12:26:40Z","head":"","body":"","note":")" +
               QByteArray(10'001, 'n') + "\"}"
        << u"note"_s;
    QTest::newRow("bad status")
        << R"({"receivedAt":"2026-11-18T12:26:40Z","head":"","body":"","status":4000})"_ba
        << u"status"_s;
}

void TestStoreExportLines::badLinesAreNamed()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, word);
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.jsonl"_s);
    writeFile(path, JsonLines::header(false) + JsonLines::line(sample("first")) + line + "\n\n" +
                        JsonLines::line(sample("last")));
    auto reader = CaptureReader::open(path);
    QVERIFY(reader);
    const Result<CapturePage> page = (*reader)->next(100, 1'000'000);
    QVERIFY(page);
    QVERIFY(page->isLast);
    QCOMPARE(page->items.size(), 2);
    QCOMPARE(page->items.at(0).delivery.body, "first"_ba);
    QCOMPARE(page->items.at(1).delivery.body, "last"_ba);
    QCOMPARE(page->items.at(1).line, 5);
    QCOMPARE(page->problems.size(), 1);
    QCOMPARE(page->problems.at(0).line, 3);
    QVERIFY2(page->problems.at(0).message.contains(word), qPrintable(page->problems.at(0).message));
}

void TestStoreExportLines::readsPageByPage()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.jsonl"_s);
    QByteArray text;
    for (int i = 0; i < 25; ++i)
        text += JsonLines::line(sample(QByteArray::number(i)));
    text.chop(1); // no line end at the end
    writeFile(path, text);
    auto reader = CaptureReader::open(path);
    QVERIFY(reader);
    QByteArrayList bodies;
    double share = 0;
    for (bool isLast = false; !isLast;) {
        const Result<CapturePage> page = (*reader)->next(10, 1'000'000);
        QVERIFY(page);
        QVERIFY(page->items.size() <= 10);
        QVERIFY(page->share > share);
        share = page->share;
        for (const CapturePage::Item &item : page->items)
            bodies.append(item.delivery.body);
        isLast = page->isLast;
    }
    QCOMPARE(bodies.size(), 25);
    QCOMPARE(bodies.constLast(), "24"_ba);
    QCOMPARE(share, 1.0);

    // Lines longer than what is read at once, and one that is longer than allowed.
    const QByteArray large(3'000'000, 'x');
    writeFile(path, JsonLines::line(sample(large)) +
                        QByteArray(CaptureReader::MostLineBytes + 10, 'y') + '\n' +
                        JsonLines::header(false) + JsonLines::line(sample(large + "2")));
    auto wide = CaptureReader::open(path);
    QVERIFY(wide);
    const Result<CapturePage> whole = (*wide)->next(10, 1'000'000'000);
    QVERIFY(whole);
    QVERIFY(whole->isLast);
    QCOMPARE(whole->problems.size(), 1);
    QCOMPARE(whole->problems.at(0).line, 2);
    QCOMPARE(whole->items.size(), 2);
    QVERIFY(whole->items.at(0).delivery.body == large);
    QVERIFY(whole->items.at(1).delivery.body == large + "2");
    QCOMPARE(whole->items.at(1).line, 4);

    writeFile(path, "{\"hookglass\":\"capture\",\"version\":99}\n");
    auto newer = CaptureReader::open(path);
    QVERIFY(newer);
    const Result<CapturePage> refused = (*newer)->next(10, 1000);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unsupported);
    QVERIFY(!CaptureReader::open(dir.filePath(u"nothing"_s)));
}

void TestStoreExportLines::otherFilesAreNamed_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QString>("word");
    QTest::newRow("gzip") << "\x1f\x8b\x08"_ba << u"compressed"_s;
    QTest::newRow("zip") << "PK\x03\x04"_ba << u"compressed"_s;
    QTest::newRow("UTF-16") << "\xff\xfe{\0"_ba << u"UTF-16"_s;
    QTest::newRow("empty") << ""_ba << u"empty"_s;
}

void TestStoreExportLines::otherFilesAreNamed()
{
    QFETCH(const QByteArray, start);
    QFETCH(const QString, word);
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x"_s);
    writeFile(path, start);
    const auto reader = CaptureReader::open(path);
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::InvalidInput);
    QVERIFY2(reader.error().message.contains(word), qPrintable(reader.error().message));
}

QTEST_GUILESS_MAIN(TestStoreExportLines)
#include "tst_store_exportlines.moc"
