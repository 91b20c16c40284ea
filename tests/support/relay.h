// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QUrl>
#include <QtNetwork/QTcpServer>

#include <functional>

namespace Hookglass::Test {

/// A stand-in for a tunnel's public side: passes bytes on to a port of this machine, changed or
/// not. One request a connection.
class Relay final : public QTcpServer
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Relay)
public:
    /// What is done to what came from the client.
    using Change = std::function<QByteArray(const QByteArray &)>;

    explicit Relay(quint16 target, QObject *parent = nullptr);
    ~Relay() override;
    void setChange(Change change) { m_change = std::move(change); }
    QUrl url() const;
    int connections() const { return m_connections; }

private:
    void accept();

    const quint16 m_target;
    Change m_change;
    int m_connections = 0;
};

} // namespace Hookglass::Test
