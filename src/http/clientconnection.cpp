// SPDX-License-Identifier: MIT
#include "http/clientconnection.h"

#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>

#include <algorithm>
#include <array>

namespace Hookglass::Http {

using namespace std::chrono_literals;

namespace {

constexpr qint64 SocketBuffer = 256 * 1024; ///< more stays in the kernel
constexpr qsizetype ReadAtOnce = 16 * 1024;

} // namespace

ClientConnection::ClientConnection(const Origin &origin, const ClientLimits &limits,
                                   QObject *parent)
    : QObject(parent)
    , m_origin(origin)
    , m_limits(limits)
    , m_socket(origin.isEncrypted ? new QSslSocket(this) : new QTcpSocket(this))
    , m_parser(limits.answer)
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(SocketBuffer);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // coarse ones may end a twentieth too early
    connect(&m_timer, &QTimer::timeout, this, &ClientConnection::onTimer);
    connect(m_socket, &QTcpSocket::readyRead, this, &ClientConnection::onReadable);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &ClientConnection::onError);
    if (auto *encrypted = qobject_cast<QSslSocket *>(m_socket))
        connect(encrypted, &QSslSocket::encrypted, this, &ClientConnection::onConnected);
    else
        connect(m_socket, &QTcpSocket::connected, this, &ClientConnection::onConnected);
}

ClientConnection::~ClientConnection()
{
    m_socket->disconnect(this);
}

void ClientConnection::send(const QByteArray &bytes, QDeadlineTimer deadline)
{
    m_bytes = bytes;
    m_deadline = deadline;
    m_isWritten = false;
    if (m_phase == Phase::New) {
        connectToOrigin();
        return;
    }
    m_isReused = true;
    m_parser.reset();
    write();
}

void ClientConnection::connectToOrigin()
{
    m_phase = Phase::Connecting;
    m_connectDeadline = QDeadlineTimer(m_limits.connectTime);
    setTimer();
    if (auto *encrypted = qobject_cast<QSslSocket *>(m_socket)) {
        if (!m_origin.verifiesTls)
            encrypted->setPeerVerifyMode(QSslSocket::VerifyNone);
        encrypted->connectToHostEncrypted(m_origin.host, m_origin.port);
    } else {
        m_socket->connectToHost(m_origin.host, m_origin.port);
    }
}

void ClientConnection::onConnected()
{
    if (m_phase != Phase::Connecting)
        return;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    write();
}

void ClientConnection::write()
{
    m_phase = Phase::Busy;
    m_isWritten = true;
    setTimer();
    m_socket->write(m_bytes);
    m_socket->flush(); // now instead of a turn of the event loop later
}

void ClientConnection::setTimer()
{
    qint64 left = m_deadline.remainingTime();
    if (m_phase == Phase::Connecting)
        left = std::min(left, m_connectDeadline.remainingTime());
    m_timer.start(std::chrono::milliseconds(std::max<qint64>(0, left)));
}

void ClientConnection::onTimer()
{
    switch (m_phase) {
    case Phase::Connecting:
    case Phase::Busy:
        finish(Exchange::End::Timeout, timeoutWords());
        return;
    case Phase::Idle:
        die();
        Q_EMIT died();
        return;
    case Phase::New:
    case Phase::Dead:
        return;
    }
}

QString ClientConnection::timeoutWords() const
{
    if (m_phase == Phase::Connecting)
        return tr("No connection came about in time. Is the address right, and the server up?");
    if (m_parser.state() == ResponseParser::State::Idle)
        return tr("It took the request, but did not answer in time.");
    return tr("Its answer did not end in time.");
}

void ClientConnection::onReadable()
{
    std::array<char, ReadAtOnce> buffer;
    while (m_phase == Phase::Busy) {
        const qint64 read = m_socket->read(buffer.data(), qint64(buffer.size()));
        if (read <= 0)
            return;
        m_parser.feed(QByteArrayView(buffer.data(), qsizetype(read)));
        if (m_parser.state() == ResponseParser::State::Complete)
            finish(Exchange::End::Answered, {});
        else if (m_parser.state() == ResponseParser::State::Failed)
            finish(Exchange::End::Protocol, m_parser.problem());
    }
    if (m_phase == Phase::Idle && m_socket->bytesAvailable() > 0) { // nobody asked for it
        die();
        Q_EMIT died();
    }
}

void ClientConnection::onError(QAbstractSocket::SocketError error)
{
    if (m_phase == Phase::Dead)
        return;
    if (m_phase == Phase::Idle) {
        die();
        Q_EMIT died();
        return;
    }
    onReadable(); // what came before the end counts
    if (m_phase != Phase::Busy && m_phase != Phase::Connecting)
        return;
    m_parser.end();
    if (m_parser.state() == ResponseParser::State::Complete) {
        finish(Exchange::End::Answered, {});
        return;
    }
    const bool isConnecting = m_phase == Phase::Connecting;
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        finish(Exchange::End::Dns, tr("No server is known by the name “%1”.").arg(m_origin.host));
        return;
    case QAbstractSocket::ConnectionRefusedError:
        finish(Exchange::End::Refused,
               tr("Nobody listens on port %1. Is the server started?").arg(m_origin.port));
        return;
    case QAbstractSocket::SocketTimeoutError:
        finish(Exchange::End::Timeout, timeoutWords());
        return;
    case QAbstractSocket::NetworkError:
        if (isConnecting) {
            finish(Exchange::End::Unreachable, tr("There is no way to that server just now."));
            return;
        }
        break;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        finish(Exchange::End::Tls, tr("No encrypted connection: %1").arg(m_socket->errorString()));
        return;
    default:
        break;
    }
    if (isConnecting && m_origin.isEncrypted) {
        finish(Exchange::End::Tls,
               tr("The server ended the connection while it was being encrypted. Does it speak "
                  "https on this port?"));
    } else if (m_parser.state() == ResponseParser::State::Idle) {
        finish(Exchange::End::Closed, tr("The server ended the connection without an answer."));
    } else {
        finish(Exchange::End::Closed, tr("The server ended the connection amid its answer."));
    }
}

void ClientConnection::cancel()
{
    if (m_phase == Phase::Connecting || m_phase == Phase::Busy)
        finish(Exchange::End::Cancelled, tr("Stopped."));
}

void ClientConnection::finish(Exchange::End end, const QString &detail)
{
    const bool isAnswered = end == Exchange::End::Answered;
    Exchange exchange{.end = end,
                      .status = m_parser.status(),
                      .head = m_parser.head(),
                      .body = m_parser.body(),
                      .bodyBytes = m_parser.bodyBytes(),
                      .detail = detail,
                      .mayHaveArrived = m_isWritten && !isAnswered};
    const bool isStale = m_isReused && end == Exchange::End::Closed &&
                         m_parser.state() == ResponseParser::State::Idle;
    if (isAnswered && m_parser.keepsAlive() && m_socket->bytesToWrite() == 0 &&
        m_socket->state() == QAbstractSocket::ConnectedState) {
        m_phase = Phase::Idle;
        m_timer.start(m_limits.idleTime);
    } else {
        die();
    }
    m_bytes.clear();
    Q_EMIT ended(std::move(exchange), isStale);
}

void ClientConnection::die()
{
    m_phase = Phase::Dead;
    m_timer.stop();
    m_socket->disconnect(this);
    m_socket->abort();
}

} // namespace Hookglass::Http
