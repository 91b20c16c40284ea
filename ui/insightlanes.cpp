// SPDX-License-Identifier: MIT
#include "insightlanes.h"

#include "card.h"
#include "fields.h"
#include "insightplots.h"
#include "models/format.h"
#include "models/insightwords.h"
#include "plotview.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype ShownFirst = 4;
constexpr int LaneHeight = 128;

} // namespace

InsightLanes::InsightLanes(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    Card *card = filledCard(this, theme, tr("Deliveries of each webhook"));
    m_column = card->content();
    auto *legend = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    legend->setFont(theme.smallFont());
    legend->setText(tr("Each mark is as high as our answer took. Dot: answered with 2xx. Cross: "
                       "answered otherwise. Triangle: too late. Square: no answer is on record. "
                       "Larger: several close together. Hatched: we could not be reached. Flag: "
                       "the webhook changed."));
    m_empty = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_empty->setText(tr("Nothing came over the network in this time. Events that were fetched, "
                        "made or imported here were not delivered, so there is nothing to time."));
    m_all = new QPushButton;
    m_column->addWidget(legend);
    m_column->addWidget(m_empty);
    m_column->addWidget(m_all, 0, Qt::AlignLeft);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_isAll = !m_isAll;
        showLanes();
    });
    showLanes();
}

InsightLanes::~InsightLanes() = default;

void InsightLanes::addLane()
{
    Lane lane;
    lane.box = new QWidget;
    lane.title = new ToneLabel(m_theme, Tone::Text);
    lane.title->setFont(m_theme.strongFont());
    lane.words = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    lane.plot = new PlotView(m_theme, tr("Deliveries"), LaneHeight);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(lane.title);
    head->addWidget(lane.words, 1);
    auto *column = new QVBoxLayout(lane.box);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(lane.plot);
    const int number = int(m_lanes.size());
    connect(lane.plot, &PlotView::seenChanged, this, &InsightLanes::seenChanged);
    connect(lane.plot, &PlotView::resetWanted, this, &InsightLanes::resetWanted);
    connect(lane.plot, &PlotView::markChosen, this,
            [this, number](int mark) { choose(number, mark); });
    m_column->insertWidget(m_column->count() - 1, lane.box);
    m_lanes.append(lane);
}

void InsightLanes::setStats(const DeliveryStats &stats, const QList<ReachInterval> &reach)
{
    m_stats = stats;
    m_reach = reach;
    showLanes();
}

void InsightLanes::showLanes()
{
    const qsizetype known = m_stats.lanes.size();
    const qsizetype shown = m_isAll ? known : std::min(known, ShownFirst);
    const bool hasAccounts = m_stats.accounts.size() > 1;
    while (m_lanes.size() < shown)
        addLane();
    for (qsizetype i = 0; i < m_lanes.size(); ++i) {
        const Lane &lane = m_lanes.at(i);
        lane.box->setVisible(i < shown);
        if (i >= shown)
            continue;
        const WebhookLane &webhook = m_stats.lanes.at(i);
        const QString title = hasAccounts && !webhook.accountName.isEmpty()
                                  ? webhook.eventName + u" · "_s + webhook.accountName
                                  : webhook.eventName;
        lane.title->setText(title);
        lane.title->setToolTip(
            tr("All that came for this account and event. If the event is registered twice, both "
               "are in one lane: a request does not say for which of them it came."));
        lane.words->setText(laneSentence(webhook));
        lane.plot->setAccessibleName(tr("Deliveries of %1").arg(title));
        lane.plot->setData(lanePlot(webhook, m_stats, m_reach));
    }
    m_empty->setVisible(known == 0);
    m_all->setVisible(known > ShownFirst);
    m_all->setText(m_isAll ? tr("Show the busiest %1 only").arg(ShownFirst)
                           : tr("Show all %1").arg(formatCount(known)));
}

void InsightLanes::setSeen(Timestamp from, Timestamp until)
{
    for (const Lane &lane : std::as_const(m_lanes))
        lane.plot->setSeen(from, until);
}

QList<PlotView *> InsightLanes::plots() const
{
    QList<PlotView *> plots;
    for (const Lane &lane : m_lanes) {
        if (!lane.box->isHidden())
            plots.append(lane.plot);
    }
    return plots;
}

// A point stands for all that came in its piece of time; the filter names events by their first
// arrival, so the one event of a point is named by its number.
void InsightLanes::choose(int lane, int mark)
{
    if (lane >= m_stats.lanes.size())
        return;
    const WebhookLane &webhook = m_stats.lanes.at(lane);
    if (mark < 0 || mark >= webhook.points.size())
        return;
    const LanePoint &point = webhook.points.at(mark);
    const StatsGrid grid{m_stats.window, LaneBuckets};
    const int piece = grid.bucketOf(point.at);
    const StatsWindow around = point.deliveries == 1 && point.repeats == 0
                                   ? StatsWindow{point.at, point.at + 1ms}
                                   : StatsWindow{grid.startOf(piece), grid.startOf(piece + 1)};
    if (point.repeats > 0) // they first came before: all of this webhook's that came again
        Q_EMIT eventsWanted(laneFilter(webhook, {m_stats.window.from, around.until}) +
                            u" is:retry"_s);
    else
        Q_EMIT eventsWanted(laneFilter(webhook, around));
}

} // namespace Hookglass
