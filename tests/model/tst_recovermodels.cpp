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
    void adviceSaysOnlyWhatIsKnown_data();
    void adviceSaysOnlyWhatIsKnown();
    void roughSpans_data();
    void roughSpans();
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
    QCOMPARE(model.index(0, Changes::WhatColumn).data().toString(), u"Person 2 · Ann Lee"_s);
    QCOMPARE(model.index(1, Changes::WhatColumn).data().toString(), u"Person 3 · Ann Lee"_s);
    QCOMPARE(model.index(2, Changes::WhatColumn).data().toString(), u"Person 1 · Ann Lee"_s);
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
    QCOMPARE(model.index(0, Changes::StateColumn).data().toString(), u"Synthetic event 12"_s);
    QCOMPARE(model.index(0, Changes::StateColumn).data(Qt::AccessibleTextRole).toString(),
             u"State: Synthetic event 12"_s);
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
    gap.isOpen = true;
    gap.until = from + 5min;
    QCOMPARE(gapTime(gap), u"since 23 Nov 14:03, 5 min 00 s so far"_s);
    QVERIFY(gapAdvice(gap, gap.until).contains(u"goes on"_s));
    QCOMPARE(roughSpan(0s), u"0 s"_s);
    QCOMPARE(roughSpan(59s), u"59 s"_s);
    QCOMPARE(roughSpan(61s), u"2 min"_s);
    QCOMPARE(roughSpan(59min + 30s), u"1 h 00 min"_s);
    QCOMPARE(roughSpan(26h + 5min), u"26 h 05 min"_s);
    QCOMPARE(changeTime(from, from + 1h), u"14:03:00"_s);
    QCOMPARE(changeTime(from, from + 24h), u"23 Nov 14:03"_s);
}

void TestRecoverModels::adviceSaysOnlyWhatIsKnown_data()
{
    QTest::addColumn<int>("length"); // minutes
    QTest::addColumn<int>("since");
    QTest::addColumn<QStringList>("said");
    QTest::addColumn<QString>("notSaid");
    QTest::newRow("just over") << 5 << 0
                               << QStringList{u"for 51 minutes by its newer table"_s,
                                              u"for up to 8 hours by its guide"_s,
                                              u"may still come: for 51 min by the table, for "
                                              "8 h 00 min by the guide"_s}
                               << u"given up"_s;
    QTest::newRow("half an hour later")
        << 5 << 30 << QStringList{u"for 21 min by the table, for 7 h 30 min"_s} << u"given up"_s;
    QTest::newRow("an hour later")
        << 5 << 60
        << QStringList{u"By the table nothing more comes; by the guide it may, for "
                       "another 7 h 00 min"_s}
        << u"given up"_s;
    QTest::newRow("a day later") << 5 << 24 * 60
                                 << QStringList{u"Nothing of it comes by itself any more"_s}
                                 << u"may"_s;
    // From 14:03 on: until 16:03, and until midnight.
    QTest::newRow("two hours") << 120 << 0
                               << QStringList{u"By the table, what happened before 15:12 is given "
                                              "up"_s,
                                              u"may still come"_s}
                               << u"by either"_s;
    QTest::newRow("ten hours") << 600 << 0
                               << QStringList{u"before 23 Nov 16:03 is given up by either"_s,
                                              u"may still come"_s}
                               << u"15:12"_s;
}

void TestRecoverModels::adviceSaysOnlyWhatIsKnown()
{
    QFETCH(int, length);
    QFETCH(int, since);
    QFETCH(QStringList, said);
    QFETCH(QString, notSaid);
    const Timestamp from =
        fromDateTime(QDateTime(QDate(2026, 11, 23), QTime(14, 3), Qt::LocalTime));
    const Gap gap{
        .from = from, .until = from + std::chrono::minutes(length), .reasons = {Reach::Stopped}};
    const QString advice = gapAdvice(gap, gap.until + std::chrono::minutes(since));
    for (const QString &words : said)
        QVERIFY2(advice.contains(words), qPrintable(advice));
    QVERIFY2(!advice.contains(notSaid), qPrintable(advice));
    QVERIFY(!advice.contains(u"probably"_s));
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

void TestRecoverModels::roughSpans_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << 0 << u"0 s"_s;
    QTest::newRow("seconds") << 59 << u"59 s"_s;
    QTest::newRow("a minute") << 60 << u"1 min"_s;
    QTest::newRow("below an hour") << 3'540 << u"59 min"_s;
    QTest::newRow("nearly an hour") << 3'580 << u"1 h 00 min"_s;
    QTest::newRow("hours") << 26'560 << u"7 h 23 min"_s;
}

void TestRecoverModels::roughSpans()
{
    QFETCH(int, seconds);
    QTEST(roughSpan(std::chrono::seconds(seconds)), "words");
}

QTEST_GUILESS_MAIN(TestRecoverModels)
#include "tst_recovermodels.moc"
