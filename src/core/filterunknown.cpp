// SPDX-License-Identifier: MIT
#include "core/filterhint.h"

#include "core/filter.h"
#include "core/filterlexer.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;

constexpr qsizetype MostNames = 4;
constexpr qsizetype LongestName = 60;  ///< compared letter by letter
constexpr qsizetype ShortestBegin = 2; ///< of a name that nobody wrote to its end

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
        const bool isBegin =
            wrong.size() >= ShortestBegin && part.startsWith(wrong, Qt::CaseInsensitive);
        const qsizetype distance =
            isBegin ? 0 : distanceOf(wrong, part.first(std::min(part.size(), LongestName)));
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

} // namespace

std::optional<FilterHint> unknownEventHint(const QString &text, const QStringList &known)
{
    if (known.isEmpty() || text.size() > Filter::MostCharacters)
        return std::nullopt;
    const QList<FilterToken> tokens = filterTokens(text);
    bool isEvent = false;
    for (const FilterToken &token : tokens) {
        if (token.kind == Kind::Field)
            isEvent = token.text.compare("event"_L1, Qt::CaseInsensitive) == 0;
        const QString &name = token.text;
        if (!token.isValue() || !isEvent || name.isEmpty() || name.contains(u'*') ||
            known.contains(name, Qt::CaseInsensitive))
            continue;
        FilterHint hint{.offset = token.offset,
                        .length = token.length,
                        .message =
                            QCoreApplication::translate("Hookglass::FilterHint",
                                                        "No event named \u201c%1\u201d is known.")
                                .arg(name.left(LongestName)),
                        .accepted = {}};
        const QStringList names =
            name.size() > LongestName ? QStringList() : likeliest(name, known);
        if (!names.isEmpty())
            hint.message += QCoreApplication::translate("Hookglass::FilterHint", " Did you mean:");
        for (const QString &one : names)
            hint.accepted << (isPlainFilterValue(one) ? one : quotedForFilter(one));
        return hint;
    }
    return std::nullopt;
}

} // namespace Hookglass
