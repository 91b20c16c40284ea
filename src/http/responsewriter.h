// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "http/message.h"

#include <QtCore/QByteArray>

namespace Hookglass::Http {

/// What the request and the connection say about the shape of a response.
struct ResponseShape
{
    int minorVersion = 1; ///< of the request
    bool isHead = false;  ///< announces its body and sends none
    bool close = false;   ///< the connection ends after it
};

/// Puts responses into bytes (RFC 9112 §4, RFC 9110 §6.4 and §8.6). Keeps the Date line of the
/// current second.
class ResponseWriter final
{
public:
    /// Appends to `out`. Headers whose name or value holds CR, LF or NUL are left out: one of
    /// them would let data become protocol.
    void write(QByteArray &out, const Response &response, ResponseShape shape, Timestamp now);

private:
    void appendDate(QByteArray &out, Timestamp now);

    std::chrono::sys_seconds m_second{std::chrono::seconds(-1)};
    QByteArray m_dateLine;
};

} // namespace Hookglass::Http
