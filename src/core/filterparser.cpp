// SPDX-License-Identifier: MIT
#include "core/filterfields.h"
#include "core/filterlexer.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Filter", text);
}

/// By recursive descent; the first problem ends it.
class Parser final
{
public:
    explicit Parser(const QString &text)
        : m_size(text.size())
        , m_tokens(filterTokens(text))
    {
    }

    FilterParse run()
    {
        FilterParse result;
        if (m_tokens.isEmpty())
            return result;
        if (const FilterToken &last = m_tokens.constLast(); !last.isClosed) {
            problem(last, translate("This quote is never closed."), {u"\""_s});
        } else {
            result.filter.root = either(0);
            if (!m_problem && at()) // only a bracket ends it early
                problem(*at(), translate("This bracket was never opened."), {});
        }
        if (m_problem)
            return {.filter = {}, .problem = std::move(m_problem)};
        return result;
    }

private:
    using Node = std::optional<FilterNode>; ///< nullopt: there is a problem

    const FilterToken *at() const { return m_next < m_tokens.size() ? &m_tokens[m_next] : nullptr; }
    bool isAt(Kind kind) const { return at() && at()->kind == kind; }
    const FilterToken &take() { return m_tokens[m_next++]; }

    void problem(qsizetype offset, qsizetype length, QString message, QStringList accepted)
    {
        if (!m_problem)
            m_problem = {offset, length, std::move(message), std::move(accepted)};
    }
    void problem(const FilterToken &token, QString message, const FilterFieldInfo &field,
                 QStringList accepted)
    {
        problem(token.offset, token.length, std::move(message), field, std::move(accepted));
    }
    void problem(qsizetype offset, qsizetype length, QString message, const FilterFieldInfo &field,
                 QStringList accepted)
    {
        if (!m_problem)
            m_problem = {offset, length, std::move(message), std::move(accepted),
                         field.takesSentence()};
    }
    void problem(const FilterToken &token, QString message, QStringList accepted)
    {
        problem(token.offset, token.length, std::move(message), std::move(accepted));
    }

    Node either(int depth);
    Node all(int depth);
    Node condition(int depth);
    Node brackets(int depth);
    Node negated(int depth);
    Node values(int depth);
    Node value(const FilterFieldInfo &field, const FilterToken &fieldToken);
    Node text();
    bool countTerm(const FilterToken &token);
    bool isDepthFine(const FilterToken &token, int depth);

    qsizetype m_size;
    QList<FilterToken> m_tokens;
    qsizetype m_next = 0;
    int m_terms = 0;
    std::optional<FilterProblem> m_problem;
};

/// Adds a part to a group; a group in a group of the same kind is the same without it.
template <typename Group>
void addPart(Group &group, FilterNode part)
{
    if (auto *same = std::get_if<Group>(&part.value)) {
        for (FilterNode &inner : same->parts)
            group.parts.push_back(std::move(inner));
    } else {
        group.parts.push_back(std::move(part));
    }
}

template <typename Group>
FilterNode grouped(Group group)
{
    if (group.parts.size() == 1) {
        FilterNode only = std::move(group.parts.front());
        return only;
    }
    return FilterNode{std::move(group)};
}

Parser::Node Parser::either(int depth)
{
    FilterAny any;
    while (true) {
        Node part = all(depth);
        if (!part)
            return std::nullopt;
        addPart(any, std::move(*part));
        if (!isAt(Kind::Or))
            return grouped(std::move(any));
        take();
    }
}

Parser::Node Parser::all(int depth)
{
    FilterAll group;
    while (at() && !isAt(Kind::Or) && !isAt(Kind::Close)) {
        Node part = condition(depth);
        if (!part)
            return std::nullopt;
        addPart(group, std::move(*part));
    }
    if (!group.parts.empty())
        return grouped(std::move(group));
    const bool isBehindOr = m_next > 0 && m_tokens[m_next - 1].kind == Kind::Or;
    if (isBehindOr)
        problem(m_tokens[m_next - 1], translate("Nothing follows this “or”."), {});
    else if (isAt(Kind::Or))
        problem(*at(), translate("Nothing stands before this “or”."), {u"\"or\""_s});
    else
        problem(*at(), translate("This bracket was never opened."), {});
    return std::nullopt;
}

Parser::Node Parser::condition(int depth)
{
    if (!isDepthFine(*at(), depth))
        return std::nullopt;
    switch (at()->kind) {
    case Kind::Minus:
        return negated(depth);
    case Kind::Open:
        return brackets(depth);
    case Kind::Field:
        return values(depth);
    case Kind::Word:
    case Kind::Quoted:
    case Kind::Value: // never without a field before them, which takes them
    case Kind::QuotedValue:
    case Kind::Comma:
    case Kind::Close:
    case Kind::Or:
        break;
    }
    return text();
}

