// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <array>

namespace Hookglass {

/// Events a second over the last five whole seconds and the running one. A value: the caller
/// says what time it is, and a clock set back only empties it.
class RateMeter final
{
public:
    static constexpr int Window = 5; ///< seconds

    void add(int count, Timestamp now);
    double perSecond(Timestamp now) const;

private:
    struct Slot
    {
        qint64 second = -1;
        qint64 count = 0;
    };
    std::array<Slot, Window + 1> m_slots;
};

} // namespace Hookglass
