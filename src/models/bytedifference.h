// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

namespace Hookglass {

/// The first byte that two bodies do not share. Offsets count from 0.
struct ByteDifference
{
    qsizetype offset = 0; ///< the size of the shorter one if it ends there
    QByteArray before;    ///< from a character's begin at or before it on; short; empty: it ends
    QByteArray after;
    int lead = 0; ///< bytes in the excerpts before the one that differs: of the same character
    bool operator==(const ByteDifference &) const = default;
};
/// nullopt: they are equal.
std::optional<ByteDifference> firstByteDifference(QByteArrayView before, QByteArrayView after);
/// "First differing byte: 1,234 (4C → 48): Lead","n":1 → Hot","n":1"; in one line.
QString byteDifferenceText(const ByteDifference &difference);

} // namespace Hookglass
