// SPDX-License-Identifier: MIT
// The formats: what is written, and that it reads back the same; captures that are broken.
#include "store/capturereader.h"
#include "store/exportfile.h"
#include "store/exportjob.h"
#include "store/jsonlines.h"
#include "store/marks.h"
#include "storefixture.h"
#include "support/jsonschema.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

CapturedDelivery sample(const QByteArray &body = R"({"a":1})"_ba)
{
    CapturedDelivery delivery;
    delivery.account = u"acme"_s;
    delivery.eventId = u"64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s;
    delivery.eventName = u"peopleCreated"_s;
    delivery.attempt = 1;
    delivery.receivedAt = fromMicros(1'795'000'000'123'456);
    delivery.verifiedAt = delivery.receivedAt + 321us;
    delivery.storedAt = delivery.receivedAt + 1234us;
    delivery.answeredAt = delivery.receivedAt + 2345us;
    delivery.answerStatus = 204;
    delivery.peer = u"127.0.0.1:5000"_s;
    delivery.signature = SignatureVerdict::Kind::Valid;
    delivery.keyLabel = u"My system"_s;
    delivery.head = "POST /in/0123456789abcdef0123456789abcdef?x=1 HTTP/1.1\r\n"
                    "Host: 127.0.0.1:8420\r\nX-Twice: one\r\nx-twice: two\r\n"
                    "Content-Type: application/json\r\nX-Empty:\r\nContent-Length: 7\r\n\r\n";
    delivery.body = body;
    return delivery;
}

ExportedEvent eventOf(const CapturedDelivery &delivery)
{
    ExportedEvent event;
    event.summary.id = EventId{7};
    event.summary.eventId = delivery.eventId;
    event.summary.eventName = delivery.eventName;
    event.summary.accountName = delivery.account;
    event.summary.receivedAt = delivery.receivedAt;
    event.summary.attempts = 1;
    event.deliveries = {delivery};
    event.ids = {DeliveryId{9}};
    return event;
}

QByteArray written(ExportFormat format, const QList<ExportedEvent> &events,
                   const ExportInfo &info = {})
{
    const std::unique_ptr<ExportWriter> writer = makeExportWriter(format);
    QList<ExportPiece> pieces = writer->begin(info);
    for (const ExportedEvent &event : events)
        pieces += writer->add(event);
    pieces += writer->end();
    QByteArray text;
    for (const ExportPiece &piece : std::as_const(pieces))
        text += piece.bytes;
    return text;
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

ExportProgress run(const QString &path, const ExportOrder &order, const ExportMeans &means = {})
{
    ExportJob job(path, order, means);
    ExportProgress progress;
    while (!progress.isFinished)
        progress = job.step();
    return progress;
}

} // namespace

class TestStoreExport final : public QObject
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
    void csvKeepsToItsRules();
    void csvDefusesFormulas_data();
    void csvDefusesFormulas();
    void harIsValid();
    void harAddressesAreValid_data();
    void harAddressesAreValid();
    void harReadsBack_data();
    void harReadsBack();
    void harTellsWhatIsDamaged_data();
    void harTellsWhatIsDamaged();
    void harOfOthersIsRead();
    void schemaFindsMistakes();
    void fixturesLieInFolders();
    void evidenceLeadsNowhere();
    void evidenceTellsItsSteps();
    void evidenceSaysWhatWasTakenOut();
    void evidenceAgreesWithItself();
    void whatWasChangedIsMarked();
    void filesAppearWhole();
    void foldersAreNotOverwritten();
    void jobWritesWhatIsWanted();
    void jobTakesMarksAlong();
    void jobTellsWhoseKeysAreMissing();
    void oneSaltGivesTheSameStandIns();
    void jobTellsWhatItWouldReplace();
    void jobKnowsPeopleBeforeItWrites();
    void jobNeverWritesKeys_data();
    void jobNeverWritesKeys();
    void jobSaysWhatIsWrong();
};

void TestStoreExport::linesReadBack_data()
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

void TestStoreExport::linesReadBack()
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

void TestStoreExport::linesHoldEverything()
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

void TestStoreExport::timesAreExact()
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

void TestStoreExport::badLinesAreNamed_data()
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

void TestStoreExport::badLinesAreNamed()
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

void TestStoreExport::readsPageByPage()
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

void TestStoreExport::csvKeepsToItsRules()
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
}

