// SPDX-License-Identifier: MIT
// The search index of a store: filled in quiet moments, left when events go, made anew, and never
// changing what a filter finds.
#include "core/filter.h"
#include "store/filterplan.h"
#include "store/filterquery.h"
#include "store/indexedsearch.h"
#include "store/searchindex.h"
#include "storefixture.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <algorithm>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

WriterLimits limits(int documents)
{
    WriterLimits limits;
    limits.search.documents = documents;
    return limits;
}

Filter filterOf(const QString &text)
{
    const FilterParse parsed = Filter::parse(text);
    if (parsed.problem)
        qFatal("%s: %s", qPrintable(text), qPrintable(parsed.problem->message));
    return parsed.filter;
}

FilterMoment moment()
{
    return {.now = HandClock().now() + 1h, .zone = QTimeZone::utc()};
}

NewDelivery withBody(const QString &uid, const QByteArray &body)
{
    NewDelivery item = delivery(uid);
    item.body = body;
    return item;
}

QList<qint64> found(const StoreFixture &fixture, const QString &text)
{
    const auto events = fixture.reader()->filtered(filterOf(text), moment(), 1'000, std::nullopt);
    if (!events)
        qFatal("%s", qPrintable(events.error().detail));
    QList<qint64> ids;
    for (const EventId id : events->ids)
        ids.prepend(id.value);
    return ids;
}

SearchIndexState state(const StoreFixture &fixture, bool isThorough = false)
{
    const auto connection = fixture.connection();
    const auto state = SearchIndex::state(*connection, isThorough);
    if (!state)
        qFatal("%s", qPrintable(state.error().detail));
    return *state;
}

/// Events of which the index says that they may hold it; -1: it does not know.
QList<qint64> candidates(const StoreFixture &fixture, const QString &text)
{
    const auto connection = fixture.connection();
    const auto sets =
        IndexedSearch(*connection).candidates({FilterText{FilterText::Where::Anywhere, text}}, {});
    if (!sets)
        qFatal("%s", qPrintable(sets.error().detail));
    if (!sets->constFirst())
        return {-1};
    QList<qint64> ids = sets->constFirst()->downFrom(1LL << 40, 1'000);
    std::reverse(ids.begin(), ids.end());
    return ids;
}

} // namespace

class TestStoreSearchIndex final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fillsInQuietMoments();
    void findsWhatIsInNoBlockYet();
    void joinsRetriesWithTheirEvents();
    void waitsWhileDeliveriesDo();
    void givesUpItsTurn();
    void goesOnWhereItStood();
    void closesBlocksBySize();
    void findsInLargeBodies();
    void findsTagsOfAnyEvent();
    void changesNothingThatAFilterFinds();
    void readsOnlyCandidates();
    void forgetsWhatIsRemoved();
    void isMadeAnewInOnePiece();
    void canBeBegunAnew();
    void findsHeadersInEitherSpelling();
    void doesWithoutIt();
    void searchesOnWhenDamaged();
    void stopsWhenAskedTo();
    void seesOneMoment();

private:
    static void fill(StoreFixture &fixture, int count);
};

/// Bodies "number 1 of a, b or c", followupboss in each tenth.
void TestStoreSearchIndex::fill(StoreFixture &fixture, int count)
{
    std::vector<NewDelivery> items;
    for (int i = 1; i <= count; ++i) {
        QByteArray body = "{\"text\":\"number " + QByteArray::number(i) + " of " +
                          QByteArray(1, char('a' + i % 3)) + "\"";
        if (i % 10 == 0)
            body += R"(,"uri":"https:\/\/api.followupboss.com\/v1","place":"caf\u00e9")";
        items.push_back(withBody(u"event-%1"_s.arg(i), body + '}'));
        items.back().head = "POST / HTTP/1.1\r\nX-Number: n" + QByteArray::number(i) + "\r\n\r\n";
    }
    fixture.store(std::move(items));
}

