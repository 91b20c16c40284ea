// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"

#include <algorithm>
#include <optional>

namespace Hookglass {

/// What the forwarder knows of one target's queue; the queue itself is in the store.
struct Lane
{
    Target target;
    int underWay = 0;                   ///< attempts begun, their ends not known
    bool mayHaveDue = true;             ///< something may be due: worth a look
    std::optional<Timestamp> nextDue;   ///< else: when it is
    std::optional<Timestamp> holdUntil; ///< the target asked to be left alone

    bool isHeld(Timestamp now) const { return holdUntil && *holdUntil > now; }
    void expect(Timestamp due) { nextDue = nextDue ? std::min(*nextDue, due) : due; }
    /// When it is worth another look; nullopt: only after news.
    std::optional<Timestamp> wakeAt(Timestamp now) const
    {
        if (!target.isOn || (!mayHaveDue && !nextDue))
            return std::nullopt;
        const Timestamp due = mayHaveDue ? now : *nextDue;
        return isHeld(now) ? std::max(due, *holdUntil) : due;
    }
};

} // namespace Hookglass
