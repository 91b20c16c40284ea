// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include "store/storefile.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreRetention final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsAllWithoutLimits();
    void removesByAge();
    void keepsPinnedEvents();
    void worksInSlices();
    void removesOldestFirstBySize();
    void shrinksTheFile();
    void leavesNothingBehind();
    void neverGivesAnIdTwice();
    void takesDeliveriesMeanwhile();
    void isNotHeldUpByAWrongClock();

private:
    /// `count` events a minute apart, the newest now.
    static QList<EventId> fill(StoreFixture &fixture, int count, qsizetype bodyBytes = 10);
};

QList<EventId> TestStoreRetention::fill(StoreFixture &fixture, int count, qsizetype bodyBytes)
{
    QList<EventId> events;
    std::vector<NewDelivery> items;
    for (int i = 0; i < count; ++i) {
        NewDelivery item = delivery(QString::number(i));
        item.receivedAt = fixture.clock.now() - std::chrono::minutes(count - 1 - i);
        item.body = QByteArray(bodyBytes, char('a' + i % 26));
        items.push_back(std::move(item));
    }
    const auto stored = fixture.store(std::move(items));
    for (const CommittedDelivery &one : stored)
        events += one.event;
    return events;
}

void TestStoreRetention::keepsAllWithoutLimits()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fill(fixture, 50);
    fixture.clock.advance(24h * 10'000);
    fixture.writer->setRetention({});
    QTest::qWait(150); // longer than the idle pause before any tidying
    QVERIFY(fixture.removed.isEmpty());
    QCOMPARE(fixture.reader()->eventIds()->size(), 50);
}

void TestStoreRetention::removesByAge()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const QList<EventId> events = fill(fixture, 181); // three hours
    fixture.writer->setRetention({.maxAge = 1h});
    QTRY_COMPARE(fixture.removed.size(), 120);
    QCOMPARE(fixture.removed, events.first(120));
    QCOMPARE(*fixture.reader()->eventIds(), events.mid(120)); // an hour old exactly: kept
    fixture.clear();
    fixture.writer->setRetention({.maxAge = 1h}); // nothing more to do
    QTest::qWait(150);
    QVERIFY(fixture.removed.isEmpty());
}

void TestStoreRetention::keepsPinnedEvents()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const QList<EventId> events = fill(fixture, 40);
    QVERIFY(fixture.connection()->exec(u"UPDATE event SET pinned = 1 WHERE id IN (?, ?)"_s,
                                       {events[3].value, events[17].value}));
    fixture.clock.advance(24h * 365);
    fixture.writer->setRetention({.maxAge = 1h, .maxBytes = 1, .sliceEvents = 7});
    QTRY_COMPARE(fixture.removed.size(), 38);
    QCOMPARE(*fixture.reader()->eventIds(), (QList<EventId>{events[3], events[17]}));
    QCOMPARE(fixture.reader()->event(events[3])->deliveries.size(), 1);
    QVERIFY(fixture.reader()->event(events[3])->summary.pinned);
}

void TestStoreRetention::worksInSlices()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fill(fixture, 100);
    fixture.clock.advance(24h * 365);
    QList<qsizetype> slices;
    connect(fixture.writer.get(), &EventWriter::eventsRemoved, this,
            [&slices](const QList<EventId> &events) { slices += events.size(); });
    fixture.writer->setRetention({.maxAge = 1h, .sliceEvents = 30});
    QVERIFY(slices.isEmpty()); // not at once
    QTRY_COMPARE(fixture.removed.size(), 100);
    QCOMPARE(slices, (QList<qsizetype>{30, 30, 30, 10}));
}

