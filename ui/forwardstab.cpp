// SPDX-License-Identifier: MIT
#include "forwardstab.h"

#include "exchangeview.h"
#include "focuskeeper.h"
#include "icons.h"
#include "markeddelegate.h"
#include "models/format.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int SideBySideFrom = 860; ///< pixels of width
constexpr int AllColumnsFrom = 1140;

Glyph glyphOf(AttemptOutcome outcome)
{
    switch (outcomeTone(outcome)) {
    case Tone::Good:
        return Glyph::CheckCircle;
    case Tone::Bad:
        return Glyph::CrossCircle;
    case Tone::Warn:
        return Glyph::Warning;
    case Tone::Muted:
    case Tone::Text:
    case Tone::Accent:
    case Tone::OnAccent:
        break;
    }
    return outcome == AttemptOutcome::UnderWay ? Glyph::Clock : Glyph::DashCircle;
}

CellMark markOf(const QModelIndex &index)
{
    using Model = ForwardTableModel;
    switch (Model::Column(index.column())) {
    case Model::OutcomeColumn: {
        const int outcome = index.data(Model::OutcomeRole).toInt();
        if (outcome < 0) {
            const bool isWaiting =
                index.data(Model::StageRole).toInt() == int(ForwardStage::Waiting);
            return {isWaiting ? Tone::Warn : Tone::Muted,
                    isWaiting ? Glyph::Clock : Glyph::DashCircle, false};
        }
        return {outcomeTone(AttemptOutcome(outcome)), glyphOf(AttemptOutcome(outcome)), false};
    }
    case Model::WhenColumn:
    case Model::NumberColumn:
    case Model::TookColumn:
        return {Tone::Text, {}, true};
    case Model::DestinationColumn:
    case Model::ReasonColumn:
    case Model::ColumnCount:
        break;
    }
    return {};
}

} // namespace

ForwardsTab::ForwardsTab(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(clock)
{
    setAccessibleName(tr("Forwards"));
    m_exchange = new ExchangeView(theme, clock);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->addWidget(makeTable());
    m_splitter->addWidget(m_exchange);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 4);
    m_splitter->setSizes({500, 400});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_splitter, 1);
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        m_model.refreshTimes();
        showCurrent();
    });
    refresh();
}

ForwardsTab::~ForwardsTab() = default;

QWidget *ForwardsTab::makeBar()
{
    m_sentence = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(20, 8, 12, 6);
    row->setSpacing(6);
    row->addWidget(m_sentence, 1);
    const struct
    {
        QString title;
        QString toolTip;
        void (ForwardsTab::*signal)();
    } actions[]{
        {tr("Try again"), tr("Sends the chosen forward once more, from now on"), nullptr},
        {tr("Replay to…"), tr("Sends this event again, to a target of your choice (R)"),
         &ForwardsTab::replayWanted},
        {tr("Edit and replay…"), tr("Changes body, headers or signature first (E)"),
         &ForwardsTab::editWanted},
        {tr("Drill…"),
         tr("Sends it twice, out of order and three at once: does your program act only once?"),
         &ForwardsTab::drillWanted},
    };
    for (const auto &action : actions) {
        auto *button = new QPushButton(action.title);
        button->setToolTip(action.toolTip);
        if (action.signal)
            connect(button, &QPushButton::clicked, this, action.signal);
        m_buttons.append(button);
        row->addWidget(button);
    }
    m_buttons.at(Retry)->setIcon(themedIcon(m_theme, Glyph::Retry));
    connect(m_buttons.at(Retry), &QPushButton::clicked, this, [this] {
        if (const auto place = m_model.at(m_view->currentIndex().row()); place.entry)
            Q_EMIT retryWanted(place.entry->forward.id);
    });
    return bar;
}

QWidget *ForwardsTab::makeTable()
{
    m_view = rowTable(&m_model, tr("What went on to targets"));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setItemDelegate(new MarkedDelegate(m_theme, markOf, m_view));
    m_view->setMinimumSize(280, 70);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the name of a target gives way
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->horizontalHeader()->setSectionResizeMode(ForwardTableModel::DestinationColumn,
                                                     QHeaderView::Stretch);
    auto *inset = new QWidget; // so that texts align with the heading
    auto *row = new QHBoxLayout(inset);
    row->setContentsMargins(10, 0, 0, 0);
    row->addWidget(m_view);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ForwardsTab::showCurrent);
    return inset;
}

