// SPDX-License-Identifier: MIT
#include "recoveridsview.h"

#include "card.h"
#include "focuskeeper.h"
#include "icons.h"
#include "markeddelegate.h"
#include "models/format.h"
#include "models/recoverwords.h"
#include "pastebox.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int BoxHeight = 86;
constexpr int BarSteps = 1'000;

CellMark markOf(const QModelIndex &index)
{
    if (index.column() == RecoverItemModel::IdColumn)
        return {.tone = Tone::Text, .glyph = {}, .isMono = true};
    if (index.column() != RecoverItemModel::OutcomeColumn)
        return {.tone = Tone::Muted, .glyph = {}};
    const QVariant outcome = index.data(RecoverItemModel::OutcomeRole);
    if (!outcome.isValid())
        return {};
    switch (RecoverOutcome(outcome.toInt())) {
    case RecoverOutcome::Waiting:
        return {.tone = Tone::Muted, .glyph = Glyph::Clock};
    case RecoverOutcome::Known:
        return {.tone = Tone::Text, .glyph = Glyph::Store};
    case RecoverOutcome::Fetched:
        return {.tone = Tone::Good, .glyph = Glyph::CheckCircle};
    case RecoverOutcome::Unknown:
        return {.tone = Tone::Warn, .glyph = Glyph::DashCircle};
    case RecoverOutcome::Refused:
    case RecoverOutcome::Failed:
        return {.tone = Tone::Bad, .glyph = Glyph::CrossCircle};
    }
    Q_UNREACHABLE();
}

} // namespace

RecoverIdsView::RecoverIdsView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(makeSource());
    column->addWidget(makeState());
    column->addWidget(makeTable(), 1);
    refresh();
}

RecoverIdsView::~RecoverIdsView() = default;

QWidget *RecoverIdsView::makeSource()
{
    auto *card = new Card(m_theme);
    m_box = new PasteBox;
    m_box->setAccessibleName(tr("Text with event ids"));
    m_box->setPlaceholderText(
        tr("Paste a log, CSV or ids here, or drop a file. Event ids are found in any text."));
    m_box->setFixedHeight(BoxHeight);
    m_recover = new QPushButton(tr("Recover"));
    m_recover->setProperty("primary", true);
    m_file = new QPushButton(themedIcon(m_theme, Glyph::Note), tr("Open a file…"));
    m_file->setToolTip(tr("Any text up to 100 MB"));
    auto *buttons = new QVBoxLayout;
    buttons->addWidget(m_recover);
    buttons->addWidget(m_file);
    buttons->addStretch(1);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_box, 1);
    row->addLayout(buttons);
    m_hint = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_messageLabel = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_messageLabel->hide();
    card->content()->addLayout(row);
    card->content()->addWidget(m_hint);
    card->content()->addWidget(m_messageLabel);
    connect(m_box, &QPlainTextEdit::textChanged, this, &RecoverIdsView::refresh);
    connect(m_box, &PasteBox::largePasted, this, &RecoverIdsView::textGiven);
    connect(m_box, &PasteBox::filesDropped, this, &RecoverIdsView::filesGiven);
    connect(m_recover, &QPushButton::clicked, this,
            [this] { Q_EMIT textGiven(m_box->toPlainText()); });
    connect(m_file, &QPushButton::clicked, this, &RecoverIdsView::chooseFile);
    return card;
}

QWidget *RecoverIdsView::makeState()
{
    auto *card = new Card(m_theme);
    m_state = card;
    m_headline = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_headline->setFont(m_theme.strongFont());
    m_pause = new QPushButton(tr("Pause"));
    m_cancel = new QPushButton(tr("Stop"));
    m_cancel->setToolTip(tr("What was fetched stays; the rest is not asked for."));
    m_retry = new QPushButton(themedIcon(m_theme, Glyph::Retry), tr("Try failed ones again"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_headline, 1);
    row->addWidget(m_retry);
    row->addWidget(m_pause);
    row->addWidget(m_cancel);
    m_bar = new QProgressBar;
    m_bar->setRange(0, BarSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    m_bar->setAccessibleName(tr("Progress"));
    m_counts = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_notice = new ToneLabel(m_theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    card->content()->addLayout(row);
    card->content()->addWidget(m_bar);
    card->content()->addWidget(m_counts);
    card->content()->addWidget(m_notice);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_progress && m_progress->state == RecoverState::Paused)
            Q_EMIT resumeWanted();
        else
            Q_EMIT pauseWanted();
    });
    connect(m_cancel, &QPushButton::clicked, this, &RecoverIdsView::cancelWanted);
    connect(m_retry, &QPushButton::clicked, this, &RecoverIdsView::retryWanted);
    return card;
}

