// SPDX-License-Identifier: MIT
#include "sandbox/ratelimiter.h"

#include <algorithm>

namespace Hookglass::Sim {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::microseconds Window = 10s;
constexpr int Unlimited = 0;

QByteArray contextName(RateContext context)
{
    switch (context) {
    case RateContext::Global:
        return "global";
    case RateContext::GetEvents:
        return "events";
    case RateContext::PostEvents:
        return "POST.events";
    case RateContext::PutPeople:
        return "PUT.people";
    case RateContext::Notes:
        return "notes";
    }
    return {};
}

} // namespace

RateLimiter::RateLimiter(const Guesses &guesses, const Clock &clock, double timeScale)
    : m_guesses(guesses)
    , m_clock(clock)
    , m_window(std::max<qint64>(1, qint64(double(Window.count()) / timeScale)))
{
}

int RateLimiter::limitOf(RateContext context, bool isRegistered) const
{
    switch (context) {
    case RateContext::Global:
        return isRegistered ? 250 : 125;
    case RateContext::GetEvents:
        return isRegistered ? 20 : 10;
    case RateContext::PostEvents:
        return Unlimited;
    case RateContext::PutPeople:
        return m_guesses.putPeoplePerWindow;
    case RateContext::Notes:
        return m_guesses.notesPerWindow;
    }
    return Unlimited;
}

RateVerdict RateLimiter::take(const QString &system, bool isRegistered, RateContext context)
{
    RateVerdict verdict;
    verdict.limit = limitOf(context, isRegistered);
    verdict.context = contextName(context);
    if (verdict.limit == Unlimited) {
        verdict.isLimited = false;
        return verdict;
    }
    const Timestamp now = m_clock.now();
    const Key key{isRegistered ? system : QString(), context};
    std::deque<Timestamp> &requests = m_requests[key];
    ++m_counts.requests;
    while (!requests.empty() && now - requests.front() >= m_window)
        requests.pop_front();
    // A clock that was set back must not lock callers out.
    if (!requests.empty() && requests.back() > now)
        requests.clear();

    verdict.isAllowed = int(requests.size()) < verdict.limit;
    if (verdict.isAllowed || m_guesses.refusedRequestsCount)
        requests.push_back(now);
    if (int(requests.size()) > verdict.limit)
        requests.pop_front();
    verdict.remaining = std::max(0, verdict.limit - int(requests.size()));
    verdict.windowSeconds = int(std::chrono::ceil<std::chrono::seconds>(m_window).count());
    if (!verdict.isAllowed) {
        const auto wait = requests.front() + m_window - now;
        verdict.retryAfterSeconds =
            std::max(1, int(std::chrono::ceil<std::chrono::seconds>(wait).count()));
        ++m_counts.overLimit;
    } else if (const int seconds = refuseAtWill(key, now)) {
        verdict.isAllowed = false;
        verdict.retryAfterSeconds = seconds;
    }
    return verdict;
}

/// Seconds to wait, or 0: let it pass.
int RateLimiter::refuseAtWill(const Key &key, Timestamp now)
{
    const auto closed = m_closed.find(key);
    const bool isClosed =
        closed != m_closed.end() && now >= closed->second.from && now < closed->second.until;
    if (!isClosed) {
        if (m_guesses.refuseShare <= 0 || m_random.generateDouble() >= m_guesses.refuseShare)
            return 0;
        ++m_counts.refusedAtWill;
        m_closed[key] = {now, now + m_guesses.refuseFor};
        return int(m_guesses.refuseFor.count());
    }
    if (now - closed->second.from > m_guesses.underWay)
        ++m_counts.tooEarly;
    return int(std::chrono::ceil<std::chrono::seconds>(closed->second.until - now).count());
}

RateContext rateContext(QByteArrayView method, QByteArrayView family)
{
    if (family == "events") {
        if (method == "GET")
            return RateContext::GetEvents;
        if (method == "POST")
            return RateContext::PostEvents;
    }
    if (family == "people" && method == "PUT")
        return RateContext::PutPeople;
    if (family == "notes")
        return RateContext::Notes;
    return RateContext::Global;
}

} // namespace Hookglass::Sim
