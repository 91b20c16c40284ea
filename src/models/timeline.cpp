// SPDX-License-Identifier: MIT
#include "models/timeline.h"

#include "models/eventwords.h"
#include "models/format.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

QList<TimelineStep> timelineOf(const EventSummary &event, const DeliveryDetail &delivery,
                               const TimelineAfter &after)
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
    QList<TimelineStep> later;
    if (after.forwardedAt)
        later.append({Kind::Forwarded, after.forwardedAt, {}});
    if (after.fetchedAt)
        later.append({Kind::Fetched, after.fetchedAt, {}});
    std::stable_sort(later.begin(), later.end(),
                     [](const TimelineStep &a, const TimelineStep &b) { return *a.at < *b.at; });
    steps += later;
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
    case TimelineStep::Kind::Forwarded:
        return translate("Taken by a target");
    case TimelineStep::Kind::Fetched:
        return translate("Resource fetched");
    }
    Q_UNREACHABLE();
}

std::optional<std::chrono::microseconds> answerTime(const DeliveryDetail &delivery)
{
    if (!delivery.answeredAt)
        return std::nullopt;
    return *delivery.answeredAt - delivery.receivedAt;
}

QString pauseSentence(const QList<DeliveryDetail> &deliveries, qsizetype place)
{
    if (place <= 0 || place >= deliveries.size() || !isAttempt(deliveries.at(place)))
        return {};
    qsizetype before = place - 1;
    while (before >= 0 && !isAttempt(deliveries.at(before)))
        --before;
    if (before < 0)
        return {};
    const auto translate = [](const char *text) {
        return QCoreApplication::translate("Hookglass::Timeline", text);
    };
    const DeliveryDetail &earlier = deliveries.at(before);
    const QString pause = formatSpan(deliveries.at(place).receivedAt - earlier.receivedAt);
    const int number = attemptCount(deliveries.first(before + 1));
    if (earlier.answerStatus >= 200 && earlier.answerStatus < 300)
        return translate("Came %1 after attempt %2, although that was answered with %3: the "
                         "webhook is registered twice, or the answer came too late.")
            .arg(pause)
            .arg(number)
            .arg(earlier.answerStatus);
    if (earlier.answerStatus > 0)
        return translate("Came %1 after attempt %2, which was answered with %3.")
            .arg(pause)
            .arg(number)
            .arg(earlier.answerStatus);
    return translate("Came %1 after attempt %2, which got no answer.").arg(pause).arg(number);
}

} // namespace Hookglass
