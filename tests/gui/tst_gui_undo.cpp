// SPDX-License-Identifier: MIT
// Deletions that are undone one after the other, also while one is still under way.
#include "filterwindow.h"
#include "store/connection.h"
#include "ui/eventview.h"
#include "ui/startpanel.h"
#include "ui/undobar.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Steps = 4'100; ///< events of a deletion in three steps

/// Does something once, after the first step of a deletion.
void inTheMiddle(MarksDesk &desk, const std::function<void()> &action)
{
    auto isDone = std::make_shared<bool>(false);
    QObject::connect(&desk, &MarksDesk::removed, &desk, [action, isDone] {
        if (!std::exchange(*isDone, true))
            action();
    });
}

} // namespace

class TestGuiUndo final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_dir.isValid()); }
    void newestFirst();
    void eachHasItsMoment();
    void whoHesitatesLosesNone();
    void restartKeepsAll();
    void allDeletedCanBeUndone();
    void secondDeletionInTheMiddle();
    void undoInTheMiddle();
    void endInTheMiddle();
    void theSameTwice();
    void marksDoNotCount();

private:
    QString folder() { return m_dir.filePath(QString::number(++m_folders)); }
    /// Deleted events in this state; -1: that is not known.
    static qint64 deleted(const FilterWindow &app, Trash::State state)
    {
        const auto connection =
            Connection::open(app.workspace.databasePath(), Dialect::Access::ReadOnly, 5s);
        if (!connection)
            return -1;
        const Result<QVariant> count = (*connection)
                                           ->value(u"SELECT count(*) FROM event_deleted "
                                                   "WHERE state = ?"_s,
                                                   {int(state)});
        return count ? count->toLongLong() : -1;
    }
    QTemporaryDir m_dir;
    int m_folders = 0;
};

void TestGuiUndo::newestFirst()
{
    FilterWindow app(folder());
    const QList<EventId> all = app.storeMany(u"n-"_s, 6);
    QTRY_COMPARE(app.rows(), 6);
    EventView *view = app.page().view();
    UndoBar *bar = app.page().undoBar();
    MarksDesk &desk = app.window.marksLink()->desk();
    desk.remove(all.first(3));
    QTRY_COMPARE(app.rows(), 3);
    QVERIFY(app.page().select(all.at(4)));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Delete);
    QTRY_COMPARE(app.rows(), 2);
    QCOMPARE(bar->text(), u"Deleted 1 event"_s);
    QCOMPARE(deleted(app, Trash::State::Hidden), 4); // the first is as it was
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(app.page().model().ids(), all.sliced(3));
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"Deleted 3 events"_s);
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(app.page().model().ids(), all);
    QVERIFY(!bar->isVisible());
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier); // nothing is left to undo
    QVERIFY(desk.undoable().isEmpty());
    QCOMPARE(deleted(app, Trash::State::Hidden), 0);
}

void TestGuiUndo::eachHasItsMoment()
{
    QWidget window;
    window.resize(600, 400);
    UndoBar bar(guiTheme(), &window);
    bar.setGeometry(0, 300, 600, 40); // not where the pointer stands
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QSignalSpy over(&bar, &UndoBar::over);
    const MarksDesk::Deletion first{.batch = 1, .events = 5};
    const MarksDesk::Deletion second{.batch = 2, .events = 1};
    bar.setPatience(1h);
    bar.setDeletions({first});
    bar.setPatience(20ms);
    bar.setDeletions({first, {.batch = 2, .events = 0, .wanted = 1}});
    QCOMPARE(bar.text(), u"Deleting 1 event"_s);
    QVERIFY(!bar.closeButton()->isVisible()); // not before all of it is deleted
    QTest::qWait(100);
    QCOMPARE(over.count(), 0); // nor does its moment begin before that
    bar.setDeletions({first, second});
    QCOMPARE(bar.text(), u"Deleted 1 event"_s);
    QTRY_COMPARE(over.count(), 1);
    QCOMPARE(over.at(0).at(0).toLongLong(), 2);
    bar.setDeletions({first}); // its own moment goes on, and is not begun again
    QTest::qWait(100);
    QCOMPARE(over.count(), 1);
    QCOMPARE(bar.text(), u"Deleted 5 events"_s);
    QTest::mouseClick(bar.closeButton(), Qt::LeftButton);
    QCOMPARE(over.at(1).at(0).toLongLong(), 1);
}

