// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QObject>
#include <QtCore/QSocketNotifier>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Hookglass::Test {

/// One answer as read from the wire.
struct RawResponse
{
    int status = 0;
    QByteArray head; ///< status line and headers with the blank line
    QByteArray body;
    /// First value of a header, without surrounding blanks; empty if absent.
    QByteArray header(QByteArrayView name) const;
    bool hasHeader(QByteArrayView name) const;
};

/// A TCP client on 127.0.0.1 that sends exactly the bytes it is told, for tests on one thread:
/// every wait runs the event loop, so that a server in the same thread goes on working. It uses
/// a POSIX socket, because QTcpSocket knows no half-closed connection.
class RawClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RawClient)
public:
    explicit RawClient(quint16 port, QObject *parent = nullptr);
    ~RawClient() override;

    /// False if the connection was refused.
    bool connectToServer();
    /// All bytes at once.
    void send(QByteArrayView bytes);
    /// As much as the system takes while nobody reads it; how much that was.
    qsizetype sendWhatFits(QByteArrayView bytes);
    /// One byte a send, the event loop in between; stops when the server has closed.
    void sendByteByByte(QByteArrayView bytes);
    /// In pieces of so many bytes, otherwise the same.
    void sendInPieces(QByteArrayView bytes, qsizetype size);
    /// Ends our direction only; answers can still be read.
    void shutdownWrite();
    /// False: leaves what comes in the kernel, like a client that does not read.
    void setReading(bool reading);
    /// Drops the connection with a reset.
    void abort();

    /// The next whole answer, 1xx included; nullopt if none came in time. `bodiless`: an answer
    /// to HEAD, which announces a body and has none.
    std::optional<RawResponse> readResponse(
        std::chrono::milliseconds timeout = std::chrono::seconds(5), bool bodiless = false);
    /// Waits until the server ended its direction; false if it has not in time.
    bool waitForClosed(std::chrono::milliseconds timeout = std::chrono::seconds(5));
    bool isClosed() const { return m_ended; }
    /// What came and was not yet taken by readResponse().
    QByteArray pending() const { return m_in; }
    /// Runs the event loop for so long.
    static void spin(std::chrono::milliseconds time);

private:
    bool pull();
    bool waitUntil(const std::function<bool()> &done, std::chrono::milliseconds timeout);
    std::optional<RawResponse> takeResponse(bool bodiless);

    quint16 m_port;
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QByteArray m_in;
    bool m_ended = false;
    bool m_reading = true;
};

} // namespace Hookglass::Test
