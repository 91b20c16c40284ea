// SPDX-License-Identifier: MIT
// The page Forwarding with its answers and faults, and the banner on every page.
#include "app/answerdesk.h"
#include "guifixture.h"
#include "models/answerwords.h"
#include "ui/answercard.h"
#include "ui/armdialog.h"
#include "ui/faultbanner.h"
#include "ui/faultcard.h"
#include "ui/forwardingpage.h"
#include "ui/mainwindow.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Mode = AckPolicy::Mode;

namespace {

constexpr int Timeout = 30'000;

QList<AnswerChoice> twoAccounts()
{
    return {{AccountId{1}, u"acme"_s, {}},
            {AccountId{2}, u"branch"_s, {.mode = Mode::Fixed, .status = 429}}};
}

FaultEntry entryFor(int id, const QString &words, std::chrono::seconds left)
{
    FaultEntry entry;
    entry.id = id;
    entry.words = words;
    entry.until = guiClock().now() + left;
    return entry;
}

} // namespace

class TestGuiForwarding final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void policiesByAccount();
    void fixedAnswersAreChecked();
    void whatIsBlockedSaysWhatHolds();
    void nothingToChooseIsExplained();
    void faultsTellWhatWillHappen();
    void faultsAreListed();
    void tabGoesFromTheTopDown();
    void stoppingKeepsTheFocus();
    void bannerTellsAndStops();
    void bannerTellsOfWhatLasts();
    void armingNeedsTheName();
    void everythingHasAName();
    void allOfItInTheWindow();
};

void TestGuiForwarding::policiesByAccount()
{
    AnswerCard card(guiTheme());
    card.show();
    card.setChoices(twoAccounts());
    AccountId account;
    AckPolicy policy;
    int wanted = 0;
    connect(&card, &AnswerCard::policyWanted, &card, [&](AccountId a, const AckPolicy &p) {
        account = a;
        policy = p;
        ++wanted;
    });
    QVERIFY(card.choice(Mode::Store)->isChecked());
    card.choice(Mode::Target)->click();
    QCOMPARE(wanted, 1);
    QCOMPARE(account, AccountId{1});
    QCOMPARE(policy.mode, Mode::Target);
    card.accounts()->setCurrentIndex(1);
    Q_EMIT card.accounts()->activated(1);
    QVERIFY(card.choice(Mode::Fixed)->isChecked());
    QCOMPARE(card.statusField()->text(), u"429"_s);
    QList<AnswerChoice> changed = twoAccounts();
    changed[1].policy = {};
    card.setChoices(changed); // from elsewhere; the account shown stays
    QCOMPARE(card.accounts()->currentIndex(), 1);
    QVERIFY(card.choice(Mode::Store)->isChecked());
    QCOMPARE(wanted, 1);
}

void TestGuiForwarding::fixedAnswersAreChecked()
{
    AnswerCard card(guiTheme());
    card.show();
    card.setChoices(twoAccounts());
    AckPolicy policy;
    connect(&card, &AnswerCard::policyWanted, &card,
            [&](AccountId, const AckPolicy &p) { policy = p; });
    QVERIFY(!card.statusField()->isVisible());
    card.choice(Mode::Fixed)->click();
    QCOMPARE(policy, (AckPolicy{.mode = Mode::Fixed, .status = 200})); // nothing fails by a look
    card.statusField()->setText(u"500"_s);
    QCOMPARE(policy.status, 200);
    QVERIFY(card.meaning().startsWith(u"200 stays in force. Press Enter to answer with 500."_s));
    QVERIFY(card.meaning().contains(u"tries again"_s));
    QTest::keyClick(card.statusField(), Qt::Key_Return);
    QCOMPARE(policy.status, 500);
    QVERIFY(!card.meaning().contains(u"stays in force"_s));
    QVERIFY(card.meaning().contains(u"tries again"_s));
    for (const QString &bad : {u"410"_s, u"406"_s, u"99"_s, QString()}) {
        card.statusField()->setText(bad);
        QTest::keyClick(card.statusField(), Qt::Key_Return);
        QCOMPARE(policy.status, 500);
        QVERIFY(card.meaning().contains(u"500 stays in force."_s));
    }
    card.statusField()->setText(u"200"_s);
    QTest::keyClick(card.statusField(), Qt::Key_Return);
    QCOMPARE(policy.status, 200);
}

