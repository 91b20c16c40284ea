// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

namespace Hookglass::Cli {

/// The problem, the filter with the place underlined, and what could stand there: several lines.
/// Of a long filter only the part around the place.
QString toText(const FilterProblem &problem, const QString &filter);

} // namespace Hookglass::Cli
