// SPDX-License-Identifier: MIT
#include "core/jsonrewrite.h"

#include "core/jsonscanner.h"
#include "core/jsontext.h"

#include <algorithm>
#include <vector>

namespace Hookglass::JsonRewrite {

using JsonText::Scanner;
using JsonText::Token;
using JsonText::TokenKind;

namespace {

/// Code unit of the `\uXXXX` at this place; nullopt if there is none.
std::optional<char16_t> escapedUnit(QByteArrayView inner, qsizetype at)
{
    if (at + 6 > inner.size() || inner[at] != '\\' || inner[at + 1] != 'u')
        return std::nullopt;
    return static_cast<char16_t>(inner.sliced(at + 2, 4).toUShort(nullptr, 16));
}

/// Writes the `\u` escape at this place as a character where it may stand as one.
/// Returns the bytes read.
qsizetype appendUnescaped(QByteArray &out, QByteArrayView inner, qsizetype at)
{
    const char16_t unit = *escapedUnit(inner, at);
    if (QChar::isHighSurrogate(unit)) {
        const std::optional<char16_t> low = escapedUnit(inner, at + 6);
        if (low && QChar::isLowSurrogate(*low)) {
            const char16_t pair[] = {unit, *low};
            out += QStringView(pair, 2).toUtf8();
            return 12;
        }
    }
    if (unit < 0x20 || unit == u'"' || unit == u'\\' || QChar::isSurrogate(unit))
        out += inner.sliced(at, 6);
    else
        out += QStringView(&unit, 1).toUtf8();
    return 6;
}

void appendEscaped(QByteArray &out, QByteArrayView run)
{
    const QString text = QString::fromUtf8(run);
    if (text.toUtf8() != run) { // no UTF-8: nobody could have escaped it
        out += run;
        return;
    }
    for (const QChar c : text)
        out += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
}

qsizetype appendEscape(QByteArray &out, QByteArrayView inner, qsizetype at, StringStyle style)
{
    const char kind = inner[at + 1];
    if (kind == '/') {
        out += style.slashes == StringStyle::Slashes::Plain ? "/" : "\\/";
        return 2;
    }
    if (kind == 'u' && style.characters == StringStyle::Characters::Plain)
        return appendUnescaped(out, inner, at);
    const qsizetype length = kind == 'u' ? 6 : 2;
    out += inner.sliced(at, length);
    return length;
}

void appendString(QByteArray &out, QByteArrayView inner, StringStyle style)
{
    qsizetype at = 0;
    while (at < inner.size()) {
        const char c = inner[at];
        if (c == '\\') {
            at += appendEscape(out, inner, at, style);
            continue;
        }
        qsizetype end = at + 1;
        if (static_cast<unsigned char>(c) >= 0x80 &&
            style.characters == StringStyle::Characters::Escaped) {
            while (end < inner.size() && static_cast<unsigned char>(inner[end]) >= 0x80)
                ++end;
            appendEscaped(out, inner.sliced(at, end - at));
        } else if (c == '/' && style.slashes == StringStyle::Slashes::Escaped) {
            out += "\\/";
        } else {
            out += c;
        }
        at = end;
    }
}

/// Writes values with sorted members. Recursion is bounded by the tokenizer's nesting limit.
class Sorter
{
public:
    explicit Sorter(QByteArrayView text)
        : m_text(text)
        , m_tokens(JsonText::tokenize(text).tokens)
    {
        m_ends.resize(static_cast<size_t>(m_tokens.size()));
        std::vector<qsizetype> open;
        for (qsizetype i = 0; i < m_tokens.size(); ++i) {
            const TokenKind kind = m_tokens.at(i).kind;
            m_ends[static_cast<size_t>(i)] = i;
            if (kind == TokenKind::ObjectBegin || kind == TokenKind::ArrayBegin) {
                open.push_back(i);
            } else if (kind == TokenKind::ObjectEnd || kind == TokenKind::ArrayEnd) {
                m_ends[static_cast<size_t>(open.back())] = i;
                open.pop_back();
            }
        }
    }

    QByteArray run()
    {
        m_out.reserve(m_text.size());
        if (!m_tokens.isEmpty())
            write(0);
        return m_out;
    }

private:
    qsizetype endOf(qsizetype index) const { return m_ends[static_cast<size_t>(index)]; }
    QByteArrayView bytes(qsizetype index) const
    {
        return m_text.sliced(m_tokens.at(index).begin, m_tokens.at(index).length);
    }

    void write(qsizetype index)
    {
        const TokenKind kind = m_tokens.at(index).kind;
        if (kind != TokenKind::ObjectBegin && kind != TokenKind::ArrayBegin) {
            m_out += bytes(index);
            return;
        }
        const bool isObject = kind == TokenKind::ObjectBegin;
        const qsizetype step = isObject ? 2 : 0; // name and colon before the value
        std::vector<qsizetype> members;
        for (qsizetype i = index + 1; i < endOf(index); i = endOf(i + step) + 2)
            members.push_back(i);
        if (isObject) {
            std::stable_sort(members.begin(), members.end(), [this](qsizetype a, qsizetype b) {
                return bytes(a).compare(bytes(b)) < 0;
            });
        }
        m_out += bytes(index);
        for (size_t i = 0; i < members.size(); ++i) {
            if (i > 0)
                m_out += ',';
            if (isObject)
                m_out += bytes(members[i]).toByteArray() + ':';
            write(members[i] + step);
        }
        m_out += bytes(endOf(index));
    }

    QByteArrayView m_text;
    QList<Token> m_tokens;
    std::vector<qsizetype> m_ends; ///< for an opening bracket its closing one
    QByteArray m_out;
};

} // namespace

QByteArray minified(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    Scanner scanner(text);
    Token token;
    while (scanner.next(token))
        out += text.sliced(token.begin, token.length);
    return out;
}

QByteArray spaced(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size() + text.size() / 8);
    Scanner scanner(text);
    Token token;
    while (scanner.next(token)) {
        out += text.sliced(token.begin, token.length);
        if (token.kind == TokenKind::Comma || token.kind == TokenKind::Colon)
            out += ' ';
    }
    return out;
}

QByteArray withStrings(QByteArrayView text, StringStyle style)
{
    QByteArray out;
    out.reserve(text.size());
    qsizetype done = 0;
    Scanner scanner(text);
    Token token;
    while (scanner.next(token)) {
        if (token.kind != TokenKind::String)
            continue;
        out += text.sliced(done, token.begin + 1 - done);
        appendString(out, text.sliced(token.begin + 1, token.length - 2), style);
        done = token.begin + token.length - 1;
    }
    out += text.sliced(done);
    return out;
}

QByteArray sorted(QByteArrayView text)
{
    return Sorter(text).run();
}

} // namespace Hookglass::JsonRewrite
