// SPDX-License-Identifier: MIT
#include "core/clock.h"

#include <QtCore/QTimeZone>

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
    const auto millis = std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count();
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QDateTime::fromMSecsSinceEpoch(millis, QTimeZone::UTC);
#else
    return QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC);
#endif
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
