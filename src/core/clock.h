// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QDateTime>

#include <chrono>

namespace Hookglass {

/// A moment in UTC, in microseconds; what the store keeps.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Where "now" comes from; injected, so that tests decide the time. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

/// The system's wall clock.
class SystemClock final : public Clock
{
public:
    Timestamp now() const override;
};

qint64 toMicros(Timestamp t);
Timestamp fromMicros(qint64 micros);
/// Millisecond precision, UTC.
QDateTime toDateTime(Timestamp t);
Timestamp fromDateTime(const QDateTime &t);
/// ISO 8601 in UTC with milliseconds: 2026-11-23T14:03:12.345Z.
QString toIso(Timestamp t);

} // namespace Hookglass
