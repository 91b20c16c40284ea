// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include <QtCore/QFileInfo>
#include <QtCore/QThread>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreWriter final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsEveryByte_data();
    void keepsEveryByte();
    void givesBackTicketsInOrder();
    void saysWhatChanged();
    void joinsRetries();
    void joinsEitherSpellingOfAnId();
    void joinsWithinOneBatch();
    void keepsAccountsApart();
    void keepsDeliveriesWithoutEventApart();
    void letsAValidDeliveryCorrectADoubtfulOne();
    void writesWhatWaitsInOneBatch();
    void boundsTheQueueByItems();
    void boundsTheQueueByBytes();
    void takesOneHugeDelivery();
    void recordsAnswers();
    void recordsWhyItAnsweredSo();
    void keepsAnswersOnce();
    void givesIdsOnce();
    void drainsOnClose();
    void refusesBeforeOpenAndAfterClose();
    void takesFromManyThreads();
    void publishesItsState();
    void hidesItsFilesFromOthers();
};

void TestStoreWriter::keepsEveryByte_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("body");
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all.append(char(i));
    QByteArray large;
    large.reserve(5 * 1024 * 1024);
    while (large.size() < 5 * 1024 * 1024)
        large += all;
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("every byte") << all << all;
    QTest::newRow("NUL first") << QByteArray("\0head", 5) << QByteArray("\0\0", 2);
    QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\xc3") << QByteArray("\x80{\"a\":\"\xe9\"}");
    QTest::newRow("5 MB") << QByteArray("POST / HTTP/1.1\r\n\r\n") << large;
}

void TestStoreWriter::keepsEveryByte()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QByteArray, body);
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery sent = delivery(u"a"_s);
    sent.head = head;
    sent.body = body;
    const auto stored = fixture.store(sent);
    QCOMPARE(stored.size(), 1);
    fixture.closeWriter();

    const auto event = fixture.reader()->event(stored[0].event);
    QVERIFY(event);
    QCOMPARE(event->deliveries.size(), 1);
    const DeliveryDetail &read = event->deliveries[0];
    QCOMPARE(read.head, head);
    QCOMPARE(read.body, body);
    QCOMPARE(read.id, stored[0].delivery);
    QCOMPARE(read.event, stored[0].event);
    QCOMPARE(read.account, sent.account);
    QCOMPARE(read.endpoint, sent.endpoint);
    QCOMPARE(read.receivedAt, sent.receivedAt);
    QCOMPARE(read.verifiedAt, sent.verifiedAt);
    QCOMPARE(read.storedAt, fixture.clock.now());
    QCOMPARE(read.peer, sent.peer);
    QCOMPARE(read.signature, sent.verdict.kind);
    QCOMPARE(read.keyLabel, sent.verdict.keyLabel);
    QCOMPARE(read.disposition, Disposition::Accepted);
    QVERIFY(!read.answeredAt);
}

void TestStoreWriter::givesBackTicketsInOrder()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    for (quint64 ticket : {900U, 5U, 77U})
        QCOMPARE(fixture.writer->enqueue(ticket, delivery(QString::number(ticket))),
                 EventWriter::Enqueue::Queued);
    QTRY_COMPARE(fixture.committed.size(), 3);
    QCOMPARE(fixture.committed[0].ticket, 900U);
    QCOMPARE(fixture.committed[1].ticket, 5U);
    QCOMPARE(fixture.committed[2].ticket, 77U);
    QVERIFY(fixture.committed[0].event < fixture.committed[1].event);
    QVERIFY(fixture.committed[1].event < fixture.committed[2].event);
    QVERIFY(fixture.rejected.isEmpty());
}

