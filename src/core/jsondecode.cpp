// SPDX-License-Identifier: MIT
#include "core/jsonscanner.h"
#include "core/jsontext.h"

#include <limits>

namespace Hookglass::JsonText {

using namespace Qt::StringLiterals;

namespace {

/// True if the bytes are exactly one token of that kind.
bool isToken(QByteArrayView bytes, TokenKind kind)
{
    Scanner scanner(bytes);
    Token token;
    return scanner.next(token) && token.kind == kind && token.length == bytes.size();
}

char16_t simpleEscape(char c)
{
    switch (c) {
    case 'b':
        return u'\b';
    case 'f':
        return u'\f';
    case 'n':
        return u'\n';
    case 'r':
        return u'\r';
    case 't':
        return u'\t';
    default:
        return static_cast<char16_t>(c); // quote, backslash, slash
    }
}

void replaceLoneSurrogates(QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (!c.isSurrogate())
            continue;
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            ++i;
        else
            text[i] = QChar(QChar::ReplacementCharacter);
    }
}

void appendUtf8(QByteArray &out, char32_t c)
{
    const auto tail = [&](int shift) { out += char(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xc0 | (c >> 6));
        tail(0);
    } else if (c < 0x10000) {
        out += char(0xe0 | (c >> 12));
        tail(6);
        tail(0);
    } else {
        out += char(0xf0 | (c >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// Where a character of UTF-8 begins at `at`: its length; else 0.
int characterLength(QByteArrayView bytes, qsizetype at)
{
    const uchar first = uchar(bytes[at]);
    const int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return at + length <= bytes.size() && bytes.sliced(at, length).isValidUtf8() ? length : 0;
}

bool isLoneSurrogate(QByteArrayView bytes, qsizetype at)
{
    return at + 3 <= bytes.size() && uchar(bytes[at]) == 0xed && uchar(bytes[at + 1]) >= 0xa0 &&
           uchar(bytes[at + 1]) < 0xc0 && uchar(bytes[at + 2]) >= 0x80 &&
           uchar(bytes[at + 2]) < 0xc0;
}

} // namespace

std::optional<QByteArray> decodeBytes(QByteArrayView token)
{
    if (!isToken(token, TokenKind::String))
        return std::nullopt;
    QByteArrayView rest = token.sliced(1, token.size() - 2);
    QByteArray bytes;
    bytes.reserve(rest.size());
    const auto unitAt = [&rest](qsizetype at) {
        return rest.sliced(at + 2, 4).toUShort(nullptr, 16);
    };
    while (!rest.isEmpty()) {
        const qsizetype slash = rest.indexOf('\\');
        bytes += slash < 0 ? rest : rest.first(slash);
        if (slash < 0)
            break;
        rest = rest.sliced(slash);
        if (rest[1] != 'u') {
            bytes += char(simpleEscape(rest[1]));
            rest = rest.sliced(2);
            continue;
        }
        char32_t c = unitAt(0);
        qsizetype length = 6;
        if (QChar::isHighSurrogate(c) && rest.size() >= 12 && rest[6] == '\\' && rest[7] == 'u' &&
            QChar::isLowSurrogate(unitAt(6))) {
            c = QChar::surrogateToUcs4(char16_t(c), char16_t(unitAt(6)));
            length = 12;
        }
        appendUtf8(bytes, c);
        rest = rest.sliced(length);
    }
    return bytes;
}

QString spelled(QByteArrayView bytes)
{
    if (bytes.isValidUtf8())
        return QString::fromUtf8(bytes);
    QString text;
    qsizetype good = 0; // where what is UTF-8 and not yet appended begins
    for (qsizetype at = 0; at < bytes.size();) {
        if (const int length = characterLength(bytes, at)) {
            at += length;
            continue;
        }
        text += QString::fromUtf8(bytes.sliced(good, at - good));
        if (isLoneSurrogate(bytes, at)) {
            const int unit = 0xd000 | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
            text += "\\u"_L1 + QString::number(unit, 16).toUpper();
            at += 3;
        } else {
            text += "\\x"_L1 + QString::number(uchar(bytes[at]), 16).toUpper();
            ++at;
        }
        good = at;
    }
    return text + QString::fromUtf8(bytes.sliced(good));
}

std::optional<QString> decodeString(QByteArrayView token)
{
    if (!isToken(token, TokenKind::String))
        return std::nullopt;
    QByteArrayView rest = token.sliced(1, token.size() - 2);
    QString text;
    text.reserve(rest.size());
    bool hasEscape = false;
    while (!rest.isEmpty()) {
        const qsizetype slash = rest.indexOf('\\');
        text += QString::fromUtf8(slash < 0 ? rest : rest.first(slash));
        if (slash < 0)
            break;
        hasEscape = true;
        const char kind = rest[slash + 1];
        const qsizetype length = kind == 'u' ? 6 : 2;
        if (kind == 'u')
            text += QChar(rest.sliced(slash + 2, 4).toUShort(nullptr, 16));
        else
            text += QChar(simpleEscape(kind));
        rest = rest.sliced(slash + length);
    }
    if (hasEscape)
        replaceLoneSurrogates(text);
    return text;
}

std::optional<qint64> decodeInteger(QByteArrayView token)
{
    if (!isToken(token, TokenKind::Number))
        return std::nullopt;
    const bool negative = token.startsWith('-');
    const QByteArrayView digits = negative ? token.sliced(1) : token;
    constexpr quint64 Max = std::numeric_limits<qint64>::max();
    const quint64 limit = negative ? Max + 1 : Max;
    quint64 sum = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') // fraction or exponent
            return std::nullopt;
        const quint64 digit = static_cast<quint64>(c - '0');
        if (sum > (limit - digit) / 10)
            return std::nullopt;
        sum = sum * 10 + digit;
    }
    return static_cast<qint64>(negative ? 0 - sum : sum);
}

} // namespace Hookglass::JsonText
