// SPDX-License-Identifier: MIT
// What a redaction does to addresses, request lines and headers.
#include "core/redactor.h"

#include "core/headertext.h"
#include "core/redactiontexts.h"

#include <QtCore/QUrl>

#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

QString Redactor::query(const QString &query)
{
    QStringList parts = query.split(u'&');
    for (QString &part : parts) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals < 0 || equals + 1 == part.size())
            continue;
        const auto decoded = [](QString text) {
            return QUrl::fromPercentEncoding(text.replace(u'+', u' ').toUtf8());
        };
        const FieldMeaning meaning = fieldMeaning(decoded(part.first(equals)));
        const QString before = decoded(part.sliced(equals + 1));
        const QString after = meaning == FieldMeaning::Key ? removedKey()
                              : m_rules.replacesPeople     ? value(before, meaning)
                                                           : withoutKeys(before);
        if (after != before)
            part = part.first(equals + 1) + QString::fromLatin1(QUrl::toPercentEncoding(after));
    }
    return parts.join(u'&');
}

QString Redactor::url(const QString &url)
{
    static const QRegularExpression userInfo(u"(?<=://)[^/?#@\\s]*@"_s);
    const qsizetype fragment = url.indexOf(u'#');
    const QString tail = fragment < 0 ? QString() : url.sliced(fragment);
    QString start = fragment < 0 ? url : url.first(fragment);
    QString asked;
    if (const qsizetype mark = start.indexOf(u'?'); mark >= 0) {
        asked = u'?' + query(start.sliced(mark + 1));
        start.truncate(mark);
    }
    start = eachReplaced(start, userInfo, [this](const QString &) {
        removedKey();
        return QString();
    });
    start = withoutTokens(withoutKeys(start));
    if (!m_rules.replacesPeople)
        return start + asked + withoutKeys(tail);
    start = withoutEmails(start);
    const qsizetype host = start.indexOf("://"_L1);
    const qsizetype path = start.indexOf(u'/', host < 0 ? 0 : host + 3);
    if (path >= 0)
        start = start.first(path) + withoutKnownNames(start.sliced(path));
    if (tail.contains(u'='))
        return start + asked + u'#' + query(tail.sliced(1));
    return start + asked + withoutKnownNames(withoutEmails(withoutKeys(tail)));
}

QByteArray Redactor::headerLine(QByteArrayView line, bool &isSecret)
{
    const bool isFolded = line.startsWith(' ') || line.startsWith('\t');
    if (isFolded)
        return isSecret ? QByteArray(" ") : withoutKeys(line.toByteArray());
    const qsizetype colon = line.indexOf(':');
    isSecret = colon >= 0 && isSecretHeader(line.first(colon).trimmed());
    if (isSecret) {
        removedKey();
        return line.first(colon).toByteArray() + ": [removed]";
    }
    QByteArray kept = withoutKeys(line.toByteArray());
    if (!m_rules.hidesEndpoints)
        return kept;
    if (!m_rules.replacesPeople || colon < 0) {
        const QString before = QString::fromLatin1(kept);
        const QString after = withoutTokens(before);
        return after == before ? kept : after.toLatin1();
    }
    qsizetype start = kept.indexOf(':') + 1;
    const QString name = QString::fromLatin1(kept.first(start - 1));
    while (start < kept.size() && (kept.at(start) == ' ' || kept.at(start) == '\t'))
        ++start;
    const QByteArray value = kept.sliced(start);
    const bool isUtf8 = value.isValidUtf8();
    const QString before = headerText(value);
    const QString after = header(name, before);
    if (after == before)
        return kept;
    return kept.first(start) + (isUtf8 ? after.toUtf8() : after.toLatin1());
}

/// Headers have words of their own: only what a field's name says, or what is known, is replaced.
QString Redactor::header(const QString &name, const QString &text)
{
    if (text.isEmpty())
        return text;
    if (isUrl(text))
        return url(text);
    const QString plain = name.startsWith("x-"_L1, Qt::CaseInsensitive) ? name.sliced(2) : name;
    switch (const FieldMeaning meaning = fieldMeaning(plain)) {
    case FieldMeaning::Unknown:
    case FieldMeaning::Plain:
        return withoutKnownNames(withoutKnownPlaces(withoutEmails(withoutTokens(text))));
    default:
        return value(text, meaning);
    }
}

QByteArray Redactor::head(const QByteArray &head)
{
    QByteArray out;
    out.reserve(head.size());
    bool isRequestLine = true;
    bool isSecret = false;
    for (qsizetype at = 0; at < head.size();) {
        qsizetype end = head.indexOf('\n', at);
        end = end < 0 ? head.size() : end;
        const qsizetype text = end > at && head.at(end - 1) == '\r' ? end - 1 : end;
        const QByteArrayView line = QByteArrayView(head).sliced(at, text - at);
        if (std::exchange(isRequestLine, false)) {
            const qsizetype first = line.indexOf(' ');
            const qsizetype last = line.lastIndexOf(' ');
            if (first >= 0 && last > first) {
                out += line.first(first + 1);
                out +=
                    url(QString::fromLatin1(line.sliced(first + 1, last - first - 1))).toLatin1();
                out += line.sliced(last);
            } else {
                out += withoutKeys(line.toByteArray());
            }
        } else if (!line.isEmpty()) {
            out += headerLine(line, isSecret);
        }
        at = end < head.size() ? end + 1 : end;
        out += QByteArrayView(head).sliced(text, at - text);
    }
    return out;
}

} // namespace Hookglass