void TestGuiForwarding::whatIsBlockedSaysWhatHolds()
{
    AnswerCard card(guiTheme());
    card.show();
    card.setChoices(twoAccounts());
    // A bad status typed before the choice is made: the choice does not hold, and that is said.
    card.choice(Mode::Fixed)->setChecked(true);
    card.statusField()->setText(u"410"_s);
    QTest::keyClick(card.statusField(), Qt::Key_Return);
    QCOMPARE(card.meaning(),
             u"410 is blocked: Follow Up Boss would delete the webhook. 204 stays in force. Type "
             "another status; or arm 410 for one delivery, at the end of this page."_s);
    card.accounts()->setCurrentIndex(1);
    Q_EMIT card.accounts()->activated(1);
    card.statusField()->setText(u"406"_s);
    QVERIFY(card.meaning().startsWith(u"406 is blocked"_s));
    QVERIFY(card.meaning().contains(u"429 stays in force."_s));
    card.choice(Mode::Target)->click();
    card.choice(Mode::Fixed)->setChecked(true);
    card.statusField()->setText(u"4"_s);
    QVERIFY(card.meaning().contains(u"The target's status stays in force."_s));
}

void TestGuiForwarding::nothingToChooseIsExplained()
{
    AnswerCard card(guiTheme());
    card.show();
    QVERIFY(card.problem().contains(u"no account"_s));
    QVERIFY(!card.choice(Mode::Store)->isEnabled());
    card.setChoices(twoAccounts());
    QVERIFY(card.problem().isEmpty());
    QVERIFY(card.choice(Mode::Store)->isEnabled());
    card.setReadOnly(u"Another program receives."_s);
    QCOMPARE(card.problem(), u"Another program receives."_s);
    QVERIFY(!card.choice(Mode::Store)->isEnabled());
}

void TestGuiForwarding::faultsTellWhatWillHappen()
{
    FaultCard card(guiTheme(), guiClock());
    card.show();
    FaultRule rule;
    std::chrono::minutes time{};
    connect(&card, &FaultCard::startWanted, &card, [&](const FaultRule &r, std::chrono::minutes t) {
        rule = r;
        time = t;
    });
    QVERIFY(card.meaning().contains(u"tries again"_s));
    card.startButton()->click();
    QCOMPARE(rule.action, FaultRule::Action::Status);
    QCOMPARE(rule.status, 500);
    QCOMPARE(time, 5min);
    card.amountField()->setText(u"410"_s);
    QVERIFY(card.meaning().contains(u"deletes"_s));
    QVERIFY(!card.startButton()->isEnabled());
    card.actionBox()->setCurrentIndex(int(FaultRule::Action::Delay));
    QVERIFY(card.meaning().contains(u"delivered"_s));
    card.amountField()->setText(u"12.5"_s);
    QVERIFY(card.meaning().contains(u"gives up"_s));
    card.amountField()->setText(u"61"_s);
    QVERIFY(!card.startButton()->isEnabled());
    card.amountField()->setText(u"0.25"_s);
    card.eventsField()->setText(u"people*, $"_s);
    QVERIFY(!card.startButton()->isEnabled());
    card.eventsField()->setText(u" people*,  -*Deleted "_s);
    card.shareBox()->setCurrentIndex(int(FaultRule::Share::First));
    card.shareField()->setText(u"7"_s);
    card.startButton()->click();
    QCOMPARE(rule.action, FaultRule::Action::Delay);
    QCOMPARE(rule.delay, 250ms);
    QCOMPARE(rule.patterns, u"people*, -*Deleted"_s);
    QCOMPARE(rule.share, FaultRule::Share::First);
    QCOMPARE(rule.first, 7);
    card.actionBox()->setCurrentIndex(int(FaultRule::Action::Cut));
    QVERIFY(!card.amountField()->isVisible());
    card.setReadOnly(u"Another program receives."_s);
    QVERIFY(!card.startButton()->isEnabled());
    QVERIFY(!card.armButton()->isEnabled());
}

