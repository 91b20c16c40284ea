// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>

#include <chrono>
#include <optional>

namespace Hookglass {

/// Spans of time, counted in steps that grow with them: a millionth of a second and a week are
/// kept equally well, in a few hundred numbers, however many spans there are. What it tells is off
/// by 3 % at most; spans below zero count as none.
class SpanHistogram final
{
public:
    void add(std::chrono::microseconds span);
    void add(const SpanHistogram &other);
    qint64 count() const { return m_count; }
    /// So that this share (0 to 1) of the spans is not longer; never beyond the shortest and the
    /// longest that there were. nullopt: there are none.
    std::optional<std::chrono::microseconds> quantile(double share) const;
    std::optional<std::chrono::microseconds> longest() const;

private:
    QList<quint32> m_steps; ///< as far as there are spans
    qint64 m_count = 0;
    qint64 m_shortest = 0;
    qint64 m_longest = 0;
};

} // namespace Hookglass
