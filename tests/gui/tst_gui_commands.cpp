// SPDX-License-Identifier: MIT
// The palette that finds commands by their names.
#include "filterwindow.h"
#include "ui/commandpalette.h"
#include "ui/eventmenu.h"
#include "ui/eventview.h"
#include "ui/exportdialog.h"
#include "ui/exportlink.h"
#include "ui/filterfield.h"
#include "ui/keysoverlay.h"
#include "ui/sandboxpage.h"
#include "ui/webhookspage.h"

#include <QtTest/QtTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestGuiCommands final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void opensAndCloses();
    void findsByName();
    void fitsInOrder();
    void runsWhatIsChosen();
    void menusAndSavedFiltersAreInIt();
    void commandsAreOfThePage();
    void whatIsOffIsNotThere();
    void whatIsOffMeanwhileDoesNotRun();
    void isSpoken();
    void fitsIntoASmallWindow();

private:
    CommandPalette &palette() { return *m_app->window.commandPalette(); }
    void open();
    void type(const QString &text) { palette().field()->setText(text); }
    void press(Qt::Key key) { QTest::keyClick(palette().field(), key); }
    QStringList titles();
    QString chosen();

    QTemporaryDir m_folder;
    int m_count = 0;
    std::unique_ptr<FilterWindow> m_app;
};

void TestGuiCommands::initTestCase()
{
    guiTheme();
}

void TestGuiCommands::init()
{
    m_app = std::make_unique<FilterWindow>(m_folder.filePath(QString::number(++m_count)));
    QVERIFY(m_app->store(u"a"_s).isValid());
    QTRY_COMPARE(m_app->rows(), 1);
    QVERIFY(QTest::qWaitForWindowActive(&m_app->window));
}

void TestGuiCommands::cleanup()
{
    m_app.reset();
}

