// SPDX-License-Identifier: MIT
#include "delivery/retryrule.h"

#include <QtCore/QLocale>
#include <QtCore/QTimeZone>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool isPassing(int status)
{
    return status >= 500 || status == 408 || status == 425 || status == 429;
}

/// Whether the same bytes may fare better later.
bool mayHelp(const ForwardAttempt &attempt)
{
    switch (attempt.outcome) {
    case AttemptOutcome::Status:
        return isPassing(attempt.status);
    case AttemptOutcome::Timeout:
    case AttemptOutcome::Dns:
    case AttemptOutcome::Refused:
    case AttemptOutcome::Unreachable:
    case AttemptOutcome::Tls:
    case AttemptOutcome::Closed:
    case AttemptOutcome::Protocol:
    case AttemptOutcome::Interrupted:
        return true;
    case AttemptOutcome::UnderWay:
    case AttemptOutcome::Delivered:
    case AttemptOutcome::Cancelled:
    case AttemptOutcome::NotSent:
        return false;
    }
    return false;
}

} // namespace

std::optional<std::chrono::milliseconds> retryAfter(const QByteArray &responseHead, Timestamp now)
{
    const std::optional<QByteArray> value = headerValue(parseHead(responseHead), "Retry-After");
    if (!value)
        return std::nullopt;
    bool isNumber = false;
    const qint64 seconds = value->toLongLong(&isNumber);
    if (isNumber) {
        constexpr qint64 most = 365LL * 24 * 3600; // nobody's number overflows
        return seconds < 0
                   ? std::nullopt
                   : std::optional(std::chrono::milliseconds(std::min(seconds, most) * 1000));
    }
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(*value).trimmed(),
                                             u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date = QDateTime(date.date(), date.time(), QTimeZone::utc());
    const auto wait =
        std::chrono::duration_cast<std::chrono::milliseconds>(fromDateTime(date) - now);
    return std::max(wait, std::chrono::milliseconds(0));
}

RetryDecision decide(const Forward &forward, const ForwardAttempt &attempt, int tries,
                     const RetryPlan &plan, Timestamp now)
{
    RetryDecision decision{.stage = ForwardStage::Failed, .dueAt = now, .holdUntil = std::nullopt};
    if (attempt.outcome == AttemptOutcome::Delivered)
        decision.stage = ForwardStage::Delivered;
    else if (attempt.outcome == AttemptOutcome::Cancelled)
        decision.stage = ForwardStage::Cancelled;
    if (!isRetried(forward.reason) || !mayHelp(attempt))
        return decision;
    if (attempt.outcome == AttemptOutcome::Interrupted) { // not its fault
        decision.stage = ForwardStage::Waiting;
        return decision;
    }
    std::chrono::milliseconds pause = 0ms;
    if (tries <= plan.pauses.size()) {
        decision.stage = ForwardStage::Waiting;
        pause = plan.pauses[std::max(0, tries - 1)];
    }
    if (attempt.status == 429 || attempt.status == 503) {
        if (const auto wanted = retryAfter(attempt.responseHead, now)) {
            const auto bounded = std::min(*wanted, plan.longestRetryAfter);
            pause = std::max(pause, bounded);
            decision.holdUntil = now + bounded;
        }
    }
    decision.dueAt = now + pause;
    return decision;
}

} // namespace Hookglass
