// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include "store/importing.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestStoreReader final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhenThereIsNoStore();
    void saysWhenTheFileIsNoStore();
    void pagesNewestFirst();
    void givesIdsAscending();
    void givesSummariesInTheOrderAsked();
    void findsByEventId();
    void saysWhenThereIsNoSuchEvent();
    void seesNewCommitsAtOnce();
    void seesNamesGivenLater();
    void knowsWhichBodiesWereChanged_data();
    void knowsWhichBodiesWereChanged();
    void readsWhileAnotherWrites();
    void cannotWrite();
};

void TestStoreReader::saysWhenThereIsNoStore()
{
    const StoreFixture fixture;
    auto reader = EventReader::open(fixture.path());
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(fixture.path())); // looking does not make one
    QFile empty(fixture.path());
    QVERIFY(empty.open(QIODevice::WriteOnly));
    reader = EventReader::open(fixture.path());
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::NotFound);
}

void TestStoreReader::saysWhenTheFileIsNoStore()
{
    const StoreFixture fixture;
    QFile file(fixture.path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(20'000, 'x'));
    file.close();
    const auto reader = EventReader::open(fixture.path());
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::Corrupt);
    QCOMPARE(QFileInfo(fixture.path()).size(), 20'000);
}

void TestStoreReader::pagesNewestFirst()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    QVERIFY(fixture.reader()->page(10, std::nullopt)->isEmpty());
    for (int i = 0; i < 25; ++i)
        fixture.store(delivery(QString::number(i)));
    const auto reader = fixture.reader();
    std::optional<EventId> before;
    QStringList seen;
    for (int page = 0; page < 4; ++page) {
        const auto rows = reader->page(10, before);
        QVERIFY(rows);
        QCOMPARE(rows->size(), page < 2 ? 10 : page == 2 ? 5 : 0);
        for (const EventSummary &row : *rows)
            seen += row.eventId;
        if (!rows->isEmpty())
            before = rows->constLast().id;
    }
    QCOMPARE(seen.size(), 25);
    for (int i = 0; i < 25; ++i)
        QCOMPARE(seen[i], QString::number(24 - i));
    QVERIFY(reader->page(0, std::nullopt)->isEmpty());
    QVERIFY(reader->page(-3, std::nullopt)->isEmpty());
}

void TestStoreReader::givesIdsAscending()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    QList<EventId> stored;
    for (int i = 0; i < 5; ++i)
        stored += fixture.store(delivery(QString::number(i))).at(0).event;
    fixture.store(delivery(u"2"_s));
    const auto reader = fixture.reader();
    QCOMPARE(*reader->eventIds(), stored);
    QCOMPARE(*reader->eventIdsAfter(stored[2]), stored.mid(3));
    QVERIFY(reader->eventIdsAfter(stored[4])->isEmpty());
}

void TestStoreReader::givesSummariesInTheOrderAsked()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    QList<EventId> ids;
    for (int i = 0; i < 700; ++i) // several statements' worth
        ids += fixture.store(delivery(QString::number(i))).at(0).event;
    const auto reader = fixture.reader();
    const auto some = reader->summaries({ids[3], EventId{999'999}, ids[1], ids[3], EventId{-1}});
    QVERIFY(some);
    QCOMPARE(some->size(), 3);
    QCOMPARE(some->at(0).eventId, u"3"_s);
    QCOMPARE(some->at(1).eventId, u"1"_s);
    QCOMPARE(some->at(2).eventId, u"3"_s);
    std::reverse(ids.begin(), ids.end());
    const auto all = reader->summaries(ids);
    QCOMPARE(all->size(), ids.size());
    for (qsizetype i = 0; i < ids.size(); ++i)
        QCOMPARE(all->at(i).id, ids[i]);
    QVERIFY(reader->summaries({})->isEmpty());
}

void TestStoreReader::findsByEventId()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto first = fixture.store(delivery(u"twice"_s));
    NewDelivery other = delivery(u"twice"_s);
    other.account = AccountId{2};
    const auto second = fixture.store(other);
    fixture.store(delivery({}));
    const auto reader = fixture.reader();
    QCOMPARE(*reader->findEvent(u"twice"_s), second[0].event); // the newest
    QVERIFY(second[0].event != first[0].event);
    QCOMPARE(reader->findEvent(u"TWICE"_s).error().code, ErrorCode::NotFound);
    QCOMPARE(reader->findEvent(QString()).error().code, ErrorCode::NotFound);
}

void TestStoreReader::saysWhenThereIsNoSuchEvent()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto reader = fixture.reader();
    const auto event = reader->event(EventId{12});
    QVERIFY(!event);
    QCOMPARE(event.error().code, ErrorCode::NotFound);
    QVERIFY(event.error().message.contains(u"12"_s));
}

void TestStoreReader::seesNewCommitsAtOnce()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto reader = fixture.reader();
    const qint64 before = *reader->dataVersion();
    QCOMPARE(*reader->dataVersion(), before);
    const auto stored = fixture.store(delivery(u"a"_s));
    const qint64 after = *reader->dataVersion();
    QVERIFY(after != before);
    QCOMPARE(*reader->eventIds(), QList<EventId>{stored[0].event});
    QCOMPARE(reader->state()->events, 1);
    QVERIFY(reader->state()->bytes > 0);
    // A retry and an answer change no id, but they are changes.
    fixture.store(delivery(u"a"_s));
    const qint64 retried = *reader->dataVersion();
    QVERIFY(retried != after);
    fixture.writer->recordAnswers({{stored[0].delivery, stored[0].event, 204, {}}});
    QTRY_VERIFY(*reader->dataVersion() != retried);
}

