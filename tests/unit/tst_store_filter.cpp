// SPDX-License-Identifier: MIT
// A filter's every field against a small store, and how its search is cut into slices.
#include "core/filter.h"
#include "core/forward.h"
#include "store/filterplan.h"
#include "store/filterquery.h"
#include "store/searchindex.h"
#include "store/textsearch.h"
#include "storefixture.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto WholeId = "64d0ad74-3aab-4b30-89c9-7337398cf8b4"_L1;

Filter filterOf(const QString &text)
{
    const FilterParse parsed = Filter::parse(text);
    if (parsed.problem)
        qFatal("%s: %s", qPrintable(text), qPrintable(parsed.problem->message));
    return parsed.filter;
}

/// The fixture's clock stands at this moment; its deliveries arrive microseconds later.
FilterMoment moment()
{
    return {.now = HandClock().now() + 1h, .zone = QTimeZone::utc()};
}

/// Counts what it is asked for.
class CountingSearch final : public TextSearch
{
public:
    explicit CountingSearch(Connection &connection)
        : m_scan(connection)
    {
    }
    Result<QList<QSet<qint64>>> find(const QList<PayloadTest> &tests, const QList<qint64> &events,
                                     const SearchStop &stop) override
    {
        asked += events;
        return m_scan.find(tests, events, stop);
    }
    QList<qint64> asked;

private:
    PayloadScan m_scan;
};

QByteArray tagBody(const QByteArray &tags)
{
    return R"({"event":"peopleTagsCreated","data":{"tags":[)" + tags + "]}}";
}

} // namespace

class TestStoreFilter final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void findsByEachField_data();
    void findsByEachField();
    void findsTheSameByTheIndex_data();
    void findsTheSameByTheIndex();
    void findsWholeIdsWhereverTheirKeysAre();
    void findsIdsOfAnyKind();
    void findsMicroseconds();
    void pagesThroughSlices();
    void readsOnlyPayloadsThatMatter();
    void countsExactlyOrAtLeast();
    void aNewerQuestionEndsTheOlder();
    void stoppedAnswersGetSomewhere();
    void stoppedCountsAreNeverTooHigh();
    void takesTheDeepestAndTheLongest();
    void bindsEveryValue();
    void answersAnEmptyStore();

private:
    /// Names of what a filter finds, oldest first.
    QString found(const QString &text);
    void fill();
    void fillForwards();
    void add(const QString &name, NewDelivery delivery);
    void addAnswer(const QString &name, int status);
    void addForward(const QString &name, int target, ForwardStage stage,
                    ForwardReason reason = ForwardReason::Routed);

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EventReader> m_reader;
    QHash<qint64, QString> m_names;
    QHash<QString, CommittedDelivery> m_stored;
};

void TestStoreFilter::initTestCase()
{
    m_fixture = std::make_unique<StoreFixture>();
    QVERIFY(m_fixture->writer->open());
    const auto accounts = AccountStore::open(m_fixture->path());
    for (const QString &name : {u"acme"_s, u"Big Co"_s}) {
        Account account;
        account.name = name;
        QVERIFY((*accounts)->add(account));
    }
    m_connection = m_fixture->connection();
    fill();
    fillForwards();
    m_reader = m_fixture->reader();
}

void TestStoreFilter::cleanupTestCase()
{
    m_reader.reset();
    m_connection.reset();
    m_fixture.reset();
}

void TestStoreFilter::add(const QString &name, NewDelivery delivery)
{
    const auto stored = m_fixture->store(delivery);
    m_names.insert(stored[0].event.value, name);
    m_stored.insert(name, stored[0]);
}

void TestStoreFilter::addAnswer(const QString &name, int status)
{
    QVERIFY(m_connection->exec(
        u"INSERT INTO answer (delivery_id, status, answered_us) VALUES (?, ?, 1)"_s,
        {m_stored[name].delivery.value, status}));
}

void TestStoreFilter::addForward(const QString &name, int target, ForwardStage stage,
                                 ForwardReason reason)
{
    QVERIFY(m_connection->exec(
        u"INSERT INTO forward (event_id, delivery_id, target_id, url, reason, state, attempts, "
        "tries, may_have_arrived, is_edited, created_us, due_us) "
        "VALUES (?, ?, ?, '', ?, ?, 1, 1, 0, 0, 1, 1)"_s,
        {m_stored[name].event.value, m_stored[name].delivery.value, target, int(reason),
         int(stage)}));
}

