// SPDX-License-Identifier: MIT
// Attempts that an import brings go by the time at which they arrived, in whatever order it does.
#include "core/filter.h"
#include "core/forward.h"
#include "store/forwardlog.h"
#include "store/trash.h"
#include "storefixture.h"

#include <QtTest/QTest>

#include <algorithm>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = SignatureVerdict::Kind;

namespace {

/// Of one event, that happened at `happened()`.
Timestamp happened()
{
    return fromMicros(1'763'632'800'000'000); // 2025-11-20 10:00:00 UTC
}

NewDelivery attempt(std::chrono::seconds after, Kind kind, Origin origin = Origin::Imported)
{
    NewDelivery one = delivery(u"e"_s);
    one.origin = origin;
    one.receivedAt = happened() + after;
    one.verifiedAt = one.receivedAt;
    one.verdict.kind = kind;
    one.envelope->created = happened();
    return one;
}

/// A store that knows when its attempts came.
struct Arrivals
{
    Arrivals() { opened = bool(fixture.writer->open()); }
    EventId add(std::vector<NewDelivery> some)
    {
        const QList<CommittedDelivery> stored = fixture.store(std::move(some));
        for (const CommittedDelivery &one : stored)
            deliveries.append(one.delivery);
        return stored.isEmpty() ? EventId{} : stored.constFirst().event;
    }
    void answer(qsizetype place, int status)
    {
        fixture.writer->recordAnswers({{.delivery = deliveries.at(place),
                                        .status = status,
                                        .answeredAt = fixture.clock.now(),
                                        .note = {}}});
        QTRY_COMPARE(fixture
                         .value(u"SELECT count(*) FROM answer WHERE delivery_id = %1"_s.arg(
                             deliveries.at(place).value))
                         .toInt(),
                     1);
    }
    bool finds(const QString &text) const
    {
        const auto page = fixture.reader()->filtered(Filter::parse(text).filter,
                                                     FilterMoment::local(clock), 10, std::nullopt);
        return page && page->ids.size() == 1;
    }
    EventDetail event(EventId id) const { return fixture.reader()->event(id).value(); }
    /// Seconds after the event at which the attempts came, in their order.
    QList<qint64> order(EventId id) const
    {
        QList<qint64> seconds;
        const EventDetail detail = event(id);
        for (const DeliveryDetail &one : detail.deliveries) {
            seconds.append(
                std::chrono::duration_cast<std::chrono::seconds>(one.receivedAt - happened())
                    .count());
        }
        return seconds;
    }

    StoreFixture fixture;
    HandClock clock;
    bool opened = false;
    QList<DeliveryId> deliveries;
};

} // namespace

class TestStoreArrival final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void olderAttemptLater();
    void anyOrder_data();
    void anyOrder();
    void whatArrivesHereIsTheNewest();
    void fetchedIsNoAttempt();
    void contentsOfAnOlderValidOne();
    void deletedComesBack();
    void newestIsForwarded();
};

void TestStoreArrival::olderAttemptLater()
{
    Arrivals store;
    QVERIFY(store.opened);
    const EventId event = store.add({attempt(600s, Kind::Valid)});
    store.answer(0, 204);
    store.fixture.clear();
    NewDelivery older = attempt(1s, Kind::Invalid);
    older.disposition = Disposition::Refused;
    QCOMPARE(store.add({older}), event);
    store.answer(1, 500);

    const EventSummary row = store.event(event).summary;
    QCOMPARE(row.signature, Kind::Valid);
    QCOMPARE(row.disposition, Disposition::Accepted);
    QCOMPARE(row.answerStatus, 204);
    QCOMPARE(row.attempts, 2);
    QCOMPARE(row.receivedAt, happened() + 1s);
    QCOMPARE(store.fixture.changed, QList{row}); // those who watch are told the same
    QCOMPARE(store.order(event), (QList<qint64>{1, 600}));
    QVERIFY(store.finds(u"sig:valid"_s));
    QVERIFY(!store.finds(u"sig:invalid"_s));
    QVERIFY(store.finds(u"status:204"_s));
    QVERIFY(!store.finds(u"status:500"_s));
    QVERIFY(!store.finds(u"lag:>1s"_s));
    QVERIFY(store.finds(u"lag:<=1s"_s));
    QVERIFY(!store.finds(u"after:2025-11-20T10:05Z"_s));
    QVERIFY(store.finds(u"before:2025-11-20T10:05Z"_s));
}

void TestStoreArrival::anyOrder_data()
{
    QTest::addColumn<QList<int>>("seconds");
    QTest::addColumn<bool>("isOneBatch");
    QList<int> seconds{1, 20, 300};
    do {
        const QByteArray name =
            QStringLiteral("%1-%2-%3").arg(seconds[0]).arg(seconds[1]).arg(seconds[2]).toLatin1();
        QTest::newRow((name + " together").constData()) << seconds << true;
        QTest::newRow((name + " apart").constData()) << seconds << false;
    } while (std::next_permutation(seconds.begin(), seconds.end()));
}

