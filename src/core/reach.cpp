// SPDX-License-Identifier: MIT
#include "core/reach.h"

namespace Hookglass {

QList<Gap> gapsIn(const QList<ReachInterval> &intervals)
{
    QList<Gap> gaps;
    bool goesOn = false;
    for (const ReachInterval &interval : intervals) {
        if (interval.state == Reach::Reachable) {
            goesOn = false;
            continue;
        }
        if (!goesOn)
            gaps.append({.from = interval.from, .until = interval.until, .reasons = {}});
        Gap &gap = gaps.last();
        gap.until = interval.until;
        gap.isOpen = !interval.isClosed;
        if (!gap.reasons.contains(interval.state))
            gap.reasons.append(interval.state);
        goesOn = true;
    }
    return gaps;
}

} // namespace Hookglass