void TestStoreFilter::fill()
{
    using Kind = SignatureVerdict::Kind;
    NewDelivery created = delivery(QString(WholeId), u"peopleCreated"_s);
    created.body = R"({"event":"peopleCreated","uri":"https:\/\/api.followupboss.com\/v1"})";
    created.envelope->resourceIds = {1234, 55};
    add(u"created"_s, created);

    NewDelivery tags = delivery(u"a1"_s, u"peopleTagsCreated"_s);
    tags.body = tagBody(R"("Kingsbury","Free Trial","caf\u00e9")");
    tags.envelope->resourceIds = {91234};
    tags.verdict.kind = Kind::Invalid;
    tags.disposition = Disposition::Refused;
    add(u"tags"_s, tags);

    NewDelivery notes = delivery(u"20261123-x"_s, u"notesCreated"_s);
    notes.account = AccountId{2};
    notes.body = "{\"text\":\"the caf\u00e9 says \\\"Hello\\\" 100%\",\"pad\":\"" +
                 QByteArray(3000, 'x') + "\"}";
    notes.envelope->resourceIds = {1234};
    notes.envelope->created = notes.receivedAt - 90s;
    notes.verdict.kind = Kind::Missing;
    add(u"notes"_s, notes);

    NewDelivery old = delivery(u"b2"_s, u"peopleDeleted"_s);
    old.receivedAt -= 50h;
    old.envelope->created = old.receivedAt - 250ms;
    old.verdict.kind = Kind::NoKey;
    old.origin = Origin::Fetched;
    add(u"old"_s, old);

    add(u"garbage"_s, delivery({}));

    NewDelivery again = delivery(u"c3"_s, u"dealsUpdated"_s);
    again.body = "first attempt";
    again.head = "POST /in/secretpath HTTP/1.1\r\nX-Trace: Alpha\r\n\r\n";
    again.origin = Origin::Imported;
    again.envelope->created.reset();
    add(u"retried"_s, again);
    again.body = "second attempt, longer";
    add(u"retried"_s, again);

    addAnswer(u"created"_s, 204);
    addAnswer(u"tags"_s, 401);
    addAnswer(u"notes"_s, 503);
    addAnswer(u"old"_s, AnswerCut);
    QVERIFY(m_connection->exec(u"UPDATE event SET pinned = 1 WHERE uid = ?"_s, {u"b2"_s}));
}

void TestStoreFilter::fillForwards()
{
    using Stage = ForwardStage;
    // One target took it at the second try, another did at once.
    addForward(u"created"_s, 1, Stage::Failed);
    addForward(u"created"_s, 1, Stage::Delivered);
    addForward(u"created"_s, 2, Stage::Delivered);
    // What one target does not want counts more than what another waits for.
    addForward(u"tags"_s, 1, Stage::Failed);
    addForward(u"tags"_s, 2, Stage::Waiting);
    addForward(u"notes"_s, 1, Stage::Delivered);
    addForward(u"notes"_s, 2, Stage::UnderWay);
    // These do not count.
    addForward(u"old"_s, 1, Stage::Failed, ForwardReason::Drill);
    addForward(u"old"_s, 0, Stage::Failed, ForwardReason::Replay);
    addForward(u"old"_s, 1, Stage::Cancelled);
}

QString TestStoreFilter::found(const QString &text)
{
    const auto events = m_reader->filtered(filterOf(text), moment(), 100, std::nullopt);
    if (!events)
        return events.error().message + events.error().detail;
    if (events->end != FilteredEvents::End::Exhausted)
        return u"not exhausted"_s;
    const auto count = m_reader->countFiltered(filterOf(text), moment());
    if (!count || *count != FilterCount{.events = events->ids.size(), .isExact = true})
        return u"counted otherwise"_s;
    QStringList names;
    for (const EventId id : events->ids)
        names.prepend(m_names.value(id.value));
    return names.join(u' ');
}

