// SPDX-License-Identifier: MIT
// The whole: window, workspace, receiver, store and sandbox.
#include "guifixture.h"
#include "ui/codeview.h"
#include "ui/detailpane.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/headerstab.h"
#include "ui/keysoverlay.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"
#include "ui/payloadtab.h"
#include "ui/sandboxpage.h"
#include "ui/segments.h"
#include "ui/startpanel.h"
#include "ui/statusstrip.h"
#include "ui/summarytab.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

/// A window on a workspace of its own.
struct Opened
{
    explicit Opened(const QString &folder)
        : workspace(optionsFor(folder))
        , window(guiTheme(), guiClock(), workspace, folder + u"/window.ini"_s)
    {
        window.show();
        window.start();
    }
    static WorkspaceOptions optionsFor(const QString &folder)
    {
        WorkspaceOptions options;
        options.dataFolder = folder;
        return options;
    }
    Workspace workspace;
    MainWindow window;
};

} // namespace

class TestGuiWindow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tryTheSandbox();
    void sandboxButtonsMakeEvents();
    void keyboardReachesEverything();
    void keysOverlay();
    void secondWindowReadsBeside();
    void reopenShowsWhatWasKept();
    void closesCleanlyInFullTraffic();
    void failureIsShownInTheWindow();

private:
    QTemporaryDir m_folder;
};

