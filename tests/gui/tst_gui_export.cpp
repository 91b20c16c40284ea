// SPDX-License-Identifier: MIT
// The dialog that exports, imports into the window, and captures in windows of their own.
#include "guifixture.h"
#include "store/jsonlines.h"
#include "ui/capturewindow.h"
#include "ui/confirmdialog.h"
#include "ui/eventmenu.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/exportdialog.h"
#include "ui/exportlink.h"
#include "ui/exportwords.h"
#include "ui/mainwindow.h"
#include "ui/markslink.h"
#include "ui/noteeditor.h"
#include "ui/noticebar.h"
#include "ui/startpanel.h"
#include "ui/statusitem.h"
#include "ui/statusstrip.h"

#include <QtTest/QtTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Patience = 60'000;

QList<EventId> ids(qint64 first, qint64 last)
{
    QList<EventId> result;
    for (qint64 id = first; id <= last; ++id)
        result.append(EventId{id});
    return result;
}

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
    void offersWhatIsThere();
    void suggestsAPath();
    void asksBeforeItReplaces();
    void tellsHowFarItIs();
    void beginsAtTheFirstChoice();
    void leavesNoHoles();
    void countsInWords();
    void saysWhatAFormatHolds_data();
    void saysWhatAFormatHolds();
    void wordsGoWithTheChoice();
    void modelListsKinds();
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

void TestGuiExport::offersWhatIsThere()
{
    ExportDialog::Choice choice;
    choice.current = ids(3, 3);
    choice.currentTitle = u"Person created"_s;
    choice.all = ids(1, 1200);
    choice.isFiltered = true;
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    dialog.show();
    QStringList offered;
    const QList<QRadioButton *> buttons = dialog.findChildren<QRadioButton *>();
    for (const QRadioButton *button : buttons) {
        if (button->isVisible())
            offered.append(button->text());
    }
    QCOMPARE(offered.size(), 2);
    QVERIFY(offered.at(1).contains(u"fit the filter: 1,200 events"_s));
    QCOMPARE(*dialog.order().events, ids(3, 3));
    QCOMPARE(dialog.startButton()->text(), u"Export 1 event"_s);
    dialog.setScope(ExportDialog::Scope::All);
    QCOMPARE(*dialog.order().events, ids(1, 1200));
    QCOMPARE(dialog.startButton()->text(), u"Export 1,200 events"_s);
    dialog.redaction()->setChecked(true);
    QVERIFY(dialog.order().isRedacted);
    QCOMPARE(namelessWidgets(dialog), QStringList());
    choice.selected = ids(5, 9);
    const ExportDialog other(guiTheme(), choice);
    QCOMPARE(*other.order().events, ids(5, 9)); // what is selected is meant
}

void TestGuiExport::suggestsAPath()
{
    ExportDialog::Choice choice;
    choice.all = ids(1, 2);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    QCOMPARE(dialog.order().path, m_dir->filePath(u"webhooks.jsonl"_s));
    dialog.setFormat(ExportFormat::Har);
    QCOMPARE(dialog.order().path, m_dir->filePath(u"webhooks.har"_s));
    QCOMPARE(dialog.order().format, ExportFormat::Har);
    dialog.setFormat(ExportFormat::Fixture);
    QCOMPARE(dialog.order().path, m_dir->filePath(u"webhook-fixture"_s));
    dialog.pathField()->setText(m_dir->filePath(u"mine"_s));
    dialog.setFormat(ExportFormat::Csv); // what somebody typed stays
    QCOMPARE(dialog.order().path, m_dir->filePath(u"mine"_s));
    dialog.pathField()->clear();
    QVERIFY(!dialog.startButton()->isEnabled());
}

void TestGuiExport::asksBeforeItReplaces()
{
    ExportDialog::Choice choice;
    choice.all = ids(1, 2);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    QSignalSpy wanted(&dialog, &ExportDialog::exportWanted);
    QFile there(m_dir->filePath(u"webhooks.jsonl"_s));
    QVERIFY(there.open(QIODevice::WriteOnly));
    dialog.startButton()->click();
    QVERIFY(wanted.isEmpty());
    QVERIFY(dialog.words().contains(u"is there already"_s));
    QCOMPARE(dialog.startButton()->text(), u"Replace the file"_s);
    dialog.startButton()->click();
    QCOMPARE(wanted.size(), 1);
}

