// SPDX-License-Identifier: MIT
#include "insightplots.h"

#include "models/counted.h"
#include "models/format.h"
#include "models/insightwords.h"
#include "models/recoverwords.h"
#include "models/timeline.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

constexpr qsizetype NamedSeries = 6; ///< more colours and patterns cannot be told apart
constexpr double Nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double LaneFloor = 150; ///< microseconds: where what has no answer is drawn

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Insights", text);
}

QString pieceTime(const StatsGrid &grid, int piece)
{
    const auto text = [&grid](Timestamp t) {
        return toDateTime(t).toLocalTime().toString(grid.width() < 60s ? u"HH:mm:ss"_s
                                                                       : u"d MMM HH:mm"_s);
    };
    return translate("%1 to %2").arg(text(grid.startOf(piece)), text(grid.startOf(piece + 1)));
}

QString nameOf(const QString &eventName)
{
    return eventName.isEmpty() ? translate("no event") : eventName;
}

QString limitName()
{
    return translate("%1 s: Follow Up Boss stops waiting").arg(AnswerLimit.count());
}

double limitValue()
{
    return double(microseconds(AnswerLimit).count());
}

qsizetype namedSeries(const DeliveryStats &stats)
{
    // A rest of one is better named.
    return stats.rates.size() <= NamedSeries + 1 ? stats.rates.size() : NamedSeries;
}

QString rateHover(const DeliveryStats &stats, const StatsGrid &grid, int piece)
{
    constexpr qsizetype shown = 8;
    const double minutes = double(grid.width().count()) / 6e7;
    qint64 sum = 0;
    QList<std::pair<qint64, QString>> parts;
    for (const RateSeries &rate : stats.rates) {
        const qint64 count = rate.counts.at(piece);
        sum += count;
        if (count > 0)
            parts.append({count, nameOf(rate.eventName)});
    }
    QStringList lines{pieceTime(grid, piece)};
    lines << translate("%1, %2 a minute")
                 .arg(counted(sum, translate("1 event"), translate("%1 events")),
                      uiLocale().toString(double(sum) / minutes, 'f', sum > 10 * minutes ? 0 : 1));
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto &a, const auto &b) { return a.first > b.first; });
    if (const qint64 forged = stats.forgedRate.value(piece); forged > 0)
        lines << forgedText(forged);
    for (qsizetype i = 0; i < std::min(shown, parts.size()); ++i)
        lines << translate("%1 %2").arg(formatCount(parts.at(i).first), parts.at(i).second);
    if (parts.size() > shown)
        lines << counted(parts.size() - shown, translate("and 1 more name"),
                         translate("and %1 more names"));
    return lines.join(u'\n');
}

PlotMark markOf(const LanePoint &point)
{
    using Shape = PlotMark::Shape;
    PlotMark mark;
    mark.at = point.at;
    mark.value = point.slowest ? double(point.slowest->count()) : LaneFloor;
    mark.isMany = point.deliveries > 1;
    mark.text = lanePointSentence(point);
    if (point.late > 0) {
        mark.shape = Shape::Triangle;
        mark.tone = Tone::Bad;
    } else if (point.refused > 0) {
        mark.shape = Shape::Cross;
        mark.tone = Tone::Bad;
    } else if (point.unanswered > 0) {
        mark.shape = Shape::Square;
        mark.tone = Tone::Warn;
    }
    return mark;
}

} // namespace

PlotData ratePlot(const DeliveryStats &stats)
{
    PlotData plot;
    plot.kind = PlotData::Kind::Stacked;
    plot.from = stats.window.from;
    plot.until = stats.window.until;
    plot.unit = translate("events a minute");
    const StatsGrid grid{stats.window, RateBuckets};
    const double minutes = double(grid.width().count()) / 6e7;
    const qsizetype named = namedSeries(stats);
    for (qsizetype i = 0; i < stats.rates.size(); ++i) {
        const RateSeries &rate = stats.rates.at(i);
        if (i <= named)
            plot.series.append({i < named ? nameOf(rate.eventName)
                                          : translate("%1 others").arg(stats.rates.size() - named),
                                QList<double>(RateBuckets, 0)});
        for (int piece = 0; piece < RateBuckets; ++piece)
            plot.series.last().values[piece] += double(rate.counts.at(piece)) / minutes;
    }
    if (stats.rates.isEmpty())
        return plot;
    for (int piece = 0; piece < RateBuckets; ++piece)
        plot.hover.append(rateHover(stats, grid, piece));
    QStringList most;
    for (qsizetype i = 0; i < std::min<qsizetype>(3, stats.rates.size()); ++i)
        most << translate("%1 %2").arg(formatCount(stats.rates.at(i).total),
                                       nameOf(stats.rates.at(i).eventName));
    plot.summary =
        translate("%1; most of them: %2.")
            .arg(counted(stats.events + stats.others, translate("1 event"), translate("%1 events")),
                 most.join(u", "_s));
    return plot;
}

