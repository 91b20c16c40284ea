// SPDX-License-Identifier: MIT
#include "core/filterhint.h"

#include "core/filter.h"
#include "core/filterfields.h"
#include "core/filterlexer.h"
#include "core/filtertime.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;

constexpr qsizetype MostHints = 20;

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::FilterHint", text);
}

/// A condition, or a bracket around some, that nobody takes for a word of a text.
bool isStructure(const FilterToken &token)
{
    return token.kind == Kind::Field || token.isValue() || token.kind == Kind::Open ||
           token.kind == Kind::Close || token.kind == Kind::Minus;
}

class Hints final
{
public:
    explicit Hints(const QString &text)
        : m_text(text)
        , m_tokens(filterTokens(text))
    {
    }

    QList<FilterHint> run()
    {
        for (m_at = 0; m_at < m_tokens.size() && m_hints.size() < MostHints; ++m_at) {
            const Kind kind = m_tokens.at(m_at).kind;
            if (kind == Kind::Word)
                word();
            else if (kind == Kind::Value && m_at > 0 && isText(m_tokens.at(m_at - 1)))
                star(m_tokens.at(m_at - 1).offset, m_tokens.at(m_at - 1).text + u':');
        }
        return std::move(m_hints);
    }

private:
    const FilterToken &token() const { return m_tokens.at(m_at); }
    const FilterToken *beside(qsizetype steps) const
    {
        const qsizetype at = m_at + steps;
        return at >= 0 && at < m_tokens.size() ? &m_tokens.at(at) : nullptr;
    }
    /// Whether a condition begins there.
    bool isConditionAt(qsizetype steps) const
    {
        const FilterToken *next = beside(steps);
        return next && next->kind != Kind::Or && next->kind != Kind::Close;
    }
    static bool isText(const FilterToken &token)
    {
        const auto field = token.kind == Kind::Field ? findFilterField(token.text) : std::nullopt;
        return field && (field->field == FilterField::Body || field->field == FilterField::Header);
    }

    void add(qsizetype offset, qsizetype end, const QString &message, const QStringList &accepted)
    {
        m_hints.append(
            {.offset = offset, .length = end - offset, .message = message, .accepted = accepted});
    }

    void word()
    {
        if (conjunction() || negation() || alternative() || comparison() || clock())
            return;
        star(token().offset, {});
    }

    /// A word that is written large, or stands where only an operator makes sense.
    bool isOperator(QLatin1StringView name) const
    {
        if (token().text.compare(name, Qt::CaseInsensitive) != 0)
            return false;
        const FilterToken *before = beside(-1);
        const FilterToken *behind = beside(1);
        return token().text == QString(name).toUpper() || (before && isStructure(*before)) ||
               (behind && isStructure(*behind));
    }

    bool conjunction()
    {
        const bool isSign = token().text == u"&&" || token().text == u"&";
        if (!isSign && !isOperator("and"_L1))
            return false;
        const FilterToken *next = beside(1);
        add(token().offset, next ? next->offset : token().end(),
            translate("Conditions side by side mean “and” already; “%1” is looked for as a text.")
                .arg(token().text),
            {QString()});
        return true;
    }

    bool negation()
    {
        const bool isWord = isOperator("not"_L1);
        const bool isSign = token().text.startsWith(u'!');
        if (!isWord && !isSign)
            return false;
        const bool isAlone = isWord || token().text == u"!";
        if (isAlone ? !isConditionAt(1) : token().text.at(1) == u'!')
            return false; // nothing to deny: a text such as "!!!"
        const qsizetype end = isAlone ? beside(1)->offset : token().offset + 1;
        add(token().offset, end,
            translate("Write - directly before a condition for “not”; “%1” is looked for as a "
                      "text.")
                .arg(isAlone ? token().text : u"!"_s),
            {u"-"_s});
        return true;
    }

    /// The time of a moment that was written, or copied, with a blank behind its date.
    bool clock()
    {
        const FilterToken *date = beside(-1);
        const FilterToken *name = beside(-2);
        static const QRegularExpression clockBegin(u"^[0-9]{1,2}:[0-9]{2}"_s);
        static const QRegularExpression onlyDate(u"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"_s);
        if (!date || date->kind != Kind::Value || !name || name->kind != Kind::Field ||
            !onlyDate.match(date->text).hasMatch() || !clockBegin.match(token().text).hasMatch())
            return false;
        const QString whole = date->text + u'T' + token().text;
        add(date->offset, token().end(),
            translate("Between a date and its time stands a T; “%1” is looked for as a text.")
                .arg(token().text),
            FilterTime::parse(whole) ? QStringList{whole} : QStringList());
        return true;
    }

    bool alternative()
    {
        if (token().text != u"||" && token().text != u"|")
            return false;
        const bool isBetween = beside(-1) && isConditionAt(1);
        add(token().offset, token().end(),
            translate("Write “or” between two conditions; “%1” is looked for as a text.")
                .arg(token().text),
            isBetween ? QStringList{u"or"_s} : QStringList());
        return true;
    }

    /// status>=500, event=peopleCreated, event!=tasks*
    bool comparison()
    {
        static const QRegularExpression pattern(u"^([A-Za-z]+)(==?|!=|<>|<=?|>=?)(.+)$"_s);
        const QRegularExpressionMatch match = pattern.match(token().text);
        const auto field = match.hasMatch() ? findFilterField(match.captured(1)) : std::nullopt;
        if (!field)
            return false;
        const QString sign = match.captured(2);
        const bool isNot = sign == u"!=" || sign == u"<>";
        const bool isRange = sign.startsWith(u'<') || sign.startsWith(u'>');
        const QString condition = (isNot ? u"-"_s : QString()) + field->name + u':' +
                                  (isRange && !isNot ? sign : QString()) + match.captured(3);
        if (Filter::parse(condition).problem)
            return false;
        add(token().offset, token().end(),
            translate("A colon stands behind a field's name; “%1” is looked for as a text.")
                .arg(token().text),
            {condition});
        return true;
    }

    /// `begin`: of the condition; `field`: with its colon, or none.
    void star(qsizetype begin, const QString &field)
    {
        const QString &text = token().text;
        if (!text.contains(u'*'))
            return;
        QStringList pieces;
        const QStringList parts = text.split(u'*', Qt::SkipEmptyParts);
        for (const QString &part : parts) {
            const bool isPlain =
                field.isEmpty() ? isPlainFilterWord(part) : isPlainFilterValue(part);
            pieces << field + (isPlain ? part : quotedForFilter(part));
        }
        QString without = pieces.join(u' ');
        const bool isNegated = begin > 0 && m_text.at(begin - 1) == u'-';
        if (isNegated && pieces.size() > 1)
            without = u'(' + without + u')';
        const QString message =
            parts.isEmpty() ? translate("A star is looked for as it is. Leave it out: without a "
                                        "condition everything is shown.")
            : parts.size() > 1
                ? translate("In a text a star is looked for as it is. Write the parts as two "
                            "texts: they are found inside words, too.")
                : translate("In a text a star is looked for as it is. Leave it out: a text is "
                            "found inside words, too.");
        if (isNegated && parts.isEmpty())
            begin -= 1;
        add(begin, token().end(), message, {without, field + quotedForFilter(text)});
    }

    const QString &m_text;
    const QList<FilterToken> m_tokens;
    qsizetype m_at = 0;
    QList<FilterHint> m_hints;
};

} // namespace

QList<FilterHint> filterHints(const QString &text)
{
    if (text.size() > Filter::MostCharacters)
        return {};
    return Hints(text).run();
}

} // namespace Hookglass
