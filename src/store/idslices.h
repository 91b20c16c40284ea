// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QStringList>
#include <QtCore/QVariant>

#include <algorithm>

namespace Hookglass {

/// A part of a long list of ids, to be bound to one statement.
struct IdSlice
{
    QString marks; ///< ?,?,?
    QVariantList values;
};

/// Hands them to `take` 500 at a time, until one fails.
template <typename Take>
Result<void> forEachSlice(const QList<EventId> &ids, Take take)
{
    constexpr qsizetype atOnce = 500;
    for (qsizetype at = 0; at < ids.size(); at += atOnce) {
        IdSlice slice;
        const qsizetype end = std::min(ids.size(), at + atOnce);
        for (qsizetype i = at; i < end; ++i)
            slice.values.append(ids.at(i).value);
        slice.marks = QStringList(slice.values.size(), QStringLiteral("?")).join(QLatin1Char(','));
        if (Result<void> done = take(std::as_const(slice)); !done)
            return done;
    }
    return {};
}

} // namespace Hookglass
