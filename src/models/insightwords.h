// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"

#include <QtCore/QString>

namespace Hookglass {

/// Plain words for the page Insights, and filters that lead from it to events. All sentences are
/// for people.

/// "14:00 to 15:00" of today, "26 Nov 09:10 to 27 Nov 09:10".
QString windowText(const StatsWindow &window, Timestamp now);
/// "1,234 events and 1,240 deliveries".
QString amountText(const DeliveryStats &stats);
/// "10 with a wrong signature or none": how requests are told of that Follow Up Boss did not sign.
QString forgedText(qint64 count);

/// One of a pair's two: "12 ms", "about 12 ms". What is hardly beyond Follow Up Boss's limit does
/// not look as if it were the limit: "10.030 s".
QString percentileText(const SpanPair &pair, std::chrono::microseconds span);
/// "1 of 100 was answered after the limit of 10 s." Empty: none was.
QString lateText(const SpanPair &answers);

/// "Person 12: 21 events within 40 s (peopleUpdated, peopleTagsCreated)."
QString loopSentence(const LoopAlarm &loop);
/// What may be behind a loop, and what to do.
QString loopAdvice();
/// "Tags “Hot” and “Austin, TX” added to 1,240 people, 7 requests".
QString bulkSentence(const BulkAction &bulk);
/// "14:03:12 to 14:03:40".
QString bulkTime(const BulkAction &bulk, Timestamp now);
/// "The webhook 12 for peopleCreated was switched off. Done from here."
QString markSentence(const WebhookMark &mark);
/// One word: "Switched off".
QString markWord(WebhookHappening kind);

/// "31 deliveries, all answered with 2xx, the slowest after 12 ms"
QString laneSentence(const WebhookLane &lane);
/// What one point of a lane says.
QString lanePointSentence(const LanePoint &point);

/// Names of the classes of RetryGaps::counts.
QStringList retryClassNames();
/// Why no pause between retries was seen.
QString noRetriesText(const DeliveryStats &stats);
/// What was learned here; empty if nothing was.
QString retrySentence(const RetryGaps &retries);
/// What of it was left out, and why; empty: nothing.
QString retryLeftOut(const RetryGaps &retries);
/// What Follow Up Boss documents, which does not agree with itself. Source: fub-api.md §4.
QString retryTables();

/// Events of this name (empty: requests that are no event) that first came in the window.
QString eventsFilter(const QString &eventName, const StatsWindow &window);
/// All that first came in the window.
QString windowFilter(const StatsWindow &window);
QString laneFilter(const WebhookLane &lane, const StatsWindow &window);
/// `account`: its name; empty: not asked for.
QString loopFilter(const LoopAlarm &loop, const QString &account);
QString bulkFilter(const BulkAction &bulk, const QString &account);

} // namespace Hookglass
