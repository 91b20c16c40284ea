// SPDX-License-Identifier: MIT
#include "filterhints.h"

#include <algorithm>

namespace Hookglass {

namespace {

constexpr qsizetype MostProblems = 20;

bool isBoundary(QChar c)
{
    return c.isSpace() || c == u'(' || c == u')' || c == u'"';
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
