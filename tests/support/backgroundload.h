// SPDX-License-Identifier: MIT
#pragma once

#include "support/loadclient.h"

#include <thread>

namespace Hookglass::Test {

/// Runs a load client in a thread of its own, and never leaves it running.
class BackgroundLoad final
{
public:
    /// `client` outlives this object.
    explicit BackgroundLoad(LoadClient &client)
        : m_client(client)
        , m_thread([this] {
            m_report = m_client.run();
            m_isFinished = true;
        })
    {
    }
    ~BackgroundLoad()
    {
        m_client.stop();
        wait();
    }
    Q_DISABLE_COPY_MOVE(BackgroundLoad)

    bool isFinished() const { return m_isFinished; }
    /// Waits for the end.
    const LoadReport &report()
    {
        wait();
        return m_report;
    }

private:
    void wait()
    {
        if (m_thread.joinable())
            m_thread.join();
    }

    LoadClient &m_client;
    LoadReport m_report;
    std::atomic<bool> m_isFinished = false;
    std::thread m_thread; // last: starts when the rest is there
};

} // namespace Hookglass::Test
