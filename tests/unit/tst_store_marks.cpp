// SPDX-License-Identifier: MIT
// Pins, colours and notes; events that are deleted, and come back or do not; filters that are kept.
#include "core/filter.h"
#include "core/forward.h"
#include "store/eventlookup.h"
#include "store/filtershelf.h"
#include "store/filterstock.h"
#include "store/forwardlog.h"
#include "store/forwardrouter.h"
#include "store/marks.h"
#include "store/trash.h"
#include "storefixture.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A store with so many events, and a connection beside its writer.
struct Marked
{
    explicit Marked(int count)
    {
        opened = bool(fixture.writer->open());
        std::vector<NewDelivery> items;
        for (int i = 0; i < count; ++i)
            items.push_back(delivery(u"event-%1"_s.arg(i)));
        for (const CommittedDelivery &one : fixture.store(std::move(items))) {
            events.append(one.event);
            deliveries.append(one.delivery);
        }
        connection = fixture.connection();
        fixture.clear();
    }
    QList<EventId> found(const QString &text)
    {
        const auto page = fixture.reader()->filtered(
            Filter::parse(text).filter, FilterMoment::local(clock), 1000, std::nullopt);
        return page ? page->ids : QList<EventId>{EventId{-1}};
    }
    /// Forwards of an event, to target 1.
    void addForward(int place, ForwardStage stage)
    {
        ForwardLog log(*connection);
        QVERIFY(log.add({{.event = events.at(place),
                          .delivery = deliveries.at(place),
                          .target = TargetId{1},
                          .url = QUrl(u"http://127.0.0.1:1/"_s),
                          .edited = {}}},
                        clock.now()));
        QVERIFY(connection->exec(u"UPDATE forward SET state = ? WHERE event_id = ?"_s,
                                 {int(stage), events.at(place).value}));
    }
    /// Deletes them for good.
    void erase(const QList<EventId> &some)
    {
        Trash trash(*connection);
        QVERIFY(trash.hide(some, 1, clock.now()));
        QCOMPARE(*trash.finalize(1, 1000), some.size());
        QCOMPARE(*trash.purge(1000), some.size());
    }

    StoreFixture fixture;
    HandClock clock;
    bool opened = false;
    QList<EventId> events;
    QList<DeliveryId> deliveries;
    std::unique_ptr<Connection> connection;
};

} // namespace

class TestStoreMarks final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pinsColoursNotes();
    void manyAtOnce();
    void longNotesAreRefused();
    void marksGoWithTheEvent();
    void deletedEventsAreHidden();
    void comesBackAsItWas();
    void factsAreCounted();
    void contentsGoOnceItIsFinal();
    void waitsForWhatIsOnTheWay();
    void aRetryIsNoNewEvent();
    void aRetryGoesToNoTargetAgain();
    void aFetchBringsItBack();
    void deletedIsUnknownToRecover();
    void batchesSurviveARestart();
    void filtersGetNames();
    void historyIsShort();
    void stockTellsWhatIsStored();
    void matchesAmongSome();
};

void TestStoreMarks::pinsColoursNotes()
{
    Marked store(3);
    QVERIFY(store.opened);
    Marks marks(*store.connection);
    const EventId first = store.events.at(0);
    const EventId second = store.events.at(1);
    QVERIFY(marks.pin({first}, true));
    QVERIFY(marks.color({first, second}, EventColor::Green));
    QVERIFY(marks.note({second}, u"call \u00e9'them\"\nback"_s));
    auto rows = store.fixture.reader()->summaries(store.events);
    QVERIFY(rows);
    QVERIFY(rows->at(0).pinned);
    QVERIFY(!rows->at(1).pinned);
    QCOMPARE(rows->at(0).color, EventColor::Green);
    QCOMPARE(rows->at(1).color, EventColor::Green);
    QCOMPARE(rows->at(2).color, EventColor::None);
    QCOMPARE(rows->at(0).note, QString());
    QCOMPARE(rows->at(1).note, u"call \u00e9'them\"\nback"_s);
    QCOMPARE(store.found(u"is:pinned"_s), QList{first});
    QCOMPARE(store.found(u"is:noted"_s), QList{second});
    QCOMPARE(store.found(u"color:green"_s), (QList{second, first}));
    QCOMPARE(store.found(u"color:red"_s), QList<EventId>());
    QCOMPARE(store.found(u"color:none"_s), QList{store.events.at(2)});
    QCOMPARE(store.found(u"color:green -is:noted"_s), QList{first});

    QVERIFY(marks.pin({first}, false));
    QVERIFY(marks.color(store.events, EventColor::None));
    QVERIFY(marks.note({second}, u"  "_s));
    QCOMPARE(store.found(u"is:pinned or is:noted or -color:none"_s), QList<EventId>());
    // Nothing is left of what was taken back.
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM event_mark"_s).toInt(), 0);
}

