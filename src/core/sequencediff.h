// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <atomic>
#include <span>
#include <vector>

namespace Hookglass {

/// A stretch that is alike in both sequences.
struct SameRun
{
    qsizetype before = 0; ///< where it begins in the first
    qsizetype after = 0;  ///< and in the second
    qsizetype length = 0;
    bool operator==(const SameRun &) const = default;
};

/// How much a comparison may take. One step of work is one look at a pair of elements.
struct DiffBounds
{
    qint64 work = 60'000'000;
    const std::atomic<bool> *cancelled = nullptr; ///< true: the answer is not wanted any more
};

struct SequenceDiff
{
    std::vector<SameRun> same; ///< in order, none empty, no two adjacent
    /// False: the bounds were reached, and what was left then counts as replaced, or the
    /// difference is larger than it has to be.
    bool isShortest = true;
    bool isCancelled = false;
    qint64 work = 0; ///< done; at most a few more than allowed
};

/// What two sequences of numbers have in common, in their order: E. Myers, “An O(ND) Difference
/// Algorithm and Its Variations”, in linear space. Where they differ in too much for that, elements
/// that each has once hold them together (patience), else the farthest way found so far.
SequenceDiff compareSequences(std::span<const quint32> before, std::span<const quint32> after,
                              const DiffBounds &bounds = {});

} // namespace Hookglass
