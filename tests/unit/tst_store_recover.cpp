// SPDX-License-Identifier: MIT
// Jobs of recovering, the record of reach, the inbox, and looking up many events at once.
#include "storefixture.h"

#include "store/eventlookup.h"
#include "store/inbox.h"
#include "store/reachlog.h"
#include "store/recoverlog.h"
#include "store/schema.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString idOf(int i)
{
    return u"64d0ad74-3aab-4b30-89c9-%1"_s.arg(i, 12, 16, QChar(u'0'));
}

QList<QString> idsFrom(int first, int count)
{
    QList<QString> ids;
    for (int i = 0; i < count; ++i)
        ids.append(idOf(first + i));
    return ids;
}

} // namespace

class TestStoreRecover final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void keepsEachIdOnce();
    void settlesAndCounts();
    void failedOnesWaitAgain();
    void onlyTheNewestFinishedJobIsKept();
    void reachIsUpdatedAndBounded();
    void inboxGivesInOrderAndNeverAnIdTwice();
    void findsOldAndNewEvents();
    void findsEitherSpellingOfAnId();
    void forgedEventsAreNotTrusted();
    void tellsWhatArrivedSince();

private:
    qint64 newJob(AccountId account = {1}, bool isCommand = false);

    std::unique_ptr<StoreFixture> m_store;
    std::unique_ptr<Connection> m_connection;
};

void TestStoreRecover::init()
{
    m_store = std::make_unique<StoreFixture>();
    QVERIFY(m_store->writer->open());
    m_connection = m_store->connection();
}

void TestStoreRecover::cleanup()
{
    m_connection.reset();
    m_store.reset();
}

qint64 TestStoreRecover::newJob(AccountId account, bool isCommand)
{
    RecoverJob job;
    job.account = account;
    job.source = u"access.log"_s;
    job.isCommand = isCommand;
    job.createdAt = fromMicros(5);
    const Result<qint64> id = RecoverLog::create(*m_connection, job);
    return id ? *id : 0;
}

