// SPDX-License-Identifier: MIT
// The whole flow of an account owner: connect, check, plan, apply, follow the tunnel, delete, undo.
#include "fub/apiclient.h"
#include "guifixture.h"
#include "sandbox/sandbox.h"
#include "support/relay.h"
#include "ui/accountform.h"
#include "ui/eventspage.h"
#include "ui/mainwindow.h"
#include "ui/planpanel.h"
#include "ui/segments.h"
#include "ui/settingspage.h"
#include "ui/startpanel.h"
#include "ui/statusstrip.h"
#include "ui/tunnelcard.h"
#include "ui/webhookspage.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using Matrix = WebhookMatrixModel;

namespace {

const auto Theirs = "http://127.0.0.1:9/theirs/1"_L1;

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    return options;
}

SandboxOptions small()
{
    SandboxOptions options;
    options.people = 3;
    return options;
}

/// A window with the sandbox's account connected.
struct Connected
{
    explicit Connected(const QString &folder)
        : sandbox(small(), clock)
        , workspace(optionsFor(folder))
        , window(guiTheme(), guiClock(), workspace, {})
    {
        const Result<SandboxAccess> started = sandbox.start();
        if (!started)
            return;
        access = *started;
        client = std::make_unique<ApiClient>(ApiAccess{.base = access.api,
                                                       .apiKey = access.apiKey,
                                                       .system = access.system,
                                                       .systemKey = access.systemKey});
        window.show();
        window.start();
    }
    QList<Webhook> webhooks()
    {
        std::optional<QList<Webhook>> list;
        QObject context;
        client->webhooks(&context, [&](const Result<QList<Webhook>> &answer) {
            list = answer ? *answer : QList<Webhook>();
        });
        if (!QTest::qWaitFor([&] { return list.has_value(); }))
            qWarning("The API did not answer.");
        return list.value_or(QList<Webhook>());
    }
    void create(const QString &event, const QString &url)
    {
        bool isDone = false;
        QObject context;
        client->createWebhook(event, url, &context,
                              [&](const Result<Webhook> &made) { isDone = made.hasValue(); });
        if (!QTest::qWaitFor([&] { return isDone; }))
            qWarning("The API made no webhook.");
    }
    void connectAccount()
    {
        AccountForm *form = window.settingsPage()->form();
        form->field(AccountForm::Name)->setText(u"acme"_s);
        form->field(AccountForm::ApiBase)->setText(access.api.toString());
        form->field(AccountForm::System)->setText(access.system);
        form->field(AccountForm::ApiKey)->setText(QString::fromUtf8(access.apiKey.reveal()));
        form->field(AccountForm::SystemKey)->setText(QString::fromUtf8(access.systemKey.reveal()));
    }
    int rowOf(const QString &event)
    {
        Matrix &matrix = window.webhooksPage()->matrix();
        for (int row = 0; row < matrix.rowCount(); ++row) {
            if (matrix.index(row, 0).data(Matrix::EventNameRole).toString() == event)
                return row;
        }
        return -1;
    }
    Matrix::Cell cellOf(const QString &event, int column)
    {
        return Matrix::Cell(window.webhooksPage()
                                ->matrix()
                                .index(rowOf(event), column)
                                .data(Matrix::CellRole)
                                .toInt());
    }

    SystemClock clock;
    Sandbox sandbox;
    SandboxAccess access;
    std::unique_ptr<ApiClient> client;
    Workspace workspace;
    MainWindow window;
};

} // namespace

class TestGuiWebhooks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyStatesSayTheNextStep();
    void wholeFlow();
    void foreignNeedsItsOwnTick();
    void changesByOthersAreDetected();
    void leftOversAreFoundAndNotTicked();
    void everythingHasAName();

private:
    QTemporaryDir m_folder;
};

void TestGuiWebhooks::emptyStatesSayTheNextStep()
{
    Workspace workspace(optionsFor(m_folder.filePath(u"empty"_s)));
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = window.webhooksPage();
    QVERIFY(page->problem().contains(u"Connect one in Settings"_s));
    QVERIFY(!page->registerButton()->isEnabled());
    QCOMPARE(page->plan()->state(), PlanPanel::State::Empty);
    QVERIFY(page->plan()->sentence().contains(u"Nothing is changed"_s));
}

