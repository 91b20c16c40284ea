// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"

#include <QtCore/QList>

#include <optional>

namespace Hookglass {

/// When we try again.
struct RetryPlan
{
    QList<std::chrono::milliseconds> pauses; ///< after the first, second, … attempt
    std::chrono::milliseconds longestRetryAfter{0};
};

/// What becomes of a forward after an attempt.
struct RetryDecision
{
    ForwardStage stage = ForwardStage::Failed;
    Timestamp dueAt; ///< of Waiting
    /// The target asked to be left alone until then, whatever else is for it.
    std::optional<Timestamp> holdUntil;
    bool operator==(const RetryDecision &) const = default;
};

/// `tries`: with this attempt, since it was last told to wait. Final at once: any 3xx, since we do
/// not follow it, and 4xx other than 408, 425 and 429: the same bytes would get the same answer.
/// Retried: 5xx, 408, 425, 429, and whatever kept an answer from coming. What was asked for once
/// (a replay, a drill, what Follow Up Boss itself repeats) is never retried.
RetryDecision decide(const Forward &forward, const ForwardAttempt &attempt, int tries,
                     const RetryPlan &plan, Timestamp now);

/// Retry-After (RFC 9110 §10.2.3) as seconds or as a date; nullopt if there is none that can be
/// read.
std::optional<std::chrono::milliseconds> retryAfter(const QByteArray &responseHead, Timestamp now);

} // namespace Hookglass
