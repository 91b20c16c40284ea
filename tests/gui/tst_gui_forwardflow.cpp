// SPDX-License-Identifier: MIT
// The whole way: sandbox, target, events passed on, one refused, shown, retried, edited, replayed.
#include "app/forwarddesk.h"
#include "core/jsontext.h"
#include "guifixture.h"
#include "support/scriptedserver.h"
#include "ui/codeview.h"
#include "ui/destinationpicker.h"
#include "ui/detailpane.h"
#include "ui/drilldialog.h"
#include "ui/editreplaydialog.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/exchangeview.h"
#include "ui/forwardstab.h"
#include "ui/mainwindow.h"
#include "ui/replaydialog.h"
#include "ui/replayfailures.h"
#include "ui/replaylink.h"
#include "ui/replaystrip.h"
#include "ui/sandboxpage.h"
#include "ui/signaturechooser.h"
#include "ui/targetform.h"
#include "ui/targetspanel.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeWidget>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 20'000;

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    return options;
}

/// A window with the sandbox running, and a program of the test's that takes events.
struct Running
{
    explicit Running(const QString &folder)
        : workspace(optionsFor(folder))
        , window(guiTheme(), guiClock(), workspace, {})
    {
        handler.setHandler([this](const ScriptedRequest &) {
            return jsonAnswer(status, R"({"said":"by the handler"})");
        });
        window.resize(1300, 900);
        window.show();
        window.start();
        window.startSandbox(0);
        if (!QTest::qWaitFor(
                [this] { return window.sandboxPage()->state() == SandboxPage::State::Running; },
                Patience))
            qWarning("The sandbox did not start.");
    }
    void change(Sandbox::Change change)
    {
        QTest::mouseClick(window.sandboxPage()->changeButton(change), Qt::LeftButton);
    }
    void addTarget()
    {
        window.showPage(MainWindow::Forwarding);
        TargetsPanel *panel = window.targets();
        if (!QTest::qWaitFor([panel] { return panel->firstButton()->isVisible(); }, Patience))
            qWarning("The empty section is not shown.");
        panel->firstAddress()->setText(handler.base(u"/webhooks"_s).toString());
        QTest::mouseClick(panel->firstButton(), Qt::LeftButton);
        if (!QTest::qWaitFor([panel] { return panel->model().rowCount() == 1; }, Patience))
            qWarning("The target was not added.");
    }
    EventsPage *events() { return window.eventsPage(); }
    ForwardsTab *tab() { return window.eventsPage()->detail()->forwardsTab(); }
    QString forwardOf(int row)
    {
        return events()->model().index(row, EventTableModel::ForwardColumn).data().toString();
    }
    void picture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("HOOKGLASS_PICTURES");
        if (folder.isEmpty())
            return;
        QCoreApplication::processEvents(); // layouts and repaints that are due
        QWidget *shown = QApplication::activeModalWidget();
        if (!(shown ? shown : &window)->grab().save(u"%1/%2.png"_s.arg(folder, name)))
            qWarning("The picture could not be saved.");
    }

    ScriptedServer handler;
    int status = 200;
    Workspace workspace;
    MainWindow window;
};

} // namespace

class TestGuiForwardFlow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromSandboxToReplay();
    void replaysMany();
    void failedComeBackFromThePage();
    void drillsAHandler();
    void targetsSurviveARestart();
    void secondWindowReplaysBeside();

private:
    QTemporaryDir m_folder;
};

