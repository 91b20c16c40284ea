// SPDX-License-Identifier: MIT
#include "core/jsonscanner.h"

#include <QtCore/QCoreApplication>

#include <cstring>

namespace Hookglass::JsonText {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isPlainInString(char c)
{
    return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20;
}

/// The first byte from `at` on that is not plain; looks at eight at a time, because most of a
/// payload is plain.
qsizetype skipPlain(QByteArrayView text, qsizetype at)
{
    constexpr quint64 each = 0x0101010101010101;
    const auto hasZero = [](quint64 word) { return ((word - each) & ~word & each * 0x80) != 0; };
    for (; at + 8 <= text.size(); at += 8) {
        quint64 word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        const bool hasControl = ((word - each * 0x20) & ~word & each * 0x80) != 0;
        if (hasControl || hasZero(word ^ each * '"') || hasZero(word ^ each * '\\'))
            break;
    }
    while (at < text.size() && isPlainInString(text[at]))
        ++at;
    return at;
}

} // namespace

Scanner::Scanner(QByteArrayView text, int maxDepth, qsizetype from)
    : m_text(text)
    , m_pos(from)
    , m_maxDepth(maxDepth)
{
}

bool Scanner::next(Token &token)
{
    if (m_problem)
        return false;
    qsizetype at = m_pos;
    while (at < m_text.size() && isSpace(m_text[at]))
        ++at;
    if (at == m_text.size()) {
        if (m_expect != Expect::Nothing)
            unexpected(at);
        return false;
    }
    token.begin = at;
    token.isKey = false;
    const char c = m_text[at];
    switch (m_expect) {
    case Expect::Nothing:
        return unexpected(at);
    case Expect::Colon:
    case Expect::CommaOrEnd:
        return punctuation(token, c);
    case Expect::KeyOrEnd:
        if (c == '}')
            return close(token, TokenKind::ObjectEnd);
        [[fallthrough]];
    case Expect::Key:
        if (c != '"')
            return unexpected(at);
        token.isKey = true;
        return string(token);
    case Expect::ValueOrEnd:
        if (c == ']')
            return close(token, TokenKind::ArrayEnd);
        [[fallthrough]];
    case Expect::Value:
        return value(token, c);
    }
    Q_UNREACHABLE();
    return false;
}

bool Scanner::punctuation(Token &token, char c)
{
    if (m_expect == Expect::Colon) {
        if (c != ':')
            return unexpected(token.begin);
        accept(token, TokenKind::Colon, token.begin + 1);
        m_expect = Expect::Value;
        return true;
    }
    const bool inObject = m_open.last() == '{';
    if (c == ',') {
        accept(token, TokenKind::Comma, token.begin + 1);
        m_expect = inObject ? Expect::Key : Expect::Value;
        return true;
    }
    if (c == (inObject ? '}' : ']'))
        return close(token, inObject ? TokenKind::ObjectEnd : TokenKind::ArrayEnd);
    return unexpected(token.begin);
}

bool Scanner::open(Token &token, TokenKind kind, Expect next)
{
    if (m_open.size() >= m_maxDepth)
        return fail(token.begin, QT_TRANSLATE_NOOP("JsonText", "nested too deeply"));
    accept(token, kind, token.begin + 1);
    m_open.append(m_text[token.begin]);
    m_expect = next;
    return true;
}

bool Scanner::close(Token &token, TokenKind kind)
{
    m_open.removeLast();
    return accept(token, kind, token.begin + 1);
}

bool Scanner::value(Token &token, char c)
{
    switch (c) {
    case '{':
        return open(token, TokenKind::ObjectBegin, Expect::KeyOrEnd);
    case '[':
        return open(token, TokenKind::ArrayBegin, Expect::ValueOrEnd);
    case '"':
        return string(token);
    case 't':
        return literal(token, TokenKind::True, "true");
    case 'f':
        return literal(token, TokenKind::False, "false");
    case 'n':
        return literal(token, TokenKind::Null, "null");
    default:
        return c == '-' || isDigit(c) ? number(token) : unexpected(token.begin);
    }
}

