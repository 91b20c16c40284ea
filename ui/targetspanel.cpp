// SPDX-License-Identifier: MIT
#include "targetspanel.h"

#include "app/forwarddesk.h"
#include "card.h"
#include "dialogparts.h"
#include "exchangeview.h"
#include "focuskeeper.h"
#include "icons.h"
#include "markeddelegate.h"
#include "models/format.h"
#include "tables.h"
#include "targetform.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto RemovePatience = 5s;
constexpr auto AgeInterval = 5s;
constexpr int MostRows = 8;
constexpr int FieldHeight = 30;

CellMark targetMark(const QModelIndex &index)
{
    using Model = TargetModel;
    switch (Model::Column(index.column())) {
    case Model::FailedColumn:
        return {index.data(Model::FailedRole).toLongLong() > 0 ? Tone::Bad : Tone::Text, {}, true};
    case Model::WaitingColumn:
        return {Tone::Text, {}, true};
    case Model::AddressColumn:
    case Model::EventsColumn:
        return {Tone::Muted, {}, false};
    case Model::LastColumn: {
        const int outcome = index.data(Model::OutcomeRole).toInt();
        return {outcome < 0 ? Tone::Muted : outcomeTone(AttemptOutcome(outcome)), {}, false};
    }
    case Model::NameColumn:
    case Model::ColumnCount:
        break;
    }
    return {};
}

CellMark failedMark(const QModelIndex &index)
{
    using Model = FailedForwardModel;
    const bool isNumber =
        index.column() == Model::BegunColumn || index.column() == Model::AttemptsColumn;
    return {index.column() == Model::ReasonColumn ? Tone::Muted : Tone::Text, {}, isNumber};
}

void fitHeight(QTableView *view, int rows)
{
    view->setFixedHeight(tableHeight(*view, std::clamp(rows, 1, MostRows)));
}

} // namespace

TargetsPanel::TargetsPanel(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
                           QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(clock)
    , m_failed(clock)
{
    auto *card = new Card(theme);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(card);
    m_form = new TargetForm(theme, catalog);
    m_form->hide();
    m_readOnly = new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    m_problem = new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    for (ToneLabel *label : {m_readOnly, m_problem})
        label->hide();
    card->content()->addWidget(makeHead());
    card->content()->addWidget(m_readOnly);
    card->content()->addWidget(m_problem);
    card->content()->addWidget(makeEmpty());
    card->content()->addWidget(makeTable());
    card->content()->addWidget(m_form);
    card->content()->addWidget(makeFailed());
    connect(m_form, &TargetForm::saveWanted, this, &TargetsPanel::saveWanted);
    connect(m_form, &TargetForm::closed, this, [this] {
        const FocusKeeper keeper(*this, homes(m_opener));
        m_form->hide();
        refresh();
    });
    connect(&m_model, &TargetModel::switchWanted, this, &TargetsPanel::switchWanted);
    connect(&m_failed, &FailedForwardModel::moreWanted, this, &TargetsPanel::moreFailedWanted);
    m_ages.setInterval(AgeInterval);
    connect(&m_ages, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_model.refreshAges();
    });
    m_ages.start();
    m_askEnds.setSingleShot(true);
    m_askEnds.setInterval(RemovePatience);
    connect(&m_askEnds, &QTimer::timeout, this, [this] { setRemoving(false); });
    setRemoving(false);
    refresh();
}

TargetsPanel::~TargetsPanel() = default;

QWidget *TargetsPanel::makeHead()
{
    auto *head = new QWidget;
    m_sentence = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    m_add = new QPushButton(tr("Add a target"));
    connect(m_add, &QPushButton::clicked, this, [this] { showForm({}, m_add); });
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(sectionTitle(m_theme, tr("Targets")));
    row->addWidget(m_sentence, 1);
    row->addWidget(m_add);
    return head;
}

