// SPDX-License-Identifier: MIT
// The numbers of a window of time, read from a store in pieces; what happened to webhooks.
#include "storefixture.h"

#include "store/schema.h"
#include "store/statsquery.h"
#include "store/trash.h"
#include "store/webhookhistory.h"
#include "store/webhookjournal.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp Start = fromMicros(1'795'000'000'000'000);

NewDelivery tagged(int number, Timestamp at, const QString &tag, const QList<qint64> &people)
{
    NewDelivery made =
        delivery(u"00000000-0000-4000-8000-%1"_s.arg(number, 12, 10, QLatin1Char('0')),
                 u"peopleTagsCreated"_s);
    made.receivedAt = at;
    made.verifiedAt = at + 100us;
    made.body = R"({"event":"peopleTagsCreated","data":{"tags":[")" + tag.toUtf8() + "\"]}}";
    made.envelope->resourceIds = people;
    made.envelope->created = at - 2s;
    return made;
}

QList<qint64> people(qint64 first, int count)
{
    QList<qint64> ids;
    for (int i = 0; i < count; ++i)
        ids.append(first + i);
    return ids;
}

} // namespace

class TestStoreStats final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void emptyStore();
    void onlyTheWindow();
    void smallPiecesGiveTheSame();
    void answersAndRetries();
    void bulkActionsAreReadByTheirData();
    void forgedAndRepeatedRequestsAreNoBulk();
    void loopsAreFound();
    void deletedEventsAreLeftOut();
    void othersThanNetworkAreNoDeliveries();
    void historyOfWebhooks();
    void historyIsBounded();

private:
    DeliveryStats ask(const StatsWindow &window, int slice = 25'000);
    void answer(const CommittedDelivery &delivery, int status, Timestamp at);

    std::unique_ptr<StoreFixture> m_store;
    std::unique_ptr<Connection> m_connection;
    int m_steps = 0;
};

void TestStoreStats::init()
{
    m_store = std::make_unique<StoreFixture>();
    QVERIFY(m_store->writer->open());
    m_connection = m_store->connection();
}

void TestStoreStats::cleanup()
{
    m_connection.reset();
    m_store.reset();
}

DeliveryStats TestStoreStats::ask(const StatsWindow &window, int slice)
{
    StatsQuery query({.window = window, .loops = {.most = 3, .within = 1min}, .gaps = {}}, slice);
    m_steps = 0;
    double progress = 0;
    for (;;) {
        const Result<bool> isOver = query.step(*m_connection);
        if (!isOver) {
            QTest::qFail(qPrintable(isOver.error().detail), __FILE__, __LINE__);
            return {};
        }
        if (query.progress() < progress || ++m_steps > 10'000) {
            QTest::qFail("It goes backwards, or does not end.", __FILE__, __LINE__);
            return {};
        }
        progress = query.progress();
        if (*isOver)
            return query.takeResult();
    }
}

void TestStoreStats::answer(const CommittedDelivery &delivery, int status, Timestamp at)
{
    QVERIFY(m_connection->exec(
        u"INSERT INTO answer (delivery_id, status, answered_us) VALUES (?, ?, ?)"_s,
        {delivery.delivery.value, status, toMicros(at)}));
}

void TestStoreStats::emptyStore()
{
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.events, 0);
    QVERIFY(stats.lanes.isEmpty());
    QVERIFY(stats.lags.isEmpty());
}

void TestStoreStats::onlyTheWindow()
{
    for (int i = 0; i < 10; ++i)
        m_store->store(tagged(i, Start + i * 10min, u"Hot"_s, {i}));
    m_store->store(delivery({})); // no event in it
    const DeliveryStats stats = ask({Start + 20min, Start + 50min});
    QCOMPARE(stats.events, 3); // at its begin, but not at its end
    QCOMPARE(stats.deliveries, 3);
    QCOMPARE(stats.rates.size(), 1);
    QCOMPARE(stats.lags.at(1).lag.count, 3);
    const DeliveryStats all = ask({Start, Start + 2h});
    QCOMPARE(all.events, 10);
    QCOMPARE(all.others, 1);
    QCOMPARE(all.deliveries, 10);
    QVERIFY(all.rates.at(1).eventName.isEmpty());
}

