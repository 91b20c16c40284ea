// SPDX-License-Identifier: MIT
#include "fub/ratelimit.h"

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

void RateLimit::forget(Context &context, Time now)
{
    while (!context.sent.isEmpty() && context.sent.constFirst() + context.window <= now)
        context.sent.removeFirst();
}

void RateLimit::sent(const QString &family, Time now)
{
    Context &context = contextOf(family);
    forget(context, now);
    context.sent.enqueue(now);
}

void RateLimit::answered(const QString &family, const RateHeaders &headers, Time now)
{
    if (!headers.context.isEmpty() && m_names.value(family) != headers.context) {
        // What was counted before the name was known stays counted.
        const QQueue<Time> before = contextOf(family).sent;
        m_names.insert(family, headers.context);
        Context &context = contextOf(family);
        if (context.sent.isEmpty() && !before.isEmpty())
            context.sent.enqueue(before.constLast());
    }
    Context &context = contextOf(family);
    if (headers.limit && *headers.limit > 0)
        context.limit = *headers.limit;
    if (headers.window && *headers.window > 0s)
        context.window = *headers.window;
    if (!headers.remaining)
        return;
    if (*headers.remaining > 0) {
        // What the server counts beyond our own is somebody else's, or our own of before a restart.
        // When that was is not known: it counts as just now.
        forget(context, now);
        const qsizetype others = context.limit - *headers.remaining - context.sent.size();
        for (qsizetype i = 0; i < others; ++i)
            context.sent.enqueue(now);
        return;
    }
    // Somebody else uses the same key, too: our own count did not see this coming.
    forget(context, now);
    const Time free = context.sent.size() > 1 ? context.sent.constFirst() + context.window
                                              : now + context.window / 10;
    context.closedUntil = std::max(context.closedUntil, free);
}

void RateLimit::refused(const QString &family, std::optional<Duration> retryAfter, Time now)
{
    Context &context = contextOf(family);
    context.closedUntil = std::max(context.closedUntil, now + retryAfter.value_or(context.window));
}

RateLimit::Duration RateLimit::wait(const QString &family, Time now, Share share)
{
    Context &context = contextOf(family);
    forget(context, now);
    Time free = std::max(now, context.closedUntil);
    const int limit = share == Share::All ? context.limit : std::max(1, context.limit * 9 / 10);
    if (context.sent.size() >= limit)
        free = std::max(free, context.sent.at(context.sent.size() - limit) + context.window);
    return std::chrono::ceil<Duration>(free - now);
}

} // namespace Hookglass