void TestStoreWriter::saysWhatChanged()
{
    StoreFixture fixture;
    auto accounts = AccountStore::open(fixture.path());
    QVERIFY(accounts);
    Account acme;
    acme.name = u"Acme"_s;
    const auto added = (*accounts)->add(acme);
    QVERIFY(added);
    QVERIFY(fixture.writer->open());

    NewDelivery sent = delivery(u"64d0ad74"_s, u"dealsUpdated"_s);
    sent.account = added->id;
    sent.verdict.kind = SignatureVerdict::Kind::Invalid;
    sent.disposition = Disposition::Refused;
    sent.origin = Origin::Synthetic;
    const auto stored = fixture.store(sent);
    QVERIFY(stored[0].isNewEvent);
    QCOMPARE(fixture.changed.size(), 1);
    const EventSummary &row = fixture.changed[0];
    QCOMPARE(row.id, stored[0].event);
    QCOMPARE(row.eventId, u"64d0ad74"_s);
    QCOMPARE(row.eventName, u"dealsUpdated"_s);
    QCOMPARE(row.accountName, u"Acme"_s);
    QCOMPARE(row.receivedAt, sent.receivedAt);
    QCOMPARE(row.created, sent.envelope->created);
    QCOMPARE(row.resourceIds, (QList<qint64>{7, 3, 5}));
    QCOMPARE(row.signature, SignatureVerdict::Kind::Invalid);
    QCOMPARE(row.disposition, Disposition::Refused);
    QCOMPARE(row.origin, Origin::Synthetic);
    QCOMPARE(row.attempts, 0); // it did not come over the network
    QCOMPARE(row.answerStatus, 0);

    // What is said from memory is what a reader reads.
    const auto read = fixture.reader()->summaries({row.id});
    QVERIFY(read);
    QCOMPARE(*read, fixture.changed);
}

void TestStoreWriter::joinsRetries()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto first = fixture.store(delivery(u"e1"_s));
    fixture.store(delivery(u"e2"_s));
    fixture.clear();
    NewDelivery retry = delivery(u"e1"_s);
    retry.verdict.kind = SignatureVerdict::Kind::Missing;
    const auto second = fixture.store(retry);
    QCOMPARE(second[0].event, first[0].event);
    QVERIFY(second[0].delivery != first[0].delivery);
    QVERIFY(!second[0].isNewEvent);
    QCOMPARE(fixture.changed.size(), 1);
    QCOMPARE(fixture.changed[0].attempts, 2);
    QCOMPARE(fixture.changed[0].signature, SignatureVerdict::Kind::Missing);

    const auto reader = fixture.reader();
    const auto event = reader->event(first[0].event);
    QVERIFY(event);
    QCOMPARE(event->summary, fixture.changed[0]);
    QCOMPARE(event->deliveries.size(), 2);
    QCOMPARE(event->deliveries[0].id, first[0].delivery);
    QCOMPARE(event->deliveries[1].body, retry.body);
    QCOMPARE(reader->eventIds()->size(), 2);
}

void TestStoreWriter::joinsEitherSpellingOfAnId()
{
    StoreFixture fixture({.keyTail = 2, .keySlice = 2});
    QVERIFY(fixture.writer->open());
    const QString small = u"ab633589-0e12-4f8a-b6a5-7c3f9d2e1b4c"_s;
    const auto stored = fixture.store(
        {delivery(small.toUpper()), delivery(small), delivery(u"Other"_s), delivery(u"other"_s)});
    QCOMPARE(stored.at(1).event, stored.at(0).event);
    QVERIFY(stored.at(3).event != stored.at(2).event); // no UUIDs
    fixture.store({delivery(u"c"_s), delivery(u"d"_s)});
    QTRY_VERIFY(fixture.value(u"SELECT count(*) FROM event_key"_s).toInt() >= 2);
    const auto later = fixture.store(delivery(small));
    QCOMPARE(later.constFirst().event, stored.at(0).event);
    QVERIFY(fixture.reopen());
    QCOMPARE(fixture.store(delivery(small)).constFirst().event, stored.at(0).event);
    const auto event = fixture.reader()->event(stored.at(0).event);
    QCOMPARE(event->deliveries.size(), 4);
    QCOMPARE(event->summary.eventId, small.toUpper());
}

void TestStoreWriter::joinsWithinOneBatch()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"old"_s));
    fixture.clear();
    const auto stored = fixture.store({delivery(u"x"_s), delivery(u"old"_s), delivery(u"x"_s),
                                       delivery(u"y"_s), delivery(u"x"_s), delivery(u"old"_s)});
    QCOMPARE(fixture.batches, 1);
    QCOMPARE(stored[2].event, stored[0].event);
    QCOMPARE(stored[4].event, stored[0].event);
    QCOMPARE(stored[1].event, stored[5].event);
    QVERIFY(stored[0].isNewEvent);
    QVERIFY(!stored[2].isNewEvent);
    QVERIFY(!stored[4].isNewEvent);
    QVERIFY(!stored[1].isNewEvent);
    QVERIFY(stored[3].isNewEvent);
    QCOMPARE(fixture.changed.size(), 3); // each event once
    for (const EventSummary &row : std::as_const(fixture.changed))
        QCOMPARE(row.attempts, row.eventId == u"y"_s ? 1 : 3);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM event"_s).toInt(), 3);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM delivery"_s).toInt(), 7);
    QCOMPARE(fixture.value(u"SELECT sum(attempts) FROM event"_s).toInt(), 7);
}

