// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>

namespace Hookglass::JsonText {

/// Tokens of RFC 8259, by place: nothing is decoded, so nothing can change.
enum class TokenKind : quint8 {
    ObjectBegin,
    ObjectEnd,
    ArrayBegin,
    ArrayEnd,
    Colon,
    Comma,
    String, ///< with its quotes
    Number,
    True,
    False,
    Null
};

struct Token
{
    qsizetype begin = 0; ///< byte offset
    qsizetype length = 0;
    TokenKind kind = TokenKind::Null;
    bool isKey = false; ///< a String before a colon
    bool operator==(const Token &) const = default;
};

/// Where and why the text stops being JSON: the first byte that no JSON text could have here
/// (its size if it ends too early).
struct Problem
{
    qsizetype offset = 0;
    QString message;
    bool operator==(const Problem &) const = default;
};

struct Tokens
{
    QList<Token> tokens;            ///< all up to the problem
    std::optional<Problem> problem; ///< nullopt: the whole text is one JSON value
};

/// Splits and checks the grammar (also nesting, at most maxDepth levels). Any bytes are safe.
Tokens tokenize(QByteArrayView text, int maxDepth = 512);

/// The text laid out, every token's bytes as they were: number text, order,
/// duplicates and escapes stay. After a problem the rest follows unchanged on a line of its own.
/// Where the indent would blow a small, deeply nested text up beyond 64 MiB, it is less.
QByteArray pretty(QByteArrayView text, int indent = 4);

/// What stands between two tokens of a laid-out text.
enum class Gap : quint8 { None, Blank, Line };
Gap gapBetween(TokenKind before, TokenKind after);

inline bool isOpening(TokenKind kind)
{
    return kind == TokenKind::ObjectBegin || kind == TokenKind::ArrayBegin;
}
inline bool isClosing(TokenKind kind)
{
    return kind == TokenKind::ObjectEnd || kind == TokenKind::ArrayEnd;
}

/// Where a top-level or nested value sits, by object keys from the root; the first of duplicates.
/// The span covers the value's exact bytes. nullopt: not there, or not JSON.
std::optional<QByteArrayView> valueAt(QByteArrayView text, const QList<QByteArray> &path);

/// A JSON string token (with quotes) as text; escapes resolved. Bytes that are no UTF-8 and lone
/// surrogates become U+FFFD. nullopt: not a valid string.
std::optional<QString> decodeString(QByteArrayView token);
/// The same as bytes, losing nothing, so that texts that differ stay so: bytes that are no UTF-8
/// are kept, and a lone surrogate becomes the three bytes of WTF-8.
std::optional<QByteArray> decodeBytes(QByteArrayView token);
/// Such bytes for people: "\xFF" for a byte that is no UTF-8, "\uD800" for a lone surrogate.
QString spelled(QByteArrayView bytes);
/// A JSON integer token; nullopt if it has a fraction, an exponent, or does not fit.
std::optional<qint64> decodeInteger(QByteArrayView token);

} // namespace Hookglass::JsonText