void TestStoreStats::smallPiecesGiveTheSame()
{
    std::vector<NewDelivery> many;
    for (int i = 0; i < 60; ++i)
        many.push_back(tagged(i, Start + i * 1s, i % 2 ? u"Hot"_s : u"Cold"_s, people(i, 4)));
    m_store->store(std::move(many));
    const DeliveryStats whole = ask({Start, Start + 1h});
    const int few = m_steps;
    const DeliveryStats pieces = ask({Start, Start + 1h}, 7);
    QVERIFY(m_steps > few + 10);
    QCOMPARE(pieces, whole);
    QCOMPARE(whole.bulks.size(), 2);
}

void TestStoreStats::answersAndRetries()
{
    const NewDelivery once = tagged(1, Start, u"Hot"_s, {1});
    NewDelivery again = once;
    again.receivedAt = Start + 61s;
    const CommittedDelivery first = m_store->store(once).at(0);
    const CommittedDelivery second = m_store->store(again).at(0);
    QCOMPARE(second.event, first.event);
    answer(first, 503, Start + 20ms);
    answer(second, 204, Start + 61s + 11s);
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.events, 1);
    QCOMPARE(stats.deliveries, 2);
    QCOMPARE(stats.lanes.size(), 1);
    const WebhookLane &lane = stats.lanes.at(0);
    QCOMPARE(lane.eventName, u"peopleTagsCreated"_s);
    QCOMPARE(lane.sum.refused, 1);
    QCOMPARE(lane.sum.late, 1);
    QCOMPARE(lane.sum.repeats, 1);
    QCOMPARE(*lane.sum.slowest, 11s);
    QCOMPARE(stats.lags.at(0).answer.count, 2);
    QCOMPARE(stats.retries.seen, 1);
    QCOMPARE(stats.retries.after.at(0).gap.p50, 61s);
    QCOMPARE(stats.lags.at(0).lag.count, 1); // of the event, not of each attempt
    QCOMPARE(stats.lags.at(0).lag.p50, 2s);
}

void TestStoreStats::bulkActionsAreReadByTheirData()
{
    std::vector<NewDelivery> many;
    for (int i = 0; i < 7; ++i) {
        many.push_back(tagged(2 * i, Start + i * 2s, u"Hot"_s, people(1 + i * 100, 100)));
        many.push_back(tagged(2 * i + 1, Start + i * 2s, u"Cold"_s, people(1, 20)));
    }
    m_store->store(std::move(many));
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.bulks.size(), 2);
    const auto hot = std::find_if(stats.bulks.cbegin(), stats.bulks.cend(),
                                  [](const BulkAction &bulk) { return bulk.subject == "Hot"_L1; });
    QVERIFY(hot != stats.bulks.cend());
    QCOMPARE(hot->resources, 700);
    QCOMPARE(hot->requests, 7);
    QCOMPARE(hot->last - hot->first, 12s);
    QVERIFY(!hot->isUnreadable);
}

void TestStoreStats::forgedAndRepeatedRequestsAreNoBulk()
{
    std::vector<NewDelivery> many;
    for (int i = 0; i < 12; ++i) {
        many.push_back(tagged(i, Start + i * 1s, u"Forged"_s, people(1 + i * 100, 100)));
        many.back().verdict.kind = SignatureVerdict::Kind::Invalid;
        many.push_back(tagged(100 + i, Start + i * 1s, u"Loop"_s, {7}));
        many.push_back(tagged(200 + i, Start + i * 5s, u"Slow"_s, {i}));
    }
    for (int i = 0; i < 3; ++i) {
        many.push_back(tagged(300 + i, Start + i * 2s, u"Hot"_s, people(1 + i * 10, 10)));
        many.push_back(tagged(400 + i, Start + i * 2s, u"Hot"_s, {5})); // known by then
    }
    m_store->store(std::move(many));
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.bulks.size(), 1);
    QCOMPARE(stats.bulks.at(0).subject, u"Hot"_s);
    QCOMPARE(stats.bulks.at(0).resources, 30);
    QCOMPARE(stats.bulks.at(0).requests, 3);
}