void TestStoreRetention::removesOldestFirstBySize()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const QList<EventId> events = fill(fixture, 300, 20'000); // 6 MB
    fixture.writer->setRetention({.maxBytes = 3'000'000, .sliceEvents = 20});
    QTRY_VERIFY_WITH_TIMEOUT(
        StoreFile::bytes(fixture.path()) <= 3'300'000 && !fixture.removed.isEmpty(), 10'000);
    const auto kept = fixture.reader()->eventIds();
    QVERIFY2(kept->size() > 100 && kept->size() < 160, qPrintable(QString::number(kept->size())));
    QCOMPARE(*kept, events.last(kept->size()));
    QCOMPARE(fixture.removed, events.first(events.size() - kept->size()));
}

void TestStoreRetention::shrinksTheFile()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fill(fixture, 300, 20'000);
    const qint64 before = StoreFile::bytes(fixture.path());
    QVERIFY(before > 6'000'000);
    fixture.clock.advance(24h * 365);
    fixture.writer->setRetention({.maxAge = 1h});
    QTRY_VERIFY_WITH_TIMEOUT(StoreFile::bytes(fixture.path()) < 600'000, 10'000);
    QTRY_VERIFY(fixture.states.constLast().bytes < 600'000);
    QCOMPARE(fixture.states.constLast().events, 0);
    QCOMPARE(fixture.value(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
}

void TestStoreRetention::leavesNothingBehind()
{
    WriterLimits limits;
    limits.keyTail = 10;
    limits.keySlice = 5;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    fill(fixture, 60);
    const auto twice = fixture.store(delivery(u"3"_s));
    AnswerRecord answer{
        .delivery = twice[0].delivery, .event = twice[0].event, .status = 500, .answeredAt = {}};
    answer.note.reason = AnswerReason::FaultStatus;
    fixture.writer->recordAnswers({answer});
    QTRY_COMPARE(fixture.value(u"SELECT count(*) FROM answer_note"_s).toInt(), 1);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM answer"_s).toInt(), 1);
    fixture.clock.advance(24h * 365);
    fixture.writer->setRetention({.maxAge = 1h, .sliceEvents = 25});
    QTRY_COMPARE(fixture.removed.size(), 60);
    for (const QString &table :
         {u"event"_s, u"delivery"_s, u"payload"_s, u"answer"_s, u"answer_note"_s})
        QCOMPARE(fixture.value(u"SELECT count(*) FROM "_s + table).toInt(), 0);
    // A removed event that comes again is a new one.
    NewDelivery item = delivery(u"3"_s);
    item.receivedAt = fixture.clock.now(); // else a slice yet to come takes it, too
    const auto again = fixture.store(item);
    QVERIFY(again[0].isNewEvent);
    const auto detail = fixture.reader()->event(again[0].event);
    QVERIFY(detail);
    QCOMPARE(detail->deliveries.size(), 1);
    fixture.closeWriter();
    QVERIFY(fixture
                .value(u"SELECT count(*) FROM event_key k WHERE NOT EXISTS "
                       "(SELECT 1 FROM event e WHERE e.id = k.event_id)"_s)
                .toInt() == 0);
}

void TestStoreRetention::neverGivesAnIdTwice()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const QList<EventId> events = fill(fixture, 10);
    const DeliveryId delivery1 = fixture.committed.constLast().delivery;
    fixture.clock.advance(24h * 365);
    fixture.writer->setRetention({.maxAge = 1h});
    QTRY_COMPARE(fixture.removed.size(), 10);
    QVERIFY(fixture.reopen());
    NewDelivery item = delivery(u"new"_s);
    item.receivedAt = fixture.clock.now();
    const auto stored = fixture.store(item);
    QVERIFY(stored[0].event > events.constLast());
    QVERIFY(stored[0].delivery > delivery1);
}

void TestStoreRetention::takesDeliveriesMeanwhile()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const QList<EventId> old = fill(fixture, 400, 2'000);
    fixture.clock.advance(24h * 365);
    fixture.writer->setRetention({.maxAge = 1h, .sliceEvents = 10});
    int stored = 0;
    while (fixture.removed.size() < 400 && stored < 2'000) {
        NewDelivery item = delivery(u"new %1"_s.arg(stored++));
        item.receivedAt = fixture.clock.now();
        QCOMPARE(fixture.store(item).size(), 1);
        QTest::qWait(1);
    }
    QCOMPARE(fixture.removed, old);
    QVERIFY(fixture.rejected.isEmpty());
    QCOMPARE(fixture.reader()->eventIds()->size(), stored);
}

void TestStoreRetention::isNotHeldUpByAWrongClock()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery future = delivery(u"future"_s);
    future.receivedAt = fixture.clock.now() + 24h * 3650;
    fixture.store(future);
    fill(fixture, 20);
    fixture.clock.advance(24h * 365);
    fixture.writer->setRetention({.maxAge = 1h, .sliceEvents = 5});
    QTRY_COMPARE(fixture.removed.size(), 20);
    QCOMPARE(fixture.reader()->page(10, std::nullopt)->constFirst().eventId, u"future"_s);
}

QTEST_GUILESS_MAIN(TestStoreRetention)
#include "tst_store_retention.moc"