void TestStoreExport::csvDefusesFormulas_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isFormula");
    QTest::newRow("equals") << u"=HYPERLINK(\"http://x\")"_s << true;
    QTest::newRow("plus") << u"+1"_s << true;
    QTest::newRow("minus") << u"-1+cmd|' /C calc'!A0"_s << true;
    QTest::newRow("at") << u"@SUM(1)"_s << true;
    QTest::newRow("tab") << u"\t=1"_s << true;
    QTest::newRow("blank before") << u"  =1"_s << true;
    QTest::newRow("line end before") << u"\r\n=1"_s << true;
    QTest::newRow("text") << u"a=1"_s << false;
    QTest::newRow("json") << u"{\"a\":-1}"_s << false;
}

void TestStoreExport::csvDefusesFormulas()
{
    QFETCH(const QString, text);
    QFETCH(const bool, isFormula);
    ExportedEvent event = eventOf(sample(text.toUtf8()));
    event.summary.eventName = event.summary.eventId = event.summary.accountName = text;
    event.summary.resourceName = event.summary.problem = text;
    const QList<QByteArrayList> rows = cellsOf(written(ExportFormat::Csv, {event}));
    QCOMPARE(rows.size(), 2);
    const QByteArray expected = (isFormula ? "'" : "") + text.toUtf8();
    QCOMPARE(rows.at(1).count(expected), 6);
}

void TestStoreExport::harIsValid()
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

void TestStoreExport::harAddressesAreValid_data()
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
    QTest::newRow("no host") << "POST /x HTTP/1.0\r\n\r\n"_ba << u"http://localhost/x"_s;
}

void TestStoreExport::harAddressesAreValid()
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

void TestStoreExport::schemaFindsMistakes()
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

void TestStoreExport::harReadsBack_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("json") << R"({"a":"é"})"_ba;
    QTest::newRow("bytes") << "a\xff\0"_ba;
    QTest::newRow("empty") << QByteArray("");
}

void TestStoreExport::harReadsBack()
{
    QFETCH(const QByteArray, body);
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.har"_s);
    CapturedDelivery delivery = sample(body);
    delivery.storedAt.reset(); // has no place there
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

void TestStoreExport::harTellsWhatIsDamaged_data()
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

void TestStoreExport::harTellsWhatIsDamaged()
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

void TestStoreExport::harOfOthersIsRead()
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
    {"time": 1}
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
    QCOMPARE(page->problems.size(), 2);
    QCOMPARE(page->problems.at(0).line, 3);

    writeFile(path, "{\"log\": {\"entries\": [");
    QVERIFY(!CaptureReader::open(path));
    writeFile(path, "{\"log\": 1}");
    QVERIFY(!CaptureReader::open(path));
}

void TestStoreExport::fixturesLieInFolders()
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

void TestStoreExport::evidenceLeadsNowhere()
{
    CapturedDelivery delivery = sample("<script>alert(1)</script><img src=x>&\x1b[31m");
    delivery.eventName = u"<b>x</b>"_s;
    delivery.head = "POST / HTTP/1.1\r\nX: <a href='http://h.test'>\r\n\r\n";
    delivery.note.detail = u"<i>why</i>"_s;
    ExportedEvent event = eventOf(delivery);
    event.deliveries.append(delivery);
    event.deliveries[1].receivedAt += 61s;
    event.deliveries[1].attempt = 2;
    ExportInfo info;
    info.isRedacted = true;
    const QByteArray html = written(ExportFormat::Evidence, {event}, info);
    for (const char *gone : {"<script", "<img", "<a ", "<b>", "<i>", "href=\"", "src=\"", "\x1b",
                             "<link", "url(", "@import", "javascript:"})
        QVERIFY2(!html.contains(gone), gone);
    QVERIFY(html.contains("default-src 'none'"));
    QVERIFY(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    QVERIFY(html.contains("1 min 1 s")); // between the attempts
    QVERIFY(html.contains("204 after 2.3 ms"));
    QVERIFY(html.contains("do not fit"));
    QVERIFY(html.endsWith("</body></html>\n"));
    for (const char *tag : {"table", "tr", "td", "th", "pre", "p", "h2", "h3", "strong"}) {
        const QByteArray name(tag);
        QCOMPARE(html.count('<' + name + '>'), html.count("</" + name + '>'));
    }
}

void TestStoreExport::evidenceTellsItsSteps()
{
    const SigningKey key{u"My system"_s, Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba)};
    const QByteArray body = R"({"name":"Ann Lee"})";
    CapturedDelivery delivery = sample(body);
    ExportedEvent event = eventOf(delivery);
    event.steps = {signatureSteps(body, "abc", key)};
    QByteArray html = written(ExportFormat::Evidence, {event});
    QVERIFY(html.contains(Signer(key.key).sign(body)));
    QVERIFY(html.contains(body.toBase64()));
    Redactor redactor({.replacesPeople = true, .hidesEndpoints = true, .keys = {}, .salt = {}});
    redact(event, redactor);
    html = written(ExportFormat::Evidence, {event});
    QVERIFY(!html.contains(body.toBase64()));
    QVERIFY(!html.contains("Ann"));
    QVERIFY(html.contains("[redacted]"));
    QVERIFY(!html.contains("0123456789abcdef")); // of the endpoint
    QVERIFY(html.contains(Signer(key.key).sign(body)));
}

