// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtCore/QQueue>
#include <QtCore/QString>

#include <chrono>
#include <optional>

namespace Hookglass {

/// What an answer tells of its limit: X-RateLimit-Limit, -Remaining, -Window, -Context.
struct RateHeaders
{
    std::optional<int> limit;
    std::optional<int> remaining;
    std::optional<std::chrono::seconds> window;
    QString context; ///< "global" and tighter ones; empty without the header
};

/// Says when the next request may go, so that the server need not refuse it. Knows no clock and no
/// network: every call is given the time. A sliding window for each of the server's contexts;
/// which requests belong to which is learnt from the answers. Source: fub-api.md §5.
class RateLimit final
{
public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::milliseconds;

    /// `family` is what requests of one context have in common: verb and first part of the path.
    void sent(const QString &family, Time now);
    void answered(const QString &family, const RateHeaders &headers, Time now);
    /// A 429; it may come although requests were left. Without Retry-After: one window.
    void refused(const QString &family, std::optional<Duration> retryAfter, Time now);
    /// Who asks: background requests leave a tenth of the limit to those that somebody waits for.
    enum class Share { All, Background };
    /// How long a request of this family has to wait; 0: it may go.
    Duration wait(const QString &family, Time now, Share share = Share::All);

private:
    struct Context
    {
        int limit = 125; ///< of an unregistered system; what nobody told us yet
        Duration window = std::chrono::seconds(10);
        Time closedUntil;
        QQueue<Time> sent; ///< of the last window
    };
    Context &contextOf(const QString &family) { return m_contexts[m_names.value(family)]; }
    static void forget(Context &context, Time now);

    QHash<QString, QString> m_names; ///< context by family
    QHash<QString, Context> m_contexts;
};

} // namespace Hookglass