QWidget *RecoverIdsView::makeTable()
{
    auto *box = new QWidget;
    m_filter = new QComboBox;
    m_filter->setAccessibleName(tr("Which ids are shown"));
    m_filter->setMinimumWidth(200);
    m_filter->addItem(tr("All ids"), -1);
    for (int i = 0; i < RecoverOutcomeCount; ++i)
        m_filter->addItem(outcomeWord(RecoverOutcome(i)), i);
    m_deliver = new QPushButton(themedIcon(m_theme, Glyph::Play), tr("Deliver to targets"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_filter);
    row->addStretch(1);
    row->addWidget(m_deliver);
    m_table = rowTable(&m_model, tr("A result for each id"));
    m_table->setItemDelegate(new MarkedDelegate(m_theme, markOf, m_table));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(RecoverItemModel::IdColumn, 320);
    m_table->setColumnWidth(RecoverItemModel::OutcomeColumn, 250);
    m_results = new QWidget;
    auto *results = new QVBoxLayout(m_results);
    results->setContentsMargins(0, 0, 0, 0);
    results->setSpacing(8);
    results->addLayout(row);
    results->addWidget(m_table, 1);
    m_empty = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_empty->setText(tr("Nothing was recovered yet. If your handler failed, its log names the ids "
                        "of the events: paste it above. Follow Up Boss is asked for each id that "
                        "is not in the store, as fast as it allows; you can go on working. It "
                        "cannot list what you missed without ids: for that, see Gaps."));
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_empty);
    column->addWidget(m_results, 1);
    column->addStretch(0);
    connect(m_filter, &QComboBox::activated, this, &RecoverIdsView::filterChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RecoverIdsView::refresh);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        const EventId event{index.data(RecoverItemModel::EventRole).toLongLong()};
        if (event.isValid())
            Q_EMIT eventWanted(event);
    });
    connect(m_deliver, &QPushButton::clicked, this, [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        const QList<EventId> events = m_model.eventsAt(rows);
        if (rows.isEmpty() || !events.isEmpty())
            Q_EMIT deliverWanted(events);
    });
    return box;
}

void RecoverIdsView::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("A file with event ids"));
    if (!path.isEmpty())
        Q_EMIT filesGiven({path});
}

void RecoverIdsView::setProgress(const std::optional<RecoverProgress> &progress)
{
    m_progress = progress;
    refresh();
}

void RecoverIdsView::setObstacle(const QString &words)
{
    m_obstacle = words;
    refresh();
}

void RecoverIdsView::setTargets(bool canDeliver)
{
    m_canDeliver = canDeliver;
    refresh();
}

void RecoverIdsView::setMessage(Tone tone, const QString &words)
{
    m_messageLabel->setTone(tone);
    m_messageLabel->setText(words);
    m_messageLabel->setVisible(!words.isEmpty());
}

void RecoverIdsView::clearText()
{
    m_box->clear();
}

std::optional<RecoverOutcome> RecoverIdsView::filter() const
{
    const int chosen = m_filter->currentData().toInt();
    return chosen < 0 ? std::nullopt : std::optional(RecoverOutcome(chosen));
}

