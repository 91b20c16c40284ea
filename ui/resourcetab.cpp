// SPDX-License-Identifier: MIT
#include "resourcetab.h"

#include "changesview.h"
#include "codeview.h"
#include "core/jsontext.h"
#include "focuskeeper.h"
#include "icons.h"
#include "markeddelegate.h"
#include "models/format.h"
#include "models/resourcewords.h"
#include "segments.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int LongestChoice = 340; ///< pixels

CellMark historyMark(const QModelIndex &index)
{
    const bool hasBody = index.data(SnapshotModel::HasBodyRole).toBool();
    if (index.column() == SnapshotModel::FoundColumn && !hasBody)
        return {Tone::Warn, Glyph::DashCircle, false};
    return {hasBody ? Tone::Text : Tone::Muted, {}, index.column() == SnapshotModel::TimeColumn};
}

CellMark keptMark(const QModelIndex &index)
{
    return {
        index.column() == ResourceListModel::CheckedColumn ? Tone::Muted : Tone::Text, {}, false};
}

} // namespace

ResourceTab::ResourceTab(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_history(clock)
    , m_kept(clock)
{
    setAccessibleName(tr("Resource"));
    m_changes = new ChangesView(theme);
    m_whole = new CodeView(theme, tr("Resource"));
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_changes);
    m_stack->addWidget(m_whole);
    m_stack->addWidget(makeHistory());
    m_stack->addWidget(makeKept());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_stack, 1);
    m_tick.setInterval(5s);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            refreshState();
    });
    m_tick.start();
    refresh();
}

ResourceTab::~ResourceTab() = default;

