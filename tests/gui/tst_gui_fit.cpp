// SPDX-License-Identifier: MIT
// Nothing on the pages Forwarding and Recover and in the tabs Resource and Forwards is cut off, in
// a small window and a usual one, empty and full.
#include "cutoff.h"
#include "forwardfixture.h"
#include "guifixture.h"
#include "models/answerwords.h"
#include "models/recoverwords.h"
#include "ui/answercard.h"
#include "ui/faultbanner.h"
#include "ui/forwardingpage.h"
#include "ui/forwardstab.h"
#include "ui/pastebox.h"
#include "ui/reachlane.h"
#include "ui/recovergapsview.h"
#include "ui/recoveridsview.h"
#include "ui/recoverpage.h"
#include "ui/resourcetab.h"
#include "ui/targetform.h"
#include "ui/targetspanel.h"
#include "ui/tonelabel.h"

#include <QtGui/QHelpEvent>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolTip>
#include <QtWidgets/QVBoxLayout>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr QSize Beside{84, 44}; ///< the rail and the status strip

void sizes()
{
    QTest::addColumn<QSize>("size"); // of the window
    QTest::newRow("880x560") << QSize(880, 560);
    QTest::newRow("1000x640") << QSize(1000, 640);
    QTest::newRow("1296x800") << QSize(1296, 800);
}

/// Under the banner, as in the window.
class Window final : public QWidget
{
public:
    Window(QWidget *page, QSize size)
    {
        m_banner = new FaultBanner(guiTheme(), guiClock());
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addWidget(m_banner);
        column->addWidget(page, 1);
        resize(size - Beside);
        show();
    }
    FaultBanner *banner() const { return m_banner; }

private:
    FaultBanner *m_banner = nullptr;
};

QString pictureName(const char *what)
{
    return QLatin1StringView(what) + u'-' + QLatin1StringView(QTest::currentDataTag()) + u'-' +
           (guiTheme().isDark() ? u"dark"_s : u"light"_s);
}

/// What cannot be read, once everything has its place.
QStringList cutOffIn(QWidget &window, const char *name)
{
    // Layouts of layouts are asked for one after the other.
    for (int i = 0; i < 20; ++i) {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCoreApplication::processEvents();
    }
    savePicture(window, pictureName(name));
    return cutOff(window);
}

#define VERIFY_READABLE(window, name)                                                              \
    do {                                                                                           \
        const QStringList found = cutOffIn(window, name);                                          \
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));                                  \
    } while (false)

Target target(qint64 id, const QString &name)
{
    Target target;
    target.id = TargetId{id};
    target.name = name;
    target.url = QUrl(u"http://127.0.0.1:%1/webhooks/follow-up-boss"_s.arg(3000 + id));
    target.patterns = id % 2 ? QString() : u"people*, dealsCreated, -*Deleted"_s;
    target.isOn = id != 3;
    return target;
}

QList<ReachInterval> someGaps(Timestamp now)
{
    return {
        {.id = 1, .state = Reach::Reachable, .from = now - 22h, .until = now - 20h},
        {.id = 2, .state = Reach::Crashed, .from = now - 20h, .until = now - 10h},
        {.id = 3, .state = Reach::Reachable, .from = now - 10h, .until = now - 5h},
        {.id = 4, .state = Reach::Stopped, .from = now - 5h, .until = now - 2h},
        {.id = 5, .state = Reach::TunnelDown, .from = now - 2h, .until = now - 90min},
        {.id = 6, .state = Reach::Reachable, .from = now - 90min, .until = now - 20min},
        {.id = 7, .state = Reach::Asleep, .from = now - 20min, .until = now - 8min},
        {.id = 8, .state = Reach::Reachable, .from = now - 8min, .until = now, .isClosed = false}};
}

QList<GapChange> someChanges(Timestamp now)
{
    const auto change = [now](const QString &kind, qint64 number, const QString &name,
                              const QString &event) {
        return GapChange{.kind = kind,
                         .number = number,
                         .name = name,
                         .at = now - 9min - std::chrono::seconds(number),
                         .isCreated = false,
                         .eventName = event,
                         .event = {},
                         .fetched = {}};
    };
    return {change(u"people"_s, 3, u"Ann Lee"_s, u"peopleUpdated"_s),
            change(u"people"_s, 11, u"Maximilian von Hohenstein-Kingsbury"_s, u"peopleCreated"_s),
            change(u"textMessages"_s, 1234, {}, u"textMessagesCreated"_s),
            change(u"appointments"_s, 45, u"Second viewing"_s, u"appointmentsUpdated"_s),
            change(u"events"_s, 9, {}, {}),
            change(u"deals"_s, 7, u"12 Elm St"_s, u"dealsUpdated"_s)};
}

} // namespace