QStringList rateNames(const DeliveryStats &stats, int series)
{
    const qsizetype named = namedSeries(stats);
    QStringList names;
    for (qsizetype i = 0; i < stats.rates.size(); ++i) {
        if (i == series || (series == named && i >= named))
            names << stats.rates.at(i).eventName;
    }
    return names;
}

PlotData lanePlot(const WebhookLane &lane, const DeliveryStats &stats,
                  const QList<ReachInterval> &reach)
{
    PlotData plot;
    plot.kind = PlotData::Kind::Marks;
    plot.scale = PlotData::Scale::Span;
    plot.from = stats.window.from;
    plot.until = stats.window.until;
    plot.limit = limitValue();
    plot.limitName = limitName();
    plot.unit = translate("time to our answer");
    for (const LanePoint &point : lane.points)
        plot.marks.append(markOf(point));
    const QList<Gap> gaps = gapsIn(reach);
    for (const Gap &gap : gaps) {
        const Timestamp until = gap.isOpen ? stats.window.until : gap.until;
        if (until > stats.window.from && gap.from < stats.window.until)
            plot.bands.append({gap.from, until,
                               translate("Could not be reached: %1. %2")
                                   .arg(gapTime(gap), reasonsText(gap.reasons))});
    }
    for (const WebhookMark &mark : stats.marks) {
        if (mark.account == lane.account && mark.eventName == lane.eventName)
            plot.flags.append({mark.at, markWord(mark.kind), markSentence(mark)});
    }
    QStringList words{laneSentence(lane)};
    if (!plot.bands.isEmpty())
        words << (plot.bands.size() == 1
                      ? translate("1 gap of the receiver")
                      : translate("%1 gaps of the receiver").arg(plot.bands.size()));
    if (!plot.flags.isEmpty())
        words << (plot.flags.size() == 1
                      ? translate("1 change of the webhook")
                      : translate("%1 changes of the webhook").arg(plot.flags.size()));
    plot.summary = words.join(u", "_s) + u'.';
    return plot;
}

PlotData lagPlot(const LagStats &lag, LagSide side, const StatsWindow &window)
{
    PlotData plot;
    plot.kind = PlotData::Kind::Lines;
    plot.scale = PlotData::Scale::Span;
    plot.from = window.from;
    plot.until = window.until;
    const bool isAnswer = side == LagSide::Answered;
    if (isAnswer) {
        plot.limit = limitValue();
        plot.limitName = limitName();
    }
    const QList<SpanPair> &pieces = isAnswer ? lag.answers : lag.lags;
    const SpanPair &all = isAnswer ? lag.answer : lag.lag;
    if (all.count == 0)
        return plot;
    const StatsGrid grid{window, LagBuckets};
    PlotSeries half{translate("p50: half took no longer"), {}};
    PlotSeries most{translate("p95: 19 of 20 took no longer"), {}};
    for (int piece = 0; piece < pieces.size(); ++piece) {
        const SpanPair &pair = pieces.at(piece);
        half.values.append(pair.count == 0 ? Nothing : double(pair.p50.count()));
        most.values.append(pair.count == 0 ? Nothing : double(pair.p95.count()));
        plot.hover.append(pair.count == 0
                              ? pieceTime(grid, piece) + u'\n' + translate("Nothing came.")
                              : pieceTime(grid, piece) + u'\n' +
                                    translate("p50 %1, p95 %2, of %3")
                                        .arg(percentileText(pair, pair.p50),
                                             percentileText(pair, pair.p95),
                                             formatCount(pair.count)));
    }
    plot.series = {half, most};
    plot.summary = translate("p50 %1, p95 %2, of %3.")
                       .arg(percentileText(all, all.p50), percentileText(all, all.p95),
                            formatCount(all.count));
    return plot;
}

PlotData retryPlot(const RetryGaps &retries)
{
    PlotData plot;
    plot.kind = PlotData::Kind::Bars;
    plot.categories = retryClassNames();
    plot.unit = translate("pauses");
    PlotSeries series{translate("Pauses"), {}};
    for (size_t i = 0; i < retries.counts.size(); ++i) {
        series.values.append(double(retries.counts[i]));
        plot.hover.append(translate("%1: %2").arg(plot.categories.at(qsizetype(i)),
                                                  formatCount(retries.counts[i])));
    }
    plot.series = {series};
    plot.summary = retries.seen == 0 ? translate("No pause between retries was seen.")
                                     : retrySentence(retries);
    return plot;
}

} // namespace Hookglass
