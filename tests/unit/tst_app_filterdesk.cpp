// SPDX-License-Identifier: MIT
// Relative times of a filter, by a clock that the test moves.
#include "app/filterdesk.h"
#include "storefixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A desk on a store, and the events that it says fit.
struct Desk
{
    Desk()
    {
        fixture.clock.advance(24h);
        if (!fixture.writer->open())
            qFatal("no store");
        reader = std::make_unique<WorkerThread<ReaderWorker>>(
            u"reader"_s, std::make_unique<ReaderWorker>(fixture.path()));
        store.attach(nullptr, reader.get());
        desk = std::make_unique<FilterDesk>(store, fixture.clock);
        const auto add = [this](const QList<EventId> &events) {
            for (const EventId id : events)
                fitting.insert(id);
        };
        QObject::connect(desk.get(), &FilterDesk::found, desk.get(), add);
        QObject::connect(desk.get(), &FilterDesk::looked, desk.get(),
                         [=, this](const QList<EventId> &events, const QList<EventId> &others) {
                             add(events);
                             for (const EventId id : others)
                                 fitting.remove(id);
                         });
    }
    ~Desk()
    {
        store.detach();
        desk.reset();
    }
    Q_DISABLE_COPY_MOVE(Desk)

    /// An event that arrived so long before now.
    EventId add(std::chrono::microseconds ago)
    {
        NewDelivery item = delivery(u"e%1"_s.arg(fixture.committed.size()));
        item.receivedAt = fixture.clock.now() - ago;
        return fixture.store(item).constFirst().event;
    }
    void search(const QString &text)
    {
        fitting.clear();
        desk->search(Filter::parse(text).filter);
        QTRY_VERIFY(!desk->isSearching());
    }
    /// Lets time pass.
    void pass(std::chrono::microseconds time)
    {
        fixture.clock.advance(time);
        desk->renew();
    }

    StoreFixture fixture;
    StoreAccess store;
    std::unique_ptr<WorkerThread<ReaderWorker>> reader;
    std::unique_ptr<FilterDesk> desk;
    QSet<EventId> fitting;
};

} // namespace

class TestAppFilterDesk final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void relativeTimesMoveOn();
    void todayEndsAtMidnight();
    void absoluteTimesStay();
    void manyAreAskedAnew();
};

void TestAppFilterDesk::relativeTimesMoveOn()
{
    Desk app;
    const EventId old = app.add(90s);
    const EventId young = app.add(10s);
    app.search(u"after:-2m"_s);
    QCOMPARE(app.fitting, (QSet<EventId>{old, young}));
    const Timestamp before = app.desk->moment().now;
    app.pass(31s);
    QCOMPARE(app.desk->moment().now - before, std::chrono::microseconds(31s));
    QTRY_COMPARE(app.fitting, QSet<EventId>{young});
    app.pass(31s);
    app.pass(50s);
    QTRY_VERIFY(app.fitting.isEmpty());

    app.search(u"before:-5m event:people*"_s);
    QVERIFY(app.fitting.isEmpty());
    app.pass(100s); // the older is 302 s old, the younger 222 s
    QTRY_COMPARE(app.fitting, QSet<EventId>{old});
    app.search(u"-(after:-5m or before:-6m)"_s);
    QCOMPARE(app.fitting, QSet<EventId>{old});
    app.pass(60s); // 362 s and 282 s: both times have moved past the older one
    QTRY_VERIFY(app.fitting.isEmpty());
    app.pass(20s);
    QTRY_COMPARE(app.fitting, QSet<EventId>{young});
}

void TestAppFilterDesk::todayEndsAtMidnight()
{
    Desk app;
    const FilterMoment now = FilterMoment::local(app.fixture.clock);
    const QDateTime here = now.toDateTime(now.now);
    const QDateTime midnight = here.date().addDays(1).startOfDay();
    const auto rest = std::chrono::milliseconds(here.msecsTo(midnight));
    const EventId event = app.add(1s);
    QCOMPARE(now.toDateTime(now.now - 1s).date(), here.date());
    app.search(u"after:today"_s);
    QCOMPARE(app.fitting, QSet<EventId>{event});
    QSignalSpy renewed(app.desk.get(), &FilterDesk::renewed);
    app.pass(rest - 1s);
    QVERIFY(renewed.isEmpty()); // today is still the same day
    app.pass(2s);
    QCOMPARE(renewed.size(), 1);
    QTRY_VERIFY(app.fitting.isEmpty());
}

void TestAppFilterDesk::absoluteTimesStay()
{
    Desk app;
    app.add(1s);
    app.search(u"after:2020-01-01 before:2030-01-01T08:00Z"_s);
    QCOMPARE(app.fitting.size(), 1);
    QSignalSpy renewed(app.desk.get(), &FilterDesk::renewed);
    app.pass(24h * 3650);
    QVERIFY(renewed.isEmpty());
}

void TestAppFilterDesk::manyAreAskedAnew()
{
    Desk app;
    for (int k = 0; k < 21; ++k) {
        std::vector<NewDelivery> many;
        for (int i = 0; i < 1'000; ++i) {
            many.push_back(delivery(u"m%1"_s.arg(k * 1'000 + i)));
            many.back().receivedAt = app.fixture.clock.now() - 10s;
        }
        app.fixture.store(std::move(many));
    }
    const EventId last = app.add(1s);
    app.search(u"after:-1m"_s);
    QTRY_COMPARE(app.fitting.size(), 21'001);
    QSignalSpy found(app.desk.get(), &FilterDesk::found);
    app.pass(55s);
    QTRY_VERIFY(!found.isEmpty());
    QCOMPARE(found.constFirst().constFirst().value<QList<EventId>>(), QList<EventId>{last});
}

QTEST_GUILESS_MAIN(TestAppFilterDesk)
#include "tst_app_filterdesk.moc"