void TestStoreFilter::findsByEachField_data()
{
    QTest::addColumn<QString>("names");
    const QString all = u"created tags notes old garbage retried"_s;
    const auto row = [](const char *text, const QString &names) { QTest::newRow(text) << names; };
    row("", all);
    row("event:people*", u"created tags old"_s);
    row("event:PEOPLEcreated", u"created"_s);
    row("event:*Deleted,*Updated", u"old retried"_s);
    row("event:nothing", {});
    row("event:*", u"created tags notes old retried"_s);
    row("-event:people*", u"notes garbage retried"_s);
    row("sig:valid", u"created garbage retried"_s);
    row("sig:invalid", u"tags"_s);
    row("sig:missing", u"notes"_s);
    row("sig:nokey", u"old"_s);
    row("is:retry", u"retried"_s);
    row("is:pinned", u"old"_s);
    row("is:refused", u"tags"_s);
    row("is:unreadable", u"garbage"_s);
    row("origin:delivered", u"created tags notes garbage"_s);
    row("origin:fetched", u"old"_s);
    row("origin:imported", u"retried"_s);
    row("origin:synthetic", {});
    row("account:acme", u"created tags old garbage retried"_s);
    row("account:\"big co\"", u"notes"_s);
    row("account:*", all);
    row("account:nobody", {});
    row("person:1234", u"created"_s); // neither 91234 nor the note with that number
    row("person:55", u"created"_s);
    row("person:123", {});
    row("id:64D0AD74", u"created"_s);
    row("id:64d0ad74-3aab-4b30-89c9-7337398cf8b4", u"created"_s);
    row("id:64D0AD74-3AAB-4B30-89C9-7337398CF8B4", u"created"_s);
    row("id:64d0ad74-3aab-4b30-89c9-7337398cf8b5", {});
    row("id:20261123", u"notes"_s); // digits only, and yet the beginning of an id
    row("id:2", u"tags"_s);         // our number, not an id that begins with it
    row("id:99", {});
    row("tag:kingsbury", u"tags"_s);
    row("tag:\"Free Trial\"", u"tags"_s);
    row("tag:free*", u"tags"_s);
    row("tag:free", {});
    row("tag:\"caf\u00e9\"", u"tags"_s);
    row("-tag:Kingsbury", u"created notes old garbage retried"_s);
    row("status:204", u"created"_s);
    row("status:4xx", u"tags"_s);
    row("status:>=400", u"tags notes"_s);
    row("status:200..499", u"created tags"_s);
    row("status:cut", u"old"_s);
    row("status:none", u"garbage retried"_s);
    row("-status:2xx", u"tags notes old garbage retried"_s);
    row("lag:>60s", u"notes"_s);
    row("lag:>89s", u"notes"_s);
    row("lag:>90s", {});
    row("lag:>=90s", u"notes"_s);
    row("lag:<1s", u"old"_s);
    row("lag:200ms..300ms", u"old"_s);
    row("-lag:<1h", u"garbage retried"_s); // what has no lag has none below
    row("size:>3000", u"notes"_s);
    row("size:20..25 event:deals*", u"retried"_s); // the newest delivery's
    row("size:22..22 event:deals*", u"retried"_s);
    row("size:22 event:deals*", u"retried"_s);
    row("size:21 event:deals*", {});
    row("size:10..15 event:deals*", {});
    row("after:-2h", u"created tags notes garbage retried"_s);
    row("before:-2d", u"old"_s);
    row("before:-3d", {});
    row("after:yesterday before:today", {});
    row("forward:delivered", u"created"_s);
    row("forward:failed", u"tags"_s);
    row("forward:waiting", u"notes"_s);
    row("forward:none", u"old garbage retried"_s);
    row("body:\"says \\\"hello\\\" 100%\"", u"notes"_s); // escaped there
    row("body:CAF\u00c9", u"tags notes"_s);              // escaped in one, plain in the other
    row("body:api.followupboss.com/v1", u"created"_s);
    row("body:upbos", u"created"_s);
    row("body:first", u"retried"_s); // in the earlier delivery
    row("body:x-trace", {});
    row("header:\"x-trace: alpha\"", u"retried"_s);
    row("header:secretpath", {}); // the request line is no header
    row("alpha", u"retried"_s);
    row("kingsbury trial", u"tags"_s);
    row("kingsbury or hello", u"tags notes"_s);
    row("attempt -second", {});
    row("-attempt -kingsbury", u"created notes old garbage"_s);
    row("body:caf\u00e9 or status:204", u"created tags notes"_s);
    row("-(body:caf\u00e9 status:4xx)", u"created notes old garbage retried"_s);
    row("event:people* (tag:kingsbury or is:pinned)", u"tags old"_s);
    row("(is:pinned or is:retry) -origin:fetched", u"retried"_s);
}

void TestStoreFilter::findsByEachField()
{
    QFETCH(const QString, names);
    QCOMPARE(found(QString::fromUtf8(QTest::currentDataTag())), names);
}

void TestStoreFilter::findsTheSameByTheIndex_data()
{
    // All but one delivery are in blocks of two.
    SearchIndex index(*m_connection, {.documents = 2});
    QVERIFY(index.look());
    while (index.hasWork())
        QVERIFY(index.slice());
    QCOMPARE(SearchIndex::state(*m_connection, false)->blocks, 3);
    findsByEachField_data();
}

