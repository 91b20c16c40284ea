// SPDX-License-Identifier: MIT
#pragma once

#include "plotgeometry.h"

class QPainter;

namespace Hookglass {

/// Paints the parts of a plot. Series are told apart by colour and by pattern.
class PlotPaint final
{
public:
    PlotPaint(QPainter &painter, const Theme &theme, const PlotData &data,
              const PlotGeometry &geometry);

    void axes() const;
    void bands() const;
    void content(int current, int currentSeries) const;
    void limit() const;
    void flags() const;
    /// Where the names of series are, for so much width; empty if there are none.
    static QList<QRect> legendPlaces(const PlotData &data, const QFont &font, int left, int width);
    void legend(const QList<QRect> &places) const;
    /// A box with what is known of a place, beside it.
    void note(const QString &text, QPointF beside, const QRect &bounds) const;

private:
    void stacks(int current, int currentSeries) const;
    void lines(int current) const;
    void marks(int current) const;
    void fill(const QRectF &rect, int series) const;
    QColor colorOf(int series) const;
    std::optional<int> lookOf(int series) const;
    Qt::BrushStyle patternOf(int series) const;

    QPainter &m_painter;
    const Theme &m_theme;
    const PlotData &m_data;
    const PlotGeometry &m_geometry;
};

} // namespace Hookglass
