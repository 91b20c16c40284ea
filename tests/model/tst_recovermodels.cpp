// SPDX-License-Identifier: MIT
// The models and words of the page Recover.
#include "fixedclock.h"
#include "models/attempttablemodel.h"
#include "models/eventwords.h"
#include "models/gapchangemodel.h"
#include "models/recoveritemmodel.h"
#include "models/recoverwords.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Items = RecoverItemModel;
using Changes = GapChangeModel;

namespace {

RecoverItem item(qint64 position, RecoverOutcome outcome = RecoverOutcome::Waiting)
{
    return {.position = position,
            .eventId = u"id-%1"_s.arg(position),
            .outcome = outcome,
            .event = outcome == RecoverOutcome::Fetched ? EventId{position + 1000} : EventId{},
            .message = outcome == RecoverOutcome::Unknown ? u"gone"_s : QString()};
}

GapChange change(qint64 number, Timestamp at, const QString &eventName = u"peopleUpdated"_s)
{
    return {.kind = u"people"_s,
            .number = number,
            .name = u"Ann Lee"_s,
            .at = at,
            .isCreated = false,
            .eventName = eventName,
            .event = {},
            .fetched = {}};
}

} // namespace

class TestRecoverModels final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void asksForWhatIsLookedAt();
    void manyIdsCostNothing();
    void growsAtItsEnd();
    void showsOnlySomePositions();
    void changesAreShown();
    void whatFailedMayBeAskedAgain();
    void changesComeByTime();
    void whatWasMadeIsNotMadeAgain();
    void wordsForEverything();
    void gapsInWords();
    void originsStayApart();
};

