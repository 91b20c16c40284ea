// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QtGlobal>

namespace Hookglass::Http {

/// A request line taken apart (RFC 9112 §3); the views point into the given text.
struct RequestLine
{
    enum class Problem : quint8 {
        None,
        Malformed,  ///< not "method target version"
        BadTarget,  ///< none of the four forms, or with forbidden bytes
        Http2,      ///< the preface of RFC 9113 §3.4
        BadVersion, ///< HTTP, but neither 1.1 nor 1.0
        Connect     ///< asks for a tunnel
    };

    QByteArrayView method; ///< what could be read of each part, also with a problem
    QByteArrayView target;
    int minorVersion = 1;
    Problem problem = Problem::None;
};

/// The line without its CRLF.
RequestLine parseRequestLine(QByteArrayView line);

/// Could be host[:port] (RFC 9110 §7.2), or empty.
bool isHostValue(QByteArrayView value);

bool isTokenByte(char c); ///< tchar of RFC 9110 §5.6.2
bool isDigit(char c);
bool isHexDigit(char c);

} // namespace Hookglass::Http
