// SPDX-License-Identifier: MIT
#include "core/signaturevariants.h"

#include "core/jsonrewrite.h"
#include "core/jsontext.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace Hookglass::SignatureVariants {

using namespace Qt::StringLiterals;

namespace {

using Mistake = SignatureMistake;

constexpr QByteArrayView ByteOrderMark = "\xEF\xBB\xBF";

using Characters = JsonRewrite::StringStyle::Characters;
using Slashes = JsonRewrite::StringStyle::Slashes;

QByteArray restyled(QByteArrayView body, Slashes slashes, Characters characters)
{
    return JsonRewrite::withStrings(body, {slashes, characters});
}

QByteArray plain(QByteArrayView body)
{
    return body.toByteArray();
}

std::optional<QByteArray> withoutEnding(QByteArrayView body, QByteArrayView ending)
{
    if (!body.endsWith(ending))
        return std::nullopt;
    return body.chopped(ending.size()).toByteArray();
}

/// The body as read by a program that takes every byte for a Latin-1 character.
QByteArray takenForLatin1(QByteArrayView body)
{
    return QString::fromLatin1(body).toUtf8();
}

std::optional<QByteArray> backToLatin1(QByteArrayView body)
{
    const QString text = QString::fromUtf8(body);
    const auto beyond = [](QChar c) { return c.unicode() > 0xFF; };
    if (std::any_of(text.begin(), text.end(), beyond))
        return std::nullopt;
    return text.toLatin1();
}

/// The body as one JSON string, as JSON.stringify makes of a text.
QByteArray asJsonString(QByteArrayView body)
{
    QByteArray out;
    out.reserve(body.size() + body.size() / 4);
    out += '"';
    for (const char c : body) {
        switch (c) {
        case '"':
        case '\\':
            out += '\\';
            out += c;
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += c;
        }
    }
    out += '"';
    return out;
}

QByteArrayView withoutPadding(QByteArrayView base64)
{
    while (base64.endsWith('='))
        base64.chop(1);
    return base64;
}

std::vector<Rewrite> textRewrites()
{
    return {
        {Mistake::LineEndRemoved,
         [](QByteArrayView b) { return withoutEnding(b, b.endsWith("\r\n") ? "\r\n" : "\n"); }},
        {Mistake::BlanksRemoved, [](QByteArrayView b) { return b.trimmed().toByteArray(); }},
        {Mistake::LineFeedAdded, [](QByteArrayView b) { return plain(b) + '\n'; }},
        {Mistake::CrLfAdded, [](QByteArrayView b) { return plain(b) + "\r\n"; }},
        {Mistake::BomRemoved,
         [](QByteArrayView b) -> std::optional<QByteArray> {
             if (!b.startsWith(ByteOrderMark))
                 return std::nullopt;
             return b.sliced(ByteOrderMark.size()).toByteArray();
         }},
        {Mistake::BomAdded,
         [](QByteArrayView b) { return ByteOrderMark.toByteArray() + plain(b); }},
        {Mistake::CrLfToLf, [](QByteArrayView b) { return plain(b).replace("\r\n", "\n"); }},
        {Mistake::LfToCrLf,
         [](QByteArrayView b) { return plain(b).replace("\r\n", "\n").replace("\n", "\r\n"); }},
        {Mistake::TakenForLatin1, takenForLatin1},
        {Mistake::TurnedIntoLatin1, backToLatin1},
        {Mistake::BodyLeftOut, [](QByteArrayView) { return QByteArray(); }},
    };
}

std::vector<Rewrite> layoutRewrites()
{
    return {
        {Mistake::Minified, JsonRewrite::minified},
        {Mistake::Indent2, [](QByteArrayView b) { return JsonText::pretty(b, 2); }},
        {Mistake::Indent4, [](QByteArrayView b) { return JsonText::pretty(b, 4); }},
        {Mistake::SpacedOut, JsonRewrite::spaced},
        {Mistake::SortedNames, JsonRewrite::sorted},
        {Mistake::SortedAndSpaced,
         [](QByteArrayView b) { return JsonRewrite::spaced(JsonRewrite::sorted(b)); }},
    };
}

std::vector<Rewrite> stringRewrites()
{
    return {
        {Mistake::SlashesEscaped,
         [](QByteArrayView b) { return restyled(b, Slashes::Escaped, Characters::Keep); }},
        {Mistake::SlashesPlain,
         [](QByteArrayView b) { return restyled(b, Slashes::Plain, Characters::Keep); }},
        {Mistake::CharactersEscaped,
         [](QByteArrayView b) { return restyled(b, Slashes::Keep, Characters::Escaped); }},
        {Mistake::CharactersPlain,
         [](QByteArrayView b) { return restyled(b, Slashes::Keep, Characters::Plain); }},
        {Mistake::WrittenByJavaScript,
         [](QByteArrayView b) {
             return restyled(JsonRewrite::minified(b), Slashes::Plain, Characters::Plain);
         }},
        {Mistake::WrittenByPhp,
         [](QByteArrayView b) {
             return restyled(
                 restyled(JsonRewrite::minified(b), Slashes::Escaped, Characters::Plain),
                 Slashes::Escaped, Characters::Escaped);
         }},
        {Mistake::WrittenByPython,
         [](QByteArrayView b) {
             return restyled(restyled(JsonRewrite::spaced(b), Slashes::Plain, Characters::Plain),
                             Slashes::Plain, Characters::Escaped);
         }},
        {Mistake::JsonInString, asJsonString},
    };
}

/// Changes nothing -> nullopt, so that no sentence is said for a step that did not happen.
Rewrite onlyIfDifferent(Rewrite rewrite)
{
    rewrite.apply = [inner = std::move(rewrite.apply)](QByteArrayView b) {
        std::optional<QByteArray> out = inner(b);
        if (out && *out == b)
            out.reset();
        return out;
    };
    return rewrite;
}

/// OpenSSL's, which is quicker than QByteArray's and writes where it is told to.
void encodeBase64(QByteArray &out, QByteArrayView bytes)
{
    constexpr qsizetype Chunk = 3 * 1024 * 1024; // a multiple of 3: no padding but at the end
    out.resize((bytes.size() + 2) / 3 * 4);
    auto *to =
        reinterpret_cast<unsigned char *>(out.data()); // with room for the NUL that it ends in
    while (!bytes.isEmpty()) {
        const QByteArrayView part = bytes.first(std::min(Chunk, bytes.size()));
        to += EVP_EncodeBlock(to, reinterpret_cast<const unsigned char *>(part.data()),
                              static_cast<int>(part.size()));
        bytes = bytes.sliced(part.size());
    }
}

/// In lines, without an end of the last one.
void breakIntoLines(QByteArray &out, QByteArrayView text, qsizetype width, QByteArrayView lineEnd)
{
    const qsizetype breaks = (text.size() - 1) / width;
    out.resize(text.size() + breaks * lineEnd.size());
    char *to = out.data();
    for (qsizetype i = 0; i < breaks; ++i) {
        std::memcpy(to, text.data() + i * width, size_t(width));
        to += width;
        std::memcpy(to, lineEnd.data(), size_t(lineEnd.size()));
        to += lineEnd.size();
    }
    std::memcpy(to, text.data() + breaks * width, size_t(text.size() - breaks * width));
}

QByteArray quoted(QByteArrayView key, char quote)
{
    return quote + key.toByteArray() + quote;
}

QByteArray unquoted(const QByteArray &key)
{
    const bool isQuoted =
        key.size() > 2 && key.front() == key.back() && (key.front() == '"' || key.front() == '\'');
    return isQuoted ? key.sliced(1, key.size() - 2) : key;
}

/// The bytes that a key of hex digits stands for; the key itself if it is none.
QByteArray fromHex(const QByteArray &key)
{
    const QByteArray decoded = QByteArray::fromHex(key);
    return decoded.toHex() == key.toLower() ? decoded : key;
}

QByteArray fromBase64(const QByteArray &key)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : key;
}

} // namespace

