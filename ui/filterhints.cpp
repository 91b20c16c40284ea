// SPDX-License-Identifier: MIT
#include "filterhints.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <numeric>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostProblems = 20;
constexpr qsizetype MostNames = 4;
constexpr qsizetype LongestName = 60; ///< compared letter by letter

bool isBoundary(QChar c)
{
    return c.isSpace() || c == u'(' || c == u')' || c == u'"';
}

/// How many letters have to be put in, taken out or changed.
qsizetype distanceOf(QStringView a, QStringView b)
{
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (size_t j = 0; j < size_t(b.size()); ++j) {
            const bool isSame = a[i].toLower() == b[qsizetype(j)].toLower();
            const qsizetype changed = diagonal + (isSame ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// "people" of "peopleTagsCreated".
QStringView firstWord(QStringView name)
{
    const auto end = std::find_if(name.cbegin(), name.cend(), [](QChar c) { return c.isUpper(); });
    return name.first(end - name.cbegin());
}

QStringList likeliest(const QString &wrong, const QStringList &known)
{
    const qsizetype farthest = std::max<qsizetype>(2, wrong.size() / 4);
    QList<std::pair<qsizetype, QString>> found;
    const auto consider = [&](QStringView part, const QString &name) {
        const qsizetype distance =
            distanceOf(wrong, part.first(std::min(part.size(), LongestName)));
        const auto isSame = [&name](const auto &one) { return one.second == name; };
        if (distance <= farthest && std::none_of(found.cbegin(), found.cend(), isSame))
            found.append({distance, name});
    };
    for (const QString &name : known) {
        const QStringView word = firstWord(name);
        if (!word.isEmpty())
            consider(word, word.toString() + u'*');
        consider(name, name);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    QStringList names;
    for (const auto &one : std::as_const(found))
        names << one.second;
    return names.first(std::min(names.size(), MostNames));
}

/// The first event's name that is not known.
std::optional<QString> unknownIn(const FilterNode &node, const QStringList &known)
{
    const auto anyOf = [&known](const std::vector<FilterNode> &parts) -> std::optional<QString> {
        for (const FilterNode &part : parts) {
            if (const auto name = unknownIn(part, known))
                return name;
        }
        return std::nullopt;
    };
    if (const auto *all = std::get_if<FilterAll>(&node.value))
        return anyOf(all->parts);
    if (const auto *any = std::get_if<FilterAny>(&node.value))
        return anyOf(any->parts);
    if (const auto *inverse = std::get_if<FilterNot>(&node.value))
        return anyOf(inverse->parts);
    const auto *event = std::get_if<FilterEvent>(&std::get<FilterTerm>(node.value));
    if (!event || event->pattern.isEmpty() || event->pattern.contains(u'*') ||
        known.contains(event->pattern, Qt::CaseInsensitive))
        return std::nullopt;
    return event->pattern;
}

} // namespace

QList<FilterProblem> filterProblems(const QString &text)
{
    QList<FilterProblem> problems;
    QString rest = text;
    while (problems.size() < MostProblems) {
        const FilterParse parse = Filter::parse(rest);
        const bool isFurther =
            parse.problem &&
            (problems.isEmpty() || parse.problem->offset > problems.constLast().offset);
        if (!isFurther)
            break;
        problems.append(*parse.problem);
        const auto isEnd = [](QChar c) { return c.isSpace() || c == u'(' || c == u')'; };
        qsizetype begin = std::min(parse.problem->offset, rest.size());
        qsizetype end = std::min(begin + parse.problem->length, rest.size());
        while (begin > 0 && !isEnd(rest.at(begin - 1)))
            --begin;
        while (end < rest.size() && !isEnd(rest.at(end)))
            ++end;
        const bool isTerm = std::none_of(rest.cbegin() + begin, rest.cbegin() + end,
                                         [](QChar c) { return c == u'(' || c == u')'; });
        if (begin == end || !isTerm)
            break; // without it the brackets would be others
        rest.replace(begin, end - begin, QString(end - begin, u'x'));
    }
    return problems;
}

std::optional<FilterHint> unknownEventHint(const Filter &filter, const QStringList &known)
{
    if (!filter.root || known.isEmpty())
        return std::nullopt;
    const std::optional<QString> name = unknownIn(*filter.root, known);
    if (!name)
        return std::nullopt;
    const QStringList names = name->size() > LongestName ? QStringList() : likeliest(*name, known);
    FilterHint hint;
    hint.message = QCoreApplication::translate("Hookglass::FilterHint",
                                               "No event named \u201c%1\u201d is known.")
                       .arg(name->left(LongestName));
    if (!names.isEmpty())
        hint.message += QCoreApplication::translate("Hookglass::FilterHint", " Did you mean:");
    hint.term = u"event:"_s + *name;
    for (const QString &one : names)
        hint.accepted << u"event:"_s + one;
    return hint;
}

bool goesOnWithAWord(const QString &before, const QString &now)
{
    const qsizetype more = now.size() - before.size();
    if (before.isEmpty() || more <= 0)
        return false;
    const auto differs = std::mismatch(before.cbegin(), before.cend(), now.cbegin());
    const qsizetype at = differs.first - before.cbegin();
    const bool isInserted = before.sliced(at) == now.sliced(at + more);
    return isInserted && at > 0 && !isBoundary(now.at(at - 1)) && !isBoundary(now.at(at));
}

} // namespace Hookglass