void TestStoreWriter::keepsAccountsApart()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery other = delivery(u"same"_s);
    other.account = AccountId{2};
    const auto both = fixture.store({delivery(u"same"_s), other});
    QVERIFY(both[0].event != both[1].event);
    other = delivery(u"same"_s);
    other.account = AccountId{2};
    QCOMPARE(fixture.store(other).at(0).event, both[1].event);
    QCOMPARE(fixture.store(delivery(u"same"_s)).at(0).event, both[0].event);
    // eventIds are compared with case, as text.
    QVERIFY(fixture.store(delivery(u"SAME"_s)).at(0).isNewEvent);
}

void TestStoreWriter::keepsDeliveriesWithoutEventApart()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery unnamed = delivery(u"x"_s);
    unnamed.envelope->eventId.clear();
    const auto stored = fixture.store({delivery({}), delivery({}), unnamed, unnamed});
    QSet<EventId> events;
    for (const CommittedDelivery &one : stored)
        events.insert(one.event);
    QCOMPARE(events.size(), 4);
    const auto rows = fixture.reader()->page(10, std::nullopt);
    QVERIFY(rows);
    QCOMPARE(rows->size(), 4);
    QCOMPARE(rows->at(3).eventId, QString());
    QCOMPARE(rows->at(3).eventName, QString());
    QCOMPARE(rows->at(3).problem, u"The body is no JSON."_s);
    QCOMPARE(rows->at(0).eventName, u"peopleCreated"_s);
}

void TestStoreWriter::letsAValidDeliveryCorrectADoubtfulOne()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery forged = delivery(u"e"_s, u"forgedName"_s);
    forged.verdict.kind = SignatureVerdict::Kind::Invalid;
    forged.envelope->resourceIds = {666};
    fixture.store(forged);
    const NewDelivery genuine = delivery(u"e"_s, u"peopleUpdated"_s);
    fixture.store(genuine);
    auto row = fixture.reader()->page(1, std::nullopt)->constFirst();
    QCOMPARE(row.eventName, u"peopleUpdated"_s);
    QCOMPARE(row.resourceIds, genuine.envelope->resourceIds);
    QCOMPARE(row, fixture.changed.constLast());

    fixture.store(forged); // and not the other way round
    row = fixture.reader()->page(1, std::nullopt)->constFirst();
    QCOMPARE(row.eventName, u"peopleUpdated"_s);
    QCOMPARE(row.signature, SignatureVerdict::Kind::Invalid);
    QCOMPARE(row.attempts, 3);
}

void TestStoreWriter::writesWhatWaitsInOneBatch()
{
    WriterLimits limits;
    limits.batchItems = 10;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> many;
    for (int i = 0; i < 25; ++i)
        many.push_back(delivery(QString::number(i)));
    QCOMPARE(fixture.store(std::move(many)).size(), 25);
    QCOMPARE(fixture.batches, 3);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM payload"_s).toInt(), 25);
}

void TestStoreWriter::boundsTheQueueByItems()
{
    WriterLimits limits;
    limits.queueItems = 4;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    QCOMPARE(fixture.writer->fillLevel(), 0.0);
    for (quint64 i = 0; i < 4; ++i)
        QCOMPARE(fixture.writer->enqueue(i, delivery(QString::number(i))),
                 EventWriter::Enqueue::Queued);
    QCOMPARE(fixture.writer->fillLevel(), 1.0);
    QCOMPARE(fixture.writer->enqueue(99, delivery(u"too many"_s)), EventWriter::Enqueue::Full);
    QTRY_COMPARE(fixture.committed.size(), 4);
    QCOMPARE(fixture.writer->fillLevel(), 0.0);
    QCOMPARE(fixture.writer->enqueue(100, delivery(u"now"_s)), EventWriter::Enqueue::Queued);
    QTRY_COMPARE(fixture.committed.size(), 5);
}

