// SPDX-License-Identifier: MIT
#include "core/jsonscanner.h"
#include "core/jsontext.h"

#include <limits>

namespace Hookglass::JsonText {

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

} // namespace

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
