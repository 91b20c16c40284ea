// SPDX-License-Identifier: MIT
#include "core/redactiontexts.h"

#include <optional>
#include <utility>

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

/// The byte that %xx stands for; nullopt: there is none.
std::optional<char> byteAt(QStringView text, qsizetype at)
{
    if (at + 2 >= text.size() || text[at] != u'%')
        return std::nullopt;
    const auto hex = [](QChar c) {
        const char16_t unit = c.unicode();
        return unit >= u'0' && unit <= u'9'   ? unit - u'0'
               : unit >= u'a' && unit <= u'f' ? unit - u'a' + 10
               : unit >= u'A' && unit <= u'F' ? unit - u'A' + 10
                                              : -1;
    };
    const int high = hex(text[at + 1]);
    const int low = hex(text[at + 2]);
    return high < 0 || low < 0 ? std::nullopt : std::optional(char(high * 16 + low));
}

/// The next letter and how much of the text it takes; what is no UTF-8 is not decoded.
std::pair<QString, qsizetype> decodedAt(QStringView text, qsizetype at)
{
    constexpr qsizetype longestLetter = 4; // bytes, RFC 3629
    QByteArray bytes;
    for (qsizetype next = at; bytes.size() < longestLetter; next += 3) {
        const std::optional<char> byte = byteAt(text, next);
        if (!byte)
            break;
        bytes += *byte;
        if (bytes.isValidUtf8())
            return {QString::fromUtf8(bytes), 3 * bytes.size()};
    }
    return {text.sliced(at, 1).toString(), 1};
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

bool isEmail(const QString &text)
{
    const TextPlace place = nextEmail(text, 0);
    return place.begin == 0 && place.end > 0 && place.end == text.size();
}

PercentDecoded::PercentDecoded(const QString &text)
    : m_original(text)
{
    if (!text.contains(u'%')) {
        m_text = text;
        return;
    }
    m_text.reserve(text.size());
    m_from.reserve(text.size() + 1);
    for (qsizetype at = 0; at < text.size();) {
        if (text.at(at) != u'%') {
            m_text += text.at(at);
            m_from += at++;
            continue;
        }
        const auto [letter, length] = decodedAt(text, at);
        for (const QChar c : letter) {
            m_text += c;
            m_from += at;
        }
        at += length;
    }
    m_from += text.size();
}

QStringView PercentDecoded::written(TextPlace place) const
{
    const auto from = [this](qsizetype at) { return m_from.isEmpty() ? at : m_from.at(at); };
    const qsizetype begin = from(place.begin);
    return QStringView(m_original).sliced(begin, from(place.end) - begin);
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