void TestStoreWriter::boundsTheQueueByBytes()
{
    WriterLimits limits;
    limits.queueBytes = 100'000;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    NewDelivery large = delivery(u"large"_s);
    large.body = QByteArray(60'000, 'x');
    QCOMPARE(fixture.writer->enqueue(1, NewDelivery(large)), EventWriter::Enqueue::Queued);
    QVERIFY(fixture.writer->fillLevel() > 0.5);
    QCOMPARE(fixture.writer->enqueue(2, NewDelivery(large)), EventWriter::Enqueue::Full);
    QCOMPARE(fixture.writer->enqueue(3, delivery(u"small"_s)), EventWriter::Enqueue::Queued);
    QTRY_COMPARE(fixture.committed.size(), 2);
}

void TestStoreWriter::takesOneHugeDelivery()
{
    WriterLimits limits;
    limits.queueBytes = 1'000;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    NewDelivery huge = delivery(u"huge"_s);
    huge.body = QByteArray(1'000'000, 'x');
    QCOMPARE(fixture.store(huge).size(), 1);
}

void TestStoreWriter::recordsAnswers()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto stored = fixture.store({delivery(u"a"_s), delivery(u"b"_s)});
    const Timestamp answered = fixture.clock.now() + 3ms;
    fixture.writer->recordAnswers({{stored[0].delivery, stored[0].event, 204, answered}});
    const auto reader = fixture.reader();
    QTRY_COMPARE(reader->event(stored[0].event)->summary.answerStatus, 204); // without a batch
    QCOMPARE(reader->event(stored[0].event)->deliveries[0].answeredAt, answered);
    QCOMPARE(reader->event(stored[1].event)->summary.answerStatus, 0);

    // Along with the next batch. A further delivery has no answer yet.
    fixture.writer->recordAnswers({{stored[1].delivery, stored[1].event, 503, answered}});
    const auto retry = fixture.store(delivery(u"a"_s));
    QCOMPARE(reader->event(stored[1].event)->summary.answerStatus, 503);
    QCOMPARE(reader->event(stored[0].event)->summary.answerStatus, 0);
    QCOMPARE(reader->event(stored[0].event)->deliveries[0].answerStatus, 204);
    fixture.writer->recordAnswers({{retry[0].delivery, retry[0].event, 200, answered}});
    fixture.closeWriter(); // what waits is written
    QCOMPARE(reader->event(stored[0].event)->summary.answerStatus, 200);
}

void TestStoreWriter::recordsWhyItAnsweredSo()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto stored = fixture.store({delivery(u"a"_s), delivery(u"b"_s), delivery(u"c"_s)});
    QList<AnswerRecord> answers;
    for (const CommittedDelivery &one : stored)
        answers.append(
            {.delivery = one.delivery, .event = one.event, .status = 204, .answeredAt = {}});
    answers[0].note.reason = AnswerReason::TargetBlocked;
    answers[0].note.wanted = 410;
    answers[0].note.heldBack = 1500ms;
    answers[0].note.detail = u"local"_s;
    answers[1].note.heldBack = 12s;
    answers[1].status = 0; // by then the client had gone
    fixture.writer->recordAnswers(answers);
    fixture.writer->recordAnswers({answers[0]}); // known already
    fixture.closeWriter();
    const auto reader = fixture.reader();
    for (int i = 0; i < 3; ++i) {
        const DeliveryDetail found = reader->event(stored[i].event)->deliveries[0];
        QCOMPARE(found.note, answers[i].note);
        QCOMPARE(found.answerStatus, answers[i].status);
        QCOMPARE(found.answeredAt.has_value(), answers[i].status != 0);
    }
}

void TestStoreWriter::keepsAnswersOnce()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto stored = fixture.store(delivery(u"a"_s));
    const Timestamp at = fixture.clock.now();
    fixture.writer->recordAnswers({{stored[0].delivery, stored[0].event, 204, at},
                                   {stored[0].delivery, stored[0].event, 500, at}});
    QCOMPARE(fixture.store(delivery(u"b"_s)).size(), 1);
    QCOMPARE(fixture.value(u"SELECT status FROM answer"_s).toInt(), 204);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM answer"_s).toInt(), 1);
    QVERIFY(fixture.rejected.isEmpty());
}

void TestStoreWriter::givesIdsOnce()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto before = fixture.store({delivery(u"a"_s), delivery(u"b"_s)});
    QVERIFY(fixture.reopen());
    const auto after = fixture.store(delivery(u"c"_s, u"otherType"_s));
    QVERIFY(after[0].event > before[1].event);
    QVERIFY(after[0].delivery > before[1].delivery);
    QCOMPARE(fixture.value(u"SELECT count(DISTINCT id) FROM event_type"_s).toInt(), 2);
}

