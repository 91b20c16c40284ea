// SPDX-License-Identifier: MIT
#include "guifixture.h"
#include "sandbox/sandbox.h"
#include "support/relay.h"
#include "ui/accountform.h"
#include "ui/eventspage.h"
#include "ui/mainwindow.h"
#include "ui/notifier.h"
#include "ui/settingspage.h"
#include "ui/startpanel.h"
#include "ui/statusstrip.h"
#include "ui/tunnelcard.h"
#include "ui/tunnelwords.h"

#include <QtCore/QDirIterator>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    return options;
}

AccountRow rowOf(qint64 id, const QString &name)
{
    AccountRow row;
    row.account.id = AccountId{id};
    row.account.name = name;
    row.account.apiBase = u"https://api.example.com/v1"_s;
    row.account.system = u"Acme"_s;
    row.apiKey = KeySource::Keychain;
    return row;
}

} // namespace

class TestGuiSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formTellsWhatIsWrong();
    void formGivesOnlyWhatWasTyped();
    void removingIsAskedTwice();
    void listKeepsWhatIsBeingTyped();
    void everythingHasAName();
    void tunnelWords_data();
    void tunnelWords();
    void tunnelChoicesComeBack();
    void accountByHandAgainstTheSandbox();
    void tunnelInTheWindow();
};

void TestGuiSettings::formTellsWhatIsWrong()
{
    AccountForm form(guiTheme());
    form.show();
    QVERIFY(!form.saveButton()->isEnabled()); // no name yet
    form.field(AccountForm::Name)->setText(u"acme"_s);
    QVERIFY(form.saveButton()->isEnabled());
    form.field(AccountForm::ApiBase)->setText(u"http://api.example.com/v1"_s);
    QVERIFY(!form.saveButton()->isEnabled());
    QVERIFY(form.field(AccountForm::ApiBase)->toolTip().contains(u"https"_s));
    form.field(AccountForm::ApiBase)->setText(u"https://key@api.example.com/v1"_s);
    QVERIFY(!form.saveButton()->isEnabled());
    form.field(AccountForm::ApiBase)->setText(u"http://127.0.0.1:8080/v1"_s);
    QVERIFY(form.saveButton()->isEnabled());
    form.field(AccountForm::System)->clear();
    QVERIFY(!form.saveButton()->isEnabled());
}

void TestGuiSettings::formGivesOnlyWhatWasTyped()
{
    AccountForm form(guiTheme());
    form.show();
    form.showAccount(rowOf(7, u"acme"_s));
    QCOMPARE(form.field(AccountForm::ApiKey)->echoMode(), QLineEdit::Password);
    QVERIFY(form.field(AccountForm::ApiKey)->text().isEmpty());
    AccountDraft draft;
    connect(&form, &AccountForm::saveWanted, &form, [&](const AccountDraft &d) { draft = d; });
    form.saveButton()->click();
    QCOMPARE(draft.account, rowOf(7, u"acme"_s).account);
    QVERIFY(!draft.apiKey && !draft.systemKey); // stay as they are
    QTest::keyClicks(form.field(AccountForm::SystemKey), u" pasted with blanks "_s);
    form.saveButton()->click();
    QVERIFY(!draft.apiKey);
    QCOMPARE(draft.systemKey->reveal(), "pasted with blanks");
    form.showAccount(rowOf(7, u"acme"_s));
    QVERIFY(form.field(AccountForm::SystemKey)->text().isEmpty());
}

void TestGuiSettings::removingIsAskedTwice()
{
    AccountForm form(guiTheme());
    form.show();
    form.showAccount(rowOf(7, u"acme"_s));
    int removed = 0;
    connect(&form, &AccountForm::removeWanted, &form, [&](const Account &account) {
        QCOMPARE(account.id, AccountId{7});
        ++removed;
    });
    form.removeButton()->click();
    QCOMPARE(removed, 0);
    QVERIFY(form.removeButton()->text().contains(u"Really"_s));
    form.removeButton()->click();
    QCOMPARE(removed, 1);
    form.showNew();
    QVERIFY(!form.removeButton()->isVisible());
}