void TestGuiWebhooks::wholeFlow()
{
    Connected app(m_folder.filePath(u"flow"_s));
    QVERIFY(app.client);
    app.create(u"peopleCreated"_s, Theirs);

    // Connect and check.
    app.window.eventsPage()->start()->accountButton()->click();
    app.connectAccount();
    AccountForm *form = app.window.settingsPage()->form();
    form->checkButton()->click();
    QTRY_VERIFY(form->outcome().contains(u"owner's key"_s));
    form->saveButton()->click();
    QTRY_VERIFY(form->outcome().contains(u"Saved"_s));

    // A plan of six events: shown first, nothing is done.
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    QTRY_COMPARE(app.cellOf(u"peopleCreated"_s, 1), Matrix::Cell::Other);
    QCOMPARE(page->problem(), QString());
    page->presetButton(0)->click();
    QCOMPARE(page->matrix().tickedEvents().size(), 6);
    const QString endpoint = app.workspace.endpoints().constFirst().url.toString();
    QCOMPARE(page->address(), endpoint);
    page->registerButton()->click();
    PlanPanel *plan = page->plan();
    QCOMPARE(plan->state(), PlanPanel::State::Shown);
    QCOMPARE(plan->sentence(), u"Create 6, leave 1 of others untouched."_s);
    QCOMPARE(app.webhooks().size(), 1);

    // Applied, and read back.
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QVERIFY2(plan->sentence().contains(u"Done: 6 of 6"_s), qPrintable(plan->sentence()));
    QCOMPARE(app.webhooks().size(), 7);
    QCOMPARE(app.cellOf(u"peopleCreated"_s, 2), Matrix::Cell::Ours);
    QVERIFY(page->matrix().tickedEvents().isEmpty());

    // A tunnel, and then another: ours follow, theirs stay.
    TunnelCard *card = app.window.settingsPage()->tunnel();
    const auto openAt = [&](const Relay &relay) {
        card->providers()->setCurrentIndex(card->providers()->findData(u"url"_s));
        card->urlField()->setText(relay.url().toString());
        card->toggle()->click();
    };
    const auto allAt = [&](const Relay &relay) {
        int there = 0;
        const QList<Webhook> all = app.webhooks();
        for (const Webhook &webhook : all)
            there += webhook.url.startsWith(relay.url().toString() + u"/in/"_s);
        return there;
    };
    const Relay first(app.workspace.receiverState().port);
    const Relay second(app.workspace.receiverState().port);
    QList<qint64> ids;
    for (const Webhook &webhook : app.webhooks())
        ids << webhook.id;
    openAt(first);
    QTRY_COMPARE(allAt(first), 6);
    card->toggle()->click();
    openAt(second);
    QTRY_COMPARE(allAt(second), 6);
    QList<qint64> idsAfter;
    bool isTheirsThere = false;
    for (const Webhook &webhook : app.webhooks()) {
        idsAfter << webhook.id;
        isTheirsThere = isTheirsThere || webhook.url == Theirs;
    }
    QCOMPARE(idsAfter, ids);
    QVERIFY(isTheirsThere);
    QTRY_VERIFY(app.window.strip()->tunnelText().contains(u"Reachable"_s));
    QTRY_VERIFY(page->address().startsWith(second.url().toString()));

    // Delete one of ours, and take it back.
    QTRY_COMPARE(app.cellOf(u"callsCreated"_s, 1), Matrix::Cell::Ours);
    page->matrixView()->selectionModel()->select(
        page->matrix().index(app.rowOf(u"callsCreated"_s), 1), QItemSelectionModel::Select);
    QCOMPARE(page->selectedIds().size(), 1);
    page->actionButton(WebhooksPage::Delete)->click();
    QCOMPARE(plan->sentence(), u"Delete 1."_s);
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QCOMPARE(app.webhooks().size(), 6);
    QCOMPARE(app.cellOf(u"callsCreated"_s, 1), Matrix::Cell::Free);
    QVERIFY(plan->undoButton()->isVisibleTo(plan));
    plan->undoButton()->click();
    QCOMPARE(plan->state(), PlanPanel::State::Shown); // a plan, too
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QCOMPARE(app.webhooks().size(), 7);
    QCOMPARE(app.cellOf(u"callsCreated"_s, 1), Matrix::Cell::Ours);
}