void TestGuiForwardFlow::fromSandboxToReplay()
{
    Running app(m_folder.filePath(u"flow"_s));
    app.picture(u"flow-0-empty"_s);
    app.addTarget();
    app.change(Sandbox::Change::AddNote);
    QTRY_VERIFY_WITH_TIMEOUT(app.handler.requests().size() == 1, Patience);
    app.window.showPage(MainWindow::Events);
    QTRY_COMPARE_WITH_TIMEOUT(app.forwardOf(0), u"Delivered"_s, Patience);

    // The program breaks: a 422 is given up at once or after its retries, and shown.
    app.status = 500;
    app.change(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(app.events()->model().rowCount(), 2, Patience);
    QVERIFY(app.events()->select(app.events()->model().idAt(0)));
    app.events()->detail()->setTab(DetailPane::Forwards);
    QTRY_COMPARE_WITH_TIMEOUT(app.tab()->exchange()->outcome(), u"Answered with 500"_s, Patience);
    QVERIFY(!app.tab()->exchange()->advice().isEmpty());
    QTRY_VERIFY(app.tab()->exchange()->view()->toPlainText().contains(u"by the handler"_s));
    QTRY_COMPARE_WITH_TIMEOUT(app.forwardOf(0), u"Waiting"_s, Patience);
    app.picture(u"flow-1-refused"_s);

    // It is mended: the next attempt comes by itself.
    app.status = 204;
    QTRY_COMPARE_WITH_TIMEOUT(app.forwardOf(0), u"Delivered"_s, Patience);
    QTRY_COMPARE_WITH_TIMEOUT(app.tab()->exchange()->outcome(), u"Delivered, 204"_s, Patience);
    QVERIFY(app.tab()->model().rowCount() >= 2);

    // Edit, sign anew, send: the event stays, the replay stands beside it.
    const EventId event = app.events()->currentEvent();
    const qsizetype before = app.handler.requests().size();
    app.events()->view()->setFocus();
    QTest::keyClick(app.events()->view(), Qt::Key_E);
    QTRY_VERIFY_WITH_TIMEOUT(app.window.replayLink()->editDialog(), Patience);
    EditReplayDialog *dialog = app.window.replayLink()->editDialog();
    const QByteArray original = dialog->body();
    dialog->setBodyText(QString::fromUtf8(original).replace(u"notesCreated"_s, u"notesUpdated"_s));
    QVERIFY(dialog->signature()->note().contains(u"will not fit"_s));
    dialog->signature()->button(SignatureChoice::Resign)->click();
    app.picture(u"flow-2-edit"_s);
    QTest::mouseClick(dialog->sendButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->result()->outcome(), u"Delivered, 204"_s, Patience);
    app.picture(u"flow-3-sent"_s);
    const ScriptedRequest sent = app.handler.requests().constLast();
    QCOMPARE(app.handler.requests().size(), before + 1);
    QCOMPARE(sent.body, QByteArray(original).replace("notesCreated", "notesUpdated"));
    const SigningKey key =
        app.workspace.signingKeys(app.events()->model().summary(event)->account).value(0);
    QCOMPARE(sent.header("FUB-Signature"), Signer(key.key).sign(sent.body));
    dialog->reject();
    QTRY_VERIFY(!app.window.replayLink()->editDialog());
    QCOMPARE(app.tab()->shownEvent(), event);
    QTRY_VERIFY_WITH_TIMEOUT(app.tab()->sentence().contains(u"1 replay: 1 delivered."_s), Patience);
    app.tab()->exchange()->setPart(ExchangeView::Request);
    QTRY_VERIFY(app.tab()->exchange()->view()->toPlainText().contains(u"notesUpdated"_s));
    app.picture(u"flow-4-beside"_s);
    std::optional<EventDetail> stored;
    app.workspace.loadEvent(event, this, [&](const Result<EventDetail> &detail) {
        if (detail)
            stored = *detail;
    });
    QTRY_VERIFY(stored);
    QCOMPARE(stored->deliveries.constLast().body, original); // as it was
}

void TestGuiForwardFlow::replaysMany()
{
    Running app(m_folder.filePath(u"many"_s));
    for (int i = 0; i < 4; ++i)
        app.change(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(app.events()->model().rowCount(), 4, Patience);
    app.handler.setHandler([count = 0](const ScriptedRequest &) mutable {
        return jsonAnswer(++count == 2 ? 500 : 200, "{}");
    });
    app.events()->view()->setFocus();
    app.events()->view()->selectAll();
    QTest::keyClick(app.events()->view(), Qt::Key_R);
    ReplayDialog *dialog = app.window.replayLink()->replayDialog();
    QVERIFY(dialog);
    QVERIFY(dialog->picker()->addressChoice()->isChecked()); // there is no target
    dialog->picker()->addressField()->setText(app.handler.base(u"/again"_s).toString());
    QVERIFY(dialog->summary().startsWith(u"4 events to one address: 4 requests"_s));
    app.picture(u"replay-many"_s);
    QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
    ReplayStrip *strip = app.window.replays();
    QTRY_COMPARE_WITH_TIMEOUT(strip->text(1), u"Replay done: 3 delivered, 1 failed"_s, Patience);
    QCOMPARE(app.handler.requests().size(), 4);
    QVERIFY(strip->isVisible());
    app.picture(u"replay-done"_s);
    strip->button(1)->click();
    QTRY_VERIFY_WITH_TIMEOUT(app.window.replayLink()->failuresDialog(), Patience);
    ReplayFailures *failures = app.window.replayLink()->failuresDialog();
    QTRY_COMPARE(failures->list()->topLevelItemCount(), 1);
    QVERIFY(failures->list()->topLevelItem(0)->text(2).contains(u"Answered with 500"_s));
    Q_EMIT failures->list()->itemActivated(failures->list()->topLevelItem(0), 0);
    QTRY_COMPARE_WITH_TIMEOUT(app.tab()->exchange()->outcome(), u"Answered with 500"_s, Patience);
    QVERIFY(app.tab()->isVisible());
    strip->closeButton(1)->click();
    QVERIFY(strip->isHidden());
}

void TestGuiForwardFlow::failedComeBackFromThePage()
{
    Running app(m_folder.filePath(u"failed"_s));
    app.addTarget();
    TargetsPanel *panel = app.window.targets();
    app.change(Sandbox::Change::AddNote);
    QTRY_VERIFY_WITH_TIMEOUT(app.handler.requests().size() == 1, Patience);
    // A replay that fails is given up at once.
    app.status = 422;
    app.window.showPage(MainWindow::Events);
    QTRY_VERIFY(app.events()->currentEvent().isValid());
    app.window.replayLink()->openReplay();
    ReplayDialog *dialog = app.window.replayLink()->replayDialog();
    QTRY_COMPARE(dialog->picker()->targets().size(), 1);
    QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(panel->failedModel().rowCount() == 1, Patience);
    app.window.showPage(MainWindow::Forwarding);
    QTRY_COMPARE_WITH_TIMEOUT(panel->model().index(0, TargetModel::FailedColumn).data().toString(),
                              u"1"_s, Patience);
    panel->failedView()->selectRow(0);
    QTRY_VERIFY(panel->failedDetail().startsWith(u"Answered with 422"_s));
    const QModelIndex text = panel->failedModel().index(0, FailedForwardModel::EventColumn);
    QTRY_VERIFY(text.data().toString().startsWith(u"Note created"_s));
    app.picture(u"targets-failed"_s);
    app.status = 200;
    QTest::mouseClick(panel->retryAllButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(panel->failedModel().rowCount(), 0, Patience);
    QTRY_COMPARE(panel->outcome(), u"1 waits again."_s);
    QTRY_COMPARE_WITH_TIMEOUT(app.handler.requests().size(), 3, Patience);
    QTRY_COMPARE_WITH_TIMEOUT(panel->model().index(0, TargetModel::FailedColumn).data().toString(),
                              u"0"_s, Patience);
}

void TestGuiForwardFlow::drillsAHandler()
{
    Running app(m_folder.filePath(u"drill"_s));
    app.addTarget();
    app.change(Sandbox::Change::StageChange);
    QTRY_VERIFY_WITH_TIMEOUT(app.events()->model().rowCount() >= 2, Patience);
    app.window.showPage(MainWindow::Events);
    QTRY_VERIFY(app.events()->detail()->shownEvent().isValid());
    app.window.replayLink()->openDrill();
    DrillDialog *dialog = app.window.replayLink()->drillDialog();
    QVERIFY(dialog);
    QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->reportLines().count(u"this event"_s) >= 6, Patience);
    QVERIFY(!dialog->verdict().isEmpty());
    app.picture(u"drill"_s);
    dialog->reject();
    QTRY_VERIFY(!app.window.replayLink()->drillDialog());
}

void TestGuiForwardFlow::targetsSurviveARestart()
{
    const QString folder = m_folder.filePath(u"restart"_s);
    {
        Running app(folder);
        app.addTarget();
        app.change(Sandbox::Change::AddNote);
        QTRY_VERIFY_WITH_TIMEOUT(app.handler.requests().size() == 1, Patience);
        TargetsPanel *panel = app.window.targets();
        QTRY_COMPARE_WITH_TIMEOUT(panel->model().index(0, 0).data(TargetModel::OutcomeRole).toInt(),
                                  int(AttemptOutcome::Delivered), Patience);
        panel->button(TargetsPanel::Edit)->click();
        panel->form()->field(TargetForm::Name)->setText(u"dev"_s);
        panel->form()->exampleButton(0)->click();
        QVERIFY(panel->form()->saveButton()->isEnabled());
        panel->form()->saveButton()->click(); // below what is seen
        QTRY_COMPARE(panel->model().index(0, TargetModel::NameColumn).data().toString(), u"dev"_s);
        QTRY_VERIFY(!panel->form()->isVisible());
        panel->view()->setFocus();
        QTest::keyClick(panel->view(), Qt::Key_Space); // switched off
        QTRY_COMPARE(panel->sentence(), u"1, of these 0 switched on"_s);
        QTRY_COMPARE(panel->model().index(0, TargetModel::LastColumn).data().toString(),
                     u"Switched off"_s);
        // What the store says, not what the table hoped for.
        bool isOn = true;
        QObject context; // gone before what its answers write to
        const auto ask = [&] {
            app.window.forwardDesk()->loadTargets(&context,
                                                  [&](const Result<QList<TargetLoad>> &loads) {
                                                      if (loads && !loads->isEmpty())
                                                          isOn = loads->constFirst().target.isOn;
                                                  });
            return !isOn;
        };
        QTRY_VERIFY_WITH_TIMEOUT(ask(), Patience);
    }
    Workspace workspace(optionsFor(folder));
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    TargetsPanel *panel = window.targets();
    QTRY_COMPARE(panel->model().rowCount(), 1);
    const Target kept = panel->model().rows().constFirst().target;
    QCOMPARE(kept.name, u"dev"_s);
    QCOMPARE(kept.patterns, u"people*"_s);
    QVERIFY(!kept.isOn);
    QVERIFY(panel->model().setData(panel->model().index(0, TargetModel::NameColumn), Qt::Checked,
                                   Qt::CheckStateRole));
    QTRY_COMPARE(panel->model().index(0, 0).data(TargetModel::OutcomeRole).toInt(),
                 int(AttemptOutcome::Delivered)); // told of the run before
    panel->button(TargetsPanel::Remove)->click();
    panel->button(TargetsPanel::Remove)->click();
    window.showPage(MainWindow::Forwarding);
    QTRY_VERIFY(panel->firstButton()->isVisible());
}

void TestGuiForwardFlow::secondWindowReplaysBeside()
{
    const QString folder = m_folder.filePath(u"beside"_s);
    Running app(folder);
    app.change(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(app.events()->model().rowCount(), 1, Patience);
    Workspace other(optionsFor(folder));
    MainWindow window(guiTheme(), guiClock(), other, {});
    window.show();
    window.start();
    QVERIFY(!other.readOnlyReason().isEmpty());
    QTRY_VERIFY(window.eventsPage()->currentEvent().isValid());
    window.replayLink()->openReplay();
    ReplayDialog *dialog = window.replayLink()->replayDialog();
    QVERIFY(dialog);
    dialog->picker()->addressField()->setText(app.handler.base(u"/beside"_s).toString());
    QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(window.replays()->text(1), u"Replay done: delivered"_s, Patience);
    QCOMPARE(app.handler.requests().size(), 1);
}

QTEST_MAIN(TestGuiForwardFlow)
#include "tst_gui_forwardflow.moc"
