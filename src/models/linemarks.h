// SPDX-License-Identifier: MIT
#pragma once

#include "models/linediff.h"

#include <utility>

namespace Hookglass {

/// Which of the lines taken out became which of those put in: (index in `before`, in `after`), each
/// at most once. Members of a name belong together, then what stands in the same place.
QList<std::pair<qsizetype, qsizetype>> matchingLines(const QList<QByteArrayView> &before,
                                                     const QList<QByteArrayView> &after);

/// Stretches of bytes in which two lines differ, whole characters and escapes; bounded work. All of
/// both if they have hardly anything in common.
struct LineMarks
{
    QList<std::pair<qsizetype, qsizetype>> before; ///< begin and end, in bytes
    QList<std::pair<qsizetype, qsizetype>> after;
};
LineMarks lineMarks(QByteArrayView before, QByteArrayView after);

} // namespace Hookglass
