// SPDX-License-Identifier: MIT
#include "http/requestline.h"

#include <algorithm>
#include <array>

namespace Hookglass::Http {

namespace {

constexpr std::array<bool, 256> makeTokenBytes()
{
    std::array<bool, 256> bytes{};
    for (char c = '0'; c <= '9'; ++c)
        bytes[uchar(c)] = true;
    for (char c = 'a'; c <= 'z'; ++c) {
        bytes[uchar(c)] = true;
        bytes[uchar(c - 'a' + 'A')] = true;
    }
    for (const char c :
         {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        bytes[uchar(c)] = true;
    return bytes;
}

constexpr std::array<bool, 256> TokenBytes = makeTokenBytes();

// Every visible ASCII byte but '#': stricter than many, laxer than RFC 3986, which browsers are
// too ("|", "{" and others come unescaped).
bool isTargetByte(char c)
{
    return c > ' ' && c < 127 && c != '#';
}

bool isTarget(QByteArrayView method, QByteArrayView target)
{
    if (target.isEmpty() || !std::all_of(target.begin(), target.end(), isTargetByte))
        return false;
    if (target.front() == '/')
        return true;
    if (target == "*")
        return method == "OPTIONS";
    const auto hasScheme = [target](QByteArrayView scheme) {
        return target.size() > scheme.size() &&
               target.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0 &&
               target[scheme.size()] != '/';
    };
    return hasScheme("http://") || hasScheme("https://");
}

RequestLine::Problem versionProblem(QByteArrayView version, int &minorVersion)
{
    const bool isHttp = version.size() == 8 && version.startsWith("HTTP/") && isDigit(version[5]) &&
                        version[6] == '.' && isDigit(version[7]);
    if (!isHttp)
        return RequestLine::Problem::Malformed;
    if (version[5] != '1' || version[7] > '1')
        return RequestLine::Problem::BadVersion;
    minorVersion = version[7] - '0';
    return RequestLine::Problem::None;
}

} // namespace

bool isTokenByte(char c)
{
    return TokenBytes[uchar(c)];
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isHostValue(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        return c > ' ' && c < 127 && c != '/' && c != '\\' && c != '@' && c != '?' && c != '#' &&
               c != ',' && c != '"' && c != '<' && c != '>';
    });
}

RequestLine parseRequestLine(QByteArrayView line)
{
    RequestLine result;
    result.problem = RequestLine::Problem::Malformed;
    const qsizetype methodEnd = line.indexOf(' ');
    if (methodEnd <= 0 || !std::all_of(line.begin(), line.begin() + methodEnd, isTokenByte))
        return result;
    result.method = line.first(methodEnd);
    const QByteArrayView rest = line.sliced(methodEnd + 1);
    const qsizetype targetEnd = rest.indexOf(' ');
    result.target = targetEnd < 0 ? rest : rest.first(targetEnd);
    if (targetEnd < 0) // HTTP/0.9
        return result;
    const QByteArrayView version = rest.sliced(targetEnd + 1);
    if (result.method == "PRI" && version.startsWith("HTTP/2"))
        result.problem = RequestLine::Problem::Http2;
    else
        result.problem = versionProblem(version, result.minorVersion);
    if (result.problem != RequestLine::Problem::None)
        return result;
    if (result.method == "CONNECT")
        result.problem = RequestLine::Problem::Connect;
    else if (!isTarget(result.method, result.target))
        result.problem = RequestLine::Problem::BadTarget;
    return result;
}

} // namespace Hookglass::Http
