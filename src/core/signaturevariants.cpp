// SPDX-License-Identifier: MIT
#include "core/signaturevariants.h"

#include "core/jsonrewrite.h"
#include "core/jsontext.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <utility>

namespace Hookglass::SignatureVariants {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureVariants)
};

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

std::vector<Rewrite> textRewrites()
{
    return {
        {Text::tr("the newline at the end of the body is removed"),
         [](QByteArrayView b) { return withoutEnding(b, b.endsWith("\r\n") ? "\r\n" : "\n"); }},
        {Text::tr("all blanks and newlines around the body are removed"),
         [](QByteArrayView b) { return b.trimmed().toByteArray(); }},
        {Text::tr("a newline (LF) is added at the end of the body"),
         [](QByteArrayView b) { return plain(b) + '\n'; }},
        {Text::tr("a newline (CR LF) is added at the end of the body"),
         [](QByteArrayView b) { return plain(b) + "\r\n"; }},
        {Text::tr("the byte order mark before the body is removed"),
         [](QByteArrayView b) -> std::optional<QByteArray> {
             if (!b.startsWith(ByteOrderMark))
                 return std::nullopt;
             return b.sliced(ByteOrderMark.size()).toByteArray();
         }},
        {Text::tr("a byte order mark is put before the body"),
         [](QByteArrayView b) { return ByteOrderMark.toByteArray() + plain(b); }},
        {Text::tr("line ends are turned from CR LF into LF"),
         [](QByteArrayView b) { return plain(b).replace("\r\n", "\n"); }},
        {Text::tr("line ends are turned from LF into CR LF"),
         [](QByteArrayView b) { return plain(b).replace("\r\n", "\n").replace("\n", "\r\n"); }},
        {Text::tr("the body’s UTF-8 is taken for Latin-1 and encoded again"), takenForLatin1},
        {Text::tr("the body is turned from UTF-8 into Latin-1"), backToLatin1},
        {Text::tr("the body is left out altogether"), [](QByteArrayView) { return QByteArray(); }},
    };
}

std::vector<Rewrite> layoutRewrites()
{
    return {
        {Text::tr("the body’s JSON is written without blanks (minified)"), JsonRewrite::minified},
        {Text::tr("the body’s JSON is laid out with an indent of 2"),
         [](QByteArrayView b) { return JsonText::pretty(b, 2); }},
        {Text::tr("the body’s JSON is laid out with an indent of 4"),
         [](QByteArrayView b) { return JsonText::pretty(b, 4); }},
        {Text::tr("a blank follows each comma and colon of the body’s JSON (as Python writes it)"),
         JsonRewrite::spaced},
        {Text::tr("the names in the body’s JSON are sorted"), JsonRewrite::sorted},
        {Text::tr("the names in the body’s JSON are sorted, with a blank after each comma and "
                  "colon (as Python writes it)"),
         [](QByteArrayView b) { return JsonRewrite::spaced(JsonRewrite::sorted(b)); }},
    };
}

