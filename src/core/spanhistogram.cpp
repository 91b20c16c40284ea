// SPDX-License-Identifier: MIT
#include "core/spanhistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace Hookglass {

using std::chrono::microseconds;

namespace {

// Each doubling has this many steps: 1/16 apart, so the middle of one is 1/32 from its ends.
constexpr int StepBits = 4;
constexpr quint64 Steps = quint64(1) << StepBits;

qsizetype stepOf(quint64 value)
{
    if (value < Steps)
        return qsizetype(value);
    const int shift = int(std::bit_width(value)) - StepBits - 1;
    return qsizetype((quint64(shift) + 1) * Steps + ((value >> shift) - Steps));
}

quint64 middleOf(qsizetype step)
{
    const auto place = quint64(step);
    if (place < Steps)
        return place;
    const quint64 shift = place / Steps - 1;
    const quint64 low = (Steps + place % Steps) << shift;
    return low + ((quint64(1) << shift) >> 1);
}

} // namespace

void SpanHistogram::add(microseconds span)
{
    const qint64 value = std::max<qint64>(0, span.count());
    const qsizetype step = stepOf(quint64(value));
    if (step >= m_steps.size())
        m_steps.resize(step + 1);
    ++m_steps[step];
    m_shortest = m_count == 0 ? value : std::min(m_shortest, value);
    m_longest = std::max(m_longest, value);
    ++m_count;
}

void SpanHistogram::add(const SpanHistogram &other)
{
    if (other.m_count == 0)
        return;
    if (other.m_steps.size() > m_steps.size())
        m_steps.resize(other.m_steps.size());
    for (qsizetype i = 0; i < other.m_steps.size(); ++i)
        m_steps[i] += other.m_steps.at(i);
    m_shortest = m_count == 0 ? other.m_shortest : std::min(m_shortest, other.m_shortest);
    m_longest = std::max(m_longest, other.m_longest);
    m_count += other.m_count;
}

std::optional<microseconds> SpanHistogram::quantile(double share) const
{
    if (m_count == 0)
        return std::nullopt;
    const auto wanted = std::clamp<qint64>(qint64(std::ceil(share * double(m_count))), 1, m_count);
    if (wanted == 1)
        return microseconds(m_shortest);
    if (wanted == m_count)
        return microseconds(m_longest);
    qint64 passed = 0;
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        passed += m_steps.at(i);
        if (passed >= wanted)
            return microseconds(std::clamp(qint64(middleOf(i)), m_shortest, m_longest));
    }
    return microseconds(m_longest);
}

std::optional<microseconds> SpanHistogram::longest() const
{
    return m_count == 0 ? std::nullopt : std::optional(microseconds(m_longest));
}

} // namespace Hookglass