void TestStoreExport::evidenceSaysWhatWasTakenOut()
{
    const auto page = [](bool isMasked, bool isRedacted, bool isBodyKept) {
        CapturedDelivery delivery = sample();
        delivery.isMasked = isMasked;
        delivery.isRedacted = isRedacted;
        delivery.isBodyKept = isBodyKept;
        return written(ExportFormat::Evidence, {eventOf(delivery)});
    };
    const QByteArray exact = page(false, false, false);
    QVERIFY(!exact.contains("aken out"));
    QVERIFY(exact.contains("<h3>Request line and headers, as received</h3>"));
    QVERIFY(exact.contains("<h3>Body, as received</h3>"));
    const QByteArray address = page(true, false, true);
    QVERIFY(address.contains("<th>Taken out</th><td>what lets somebody in: keys, or the secret"));
    QVERIFY(address.contains("headers, as received but for what was taken out</h3>"));
    QVERIFY(address.contains("<h3>Body, as received</h3>"));
    const QByteArray key = page(true, false, false);
    QVERIFY(key.contains("<h3>Body, as received but for what was taken out</h3>"));
    const QByteArray people = page(false, true, false);
    QVERIFY(people.contains("headers, as received but for what was taken out or made up</h3>"));
    QVERIFY(people.contains("<h3>Body, as received but for what was taken out or made up</h3>"));
}

void TestStoreExport::evidenceAgreesWithItself()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const SigningKey before{u"acme"_s, Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba)};
    const SigningKey after{u"acme"_s, Secret("11111111111111111111111111111111"_ba)};
    NewDelivery one = delivery(u"e1"_s);
    one.head =
        "POST /in/x HTTP/1.1\r\nFUB-Signature: " + Signer(before.key).sign(one.body) + "\r\n\r\n";
    one.verdict = {.kind = SignatureVerdict::Kind::Valid, .expected = {}, .keyLabel = u"acme"_s};
    fixture.store(one);
    ExportOrder order;
    order.format = ExportFormat::Evidence;
    order.path = fixture.dir.filePath(u"x.html"_s);
    const auto page = [&](const SigningKey &key) {
        ExportMeans means;
        means.signingKeys = {{AccountId{1}, {key}}};
        const ExportProgress progress = run(fixture.path(), order, means);
        return progress.problem.isEmpty() ? readFile(order.path) : QByteArray();
    };
    QVERIFY(page(before).contains("<td>Equal: the signature is valid</td>"));
    const QByteArray changed = page(after);
    QVERIFY(changed.contains("valid, with the key of"));
    QVERIFY(changed.contains("another than the one that it was checked with when it came"));
    QVERIFY(!changed.contains("not valid"));
}