void TestGuiSettings::listKeepsWhatIsBeingTyped()
{
    SettingsPage page(guiTheme(), guiClock());
    page.show();
    page.setAccounts({rowOf(1, u"one"_s), rowOf(2, u"two"_s)});
    page.list()->setCurrentRow(1);
    QCOMPARE(page.form()->shown(), AccountId{2});
    page.form()->field(AccountForm::Name)->setText(u"half ty"_s);
    page.setAccounts({rowOf(1, u"one"_s), rowOf(2, u"two"_s), rowOf(3, u"three"_s)});
    QCOMPARE(page.form()->field(AccountForm::Name)->text(), u"half ty"_s);
    QCOMPARE(page.list()->currentRow(), 1);
    page.setAccounts({rowOf(1, u"one"_s)}); // it was removed
    QCOMPARE(page.form()->shown(), AccountId{});
    page.newButton()->click();
    QVERIFY(page.form()->field(AccountForm::Name)->text().isEmpty());
}

void TestGuiSettings::everythingHasAName()
{
    SettingsPage page(guiTheme(), guiClock());
    page.resize(900, 700);
    page.setAccounts({rowOf(1, u"one"_s)});
    page.show();
    for (int i = 0; i < page.tunnel()->providers()->count(); ++i) {
        page.tunnel()->providers()->setCurrentIndex(i);
        QCOMPARE(namelessWidgets(page), QStringList());
    }
}

void TestGuiSettings::tunnelWords_data()
{
    QTest::addColumn<TunnelStatus>("status");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("detail");
    TunnelStatus status;
    QTest::newRow("none") << status << u"No tunnel"_s << QString();
    status.state.kind = TunnelState::Kind::Up;
    status.state.url = QUrl(u"https://x.example.com"_s);
    QTest::newRow("up proves nothing") << status << u"Not proved yet"_s << u"checking now"_s;
    ProbeResult probe;
    probe.kind = ProbeResult::Kind::Reachable;
    probe.at = guiClock().now() - 12s;
    status.probe = probe;
    status.lastGood = probe.at;
    QTest::newRow("reachable") << status << u"Reachable"_s << u"checked 12 s ago"_s;
    probe.at = guiClock().now() - 3h;
    status.probe = probe;
    QTest::newRow("after sleep") << status << u"Was reachable"_s << u"checked 3 h ago"_s;
    probe.at = guiClock().now() - 12s;
    probe.kind = ProbeResult::Kind::Unreachable;
    status.probe = probe;
    status.lastGood = guiClock().now() - 180s;
    QTest::newRow("lost") << status << u"Not reachable"_s << u"last reached 3 min ago"_s;
    probe.kind = ProbeResult::Kind::Altered;
    status.probe = probe;
    QTest::newRow("altered") << status << u"Alters requests"_s << u"checked 12 s ago"_s;
    status.state.kind = TunnelState::Kind::GivenUp;
    QTest::newRow("given up") << status << u"Given up"_s << QString();
}

void TestGuiSettings::tunnelWords()
{
    QFETCH(TunnelStatus, status);
    QFETCH(QString, word);
    QFETCH(QString, detail);
    const TunnelWords words = wordsFor(status, guiClock().now());
    QCOMPARE(words.word, word);
    QCOMPARE(words.detail, detail);
    QCOMPARE(words.tone == Tone::Good, word == u"Reachable"_s); // green only if proved
}

void TestGuiSettings::tunnelChoicesComeBack()
{
    TunnelCard card(guiTheme(), guiClock());
    TunnelChoice url;
    url.kind = TunnelChoice::Kind::OwnUrl;
    url.url = u"https://hooks.example.com"_s;
    TunnelChoice server;
    server.kind = TunnelChoice::Kind::OwnServer;
    server.url = u"https://hooks.example.com"_s;
    server.destination = u"me@example.com"_s;
    server.sshPort = 2222;
    server.remotePort = 9000;
    server.identityFile = u"/home/me/key"_s;
    TunnelChoice command;
    command.kind = TunnelChoice::Kind::OwnCommand;
    command.command = {u"/opt/my tunnel"_s, u"--to"_s, u"{port}"_s};
    command.pattern = u"at (\\S+)"_s;
    TunnelChoice provider;
    provider.kind = TunnelChoice::Kind::Provider;
    provider.provider = u"zrok"_s;
    for (const TunnelChoice &choice : {url, server, command, provider}) {
        card.setChoice(choice);
        QCOMPARE(card.choice(), choice);
    }
}

