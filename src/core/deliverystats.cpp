// SPDX-License-Identifier: MIT
#include "core/deliverystats.h"

#include <algorithm>

namespace Hookglass {

using std::chrono::microseconds;

namespace {

constexpr int MostAttempts = 32;     ///< told apart; Follow Up Boss stops long before
constexpr qsizetype PieceKept = 512; ///< spans of one piece of time that are kept as they are
// No retry comes so soon: the shortest pause that is documented is 60 s. Source: fub-api.md §4.
constexpr microseconds TooSoon = std::chrono::seconds(5);

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

/// Which attempts are the first of those that came for one try: an event that is registered twice
/// comes twice for each. `attempts`: by time.
QList<qsizetype> triesIn(const QList<StatsDelivery> &attempts)
{
    const auto gapAfter = [&](qsizetype i) {
        return attempts.at(i + 1).receivedAt - attempts.at(i).receivedAt;
    };
    // Pauses between retries grow, so short ones at each second place are none.
    bool isPaired = attempts.size() >= 4;
    for (qsizetype i = 0; isPaired && i + 2 < attempts.size(); ++i) {
        const microseconds shorter = gapAfter(i % 2 == 0 ? i : i + 1);
        const microseconds longer = gapAfter(i % 2 == 0 ? i + 1 : i);
        isPaired = 2 * shorter < longer;
    }
    QList<qsizetype> firsts{0};
    for (qsizetype i = 1; i < attempts.size(); ++i) {
        const StatsDelivery &before = attempts.at(i - 1);
        const microseconds sinceFirst =
            attempts.at(i).receivedAt - attempts.at(firsts.constLast()).receivedAt;
        // Nobody asks again before he is answered, or has stopped waiting.
        const bool isWaiting = before.answeredAt &&
                               attempts.at(i).receivedAt < *before.answeredAt &&
                               gapAfter(i - 1) < SpanHistogram::Limit;
        if (sinceFirst >= TooSoon && !isWaiting && !(isPaired && i % 2 == 1))
            firsts.append(i);
    }
    return firsts;
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
            .p95 = spans.quantile(0.95).value_or(microseconds(0)),
            .late = spans.late(),
            .isAbout = !spans.isExact()};
}

StatsCounter::StatsCounter(StatsWindow window, LoopRule rule, size_t waiting)
    : m_rateGrid{window, RateBuckets}
    , m_lagGrid{window, LagBuckets}
    , m_laneGrid{window, LaneBuckets}
    , m_order(waiting)
    , m_loops(rule)
    , m_forgedRate(RateBuckets, 0)
{
}

StatsCounter::LagTrack &StatsCounter::track(const QString &eventName)
{
    LagTrack &track = m_lags[eventName];
    if (track.lags.empty()) {
        track.lags.resize(LagBuckets, SpanHistogram(PieceKept));
        track.answers.resize(LagBuckets, SpanHistogram(PieceKept));
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
    if (isFollowed(event))
        m_order.add(event, [this](const StatsEvent &next) { follow(next); });
    if (event.isForged && !event.eventName.isEmpty()) {
        ++m_forged;
        ++m_forgedRate[m_rateGrid.bucketOf(event.receivedAt)];
    }
    if (event.eventName.isEmpty() || event.origin != Origin::Delivered || !event.created ||
        event.isForged)
        return;
    const microseconds lag = event.receivedAt - *event.created;
    LagTrack &lags = track(event.eventName);
    if (lag < microseconds(0))
        ++lags.ahead;
    lags.lag.add(lag);
    lags.lags[size_t(m_lagGrid.bucketOf(event.receivedAt))].add(lag);
}

bool StatsCounter::isFollowed(const StatsEvent &event)
{
    // When it was fetched says nothing of when it happened.
    return !event.eventName.isEmpty() && event.origin != Origin::Synthetic &&
           event.origin != Origin::Fetched;
}

void StatsCounter::followAnew()
{
    m_loops = LoopWatch(m_loops.rule());
    m_bulks = BulkFold();
}

void StatsCounter::follow(const StatsEvent &event)
{
    for (const qint64 number : event.resources)
        m_loops.note(event.account, event.eventName, number, event.id, event.receivedAt);
    if (event.isForged)
        return;
    m_bulks.add({.account = event.account,
                 .eventName = event.eventName,
                 .subject = {},
                 .event = event.id,
                 .at = event.receivedAt,
                 .resources = event.resources,
                 .isUnread = hasBulkSubject(event.eventName)});
}

void StatsCounter::followRest()
{
    m_order.takeRest([this](const StatsEvent &next) { follow(next); });
}

QList<BulkAction> StatsCounter::takeBulks()
{
    followRest();
    return m_bulks.take();
}

void StatsCounter::put(LanePoint &point, const StatsDelivery &delivery)
{
    ++point.deliveries;
    point.repeats += delivery.isRepeat;
    point.refused += delivery.status != 0 && !isOk(delivery.status);
    point.unanswered += delivery.status == 0;
    point.forged += delivery.isForged;
    std::optional<microseconds> took;
    if (delivery.answeredAt)
        took = *delivery.answeredAt - delivery.receivedAt;
    point.late += took && *took > SpanHistogram::Limit;
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
    if (!delivery.answeredAt || delivery.isForged)
        return;
    const microseconds took = *delivery.answeredAt - delivery.receivedAt;
    LagTrack &lags = track(delivery.eventName);
    lags.answer.add(took);
    lags.answers[size_t(m_lagGrid.bucketOf(delivery.receivedAt))].add(took);
}

void StatsCounter::learn(int attempt, microseconds gap)
{
    ++m_retries.seen;
    const auto edge = std::find_if(RetryGaps::Edges.cbegin(), RetryGaps::Edges.cend(),
                                   [gap](std::chrono::seconds end) { return gap < end; });
    ++m_retries.counts[size_t(edge - RetryGaps::Edges.cbegin())];
    if (attempt <= MostAttempts)
        m_after[attempt].add(gap);
}

// From the first of one try that was not answered with 2xx to the first of the next. One that came
// again although it was answered is no retry, and does not move the others on.
void StatsCounter::addAttempts(QList<StatsDelivery> attempts, const QList<Gap> &gaps)
{
    m_retries.forged +=
        attempts.removeIf([](const StatsDelivery &attempt) { return attempt.isForged; });
    if (attempts.size() < 2)
        return;
    std::stable_sort(
        attempts.begin(), attempts.end(),
        [](const StatsDelivery &a, const StatsDelivery &b) { return a.receivedAt < b.receivedAt; });
    ++m_retries.events;
    const QList<qsizetype> firsts = triesIn(attempts);
    int attempt = 1;
    for (qsizetype one = 0; one < firsts.size(); ++one) {
        const qsizetype begin = firsts.at(one);
        const qsizetype end = one + 1 < firsts.size() ? firsts.at(one + 1) : attempts.size();
        for (qsizetype i = begin + 1; i < end; ++i)
            ++(isOk(attempts.at(i - 1).status) ? m_retries.repeats : m_retries.twins);
        if (end == attempts.size())
            return;
        const auto failed =
            std::find_if(attempts.cbegin() + begin, attempts.cbegin() + end,
                         [](const StatsDelivery &delivery) { return !isOk(delivery.status); });
        if (failed == attempts.cbegin() + end) {
            ++m_retries.repeats;
            continue;
        }
        const Timestamp next = attempts.at(end).receivedAt;
        if (wasAway(gaps, failed->receivedAt, next)) {
            ++m_retries.doubtful;
            return; // from here on the count is not known
        }
        learn(attempt++, next - failed->receivedAt);
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
    all.lags.resize(LagBuckets, SpanHistogram(PieceKept));
    all.answers.resize(LagBuckets, SpanHistogram(PieceKept));
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

DeliveryStats StatsCounter::finish()
{
    followRest();
    DeliveryStats stats;
    stats.window = m_rateGrid.window;
    stats.events = m_events;
    stats.deliveries = m_deliveries;
    stats.others = m_others;
    stats.forged = m_forged;
    if (m_forged > 0)
        stats.forgedRate = m_forgedRate;
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
