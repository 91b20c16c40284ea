// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include "store/keyindex.h"
#include "store/schema.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestStoreKeys final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hashIsTheSameEverywhere();
    void hashesDiffer();
    void findsInMemoryWhileFoldingAndInTheTable();
    void keepsEventsWithEqualHashesApart();
    void survivesAnInterruptedFold();
    void doesNotFoldRemovedEvents();
    void joinsRetriesOfAnyAge();
    void joinsRetriesAcrossRestarts();
    void joinsAfterARollback();

private:
    static QList<qint64> found(KeyIndex &keys, quint64 hash);
    static WriterLimits tinyLimits();
};

QList<qint64> TestStoreKeys::found(KeyIndex &keys, quint64 hash)
{
    const auto candidates = keys.find({hash});
    if (!candidates)
        qFatal("%s", qPrintable(candidates.error().detail));
    QList<qint64> events = candidates->values(hash);
    std::sort(events.begin(), events.end());
    return events;
}

WriterLimits TestStoreKeys::tinyLimits()
{
    WriterLimits limits;
    limits.keyTail = 8;
    limits.keySlice = 3;
    return limits;
}

void TestStoreKeys::hashIsTheSameEverywhere()
{
    // Stored in files: these values must never change.
    QCOMPARE(keyHash(u"152d60c0-79da-4018-a9af-28aec8a71c94"_s, 1), 0xfc66bc6e2628665ULL);
    QCOMPARE(keyHash(u"152D60C0-79DA-4018-A9AF-28AEC8A71C94"_s, 1), 0xfc66bc6e2628665ULL);
    QCOMPARE(keyHash(u""_s, 1), 0xeaec820932f14bb1ULL);
}

