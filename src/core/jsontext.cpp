// SPDX-License-Identifier: MIT
#include "core/jsontext.h"

#include "core/jsonscanner.h"

#include <algorithm>

namespace Hookglass::JsonText {

namespace {

constexpr qsizetype MaxPrettySize = 64 * 1024 * 1024;

/// Calls visit(token, gap before it, its depth) for every token; returns where the rest starts.
template <typename Visit>
qsizetype layOut(QByteArrayView text, Visit visit)
{
    Scanner scanner(text);
    Token token;
    std::optional<TokenKind> before;
    while (scanner.next(token)) {
        const qsizetype depth = scanner.depth() - (isOpening(token.kind) ? 1 : 0);
        visit(token, before ? gapBetween(*before, token.kind) : Gap::None, depth);
        before = token.kind;
    }
    return scanner.problem() ? scanner.position() : text.size();
}

/// The widest indent up to the wanted one that keeps the laid-out text within MaxPrettySize.
qsizetype fittingIndent(qsizetype wanted, qsizetype sizeWithoutIndent, qsizetype sumOfDepths)
{
    if (sumOfDepths == 0)
        return wanted;
    const qsizetype room = std::max<qsizetype>(0, MaxPrettySize - sizeWithoutIndent);
    return std::min(wanted, room / sumOfDepths);
}

bool keyMatches(QByteArrayView token, const QByteArray &wanted)
{
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    if (!inner.contains('\\'))
        return inner == wanted;
    const std::optional<QString> decoded = decodeString(token);
    return decoded && decoded->toUtf8() == wanted;
}

/// Follows a path of keys through the tokens of one text.
class PathFinder
{
public:
    explicit PathFinder(const QList<QByteArray> &path)
        : m_path(path)
    {
    }

    /// Depth is the number of levels open after the token.
    void feed(QByteArrayView text, const Token &token, qsizetype depth)
    {
        if (m_done || token.kind == TokenKind::Colon)
            return;
        if (m_begin) { // inside the value looked for
            if (depth == m_level)
                finish(token);
        } else if (m_valueIsNext) {
            enter(token);
        } else if (depth < m_level) {
            m_done = true; // the object closed without the key
        } else if (token.isKey && depth == m_level) {
            m_valueIsNext =
                keyMatches(text.sliced(token.begin, token.length), m_path.at(m_level - 1));
        }
    }

    std::optional<QByteArrayView> result(QByteArrayView text) const
    {
        if (!m_begin || !m_end)
            return std::nullopt;
        return text.sliced(*m_begin, *m_end - *m_begin);
    }

private:
    void enter(const Token &token)
    {
        m_valueIsNext = false;
        if (m_level == m_path.size()) {
            m_begin = token.begin;
            if (!isOpening(token.kind))
                finish(token);
        } else if (token.kind == TokenKind::ObjectBegin) {
            ++m_level;
        } else {
            m_done = true;
        }
    }

    void finish(const Token &token)
    {
        m_end = token.begin + token.length;
        m_done = true;
    }

    const QList<QByteArray> &m_path;
    qsizetype m_level = 0;     ///< objects entered
    bool m_valueIsNext = true; ///< at first the root
    bool m_done = false;
    std::optional<qsizetype> m_begin;
    std::optional<qsizetype> m_end;
};

} // namespace

Gap gapBetween(TokenKind before, TokenKind after)
{
    if (isClosing(after))
        return isOpening(before) ? Gap::None : Gap::Line;
    if (before == TokenKind::Colon)
        return Gap::Blank;
    return before == TokenKind::Comma || isOpening(before) ? Gap::Line : Gap::None;
}

Tokens tokenize(QByteArrayView text, int maxDepth)
{
    Tokens result;
    result.tokens.reserve(text.size() / 12 + 4);
    Scanner scanner(text, maxDepth);
    Token token;
    while (scanner.next(token))
        result.tokens.append(token);
    result.problem = scanner.problem();
    return result;
}

QByteArray pretty(QByteArrayView text, int indent)
{
    // Measured first: then the text is written once, into memory of the right size.
    qsizetype size = 0;
    qsizetype sumOfDepths = 0;
    const qsizetype restBegin = layOut(text, [&](const Token &token, Gap gap, qsizetype depth) {
        size += token.length + (gap == Gap::None ? 0 : 1);
        sumOfDepths += gap == Gap::Line ? depth : 0;
    });
    const qsizetype width = fittingIndent(indent, size, sumOfDepths);

    QByteArray out;
    out.reserve(size + width * sumOfDepths + text.size() - restBegin + 1);
    layOut(text, [&](const Token &token, Gap gap, qsizetype depth) {
        if (gap == Gap::Blank) {
            out.append(' ');
        } else if (gap == Gap::Line) {
            out.append('\n');
            out.append(width * depth, ' ');
        }
        out.append(text.sliced(token.begin, token.length));
    });

    QByteArrayView rest = text.sliced(restBegin);
    while (!rest.isEmpty() && QByteArrayView(" \n\r\t").contains(rest.front()))
        rest = rest.sliced(1);
    if (!rest.isEmpty() && !out.isEmpty())
        out.append('\n');
    out.append(rest);
    return out;
}

std::optional<QByteArrayView> valueAt(QByteArrayView text, const QList<QByteArray> &path)
{
    Scanner scanner(text);
    PathFinder finder(path);
    Token token;
    while (scanner.next(token))
        finder.feed(text, token, scanner.depth());
    if (scanner.problem())
        return std::nullopt;
    return finder.result(text);
}

} // namespace Hookglass::JsonText
