// SPDX-License-Identifier: MIT
// The tab Resource with every state, the window that compares, the card of rules, and the way
// from a change at the sandbox to the words on the screen.
#include "guifixture.h"
#include "ui/changesview.h"
#include "ui/codeview.h"
#include "ui/comparewindow.h"
#include "ui/detailpane.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/fetchcard.h"
#include "ui/jsonprettyview.h"
#include "ui/mainwindow.h"
#include "ui/resourcetab.h"
#include "ui/sandboxpage.h"
#include "ui/settingspage.h"
#include "ui/summarytab.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeWidget>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestGuiResource final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void neverFetchedSaysTheNextStep();
    void changesAreToldAndNoiseIsFolded();
    void firstSnapshotIsSaid();
    void leftOutOffersTrash();
    void refusalsAreInTheServersWords();
    void theLastProblemStays();
    void neverSeenSaysOneThing();
    void deletedShowsWhatWasThere();
    void noKeyOffersSettings();
    void fetchingAndWaitingAreSaid();
    void answersForAnotherEventAreIgnored();
    void historyIsCompared();
    void severalResourcesAreChosenFrom();
    void compareWindowShowsBoth();
    void rulesAreTicked();
    void everythingHasAName();
    void fromAChangeToTheWords();

private:
    SubjectView subject(std::optional<ResourceState> state = {}, bool isDeleted = false) const;
    ResourceView view(ResourceState state = ResourceState::Present) const;
    KeptText text(qint64 id, const QByteArray &bytes) const;

    std::unique_ptr<ResourceTab> m_tab;
};

namespace {

const ResourceKey Ann{u"people"_s, 12};
const EventId Event{7};

} // namespace

void TestGuiResource::init()
{
    m_tab = std::make_unique<ResourceTab>(guiTheme(), guiClock());
    m_tab->resize(700, 360);
    m_tab->show();
    m_tab->setEvent(Event);
}

SubjectView TestGuiResource::subject(std::optional<ResourceState> state, bool isDeleted) const
{
    SubjectView found;
    found.event = guiSummary(Event.value);
    SubjectResource ann;
    ann.key = Ann;
    ann.isDeleted = isDeleted;
    if (state) {
        ann.known.emplace();
        ann.known->id = ResourceId{1};
        ann.known->key = Ann;
        ann.known->name = u"Ann Lee"_s;
        ann.known->state = *state;
    }
    found.resources = {ann};
    return found;
}

KeptText TestGuiResource::text(qint64 id, const QByteArray &bytes) const
{
    KeptText kept;
    kept.snapshot.emplace();
    kept.snapshot->id = SnapshotId{id};
    kept.snapshot->bytes = bytes.size();
    kept.resource.key = Ann;
    kept.resource.name = u"Ann Lee"_s;
    kept.bytes = bytes;
    kept.at = guiClock().now() - 2min;
    return kept;
}

ResourceView TestGuiResource::view(ResourceState state) const
{
    ResourceView found;
    found.resource = *subject(state).resources.constFirst().known;
    found.before = text(1, R"({"stage":"Lead","updated":"a"})");
    found.shown = text(2, R"({"stage":"Hot","updated":"b"})");
    found.diff = compareResources(found.before->bytes, found.shown->bytes);
    found.answer = *found.shown->snapshot;
    found.answer->fetchedAt = guiClock().now() - 2min;
    found.answer->state = state;
    found.isOfEvent = true;
    found.history = {*found.shown->snapshot, *found.before->snapshot};
    return found;
}

void TestGuiResource::neverFetchedSaysTheNextStep()
{
    m_tab->setSubject(subject());
    ResourceView nothing;
    nothing.resource.key = Ann;
    m_tab->setResource(nothing);
    QCOMPARE(m_tab->stateText(), u"Never fetched"_s);
    QVERIFY(m_tab->changes()->summaryText().contains(u"Fetch it"_s));
    QCOMPARE(m_tab->fetchButton()->text(), u"Fetch"_s);
    QVERIFY(m_tab->fetchButton()->isEnabled());
    QVERIFY(!m_tab->trashButton()->isVisible());
    QSignalSpy wanted(m_tab.get(), &ResourceTab::fetchWanted);
    QTest::mouseClick(m_tab->fetchButton(), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.constFirst().constFirst().toBool(), false);
}