QWidget *ResourceTab::makeHead()
{
    m_choice = new QComboBox;
    m_choice->setAccessibleName(tr("Which of them"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_choice->setMaximumWidth(LongestChoice);
    connect(m_choice, &QComboBox::activated, this, [this] {
        m_view.reset();
        refresh();
        ask();
    });
    m_state = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    m_advice = new ToneLabel(m_theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    m_segments = new Segments(tr("Resource view"),
                              {tr("Changes"), tr("Whole"), tr("History"), tr("Kept with it")});
    connect(m_segments, &Segments::chosen, this, [this](int view) { setView(View(view)); });
    m_fetch = new QPushButton(themedIcon(m_theme, Glyph::Retry), tr("Fetch"));
    m_fetch->setToolTip(tr("Asks Follow Up Boss what it is now (F)"));
    connect(m_fetch, &QPushButton::clicked, this, [this] { Q_EMIT fetchWanted(false); });
    m_trash = new QPushButton(themedIcon(m_theme, Glyph::Trash), tr("Fetch with Trash"));
    m_trash->setToolTip(tr("Asks again, for people in Trash, too"));
    connect(m_trash, &QPushButton::clicked, this, [this] { Q_EMIT fetchWanted(true); });
    m_settings = new QPushButton(themedIcon(m_theme, Glyph::Key), tr("Enter a key"));
    connect(m_settings, &QPushButton::clicked, this, &ResourceTab::settingsWanted);
    auto *first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_choice);
    first->addWidget(m_state, 1);
    auto *second = new QHBoxLayout;
    second->setSpacing(6);
    second->addWidget(m_segments);
    second->addStretch(1);
    second->addWidget(m_settings);
    second->addWidget(m_trash);
    second->addWidget(m_fetch);
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(20, 8, 12, 2);
    column->setSpacing(6);
    column->addLayout(first);
    column->addWidget(m_advice);
    column->addLayout(second);
    return head;
}

QWidget *ResourceTab::makeHistory()
{
    m_historyView = rowTable(&m_history, tr("Snapshots, newest first"));
    m_historyView->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_historyView->setItemDelegate(new MarkedDelegate(m_theme, historyMark, m_historyView));
    m_historyView->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_compare = new QPushButton(tr("Compare"));
    m_compare->setToolTip(tr("Choose two snapshots, or one to see it against the one before"));
    connect(m_compare, &QPushButton::clicked, this, &ResourceTab::compareChosen);
    connect(m_historyView, &QTableView::activated, this, &ResourceTab::compareChosen);
    connect(m_historyView->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ResourceTab::refreshCompare);
    connect(&m_history, &QAbstractItemModel::modelReset, this, &ResourceTab::refreshCompare);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(10, 4, 12, 8);
    column->addWidget(m_historyView, 1);
    column->addWidget(m_compare, 0, Qt::AlignRight);
    refreshCompare();
    return page;
}

QWidget *ResourceTab::makeKept()
{
    m_keptView = rowTable(&m_kept, tr("What was kept with it"));
    m_keptView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_keptView->setItemDelegate(new MarkedDelegate(m_theme, keptMark, m_keptView));
    m_keptView->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    connect(m_keptView, &QTableView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT keptWanted(m_kept.resource(index.row())); });
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(10, 4, 12, 8);
    column->addWidget(m_keptView);
    return page;
}

void ResourceTab::setEvent(EventId event)
{
    if (std::exchange(m_event, event) != event) {
        m_subject.reset();
        m_view.reset();
        m_report.reset();
        m_problem.clear();
        m_isFetching = false;
        m_wait = 0ms;
        refresh();
    }
    Q_EMIT wanted(event);
}

void ResourceTab::setSubject(const SubjectView &subject)
{
    if (subject.event.id != m_event)
        return;
    const ResourceKey before = current();
    m_problem.clear();
    m_subject = subject;
    const QSignalBlocker blocker(m_choice);
    m_choice->clear();
    int row = 0;
    for (const SubjectResource &item : subject.resources) {
        Resource resource = item.known.value_or(Resource());
        resource.key = item.key;
        if (item.key == before)
            row = m_choice->count();
        m_choice->addItem(resourceTitle(resource), QVariant::fromValue(item.key));
    }
    m_choice->setCurrentIndex(m_choice->count() > 0 ? row : -1);
    if (current() != before)
        m_view.reset();
    refresh();
    ask();
}

void ResourceTab::ask()
{
    if (m_subject && m_choice->currentIndex() >= 0)
        Q_EMIT resourceWanted(m_subject->event.account, current());
}

ResourceKey ResourceTab::current() const
{
    return m_choice->currentData().value<ResourceKey>();
}

void ResourceTab::setResource(const ResourceView &view)
{
    if (view.resource.key != current())
        return; // a newer choice is on its way
    m_view = view;
    refresh();
}

void ResourceTab::setProblem(const QString &words)
{
    m_problem = words;
    refresh();
}

void ResourceTab::setFetching(bool fetching)
{
    m_isFetching = fetching;
    m_wait = 0ms;
    if (fetching)
        m_report.reset();
    refreshState();
}

void ResourceTab::setWaiting(std::chrono::milliseconds time)
{
    m_wait = time;
    refreshState();
}

void ResourceTab::setReport(const FetchReport &report)
{
    if (report.event != m_event)
        return;
    setFetching(false);
    m_report = report;
    m_reportedAt = m_clock.now();
    refreshState();
}

const FetchedResource *ResourceTab::lastAnswer() const
{
    if (!m_report || (m_view && m_view->answer && m_view->answer->fetchedAt > m_reportedAt))
        return nullptr; // there is a newer one
    const auto found =
        std::find_if(m_report->resources.cbegin(), m_report->resources.cend(),
                     [key = current()](const FetchedResource &item) { return item.key == key; });
    return found == m_report->resources.cend() ? nullptr : &*found;
}

bool ResourceTab::isGone() const
{
    if (m_view && m_view->resource.id.isValid() && m_view->resource.state == ResourceState::Deleted)
        return true;
    const int row = m_choice->currentIndex();
    return m_subject && row >= 0 && m_subject->resources.value(row).isDeleted;
}

QString ResourceTab::stateSentence() const
{
    if (m_isFetching) {
        return m_wait > 1s ? tr("Waiting %1 for the API's rate limit…").arg(formatSpan(m_wait))
                           : tr("Fetching…");
    }
    if (!m_subject || !m_view)
        return {};
    if (!m_view->answer) {
        if (isGone())
            return tr("Deleted, and never fetched before");
        return m_view->problem ? tr("Never fetched · tried %1")
                                     .arg(formatAge(m_clock.now() - m_view->problem->at))
                               : tr("Never fetched");
    }
    const QString age = formatAge(m_clock.now() - m_view->answer->fetchedAt);
    const QString word = stateWord(m_view->answer->state);
    if (m_view->answer->state != ResourceState::Present || isGone()) {
        const QString state = isGone() ? stateWord(ResourceState::Deleted) : word;
        if (!m_view->shown)
            return tr("%1 · asked %2").arg(state, age);
        return tr("%1 · last snapshot %2").arg(state, formatAge(m_clock.now() - m_view->shown->at));
    }
    return m_view->isOfEvent ? tr("Fetched %1 for this event").arg(age)
                             : tr("Fetched %1, not for this event").arg(age);
}

QString ResourceTab::advice() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    if (m_isFetching || !m_subject)
        return {};
    if (m_report && !m_report->problem.isEmpty())
        return m_report->problem;
    if (!m_subject->problem.isEmpty())
        return m_subject->problem;
    if (!m_subject->whyNot.isEmpty() && !isGone())
        return m_subject->whyNot;
    if (m_view && m_view->problem && !isGone())
        return problemText();
    if (const FetchedResource *answer = lastAnswer();
        answer && !answer->isDeleted && answer->outcome != ResourceOutcome::Fetched)
        return visibleText(answer->message);
    if (m_view && m_view->answer && !m_view->answer->message.isEmpty() && !isGone())
        return visibleText(m_view->answer->message);
    if (m_view && m_view->answer)
        return stateAdvice(isGone() ? ResourceState::Deleted : m_view->answer->state,
                           m_view->shown.has_value());
    return {};
}

/// What came of the last try, which is not stored.
QString ResourceTab::problemText() const
{
    const FetchProblem &problem = *m_view->problem;
    const QString words =
        tr("%1 (tried at %2)")
            .arg(visibleText(problem.message), formatTime(problem.at, m_clock.now()));
    if (!problem.retryAt || *problem.retryAt <= m_clock.now())
        return words;
    return words + u' ' +
           tr("It can be tried again from %1 on.").arg(formatTime(*problem.retryAt, m_clock.now()));
}

