// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"
#include "plotdata.h"

namespace Hookglass {

/// Plots of the numbers of a window of time.

/// Events a minute, one series a name; beyond the most frequent, the rest together as the last.
PlotData ratePlot(const DeliveryStats &stats);
/// The names of its series: what a click on one means. More than one: "others".
QStringList rateNames(const DeliveryStats &stats, int series);
/// A point a delivery, as high as its answer took, against what Follow Up Boss waits.
PlotData lanePlot(const WebhookLane &lane, const DeliveryStats &stats,
                  const QList<ReachInterval> &reach);
/// p50 and p95 of how late events came, or of how fast they were answered.
enum class LagSide { Came, Answered };
PlotData lagPlot(const LagStats &lag, LagSide side, const StatsWindow &window);
/// How many pauses between retries were how long.
PlotData retryPlot(const RetryGaps &retries);

} // namespace Hookglass
