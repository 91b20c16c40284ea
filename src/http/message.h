// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/headers.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <chrono>

namespace Hookglass::Http {

/// Names one request awaiting its response: may cross threads, outlives its connection safely.
struct ExchangeId
{
    quint64 connection = 0;
    quint64 sequence = 0;
    auto operator<=>(const ExchangeId &) const = default;
};

/// A request as it arrived (RFC 9112). Nothing is normalised.
struct Request
{
    QByteArray method;     ///< "POST"
    QByteArray target;     ///< exact request-target, query included
    int minorVersion = 1;  ///< HTTP/1.x
    QByteArray head;       ///< request line and header lines verbatim, with the blank line
    HeaderList headers;    ///< in order, case and duplicates kept
    QByteArray body;       ///< transfer coding removed, else exact
    QString peer;          ///< address:port
    Timestamp startedAt;   ///< first byte seen
    Timestamp completedAt; ///< last byte read
};

struct Response
{
    int status = 200;
    HeaderList headers; ///< without Content-Length, Connection and Date; the server adds those
    QByteArray body;
    bool close = false; ///< end the connection after this response
};

/// What the server accepts. Each limit answers and then closes, never crashes.
struct Limits
{
    qint64 headBytes = 32 * 1024;                  ///< request line + headers; over -> 431
    qint64 bodyBytes = 5 * 1024 * 1024;            ///< over -> 413, announced or not
    std::chrono::milliseconds headTime{10'000};    ///< from first byte; over -> 408
    std::chrono::milliseconds requestTime{30'000}; ///< from first byte to last; over -> 408
    std::chrono::milliseconds idleTime{75'000};    ///< keep-alive without a byte; then closed
    std::chrono::milliseconds drainTime{2'000};    ///< reading on after an early answer
    int connections = 512;                         ///< over -> 503 and close
    int connectionsPerPeer = 64;                   ///< loopback is exempt: a tunnel is one peer
    int requestsPerConnection = 10'000;
};

/// Standard reason phrase (RFC 9110 §15), "" if unknown.
QByteArray reasonPhrase(int status);

} // namespace Hookglass::Http