void TestStoreStats::loopsAreFound()
{
    std::vector<NewDelivery> many;
    for (int i = 0; i < 8; ++i)
        many.push_back(tagged(i, Start + i * 2s, u"Hot"_s, {12}));
    m_store->store(std::move(many));
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.loops.size(), 1);
    QCOMPARE(stats.loops.at(0).events, 8);
    QCOMPARE(stats.loops.at(0).resource.number, 12);
    QCOMPARE(ask({Start + 10s, Start + 1h}).loops.size(), 0); // the three at the end
}

void TestStoreStats::deletedEventsAreLeftOut()
{
    m_store->store(tagged(1, Start, u"Hot"_s, {1}));
    const CommittedDelivery gone = m_store->store(tagged(2, Start + 1s, u"Hot"_s, {2})).at(0);
    QVERIFY(Trash(*m_connection).hide({gone.event}, 1, Start));
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.events, 1);
    QCOMPARE(stats.deliveries, 1);
}

void TestStoreStats::othersThanNetworkAreNoDeliveries()
{
    for (const Origin origin : {Origin::Fetched, Origin::Synthetic, Origin::Imported}) {
        NewDelivery made = tagged(int(origin), Start + int(origin) * 1s, u"Hot"_s, {1});
        made.origin = origin;
        m_store->store(made);
    }
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.events, 3);
    QCOMPARE(stats.deliveries, 0);
    QVERIFY(stats.lanes.isEmpty());
}

void TestStoreStats::historyOfWebhooks()
{
    const auto journal = WebhookJournal::open(m_store->path());
    QVERIFY(journal);
    WebhookWrite write;
    write.kind = WebhookWrite::Kind::SwitchOff;
    write.webhook = 5;
    write.event = u"peopleCreated"_s;
    write.at = Start + 2min;
    QVERIFY((*journal)->append(AccountId{1}, write));
    write.at = Start + 3h;
    QVERIFY((*journal)->append(AccountId{1}, write));
    const WebhookMark seen{.account = AccountId{1},
                           .webhook = 6,
                           .eventName = u"peopleCreated"_s,
                           .kind = WebhookHappening::Deleted,
                           .isOurs = false,
                           .at = Start + 1min};
    QVERIFY(WebhookHistory::add(*m_connection, {seen}));
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.marks.size(), 2);
    QCOMPARE(stats.marks.at(0), seen);
    QCOMPARE(stats.marks.at(1).kind, WebhookHappening::SwitchedOff);
    QVERIFY(stats.marks.at(1).isOurs);
    QCOMPARE(stats.marks.at(1).webhook, 5);
}

void TestStoreStats::historyIsBounded()
{
    QList<WebhookMark> marks;
    for (int i = 0; i < 5'010; ++i)
        marks.append(
            {.account = AccountId{1}, .webhook = i, .eventName = {}, .at = Start + i * 1s});
    QVERIFY(m_connection->begin());
    QVERIFY(WebhookHistory::add(*m_connection, marks));
    QVERIFY(m_connection->commit());
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM webhook_seen"_s)->toInt(), 5'000);
    QCOMPARE(m_connection->value(u"SELECT min(webhook_id) FROM webhook_seen"_s)->toInt(), 10);
}

QTEST_GUILESS_MAIN(TestStoreStats)
#include "tst_store_stats.moc"
