// SPDX-License-Identifier: MIT
#include "models/eventwords.h"
#include "models/format.h"
#include "models/signaturewords.h"

#include "fixedclock.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SignatureVerdict::Kind;

class TestWords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void counts();
    void bytes_data();
    void bytes();
    void spans_data();
    void spans();
    void ages_data();
    void ages();
    void times();
    void sentences_data();
    void sentences();
    void everyCatalogueEventHasASentence();
    void deliverySentences();
    void changedBodiesAreNotJudged();
    void capturesAreJudgedAnew_data();
    void capturesAreJudgedAnew();
};

void TestWords::counts()
{
    QCOMPARE(formatCount(0), u"0"_s);
    QCOMPARE(formatCount(1234), u"1,234"_s);
    QCOMPARE(formatCount(1'000'000), u"1,000,000"_s);
}

void TestWords::bytes_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << u"0 bytes"_s;
    QTest::newRow("one") << qint64(1) << u"1 byte"_s;
    QTest::newRow("below") << qint64(1023) << u"1023 bytes"_s;
    QTest::newRow("KB") << qint64(1024) << u"1.0 KB"_s;
    QTest::newRow("never 1024 KB") << qint64(1024 * 1024 - 1) << u"1.0 MB"_s;
    QTest::newRow("MB") << qint64(5) * 1024 * 1024 << u"5.0 MB"_s;
    QTest::newRow("most") << std::numeric_limits<qint64>::max() << u"8,388,608.0 TB"_s;
}

void TestWords::bytes()
{
    QFETCH(qint64, size);
    QTEST(formatBytes(size), "text");
}

