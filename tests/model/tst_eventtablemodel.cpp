// SPDX-License-Identifier: MIT
#include "models/eventtablemodel.h"

#include "fixedclock.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <set>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Model = EventTableModel;

namespace {

EventId id(qint64 value)
{
    return EventId{value};
}

QList<EventId> ids(qint64 first, qint64 last)
{
    QList<EventId> list;
    for (qint64 i = first; i <= last; ++i)
        list.append(id(i));
    return list;
}

EventSummary summary(qint64 value, int attempts = 1)
{
    EventSummary event;
    event.id = id(value);
    event.eventId = u"id-%1"_s.arg(value);
    event.eventName = u"peopleCreated"_s;
    event.accountName = u"acme"_s;
    event.receivedAt = fromMicros(1'795'521'500'000'000 + value);
    event.resourceIds = {value};
    event.signature = SignatureVerdict::Kind::Valid;
    event.attempts = attempts;
    event.answerStatus = 204;
    return event;
}

QList<EventSummary> summaries(const QList<EventId> &wanted)
{
    QList<EventSummary> list;
    for (const EventId event : wanted)
        list.append(summary(event.value));
    return list;
}

} // namespace

class TestEventTableModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filterHasRowsOfItsOwn();
    void matchesComeInAnyOrder();
    void filterIsLiftedWithAllThatCame();
    void removedUnderAFilter();
    void manyScatteredRowsAreOneReset();
    void marksAreSpoken();
    void newestIsOnTop();
    void dataNeverLoadsButAsks();
    void asksForOnePageAtATime();
    void asksAgainAfterGivingUp();
    void changesGoOnTopInOneInsert();
    void olderIdsFindTheirPlace();
    void knownEventsAreUpdated();
    void aReadOvertakenByAChangeIsDropped();
    void lateListKeepsWhatArrivedMeanwhile();
    void removesRuns();
    void survivesRandomChanges();
    void cacheIsBounded();
    void cellsAndRoles();
    void deliveryWithoutEvent();

private:
    FixedClock m_clock;
    EventCatalog m_catalog = EventCatalog::load().value();
};

void TestEventTableModel::newestIsOnTop()
{
    Model model(m_catalog, m_clock);
    QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.idAt(0).isValid());
    model.setIds({id(3), id(9), id(5), id(3)});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.idAt(0), id(9));
    QCOMPARE(model.idAt(2), id(3));
    QVERIFY(!model.idAt(3).isValid());
    QVERIFY(!model.idAt(-1).isValid());
    QCOMPARE(model.rowOf(id(5)), 1);
    QCOMPARE(model.rowOf(id(4)), -1);
    QCOMPARE(model.index(1, 0).data(Model::IdRole).toLongLong(), 5);
}

void TestEventTableModel::dataNeverLoadsButAsks()
{
    Model model(m_catalog, m_clock);
    QSignalSpy wanted(&model, &Model::pagesWanted);
    model.setIds(ids(1, 1000));
    const QModelIndex cell = model.index(0, Model::EventColumn);
    QVERIFY(!cell.data().isValid());
    QVERIFY(!cell.data(Model::LoadedRole).toBool());
    QCOMPARE(wanted.count(), 0); // not within the paint
    QTRY_COMPARE(wanted.count(), 1);
    const auto asked = wanted.at(0).at(0).value<QList<EventId>>();
    QVERIFY(asked.contains(id(1000)));
    QVERIFY(asked.size() <= Model::PageSize);

    QSignalSpy changed(&model, &Model::dataChanged);
    model.supply(summaries(asked));
    QCOMPARE(changed.count(), 1); // a page is one run
    QCOMPARE(cell.data().toString(), u"Person created"_s);
    QVERIFY(cell.data(Model::LoadedRole).toBool());
    QTest::qWait(5);
    QCOMPARE(wanted.count(), 1);
}

