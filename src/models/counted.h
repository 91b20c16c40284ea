// SPDX-License-Identifier: MIT
#pragma once

#include "models/format.h"

namespace Hookglass {

/// A number with what it counts, as counted(n, tr("1 event"), tr("%1 events")). Both are written
/// out, since the program runs without a translation that would choose between them.
inline QString counted(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(formatCount(count));
}

} // namespace Hookglass
