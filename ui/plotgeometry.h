// SPDX-License-Identifier: MIT
#pragma once

#include "plotdata.h"

#include <QtCore/QRect>

namespace Hookglass {

/// Where things of a plot are on the screen, and back.
class PlotGeometry final
{
public:
    /// `area`: inside the axes. `from`, `until`: the part of the time that is seen.
    PlotGeometry(const PlotData &data, const QRectF &area, Timestamp from, Timestamp until);

    struct Tick
    {
        double place = 0; ///< x or y
        QString label;
    };

    const QRectF &area() const { return m_area; }
    int pieces() const; ///< buckets or categories
    double xOf(Timestamp t) const;
    double yOf(double value) const;
    Timestamp timeAt(double x) const;
    /// Where a piece begins and ends, also outside of what is seen.
    double pieceLeft(int piece) const;
    double pieceRight(int piece) const;
    Timestamp pieceStart(int piece) const;
    /// -1: none is there.
    int pieceAt(double x) const;
    QPointF placeOf(const PlotMark &mark) const;
    /// The nearest mark that is not too far away; -1: none is.
    int markAt(QPointF place) const;
    /// Of a stack: the series whose bar is there; -1: none.
    int seriesAt(int piece, double y) const;

    QList<Tick> timeTicks(int labelWidth) const;
    QList<Tick> valueTicks() const;

private:
    double topValue() const;

    const PlotData &m_data;
    QRectF m_area;
    Timestamp m_from;
    Timestamp m_until;
    double m_low = 0;
    double m_high = 1;
};

} // namespace Hookglass