void TestGuiResource::changesAreToldAndNoiseIsFolded()
{
    m_tab->setSubject(subject(ResourceState::Present));
    m_tab->setResource(view());
    QCOMPARE(m_tab->changes()->summaryText(), u"stage Lead → Hot"_s);
    QCOMPARE(m_tab->changes()->model().rowCount(), 1);
    QVERIFY(m_tab->stateText().contains(u"Fetched 2 min ago for this event"_s));
    QVERIFY(m_tab->changes()->noiseBox()->isVisible());
    m_tab->changes()->noiseBox()->setChecked(true);
    QCOMPARE(m_tab->changes()->model().rowCount(), 2);
    m_tab->setView(ResourceTab::Whole);
    QVERIFY(m_tab->whole()->toPlainText().contains(u"\"stage\": \"Hot\""_s));
    QCOMPARE(m_tab->fetchButton()->text(), u"Re-fetch"_s);
}

void TestGuiResource::firstSnapshotIsSaid()
{
    m_tab->setSubject(subject(ResourceState::Present));
    ResourceView first = view();
    first.before.reset();
    first.diff = {};
    m_tab->setResource(first);
    QVERIFY(m_tab->changes()->summaryText().contains(u"first snapshot"_s));
    ResourceView same = view();
    same.diff = {};
    same.diff.isSame = true;
    m_tab->setResource(same);
    QCOMPARE(m_tab->changes()->summaryText(), u"Exactly as before"_s);
}

void TestGuiResource::leftOutOffersTrash()
{
    m_tab->setSubject(subject(ResourceState::Missing));
    ResourceView missing = view(ResourceState::Missing);
    m_tab->setResource(missing);
    QVERIFY(m_tab->stateText().contains(u"Left out"_s));
    QVERIFY(m_tab->adviceText().contains(u"Trash"_s));
    QVERIFY(m_tab->trashButton()->isVisible());
    QSignalSpy wanted(m_tab.get(), &ResourceTab::fetchWanted);
    QTest::mouseClick(m_tab->trashButton(), Qt::LeftButton);
    QCOMPARE(wanted.constFirst().constFirst().toBool(), true);
    QCOMPARE(m_tab->changes()->summaryText(), u"stage Lead → Hot"_s); // the last one stays
}

void TestGuiResource::refusalsAreInTheServersWords()
{
    m_tab->setSubject(subject());
    ResourceView nothing;
    nothing.resource.key = Ann;
    m_tab->setResource(nothing);
    FetchReport report;
    report.event = Event;
    FetchedResource refused;
    refused.key = Ann;
    refused.outcome = ResourceOutcome::RateLimited;
    refused.message = u"Status 429: Slow down."_s;
    report.resources = {refused};
    m_tab->setReport(report);
    QCOMPARE(m_tab->adviceText(), u"Status 429: Slow down."_s);
    report.event = EventId{99};
    report.resources[0].message = u"of another"_s;
    m_tab->setReport(report);
    QCOMPARE(m_tab->adviceText(), u"Status 429: Slow down."_s);
    m_tab->setProblem(u"The store is not open."_s);
    QCOMPARE(m_tab->adviceText(), u"The store is not open."_s);
}

void TestGuiResource::theLastProblemStays()
{
    m_tab->setSubject(subject());
    ResourceView nothing;
    nothing.resource.key = Ann;
    nothing.problem = FetchProblem{.message = u"Status 429: Slow down."_s,
                                   .at = guiClock().now() - 3min,
                                   .retryAt = guiClock().now() + 5min};
    m_tab->setResource(nothing);
    QCOMPARE(m_tab->stateText(), u"Never fetched · tried 3 min ago"_s);
    QVERIFY(m_tab->adviceText().startsWith(u"Status 429: Slow down. (tried at "_s));
    QVERIFY(m_tab->adviceText().contains(u"tried again from"_s));
    // It is not the tab that has to know it.
    m_tab->setEvent(EventId{99});
    QCOMPARE(m_tab->adviceText(), QString());
    m_tab->setEvent(Event);
    m_tab->setSubject(subject());
    nothing.problem->retryAt = guiClock().now() - 1min;
    m_tab->setResource(nothing);
    QVERIFY(m_tab->adviceText().contains(u"Slow down"_s));
    QVERIFY(!m_tab->adviceText().contains(u"tried again from"_s)); // by now it can
    // What is kept is shown beside it.
    ResourceView kept = view();
    kept.problem = nothing.problem;
    m_tab->setSubject(subject(ResourceState::Present));
    m_tab->setResource(kept);
    QVERIFY(m_tab->adviceText().contains(u"Slow down"_s));
    QCOMPARE(m_tab->changes()->summaryText(), u"stage Lead → Hot"_s);
    kept.problem.reset();
    m_tab->setResource(kept);
    QCOMPARE(m_tab->adviceText(), QString());
}

