// SPDX-License-Identifier: MIT
// The dialog that exports: what it offers, asks and says.
#include "guifixture.h"
#include "ui/exportdialog.h"
#include "ui/exportwords.h"

#include <QtGui/QScreen>
#include <QtTest/QtTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QList<EventId> ids(qint64 first, qint64 last)
{
    QList<EventId> result;
    for (qint64 id = first; id <= last; ++id)
        result.append(EventId{id});
    return result;
}

} // namespace

class TestGuiExportDialog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void offersWhatIsThere();
    void suggestsAPath();
    void asksBeforeItReplaces();
    void tellsHowFarItIs();
    void beginsAtTheFirstChoice();
    void leavesNoHoles();
    void previewShowsAllKinds();
    void countsInWords();
    void saysWhatAFormatHolds_data();
    void saysWhatAFormatHolds();
    void wordsGoWithTheChoice();
    void modelListsKinds();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestGuiExportDialog::offersWhatIsThere()
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

void TestGuiExportDialog::suggestsAPath()
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

void TestGuiExportDialog::asksBeforeItReplaces()
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

void TestGuiExportDialog::tellsHowFarItIs()
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

void TestGuiExportDialog::beginsAtTheFirstChoice()
{
    ExportDialog::Choice choice;
    choice.current = ids(3, 3);
    choice.all = ids(1, 12);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
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
void TestGuiExportDialog::leavesNoHoles()
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

void TestGuiExportDialog::previewShowsAllKinds()
{
    ExportDialog::Choice choice;
    choice.all = ids(1, 1);
    choice.folder = m_dir->path();
    ExportDialog dialog(guiTheme(), choice);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    const QRect room = dialog.screen()->availableGeometry();
    dialog.move(room.left(), room.bottom() - dialog.frameGeometry().height());
    dialog.redaction()->setChecked(true);
    dialog.setRunning(true);
    ExportProgress progress;
    progress.events = progress.found = progress.deliveries = 1;
    progress.isCounted = progress.isFinished = true;
    progress.redaction[RedactionKind::Name] = {1, {{u"Ann"_s, u"Bolu"_s}}};
    dialog.takeProgress(progress);
    const auto *table = dialog.findChild<QTableView *>();
    QVERIFY(table && table->isVisible());
    QCOMPARE(dialog.preview().rowCount(), RedactionKindCount);
    QVERIFY2(dialog.frameGeometry().bottom() <= room.bottom(),
             qPrintable(QString::number(dialog.frameGeometry().bottom() - room.bottom())));
    const QRect last = table->visualRect(dialog.preview().index(RedactionKindCount - 1, 0));
    QVERIFY(table->viewport()->rect().contains(last));
    // What would be replaced stays to be seen when the export fails.
    dialog.setRunning(false);
    progress.problem = u"The disk is full."_s;
    dialog.takeProgress(progress);
    QVERIFY(table->isVisible());
    QCOMPARE(dialog.preview().rowCount(), RedactionKindCount);
}

void TestGuiExportDialog::countsInWords()
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

void TestGuiExportDialog::saysWhatAFormatHolds_data()
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

void TestGuiExportDialog::saysWhatAFormatHolds()
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

void TestGuiExportDialog::wordsGoWithTheChoice()
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

void TestGuiExportDialog::modelListsKinds()
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

QTEST_MAIN(TestGuiExportDialog)
#include "tst_gui_exportdialog.moc"
