// SPDX-License-Identifier: MIT
#include "guifixture.h"
#include "ui/detailpane.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/startpanel.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QPainter>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestGuiEvents final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void nothingFlashesUpBeforeTheListIsThere();
    void emptyStateGivesWayToTheFirstEvent();
    void followsAtTheTop();
    void staysInPlaceElsewhere();
    void olderRowsDoNotCount();
    void pillLeadsToTheLatest();
    void keysMove();
    void typingDoesNotSearch();
    void pagesComeAsTheyAreSeen();
    void firstEventIsShownByItself();
    void detailFollowsTheChoice();
    void removedEventSaysSo();
    void columnsGiveWay();
    void columnsAreChosen();
    void columnsWithoutRoomAreTold();
    void chosenColumnsAreRemembered();
    void layoutIsRemembered();
    void staysResponsiveUnderLoad();

private:
    int topId() const;
    std::unique_ptr<EventsPage> m_page;
};

void TestGuiEvents::init()
{
    m_page = std::make_unique<EventsPage>(guiTheme(), guiClock(), guiCatalog());
    m_page->resize(1200, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestGuiEvents::cleanup()
{
    m_page.reset();
}

/// The event of the first row that is seen.
int TestGuiEvents::topId() const
{
    return int(m_page->model().idAt(m_page->view()->rowAt(0)).value);
}

void TestGuiEvents::nothingFlashesUpBeforeTheListIsThere()
{
    QVERIFY(m_page->view()->isVisible());
    QVERIFY(!m_page->start()->isVisible());
    m_page->setIds({});
    QVERIFY(m_page->start()->isVisible());
}

void TestGuiEvents::emptyStateGivesWayToTheFirstEvent()
{
    m_page->setIds({});
    QCOMPARE(m_page->countText(), u"0 events"_s);
    m_page->applyChanges(guiSummaries(1, 1));
    QVERIFY(m_page->view()->isVisible());
    QVERIFY(!m_page->start()->isVisible());
    QCOMPARE(m_page->countText(), u"1 event"_s);
    m_page->applyChanges(guiSummaries(2, 1234));
    QCOMPARE(m_page->countText(), u"1,234 events"_s);
    QList<EventId> all;
    for (int id = 1; id <= 1234; ++id)
        all.append(EventId{id});
    m_page->remove(all);
    QVERIFY(m_page->start()->isVisible());
}

void TestGuiEvents::followsAtTheTop()
{
    m_page->applyChanges(guiSummaries(1, 200));
    QVERIFY(m_page->view()->isAtLatest());
    for (int id = 201; id <= 400; id += 10) {
        m_page->applyChanges(guiSummaries(id, id + 9));
        QVERIFY(m_page->view()->isAtLatest());
        QCOMPARE(topId(), id + 9);
    }
    QCOMPARE(m_page->view()->unseen(), 0);
}

void TestGuiEvents::staysInPlaceElsewhere()
{
    m_page->applyChanges(guiSummaries(1, 200));
    QScrollBar *bar = m_page->view()->verticalScrollBar();
    bar->setValue(777); // in the middle of a row
    const int before = topId();
    const int offset = m_page->view()->rowViewportPosition(m_page->view()->rowAt(0));
    QCOMPARE(m_page->view()->unseen(), 0);
    for (int id = 201; id <= 238; ++id) {
        m_page->applyChanges(guiSummaries(id, id));
        QCOMPARE(topId(), before);
        QCOMPARE(m_page->view()->rowViewportPosition(m_page->view()->rowAt(0)), offset);
    }
    QCOMPARE(m_page->view()->unseen(), 38);
    const auto *pill = m_page->view()->findChild<QPushButton *>();
    QVERIFY(pill->isVisible());
    QCOMPARE(pill->text(), u"38 new"_s);
    QVERIFY(!pill->accessibleName().isEmpty());
    // A retry of a known event is no new one.
    m_page->applyChanges({guiSummary(100, 2)});
    QCOMPARE(m_page->view()->unseen(), 38);
    bar->setValue(0); // the user went there himself
    QCOMPARE(m_page->view()->unseen(), 0);
    QVERIFY(!pill->isVisible());
}

void TestGuiEvents::olderRowsDoNotCount()
{
    QList<EventSummary> even;
    for (int id = 2; id <= 400; id += 2)
        even.append(guiSummary(id));
    m_page->applyChanges(even);
    m_page->view()->verticalScrollBar()->setValue(600);
    const int before = topId();
    m_page->applyChanges({guiSummary(399)}); // second from the top: above what is seen
    QCOMPARE(topId(), before);
    m_page->applyChanges({guiSummary(3)}); // far below
    QCOMPARE(topId(), before);
    QCOMPARE(m_page->view()->unseen(), 0);
    QList<EventId> oldest;
    for (int id = 2; id <= 20; ++id)
        oldest.append(EventId{id});
    m_page->remove(oldest);
    QCOMPARE(topId(), before);
}

void TestGuiEvents::pillLeadsToTheLatest()
{
    m_page->applyChanges(guiSummaries(1, 200));
    m_page->view()->verticalScrollBar()->setValue(900);
    m_page->applyChanges(guiSummaries(201, 205));
    auto *pill = m_page->view()->findChild<QPushButton *>();
    QTest::mouseClick(pill, Qt::LeftButton);
    QVERIFY(m_page->view()->isAtLatest());
    QCOMPARE(topId(), 205);
    QVERIFY(!pill->isVisible());
    m_page->applyChanges(guiSummaries(206, 206));
    QCOMPARE(topId(), 206); // follows again
}

void TestGuiEvents::keysMove()
{
    m_page->applyChanges(guiSummaries(1, 50));
    EventView *view = m_page->view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_G);
    QCOMPARE(m_page->currentEvent(), EventId{50});
    QTest::keyClick(view, Qt::Key_J);
    QTest::keyClick(view, Qt::Key_J);
    QCOMPARE(m_page->currentEvent(), EventId{48});
    QTest::keyClick(view, Qt::Key_K);
    QCOMPARE(m_page->currentEvent(), EventId{49});
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(view, Qt::Key_K);
    QCOMPARE(m_page->currentEvent(), EventId{50}); // not beyond the top
    QSignalSpy wanted(m_page.get(), &EventsPage::detailWanted);
    QTest::keyClick(view, Qt::Key_Return);
    QVERIFY(wanted.count() >= 1);
    QVERIFY(m_page->detail()->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), view);
}

