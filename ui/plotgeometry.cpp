// SPDX-License-Identifier: MIT
#include "plotgeometry.h"

#include "models/format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

constexpr double Reach = 10;       ///< pixels from a mark that still mean it
constexpr double LowestSpan = 100; ///< microseconds
constexpr double LeastTopSpan = 1e5;
constexpr double LimitRoom = 12; ///< above the limit, for names

/// The next of 1, 2, 5, 10, 20, …
double niceAbove(double value)
{
    if (value <= 0)
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        if (step * power >= value * 0.999)
            return step * power;
    }
    return 10 * power;
}

/// Distances between labels that people like on a clock.
constexpr std::array<std::chrono::seconds, 19> Steps{
    1s,    5s,    15s,     30s,     60s,     120s,    300s,     600s,     900s,      1800s,
    3600s, 7200s, 10'800s, 21'600s, 43'200s, 86'400s, 172'800s, 604'800s, 1'209'600s};

QString tickLabel(Timestamp t, microseconds step)
{
    const QDateTime local = toDateTime(t).toLocalTime();
    if (step < 60s)
        return local.toString(u"HH:mm:ss"_s);
    if (step >= 24h || local.time() == QTime(0, 0))
        return uiLocale().toString(local.date(), u"d MMM"_s);
    return local.toString(u"HH:mm"_s);
}

} // namespace

PlotGeometry::PlotGeometry(const PlotData &data, const QRectF &area, Timestamp from,
                           Timestamp until)
    : m_data(data)
    , m_area(area)
    , m_from(from)
    , m_until(std::max(until, from + microseconds(1)))
{
    const double top = topValue();
    if (data.scale == PlotData::Scale::Count) {
        m_high = niceAbove(top);
    } else {
        m_low = std::log10(LowestSpan);
        m_high = std::log10(std::max({top, data.limit.value_or(0) * LimitRoom, LeastTopSpan}));
    }
}

double PlotGeometry::topValue() const
{
    double top = 0;
    for (int piece = 0; piece < pieces(); ++piece) {
        if (m_data.kind != PlotData::Kind::Bars &&
            (pieceRight(piece) < m_area.left() || pieceLeft(piece) > m_area.right()))
            continue;
        double sum = 0;
        for (const PlotSeries &series : m_data.series) {
            const double value = series.values.value(piece);
            if (std::isnan(value))
                continue;
            sum = m_data.kind == PlotData::Kind::Stacked ? sum + value : std::max(sum, value);
        }
        top = std::max(top, sum);
    }
    for (const PlotMark &mark : m_data.marks)
        top = std::max(top, mark.value);
    return top;
}

int PlotGeometry::pieces() const
{
    if (m_data.kind == PlotData::Kind::Bars)
        return int(m_data.categories.size());
    return m_data.series.isEmpty() ? 0 : int(m_data.series.constFirst().values.size());
}

double PlotGeometry::xOf(Timestamp t) const
{
    const double share = double((t - m_from).count()) / double((m_until - m_from).count());
    return m_area.left() + share * m_area.width();
}

double PlotGeometry::yOf(double value) const
{
    if (m_data.scale == PlotData::Scale::Span)
        value = std::log10(std::max(value, LowestSpan));
    const double share = std::clamp((value - m_low) / (m_high - m_low), 0.0, 1.0);
    return m_area.bottom() - share * m_area.height();
}

Timestamp PlotGeometry::timeAt(double x) const
{
    const double share = (x - m_area.left()) / std::max(1.0, m_area.width());
    return m_from + microseconds(qint64(share * double((m_until - m_from).count())));
}

Timestamp PlotGeometry::pieceStart(int piece) const
{
    const double span = double((m_data.until - m_data.from).count());
    return m_data.from + microseconds(qint64(span * piece / std::max(1, pieces())));
}

double PlotGeometry::pieceLeft(int piece) const
{
    if (m_data.kind == PlotData::Kind::Bars)
        return m_area.left() + m_area.width() * piece / std::max(1, pieces());
    return xOf(pieceStart(piece));
}

double PlotGeometry::pieceRight(int piece) const
{
    return pieceLeft(piece + 1);
}

int PlotGeometry::pieceAt(double x) const
{
    if (pieces() == 0 || x < m_area.left() || x >= m_area.right())
        return -1;
    const double left = pieceLeft(0);
    const double width = (pieceLeft(pieces()) - left) / pieces();
    const int piece = int(std::floor((x - left) / width));
    return piece >= 0 && piece < pieces() ? piece : -1;
}

QPointF PlotGeometry::placeOf(const PlotMark &mark) const
{
    return {xOf(mark.at), yOf(mark.value)};
}

int PlotGeometry::markAt(QPointF place) const
{
    int best = -1;
    double nearest = Reach;
    for (qsizetype i = 0; i < m_data.marks.size(); ++i) {
        const QPointF apart = placeOf(m_data.marks.at(i)) - place;
        const double distance = std::hypot(apart.x(), apart.y());
        if (distance <= nearest) {
            nearest = distance;
            best = int(i);
        }
    }
    return best;
}

int PlotGeometry::seriesAt(int piece, double y) const
{
    if (m_data.kind != PlotData::Kind::Stacked || piece < 0)
        return -1;
    double sum = 0;
    for (qsizetype i = 0; i < m_data.series.size(); ++i) {
        const double value = m_data.series.at(i).values.value(piece);
        if (value > 0 && y <= yOf(sum) && y >= yOf(sum + value))
            return int(i);
        sum += value;
    }
    return -1;
}

QList<PlotGeometry::Tick> PlotGeometry::timeTicks(int labelWidth) const
{
    QList<Tick> ticks;
    if (m_data.kind == PlotData::Kind::Bars || m_area.width() < labelWidth)
        return ticks;
    const double most = std::max(1.0, m_area.width() / (labelWidth * 1.4));
    const auto wanted = microseconds(qint64(double((m_until - m_from).count()) / most));
    const auto found = std::find_if(Steps.cbegin(), Steps.cend(),
                                    [wanted](std::chrono::seconds step) { return step >= wanted; });
    const microseconds step = found == Steps.cend() ? Steps.back() : *found;
    // On the local clock: a day begins at midnight here, not in Greenwich.
    const microseconds offset =
        std::chrono::seconds(toDateTime(m_from).toLocalTime().offsetFromUtc());
    const qint64 first =
        ((m_from.time_since_epoch() + offset).count() + step.count() - 1) / step.count();
    for (Timestamp t(step * first - offset); t <= m_until; t += step)
        ticks.append({xOf(t), tickLabel(t, step)});
    return ticks;
}

QList<PlotGeometry::Tick> PlotGeometry::valueTicks() const
{
    QList<Tick> ticks;
    if (m_data.scale == PlotData::Scale::Span) {
        for (double power = 3; power <= m_high; power += 2) {
            const double value = std::pow(10, power);
            ticks.append({yOf(value), formatSpan(microseconds(qint64(value)))});
        }
        return ticks;
    }
    for (const double share : {0.0, 0.5, 1.0}) {
        const double value = share * m_high;
        const int decimals = value == std::floor(value) ? 0 : value < 0.1 ? 2 : 1;
        ticks.append({yOf(value), uiLocale().toString(value, 'f', decimals)});
    }
    return ticks;
}

} // namespace Hookglass
