// SPDX-License-Identifier: MIT
#include "core/deliverystats.h"

#include <algorithm>

namespace Hookglass {

using std::chrono::microseconds;

namespace {

constexpr microseconds AnswerLimit = std::chrono::seconds(10); ///< source: fub-api.md §4
constexpr int MostAttempts = 32; ///< told apart; Follow Up Boss stops long before

bool isOk(int status)
{
    return status >= 200 && status < 300;
}

/// Nothing could arrive at some time between: what came then is missing here.
bool wasAway(const QList<Gap> &gaps, Timestamp from, Timestamp until)
{
    return std::any_of(gaps.cbegin(), gaps.cend(), [&](const Gap &gap) {
        return gap.from < until && (gap.isOpen || gap.until > from);
    });
}

} // namespace

microseconds StatsGrid::width() const
{
    return std::max(microseconds(1), (window.until - window.from) / std::max(1, buckets));
}

int StatsGrid::bucketOf(Timestamp t) const
{
    const qint64 span = std::max<qint64>(1, (window.until - window.from).count());
    const double share = double((t - window.from).count()) / double(span);
    return std::clamp(int(share * buckets), 0, buckets - 1);
}

Timestamp StatsGrid::startOf(int bucket) const
{
    const double span = double((window.until - window.from).count());
    return window.from + microseconds(qint64(span * bucket / std::max(1, buckets)));
}

SpanPair SpanPair::of(const SpanHistogram &spans)
{
    return {.count = spans.count(),
            .p50 = spans.quantile(0.5).value_or(microseconds(0)),
            .p95 = spans.quantile(0.95).value_or(microseconds(0))};
}

StatsCounter::StatsCounter(StatsWindow window, LoopRule rule)
    : m_rateGrid{window, RateBuckets}
    , m_lagGrid{window, LagBuckets}
    , m_laneGrid{window, LaneBuckets}
    , m_loops(rule)
{
}

StatsCounter::LagTrack &StatsCounter::track(const QString &eventName)
{
    LagTrack &track = m_lags[eventName];
    if (track.lags.empty()) {
        track.lags.resize(LagBuckets);
        track.answers.resize(LagBuckets);
    }
    return track;
}

void StatsCounter::add(const StatsEvent &event)
{
    ++(event.eventName.isEmpty() ? m_others : m_events);
    RateSeries &rate = m_rates[event.eventName];
    if (rate.counts.isEmpty()) {
        rate.eventName = event.eventName;
        rate.counts.resize(RateBuckets);
    }
    ++rate.counts[m_rateGrid.bucketOf(event.receivedAt)];
    ++rate.total;
    if (event.eventName.isEmpty() || event.origin == Origin::Synthetic)
        return;
    if (event.origin != Origin::Fetched) { // when it was fetched says nothing of when it happened
        for (const qint64 number : event.resources)
            m_loops.note(event.account, event.eventName, number, event.id, event.receivedAt);
        if (!event.isForged)
            m_bulks.add({.account = event.account,
                         .eventName = event.eventName,
                         .subject = {},
                         .event = event.id,
                         .at = event.receivedAt,
                         .resources = event.resources,
                         .isUnread = hasBulkSubject(event.eventName)});
    }
    if (event.origin != Origin::Delivered || !event.created)
        return;
    const microseconds lag = event.receivedAt - *event.created;
    LagTrack &lags = track(event.eventName);
    if (lag < microseconds(0))
        ++lags.ahead;
    lags.lag.add(lag);
    lags.lags[size_t(m_lagGrid.bucketOf(event.receivedAt))].add(lag);
}

void StatsCounter::put(LanePoint &point, const StatsDelivery &delivery)
{
    ++point.deliveries;
    point.repeats += delivery.isRepeat;
    point.refused += delivery.status != 0 && !isOk(delivery.status);
    point.unanswered += delivery.status == 0;
    std::optional<microseconds> took;
    if (delivery.answeredAt)
        took = *delivery.answeredAt - delivery.receivedAt;
    point.late += took && *took > AnswerLimit;
    if (point.deliveries == 1 || (took && (!point.slowest || *took > *point.slowest))) {
        point.at = delivery.receivedAt;
        point.status = delivery.status;
        point.event = delivery.event;
        point.slowest = took;
    }
}

void StatsCounter::add(const StatsDelivery &delivery)
{
    ++m_deliveries;
    Lane &lane = m_lanes[{delivery.account.value, delivery.eventName}];
    put(lane.sum, delivery);
    put(lane.points[m_laneGrid.bucketOf(delivery.receivedAt)], delivery);
    if (!delivery.answeredAt)
        return;
    const microseconds took = *delivery.answeredAt - delivery.receivedAt;
    LagTrack &lags = track(delivery.eventName);
    lags.answer.add(took);
    lags.answers[size_t(m_lagGrid.bucketOf(delivery.receivedAt))].add(took);
}

void StatsCounter::addAttempts(const QList<StatsDelivery> &attempts, const QList<Gap> &gaps)
{
    m_retries.events += attempts.size() > 1;
    // One that came again although it was answered, as an event does that is registered twice, is
    // no retry, and does not move the others on.
    int attempt = 1;
    for (qsizetype i = 1; i < attempts.size(); ++i) {
        const StatsDelivery &before = attempts.at(i - 1);
        const microseconds gap = attempts.at(i).receivedAt - before.receivedAt;
        if (isOk(before.status)) {
            ++m_retries.repeats;
            continue;
        }
        if (wasAway(gaps, before.receivedAt, attempts.at(i).receivedAt)) {
            ++m_retries.doubtful;
            return; // from here on the count is not known
        }
        ++m_retries.seen;
        const auto edge = std::find_if(RetryGaps::Edges.cbegin(), RetryGaps::Edges.cend(),
                                       [gap](std::chrono::seconds end) { return gap < end; });
        ++m_retries.counts[size_t(edge - RetryGaps::Edges.cbegin())];
        if (attempt <= MostAttempts)
            m_after[attempt].add(gap);
        ++attempt;
    }
}

void StatsCounter::finishLanes(DeliveryStats &stats) const
{
    for (const auto &[key, lane] : m_lanes) {
        WebhookLane made{.account = AccountId{key.first},
                         .accountName = {},
                         .eventName = key.second,
                         .sum = lane.sum,
                         .points = lane.points.values()};
        std::sort(made.points.begin(), made.points.end(),
                  [](const LanePoint &a, const LanePoint &b) { return a.at < b.at; });
        stats.lanes.append(std::move(made));
    }
    std::stable_sort(stats.lanes.begin(), stats.lanes.end(),
                     [](const WebhookLane &a, const WebhookLane &b) {
                         return a.sum.deliveries > b.sum.deliveries;
                     });
}

void StatsCounter::finishLags(DeliveryStats &stats) const
{
    const auto finished = [](const QString &name, const LagTrack &track) {
        LagStats made{.eventName = name,
                      .ahead = track.ahead,
                      .lag = SpanPair::of(track.lag),
                      .answer = SpanPair::of(track.answer),
                      .lags = {},
                      .answers = {}};
        for (int i = 0; i < LagBuckets; ++i) {
            made.lags.append(SpanPair::of(track.lags[size_t(i)]));
            made.answers.append(SpanPair::of(track.answers[size_t(i)]));
        }
        return made;
    };
    LagTrack all;
    all.lags.resize(LagBuckets);
    all.answers.resize(LagBuckets);
    for (const auto &[name, track] : m_lags) {
        all.ahead += track.ahead;
        all.lag.add(track.lag);
        all.answer.add(track.answer);
        for (size_t i = 0; i < size_t(LagBuckets); ++i) {
            all.lags[i].add(track.lags[i]);
            all.answers[i].add(track.answers[i]);
        }
        if (!name.isEmpty())
            stats.lags.append(finished(name, track));
    }
    std::stable_sort(
        stats.lags.begin(), stats.lags.end(), [](const LagStats &a, const LagStats &b) {
            return std::max(a.lag.count, a.answer.count) > std::max(b.lag.count, b.answer.count);
        });
    if (!m_lags.empty())
        stats.lags.prepend(finished({}, all));
}

DeliveryStats StatsCounter::finish() const
{
    DeliveryStats stats;
    stats.window = m_rateGrid.window;
    stats.events = m_events;
    stats.deliveries = m_deliveries;
    stats.others = m_others;
    stats.rates = m_rates.values();
    std::sort(stats.rates.begin(), stats.rates.end(), [](const RateSeries &a, const RateSeries &b) {
        return a.total != b.total ? a.total > b.total : a.eventName < b.eventName;
    });
    finishLanes(stats);
    finishLags(stats);
    stats.retries = m_retries;
    for (const auto &[attempt, spans] : m_after)
        stats.retries.after.append({.attempt = attempt,
                                    .gap = SpanPair::of(spans),
                                    .longest = spans.longest().value_or(microseconds(0))});
    stats.loops = m_loops.alarms();
    std::reverse(stats.loops.begin(), stats.loops.end());
    return stats;
}

} // namespace Hookglass