void TestEventTableModel::asksForOnePageAtATime()
{
    Model model(m_catalog, m_clock);
    QSignalSpy wanted(&model, &Model::pagesWanted);
    model.setIds(ids(1, 100'000));
    model.index(0, 0).data();
    QTRY_COMPARE(wanted.count(), 1);
    // The user drags the scroll bar through everything while the first answer is on its way.
    for (int row = 0; row < 100'000; row += Model::PageSize)
        model.index(row, 0).data();
    QTest::qWait(5);
    QCOMPARE(wanted.count(), 1);
    model.supply(summaries(wanted.at(0).at(0).value<QList<EventId>>()));
    QTRY_COMPARE(wanted.count(), 2);
    const auto second = wanted.at(1).at(0).value<QList<EventId>>();
    QVERIFY(second.contains(id(1)));               // where the drag ended
    QVERIFY(second.size() <= 6 * Model::PageSize); // and not what was passed
}

void TestEventTableModel::asksAgainAfterGivingUp()
{
    Model model(m_catalog, m_clock);
    QSignalSpy wanted(&model, &Model::pagesWanted);
    model.setIds(ids(1, 10));
    model.index(0, 0).data();
    QTRY_COMPARE(wanted.count(), 1);
    model.giveUp();
    QTest::qWait(5);
    QCOMPARE(wanted.count(), 1); // only when it is painted again
    model.index(0, 0).data();
    QTRY_COMPARE(wanted.count(), 2);
}

void TestEventTableModel::changesGoOnTopInOneInsert()
{
    Model model(m_catalog, m_clock);
    QAbstractItemModelTester tester(&model);
    model.setIds(ids(1, 10));
    QSignalSpy inserted(&model, &Model::rowsInserted);
    model.applyChanges(summaries({id(13), id(11), id(12), id(12)}));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 0);
    QCOMPARE(inserted.at(0).at(2).toInt(), 2);
    QCOMPARE(model.idAt(0), id(13));
    QCOMPARE(model.rowCount(), 13);
    QVERIFY(model.index(0, 0).data(Model::LoadedRole).toBool());
    model.applyChanges({EventSummary()}); // no id: nothing to show
    QCOMPARE(model.rowCount(), 13);
}

void TestEventTableModel::olderIdsFindTheirPlace()
{
    Model model(m_catalog, m_clock);
    QAbstractItemModelTester tester(&model);
    model.setIds({id(10), id(20), id(30)});
    model.applyChanges(summaries({id(5), id(25), id(26), id(31), id(12)}));
    const QList<EventId> expected{id(31), id(30), id(26), id(25), id(20), id(12), id(10), id(5)};
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.idAt(row), expected.at(row));
    QCOMPARE(model.rowCount(), int(expected.size()));
}

void TestEventTableModel::knownEventsAreUpdated()
{
    Model model(m_catalog, m_clock);
    model.applyChanges(summaries(ids(1, 5)));
    QSignalSpy inserted(&model, &Model::rowsInserted);
    QSignalSpy changed(&model, &Model::dataChanged);
    model.applyChanges({summary(4, 3)});
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 1);
    QCOMPARE(model.index(1, Model::AttemptsColumn).data().toString(), u"3"_s);
    QCOMPARE(model.index(1, 0).data(Model::AttemptsRole).toInt(), 3);
    QCOMPARE(model.summary(id(4))->attempts, 3);
}

void TestEventTableModel::aReadOvertakenByAChangeIsDropped()
{
    Model model(m_catalog, m_clock);
    model.setIds(ids(1, 3));
    model.applyChanges({summary(2, 2)});
    model.supply({summary(1), summary(2, 1), summary(77)});
    QCOMPARE(model.summary(id(2))->attempts, 2);
    QVERIFY(model.summary(id(1)));
    QVERIFY(!model.summary(id(77))); // not one of ours
}

void TestEventTableModel::lateListKeepsWhatArrivedMeanwhile()
{
    Model model(m_catalog, m_clock);
    QAbstractItemModelTester tester(&model);
    model.applyChanges(summaries({id(101), id(102)}));
    model.setIds(ids(1, 101));
    QCOMPARE(model.rowCount(), 102);
    QCOMPARE(model.idAt(0), id(102));
    QVERIFY(model.index(0, 0).data(Model::LoadedRole).toBool());
}

void TestEventTableModel::removesRuns()
{
    Model model(m_catalog, m_clock);
    QAbstractItemModelTester tester(&model);
    model.applyChanges(summaries(ids(1, 20)));
    QSignalSpy removed(&model, &Model::rowsRemoved);
    model.remove({id(1), id(2), id(3), id(10), id(99), id(2)});
    QCOMPARE(removed.count(), 2);
    QCOMPARE(model.rowCount(), 16);
    QCOMPARE(model.rowOf(id(10)), -1);
    QVERIFY(!model.summary(id(10)));
    model.remove(ids(1, 20));
    QCOMPARE(model.rowCount(), 0);
}

