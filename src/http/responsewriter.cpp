// SPDX-License-Identifier: MIT
#include "http/responsewriter.h"

#include <QtCore/QLocale>

#include <algorithm>
#include <array>
#include <charconv>

using namespace Qt::StringLiterals;

namespace Hookglass::Http {

namespace {

void appendNumber(QByteArray &out, qint64 number)
{
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end - digits.data());
}

bool isSafe(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

} // namespace

void ResponseWriter::appendDate(QByteArray &out, Timestamp now)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (second != m_second) {
        m_second = second;
        const QDateTime date =
            QDateTime::fromSecsSinceEpoch(second.time_since_epoch().count(), Qt::UTC);
        // IMF-fixdate, RFC 9110 §5.6.7: English whatever the locale.
        m_dateLine = "Date: "_ba +
                     QLocale::c().toString(date, u"ddd, dd MMM yyyy hh:mm:ss").toLatin1() +
                     " GMT\r\n"_ba;
    }
    out += m_dateLine;
}

void ResponseWriter::write(QByteArray &out, const Response &response, ResponseShape shape,
                           Timestamp now)
{
    const bool valid = response.status >= 100 && response.status <= 999;
    const int status = valid ? response.status : 500;
    out += "HTTP/1.1 ";
    appendNumber(out, status);
    out += ' ';
    out += reasonPhrase(status);
    out += "\r\n";
    appendDate(out, now);
    for (const Header &header : response.headers) {
        if (header.name.isEmpty() || !isSafe(header.name) || !isSafe(header.value))
            continue;
        out += header.name;
        out += ": ";
        out += header.value;
        out += "\r\n";
    }
    // RFC 9110 §8.6: no length where there can be no content.
    const bool bodiless = status < 200 || status == 204 || status == 304;
    if (!bodiless) {
        out += "Content-Length: ";
        appendNumber(out, response.body.size());
        out += "\r\n";
    }
    if (shape.close)
        out += "Connection: close\r\n";
    else if (shape.minorVersion == 0)
        out += "Connection: keep-alive\r\n"; // not the default there
    out += "\r\n";
    if (!bodiless && !shape.isHead)
        out += response.body;
}

} // namespace Hookglass::Http
