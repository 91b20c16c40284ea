// SPDX-License-Identifier: MIT
// What was delivered, fetched or made ourselves stays apart, also when it is the same event.
#include "storefixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using Kind = SignatureVerdict::Kind;

namespace {

NewDelivery fetched(const QString &uid, const QString &name = u"peopleUpdated"_s)
{
    NewDelivery one = delivery(uid, name);
    one.origin = Origin::Fetched;
    one.verdict = {};
    one.head.clear();
    return one;
}

} // namespace

class TestStoreOrigins final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fetchingIsNoAttempt();
    void trueDeliveryJoinsAFetchedEvent();
    void bothInOneBatch();
    void fetchingChangesNothingOfADelivery();
    void fetchingCorrectsAForgedEvent();

private:
    static EventDetail detail(const StoreFixture &fixture, EventId id)
    {
        const auto event = fixture.reader()->event(id);
        return event ? *event : EventDetail();
    }
};

void TestStoreOrigins::fetchingIsNoAttempt()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto stored = fixture.store(fetched(u"a"_s));
    const EventDetail event = detail(fixture, stored[0].event);
    QCOMPARE(event.summary, fixture.changed.constFirst());
    QCOMPARE(event.summary.origin, Origin::Fetched);
    QCOMPARE(event.summary.attempts, 0);
    QCOMPARE(event.deliveries.constFirst().origin, Origin::Fetched);
}

void TestStoreOrigins::trueDeliveryJoinsAFetchedEvent()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto first = fixture.store(fetched(u"a"_s));
    fixture.clear();
    NewDelivery real = delivery(u"a"_s, u"peopleUpdated"_s);
    real.verdict.kind = Kind::Valid;
    const auto second = fixture.store(real);
    QCOMPARE(second[0].event, first[0].event);
    QVERIFY(!second[0].isNewEvent);
    const EventDetail event = detail(fixture, first[0].event);
    QCOMPARE(event.summary, fixture.changed.constFirst());
    QCOMPARE(event.summary.origin, Origin::Fetched); // that is how we came to know of it
    QCOMPARE(event.summary.attempts, 1);
    QCOMPARE(event.summary.signature, Kind::Valid);
    QCOMPARE(event.deliveries.size(), 2);
    QCOMPARE(event.deliveries[0].origin, Origin::Fetched);
    QCOMPARE(event.deliveries[1].origin, Origin::Delivered);
    QCOMPARE(event.deliveries[1].body, real.body);
}

void TestStoreOrigins::bothInOneBatch()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery real = delivery(u"a"_s, u"peopleUpdated"_s);
    real.verdict.kind = Kind::Valid;
    const auto stored = fixture.store({fetched(u"a"_s), real, fetched(u"a"_s)});
    QCOMPARE(fixture.batches, 1);
    const EventDetail event = detail(fixture, stored[0].event);
    QCOMPARE(event.summary, fixture.changed.constFirst());
    QCOMPARE(event.summary.attempts, 1);
    QCOMPARE(event.summary.signature, Kind::Valid);
    QCOMPARE(event.deliveries.size(), 3);
}

void TestStoreOrigins::fetchingChangesNothingOfADelivery()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery real = delivery(u"a"_s, u"peopleUpdated"_s);
    real.verdict.kind = Kind::Valid;
    const auto stored = fixture.store(real);
    fixture.writer->recordAnswers({{.delivery = stored[0].delivery,
                                    .event = stored[0].event,
                                    .status = 204,
                                    .answeredAt = fixture.clock.now()}});
    QTRY_COMPARE(detail(fixture, stored[0].event).summary.answerStatus, 204);
    const EventSummary before = detail(fixture, stored[0].event).summary;
    fixture.clear();
    fixture.store(fetched(u"a"_s, u"peopleDeleted"_s));
    const EventDetail event = detail(fixture, stored[0].event);
    QCOMPARE(event.summary, before);
    QCOMPARE(event.deliveries.size(), 2);
    QCOMPARE(fixture.changed.size(), 1); // the window looks again
    QCOMPARE(fixture.changed.constFirst().answerStatus, 204);
}

void TestStoreOrigins::fetchingCorrectsAForgedEvent()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery forged = delivery(u"a"_s, u"peopleDeleted"_s);
    forged.verdict.kind = Kind::Invalid;
    forged.envelope->resourceIds = {666};
    const auto stored = fixture.store(forged);
    NewDelivery truth = fetched(u"a"_s, u"peopleUpdated"_s);
    truth.envelope->resourceIds = {12};
    fixture.store(truth);
    const EventSummary event = detail(fixture, stored[0].event).summary;
    QCOMPARE(event.eventName, u"peopleUpdated"_s);
    QCOMPARE(event.resourceIds, QList<qint64>{12});
    QCOMPARE(event.origin, Origin::Delivered);
    QCOMPARE(event.signature, Kind::Invalid); // of the attempt
    QCOMPARE(event.attempts, 1);
}

QTEST_GUILESS_MAIN(TestStoreOrigins)
#include "tst_store_origins.moc"
