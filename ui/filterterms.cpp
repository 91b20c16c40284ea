// SPDX-License-Identifier: MIT
#include "filterterms.h"

#include "core/filterlexer.h"

#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;

/// Brackets within brackets that are taken away; deeper a filter may not go anyway.
constexpr int MostLayers = 16;

std::vector<FilterNode> partsOf(const Filter &filter)
{
    if (!filter.root)
        return {};
    if (const auto *all = std::get_if<FilterAll>(&filter.root->value))
        return all->parts;
    return {*filter.root};
}

Filter joined(const QList<WrittenTerm> &terms)
{
    if (terms.isEmpty())
        return {};
    if (terms.size() == 1)
        return {terms.constFirst().node};
    FilterAll all;
    for (const WrittenTerm &term : terms) {
        if (const auto *inner = std::get_if<FilterAll>(&term.node.value))
            all.parts.insert(all.parts.end(), inner->parts.cbegin(), inner->parts.cend());
        else
            all.parts.push_back(term.node);
    }
    return {FilterNode{std::move(all)}};
}

/// Behind the condition that begins at this token.
qsizetype endOfTerm(const QList<FilterToken> &tokens, qsizetype at)
{
    while (at < tokens.size() && tokens.at(at).kind == Kind::Minus)
        ++at;
    if (at >= tokens.size())
        return at;
    if (tokens.at(at).kind == Kind::Open) {
        int depth = 0;
        for (; at < tokens.size(); ++at) {
            depth += tokens.at(at).kind == Kind::Open    ? 1
                     : tokens.at(at).kind == Kind::Close ? -1
                                                         : 0;
            if (depth == 0)
                return at + 1;
        }
        return at;
    }
    const bool isField = tokens.at(at).kind == Kind::Field;
    ++at;
    while (isField && at < tokens.size() &&
           (tokens.at(at).isValue() || tokens.at(at).kind == Kind::Comma))
        ++at;
    return at;
}

bool isEither(const QList<FilterToken> &tokens)
{
    int depth = 0;
    for (const FilterToken &token : tokens) {
        if (token.kind == Kind::Open)
            ++depth;
        else if (token.kind == Kind::Close)
            --depth;
        else if (token.kind == Kind::Or && depth == 0)
            return true;
    }
    return false;
}

/// The texts of the conditions; brackets around several of them are taken away.
QStringList splitTerms(const QString &text, int layer)
{
    const QList<FilterToken> tokens = filterTokens(text);
    if (tokens.isEmpty() || isEither(tokens))
        return {text.trimmed()};
    QStringList texts;
    for (qsizetype at = 0; at < tokens.size();) {
        const qsizetype end = endOfTerm(tokens, at);
        const qsizetype from = tokens.at(at).offset;
        const qsizetype to = tokens.at(end - 1).end();
        const bool isBracket = tokens.at(at).kind == Kind::Open && end - at > 2;
        const QString inner =
            isBracket ? text.sliced(from + 1, to - from - 2).trimmed() : QString();
        if (isBracket && layer < MostLayers && !isEither(filterTokens(inner)))
            texts += splitTerms(inner, layer + 1);
        else
            texts += text.sliced(from, to - from);
        at = end;
    }
    return texts;
}

/// The texts in a row; where that reads otherwise, the filter's own spelling.
QString written(const QList<WrittenTerm> &terms)
{
    QStringList texts;
    for (const WrittenTerm &term : terms)
        texts += term.text;
    const QString text = texts.join(u' ');
    const Filter wanted = joined(terms);
    const FilterParse parse = Filter::parse(text);
    return !parse.problem && parse.filter == wanted ? text : wanted.toText();
}

} // namespace

QList<WrittenTerm> writtenTerms(const Filter &filter, const QString &text)
{
    const std::vector<FilterNode> parts = partsOf(filter);
    const QStringList texts = splitTerms(text, 0);
    const bool isToldApart = size_t(texts.size()) == parts.size();
    QList<WrittenTerm> terms;
    for (size_t i = 0; i < parts.size(); ++i) {
        const Filter part{parts[i]};
        WrittenTerm term{.node = parts[i],
                         .text = isToldApart ? texts.at(qsizetype(i)) : QString()};
        const FilterParse parse = Filter::parse(term.text);
        if (parse.problem || parse.filter != part)
            term.text = part.toText();
        terms.append(term);
    }
    return terms;
}

QString withoutTerm(const QList<WrittenTerm> &terms, int place)
{
    QList<WrittenTerm> left = terms;
    if (place >= 0 && place < left.size())
        left.removeAt(place);
    return written(left);
}

QString withTermTurned(const QList<WrittenTerm> &terms, int place)
{
    QList<WrittenTerm> turned = terms;
    if (place < 0 || place >= turned.size())
        return written(turned);
    WrittenTerm &term = turned[place];
    QString text;
    if (const auto *opposite = std::get_if<FilterNot>(&term.node.value)) {
        const FilterNode inner = opposite->parts.front();
        term.node = inner;
        text = term.text.startsWith(u'-') ? term.text.sliced(1).trimmed() : QString();
    } else {
        FilterNot inverse;
        inverse.parts.push_back(term.node);
        term.node = FilterNode{std::move(inverse)};
        text = isEither(filterTokens(term.text)) ? u"-("_s + term.text + u')' : u'-' + term.text;
    }
    const Filter wanted{term.node};
    const FilterParse parse = Filter::parse(text);
    term.text = !parse.problem && parse.filter == wanted ? text : wanted.toText();
    return written(turned);
}

} // namespace Hookglass
