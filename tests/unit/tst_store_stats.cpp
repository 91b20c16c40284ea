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
    void anyOrderOfRowsGivesTheSame_data();
    void anyOrderOfRowsGivesTheSame();
    void newestFirstIsNoLoop();
    void actionsFarApartAreTwo();
    void tagsWithACommaAreOne();
    void forgedRequestsAreNotTimed();
    void deletedEventsAreLeftOut();
    void othersThanNetworkAreNoDeliveries();
    void historyOfWebhooks();
    void historyIsBounded();

private:
    DeliveryStats ask(const StatsWindow &window, const StatsMemory &memory = {});
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

DeliveryStats TestStoreStats::ask(const StatsWindow &window, const StatsMemory &memory)
{
    StatsQuery query({.window = window, .loops = {.most = 3, .within = 1min}, .gaps = {}}, memory);
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
    const DeliveryStats pieces = ask({Start, Start + 1h}, {.slice = 7});
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
    const auto hot =
        std::find_if(stats.bulks.cbegin(), stats.bulks.cend(),
                     [](const BulkAction &bulk) { return bulk.subject.contains(u"Hot"_s); });
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
    QCOMPARE(stats.bulks.at(0).subject, QStringList{u"Hot"_s});
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

void TestStoreStats::anyOrderOfRowsGivesTheSame_data()
{
    QTest::addColumn<QString>("order");
    QTest::addColumn<int>("slice");
    QTest::addColumn<int>("waiting");
    QTest::addColumn<int>("sorted");
    for (const QString &order : {u"newest first"_s, u"older half last"_s, u"mixed up"_s}) {
        QTest::addRow("%s", qPrintable(order)) << order << 25'000 << 4'096 << 1'000'000;
        QTest::addRow("%s, few wait", qPrintable(order)) << order << 25'000 << 5 << 1'000'000;
        QTest::addRow("%s, small steps", qPrintable(order)) << order << 7 << 5 << 1'000'000;
        QTest::addRow("%s, few are sorted", qPrintable(order)) << order << 7 << 5 << 20;
        QTest::addRow("%s, hardly any", qPrintable(order)) << order << 25'000 << 0 << 1;
    }
}

void TestStoreStats::anyOrderOfRowsGivesTheSame()
{
    QFETCH(QString, order);
    QFETCH(int, slice);
    QFETCH(int, waiting);
    QFETCH(int, sorted);
    // A loop, a slow stream that is none, and twice the same action, for an hour and more.
    std::vector<NewDelivery> many;
    for (int i = 0; i < 30; ++i) {
        many.push_back(tagged(i, Start + i * 3s, u"Loop"_s, {12}));
        many.push_back(tagged(100 + i, Start + i * 140s + 1ms, u"Slow"_s, {88}));
        if (i < 4) {
            many.push_back(
                tagged(200 + i, Start + 2ms + i * 2s, u"Cold"_s, people(300 + 6 * i, 6)));
            many.push_back(
                tagged(300 + i, Start + 3ms + 30min + i * 2s, u"Cold"_s, people(300 + 6 * i, 6)));
        }
    }
    std::sort(many.begin(), many.end(), [](const NewDelivery &a, const NewDelivery &b) {
        return a.receivedAt < b.receivedAt;
    });
    const StatsWindow window{Start, Start + 2h};
    m_store->store(many);
    const DeliveryStats expected = ask(window);
    QCOMPARE(expected.loops.size(), 1);
    QCOMPARE(expected.bulks.size(), 2);
    cleanup();
    init();
    if (order == "newest first"_L1)
        std::reverse(many.begin(), many.end());
    else if (order == "older half last"_L1)
        std::rotate(many.begin(), many.begin() + std::ptrdiff_t(many.size() / 2), many.end());
    else
        for (size_t i = 0; i < many.size(); ++i)
            std::swap(many[i], many[i * 31 % many.size()]);
    m_store->store(std::move(many));
    const DeliveryStats stats =
        ask(window, {.slice = slice, .waiting = size_t(waiting), .sorted = size_t(sorted)});
    QCOMPARE(stats.loops, expected.loops);
    QCOMPARE(stats.rates, expected.rates);
    QCOMPARE(stats.lags, expected.lags);
    const auto withoutNumbers = [](QList<BulkAction> bulks) {
        for (BulkAction &bulk : bulks)
            bulk.firstEvent = bulk.lastEvent = {};
        return bulks;
    };
    QCOMPARE(withoutNumbers(stats.bulks), withoutNumbers(expected.bulks));
}

void TestStoreStats::newestFirstIsNoLoop()
{
    std::vector<NewDelivery> many;
    for (int i = 0; i < 22; ++i)
        many.push_back(tagged(i, Start - i * 40min, u"Hot"_s, {88}));
    m_store->store(std::move(many));
    for (const int waiting : {4'096, 3}) {
        const DeliveryStats stats = ask({Start - 24h, Start + 1h}, {.waiting = size_t(waiting)});
        QCOMPARE(stats.events, 22);
        QCOMPARE(stats.loops, QList<LoopAlarm>());
    }
}

void TestStoreStats::actionsFarApartAreTwo()
{
    // As from two captures, the newer one imported first.
    for (const auto &[number, at] : {std::pair{0, Start + 8h}, {100, Start}}) {
        std::vector<NewDelivery> many;
        for (int i = 0; i < 2; ++i)
            many.push_back(tagged(number + i, at + i * 1s, u"Cold"_s, people(number + i * 6, 6)));
        m_store->store(std::move(many));
    }
    for (const int waiting : {4'096, 1}) {
        const DeliveryStats stats = ask({Start, Start + 24h}, {.waiting = size_t(waiting)});
        QCOMPARE(stats.bulks.size(), 2);
        for (const BulkAction &bulk : stats.bulks) {
            QCOMPARE(bulk.subject, QStringList{u"Cold"_s});
            QCOMPARE(bulk.resources, 12);
            QCOMPARE(bulk.requests, 2);
            QCOMPARE(bulk.last - bulk.first, 1s);
        }
        QCOMPARE(stats.bulks.at(0).first, Start + 8h); // the newest first
    }
}

void TestStoreStats::tagsWithACommaAreOne()
{
    std::vector<NewDelivery> many;
    many.push_back(tagged(1, Start, u"Austin, TX"_s, people(1, 12)));
    many.push_back(tagged(2, Start + 10s, u"Hot\",\"Cold"_s, people(21, 12)));
    many.push_back(tagged(3, Start + 20s, u"Hot, Cold"_s, people(41, 12)));
    m_store->store(std::move(many));
    QList<QStringList> subjects;
    const DeliveryStats stats = ask({Start, Start + 1h});
    for (const BulkAction &bulk : stats.bulks)
        subjects.prepend(bulk.subject);
    QCOMPARE(subjects,
             (QList<QStringList>{{u"Austin, TX"_s}, {u"Hot"_s, u"Cold"_s}, {u"Hot, Cold"_s}}));
}

void TestStoreStats::forgedRequestsAreNotTimed()
{
    const CommittedDelivery real = m_store->store(tagged(1, Start, u"Hot"_s, {1})).at(0);
    NewDelivery made = tagged(2, Start + 1s, u"Hot"_s, {2});
    made.envelope->created = Start - 24h * 3650;
    made.verdict.kind = SignatureVerdict::Kind::Invalid;
    const CommittedDelivery forged = m_store->store(made).at(0);
    answer(real, 204, Start + 5ms);
    answer(forged, 401, Start + 9s);
    const DeliveryStats stats = ask({Start, Start + 1h});
    QCOMPARE(stats.events, 2);
    QCOMPARE(stats.forged, 1);
    QCOMPARE(stats.lanes.at(0).sum.deliveries, 2);
    QCOMPARE(stats.lanes.at(0).sum.forged, 1);
    QCOMPARE(stats.lags.at(0).lag.count, 1);
    QCOMPARE(stats.lags.at(0).lag.p95, 2s);
    QCOMPARE(stats.lags.at(0).answer.count, 1);
    QCOMPARE(stats.lags.at(0).answer.p95, 5ms);
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
