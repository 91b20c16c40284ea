// SPDX-License-Identifier: MIT
#include "store/textsearch.h"

#include "core/jsontext.h"
#include "core/wildcard.h"
#include "store/rowquery.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype AtOnce = 250; ///< events whose bytes one statement reads

/// Header lines, which may hold any bytes; the request line holds our own token, and is no header.
QString headerText(const QByteArray &head)
{
    const qsizetype lineEnd = head.indexOf('\n');
    return lineEnd < 0 ? QString() : QString::fromUtf8(QByteArrayView(head).sliced(lineEnd + 1));
}

/// \u00e9, \/, \n and the like as what they stand for, wherever they are in the text.
QString withoutEscapes(const QString &text)
{
    static constexpr QStringView Letters = u"\"\\/bfnrt";
    static constexpr QStringView Meant = u"\"\\/\b\f\n\r\t";
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c != u'\\' || i + 1 == text.size()) {
            result += c;
            continue;
        }
        const QChar next = text[++i];
        bool isHex = false;
        if (next == u'u' && i + 4 < text.size()) {
            const ushort unit = QStringView(text).sliced(i + 1, 4).toUShort(&isHex, 16);
            if (isHex) {
                result += QChar(unit);
                i += 4;
            }
        }
        if (isHex)
            continue;
        const qsizetype known = Letters.indexOf(next);
        if (known >= 0) {
            result += Meant[known];
        } else {
            result += c;
            result += next;
        }
    }
    return result;
}

bool bodyHolds(const QByteArray &body, const QString &wanted)
{
    const QString text = QString::fromUtf8(body);
    if (text.contains(wanted, Qt::CaseInsensitive))
        return true;
    return text.contains(u'\\') && withoutEscapes(text).contains(wanted, Qt::CaseInsensitive);
}

bool tagFits(const QByteArray &body, const QString &pattern)
{
    const auto tags = JsonText::valueAt(body, {"data"_ba, "tags"_ba});
    if (!tags)
        return false;
    const JsonText::Tokens tokens = JsonText::tokenize(*tags);
    return std::any_of(tokens.tokens.cbegin(), tokens.tokens.cend(), [&](const auto &token) {
        if (token.kind != JsonText::TokenKind::String || token.isKey)
            return false;
        const auto tag = JsonText::decodeString(tags->sliced(token.begin, token.length));
        return tag && fitsWildcard(*tag, pattern);
    });
}

bool textHolds(const FilterText &test, const QByteArray &head, const QByteArray &body)
{
    switch (test.where) {
    case FilterText::Where::Body:
        return bodyHolds(body, test.text);
    case FilterText::Where::Header:
        return headerText(head).contains(test.text, Qt::CaseInsensitive);
    case FilterText::Where::Anywhere:
        break;
    }
    return bodyHolds(body, test.text) || headerText(head).contains(test.text, Qt::CaseInsensitive);
}

} // namespace

bool holds(const PayloadTest &test, const QByteArray &head, const QByteArray &body)
{
    if (const auto *tag = std::get_if<FilterTag>(&test))
        return tagFits(body, tag->pattern);
    return textHolds(std::get<FilterText>(test), head, body);
}

Result<QList<QSet<qint64>>> PayloadScan::find(const QList<PayloadTest> &tests,
                                              const QList<qint64> &events, const SearchStop &stop)
{
    QList<QSet<qint64>> found(tests.size());
    for (qsizetype at = 0; at < events.size(); at += AtOnce) {
        if (stop && stop())
            return found;
        const qsizetype count = std::min(AtOnce, events.size() - at);
        QVariantList values;
        for (qsizetype i = at; i < at + count; ++i)
            values.append(events[i]);
        const Result<void> done =
            forEachRow(m_connection,
                       u"SELECT d.event_id, p.head, p.body FROM delivery d "
                       "JOIN payload p ON p.delivery_id = d.id WHERE d.event_id IN (%1)"_s.arg(
                           QStringList(count, u"?"_s).join(u',')),
                       values, [&](const QSqlQuery &row) {
                           const qint64 event = row.value(0).toLongLong();
                           const QByteArray head = row.value(1).toByteArray();
                           const QByteArray body = row.value(2).toByteArray();
                           for (qsizetype t = 0; t < tests.size(); ++t) {
                               if (!found[t].contains(event) && holds(tests[t], head, body))
                                   found[t].insert(event);
                           }
                       });
        if (!done)
            return done.error();
    }
    return found;
}

} // namespace Hookglass
