// SPDX-License-Identifier: MIT
// Pins, notes, colours, and events that are deleted and come back.
#include "filterwindow.h"
#include "ui/confirmdialog.h"
#include "ui/detailpane.h"
#include "ui/eventview.h"
#include "ui/markstrip.h"
#include "ui/noteeditor.h"
#include "ui/undobar.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Model = EventTableModel;

namespace {

EventOrder onAll(EventOrder::Action action, EventColor color = EventColor::None)
{
    return {.action = action, .scope = EventOrder::Scope::All, .color = color};
}

} // namespace

class TestGuiMarks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keyPins();
    void noteIsWritten();
    void colourMenu();
    void openMenuKeepsItsKeys();
    void marksAreSeen();
    void filterFollowsTheMarks();
    void manyAreConfirmed();
    void deleteAndUndo();
    void undoOfMany();
    void deletedForGoodAfterAWhile();
    void undoIsOfferedAfterARestart();
    void deleteWarns();
    void deletingAllThatFit();
    void menuCounts();
    void barStaysUnderTheFocus();
    void everythingHasAName();

private:
    QString folder() { return m_dir.filePath(QString::number(++m_folders)); }
    static QVariant role(FilterWindow &app, EventId event, int role)
    {
        Model &model = app.page().model();
        return model.index(model.rowOf(event), Model::EventColumn).data(role);
    }
    QTemporaryDir m_dir;
    int m_folders = 0;
};

void TestGuiMarks::init()
{
    QVERIFY(m_dir.isValid());
}

void TestGuiMarks::keyPins()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    const EventId second = app.store(u"b"_s);
    QTRY_COMPARE(app.rows(), 2);
    EventView *view = app.page().view();
    QVERIFY(app.page().select(first));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_P);
    QTRY_VERIFY(role(app, first, Model::PinnedRole).toBool());
    QVERIFY(!role(app, second, Model::PinnedRole).toBool());
    view->selectAll(); // one of them is not pinned: both are
    QTest::keyClick(view, Qt::Key_P);
    QTRY_VERIFY(role(app, second, Model::PinnedRole).toBool());
    QVERIFY(role(app, first, Model::PinnedRole).toBool());
    QTest::keyClick(view, Qt::Key_P);
    QTRY_VERIFY(!role(app, first, Model::PinnedRole).toBool());
    QTRY_VERIFY(!role(app, second, Model::PinnedRole).toBool());
}

