// SPDX-License-Identifier: MIT
#include "models/format.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>

#include <cmath>

namespace Hookglass {

using namespace Qt::StringLiterals;
using std::chrono::microseconds;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Format", text);
}

/// Two digits that count: 0.31, 4.2, 42.
QString shortNumber(double value)
{
    const int decimals = value < 1 ? 2 : value < 9.95 ? 1 : 0;
    return uiLocale().toString(value, 'f', decimals);
}

QString positiveSpan(qint64 us)
{
    if (us < 999'500)
        return translate("%1 ms").arg(shortNumber(double(us) / 1e3));
    const qint64 seconds = us / 1'000'000;
    if (seconds < 60)
        return translate("%1 s").arg(
            uiLocale().toString(std::floor(double(us) / 1e5) / 10, 'f', 1));
    if (seconds < 3600)
        return translate("%1 min %2 s")
            .arg(seconds / 60)
            .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (seconds < 86'400)
        return translate("%1 h %2 min")
            .arg(seconds / 3600)
            .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
    return translate("%1 d %2 h").arg(seconds / 86'400).arg(seconds / 3600 % 24);
}

} // namespace

QLocale uiLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates)
                                           : locale;
}

QString formatCount(qint64 count)
{
    return uiLocale().toString(count);
}

QString formatBytes(qint64 bytes)
{
    if (bytes == 1)
        return translate("1 byte");
    if (bytes < 1024)
        return translate("%1 bytes").arg(bytes);
    const char *units[] = {QT_TRANSLATE_NOOP("Hookglass::Format", "%1 KB"),
                           QT_TRANSLATE_NOOP("Hookglass::Format", "%1 MB"),
                           QT_TRANSLATE_NOOP("Hookglass::Format", "%1 GB"),
                           QT_TRANSLATE_NOOP("Hookglass::Format", "%1 TB")};
    double value = double(bytes) / 1024;
    size_t unit = 0;
    while (value >= 1023.95 && unit + 1 < std::size(units)) {
        value /= 1024;
        ++unit;
    }
    return translate(units[unit]).arg(uiLocale().toString(value, 'f', 1));
}

QString formatSpan(microseconds span)
{
    const qint64 us = span.count();
    if (us >= 0)
        return positiveSpan(us);
    return u'\u2212' + positiveSpan(us == std::numeric_limits<qint64>::min() ? us + 1 : -us);
}

QString formatAge(microseconds age)
{
    const qint64 seconds = age.count() / 1'000'000;
    if (seconds < 1) // also a clock that was set back
        return translate("just now");
    if (seconds < 60)
        return translate("%1 s ago").arg(seconds);
    if (seconds < 3600)
        return translate("%1 min ago").arg(seconds / 60);
    if (seconds < 86'400)
        return translate("%1 h ago").arg(seconds / 3600);
    return translate("%1 d ago").arg(seconds / 86'400);
}

QString formatTime(Timestamp t, Timestamp now)
{
    const QDateTime local = toDateTime(t).toLocalTime();
    const QString time = local.toString(u"HH:mm:ss.zzz"_s);
    if (local.date() == toDateTime(now).toLocalTime().date())
        return time;
    return uiLocale().toString(local.date(), u"d MMM"_s) + u' ' + time;
}

QString formatFullTime(Timestamp t)
{
    const QDateTime local = toDateTime(t).toLocalTime();
    const int minutes = local.offsetFromUtc() / 60;
    const QString offset = u"UTC%1%2:%3"_s.arg(minutes < 0 ? QChar(0x2212) : QChar(u'+'))
                               .arg(std::abs(minutes) / 60)
                               .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
    return uiLocale().toString(local.date(), u"d MMM yyyy"_s) + u' ' +
           local.toString(u"HH:mm:ss.zzz"_s) + u' ' + offset;
}

} // namespace Hookglass
