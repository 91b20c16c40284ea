// SPDX-License-Identifier: MIT
#include "models/insightwords.h"

#include "core/answernote.h"
#include "core/filterlexer.h"
#include "core/filtertime.h"
#include "models/counted.h"
#include "models/format.h"
#include "models/recoverwords.h"
#include "models/timeline.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Insights", text);
}

QString quoted(const QString &text)
{
    return translate("“%1”").arg(text);
}

/// "“Hot”, “Cold” and “Austin, TX”"; of very many, the first.
QString quotedList(const QStringList &texts)
{
    constexpr qsizetype most = 6;
    QStringList all;
    for (const QString &text : texts) {
        if (all.size() < most)
            all.append(quoted(text));
    }
    if (texts.size() > most)
        all.append(translate("%1 more").arg(formatCount(texts.size() - most)));
    const QString last = all.takeLast();
    return all.isEmpty() ? last : translate("%1 and %2").arg(all.join(u", "_s), last);
}

QString lowered(QString noun)
{
    if (!noun.isEmpty())
        noun[0] = noun.at(0).toLower();
    return noun;
}

/// `name:value`, so that the filter's reader takes it as it is.
QString term(const QString &name, const QString &value)
{
    return name + u':' + (isPlainFilterValue(value) ? value : quotedForFilter(value));
}

/// Local, as people read it; where that would mean another time (clocks were set back), in UTC.
QString timeValue(Timestamp t)
{
    const QDateTime utc = toDateTime(t);
    const QDateTime local = utc.toLocalTime();
    FilterTime time;
    time.kind = FilterTime::Kind::DateTime;
    time.date = local.date();
    time.time = local.time();
    if (toDateTime(time.resolve({.now = t, .zone = {}})) != utc) {
        time.date = utc.date();
        time.time = utc.time();
        time.isUtc = true;
    }
    return time.toText();
}

constexpr auto WithSeconds = 10min; ///< a shorter time is told to the second

/// Filters name milliseconds, so the last one is taken whole.
QString between(Timestamp from, Timestamp until)
{
    return u"after:%1 before:%2"_s.arg(timeValue(from), timeValue(until));
}

Timestamp justAfter(Timestamp t)
{
    return t + 1ms;
}

QString clockText(Timestamp t, Timestamp now, const QString &format)
{
    const QDateTime local = toDateTime(t).toLocalTime();
    const bool isToday = local.date() == toDateTime(now).toLocalTime().date();
    const QString time = local.toString(format);
    return isToday ? time : uiLocale().toString(local.date(), u"d MMM"_s) + u' ' + time;
}

QString requestCount(int requests)
{
    return requests == 1 ? translate("1 request")
                         : translate("%1 requests").arg(formatCount(requests));
}

/// What was done, by how an event's name ends: "1,240 people created".
QString doneTo(const QString &eventName, const QString &things)
{
    if (eventName.endsWith("Created"_L1))
        return translate("%1 created").arg(things);
    if (eventName.endsWith("Deleted"_L1))
        return translate("%1 deleted").arg(things);
    if (eventName.endsWith("Updated"_L1))
        return translate("%1 changed").arg(things);
    return translate("%1: %2").arg(eventName, things);
}

} // namespace

QString windowText(const StatsWindow &window, Timestamp now)
{
    const auto dayOf = [](Timestamp t) { return toDateTime(t).toLocalTime().date(); };
    // Over midnight both ends have their day, or "11:50 to 11:50" would be nothing.
    const Timestamp other = dayOf(window.from) == dayOf(window.until) ? now : Timestamp();
    const QString format = window.until - window.from < WithSeconds ? u"HH:mm:ss"_s : u"HH:mm"_s;
    return translate("%1 to %2")
        .arg(clockText(window.from, other, format), clockText(window.until, other, format));
}

QString forgedText(qint64 count)
{
    return translate("%1 with a wrong signature or none").arg(formatCount(count));
}

