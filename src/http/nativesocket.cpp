// SPDX-License-Identifier: MIT
#include "http/nativesocket.h"

#include <QtCore/QtEndian>
#include <QtCore/QtGlobal>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace Hookglass::Http::Native {

namespace {

#ifdef Q_OS_WIN
using Handle = SOCKET;
using Length = int;
constexpr int SendFlags = 0;
constexpr int EndOfWriting = SD_SEND;

bool wouldBlock()
{
    return WSAGetLastError() == WSAEWOULDBLOCK;
}

bool interrupted()
{
    return WSAGetLastError() == WSAEINTR;
}

bool setNonBlocking(Handle socket)
{
    u_long on = 1;
    return ioctlsocket(socket, FIONBIO, &on) == 0;
}
#else
using Handle = int;
using Length = size_t;
#ifdef MSG_NOSIGNAL
constexpr int SendFlags = MSG_NOSIGNAL;
#else
constexpr int SendFlags = 0; // macOS: SO_NOSIGPIPE, see prepare()
#endif
constexpr int EndOfWriting = SHUT_WR;

bool wouldBlock()
{
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

bool interrupted()
{
    return errno == EINTR;
}

bool setNonBlocking(Handle socket)
{
    const int flags = ::fcntl(socket, F_GETFL);
    return flags >= 0 && ::fcntl(socket, F_SETFL, flags | O_NONBLOCK) == 0;
}
#endif

void switchOn(Handle socket, int level, int option)
{
    const int on = 1;
    ::setsockopt(socket, level, option, reinterpret_cast<const char *>(&on), sizeof on);
}

} // namespace

bool prepare(qintptr socket)
{
    const Handle handle = Handle(socket);
    switchOn(handle, IPPROTO_TCP, TCP_NODELAY);
#ifdef SO_NOSIGPIPE
    switchOn(handle, SOL_SOCKET, SO_NOSIGPIPE);
#endif
    return setNonBlocking(handle);
}

Peer peerOf(qintptr socket)
{
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto *address = reinterpret_cast<sockaddr *>(&storage);
    if (::getpeername(Handle(socket), address, &size) != 0)
        return {};
    Peer peer{.address = QHostAddress(address), .port = 0};
    if (storage.ss_family == AF_INET6)
        peer.port = qFromBigEndian(reinterpret_cast<const sockaddr_in6 *>(address)->sin6_port);
    else if (storage.ss_family == AF_INET)
        peer.port = qFromBigEndian(reinterpret_cast<const sockaddr_in *>(address)->sin_port);
    return peer;
}

Transfer receive(qintptr socket, char *data, qint64 size)
{
    for (;;) {
        const qint64 n = ::recv(Handle(socket), data, Length(size), 0);
        if (n > 0)
            return {Outcome::Done, n};
        if (n == 0)
            return {Outcome::Ended, 0};
        if (!interrupted())
            return {wouldBlock() ? Outcome::WouldBlock : Outcome::Failed, 0};
    }
}

Transfer send(qintptr socket, QByteArrayView data)
{
    for (;;) {
        const qint64 n = ::send(Handle(socket), data.data(), Length(data.size()), SendFlags);
        if (n >= 0)
            return {Outcome::Done, n};
        if (!interrupted())
            return {wouldBlock() ? Outcome::WouldBlock : Outcome::Failed, 0};
    }
}

void shutdownWrite(qintptr socket)
{
    ::shutdown(Handle(socket), EndOfWriting);
}

void close(qintptr socket)
{
#ifdef Q_OS_WIN
    ::closesocket(Handle(socket));
#else
    ::close(Handle(socket));
#endif
}

} // namespace Hookglass::Http::Native