void TestStoreFilter::findsTheSameByTheIndex()
{
    findsByEachField();
}

void TestStoreFilter::findsWholeIdsWhereverTheirKeysAre()
{
    StoreFixture fixture({.keyTail = 4, .keySlice = 4});
    QVERIFY(fixture.writer->open());
    QStringList uids;
    for (int i = 0; i < 20; ++i) {
        uids.append(u"00000000-0000-4000-8000-0000000000%1"_s.arg(i, 2, 10, QChar(u'0')));
        fixture.store(delivery(uids.constLast()));
    }
    QTRY_VERIFY(fixture.value(u"SELECT count(*) FROM event_key"_s).toInt() > 0);
    const auto reader = fixture.reader();
    for (qsizetype i = 0; i < uids.size(); ++i) {
        const auto events =
            reader->filtered(filterOf(u"id:"_s + uids[i]), moment(), 10, std::nullopt);
        QVERIFY(events);
        QCOMPARE(events->ids, QList<EventId>{EventId{i + 1}});
    }
}

void TestStoreFilter::findsIdsOfAnyKind()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const QStringList uids{u"EVT_upper-Not.uuid"_s,
                           u"EVTxupper-Not.uuid"_s,
                           u"100% of (a, \"b\")"_s,
                           u"100 of"_s,
                           u"!a_"_s,
                           u"\u00c9v\u00e9nement"_s,
                           QString(36, u'X'),
                           QString(40, u'X')};
    for (const QString &uid : uids)
        fixture.store(delivery(uid));
    const auto connection = fixture.connection();
    for (const bool isIndexed : {false, true}) {
        if (isIndexed) {
            SearchIndex index(*connection, {.documents = 2});
            QVERIFY(index.look());
            while (index.hasWork())
                QVERIFY(index.slice());
        }
        const auto reader = fixture.reader();
        const auto found = [&](const QString &beginning) {
            const Filter filter{FilterNode{FilterTerm(FilterId{beginning})}};
            const Filter again = filterOf(filter.toText());
            const auto events = reader->filtered(again, moment(), 10, std::nullopt);
            QStringList names;
            for (const EventId id : events->ids)
                names.prepend(uids[id.value - 1]);
            return names;
        };
        for (const QString &uid : uids)
            QVERIFY2(found(uid).contains(uid), qPrintable(uid));
        QCOMPARE(found(u"evt_UPPER"_s), QStringList{uids[0]}); // _ and % stand for themselves
        QCOMPARE(found(u"EVT"_s).size(), 2);
        QCOMPARE(found(u"100% "_s), QStringList{uids[2]});
        QCOMPARE(found(u"!A_"_s), QStringList{uids[4]});
        QCOMPARE(found(QString(36, u'x')).size(), 2);
        QCOMPARE(found(u"%"_s), QStringList());
    }
}

void TestStoreFilter::findsMicroseconds()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"a"_s);
    one.receivedAt = fromMicros(1'795'000'000'123'456);
    fixture.store(one);
    const auto reader = fixture.reader();
    const auto count = [&](const QString &text) {
        return reader->filtered(filterOf(text), moment(), 10, std::nullopt)->ids.size();
    };
    const QString second = u"2026-11-18T11:06:40"_s;
    QCOMPARE(count(u"after:%1.123456Z"_s.arg(second)), 1);
    QCOMPARE(count(u"after:%1.123457Z"_s.arg(second)), 0);
    QCOMPARE(count(u"before:%1.123457Z"_s.arg(second)), 1);
    QCOMPARE(count(u"before:%1.123456Z"_s.arg(second)), 0);
}

