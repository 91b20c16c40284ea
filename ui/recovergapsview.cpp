// SPDX-License-Identifier: MIT
#include "recovergapsview.h"

#include "card.h"
#include "focuskeeper.h"
#include "gapdelegate.h"
#include "icons.h"
#include "markeddelegate.h"
#include "models/format.h"
#include "models/recoverwords.h"
#include "reachlane.h"
#include "segments.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::chrono::hours, 3> Spans{24h, 24h * 7, 24h * 30};
constexpr int ListWidth = 212;
constexpr int RowsAtLeast = 4;
constexpr auto WordsInterval = 10s; ///< in them are times left
constexpr qsizetype GapsListed = 200;

CellMark markOf(const QModelIndex &index)
{
    if (index.column() == GapChangeModel::EventColumn)
        return {.tone = Tone::Muted, .glyph = {}, .isMono = true};
    if (index.column() != GapChangeModel::StateColumn)
        return {};
    if (index.data(GapChangeModel::MadeRole).toBool())
        return {.tone = Tone::Good, .glyph = Glyph::CheckCircle};
    return {.tone = Tone::Warn, .glyph = Glyph::DashCircle};
}

} // namespace

RecoverGapsView::RecoverGapsView(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_model(clock)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(makeList());
    row->addWidget(makeChanges(), 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_noGap = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    column->addWidget(makeLane());
    column->addWidget(m_noGap);
    column->addLayout(row, 1);
    column->addStretch(0);
    connect(&m_model, &GapChangeModel::ticksChanged, this, [this] {
        m_confirmation->hide(); // it spoke of other ticks
        refresh();
    });
    auto *timer = new QTimer(this);
    timer->setInterval(WordsInterval);
    connect(timer, &QTimer::timeout, this, [this] {
        if (isVisible())
            refreshWords();
    });
    timer->start();
    refresh();
}

RecoverGapsView::~RecoverGapsView() = default;

QWidget *RecoverGapsView::makeLane()
{
    auto *card = new Card(m_theme);
    card->content()->setContentsMargins(20, 12, 20, 10);
    card->content()->setSpacing(8);
    auto *title = new ToneLabel(m_theme, Tone::Text);
    title->setFont(m_theme.strongFont());
    title->setText(tr("When Follow Up Boss could reach us"));
    auto *legend = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    legend->setFont(m_theme.smallFont());
    legend->setText(tr("Hatched: it could not. Empty: nothing is recorded."));
    m_span = new Segments(tr("Time shown"), {tr("Day"), tr("Week"), tr("Month")});
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(title);
    row->addWidget(legend, 1);
    row->addWidget(m_span);
    m_lane = new ReachLane(m_theme);
    card->content()->addLayout(row);
    card->content()->addWidget(m_lane);
    m_span->setCurrent(0);
    m_lane->setSpan(Spans[0]);
    m_lane->setIntervals({}, m_clock.now()); // until it is known
    connect(m_span, &Segments::chosen, this,
            [this](int span) { m_lane->setSpan(Spans.at(size_t(span))); });
    connect(m_lane, &ReachLane::gapChosen, this, &RecoverGapsView::chooseGap);
    return card;
}

QWidget *RecoverGapsView::makeList()
{
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Gaps, the newest first"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new GapDelegate(m_theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setFixedWidth(ListWidth);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            chooseGap(int(m_gaps.size()) - 1 - row);
    });
    return m_list;
}