void TestGuiWindow::tryTheSandbox()
{
    Opened app(m_folder.filePath(u"try"_s));
    EventsPage *events = app.window.eventsPage();
    QTRY_VERIFY(events->start()->isVisible());
    QTRY_VERIFY(events->start()->isDone(StartPanel::Receiver));
    QVERIFY(app.window.strip()->receiverText().contains(u"Listening, 127.0.0.1"_s));
    QVERIFY(app.window.strip()->storeText().contains(u"healthy"_s));

    QTest::mouseClick(events->start()->sandboxButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!events->isEmpty(), 20'000);
    QVERIFY(events->view()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(events->model().rowCount() >= 3, 20'000);
    QTRY_VERIFY(app.window.sandboxPage()->state() == SandboxPage::State::Running);
    QVERIFY(app.window.strip()->lastText().contains(u"Last event"_s));

    // The first event is shown by itself, with all that arrived.
    QTRY_VERIFY(events->detail()->shownEvent().isValid());
    const int row = events->model().rowOf(events->currentEvent());
    const auto text = [&](int column) { return events->model().index(row, column).data(); };
    QCOMPARE(text(EventTableModel::SignatureColumn).toString(), u"Valid"_s);
    QCOMPARE(text(EventTableModel::OriginColumn).toString(), u"Delivered"_s);
    QTRY_COMPARE(text(EventTableModel::AnswerColumn).toString(), u"204"_s);
    QVERIFY(!events->detail()->summaryTab()->sentence().isEmpty());
    const QString name =
        events->model().index(row, 0).data(EventTableModel::EventNameRole).toString();
    events->detail()->setTab(DetailPane::Payload);
    QVERIFY(events->detail()->payloadTab()->view()->toPlainText().contains(
        u"\"event\": \"%1\""_s.arg(name)));
    events->detail()->setTab(DetailPane::Headers);
    const QAbstractItemModel *headers = events->detail()->headersTab()->view()->model();
    QStringList names;
    for (int i = 0; i < headers->rowCount(); ++i)
        names << headers->index(i, 0).data().toString();
    QVERIFY(names.contains(u"FUB-Signature"_s));
}

void TestGuiWindow::sandboxButtonsMakeEvents()
{
    Opened app(m_folder.filePath(u"buttons"_s));
    app.window.startSandbox(0);
    SandboxPage *sandbox = app.window.sandboxPage();
    QTRY_VERIFY_WITH_TIMEOUT(sandbox->state() == SandboxPage::State::Running, 20'000);
    app.window.showPage(MainWindow::SandboxAccount);
    QVERIFY(sandbox->isVisible());
    QTest::mouseClick(sandbox->changeButton(Sandbox::Change::StageChange), Qt::LeftButton);
    // One stage change gives two events.
    QTRY_COMPARE_WITH_TIMEOUT(app.window.eventsPage()->model().rowCount(), 2, 10'000);
    QTRY_VERIFY(sandbox->log().rowCount() >= 1);
    QTRY_COMPARE(sandbox->counterText(4), u"2"_s);
    sandbox->startButton()->click();
    QTRY_VERIFY(sandbox->state() == SandboxPage::State::Stopped);
}

void TestGuiWindow::keyboardReachesEverything()
{
    Opened app(m_folder.filePath(u"keyboard"_s));
    app.window.startSandbox(0);
    SandboxPage *sandbox = app.window.sandboxPage();
    QTRY_VERIFY_WITH_TIMEOUT(sandbox->state() == SandboxPage::State::Running, 20'000);
    QVERIFY(QTest::qWaitForWindowActive(&app.window));
    for (const MainWindow::Page page : {MainWindow::Events, MainWindow::SandboxAccount}) {
        app.window.showPage(page);
        QCOMPARE(namelessWidgets(app.window).join(u", "_s), QString());
        QSet<QWidget *> reached;
        for (int i = 0; i < 80; ++i) {
            QTest::keyClick(app.window.focusWidget() ? app.window.focusWidget() : &app.window,
                            Qt::Key_Tab);
            reached.insert(QApplication::focusWidget());
        }
        QSet<QWidget *> missed;
        const QList<QPushButton *> buttons = app.window.findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && button->isEnabled() && !reached.contains(button))
                missed.insert(button);
        }
        QVERIFY2(missed.isEmpty(),
                 qPrintable(missed.isEmpty() ? QString() : (*missed.cbegin())->objectName()));
        QVERIFY(reached.size() >= 4); // of exclusive choices Tab reaches the taken one
    }
    QTest::keyClick(&app.window, Qt::Key_1, Qt::ControlModifier);
    QVERIFY(app.window.eventsPage()->isVisible());
    QTest::keyClick(&app.window, Qt::Key(int(Qt::Key_1) + int(MainWindow::SandboxAccount)),
                    Qt::ControlModifier);
    QVERIFY(app.window.sandboxPage()->isVisible());
}

void TestGuiWindow::keysOverlay()
{
    Opened app(m_folder.filePath(u"overlay"_s));
    QVERIFY(QTest::qWaitForWindowActive(&app.window));
    QVERIFY(!app.window.keys()->isVisible());
    QTest::keyClick(&app.window, Qt::Key_Question);
    QTRY_VERIFY(app.window.keys()->isVisible());
    QVERIFY(app.window.keys()->accessibleDescription().contains(u"cURL"_s));
    app.window.resize(app.window.minimumSize());
    QTRY_COMPARE(app.window.keys()->size(), app.window.centralWidget()->size());
    const QList<QLabel *> labels = app.window.keys()->findChildren<QLabel *>();
    for (const QLabel *label : labels) { // nothing is cut off
        const bool fits = label->wordWrap()
                              ? label->height() >= label->heightForWidth(label->width())
                              : label->width() >= label->sizeHint().width();
        QVERIFY2(fits, qPrintable(label->text()));
        QVERIFY(app.window.keys()->rect().contains(
            QRect(label->mapTo(app.window.keys(), QPoint()), label->size())));
    }
    QTest::keyClick(app.window.keys(), Qt::Key_Escape);
    QVERIFY(!app.window.keys()->isVisible());
}

void TestGuiWindow::secondWindowReadsBeside()
{
    const QString folder = m_folder.filePath(u"beside"_s);
    Opened first(folder);
    first.window.startSandbox(0);
    QTRY_VERIFY_WITH_TIMEOUT(first.window.sandboxPage()->state() == SandboxPage::State::Running,
                             20'000);
    first.workspace.applySandboxChange(Sandbox::Change::NewLead);
    QTRY_VERIFY_WITH_TIMEOUT(!first.window.eventsPage()->isEmpty(), 10'000);
    Opened second(folder);
    QVERIFY(!second.window.notices()->texts().isEmpty()); // says who holds it
    QVERIFY(!second.window.sandboxPage()->startButton()->isEnabled());
    QVERIFY(second.window.strip()->storeText().contains(u"Reading only"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!second.window.eventsPage()->isEmpty(), 10'000);
    const int before = second.window.eventsPage()->model().rowCount();
    first.workspace.applySandboxChange(Sandbox::Change::NewLead);
    QTRY_VERIFY_WITH_TIMEOUT(second.window.eventsPage()->model().rowCount() > before, 10'000);
}

void TestGuiWindow::reopenShowsWhatWasKept()
{
    const QString folder = m_folder.filePath(u"reopen"_s);
    int count = 0;
    {
        Opened app(folder);
        app.window.startSandbox(0);
        QTRY_VERIFY_WITH_TIMEOUT(app.window.sandboxPage()->state() == SandboxPage::State::Running,
                                 20'000);
        app.workspace.applySandboxChange(Sandbox::Change::AddTag);
        QTRY_COMPARE_WITH_TIMEOUT(app.window.eventsPage()->model().rowCount(), 2, 10'000);
        count = app.window.eventsPage()->model().rowCount();
        app.window.resize(1111, 700);
        app.window.close();
    }
    Opened app(folder);
    QTRY_COMPARE(app.window.eventsPage()->model().rowCount(), count);
    QTRY_COMPARE(app.window.eventsPage()
                     ->model()
                     .index(0, EventTableModel::SignatureColumn)
                     .data()
                     .toString(),
                 u"Valid"_s);
    QCOMPARE(app.window.size(), QSize(1111, 700));
    // The strip knows of it, and takes no row that is read again for a delivery.
    const StatusStrip *strip = app.window.strip();
    QVERIFY(strip->lastText().contains(u"Last event"_s));
    QSignalSpy changed(&app.workspace, &Workspace::eventsChanged);
    app.workspace.refreshEvents({app.window.eventsPage()->model().idAt(0)});
    QTRY_VERIFY(!changed.isEmpty());
    QVERIFY2(strip->rateText().contains(u"0 events"_s), qPrintable(strip->rateText()));
}

void TestGuiWindow::closesCleanlyInFullTraffic()
{
    auto app = std::make_unique<Opened>(m_folder.filePath(u"close"_s));
    app->window.startSandbox(50);
    QTRY_VERIFY_WITH_TIMEOUT(app->window.eventsPage()->model().rowCount() >= 20, 20'000);
    app->window.close();
    QVERIFY(!app->window.isVisible());
    QElapsedTimer timer;
    timer.start();
    app.reset();
    QVERIFY2(timer.elapsed() < 6000, qPrintable(QString::number(timer.elapsed())));
}

void TestGuiWindow::failureIsShownInTheWindow()
{
    QFile file(m_folder.filePath(u"blocked"_s));
    QVERIFY(file.open(QIODevice::WriteOnly)); // a file where the folder should be
    file.close();
    Opened app(file.fileName());
    QVERIFY(app.window.isVisible());
    QVERIFY(!app.window.notices()->texts().isEmpty());
    QVERIFY(!app.window.strip()->receiverText().contains(u"Listening"_s));
}

QTEST_MAIN(TestGuiWindow)
#include "tst_gui_window.moc"