void ForwardsTab::setEvent(const EventDetail &detail)
{
    m_bodies.clear();
    for (const DeliveryDetail &delivery : detail.deliveries)
        m_bodies.insert(delivery.id, delivery.body);
    if (std::exchange(m_event, detail.summary.id) != detail.summary.id) {
        m_problem.clear();
        m_edited.clear();
        m_model.setEntries({});
        refresh();
    }
    Q_EMIT wanted(m_event);
}

void ForwardsTab::setForwards(const QList<ForwardEntry> &entries)
{
    m_problem.clear();
    const ForwardTableModel::Place before = m_model.at(m_view->currentIndex().row());
    const ForwardId shown = before.entry ? before.entry->forward.id : ForwardId{};
    const int row = m_view->currentIndex().row();
    // What is new is what somebody wants to see, if the newest was looked at before.
    const bool wasNewest = row < 0 || row == m_model.newestRow();
    m_model.setEntries(entries);
    int wanted = m_wish.isValid() ? m_model.rowOf(m_wish) : -1;
    if (wanted >= 0)
        m_wish = {};
    else if (wasNewest)
        wanted = m_model.newestRow();
    else
        wanted = m_model.at(row).entry && m_model.at(row).entry->forward.id == shown
                     ? row
                     : m_model.rowOf(shown);
    m_view->setCurrentIndex(m_model.index(wanted, 0));
    refresh();
}

void ForwardsTab::setProblem(const QString &words)
{
    m_problem = words;
    refresh();
}

void ForwardsTab::select(ForwardId id)
{
    m_wish = id;
    if (const int row = m_model.rowOf(id); row >= 0) {
        m_view->setCurrentIndex(m_model.index(row, 0));
        m_wish = {};
    }
}

void ForwardsTab::setEditedBody(ForwardId id, const QByteArray &body)
{
    m_edited.insert(id, body);
    showCurrent();
}

void ForwardsTab::refresh()
{
    const bool isEmpty = m_model.entries().isEmpty();
    m_sentence->setTone(m_problem.isEmpty() ? (isEmpty ? Tone::Muted : Tone::Text) : Tone::Bad);
    m_sentence->setText(sentence());
    m_splitter->setVisible(!isEmpty);
    if (m_model.isWaiting())
        m_tick.start();
    else
        m_tick.stop();
    showCurrent();
    Q_EMIT titleChanged(title());
}

void ForwardsTab::showCurrent()
{
    const ForwardTableModel::Place place = m_model.at(m_view->currentIndex().row());
    {
        const FocusKeeper keeper(*this, {m_view});
        m_buttons.at(Retry)->setVisible(canRetry());
    }
    if (!place.entry) {
        m_exchange->showMessage({});
        return;
    }
    m_exchange->show(*place.entry, place.attempt);
    if (place.attempt)
        showRequestBody(*place.entry);
}

void ForwardsTab::showRequestBody(const ForwardEntry &entry)
{
    const Forward &forward = entry.forward;
    if (!forward.isEdited) {
        m_exchange->setRequestBody(m_bodies.value(forward.delivery));
        return;
    }
    const auto edited = m_edited.constFind(forward.id);
    m_exchange->setRequestBody(edited == m_edited.constEnd() ? QByteArray() : *edited);
    if (edited == m_edited.constEnd()) {
        m_edited.insert(forward.id, {}); // asked for once
        Q_EMIT editedBodyWanted(forward.id);
    }
}

bool ForwardsTab::canRetry() const
{
    const ForwardTableModel::Place place = m_model.at(m_view->currentIndex().row());
    return place.entry && (place.entry->forward.stage == ForwardStage::Failed ||
                           place.entry->forward.stage == ForwardStage::Cancelled);
}

QString ForwardsTab::sentence() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    return m_model.entries().isEmpty()
               ? tr("No target wanted this event, and it was not replayed yet.")
               : m_model.sentence();
}

QString ForwardsTab::title() const
{
    return m_model.entries().isEmpty()
               ? tr("Forwards")
               : tr("Forwards (%1)").arg(formatCount(m_model.entries().size()));
}

void ForwardsTab::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isBeside = width() >= SideBySideFrom;
    m_splitter->setOrientation(isBeside ? Qt::Horizontal : Qt::Vertical);
    // What the message beside the table says, too.
    const bool isNarrow = isBeside && width() < AllColumnsFrom;
    for (const int column : {ForwardTableModel::NumberColumn, ForwardTableModel::TookColumn})
        m_view->setColumnHidden(column, isNarrow);
}

} // namespace Hookglass