void TestStoreMarks::manyAtOnce()
{
    Marked store(1200); // more than are bound to one statement
    Marks marks(*store.connection);
    QVERIFY(marks.color(store.events, EventColor::Blue));
    QVERIFY(marks.pin(store.events, true));
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM event_mark WHERE color = 5"_s).toInt(),
             1200);
    QCOMPARE(store.fixture.value(u"SELECT sum(pinned) FROM event"_s).toInt(), 1200);
    QVERIFY(marks.color({EventId{99'999}}, EventColor::Red)); // unknown: no row for it
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM event_mark"_s).toInt(), 1200);
}

void TestStoreMarks::longNotesAreRefused()
{
    Marked store(1);
    Marks marks(*store.connection);
    QVERIFY(marks.note(store.events, QString(Marks::LongestNote, u'n')));
    const auto refused = marks.note(store.events, QString(Marks::LongestNote + 1, u'n'));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    QCOMPARE(store.fixture.reader()->summaries(store.events)->at(0).note.size(),
             Marks::LongestNote);
}

void TestStoreMarks::marksGoWithTheEvent()
{
    Marked store(2);
    Marks marks(*store.connection);
    QVERIFY(marks.color(store.events, EventColor::Red));
    store.fixture.clock.advance(48h);
    store.fixture.writer->setRetention({.maxAge = 24h});
    QTRY_COMPARE(store.fixture.removed.size(), 2);
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM event_mark"_s).toInt(), 0);
}

void TestStoreMarks::deletedEventsAreHidden()
{
    Marked store(5);
    Trash trash(*store.connection);
    const QList<EventId> some = store.events.sliced(1, 2);
    const auto hidden = trash.hide(some, 7, store.clock.now());
    QVERIFY(hidden);
    QCOMPARE(QSet<EventId>(hidden->cbegin(), hidden->cend()),
             QSet<EventId>(some.cbegin(), some.cend()));
    QCOMPARE(trash.hide(some, 8, store.clock.now())->size(), 0); // they are deleted already
    const auto reader = store.fixture.reader();
    const QList<EventId> left{store.events.at(0), store.events.at(3), store.events.at(4)};
    QCOMPARE(*reader->eventIds(), left);
    QCOMPARE(reader->summaries(store.events)->size(), 3);
    const auto page = reader->page(2, std::nullopt);
    QCOMPARE(page->size(), 2);
    QCOMPARE(page->at(1).id, store.events.at(3));
    QCOMPARE(reader->page(2, page->at(1).id)->size(), 1);
    QCOMPARE(store.found({}).size(), 3);
    QCOMPARE(store.found(u"event:people*"_s).size(), 3);
    QCOMPARE(store.found(u"-is:pinned"_s).size(), 3);
    QCOMPARE(reader->countFiltered({}, FilterMoment::local(store.clock))->events, 3);
    QVERIFY(!reader->event(store.events.at(1)));
    QCOMPARE(reader->state()->events, 3);
}

void TestStoreMarks::comesBackAsItWas()
{
    Marked store(4);
    Marks marks(*store.connection);
    QVERIFY(marks.note({store.events.at(1)}, u"keep"_s));
    store.addForward(1, ForwardStage::Delivered);
    const auto before = store.fixture.reader()->event(store.events.at(1));
    Trash trash(*store.connection);
    QVERIFY(trash.hide(store.events, 7, store.clock.now()));
    QCOMPARE(*trash.undoable(), (QList<Trash::Batch>{{.number = 7, .events = 4}}));
    QCOMPARE(trash.restore(7, 3)->size(), 3);
    QCOMPARE(trash.restore(7, 3)->size(), 1);
    QCOMPARE(trash.restore(7, 3)->size(), 0);
    const auto after = store.fixture.reader()->event(store.events.at(1));
    QVERIFY(after);
    QCOMPARE(after->summary, before->summary);
    QCOMPARE(after->summary.note, u"keep"_s);
    QCOMPARE(after->deliveries.at(0).body, before->deliveries.at(0).body);
    QCOMPARE(after->deliveries.at(0).head, before->deliveries.at(0).head);
    QCOMPARE(ForwardLog(*store.connection).ofEvent(store.events.at(1))->size(), 1);
    // What is final does not come back.
    QVERIFY(trash.hide(store.events, 8, store.clock.now()));
    QCOMPARE(*trash.finalize(8, 100), 4);
    QCOMPARE(trash.restore(8, 100)->size(), 0);
}

void TestStoreMarks::factsAreCounted()
{
    Marked store(6);
    Marks marks(*store.connection);
    QVERIFY(marks.pin(store.events.first(2), true));
    QVERIFY(marks.note({store.events.at(2)}, u"n"_s));
    store.addForward(3, ForwardStage::Waiting);
    store.addForward(4, ForwardStage::Delivered);
    const auto facts = Trash(*store.connection).facts(store.events + QList{EventId{4711}});
    QCOMPARE(*facts, (Trash::Facts{.events = 6, .pinned = 2, .noted = 1, .onTheWay = 1}));
}

void TestStoreMarks::contentsGoOnceItIsFinal()
{
    Marked store(3);
    Marks marks(*store.connection);
    QVERIFY(marks.note({store.events.at(0)}, u"secret"_s));
    store.addForward(0, ForwardStage::Delivered);
    Trash trash(*store.connection);
    QVERIFY(trash.hide({store.events.at(0)}, 7, store.clock.now()));
    QCOMPARE(*trash.purge(100), 0); // it can still be undone
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM payload"_s).toInt(), 3);
    QCOMPARE(*trash.finalize(7, 100), 1);
    QCOMPARE(*trash.purge(100), 1);
    QCOMPARE(*trash.purge(100), 0);
    for (const QString &table : {u"payload"_s, u"delivery"_s})
        QCOMPARE(store.fixture.value(u"SELECT count(*) FROM "_s + table).toInt(), 2);
    for (const QString &table : {u"forward"_s, u"event_mark"_s})
        QCOMPARE(store.fixture.value(u"SELECT count(*) FROM "_s + table).toInt(), 0);
    QCOMPARE(store.fixture
                 .value(u"SELECT resource_ids || coalesce(problem, '') FROM event "
                        "ORDER BY id LIMIT 1"_s)
                 .toString(),
             QString());
}

void TestStoreMarks::waitsForWhatIsOnTheWay()
{
    Marked store(2);
    store.addForward(0, ForwardStage::Waiting);
    Trash trash(*store.connection);
    QVERIFY(trash.hide(store.events, 7, store.clock.now()));
    QCOMPARE(*trash.finalize(7, 100), 2);
    QCOMPARE(*trash.purge(100), 1);
    // The target still gets it, with its bytes.
    QVERIFY(ForwardLog(*store.connection).bytesOf(store.deliveries.at(0)));
    QVERIFY(
        store.connection->exec(u"UPDATE forward SET state = ?"_s, {int(ForwardStage::Delivered)}));
    QCOMPARE(*trash.purge(100), 1);
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM payload"_s).toInt(), 0);
}

void TestStoreMarks::aRetryIsNoNewEvent()
{
    Marked store(2);
    store.erase({store.events.at(0)});
    const auto again = store.fixture.store(delivery(u"event-0"_s));
    QCOMPARE(again.size(), 1); // it is stored, and acknowledged
    QCOMPARE(again.at(0).event, store.events.at(0));
    QVERIFY(!again.at(0).isNewEvent);
    QVERIFY(store.fixture.changed.isEmpty()); // and no news for any table
    QCOMPARE(*store.fixture.reader()->eventIds(), QList{store.events.at(1)});
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM event"_s).toInt(), 2);
    // That attempt goes, too.
    QCOMPARE(*Trash(*store.connection).purge(100), 1);
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM payload"_s).toInt(), 1);
    // The same after a start, with the keys read anew.
    QVERIFY(store.fixture.reopen());
    QVERIFY(!store.fixture.store(delivery(u"event-0"_s)).at(0).isNewEvent);
    QCOMPARE(store.fixture.states.constLast().events, 1);
}

void TestStoreMarks::aRetryGoesToNoTargetAgain()
{
    Marked store(1);
    Target target;
    target.name = u"dev"_s;
    target.url = QUrl(u"http://127.0.0.1:1/"_s);
    QVERIFY(ForwardLog(*store.connection).addTarget(target));
    ForwardRouter router(*store.connection);
    const RouteOrder order{.upTo = {}, .skip = {}, .now = store.clock.now()};
    QVERIFY(!store.fixture.store(delivery(u"other"_s)).isEmpty());
    QCOMPARE(router.route(order)->made.size(), 1);
    QVERIFY(
        store.connection->exec(u"UPDATE forward SET state = ?"_s, {int(ForwardStage::Delivered)}));
    const auto other = store.fixture.reader()->findEvent(u"other"_s);
    store.erase({*other}); // its forwards are gone, so nothing else says that the target had it
    QCOMPARE(store.fixture.value(u"SELECT count(*) FROM forward"_s).toInt(), 0);
    QVERIFY(!store.fixture.store(delivery(u"other"_s)).isEmpty());
    QCOMPARE(router.route(order)->made.size(), 0);
    QVERIFY(!store.fixture.store(delivery(u"third"_s)).isEmpty());
    QCOMPARE(router.route(order)->made.size(), 1);
}

void TestStoreMarks::aFetchBringsItBack()
{
    Marked store(2);
    store.erase({store.events.at(0)});
    NewDelivery fetched = delivery(u"event-0"_s);
    fetched.origin = Origin::Fetched;
    fetched.envelope->resourceIds = {77};
    const auto stored = store.fixture.store(fetched);
    QCOMPARE(stored.at(0).event, store.events.at(0));
    QCOMPARE(store.fixture.changed.size(), 1);
    QCOMPARE(store.fixture.changed.at(0).id, store.events.at(0));
    const auto back = store.fixture.reader()->event(store.events.at(0));
    QVERIFY(back);
    QCOMPARE(back->summary.resourceIds, QList<qint64>{77});
    QCOMPARE(back->summary.attempts, 0);
    QCOMPARE(back->deliveries.size(), 1);
    QCOMPARE(back->deliveries.at(0).body, fetched.body);
    QCOMPARE(*Trash(*store.connection).purge(100), 0);
}

void TestStoreMarks::deletedIsUnknownToRecover()
{
    Marked store(2);
    const QStringList both{u"event-0"_s, u"event-1"_s};
    QCOMPARE(EventLookup::find(*store.connection, AccountId{1}, both)->size(), 2);
    store.erase({store.events.at(0)});
    const auto known = EventLookup::find(*store.connection, AccountId{1}, both);
    QCOMPARE(known->keys(), QStringList{u"event-1"_s});
}

void TestStoreMarks::batchesSurviveARestart()
{
    Marked store(3);
    QVERIFY(Trash(*store.connection).hide(store.events.first(1), 3, store.clock.now()));
    QVERIFY(Trash(*store.connection).hide(store.events.sliced(1), 5, store.clock.now()));
    QVERIFY(store.fixture.reopen());
    QCOMPARE(*Trash(*store.connection).undoable(),
             (QList<Trash::Batch>{{.number = 3, .events = 1}, {.number = 5, .events = 2}}));
    QCOMPARE(store.fixture.states.constLast().events, 0);
}

void TestStoreMarks::filtersGetNames()
{
    Marked store(0);
    FilterShelf shelf(*store.connection);
    const auto failed = shelf.save(u"  Failed   today "_s, u"forward:failed after:today"_s);
    QVERIFY(failed);
    QCOMPARE(failed->name, u"Failed today"_s);
    QVERIFY(shelf.save(u"Big"_s, u"size:>10KB"_s));
    QCOMPARE(shelf.saved()->size(), 2);
    QCOMPARE(shelf.saved()->at(0).name, u"Big"_s); // by name
    // The same name without case: it takes its place.
    QVERIFY(shelf.save(u"FAILED TODAY"_s, u"forward:failed"_s));
    QCOMPARE(shelf.saved()->size(), 2);
    QCOMPARE(shelf.saved()->at(1).text, u"forward:failed"_s);
    QCOMPARE(shelf.saved()->at(1).id, failed->id);
    QCOMPARE(shelf.rename(failed->id, u"big"_s).error().code, ErrorCode::InvalidInput);
    QVERIFY(shelf.rename(failed->id, u"Failures"_s));
    QVERIFY(shelf.rename(failed->id, u"failures"_s)); // only its case
    QCOMPARE(shelf.rename(99, u"Nothing"_s).error().code, ErrorCode::NotFound);
    QCOMPARE(shelf.save(u"  "_s, u"x"_s).error().code, ErrorCode::InvalidInput);
    QCOMPARE(shelf.save(QString(101, u'n'), u"x"_s).error().code, ErrorCode::InvalidInput);
    QVERIFY(shelf.remove(failed->id));
    QCOMPARE(shelf.saved()->size(), 1);
}

void TestStoreMarks::historyIsShort()
{
    Marked store(0);
    FilterShelf shelf(*store.connection);
    for (int i = 0; i < FilterShelf::KeptHistory + 20; ++i)
        QVERIFY(shelf.remember(u"id:%1"_s.arg(i + 1)));
    QVERIFY(shelf.remember(u"   "_s));
    QVERIFY(shelf.remember(u"id:60"_s)); // used again
    const auto history = shelf.history();
    QCOMPARE(history->size(), FilterShelf::KeptHistory);
    QCOMPARE(history->at(0), u"id:60"_s);
    QCOMPARE(history->count(u"id:60"_s), 1);
    QVERIFY(!history->contains(u"id:1"_s));
    QVERIFY(shelf.forgetHistory());
    QCOMPARE(shelf.history()->size(), 0);
}

void TestStoreMarks::stockTellsWhatIsStored()
{
    Marked store(1);
    for (const char *tags : {R"("Hot","caf\u00e9")", R"("Hot")", R"("Cold")"}) {
        NewDelivery tagged =
            delivery(u"tagged-"_s + QLatin1StringView(tags), u"peopleTagsCreated"_s);
        tagged.body = QByteArray(R"({"data":{"tags":[)") + tags + "]}}";
        QVERIFY(!store.fixture.store(tagged).isEmpty());
    }
    QVERIFY(store.connection->exec(u"INSERT INTO answer (delivery_id, status, answered_us) "
                                   "SELECT id, CASE WHEN id = 1 THEN 503 ELSE 204 END, 1 "
                                   "FROM delivery"_s));
    QVERIFY(store.connection->exec(
        u"INSERT INTO account (name, api_base, system_name, api_key_env, system_key_env) "
        "VALUES ('stra\u00dfe', '', '', '', '')"_s));
    const auto values = filterStock(*store.connection);
    QVERIFY(values);
    QCOMPARE(values->accounts, QStringList{u"stra\u00dfe"_s}); // of an import, perhaps
    QCOMPARE(values->events, (QStringList{u"peopleCreated"_s, u"peopleTagsCreated"_s}));
    QCOMPARE(values->tags, (QStringList{u"Hot"_s, u"Cold"_s, u"caf\u00e9"_s}));
    QCOMPARE(values->statuses, (QStringList{u"204"_s, u"503"_s}));
}

void TestStoreMarks::matchesAmongSome()
{
    Marked store(1300);
    const FilterMoment moment = FilterMoment::local(store.clock);
    QVERIFY(Marks(*store.connection).pin(store.events.sliced(600, 10), true));
    const auto reader = store.fixture.reader();
    const auto among = [&](const QString &text, const QList<EventId> &ids) {
        const FilterParse parse = Filter::parse(text);
        const auto found = reader->matching(parse.filter, moment, ids);
        QList<EventId> sorted = found ? *found : QList<EventId>{EventId{-1}};
        std::sort(sorted.begin(), sorted.end());
        return sorted;
    };
    QCOMPARE(among(u"is:pinned"_s, store.events), store.events.sliced(600, 10));
    QCOMPARE(among(u"is:pinned"_s, store.events.sliced(605, 100)), store.events.sliced(605, 5));
    QCOMPARE(among(u"is:pinned"_s, {}), QList<EventId>());
    // Its body, which no other has.
    const QString body =
        u"body:"_s + QString::fromUtf8(reader->event(store.events.at(700))->deliveries.at(0).body)
                         .remove(u'{')
                         .replace(u'"', u"\\\""_s)
                         .prepend(u'"')
                         .append(u'"');
    QCOMPARE(among(body, store.events), QList{store.events.at(700)});
    QCOMPARE(among(body, store.events.first(700)), QList<EventId>());
    QCOMPARE(among(u"-is:pinned"_s, store.events.sliced(599, 3)), QList{store.events.at(599)});
}

QTEST_GUILESS_MAIN(TestStoreMarks)
#include "tst_store_marks.moc"
