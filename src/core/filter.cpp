// SPDX-License-Identifier: MIT
#include "core/filter.h"

#include "core/filterfields.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString nodeText(const FilterNode &node);

/// A part that stands beside others, or behind a minus.
QString partText(const FilterNode &node)
{
    const QString text = nodeText(node);
    const bool isGroup = std::holds_alternative<FilterAll>(node.value) ||
                         std::holds_alternative<FilterAny>(node.value);
    return isGroup ? u'(' + text + u')' : text;
}

QString joined(const std::vector<FilterNode> &parts, const QString &between)
{
    QStringList texts;
    for (const FilterNode &part : parts)
        texts.append(partText(part));
    return texts.join(between);
}

struct NodePrinter
{
    QString operator()(const FilterTerm &term) const { return toFilterText(term); }
    QString operator()(const FilterAll &all) const { return joined(all.parts, u" "_s); }
    QString operator()(const FilterAny &any) const
    {
        QStringList texts; // "and" binds tighter, it needs no brackets here
        for (const FilterNode &part : any.parts)
            texts.append(std::holds_alternative<FilterAny>(part.value) ? partText(part)
                                                                       : nodeText(part));
        return texts.join(" or "_L1);
    }
    QString operator()(const FilterNot &negated) const { return u'-' + joined(negated.parts, {}); }
};

QString nodeText(const FilterNode &node)
{
    return std::visit(NodePrinter(), node.value);
}

/// The times that a filter names.
void addTimes(const FilterNode &node, QList<FilterTime> &times)
{
    const auto addAll = [&times](const std::vector<FilterNode> &parts) {
        for (const FilterNode &part : parts)
            addTimes(part, times);
    };
    if (const auto *all = std::get_if<FilterAll>(&node.value))
        addAll(all->parts);
    else if (const auto *any = std::get_if<FilterAny>(&node.value))
        addAll(any->parts);
    else if (const auto *inverse = std::get_if<FilterNot>(&node.value))
        addAll(inverse->parts);
    else if (const auto *term = std::get_if<FilterTerm>(&node.value)) {
        if (const auto *after = std::get_if<FilterAfter>(term))
            times.append(after->time);
        else if (const auto *before = std::get_if<FilterBefore>(term))
            times.append(before->time);
    }
}

} // namespace

QString Filter::toText() const
{
    return root ? nodeText(*root) : QString();
}

QList<FilterTime> Filter::times() const
{
    QList<FilterTime> result;
    if (root)
        addTimes(*root, result);
    return result;
}

// Here and not where they are declared: comparing the variant costs a second of compiler time in
// each file that sees it.
bool FilterAll::operator==(const FilterAll &other) const = default;
bool FilterAny::operator==(const FilterAny &other) const = default;
bool FilterNot::operator==(const FilterNot &other) const = default;
bool FilterNode::operator==(const FilterNode &other) const = default;
bool Filter::operator==(const Filter &other) const = default;

} // namespace Hookglass