void TestStoreReader::seesNamesGivenLater()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"a"_s));
    const auto reader = fixture.reader();
    QCOMPARE(reader->page(1, std::nullopt)->constFirst().accountName, QString());
    const auto accounts = AccountStore::open(fixture.path());
    Account account;
    account.name = u"late"_s;
    QCOMPARE((*accounts)->add(account)->id, AccountId{1});
    QCOMPARE(reader->page(1, std::nullopt)->constFirst().accountName, u"late"_s);
    fixture.store(delivery(u"b"_s, u"neverSeenBefore"_s));
    QCOMPARE(fixture.changed.constLast().accountName, u"late"_s);
    QCOMPARE(reader->page(1, std::nullopt)->constFirst().eventName, u"neverSeenBefore"_s);
}

void TestStoreReader::knowsWhichBodiesWereChanged_data()
{
    using Kind = SignatureVerdict::Kind;
    QTest::addColumn<bool>("isMasked");
    QTest::addColumn<bool>("isRedacted");
    QTest::addColumn<bool>("isBodyKept");
    QTest::addColumn<bool>("isNoted"); // an earlier version did not
    QTest::addColumn<Kind>("signature");
    QTest::addColumn<BodyChange>("change");
    const auto row = [](const char *name, bool masked, bool redacted, bool kept, bool noted,
                        Kind kind, BodyChange change) {
        QTest::newRow(name) << masked << redacted << kept << noted << kind << change;
    };
    row("whole", false, false, false, true, Kind::NoKey, BodyChange::None);
    row("whole, earlier", false, false, false, false, Kind::Invalid, BodyChange::None);
    row("key", true, false, false, true, Kind::NoKey, BodyChange::Masked);
    row("key, refused", true, false, false, true, Kind::Invalid, BodyChange::Masked);
    row("people", false, true, false, true, Kind::NoKey, BodyChange::Redacted);
    row("both", true, true, false, true, Kind::Missing, BodyChange::Redacted);
    row("key in the head", true, false, true, true, Kind::Invalid, BodyChange::None);
    row("nobody in it", false, true, true, true, Kind::NoKey, BodyChange::None);
    row("earlier", true, false, false, false, Kind::NoKey, BodyChange::Perhaps);
    row("earlier, people", false, true, false, false, Kind::Invalid, BodyChange::Perhaps);
    row("valid", true, false, false, false, Kind::Valid, BodyChange::None); // it was checked
}

void TestStoreReader::knowsWhichBodiesWereChanged()
{
    QFETCH(const bool, isMasked);
    QFETCH(const bool, isRedacted);
    QFETCH(const bool, isBodyKept);
    QFETCH(const bool, isNoted);
    QFETCH(const SignatureVerdict::Kind, signature);
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery imported = delivery(u"a"_s);
    imported.origin = Origin::Imported;
    imported.verdict.kind = signature;
    const auto stored = fixture.store(imported);
    const auto connection = fixture.connection();
    CapturedDelivery captured;
    const Timestamp storedThere = fromMicros(1'795'000'000'123'456);
    if (isMasked)
        captured.storedAt = storedThere;
    captured.isMasked = isMasked;
    captured.isRedacted = isRedacted;
    captured.isBodyKept = isBodyKept;
    QVERIFY(Importing::note(*connection, {{stored[0].delivery, captured}}));
    if (!isNoted)
        QVERIFY(connection->exec(u"UPDATE imported SET is_body_kept = NULL"_s));
    fixture.store(delivery(u"a"_s)); // once more, and really
    const auto detail = fixture.reader()->event(stored[0].event);
    QVERIFY(detail);
    QCOMPARE(detail->deliveries.size(), 2);
    QTEST(detail->deliveries.constFirst().bodyChange, "change");
    // What the capture does not say is not made up.
    QCOMPARE(detail->deliveries.constFirst().storedAt, isMasked ? storedThere : Timestamp{});
    QVERIFY(detail->deliveries.constLast().storedAt != Timestamp{});
    QCOMPARE(detail->deliveries.constLast().bodyChange, BodyChange::None);
}

void TestStoreReader::readsWhileAnotherWrites()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"a"_s));
    const auto other = fixture.connection();
    QVERIFY(other->begin());
    QVERIFY(other->exec(u"UPDATE event SET attempts = 99"_s));
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(fixture.reader()->page(1, std::nullopt)->constFirst().attempts, 1);
    QVERIFY(clock.elapsed() < 1000); // did not wait for it
    other->rollback();
}

void TestStoreReader::cannotWrite()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.closeWriter();
    auto connection =
        Connection::open(fixture.path(), Dialect::Access::ReadOnly, std::chrono::milliseconds(100));
    QVERIFY(connection);
    QVERIFY(!(*connection)->exec(u"DELETE FROM setting"_s));
    QVERIFY((*connection)->value(u"SELECT count(*) FROM setting"_s)->toInt() > 0);
}

QTEST_GUILESS_MAIN(TestStoreReader)
#include "tst_store_reader.moc"