QString percentileText(const SpanPair &pair, microseconds span)
{
    const microseconds limit = SpanHistogram::Limit;
    QString text = formatSpan(span);
    if (span > limit && text == formatSpan(limit))
        text = translate("%1 s").arg(uiLocale().toString(
            double(std::chrono::ceil<std::chrono::milliseconds>(span).count()) / 1000, 'f', 3));
    return pair.isAbout ? translate("about %1").arg(text) : text;
}

QString lateText(const SpanPair &answers)
{
    if (answers.late == 0)
        return {};
    const QString text = answers.late == 1
                             ? translate("1 of %2 was answered after the limit of %3 s.")
                             : translate("%1 of %2 were answered after the limit of %3 s.")
                                   .arg(formatCount(answers.late));
    return text.arg(formatCount(answers.count)).arg(SpanHistogram::Limit.count());
}

QString amountText(const DeliveryStats &stats)
{
    QString events = stats.events == 1 ? translate("1 event")
                                       : translate("%1 events").arg(formatCount(stats.events));
    if (stats.forged > 0)
        events += translate(" (%1)").arg(forgedText(stats.forged));
    const QString deliveries = stats.deliveries == 1
                                   ? translate("1 delivery")
                                   : translate("%1 deliveries").arg(formatCount(stats.deliveries));
    if (stats.others == 0)
        return translate("%1, %2").arg(events, deliveries);
    QStringList parts{events, translate("%1 of them").arg(deliveries)};
    parts << (stats.others == 1
                  ? translate("1 request that was no event")
                  : translate("%1 requests that were no events").arg(formatCount(stats.others)));
    return parts.join(u", "_s);
}

QString loopSentence(const LoopAlarm &loop)
{
    return translate("%1 %2: %3 events within %4 (%5)")
        .arg(kindNoun(loop.resource.kind))
        .arg(loop.resource.number)
        .arg(formatCount(loop.events), formatSpan(loop.last - loop.first),
             loop.eventNames.join(u", "_s));
}

QString loopAdvice()
{
    return translate("A program that changes what it is told of makes its own next event. Let it "
                     "ignore its own changes, or write only what differs.");
}

QString bulkSentence(const BulkAction &bulk)
{
    QString kind = kindOfEvent(bulk.eventName);
    if (kind.isEmpty())
        kind = translate("things");
    const QString noun = lowered(bulk.resources == 1 ? kindNoun(kind) : kindsNoun(kind));
    QString things = translate("%1 %2").arg(formatCount(bulk.resources), noun);
    if (bulk.isAtLeast)
        things = translate("at least %1").arg(things);
    QString done = doneTo(bulk.eventName, things);
    if (bulk.eventName == "peopleTagsCreated"_L1)
        done = bulk.subject.isEmpty() ? translate("Tags added to %1").arg(things)
               : bulk.subject.size() > 1
                   ? translate("Tags %1 added to %2").arg(quotedList(bulk.subject), things)
                   : translate("Tag %1 added to %2").arg(quotedList(bulk.subject), things);
    else if (bulk.eventName == "peopleStageUpdated"_L1)
        done = bulk.subject.isEmpty()
                   ? translate("Stage of %1 changed").arg(things)
                   : translate("Stage %1 given to %2").arg(quotedList(bulk.subject), things);
    return translate("%1, %2").arg(done, requestCount(bulk.requests));
}

QString bulkTime(const BulkAction &bulk, Timestamp now)
{
    const auto text = [now](Timestamp t) {
        const QString time = formatTime(t, now);
        return time.first(std::max<qsizetype>(0, time.size() - 4)); // without milliseconds
    };
    return bulk.first == bulk.last
               ? text(bulk.first)
               : translate("%1, %2 long").arg(text(bulk.first), formatSpan(bulk.last - bulk.first));
}

QString markWord(WebhookHappening kind)
{
    switch (kind) {
    case WebhookHappening::Made:
        return translate("Registered");
    case WebhookHappening::Changed:
        return translate("Changed");
    case WebhookHappening::Deleted:
        return translate("Deleted");
    case WebhookHappening::Restored:
        return translate("Restored");
    case WebhookHappening::SwitchedOff:
        return translate("Switched off");
    case WebhookHappening::SwitchedOn:
        return translate("Switched on");
    }
    Q_UNREACHABLE();
}

