// SPDX-License-Identifier: MIT
// Resources as they were fetched: exact, shared where alike, kept when the resource goes.
#include "storefixture.h"

#include "store/resourcenames.h"
#include "store/schema.h"
#include "store/snapshotlog.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreSnapshots final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bytesAreKept();
    void alikeBodiesAreStoredOnce();
    void goneResourcesKeepTheirLastBody();
    void historyIsNewestFirst();
    void causesAreKnown();
    void belongings();
    void accountsAreApart();
    void namesOfAPage();
    void retentionLeavesTheLastBody();
    void retentionLeavesWhatOthersCaused();
    void retentionReachesWhatNobodyCaused();
    void retentionBySizeReachesWhatNobodyCaused();
    void unknownSnapshots();
    void workBesideAWriter();

private:
    StoredFetch add(const ResourceKey &key, const QByteArray &body,
                    ResourceState state = ResourceState::Present, const QList<EventId> &events = {},
                    AccountId account = AccountId{1});
    QByteArray bodyOf(SnapshotId id);

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Connection> m_connection;
};

namespace {

const ResourceKey Ann{u"people"_s, 12};

}

void TestStoreSnapshots::init()
{
    m_connection.reset();
    m_fixture = std::make_unique<StoreFixture>();
    QVERIFY(m_fixture->writer->open());
    m_connection = m_fixture->connection();
}

StoredFetch TestStoreSnapshots::add(const ResourceKey &key, const QByteArray &body,
                                    ResourceState state, const QList<EventId> &events,
                                    AccountId account)
{
    m_fixture->clock.advance(1s);
    SnapshotLog log(*m_connection);
    const Result<StoredFetch> stored = log.add({.account = account,
                                                .key = key,
                                                .state = state,
                                                .reason = FetchReason::ByHand,
                                                .fetchedAt = m_fixture->clock.now(),
                                                .events = events,
                                                .body = body,
                                                .message = body.isEmpty() ? u"gone"_s : QString()});
    return stored ? *stored : StoredFetch();
}

QByteArray TestStoreSnapshots::bodyOf(SnapshotId id)
{
    SnapshotLog log(*m_connection);
    const Result<SnapshotBody> body = log.body(id);
    return body ? body->body : QByteArray();
}

void TestStoreSnapshots::bytesAreKept()
{
    QByteArray body = R"({"id":12,"name":"Ann Lee","n":1.0,"x":"\u00e9)";
    body.append('\0').append("\xff\"}", 3);
    const StoredFetch stored = add(Ann, body);
    QCOMPARE(bodyOf(stored.snapshot), body);
    QVERIFY(!stored.before.isValid());
    QVERIFY(!stored.isSame);
}

void TestStoreSnapshots::alikeBodiesAreStoredOnce()
{
    const QByteArray body = R"({"name":"Ann Lee"})";
    const StoredFetch first = add(Ann, body);
    const StoredFetch second = add(Ann, body);
    const StoredFetch third = add(Ann, R"({"name":"Ann  Lee"})");
    QVERIFY(second.isSame);
    QCOMPARE(second.before, first.snapshot);
    QVERIFY(!third.isSame);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM snapshot_body"_s)->toInt(), 2);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM snapshot"_s)->toInt(), 3);
    QCOMPARE(bodyOf(second.snapshot), body);
    SnapshotLog log(*m_connection);
    const auto history = log.history(first.resource.id);
    QVERIFY(!history->at(2).isSame);
    QVERIFY(history->at(1).isSame);
    QVERIFY(!history->at(0).isSame);
}

void TestStoreSnapshots::goneResourcesKeepTheirLastBody()
{
    const StoredFetch first = add(Ann, R"({"name":"Ann Lee"})");
    const StoredFetch gone = add(Ann, {}, ResourceState::Deleted);
    QCOMPARE(gone.resource.state, ResourceState::Deleted);
    QCOMPARE(gone.resource.lastSnapshot, first.snapshot);
    QCOMPARE(gone.resource.name, u"Ann Lee"_s);
    QCOMPARE(gone.before, first.snapshot);
    SnapshotLog log(*m_connection);
    const auto known = log.resources(AccountId{1}, {Ann});
    QCOMPARE(known->size(), 1);
    QCOMPARE(known->constFirst().lastSnapshot, first.snapshot);
    QCOMPARE(log.history(gone.resource.id)->constFirst().message, u"gone"_s);
    QVERIFY(!log.history(gone.resource.id)->constFirst().hasBody());
    const StoredFetch back = add(Ann, R"({"name":"Ann Lee"})");
    QVERIFY(back.isSame);
    QCOMPARE(back.resource.state, ResourceState::Present);
    QCOMPARE(*log.before(back.snapshot), first.snapshot);
}