QWidget *RecoverGapsView::makeChanges()
{
    m_table = rowTable(&m_model, tr("What changed without an event"));
    m_table->setItemDelegate(new MarkedDelegate(m_theme, markOf, m_table));
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setMinimumHeight(tableHeight(*m_table, RowsAtLeast));
    QHeaderView *header = m_table->horizontalHeader(); // names give way, states do not
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const int column : {GapChangeModel::WhatColumn, GapChangeModel::EventColumn})
        header->setSectionResizeMode(column, QHeaderView::Stretch);
    m_messageLabel = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_messageLabel->hide();
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(makeHead());
    column->addWidget(m_table, 1);
    column->addWidget(makeActions());
    column->addWidget(makeConfirmation());
    column->addWidget(m_messageLabel);
    column->addStretch(0);
    m_detail = new QScrollArea;
    m_detail->setFrameShape(QFrame::NoFrame);
    m_detail->setWidgetResizable(true);
    m_detail->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_detail->setFocusPolicy(Qt::NoFocus);
    m_detail->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    m_detail->setWidget(content);
    return m_detail;
}

QWidget *RecoverGapsView::makeHead()
{
    m_title = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_title->setFont(m_theme.strongFont());
    m_advice = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_search = new QPushButton(tr("Find what changed"));
    m_search->setProperty("primary", true);
    m_result = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_tick = new QPushButton;
    auto *first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_title, 1);
    first->addWidget(m_search, 0, Qt::AlignTop);
    auto *result = new QHBoxLayout;
    result->setSpacing(12);
    result->addWidget(m_result, 1);
    result->addWidget(m_tick, 0, Qt::AlignBottom);
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(first);
    column->addWidget(m_advice);
    column->addLayout(result);
    connect(m_search, &QPushButton::clicked, this, [this] {
        if (const std::optional<Gap> gap = currentGap())
            Q_EMIT searchWanted(*gap);
    });
    connect(m_tick, &QPushButton::clicked, this,
            [this] { m_model.tickAll(m_model.ticked().isEmpty()); });
    return head;
}

QWidget *RecoverGapsView::makeActions()
{
    m_fetch = new QPushButton(themedIcon(m_theme, Glyph::Retry), tr("Fetch now"));
    m_fetch->setToolTip(tr("Fetches what is ticked and keeps it as a snapshot"));
    m_make = new QPushButton(tr("Make synthetic events…"));
    m_make->setToolTip(tr("For a handler that has to hear of what is ticked"));
    m_deliver = new QPushButton(themedIcon(m_theme, Glyph::Play), tr("Deliver to targets"));
    m_deliver->setToolTip(tr("Sends the synthetic events that were made to the targets"));
    m_actions = new QWidget;
    auto *actions = new QHBoxLayout(m_actions);
    actions->setContentsMargins(0, 0, 0, 0);
    actions->setSpacing(8);
    actions->addWidget(m_fetch);
    actions->addWidget(m_make);
    actions->addWidget(m_deliver);
    actions->addStretch(1);
    connect(m_fetch, &QPushButton::clicked, this, [this] { Q_EMIT fetchWanted(m_model.ticked()); });
    connect(m_make, &QPushButton::clicked, this, &RecoverGapsView::askToMake);
    connect(m_deliver, &QPushButton::clicked, this, [this] { Q_EMIT deliverWanted(made()); });
    return m_actions;
}

QWidget *RecoverGapsView::makeConfirmation()
{
    auto *card = new Card(m_theme);
    m_confirmation = card;
    m_question = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_confirm = new QPushButton(tr("Make them"));
    m_confirm->setProperty("primary", true);
    auto *back = new QPushButton(tr("Back"));
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(back);
    row->addWidget(m_confirm);
    card->content()->addWidget(m_question);
    card->content()->addLayout(row);
    card->hide();
    connect(back, &QPushButton::clicked, card, &QWidget::hide);
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        m_confirmation->hide();
        Q_EMIT makeWanted(makeable());
    });
    return card;
}

/// First how many and what they are, then the question.
void RecoverGapsView::askToMake()
{
    const qsizetype count = makeable().size();
    m_question->setText(
        (count == 1 ? tr("1 event is made here, not by Follow Up Boss.")
                    : tr("%1 events are made here, not by Follow Up Boss.").arg(count)) +
        u' ' +
        tr("Each has a random id of its own and the time of the change, is signed with the "
           "account's key, and is marked as synthetic everywhere. What exactly changed is not "
           "known, so there is no data in it; a handler that fetches the resource gets all of it. "
           "If the true event comes later, the handler sees both."));
    m_confirmation->show();
    m_confirm->setFocus();
    reveal(m_confirmation); // in a low window it is below what is seen
}