void TestGuiUndo::whoHesitatesLosesNone()
{
    QWidget window;
    window.resize(600, 400);
    UndoBar bar(guiTheme(), &window);
    bar.setGeometry(0, 300, 600, 40);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    bar.setPatience(20ms);
    bar.setDeletions({{.batch = 1, .events = 5}, {.batch = 2, .events = 1}});
    bar.undoButton()->setFocus();
    QSignalSpy over(&bar, &UndoBar::over);
    QTest::qWait(150);
    QCOMPARE(over.count(), 0); // not the older one either, which is not shown
    bar.undoButton()->clearFocus();
    QTRY_COMPARE(over.count(), 2);
}

void TestGuiUndo::restartKeepsAll()
{
    const QString place = folder();
    QList<EventId> all;
    {
        FilterWindow app(place);
        all = app.storeMany(u"n-"_s, 6);
        QTRY_COMPARE(app.rows(), 6);
        app.window.marksLink()->desk().remove(all.first(3));
        app.window.marksLink()->desk().remove(all.sliced(3, 2));
        QTRY_COMPARE(app.rows(), 1);
    }
    FilterWindow again(place);
    UndoBar *bar = again.page().undoBar();
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"Deleted 2 events"_s);
    QTRY_COMPARE(again.rows(), 1);
    again.window.marksLink()->desk().remove({all.at(5)}); // is newer than those
    QTRY_COMPARE(bar->text(), u"Deleted 1 event"_s);
    QTRY_COMPARE(again.rows(), 0);
    for (const int rows : {1, 3, 6}) {
        QTest::mouseClick(bar->undoButton(), Qt::LeftButton);
        QTRY_COMPARE(again.rows(), rows);
    }
    QCOMPARE(again.page().model().ids(), all);
    QVERIFY(!bar->isVisible());
}

void TestGuiUndo::allDeletedCanBeUndone()
{
    const QString place = folder();
    QList<EventId> all;
    {
        FilterWindow app(place);
        all = app.storeMany(u"n-"_s, 4);
        QTRY_COMPARE(app.rows(), 4);
        EventView *view = app.page().view();
        UndoBar *bar = app.page().undoBar();
        view->setFocus();
        QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(view, Qt::Key_Delete);
        QTRY_VERIFY(app.page().start()->isVisible()); // the welcome
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->text(), u"Deleted 4 events"_s);
        QTest::mouseClick(bar->undoButton(), Qt::LeftButton);
        QTRY_COMPARE(app.page().model().ids(), all);
        QVERIFY(!app.page().start()->isVisible());
        app.window.marksLink()->desk().remove(all);
        QTRY_VERIFY(app.page().isEmpty() && bar->isVisible());
    }
    FilterWindow again(place);
    QTRY_VERIFY(again.page().undoBar()->isVisible());
    QTRY_VERIFY(again.page().start()->isVisible());
    QTest::mouseClick(again.page().undoBar()->undoButton(), Qt::LeftButton);
    QTRY_COMPARE(again.page().model().ids(), all);
    QVERIFY(!again.page().undoBar()->isVisible());
}

void TestGuiUndo::secondDeletionInTheMiddle()
{
    FilterWindow app(folder());
    const QList<EventId> all = app.storeMany(u"n-"_s, Steps);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), Steps, 20'000);
    MarksDesk &desk = app.window.marksLink()->desk();
    UndoBar *bar = app.page().undoBar();
    QStringList words;
    QObject::connect(&desk, &MarksDesk::undoableChanged, bar, [&] { words << bar->text(); });
    inTheMiddle(desk, [&] { desk.remove({all.constLast()}); });
    desk.remove(all);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), 0, 20'000);
    QTRY_COMPARE(desk.undoable().size(), 2);
    QTRY_COMPARE(desk.undoable().at(0).wanted, 0);
    QCOMPARE(desk.undoable().at(0).events, Steps - 1);
    QCOMPARE(desk.undoable().at(1).events, 1); // it did not wait for the other
    QCOMPARE(bar->text(), u"Deleted 1 event"_s);
    words.removeDuplicates();
    QCOMPARE(words, (QStringList{u"Deleting 4,100 events"_s, u"Deleted 2,000 of 4,100 events"_s,
                                 u"Deleting 1 event"_s, u"Deleted 1 event"_s}));
    QCOMPARE(deleted(app, Trash::State::Hidden), Steps);
    QCOMPARE(deleted(app, Trash::State::Final), 0);

    desk.undo();
    QTRY_COMPARE(app.page().model().ids(), QList{all.constLast()});
    QCOMPARE(bar->text(), u"Deleted 4,099 events"_s);
    desk.undo();
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), Steps, 20'000);
    QCOMPARE(app.page().model().ids(), all);
    QVERIFY(!bar->isVisible());
}