void TestGuiMarks::noteIsWritten()
{
    FilterWindow app(folder());
    const EventId event = app.store(u"a"_s);
    QTRY_COMPARE(app.rows(), 1);
    QVERIFY(app.page().select(event));
    EventView *view = app.page().view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_N);
    NoteEditor *editor = app.window.marksLink()->noteEditor();
    QVERIFY(editor);
    QCOMPARE(namelessWidgets(*editor), QStringList());
    QVERIFY(!editor->saveButton()->isEnabled());
    QTest::keyClicks(editor->field(), u"call them"_s);
    QTest::keyClick(editor->field(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(role(app, event, Model::NoteRole).toString(), u"call them"_s);
    QTRY_VERIFY(app.page().marks()->isVisible());
    QCOMPARE(app.page().marks()->words(), u"call them"_s);

    QTRY_VERIFY(!app.window.marksLink()->noteEditor());
    QTest::mouseClick(app.page().marks()->editButton(), Qt::LeftButton);
    editor = app.window.marksLink()->noteEditor();
    QCOMPARE(editor->note(), u"call them"_s);
    editor->field()->setPlainText(QString(MarksDesk::LongestNote + 1, u'n'));
    QVERIFY(!editor->saveButton()->isEnabled());
    editor->field()->clear();
    QCOMPARE(editor->saveButton()->text(), u"Remove the note"_s);
    QTest::mouseClick(editor->saveButton(), Qt::LeftButton);
    QTRY_COMPARE(role(app, event, Model::NoteRole).toString(), QString());
    QTRY_VERIFY(!app.page().marks()->isVisible());
}

void TestGuiMarks::colourMenu()
{
    FilterWindow app(folder());
    const EventId event = app.store(u"a"_s);
    QTRY_COMPARE(app.rows(), 1);
    QVERIFY(app.page().select(event));
    const QList<QAction *> colors = app.page().menu()->colors()->actions();
    QCOMPARE(colors.size(), 7);
    colors.at(2)->trigger();
    QTRY_COMPARE(role(app, event, Model::ColorRole).toInt(), int(EventColor::Yellow));
    colors.at(6)->trigger();
    QTRY_COMPARE(role(app, event, Model::ColorRole).toInt(), int(EventColor::None));
}

void TestGuiMarks::openMenuKeepsItsKeys()
{
    FilterWindow app(folder());
    const EventId event = app.store(u"a"_s);
    QTRY_COMPARE(app.rows(), 1);
    QVERIFY(app.page().select(event));
    app.page().view()->setFocus();
    QSignalSpy replay(&app.page(), &EventsPage::replayWanted);
    QTest::keyClick(app.page().view(), Qt::Key_M);
    QMenu *colors = app.page().menu()->colors();
    QVERIFY(colors->isVisible());
    QTest::keyClick(colors, Qt::Key_R); // red, and not the page's replay
    QTRY_COMPARE(role(app, event, Model::ColorRole).toInt(), int(EventColor::Red));
    QCOMPARE(replay.count(), 0);
    QVERIFY(!colors->isVisible());
}

void TestGuiMarks::marksAreSeen()
{
    FilterWindow app(folder());
    const EventId event = app.store(u"a"_s);
    QTRY_COMPARE(app.rows(), 1);
    QVERIFY(app.page().select(event));
    QTRY_COMPARE(app.page().detail()->shownEvent(), event);
    EventView *view = app.page().view();
    const QRect cell = view->visualRect(app.page().model().index(0, Model::EventColumn));
    const QImage before = view->viewport()->grab(cell).toImage();
    Q_EMIT app.page().orderWanted({.action = EventOrder::Action::Color, .color = EventColor::Red});
    Q_EMIT app.page().orderWanted({.action = EventOrder::Action::Pin});
    QTRY_VERIFY(role(app, event, Model::PinnedRole).toBool());
    QTRY_COMPARE(app.page().marks()->words(), u"Pinned · Red"_s);
    const QImage after = view->viewport()->grab(cell).toImage();
    const QColor red = guiTheme().colors().marks.at(0);
    int redBefore = 0;
    int redAfter = 0;
    for (int y = 0; y < after.height(); ++y) {
        for (int x = after.width() / 2; x < after.width(); ++x) {
            redBefore += before.pixelColor(x, y) == red;
            redAfter += after.pixelColor(x, y) == red;
        }
    }
    QCOMPARE(redBefore, 0);
    QVERIFY(redAfter > 50);
}

void TestGuiMarks::filterFollowsTheMarks()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    const EventId second = app.store(u"b"_s);
    QTRY_COMPARE(app.rows(), 2);
    app.window.marksLink()->desk().pin({first}, true);
    app.bar().setText(u"is:pinned"_s);
    QTRY_COMPARE(app.page().model().ids(), QList{first});
    QTRY_VERIFY(!app.page().isSearching());
    app.window.marksLink()->desk().pin({second}, true);
    QTRY_COMPARE(app.page().model().ids(), (QList{first, second}));
    app.window.marksLink()->desk().pin({first}, false);
    QTRY_COMPARE(app.page().model().ids(), QList{second});
    app.bar().setText(u"color:blue or is:noted"_s);
    QTRY_COMPARE(app.rows(), 0);
    QTRY_VERIFY(!app.page().isSearching());
    app.window.marksLink()->desk().color({first}, EventColor::Blue);
    app.window.marksLink()->desk().note({second}, u"n"_s);
    QTRY_COMPARE(app.rows(), 2);
}

void TestGuiMarks::manyAreConfirmed()
{
    FilterWindow app(folder());
    app.storeMany(u"n-"_s, 25);
    app.store(u"deal"_s, u"dealsCreated"_s);
    QTRY_COMPARE(app.rows(), 26);
    app.bar().setText(u"event:notes*"_s);
    QTRY_COMPARE(app.rows(), 25);
    MarksLink *link = app.window.marksLink();
    Q_EMIT app.page().orderWanted(onAll(EventOrder::Action::Color, EventColor::Green));
    ConfirmDialog *dialog = link->confirmDialog();
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), u"Give 25 events the colour Green?"_s);
    QCOMPARE(dialog->button()->text(), u"Colour 25 events"_s);
    dialog->reject();
    QTRY_VERIFY(!link->confirmDialog());
    app.bar().setText(u"color:green"_s);
    QTRY_COMPARE(app.rows(), 0);

    app.bar().setText(u"event:notes*"_s);
    QTRY_COMPARE(app.rows(), 25);
    QTRY_VERIFY(!app.page().isSearching());
    Q_EMIT app.page().orderWanted(onAll(EventOrder::Action::Color, EventColor::Green));
    QTest::mouseClick(link->confirmDialog()->button(), Qt::LeftButton);
    app.bar().setText(u"color:green"_s);
    QTRY_COMPARE(app.rows(), 25);
    // A selection of many, too.
    app.page().view()->selectAll();
    Q_EMIT app.page().orderWanted({.action = EventOrder::Action::Pin});
    QTRY_VERIFY(link->confirmDialog());
    QCOMPARE(link->confirmDialog()->windowTitle(), u"Pin 25 events?"_s);
}