void TestStoreExport::whatWasChangedIsMarked()
{
    const Secret key("560270f7914b5b4a5f4dc1793ebc2796"_ba);
    const auto changed = [&key](CapturedDelivery delivery, bool replacesPeople) {
        ExportedEvent event = eventOf(delivery);
        Redactor redactor(
            {.replacesPeople = replacesPeople, .hidesEndpoints = true, .keys = {key}, .salt = "s"});
        redact(event, redactor);
        return event.deliveries.constFirst();
    };
    CapturedDelivery plain = sample();
    plain.head = "POST /hook HTTP/1.1\r\n\r\n";
    QCOMPARE(changed(plain, false), plain); // nothing to take out
    const CapturedDelivery address = changed(sample(), false);
    QVERIFY(address.isMasked && address.isBodyKept && address.head != sample().head);
    const CapturedDelivery leaked = changed(sample("{\"k\":\"" + key.reveal() + "\"}"), false);
    QVERIFY(leaked.isMasked && !leaked.isBodyKept);
    QVERIFY(!leaked.body.contains(key.reveal()));
    const CapturedDelivery person = changed(sample(R"({"name":"Ann Lee"})"), true);
    QVERIFY(person.isRedacted && !person.isBodyKept);
    QVERIFY(changed(sample(), true).isBodyKept); // there is nobody in it
    // What was changed elsewhere is no more as it was, whatever is done to it here.
    CapturedDelivery again = leaked;
    again.signature = SignatureVerdict::Kind::NoKey;
    QVERIFY(changed(again, false).isMasked && !changed(again, false).isBodyKept);
    QVERIFY(changed(address, false).isBodyKept);
}

void TestStoreExport::filesAppearWhole()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.jsonl"_s);
    writeFile(path, "before");
    {
        auto file = ExportFile::open(path, ExportFormat::Jsonl);
        QVERIFY(file);
        QVERIFY((*file)->write({{"half"}}));
    }
    QCOMPARE(readFile(path), "before"_ba);
    auto file = ExportFile::open(path, ExportFormat::Jsonl);
    QVERIFY((*file)->write({{"all"}, {" of it"}}));
    QCOMPARE(readFile(path), "before"_ba);
    QVERIFY((*file)->finish());
    QCOMPARE(readFile(path), "all of it"_ba);
    QCOMPARE((*file)->bytes(), 9);
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
#ifdef Q_OS_UNIX
    const QString fresh = dir.filePath(u"new.sh"_s);
    auto script = ExportFile::open(fresh, ExportFormat::Curl);
    QVERIFY((*script)->write({{"#!/bin/sh\n", {}, true}}));
    QVERIFY((*script)->finish());
    QCOMPARE(QFile::permissions(fresh) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOwner),
             QFile::ExeOwner);
#endif
    const auto nowhere = ExportFile::open(dir.filePath(u"no/such/folder"_s), ExportFormat::Csv);
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::Storage);
}

void TestStoreExport::foldersAreNotOverwritten()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"fixture"_s);
    {
        auto folder = ExportFile::open(path, ExportFormat::Fixture);
        QVERIFY(folder);
        QVERIFY((*folder)->write({{"x", u"a/b.txt"_s}}));
        QVERIFY(!QFileInfo::exists(path));
    }
    QVERIFY(QDir(dir.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    QVERIFY(QDir(dir.path()).mkdir(u"fixture"_s)); // an empty one is fine
    auto folder = ExportFile::open(path, ExportFormat::Fixture);
    QVERIFY(folder);
    QVERIFY((*folder)->write({{"x", u"a/b.txt"_s}}));
    QVERIFY((*folder)->finish());
    folder->reset();
    QCOMPARE(readFile(path + "/a/b.txt"_L1), "x"_ba);
    const auto again = ExportFile::open(path, ExportFormat::Fixture);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::InvalidInput);
    QVERIFY(!ExportFile::open(u"-"_s, ExportFormat::Fixture));
}