void TestGuiCommands::open()
{
    QTest::keyClick(&m_app->window, Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(palette().isVisible());
}

QStringList TestGuiCommands::titles()
{
    QStringList texts;
    for (int row = 0; row < palette().list()->count(); ++row)
        texts << palette().list()->item(row)->text();
    return texts;
}

QString TestGuiCommands::chosen()
{
    const QListWidgetItem *item = palette().list()->currentItem();
    return item ? item->text() : QString();
}

void TestGuiCommands::opensAndCloses()
{
    m_app->page().view()->setFocus();
    open();
    QVERIFY(palette().field()->hasFocus());
    QVERIFY(titles().size() > 15);
    QVERIFY(palette().list()->visibleRegion().boundingRect().height() > 200);
    QVERIFY(!palette().field()->visibleRegion().isEmpty());
    QCOMPARE(palette().list()->currentRow(), 0);
    press(Qt::Key_Escape);
    QVERIFY(!palette().isVisible());
    QVERIFY(m_app->page().view()->hasFocus());
    // Also out of a field, and the same keys put it away.
    m_app->bar().focusField();
    QTest::keyClick(m_app->bar().field(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(palette().isVisible());
    QTest::keyClick(palette().field(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(!palette().isVisible());
    QVERIFY(m_app->bar().field()->hasFocus());
    open();
    QTest::mouseClick(&palette(), Qt::LeftButton, {}, QPoint(5, 5));
    QVERIFY(!palette().isVisible());
}

void TestGuiCommands::findsByName()
{
    open();
    const qsizetype all = titles().size();
    type(u"go to"_s);
    QCOMPARE(titles().size(), 8); // seven pages, and the latest event
    type(u"GO forw"_s);
    QCOMPARE(titles(), QStringList{u"Go to Forwarding"_s});
    type(u"gtwh"_s); // letters one after the other
    QCOMPARE(chosen(), u"Go to Webhooks"_s);
    type(u"no such thing"_s);
    QVERIFY(titles().isEmpty());
    press(Qt::Key_Return);
    QVERIFY(palette().isVisible()); // there is nothing to do
    type({});
    QCOMPARE(titles().size(), all);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    QCOMPARE(palette().list()->currentRow(), 2);
    press(Qt::Key_Up);
    QCOMPARE(palette().list()->currentRow(), 1);
    press(Qt::Key_PageUp);
    press(Qt::Key_Up);
    QCOMPARE(palette().list()->currentRow(), 0);
}

void TestGuiCommands::fitsInOrder()
{
    const QList<Command> commands{{.title = u"Compare exports"_s, .place = {}, .keys = {}},
                                  {.title = u"Edit"_s, .place = u"Export"_s, .keys = {}},
                                  {.title = u"Export…"_s, .place = {}, .keys = {}},
                                  {.title = u"Reexport"_s, .place = {}, .keys = {}}};
    QStringList found;
    const QList<Command> fitting = fittingCommands(commands, u" expo"_s);
    for (const Command &command : fitting)
        found << command.title;
    QCOMPARE(found, (QStringList{u"Export…"_s, u"Compare exports"_s, u"Edit"_s, u"Reexport"_s}));
    QCOMPARE(fittingCommands(commands, {}), commands);
}

void TestGuiCommands::runsWhatIsChosen()
{
    open();
    type(u"go to webh"_s);
    press(Qt::Key_Return);
    QVERIFY(!palette().isVisible());
    QVERIFY(m_app->window.webhooksPage()->isVisible());
    open();
    type(u"go to events"_s);
    const QListWidget *list = palette().list();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualItemRect(list->item(0)).center());
    QVERIFY(m_app->page().isVisible());
    open();
    type(u"filter the"_s);
    press(Qt::Key_Return);
    QVERIFY(m_app->bar().field()->hasFocus());
    open();
    type(u"show all keys"_s);
    press(Qt::Key_Return);
    QVERIFY(m_app->window.keys()->isVisible());
    QTest::keyClick(m_app->window.keys(), Qt::Key_Escape);
    QSignalSpy replay(&m_app->page(), &EventsPage::orderWanted);
    open();
    type(u"pin or"_s);
    press(Qt::Key_Return);
    QCOMPARE(replay.size(), 1);
    QCOMPARE(replay.at(0).at(0).value<EventOrder>().action, EventOrder::Action::TogglePin);
    open();
    type(u"export…"_s);
    press(Qt::Key_Return);
    QTRY_VERIFY(m_app->window.exportLink()->dialog());
    m_app->window.exportLink()->dialog()->reject();
}

void TestGuiCommands::menusAndSavedFiltersAreInIt()
{
    m_app->bar().setSaved({{1, u"Failed today"_s, u"forward:failed after:today"_s}});
    open();
    for (const QString &title : {u"Replay…"_s, u"Re-fetch"_s, u"Delete"_s, u"Compare"_s,
                                 u"Import a capture…"_s, u"Red"_s, u"Lag"_s, u"Failed today"_s})
        QVERIFY2(titles().contains(title), qPrintable(title));
    QCOMPARE(titles().count(u"Replay…"_s), 2); // of this one, and of all; the button not again
    type(u"saved failed"_s);
    QCOMPARE(titles(), QStringList{u"Failed today"_s});
    press(Qt::Key_Return);
    QCOMPARE(m_app->bar().text(), u"forward:failed after:today"_s);
}

void TestGuiCommands::commandsAreOfThePage()
{
    m_app->window.showPage(MainWindow::SandboxAccount);
    open();
    QVERIFY(!titles().contains(u"Compare"_s));
    QVERIFY(titles().contains(u"Go to Events"_s));
    const QList<QPushButton *> buttons = m_app->window.sandboxPage()->findChildren<QPushButton *>();
    int offered = 0; // what can be pressed there can be found by its name
    for (const QPushButton *button : buttons) {
        if (!button->isVisible() || !button->isEnabled() || button->isCheckable())
            continue;
        QVERIFY2(titles().contains(button->text()), qPrintable(button->text()));
        ++offered;
    }
    QVERIFY(offered > 0);
    press(Qt::Key_Escape);
}

void TestGuiCommands::whatIsOffIsNotThere()
{
    m_app->bar().setText(u"id:ffffffff"_s);
    QTRY_COMPARE(m_app->rows(), 0);
    QTRY_VERIFY(!m_app->page().isSearching());
    open();
    QVERIFY(!titles().contains(u"Compare"_s));
    QVERIFY(!titles().contains(u"Delete"_s));
    QVERIFY(!titles().contains(u"Go to the latest event"_s));
    QVERIFY(titles().contains(u"Filter the events"_s));
}

void TestGuiCommands::whatIsOffMeanwhileDoesNotRun()
{
    QSignalSpy compare(&m_app->page(), &EventsPage::compareWanted);
    open();
    type(u"compare"_s);
    QCOMPARE(chosen(), u"Compare"_s);
    m_app->bar().setText(u"id:ffffffff"_s);
    QTRY_COMPARE(m_app->rows(), 0);
    press(Qt::Key_Return);
    QVERIFY(!palette().isVisible());
    QCOMPARE(compare.size(), 0);
}

void TestGuiCommands::isSpoken()
{
    open();
    QCOMPARE(namelessWidgets(palette()), QStringList());
    QVERIFY(!palette().field()->accessibleName().isEmpty());
    type(u"go to recover"_s);
    const QString spoken = palette().field()->accessibleDescription();
    QVERIFY2(spoken.contains(u"Go to Recover"_s) && spoken.contains(u"3"_s), qPrintable(spoken));
    type(u"nonsense"_s);
    QVERIFY(palette().field()->accessibleDescription().startsWith(u"Nothing"_s));
}

void TestGuiCommands::fitsIntoASmallWindow()
{
    m_app->window.resize(m_app->window.minimumSize());
    open();
    const QWidget *list = palette().list();
    QTRY_VERIFY(palette().rect().contains(
        QRect(list->mapTo(&palette(), QPoint()), list->size()).adjusted(0, 0, 0, 8)));
    m_app->window.resize(1300, 800);
    QTRY_COMPARE(palette().size(), m_app->window.centralWidget()->size());
}

QTEST_MAIN(TestGuiCommands)
#include "tst_gui_commands.moc"
