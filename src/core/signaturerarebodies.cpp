// SPDX-License-Identifier: MIT
#include "core/signaturerarebodies.h"

#include "core/jsonrewrite.h"
#include "core/jsontext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>

#include <algorithm>
#include <array>

namespace Hookglass::SignatureSearch {

namespace {

using Mistake = SignatureMistake;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureRare)
};

constexpr QByteArrayView ByteOrderMark = "\xEF\xBB\xBF";

/// Windows-1252 from 0x80 to 0x9F; where it has no character, the control character of that
/// number, as browsers do.
constexpr std::array<char16_t, 32> Windows1252{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool isAscii(QByteArrayView body)
{
    return std::all_of(body.begin(), body.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// With U+FFFD where there is no character, as Python and iconv do when they are told to go on.
QByteArray takenForWindows1252(QByteArrayView body, bool isStrict)
{
    QString text;
    text.reserve(body.size());
    for (const char c : body) {
        const auto byte = static_cast<unsigned char>(c);
        char16_t character = byte;
        if (byte >= 0x80 && byte <= 0x9F)
            character = Windows1252[byte - 0x80U];
        if (isStrict && character >= 0x80 && character <= 0x9F)
            character = 0xFFFD;
        text += QChar(character);
    }
    return text.toUtf8();
}

std::optional<QByteArray> backToWindows1252(QByteArrayView body)
{
    if (isAscii(body))
        return std::nullopt;
    const QString text = QString::fromUtf8(body);
    QByteArray out;
    out.reserve(text.size());
    for (const QChar c : text) {
        const char16_t *const first = Windows1252.data();
        const char16_t *const end = first + Windows1252.size();
        const char16_t *const special = std::find(first, end, c.unicode());
        if (special != end)
            out += char(0x80 + (special - first));
        else if (c.unicode() <= 0xFF)
            out += char(c.unicode());
        else
            return std::nullopt;
    }
    return out;
}

QByteArray utf16(QByteArrayView body, bool isLittle, bool hasMark)
{
    const QString text = (hasMark ? QString(QChar(0xFEFF)) : QString()) + QString::fromUtf8(body);
    QByteArray out;
    out.reserve(text.size() * 2);
    for (const QChar c : text) {
        out += char(isLittle ? c.cell() : c.row());
        out += char(isLittle ? c.row() : c.cell());
    }
    return out;
}

/// As json.dumps writes a text.
QByteArray asAsciiString(QByteArrayView body)
{
    QByteArray out = "\"";
    out.reserve(body.size() + body.size() / 4);
    const QString text = QString::fromUtf8(body);
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (code == '"' || code == '\\') {
            out += '\\';
            out += char(code);
        } else if (code == '\n') {
            out += "\\n";
        } else if (code == '\r') {
            out += "\\r";
        } else if (code == '\t') {
            out += "\\t";
        } else if (code < 0x20 || code > 0x7E) {
            out += "\\u" + QByteArray::number(code, 16).rightJustified(4, '0');
        } else {
            out += char(code);
        }
    }
    return out + '"';
}

/// As Python writes strings.
QByteArray inAscii(QByteArrayView json)
{
    using Style = JsonRewrite::StringStyle;
    const QByteArray plain =
        JsonRewrite::withStrings(json, {Style::Slashes::Plain, Style::Characters::Plain});
    return JsonRewrite::withStrings(plain, {Style::Slashes::Plain, Style::Characters::Escaped});
}

QByteArray withEscapedSlashes(const QByteArray &json)
{
    return JsonRewrite::withStrings(json, {JsonRewrite::StringStyle::Slashes::Escaped,
                                           JsonRewrite::StringStyle::Characters::Keep});
}

/// As PHP's addslashes does, which WordPress applies by itself.
QByteArray withBackslashes(QByteArrayView body)
{
    return body.toByteArray().replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\'");
}

/// As PHP's htmlspecialchars and Python's html.escape do; they differ in the apostrophe.
QByteArray withEntities(QByteArrayView body, QByteArrayView apostrophe)
{
    QByteArray text = body.toByteArray().replace("&", "&amp;").replace("<", "&lt;");
    return text.replace(">", "&gt;").replace("\"", "&quot;").replace("'", apostrophe);
}

/// As quote_plus, urlencode and forms do.
QByteArray asFormValue(QByteArrayView body)
{
    return body.toByteArray().toPercentEncoding(" ", "~").replace(' ', '+');
}

QByteArray utf16Text(QByteArrayView ascii)
{
    return utf16(ascii, true, false);
}

QByteArray inLines(QByteArrayView text, qsizetype width, QByteArrayView lineEnd)
{
    QByteArray out;
    for (qsizetype at = 0; at < text.size(); at += width) {
        if (at > 0)
            out += lineEnd;
        out += text.sliced(at, std::min(width, text.size() - at));
    }
    return out;
}

} // namespace

std::vector<RareBody> rareBodies(bool isJson)
{
    std::vector<RareBody> all;
    const auto add = [&all](Mistake mistake, const QString &detail, auto make) {
        all.push_back({signatureDeviation(mistake, detail), make});
    };
    add(Mistake::TwoLineFeedsAdded, {}, [](QByteArrayView b) { return b.toByteArray() + "\n\n"; });
    add(Mistake::BomAndLineFeedAdded, {},
        [](QByteArrayView b) { return ByteOrderMark.toByteArray() + b.toByteArray() + '\n'; });
    for (const bool isStrict : {false, true}) {
        add(Mistake::TakenForWindows1252, {},
            [isStrict](QByteArrayView b) -> std::optional<QByteArray> {
                if (isAscii(b))
                    return std::nullopt;
                return takenForWindows1252(b, isStrict);
            });
    }
    add(Mistake::TurnedIntoWindows1252, {}, backToWindows1252);
    add(Mistake::TurnedIntoUtf16, Text::tr("low byte first"),
        [](QByteArrayView b) { return utf16(b, true, false); });
    add(Mistake::TurnedIntoUtf16, Text::tr("low byte first, with a byte order mark"),
        [](QByteArrayView b) { return utf16(b, true, true); });
    add(Mistake::TurnedIntoUtf16, Text::tr("high byte first"),
        [](QByteArrayView b) { return utf16(b, false, false); });
    add(Mistake::JsonInAsciiString, {}, asAsciiString);
    for (const char *text : {"[object Object]", "Array", "undefined", "null", "None", "{}", "[]"})
        add(Mistake::TextInsteadOfBody, QString::fromLatin1(text),
            [text](QByteArrayView) { return QByteArray(text); });
    add(Mistake::EscapedBody, Text::tr("with backslashes before quotes, as addslashes does"),
        withBackslashes);
    for (const QByteArrayView apostrophe :
         {QByteArrayView("&#039;"), QByteArrayView("&#x27;"), QByteArrayView("'")}) {
        add(Mistake::EscapedBody, Text::tr("with HTML entities, as htmlspecialchars does"),
            [apostrophe](QByteArrayView b) -> std::optional<QByteArray> {
                if (apostrophe != "'" && !b.contains('\''))
                    return std::nullopt; // they come to the same
                return withEntities(b, apostrophe);
            });
    }
    add(Mistake::EscapedBody, Text::tr("percent-encoded"),
        [](QByteArrayView b) { return b.toByteArray().toPercentEncoding(); });
    add(Mistake::EscapedBody, Text::tr("percent-encoded as in a form"), asFormValue);
    if (!isJson)
        return all;
    for (const int indent : {1, 3}) {
        add(Mistake::OtherIndent, QString::number(indent),
            [indent](QByteArrayView b) { return JsonText::pretty(b, indent); });
        add(Mistake::OtherIndent, Text::tr("%1, with characters beyond ASCII as \\u…").arg(indent),
            [indent](QByteArrayView b) -> std::optional<QByteArray> {
                if (isAscii(b))
                    return std::nullopt;
                return JsonText::pretty(inAscii(b), indent);
            });
    }
    add(Mistake::SpacedAndSlashesEscaped, {},
        [](QByteArrayView b) { return withEscapedSlashes(JsonRewrite::spaced(b)); });
    return all;
}

std::vector<RareText> rareTexts()
{
    std::vector<RareText> all;
    const auto add = [&all](const QString &detail, auto make) {
        all.push_back({signatureDeviation(Mistake::OddText, detail), make});
    };
    const auto around = [&add](const QString &detail, QByteArrayView before, QByteArrayView after) {
        add(detail, [before, after](QByteArrayView, QByteArrayView base64) {
            return before.toByteArray() + base64.toByteArray() + after.toByteArray();
        });
    };
    all.push_back(
        {signatureDeviation(Mistake::Base64UrlLineFeed), [](QByteArrayView, QByteArrayView base64) {
             return base64.toByteArray().replace('+', '-').replace('/', '_') + '\n';
         }});
    around(Text::tr("the base64 in double quotes"), "\"", "\"");
    around(Text::tr("the base64 in single quotes"), "'", "'");
    around(Text::tr("the base64 as Python prints it (b'…')"), "b'", "'");
    around(Text::tr("the base64 with two newlines after it"), "", "\n\n");
    for (const QByteArrayView type :
         {QByteArrayView("application/json"), QByteArrayView("text/plain"), QByteArrayView(""),
          QByteArrayView("application/octet-stream"),
          QByteArrayView("application/json;charset=utf-8")}) {
        add(Text::tr("the base64 as a data: address"), [type](QByteArrayView, QByteArrayView b64) {
            return "data:" + type.toByteArray() + ";base64," + b64.toByteArray();
        });
    }
    add(Text::tr("the hex of the body"),
        [](QByteArrayView b, QByteArrayView) { return b.toByteArray().toHex(); });
    add(Text::tr("the upper-case hex of the body"),
        [](QByteArrayView b, QByteArrayView) { return b.toByteArray().toHex().toUpper(); });
    add(Text::tr("the base64 in UTF-16"),
        [](QByteArrayView, QByteArrayView b64) { return utf16Text(b64); });
    add(Text::tr("the percent-encoded base64"),
        [](QByteArrayView, QByteArrayView b64) { return b64.toByteArray().toPercentEncoding(); });
    add(Text::tr("the base64 with blanks in place of +"),
        [](QByteArrayView, QByteArrayView b64) { return b64.toByteArray().replace('+', ' '); });
    add(Text::tr("the SHA-256 of the body in hex digits"), [](QByteArrayView b, QByteArrayView) {
        return QCryptographicHash::hash(b.toByteArray(), QCryptographicHash::Sha256).toHex();
    });
    add(Text::tr("the SHA-256 of the body"), [](QByteArrayView b, QByteArrayView) {
        return QCryptographicHash::hash(b.toByteArray(), QCryptographicHash::Sha256);
    });
    add(Text::tr("the SHA-256 of the base64 in hex digits"), [](QByteArrayView, QByteArrayView b) {
        return QCryptographicHash::hash(b.toByteArray(), QCryptographicHash::Sha256).toHex();
    });
    for (const QByteArrayView end : {QByteArrayView("\r\n"), QByteArrayView()}) {
        add(Text::tr("the base64 wrapped at 60 with CR LF"),
            [end](QByteArrayView, QByteArrayView b64) {
                return inLines(b64, 60, "\r\n") + end.toByteArray();
            });
    }
    return all;
}

} // namespace Hookglass::SignatureSearch