QWidget *TargetsPanel::makeEmpty()
{
    m_empty = new QWidget;
    auto *about = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    about->setText(tr("Send each event on to your program, with its bytes, headers and signature "
                      "as they came. What it does not take is tried again for hours, and shown."));
    m_firstAddress = new QLineEdit(u"http://127.0.0.1:3000/webhooks"_s);
    m_firstAddress->setAccessibleName(tr("Address of your program"));
    m_firstAddress->setMinimumHeight(FieldHeight);
    m_firstAddress->setTextMargins(6, 0, 6, 0);
    m_firstAddress->setMaximumWidth(420);
    m_first = new QPushButton(tr("Send events there"));
    m_first->setProperty("primary", true);
    m_firstProblem = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_firstProblem->setFont(m_theme.smallFont());
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_firstAddress, 1);
    row->addWidget(m_first);
    row->addStretch(1);
    auto *column = new QVBoxLayout(m_empty);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(about);
    column->addLayout(row);
    column->addWidget(m_firstProblem);
    const auto judge = [this] {
        const QString problem = ForwardDesk::urlProblem(m_firstAddress->text().trimmed());
        m_firstProblem->setText(problem);
        m_firstProblem->setVisible(!problem.isEmpty());
        m_first->setEnabled(problem.isEmpty());
    };
    connect(m_firstAddress, &QLineEdit::textChanged, this, judge);
    connect(m_firstAddress, &QLineEdit::returnPressed, m_first, &QPushButton::click);
    connect(m_first, &QPushButton::clicked, this, [this] {
        Target target;
        target.url = QUrl(m_firstAddress->text().trimmed());
        Q_EMIT saveWanted(target);
    });
    judge();
    return m_empty;
}

QWidget *TargetsPanel::makeTable()
{
    m_view = rowTable(&m_model, tr("Targets"));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setItemDelegate(new MarkedDelegate(m_theme, targetMark, m_view));
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView *header = m_view->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Stretch);
    for (const int column :
         {TargetModel::WaitingColumn, TargetModel::FailedColumn, TargetModel::LastColumn})
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        setRemoving(false);
        refresh();
    });
    connect(m_view, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (index.column() != TargetModel::NameColumn)
            m_actions.at(Edit)->click();
    });
    m_full = new QWidget;
    auto *column = new QVBoxLayout(m_full);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_view);
    column->addWidget(makeActions());
    return m_full;
}

QWidget *TargetsPanel::makeActions()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    const QStringList titles{tr("Change…"), tr("Retry failed"), tr("Cancel waiting"), tr("Remove")};
    for (const QString &title : titles) {
        auto *button = new QPushButton(title);
        row->addWidget(button);
        m_actions.append(button);
    }
    m_outcome = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    row->addWidget(m_outcome, 1);
    m_actions.at(RetryFailed)->setIcon(themedIcon(m_theme, Glyph::Retry));
    m_actions.at(Remove)->setIcon(themedIcon(m_theme, Glyph::Trash));
    connect(m_actions.at(Edit), &QPushButton::clicked, this, [this] {
        if (const TargetRow *shown = m_model.find(current()))
            showForm(shown->target, m_actions.at(Edit));
    });
    connect(m_actions.at(RetryFailed), &QPushButton::clicked, this,
            [this] { Q_EMIT retryWanted(current(), {}); });
    connect(m_actions.at(CancelWaiting), &QPushButton::clicked, this,
            [this] { Q_EMIT cancelWanted(current()); });
    connect(m_actions.at(Remove), &QPushButton::clicked, this, &TargetsPanel::askToRemove);
    return box;
}

