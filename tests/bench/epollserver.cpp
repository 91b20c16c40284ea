// SPDX-License-Identifier: MIT
#include "bench/epollserver.h"

#include <array>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Hookglass::Test {

namespace {

constexpr std::string_view Answer =
    "HTTP/1.1 204 No Content\r\nDate: Tue, 24 Nov 2026 08:00:00 GMT\r\n\r\n";

void watch(int epoll, int fd)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

} // namespace

EpollServer::EpollServer()
    : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size);
    ::listen(m_listener, 512);
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
    m_port = ntohs(address.sin_port);
    watch(m_epoll, m_listener);
}

EpollServer::~EpollServer()
{
    ::close(m_listener);
    ::close(m_epoll);
}

void EpollServer::accept()
{
    for (;;) {
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(m_epoll, fd);
    }
}

bool EpollServer::serve(int fd)
{
    std::array<char, 16384> buffer;
    return ::recv(fd, buffer.data(), buffer.size(), 0) > 0 &&
           ::send(fd, Answer.data(), Answer.size(), MSG_NOSIGNAL) > 0;
}

void EpollServer::run()
{
    std::array<epoll_event, 256> events;
    while (!m_stop) {
        const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), 50);
        for (int i = 0; i < count; ++i) {
            const int fd = events[size_t(i)].data.fd;
            if (fd == m_listener)
                accept();
            else if (!serve(fd))
                ::close(fd);
        }
    }
}

} // namespace Hookglass::Test