void ResourceTab::refreshState()
{
    const QString state = stateSentence();
    m_state->setText(state);
    const QString words = advice();
    m_advice->setText(words);
    m_advice->setVisible(!words.isEmpty());
    const FocusKeeper keeper(*this, {m_choice});
    const bool canAsk = m_subject && m_subject->whyNot.isEmpty() && !m_subject->resources.isEmpty();
    m_settings->setVisible(m_subject && !m_subject->whyNot.isEmpty());
    m_fetch->setEnabled(canAsk && !m_isFetching);
    m_fetch->setText(m_view && m_view->answer ? tr("Re-fetch") : tr("Fetch"));
    const FetchedResource *answer = lastAnswer();
    const bool isLeftOut =
        answer ? answer->outcome == ResourceOutcome::LeftOut
               : m_view && m_view->answer && m_view->answer->state == ResourceState::Missing;
    m_trash->setVisible(canAsk && isLeftOut && current().kind == "people"_L1);
    m_trash->setEnabled(!m_isFetching);
}

void ResourceTab::refresh()
{
    m_choice->setVisible(m_choice->count() > 0);
    if (m_view)
        m_history.setSnapshots(m_view->history, m_view->causes);
    else
        m_history.setSnapshots({});
    const bool hasKept = m_view && isGone() && !m_view->belongings.isEmpty();
    m_kept.setResources(hasKept ? m_view->belongings : QList<Resource>());
    m_segments->setChoiceVisible(Kept, hasKept);
    if (!hasKept && m_segments->current() == Kept)
        setView(Changes);
    fillWhole();
    if (!m_subject || !m_view) {
        m_changes->setMessage({});
    } else if (!m_view->shown) {
        m_changes->setMessage(
            isGone() ? tr("It was deleted before it was ever fetched, so nothing is kept of it.")
            : m_view->answer
                ? tr("Nothing is kept of it: no answer held it.")
                : tr("Nothing is kept of it yet. Fetch it to see what it is now; fetch it "
                     "again after a change to see what changed."));
    } else if (!m_view->before) {
        m_changes->setMessage(tr("This is the first snapshot. From the next one on, what changed "
                                 "is told here."));
    } else {
        m_changes->setDiff(m_view->diff, tr("From %1 to %2")
                                             .arg(formatTime(m_view->before->at, m_clock.now()),
                                                  formatTime(m_view->shown->at, m_clock.now())));
    }
    refreshState();
}

// Only when it is looked at, and once: the place in the text stays when the tab is read anew.
void ResourceTab::fillWhole()
{
    const bool hasText = m_view && m_view->shown;
    const SnapshotId wanted = hasText ? m_view->shown->snapshot->id : SnapshotId{};
    if (m_stack->currentIndex() != Whole || m_filled == wanted)
        return;
    m_filled = wanted;
    constexpr qsizetype laidOutUpTo = 1024 * 1024;
    const QByteArray bytes = hasText ? m_view->shown->bytes : QByteArray();
    if (bytes.size() <= laidOutUpTo)
        m_whole->showBytes(JsonText::pretty(bytes), CodeView::Colouring::Json);
    else
        m_whole->showBytes(bytes, CodeView::Colouring::None);
}

void ResourceTab::refreshCompare()
{
    const QModelIndexList rows = m_historyView->selectionModel()->selectedRows();
    const bool isUsable = std::all_of(rows.cbegin(), rows.cend(), [](const QModelIndex &row) {
        return row.data(SnapshotModel::HasBodyRole).toBool();
    });
    m_compare->setEnabled(isUsable && (rows.size() == 1 || rows.size() == 2));
}

void ResourceTab::compareChosen()
{
    if (!m_compare->isEnabled())
        return;
    QList<int> rows;
    const QModelIndexList chosen = m_historyView->selectionModel()->selectedRows();
    for (const QModelIndex &index : chosen)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    const auto idAt = [this](int row) {
        return SnapshotId{m_history.index(row, 0).data(SnapshotModel::IdRole).toLongLong()};
    };
    if (rows.size() == 2) {
        Q_EMIT compareWanted(idAt(rows.at(1)), idAt(rows.at(0)));
        return;
    }
    for (int row = rows.at(0) + 1; row < m_history.rowCount(); ++row) {
        if (m_history.index(row, 0).data(SnapshotModel::HasBodyRole).toBool()) {
            Q_EMIT compareWanted(idAt(row), idAt(rows.at(0)));
            return;
        }
    }
    Q_EMIT compareWanted({}, idAt(rows.at(0))); // the oldest: there is only itself
}

void ResourceTab::setView(View view)
{
    m_segments->setCurrent(view);
    m_stack->setCurrentIndex(view);
    fillWhole();
}

QString ResourceTab::stateText() const
{
    return m_state->text();
}

QString ResourceTab::adviceText() const
{
    return m_advice->isVisibleTo(this) ? m_advice->text() : QString();
}

} // namespace Hookglass
