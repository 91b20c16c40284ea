// SPDX-License-Identifier: MIT
#include "support/rawclient.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

#include <array>
#include <cerrno>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Hookglass::Test {

namespace {

std::optional<QByteArray> findHeader(QByteArrayView head, QByteArrayView name)
{
    qsizetype at = head.indexOf("\r\n");
    while (at >= 0) {
        const qsizetype begin = at + 2;
        at = head.indexOf("\r\n", begin);
        if (at <= begin)
            break;
        const QByteArrayView line = head.sliced(begin, at - begin);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed().toByteArray();
    }
    return std::nullopt;
}

} // namespace

QByteArray RawResponse::header(QByteArrayView name) const
{
    return findHeader(head, name).value_or(QByteArray());
}

bool RawResponse::hasHeader(QByteArrayView name) const
{
    return findHeader(head, name).has_value();
}

RawClient::RawClient(quint16 port, QObject *parent)
    : QObject(parent)
    , m_port(port)
{
}

RawClient::~RawClient()
{
    m_notifier.reset();
    if (m_fd >= 0)
        ::close(m_fd);
}

bool RawClient::connectToServer()
{
    m_fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Blocking is fine: the kernel accepts into the backlog without the server's help.
    if (::connect(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        ::close(m_fd);
        m_fd = -1;
        return false;
    }
    const int on = 1;
    setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(m_fd, F_SETFL, fcntl(m_fd, F_GETFL) | O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { pull(); });
    return true;
}

void RawClient::send(QByteArrayView bytes)
{
    QElapsedTimer clock;
    clock.start();
    while (!bytes.isEmpty() && m_fd >= 0 && clock.elapsed() < 20'000) {
        const auto n = ::send(m_fd, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (n > 0) {
            bytes = bytes.sliced(n);
        } else if (errno == EAGAIN) {
            pull();
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

qsizetype RawClient::sendWhatFits(QByteArrayView bytes)
{
    qsizetype sent = 0;
    QElapsedTimer sinceProgress;
    sinceProgress.start();
    while (sent < bytes.size() && sinceProgress.elapsed() < 200) {
        const auto n = ::send(m_fd, bytes.data() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (n > 0) {
            sent += n;
            sinceProgress.restart();
        } else {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        }
    }
    return sent;
}

void RawClient::setReading(bool reading)
{
    m_reading = reading;
    m_notifier->setEnabled(reading && !m_ended);
    if (reading)
        pull();
}

void RawClient::sendByteByByte(QByteArrayView bytes)
{
    sendInPieces(bytes, 1);
}

void RawClient::sendInPieces(QByteArrayView bytes, qsizetype size)
{
    while (!bytes.isEmpty() && !m_ended) {
        const qsizetype n = qMin(size, bytes.size());
        send(bytes.first(n));
        bytes = bytes.sliced(n);
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        pull();
    }
}

void RawClient::shutdownWrite()
{
    ::shutdown(m_fd, SHUT_WR);
}

void RawClient::abort()
{
    m_notifier.reset();
    if (m_fd < 0)
        return;
    const linger hard{.l_onoff = 1, .l_linger = 0};
    setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(m_fd);
    m_fd = -1;
    m_ended = true;
}

// True if anything changed.
bool RawClient::pull()
{
    if (m_fd < 0 || m_ended || !m_reading)
        return false;
    std::array<char, 65536> buffer;
    bool changed = false;
    for (;;) {
        const auto n = ::recv(m_fd, buffer.data(), buffer.size(), 0);
        if (n > 0) {
            m_in.append(buffer.data(), qsizetype(n));
            changed = true;
            continue;
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return changed;
        m_ended = true;
        m_notifier->setEnabled(false);
        return true;
    }
}

bool RawClient::waitUntil(const std::function<bool()> &done, std::chrono::milliseconds timeout)
{
    pull();
    if (done())
        return true;
    if (m_ended || !m_notifier)
        return false;
    QEventLoop loop;
    const auto check = [&] {
        pull();
        if (done() || m_ended)
            loop.quit();
    };
    const QMetaObject::Connection connection =
        connect(m_notifier.get(), &QSocketNotifier::activated, &loop, check);
    QTimer::singleShot(timeout, &loop, [&loop] { loop.quit(); });
    loop.exec();
    disconnect(connection);
    return done();
}

std::optional<RawResponse> RawClient::takeResponse(bool bodiless)
{
    const qsizetype end = m_in.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    RawResponse response;
    response.head = m_in.first(end + 4);
    response.status = response.head.mid(9, 3).toInt();
    const bool empty =
        bodiless || response.status < 200 || response.status == 204 || response.status == 304;
    qsizetype length = 0;
    if (!empty) {
        if (response.hasHeader("Content-Length"))
            length = response.header("Content-Length").toLongLong();
        else if (!m_ended)
            return std::nullopt;
        else
            length = m_in.size() - response.head.size();
    }
    if (m_in.size() < response.head.size() + length)
        return std::nullopt;
    response.body = m_in.mid(response.head.size(), length);
    m_in.remove(0, response.head.size() + length);
    return response;
}

std::optional<RawResponse> RawClient::readResponse(std::chrono::milliseconds timeout, bool bodiless)
{
    std::optional<RawResponse> response;
    waitUntil(
        [&] {
            if (!response)
                response = takeResponse(bodiless);
            return response.has_value();
        },
        timeout);
    return response;
}

bool RawClient::waitForClosed(std::chrono::milliseconds timeout)
{
    return waitUntil([this] { return m_ended; }, timeout);
}

void RawClient::spin(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, [&loop] { loop.quit(); });
    loop.exec();
}

} // namespace Hookglass::Test
