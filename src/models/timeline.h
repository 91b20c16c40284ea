// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <chrono>
#include <optional>

namespace Hookglass {

/// Follow Up Boss waits this long for an answer. Source: fub-api.md §4.
inline constexpr std::chrono::seconds AnswerLimit{10};

/// One moment in the life of a delivery.
struct TimelineStep
{
    enum class Kind { Created, Received, Verified, Stored, Answered, Forwarded, Fetched };
    Kind kind = Kind::Created;
    std::optional<Timestamp> at;                          ///< nullopt: not recorded
    std::optional<std::chrono::microseconds> sinceBefore; ///< to the recorded step before it
    bool operator==(const TimelineStep &) const = default;
};

/// What happened to the event afterwards, as far as it did.
struct TimelineAfter
{
    std::optional<Timestamp> forwardedAt; ///< a target took it, first
    std::optional<Timestamp> fetchedAt;   ///< what it is about was fetched because of it, last
    bool operator==(const TimelineAfter &) const = default;
};

/// The five steps of a delivery in order, also those that were not recorded; then what came after.
QList<TimelineStep> timelineOf(const EventSummary &event, const DeliveryDetail &delivery,
                               const TimelineAfter &after = {});
/// "Created at Follow Up Boss", "Received", …
QString timelineWord(TimelineStep::Kind kind);
/// From the first byte to the answer; nullopt if no answer was recorded.
std::optional<std::chrono::microseconds> answerTime(const DeliveryDetail &delivery);

/// How long after the attempt before it this one came, and what that was answered: "Came 1 min 01 s
/// after attempt 1, which was answered with 503." Empty for the first, and for what did not come
/// over the network.
QString pauseSentence(const QList<DeliveryDetail> &deliveries, qsizetype place);

} // namespace Hookglass
