// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"

#include <QtCore/QString>

#include <optional>

namespace Hookglass {

/// The numbers of a part of the time, with every lane and name that the whole has: what somebody
/// zooms into does not vanish where nothing came.
DeliveryStats keptThroughZoom(const DeliveryStats &part, const DeliveryStats &whole);

/// How many came outside of a part in which nothing came.
struct AmountsAround
{
    qint64 before = 0;
    qint64 after = 0;
    bool operator==(const AmountsAround &) const = default;
};
/// By the whole's pieces; nullopt: the whole does not hold the part, or a piece of it reaches out
/// of the part on both sides, and says nothing of which.
std::optional<AmountsAround> amountsAround(const DeliveryStats &whole, const StatsWindow &part);

/// "Nothing came from 14:02:10 to 14:03:00: 12 events before it, nothing after it."
QString nothingCameText(const DeliveryStats &whole, const StatsWindow &part, Timestamp now);

} // namespace Hookglass