class TestGuiFit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forwardingEmpty_data() { sizes(); }
    void forwardingEmpty();
    void forwardingFull_data() { sizes(); }
    void forwardingFull();
    void gapsEmpty_data() { sizes(); }
    void gapsEmpty();
    void gapsFull_data() { sizes(); }
    void gapsFull();
    void statesOfChangesAreWhole_data() { sizes(); }
    void statesOfChangesAreWhole();
    void idsEmpty_data() { sizes(); }
    void idsEmpty();
    void idsFull_data() { sizes(); }
    void idsFull();
    void resourceTab_data() { sizes(); }
    void resourceTab();
    void forwardsTab_data() { sizes(); }
    void forwardsTab();
    void cutTextsAreFound();
    void elidedTextIsTold();
};

void TestGuiFit::forwardingEmpty()
{
    QFETCH(QSize, size);
    auto *targets = new TargetsPanel(guiTheme(), guiClock(), guiCatalog());
    auto *page = new ForwardingPage(guiTheme(), guiClock(), targets);
    Window window(page, size);
    VERIFY_READABLE(window, "forwarding-none");
    page->answer()->setChoices({{AccountId{1}, u"acme"_s, {}}});
    targets->setTargets({});
    VERIFY_READABLE(window, "forwarding-empty");
}

