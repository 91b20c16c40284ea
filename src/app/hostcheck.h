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
    /// `control` is a name that exists for certain: where it does not resolve, none does.
    explicit HostCheck(std::chrono::milliseconds patience = std::chrono::seconds(8),
                       QString control = QStringLiteral("api.followupboss.com"),
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
    void confirmGone(const QString &host);
    void checkTls(const QUrl &url);
    void settle(const QString &host, const HostEvidence &evidence);

    const std::chrono::milliseconds m_patience;
    const QString m_control;
    QList<QUrl> m_queue;
    int m_open = 0;
    int m_generation = 0; ///< answers of an earlier start() are not counted
};

} // namespace Hookglass
