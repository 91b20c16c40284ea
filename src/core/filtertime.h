// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtCore/QDate>
#include <QtCore/QString>
#include <QtCore/QTime>
#include <QtCore/QTimeZone>

#include <chrono>
#include <optional>

namespace Hookglass {

/// What "now" and "today" are.
struct FilterMoment
{
    Timestamp now;
    /// What dates and times are meant in. None: as this computer shows times. That is not always
    /// QTimeZone::systemTimeZone(), which knows no TZ that names a file.
    QTimeZone zone;

    static FilterMoment local(const Clock &clock);
    QDateTime toDateTime(Timestamp time) const; ///< in the zone
    QString zoneName() const;                   ///< "Europe/Berlin"; "CET" if there is no better
};

/// A time as a filter names it; which moment it is shows only when it is asked.
struct FilterTime
{
    enum class Kind : quint8 {
        Date,      ///< 2026-11-23: the day's beginning
        DateTime,  ///< 2026-11-23T08:00, also with seconds, their parts, Z or +01:00
        Time,      ///< 08:00, of today
        Ago,       ///< -2h
        Today,     ///< this day's beginning
        Yesterday, ///< the beginning of the day before
    };
    Kind kind = Kind::Today;
    QDate date;
    QTime time;
    bool isUtc = false;
    std::chrono::seconds ago{0};
    std::chrono::microseconds rest{0}; ///< behind the milliseconds of `time`: 0 to 999

    /// nullopt: this is no time.
    static std::optional<FilterTime> parse(const QString &text);
    /// This very moment.
    static FilterTime at(Timestamp moment);
    QString toText() const;
    /// A time that clocks skipped in spring means the next one that there was; one that came twice
    /// in autumn, the first.
    Timestamp resolve(const FilterMoment &moment) const;
    bool operator==(const FilterTime &) const = default;
};

} // namespace Hookglass
