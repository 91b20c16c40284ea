// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

/// Ranges as they are written: `>5`, `>=5`, `<5`, `<=5`, `5..9`, `5..`, `..9`, `5`.
namespace Hookglass::FilterRanges {

using Scalar = std::optional<qint64> (*)(QStringView text);
using ScalarText = QString (*)(qint64 value);

/// nullopt: not written like that, a part is no such value, or the end comes before the beginning.
std::optional<FilterRange> parse(const QString &text, Scalar scalar);
QString toText(const FilterRange &range, ScalarText scalar);
FilterRange exactly(qint64 value);

/// `1.5s` in microseconds; ms, s, m, h, d.
std::optional<qint64> parseSpan(QStringView text);
QString spanText(qint64 micros);
/// `10KB` in bytes; B (or nothing), KB, MB, GB by 1024.
std::optional<qint64> parseBytes(QStringView text);
QString bytesText(qint64 bytes);
/// `404`, `5xx`, and all ranges of the first.
std::optional<FilterRange> parseStatus(const QString &text);
QString statusText(const FilterRange &range);

} // namespace Hookglass::FilterRanges