QString markSentence(const WebhookMark &mark)
{
    const QString time = toDateTime(mark.at).toLocalTime().toString(u"HH:mm:ss"_s);
    const QString webhook =
        mark.webhook > 0 ? translate("webhook %1").arg(mark.webhook) : translate("webhook");
    return mark.isOurs ? translate("%1 %2: %3, from here").arg(time, markWord(mark.kind), webhook)
                       : translate("%1 %2: %3, not from here; the time is when it was seen")
                             .arg(time, markWord(mark.kind), webhook);
}

QString laneSentence(const WebhookLane &lane)
{
    const LanePoint &sum = lane.sum;
    if (sum.deliveries == 0)
        return translate("nothing in this time");
    QStringList parts{sum.deliveries == 1
                          ? translate("1 delivery")
                          : translate("%1 deliveries").arg(formatCount(sum.deliveries))};
    if (sum.repeats > 0)
        parts << translate("%1 of them repeats").arg(formatCount(sum.repeats));
    if (sum.forged > 0)
        parts << forgedText(sum.forged);
    if (sum.refused == 0 && sum.unanswered == 0)
        parts << translate("all answered with 2xx");
    if (sum.refused > 0)
        parts << translate("%1 not answered with 2xx").arg(formatCount(sum.refused));
    if (sum.unanswered > 0)
        parts << translate("%1 without a recorded answer").arg(formatCount(sum.unanswered));
    if (sum.late > 0)
        parts << translate("%1 after the limit of %2 s")
                     .arg(formatCount(sum.late))
                     .arg(AnswerLimit.count());
    if (sum.slowest)
        parts << translate("slowest answer after %1").arg(formatSpan(*sum.slowest));
    return parts.join(u", "_s);
}

QString lanePointSentence(const LanePoint &point)
{
    QStringList parts{toDateTime(point.at).toLocalTime().toString(u"HH:mm:ss"_s)};
    if (point.deliveries > 1)
        parts << translate("%1 deliveries").arg(formatCount(point.deliveries));
    if (point.slowest)
        parts << (point.deliveries > 1 ? translate("slowest answer %1 after %2")
                                       : translate("answered %1 after %2"))
                     .arg(point.status == AnswerCut ? translate("cut")
                                                    : QString::number(point.status),
                          formatSpan(*point.slowest));
    if (point.refused > 0)
        parts << translate("%1 not 2xx").arg(formatCount(point.refused));
    if (point.unanswered > 0)
        parts << translate("%1 without a recorded answer").arg(formatCount(point.unanswered));
    if (point.late > 0)
        parts << translate("%1 too late").arg(formatCount(point.late));
    if (point.forged > 0)
        parts << (point.deliveries == 1 ? translate("wrong signature or none")
                                        : forgedText(point.forged));
    if (point.repeats > 0)
        parts << (point.deliveries == 1 ? translate("a repeat")
                                        : translate("%1 repeats").arg(formatCount(point.repeats)));
    return parts.join(u", "_s);
}

QStringList retryClassNames()
{
    return {translate("< 30 s"),     translate("30–90 s"),    translate("1.5–3 min"),
            translate("3–7.5 min"),  translate("7.5–15 min"), translate("15–45 min"),
            translate("45 min–2 h"), translate("2–8 h"),      translate("> 8 h")};
}

QString noRetriesText(const DeliveryStats &stats)
{
    if (stats.deliveries == 0 && stats.events == 0)
        return translate("No event came in this time, so there was no retry to be seen.");
    if (stats.deliveries == 0)
        return translate("No pause between retries was seen in this time: its events were "
                         "imported, fetched or made here, and none came over the network.");
    return translate("No pause between retries was seen in this time: what came was answered at "
                     "once, or came only once.");
}