void TestGuiWebhooks::foreignNeedsItsOwnTick()
{
    Connected app(m_folder.filePath(u"foreign"_s));
    app.create(u"peopleCreated"_s, Theirs);
    app.connectAccount();
    app.window.settingsPage()->form()->saveButton()->click();
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    QTRY_COMPARE(app.cellOf(u"peopleCreated"_s, 1), Matrix::Cell::Other);
    page->views()->setCurrent(1);
    Q_EMIT page->views()->chosen(1);
    QCOMPARE(page->destinations().rowCount(), 1);
    page->destinationView()->selectRow(0);
    page->actionButton(WebhooksPage::TurnOff)->click();
    PlanPanel *plan = page->plan();
    QCOMPARE(plan->steps()->count(), 1);
    QCOMPARE(plan->steps()->item(0)->checkState(), Qt::Unchecked);
    QVERIFY(plan->steps()->item(0)->text().contains(u"Not ours"_s));
    QVERIFY(!plan->applyButton()->isEnabled()); // nothing is chosen
    plan->steps()->item(0)->setCheckState(Qt::Checked);
    QVERIFY(plan->applyButton()->isEnabled());
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QCOMPARE(app.webhooks().constFirst().status, QString(Webhook::Disabled));
    QCOMPARE(page->destinations().index(0, WebhookDestinationModel::StateColumn).data().toString(),
             u"Switched off by Follow Up Boss"_s);
}

void TestGuiWebhooks::changesByOthersAreDetected()
{
    Connected app(m_folder.filePath(u"others"_s));
    app.connectAccount();
    app.window.settingsPage()->form()->saveButton()->click();
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    QTRY_VERIFY(page->refreshButton()->isEnabled() && page->problem().isEmpty());
    page->matrix().setTicked({u"dealsCreated"_s});
    QTRY_VERIFY(page->registerButton()->isEnabled());
    page->registerButton()->click();
    // Between plan and apply somebody takes both places.
    app.create(u"dealsCreated"_s, Theirs + u"/a"_s);
    app.create(u"dealsCreated"_s, Theirs + u"/b"_s);
    page->plan()->applyButton()->click();
    QTRY_COMPARE(page->plan()->state(), PlanPanel::State::Finished);
    QVERIFY(page->plan()->sentence().contains(u"0 of 1 done"_s));
    QCOMPARE(app.webhooks().size(), 2);
    // The limit is told before it is hit the next time.
    QTRY_COMPARE(app.cellOf(u"dealsCreated"_s, 2), Matrix::Cell::Other);
    page->matrix().setTicked({u"dealsCreated"_s});
    page->registerButton()->click();
    QVERIFY(!page->plan()->applyButton()->isVisibleTo(page->plan()));
}

void TestGuiWebhooks::leftOversAreFoundAndNotTicked()
{
    Connected app(m_folder.filePath(u"leftovers"_s));
    app.create(u"peopleCreated"_s, Theirs);
    app.create(u"peopleCreated"_s, Theirs + u"/"_s);
    app.connectAccount();
    app.window.settingsPage()->form()->saveButton()->click();
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    QTRY_COMPARE(app.cellOf(u"peopleCreated"_s, 2), Matrix::Cell::Other);
    page->views()->setCurrent(2);
    Q_EMIT page->views()->chosen(2);
    QTRY_COMPARE(page->leftOvers().rowCount(), 1); // the second leads to the same place
    QVERIFY(page->leftOvers()
                .index(0, LeftOverModel::ReasonColumn)
                .data()
                .toString()
                .contains(u"comes twice"_s));
    QVERIFY(page->selectedIds().isEmpty());
    QVERIFY(!page->actionButton(WebhooksPage::Delete)->isEnabled());
    QVERIFY(
        page->leftOvers().setData(page->leftOvers().index(0, 0), Qt::Checked, Qt::CheckStateRole));
    page->actionButton(WebhooksPage::Delete)->click();
    PlanPanel *plan = page->plan();
    QVERIFY(!plan->applyButton()->isEnabled()); // not ours: its own tick is asked for
    plan->steps()->item(0)->setCheckState(Qt::Checked);
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QCOMPARE(app.webhooks().size(), 1);
    QCOMPARE(app.webhooks().constFirst().url, QString(Theirs));
    QTRY_COMPARE(page->leftOvers().rowCount(), 0);
}

void TestGuiWebhooks::everythingHasAName()
{
    Connected app(m_folder.filePath(u"names"_s));
    app.connectAccount();
    app.window.settingsPage()->form()->saveButton()->click();
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    QTRY_VERIFY(page->refreshButton()->isEnabled() && page->problem().isEmpty());
    page->matrix().setTicked({u"dealsCreated"_s});
    QTRY_VERIFY(page->registerButton()->isEnabled());
    page->registerButton()->click();
    QCOMPARE(namelessWidgets(*page), QStringList());
}

QTEST_MAIN(TestGuiWebhooks)
#include "tst_gui_webhooks.moc"