void TestStoreSnapshots::historyIsNewestFirst()
{
    QList<SnapshotId> ids;
    ResourceId resource;
    for (int i = 0; i < 5; ++i) {
        const StoredFetch stored = add(Ann, "{\"i\":" + QByteArray::number(i) + '}');
        ids.prepend(stored.snapshot);
        resource = stored.resource.id;
    }
    SnapshotLog log(*m_connection);
    const auto history = log.history(resource, 3);
    QCOMPARE(history->size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(history->at(i).id, ids.at(i));
    QVERIFY(history->at(0).fetchedAt > history->at(1).fetchedAt);
    QCOMPARE(*log.before(ids.at(0)), ids.at(1));
    QCOMPARE(*log.before(ids.at(4)), SnapshotId{});
}

void TestStoreSnapshots::causesAreKnown()
{
    const StoredFetch first =
        add(Ann, "{}", ResourceState::Present, {EventId{5}, EventId{6}, EventId{5}, EventId{}});
    const StoredFetch second = add(Ann, "{\"a\":1}", ResourceState::Present, {EventId{6}});
    SnapshotLog log(*m_connection);
    const auto ofFive = log.causedBy(EventId{5});
    QCOMPARE(ofFive->value(first.resource.id).id, first.snapshot);
    QCOMPARE(ofFive->value(first.resource.id).events, QList<EventId>({EventId{5}, EventId{6}}));
    QCOMPARE(log.causedBy(EventId{6})->value(first.resource.id).id, second.snapshot);
    QVERIFY(log.causedBy(EventId{7})->isEmpty());
}

void TestStoreSnapshots::belongings()
{
    add({u"notes"_s, 1}, R"({"subject":"Called","personId":12})");
    add({u"deals"_s, 2}, R"({"name":"Elm St","people":[{"id":12},{"id":13}]})");
    add({u"tasks"_s, 3}, R"({"name":"Write","personId":13})");
    SnapshotLog log(*m_connection);
    const auto anns = log.belongingTo(AccountId{1}, 12);
    QCOMPARE(anns->size(), 2);
    QCOMPARE(anns->at(0).key, ResourceKey({u"deals"_s, 2}));
    QCOMPARE(anns->at(1).name, u"Called"_s);
    QVERIFY(log.belongingTo(AccountId{2}, 12)->isEmpty());
    add({u"deals"_s, 2}, R"({"name":"Elm St","people":[{"id":13}]})"); // moved
    QCOMPARE(log.belongingTo(AccountId{1}, 12)->size(), 1);
    add({u"notes"_s, 1}, {}, ResourceState::Deleted); // still hers
    QCOMPARE(log.belongingTo(AccountId{1}, 12)->size(), 1);
}

void TestStoreSnapshots::accountsAreApart()
{
    const StoredFetch one = add(Ann, R"({"name":"Ann Lee"})");
    const StoredFetch two =
        add(Ann, R"({"name":"Bo Ek"})", ResourceState::Present, {}, AccountId{2});
    QVERIFY(one.resource.id != two.resource.id);
    SnapshotLog log(*m_connection);
    QCOMPARE(log.resources(AccountId{2}, {Ann})->constFirst().name, u"Bo Ek"_s);
    QCOMPARE(log.named(10)->size(), 2);
    QCOMPARE(log.named(1)->constFirst().name, u"Bo Ek"_s);
}

void TestStoreSnapshots::namesOfAPage()
{
    add(Ann, R"({"name":"Ann Lee"})");
    add({u"notes"_s, 12}, R"({"subject":"Called"})");
    QList<EventSummary> rows(6);
    for (EventSummary &row : rows)
        row.account = AccountId{1};
    rows[0].eventName = u"peopleUpdated"_s;
    rows[0].resourceIds = {12};
    rows[1].eventName = u"peopleUpdated"_s;
    rows[1].resourceIds = {12, 13, 14};
    rows[2].eventName = u"notesCreated"_s;
    rows[2].resourceIds = {12};
    rows[3].eventName = u"peopleUpdated"_s;
    rows[3].resourceIds = {99};
    rows[4].eventName = u"inboxAppReply"_s;
    rows[5].eventName = u"peopleUpdated"_s;
    rows[5].resourceIds = {12};
    rows[5].account = AccountId{2};
    QVERIFY(ResourceNames(*m_connection).fill(rows));
    QCOMPARE(rows[0].resourceName, u"Ann Lee"_s);
    QCOMPARE(rows[1].resourceName, u"Ann Lee and 2 more"_s);
    QCOMPARE(rows[2].resourceName, u"Called"_s);
    for (int i = 3; i < 6; ++i)
        QCOMPARE(rows[i].resourceName, QString());
    QVERIFY(ResourceNames(*m_connection).fill(rows = QList<EventSummary>(2000, rows[0])));

    NewDelivery about = delivery(u"e"_s, u"peopleUpdated"_s);
    about.envelope->resourceIds = {12};
    const auto stored = m_fixture->store(about);
    const auto reader = m_fixture->reader();
    QCOMPARE(reader->summaries({stored[0].event})->constFirst().resourceName, u"Ann Lee"_s);
    QCOMPARE(reader->page(1, std::nullopt)->constFirst().resourceName, u"Ann Lee"_s);
    QCOMPARE(reader->event(stored[0].event)->summary.resourceName, u"Ann Lee"_s);
}

void TestStoreSnapshots::retentionLeavesTheLastBody()
{
    const StoredFetch first = add(Ann, "{\"a\":1}", ResourceState::Present, {EventId{5}});
    const StoredFetch second = add(Ann, "{\"a\":2}", ResourceState::Present, {EventId{5}});
    const StoredFetch same = add(Ann, "{\"a\":2}", ResourceState::Present, {EventId{5}});
    add(Ann, {}, ResourceState::Deleted, {EventId{5}});
    SnapshotLog log(*m_connection);
    QVERIFY(log.forgetEvents({EventId{5}}));
    const auto history = log.history(first.resource.id);
    QCOMPARE(history->size(), 1);
    QCOMPARE(history->constFirst().id, same.snapshot);
    QCOMPARE(bodyOf(same.snapshot), "{\"a\":2}"_ba);
    QVERIFY(!log.body(second.snapshot));
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM snapshot_body"_s)->toInt(), 1);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM snapshot_cause"_s)->toInt(), 0);
}