void TestGuiForwarding::faultsAreListed()
{
    FaultCard card(guiTheme(), guiClock());
    card.show();
    QVERIFY(!card.stopAllButton()->isVisible());
    QSignalSpy all(&card, &FaultCard::stopAllWanted);
    FaultEntry stopped;
    connect(&card, &FaultCard::stopWanted, &card, [&](const FaultEntry &e) { stopped = e; });
    FaultEntry first = entryFor(1, u"Answer 500: people*"_s, 250s);
    card.setEntries({first, entryFor(2, u"Cut the connection: deals*"_s, 30s)});
    QCOMPARE(card.listed().size(), 2);
    QVERIFY(card.listed().at(0).contains(u"4 min"_s));
    QVERIFY(card.stopAllButton()->isVisible());
    first.hits = 1234;
    card.setEntries({first, entryFor(2, u"Cut the connection: deals*"_s, 30s)});
    QVERIFY(card.listed().at(0).contains(u"1,234 so far"_s));
    const QList<QPushButton *> buttons = card.findChildren<QPushButton *>();
    const auto stop = std::find_if(buttons.cbegin(), buttons.cend(), [](const QPushButton *button) {
        return button->accessibleName() == u"Stop: Cut the connection: deals*"_s;
    });
    QVERIFY(stop != buttons.cend());
    (*stop)->click();
    QCOMPARE(stopped.id, 2);
    card.stopAllButton()->click();
    QCOMPARE(all.size(), 1);
    card.setEntries({});
    QVERIFY(card.listed().isEmpty());
    QVERIFY(!card.stopAllButton()->isVisible());
}

void TestGuiForwarding::bannerTellsAndStops()
{
    QWidget window;
    FaultBanner banner(guiTheme(), guiClock(), &window);
    window.show();
    QVERIFY(banner.text().isEmpty());
    QSignalSpy stops(&banner, &FaultBanner::stopWanted);
    banner.setEntries({entryFor(1, u"Answer 500: people*"_s, 250s)});
    QVERIFY(banner.isVisible());
    QVERIFY(banner.text().contains(u"Answer 500: people*"_s));
    QVERIFY(banner.text().contains(u"left"_s));
    QCOMPARE(banner.stopButton()->text(), u"Stop"_s);
    banner.stopButton()->click();
    QCOMPARE(stops.size(), 1);
    FaultEntry armed = entryFor(2, u"Armed: …"_s, 200s);
    armed.kind = FaultEntry::Kind::Arming;
    banner.setEntries({entryFor(1, u"Answer 500: people*"_s, 250s), armed});
    QVERIFY(banner.text().startsWith(u"Armed"_s)); // the worst first
    QVERIFY(banner.text().contains(u"1 more"_s));
    QCOMPARE(banner.stopButton()->text(), u"Stop all"_s);
    banner.setEntries({});
    QVERIFY(!banner.isVisible());
}

