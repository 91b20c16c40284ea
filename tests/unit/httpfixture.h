// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "http/server.h"

#include <QtCore/QByteArray>

#include <vector>

namespace Hookglass::Test {

/// A server on loopback that notes what it is handed and answers "200 ok", at once or when told.
class HttpFixture final
{
public:
    struct Rejected
    {
        int status = 0;
        QString why;
        Http::Request request;
    };

    explicit HttpFixture(Http::Limits limits = {});

    quint16 port() const { return m_server.port(); }
    Http::Server &server() { return m_server; }

    /// Answers the oldest exchange that waits; what Server::respond said.
    bool answerNext(const Http::Response &response);
    bool answerNext() { return answerNext(response); }

    bool isAnswering = true; ///< false: exchanges wait for answerNext()
    Http::Response response{.status = 200, .headers = {}, .body = "ok"};
    std::vector<Http::Request> handled;
    std::vector<Http::ExchangeId> waiting;
    std::vector<Rejected> rejected;

private:
    SystemClock m_clock;
    Http::Server m_server;
};

/// A GET with these header lines (each with its CRLF) after Host.
QByteArray get(const QByteArray &target, const QByteArray &headerLines = {});
/// A POST with Content-Length.
QByteArray post(const QByteArray &target, const QByteArray &body,
                const QByteArray &headerLines = {});

} // namespace Hookglass::Test