void TestGuiMarks::deleteAndUndo()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    const EventId second = app.store(u"b"_s);
    const EventId third = app.store(u"c"_s);
    QTRY_COMPARE(app.rows(), 3);
    QVERIFY(app.page().select(second));
    EventView *view = app.page().view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Delete);
    QTRY_COMPARE(app.page().model().ids(), (QList{first, third}));
    UndoBar *bar = app.page().undoBar();
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"Deleted 1 event"_s);
    // The neighbour is shown instead.
    QTRY_VERIFY(app.page().currentEvent().isValid());
    QTRY_COMPARE(app.page().detail()->shownEvent(), app.page().currentEvent());
    // A further attempt does not bring it back as new.
    app.store(u"b"_s);
    QTest::qWait(250);
    QCOMPARE(app.rows(), 2);
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(app.page().model().ids(), (QList{first, second, third}));
    QVERIFY(!bar->isVisible());
    QTRY_COMPARE(app.page()
                     .model()
                     .index(app.page().model().rowOf(second), Model::AttemptsColumn)
                     .data()
                     .toString(),
                 u"2"_s);
}

void TestGuiMarks::undoOfMany()
{
    FilterWindow app(folder());
    const QList<EventId> all = app.storeMany(u"n-"_s, 12);
    QTRY_COMPARE(app.rows(), 12);
    app.bar().setText(u"event:notes*"_s);
    QTRY_COMPARE(app.page().countText(), u"12 of 12 events"_s);
    app.page().view()->selectAll();
    Q_EMIT app.page().orderWanted({.action = EventOrder::Action::Delete});
    QTRY_COMPARE(app.rows(), 0);
    UndoBar *bar = app.page().undoBar();
    QCOMPARE(bar->text(), u"Deleted 12 events"_s);
    QTest::mouseClick(bar->undoButton(), Qt::LeftButton);
    QTRY_COMPARE(app.page().model().ids(), all);
    QTRY_COMPARE(app.page().countText().section(u',', 0, 0), u"12 of 12 events"_s);
    app.bar().clear();
    QTRY_COMPARE(app.rows(), 12);
}

void TestGuiMarks::deletedForGoodAfterAWhile()
{
    const QString place = folder();
    {
        FilterWindow app(place);
        const EventId first = app.store(u"a"_s);
        app.store(u"b"_s);
        QTRY_COMPARE(app.rows(), 2);
        app.page().undoBar()->setPatience(50ms);
        app.window.marksLink()->desk().remove({first});
        QTRY_COMPARE(app.rows(), 1);
        QTRY_VERIFY(!app.page().undoBar()->isVisible());
        app.window.marksLink()->desk().undo(); // too late
        QTest::qWait(150);
        QCOMPARE(app.rows(), 1);
    }
    FilterWindow again(place);
    QTRY_COMPARE(again.rows(), 1);
    QVERIFY(!again.page().undoBar()->isVisible());
    again.store(u"a"_s);
    again.store(u"c"_s);
    QTRY_COMPARE(again.rows(), 2);
}

void TestGuiMarks::undoIsOfferedAfterARestart()
{
    const QString place = folder();
    {
        FilterWindow app(place);
        const EventId first = app.store(u"a"_s);
        app.store(u"b"_s);
        QTRY_COMPARE(app.rows(), 2);
        app.window.marksLink()->desk().remove({first});
        QTRY_COMPARE(app.rows(), 1);
    }
    FilterWindow again(place);
    QTRY_VERIFY(again.page().undoBar()->isVisible());
    QCOMPARE(again.page().undoBar()->text(), u"Deleted 1 event"_s);
    QTRY_COMPARE(again.rows(), 1);
    QTest::mouseClick(again.page().undoBar()->undoButton(), Qt::LeftButton);
    QTRY_COMPARE(again.rows(), 2);
}