QString retrySentence(const RetryGaps &retries)
{
    if (retries.seen == 0)
        return {};
    QStringList parts;
    for (const RetryGaps::After &after : retries.after) {
        parts << (after.gap.count == 1
                      ? translate("after attempt %1: %2 (seen once)")
                            .arg(after.attempt)
                            .arg(formatSpan(after.gap.p50))
                      : translate("after attempt %1: about %2 (seen %3 times, longest %4)")
                            .arg(after.attempt)
                            .arg(formatSpan(after.gap.p50), formatCount(after.gap.count),
                                 formatSpan(after.longest)));
    }
    return translate("Learned from %1 pauses: %2.")
        .arg(formatCount(retries.seen), parts.join(u"; "_s));
}

QString retryLeftOut(const RetryGaps &retries)
{
    QStringList parts;
    if (retries.doubtful > 0)
        parts << counted(retries.doubtful,
                         translate("1 pause is left out: we could not be reached at some time in "
                                   "it, and may have missed an attempt."),
                         translate("%1 pauses are left out: we could not be reached at some time "
                                   "in them, and may have missed an attempt."));
    if (retries.repeats > 0)
        parts << counted(retries.repeats,
                         translate("1 delivery came again although it was answered with 2xx, as "
                                   "events do that are registered twice."),
                         translate("%1 deliveries came again although they were answered with "
                                   "2xx, as events do that are registered twice."));
    if (retries.twins > 0)
        parts << counted(retries.twins,
                         translate("1 delivery came beside another of its event, too soon for a "
                                   "retry, as events do that are registered twice: the pauses are "
                                   "from the first to the first."),
                         translate("%1 deliveries came beside another of their event, too soon "
                                   "for a retry, as events do that are registered twice: the "
                                   "pauses are from the first to the first."));
    if (retries.forged > 0)
        parts << counted(retries.forged,
                         translate("1 delivery with a wrong signature or none is left out."),
                         translate("%1 deliveries with a wrong signature or none are left out."));
    return parts.join(u' ');
}

QString retryTables()
{
    return translate("Follow Up Boss documents it in two ways: “up to 8 hours” in its guide, and 5 "
                     "retries after 60, 300, 300, 600 and 1800 s in a newer table. What is drawn "
                     "here is only what was seen.");
}

QString windowFilter(const StatsWindow &window)
{
    return between(window.from, window.until);
}

QString eventsFilter(const QString &eventName, const StatsWindow &window)
{
    const QString what = eventName.isEmpty() ? u"is:unreadable"_s : term(u"event"_s, eventName);
    return what + u' ' + windowFilter(window);
}

QString laneFilter(const WebhookLane &lane, const StatsWindow &window)
{
    QString filter = eventsFilter(lane.eventName, window);
    if (!lane.accountName.isEmpty())
        filter = term(u"account"_s, lane.accountName) + u' ' + filter;
    return filter;
}

QString loopFilter(const LoopAlarm &loop, const QString &account)
{
    QStringList parts;
    if (!account.isEmpty())
        parts << term(u"account"_s, account);
    if (loop.resource.kind == "people"_L1)
        parts << term(u"person"_s, QString::number(loop.resource.number));
    else // there is no field for it: the number stands somewhere in the payload
        parts << u"body:"_s + quotedForFilter(QString::number(loop.resource.number));
    if (!loop.eventNames.isEmpty())
        parts << u"event:"_s + loop.eventNames.join(u',');
    parts << between(loop.first, justAfter(loop.last));
    return parts.join(u' ');
}

QString bulkFilter(const BulkAction &bulk, const QString &account)
{
    QStringList parts;
    if (!account.isEmpty())
        parts << term(u"account"_s, account);
    parts << term(u"event"_s, bulk.eventName);
    if (bulk.eventName == "peopleTagsCreated"_L1 && !bulk.subject.isEmpty()) {
        for (const QString &tag : bulk.subject)
            parts << term(u"tag"_s, tag);
    } else {
        for (const QString &part : bulk.subject)
            parts << u"body:"_s + quotedForFilter(part);
    }
    parts << between(bulk.first, justAfter(bulk.last));
    return parts.join(u' ');
}

} // namespace Hookglass
