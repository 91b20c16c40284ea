// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

namespace Hookglass {

/// A clock that stands until it is moved: 24 November 2026, 12:00:00 UTC.
class FixedClock final : public Clock
{
public:
    Timestamp now() const override { return m_now; }
    void advance(std::chrono::microseconds by) { m_now += by; }

private:
    Timestamp m_now = fromMicros(1'795'521'600'000'000);
};

} // namespace Hookglass