void TestStoreSnapshots::retentionLeavesWhatOthersCaused()
{
    const StoredFetch first =
        add(Ann, "{\"a\":1}", ResourceState::Present, {EventId{5}, EventId{6}});
    const StoredFetch byHand = add(Ann, "{\"a\":2}");
    add(Ann, "{\"a\":3}");
    // Through the writer: old events go by its policy, their snapshots with them.
    NewDelivery old = delivery(u"old"_s);
    old.receivedAt = m_fixture->clock.now() - 48h;
    const auto stored = m_fixture->store(old);
    const StoredFetch theirs =
        add({u"notes"_s, 1}, "{\"b\":1}", ResourceState::Present, {stored[0].event});
    const StoredFetch last =
        add({u"notes"_s, 1}, "{\"b\":2}", ResourceState::Present, {stored[0].event});
    m_fixture->writer->setRetention({.maxAge = 24h});
    QTRY_COMPARE(m_fixture->removed.size(), 1);
    SnapshotLog log(*m_connection);
    QVERIFY(!log.body(theirs.snapshot));
    QCOMPARE(bodyOf(last.snapshot), "{\"b\":2}"_ba);
    QVERIFY(log.forgetEvents({EventId{5}}));
    QCOMPARE(bodyOf(first.snapshot), "{\"a\":1}"_ba);
    QCOMPARE(bodyOf(byHand.snapshot), "{\"a\":2}"_ba); // nobody's event
    QVERIFY(log.forgetEvents({EventId{6}}));
    QVERIFY(!log.body(first.snapshot));
}

