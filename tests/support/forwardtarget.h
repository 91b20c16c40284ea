// SPDX-License-Identifier: MIT
#pragma once

#include "app/workerthread.h"
#include "http/server.h"

#include <QtCore/QHash>
#include <QtCore/QMutex>
#include <QtCore/QUrl>

#include <atomic>
#include <functional>
#include <memory>

namespace Hookglass::Test {

/// A program that events are passed on to: counts what it gets, in a thread of its own.
class ForwardTarget final
{
public:
    /// The n-th request for these bytes (from 1), whatever else came between.
    using Handler = std::function<int(const Http::Request &request, int times)>;

    ForwardTarget();
    ~ForwardTarget();
    Q_DISABLE_COPY_MOVE(ForwardTarget)

    QUrl url() const;
    /// The status of each answer; 0: never answers. Called in the target's thread; set it before
    /// anything comes. Without one: 204.
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    /// Called in the target's thread with each request, before it is answered.
    void setObserver(std::function<void(quint64 received)> observer)
    {
        m_observer = std::move(observer);
    }

    quint64 received() const { return m_received; }
    quint64 distinct() const { return m_distinct; } ///< bodies
    /// How often each body came.
    QHash<QByteArray, int> counts() const;
    /// The last one of each body.
    QHash<QByteArray, QByteArray> heads() const;

private:
    void take(Http::ExchangeId exchange, const Http::Request &request);

    SystemClock m_clock;
    Handler m_handler;
    std::function<void(quint64)> m_observer;
    std::unique_ptr<WorkerThread<Http::Server>> m_server;
    quint16 m_port = 0;
    std::atomic<quint64> m_received = 0;
    std::atomic<quint64> m_distinct = 0;
    mutable QMutex m_mutex;
    QHash<QByteArray, int> m_counts;
    QHash<QByteArray, QByteArray> m_heads;
};

} // namespace Hookglass::Test
