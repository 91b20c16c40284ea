// SPDX-License-Identifier: MIT
#include "models/bytedifference.h"

#include "models/format.h"
#include "models/rawtext.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ExcerptBytes = 24; ///< from the first byte that differs on

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::ByteDifference", text);
}

bool isContinuation(char c)
{
    return (uchar(c) & 0xc0) == 0x80;
}

/// The byte that differs, as a number.
QString hexOf(const QByteArray &text, int lead)
{
    return text.isEmpty() ? translate("the end")
                          : QString::fromLatin1(text.sliced(lead, 1).toHex()).toUpper();
}

QString wordsOf(QByteArrayView text)
{
    if (text.isEmpty())
        return translate("nothing more");
    if (text.size() < ExcerptBytes)
        return spelledText(text, Spacing::Shown);
    // The last character may be cut.
    qsizetype end = text.size();
    for (int i = 0; i < 3 && end > 1 && isContinuation(text[end - 1]); ++i)
        --end;
    if (uchar(text[end - 1]) >= 0x80)
        --end;
    return spelledText(text, 0, std::max<qsizetype>(end, ExcerptBytes / 2), Spacing::Shown) +
           u'\u2026';
}

} // namespace

std::optional<ByteDifference> firstByteDifference(QByteArrayView before, QByteArrayView after)
{
    const qsizetype shorter = std::min(before.size(), after.size());
    const qsizetype offset =
        std::mismatch(before.begin(), before.begin() + shorter, after.begin()).first -
        before.begin();
    if (offset == before.size() && offset == after.size())
        return std::nullopt;
    ByteDifference difference{.offset = offset, .before = {}, .after = {}};
    const auto isInside = [&](qsizetype at) {
        return (at < before.size() && isContinuation(before[at])) ||
               (at < after.size() && isContinuation(after[at]));
    };
    while (difference.lead < 3 && difference.lead < offset && isInside(offset - difference.lead))
        ++difference.lead;
    const auto excerpt = [&](QByteArrayView text) {
        if (offset == text.size())
            return QByteArray();
        const QByteArrayView rest = text.sliced(offset - difference.lead);
        return rest.first(std::min(rest.size(), ExcerptBytes)).toByteArray();
    };
    difference.before = excerpt(before);
    difference.after = excerpt(after);
    return difference;
}

QString byteDifferenceText(const ByteDifference &difference)
{
    return translate("First differing byte: %1 (%2 \u2192 %3)   %4 \u2192 %5")
        .arg(formatCount(difference.offset), hexOf(difference.before, difference.lead),
             hexOf(difference.after, difference.lead), wordsOf(difference.before),
             wordsOf(difference.after));
}

} // namespace Hookglass