void TestGuiExport::tellsHowFarItIs()
{
    ExportDialog::Choice choice;
    choice.all = ids(1, 2000);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    dialog.show();
    QSignalSpy cancel(&dialog, &ExportDialog::cancelWanted);
    dialog.setRunning(false);
    QVERIFY(!dialog.startButton()->isEnabled());
    QVERIFY(!dialog.previewButton()->isEnabled());
    QVERIFY(dialog.cancelButton()->isVisible());
    ExportProgress progress;
    progress.found = 2000;
    progress.isCounted = true;
    progress.events = 500;
    progress.bytes = 1'500'000;
    dialog.takeProgress(progress);
    QCOMPARE(dialog.words(), u"500 of 2,000 events, 1.5 MB"_s);
    dialog.cancelButton()->click();
    QCOMPARE(cancel.size(), 1);
    progress.isFinished = progress.isCancelled = true;
    dialog.takeProgress(progress);
    QVERIFY(dialog.words().contains(u"Nothing was written"_s));
    QVERIFY(dialog.startButton()->isEnabled());
    QVERIFY(!dialog.cancelButton()->isVisible());
    dialog.setRunning(false);
    progress.isCancelled = false;
    progress.problem = u"The disk is full."_s;
    dialog.takeProgress(progress);
    QCOMPARE(dialog.words(), u"The disk is full."_s);
    // Closing it ends what is under way.
    dialog.setRunning(true);
    dialog.reject();
    QCOMPARE(cancel.size(), 2);
}

void TestGuiExport::beginsAtTheFirstChoice()
{
    ExportDialog::Choice choice;
    choice.current = ids(3, 3);
    choice.all = ids(1, 12);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice, m_window.get());
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    const auto *focused = qobject_cast<QRadioButton *>(dialog.focusWidget());
    QVERIFY(focused && focused->isChecked());
    QVERIFY(focused->text().startsWith(u"This one"_s));
    QSignalSpy wanted(&dialog, &ExportDialog::exportWanted);
    QTest::keyClick(dialog.focusWidget(), Qt::Key_Down); // to all of them
    QCOMPARE(dialog.order().events->size(), 12);
    QTest::keyClick(dialog.focusWidget(), Qt::Key_Return); // the default is still to export
    QCOMPARE(wanted.size(), 1);
}

/// However it went and whatever was shown meanwhile: no empty space in the middle afterwards.
void TestGuiExport::leavesNoHoles()
{
    ExportDialog::Choice choice;
    choice.all = ids(1, 1);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    const auto gapAbove = [&dialog] { // between the path and what is below it
        const int from =
            dialog.pathField()->mapTo(&dialog, QPoint()).y() + dialog.pathField()->height();
        int to = dialog.height();
        const QList<QWidget *> widgets = dialog.findChildren<QWidget *>();
        for (const QWidget *one : widgets) {
            const auto *label = qobject_cast<const QLabel *>(one);
            const bool isShown = qobject_cast<const QPushButton *>(one) ||
                                 qobject_cast<const QProgressBar *>(one) ||
                                 (label && !label->text().isEmpty());
            const int top = one->mapTo(&dialog, QPoint()).y();
            if (isShown && one->isVisible() && top > from)
                to = std::min(to, top);
        }
        return to - from;
    };
    const int before = dialog.height();
    QVERIFY2(gapAbove() <= 24, qPrintable(QString::number(gapAbove())));
    dialog.setRunning(false);
    ExportProgress progress;
    progress.events = progress.found = progress.deliveries = 1;
    progress.bytes = 2'000;
    progress.isCounted = progress.isFinished = true;
    dialog.takeProgress(progress);
    QVERIFY2(gapAbove() <= 24, qPrintable(QString::number(gapAbove())));
    QVERIFY(dialog.height() - before < 60); // a line or two of words
    // A preview needs much room, and gives it back.
    dialog.redaction()->setChecked(true);
    dialog.setRunning(true);
    progress.redaction[RedactionKind::Name] = {1, {{u"Ann"_s, u"Bolu"_s}}};
    dialog.takeProgress(progress);
    QVERIFY(dialog.preview().rowCount() > 0);
    const int withTable = dialog.height();
    dialog.redaction()->setChecked(false);
    QVERIFY(dialog.height() < withTable - 100);
    QVERIFY2(gapAbove() <= 24, qPrintable(QString::number(gapAbove())));
}

void TestGuiExport::countsInWords()
{
    ExportDialog::Choice choice;
    choice.all = ids(1, 1);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    ExportProgress progress;
    progress.events = progress.found = progress.deliveries = 1;
    progress.bytes = 2'000;
    progress.isCounted = progress.isFinished = true;
    dialog.setRunning(false);
    dialog.takeProgress(progress);
    QVERIFY2(dialog.words().startsWith(u"Written: 1 event with 1 delivery (2.0 kB, to "_s),
             qPrintable(dialog.words()));
    progress.deliveries = 3;
    dialog.setRunning(false);
    dialog.takeProgress(progress);
    QVERIFY2(dialog.words().startsWith(u"Written: 1 event with 3 deliveries"_s),
             qPrintable(dialog.words()));
    dialog.setRunning(true);
    progress.redaction[RedactionKind::Name] = {1, {{u"Ann"_s, u"Bolu"_s}}};
    dialog.takeProgress(progress);
    QCOMPARE(dialog.words(), u"1 place would be replaced."_s);
}

