// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

#include <QtCore/QList>

namespace Hookglass {

/// A condition that has to hold, with the letters that it was written in.
struct WrittenTerm
{
    FilterNode node;
    QString text;
    bool operator==(const WrittenTerm &) const = default;
};

/// The conditions of a filter that all have to hold, in order; `text` is what the filter was read
/// from. What cannot be told apart in there has the filter's own spelling.
QList<WrittenTerm> writtenTerms(const Filter &filter, const QString &text);
/// The text without one of them, and with one turned into its opposite; the others stay as they
/// are written. A place outside changes nothing.
QString withoutTerm(const QList<WrittenTerm> &terms, int place);
QString withTermTurned(const QList<WrittenTerm> &terms, int place);

} // namespace Hookglass