void TestStoreRecover::keepsEachIdOnce()
{
    const qint64 job = newJob();
    QCOMPARE(RecoverLog::add(*m_connection, job, idsFrom(0, 700))->size(), 700);
    const auto added = RecoverLog::add(*m_connection, job, idsFrom(650, 100));
    QVERIFY(added);
    QCOMPARE(added->size(), 50);
    QCOMPARE(added->constFirst().position, 700);
    QCOMPARE(added->constFirst().eventId, idOf(700));
    const auto items = RecoverLog::items(*m_connection, job, 0, 10'000);
    QCOMPARE(items->size(), 750);
    for (int i = 0; i < items->size(); ++i) {
        QCOMPARE(items->at(i).position, i);
        QCOMPARE(items->at(i).eventId, idOf(i));
    }
    const qint64 other = newJob(AccountId{2}); // other jobs do not matter
    QCOMPARE(RecoverLog::add(*m_connection, other, idsFrom(0, 3))->constFirst().position, 0);
}

void TestStoreRecover::settlesAndCounts()
{
    const qint64 job = newJob();
    QList<RecoverItem> items = *RecoverLog::add(*m_connection, job, idsFrom(0, 5));
    items[1].outcome = RecoverOutcome::Fetched;
    items[1].event = EventId{7};
    items[3].outcome = RecoverOutcome::Unknown;
    items[3].message = u"gone"_s;
    QVERIFY(RecoverLog::settle(*m_connection, job, {items[1], items[3]}));
    const auto counts = RecoverLog::counts(*m_connection, job);
    QVERIFY(counts);
    QCOMPARE((*counts)[RecoverOutcome::Waiting], 3);
    QCOMPARE((*counts)[RecoverOutcome::Fetched], 1);
    QCOMPARE((*counts)[RecoverOutcome::Unknown], 1);
    QCOMPARE(counts->total(), 5);
    QCOMPARE(*RecoverLog::items(*m_connection, job, 1, 3), items.mid(1, 3));
    const auto waiting = RecoverLog::items(*m_connection, job, 1, 10, RecoverOutcome::Waiting);
    QCOMPARE(*waiting, (QList<RecoverItem>{items[2], items[4]}));
    QCOMPARE(*RecoverLog::positions(*m_connection, job, RecoverOutcome::Waiting),
             (QList<qint64>{0, 2, 4}));
    QCOMPARE(*RecoverLog::itemsAt(*m_connection, job, {4, 1, 77}),
             (QList<RecoverItem>{items[1], items[4]}));
}

void TestStoreRecover::failedOnesWaitAgain()
{
    const qint64 job = newJob();
    QList<RecoverItem> items = *RecoverLog::add(*m_connection, job, idsFrom(0, 4));
    items[0].outcome = RecoverOutcome::Failed;
    items[0].message = u"no answer"_s;
    items[1].outcome = RecoverOutcome::Refused;
    items[2].outcome = RecoverOutcome::Unknown;
    QVERIFY(RecoverLog::settle(*m_connection, job, items.first(3)));
    QCOMPARE(*RecoverLog::retry(*m_connection, job), 2);
    QCOMPARE(*RecoverLog::positions(*m_connection, job, RecoverOutcome::Waiting),
             (QList<qint64>{0, 1, 3}));
    QVERIFY(RecoverLog::items(*m_connection, job, 0, 1)->constFirst().message.isEmpty());
}

void TestStoreRecover::onlyTheNewestFinishedJobIsKept()
{
    const qint64 old = newJob();
    QVERIFY(RecoverLog::add(*m_connection, old, idsFrom(0, 25)));
    RecoverJob job = RecoverLog::jobs(*m_connection)->constFirst();
    QCOMPARE(job.source, u"access.log"_s);
    QCOMPARE(job.state, RecoverState::Running);
    job.state = RecoverState::Done;
    job.source = u"other.log"_s;
    QVERIFY(RecoverLog::update(*m_connection, job));
    QCOMPARE(*RecoverLog::jobs(*m_connection), QList<RecoverJob>{job});
    QVERIFY(!*RecoverLog::prune(*m_connection)); // it is the newest

    const qint64 command = newJob(AccountId{1}, true);
    const qint64 others = newJob(AccountId{2});
    QCOMPARE(RecoverLog::jobs(*m_connection)->size(), 3);
    const qint64 next = newJob();
    QCOMPARE(RecoverLog::jobs(*m_connection)->size(), 3);
    int rounds = 0;
    while (*RecoverLog::prune(*m_connection, 10))
        ++rounds;
    QCOMPARE(rounds, 4); // 10, 10, 5 items, and the job
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM recover_item"_s)->toInt(), 0);
    QList<qint64> left;
    const QList<RecoverJob> jobs = *RecoverLog::jobs(*m_connection);
    for (const RecoverJob &kept : jobs)
        left.append(kept.id);
    QCOMPARE(left, (QList<qint64>{command, others, next}));
}

void TestStoreRecover::reachIsUpdatedAndBounded()
{
    ReachInterval first{.id = 1,
                        .state = Reach::Reachable,
                        .from = fromMicros(10),
                        .until = fromMicros(20),
                        .isClosed = false};
    QVERIFY(ReachLog::put(*m_connection, first));
    first.until = fromMicros(30);
    first.isClosed = true;
    QVERIFY(ReachLog::put(*m_connection, first));
    QCOMPARE(*ReachLog::newest(*m_connection, 10), QList<ReachInterval>{first});
    QList<ReachInterval> all{first};
    for (int i = 2; i <= 30; ++i) {
        all.append({.id = i,
                    .state = Reach::Asleep,
                    .from = fromMicros(i * 10),
                    .until = fromMicros(i * 10 + 10)});
        QVERIFY(ReachLog::put(*m_connection, all.constLast()));
    }
    QCOMPARE(*ReachLog::newest(*m_connection, 3), all.last(3));
    QVERIFY(ReachLog::prune(*m_connection, fromMicros(0), 20));
    QCOMPARE(*ReachLog::newest(*m_connection, 100), all.last(20));
    QVERIFY(ReachLog::prune(*m_connection, fromMicros(300), 20));
    QCOMPARE(*ReachLog::newest(*m_connection, 100), all.last(2));
}

void TestStoreRecover::inboxGivesInOrderAndNeverAnIdTwice()
{
    InboxEntry entry{.account = AccountId{3},
                     .origin = Origin::Synthetic,
                     .receivedAt = fromMicros(99),
                     .peer = u"here"_s,
                     .head = QByteArray("POST / HTTP/1.1\r\n\r\n"),
                     .body = QByteArray("{\"a\":\"\0\"}", 9)};
    const qint64 first = *Inbox::put(*m_connection, entry);
    const qint64 second = *Inbox::put(*m_connection, entry);
    entry.id = first;
    const auto oldest = Inbox::oldest(*m_connection, 0, 10);
    QCOMPARE(oldest->size(), 2);
    QCOMPARE(oldest->constFirst(), entry);
    QCOMPARE(Inbox::oldest(*m_connection, first, 10)->size(), 1);
    QCOMPARE(*Inbox::waiting(*m_connection, {first, second, 99}), (QList<qint64>{first, second}));
    QVERIFY(Inbox::remove(*m_connection, {first, second}));
    QVERIFY(Inbox::oldest(*m_connection, 0, 10)->isEmpty());
    QVERIFY(*Inbox::put(*m_connection, entry) > second);
}

void TestStoreRecover::findsOldAndNewEvents()
{
    WriterLimits limits;
    limits.keyTail = 4; // most go to the table of keys
    limits.keySlice = 4;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    for (int i = 0; i < 30; ++i)
        QCOMPARE(fixture.store(delivery(idOf(i))).size(), 1);
    QTRY_VERIFY(fixture.value(u"SELECT count(*) FROM event_key"_s).toInt() >= 20);
    const auto connection = fixture.connection();
    QStringList asked = idsFrom(0, 1'200); // more than one question
    const auto known = EventLookup::find(*connection, AccountId{1}, asked);
    QVERIFY(known);
    QCOMPARE(known->size(), 30);
    for (int i = 0; i < 30; ++i)
        QCOMPARE(known->value(idOf(i)).id, EventId{i + 1});
    QVERIFY(EventLookup::find(*connection, AccountId{2}, asked)->isEmpty());
    QVERIFY(EventLookup::find(*connection, AccountId{1}, {})->isEmpty());
}

void TestStoreRecover::findsEitherSpellingOfAnId()
{
    StoreFixture fixture({.keyTail = 4, .keySlice = 4});
    QVERIFY(fixture.writer->open());
    for (int i = 0; i < 12; ++i)
        fixture.store(delivery(i % 2 == 0 ? idOf(i) : idOf(i).toUpper()));
    fixture.store(delivery(u"No UUID"_s));
    QTRY_VERIFY(fixture.value(u"SELECT count(*) FROM event_key"_s).toInt() >= 4);
    const auto connection = fixture.connection();
    const auto reader = fixture.reader();
    QStringList asked{u"no uuid"_s};
    for (int i = 0; i < 12; ++i)
        asked.append(i % 3 == 0 ? idOf(i) : idOf(i).toUpper());
    const auto known = EventLookup::find(*connection, AccountId{1}, asked);
    QVERIFY(known);
    QCOMPARE(known->size(), 12);
    for (int i = 0; i < 12; ++i) {
        QCOMPARE(known->value(idOf(i)).id, EventId{i + 1});
        QCOMPARE(*reader->findEvent(asked.at(i + 1)), EventId{i + 1});
        // Kept as it was sent.
        QCOMPARE(reader->event(EventId{i + 1})->summary.eventId,
                 i % 2 == 0 ? idOf(i) : idOf(i).toUpper());
    }
    QVERIFY(!reader->findEvent(u"no uuid"_s));
}

void TestStoreRecover::forgedEventsAreNotTrusted()
{
    using Kind = SignatureVerdict::Kind;
    const QList<std::tuple<Kind, Origin, bool>> cases{
        {Kind::Valid, Origin::Delivered, true},    {Kind::NoKey, Origin::Delivered, true},
        {Kind::Invalid, Origin::Delivered, false}, {Kind::Missing, Origin::Delivered, false},
        {Kind::NoKey, Origin::Fetched, true},      {Kind::Missing, Origin::Synthetic, true}};
    for (int i = 0; i < cases.size(); ++i) {
        NewDelivery one = delivery(idOf(i));
        one.verdict.kind = std::get<0>(cases.at(i));
        one.origin = std::get<1>(cases.at(i));
        m_store->store(one);
    }
    const auto known = EventLookup::find(*m_connection, AccountId{1}, idsFrom(0, 10));
    QCOMPARE(known->size(), cases.size());
    for (int i = 0; i < cases.size(); ++i) {
        QCOMPARE(known->value(idOf(i)).isTrusted, std::get<2>(cases.at(i)));
        QCOMPARE(known->value(idOf(i)).origin, std::get<1>(cases.at(i)));
    }
}

void TestStoreRecover::tellsWhatArrivedSince()
{
    NewDelivery early = delivery(idOf(1));
    early.receivedAt = fromMicros(1'000);
    NewDelivery late = delivery(idOf(2), u"dealsUpdated"_s);
    late.receivedAt = fromMicros(2'000);
    late.envelope->created.reset();
    late.envelope->resourceIds = {4, 5};
    m_store->store({early, late});
    const auto since = EventLookup::arrivedSince(*m_connection, AccountId{1}, fromMicros(1'500));
    QVERIFY(since);
    QCOMPARE(since->size(), 1);
    QCOMPARE(since->constFirst().name, u"dealsUpdated"_s);
    QCOMPARE(since->constFirst().at, late.receivedAt);
    QCOMPARE(since->constFirst().resourceIds, (QList<qint64>{4, 5}));
    const auto all = EventLookup::arrivedSince(*m_connection, AccountId{1}, fromMicros(0));
    QCOMPARE(all->size(), 2);
    QCOMPARE(all->constFirst().at, *early.envelope->created);
}

QTEST_GUILESS_MAIN(TestStoreRecover)
#include "tst_store_recover.moc"
