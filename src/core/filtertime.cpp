// SPDX-License-Identifier: MIT
#include "core/filtertime.h"

#include <QtCore/QRegularExpression>

#include <cstdlib>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct AgoUnit
{
    QChar letter;
    std::chrono::seconds length;
};
constexpr AgoUnit AgoUnits[] = { // the largest first: what fits is printed in it
    {u'w', 604'800s},
    {u'd', 86'400s},
    {u'h', 3'600s},
    {u'm', 60s},
    {u's', 1s}};
constexpr qint64 MostAgo = 1'000'000; ///< of any unit; far below any overflow

std::optional<FilterTime> parseAgo(const QString &text)
{
    static const QRegularExpression form(u"^-?([0-9]{1,7})([smhdwSMHDW])$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 count = match.capturedView(1).toLongLong();
    if (count > MostAgo)
        return std::nullopt;
    const QChar letter = match.capturedView(2).front().toLower();
    for (const AgoUnit &unit : AgoUnits) {
        if (unit.letter == letter)
            return FilterTime{.kind = FilterTime::Kind::Ago,
                              .date = {},
                              .time = {},
                              .isUtc = false,
                              .ago = count * unit.length,
                              .rest = {}};
    }
    return std::nullopt;
}

/// 8:00, 08:00:30, 08:00:30.125, 08:00:30.125250: sets the time and its rest.
bool parseClock(const QString &text, FilterTime &result)
{
    static const QRegularExpression form(
        u"^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,6}))?)?$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return false;
    const int micros = match.captured(4).leftJustified(6, u'0').toInt();
    result.time = QTime(match.capturedView(1).toInt(), match.capturedView(2).toInt(),
                        match.capturedView(3).toInt(), micros / 1'000);
    result.rest = std::chrono::microseconds(micros % 1'000);
    return result.time.isValid();
}

std::optional<QDate> parseDate(const QString &text)
{
    static const QRegularExpression form(u"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"_s);
    if (!form.match(text).hasMatch())
        return std::nullopt;
    const QDate date = QDate::fromString(text, Qt::ISODate);
    return date.isValid() ? std::optional(date) : std::nullopt;
}

QString clockText(QTime time, std::chrono::microseconds rest)
{
    if (rest.count() != 0)
        return time.toString(u"HH:mm:ss.zzz"_s) +
               u"%1"_s.arg(qint64(rest.count()), 3, 10, QLatin1Char('0'));
    if (time.msec() != 0)
        return time.toString(u"HH:mm:ss.zzz"_s);
    return time.toString(time.second() != 0 ? u"HH:mm:ss"_s : u"HH:mm"_s);
}

// A zone that is none stands for local time; see FilterMoment.

/// Invalid if a change of clocks skipped it; newer versions of Qt then give another time.
QDateTime existing(const QTimeZone &zone, QDate date, QTime time)
{
    const QDateTime moment = zone.isValid() ? QDateTime(date, time, zone) : QDateTime(date, time);
    return moment.date() == date && moment.time() == time ? moment : QDateTime();
}

QDateTime movedTo(const QTimeZone &zone, const QDateTime &moment)
{
    return zone.isValid() ? moment.toTimeZone(zone) : moment.toLocalTime();
}

Timestamp momentOf(QDate date, QTime time, const QTimeZone &zone)
{
    constexpr int QuarterHour = 15 * 60;
    QDateTime moment = existing(zone, date, time);
    // Skipped by a change of clocks: the next one that there was. Zones skip to a quarter of an
    // hour, and no zone skips a whole day but those that moved their date.
    const int inQuarter = QTime(0, 0).secsTo(time) % QuarterHour;
    for (int i = 1; i < 100 && !moment.isValid(); ++i) {
        const QDateTime later =
            QDateTime(date, time, QTimeZone::utc()).addSecs(i * QuarterHour - inQuarter);
        moment = existing(zone, later.date(), QTime(later.time().hour(), later.time().minute()));
    }
    // Set back, an hour comes twice: it begins where it comes first.
    constexpr int LongestStep = 6 * 3'600;
    const int before = moment.addSecs(-LongestStep).offsetFromUtc();
    const QDateTime first = movedTo(zone, moment.toUTC().addSecs(moment.offsetFromUtc() - before));
    if (first < moment && first.date() == date && first.time() == time)
        moment = first;
    return fromDateTime(moment);
}

Timestamp dayOf(QDate date, const QTimeZone &zone)
{
    const QDateTime start = zone.isValid() ? date.startOfDay(zone) : date.startOfDay();
    return start.isValid() ? fromDateTime(start) : momentOf(date, QTime(0, 0), zone);
}

} // namespace

FilterMoment FilterMoment::local(const Clock &clock)
{
    return {.now = clock.now(), .zone = {}};
}

QDateTime FilterMoment::toDateTime(Timestamp time) const
{
    return movedTo(zone, Hookglass::toDateTime(time));
}

QString FilterMoment::zoneName() const
{
    const QDateTime here = toDateTime(now);
    const QTimeZone known = zone.isValid() ? zone : QTimeZone::systemTimeZone();
    if (known.isValid() && known.offsetFromUtc(here) == here.offsetFromUtc())
        return QString::fromUtf8(known.id());
    return here.timeZoneAbbreviation();
}

std::optional<FilterTime> FilterTime::parse(const QString &text)
{
    FilterTime result;
    if (text.compare("today"_L1, Qt::CaseInsensitive) == 0)
        return result;
    if (text.compare("yesterday"_L1, Qt::CaseInsensitive) == 0) {
        result.kind = Kind::Yesterday;
        return result;
    }
    if (const auto ago = parseAgo(text))
        return ago;
    if (parseClock(text, result)) {
        result.kind = Kind::Time;
        return result;
    }
    constexpr qsizetype DateLength = 10;
    const auto date = parseDate(text.left(DateLength));
    if (!date)
        return std::nullopt;
    result.date = *date;
    if (text.size() == DateLength) {
        result.kind = Kind::Date;
        return result;
    }
    const QChar between = text[DateLength].toUpper();
    if (between != u'T' && between != u' ')
        return std::nullopt;
    static const QRegularExpression zonePattern(u"(?:(Z)|([+-])([0-9]{2}):?([0-9]{2}))$"_s,
                                                QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch zone = zonePattern.match(text, DateLength + 1);
    const qsizetype end = zone.hasMatch() ? zone.capturedStart() : text.size();
    const bool hasTime = parseClock(text.sliced(DateLength + 1, end - DateLength - 1), result);
    const int ahead = (zone.capturedView(3).toInt() * 60 + zone.capturedView(4).toInt()) *
                      (zone.captured(2) == "-"_L1 ? -60 : 60);
    constexpr int LongestOffset = 14 * 3'600;
    if (!hasTime || std::abs(ahead) > LongestOffset || zone.capturedView(4).toInt() > 59)
        return std::nullopt;
    result.kind = Kind::DateTime;
    result.isUtc = zone.hasMatch();
    if (ahead != 0) {
        const QDateTime utc = QDateTime(*date, result.time, QTimeZone::utc()).addSecs(-ahead);
        result.date = utc.date();
        result.time = utc.time();
    }
    return result;
}

FilterTime FilterTime::at(Timestamp moment)
{
    const auto whole = std::chrono::floor<std::chrono::milliseconds>(moment);
    const QDateTime utc = Hookglass::toDateTime(whole);
    FilterTime result;
    result.kind = Kind::DateTime;
    result.date = utc.date();
    result.time = utc.time();
    result.isUtc = true;
    result.rest = std::chrono::duration_cast<std::chrono::microseconds>(moment - whole);
    return result;
}

QString FilterTime::toText() const
{
    switch (kind) {
    case Kind::Date:
        return date.toString(Qt::ISODate);
    case Kind::DateTime:
        return date.toString(Qt::ISODate) + u'T' + clockText(time, rest) +
               (isUtc ? u"Z"_s : QString());
    case Kind::Time:
        return clockText(time, rest);
    case Kind::Ago:
        for (const AgoUnit &unit : AgoUnits) {
            if (ago.count() % unit.length.count() == 0 && (ago.count() != 0 || unit.letter == u's'))
                return u"-%1%2"_s.arg(ago / unit.length).arg(unit.letter);
        }
        break;
    case Kind::Today:
        return u"today"_s;
    case Kind::Yesterday:
        return u"yesterday"_s;
    }
    return {};
}

Timestamp FilterTime::resolve(const FilterMoment &moment) const
{
    const QTimeZone &zone = moment.zone;
    const QDate today = moment.toDateTime(moment.now).date();
    switch (kind) {
    case Kind::Date:
        return dayOf(date, zone);
    case Kind::DateTime:
        return momentOf(date, time, isUtc ? QTimeZone::utc() : zone) + rest;
    case Kind::Time:
        return momentOf(today, time, zone) + rest;
    case Kind::Ago:
        return moment.now - ago;
    case Kind::Today:
        return dayOf(today, zone);
    case Kind::Yesterday:
        return dayOf(today.addDays(-1), zone);
    }
    return moment.now;
}

} // namespace Hookglass