void TestStoreExport::jobWritesWhatIsWanted()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> many;
    for (int i = 0; i < 300; ++i)
        many.push_back(delivery(u"e%1"_s.arg(i), i % 3 ? u"peopleCreated"_s : u"dealsCreated"_s));
    many.push_back(delivery(u"e7"_s)); // a retry
    many.push_back(delivery({}));
    fixture.store(many);
    const QString path = fixture.dir.filePath(u"x.jsonl"_s);
    const auto read = [&path] {
        QList<CapturedDelivery> result;
        const QByteArrayList lines = readFile(path).split('\n');
        for (const QByteArray &line : lines) {
            if (const Result<CapturedDelivery> one = JsonLines::read(line))
                result.append(*one);
        }
        return result;
    };
    ExportOrder order;
    order.path = path;
    ExportProgress progress = run(fixture.path(), order);
    QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
    QCOMPARE(progress.events, 301);
    QCOMPARE(progress.deliveries, 302);
    QCOMPARE(progress.bytes, QFileInfo(path).size());
    QList<CapturedDelivery> all = read();
    QCOMPARE(all.size(), 302);
    QCOMPARE(all.at(0).eventId, u"e0"_s); // oldest first
    QCOMPARE(all.at(8).eventId, u"e7"_s);
    QCOMPARE(all.at(8).attempt, 2);
    QCOMPARE(all.at(8).body, many.at(300).body);
    QVERIFY(all.constLast().eventId.isEmpty());
    QVERIFY(!all.constLast().problem.isEmpty());

    order.filter = Filter::parse(u"event:deals* -id:e0"_s).filter;
    progress = run(fixture.path(), order,
                   {.moment = FilterMoment::local(fixture.clock),
                    .info = {},
                    .signingKeys = {},
                    .secrets = {}});
    QCOMPARE(progress.events, 99);
    QCOMPARE(read().at(0).eventId, u"e3"_s);

    order.events = QList<EventId>{EventId{5}, EventId{2}, EventId{5}, EventId{99'999}};
    progress = run(fixture.path(), order);
    QCOMPARE(progress.deliveries, 2);
    QCOMPARE(read().at(0).eventId, u"e1"_s);
    QCOMPARE(read().at(1).eventId, u"e4"_s);
}

void TestStoreExport::jobTakesMarksAlong()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const EventId event =
        fixture.store({delivery(u"a"_s), delivery(u"a"_s), delivery(u"b"_s)}).constFirst().event;
    fixture.closeWriter();
    const EventMarks given{
        .isPinned = true, .color = EventColor::Green, .note = u"call ann@example.com back"_s};
    QVERIFY(Marks(*fixture.connection()).set(event, given));
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    const auto marks = [&order](int line) {
        return JsonLines::read(readFile(order.path).split('\n').at(line))->marks;
    };
    QVERIFY(run(fixture.path(), order).problem.isEmpty());
    QCOMPARE(marks(1), given);
    QVERIFY(marks(2).isEmpty()); // once an event
    QVERIFY(marks(3).isEmpty());
    order.isRedacted = true;
    QVERIFY(run(fixture.path(), order).problem.isEmpty());
    QCOMPARE(marks(1).color, EventColor::Green);
    QCOMPARE(marks(1).note, u"xxxx xxx@xxxxxxx.xxx xxxx"_s); // anybody may be named in it
}

void TestStoreExport::jobTellsWhoseKeysAreMissing()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery other = delivery(u"b"_s);
    other.account = AccountId{2};
    fixture.store({delivery(u"a"_s), other, delivery(u"c"_s)});
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    ExportMeans means;
    QVERIFY(!run(fixture.path(), order, means).keysMissing.isEmpty());
    means.complete = {AccountId{1}};
    const QString second = fixture.reader()->event(EventId{2})->summary.accountName;
    QCOMPARE(run(fixture.path(), order, means).keysMissing, QStringList{second});
    means.complete = {AccountId{1}, AccountId{2}};
    QVERIFY(run(fixture.path(), order, means).keysMissing.isEmpty());
}

void TestStoreExport::oneSaltGivesTheSameStandIns()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"a"_s);
    one.body = R"({"eventId":"a","event":"peopleCreated","name":"Ann Lee"})";
    fixture.store(one);
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    order.isRedacted = true;
    const auto written = [&] {
        return run(fixture.path(), order).problem.isEmpty() ? readFile(order.path) : QByteArray();
    };
    order.salt = "one";
    const QByteArray first = written();
    QVERIFY(!first.isEmpty() && !first.contains("Ann"));
    QVERIFY(written() == first);
    order.salt = "another";
    QVERIFY(written() != first);
}

void TestStoreExport::jobTellsWhatItWouldReplace()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"e1"_s);
    one.body = R"({"name":"Ann Lee","email":"ann@mail.test"})";
    fixture.store(one);
    ExportOrder order;
    order.isRedacted = true;
    const QStringList before = QDir(fixture.folder()).entryList(QDir::Files);
    const ExportProgress progress = run(fixture.path(), order);
    QVERIFY(progress.problem.isEmpty());
    QCOMPARE(progress.redaction[RedactionKind::Name].count, 1);
    QCOMPARE(progress.redaction[RedactionKind::Name].samples.at(0).before, u"Ann Lee"_s);
    QCOMPARE(progress.redaction[RedactionKind::Email].count, 1);
    QCOMPARE(progress.redaction[RedactionKind::Key].count, 1); // the address it came to
    QCOMPARE(QDir(fixture.folder()).entryList(QDir::Files), before);
}

