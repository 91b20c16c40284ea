// SPDX-License-Identifier: MIT
#include "insightlag.h"

#include "card.h"
#include "fields.h"
#include "insightplots.h"
#include "markeddelegate.h"
#include "models/insightwords.h"
#include "plotview.h"
#include "segments.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr int PlotHeight = 170;
constexpr int MostRows = 8;

CellMark markOf(const QModelIndex &index)
{
    const bool isLate = (index.column() == InsightLagModel::AnswerP50Column ||
                         index.column() == InsightLagModel::AnswerP95Column) &&
                        index.data(InsightLagModel::IsLateRole).toBool();
    if (isLate)
        return {.tone = Tone::Bad, .glyph = Glyph::Warning};
    return {.tone = Tone::Text, .glyph = {}, .isMono = index.column() == 0 && index.row() > 0};
}

} // namespace

InsightLag::InsightLag(const Theme &theme, QWidget *parent)
    : QWidget(parent)
{
    Card *card = filledCard(this, theme, tr("How late events came, how fast they were answered"));
    auto *words = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    words->setFont(theme.smallFont());
    words->setText(tr("Came: from “created” in the payload, which is in whole seconds and by "
                      "Follow Up Boss's clock, to the first arrival. Answered: from the first "
                      "byte to our answer, of every attempt. Requests with a wrong signature or "
                      "none are left out."));
    m_empty = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_table = rowTable(&m_model, tr("Delays by event"));
    m_table->setItemDelegate(new MarkedDelegate(theme, markOf, m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(InsightLagModel::NameColumn, QHeaderView::Stretch);
    m_title = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided);
    m_title->setFont(theme.strongFont());
    m_side = new Segments(tr("What is drawn"), {tr("Came"), tr("Answered")});
    m_side->setCurrent(0);
    m_plot = new PlotView(theme, tr("Delay over time"), PlotHeight);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_side);
    m_content = new QWidget;
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_table);
    column->addLayout(head);
    column->addWidget(m_plot);
    card->content()->addWidget(words);
    card->content()->addWidget(m_empty);
    card->content()->addWidget(m_content);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (!current.isValid())
                    return;
                m_name = m_model.lags().at(current.row()).eventName;
                showPlot();
            });
    connect(m_side, &Segments::chosen, this, &InsightLag::showPlot);
    connect(m_plot, &PlotView::seenChanged, this, &InsightLag::seenChanged);
    connect(m_plot, &PlotView::resetWanted, this, &InsightLag::resetWanted);
    connect(m_plot, &PlotView::pieceChosen, this, [this](int, Timestamp from, Timestamp until) {
        const StatsWindow piece{from, until};
        Q_EMIT eventsWanted(m_name.isEmpty() ? windowFilter(piece) : eventsFilter(m_name, piece));
    });
    setStats({});
}

InsightLag::~InsightLag() = default;

void InsightLag::setStats(const DeliveryStats &stats)
{
    m_window = stats.window;
    const QString chosen = m_name; // a reset moves the selection
    m_model.setLags(stats.lags);
    m_name = chosen;
    const int rows = m_model.rowCount();
    m_empty->setVisible(rows == 0);
    m_content->setVisible(rows > 0);
    m_empty->setText(stats.deliveries == 0
                         ? tr("Nothing came over the network in this time.")
                         : tr("There is nothing to time: what came over the network in this time "
                              "had a wrong signature or none, or was not answered."));
    if (rows == 0)
        return;
    m_table->setFixedHeight(tableHeight(*m_table, std::min(rows, MostRows)));
    const int row = std::max(0, m_model.rowOf(m_name));
    m_table->selectRow(row);
    m_name = m_model.lags().at(row).eventName;
    showPlot();
}

QString InsightLag::emptyText() const
{
    return m_empty->isHidden() ? QString() : m_empty->text();
}

void InsightLag::showPlot()
{
    const int row = m_model.rowOf(m_name);
    if (row < 0)
        return;
    const bool isAnswer = m_side->current() == 1;
    const QString what = m_name.isEmpty() ? tr("All events") : m_name;
    m_title->setText(isAnswer ? tr("%1: time to our answer").arg(what)
                              : tr("%1: time from created to received").arg(what));
    m_plot->setAccessibleName(m_title->text());
    m_plot->setData(
        lagPlot(m_model.lags().at(row), isAnswer ? LagSide::Answered : LagSide::Came, m_window));
}

void InsightLag::setSeen(Timestamp from, Timestamp until)
{
    m_plot->setSeen(from, until);
}

} // namespace Hookglass
