// SPDX-License-Identifier: MIT
#pragma once

#include "core/comparelines.h"
#include "core/sequencediff.h"

namespace Hookglass {

/// What two bodies have in common, in lines.
struct LineRuns
{
    std::vector<SameRun> same; ///< in order
    bool isShortest = true;    ///< see SequenceDiff
    bool isCancelled = false;
};

/// Compared by their bytes; indents count for nothing. Of several ways to tell a place that differs
/// the one is taken in which whole elements come or go.
LineRuns lineRuns(const CompareLines &before, const CompareLines &after, const DiffBounds &bounds);

} // namespace Hookglass
