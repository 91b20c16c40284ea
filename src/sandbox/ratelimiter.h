// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "sandbox/guesses.h"

#include <QtCore/QByteArray>
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

/// Counts requests in a sliding window of 10 seconds for each caller and context.
class RateLimiter final
{
public:
    RateLimiter(const Guesses &guesses, const Clock &clock, double timeScale);

    /// Counts one request. Callers that are no registered system share the lower limits.
    RateVerdict take(const QString &system, bool isRegistered, RateContext context);

private:
    /// The system (empty: all that are not registered) and what it drew on.
    using Key = std::pair<QString, RateContext>;
    int limitOf(RateContext context, bool isRegistered) const;

    const Guesses &m_guesses;
    const Clock &m_clock;
    std::chrono::microseconds m_window;
    std::map<Key, std::deque<Timestamp>> m_requests;
};

RateContext rateContext(QByteArrayView method, QByteArrayView family);

} // namespace Hookglass::Sim
