// SPDX-License-Identifier: MIT
// Exports from the window, imports into it, and captures in windows of their own.
#include "guifixture.h"
#include "store/jsonlines.h"
#include "ui/capturewindow.h"
#include "ui/confirmdialog.h"
#include "ui/eventmenu.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/exportdialog.h"
#include "ui/exportlink.h"
#include "ui/mainwindow.h"
#include "ui/markslink.h"
#include "ui/noteeditor.h"
#include "ui/noticebar.h"
#include "ui/startpanel.h"
#include "ui/statusitem.h"
#include "ui/statusstrip.h"

#include <QtTest/QtTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 60'000;

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Events with people in them.
QString capture(const QTemporaryDir &dir, int count)
{
    const QString path = dir.filePath(u"people.jsonl"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("The capture could not be written");
    for (int i = 0; i < count; ++i) {
        CapturedDelivery one;
        one.account = u"acme"_s;
        one.receivedAt = one.verifiedAt = fromMicros(1'795'000'000'000'000 + i);
        one.head = "POST /in/0123456789abcdef HTTP/1.1\r\nHost: a\r\n\r\n";
        one.body = "{\"eventId\":\"e" + QByteArray::number(i) +
                   "\",\"event\":\"peopleCreated\",\"data\":{\"name\":\"Ann Lee\"}}";
        file.write(JsonLines::line(one));
    }
    return path;
}

} // namespace

class TestGuiExport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void exportsFromTheWindow();
    void previewsFromTheWindow();
    void importsIntoTheWindow();
    void badCapturesAreSaid();
    void captureHasAWindowOfItsOwn();
    void startPanelOpensCaptures();

private:
    void fill(int count);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiExport::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    WorkspaceOptions options;
    options.dataFolder = m_dir->filePath(u"data"_s);
    options.role = WorkspaceOptions::Role::Write;
    m_workspace = std::make_unique<Workspace>(options);
    m_window = std::make_unique<MainWindow>(guiTheme(), guiClock(), *m_workspace, QString());
    m_window->show();
    m_window->start();
    QVERIFY(m_window->exportLink());
}

void TestGuiExport::cleanup()
{
    m_window.reset();
    m_workspace.reset();
    m_dir.reset();
}

void TestGuiExport::fill(int count)
{
    m_window->exportLink()->importFile(capture(*m_dir, count));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->eventsPage()->model().rowCount(), count, Patience);
}

void TestGuiExport::exportsFromTheWindow()
{
    fill(12);
    QTest::keyClick(m_window->eventsPage()->view(), Qt::Key_X);
    ExportDialog *dialog = m_window->exportLink()->dialog();
    QVERIFY(dialog);
    const QString path = m_dir->filePath(u"out.csv"_s);
    dialog->setScope(ExportDialog::Scope::All);
    dialog->setFormat(ExportFormat::Csv);
    dialog->pathField()->setText(path);
    dialog->startButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->words().startsWith(u"Written: 12 rows, one an event"_s),
                             Patience);
    QCOMPARE(readFile(path).count("\r\n"), 13);
    QVERIFY(readFile(path).contains("Ann Lee"));
    dialog->redaction()->setChecked(true);
    dialog->pathField()->setText(m_dir->filePath(u"redacted.csv"_s));
    dialog->startButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(m_dir->filePath(u"redacted.csv"_s)), Patience);
    QVERIFY(!readFile(m_dir->filePath(u"redacted.csv"_s)).contains("Ann"));
    dialog->close();
    QTRY_VERIFY(!m_window->exportLink()->dialog());

    // Of all, from the menu.
    const QList<QAction *> actions = m_window->eventsPage()->menu()->all()->actions();
    const auto action = std::find_if(actions.begin(), actions.end(), [](const QAction *one) {
        return one->text() == u"Export…"_s;
    });
    QVERIFY(action != actions.end());
    (*action)->trigger();
    QVERIFY(m_window->exportLink()->dialog());
    QCOMPARE(m_window->exportLink()->dialog()->order().events->size(), 12);
}

void TestGuiExport::previewsFromTheWindow()
{
    fill(3);
    m_window->exportLink()->openExportOfAll();
    ExportDialog *dialog = m_window->exportLink()->dialog();
    dialog->pathField()->setText(m_dir->filePath(u"never.jsonl"_s));
    dialog->redaction()->setChecked(true);
    dialog->previewButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->preview().rowCount() > 0, Patience);
    QCOMPARE(dialog->preview().index(0, RedactionModel::CountColumn).data().toString(), u"3"_s);
    QCOMPARE(dialog->preview().index(0, RedactionModel::BeforeColumn).data().toString(),
             u"Ann Lee"_s);
    QVERIFY(!QFileInfo::exists(m_dir->filePath(u"never.jsonl"_s)));
    QCOMPARE(namelessWidgets(*dialog), QStringList());
    dialog->redaction()->setChecked(false); // no longer what would be written
    QCOMPARE(dialog->preview().rowCount(), 0);
}