// A fixed answer that fails has no end, so the banner says what it leads to.
void TestGuiForwarding::bannerTellsOfWhatLasts()
{
    QWidget window;
    FaultBanner banner(guiTheme(), guiClock(), &window);
    window.show();
    FaultEntry fixed;
    fixed.kind = FaultEntry::Kind::Fixed;
    fixed.account = AccountId{1};
    fixed.words = policySentence({.mode = Mode::Fixed, .status = 500}, u"acme"_s);
    fixed.meaning = lastingMeaning(500);
    banner.setEntries({fixed});
    QVERIFY(banner.isVisible());
    QVERIFY(banner.text().contains(u"acme: every delivery is answered with 500"_s));
    QVERIFY(banner.text().contains(u"tries again"_s));
    QVERIFY(banner.text().contains(u"switches the webhook off"_s));
    QVERIFY(!banner.text().contains(u"left"_s));
    QCOMPARE(banner.stopButton()->text(), u"Answer 204 again"_s);
    banner.setEntries({fixed, entryFor(1, u"Answer 500: people*"_s, 250s)});
    QVERIFY(banner.text().startsWith(u"Fault on purpose."_s));
    QVERIFY(banner.text().contains(u"4 min"_s));
    QCOMPARE(banner.stopButton()->text(), u"Stop all"_s);
    FaultEntry refusing = fixed;
    refusing.kind = FaultEntry::Kind::Refusing;
    refusing.words = refusalSentence(u"acme"_s, 3, 503);
    banner.setEntries({refusing});
    QVERIFY(banner.text().contains(u"did not take the newest 3 deliveries"_s));
    QVERIFY(!banner.stopButton()->isVisible()); // its program has to be mended
    QVERIFY(banner.showButton()->isVisible());
    FaultCard card(guiTheme(), guiClock());
    card.setEntries({fixed, refusing});
    QVERIFY(card.listed().isEmpty()); // they stand above, in the choice of answers
}

void TestGuiForwarding::tabGoesFromTheTopDown()
{
    auto *targets = new QPushButton(u"targets"_s);
    ForwardingPage page(guiTheme(), guiClock(), targets);
    QList<const QWidget *> sections; // as the Tab key comes to them
    const QWidget *at = &page;
    do {
        at = at->nextInFocusChain();
        for (const QWidget *section :
             std::initializer_list<const QWidget *>{page.answer(), targets, page.faults()}) {
            const bool isIn = at == section || section->isAncestorOf(at);
            if (isIn && (sections.isEmpty() || sections.constLast() != section))
                sections.append(section);
        }
    } while (at != &page);
    QCOMPARE(sections, (QList<const QWidget *>{page.answer(), targets, page.faults()}));
}

void TestGuiForwarding::stoppingKeepsTheFocus()
{
    ForwardingPage page(guiTheme(), guiClock(), new QWidget);
    page.resize(1000, 900);
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    page.faults()->setEntries({entryFor(1, u"Answer 500: people*"_s, 250s)});
    const QList<QPushButton *> buttons = page.faults()->findChildren<QPushButton *>();
    const auto stop = std::find_if(buttons.cbegin(), buttons.cend(), [](const QPushButton *button) {
        return button->accessibleName() == u"Stop: Answer 500: people*"_s;
    });
    QVERIFY(stop != buttons.cend());
    (*stop)->setFocus();
    connect(page.faults(), &FaultCard::stopWanted, &page,
            [&page] { page.faults()->setEntries({}); });
    QTest::keyClick(*stop, Qt::Key_Space);
    QVERIFY(page.faults()->listed().isEmpty());
    QCOMPARE(QApplication::focusWidget(), page.faults()->actionBox());
}

void TestGuiForwarding::armingNeedsTheName()
{
    ArmDialog dialog(guiTheme(), {{AccountId{1}, EndpointId{7}, u"acme"_s}},
                     {u"peopleCreated"_s, u"notesCreated"_s});
    dialog.show();
    int wanted = 0;
    connect(&dialog, &ArmDialog::armWanted, &dialog,
            [&](EndpointId endpoint, const QString &event, int status, const QString &typed) {
                QCOMPARE(endpoint, EndpointId{7});
                QCOMPARE(event, u"notesCreated"_s);
                QCOMPARE(status, 406);
                QCOMPARE(typed, u"notesCreated"_s);
                ++wanted;
            });
    QVERIFY(!dialog.armButton()->isEnabled());
    dialog.eventBox()->setCurrentIndex(1);
    dialog.statusBox()->setCurrentIndex(1);
    for (const QString &typed : {u"yes"_s, u"notescreated"_s, u"notesCreate"_s}) {
        dialog.confirmField()->setText(typed);
        QVERIFY(!dialog.armButton()->isEnabled());
    }
    dialog.confirmField()->setText(u"notesCreated"_s);
    QVERIFY(dialog.armButton()->isEnabled());
    QTest::keyClick(dialog.confirmField(), Qt::Key_Return); // is no confirmation
    QCOMPARE(wanted, 0);
    dialog.show();
    dialog.armButton()->click();
    QCOMPARE(wanted, 1);
    QVERIFY(namelessWidgets(dialog).isEmpty());
}

