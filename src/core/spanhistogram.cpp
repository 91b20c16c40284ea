// SPDX-License-Identifier: MIT
#include "core/spanhistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace Hookglass {

using std::chrono::microseconds;

namespace {

// Each doubling has this many steps: 1/128 apart, so the middle of one is 1/256 from its ends.
constexpr int StepBits = 7;
constexpr quint64 Steps = quint64(1) << StepBits;
constexpr auto LimitValue = quint64(microseconds(SpanHistogram::Limit).count());

constexpr qsizetype plainStepOf(quint64 value)
{
    if (value < Steps)
        return qsizetype(value);
    const int shift = int(std::bit_width(value)) - StepBits - 1;
    return qsizetype((quint64(shift) + 1) * Steps + ((value >> shift) - Steps));
}

// The step in which the limit lies is cut in two.
constexpr qsizetype LimitStep = plainStepOf(LimitValue);

constexpr qsizetype stepOf(quint64 value)
{
    return plainStepOf(value) + (value > LimitValue ? 1 : 0);
}

quint64 middleOf(qsizetype step)
{
    const auto place = quint64(step > LimitStep ? step - 1 : step);
    if (place < Steps)
        return place;
    const quint64 shift = place / Steps - 1;
    quint64 low = (Steps + place % Steps) << shift;
    quint64 high = low + (quint64(1) << shift) - 1;
    if (step == LimitStep)
        high = LimitValue;
    else if (step == LimitStep + 1)
        low = LimitValue + 1;
    return low + (high - low) / 2;
}

} // namespace

SpanHistogram::SpanHistogram(qsizetype kept)
    : m_kept(kept)
{
}

void SpanHistogram::add(microseconds span)
{
    const qint64 value = std::max<qint64>(0, span.count());
    m_shortest = m_count == 0 ? value : std::min(m_shortest, value);
    m_longest = std::max(m_longest, value);
    m_late += quint64(value) > LimitValue;
    ++m_count;
    if (!isExact()) {
        countIn(value);
        return;
    }
    m_values.append(value);
    if (m_values.size() > m_kept)
        condense();
}

void SpanHistogram::add(const SpanHistogram &other)
{
    if (other.m_count == 0)
        return;
    m_shortest = m_count == 0 ? other.m_shortest : std::min(m_shortest, other.m_shortest);
    m_longest = std::max(m_longest, other.m_longest);
    m_late += other.m_late;
    m_count += other.m_count;
    if (isExact() && other.isExact()) {
        m_values += other.m_values;
        if (m_values.size() > m_kept)
            condense();
        return;
    }
    condense();
    for (const qint64 value : other.m_values)
        countIn(value);
    if (other.isExact())
        return;
    widen(other.m_firstStep, other.m_firstStep + other.m_steps.size());
    for (qsizetype i = 0; i < other.m_steps.size(); ++i)
        m_steps[other.m_firstStep - m_firstStep + i] += other.m_steps.at(i);
}

void SpanHistogram::widen(qsizetype from, qsizetype until)
{
    if (m_steps.isEmpty()) {
        m_firstStep = from;
        m_steps.resize(until - from);
        return;
    }
    if (from < m_firstStep) {
        m_steps.insert(0, m_firstStep - from, 0);
        m_firstStep = from;
    }
    if (until > m_firstStep + m_steps.size())
        m_steps.resize(until - m_firstStep);
}

void SpanHistogram::countIn(qint64 value)
{
    const qsizetype step = stepOf(quint64(value));
    widen(step, step + 1);
    ++m_steps[step - m_firstStep];
}

void SpanHistogram::condense()
{
    const QList<qint64> values = std::exchange(m_values, {});
    for (const qint64 value : values)
        countIn(value);
}

std::optional<microseconds> SpanHistogram::quantile(double share) const
{
    if (m_count == 0)
        return std::nullopt;
    // 0.95 of 20 is 19, whatever the machine's arithmetic adds to it.
    constexpr double Nothing = 1e-9;
    const auto wanted =
        std::clamp<qint64>(qint64(std::ceil(share * double(m_count) - Nothing)), 1, m_count);
    if (wanted == 1)
        return microseconds(m_shortest);
    if (wanted == m_count)
        return microseconds(m_longest);
    if (isExact()) {
        QList<qint64> values = m_values;
        const auto place = values.begin() + (wanted - 1);
        std::nth_element(values.begin(), place, values.end());
        return microseconds(*place);
    }
    qint64 passed = 0;
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        passed += m_steps.at(i);
        if (passed >= wanted)
            return microseconds(
                std::clamp(qint64(middleOf(m_firstStep + i)), m_shortest, m_longest));
    }
    return microseconds(m_longest);
}

std::optional<microseconds> SpanHistogram::longest() const
{
    return m_count == 0 ? std::nullopt : std::optional(microseconds(m_longest));
}

} // namespace Hookglass
