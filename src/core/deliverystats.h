// SPDX-License-Identifier: MIT
#pragma once

#include "core/arrivalorder.h"
#include "core/bulkfold.h"
#include "core/event.h"
#include "core/loopwatch.h"
#include "core/reach.h"
#include "core/spanhistogram.h"

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QMetaType>

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace Hookglass {

/// From `from` on, before `until`.
struct StatsWindow
{
    Timestamp from;
    Timestamp until;
    bool contains(Timestamp t) const { return t >= from && t < until; }
    bool operator==(const StatsWindow &) const = default;
};

/// Into how many pieces of equal length a window is cut.
inline constexpr int RateBuckets = 96;
inline constexpr int LagBuckets = 48;
inline constexpr int LaneBuckets = 320;

/// Where the pieces of a window lie.
struct StatsGrid
{
    StatsWindow window;
    int buckets = 1;
    int bucketOf(Timestamp t) const; ///< clamped
    Timestamp startOf(int bucket) const;
    std::chrono::microseconds width() const;
};

/// How many events of one name came, in RateBuckets pieces. By the time an event first came.
struct RateSeries
{
    QString eventName; ///< empty: requests that were no event
    QList<qint64> counts;
    qint64 total = 0;
    bool operator==(const RateSeries &) const = default;
};

/// Deliveries of a webhook that came close together; most often one.
struct LanePoint
{
    Timestamp at; ///< of the slowest
    int deliveries = 0;
    int repeats = 0;                                  ///< of them, not the first of their event
    int refused = 0;                                  ///< answered, but not with 2xx
    int unanswered = 0;                               ///< no answer is on record
    int late = 0;                                     ///< after Follow Up Boss's limit
    int forged = 0;                                   ///< with a wrong signature, or none
    int status = 0;                                   ///< of the slowest; or AnswerCut
    std::optional<std::chrono::microseconds> slowest; ///< nullopt: none was answered
    EventId event;                                    ///< of the slowest
    bool operator==(const LanePoint &) const = default;
};

/// What came over the network for one account and event. Of two registrations of one event at the
/// same address nothing in a request tells which of them it came for.
struct WebhookLane
{
    AccountId account;
    QString accountName;
    QString eventName;
    LanePoint sum; ///< of all
    QList<LanePoint> points;
    bool operator==(const WebhookLane &) const = default;
};

/// p50 and p95 of some spans: spans that there were, unless they were too many to be kept.
struct SpanPair
{
    qint64 count = 0;
    std::chrono::microseconds p50{0};
    std::chrono::microseconds p95{0};
    qint64 late = 0;      ///< longer than SpanHistogram::Limit
    bool isAbout = false; ///< off by 0.4 % at most; on the right side of the limit nevertheless
    static SpanPair of(const SpanHistogram &spans);
    bool operator==(const SpanPair &) const = default;
};

/// How late events of one name came, and how fast their deliveries were answered. Those with a
/// wrong signature, or none, are left out: what they say of themselves is not to be believed.
struct LagStats
{
    QString eventName;       ///< empty: of all
    qint64 ahead = 0;        ///< events that came before they were made, by the clocks
    SpanPair lag;            ///< created at FUB to first received
    SpanPair answer;         ///< received to answered
    QList<SpanPair> lags;    ///< in LagBuckets pieces
    QList<SpanPair> answers; ///< likewise
    bool operator==(const LagStats &) const = default;
};

/// How long Follow Up Boss waits before it tries again, as seen here.
struct RetryGaps
{
    /// Of the pause after one attempt.
    struct After
    {
        int attempt = 1; ///< 1: between the first and the second
        SpanPair gap;
        std::chrono::microseconds longest{0};
        bool operator==(const After &) const = default;
    };
    static constexpr std::array<std::chrono::seconds, 8> Edges{
        std::chrono::seconds(30),    std::chrono::seconds(90),    std::chrono::seconds(180),
        std::chrono::seconds(450),   std::chrono::seconds(900),   std::chrono::seconds(2'700),
        std::chrono::seconds(7'200), std::chrono::seconds(28'800)};
    std::array<qint64, Edges.size() + 1> counts{}; ///< below each edge, and from the last on
    QList<After> after;
    qint64 seen = 0;
    qint64 doubtful = 0; ///< not counted: we could not be reached between, and may have missed one
    qint64 repeats = 0;  ///< not counted: came again although it was answered with 2xx
    qint64 twins = 0;    ///< not counted: came beside another of its event, too soon for a retry
    qint64 forged = 0;   ///< not counted: of such an event, but with a wrong signature or none
    qint64 events = 0;   ///< that came more than once
    bool operator==(const RetryGaps &) const = default;
};

/// Something happened to a webhook. Values are stored.
enum class WebhookHappening : quint8 {
    Made = 0,
    Changed = 1,
    Deleted = 2,
    Restored = 3,
    SwitchedOff = 4,
    SwitchedOn = 5
};

struct WebhookMark
{
    AccountId account;
    qint64 webhook = 0; ///< its number at Follow Up Boss; 0: not known
    QString eventName;
    WebhookHappening kind = WebhookHappening::Changed;
    bool isOurs = false; ///< done from here; else it was seen afterwards
    Timestamp at;
    bool operator==(const WebhookMark &) const = default;
};

/// How deliveries went in a window of time.
struct DeliveryStats
{
    StatsWindow window;
    qint64 events = 0;        ///< that first came in it, wherever from
    qint64 deliveries = 0;    ///< of events, over the network
    qint64 others = 0;        ///< requests that were no event
    qint64 forged = 0;        ///< of the events, with a wrong signature, or none
    QList<qint64> forgedRate; ///< of them, in RateBuckets pieces
    QList<RateSeries> rates;  ///< the most frequent first
    QList<WebhookLane> lanes; ///< the busiest first
    QList<LagStats> lags;     ///< of all first, then by name, the most frequent first
    RetryGaps retries;
    QList<LoopAlarm> loops;   ///< newest first
    QList<BulkAction> bulks;  ///< newest first
    QList<WebhookMark> marks; ///< oldest first
    QHash<AccountId, QString> accounts;
    bool operator==(const DeliveryStats &) const = default;
};

/// An event as it is counted.
struct StatsEvent
{
    EventId id;
    AccountId account;
    QString eventName;
    Origin origin = Origin::Delivered;
    bool isForged = false; ///< its signature is wrong or missing: Follow Up Boss did not say it
    Timestamp receivedAt;  ///< first
    std::optional<Timestamp> created;
    QList<qint64> resources;
    /// In the order of arrival.
    friend bool operator<(const StatsEvent &a, const StatsEvent &b)
    {
        return a.receivedAt != b.receivedAt ? a.receivedAt < b.receivedAt : a.id < b.id;
    }
};

/// A delivery over the network as it is counted.
struct StatsDelivery
{
    EventId event;
    AccountId account;
    QString eventName;
    Timestamp receivedAt;
    bool isRepeat = false;
    bool isForged = false;
    int status = 0; ///< 0: not recorded
    std::optional<Timestamp> answeredAt;
};

/// Counts events and deliveries of one window. What it keeps depends on the number of different
/// events and pieces, not on how many there are.
class StatsCounter final
{
public:
    static constexpr size_t Waiting = 1'024;

    /// `waiting`: so many events wait for one that came before them, but is added after them.
    StatsCounter(StatsWindow window, LoopRule rule, size_t waiting = Waiting);

    void add(const StatsEvent &event);       ///< in any order; see isOutOfOrder()
    void add(const StatsDelivery &delivery); ///< in any order
    /// Deliveries of one event over the network, in any order; `gaps`: see RetryGaps.
    void addAttempts(QList<StatsDelivery> attempts, const QList<Gap> &gaps);
    /// Loops and bulk actions are seen only in the order in which events came. True: they were
    /// added too far from it, so the same events are to be given to follow() once more, after
    /// followAnew() and from the oldest on.
    bool isOutOfOrder() const { return m_order.isBroken(); }
    void followAnew();
    void follow(const StatsEvent &event);
    /// Whether loops and bulk actions are looked for among such.
    static bool isFollowed(const StatsEvent &event);
    /// Requests whose data tells actions apart are to be read before they are folded; see
    /// hasBulkSubject(). Those found so far, by their event's name alone.
    QList<BulkAction> takeBulks();
    /// All but the bulk actions, marks and accounts' names.
    DeliveryStats finish();

private:
    struct LagTrack
    {
        qint64 ahead = 0;
        SpanHistogram lag;
        SpanHistogram answer;
        std::vector<SpanHistogram> lags;
        std::vector<SpanHistogram> answers;
    };
    struct Lane
    {
        LanePoint sum;
        QHash<int, LanePoint> points;
    };
    LagTrack &track(const QString &eventName);
    void followRest();
    void learn(int attempt, std::chrono::microseconds gap);
    static void put(LanePoint &point, const StatsDelivery &delivery);
    void finishLanes(DeliveryStats &stats) const;
    void finishLags(DeliveryStats &stats) const;

    const StatsGrid m_rateGrid;
    const StatsGrid m_lagGrid;
    const StatsGrid m_laneGrid;
    QHash<QString, RateSeries> m_rates;
    std::map<std::pair<qint64, QString>, Lane> m_lanes;
    std::map<QString, LagTrack> m_lags;
    std::map<int, SpanHistogram> m_after;
    RetryGaps m_retries;
    ArrivalOrder<StatsEvent> m_order;
    LoopWatch m_loops;
    BulkFold m_bulks;
    qint64 m_events = 0;
    qint64 m_deliveries = 0;
    qint64 m_others = 0;
    qint64 m_forged = 0;
    QList<qint64> m_forgedRate;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::StatsWindow)
Q_DECLARE_METATYPE(Hookglass::DeliveryStats)