QWidget *TargetsPanel::makeFailed()
{
    m_failedBox = new QWidget;
    m_failedTitle = sectionTitle(m_theme, {});
    m_retryAll = new QPushButton(themedIcon(m_theme, Glyph::Retry), tr("Retry all"));
    m_retryChosen = new QPushButton(tr("Retry chosen"));
    m_showEvent = new QPushButton(tr("Show the event"));
    m_failedView = rowTable(&m_failed, tr("What was given up, newest first"));
    m_failedView->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_failedView->setItemDelegate(new MarkedDelegate(m_theme, failedMark, m_failedView));
    m_failedView->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView *header = m_failedView->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(FailedForwardModel::EventColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(FailedForwardModel::TargetColumn, QHeaderView::Stretch);
    m_failedDetail = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_failedDetail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(m_failedTitle, 1);
    head->addWidget(m_showEvent);
    head->addWidget(m_retryChosen);
    head->addWidget(m_retryAll);
    auto *column = new QVBoxLayout(m_failedBox);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(m_failedView);
    column->addWidget(m_failedDetail);
    connect(m_retryAll, &QPushButton::clicked, this, [this] { Q_EMIT retryWanted({}, {}); });
    connect(m_retryChosen, &QPushButton::clicked, this,
            [this] { Q_EMIT retryWanted({}, chosenFailed()); });
    const auto showEvent = [this] {
        const QModelIndex index = m_failedView->currentIndex();
        if (index.isValid())
            Q_EMIT eventWanted(
                EventId{index.data(FailedForwardModel::EventIdRole).toLongLong()},
                ForwardId{index.data(FailedForwardModel::ForwardIdRole).toLongLong()});
    };
    connect(m_showEvent, &QPushButton::clicked, this, showEvent);
    connect(m_failedView, &QTableView::activated, this, showEvent);
    connect(m_failedView->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndex index = m_failedView->currentIndex();
        setFailedDetail({});
        if (index.isValid())
            Q_EMIT failedChosen(
                ForwardId{index.data(FailedForwardModel::ForwardIdRole).toLongLong()});
        refresh();
    });
    connect(&m_failed, &QAbstractItemModel::modelReset, this, [this] { setFailedDetail({}); });
    return m_failedBox;
}

void TargetsPanel::setTargets(const QList<TargetRow> &rows)
{
    m_isLoaded = true;
    const FocusKeeper keeper(*this, homes());
    const TargetId before = current();
    m_model.setRows(rows);
    const auto rowOf = [&rows](TargetId id) {
        const auto it = std::find_if(rows.cbegin(), rows.cend(),
                                     [id](const TargetRow &row) { return row.target.id == id; });
        return it == rows.cend() ? -1 : int(it - rows.cbegin());
    };
    if (const int saved = rowOf(m_saved); m_saved.isValid() && saved >= 0) {
        m_saved = {};
        m_view->setCurrentIndex(m_model.index(saved, 0));
    } else if (!current().isValid() && !rows.isEmpty()) {
        m_view->setCurrentIndex(m_model.index(std::max(0, rowOf(before)), 0));
    }
    QHash<TargetId, QString> names;
    for (const TargetRow &row : rows)
        names.insert(row.target.id, row.target.name);
    m_failed.setTargetNames(names);
    refresh();
}

void TargetsPanel::setLast(TargetId id, const ForwardAttempt &attempt)
{
    m_model.setLast(id, attempt);
}

void TargetsPanel::setReadOnly(const QString &reason)
{
    m_readOnly->setText(reason.isEmpty()
                            ? QString()
                            : reason + u' ' +
                                  tr("Events are passed on from there; replays go out from here."));
    m_readOnly->setVisible(!reason.isEmpty());
}

void TargetsPanel::setProblem(const QString &words)
{
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
}

void TargetsPanel::setOutcome(const QString &words)
{
    m_outcome->setText(words);
    m_outcome->setToolTip(words);
}

void TargetsPanel::setSaved(TargetId id)
{
    const FocusKeeper keeper(*m_form, homes()); // the new row, as soon as it is there
    m_saved = id;
    const QList<TargetRow> &rows = m_model.rows();
    for (int row = 0; row < rows.size(); ++row) {
        if (rows.at(row).target.id == id) {
            m_saved = {};
            m_view->setCurrentIndex(m_model.index(row, 0));
        }
    }
    m_form->setProblem({});
    m_form->hide();
    setProblem({});
    refresh();
}

void TargetsPanel::setSaveProblem(const QString &words)
{
    if (m_form->isVisibleTo(this))
        m_form->setProblem(words);
    else
        setProblem(words);
}

void TargetsPanel::setFailed(const QList<Forward> &rows)
{
    m_failed.setFirstPage(rows);
    refresh();
}

void TargetsPanel::appendFailed(const QList<Forward> &rows)
{
    m_failed.append(rows);
    refresh();
}

void TargetsPanel::setFailedDetail(const QString &words)
{
    m_failedDetail->setText(words);
    m_failedDetail->setVisible(!words.isEmpty());
}

TargetId TargetsPanel::current() const
{
    return TargetId{m_view->currentIndex().data(TargetModel::TargetIdRole).toLongLong()};
}

