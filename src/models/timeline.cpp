// SPDX-License-Identifier: MIT
#include "models/timeline.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

QList<TimelineStep> timelineOf(const EventSummary &event, const DeliveryDetail &delivery)
{
    using Kind = TimelineStep::Kind;
    const auto recorded = [](Timestamp t) {
        return t == Timestamp{} ? std::nullopt : std::optional(t);
    };
    QList<TimelineStep> steps{{Kind::Created, event.created, {}},
                              {Kind::Received, recorded(delivery.receivedAt), {}},
                              {Kind::Verified, recorded(delivery.verifiedAt), {}},
                              {Kind::Stored, recorded(delivery.storedAt), {}},
                              {Kind::Answered, delivery.answeredAt, {}}};
    std::optional<Timestamp> before;
    for (TimelineStep &step : steps) {
        if (!step.at)
            continue;
        if (before)
            step.sinceBefore = *step.at - *before;
        before = step.at;
    }
    return steps;
}

QString timelineWord(TimelineStep::Kind kind)
{
    const auto translate = [](const char *text) {
        return QCoreApplication::translate("Hookglass::Timeline", text);
    };
    switch (kind) {
    case TimelineStep::Kind::Created:
        return translate("Created at Follow Up Boss");
    case TimelineStep::Kind::Received:
        return translate("Received");
    case TimelineStep::Kind::Verified:
        return translate("Signature checked");
    case TimelineStep::Kind::Stored:
        return translate("Stored");
    case TimelineStep::Kind::Answered:
        return translate("Answered");
    }
    Q_UNREACHABLE();
}

std::optional<std::chrono::microseconds> answerTime(const DeliveryDetail &delivery)
{
    if (!delivery.answeredAt)
        return std::nullopt;
    return *delivery.answeredAt - delivery.receivedAt;
}

} // namespace Hookglass
