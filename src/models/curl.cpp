// SPDX-License-Identifier: MIT
#include "models/curl.h"

#include "models/payloadtext.h"

#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

// Linux takes 128 KB for one argument; quoting may lengthen it.
constexpr qsizetype MaxArgument = 60'000;

/// Headers that curl makes itself, or that describe a connection which is gone.
bool isCurlsOwn(const QByteArray &name)
{
    static constexpr std::array<const char *, 6> Names{
        "host", "content-length", "connection", "transfer-encoding", "expect", "te"};
    const QByteArray lower = name.toLower();
    return std::any_of(Names.begin(), Names.end(), [&](const char *own) { return lower == own; });
}

QString requestTarget(const QByteArray &head)
{
    const QList<QByteArray> parts = head.left(head.indexOf('\n')).trimmed().split(' ');
    return parts.size() > 1 ? QString::fromLatin1(parts.at(1)) : u"/"_s;
}

QString requestUrl(const DeliveryDetail &delivery, const HeaderList &headers, const QString &base)
{
    const QString target = requestTarget(delivery.head);
    if (!target.startsWith(u'/'))
        return target; // absolute form, RFC 9112 §3.2.2
    const auto host = headerValue(headers, "host");
    return (host && !host->isEmpty() ? u"http://"_s + QString::fromLatin1(*host) : base) + target;
}

/// One argument with bytes that a text cannot carry; POSIX's printf has octal escapes.
QString printedBytes(const QByteArray &bytes)
{
    QString format;
    for (const char c : bytes) {
        if (c == '%' || c == '\\')
            format += u"%1%1"_s.arg(QChar::fromLatin1(c));
        else if (c >= 0x20 && c < 0x7f)
            format += QChar::fromLatin1(c);
        else
            format += u"\\%1"_s.arg(uint(uchar(c)), 3, 8, QLatin1Char('0'));
    }
    return u"\"$(printf "_s + shellQuoted(format) + u")\""_s;
}

} // namespace

QString shellQuoted(const QString &text)
{
    QString quoted = text;
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QString asCurl(const DeliveryDetail &delivery, const QString &base)
{
    const HeaderList headers = parseHead(delivery.head);
    const bool plain = isPlainText(delivery.body) && delivery.body.size() <= MaxArgument &&
                       !delivery.body.startsWith('@'); // curl would read a file
    QString command;
    if (!plain)
        command = u"printf %s '%1' | base64 -d | \\\n"_s.arg(
            QString::fromLatin1(delivery.body.toBase64()));
    command += u"curl -X POST "_s + shellQuoted(requestUrl(delivery, headers, base));
    bool hasType = false;
    for (const Header &header : headers) {
        if (isCurlsOwn(header.name))
            continue;
        hasType = hasType || header.name.compare("content-type", Qt::CaseInsensitive) == 0;
        const QString name = QString::fromLatin1(header.name);
        command += u" \\\n  -H "_s;
        // "Name;" is curl's way to send a header without a value.
        if (header.value.isEmpty())
            command += shellQuoted(name + u';');
        else if (isPlainText(header.value))
            command += shellQuoted(name + u": "_s + QString::fromUtf8(header.value));
        else
            command += printedBytes(header.name + ": " + header.value);
    }
    if (!hasType)
        command += u" \\\n  -H 'Content-Type:'"_s; // else curl adds its own
    command += u" \\\n  --data-binary "_s +
               (plain ? shellQuoted(QString::fromUtf8(delivery.body)) : u"@-"_s);
    return command;
}

} // namespace Hookglass