std::vector<Rewrite> bodyRewrites(QByteArrayView body)
{
    std::vector<Rewrite> rewrites;
    const auto add = [&rewrites](std::vector<Rewrite> more) {
        for (Rewrite &rewrite : more)
            rewrites.push_back(onlyIfDifferent(std::move(rewrite)));
    };
    add(textRewrites());
    if (!JsonText::tokenize(body).problem) {
        add(layoutRewrites());
        add(stringRewrites());
    }
    return rewrites;
}

bool isRareFamily(int family)
{
    return family == 5 || family == 7 || family == 8; // a test compares it with the texts
}

void TextEncoder::setBody(QByteArrayView body)
{
    m_body = body;
    encodeBase64(m_base64, body);
}

std::vector<EncodedText> TextEncoder::texts(int family)
{
    switch (family) {
    case 0:
        return standard();
    case 1:
        return {{Mistake::NoBase64, {m_body, {}}}};
    case 2:
        return wrapped(60, "\n", Mistake::Wrapped60, Mistake::Wrapped60Open);
    case 3:
        return wrapped(64, "\n", Mistake::Wrapped64, Mistake::Wrapped64Open);
    case 4:
        return wrapped(76, "\n", Mistake::Wrapped76, Mistake::Wrapped76Open);
    case 5:
        return wrapped(76, "\r\n", Mistake::Wrapped76CrLf, Mistake::Wrapped76CrLfOpen);
    case 6:
        return urlSafe();
    case 7:
        encodeBase64(m_other, m_base64);
        return {{Mistake::Base64Twice, {m_other, {}}}};
    case 8:
        return wrapped(64, "\r\n", Mistake::Wrapped64CrLf, Mistake::Wrapped64CrLfOpen);
    default:
        return {};
    }
}

