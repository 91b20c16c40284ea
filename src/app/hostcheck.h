// SPDX-License-Identifier: MIT
#pragma once

#include "fub/leftovers.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>

#include <chrono>

namespace Hookglass {

/// Looks at hosts of other people without sending them anything: asks for their name, and begins
/// TLS to read the certificate. A few at a time.
class HostCheck final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HostCheck)
public:
    explicit HostCheck(std::chrono::milliseconds patience = std::chrono::seconds(8),
                       QObject *parent = nullptr);
    ~HostCheck() override;

    /// found() follows for each host of these addresses, finished() after the last. Addresses on
    /// this machine and bare IP addresses have no name that could be gone.
    void start(const QList<QUrl> &urls);
    bool isRunning() const { return m_open > 0 || !m_queue.isEmpty(); }

Q_SIGNALS:
    void found(const QString &host, const Hookglass::HostEvidence &evidence);
    void finished();

private:
    void next();
    void lookUp(const QUrl &url);
    void checkTls(const QUrl &url);
    void settle(const QString &host, const HostEvidence &evidence);

    const std::chrono::milliseconds m_patience;
    QList<QUrl> m_queue;
    int m_open = 0;
    int m_generation = 0; ///< answers of an earlier start() are not counted
};

} // namespace Hookglass