void TestGuiExport::importsIntoTheWindow()
{
    fill(4);
    const auto says = [this](const QString &words) {
        return m_window->notices()->texts().join(u'\n').contains(words);
    };
    QTRY_VERIFY_WITH_TIMEOUT(says(u"people.jsonl: 4 deliveries imported."_s), Patience);
    m_window->exportLink()->importFile(m_dir->filePath(u"people.jsonl"_s));
    QTRY_VERIFY_WITH_TIMEOUT(says(u"0 deliveries imported, 4 were here already."_s), Patience);
    QCOMPARE(m_window->eventsPage()->model().rowCount(), 4);
}

void TestGuiExport::badCapturesAreSaid()
{
    const QString path = m_dir->filePath(u"bad.jsonl"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("hello\n");
    file.close();
    const auto says = [this](const QString &words) {
        return m_window->notices()->texts().join(u'\n').contains(words);
    };
    m_window->exportLink()->importFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(says(u"Line 1: "_s), Patience);
    m_window->exportLink()->openCapture(m_dir->filePath(u"missing"_s));
    QTRY_VERIFY_WITH_TIMEOUT(says(u"could not be read"_s), Patience);
    QVERIFY(m_window->exportLink()->captures().isEmpty());
}

void TestGuiExport::captureHasAWindowOfItsOwn()
{
    ExportLink *link = m_window->exportLink();
    link->openCapture(capture(*m_dir, 5));
    QTRY_COMPARE_WITH_TIMEOUT(link->captures().size(), 1, Patience);
    MainWindow *window = link->captures().constFirst()->window();
    QTRY_COMPARE_WITH_TIMEOUT(window->eventsPage()->model().rowCount(), 5, Patience);
    QVERIFY(window->windowTitle().contains(u"people.jsonl"_s));
    QVERIFY(window->notices()->texts().join(u'\n').contains(u"capture people.jsonl"_s));
    QCOMPARE(m_window->eventsPage()->model().rowCount(), 0);
    // Nothing in it is changed, and the strip says what it is.
    QCOMPARE(window->strip()->storeText(), u"Store: Capture, read only, 5 events"_s);
    const auto shown = window->strip()->findChildren<StatusItem *>();
    QCOMPARE(std::count_if(shown.cbegin(), shown.cend(),
                           [](const StatusItem *item) { return item->isVisible(); }),
             1);
    window->eventsPage()->view()->setFocus();
    const QString note = u"cannot be pinned"_s;
    for (const Qt::Key key : {Qt::Key_P, Qt::Key_N, Qt::Key_M, Qt::Key_Delete}) {
        QTest::keyClick(window->eventsPage()->view(), key);
        QVERIFY(window->notices()->texts().join(u'\n').contains(note));
        QVERIFY(!window->marksLink()->noteEditor());
        QVERIFY(!window->marksLink()->confirmDialog());
    }
    QCOMPARE(window->eventsPage()->model().rowCount(), 5);
    EventMenu *menu = window->eventsPage()->menu();
    menu->popup(QPoint());
    QStringList offered;
    const QList<QAction *> actions = menu->actions() + menu->all()->actions();
    for (const QAction *action : actions) {
        if (action->isEnabled() && !action->isSeparator())
            offered << action->text().section(u'\t', 0, 0);
        QVERIFY(!action->text().startsWith(u"Pin"_s) || !action->isEnabled());
        QVERIFY(!action->text().startsWith(u"Delete"_s) || !action->isEnabled());
        QVERIFY(!action->text().startsWith(u"Note"_s) || !action->isEnabled());
        QVERIFY(!action->text().startsWith(u"Colour"_s) || !action->isEnabled());
    }
    QVERIFY(offered.contains(u"Replay\u2026"_s));
    menu->hide();
    // It exports like any other.
    window->exportLink()->openExport();
    QVERIFY(window->exportLink()->dialog());
    window->exportLink()->dialog()->close();
    window->close();
    QTRY_VERIFY_WITH_TIMEOUT(link->captures().isEmpty(), Patience);
}

void TestGuiExport::startPanelOpensCaptures()
{
    StartPanel *start = m_window->eventsPage()->start();
    QTRY_VERIFY_WITH_TIMEOUT(start->captureButton()->isVisible(), Patience);
    QSignalSpy wanted(start, &StartPanel::captureWanted);
    disconnect(start, &StartPanel::captureWanted, m_window->exportLink(), nullptr); // a file dialog
    start->captureButton()->click();
    QCOMPARE(wanted.size(), 1);
}

QTEST_MAIN(TestGuiExport)
#include "tst_gui_export.moc"
