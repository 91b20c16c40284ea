// SPDX-License-Identifier: MIT
#include "core/signaturevariants.h"

#include "core/jsonrewrite.h"
#include "core/jsontext.h"

#include <algorithm>
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

QByteArray withoutPadding(const QByteArray &base64)
{
    qsizetype size = base64.size();
    while (size > 0 && base64.at(size - 1) == '=')
        --size;
    return base64.first(size);
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

/// In lines, without an end of the last one; empty if there is but one line.
QByteArray inLines(const QByteArray &base64, qsizetype width, QByteArrayView lineEnd)
{
    if (base64.size() <= width)
        return {};
    QByteArray out;
    out.reserve(base64.size() + (base64.size() / width + 1) * lineEnd.size());
    for (qsizetype at = 0; at < base64.size(); at += width) {
        if (at > 0)
            out += lineEnd;
        out += QByteArrayView(base64).sliced(at, std::min(width, base64.size() - at));
    }
    return out;
}

std::vector<EncodedText> wrapped(const QByteArray &base64, qsizetype width, QByteArrayView lineEnd,
                                 Mistake ended, Mistake open)
{
    const QByteArray lines = inLines(base64, width, lineEnd);
    if (lines.isEmpty())
        return {};
    return {{ended, lines + lineEnd.toByteArray()}, {open, lines}};
}

std::vector<EncodedText> standard(const QByteArray &base64)
{
    std::vector<EncodedText> all{{std::nullopt, base64},
                                 {Mistake::Base64LineFeed, base64 + '\n'},
                                 {Mistake::Base64CrLf, base64 + "\r\n"}};
    if (base64.endsWith('='))
        all.push_back({Mistake::Base64Unpadded, withoutPadding(base64)});
    return all;
}

std::vector<EncodedText> urlSafe(const QByteArray &base64)
{
    QByteArray url = base64;
    url.replace('+', '-').replace('/', '_');
    if (url == base64)
        return {};
    std::vector<EncodedText> all{{Mistake::Base64Url, url}};
    if (url.endsWith('='))
        all.push_back({Mistake::Base64UrlUnpadded, withoutPadding(url)});
    return all;
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

std::vector<EncodedText> encodings(int family, QByteArrayView body, const QByteArray &base64)
{
    switch (family) {
    case 0:
        return standard(base64);
    case 1:
        return {{Mistake::NoBase64, plain(body)}};
    case 2:
        return wrapped(base64, 60, "\n", Mistake::Wrapped60, Mistake::Wrapped60Open);
    case 3:
        return wrapped(base64, 64, "\n", Mistake::Wrapped64, Mistake::Wrapped64Open);
    case 4:
        return wrapped(base64, 76, "\n", Mistake::Wrapped76, Mistake::Wrapped76Open);
    case 5:
        return wrapped(base64, 76, "\r\n", Mistake::Wrapped76CrLf, Mistake::Wrapped76CrLfOpen);
    case 6:
        return urlSafe(base64);
    case 7:
        return {{Mistake::Base64Twice, base64.toBase64()}};
    case 8:
        return wrapped(base64, 64, "\r\n", Mistake::Wrapped64CrLf, Mistake::Wrapped64CrLfOpen);
    default:
        return {};
    }
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