void TestWords::spans_data()
{
    QTest::addColumn<qint64>("micros");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << qint64(0) << u"0.00 ms"_s;
    QTest::newRow("fraction") << qint64(312) << u"0.31 ms"_s;
    QTest::newRow("ms") << qint64(4230) << u"4.2 ms"_s;
    QTest::newRow("ten ms") << qint64(9'960) << u"10 ms"_s;
    QTest::newRow("just below a second") << qint64(999'499) << u"999 ms"_s;
    QTest::newRow("rounds to a second") << qint64(999'600) << u"0.9 s"_s;
    QTest::newRow("seconds") << qint64(59'999'999) << u"59.9 s"_s;
    QTest::newRow("minute") << qint64(60'000'000) << u"1 min 00 s"_s;
    QTest::newRow("hours") << qint64(7'500'000'000) << u"2 h 05 min"_s;
    QTest::newRow("days") << qint64(273'600'000'000) << u"3 d 4 h"_s;
    QTest::newRow("negative") << qint64(-1'500'000) << u"\u22121.5 s"_s;
    QVERIFY(!formatSpan(std::chrono::microseconds::min()).isEmpty());
}

void TestWords::spans()
{
    QFETCH(qint64, micros);
    QTEST(formatSpan(std::chrono::microseconds(micros)), "text");
}

void TestWords::ages_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("future") << -5 << u"just now"_s;
    QTest::newRow("now") << 0 << u"just now"_s;
    QTest::newRow("s") << 59 << u"59 s ago"_s;
    QTest::newRow("min") << 60 << u"1 min ago"_s;
    QTest::newRow("h") << 3600 << u"1 h ago"_s;
    QTest::newRow("d") << 86'400 * 3 << u"3 d ago"_s;
}

void TestWords::ages()
{
    QFETCH(int, seconds);
    QTEST(formatAge(std::chrono::seconds(seconds)), "text");
}

void TestWords::times()
{
    const FixedClock clock;
    QCOMPARE(formatTime(clock.now() + 12ms, clock.now()), u"13:00:00.012"_s);
    // 23:30 UTC is already tomorrow in Berlin.
    QCOMPARE(formatTime(clock.now() - 12h + 11h, clock.now()), u"12:00:00.000"_s);
    QCOMPARE(formatTime(clock.now() - 24h, clock.now()), u"23 Nov 13:00:00.000"_s);
    QCOMPARE(formatFullTime(clock.now()), u"24 Nov 2026 13:00:00.000 UTC+1:00"_s);
}

void TestWords::sentences_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<qint64>>("ids");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("sentence");
    const QList<qint64> one{12};
    QTest::newRow("created") << u"peopleCreated"_s << one << "{}"_ba << u"Person 12 was created."_s;
    QTest::newRow("several") << u"notesDeleted"_s << QList<qint64>{1, 2} << "{}"_ba
                             << u"Notes 1, 2 were deleted."_s;
    QTest::newRow("stage") << u"peopleStageUpdated"_s << one
                           << "{\"data\":{\"stage\":\"Free \\u0054rial\"}}"_ba
                           << u"Person 12 moved to the stage \u201cFree Trial\u201d."_s;
    QTest::newRow("stage unsaid") << u"peopleStageUpdated"_s << one << "{}"_ba
                                  << u"Person 12 moved to another stage."_s;
    QTest::newRow("tag") << u"peopleTagsCreated"_s << one
                         << "{\"data\":{\"tags\":[\"Kingsbury\"]}}"_ba
                         << u"Person 12 got the tag \u201cKingsbury\u201d."_s;
    QTest::newRow("tags") << u"peopleTagsCreated"_s << one
                          << "{\"data\":{\"tags\":[\"a\", 7, \"b\"]}}"_ba
                          << u"Person 12 got the tags \u201ca\u201d, \u201cb\u201d."_s;
    QTest::newRow("tags unsaid") << u"peopleTagsCreated"_s << one << "nonsense"_ba
                                 << u"Person 12 got a new tag."_s;
    QTest::newRow("pipeline stage")
        << u"pipelineStageUpdated"_s << one << QByteArray() << u"Pipeline stage 12 was changed."_s;
    QTest::newRow("without ids") << u"emEventsOpened"_s << QList<qint64>() << QByteArray()
                                 << u"Marketing email was opened."_s;
    QTest::newRow("unknown") << u"inboxAppReply"_s << QList<qint64>() << QByteArray()
                             << u"Follow Up Boss sent \u201cinboxAppReply\u201d, a name that is "
                                "not in our catalogue."_s;
    QTest::newRow("no event") << QString() << QList<qint64>() << QByteArray()
                              << u"A request arrived that is not an event: It is empty."_s;
}

void TestWords::sentences()
{
    QFETCH(QString, name);
    QFETCH(QList<qint64>, ids);
    QFETCH(QByteArray, body);
    EventSummary event;
    event.eventName = name;
    event.resourceIds = ids;
    event.problem = u"It is empty."_s;
    QTEST(eventSentence(event, body), "sentence");
}

void TestWords::everyCatalogueEventHasASentence()
{
    const EventCatalog catalog = EventCatalog::load().value();
    QVERIFY(catalog.events().size() >= 53);
    for (const EventType &type : catalog.events()) {
        EventSummary event;
        event.eventName = type.name;
        event.resourceIds = {1};
        const QString sentence = eventSentence(event, {});
        QVERIFY2(!sentence.contains(u"catalogue"_s) || type.name.startsWith(u"inbox"_s),
                 qPrintable(type.name));
        QCOMPARE(eventTitle(catalog, event), type.title);
    }
}

void TestWords::deliverySentences()
{
    EventDetail detail;
    QCOMPARE(deliverySentence(detail), u"No delivery of it was recorded here."_s);
    DeliveryDetail delivery;
    delivery.signature = SignatureVerdict::Kind::Valid;
    delivery.keyLabel = u"old key"_s;
    detail.deliveries = {delivery};
    QCOMPARE(deliverySentence(detail),
             u"Its signature is valid (key \u201cold key\u201d), and no answer was recorded."_s);
    delivery.signature = SignatureVerdict::Kind::Missing;
    delivery.answerStatus = 401;
    delivery.receivedAt = fromMicros(1'000'000);
    delivery.answeredAt = fromMicros(1'002'000);
    detail.deliveries.append(delivery);
    QCOMPARE(deliverySentence(detail),
             u"It came without a signature, and it was answered with 401 after 2.0 ms."_s);
    // A body that was changed on its way here must not pass for one that arrived so.
    DeliveryDetail unchecked;
    unchecked.origin = Origin::Imported;
    unchecked.head = "POST / HTTP/1.1\r\n\r\n";
    const auto sentence = [&] {
        detail.deliveries = {unchecked};
        return deliverySentence(detail);
    };
    QVERIFY(sentence().contains(u"no key is known here"_s));
    unchecked.bodyChange = BodyChange::Masked;
    QVERIFY(
        sentence().contains(u"checked: a key was taken out of its body when it was exported"_s));
    unchecked.bodyChange = BodyChange::Redacted;
    QVERIFY(sentence().contains(u"checked: people were replaced in its body"_s));
    unchecked.bodyChange = BodyChange::Perhaps;
    QVERIFY(sentence().contains(u"perhaps of its body"_s));
    unchecked.bodyChange = BodyChange::None;
    unchecked.captured = CapturedVerdict{Kind::NoKey, {}, 2, false};
    QVERIFY(sentence().contains(u"the key of its account is not known here"_s));
    unchecked.head.clear();
    QVERIFY(sentence().contains(u"did not come as a request"_s));
}

void TestWords::changedBodiesAreNotJudged()
{
    DeliveryDetail delivery;
    delivery.origin = Origin::Imported;
    delivery.head = "POST / HTTP/1.1\r\nFUB-Signature: 00\r\n\r\n";
    QCOMPARE(bodyChangeSentence(BodyChange::None), QString());
    QVERIFY(isCauseSearched(delivery));
    QCOMPARE(signatureWord(delivery), u"No key"_s);
    const QList<std::pair<BodyChange, QString>> changes{
        {BodyChange::Masked, u"A key was taken out of"_s},
        {BodyChange::Redacted, u"People were replaced in"_s},
        {BodyChange::Perhaps, u"Something was taken out of"_s}};
    for (const auto &[change, words] : changes) {
        delivery.bodyChange = change;
        delivery.signature = Kind::NoKey;
        QVERIFY(bodyChangeSentence(change).startsWith(words));
        QVERIFY(!isCauseSearched(delivery));
        QCOMPARE(signatureWord(delivery), u"Not checked"_s);
        QVERIFY(signatureSentence(delivery, true).startsWith(words));
        // Neither key nor sender is blamed, but what was found there stays.
        delivery.signature = Kind::Invalid;
        QVERIFY(!isCauseSearched(delivery));
        const QString sentence = signatureSentence(delivery, true);
        QVERIFY2(sentence.startsWith(u"When it arrived, the header did not belong"_s) &&
                     sentence.contains(words),
                 qPrintable(sentence));
        delivery.signature = Kind::Missing;
        QVERIFY(signatureSentence(delivery, true).contains(u"anybody could have sent this"_s));
    }
}

void TestWords::capturesAreJudgedAnew_data()
{
    QTest::addColumn<Kind>("found");
    QTest::addColumn<CapturedVerdict>("captured");
    QTest::addColumn<QString>("begins");
    QTest::addColumn<QString>("ends");
    QTest::addColumn<bool>("isSearched");
    const auto row = [](const char *name, Kind found, const CapturedVerdict &captured,
                        const QString &begins, const QString &ends, bool isSearched) {
        QTest::newRow(name) << found << captured << begins << ends << isSearched;
    };
    row("fits", Kind::Valid, {Kind::NoKey, {}, 2, false},
        u"Checked here just now: the sender knows the key of the account “acme”"_s,
        u"The capture says: not checked."_s, false);
    row("own key", Kind::Invalid, {Kind::Valid, u"theirs"_s, 2, true},
        u"Checked here just now: the header does not belong to these bytes and the key of this"_s,
        u"The capture says: valid, with the key “theirs”."_s, true);
    row("one", Kind::Invalid, {Kind::Invalid, {}, 1, false},
        u"Checked here just now: the header does not belong to these bytes and the one key"_s,
        u"The capture says: invalid."_s, true);
    row("many", Kind::Invalid, {Kind::Invalid, {}, 3, false},
        u"Checked here just now: the header does not belong to these bytes and any of the 3"_s,
        u"The capture says: invalid."_s, true);
    row("unknown key", Kind::NoKey, {Kind::Valid, {}, 3, false},
        u"None of the 3 keys that are known here fits"_s, u"The capture says: valid."_s, false);
    row("one unknown", Kind::NoKey, {Kind::NoKey, {}, 1, false},
        u"The one key that is known here does not fit"_s, u"The capture says: not checked."_s,
        true);
    row("no header", Kind::Missing, {Kind::Missing, {}, 1, true}, u"There is no FUB-Signature"_s,
        u"The capture says: no signature."_s, true);
}

void TestWords::capturesAreJudgedAnew()
{
    QFETCH(const Kind, found);
    QFETCH(const CapturedVerdict, captured);
    QFETCH(const QString, begins);
    QFETCH(const QString, ends);
    DeliveryDetail delivery;
    delivery.origin = Origin::Imported;
    delivery.head = "POST / HTTP/1.1\r\n\r\n";
    delivery.signature = found;
    delivery.keyLabel = found == Kind::Valid ? u"acme"_s : QString();
    delivery.captured = captured;
    const QString sentence = signatureSentence(delivery, true);
    QVERIFY2(sentence.startsWith(begins) && sentence.endsWith(ends), qPrintable(sentence));
    QTEST(isCauseSearched(delivery), "isSearched");
}

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