void TestGuiResource::neverSeenSaysOneThing()
{
    m_tab->setSubject(subject(ResourceState::Deleted));
    ResourceView gone = view(ResourceState::Deleted);
    gone.shown.reset();
    gone.before.reset();
    gone.diff = {};
    m_tab->setResource(gone);
    QCOMPARE(m_tab->adviceText(), u"It is no longer at Follow Up Boss."_s);
    QVERIFY(m_tab->changes()->summaryText().contains(u"nothing is kept of it"_s));
}

void TestGuiResource::deletedShowsWhatWasThere()
{
    m_tab->setSubject(subject(ResourceState::Deleted, true));
    ResourceView gone = view(ResourceState::Deleted);
    Resource note;
    note.key = {u"notes"_s, 19};
    note.name = u"Called back"_s;
    note.lastSnapshot = SnapshotId{9};
    gone.belongings = {note};
    m_tab->setResource(gone);
    QVERIFY2(m_tab->stateText().startsWith(u"Deleted"_s), qPrintable(m_tab->stateText()));
    QVERIFY(m_tab->stateText().contains(u"last snapshot 2 min ago"_s));
    QCOMPARE(m_tab->kept().rowCount(), 1);
    m_tab->setView(ResourceTab::Kept);
    QSignalSpy wanted(m_tab.get(), &ResourceTab::keptWanted);
    auto *kept = m_tab->findChildren<QTableView *>().constLast();
    for (QTableView *table : m_tab->findChildren<QTableView *>()) {
        if (table->model() == &m_tab->kept())
            kept = table;
    }
    kept->setCurrentIndex(m_tab->kept().index(0, 0));
    Q_EMIT kept->activated(m_tab->kept().index(0, 0));
    QCOMPARE(wanted.size(), 1);
    // A living person has no such list.
    m_tab->setSubject(subject(ResourceState::Present));
    m_tab->setResource(view());
    QCOMPARE(m_tab->kept().rowCount(), 0);
}

void TestGuiResource::noKeyOffersSettings()
{
    SubjectView without = subject();
    without.whyNot = u"There is no API key at hand for “acme”."_s;
    m_tab->setSubject(without);
    QVERIFY(m_tab->adviceText().contains(u"API key"_s));
    QVERIFY(!m_tab->fetchButton()->isEnabled());
    QSignalSpy wanted(m_tab.get(), &ResourceTab::settingsWanted);
    for (QPushButton *button : m_tab->findChildren<QPushButton *>()) {
        if (button->text() == u"Enter a key"_s && button->isVisible())
            button->click();
    }
    QCOMPARE(wanted.size(), 1);
    SubjectView nothing;
    nothing.event = guiSummary(Event.value);
    nothing.problem = u"This event names nothing."_s;
    m_tab->setSubject(nothing);
    QCOMPARE(m_tab->adviceText(), nothing.problem);
    QVERIFY(!m_tab->fetchButton()->isEnabled());
}

void TestGuiResource::fetchingAndWaitingAreSaid()
{
    m_tab->setSubject(subject(ResourceState::Present));
    m_tab->setFetching(true);
    QCOMPARE(m_tab->stateText(), u"Fetching…"_s);
    QVERIFY(!m_tab->fetchButton()->isEnabled());
    m_tab->setWaiting(8s);
    QVERIFY2(m_tab->stateText().contains(u"Waiting 8"_s), qPrintable(m_tab->stateText()));
    m_tab->setFetching(false);
    QVERIFY(m_tab->fetchButton()->isEnabled());
}

void TestGuiResource::answersForAnotherEventAreIgnored()
{
    SubjectView other = subject(ResourceState::Present);
    other.event.id = EventId{99};
    m_tab->setSubject(other);
    QVERIFY(!m_tab->subject());
    m_tab->setSubject(subject(ResourceState::Present));
    ResourceView wrong = view();
    wrong.resource.key = {u"notes"_s, 1};
    m_tab->setResource(wrong);
    QVERIFY(!m_tab->shown());
}

