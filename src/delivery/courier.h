// SPDX-License-Identifier: MIT
#pragma once

#include "http/client.h"
#include "store/forwardlog.h"

#include <QtCore/QObject>

#include <functional>
#include <map>
#include <vector>

namespace Hookglass {

/// Carries attempts to their targets, over connections of its own for each, and says in our words
/// what came of them. What becomes of the forward is not its business.
class Courier final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Courier)
public:
    /// Called once, later; the attempt as it ended, and whether it may have arrived.
    using Done = std::function<void(FinishedAttempt &&)>;

    /// `connections`: to one target at a time.
    Courier(const Clock &clock, int connections, QObject *parent);
    ~Courier() override;

    /// The destination's time limit counts from when a connection is free.
    void send(const BegunAttempt &begun, const Target &destination, Done done);
    /// Ends it with Cancelled.
    void cancel(ForwardId forward);
    void cancelAll();
    /// Ends kept connections; nothing may be under way.
    void disconnectAll();
    int underWay() const { return int(m_sent.size()); }

private:
    struct Pool
    {
        TargetId target;
        Http::Origin origin;
        Http::Client *client = nullptr;
    };
    struct Sent
    {
        Http::Client *client = nullptr;
        quint64 request = 0;
    };

    Http::Client *clientFor(const Target &destination);
    void finish(const BegunAttempt &begun, const QByteArray &shownHead, Http::Exchange &&exchange,
                const Done &done);

    const Clock &m_clock;
    const int m_connections;
    std::vector<Pool> m_pools; ///< least used first
    std::map<ForwardId, Sent> m_sent;
};

} // namespace Hookglass
