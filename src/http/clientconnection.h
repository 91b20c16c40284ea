// SPDX-License-Identifier: MIT
#pragma once

#include "http/client.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>

#include <functional>

namespace Hookglass::Http {

/// One connection of a Client: carries one request at a time.
class ClientConnection final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClientConnection)
public:
    ClientConnection(const Origin &origin, const ClientLimits &limits, QObject *parent);
    ~ClientConnection() override;

    /// Connects first, if it has not yet.
    void send(const QByteArray &bytes, QDeadlineTimer deadline);
    /// Ends what it carries, and itself.
    void cancel();

    bool isIdle() const { return m_phase == Phase::Idle; }
    /// It is of no use any more.
    bool isDead() const { return m_phase == Phase::Dead; }

Q_SIGNALS:
    /// The request ended. `isStale`: the connection had been kept, and ended without a byte.
    void ended(Hookglass::Http::Exchange exchange, bool isStale);
    /// Ended while idle.
    void died();

private:
    enum class Phase { New, Connecting, Busy, Idle, Dead };

    void connectToOrigin();
    void onConnected();
    void write();
    void onReadable();
    void onError(QAbstractSocket::SocketError error);
    void onTimer();
    void setTimer();
    void finish(Exchange::End end, const QString &detail);
    void die();
    QString timeoutWords() const;

    const Origin m_origin;
    const ClientLimits m_limits;
    QTcpSocket *m_socket;
    ResponseParser m_parser;
    QTimer m_timer;
    QByteArray m_bytes;
    QDeadlineTimer m_deadline;
    QDeadlineTimer m_connectDeadline;
    Phase m_phase = Phase::New;
    bool m_isReused = false;
    bool m_isWritten = false; ///< bytes of the request may have left
};

} // namespace Hookglass::Http