QString RecoverIdsView::headlineOf(const RecoverProgress &progress) const
{
    const qint64 total = progress.counts.total();
    const qint64 done = total - progress.counts[RecoverOutcome::Waiting];
    const QString share = tr("%1 of %2").arg(formatCount(done), formatCount(total));
    switch (progress.state) {
    case RecoverState::Reading:
        return tr("Reading %1: %2 of %3, %4 ids so far")
            .arg(progress.source, formatBytes(progress.bytesRead), formatBytes(progress.bytesTotal),
                 formatCount(total));
    case RecoverState::Running:
        return progress.timeLeft ? tr("%1: %2, about %3 left")
                                       .arg(progress.source, share, roughSpan(*progress.timeLeft))
                                 : tr("%1: %2").arg(progress.source, share);
    case RecoverState::Paused:
        return tr("%1: paused at %2").arg(progress.source, share);
    case RecoverState::Done:
        if (total == 0)
            return tr("%1: no event id was found in it").arg(progress.source);
        return total == 1 ? tr("%1: one id, and it is done").arg(progress.source)
                          : tr("%1: all %2 ids are done").arg(progress.source, formatCount(total));
    case RecoverState::Cancelled:
        return tr("%1: stopped at %2").arg(progress.source, share);
    }
    Q_UNREACHABLE();
}

QString RecoverIdsView::countsOf(const RecoverCounts &counts) const
{
    QStringList words;
    for (int i = 0; i < RecoverOutcomeCount; ++i) {
        const auto outcome = RecoverOutcome(i);
        if (counts[outcome] > 0)
            words << tr("%1 %2").arg(outcomeWord(outcome), formatCount(counts[outcome]));
    }
    return words.join(u"  ·  "_s);
}

void RecoverIdsView::refresh()
{
    // What was pressed may be done with: the next thing to press is beside it.
    const FocusKeeper keeper(*this, {m_pause, m_retry, m_deliver, m_box});
    m_hint->setText(m_obstacle.isEmpty()
                        ? tr("Each id is asked for once. What is in the store is left alone.")
                        : m_obstacle);
    m_hint->setTone(m_obstacle.isEmpty() ? Tone::Muted : Tone::Warn);
    const bool isReading = m_progress && m_progress->state == RecoverState::Reading;
    m_recover->setEnabled(m_obstacle.isEmpty() && !isReading && !m_box->document()->isEmpty());
    m_file->setEnabled(m_obstacle.isEmpty() && !isReading);
    m_state->setVisible(m_progress.has_value());
    const bool hasIds = m_progress && m_progress->counts.total() > 0;
    m_results->setVisible(hasIds);
    m_empty->setVisible(!m_progress);
    if (!m_progress)
        return;
    const RecoverProgress &progress = *m_progress;
    m_headline->setText(headlineOf(progress));
    const qint64 total = progress.counts.total();
    const double share =
        isReading ? double(progress.bytesRead) / double(std::max<qint64>(1, progress.bytesTotal))
                  : double(total - progress.counts[RecoverOutcome::Waiting]) /
                        double(std::max<qint64>(1, total));
    m_bar->setValue(int(share * BarSteps));
    m_bar->setVisible(!progress.isFinished());
    m_counts->setText(countsOf(progress.counts));
    m_counts->setVisible(hasIds);
    QString notice = progress.notice;
    if (notice.isEmpty() && progress.isCut)
        notice = tr("The text was not read to its end. Give it again for the rest; what is here "
                    "is not fetched twice.");
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    m_pause->setText(progress.state == RecoverState::Paused ? tr("Go on") : tr("Pause"));
    m_pause->setVisible(!progress.isFinished());
    m_cancel->setVisible(!progress.isFinished());
    m_retry->setVisible(
        progress.state != RecoverState::Cancelled &&
        progress.counts[RecoverOutcome::Failed] + progress.counts[RecoverOutcome::Refused] > 0);
    const qsizetype selected = m_table->selectionModel()->selectedRows().size();
    m_deliver->setText(selected > 0 ? tr("Deliver selected to targets")
                                    : tr("Deliver fetched to targets"));
    m_deliver->setVisible(m_canDeliver);
    m_deliver->setEnabled(selected > 0 || progress.counts[RecoverOutcome::Fetched] > 0);
}

QString RecoverIdsView::headline() const
{
    return m_state->isHidden() ? QString() : m_headline->text();
}

QString RecoverIdsView::countsText() const
{
    return m_counts->text();
}

QString RecoverIdsView::notice() const
{
    return m_notice->isHidden() ? QString() : m_notice->text();
}

QString RecoverIdsView::message() const
{
    return m_messageLabel->isHidden() ? QString() : m_messageLabel->text();
}

} // namespace Hookglass
