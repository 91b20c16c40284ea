// SPDX-License-Identifier: MIT
#include "core/clock.h"

using namespace Qt::StringLiterals;

namespace Hookglass {

Timestamp SystemClock::now() const
{
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
}

qint64 toMicros(Timestamp t)
{
    return t.time_since_epoch().count();
}

Timestamp fromMicros(qint64 micros)
{
    return Timestamp(std::chrono::microseconds(micros));
}

QDateTime toDateTime(Timestamp t)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count(), Qt::UTC);
}

Timestamp fromDateTime(const QDateTime &t)
{
    return Timestamp(std::chrono::milliseconds(t.toMSecsSinceEpoch()));
}

QString toIso(Timestamp t)
{
    return toDateTime(t).toString(Qt::ISODateWithMs);
}

} // namespace Hookglass
