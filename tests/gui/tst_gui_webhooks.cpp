// SPDX-License-Identifier: MIT
// The whole flow of an account owner: connect, check, plan, apply, follow the tunnel, delete, undo.
#include "fub/apiclient.h"
#include "guifixture.h"
#include "sandbox/sandbox.h"
#include "support/relay.h"
#include "ui/accountform.h"
#include "ui/eventspage.h"
#include "ui/mainwindow.h"
#include "ui/notifier.h"
#include "ui/othereventfield.h"
#include "ui/planpanel.h"
#include "ui/segments.h"
#include "ui/settingspage.h"
#include "ui/startpanel.h"
#include "ui/statusstrip.h"
#include "ui/tunnelcard.h"
#include "ui/webhookspage.h"

#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>
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

/// A picture of this step, where somebody wants them: HOOKGLASS_PICTURES names a folder.
void picture(MainWindow &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("HOOKGLASS_PICTURES");
    if (folder.isEmpty())
        return;
    for (int round = 0; round < 5; ++round) // layouts within layouts that are due
        QCoreApplication::processEvents();
    if (!window.grab().save(u"%1/%2.png"_s.arg(folder, name)))
        qWarning("The picture could not be saved.");
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
    void connectAccount(const QString &name = u"acme"_s)
    {
        AccountForm *form = window.settingsPage()->form();
        form->field(AccountForm::Name)->setText(name);
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
    void addAccount(const QString &name)
    {
        window.settingsPage()->showNew();
        connectAccount(name);
        window.settingsPage()->form()->saveButton()->click();
        if (!QTest::qWaitFor([&] {
                const QList<EndpointInfo> endpoints = workspace.endpoints();
                return !endpoints.isEmpty() && endpoints.constLast().account.name == name &&
                       !endpoints.constLast().url.isEmpty();
            }))
            qWarning("The account was not added.");
    }
    void choose(int account)
    {
        auto *box = window.webhooksPage()->findChild<QComboBox *>();
        box->setCurrentIndex(account);
        Q_EMIT box->activated(account);
    }
    void showView(int view)
    {
        window.webhooksPage()->views()->setCurrent(view);
        Q_EMIT window.webhooksPage()->views()->chosen(view);
    }
    void openTunnel(const Relay &relay)
    {
        TunnelCard *card = window.settingsPage()->tunnel();
        card->providers()->setCurrentIndex(card->providers()->findData(u"url"_s));
        card->urlField()->setText(relay.url().toString());
        card->toggle()->click();
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
    void changesByOthersAreTold();
    void addressBelongsToTheAccount();
    void addressesAreChangedAndTurned();
    void undoIsOfThePagesOwnPlan();
    void unknownEventsCanBeTyped();
    void editedAccountsPlanIsFinished();
    void doubtsOfTheSelectedAreTold();
    void planTellsWhatWasNotReadBack();
    void ownDestinationsWorkOnlyIfProved();
    void leftOverSearchClaimsNothing();
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
    // Nobody was asked, so nothing is said to be well.
    QVERIFY(page->leftOverHint().startsWith(u"Not known"_s));
    QVERIFY(window.strip()->accountText().contains(u"No account yet"_s));
}

void TestGuiWebhooks::wholeFlow()
{
    Connected app(m_folder.filePath(u"flow"_s));
    QVERIFY(app.client);
    app.window.resize(1180, 760);
    app.create(u"peopleCreated"_s, Theirs);

    // Connect and check.
    app.window.eventsPage()->start()->accountButton()->click();
    app.connectAccount();
    AccountForm *form = app.window.settingsPage()->form();
    form->checkButton()->click();
    QTRY_VERIFY(form->outcome().contains(u"owner's key"_s));
    picture(app.window, u"1-connect-and-check"_s);
    form->saveButton()->click();
    QTRY_VERIFY(form->outcome().contains(u"Saved"_s));
    QCOMPARE(app.window.strip()->accountText(), u"Account: acme"_s);

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
    picture(app.window, u"2-plan-of-six"_s);

    // Applied, and read back.
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QVERIFY2(plan->sentence().contains(u"Done: 6 of 6"_s), qPrintable(plan->sentence()));
    QCOMPARE(app.webhooks().size(), 7);
    QCOMPARE(app.cellOf(u"peopleCreated"_s, 2), Matrix::Cell::Ours);
    QVERIFY(page->matrix().tickedEvents().isEmpty());
    picture(app.window, u"3-applied"_s);

    // A tunnel, and then another: ours follow, theirs stay.
    TunnelCard *card = app.window.settingsPage()->tunnel();
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
    app.openTunnel(first);
    QTRY_COMPARE(allAt(first), 6);
    card->toggle()->click();
    app.openTunnel(second);
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
    app.window.showPage(MainWindow::Settings);
    picture(app.window, u"4-tunnel-moved"_s);
    app.window.showPage(MainWindow::Webhooks);
    const QString port = u":%1"_s.arg(second.url().port());
    QTRY_VERIFY(
        page->matrix().index(app.rowOf(u"peopleCreated"_s), 2).data().toString().endsWith(port));
    QCOMPARE(app.cellOf(u"peopleCreated"_s, 1), Matrix::Cell::Other);
    picture(app.window, u"5-followed-theirs-untouched"_s);

    // Delete one of ours, and take it back.
    QTRY_COMPARE(app.cellOf(u"callsCreated"_s, 1), Matrix::Cell::Ours);
    page->matrixView()->selectionModel()->select(
        page->matrix().index(app.rowOf(u"callsCreated"_s), 1), QItemSelectionModel::Select);
    QCOMPARE(page->selectedIds().size(), 1);
    page->actionButton(WebhooksPage::Delete)->click();
    QCOMPARE(plan->sentence(), u"Delete 1."_s);
    picture(app.window, u"6-delete"_s);
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QCOMPARE(app.webhooks().size(), 6);
    QCOMPARE(app.cellOf(u"callsCreated"_s, 1), Matrix::Cell::Free);
    QVERIFY(plan->undoButton()->isVisibleTo(plan));
    plan->undoButton()->click();
    QCOMPARE(plan->state(), PlanPanel::State::Shown); // a plan, too
    QVERIFY(plan->steps()->item(0)->text().contains(u"gets a new number"_s));
    picture(app.window, u"7-undo"_s);
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QCOMPARE(app.webhooks().size(), 7);
    QCOMPARE(app.cellOf(u"callsCreated"_s, 1), Matrix::Cell::Ours);
    QVERIFY(plan->steps()->item(0)->text().contains(
        u"is webhook %1 now"_s.arg(app.webhooks().constLast().id)));
    picture(app.window, u"8-undone"_s);
    QVERIFY(app.window.notifier().lastText().isEmpty()); // all of it was our own doing
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
             u"Switched off here"_s);
    // It was changed with a tick; that did not make it ours.
    QCOMPARE(app.cellOf(u"peopleCreated"_s, 1), Matrix::Cell::OtherOff);
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

void TestGuiWebhooks::changesByOthersAreTold()
{
    Connected app(m_folder.filePath(u"told"_s));
    app.addAccount(u"acme"_s);
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    QTRY_COMPARE(app.cellOf(u"notesCreated"_s, 1), Matrix::Cell::Free);
    QVERIFY(page->notice().isEmpty());
    // Found because somebody looks: told like what the watch finds.
    app.create(u"notesCreated"_s, Theirs);
    page->refreshButton()->click();
    QTRY_VERIFY(page->notice().contains(u"notesCreated was registered"_s));
    QVERIFY(app.window.notifier().lastText().contains(u"notesCreated was registered"_s));
    for (const QString &event : {u"dealsCreated"_s, u"dealsUpdated"_s, u"dealsDeleted"_s,
                                 u"tasksCreated"_s, u"tasksUpdated"_s})
        app.create(event, Theirs);
    page->refreshButton()->click();
    // Many at once leave the table its room, and the earlier ones are not forgotten.
    QTRY_VERIFY(page->notice().contains(u"3 earlier changes"_s));
    QCOMPARE(page->notice().count(u'\n'), 3);
    QVERIFY(app.window.notifier().lastText().contains(u"And 2 more"_s));
    page->dismissButton()->click();
    QVERIFY(page->notice().isEmpty());
}

void TestGuiWebhooks::addressBelongsToTheAccount()
{
    Connected app(m_folder.filePath(u"two"_s));
    app.addAccount(u"acme"_s);
    app.addAccount(u"beta"_s);
    QCOMPARE(app.workspace.endpoints().size(), 2);
    QVERIFY(app.window.strip()->accountText().startsWith(u"2 accounts"_s));
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    app.choose(0);
    const QString first = app.workspace.endpoints().at(0).url.toString();
    const QString second = app.workspace.endpoints().at(1).url.toString();
    QCOMPARE(page->address(), first);
    // What is typed for one account must not be registered for the other.
    QTest::keyClicks(page->addressField()->lineEdit(), u"/typed"_s);
    QCOMPARE(page->address(), first + u"/typed"_s);
    app.choose(1);
    QCOMPARE(page->address(), second);
    page->matrix().setTicked({u"dealsCreated"_s});
    QTRY_VERIFY(page->registerButton()->isEnabled());
    page->addressField()->setEditText(first);
    QVERIFY(!page->registerButton()->isEnabled()); // the signature would not fit
}

void TestGuiWebhooks::addressesAreChangedAndTurned()
{
    Connected app(m_folder.filePath(u"turned"_s));
    app.addAccount(u"acme"_s);
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    PlanPanel *plan = page->plan();
    const auto applyIt = [&](const QString &sentence) {
        const QString shown = plan->sentence();
        plan->applyButton()->click();
        return shown == sentence &&
               QTest::qWaitFor([&] { return plan->state() == PlanPanel::State::Finished; }) &&
               plan->sentence().startsWith(u"Done"_s);
    };
    page->matrix().setTicked({u"dealsCreated"_s, u"dealsUpdated"_s});
    QTRY_VERIFY(page->registerButton()->isEnabled());
    page->registerButton()->click();
    QVERIFY(applyIt(u"Create 2."_s));
    QTRY_COMPARE(app.cellOf(u"dealsUpdated"_s, 1), Matrix::Cell::Ours);
    const auto select = [&](const QString &event) {
        page->matrixView()->selectionModel()->select(page->matrix().index(app.rowOf(event), 1),
                                                     QItemSelectionModel::ClearAndSelect);
    };
    select(u"dealsUpdated"_s);
    page->actionButton(WebhooksPage::TurnOff)->click();
    QVERIFY(applyIt(u"Change 1."_s));
    QTRY_COMPARE(app.cellOf(u"dealsUpdated"_s, 1), Matrix::Cell::OursOff);
    page->actionButton(WebhooksPage::TurnOn)->click();
    QVERIFY(applyIt(u"Change 1."_s));
    QTRY_COMPARE(app.cellOf(u"dealsUpdated"_s, 1), Matrix::Cell::Ours);
    const QString other = u"http://127.0.0.1:9/elsewhere/7"_s;
    page->addressField()->setEditText(other);
    page->actionButton(WebhooksPage::ChangeAddress)->click();
    QVERIFY(plan->steps()->item(0)->text().contains(u"to "_s + other));
    QVERIFY(applyIt(u"Change 1."_s));
    QCOMPARE(app.webhooks().at(1).url, other);
    // Not ours by its path any more, but the address is what we last wrote.
    QTRY_VERIFY(page->matrix()
                    .index(app.rowOf(u"dealsUpdated"_s), 1)
                    .data()
                    .toString()
                    .endsWith(u"127.0.0.1:9"_s));
    QCOMPARE(app.cellOf(u"dealsUpdated"_s, 1), Matrix::Cell::Ours);
    page->addressField()->setEditText(u"http://hooks.example.com/1"_s);
    QVERIFY(!page->actionButton(WebhooksPage::ChangeAddress)->isEnabled());
}

void TestGuiWebhooks::undoIsOfThePagesOwnPlan()
{
    Connected app(m_folder.filePath(u"undo"_s));
    app.addAccount(u"acme"_s);
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    PlanPanel *plan = page->plan();
    page->matrix().setTicked({u"dealsCreated"_s, u"dealsUpdated"_s});
    QTRY_VERIFY(page->registerButton()->isEnabled());
    page->registerButton()->click();
    plan->applyButton()->click();
    QTRY_COMPARE(app.cellOf(u"dealsUpdated"_s, 1), Matrix::Cell::Ours);
    page->matrixView()->selectionModel()->select(
        page->matrix().index(app.rowOf(u"dealsUpdated"_s), 1), QItemSelectionModel::Select);
    page->actionButton(WebhooksPage::Delete)->click();
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    // Meanwhile a tunnel opens, and what is left follows it.
    const Relay relay(app.workspace.receiverState().port);
    app.openTunnel(relay);
    QTRY_VERIFY(app.webhooks().constFirst().url.startsWith(relay.url().toString()));
    QTRY_VERIFY(page->matrix()
                    .index(app.rowOf(u"dealsCreated"_s), 1)
                    .data()
                    .toString()
                    .endsWith(u":%1"_s.arg(relay.url().port())));
    plan->undoButton()->click();
    QCOMPARE(plan->sentence(), u"Create 1."_s);
}

void TestGuiWebhooks::unknownEventsCanBeTyped()
{
    Connected app(m_folder.filePath(u"typed"_s));
    app.addAccount(u"acme"_s);
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    OtherEventField *other = page->otherEvent();
    QTRY_COMPARE(app.cellOf(u"dealsCreated"_s, 1), Matrix::Cell::Free);
    QVERIFY(!other->button()->isEnabled());
    QTest::keyClicks(other->field(), u"two words"_s);
    QVERIFY(!other->button()->isEnabled());
    QVERIFY(other->note().contains(u"one word"_s));
    other->field()->clear();
    QVERIFY(other->note().isEmpty());
    QTest::keyClicks(other->field(), u"ponyCreated"_s);
    QTest::keyClick(other->field(), Qt::Key_Return);
    QVERIFY(other->field()->text().isEmpty());
    // Warned of, and in the same plan as all others.
    QVERIFY2(other->note().contains(u"does not know ponyCreated"_s), qPrintable(other->note()));
    QTest::keyClicks(other->field(), u"dealsCreated"_s);
    other->button()->click();
    QVERIFY(!other->note().contains(u"dealsCreated"_s));
    QCOMPARE(page->matrix().tickedEvents(), (QStringList{u"dealsCreated"_s, u"ponyCreated"_s}));
    QTRY_VERIFY(page->registerButton()->isEnabled());
    page->registerButton()->click();
    PlanPanel *plan = page->plan();
    QCOMPARE(plan->sentence(), u"Create 2."_s);
    plan->applyButton()->click();
    QTRY_COMPARE(plan->state(), PlanPanel::State::Finished);
    QCOMPARE(app.webhooks().size(), 1);
    // The sandbox has no ponies; its words are shown.
    QVERIFY2(plan->steps()->item(1)->text().contains(u"Status 400"_s),
             qPrintable(plan->steps()->item(1)->text()));
    QVERIFY(other->note().isEmpty()); // nothing is ticked any more
    // What was typed for one account is not offered for the other.
    app.addAccount(u"beta"_s);
    app.choose(1);
    QCOMPARE(app.rowOf(u"ponyCreated"_s), -1);
}

void TestGuiWebhooks::editedAccountsPlanIsFinished()
{
    Connected app(m_folder.filePath(u"edited"_s));
    app.addAccount(u"acme"_s);
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    page->presetButton(0)->click();
    QTRY_VERIFY(page->registerButton()->isEnabled());
    page->registerButton()->click();
    PlanPanel *plan = page->plan();
    plan->applyButton()->click();
    AccountDraft draft;
    draft.account = app.workspace.accounts().constFirst();
    draft.account.name = u"renamed"_s;
    bool isSaved = false;
    app.workspace.accountDesk()->save(draft, this, [&](const Result<SavedAccount> &saved) {
        isSaved = saved.hasValue() && plan->state() == PlanPanel::State::Running;
    });
    QTRY_VERIFY(isSaved); // in the middle of it
    QTRY_COMPARE(app.window.webhooksPage()->findChild<QComboBox *>()->itemText(0), u"renamed"_s);
    QCOMPARE(app.webhooks().size(), 6);
    // What came of it is still to be read; to take it back would be a plan for another account.
    QCOMPARE(plan->state(), PlanPanel::State::Finished);
    QVERIFY2(plan->sentence().contains(u"Done: 6 of 6"_s), qPrintable(plan->sentence()));
    QVERIFY(!plan->undoButton()->isVisibleTo(plan));
}

void TestGuiWebhooks::doubtsOfTheSelectedAreTold()
{
    Connected app(m_folder.filePath(u"doubts"_s));
    app.create(u"peopleCreated"_s, u"http://127.0.0.1:9/theirs/1?api_key=0123456789"_s);
    app.addAccount(u"acme"_s);
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    QTRY_COMPARE(app.cellOf(u"peopleCreated"_s, 1), Matrix::Cell::Other);
    QVERIFY(page->concerns().isEmpty());
    page->matrixView()->selectionModel()->select(
        page->matrix().index(app.rowOf(u"peopleCreated"_s), 1), QItemSelectionModel::Select);
    QVERIFY(page->concerns().contains(u"something like a key"_s));
    app.showView(1);
    QVERIFY(page->concerns().isEmpty());
    page->destinationView()->selectRow(0);
    QVERIFY(page->concerns().contains(u"something like a key"_s));
}

void TestGuiWebhooks::planTellsWhatWasNotReadBack()
{
    PlanPanel panel(guiTheme());
    WebhookPlan plan;
    plan.steps.append({PlanStep::Kind::Create,
                       {},
                       {0, u"dealsCreated"_s, u"https://a/1"_s, Webhook::Active},
                       false});
    panel.showPlan(plan);
    panel.applyButton()->click();
    QCOMPARE(panel.state(), PlanPanel::State::Running);
    StepResult result{.state = StepResult::State::Done, .message = {}, .step = plan.steps.at(0)};
    panel.setResults({result}, true);
    QVERIFY(panel.sentence().contains(u"read back as planned"_s));
    panel.showPlan(plan);
    panel.applyButton()->click();
    result.message = u"Done, but it could not be read back."_s;
    panel.setResults({result}, true);
    QVERIFY2(panel.sentence().contains(u"but not read back"_s), qPrintable(panel.sentence()));
}

void TestGuiWebhooks::ownDestinationsWorkOnlyIfProved()
{
    Connected app(m_folder.filePath(u"proved"_s));
    app.addAccount(u"acme"_s);
    const EndpointInfo endpoint = app.workspace.endpoints().constFirst();
    // Nothing can be there, and no name is asked for.
    app.create(u"dealsCreated"_s, u"https://255.255.255.255"_s + endpoint.url.path());
    app.create(u"dealsUpdated"_s, endpoint.url.toString());
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    page->refreshButton()->click();
    QTRY_COMPARE(page->destinations().rowCount(), 2);
    const auto state = [&](int row) {
        return page->destinations()
            .index(row, WebhookDestinationModel::StateColumn)
            .data()
            .toString();
    };
    QCOMPARE(state(0), u"Not proved to arrive here"_s); // no tunnel with this address is open
    QCOMPARE(state(1), u"Working"_s);
}

void TestGuiWebhooks::leftOverSearchClaimsNothing()
{
    Connected app(m_folder.filePath(u"search"_s));
    app.addAccount(u"acme"_s);
    auto mute = std::make_unique<QTcpServer>(); // begins no TLS
    QVERIFY(mute->listen(QHostAddress::LocalHost));
    app.create(u"peopleCreated"_s, u"https://127.0.0.1:%1/hook/1"_s.arg(mute->serverPort()));
    app.window.showPage(MainWindow::Webhooks);
    WebhooksPage *page = app.window.webhooksPage();
    page->refreshButton()->click();
    QTRY_COMPARE(app.cellOf(u"peopleCreated"_s, 1), Matrix::Cell::Other);
    app.showView(2);
    QTRY_VERIFY(page->leftOverHint().contains(u"Looking at names"_s));
    mute.reset();
    QTRY_VERIFY(page->leftOverHint().contains(u"Nothing looks left over"_s));
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