std::vector<EncodedText> TextEncoder::standard() const
{
    const QByteArrayView base64 = m_base64;
    std::vector<EncodedText> all{{std::nullopt, {base64, {}}},
                                 {Mistake::Base64LineFeed, {base64, "\n"}},
                                 {Mistake::Base64CrLf, {base64, "\r\n"}}};
    if (base64.endsWith('='))
        all.push_back({Mistake::Base64Unpadded, {withoutPadding(base64), {}}});
    return all;
}

std::vector<EncodedText> TextEncoder::urlSafe()
{
    if (!m_base64.contains('+') && !m_base64.contains('/'))
        return {};
    m_other.resize(m_base64.size());
    std::transform(m_base64.cbegin(), m_base64.cend(), m_other.begin(), [](char c) {
        return c == '+' ? '-' : c == '/' ? '_' : c;
    });
    const QByteArrayView url = m_other;
    std::vector<EncodedText> all{{Mistake::Base64Url, {url, {}}}};
    if (url.endsWith('='))
        all.push_back({Mistake::Base64UrlUnpadded, {withoutPadding(url), {}}});
    return all;
}

/// None if there is but one line.
std::vector<EncodedText> TextEncoder::wrapped(qsizetype width, QByteArrayView lineEnd,
                                              Mistake ended, Mistake open)
{
    if (m_base64.size() <= width)
        return {};
    breakIntoLines(m_other, m_base64, width, lineEnd);
    return {{ended, {m_other, lineEnd}}, {open, {m_other, {}}}};
}

QList<KeyVariant> mangledKeys(const SigningKey &key)
{
    const QByteArray &bytes = key.key.reveal();
    const QList<KeyVariant> candidates{
        {Mistake::KeyTrimmed, Secret(bytes.trimmed())},
        {Mistake::KeyUnquoted, Secret(unquoted(bytes.trimmed()))},
        {Mistake::KeyLineFeed, Secret(bytes + '\n')},
        {Mistake::KeyCrLf, Secret(bytes + "\r\n")},
        {Mistake::KeyBlankAfter, Secret(bytes + ' ')},
        {Mistake::KeyBlankBefore, Secret(' ' + bytes)},
        {Mistake::KeyBlanksAround, Secret(' ' + bytes + ' ')},
        {Mistake::KeyTwoBlanksAfter, Secret(bytes + "  ")},
        {Mistake::KeyTwoBlanksBefore, Secret("  " + bytes)},
        {Mistake::KeyDoubleQuoted, Secret(quoted(bytes, '"'))},
        {Mistake::KeySingleQuoted, Secret(quoted(bytes, '\''))},
        {Mistake::KeyQuotedLineFeed, Secret(quoted(bytes, '"') + '\n')},
        {Mistake::KeyFromHex, Secret(fromHex(bytes))},
        {Mistake::KeyFromBase64, Secret(fromBase64(bytes))},
        {Mistake::KeyToBase64, Secret(bytes.toBase64())},
        {Mistake::KeyUpperCase, Secret(bytes.toUpper())},
        {Mistake::KeyLowerCase, Secret(bytes.toLower())},
    };
    QList<KeyVariant> variants;
    for (const KeyVariant &candidate : candidates) {
        const bool known =
            std::any_of(variants.cbegin(), variants.cend(), [&candidate](const KeyVariant &other) {
                return other.key == candidate.key;
            });
        if (!candidate.key.isEmpty() && !(candidate.key == key.key) && !known)
            variants.append(candidate);
    }
    return variants;
}

QList<KeyVariant> keysWithLineEnd(const Secret &key)
{
    return {{Mistake::KeyEndsInLineFeed, Secret(key.reveal() + '\n')},
            {Mistake::KeyEndsInCrLf, Secret(key.reveal() + "\r\n")}};
}

} // namespace Hookglass::SignatureVariants
