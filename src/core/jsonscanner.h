// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontext.h"

#include <QtCore/QByteArrayView>
#include <QtCore/QVarLengthArray>

namespace Hookglass::JsonText {

/// The tokens of a JSON text one after another, with the grammar checked on the way. Keeps one
/// byte a nesting level and nothing else, so the text may be hostile and large.
class Scanner
{
public:
    /// Begins at byte `from`; places count from the beginning of `text` all the same.
    explicit Scanner(QByteArrayView text, int maxDepth = 512, qsizetype from = 0);

    /// The next token; false at the end or at a problem.
    bool next(Token &token);

    const std::optional<Problem> &problem() const { return m_problem; }
    /// Levels open after the last token.
    qsizetype depth() const { return m_open.size(); }
    /// The first byte after the last token.
    qsizetype position() const { return m_pos; }

private:
    enum class Expect : quint8 { Value, ValueOrEnd, KeyOrEnd, Key, Colon, CommaOrEnd, Nothing };

    bool punctuation(Token &token, char c);
    bool open(Token &token, TokenKind kind, Expect next);
    bool close(Token &token, TokenKind kind);
    bool value(Token &token, char c);
    bool string(Token &token);
    bool number(Token &token);
    bool literal(Token &token, TokenKind kind, QByteArrayView word);
    bool digits(qsizetype &at);
    bool accept(Token &token, TokenKind kind, qsizetype end);
    bool fail(qsizetype offset, const char *message);
    bool unexpected(qsizetype offset);

    QByteArrayView m_text;
    qsizetype m_pos;
    int m_maxDepth;
    Expect m_expect = Expect::Value;
    QVarLengthArray<char, 64> m_open; ///< '{' or '['
    std::optional<Problem> m_problem;
};

} // namespace Hookglass::JsonText