void TestEventTableModel::survivesRandomChanges()
{
    Model model(m_catalog, m_clock);
    QAbstractItemModelTester tester(&model);
    QRandomGenerator random(20261124);
    std::set<qint64> expected;
    qint64 next = 1000;
    for (int step = 0; step < 300; ++step) {
        QList<EventId> some;
        const int count = random.bounded(1, 30);
        switch (random.bounded(4)) {
        case 0: // newer than all
            for (int i = 0; i < count; ++i)
                some.append(id(next += random.bounded(1, 4)));
            model.applyChanges(summaries(some));
            break;
        case 1: // anywhere, some known
            for (int i = 0; i < count; ++i)
                some.append(id(1 + random.bounded(int(next))));
            model.applyChanges(summaries(some));
            break;
        case 2:
            for (int i = 0; i < count && !expected.empty(); ++i)
                some.append(id(*std::next(expected.begin(), random.bounded(int(expected.size())))));
            model.remove(some);
            for (const EventId gone : some)
                expected.erase(gone.value);
            some.clear();
            break;
        default: // the oldest go, as by retention
            for (auto it = expected.begin(); it != expected.end() && some.size() < count; ++it)
                some.append(id(*it));
            model.remove(some);
            for (const EventId gone : some)
                expected.erase(gone.value);
            some.clear();
        }
        for (const EventId added : some)
            expected.insert(added.value);
        QCOMPARE(size_t(model.rowCount()), expected.size());
        int row = model.rowCount();
        for (const qint64 value : expected)
            QCOMPARE(model.idAt(--row).value, value);
    }
    QVERIFY(expected.size() > 100);
}

void TestEventTableModel::cacheIsBounded()
{
    Model model(m_catalog, m_clock);
    const qint64 count = Model::CachedRows + 500;
    for (qint64 first = 1; first <= count; first += 100)
        model.applyChanges(summaries(ids(first, std::min(first + 99, count))));
    QCOMPARE(model.rowCount(), int(count));
    QVERIFY(!model.summary(id(1)));
    QVERIFY(model.summary(id(count)));
}

void TestEventTableModel::cellsAndRoles()
{
    Model model(m_catalog, m_clock);
    EventSummary event = summary(1, 2);
    event.receivedAt = m_clock.now();
    event.created = m_clock.now() - std::chrono::milliseconds(1500);
    event.resourceIds = {7, 8, 9, 10};
    event.signature = SignatureVerdict::Kind::Invalid;
    event.disposition = Disposition::Refused;
    event.answerStatus = 401;
    event.origin = Origin::Synthetic;
    event.forward = ForwardState::Failed;
    model.applyChanges({event});
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(Model::TimeColumn), u"13:00:00.000"_s); // Berlin
    QCOMPARE(text(Model::EventColumn), u"Person created"_s);
    QCOMPARE(text(Model::ResourceColumn), u"People 7, 8, 9 and 1 more"_s);
    QCOMPARE(text(Model::AccountColumn), u"acme"_s);
    QCOMPARE(text(Model::SignatureColumn), u"Invalid"_s);
    QCOMPARE(text(Model::AttemptsColumn), u"2"_s);
    QCOMPARE(text(Model::AnswerColumn), u"401 refused"_s);
    QCOMPARE(text(Model::ForwardColumn), u"Failed"_s);
    QCOMPARE(text(Model::OriginColumn), u"Synthetic"_s);
    QCOMPARE(text(Model::LagColumn), u"1.5 s"_s);
    const QModelIndex cell = model.index(0, Model::SignatureColumn);
    QCOMPARE(cell.data(Model::SignatureRole).toInt(), int(SignatureVerdict::Kind::Invalid));
    QCOMPARE(cell.data(Model::DispositionRole).toInt(), int(Disposition::Refused));
    QCOMPARE(cell.data(Model::OriginRole).toInt(), int(Origin::Synthetic));
    QCOMPARE(cell.data(Model::ForwardRole).toInt(), int(ForwardState::Failed));
    QCOMPARE(cell.data(Qt::AccessibleTextRole).toString(), u"Signature: Invalid"_s);
    QVERIFY(!cell.data(Qt::BackgroundRole).isValid()); // looks are the delegate's
    for (int column = 0; column < Model::ColumnCount; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    m_clock.advance(std::chrono::hours(24));
    QCOMPARE(text(Model::TimeColumn), u"24 Nov 13:00"_s);
    m_clock.advance(-std::chrono::hours(24));
}

void TestEventTableModel::deliveryWithoutEvent()
{
    Model model(m_catalog, m_clock);
    EventSummary event;
    event.id = id(1);
    event.attempts = 1;
    event.problem = u"The body is not JSON."_s;
    event.signature = SignatureVerdict::Kind::Missing;
    model.applyChanges({event});
    QCOMPARE(model.index(0, Model::EventColumn).data().toString(), u"Not an event"_s);
    QCOMPARE(model.index(0, Model::ResourceColumn).data().toString(), u"The body is not JSON."_s);
    QCOMPARE(model.index(0, Model::LagColumn).data().toString(), u"\u2013"_s);
    QCOMPARE(model.index(0, Model::AnswerColumn).data().toString(), u"\u2013"_s);
    event.id = id(2);
    event.eventName = u"somethingNew"_s; // unknown names are legal everywhere
    model.applyChanges({event});
    QCOMPARE(model.index(0, Model::EventColumn).data().toString(), u"somethingNew"_s);
}