void TestStoreArrival::anyOrder()
{
    QFETCH(const QList<int>, seconds);
    QFETCH(const bool, isOneBatch);
    Arrivals store;
    std::vector<NewDelivery> all;
    for (const int after : seconds)
        all.push_back(
            attempt(std::chrono::seconds(after), after == 300 ? Kind::Missing : Kind::Valid));
    EventId event;
    if (isOneBatch) {
        event = store.add(all);
    } else {
        for (const NewDelivery &one : all)
            event = store.add({one});
    }
    const EventSummary row = store.event(event).summary;
    QCOMPARE(row.signature, Kind::Missing);
    QCOMPARE(row.attempts, 3);
    QCOMPARE(row.receivedAt, happened() + 1s);
    QCOMPARE(store.fixture.changed.constLast(), row);
    QCOMPARE(store.order(event), (QList<qint64>{1, 20, 300}));
    QCOMPARE(store.fixture.value(u"SELECT last_delivery_id FROM event"_s).toLongLong(),
             store.deliveries.at(seconds.indexOf(300)).value);
}

void TestStoreArrival::whatArrivesHereIsTheNewest()
{
    Arrivals store;
    const EventId event = store.add({attempt(60s, Kind::Valid, Origin::Delivered)});
    store.add({attempt(5s, Kind::Invalid)});
    QCOMPARE(store.event(event).summary.signature, Kind::Valid);
    QCOMPARE(store.event(event).summary.receivedAt, happened() + 5s);
    store.add({attempt(90s, Kind::Missing, Origin::Delivered)});
    QCOMPARE(store.event(event).summary.signature, Kind::Missing);
    QCOMPARE(store.event(event).summary.attempts, 3);
    QCOMPARE(store.order(event), (QList<qint64>{5, 60, 90}));

    // Without an import the order is that in which they were stored, whatever the clock said.
    NewDelivery first = delivery(u"live"_s);
    NewDelivery second = delivery(u"live"_s);
    second.receivedAt = first.receivedAt - 1s;
    second.verdict.kind = Kind::Missing;
    const EventId live = store.add({first, second});
    QCOMPARE(store.event(live).summary.signature, Kind::Missing);
    QCOMPARE(store.event(live).summary.receivedAt, first.receivedAt);
    QCOMPARE(store.event(live).deliveries.at(1).receivedAt, second.receivedAt);
}

void TestStoreArrival::fetchedIsNoAttempt()
{
    Arrivals store;
    const EventId event = store.add({attempt(3600s, Kind::NoKey, Origin::Fetched)});
    QCOMPARE(store.event(event).summary.attempts, 0);
    store.add({attempt(10s, Kind::Valid)});
    EventSummary row = store.event(event).summary;
    QCOMPARE(row.signature, Kind::Valid); // of the only attempt, though it was fetched later
    QCOMPARE(row.attempts, 1);
    QCOMPARE(row.receivedAt, happened() + 10s);
    store.add({attempt(5s, Kind::Invalid)});
    row = store.event(event).summary;
    QCOMPARE(row.signature, Kind::Valid);
    QCOMPARE(row.receivedAt, happened() + 5s);
}

void TestStoreArrival::contentsOfAnOlderValidOne()
{
    Arrivals store;
    const EventId event = store.add({attempt(60s, Kind::Invalid)});
    NewDelivery valid = attempt(5s, Kind::Valid);
    valid.envelope->resourceIds = {4711};
    store.add({valid});
    const EventSummary row = store.event(event).summary;
    QCOMPARE(row.resourceIds, QList<qint64>{4711}); // that is to be believed
    QCOMPARE(row.signature, Kind::Invalid);         // and this came last
}

void TestStoreArrival::deletedComesBack()
{
    Arrivals store;
    const EventId event = store.add({attempt(60s, Kind::Valid)});
    {
        const auto connection = store.fixture.connection();
        Trash trash(*connection);
        QVERIFY(trash.hide({event}, 1, store.clock.now()));
        QCOMPARE(*trash.finalize(1, 10), 1);
        QCOMPARE(*trash.purge(10), 1);
    }
    store.add({attempt(5s, Kind::Missing)}); // all that is left of it now
    const EventDetail detail = store.event(event);
    QCOMPARE(detail.summary.signature, Kind::Missing);
    QCOMPARE(detail.summary.attempts, 1);
    QCOMPARE(detail.deliveries.size(), 1);
    QCOMPARE(store.fixture.value(u"SELECT last_delivery_id FROM event"_s).toLongLong(),
             store.deliveries.constLast().value);
}

void TestStoreArrival::newestIsForwarded()
{
    Arrivals store;
    const EventId event = store.add({attempt(60s, Kind::Valid)});
    store.add({attempt(5s, Kind::Valid)});
    const auto connection = store.fixture.connection();
    Target target;
    target.id = TargetId{1};
    target.url = QUrl(u"http://127.0.0.1:1/"_s);
    const auto forwards =
        ForwardLog(*connection)
            .forEvents({event}, {target}, ForwardReason::Replay, ForwardLog::Fit::Anyhow);
    QVERIFY(forwards);
    QCOMPARE(forwards->size(), 1);
    QCOMPARE(forwards->at(0).delivery, store.deliveries.at(0));
}

QTEST_GUILESS_MAIN(TestStoreArrival)
#include "tst_store_arrival.moc"
