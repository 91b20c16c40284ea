// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtCore/QLocale>
#include <QtCore/QString>

#include <chrono>

namespace Hookglass {

/// The system's locale; English where the system says "C", whose numbers have no separators.
QLocale uiLocale();

/// "1,234".
QString formatCount(qint64 count);
/// "812 bytes", "4.2 KB", "5.0 MB"; 1 KB = 1024 bytes.
QString formatBytes(qint64 bytes);
/// A span in the unit that fits: "0.31 ms", "42 ms", "3.2 s", "4 min 12 s", "2 h 05 min",
/// "3 d 4 h". Negative spans keep their sign.
QString formatSpan(std::chrono::microseconds span);
/// How long ago, in whole units: "just now", "12 s ago", "3 min ago", "2 h ago", "4 d ago".
QString formatAge(std::chrono::microseconds age);
/// Local time of day with milliseconds; with the day before it if it was not today.
QString formatTime(Timestamp t, Timestamp now);
/// Local date and time with milliseconds and the offset to UTC.
QString formatFullTime(Timestamp t);

} // namespace Hookglass