void TestGuiUndo::undoInTheMiddle()
{
    FilterWindow app(folder());
    const QList<EventId> all = app.storeMany(u"n-"_s, Steps);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), Steps, 20'000);
    MarksDesk &desk = app.window.marksLink()->desk();
    // The second begins while the first waits for its second step; both are undone at once.
    inTheMiddle(desk, [&] {
        QTimer::singleShot(0, &desk, [&] {
            desk.remove({all.constLast()});
            desk.undo();
            desk.undo();
        });
    });
    QSignalSpy removed(&desk, &MarksDesk::removed);
    desk.remove(all);
    QTRY_VERIFY_WITH_TIMEOUT(removed.count() > 0 && desk.undoable().isEmpty(), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(deleted(app, Trash::State::Hidden), 0, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(app.page().model().ids(), all, 20'000);
    QCOMPARE(deleted(app, Trash::State::Final), 0);
    QCOMPARE(deleted(app, Trash::State::Empty), 0);
    QVERIFY(!app.page().undoBar()->isVisible());
}

void TestGuiUndo::endInTheMiddle()
{
    FilterWindow app(folder());
    const QList<EventId> all = app.storeMany(u"n-"_s, Steps);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), Steps, 20'000);
    MarksDesk &desk = app.window.marksLink()->desk();
    inTheMiddle(desk, [&] { desk.endUndo(desk.undoable().constFirst().batch); });
    desk.remove(all);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), 0, 20'000);
    QVERIFY(desk.undoable().isEmpty()); // nothing is offered that is gone
    QVERIFY(!app.page().undoBar()->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(deleted(app, Trash::State::Empty), Steps, 30'000);
}

void TestGuiUndo::theSameTwice()
{
    FilterWindow app(folder());
    const QList<EventId> all = app.storeMany(u"n-"_s, Steps);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), Steps, 20'000);
    MarksDesk &desk = app.window.marksLink()->desk();
    inTheMiddle(desk, [&] { desk.remove(all); });
    desk.remove(all);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), 0, 20'000);
    QTRY_VERIFY(desk.undoable().size() == 2 && desk.undoable().at(0).wanted == 0);
    QCOMPARE(desk.undoable().at(0).events + desk.undoable().at(1).events, Steps);
    QCOMPARE(deleted(app, Trash::State::Hidden), Steps);
    desk.remove(all); // nothing of it is there: no deletion
    QTRY_COMPARE(desk.undoable().size(), 2);
    desk.undo();
    desk.undo();
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), Steps, 20'000);
}

void TestGuiUndo::marksDoNotCount()
{
    FilterWindow app(folder());
    const QList<EventId> all = app.storeMany(u"n-"_s, Steps);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), Steps, 20'000);
    MarksDesk &desk = app.window.marksLink()->desk();
    UndoBar *bar = app.page().undoBar();
    desk.remove({all.constLast()});
    QTRY_COMPARE(bar->text(), u"Deleted 1 event"_s);
    QStringList words;
    QObject::connect(&desk, &MarksDesk::progressed, bar, [&] { words << bar->text(); });
    desk.pin(all, true);
    QTRY_COMPARE_WITH_TIMEOUT(words.size(), 3, 20'000);
    QCOMPARE(words, QStringList(3, u"Deleted 1 event"_s));
    desk.undo();
    QTRY_COMPARE(app.rows(), Steps);
    QVERIFY(!bar->isVisible());
}

QTEST_MAIN(TestGuiUndo)
#include "tst_gui_undo.moc"