QList<ForwardId> TargetsPanel::chosenFailed() const
{
    QList<ForwardId> ids;
    const QModelIndexList rows = m_failedView->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        ids.append(ForwardId{row.data(FailedForwardModel::ForwardIdRole).toLongLong()});
    return ids;
}

/// Where the focus goes when what had it goes.
QList<QWidget *> TargetsPanel::homes(QWidget *first) const
{
    return {first, m_view, m_firstAddress, m_add};
}

void TargetsPanel::showForm(const Target &target, QWidget *opener)
{
    m_opener = opener;
    m_form->showTarget(target);
    m_form->show();
    refresh();
    reveal(m_form);
    focusFirst({m_form->field(TargetForm::Address)});
}

void TargetsPanel::askToRemove()
{
    if (m_isAsked) {
        setRemoving(false);
        const FocusKeeper keeper(*this, homes());
        m_form->hide(); // it may be the one that goes
        Q_EMIT removeWanted(current());
        return;
    }
    setRemoving(true);
    m_askEnds.start();
}

void TargetsPanel::setRemoving(bool isAsked)
{
    m_isAsked = isAsked;
    const TargetRow *row = m_model.find(current());
    const qint64 waiting = row ? row->waiting : 0;
    QPushButton *button = m_actions.at(Remove);
    button->setToolTip(tr("What was sent stays on record."));
    if (!isAsked)
        button->setText(tr("Remove"));
    else if (waiting == 0)
        button->setText(tr("Really remove it?"));
    else
        button->setText(waiting == 1
                            ? tr("Remove it, and cancel 1 waiting?")
                            : tr("Remove it, and cancel %1 waiting?").arg(formatCount(waiting)));
}

void TargetsPanel::refresh()
{
    const int count = m_model.rowCount();
    const TargetRow *row = m_model.find(current());
    m_sentence->setText(sentence());
    const FocusKeeper keeper(*this, homes());
    m_empty->setVisible(m_isLoaded && count == 0 && !m_form->isVisibleTo(this));
    m_full->setVisible(count > 0);
    m_add->setText(count == 0 ? tr("More settings…") : tr("Add a target"));
    m_add->setEnabled(!m_form->isVisibleTo(this));
    m_actions.at(Edit)->setEnabled(row != nullptr);
    m_actions.at(Remove)->setEnabled(row != nullptr);
    m_actions.at(RetryFailed)->setEnabled(row && row->failed > 0);
    m_actions.at(RetryFailed)
        ->setToolTip(row && row->failed > 0 ? tr("All that this target did not take waits again")
                                            : tr("Nothing of this target was given up"));
    m_actions.at(CancelWaiting)->setEnabled(row && row->waiting > 0);
    m_actions.at(CancelWaiting)->setToolTip(tr("What waits for this target is not sent any more"));
    m_failedBox->setVisible(m_failed.rowCount() > 0);
    const qint64 failed = std::max<qint64>(m_model.failed(), m_failed.rowCount());
    m_failedTitle->setText(tr("Given up: %1").arg(formatCount(failed)));
    m_retryChosen->setEnabled(!chosenFailed().isEmpty());
    m_showEvent->setEnabled(m_failedView->currentIndex().isValid());
    m_failedDetail->setVisible(!m_failedDetail->text().isEmpty());
    fitTables();
}

void TargetsPanel::fitTables()
{
    fitHeight(m_view, m_model.rowCount());
    fitHeight(m_failedView, m_failed.rowCount());
}

QString TargetsPanel::sentence() const
{
    const int count = m_model.rowCount();
    if (count == 0)
        return m_isLoaded ? tr("None yet") : QString();
    const auto on = std::count_if(m_model.rows().cbegin(), m_model.rows().cend(),
                                  [](const TargetRow &row) { return row.target.isOn; });
    return on == count ? tr("%1, switched on").arg(formatCount(count))
                       : tr("%1, of these %2 switched on").arg(formatCount(count), formatCount(on));
}

QString TargetsPanel::outcome() const
{
    return m_outcome->text();
}

QString TargetsPanel::failedDetail() const
{
    return m_failedDetail->isHidden() ? QString() : m_failedDetail->text();
}

} // namespace Hookglass