void RecoverGapsView::setIntervals(const QList<ReachInterval> &intervals)
{
    m_intervals = intervals;
    const QList<Gap> gaps = gapsIn(intervals);
    m_lane->setIntervals(intervals, m_clock.now());
    const bool isSame = gaps == m_gaps;
    m_gaps = gaps;
    if (!isSame)
        fillList();
    refresh();
}

void RecoverGapsView::fillList()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    const qsizetype shown = std::min(GapsListed, m_gaps.size());
    for (qsizetype i = 0; i < shown; ++i) {
        const Gap &gap = m_gaps.at(m_gaps.size() - 1 - i);
        auto *item = new QListWidgetItem(gapPeriod(gap) + u'\n' + gapLength(gap) + u" · "_s +
                                         reasonsText(gap.reasons));
        item->setToolTip(gapTime(gap) + u'\n' + reasonsText(gap.reasons));
        item->setData(Qt::AccessibleTextRole,
                      u"%1. %2."_s.arg(gapTime(gap), reasonsText(gap.reasons)));
        m_list->addItem(item);
        if (m_chosen && gap.from == *m_chosen)
            m_list->setCurrentItem(item);
    }
    const std::optional<Gap> current = currentGap();
    m_lane->setCurrent(current ? int(m_gaps.indexOf(*current)) : -1);
}

void RecoverGapsView::chooseGap(int place)
{
    if (place < 0 || place >= m_gaps.size())
        return;
    const Timestamp from = m_gaps.at(place).from;
    {
        const QSignalBlocker quiet(m_list);
        m_list->setCurrentRow(int(m_gaps.size()) - 1 - place);
    }
    m_lane->setCurrent(place);
    if (m_chosen == from)
        return;
    m_chosen = from;
    m_phase = Search::None;
    m_model.clear();
    setMessage(Tone::Text, {});
    refresh();
    Q_EMIT gapChosen();
}

std::optional<Gap> RecoverGapsView::currentGap() const
{
    const auto found = std::find_if(m_gaps.cbegin(), m_gaps.cend(), [this](const Gap &gap) {
        return m_chosen && gap.from == *m_chosen;
    });
    return found == m_gaps.cend() ? std::nullopt : std::optional(*found);
}

void RecoverGapsView::setObstacle(const QString &words)
{
    m_obstacle = words;
    refresh();
}

void RecoverGapsView::setMeans(bool canFetch, bool canDeliver)
{
    m_canFetch = canFetch;
    m_canDeliver = canDeliver;
    refresh();
}

void RecoverGapsView::setSearching()
{
    m_phase = Search::Running;
    m_searched.clear();
    m_problems.clear();
    m_model.clear();
    setMessage(Tone::Text, {});
    refresh();
}

void RecoverGapsView::add(const QList<GapChange> &changes)
{
    m_model.add(changes);
    refresh();
}

void RecoverGapsView::setKindFinished(const QString &kind, const QString &problem)
{
    m_searched << kindsNoun(kind);
    if (!problem.isEmpty())
        m_problems << tr("%1: %2").arg(kindsNoun(kind), problem);
    refresh();
}

void RecoverGapsView::setSearched()
{
    m_phase = Search::Done;
    refresh();
}

void RecoverGapsView::setMessage(Tone tone, const QString &words)
{
    m_messageLabel->setTone(tone);
    m_messageLabel->setText(words);
    m_messageLabel->setVisible(!words.isEmpty());
    if (m_phase == Search::Running && tone == Tone::Bad) {
        m_phase = Search::None;
        refresh();
    }
}