void TestStoreWriter::drainsOnClose()
{
    WriterLimits limits;
    limits.batchItems = 3;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    for (quint64 i = 0; i < 10; ++i)
        QCOMPARE(fixture.writer->enqueue(i, delivery(QString::number(i))),
                 EventWriter::Enqueue::Queued);
    fixture.writer->close();
    QCOMPARE(fixture.committed.size(), 10);
    QCOMPARE(fixture.states.constLast().kind, StoreState::Kind::Closed);
    QCOMPARE(QFileInfo(fixture.path() + u"-wal"_s).size(), 0);
    QCOMPARE(fixture.reader()->eventIds()->size(), 10);
}

void TestStoreWriter::refusesBeforeOpenAndAfterClose()
{
    StoreFixture fixture;
    QCOMPARE(fixture.writer->enqueue(1, delivery(u"a"_s)), EventWriter::Enqueue::Failing);
    QVERIFY(fixture.writer->open());
    QCOMPARE(fixture.store(delivery(u"a"_s)).size(), 1);
    fixture.writer->close();
    QCOMPARE(fixture.writer->enqueue(2, delivery(u"b"_s)), EventWriter::Enqueue::Failing);
    QVERIFY(fixture.writer->open()); // the same object may be opened again
    QVERIFY(fixture.store(delivery(u"b"_s)).at(0).isNewEvent);
    QVERIFY(!fixture.store(delivery(u"a"_s)).at(0).isNewEvent);
}

void TestStoreWriter::takesFromManyThreads()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    constexpr int Threads = 4;
    constexpr int Each = 500;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int t = 0; t < Threads; ++t) {
        threads.emplace_back(QThread::create([&writer = *fixture.writer, t] {
            for (int i = 0; i < Each; ++i) {
                NewDelivery item;
                item.account = AccountId{1};
                item.body = QByteArray::number(t * Each + i);
                item.envelope.emplace();
                item.envelope->eventId = QString::number(t * Each + i);
                while (writer.enqueue(quint64(t * Each + i), NewDelivery(item)) !=
                       EventWriter::Enqueue::Queued)
                    QThread::yieldCurrentThread();
            }
        }));
        threads.back()->start();
    }
    QTRY_COMPARE_WITH_TIMEOUT(fixture.committed.size(), Threads * Each, 20'000);
    for (const auto &thread : threads)
        QVERIFY(thread->wait(5'000));
    QSet<quint64> tickets;
    QSet<EventId> events;
    for (const CommittedDelivery &one : std::as_const(fixture.committed)) {
        tickets.insert(one.ticket);
        events.insert(one.event);
    }
    QCOMPARE(tickets.size(), Threads * Each);
    QCOMPARE(events.size(), Threads * Each);
}

void TestStoreWriter::publishesItsState()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    QCOMPARE(fixture.states.size(), 1);
    QCOMPARE(fixture.states[0].kind, StoreState::Kind::Healthy);
    QCOMPARE(fixture.states[0].events, 0);
    QVERIFY(fixture.states[0].message.isEmpty());
    QVERIFY(fixture.states[0].notice.isEmpty());
    for (int i = 0; i < 20; ++i)
        fixture.store(delivery(QString::number(i)));
    fixture.store(delivery(u"3"_s)); // a retry is no event
    QTRY_VERIFY(fixture.states.size() >= 2);
    QVERIFY(fixture.states.size() <= 3); // about once a second, not once a batch
    QTRY_COMPARE(fixture.states.constLast().events, 20);
    QVERIFY(fixture.states.constLast().bytes > 4096);
    QVERIFY(fixture.reopen());
    QCOMPARE(fixture.states.constLast().events, 20);
}

void TestStoreWriter::hidesItsFilesFromOthers()
{
#ifdef Q_OS_UNIX
    StoreFixture fixture;
    const QString path = fixture.dir.filePath(u"new/folder/hookglass.db"_s);
    EventWriter writer(path, fixture.clock);
    QVERIFY(writer.open());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                        QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFileInfo(path).permissions() & others));
    QVERIFY(QFileInfo::exists(path + u"-wal"_s));
    QVERIFY(!(QFileInfo(path + u"-wal"_s).permissions() & others));
    QVERIFY(!(QFileInfo(fixture.dir.filePath(u"new/folder"_s)).permissions() & others));
#else
    QSKIP("Permissions by owner and group are a matter of Unix");
#endif
}

QTEST_GUILESS_MAIN(TestStoreWriter)
#include "tst_store_writer.moc"