void TestGuiResource::historyIsCompared()
{
    m_tab->setSubject(subject(ResourceState::Present));
    ResourceView longer = view();
    Snapshot third = *longer.before->snapshot;
    third.id = SnapshotId{5};
    Snapshot empty = third;
    empty.id = SnapshotId{6};
    empty.bytes = 0;
    longer.history = {empty, third, *longer.shown->snapshot, *longer.before->snapshot};
    m_tab->setResource(longer);
    m_tab->setView(ResourceTab::History);
    QVERIFY(!m_tab->compareButton()->isEnabled());
    QSignalSpy wanted(m_tab.get(), &ResourceTab::compareWanted);
    QTableView *table = m_tab->historyView();
    table->selectRow(1);
    QTest::mouseClick(m_tab->compareButton(), Qt::LeftButton); // with the one before
    QCOMPARE(wanted.takeFirst(), QVariantList({QVariant::fromValue(SnapshotId{2}),
                                               QVariant::fromValue(SnapshotId{5})}));
    table->selectionModel()->select(m_tab->history().index(3, 0),
                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTest::mouseClick(m_tab->compareButton(), Qt::LeftButton);
    QCOMPARE(wanted.takeFirst(), QVariantList({QVariant::fromValue(SnapshotId{1}),
                                               QVariant::fromValue(SnapshotId{5})}));
    table->selectRow(0); // nothing in it
    QVERIFY(!m_tab->compareButton()->isEnabled());
}

void TestGuiResource::severalResourcesAreChosenFrom()
{
    SubjectView two = subject(ResourceState::Present);
    SubjectResource bo;
    bo.key = {u"people"_s, 13};
    two.resources.append(bo);
    QSignalSpy wanted(m_tab.get(), &ResourceTab::resourceWanted);
    m_tab->setSubject(two);
    QCOMPARE(wanted.size(), 1);
    auto *choice = m_tab->findChild<QComboBox *>();
    QCOMPARE(choice->count(), 2);
    QCOMPARE(choice->itemText(0), u"Ann Lee (person 12)"_s);
    QCOMPARE(choice->itemText(1), u"Person 13"_s);
    choice->setCurrentIndex(1);
    Q_EMIT choice->activated(1);
    QCOMPARE(wanted.size(), 2);
    QCOMPARE(wanted.constLast().at(1).value<ResourceKey>(), bo.key);
    m_tab->setSubject(two); // read anew, the choice stays
    QCOMPARE(m_tab->current(), bo.key);
}

void TestGuiResource::compareWindowShowsBoth()
{
    auto *window = new CompareWindow(guiTheme(), guiClock());
    Comparison comparison{.older = text(1, R"({"stage":"Lead"})"),
                          .newer = text(2, R"({"stage":"Hot"})")};
    window->show();
    window->setComparison(comparison);
    QCOMPARE(window->titleText(), u"Ann Lee (person 12)"_s);
    QTRY_COMPARE(window->changes()->summaryText(), u"stage Lead → Hot"_s);
    QCOMPARE(window->firstByteText(), u"First differing byte: 10 (4C → 48)   Lead\"} → Hot\"}"_s);
    window->setView(CompareWindow::BothTexts);
    QTRY_VERIFY(window->older()->toPlainText().contains(u"\"stage\": \"Lead\""_s));
    QTRY_VERIFY(window->newer()->toPlainText().contains(u"\"stage\": \"Hot\""_s));
    QCOMPARE(window->newer()->selectionBegin(), 10);
    QCOMPARE(namelessWidgets(*window), QStringList());
    window->setError(u"This snapshot is no longer kept."_s);
    QCOMPARE(window->changes()->summaryText(), u"This snapshot is no longer kept."_s);
    delete window;
}

void TestGuiResource::rulesAreTicked()
{
    FetchCard card(guiTheme(), guiCatalog());
    card.resize(800, 420);
    card.show();
    Account acme;
    acme.id = AccountId{3};
    acme.name = u"acme"_s;
    card.setAccounts({acme});
    QSignalSpy wanted(&card, &FetchCard::rulesWanted);
    card.setRules({});
    QTreeWidgetItem *people = card.tree()->topLevelItem(0);
    QCOMPARE(people->checkState(0), Qt::Unchecked);
    QVERIFY(wanted.isEmpty()); // showing is not choosing
    people->child(0)->setCheckState(0, Qt::Checked);
    QVERIFY(!wanted.isEmpty());
    FetchRules rules = wanted.constLast().constFirst().value<FetchRules>();
    QCOMPARE(rules.everywhere.size(), 1);
    card.setRules(rules);
    QCOMPARE(people->checkState(0), Qt::PartiallyChecked);
    // A pattern is shown as the events that it takes.
    rules.everywhere = {u"people*"_s};
    card.setRules(rules);
    QCOMPARE(people->checkState(0), Qt::Checked);
    card.accountChoice()->setCurrentIndex(1);
    Q_EMIT card.accountChoice()->activated(1);
    QVERIFY(card.ownBox()->isVisible());
    QVERIFY(!card.tree()->isEnabled());
    card.ownBox()->setChecked(true);
    rules = wanted.constLast().constFirst().value<FetchRules>();
    QCOMPARE(rules.accounts.value(3), QStringList{u"people*"_s});
    QCOMPARE(namelessWidgets(card), QStringList());
}

void TestGuiResource::everythingHasAName()
{
    m_tab->setSubject(subject(ResourceState::Present));
    m_tab->setResource(view());
    for (const ResourceTab::View each :
         {ResourceTab::Changes, ResourceTab::Whole, ResourceTab::History}) {
        m_tab->setView(each);
        QCOMPARE(namelessWidgets(*m_tab), QStringList());
    }
}

void TestGuiResource::fromAChangeToTheWords()
{
    m_tab.reset(); // only the active window's keys count
    const QTemporaryDir folder;
    WorkspaceOptions options;
    options.dataFolder = folder.filePath(u"data"_s);
    Workspace workspace(options);
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    window.startSandbox(0);
    QTRY_VERIFY_WITH_TIMEOUT(window.sandboxPage()->state() == SandboxPage::State::Running, 20'000);
    EventsPage *page = window.eventsPage();
    workspace.applySandboxChange(Sandbox::Change::TagEverybody);
    QTRY_VERIFY_WITH_TIMEOUT(page->model().rowCount() >= 2, 20'000);
    page->view()->setCurrentIndex(page->model().index(0, 0));
    const auto press = [&](Qt::Key key) {
        window.activateWindow();
        page->view()->setFocus();
        QTRY_VERIFY(page->view()->hasFocus());
        QTest::keyClick(page->view(), key);
    };
    ResourceTab *tab = page->detail()->resourceTab();
    QTRY_VERIFY(tab->subject() && tab->shownEvent() == page->currentEvent());
    press(Qt::Key_F);
    QTRY_VERIFY_WITH_TIMEOUT(tab->shown() && tab->shown()->shown, 20'000);
    QVERIFY(tab->changes()->summaryText().contains(u"first snapshot"_s));
    SummaryTab *summary = page->detail()->summaryTab();
    QTRY_VERIFY(summary->after().fetchedAt);
    QVERIFY(!summary->after().forwardedAt);
    // Names of all people in it, in every row about the first of them.
    const int about = EventTableModel::ResourceColumn;
    QTRY_VERIFY(page->model().index(0, about).data().toString().contains(u" and "_s));

    const qint64 person = tab->current().number;
    QTRY_VERIFY(tab->fetchButton()->isEnabled()); // the first one is done
    press(Qt::Key_F);
    QTRY_VERIFY_WITH_TIMEOUT(tab->shown() && tab->shown()->history.size() == 2, 20'000);
    QTRY_COMPARE(tab->changes()->summaryText(), u"Exactly as before"_s);
    QCOMPARE(tab->current().number, person);
    press(Qt::Key_D);
    QTRY_VERIFY(window.findChild<CompareWindow *>());
    auto *compare = window.findChild<CompareWindow *>();
    QTRY_COMPARE(compare->changes()->summaryText(), u"Exactly as before"_s);
    compare->close();
    QTRY_VERIFY(!window.findChild<CompareWindow *>());
    // Two chosen events are compared with each other.
    const int other = page->view()->currentIndex().row() == 0 ? 1 : 0; // more may have come on top
    page->view()->selectionModel()->select(page->model().index(other, 0),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QCOMPARE(page->selectedEvents().size(), 2);
    press(Qt::Key_D);
    QTRY_VERIFY(window.findChild<CompareWindow *>());
    compare = window.findChild<CompareWindow *>();
    QTRY_COMPARE(compare->titleText(), u"Two events"_s);
    QTRY_VERIFY(compare->changes()->model().rowCount() > 0);
    compare->close();
    QTRY_VERIFY(!window.findChild<CompareWindow *>());
    QVERIFY(window.settingsPage()->fetchRules()->rules().isEmpty());
}

QTEST_MAIN(TestGuiResource)
#include "tst_gui_resource.moc"