void TestGuiFit::forwardingFull()
{
    QFETCH(QSize, size);
    const Timestamp now = guiClock().now();
    auto *targets = new TargetsPanel(guiTheme(), guiClock(), guiCatalog());
    auto *page = new ForwardingPage(guiTheme(), guiClock(), targets);
    Window window(page, size);
    const AckPolicy failing{.mode = AckPolicy::Mode::Fixed, .status = 500};
    page->answer()->setChoices(
        {{AccountId{1}, u"acme"_s, failing}, {AccountId{2}, u"branch office"_s, {}}});
    page->answer()->statusField()->setText(u"410"_s);
    page->faults()->setAccounts({{AccountId{1}, EndpointId{1}, u"acme"_s},
                                 {AccountId{2}, EndpointId{2}, u"branch office"_s}});
    FaultEntry fault;
    fault.id = 1;
    fault.words = u"Wait 5 s before the answer: people*, dealsCreated, -*Deleted"_s;
    fault.meaning = lastingMeaning(500);
    fault.hits = 1234;
    fault.until = now + 1h;
    FaultEntry armed = fault;
    armed.kind = FaultEntry::Kind::Arming;
    armed.id = 2;
    armed.words = u"Armed: the next peopleStageUpdated of branch office is answered with 410, and "
                  "Follow Up Boss deletes that webhook."_s;
    armed.meaning.clear();
    FaultEntry fixed;
    fixed.kind = FaultEntry::Kind::Fixed;
    fixed.account = AccountId{1};
    fixed.words = policySentence(failing, u"acme"_s);
    fixed.meaning = lastingMeaning(500);
    window.banner()->setEntries({fixed});
    targets->setTargets({{target(1, u"handler"_s), 0, 2},
                         {target(2, u"staging of the billing team"_s), 12'345, 678},
                         {target(3, u"old one"_s), 0, 0},
                         {target(4, {}), 0, 0}});
    ForwardAttempt attempt;
    attempt.startedAt = now - 12s;
    attempt.finishedAt = now - 12s;
    attempt.outcome = AttemptOutcome::Interrupted;
    targets->setLast(TargetId{1}, attempt);
    attempt.outcome = AttemptOutcome::Delivered;
    attempt.status = 204;
    targets->setLast(TargetId{2}, attempt);
    targets->setLast(TargetId{3}, attempt);
    VERIFY_READABLE(window, "forwarding-targets");
    QList<Forward> failed;
    for (qint64 id = 9; id > 0; --id) {
        Forward one = guiForward(id, ForwardStage::Failed, AttemptOutcome::Status, 500).forward;
        one.target = TargetId{1};
        one.createdAt = now - 26h;
        failed.append(one);
    }
    targets->setFailed(failed);
    targets->failedView()->selectRow(1);
    targets->setFailedDetail(u"Nothing listens there. Nothing listens at 127.0.0.1:3001: start "
                             "your program, or check the port."_s);
    window.banner()->setEntries({fixed, fault, armed});
    page->faults()->setEntries({fixed, fault, armed});
    VERIFY_READABLE(window, "forwarding-full");
    targets->addButton()->click();
    targets->form()->headers().add();
    targets->form()->field(TargetForm::Events)->setText(u"people*"_s);
    VERIFY_READABLE(window, "forwarding-form");
    QVERIFY(targets->form()->field(TargetForm::Address)->visibleRegion().boundingRect().height() >=
            24); // it is seen
    page->showFaults();
    VERIFY_READABLE(window, "forwarding-faults");
    // What the columns say of a target's state is whole.
    constexpr int ages = 6; // which go on meanwhile: "12 s" is narrower than "13 s"
    for (const int column :
         {TargetModel::WaitingColumn, TargetModel::FailedColumn, TargetModel::LastColumn}) {
        const QTableView *view = targets->view();
        for (int row = 0; row < targets->model().rowCount(); ++row) {
            const QModelIndex index = targets->model().index(row, column);
            QStyleOptionViewItem option;
            option.font = view->font();
            QVERIFY2(view->itemDelegate()->sizeHint(option, index).width() <=
                         view->columnWidth(column) + ages,
                     qPrintable(index.data().toString()));
        }
    }
}

void TestGuiFit::gapsEmpty()
{
    QFETCH(QSize, size);
    auto *page = new RecoverPage(guiTheme(), guiClock());
    page->setAccounts({u"acme"_s}, 0);
    page->showView(RecoverPage::Gaps);
    Window window(page, size);
    VERIFY_READABLE(window, "gaps-none");
    page->gaps()->setIntervals(someGaps(guiClock().now()));
    VERIFY_READABLE(window, "gaps-unchosen");
}

void TestGuiFit::gapsFull()
{
    QFETCH(QSize, size);
    const Timestamp now = guiClock().now();
    auto *page = new RecoverPage(guiTheme(), guiClock());
    page->setAccounts({u"acme"_s}, 0);
    page->showView(RecoverPage::Gaps);
    RecoverGapsView *view = page->gaps();
    view->setMeans(true, true);
    Window window(page, size);
    FaultEntry fixed;
    fixed.kind = FaultEntry::Kind::Fixed;
    fixed.words = policySentence({.mode = AckPolicy::Mode::Fixed, .status = 500}, u"acme"_s);
    fixed.meaning = lastingMeaning(500);
    window.banner()->setEntries({fixed}); // takes room, too
    view->setIntervals(someGaps(now));
    for (int row = 0; row < view->gapList()->count(); ++row) {
        view->gapList()->setCurrentRow(row);
        VERIFY_READABLE(window, qPrintable(u"gaps-chosen%1"_s.arg(row)));
    }
    view->gapList()->setCurrentRow(0);
    view->setSearching();
    view->add(someChanges(now));
    view->setKindFinished(u"events"_s, u"The list cannot be sorted by time."_s);
    view->setSearched();
    VERIFY_READABLE(window, "gaps-found");
    view->makeButton()->click();
    VERIFY_READABLE(window, "gaps-question");
    QVERIFY(view->confirmButton()->visibleRegion().boundingRect().height() >= 24); // it is seen
    view->confirmButton()->click();
    view->model().setMade(0, EventId{12'345});
    view->model().setFetched(0, u"Fetched"_s);
    view->model().setFetched(1, u"Fetched"_s);
    view->setMessage(Tone::Text, u"1 synthetic event was made. It stands in the table of events, "
                                 "marked as synthetic."_s);
    VERIFY_READABLE(window, "gaps-made");
}

void TestGuiFit::statesOfChangesAreWhole()
{
    QFETCH(QSize, size);
    const Timestamp now = guiClock().now();
    auto *page = new RecoverPage(guiTheme(), guiClock());
    page->showView(RecoverPage::Gaps);
    RecoverGapsView *view = page->gaps();
    Window window(page, size);
    view->setIntervals(someGaps(now));
    view->gapList()->setCurrentRow(0);
    view->setSearching();
    view->add(someChanges(now - 24h)); // with the day
    view->setSearched();
    view->model().setMade(3, EventId{12'345});
    view->model().setFetched(3, u"Fetched"_s);
    cutOffIn(window, "gaps-states");
    const QTableView *table = view->table();
    for (const int column : {GapChangeModel::TimeColumn, GapChangeModel::StateColumn}) {
        for (int row = 0; row < view->model().rowCount(); ++row) {
            const QModelIndex index = view->model().index(row, column);
            QStyleOptionViewItem option;
            option.font = table->font();
            QVERIFY2(table->itemDelegate()->sizeHint(option, index).width() <=
                         table->columnWidth(column),
                     qPrintable(index.data().toString()));
        }
    }
    int total = 0;
    for (int column = 0; column < GapChangeModel::ColumnCount; ++column)
        total += table->columnWidth(column);
    QVERIFY(total <= table->viewport()->width());
    if (size.width() >= 1000)
        QVERIFY(table->columnWidth(GapChangeModel::WhatColumn) >= 90);
    // Two whole rows at least, without scrolling within the table.
    QVERIFY(table->viewport()->height() >= 4 * table->rowHeight(0));
}

void TestGuiFit::idsEmpty()
{
    QFETCH(QSize, size);
    auto *page = new RecoverPage(guiTheme(), guiClock());
    page->setAccounts({u"acme"_s}, 0);
    Window window(page, size);
    VERIFY_READABLE(window, "ids-empty");
    page->ids()->setObstacle(u"There is no API key at hand for “acme”. Enter it in Settings."_s);
    VERIFY_READABLE(window, "ids-obstacle");
}

void TestGuiFit::idsFull()
{
    QFETCH(QSize, size);
    auto *page = new RecoverPage(guiTheme(), guiClock());
    page->setAccounts({u"acme"_s}, 0);
    RecoverIdsView *view = page->ids();
    view->setTargets(true);
    Window window(page, size);
    RecoverProgress progress;
    progress.job = 1;
    progress.source = u"production-access-2026-11-24.log"_s;
    progress.state = RecoverState::Running;
    progress.counts[RecoverOutcome::Fetched] = 812;
    progress.counts[RecoverOutcome::Known] = 95;
    progress.counts[RecoverOutcome::Unknown] = 7;
    progress.counts[RecoverOutcome::Failed] = 3;
    progress.counts[RecoverOutcome::Refused] = 1;
    progress.counts[RecoverOutcome::Waiting] = 40'000;
    progress.timeLeft = 2h + 4min + 10s;
    progress.notice = u"Follow Up Boss asks for a pause of 60 s: it is kept, then it goes on."_s;
    connect(&view->model(), &RecoverItemModel::wanted, view, [view](const QList<qint64> &places) {
        QList<RecoverItem> items;
        for (const qint64 place : places) {
            const auto outcome = RecoverOutcome(place % RecoverOutcomeCount);
            items.append(
                {.position = place,
                 .eventId = u"64d0ad74-3aab-4b30-89c9-%1"_s.arg(place, 12, 10, QLatin1Char('0')),
                 .outcome = outcome,
                 .event = {},
                 .message = outcome == RecoverOutcome::Refused
                                ? u"403: this key may not read webhook events."_s
                                : QString()});
        }
        view->model().supply(items);
    });
    view->setProgress(progress);
    view->model().setTotal(progress.counts.total());
    QVERIFY(view->headline().contains(u"about 2 h 05 min left"_s));
    VERIFY_READABLE(window, "ids-running");
    progress.state = RecoverState::Done;
    progress.isCut = true;
    progress.notice.clear();
    view->setProgress(progress);
    VERIFY_READABLE(window, "ids-done");
    if (size.height() >= 640)
        QVERIFY(view->table()->viewport()->height() >= 3 * view->table()->rowHeight(0));
    const QTableView *table = view->table();
    for (int row = 0; row < RecoverOutcomeCount; ++row) {
        const QModelIndex index = view->model().index(row, RecoverItemModel::OutcomeColumn);
        QStyleOptionViewItem option;
        option.font = table->font();
        QVERIFY2(table->itemDelegate()->sizeHint(option, index).width() <=
                     table->columnWidth(RecoverItemModel::OutcomeColumn),
                 qPrintable(index.data().toString()));
    }
}

void TestGuiFit::resourceTab()
{
    QFETCH(QSize, size);
    auto *tab = new ResourceTab(guiTheme(), guiClock());
    Window window(tab, {size.width(), size.height() / 2});
    const ResourceKey ann{u"people"_s, 12};
    SubjectView subject;
    subject.event = guiSummary(7);
    subject.resources.resize(1);
    subject.resources[0].key = ann;
    tab->setEvent(EventId{7});
    tab->setSubject(subject);
    ResourceView never;
    never.resource.key = ann;
    tab->setResource(never);
    VERIFY_READABLE(window, "resource-never");
    Resource known;
    known.id = ResourceId{1};
    known.key = ann;
    known.name = u"Maximilian von Hohenstein-Kingsbury"_s;
    subject.resources[0].known = known;
    const auto kept = [&](qint64 id, const QByteArray &bytes) {
        KeptText text;
        text.snapshot.emplace();
        text.snapshot->id = SnapshotId{id};
        text.snapshot->bytes = bytes.size();
        text.snapshot->fetchedAt = guiClock().now() - 26h;
        text.resource = known;
        text.bytes = bytes;
        text.at = text.snapshot->fetchedAt;
        return text;
    };
    ResourceView view;
    view.resource = known;
    view.before = kept(1, R"({"stage":"Lead","tags":["Kingsbury"],"updated":"2026-11-23T10:00:00Z",
"emails":[{"value":"ann@example.com","type":"home"}],"assignedTo":"Bo Ray","price":1.0})");
    view.shown =
        kept(2, R"({"stage":"Hot","tags":["Kingsbury","Hot"],"updated":"2026-11-24T10:00:00Z",
"emails":[{"value":"ann@example.com","type":"work"}],"assignedTo":"Cy Young","price":1})");
    view.diff = compareResources(view.before->bytes, view.shown->bytes);
    view.answer = view.shown->snapshot;
    view.isOfEvent = true;
    view.history = {*view.shown->snapshot, *view.before->snapshot};
    tab->setSubject(subject);
    tab->setResource(view);
    VERIFY_READABLE(window, "resource-changes");
    tab->setView(ResourceTab::History);
    VERIFY_READABLE(window, "resource-history");
    tab->setView(ResourceTab::Whole);
    VERIFY_READABLE(window, "resource-whole");
    view.answer->state = ResourceState::Missing;
    view.resource.state = ResourceState::Missing;
    tab->setResource(view);
    tab->setView(ResourceTab::Changes);
    VERIFY_READABLE(window, "resource-missing");
    subject.whyNot = u"There is no API key at hand for “acme”. Enter it in Settings."_s;
    tab->setSubject(subject);
    tab->setResource(view);
    VERIFY_READABLE(window, "resource-nokey");
}

void TestGuiFit::forwardsTab()
{
    QFETCH(QSize, size);
    auto *tab = new ForwardsTab(guiTheme(), guiClock());
    Window window(tab, {size.width(), size.height() / 2});
    tab->setEvent(guiDetail(1, R"({"eventId":"x"})"));
    VERIFY_READABLE(window, "forwards-empty");
    ForwardEntry replay = guiForward(3, ForwardStage::Failed, AttemptOutcome::Interrupted);
    replay.forward.reason = ForwardReason::Replay;
    replay.forward.isEdited = true;
    tab->setForwards({guiForward(1, ForwardStage::Delivered, AttemptOutcome::Delivered, 200),
                      guiForward(2, ForwardStage::Failed, AttemptOutcome::Status, 500), replay});
    VERIFY_READABLE(window, "forwards-full");
}

// The test itself is tested: it would pass on anything otherwise.
void TestGuiFit::cutTextsAreFound()
{
    QWidget window;
    window.resize(200, 100);
    auto *label =
        new QLabel(u"A text that needs some lines when it is as narrow as this."_s, &window);
    label->setWordWrap(true);
    label->setGeometry(0, 0, 100, 20);
    auto *button = new QPushButton(u"A button with a long title"_s, &window);
    button->setGeometry(0, 40, 60, 30);
    auto *outside = new QLineEdit(&window);
    outside->setGeometry(150, 80, 100, 30);
    window.show();
    QCOMPARE(cutOff(window).size(), 3);
    label->setGeometry(0, 0, 200, 100);
    button->setGeometry(0, 40, 300, 30);
    outside->setGeometry(0, 80, 60, 10);
    button->hide();
    QCOMPARE(cutOff(window), QStringList());
}

void TestGuiFit::elidedTextIsTold()
{
    QWidget window;
    ToneLabel label(guiTheme(), Tone::Text, ToneLabel::Fit::Elided, &window);
    label.setGeometry(0, 0, 60, 20);
    window.show();
    const auto tell = [&label] {
        QToolTip::hideText();
        QHelpEvent help(QEvent::ToolTip, {5, 5}, label.mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(&label, &help);
        return QToolTip::isVisible() ? QToolTip::text() : QString();
    };
    label.setText(u"short"_s);
    QCOMPARE(tell(), QString());
    const QString longText = u"A text that does not fit into so little room"_s;
    label.setText(longText); // the size stays
    QCOMPARE(tell(), longText);
    label.setToolTip(u"its own"_s);
    QCOMPARE(tell(), u"its own"_s);
}

QTEST_MAIN(TestGuiFit)
#include "tst_gui_fit.moc"