void TestStoreSearchIndex::fillsInQuietMoments()
{
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    fill(fixture, 100);
    QTRY_COMPARE(state(fixture).indexed, 96);
    QCOMPARE(state(fixture, true), (SearchIndexState{.deliveries = 100,
                                                     .indexed = 96,
                                                     .blocks = 6,
                                                     .bytes = state(fixture).bytes,
                                                     .damaged = 0}));
    const QList<qint64> tenths{10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
    for (const QString &text : {u"boss"_s, u"owupb"_s, u"CAF\u00c9"_s, u"\"https://api\""_s,
                                u"body:\"\\\\u00e9\""_s, u"\u00e9"_s, u"\"/v\""_s})
        QCOMPARE(found(fixture, text), tenths);
    QCOMPARE(found(fixture, u"\"number 42 \""_s), QList<qint64>{42});
    QCOMPARE(found(fixture, u"header:\"x-number: n42\""_s), QList<qint64>{42});
    QCOMPARE(found(fixture, u"body:n42"_s), QList<qint64>());
    QCOMPARE(found(fixture, u"id:event-42"_s), QList<qint64>{42});
    // The index narrows it down to these and to what is in no block yet.
    QCOMPARE(candidates(fixture, u"number 42 "_s), (QList<qint64>{42, 97, 98, 99, 100}));
}

void TestStoreSearchIndex::findsWhatIsInNoBlockYet()
{
    StoreFixture fixture(limits(1'000));
    QVERIFY(fixture.writer->open());
    fill(fixture, 50);
    QTest::qWait(100); // longer than the idle pause
    QCOMPARE(state(fixture).indexed, 0);
    QCOMPARE(found(fixture, u"boss"_s), (QList<qint64>{10, 20, 30, 40, 50}));
    QCOMPARE(found(fixture, u"id:event-42"_s), QList<qint64>{42});
    const auto connection = fixture.connection();
    SearchIndex index(*connection, {.documents = 1'000});
    QVERIFY(index.fill()); // when somebody says so, also less than a block
    QCOMPARE(state(fixture).indexed, 50);
    QCOMPARE(found(fixture, u"boss"_s), (QList<qint64>{10, 20, 30, 40, 50}));
    QCOMPARE(candidates(fixture, u"boss"_s), (QList<qint64>{10, 20, 30, 40, 50}));
    QCOMPARE(candidates(fixture, u"nowhere"_s), QList<qint64>());
}

void TestStoreSearchIndex::joinsRetriesWithTheirEvents()
{
    StoreFixture fixture(limits(4));
    QVERIFY(fixture.writer->open());
    fill(fixture, 9);
    fixture.store(withBody(u"event-2"_s, "the second attempt"));
    fixture.store(withBody(u"event-3"_s, "the third"));
    fixture.store(withBody(u"event-12"_s, "new"));
    QTRY_COMPARE(state(fixture).indexed, 12);
    QCOMPARE(found(fixture, u"second"_s), QList<qint64>{2});
    QCOMPARE(found(fixture, u"\"number 2\""_s), QList<qint64>{2});
    QCOMPARE(found(fixture, u"third or new"_s), (QList<qint64>{3, 10}));
    QCOMPARE(found(fixture, u"-number"_s), QList<qint64>{10});
    fixture.store(withBody(u"event-4"_s, "again")); // in no block yet, its event is in one
    QCOMPARE(found(fixture, u"again"_s), QList<qint64>{4});
    QCOMPARE(found(fixture, u"id:event-4"_s), QList<qint64>{4});
}

void TestStoreSearchIndex::waitsWhileDeliveriesDo()
{
    WriterLimits tiny = limits(4);
    tiny.batchItems = 1; // so that there are always more of them
    StoreFixture fixture(tiny);
    QVERIFY(fixture.writer->open());
    fill(fixture, 4); // and there is work on the index from now on
    const auto connection = fixture.connection();
    const auto blocks = [&] {
        return connection->value(u"SELECT count(*) FROM search_block"_s)->toInt();
    };
    QCOMPARE(blocks(), 0);
    int committed = 0;
    int most = 0;
    connect(fixture.writer.get(), &EventWriter::committed, this, [&] {
        QTest::qSleep(1); // so that it takes longer than the idle pause
        if (++committed < 100)
            most = std::max(most, blocks());
    });
    fill(fixture, 100);
    QCOMPARE(committed, 100);
    QCOMPARE(most, 0);
    QTRY_COMPARE(blocks(), 26);
}

void TestStoreSearchIndex::givesUpItsTurn()
{
    // However much there is to do, a slice is over soon.
    StoreFixture fixture(limits(100'000));
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> items;
    QRandomGenerator random(1);
    for (int i = 0; i < 2'000; ++i) {
        QByteArray body;
        for (int k = 0; k < 60; ++k)
            body += QByteArray::number(random.generate64(), 36);
        items.push_back(withBody(QString::number(i), body));
    }
    fixture.store(std::move(items));
    const auto connection = fixture.connection();
    SearchIndex index(*connection, {.documents = 2'000, .slice = 1ms});
    QVERIFY(index.look());
    QList<double> took;
    while (index.hasWork()) {
        QElapsedTimer clock;
        clock.start();
        QVERIFY(index.slice());
        took.append(double(clock.nsecsElapsed()) / 1e6);
    }
    QCOMPARE(state(fixture).indexed, 2'000);
    std::sort(took.begin(), took.end());
    qInfo("%d slices, median %.1f ms, longest %.1f ms", int(took.size()), took[took.size() / 2],
          took.constLast());
    QVERIFY(took.size() > 20);
    QVERIFY(took[took.size() / 2] < 20);
}

void TestStoreSearchIndex::goesOnWhereItStood()
{
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    fill(fixture, 40);
    QTRY_COMPARE(state(fixture).indexed, 32);
    fixture.limits.search.documents = 1'000'000;
    QVERIFY(fixture.reopen());
    fill(fixture, 10); // further attempts
    QCOMPARE(state(fixture).indexed, 32);
    fixture.limits.search.documents = 4;
    QVERIFY(fixture.reopen()); // there is a backlog at the start
    QTRY_COMPARE(state(fixture).indexed, 48);
    QCOMPARE(state(fixture).blocks, 6);
    QCOMPARE(found(fixture, u"boss"_s), (QList<qint64>{10, 20, 30, 40}));
}

void TestStoreSearchIndex::closesBlocksBySize()
{
    WriterLimits tiny = limits(1'000);
    tiny.search.bytes = 10'000;
    StoreFixture fixture(tiny);
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> items;
    for (int i = 0; i < 10; ++i)
        items.push_back(withBody(QString::number(i), QByteArray(4'000, char('a' + i))));
    fixture.store(std::move(items));
    QTRY_COMPARE(state(fixture).indexed, 9);
    QCOMPARE(state(fixture).blocks, 3);
    QCOMPARE(found(fixture, u"ccc"_s), QList<qint64>{3});
}

void TestStoreSearchIndex::findsInLargeBodies()
{
    StoreFixture fixture(limits(2));
    QVERIFY(fixture.writer->open());
    fixture.store({withBody(u"a"_s, "small"),
                   withBody(u"b"_s, QByteArray(2'000'000, 'x') + "needle"),
                   withBody(u"c"_s, "needle"), withBody(u"d"_s, "\xff\xfe\0 no text"_ba)});
    QTRY_COMPARE(state(fixture).indexed, 4);
    QCOMPARE(found(fixture, u"needle"_s), (QList<qint64>{2, 3}));
    QCOMPARE(found(fixture, u"\"no text\""_s), QList<qint64>{4});
    QCOMPARE(candidates(fixture, u"small"_s), (QList<qint64>{1, 2})); // the large one: perhaps
}

void TestStoreSearchIndex::findsTagsOfAnyEvent()
{
    // A tag is what the payload names, whatever the event is called.
    StoreFixture fixture(limits(5));
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> many;
    for (const auto &[name, body] :
         {std::pair{"peopleTagsCreated", R"({"data":{"tags":["Hot","A"]}})"},
          std::pair{"peopleUpdated", R"({"data":{"tags":["hot"]}})"},
          std::pair{"leadLabelled", R"({"data":{"t\u0061gs":["\u0048ot"]}})"},
          std::pair{"peopleTagsCreated", R"({"data":{"tags":["Cold"]},"note":"Hot"})"},
          std::pair{"notesCreated", R"({"data":{"note":"Hot"}})"}}) {
        many.push_back(delivery(u"e%1"_s.arg(many.size()), QString::fromLatin1(name)));
        many.back().body = body;
    }
    fixture.store(many);
    for (const bool isIndexed : {false, true}) {
        if (isIndexed)
            QTRY_COMPARE(state(fixture).indexed, 5);
        QCOMPARE(found(fixture, u"tag:Hot"_s), (QList<qint64>{1, 2, 3}));
        QCOMPARE(found(fixture, u"tag:A"_s), QList<qint64>{1});
        QCOMPARE(found(fixture, u"tag:*"_s), (QList<qint64>{1, 2, 3, 4}));
        QCOMPARE(found(fixture, u"-tag:Hot"_s), (QList<qint64>{4, 5}));
    }
    const auto connection = fixture.connection();
    const auto sets = IndexedSearch(*connection).candidates({FilterTag{u"a"_s}}, {});
    QVERIFY(sets && sets->constFirst());
    QVERIFY(!sets->constFirst()->contains(5)); // its payload is not read
}

void TestStoreSearchIndex::changesNothingThatAFilterFinds()
{
    StoreFixture fixture(limits(32));
    QVERIFY(fixture.writer->open());
    QRandomGenerator random(7);
    std::vector<NewDelivery> items;
    const QByteArrayList words{"alpha", "beta", "gamma", R"(caf\u00e9)", "caf\xc3\xa9", "al\\/pha"};
    for (int i = 0; i < 300; ++i) {
        const QString uid = u"%1-event"_s.arg(random.bounded(200), 8, 16, QChar(u'0'));
        NewDelivery item = delivery(uid, i % 3 == 0 ? u"peopleTagsCreated"_s : u"dealsUpdated"_s);
        QByteArrayList body;
        for (int k = random.bounded(4); k > 0; --k)
            body += words[random.bounded(int(words.size()))];
        item.body = R"({"data":{"tags":[")" + body.join("\",\"") + "\"]}}";
        item.head = "POST / HTTP/1.1\r\nX-Word: " + words[random.bounded(3)] + "\r\n\r\n";
        if (i % 7 == 0)
            item.verdict.kind = SignatureVerdict::Kind::Invalid;
        items.push_back(item);
    }
    fixture.store(std::move(items));
    QTRY_COMPARE(state(fixture).indexed, 288);
    const auto connection = fixture.connection();
    IndexedSearch indexed(*connection);
    PayloadScan scan(*connection);
    for (const QString &text : {u"alpha"_s,
                                u"-alpha"_s,
                                u"alpha beta"_s,
                                u"alpha or beta"_s,
                                u"alpha -beta"_s,
                                u"-(alpha beta)"_s,
                                u"-(alpha or beta)"_s,
                                u"(alpha sig:invalid) or header:gamma"_s,
                                u"header:alpha body:beta"_s,
                                u"caf\u00e9"_s,
                                u"a"_s,
                                u"-a"_s,
                                u"al"_s,
                                u"nowhere"_s,
                                u"-nowhere"_s,
                                u"tag:alpha"_s,
                                u"tag:al*a"_s,
                                u"-tag:*"_s,
                                u"tag:* -tag:gamma"_s,
                                u"event:deals* (nowhere or sig:invalid)"_s,
                                u"al/pha or -header:beta"_s}) {
        const auto run = [&](TextSearch &search) {
            FilterQuery query(*connection, search,
                              *FilterPlan::make(*connection, filterOf(text), moment()));
            QList<EventId> ids;
            std::optional<EventId> before;
            while (true) {
                const auto page = query.page(9, before, {});
                if (!page)
                    qFatal("%s", qPrintable(page.error().detail));
                ids += page->ids;
                if (page->end != FilteredEvents::End::Filled)
                    break;
                before = page->ids.constLast();
            }
            const auto count = query.count({}, {});
            return std::pair(ids, count ? *count : FilterCount{.events = -1});
        };
        const auto expected = run(scan);
        const auto actual = run(indexed);
        QVERIFY2(actual.first == expected.first, qPrintable(text));
        QVERIFY2(actual.second == expected.second, qPrintable(text));
        QCOMPARE(expected.second.events, expected.first.size());
    }
    // Beginnings of ids, whatever their length.
    for (const QString &text :
         {u"0"_s, u"000000"_s, u"0000009f"_s, u"000000c7-e"_s, u"000000c8"_s, u"1x"_s}) {
        QList<qint64> expected;
        const auto reader = fixture.reader();
        const QList<EventId> all = *reader->eventIds();
        for (const EventId id : all) {
            if (reader->event(id)->summary.eventId.startsWith(text))
                expected.append(id.value);
        }
        QCOMPARE(found(fixture, u"id:\"%1\""_s.arg(text)), expected);
    }
}

void TestStoreSearchIndex::readsOnlyCandidates()
{
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    fill(fixture, 96);
    QTRY_COMPARE(state(fixture).indexed, 96);
    // Whatever is not among the candidates could be gone without anybody noticing.
    const auto connection = fixture.connection();
    QVERIFY(connection->exec(u"UPDATE payload SET body = ? WHERE delivery_id <> 42"_s,
                             {"number 42 of everything"_ba}));
    QCOMPARE(found(fixture, u"\"number 42 \""_s), QList<qint64>{42});
    QCOMPARE(found(fixture, u"-\"number 42 \""_s).size(), 95);
    const auto count = fixture.reader()->countFiltered(filterOf(u"\"number 42 \""_s), moment());
    QCOMPARE(*count, (FilterCount{1, true}));
}

void TestStoreSearchIndex::forgetsWhatIsRemoved()
{
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> items;
    for (int i = 1; i <= 64; ++i) {
        NewDelivery item =
            withBody(u"event-%1"_s.arg(i), i == 20 ? "kept dearly" : "an old secret");
        item.receivedAt = fixture.clock.now() + (i > 40 ? 24h * 300 : 0h);
        if (i > 40)
            item.body = "young";
        items.push_back(item);
    }
    fixture.store(std::move(items));
    QTRY_COMPARE(state(fixture).indexed, 64);
    QCOMPARE(candidates(fixture, u"secret"_s).size(), 39);
    const qint64 before = state(fixture).bytes;
    QVERIFY(fixture.connection()->exec(u"UPDATE event SET pinned = 1 WHERE id = 20"_s));
    fixture.clock.advance(24h * 300);
    fixture.writer->setRetention({.maxAge = 24h, .sliceEvents = 5});
    QTRY_COMPARE(fixture.removed.size(), 39);
    // Blocks of which nothing is left go, the others are made anew of what is.
    QTRY_COMPARE(state(fixture).indexed, 25);
    QTRY_COMPARE(fixture.value(u"SELECT count(*) FROM search_block WHERE is_stale <> 0"_s), 0);
    QCOMPARE(state(fixture).blocks, 3);
    QCOMPARE(candidates(fixture, u"secret"_s), QList<qint64>());
    QCOMPARE(found(fixture, u"dearly"_s), QList<qint64>{20});
    QCOMPARE(found(fixture, u"young"_s).size(), 24);
    QVERIFY(state(fixture).bytes < before);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM search_page p WHERE NOT EXISTS "
                           "(SELECT 1 FROM search_block b WHERE b.id = p.block_id)"_s),
             0);
    // And it goes on behind them.
    fill(fixture, 16);
    QTRY_COMPARE(state(fixture).indexed, 41);
    QCOMPARE(found(fixture, u"\"number 7 \""_s).size(), 1);
}

void TestStoreSearchIndex::isMadeAnewInOnePiece()
{
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    fill(fixture, 32);
    QTRY_COMPARE(state(fixture).indexed, 32);
    fixture.closeWriter();
    const auto connection = fixture.connection();
    const auto remove = [&](int event) {
        QVERIFY(SearchIndex::forget(*connection, {EventId{event}}));
        for (const QString &sql :
             {u"DELETE FROM payload WHERE delivery_id = ?"_s,
              u"DELETE FROM delivery WHERE id = ?"_s, u"DELETE FROM event WHERE id = ?"_s})
            QVERIFY(connection->exec(sql, {event}));
    };
    remove(3);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM search_block WHERE is_stale <> 0"_s), 1);
    SearchIndex index(*connection, {.documents = 16, .slice = 0ms}); // as little as can be
    QVERIFY(index.look());
    QVERIFY(index.slice());
    QVERIFY(index.slice());
    remove(5); // when half of it is read
    for (int i = 0; i < 10'000 && index.hasWork(); ++i) {
        QVERIFY(index.slice());
        QCOMPARE(found(fixture, u"\"number 4 \""_s), QList<qint64>{4});
    }
    QVERIFY(!index.hasWork());
    QCOMPARE(candidates(fixture, u"number 3 "_s), QList<qint64>());
    QCOMPARE(candidates(fixture, u"number 5 "_s), QList<qint64>());
    QCOMPARE(state(fixture).indexed, 30);
    // A crash before the end leaves all as it was.
    remove(7);
    {
        SearchIndex interrupted(*connection, {.documents = 16, .slice = 0ms});
        QVERIFY(interrupted.look());
        for (int i = 0; i < 5; ++i)
            QVERIFY(interrupted.slice());
    }
    QCOMPARE(found(fixture, u"\"number 8 \""_s), QList<qint64>{8});
    SearchIndex again(*connection, {.documents = 16});
    QVERIFY(again.fill());
    QCOMPARE(candidates(fixture, u"number 7 "_s), QList<qint64>());
    QCOMPARE(state(fixture).indexed, 29);
}

void TestStoreSearchIndex::canBeBegunAnew()
{
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    fill(fixture, 48);
    QTRY_COMPARE(state(fixture).indexed, 48);
    const auto connection = fixture.connection();
    QVERIFY(connection->begin());
    QVERIFY(SearchIndex::clear(*connection));
    QVERIFY(connection->commit());
    QCOMPARE(state(fixture).indexed, 0);
    QCOMPARE(found(fixture, u"boss"_s), (QList<qint64>{10, 20, 30, 40}));
    // Another process did that while this one was at work on the next block: then it begins anew.
    fill(fixture, 15);
    SearchIndex index(*connection, {.documents = 16, .slice = 0ms});
    QVERIFY(index.look());
    QVERIFY(index.slice());
    SearchIndex other(*connection, {.documents = 16});
    QVERIFY(other.fill());
    while (index.hasWork())
        QVERIFY(index.slice());
    QCOMPARE(state(fixture).indexed, 63);
    QCOMPARE(state(fixture).blocks, 4);
    QCOMPARE(candidates(fixture, u"boss"_s), (QList<qint64>{10, 20, 30, 40}));
}

void TestStoreSearchIndex::findsHeadersInEitherSpelling()
{
    StoreFixture fixture(limits(2));
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> items;
    for (const QByteArray &name : {"K\xf6nigin"_ba, "K\xc3\xb6nigin"_ba, "Konigin"_ba,
                                   "K\xd6NIGIN"_ba, "K\xc3\x96NIGIN"_ba}) {
        items.push_back(withBody(u"event-%1"_s.arg(items.size()), "{}"));
        items.back().head = "POST / HTTP/1.1\r\nX-Name: " + name + "\r\n\r\n";
    }
    fixture.store(std::move(items));
    QTRY_COMPARE(state(fixture).indexed, 4); // the fifth is in no block
    for (const QString &text : {u"K\u00f6nigin"_s, u"k\u00d6nigin"_s}) {
        QCOMPARE(candidates(fixture, text), (QList<qint64>{1, 2, 4, 5}));
        QCOMPARE(found(fixture, text), (QList<qint64>{1, 2, 4, 5}));
        QCOMPARE(found(fixture, u"header:"_s + text), (QList<qint64>{1, 2, 4, 5}));
        QCOMPARE(found(fixture, u"body:"_s + text), QList<qint64>());
    }
}

void TestStoreSearchIndex::doesWithoutIt()
{
    // A store of an older version, to which nobody has written since.
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    fill(fixture, 30);
    QTRY_COMPARE(state(fixture).indexed, 16);
    fixture.closeWriter();
    const auto connection = fixture.connection();
    QVERIFY(connection->exec(u"DROP TABLE search_page"_s));
    QVERIFY(connection->exec(u"DROP TABLE search_block"_s));
    QCOMPARE(found(fixture, u"boss"_s), (QList<qint64>{10, 20, 30}));
    QCOMPARE(found(fixture, u"id:event-3"_s), (QList<qint64>{3, 30}));
    QCOMPARE(state(fixture, true), (SearchIndexState{.deliveries = 30}));
}

void TestStoreSearchIndex::searchesOnWhenDamaged()
{
    StoreFixture fixture(limits(16));
    QVERIFY(fixture.writer->open());
    fill(fixture, 48);
    QTRY_COMPARE(state(fixture).indexed, 48);
    fixture.closeWriter();
    const auto connection = fixture.connection();
    const QList<qint64> tenths{10, 20, 30, 40};
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without the index"_s));
    QVERIFY(connection->exec(u"UPDATE search_page SET bytes = ? WHERE first_gram = ("
                             "SELECT min(first_gram) FROM search_page WHERE first_gram >= 0)"_s,
                             {"nonsense"_ba}));
    QCOMPARE(candidates(fixture, u"boss"_s), QList<qint64>{-1});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without the index"_s));
    QCOMPARE(found(fixture, u"boss"_s), tenths);
    QVERIFY(state(fixture, true).damaged > 0);
    QCOMPARE(state(fixture).damaged, 0); // nobody asked
    // A page that is not there at all.
    QVERIFY(connection->exec(u"DELETE FROM search_page WHERE first_gram >= 0"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without the index"_s));
    QCOMPARE(found(fixture, u"boss"_s), tenths);
    QVERIFY(SearchIndex::clear(*connection));
    QVERIFY(SearchIndex(*connection, {.documents = 16}).fill());
    QCOMPARE(candidates(fixture, u"boss"_s), tenths);
    QCOMPARE(state(fixture, true).damaged, 0);
}

void TestStoreSearchIndex::stopsWhenAskedTo()
{
    StoreFixture fixture(limits(4));
    QVERIFY(fixture.writer->open());
    fill(fixture, 40);
    QTRY_COMPARE(state(fixture).indexed, 40);
    const auto connection = fixture.connection();
    IndexedSearch search(*connection);
    const QList<PayloadTest> tests{FilterText{FilterText::Where::Anywhere, u"boss"_s}};
    int asked = 0;
    const auto sets = search.candidates(tests, [&asked] { return ++asked > 3; });
    QVERIFY(sets && !sets->constFirst()); // half of them must not pass as all
    QVERIFY(asked < 10);
    SearchTurns turns;
    const SearchStop older = turns.next();
    turns.next();
    const auto page = fixture.reader()->filtered(filterOf(u"boss"_s), moment(), 10, {}, older);
    QCOMPARE(page->end, FilteredEvents::End::Stopped);
}

void TestStoreSearchIndex::seesOneMoment()
{
    // Between two looks at its pages the index changes: blocks are exchanged and added.
    StoreFixture fixture(limits(4));
    QVERIFY(fixture.writer->open());
    fill(fixture, 40);
    QTRY_COMPARE(state(fixture).indexed, 40);
    const auto other = fixture.connection();
    const auto connection = fixture.connection();
    IndexedSearch search(*connection);
    int asked = 0;
    const auto sets =
        search.candidates({FilterText{FilterText::Where::Anywhere, u"boss"_s}}, [&]() -> bool {
            if (++asked == 4) {
                if (!SearchIndex::clear(*other) || !SearchIndex(*other, {.documents = 7}).fill())
                    qFatal("The index cannot be changed");
            }
            return false;
        });
    QVERIFY(asked > 4);
    QVERIFY(sets && sets->constFirst());
    QCOMPARE(sets->constFirst()->downFrom(1'000, 100), (QList<qint64>{40, 30, 20, 10}));
    QCOMPARE(candidates(fixture, u"boss"_s), (QList<qint64>{10, 20, 30, 40}));
}

QTEST_GUILESS_MAIN(TestStoreSearchIndex)
#include "tst_store_searchindex.moc"
