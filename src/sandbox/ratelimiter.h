// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "sandbox/guesses.h"

#include <QtCore/QByteArray>
#include <QtCore/QRandomGenerator>
#include <QtCore/QString>

#include <deque>
#include <map>
#include <utility>

namespace Hookglass::Sim {

/// Which budget a request draws on; a request draws on one only. Source: fub-api.md §5.
enum class RateContext : quint8 { Global, GetEvents, PostEvents, PutPeople, Notes };

struct RateVerdict
{
    bool isAllowed = true;
    bool isLimited = true; ///< false: no budget, no headers
    int limit = 0;
    int remaining = 0;
    int windowSeconds = 10;
    int retryAfterSeconds = 0; ///< if it is not allowed
    QByteArray context;
};

/// How callers kept to the limits.
struct RateCounts
{
    qint64 requests = 0;
    qint64 overLimit = 0;     ///< more than the limit allows
    qint64 refusedAtWill = 0; ///< see Guesses::refuseShare
    qint64 tooEarly = 0;      ///< while a Retry-After was running; refused for that
};

/// Counts requests in a sliding window of 10 seconds for each caller and context.
class RateLimiter final
{
public:
    RateLimiter(const Guesses &guesses, const Clock &clock, double timeScale);

    /// Counts one request. Callers that are no registered system share the lower limits.
    RateVerdict take(const QString &system, bool isRegistered, RateContext context);
    const RateCounts &counts() const { return m_counts; }

private:
    /// The system (empty: all that are not registered) and what it drew on.
    using Key = std::pair<QString, RateContext>;
    int limitOf(RateContext context, bool isRegistered) const;
    int refuseAtWill(const Key &key, Timestamp now);

    const Guesses &m_guesses;
    const Clock &m_clock;
    std::chrono::microseconds m_window;
    std::map<Key, std::deque<Timestamp>> m_requests;
    struct Closed ///< by a 429
    {
        Timestamp from;
        Timestamp until;
    };
    std::map<Key, Closed> m_closed;
    QRandomGenerator m_random{1};
    RateCounts m_counts;
};

RateContext rateContext(QByteArrayView method, QByteArrayView family);

} // namespace Hookglass::Sim
