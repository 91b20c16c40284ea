// SPDX-License-Identifier: MIT
#include "models/ratemeter.h"

namespace Hookglass {

namespace {

qint64 secondOf(Timestamp t)
{
    return std::max<qint64>(0, toMicros(t) / 1'000'000);
}

} // namespace

void RateMeter::add(int count, Timestamp now)
{
    const qint64 second = secondOf(now);
    Slot &slot = m_slots[size_t(second) % m_slots.size()];
    if (slot.second != second)
        slot = {second, 0};
    slot.count += count;
}

double RateMeter::perSecond(Timestamp now) const
{
    const qint64 second = secondOf(now);
    qint64 total = 0;
    for (const Slot &slot : m_slots) {
        if (slot.second >= 0 && slot.second <= second && second - slot.second <= Window)
            total += slot.count;
    }
    const double running = double(toMicros(now) - second * 1'000'000) / 1e6;
    return double(total) / (Window + running);
}

} // namespace Hookglass