void TestStoreExport::jobKnowsPeopleBeforeItWrites()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery tag = delivery(u"a"_s);
    tag.body = R"({"eventId":"a","event":"peopleTagsCreated","data":{"tags":["Sarah referral"]}})";
    fixture.store(tag);
    NewDelivery person = delivery(u"b"_s);
    person.body = R"({"eventId":"b","event":"peopleCreated","firstName":"Sarah"})";
    fixture.store(person);
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    order.isRedacted = true;
    const ExportProgress progress = run(fixture.path(), order);
    QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
    QCOMPARE(progress.learned, 2);
    QCOMPARE(progress.events, 2);
    const QByteArray text = readFile(order.path);
    QVERIFY(!text.contains("Sarah"));
    QVERIFY(text.contains(" referral"));
}

void TestStoreExport::jobNeverWritesKeys_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<bool>("isRedacted");
    for (int format = 0; format < ExportFormatCount; ++format) {
        for (const bool isRedacted : {false, true}) {
            QTest::addRow("%s%s", qPrintable(exportFormatWord(ExportFormat(format))),
                          isRedacted ? ", redacted" : "")
                << format << isRedacted;
        }
    }
}

void TestStoreExport::jobNeverWritesKeys()
{
    QFETCH(const int, format);
    QFETCH(const bool, isRedacted);
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"e1"_s);
    one.head = "POST /in/0123456789abcdef?x=1 HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\r\n"
               "X-System-Key: 560270f7914b5b4a\r\nCookie: sid=hidden\r\nX-Kept: yes\r\n\r\n";
    one.body = R"({"event":"x","data":{"oops":"560270f7914b5b4a"}})";
    fixture.store(one);
    ExportOrder order;
    order.format = ExportFormat(format);
    order.isRedacted = isRedacted;
    order.path = fixture.dir.filePath(u"out"_s);
    const SigningKey key{u"Hookglass"_s, Secret("560270f7914b5b4a"_ba)};
    ExportMeans means;
    means.secrets = {key.key};
    means.signingKeys = {{AccountId{1}, {key}}};
    const ExportProgress progress = run(fixture.path(), order, means);
    QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
    QByteArray all;
    if (QFileInfo(order.path).isDir()) {
        for (QDirIterator it(order.path, QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            all += readFile(it.next());
    } else {
        all = readFile(order.path);
    }
    const QByteArray decoded = QByteArray::fromBase64(all.mid(all.indexOf("Base64\":\"") + 9));
    for (const char *secret : {"560270f7914b5b4a", "c2VjcmV0", "hidden"}) {
        QVERIFY2(!all.contains(secret), secret);
        QVERIFY2(!decoded.contains(secret), secret);
        QVERIFY2(!all.contains(QByteArray(secret).toBase64().chopped(4)), secret);
    }
    // A capture is complete, the others are to be shown around.
    QCOMPARE(all.contains("0123456789abcdef"),
             ExportFormat(format) == ExportFormat::Jsonl && !isRedacted);
    QVERIFY(!all.isEmpty());
}

void TestStoreExport::jobSaysWhatIsWrong()
{
    const QTemporaryDir dir;
    ExportOrder order;
    order.path = dir.filePath(u"x"_s);
    ExportProgress progress = run(dir.filePath(u"none.db"_s), order);
    QCOMPARE(progress.code, ErrorCode::NotFound);
    QVERIFY(!progress.problem.isEmpty());
    QVERIFY(!QFileInfo::exists(order.path));

    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"e1"_s));
    order.path = dir.filePath(u"no/such/x"_s);
    progress = run(fixture.path(), order);
    QCOMPARE(progress.code, ErrorCode::Storage);

    // Let go of in the middle: nothing stays.
    order.path = dir.filePath(u"y"_s);
    ExportJob job(fixture.path(), order, {});
    (void)job.step();
    job.abandon();
    QVERIFY(job.step().isCancelled);
    QVERIFY(QDir(dir.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

QTEST_GUILESS_MAIN(TestStoreExport)
#include "tst_store_export.moc"
