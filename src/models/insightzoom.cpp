// SPDX-License-Identifier: MIT
#include "models/insightzoom.h"

#include "models/counted.h"
#include "models/insightwords.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Insights", text);
}

} // namespace

DeliveryStats keptThroughZoom(const DeliveryStats &part, const DeliveryStats &whole)
{
    DeliveryStats kept = part;
    for (const WebhookLane &lane : whole.lanes) {
        const auto isSame = [&lane](const WebhookLane &other) {
            return other.account == lane.account && other.eventName == lane.eventName;
        };
        if (std::any_of(part.lanes.cbegin(), part.lanes.cend(), isSame))
            continue;
        WebhookLane empty;
        empty.account = lane.account;
        empty.accountName = lane.accountName;
        empty.eventName = lane.eventName;
        kept.lanes.append(empty);
    }
    for (const LagStats &lag : whole.lags) {
        const auto isSame = [&lag](const LagStats &other) {
            return other.eventName == lag.eventName;
        };
        if (std::any_of(part.lags.cbegin(), part.lags.cend(), isSame))
            continue;
        LagStats empty;
        empty.eventName = lag.eventName;
        kept.lags.append(empty);
    }
    return kept;
}

std::optional<AmountsAround> amountsAround(const DeliveryStats &whole, const StatsWindow &part)
{
    if (part.from < whole.window.from || part.until > whole.window.until)
        return std::nullopt;
    const StatsGrid grid{whole.window, RateBuckets};
    AmountsAround around;
    for (int piece = 0; piece < RateBuckets; ++piece) {
        qint64 count = 0;
        for (const RateSeries &rate : whole.rates)
            count += rate.counts.value(piece);
        if (count == 0)
            continue;
        const bool isBefore = grid.startOf(piece) < part.from;
        const bool isAfter = grid.startOf(piece + 1) > part.until;
        if (isBefore && isAfter)
            return std::nullopt;
        if (isBefore)
            around.before += count;
        else if (isAfter)
            around.after += count;
    }
    return around;
}

QString nothingCameText(const DeliveryStats &whole, const StatsWindow &part, Timestamp now)
{
    const QString time = windowText(part, now);
    const std::optional<AmountsAround> around = amountsAround(whole, part);
    if (!around || *around == AmountsAround())
        return translate("Nothing came from %1.").arg(time);
    const auto amount = [](qint64 count) {
        return count == 0 ? translate("nothing")
                          : counted(count, translate("1 event"), translate("%1 events"));
    };
    return translate("Nothing came from %1: %2 before it, %3 after it.")
        .arg(time, amount(around->before), amount(around->after));
}

} // namespace Hookglass