void TestStoreFilter::pagesThroughSlices()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> deliveries;
    for (int i = 0; i < 100; ++i) {
        deliveries.push_back(delivery(QString::number(i), i % 3 == 0 ? u"a"_s : u"b"_s));
        deliveries.back().body = i % 2 == 0 ? "even" : "odd";
    }
    fixture.store(std::move(deliveries));
    const auto connection = fixture.connection();
    QVERIFY(connection->exec(u"DELETE FROM event WHERE id BETWEEN 40 AND 60"_s)); // gaps, too
    for (const QString &text : {u"event:a"_s, u"event:a even"_s, QString()}) {
        const Filter filter = filterOf(text);
        QList<EventId> expected;
        for (int i = 99; i >= 0; --i) {
            const bool isGone = i + 1 >= 40 && i + 1 <= 60;
            if (!isGone && (text.isEmpty() || (i % 3 == 0 && (i % 2 == 0 || text == "event:a"_L1))))
                expected.append(EventId{i + 1});
        }
        PayloadScan texts(*connection);
        for (const int slice : {1, 7, 1000}) {
            FilterQuery query(*connection, texts, *FilterPlan::make(*connection, filter, moment()),
                              {.rows = slice, .payloads = slice});
            QList<EventId> seen;
            std::optional<EventId> before;
            while (true) {
                const auto page = query.page(4, before, {});
                QVERIFY(page);
                seen += page->ids;
                if (page->end != FilteredEvents::End::Filled)
                    break;
                QCOMPARE(page->ids.size(), 4);
                before = page->ids.constLast();
            }
            QCOMPARE(seen, expected);
            QCOMPARE(query.count({}, {})->events, expected.size());
        }
    }
}

void TestStoreFilter::readsOnlyPayloadsThatMatter()
{
    CountingSearch search(*m_connection);
    const auto askedBy = [&](const QString &text) {
        search.asked.clear();
        FilterQuery query(*m_connection, search,
                          *FilterPlan::make(*m_connection, filterOf(text), moment()));
        if (!query.page(100, std::nullopt, {}))
            return u"failed"_s;
        QStringList names;
        for (const qint64 id : std::as_const(search.asked))
            names.prepend(m_names.value(id));
        return names.join(u' ');
    };
    QCOMPARE(askedBy(u"event:notes* hello"_s), u"notes"_s);
    QCOMPARE(askedBy(u"hello -event:people*"_s), u"notes garbage retried"_s);
    QCOMPARE(askedBy(u"is:pinned or (event:notes* hello)"_s), u"notes"_s);
    QCOMPARE(askedBy(u"event:people*"_s), QString());
}

void TestStoreFilter::countsExactlyOrAtLeast()
{
    const auto count = [this](const QString &text, FilterCountLimits limits, FilterSlices slices) {
        PayloadScan texts(*m_connection);
        FilterQuery query(*m_connection, texts,
                          *FilterPlan::make(*m_connection, filterOf(text), moment()), slices);
        return *query.count(limits, {});
    };
    QCOMPARE(count(u"event:people*"_s, {}, {}), (FilterCount{3, true}));
    QCOMPARE(count(u"event:people*"_s, {.most = 2}, {}), (FilterCount{2, false}));
    QCOMPARE(count(u"event:people*"_s, {.most = 3}, {}), (FilterCount{3, true}));
    QCOMPARE(count(u"event:people*"_s, {.time = 0ms}, {}), (FilterCount{0, false}));
    QCOMPARE(count(u"-hello"_s, {.most = 1}, {.rows = 2, .payloads = 2}), (FilterCount{1, false}));
}

void TestStoreFilter::aNewerQuestionEndsTheOlder()
{
    SearchTurns turns;
    const SearchStop older = turns.next();
    QVERIFY(!older());
    auto page = m_reader->filtered(filterOf(u"event:people*"_s), moment(), 100, {}, older);
    QCOMPARE(page->end, FilteredEvents::End::Exhausted);
    QCOMPARE(page->ids.size(), 3);
    const SearchStop newer = turns.next();
    QVERIFY(older());
    QVERIFY(!newer());
    for (const QString &text : {u"event:people*"_s, u"-hello"_s}) {
        page = m_reader->filtered(filterOf(text), moment(), 100, {}, older);
        QCOMPARE(page->end, FilteredEvents::End::Stopped);
        QVERIFY(page->ids.isEmpty());
        QCOMPARE(*m_reader->countFiltered(filterOf(text), moment(), {}, older),
                 (FilterCount{0, false}));
    }
    // In the middle: between two slices.
    PayloadScan texts(*m_connection);
    int asked = 0;
    FilterQuery query(*m_connection, texts,
                      *FilterPlan::make(*m_connection, filterOf(u"-event:x"_s), moment()),
                      {.rows = 1, .payloads = 1});
    page = query.page(100, std::nullopt, [&asked] { return ++asked > 4; });
    QCOMPARE(page->end, FilteredEvents::End::Stopped);
    QCOMPARE(page->ids.size(), 4); // asked before each
}