QList<int> RecoverGapsView::makeable() const
{
    QList<int> places = m_model.ticked();
    places.removeIf([this](int place) {
        const GapChange &change = m_model.changes().at(place);
        return change.eventName.isEmpty() || change.event.isValid();
    });
    return places;
}

QList<EventId> RecoverGapsView::made() const
{
    QList<EventId> events;
    for (const GapChange &change : m_model.changes()) {
        if (change.event.isValid())
            events.append(change.event);
    }
    return events;
}

QString RecoverGapsView::wordsOfSearch() const
{
    const qsizetype count = m_model.changes().size();
    QString words;
    switch (m_phase) {
    case Search::None:
        return {};
    case Search::Running:
        words = tr("Looking through the lists of the account (%1 so far)…").arg(count);
        break;
    case Search::Done:
        words = count == 0 ? tr("Nothing changed in this time without an event in the store.")
                           : tr("%1 changed in this time without an event in the store.")
                                 .arg(formatCount(count));
        words += u' ' + tr("What was deleted cannot be found like this.");
        break;
    }
    if (!m_problems.isEmpty())
        words += u'\n' + tr("Not all could be looked through. %1").arg(m_problems.join(u" · "_s));
    return words;
}

void RecoverGapsView::refresh()
{
    const FocusKeeper keeper(*m_detail, {m_table, m_list});
    const std::optional<Gap> gap = currentGap();
    m_noGap->setVisible(m_gaps.isEmpty());
    m_list->setVisible(!m_gaps.isEmpty());
    m_noGap->setText(m_intervals.isEmpty()
                         ? tr("Nothing is recorded yet. From the first start on, Hookglass keeps "
                              "the times when it was closed, asleep, or could not be reached "
                              "through its tunnel.")
                         : tr("No gap so far: since it was first started, Hookglass could always "
                              "be reached."));
    m_detail->setVisible(!m_gaps.isEmpty());
    m_title->setText(gap ? gapTime(*gap) + u" · "_s + reasonsText(gap->reasons)
                         : tr("Choose a gap to see what changed in it."));
    refreshWords();
    m_advice->setVisible(gap.has_value());
    m_search->setVisible(gap.has_value());
    m_search->setEnabled(m_obstacle.isEmpty() && m_phase != Search::Running);
    const QString words = wordsOfSearch();
    m_result->setText(words);
    m_result->setVisible(!words.isEmpty());
    const bool hasChanges = !m_model.changes().isEmpty();
    m_tick->setVisible(hasChanges);
    m_tick->setText(m_model.ticked().isEmpty() ? tr("Tick all") : tr("Untick all"));
    m_table->setVisible(hasChanges);
    m_actions->setVisible(hasChanges);
    m_fetch->setVisible(m_canFetch);
    m_fetch->setEnabled(!m_model.ticked().isEmpty());
    const qsizetype count = makeable().size();
    m_make->setEnabled(count > 0 && m_phase == Search::Done);
    m_make->setText(count == 1   ? tr("Make 1 synthetic event…")
                    : count == 0 ? tr("Make synthetic events…")
                                 : tr("Make %1 synthetic events…").arg(count));
    m_deliver->setVisible(m_canDeliver && !made().isEmpty());
}

/// What Follow Up Boss still does depends on the time.
void RecoverGapsView::refreshWords()
{
    const std::optional<Gap> gap = currentGap();
    if (gap)
        m_advice->setText(m_obstacle.isEmpty() ? gapAdvice(*gap, m_clock.now()) : m_obstacle);
}

QString RecoverGapsView::advice() const
{
    return m_advice->isHidden() ? QString() : m_advice->text();
}

QString RecoverGapsView::gapText() const
{
    return m_title->text();
}

QString RecoverGapsView::resultText() const
{
    return m_result->isHidden() ? QString() : m_result->text();
}

QString RecoverGapsView::message() const
{
    return m_messageLabel->isHidden() ? QString() : m_messageLabel->text();
}

} // namespace Hookglass