void TestGuiForwarding::everythingHasAName()
{
    ForwardingPage page(guiTheme(), guiClock(), new QWidget);
    page.resize(1000, 600);
    page.show();
    page.answer()->setChoices(twoAccounts());
    page.faults()->setEntries({entryFor(1, u"Answer 500: people*"_s, 250s)});
    QCOMPARE(namelessWidgets(page), QStringList());
}

// With the sandbox: a rule is started, strikes, is told on every page, and stopped.
void TestGuiForwarding::allOfItInTheWindow()
{
    const QTemporaryDir folder;
    WorkspaceOptions options;
    options.dataFolder = folder.path();
    Workspace workspace(options);
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    QSignalSpy started(&workspace, &Workspace::sandboxStarted);
    window.startSandbox(0);
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, Timeout);
    window.showPage(MainWindow::Forwarding);
    ForwardingPage *page = window.forwardingPage();
    QTRY_VERIFY_WITH_TIMEOUT(page->answer()->choice(Mode::Store)->isEnabled(), Timeout);
    page->answer()->choice(Mode::Fixed)->click();
    const AccountId account = workspace.endpoints().constFirst().account.id;
    QCOMPARE(workspace.answerDesk()->policy(account).mode, Mode::Fixed);
    QVERIFY(!window.faultBanner()->isVisible()); // 200 is taken
    page->answer()->statusField()->setText(u"500"_s);
    QTest::keyClick(page->answer()->statusField(), Qt::Key_Return);
    QVERIFY(window.faultBanner()->text().contains(u"is answered with 500, as you chose"_s));
    QVERIFY(window.faultBanner()->text().contains(u"tries again"_s));
    window.faultBanner()->stopButton()->click();
    QVERIFY(!window.faultBanner()->isVisible());
    QCOMPARE(workspace.answerDesk()->policy(account).mode, Mode::Store);
    QVERIFY(page->answer()->choice(Mode::Store)->isChecked());
    page->faults()->eventsField()->setText(u"notes*"_s);
    page->faults()->startButton()->click();
    QVERIFY(window.faultBanner()->isVisible());
    QVERIFY(page->faults()->listed().at(0).contains(u"notes*"_s));
    window.showPage(MainWindow::Events);
    QVERIFY(window.faultBanner()->text().contains(u"Answer 500: notes*"_s));
    workspace.applySandboxChange(Sandbox::Change::AddNote);
    const QString before = window.faultBanner()->text();
    QVERIFY(before.contains(u"0 so far"_s));
    QTRY_VERIFY2_WITH_TIMEOUT(window.faultBanner()->text().contains(u"1 so far"_s),
                              qPrintable(window.faultBanner()->text()), Timeout);
    window.faultBanner()->showButton()->click();
    QVERIFY(page->isVisible());
    page->faults()->armButton()->click();
    auto *dialog = page->findChild<ArmDialog *>();
    QVERIFY(dialog);
    dialog->eventBox()->setEditText(u"notesCreated"_s);
    dialog->confirmField()->setText(u"notesCreated"_s);
    dialog->armButton()->click();
    QCOMPARE(workspace.answerDesk()->armings().size(), 1);
    QVERIFY(window.faultBanner()->text().startsWith(u"Armed: the next notesCreated"_s));
    window.faultBanner()->stopButton()->click();
    QVERIFY(!window.faultBanner()->isVisible());
    QVERIFY(workspace.answerDesk()->faults().isEmpty());
    QVERIFY(workspace.answerDesk()->armings().isEmpty());
}

QTEST_MAIN(TestGuiForwarding)
#include "tst_gui_forwarding.moc"