void TestGuiSettings::accountByHandAgainstTheSandbox()
{
    const SystemClock clock;
    SandboxOptions small;
    small.people = 3;
    Sandbox sandbox(small, clock);
    const Result<SandboxAccess> access = sandbox.start();
    QVERIFY(access);
    QTemporaryDir folder;
    Workspace workspace(optionsFor(folder.path()));
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    window.eventsPage()->start()->accountButton()->click();
    SettingsPage *page = window.settingsPage();
    QVERIFY(page->isVisible());
    AccountForm *form = page->form();
    form->field(AccountForm::Name)->setText(u"acme"_s);
    form->field(AccountForm::ApiBase)->setText(access->api.toString());
    form->field(AccountForm::System)->setText(access->system);
    form->field(AccountForm::ApiKey)->setText(u"not the key"_s);
    form->checkButton()->click();
    QTRY_VERIFY(form->outcome().contains(u"Authentication"_s)); // the server's own words
    form->field(AccountForm::ApiKey)->setText(QString::fromUtf8(access->apiKey.reveal()));
    form->field(AccountForm::SystemKey)->setText(QString::fromUtf8(access->systemKey.reveal()));
    form->checkButton()->click();
    QTRY_VERIFY(form->outcome().contains(u"owner's key"_s));
    form->saveButton()->click();
    QTRY_VERIFY(form->outcome().contains(u"Saved"_s));
    // There is no keychain in this test: said so, and nothing is written.
    QVERIFY(form->outcome().contains(u"this session only"_s));
    QCOMPARE(page->list()->count(), 1);
    QVERIFY(form->field(AccountForm::ApiKey)->text().isEmpty());
    QCOMPARE(workspace.endpoints().size(), 1);
    QVERIFY(workspace.endpoints().constFirst().hasKey);
    form->checkButton()->click(); // with the key at hand
    QTRY_VERIFY(form->outcome().contains(u"owner's key"_s));
    // A new name is taken up everywhere.
    form->field(AccountForm::Name)->setText(u"renamed"_s);
    form->saveButton()->click();
    QTRY_COMPARE(workspace.endpoints().constFirst().account.name, u"renamed"_s);
    QDirIterator files(folder.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY(!content.contains(access->apiKey.reveal()));
        QVERIFY(!content.contains(access->systemKey.reveal()));
    }
    form->removeButton()->click();
    form->removeButton()->click();
    QTRY_COMPARE(page->list()->count(), 0);
    QTRY_VERIFY(form->outcome().contains(u"Removed"_s));
}

void TestGuiSettings::tunnelInTheWindow()
{
    QTemporaryDir folder;
    {
        Workspace workspace(optionsFor(folder.path()));
        MainWindow window(guiTheme(), guiClock(), workspace, {});
        window.show();
        window.start();
        window.showPage(MainWindow::Settings);
        auto relayed = std::make_unique<Relay>(workspace.receiverState().port);
        const Relay &relay = *relayed;
        TunnelCard *card = window.settingsPage()->tunnel();
        QVERIFY(window.strip()->tunnelText().contains(u"No tunnel"_s));
        card->providers()->setCurrentIndex(card->providers()->findData(u"url"_s));
        card->urlField()->setText(u"http://elsewhere.example.com"_s);
        card->toggle()->click();
        QVERIFY(card->adviceText().contains(u"https"_s));
        card->toggle()->click(); // close, to correct it
        card->urlField()->setText(relay.url().toString());
        card->toggle()->click();
        QTRY_VERIFY(window.strip()->tunnelText().contains(u"Reachable, checked"_s));
        QVERIFY(card->stateText().contains(u"Reachable"_s));
        QVERIFY(!card->providers()->isEnabled());
        QVERIFY(window.notifier().lastText().isEmpty());
        relayed.reset();
        Q_EMIT card->probeWanted();
        QTRY_VERIFY(window.notifier().lastText().contains(u"does not arrive"_s));
        QTRY_VERIFY(window.strip()->tunnelText().contains(u"last reached"_s));
    }
    // The next start opens it again; the relay is gone, and that is told.
    Workspace workspace(optionsFor(folder.path()));
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    QTRY_VERIFY(window.strip()->tunnelText().contains(u"Not reachable"_s));
    window.settingsPage()->tunnel()->toggle()->click();
    QVERIFY(window.strip()->tunnelText().contains(u"No tunnel"_s));
}

QTEST_MAIN(TestGuiSettings)
#include "tst_gui_settings.moc"
