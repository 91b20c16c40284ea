// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"
#include "core/filterhint.h"

namespace Hookglass::Cli {

/// The problem, the filter with the place underlined, and what could stand there: several lines.
/// Of a long filter only the part around the place.
QString toText(const FilterProblem &problem, const QString &filter);
/// Likewise, as a note.
QString toText(const FilterHint &hint, const QString &filter);

/// Notes to stderr of what in a filter is right, but most likely not meant so.
void printFilterHints(const QString &filter);
/// A note if it names an event that nobody knows. For a filter that found nothing.
void printUnknownEvent(const QString &filter);

} // namespace Hookglass::Cli