void TestGuiExport::saysWhatAFormatHolds_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<qint64>("written");
    QTest::addColumn<QString>("words");
    QTest::newRow("jsonl") << ExportFormat::Jsonl << 42LL
                           << u"Written: 40 events with 42 deliveries"_s;
    QTest::newRow("csv") << ExportFormat::Csv << 40LL
                         << u"Written: 40 rows, one an event; of several deliveries the newest "
                            "accepted one"_s;
    QTest::newRow("har") << ExportFormat::Har << 41LL
                         << u"Written: 41 entries, one a delivery; 1 that came without a request "
                            "is left out"_s;
    QTest::newRow("curl") << ExportFormat::Curl << 40LL
                          << u"Written: 40 commands, one an event; of several deliveries the "
                             "newest accepted one"_s;
    QTest::newRow("fixture") << ExportFormat::Fixture << 40LL
                             << u"Written: 40 fixtures, one an event; of several deliveries the "
                                "newest accepted one"_s;
    QTest::newRow("evidence") << ExportFormat::Evidence << 42LL
                              << u"Written: a page about 40 events with 42 deliveries"_s;
}

void TestGuiExport::saysWhatAFormatHolds()
{
    QFETCH(const ExportFormat, format);
    QFETCH(const qint64, written);
    QFETCH(const QString, words);
    ExportProgress progress;
    progress.events = progress.found = 40;
    progress.deliveries = 42;
    progress.written = written;
    QCOMPARE(writtenWords(format, progress), words);
    progress.events = progress.deliveries = progress.written = 1;
    const QString single = writtenWords(format, progress);
    QVERIFY2(!single.contains(u"several"_s) && !single.contains(u"left out"_s) &&
                 (single.contains(u"one "_s) || single.contains(u"1 event"_s)),
             qPrintable(single));
}

void TestGuiExport::wordsGoWithTheChoice()
{
    ExportDialog::Choice choice;
    choice.current = ids(3, 3);
    choice.all = ids(1, 12);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    ExportProgress progress;
    progress.events = progress.found = progress.deliveries = progress.written = 1;
    progress.isCounted = progress.isFinished = true;
    const auto written = [&] {
        dialog.setRunning(false);
        dialog.takeProgress(progress);
        return dialog.words().startsWith(u"Written: "_s);
    };
    QVERIFY(written());
    dialog.setFormat(ExportFormat::Csv);
    QCOMPARE(dialog.words(), QString());
    QVERIFY(written());
    dialog.redaction()->setChecked(true);
    QCOMPARE(dialog.words(), QString());
    QVERIFY(written());
    dialog.setScope(ExportDialog::Scope::All);
    QCOMPARE(dialog.words(), QString());
    QVERIFY(written());
    dialog.pathField()->setText(m_dir->filePath(u"x.csv"_s));
    QCOMPARE(dialog.words(), QString());
    // What was asked was about another file, too.
    QFile there(m_dir->filePath(u"x.csv"_s));
    QVERIFY(there.open(QIODevice::WriteOnly));
    QSignalSpy wanted(&dialog, &ExportDialog::exportWanted);
    dialog.startButton()->click();
    QVERIFY(dialog.words().contains(u"is there already"_s));
    dialog.pathField()->setText(m_dir->filePath(u"y.csv"_s));
    QCOMPARE(dialog.words(), QString());
    dialog.pathField()->setText(m_dir->filePath(u"x.csv"_s));
    dialog.startButton()->click();
    QVERIFY(wanted.isEmpty());
    dialog.startButton()->click();
    QCOMPARE(wanted.size(), 1);
}

void TestGuiExport::modelListsKinds()
{
    RedactionModel model;
    const QAbstractItemModelTester tester(&model);
    RedactionReport report;
    report[RedactionKind::Name] = {1200, {{u"Ann"_s, u"Bolu"_s}, {u"Lee"_s, u"Kaimo"_s}}};
    report[RedactionKind::Key] = {1, {{u"•••"_s, u"[key removed]"_s}}};
    model.setReport(report, true);
    QCOMPARE(model.rowCount(), 7); // six kinds, one with two samples
    const auto text = [&model](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(0, RedactionModel::KindColumn), u"Names"_s);
    QCOMPARE(text(0, RedactionModel::CountColumn), u"1,200"_s);
    QCOMPARE(text(1, RedactionModel::KindColumn), QString());
    QCOMPARE(text(1, RedactionModel::AfterColumn), u"Kaimo"_s);
    QCOMPARE(text(2, RedactionModel::CountColumn), u"0"_s);
    model.setReport(report, false);
    QCOMPARE(model.rowCount(), 1);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
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