Parser::Node Parser::negated(int depth)
{
    const FilterToken minus = take();
    const bool isDirect = at() && at()->offset == minus.end();
    if (!isDirect || isAt(Kind::Close) || isAt(Kind::Or)) {
        problem(minus, translate("A minus stands directly before what it excludes."), {u"\"-\""_s});
        return std::nullopt;
    }
    Node part = condition(depth + 1);
    if (!part)
        return std::nullopt;
    FilterNot result;
    result.parts.push_back(std::move(*part));
    return FilterNode{std::move(result)};
}

Parser::Node Parser::brackets(int depth)
{
    const FilterToken open = take();
    if (isAt(Kind::Close)) {
        problem(open.offset, at()->end() - open.offset,
                translate("There is nothing between these brackets."), {});
        return std::nullopt;
    }
    if (!at()) {
        problem(open, translate("This bracket is never closed."), {u")"_s});
        return std::nullopt;
    }
    Node inner = either(depth + 1);
    if (!inner)
        return std::nullopt;
    if (!at()) {
        problem(open, translate("This bracket is never closed."), {u")"_s});
        return std::nullopt;
    }
    take();
    return inner;
}

bool Parser::countTerm(const FilterToken &token)
{
    if (++m_terms <= Filter::MostTerms)
        return true;
    problem(token, translate("That is more than %1 conditions.").arg(Filter::MostTerms), {});
    return false;
}

bool Parser::isDepthFine(const FilterToken &token, int depth)
{
    if (depth <= Filter::DeepestNesting)
        return true;
    problem(token,
            translate("Brackets and minuses are nested too deeply: %1 levels at most.")
                .arg(Filter::DeepestNesting),
            {});
    return false;
}

Parser::Node Parser::values(int depth)
{
    const FilterToken name = take();
    const std::optional<FilterFieldInfo> field = findFilterField(name.text);
    if (!field) {
        QStringList accepted = filterFieldsLike(name.text);
        problem(name,
                translate("There is no field “%1”. To look for this text, put it in quotes.")
                    .arg(name.text),
                std::move(accepted));
        return std::nullopt;
    }
    FilterAny any;
    while (true) {
        Node one = value(*field, name);
        if (!one)
            return std::nullopt;
        any.parts.push_back(std::move(*one));
        if (!isAt(Kind::Comma))
            return grouped(std::move(any));
        const FilterToken &comma = take();
        if (!isDepthFine(comma, depth + 1)) // several are a group in brackets
            return std::nullopt;
        if (!field->takesSeveral) {
            // Nothing would be right in the place of a comma.
            problem(comma, translate("“%1:” takes one value.").arg(field->name), *field, {});
            return std::nullopt;
        }
    }
}

Parser::Node Parser::value(const FilterFieldInfo &field, const FilterToken &fieldToken)
{
    if (!at() || !at()->isValue()) {
        const FilterToken &before = m_tokens[m_next - 1];
        const bool isComma = before.kind == Kind::Comma;
        problem(isComma ? before.end() : fieldToken.end(), 0,
                translate("A value for “%1:” is missing here.").arg(field.name), field,
                field.accepted());
        return std::nullopt;
    }
    const FilterToken token = take();
    if (!countTerm(token))
        return std::nullopt;
    FilterReading reading = readFilterValue(field, token.text);
    if (const auto *complaint = std::get_if<FilterComplaint>(&reading)) {
        problem(token, complaint->message, field, complaint->accepted);
        return std::nullopt;
    }
    return FilterNode{std::get<FilterTerm>(std::move(reading))};
}

Parser::Node Parser::text()
{
    const FilterToken token = take();
    if (!countTerm(token))
        return std::nullopt;
    if (token.text.isEmpty()) {
        problem(token, translate("There is nothing to look for."), {});
        return std::nullopt;
    }
    return FilterNode{FilterTerm(FilterText{FilterText::Where::Anywhere, token.text})};
}

} // namespace

FilterParse Filter::parse(const QString &text)
{
    if (text.size() > MostCharacters) {
        return {.filter = {},
                .problem = FilterProblem{
                    MostCharacters,
                    text.size() - MostCharacters,
                    translate("A filter has %L1 characters at most.").arg(MostCharacters),
                    {}}};
    }
    return Parser(text).run();
}

} // namespace Hookglass
