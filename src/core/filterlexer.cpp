// SPDX-License-Identifier: MIT
#include "core/filterlexer.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;

bool endsWord(QChar c)
{
    return c.isSpace() || c == u'"' || c == u'(' || c == u')';
}

/// A name of any language and a colon: the length with the colon, else 0. Most are no field, and
/// said not to be one: as a text, such a thing would be looked for in vain.
qsizetype fieldLength(QStringView text)
{
    const auto end = std::find_if_not(text.cbegin(), text.cend(), [](QChar c) {
        return c.isLetterOrNumber() || c.isMark() || c == u'_' || c == u'.';
    });
    if (end == text.cend() || *end != u':' || !text.front().isLetter())
        return 0;
    return end - text.cbegin() + 1;
}

/// Values of these are texts in which a comma is a comma.
bool takesCommas(QStringView field)
{
    return field.compare(u"body", Qt::CaseInsensitive) == 0 ||
           field.compare(u"header", Qt::CaseInsensitive) == 0;
}

class Lexer final
{
public:
    explicit Lexer(const QString &text)
        : m_text(text)
    {
    }

    QList<FilterToken> run()
    {
        while (m_at < m_text.size()) {
            if (m_wantsValue)
                value();
            else if (m_text[m_at].isSpace())
                ++m_at;
            else
                condition();
        }
        return std::move(m_tokens);
    }

private:
    void add(Kind kind, qsizetype length, QString text = {})
    {
        m_tokens.append({.kind = kind,
                         .offset = m_at,
                         .length = length,
                         .text = std::move(text),
                         .isClosed = true});
        m_at += length;
    }

    void condition()
    {
        const QChar c = m_text[m_at];
        const QStringView rest = QStringView(m_text).sliced(m_at);
        if (c == u'(') {
            add(Kind::Open, 1);
        } else if (c == u')') {
            add(Kind::Close, 1);
        } else if (c == u'-') {
            add(Kind::Minus, 1);
        } else if (c == u'"') {
            quoted(Kind::Quoted);
        } else if (const qsizetype length = fieldLength(rest); length > 0) {
            const QStringView name = rest.first(length - 1);
            m_keepsCommas = takesCommas(name);
            m_wantsValue = true;
            add(Kind::Field, length, name.toString());
        } else {
            const auto end = std::find_if(rest.cbegin(), rest.cend(), endsWord);
            const QStringView word = rest.first(end - rest.cbegin());
            const bool isOr = word.compare(u"or", Qt::CaseInsensitive) == 0;
            add(isOr ? Kind::Or : Kind::Word, word.size(), word.toString());
        }
    }

    void value()
    {
        m_wantsValue = false;
        const QStringView rest = QStringView(m_text).sliced(m_at);
        if (rest.front() == u'"') {
            quoted(Kind::QuotedValue);
        } else {
            const auto end = std::find_if(rest.cbegin(), rest.cend(), [this](QChar c) {
                return endsWord(c) || (c == u',' && !m_keepsCommas);
            });
            if (end != rest.cbegin())
                add(Kind::Value, end - rest.cbegin(), rest.first(end - rest.cbegin()).toString());
        }
        if (m_at < m_text.size() && m_text[m_at] == u',' && !m_keepsCommas) {
            add(Kind::Comma, 1);
            m_wantsValue = true;
        }
    }

    void quoted(Kind kind)
    {
        QString inner;
        qsizetype at = m_at + 1;
        bool isClosed = false;
        while (at < m_text.size() && !isClosed) {
            const QChar c = m_text[at++];
            const QChar next = at < m_text.size() ? m_text[at] : QChar();
            if (c == u'\\' && (next == u'"' || next == u'\\')) {
                inner += next;
                ++at;
            } else if (c == u'"') {
                isClosed = true;
            } else {
                inner += c;
            }
        }
        add(kind, at - m_at, inner);
        m_tokens.last().isClosed = isClosed;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    bool m_wantsValue = false;
    bool m_keepsCommas = false;
    QList<FilterToken> m_tokens;
};

} // namespace

QList<FilterToken> filterTokens(const QString &text)
{
    return Lexer(text).run();
}

bool isPlainFilterWord(const QString &text)
{
    return !text.isEmpty() && !text.startsWith(u'-') && fieldLength(text) == 0 &&
           text.compare("or"_L1, Qt::CaseInsensitive) != 0 &&
           std::none_of(text.cbegin(), text.cend(), endsWord);
}

bool isPlainFilterValue(const QString &text)
{
    return !text.isEmpty() && std::none_of(text.cbegin(), text.cend(),
                                           [](QChar c) { return endsWord(c) || c == u','; });
}

QString quotedForFilter(const QString &text)
{
    QString inner = text;
    inner.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' + inner + u'"';
}

} // namespace Hookglass
