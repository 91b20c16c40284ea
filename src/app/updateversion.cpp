// SPDX-License-Identifier: MIT
#include "app/updateversion.h"

#include <QtCore/QRegularExpression>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype Longest = 100;

bool isNumber(const QString &identifier)
{
    return std::all_of(identifier.cbegin(), identifier.cend(),
                       [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// semver.org §11: numbers by their value and before words, words by their ASCII.
std::strong_ordering compareIdentifiers(const QString &a, const QString &b)
{
    const bool isFirst = isNumber(a);
    const bool isSecond = isNumber(b);
    if (isFirst != isSecond)
        return isFirst ? std::strong_ordering::less : std::strong_ordering::greater;
    // No leading zeros, so the longer number is the larger one, however long they are.
    if (isFirst && a.size() != b.size())
        return a.size() <=> b.size();
    return a.compare(b) <=> 0;
}

} // namespace

std::optional<UpdateVersion> UpdateVersion::parse(const QString &text)
{
    // As semver.org gives it.
    static const QRegularExpression pattern(
        u"\\A(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})"
        "(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)"
        "(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
        "(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?\\z"_s);
    if (text.size() > Longest)
        return std::nullopt;
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    UpdateVersion version;
    for (int i = 0; i < 3; ++i)
        version.numbers[size_t(i)] = match.capturedView(i + 1).toUInt();
    if (!match.capturedView(4).isEmpty())
        version.preRelease = match.captured(4).split(u'.');
    return version;
}

std::strong_ordering UpdateVersion::operator<=>(const UpdateVersion &other) const
{
    for (size_t i = 0; i < numbers.size(); ++i) { // older libc++ cannot compare arrays so
        const auto order = numbers[i] <=> other.numbers[i];
        if (order != 0)
            return order;
    }
    if (isPreRelease() != other.isPreRelease()) // a release comes after its candidates
        return isPreRelease() ? std::strong_ordering::less : std::strong_ordering::greater;
    const qsizetype shared = std::min(preRelease.size(), other.preRelease.size());
    for (qsizetype i = 0; i < shared; ++i) {
        const auto order = compareIdentifiers(preRelease.at(i), other.preRelease.at(i));
        if (order != 0)
            return order;
    }
    return preRelease.size() <=> other.preRelease.size();
}

} // namespace Hookglass