bool Scanner::string(Token &token)
{
    const qsizetype size = m_text.size();
    for (qsizetype at = token.begin + 1; (at = skipPlain(m_text, at)) < size; ++at) {
        const char c = m_text[at];
        if (c == '"')
            return accept(token, TokenKind::String, at + 1);
        if (c != '\\')
            return fail(at, QT_TRANSLATE_NOOP("JsonText", "a control character inside a string"));
        if (++at == size)
            break;
        if (m_text[at] == 'u') {
            for (int digit = 0; digit < 4; ++digit) {
                if (++at == size)
                    return fail(at, QT_TRANSLATE_NOOP("JsonText", "the string is not closed"));
                if (!isHexDigit(m_text[at]))
                    return fail(at, QT_TRANSLATE_NOOP("JsonText", "\\u needs four hex digits"));
            }
        } else if (!QByteArrayView("\"\\/bfnrt").contains(m_text[at])) {
            return fail(at, QT_TRANSLATE_NOOP("JsonText", "an unknown escape inside a string"));
        }
    }
    return fail(size, QT_TRANSLATE_NOOP("JsonText", "the string is not closed"));
}

bool Scanner::digits(qsizetype &at)
{
    if (at == m_text.size() || !isDigit(m_text[at]))
        return fail(at, QT_TRANSLATE_NOOP("JsonText", "a digit is missing"));
    while (at < m_text.size() && isDigit(m_text[at]))
        ++at;
    return true;
}

bool Scanner::number(Token &token)
{
    const qsizetype size = m_text.size();
    qsizetype at = token.begin;
    if (m_text[at] == '-')
        ++at;
    if (at < size && m_text[at] == '0')
        ++at; // a digit after a leading zero is caught as the start of another value
    else if (!digits(at))
        return false;
    if (at < size && m_text[at] == '.' && !digits(++at))
        return false;
    if (at < size && (m_text[at] == 'e' || m_text[at] == 'E')) {
        ++at;
        if (at < size && (m_text[at] == '+' || m_text[at] == '-'))
            ++at;
        if (!digits(at))
            return false;
    }
    return accept(token, TokenKind::Number, at);
}

bool Scanner::literal(Token &token, TokenKind kind, QByteArrayView word)
{
    for (qsizetype i = 1; i < word.size(); ++i) {
        const qsizetype at = token.begin + i;
        if (at == m_text.size() || m_text[at] != word[i])
            return fail(at, QT_TRANSLATE_NOOP("JsonText", "an unknown word"));
    }
    return accept(token, kind, token.begin + word.size());
}

bool Scanner::accept(Token &token, TokenKind kind, qsizetype end)
{
    token.kind = kind;
    token.length = end - token.begin;
    m_pos = end;
    if (token.isKey)
        m_expect = Expect::Colon;
    else
        m_expect = m_open.isEmpty() ? Expect::Nothing : Expect::CommaOrEnd;
    return true;
}

bool Scanner::fail(qsizetype offset, const char *message)
{
    m_problem = Problem{offset, QCoreApplication::translate("JsonText", message)};
    return false;
}

bool Scanner::unexpected(qsizetype offset)
{
    switch (m_expect) {
    case Expect::Value:
        return fail(offset, QT_TRANSLATE_NOOP("JsonText", "a value is missing"));
    case Expect::ValueOrEnd:
        return fail(offset, QT_TRANSLATE_NOOP("JsonText", "a value or “]” is missing"));
    case Expect::KeyOrEnd:
        return fail(offset, QT_TRANSLATE_NOOP("JsonText", "a name in quotes or “}” is missing"));
    case Expect::Key:
        return fail(offset, QT_TRANSLATE_NOOP("JsonText", "a name in quotes is missing"));
    case Expect::Colon:
        return fail(offset, QT_TRANSLATE_NOOP("JsonText", "“:” is missing"));
    case Expect::CommaOrEnd:
        return m_open.last() == '{'
                   ? fail(offset, QT_TRANSLATE_NOOP("JsonText", "“,” or “}” is missing"))
                   : fail(offset, QT_TRANSLATE_NOOP("JsonText", "“,” or “]” is missing"));
    case Expect::Nothing:
        return fail(offset, QT_TRANSLATE_NOOP("JsonText", "there is more after the end"));
    }
    Q_UNREACHABLE();
    return false;
}

} // namespace Hookglass::JsonText
