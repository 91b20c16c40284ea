// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>

#include <chrono>
#include <optional>

namespace Hookglass {

/// Spans of time. So long as they are few, each is kept, and what is told is one of them; of more,
/// they are counted in steps that grow with them, so that a millionth of a second and a week are
/// kept equally well, and what is told is off by 0.4 % at most. Spans below zero count as none.
class SpanHistogram final
{
public:
    /// Follow Up Boss waits this long for an answer. No step reaches over it: whether something is
    /// beyond it is never told wrongly. Source: fub-api.md §4.
    static constexpr std::chrono::seconds Limit{10};
    static constexpr qsizetype MostKept = 4096;

    /// `kept`: of so many, each is kept.
    explicit SpanHistogram(qsizetype kept = MostKept);

    void add(std::chrono::microseconds span);
    void add(const SpanHistogram &other);
    qint64 count() const { return m_count; }
    /// Longer than Limit.
    qint64 late() const { return m_late; }
    /// What is told was a span; else it may be off.
    bool isExact() const { return m_steps.isEmpty(); }
    /// The shortest so that this share (0 to 1) of the spans is not longer; never beyond the
    /// shortest and the longest that there were. nullopt: there are none.
    std::optional<std::chrono::microseconds> quantile(double share) const;
    std::optional<std::chrono::microseconds> longest() const;

private:
    void countIn(qint64 value);
    void widen(qsizetype from, qsizetype until);
    void condense();

    qsizetype m_kept;
    QList<qint64> m_values;    ///< all of them, or none
    QList<quint32> m_steps;    ///< as far as there are spans
    qsizetype m_firstStep = 0; ///< of m_steps
    qint64 m_count = 0;
    qint64 m_late = 0;
    qint64 m_shortest = 0;
    qint64 m_longest = 0;
};

} // namespace Hookglass
