// SPDX-License-Identifier: MIT
#include "core/signaturedifference.h"

#include <algorithm>

namespace Hookglass {

std::optional<SignatureDifference> firstDifference(SignatureDifference::What what,
                                                   QByteArrayView expected, QByteArrayView actual)
{
    const qsizetype common = std::min(expected.size(), actual.size());
    const auto [place, other] =
        std::mismatch(expected.begin(), expected.begin() + common, actual.begin());
    const qsizetype offset = place - expected.begin();
    if (offset == common && expected.size() == actual.size())
        return std::nullopt;
    SignatureDifference difference{.what = what,
                                   .offset = offset,
                                   .start =
                                       std::max<qsizetype>(0, offset - SignatureDifference::Before),
                                   .expected = {},
                                   .actual = {},
                                   .expectedSize = expected.size(),
                                   .actualSize = actual.size()};
    const auto excerpt = [&difference](QByteArrayView text) {
        const qsizetype end = std::min(text.size(), difference.offset + SignatureDifference::After);
        return text.sliced(difference.start, end - difference.start).toByteArray();
    };
    difference.expected = excerpt(expected);
    difference.actual = excerpt(actual);
    return difference;
}

} // namespace Hookglass
