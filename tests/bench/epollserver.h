// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <atomic>

namespace Hookglass::Test {

/// The ceiling for a server on one thread: reads what is there and answers 204, trusting that
/// each read is one request. Linux only.
class EpollServer final
{
public:
    EpollServer();
    ~EpollServer();
    Q_DISABLE_COPY_MOVE(EpollServer)

    quint16 port() const { return m_port; }
    /// Serves until stop(), in the thread that calls it.
    void run();
    void stop() { m_stop = true; }

private:
    void accept();
    bool serve(int fd);

    int m_listener = -1;
    int m_epoll = -1;
    quint16 m_port = 0;
    std::atomic<bool> m_stop = false;
};

} // namespace Hookglass::Test