void TestStoreKeys::hashesDiffer()
{
    QSet<quint64> seen;
    for (int i = 0; i < 20'000; ++i)
        seen.insert(keyHash(QString::number(i), 42));
    for (int length = 0; length < 9; ++length)
        seen.insert(keyHash(QString(length, QChar(0)), 42));
    QCOMPARE(seen.size(), 20'009);
    QVERIFY(keyHash(u"a"_s, 1) != keyHash(u"a"_s, 2));
}

void TestStoreKeys::findsInMemoryWhileFoldingAndInTheTable()
{
    const StoreFixture fixture;
    const auto connection = fixture.connection();
    QVERIFY(Schema::migrate(*connection));
    KeyIndex keys(*connection, {10, 4});
    QVERIFY(keys.load());
    const auto hashOf = [&keys](qint64 event) { return keys.hash(QString::number(event)); };
    for (qint64 event = 1; event <= 10; ++event) {
        QCOMPARE(keys.mustFold(), false);
        keys.add(hashOf(event), event);
    }
    QVERIFY(keys.mustFold());
    int slices = 0;
    while (keys.mustFold() || keys.wantsFold()) {
        for (qint64 event = 1; event <= 10; ++event)
            QCOMPARE(found(keys, hashOf(event)), QList<qint64>{event});
        QVERIFY(keys.foldSlice());
        ++slices;
    }
    QCOMPARE(slices, 3); // 4 + 4 + 2
    for (qint64 event = 1; event <= 10; ++event)
        QCOMPARE(found(keys, hashOf(event)), QList<qint64>{event});
    QVERIFY(found(keys, hashOf(11)).isEmpty());
    QCOMPARE(connection->value(u"SELECT count(*) FROM event_key"_s)->toInt(), 10);
}

void TestStoreKeys::keepsEventsWithEqualHashesApart()
{
    const StoreFixture fixture;
    const auto connection = fixture.connection();
    QVERIFY(Schema::migrate(*connection));
    KeyIndex keys(*connection, {100, 100});
    QVERIFY(keys.load());
    constexpr quint64 Hash = 0xfedcba9876543210U; // negative in the table
    keys.add(Hash, 1);
    keys.add(Hash, 2);
    QVERIFY(keys.foldSlice());
    keys.add(Hash, 3);
    keys.add(Hash, 4);
    QCOMPARE(found(keys, Hash), (QList<qint64>{1, 2, 3, 4}));
    QVERIFY(keys.remove({{Hash, 1}}));
    QCOMPARE(found(keys, Hash), (QList<qint64>{2, 3, 4}));
}

void TestStoreKeys::survivesAnInterruptedFold()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> many;
    for (int i = 0; i < 20; ++i)
        many.push_back(delivery(QString::number(i)));
    const auto stored = fixture.store(std::move(many));
    fixture.closeWriter();
    const auto connection = fixture.connection();
    {
        KeyIndex keys(*connection, {5, 7});
        QVERIFY(keys.load());
        QVERIFY(keys.foldSlice()); // then the process ends
    }
    QCOMPARE(connection->value(u"SELECT count(*) FROM event_key"_s)->toInt(), 7);
    KeyIndex keys(*connection, {5, 7});
    QVERIFY(keys.load());
    for (int i = 0; i < 20; ++i)
        QCOMPARE(found(keys, keys.hash(QString::number(i))), QList<qint64>{stored[i].event.value});
    while (keys.wantsFold())
        QVERIFY(keys.foldSlice());
    QCOMPARE(connection->value(u"SELECT count(*) FROM event_key"_s)->toInt(), 20);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(found(keys, keys.hash(QString::number(i))), QList<qint64>{stored[i].event.value});
}

void TestStoreKeys::doesNotFoldRemovedEvents()
{
    const StoreFixture fixture;
    const auto connection = fixture.connection();
    QVERIFY(Schema::migrate(*connection));
    KeyIndex keys(*connection, {100, 2});
    QVERIFY(keys.load());
    for (qint64 event = 1; event <= 4; ++event)
        keys.add(quint64(event), event);
    QVERIFY(keys.foldSlice()); // 1 and 2
    QVERIFY(keys.remove({{1, 1}, {4, 4}}));
    keys.forget({{1, 1}, {4, 4}});
    QVERIFY(keys.foldSlice());
    QVERIFY(found(keys, 1).isEmpty());
    QVERIFY(found(keys, 4).isEmpty());
    QCOMPARE(found(keys, 2), QList<qint64>{2});
    QCOMPARE(found(keys, 3), QList<qint64>{3});
}

void TestStoreKeys::joinsRetriesOfAnyAge()
{
    StoreFixture fixture(tinyLimits());
    QVERIFY(fixture.writer->open());
    QList<EventId> events;
    for (int i = 0; i < 100; ++i)
        events += fixture.store(delivery(QString::number(i))).at(0).event;
    QTRY_VERIFY(fixture.value(u"SELECT count(*) FROM event_key"_s).toInt() >= 90);
    fixture.clear();
    for (int i = 0; i < 100; ++i) {
        const auto again = fixture.store(delivery(QString::number(i)));
        QVERIFY(!again[0].isNewEvent);
        QCOMPARE(again[0].event, events[i]);
    }
    QCOMPARE(fixture.value(u"SELECT count(*) FROM event"_s).toInt(), 100);
    QCOMPARE(fixture.value(u"SELECT min(attempts) FROM event"_s).toInt(), 2);
    QCOMPARE(fixture.value(u"SELECT max(attempts) FROM event"_s).toInt(), 2);
}

void TestStoreKeys::joinsRetriesAcrossRestarts()
{
    StoreFixture fixture(tinyLimits());
    QVERIFY(fixture.writer->open());
    QList<EventId> events;
    for (int i = 0; i < 60; ++i) {
        events += fixture.store(delivery(QString::number(i))).at(0).event;
        if (i % 7 == 0)
            QVERIFY(fixture.reopen());
    }
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 60; ++i)
            QCOMPARE(fixture.store(delivery(QString::number(i))).at(0).event, events[i]);
        QVERIFY(fixture.reopen());
    }
    QCOMPARE(fixture.value(u"SELECT count(*) FROM event"_s).toInt(), 60);
    const auto reader = fixture.reader();
    for (int i = 0; i < 60; ++i)
        QCOMPARE(*reader->findEvent(QString::number(i)), events[i]);
}

void TestStoreKeys::joinsAfterARollback()
{
    WriterLimits limits = tinyLimits();
    limits.busyTimeout = std::chrono::milliseconds(1);
    limits.retryDelay = std::chrono::milliseconds(20);
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"before"_s));
    const auto other = fixture.connection();
    QVERIFY(other->begin());
    QVERIFY(fixture.store({delivery(u"lost"_s), delivery(u"before"_s)}).isEmpty());
    other->rollback();
    QTRY_COMPARE(fixture.states.constLast().kind, StoreState::Kind::Healthy);
    // The rolled back event must not be "known", and its id not be missing a row.
    const auto lost = fixture.store(delivery(u"lost"_s));
    QVERIFY(lost[0].isNewEvent);
    QVERIFY(!fixture.store(delivery(u"before"_s)).at(0).isNewEvent);
    QVERIFY(!fixture.store(delivery(u"lost"_s)).at(0).isNewEvent);
    const auto row = fixture.reader()->summaries({lost[0].event});
    QCOMPARE(row->constFirst().attempts, 2);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM delivery"_s).toInt(), 4);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM payload"_s).toInt(), 4);
}

QTEST_GUILESS_MAIN(TestStoreKeys)
#include "tst_store_keys.moc"