void TestRecoverModels::asksForWhatIsLookedAt()
{
    Items model;
    const QAbstractItemModelTester tester(&model);
    QSignalSpy wanted(&model, &Items::wanted);
    model.setTotal(1'000);
    QCOMPARE(model.rowCount(), 1'000);
    QVERIFY(!model.index(550, Items::IdColumn).data().isValid());
    model.index(551, Items::IdColumn).data();
    QTRY_VERIFY(!wanted.isEmpty());
    QList<qint64> asked;
    for (const QList<QVariant> &call : std::as_const(wanted))
        asked += call.at(0).value<QList<qint64>>();
    QVERIFY(asked.contains(550));
    QCOMPARE(asked.count(551), 1);
    QList<RecoverItem> page;
    for (qint64 i = 500; i < 600; ++i)
        page.append(item(i, RecoverOutcome::Fetched));
    model.supply(page);
    QCOMPARE(model.index(550, Items::IdColumn).data().toString(), u"id-550"_s);
    QCOMPARE(model.index(550, Items::OutcomeColumn).data().toString(), u"Fetched"_s);
    QCOMPARE(model.index(550, 0).data(Items::EventRole).toLongLong(), 1550);
    QCOMPARE(model.eventsAt({model.index(550, 0), model.index(551, 0), model.index(900, 0)}),
             (QList<EventId>{EventId{1550}, EventId{1551}}));
}

void TestRecoverModels::manyIdsCostNothing()
{
    Items model;
    model.setTotal(2'700'000);
    QCOMPARE(model.rowCount(), 2'700'000);
    // All the way through: only the last pages stay.
    connect(&model, &Items::wanted, &model, [&model](const QList<qint64> &positions) {
        QList<RecoverItem> items;
        for (const qint64 position : positions)
            items.append(item(position));
        model.supply(items);
    });
    for (int row = 0; row < 100'000; row += 1'000) {
        model.index(row, 0).data();
        QTRY_VERIFY(model.index(row, 0).data().isValid());
    }
    QVERIFY(!model.index(0, 0).data().isValid()); // it had to give way
}

void TestRecoverModels::growsAtItsEnd()
{
    Items model;
    const QAbstractItemModelTester tester(&model);
    model.setTotal(150);
    connect(&model, &Items::wanted, &model, [&model](const QList<qint64> &positions) {
        QList<RecoverItem> items;
        for (const qint64 position : positions)
            items.append(item(position));
        model.supply(items);
    });
    model.index(149, 0).data();
    QTRY_VERIFY(model.index(149, 0).data().isValid());
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.grow(180);
    model.grow(180);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(model.rowCount(), 180);
    model.index(170, 0).data();
    QTRY_COMPARE(model.index(170, 0).data().toString(), u"id-170"_s);
    QTRY_COMPARE(model.index(149, 0).data().toString(), u"id-149"_s);
}

void TestRecoverModels::showsOnlySomePositions()
{
    Items model;
    const QAbstractItemModelTester tester(&model);
    model.setTotal(1'000);
    QSignalSpy wanted(&model, &Items::wanted);
    model.setPositions({3, 77, 900});
    QCOMPARE(model.rowCount(), 3);
    model.index(1, 0).data();
    const auto last = [&wanted] {
        return wanted.isEmpty() ? QList<qint64>() : wanted.last().at(0).value<QList<qint64>>();
    };
    QTRY_COMPARE(last(), (QList<qint64>{3, 77, 900}));
    model.supply({item(3), item(77, RecoverOutcome::Unknown), item(900)});
    QCOMPARE(model.index(1, Items::IdColumn).data().toString(), u"id-77"_s);
    QCOMPARE(model.index(1, Items::ReasonColumn).data().toString(), u"gone"_s);
    model.grow(2'000); // of no concern
    QCOMPARE(model.rowCount(), 3);
    model.setTotal(5);
    QCOMPARE(model.rowCount(), 5);
}

void TestRecoverModels::changesAreShown()
{
    Items model;
    const QAbstractItemModelTester tester(&model);
    model.setTotal(3);
    QSignalSpy wanted(&model, &Items::wanted);
    model.index(0, 0).data();
    QTRY_VERIFY(!wanted.isEmpty());
    model.supply({item(0), item(1), item(2)});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.supply({item(1, RecoverOutcome::Fetched)});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.index(1, 0).data(Items::OutcomeRole).toInt(), int(RecoverOutcome::Fetched));
    model.supply({item(77)}); // there is no such row
    QCOMPARE(changed.size(), 1);
}

void TestRecoverModels::whatFailedMayBeAskedAgain()
{
    Items model;
    model.setTotal(3);
    QSignalSpy wanted(&model, &Items::wanted);
    model.index(0, 0).data();
    QTRY_COMPARE(wanted.size(), 1);
    model.index(0, 0).data();
    QTest::qWait(1);
    QCOMPARE(wanted.size(), 1); // it is under way
    model.giveUp();
    model.index(0, 0).data();
    QTRY_COMPARE(wanted.size(), 2);
}

void TestRecoverModels::changesComeByTime()
{
    const FixedClock clock;
    Changes model(clock);
    const QAbstractItemModelTester tester(&model);
    QSignalSpy ticks(&model, &Changes::ticksChanged);
    const Timestamp t = clock.now() - 1h;
    model.add({change(1, t), change(2, t + 2min, {})});
    model.add({change(3, t + 1min)});
    QVERIFY(!ticks.isEmpty());
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, Changes::WhatColumn).data().toString(), u"Person 2"_s);
    QCOMPARE(model.index(1, Changes::WhatColumn).data().toString(), u"Person 3"_s);
    QCOMPARE(model.index(2, Changes::WhatColumn).data().toString(), u"Person 1"_s);
    QCOMPARE(model.ticked(), (QList<int>{0, 2})); // by place; of the other no event exists
    QVERIFY(model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(model.ticked(), (QList<int>{0, 1, 2}));
    QVERIFY(!model.setData(model.index(0, 1), Qt::Checked, Qt::CheckStateRole));
    model.tickAll(false);
    QVERIFY(model.ticked().isEmpty());
    QCOMPARE(model.index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestRecoverModels::whatWasMadeIsNotMadeAgain()
{
    const FixedClock clock;
    Changes model(clock);
    const QAbstractItemModelTester tester(&model);
    model.add({change(1, clock.now()), change(2, clock.now() - 1min)});
    model.setMade(0, EventId{12});
    QCOMPARE(model.ticked(), QList<int>{1});
    QVERIFY(model.index(0, 0).data(Changes::MadeRole).toBool());
    QVERIFY(model.index(0, Changes::StateColumn).data().toString().contains(u"12"_s));
    model.setFetched(1, u"Fetched"_s);
    QCOMPARE(model.index(1, Changes::StateColumn).data().toString(), u"Fetched"_s);
    model.tickAll(true);
    QCOMPARE(model.ticked(), QList<int>{1});
}

void TestRecoverModels::wordsForEverything()
{
    QStringList words;
    for (int i = 0; i < RecoverOutcomeCount; ++i)
        words << outcomeWord(RecoverOutcome(i));
    for (int i = 0; i <= int(Reach::NotListening); ++i)
        words << reachWord(Reach(i));
    for (const QString &word : std::as_const(words))
        QVERIFY(!word.isEmpty());
    QCOMPARE(words.removeDuplicates(), 0);
    QCOMPARE(kindNoun(u"textMessages"_s), u"Text message"_s);
    QCOMPARE(kindNoun(u"whatever"_s), u"whatever"_s);
    QCOMPARE(reasonsText({Reach::Stopped, Reach::TunnelDown}),
             u"Hookglass was closed · The tunnel did not carry"_s);
}

void TestRecoverModels::gapsInWords()
{
    const Timestamp from =
        fromDateTime(QDateTime(QDate(2026, 11, 23), QTime(14, 3), Qt::LocalTime));
    Gap gap{.from = from, .until = from + 77min, .reasons = {Reach::Stopped}};
    QCOMPARE(gapTime(gap), u"23 Nov 14:03 to 15:20, 1 h 17 min"_s);
    gap.until = from + 20h;
    QVERIFY(gapTime(gap).contains(u"24 Nov 10:03"_s));
    QVERIFY(gapAdvice(gap).contains(u"missing"_s));
    gap.until = from + 5min;
    QVERIFY(gapAdvice(gap).contains(u"probably arrived"_s));
    gap.isOpen = true;
    QCOMPARE(gapTime(gap), u"since 23 Nov 14:03"_s);
    QVERIFY(gapAdvice(gap).contains(u"goes on"_s));
}

void TestRecoverModels::originsStayApart()
{
    const FixedClock clock;
    DeliveryDetail fetched;
    fetched.receivedAt = clock.now();
    fetched.origin = Origin::Fetched;
    DeliveryDetail real = fetched;
    real.origin = Origin::Delivered;
    real.signature = SignatureVerdict::Kind::Valid;
    real.answerStatus = 204;
    EventDetail detail;
    detail.summary.origin = Origin::Fetched;
    detail.deliveries = {fetched};
    QVERIFY(deliverySentence(detail).contains(u"asked for by its id"_s));
    detail.deliveries = {fetched, real, fetched};
    QVERIFY(deliverySentence(detail).contains(u"204"_s)); // the attempt says more
    QCOMPARE(attemptCount(detail.deliveries), 1);
    QVERIFY(attemptTitle(detail.deliveries, 0, clock.now()).startsWith(u"Fetched"_s));
    QVERIFY(attemptTitle(detail.deliveries, 1, clock.now()).startsWith(u"Attempt 1 of 1"_s));
    AttemptTableModel model(clock);
    model.setDeliveries(detail.deliveries);
    const auto text = [&model](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(0, AttemptTableModel::NumberColumn), u"Fetched"_s);
    QCOMPARE(text(1, AttemptTableModel::NumberColumn), u"1"_s);
    QCOMPARE(text(0, AttemptTableModel::SignatureColumn), u"Not signed"_s);
    QCOMPARE(text(1, AttemptTableModel::SignatureColumn), u"Valid"_s);
    DeliveryDetail made = real;
    made.origin = Origin::Synthetic;
    detail.summary.origin = Origin::Synthetic;
    detail.deliveries = {made};
    QVERIFY(deliverySentence(detail).contains(u"Hookglass made it"_s));
}

QTEST_GUILESS_MAIN(TestRecoverModels)
#include "tst_recovermodels.moc"