std::vector<Rewrite> stringRewrites()
{
    return {
        {Text::tr("slashes in the body are written as \\/ (as PHP does)"),
         [](QByteArrayView b) { return restyled(b, Slashes::Escaped, Characters::Keep); }},
        {Text::tr("slashes in the body are written as / instead of \\/"),
         [](QByteArrayView b) { return restyled(b, Slashes::Plain, Characters::Keep); }},
        {Text::tr("characters beyond ASCII are written as \\u…"),
         [](QByteArrayView b) { return restyled(b, Slashes::Keep, Characters::Escaped); }},
        {Text::tr("\\u… in the body is written as the character itself"),
         [](QByteArrayView b) { return restyled(b, Slashes::Keep, Characters::Plain); }},
        {Text::tr("the body is parsed and written again by JavaScript (JSON.stringify)"),
         [](QByteArrayView b) {
             return restyled(JsonRewrite::minified(b), Slashes::Plain, Characters::Plain);
         }},
        {Text::tr("the body is parsed and written again by PHP (json_encode)"),
         [](QByteArrayView b) {
             return restyled(
                 restyled(JsonRewrite::minified(b), Slashes::Escaped, Characters::Plain),
                 Slashes::Escaped, Characters::Escaped);
         }},
        {Text::tr("the body is parsed and written again by Python (json.dumps)"),
         [](QByteArrayView b) {
             return restyled(restyled(JsonRewrite::spaced(b), Slashes::Plain, Characters::Plain),
                             Slashes::Plain, Characters::Escaped);
         }},
        {Text::tr("the body is wrapped into a JSON string (encoded twice)"), asJsonString},
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

QByteArray base64(QByteArrayView body, QByteArray::Base64Options options)
{
    return QByteArray::fromRawData(body.data(), body.size()).toBase64(options);
}

enum class LastLine { Ended, Open };

Rewrite wrapped(const QString &condition, qsizetype width, QByteArrayView lineEnd, LastLine last)
{
    return {condition, [=](QByteArrayView body) -> std::optional<QByteArray> {
                const QByteArray encoded = base64(body, QByteArray::Base64Encoding);
                if (encoded.size() <= width) // nothing to wrap
                    return std::nullopt;
                QByteArray out;
                out.reserve(encoded.size() + (encoded.size() / width + 1) * lineEnd.size());
                for (qsizetype at = 0; at < encoded.size(); at += width) {
                    if (at > 0)
                        out += lineEnd;
                    out += QByteArrayView(encoded).sliced(at, std::min(width, encoded.size() - at));
                }
                if (last == LastLine::Ended)
                    out += lineEnd;
                return out;
            }};
}

std::vector<Rewrite> base64Alphabets()
{
    using Option = QByteArray::Base64Option;
    const auto different = [](QByteArrayView body, QByteArray::Base64Options options,
                              QByteArray::Base64Options simpler) -> std::optional<QByteArray> {
        QByteArray out = base64(body, options);
        if (out == base64(body, simpler))
            return std::nullopt;
        return out;
    };
    return {
        {Text::tr("base64 is skipped"), plain},
        {Text::tr("the base64 ends with a newline"),
         [](QByteArrayView b) { return base64(b, Option::Base64Encoding) + '\n'; }},
        {Text::tr("the URL-safe base64 alphabet is used"),
         [=](QByteArrayView b) {
             return different(b, Option::Base64UrlEncoding, Option::Base64Encoding);
         }},
        {Text::tr("the base64 has no padding (=)"),
         [=](QByteArrayView b) {
             return different(b, Option::OmitTrailingEquals, Option::Base64Encoding);
         }},
        {Text::tr("the URL-safe base64 alphabet is used without padding (=)"),
         [=](QByteArrayView b) -> std::optional<QByteArray> {
             const auto both = Option::Base64UrlEncoding | Option::OmitTrailingEquals;
             if (!different(b, both, Option::Base64UrlEncoding))
                 return std::nullopt;
             return different(b, both, Option::OmitTrailingEquals);
         }},
        {Text::tr("base64 is applied twice"),
         [](QByteArrayView b) {
             return base64(base64(b, Option::Base64Encoding), Option::Base64Encoding);
         }},
    };
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

std::vector<Rewrite> encodings()
{
    std::vector<Rewrite> all = base64Alphabets();
    all.push_back(wrapped(Text::tr("the base64 is wrapped at 60 (as Ruby’s encode64 does)"), 60,
                          "\n", LastLine::Ended));
    all.push_back(wrapped(Text::tr("the base64 is wrapped at 64 (as openssl does)"), 64, "\n",
                          LastLine::Ended));
    all.push_back(
        wrapped(Text::tr("the base64 is wrapped at 76 (as base64 and Python’s encodebytes do)"), 76,
                "\n", LastLine::Ended));
    all.push_back(wrapped(Text::tr("the base64 is wrapped at 76 with CR LF (as PHP’s chunk_split)"),
                          76, "\r\n", LastLine::Ended));
    all.push_back(
        wrapped(Text::tr("the base64 is wrapped at 76 with CR LF (as Java’s MIME encoder does)"),
                76, "\r\n", LastLine::Open));
    all.push_back(wrapped(Text::tr("the base64 is wrapped at 60, without a newline at the end"), 60,
                          "\n", LastLine::Open));
    all.push_back(wrapped(Text::tr("the base64 is wrapped at 64, without a newline at the end"), 64,
                          "\n", LastLine::Open));
    all.push_back(wrapped(Text::tr("the base64 is wrapped at 76, without a newline at the end"), 76,
                          "\n", LastLine::Open));
    return all;
}

QList<KeyVariant> mangledKeys(const SigningKey &key)
{
    const QByteArray &bytes = key.key.reveal();
    const auto named = [&key](const QString &sentence) { return sentence.arg(key.label); };
    const QList<KeyVariant> candidates{
        {named(Text::tr("blanks and newlines around the key “%1” are removed")),
         Secret(bytes.trimmed())},
        {named(Text::tr("the quotes around the key “%1” are removed")), Secret(unquoted(bytes))},
        {named(Text::tr("a newline (LF) follows the key “%1”")), Secret(bytes + '\n')},
        {named(Text::tr("a newline (CR LF) follows the key “%1”")), Secret(bytes + "\r\n")},
        {named(Text::tr("a blank follows the key “%1”")), Secret(bytes + ' ')},
        {named(Text::tr("a blank stands before the key “%1”")), Secret(' ' + bytes)},
        {named(Text::tr("the key “%1” is put in double quotes")), Secret(quoted(bytes, '"'))},
        {named(Text::tr("the key “%1” is put in single quotes")), Secret(quoted(bytes, '\''))},
        {named(Text::tr("the key “%1” is decoded from hex digits to bytes")),
         Secret(fromHex(bytes))},
        {named(Text::tr("the key “%1” is decoded from base64")), Secret(fromBase64(bytes))},
        {named(Text::tr("the key “%1” is encoded as base64")), Secret(bytes.toBase64())},
        {named(Text::tr("the key “%1” is written in upper case")), Secret(bytes.toUpper())},
        {named(Text::tr("the key “%1” is written in lower case")), Secret(bytes.toLower())},
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

} // namespace Hookglass::SignatureVariants