void TestEventTableModel::filterHasRowsOfItsOwn()
{
    Model model(m_catalog, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.setIds(ids(1, 100));
    model.showOnly({id(90), id(7), id(50)});
    QVERIFY(model.isFiltered());
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.idAt(0), id(90));
    QCOMPARE(model.idAt(2), id(7));
    QCOMPARE(model.rowOf(id(8)), -1);
    QVERIFY(model.knows(id(8)));
    QVERIFY(!model.knows(id(101)));
    QCOMPARE(model.allIds().size(), 100);
    // What comes in has no row by itself; what has one is kept up to date.
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.applyChanges({summary(101), summary(50, 3)});
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.index(1, Model::AttemptsColumn).data().toString(), u"3"_s);
    QVERIFY(model.knows(id(101)));
    model.addMatches({id(101)});
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(model.idAt(0), id(101));
    // A second filter takes the place of the first.
    model.showOnly({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.allIds().size(), 101);
}

void TestEventTableModel::matchesComeInAnyOrder()
{
    Model model(m_catalog, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.setIds(ids(1, 1000));
    model.addMatches({id(5)}); // without a filter everything has a row
    QCOMPARE(model.rowCount(), 1000);
    model.showOnly({id(1000), id(900)});
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.addMatches({id(800), id(700), id(600)}); // older ones, newest first
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 2);
    model.addMatches({id(850), id(900), id(650)}); // one of them is there
    QCOMPARE(model.ids(), (QList{id(600), id(650), id(700), id(800), id(850), id(900), id(1000)}));
    model.removeMatches({id(650), id(3), id(1000)});
    QCOMPARE(model.ids(), (QList{id(600), id(700), id(800), id(850), id(900)}));
    QVERIFY(model.knows(id(650)));
}

void TestEventTableModel::filterIsLiftedWithAllThatCame()
{
    Model model(m_catalog, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.setIds(ids(1, 10));
    model.showOnly({id(4)});
    model.applyChanges(summaries(ids(11, 12)));
    model.setIds(ids(1, 15)); // the list was loaded anew
    QCOMPARE(model.rowCount(), 1);
    model.addIds({id(20), id(3)});
    QCOMPARE(model.rowCount(), 1);
    model.showAll();
    QVERIFY(!model.isFiltered());
    QCOMPARE(model.ids(), ids(1, 15) + QList{id(20)});
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.showAll();
    QCOMPARE(reset.count(), 0);
    model.addIds({id(18)});
    QCOMPARE(model.rowOf(id(18)), 1);
}

void TestEventTableModel::removedUnderAFilter()
{
    Model model(m_catalog, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.setIds(ids(1, 10));
    model.showOnly({id(2), id(4), id(6)});
    model.remove({id(4), id(5)});
    QCOMPARE(model.ids(), (QList{id(2), id(6)}));
    QVERIFY(!model.knows(id(5)));
    model.showAll();
    QCOMPARE(model.rowCount(), 8);
}

void TestEventTableModel::manyScatteredRowsAreOneReset()
{
    Model model(m_catalog, m_clock);
    model.setIds(ids(1, 4000));
    QList<EventId> odd;
    for (qint64 i = 1; i <= 4000; i += 2)
        odd.append(id(i));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.remove(odd);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(removed.count(), 0);
    QCOMPARE(model.rowCount(), 2000);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.addIds(odd);
    QCOMPARE(reset.count(), 2);
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(model.ids(), ids(1, 4000));
}

void TestEventTableModel::marksAreSpoken()
{
    Model model(m_catalog, m_clock);
    EventSummary event = summary(1);
    event.pinned = true;
    event.color = EventColor::Purple;
    event.note = u"call back"_s;
    model.applyChanges({event});
    const QModelIndex cell = model.index(0, Model::EventColumn);
    QVERIFY(cell.data(Model::PinnedRole).toBool());
    QCOMPARE(cell.data(Model::ColorRole).toInt(), int(EventColor::Purple));
    QCOMPARE(cell.data(Model::NoteRole).toString(), u"call back"_s);
    const QString spoken = cell.data(Qt::AccessibleTextRole).toString();
    QVERIFY(spoken.endsWith(u"Pinned · Purple · Note: call back"_s));
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(u"call back"_s));
}

QTEST_GUILESS_MAIN(TestEventTableModel)
#include "tst_eventtablemodel.moc"