void TestGuiEvents::typingDoesNotSearch()
{
    m_page->setIds([] {
        QList<EventId> ids;
        for (int id = 1; id <= 50'000; ++id)
            ids.append(EventId{id});
        return ids;
    }());
    QSignalSpy wanted(m_page.get(), &EventsPage::pagesWanted);
    QTRY_VERIFY(wanted.count() >= 1);
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(m_page->view(), Qt::Key_X); // a search would walk all rows
    QVERIFY(timer.elapsed() < 200);
    QVERIFY(wanted.count() <= 2);
}

void TestGuiEvents::pagesComeAsTheyAreSeen()
{
    QList<EventId> ids;
    for (int id = 1; id <= 100'000; ++id)
        ids.append(EventId{id});
    QSignalSpy wanted(m_page.get(), &EventsPage::pagesWanted);
    m_page->setIds(ids);
    QTRY_COMPARE(wanted.count(), 1);
    auto asked = wanted.takeFirst().at(0).value<QList<EventId>>();
    QVERIFY(asked.contains(EventId{100'000}));
    m_page->model().supply(guiSummaries(asked.constFirst().value, asked.constLast().value));
    m_page->view()->verticalScrollBar()->setValue(m_page->view()->verticalScrollBar()->maximum());
    QTRY_COMPARE(wanted.count(), 1);
    asked = wanted.takeFirst().at(0).value<QList<EventId>>();
    QVERIFY(asked.contains(EventId{1}));
    QVERIFY(asked.size() <= 6 * EventTableModel::PageSize);
}

void TestGuiEvents::firstEventIsShownByItself()
{
    QSignalSpy wanted(m_page.get(), &EventsPage::detailWanted);
    m_page->setIds({});
    m_page->applyChanges(guiSummaries(1, 3));
    QTRY_COMPARE(wanted.count(), 1);
    QCOMPARE(wanted.at(0).at(0).value<EventId>(), EventId{3});
    m_page->showDetail(guiDetail(3, "{}"), {});
    m_page->applyChanges(guiSummaries(4, 9)); // the choice stays where it is
    QCOMPARE(m_page->currentEvent(), EventId{3});
    QTest::qWait(60);
    QCOMPARE(wanted.count(), 1);
}

void TestGuiEvents::detailFollowsTheChoice()
{
    m_page->applyChanges(guiSummaries(1, 20));
    QSignalSpy wanted(m_page.get(), &EventsPage::detailWanted);
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(m_page->view(), Qt::Key_J); // held down: rows passed are not loaded
    QTRY_VERIFY(wanted.count() >= 1);
    QVERIFY(wanted.count() <= 3);
    const EventId chosen = m_page->currentEvent();
    QCOMPARE(wanted.constLast().at(0).value<EventId>(), chosen);
    m_page->showDetail(guiDetail(chosen.value + 1, "{}"), {}); // a late answer
    QVERIFY(m_page->detail()->shownEvent() != EventId{chosen.value + 1});
    m_page->showDetail(guiDetail(chosen.value, "{}"), {});
    QCOMPARE(m_page->detail()->shownEvent(), chosen);
    // A further attempt of the event that is shown is loaded again.
    wanted.clear();
    m_page->applyChanges({guiSummary(chosen.value, 2)});
    QTRY_COMPARE(wanted.count(), 1);
}

void TestGuiEvents::removedEventSaysSo()
{
    m_page->applyChanges(guiSummaries(1, 5));
    m_page->showDetail(guiDetail(5, "{}"), {});
    QCOMPARE(m_page->detail()->shownEvent(), EventId{5});
    m_page->remove({EventId{5}});
    QVERIFY(m_page->detail()->shownEvent() != EventId{5});
    m_page->showDetailError(u"The store could not be read."_s);
    QVERIFY(!m_page->detail()->shownEvent().isValid());
}

void TestGuiEvents::columnsGiveWay()
{
    using Model = EventTableModel;
    EventView *view = m_page->view();
    m_page->resize(1400, 700);
    QTRY_VERIFY(!view->isColumnHidden(Model::AccountColumn));
    for (int column = 0; column < Model::ColumnCount; ++column)
        QVERIFY(!view->isColumnHidden(column));
    m_page->resize(700, 700);
    QTRY_VERIFY(view->isColumnHidden(Model::AccountColumn));
    QVERIFY(!view->isColumnHidden(Model::TimeColumn));
    QVERIFY(!view->isColumnHidden(Model::EventColumn));
    QVERIFY(!view->isColumnHidden(Model::SignatureColumn));
    int width = 0;
    for (int column = 0; column < Model::ColumnCount; ++column)
        width += view->isColumnHidden(column) ? 0 : view->columnWidth(column);
    QVERIFY(width <= view->viewport()->width() + 1); // nothing to scroll sideways
}

namespace {

QAction *columnAction(EventView &view, const QString &title)
{
    QMetaObject::invokeMethod(view.columnMenu(), "aboutToShow");
    const QList<QAction *> actions = view.columnMenu()->actions();
    const auto it = std::find_if(actions.cbegin(), actions.cend(), [&title](const QAction *one) {
        return one->text().startsWith(title);
    });
    return it == actions.cend() ? nullptr : *it;
}

} // namespace

void TestGuiEvents::columnsAreChosen()
{
    using Model = EventTableModel;
    m_page->setIds({EventId{1}, EventId{2}, EventId{3}});
    EventView *view = m_page->view();
    m_page->resize(700, 700);
    QTRY_VERIFY(view->isColumnHidden(Model::LagColumn));
    QAction *lag = columnAction(*view, u"Lag"_s);
    QVERIFY(lag && lag->isCheckable() && !lag->isChecked());
    QVERIFY(lag->text().contains(u"no room"_s));
    lag->trigger();
    QVERIFY(!view->isColumnHidden(Model::LagColumn));
    columnAction(*view, u"Origin"_s)->trigger();
    // With both there is more than the table is wide: it can be scrolled, by keys too.
    QTRY_VERIFY(view->horizontalScrollBar()->maximum() > 0);
    QTRY_VERIFY(view->horizontalScrollBar()->isVisible());
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Right);
    const int sideways = view->horizontalScrollBar()->value();
    QVERIFY(sideways > 0);
    QTest::keyClick(view, Qt::Key_J); // the next row is no reason to jump back
    QCoreApplication::processEvents();
    QCOMPARE(view->horizontalScrollBar()->value(), sideways);
    QTest::keyClick(view, Qt::Key_Left);
    QVERIFY(view->horizontalScrollBar()->value() < sideways);
    // Away on purpose, also where there is room.
    columnAction(*view, u"Signature"_s)->trigger();
    QVERIFY(view->isColumnHidden(Model::SignatureColumn));
    m_page->resize(1400, 700);
    QTRY_VERIFY(!view->isColumnHidden(Model::AccountColumn));
    QVERIFY(view->isColumnHidden(Model::SignatureColumn));
    QCOMPARE(view->horizontalScrollBar()->maximum(), 0);
    columnAction(*view, u"As many"_s)->trigger();
    QVERIFY(!view->isColumnHidden(Model::SignatureColumn));
    QVERIFY(!columnAction(*view, u"As many"_s)->isEnabled());
    QVERIFY(!columnAction(*view, u"Received"_s)); // always there
}

void TestGuiEvents::columnsWithoutRoomAreTold()
{
    m_page->setIds({EventId{1}});
    auto *button = m_page->findChild<QToolButton *>(u"columns"_s);
    QVERIFY(button);
    m_page->resize(1400, 700);
    QTRY_COMPARE(button->text(), QString());
    m_page->resize(900, 700);
    QTRY_VERIFY(button->text().startsWith(u"+"_s));
    QVERIFY(button->isVisible() && button->focusPolicy() & Qt::TabFocus);
    const QStringList missing = m_page->view()->columnsWithoutRoom();
    QCOMPARE(button->text(), u"+%1"_s.arg(missing.size()));
    QVERIFY(missing.contains(u"Origin"_s));
    QVERIFY(button->accessibleName().contains(u"Origin"_s));
}

void TestGuiEvents::chosenColumnsAreRemembered()
{
    using Model = EventTableModel;
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"window.ini"_s), QSettings::IniFormat);
    m_page->view()->setChoice(Model::LagColumn, EventView::Choice::Shown);
    m_page->view()->setChoice(Model::AnswerColumn, EventView::Choice::Hidden);
    m_page->saveLayout(settings);
    EventsPage other(guiTheme(), guiClock(), guiCatalog());
    other.restoreLayout(settings);
    QCOMPARE(other.view()->choice(Model::LagColumn), EventView::Choice::Shown);
    QCOMPARE(other.view()->choice(Model::AnswerColumn), EventView::Choice::Hidden);
    QCOMPARE(other.view()->choice(Model::OriginColumn), EventView::Choice::ByRoom);
    QVERIFY(other.view()->isColumnHidden(Model::AnswerColumn));
}

void TestGuiEvents::layoutIsRemembered()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"window.ini"_s);
    QSettings settings(file, QSettings::IniFormat);
    auto *button = m_page->findChild<QToolButton *>(u"orientation"_s);
    QVERIFY(button);
    button->click();
    m_page->saveLayout(settings);
    EventsPage other(guiTheme(), guiClock(), guiCatalog());
    other.restoreLayout(settings);
    const auto *again = other.findChild<QToolButton *>(u"orientation"_s);
    QCOMPARE(again->toolTip(), button->toolTip());
    EventsPage fresh(guiTheme(), guiClock(), guiCatalog());
    QVERIFY(fresh.findChild<QToolButton *>(u"orientation"_s)->toolTip() != button->toolTip());
}

void TestGuiEvents::staysResponsiveUnderLoad()
{
    // 2,000 events a second in batches of 100 ms, painted as they come.
    qint64 next = 1;
    int rounds = 0;
    QTimer arrivals;
    connect(&arrivals, &QTimer::timeout, this, [&] {
        m_page->applyChanges(guiSummaries(next, next + 199));
        next += 200;
        ++rounds;
    });
    qint64 longest = 0;
    QElapsedTimer beat;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&] { longest = std::max(longest, beat.restart()); });
    heart.start(10);
    beat.start();
    arrivals.start(100);
    QTRY_VERIFY_WITH_TIMEOUT(rounds >= 20, 10'000);
    qInfo("longest gap of a 10 ms heartbeat at 2,000 events/s: %lld ms", longest);
    QCOMPARE(m_page->model().rowCount(), 200 * rounds);
    QVERIFY2(longest < 500,
             qPrintable(QString::number(longest))); // a sanitiser run on a busy machine
}

QTEST_MAIN(TestGuiEvents)
#include "tst_gui_events.moc"