void TestStoreFilter::stoppedAnswersGetSomewhere()
{
    // However long the payloads of one slice take: what comes next begins where this one ended.
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> many;
    for (int i = 0; i < 60; ++i)
        many.push_back(delivery(u"e%1"_s.arg(i)));
    fixture.store(many);
    const auto connection = fixture.connection();
    const Filter filter = filterOf(u"-zzzz"_s);
    CountingSearch texts(*connection);
    QList<EventId> found;
    std::optional<EventId> before;
    int steps = 0;
    for (auto end = FilteredEvents::End::Stopped; end == FilteredEvents::End::Stopped; ++steps) {
        QVERIFY(steps < 10);
        FilterQuery query(*connection, texts, *FilterPlan::make(*connection, filter, moment()));
        const qsizetype read = texts.asked.size();
        const auto page = query.page(100, before, [&] { return texts.asked.size() - read > 8; });
        end = page->end;
        if (end == FilteredEvents::End::Stopped) {
            QVERIFY(!before || *page->reached < *before);
            before = page->reached;
        }
        found += page->ids;
    }
    QCOMPARE(steps, 8); // eight at a time
    std::reverse(found.begin(), found.end());
    QCOMPARE(found, *fixture.reader()->eventIds());
}

void TestStoreFilter::stoppedCountsAreNeverTooHigh()
{
    // Payloads that were not read any more must not pass as "does not hold it".
    for (int most = 0; most < 30; ++most) {
        PayloadScan texts(*m_connection);
        FilterQuery query(*m_connection, texts,
                          *FilterPlan::make(*m_connection, filterOf(u"-attempt"_s), moment()),
                          {.rows = 2, .payloads = 2});
        int asked = 0;
        const auto stop = [&] { return ++asked > most; };
        const auto count = query.count({}, stop);
        QVERIFY(count->events <= 5);
        QVERIFY(!count->isExact || count->events == 5);
        asked = 0;
        const auto page = query.page(100, std::nullopt, stop);
        for (const EventId id : page->ids)
            QVERIFY(m_names.value(id.value) != u"retried"_s);
    }
}

void TestStoreFilter::takesTheDeepestAndTheLongest()
{
    QString deep = u"forward:delivered"_s;
    for (int i = 0; i < Filter::DeepestNesting; ++i)
        deep = u"(status:204 or is:pinned sig:valid "_s + deep + u')';
    QCOMPARE(found(deep), u"created"_s);
    QString negated = u"hello"_s; // an even number of times, for those that nothing else holds for
    for (int i = 0; i < 4; ++i)
        negated = u"-(is:retry or forward:failed or "_s + negated + u')';
    QCOMPARE(found(negated), u"notes"_s);
    const QString many = u"(event:people* or status:5xx) "_s.repeated(Filter::MostTerms / 2);
    QCOMPARE(found(many), u"created tags notes old"_s);
    QCOMPARE(found(u"-hello "_s.repeated(Filter::MostTerms)),
             u"created tags old garbage retried"_s);
}

void TestStoreFilter::bindsEveryValue()
{
    // Nothing a user writes is in the statement.
    const QString nasty = u"x' OR 1=1 --"_s;
    for (const QString &text :
         {u"account:\"%1\""_s.arg(nasty), u"tag:\"%1\""_s.arg(nasty), u"body:\"%1\""_s.arg(nasty),
          u"id:7777777a"_s, u"person:7777777"_s, u"status:777"_s, u"lag:>7777777s"_s,
          u"size:>7777777"_s, u"after:2026-01-01"_s}) {
        const auto plan = FilterPlan::make(*m_connection, filterOf(text), moment());
        QVERIFY(plan);
        QString sql = plan->where.sql;
        for (const SqlCondition &condition : std::as_const(plan->conditions))
            sql += condition.sql;
        QVERIFY2(!sql.contains(u"777"_s) && !sql.contains(nasty) && !sql.contains(u"17"_s),
                 qPrintable(sql));
        QVERIFY(m_reader->filtered(filterOf(text), moment(), 10, std::nullopt));
    }
}

void TestStoreFilter::answersAnEmptyStore()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto reader = fixture.reader();
    for (const QString &text : {QString(), u"event:*"_s, u"hello"_s, u"tag:x or id:1"_s}) {
        const auto page = reader->filtered(filterOf(text), moment(), 10, std::nullopt);
        QVERIFY(page && page->ids.isEmpty());
        QCOMPARE(page->end, FilteredEvents::End::Exhausted);
        QCOMPARE(*reader->countFiltered(filterOf(text), moment()), FilterCount());
    }
}

QTEST_GUILESS_MAIN(TestStoreFilter)
#include "tst_store_filter.moc"