void TestStoreSnapshots::retentionReachesWhatNobodyCaused()
{
    const StoredFetch first = add(Ann, "{\"a\":1}");
    const StoredFetch caused = add(Ann, "{\"a\":2}", ResourceState::Present, {EventId{5}});
    const StoredFetch failed = add(Ann, {}, ResourceState::Deleted);
    const StoredFetch alone = add({u"notes"_s, 1}, "{\"b\":1}"); // nothing else is left of it
    const StoredFetch orphan = add(Ann, "{\"a\":1}", ResourceState::Present, {EventId{6}});
    SnapshotLog log(*m_connection);
    QVERIFY(log.forgetEvents({EventId{6}})); // it was the last body then, so it stayed
    QVERIFY(log.body(orphan.snapshot));
    const StoredFetch last = add(Ann, "{\"a\":3}");
    m_fixture->clock.advance(30h);
    const StoredFetch young = add(Ann, "{\"a\":4}");
    const StoredFetch youngest = add(Ann, "{\"a\":5}");
    m_fixture->writer->setRetention({.maxAge = 24h, .sliceEvents = 2}); // in several slices
    QTRY_VERIFY(!log.body(last.snapshot));
    QVERIFY(!log.body(first.snapshot));
    QVERIFY(!log.body(failed.snapshot));
    QVERIFY(!log.body(orphan.snapshot));
    QCOMPARE(bodyOf(caused.snapshot), "{\"a\":2}"_ba); // goes with its event
    QCOMPARE(bodyOf(alone.snapshot), "{\"b\":1}"_ba);
    QCOMPARE(bodyOf(young.snapshot), "{\"a\":4}"_ba);
    QCOMPARE(bodyOf(youngest.snapshot), "{\"a\":5}"_ba);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM snapshot"_s)->toInt(), 4);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM snapshot_body"_s)->toInt(), 4);
}

void TestStoreSnapshots::retentionBySizeReachesWhatNobodyCaused()
{
    // 3 MB of snapshots, then 3 MB of events: half of it may stay, so the snapshots go first.
    QList<StoredFetch> snapshots;
    for (int i = 0; i < 30; ++i)
        snapshots += add(Ann, QByteArray(100'000, char('a' + i % 26)));
    for (int i = 0; i < 30; ++i) {
        m_fixture->clock.advance(1s);
        NewDelivery item = delivery(QString::number(i));
        item.receivedAt = m_fixture->clock.now();
        item.body = QByteArray(100'000, 'x');
        m_fixture->store(item);
    }
    SnapshotLog log(*m_connection);
    const auto count = [this](const QString &table) {
        return m_connection->value(u"SELECT count(*) FROM "_s + table)->toInt();
    };
    m_fixture->writer->setRetention({.maxBytes = 3'700'000, .sliceEvents = 4});
    QTRY_VERIFY_WITH_TIMEOUT(count(u"snapshot"_s) < 30, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->states.constLast().bytes < 4'000'000, 20'000);
    QVERIFY(m_fixture->removed.isEmpty());
    QVERIFY(!log.body(snapshots.constFirst().snapshot));
    QVERIFY(log.body(snapshots.constLast().snapshot));
    // Less than the events need: then they go, too, and of Ann the last is left.
    m_fixture->writer->setRetention({.maxBytes = 1'000'000, .sliceEvents = 4});
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->removed.size() >= 20, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(count(u"snapshot"_s), 1, 20'000);
    QVERIFY(log.body(snapshots.constLast().snapshot));
}

void TestStoreSnapshots::unknownSnapshots()
{
    SnapshotLog log(*m_connection);
    QCOMPARE(log.body(SnapshotId{99}).error().code, ErrorCode::NotFound);
    QCOMPARE(*log.before(SnapshotId{99}), SnapshotId{});
    QVERIFY(log.resources(AccountId{1}, {Ann})->isEmpty());
    QVERIFY(log.history(ResourceId{99})->isEmpty());
    QVERIFY(log.forgetEvents({}));
}

void TestStoreSnapshots::workBesideAWriter()
{
    // As the window's writer does it, while another connection does the same.
    std::atomic<int> done{0};
    for (int i = 0; i < 20; ++i) {
        m_fixture->writer->submit(
            [i](Connection &connection) -> Result<void> {
                SnapshotLog log(connection);
                const Result<StoredFetch> stored = log.add({.account = AccountId{1},
                                                            .key = {u"people"_s, i},
                                                            .fetchedAt = fromMicros(i),
                                                            .events = {},
                                                            .body = "{}",
                                                            .message = {}});
                return stored ? Result<void>() : Result<void>(stored.error());
            },
            [&done](const Result<void> &stored) { done += stored ? 1 : 100; });
    }
    const StoredFetch beside = add(Ann, "{}");
    QVERIFY(beside.snapshot.isValid());
    QTRY_COMPARE(done.load(), 20);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM resource"_s)->toInt(), 20);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM snapshot"_s)->toInt(), 21);
}

QTEST_GUILESS_MAIN(TestStoreSnapshots)
#include "tst_store_snapshots.moc"