void TestGuiMarks::deleteWarns()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    QTRY_COMPARE(app.rows(), 1);
    app.window.marksLink()->desk().pin({first}, true);
    app.window.marksLink()->desk().note({first}, u"n"_s);
    QTRY_COMPARE(role(app, first, Model::NoteRole).toString(), u"n"_s);
    QVERIFY(app.page().select(first));
    Q_EMIT app.page().orderWanted({.action = EventOrder::Action::Delete});
    QTRY_VERIFY(app.window.marksLink()->confirmDialog());
    ConfirmDialog *dialog = app.window.marksLink()->confirmDialog();
    QVERIFY(dialog->text().contains(u"It is pinned."_s));
    QVERIFY(dialog->text().contains(u"It has a note."_s));
    QCOMPARE(namelessWidgets(*dialog), QStringList());
    dialog->reject();
    QTRY_VERIFY(!app.window.marksLink()->confirmDialog());
    QCOMPARE(app.rows(), 1);
    Q_EMIT app.page().orderWanted({.action = EventOrder::Action::Delete});
    QTRY_VERIFY(app.window.marksLink()->confirmDialog());
    QTest::mouseClick(app.window.marksLink()->confirmDialog()->button(), Qt::LeftButton);
    QTRY_COMPARE(app.rows(), 0);
    app.window.marksLink()->desk().undo();
    QTRY_COMPARE(app.rows(), 1);
    QTRY_COMPARE(role(app, first, Model::NoteRole).toString(), u"n"_s); // as it was
}

void TestGuiMarks::deletingAllThatFit()
{
    FilterWindow app(folder());
    const QList<EventId> notes = app.storeMany(u"n-"_s, 2500); // more than one step
    const EventId deal = app.store(u"deal"_s, u"dealsCreated"_s);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), 2501, 20'000);
    app.bar().setText(u"event:notes*"_s);
    QTRY_COMPARE(app.rows(), 2500);
    QTRY_VERIFY(!app.page().isSearching());
    QSignalSpy progress(&app.window.marksLink()->desk(), &MarksDesk::undoableChanged);
    Q_EMIT app.page().orderWanted(onAll(EventOrder::Action::Delete));
    QTRY_VERIFY(app.window.marksLink()->confirmDialog());
    QCOMPARE(app.window.marksLink()->confirmDialog()->button()->text(), u"Delete 2,500 events"_s);
    QTest::mouseClick(app.window.marksLink()->confirmDialog()->button(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(app.page().undoBar()->text(), u"Deleted 2,500 events"_s, 20'000);
    QCOMPARE(app.rows(), 0);
    QVERIFY(progress.count() >= 2);
    app.bar().clear();
    QCOMPARE(app.page().model().ids(), QList{deal});
    QTest::mouseClick(app.page().undoBar()->undoButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(app.rows(), 2501, 20'000);
    QCOMPARE(app.page().model().ids(), notes + QList{deal});
}

void TestGuiMarks::menuCounts()
{
    EventMenu menu(guiTheme());
    menu.setCounts({.chosen = 1, .all = 1234, .isFiltered = false, .isSearching = false});
    QCOMPARE(menu.all()->title(), u"All 1,234 events"_s);
    QVERIFY(menu.all()->isEnabled());
    menu.setCounts({.chosen = 3, .all = 38, .isFiltered = true, .isSearching = false});
    QCOMPARE(menu.all()->title(), u"All 38 that fit the filter"_s);
    menu.setCounts({.chosen = 3, .all = 38, .isFiltered = true, .isSearching = true});
    QVERIFY(!menu.all()->isEnabled());
    menu.setCounts({});
    QVERIFY(!menu.colors()->menuAction()->isEnabled());
    QSignalSpy wanted(&menu, &EventMenu::wanted);
    menu.all()->actions().constLast()->trigger();
    QCOMPARE(wanted.at(0).at(0).value<EventOrder>(), onAll(EventOrder::Action::Delete));
}

void TestGuiMarks::barStaysUnderTheFocus()
{
    QWidget window;
    window.resize(600, 400);
    QLineEdit other(&window);
    UndoBar bar(guiTheme(), &window);
    bar.setGeometry(0, 300, 600, 40); // not where the pointer stands
    bar.setPatience(30ms);
    bar.setDeletions({{.batch = 7, .events = 3}});
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QSignalSpy over(&bar, &UndoBar::over);
    bar.undoButton()->setFocus();
    QTest::qWait(150);
    QCOMPARE(over.count(), 0);
    other.setFocus();
    QTRY_COMPARE(over.count(), 1);
    QTest::mouseClick(bar.closeButton(), Qt::LeftButton);
    QCOMPARE(over.count(), 2);
}

void TestGuiMarks::everythingHasAName()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    app.store(u"b"_s);
    QTRY_COMPARE(app.rows(), 2);
    app.window.marksLink()->desk().note({first}, u"n"_s);
    QVERIFY(app.page().select(first));
    QTRY_VERIFY(app.page().marks()->isVisible());
    app.window.marksLink()->desk().remove({app.page().model().idAt(0)});
    QTRY_VERIFY(app.page().undoBar()->isVisible());
    QCOMPARE(namelessWidgets(app.window), QStringList());
}

QTEST_MAIN(TestGuiMarks)
#include "tst_gui_marks.moc"
