// SPDX-License-Identifier: MIT
#include "core/redactiontexts.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestMailbox = 64; ///< RFC 5321 §4.5.3.1
constexpr qsizetype LongestDomain = 255;

/// A letter of an email before its @.
bool isOfMailbox(QChar c)
{
    return c.isLetterOrNumber() || QStringView(u"._%+-'").contains(c);
}
/// Of the quoted part before this @; the @ itself if there is none.
qsizetype openingQuote(QStringView text, qsizetype from, qsizetype at)
{
    for (qsizetype begin = at - 2; begin >= from && at - begin <= LongestMailbox; --begin) {
        if (text[begin] == u'"')
            return begin;
    }
    return at;
}

bool isOfDomain(QChar c)
{
    return c.isLetterOrNumber() || c == u'.' || c == u'-';
}

} // namespace

TextPlace nextEmail(const QString &text, qsizetype from)
{
    const QStringView all(text);
    for (qsizetype at = from; at < all.size(); ++at) {
        const QChar c = all[at];
        if (c != u'@' && c != u'%')
            continue;
        const bool isEncoded = c == u'%';
        if (isEncoded && !all.sliced(at).startsWith("%40"_L1))
            continue;
        TextPlace place{at, at + (isEncoded ? 3 : 1)};
        while (place.begin > from && at - place.begin < LongestMailbox &&
               isOfMailbox(text.at(place.begin - 1)))
            --place.begin;
        if (place.begin == at && at > from && text.at(at - 1) == u'"') // "Ann Lee"@… (RFC 5321)
            place.begin = openingQuote(all, from, at);
        const qsizetype domain = place.end;
        while (place.end < text.size() && place.end - domain < LongestDomain &&
               isOfDomain(text.at(place.end)))
            ++place.end;
        while (place.end > domain && !text.at(place.end - 1).isLetterOrNumber())
            --place.end; // the end of a sentence
        if (place.begin < at && place.end > domain)
            return place;
    }
    return {};
}

const QRegularExpression &phonePattern()
{
    // The number itself is taken whole or not at all; an extension may follow.
    static const QRegularExpression pattern(
        u"(?<![\\p{L}\\p{N}_.])(?>\\+?\\(?\\d[\\d\\s().\\-/\\x{2010}-\\x{2013}]{5,30}(?<=\\d))"
        "(?:\\s*(?:x|ext\\.?|#)\\s*\\d{1,6})?(?![\\p{L}\\p{N}_])"_s,
        QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::CaseInsensitiveOption);
    return pattern;
}

bool looksLikeName(const QString &text)
{
    static const QRegularExpression pattern(
        u"^\\p{Lu}[\\p{L}'’.\\-]*(?: (?:\\p{Lu}[\\p{L}'’.\\-]*|van|von|de|der|la|le|di|da)){1,3}$"_s);
    return pattern.match(text).hasMatch();
}

bool isTimeOrId(const QString &text)
{
    static const QRegularExpression pattern(
        u"^(?:\\d{4}-\\d{2}-\\d{2}(?:[T ].*)?|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$"_s);
    return pattern.match(text).hasMatch();
}

bool isUrl(const QString &text)
{
    static const QRegularExpression pattern(u"^[A-Za-z][A-Za-z0-9+.\\-]*://\\S+$"_s);
    return text.contains("://"_L1) && pattern.match(text).hasMatch();
}

bool isForm(QByteArrayView body)
{
    static const QRegularExpression pattern(
        u"^[A-Za-z0-9_.\\[\\]%+\\-]+=[^\\s<>{}\"&]*(?:&[A-Za-z0-9_.\\[\\]%+\\-]+=[^\\s<>{}\"&]*)*$"_s);
    return body.size() < 1'000'000 && pattern.match(QString::fromUtf8(body)).hasMatch();
}

} // namespace Hookglass
