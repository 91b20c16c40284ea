// SPDX-License-Identifier: MIT
#include "delivery/wirerequest.h"

#include "delivery/targetrules.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>

#include <algorithm>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// A header line with what continues it, without its last line end.
struct Line
{
    QByteArray name; ///< lower case
    QByteArray raw;
};

/// A header of the target with its value for this request.
struct Own
{
    QByteArray name; ///< lower case
    QByteArray line;
    QByteArray shownLine;
    bool isUsed = false;
};

std::vector<Line> linesOf(const QByteArray &head)
{
    std::vector<Line> lines;
    bool isFirst = true;
    for (QByteArray raw : head.split('\n')) {
        if (raw.endsWith('\r'))
            raw.chop(1);
        if (std::exchange(isFirst, false) || raw.isEmpty() || raw.contains('\r'))
            continue;
        if (raw.front() == ' ' || raw.front() == '\t') { // continues the line before
            if (!lines.empty())
                lines.back().raw += "\r\n" + raw;
            continue;
        }
        const qsizetype colon = raw.indexOf(':');
        if (colon > 0)
            lines.push_back({raw.first(colon).trimmed().toLower(), raw});
    }
    return lines;
}

/// What the sender's Connection headers name.
QSet<QByteArray> namedByConnection(const std::vector<Line> &lines)
{
    QSet<QByteArray> names;
    for (const Line &line : lines) {
        if (line.name != "connection")
            continue;
        const QByteArray value = line.raw.sliced(line.raw.indexOf(':') + 1);
        for (const QByteArray &part : value.split(','))
            names.insert(part.trimmed().toLower());
    }
    // A sender must not talk us out of what the target needs.
    for (const QByteArray &name : {"fub-signature"_ba, "content-type"_ba, "content-encoding"_ba,
                                   "content-length"_ba, "host"_ba})
        names.remove(name);
    return names;
}

/// Fills in ${NAME}.
Result<QByteArray> fill(const Header &header)
{
    QByteArray value;
    qsizetype at = 0;
    for (;;) {
        const qsizetype start = header.value.indexOf("${", at);
        const qsizetype end = start < 0 ? -1 : header.value.indexOf('}', start);
        if (end < 0)
            return value + header.value.sliced(at);
        const QByteArray name = header.value.sliced(start + 2, end - start - 2);
        const QByteArray found = qgetenv(name.constData());
        const bool isUsable =
            !found.isEmpty() && std::all_of(found.cbegin(), found.cend(),
                                            [](char c) { return uchar(c) >= 0x20 && c != 0x7f; });
        if (!isUsable) {
            return Error{.code = ErrorCode::NotFound,
                         .message =
                             QCoreApplication::translate(
                                 "Hookglass::WireRequest",
                                 "The header %1 takes its value from the environment "
                                 "variable %2, which is not set, or holds line breaks.")
                                 .arg(QString::fromLatin1(header.name), QString::fromLatin1(name)),
                         .detail = {}};
        }
        value += header.value.sliced(at, start - at) + found;
        at = end + 1;
    }
}

QByteArray shown(const QByteArray &value)
{
    QByteArray result;
    qsizetype at = 0;
    for (;;) {
        const qsizetype start = value.indexOf("${", at);
        const qsizetype end = start < 0 ? -1 : value.indexOf('}', start);
        if (end < 0)
            return result + value.sliced(at);
        result += value.sliced(at, start - at) + u"•••"_s.toUtf8();
        at = end + 1;
    }
}

QByteArray pathOf(const QUrl &url)
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty())
        path = "/";
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return path;
}

/// Puts the head together, once as sent and once as shown.
class Writer final
{
public:
    Writer(const QUrl &url, std::vector<Own> own)
        : m_own(std::move(own))
    {
        add("POST " + pathOf(url) + " HTTP/1.1");
    }

    void add(const QByteArray &line)
    {
        m_head += line + "\r\n";
        m_shown += line + "\r\n";
    }
    bool hasOwn(const QByteArray &name) const
    {
        return std::any_of(m_own.cbegin(), m_own.cend(),
                           [&name](const Own &own) { return own.name == name; });
    }
    /// Those of this name, in the place of the first one received.
    void addOwn(const QByteArray &name)
    {
        for (Own &own : m_own) {
            if (own.isUsed || own.name != name)
                continue;
            own.isUsed = true;
            m_head += own.line + "\r\n";
            m_shown += own.shownLine + "\r\n";
        }
    }
    void addRest()
    {
        for (const Own &own : std::as_const(m_own)) {
            if (!own.isUsed)
                addOwn(QByteArray(own.name));
        }
    }
    WireRequest finish(const QByteArray &body)
    {
        return {.head = m_head + "\r\n", .body = body, .shownHead = m_shown + "\r\n"};
    }

private:
    std::vector<Own> m_own;
    QByteArray m_head;
    QByteArray m_shown;
};

} // namespace

QByteArray hostOf(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':') && !host.startsWith('['))
        host = '[' + host + ']';
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    const int port = url.port(usual);
    return port == usual ? host : host + ':' + QByteArray::number(port);
}

Result<WireRequest> wireRequest(const ForwardBytes &bytes, const Target &target)
{
    std::vector<Own> own;
    for (const Header &header : target.headers) {
        const Result<QByteArray> value = fill(header);
        if (!value)
            return value.error();
        own.push_back({.name = header.name.toLower(),
                       .line = header.name + ": " + *value,
                       .shownLine = header.name + ": " + shown(header.value)});
    }
    Writer writer(target.url, std::move(own));
    const std::vector<Line> lines = linesOf(bytes.head);
    const QSet<QByteArray> named = namedByConnection(lines);
    const QByteArray host = hostOf(target.url);
    const QByteArray length = QByteArray::number(bytes.body.size());
    const auto has = [&lines](const QByteArray &name) {
        return std::any_of(lines.cbegin(), lines.cend(),
                           [&name](const Line &line) { return line.name == name; });
    };
    if (!has("host"_ba) && !writer.hasOwn("host"_ba))
        writer.add("Host: " + host);
    bool hasHost = false;
    bool hasLength = false;
    for (const Line &line : lines) {
        if (TargetRules::isHopByHop(line.name) || named.contains(line.name))
            continue;
        const QByteArray name = line.raw.first(line.raw.indexOf(':'));
        if (writer.hasOwn(line.name)) {
            writer.addOwn(line.name);
        } else if (line.name == "host") {
            if (!std::exchange(hasHost, true))
                writer.add(name + ": " + host);
        } else if (line.name == "content-length") {
            if (!std::exchange(hasLength, true))
                writer.add(name + ": " + length);
        } else {
            writer.add(line.raw);
        }
    }
    if (!hasLength) // it came in pieces
        writer.add("Content-Length: " + length);
    writer.addRest();
    return writer.finish(bytes.body);
}

} // namespace Hookglass
