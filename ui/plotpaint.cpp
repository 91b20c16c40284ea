// SPDX-License-Identifier: MIT
#include "plotpaint.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <array>
#include <cmath>

namespace Hookglass {

namespace {

constexpr int LegendHeight = 18;
constexpr int Swatch = 11;
constexpr int TickWidth = 54;
constexpr double NarrowestBand = 3; ///< pixels: a gap of a second must be seen, too
constexpr int NoteWidth = 380;

constexpr std::array Patterns{Qt::SolidPattern, Qt::BDiagPattern, Qt::Dense4Pattern,
                              Qt::FDiagPattern, Qt::CrossPattern, Qt::HorPattern,
                              Qt::Dense6Pattern};
constexpr std::array Pens{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};

} // namespace

PlotPaint::PlotPaint(QPainter &painter, const Theme &theme, const PlotData &data,
                     const PlotGeometry &geometry)
    : m_painter(painter)
    , m_theme(theme)
    , m_data(data)
    , m_geometry(geometry)
{
}

QColor PlotPaint::colorOf(int series) const
{
    const ThemeColors &c = m_theme.colors();
    // Neighbours in a stack far apart in hue: blue, orange, green, red, purple, yellow.
    static constexpr std::array<size_t, 6> order{4, 1, 3, 0, 5, 2};
    const std::optional<int> look = lookOf(series);
    if (look)
        return *look < 0 ? c.control : c.marks[order[size_t(*look) % order.size()]];
    return size_t(series) < order.size() ? c.marks[order[size_t(series)]] : c.control;
}

std::optional<int> PlotPaint::lookOf(int series) const
{
    return series < m_data.series.size() ? m_data.series.at(series).look : std::nullopt;
}

/// With each round through the colours another pattern, so that no two looks are the same.
Qt::BrushStyle PlotPaint::patternOf(int series) const
{
    constexpr int colors = 6;
    const std::optional<int> look = lookOf(series);
    if (!look)
        return Patterns[size_t(series) % Patterns.size()];
    return *look < 0 ? Patterns.back()
                     : Patterns[size_t(*look % colors + *look / colors) % Patterns.size()];
}

void PlotPaint::axes() const
{
    const ThemeColors &c = m_theme.colors();
    const QRectF &area = m_geometry.area();
    m_painter.setFont(m_theme.smallFont());
    const QList<PlotGeometry::Tick> values = m_geometry.valueTicks();
    for (const PlotGeometry::Tick &tick : values) {
        m_painter.setPen(QPen(c.border, 1));
        m_painter.drawLine(QPointF(area.left(), tick.place), QPointF(area.right(), tick.place));
        m_painter.setPen(c.muted);
        m_painter.drawText(QRectF(area.left() - 70, tick.place - 9, 63, 18),
                           Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
    m_painter.setPen(QPen(c.control, 1));
    m_painter.drawLine(area.bottomLeft(), area.bottomRight());
    const auto label = [&](double x, const QString &text, double width) {
        QRectF rect(x - width / 2, area.bottom() + 3, width, 16);
        rect.moveLeft(std::clamp(rect.left(), area.left() - 40,
                                 std::max(area.left() - 40, area.right() + 8 - width)));
        m_painter.setPen(c.muted);
        m_painter.drawText(rect, Qt::AlignHCenter | Qt::AlignTop, text);
    };
    const QList<PlotGeometry::Tick> times = m_geometry.timeTicks(TickWidth);
    for (const PlotGeometry::Tick &tick : times) {
        m_painter.setPen(QPen(c.control, 1));
        m_painter.drawLine(QPointF(tick.place, area.bottom()),
                           QPointF(tick.place, area.bottom() + 3));
        label(tick.place, tick.label, TickWidth);
    }
    for (int i = 0; i < m_data.categories.size(); ++i) {
        const double left = m_geometry.pieceLeft(i);
        const double width = m_geometry.pieceRight(i) - left;
        const QFontMetrics metrics(m_painter.font());
        m_painter.setPen(c.muted);
        m_painter.drawText(QRectF(left, area.bottom() + 3, width, 16),
                           Qt::AlignHCenter | Qt::AlignTop,
                           metrics.elidedText(m_data.categories.at(i), Qt::ElideRight, int(width)));
    }
}

void PlotPaint::bands() const
{
    const ThemeColors &c = m_theme.colors();
    m_painter.setPen(Qt::NoPen);
    for (const PlotBand &band : m_data.bands) {
        QRectF rect = m_geometry.area();
        rect.setLeft(std::max(rect.left(), m_geometry.xOf(band.from)));
        rect.setRight(std::min(rect.right(), std::max(m_geometry.xOf(band.until),
                                                      m_geometry.xOf(band.from) + NarrowestBand)));
        if (rect.width() <= 0)
            continue;
        m_painter.setBrush(c.badSoft);
        m_painter.drawRect(rect);
        QColor hatch = c.bad;
        hatch.setAlpha(110);
        m_painter.setBrush(QBrush(hatch, Qt::BDiagPattern));
        m_painter.drawRect(rect);
    }
}

void PlotPaint::fill(const QRectF &rect, int series) const
{
    const QColor color = colorOf(series);
    const Qt::BrushStyle pattern = patternOf(series);
    m_painter.setPen(Qt::NoPen);
    if (pattern != Qt::SolidPattern) {
        QColor soft = color;
        soft.setAlpha(95);
        m_painter.setBrush(soft);
        m_painter.drawRect(rect);
    }
    m_painter.setBrush(QBrush(color, pattern));
    m_painter.drawRect(rect);
}

void PlotPaint::content(int current, int currentSeries) const
{
    m_painter.save();
    m_painter.setClipRect(m_geometry.area().adjusted(-6, -6, 6, 6));
    switch (m_data.kind) {
    case PlotData::Kind::Stacked:
    case PlotData::Kind::Bars:
        stacks(current, currentSeries);
        break;
    case PlotData::Kind::Lines:
        lines(current);
        break;
    case PlotData::Kind::Marks:
        marks(current);
        break;
    }
    m_painter.restore();
}

void PlotPaint::stacks(int current, int currentSeries) const
{
    const ThemeColors &c = m_theme.colors();
    const QRectF &area = m_geometry.area();
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    for (int piece = 0; piece < m_geometry.pieces(); ++piece) {
        double left = std::max(area.left(), m_geometry.pieceLeft(piece));
        double right = std::min(area.right(), m_geometry.pieceRight(piece));
        if (right <= left)
            continue;
        if (piece == current) {
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(c.hover);
            m_painter.drawRect(QRectF(left, area.top(), right - left, area.height()));
        }
        const double air = m_data.kind == PlotData::Kind::Bars ? (right - left) / 5
                           : right - left > 5                  ? 1
                                                               : 0;
        left += air;
        right = std::max(right - air, left + 1);
        double sum = 0;
        for (int i = 0; i < m_data.series.size(); ++i) {
            const double value = m_data.series.at(i).values.value(piece);
            if (std::isnan(value) || value <= 0)
                continue;
            QRectF bar(QPointF(left, m_geometry.yOf(sum + value)),
                       QPointF(right, m_geometry.yOf(sum)));
            if (bar.height() < 1.5) // a single one among many must be seen, too
                bar.setTop(bar.bottom() - 1.5);
            fill(bar, i);
            if (piece == current && i == currentSeries) {
                m_painter.setBrush(Qt::NoBrush);
                m_painter.setPen(QPen(c.text, 2));
                m_painter.drawRect(bar);
            }
            sum += value;
        }
    }
    m_painter.setRenderHint(QPainter::Antialiasing);
}

void PlotPaint::lines(int current) const
{
    const ThemeColors &c = m_theme.colors();
    const QRectF &area = m_geometry.area();
    const auto middle = [this](int piece) {
        return (m_geometry.pieceLeft(piece) + m_geometry.pieceRight(piece)) / 2;
    };
    if (current >= 0) {
        m_painter.setPen(QPen(c.control, 1, Qt::DotLine));
        m_painter.drawLine(QPointF(middle(current), area.top()),
                           QPointF(middle(current), area.bottom()));
    }
    for (int i = 0; i < m_data.series.size(); ++i) {
        const QList<double> &values = m_data.series.at(i).values;
        const QColor color = colorOf(i);
        QPainterPath path;
        bool isDown = false;
        for (int piece = 0; piece < values.size(); ++piece) {
            if (std::isnan(values.at(piece))) {
                isDown = false;
                continue;
            }
            const QPointF point(middle(piece), m_geometry.yOf(values.at(piece)));
            if (isDown)
                path.lineTo(point);
            else
                path.moveTo(point);
            isDown = true;
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(color);
            const double size = piece == current ? 4.5 : 2.2;
            if (i % 2 == 0)
                m_painter.drawEllipse(point, size, size);
            else
                m_painter.drawRect(QRectF(point.x() - size, point.y() - size, 2 * size, 2 * size));
        }
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(color, 1.8, Pens[size_t(i) % Pens.size()]));
        m_painter.drawPath(path);
    }
}

void PlotPaint::marks(int current) const
{
    const ThemeColors &c = m_theme.colors();
    for (int i = 0; i < m_data.marks.size(); ++i) {
        const PlotMark &mark = m_data.marks.at(i);
        const QPointF p = m_geometry.placeOf(mark);
        if (!m_geometry.area().adjusted(-4, -4, 4, 4).contains(p))
            continue;
        const double r = (mark.isMany ? 4.5 : 3.2) + (i == current ? 1.5 : 0);
        const QColor color = m_theme.color(mark.tone);
        m_painter.setPen(QPen(color, 2));
        m_painter.setBrush(Qt::NoBrush);
        switch (mark.shape) {
        case PlotMark::Shape::Dot:
            m_painter.setBrush(color);
            m_painter.setPen(Qt::NoPen);
            m_painter.drawEllipse(p, r, r);
            break;
        case PlotMark::Shape::Cross:
            m_painter.drawLine(p + QPointF(-r, -r), p + QPointF(r, r));
            m_painter.drawLine(p + QPointF(-r, r), p + QPointF(r, -r));
            break;
        case PlotMark::Shape::Triangle:
            m_painter.setBrush(color);
            m_painter.drawPolygon(
                QPolygonF{p + QPointF(0, -r - 1), p + QPointF(r + 1, r), p + QPointF(-r - 1, r)});
            break;
        case PlotMark::Shape::Square:
            m_painter.setBrush(c.base);
            m_painter.drawRect(QRectF(p.x() - r, p.y() - r, 2 * r, 2 * r));
            break;
        }
        if (i == current) {
            m_painter.setBrush(Qt::NoBrush);
            m_painter.setPen(QPen(c.text, 1.5));
            m_painter.drawEllipse(p, r + 4, r + 4);
        }
    }
}

void PlotPaint::limit() const
{
    if (!m_data.limit)
        return;
    const ThemeColors &c = m_theme.colors();
    const QRectF &area = m_geometry.area();
    const double y = m_geometry.yOf(*m_data.limit);
    m_painter.setPen(QPen(c.bad, 1.4, Qt::DashLine));
    m_painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    m_painter.setFont(m_theme.smallFont());
    m_painter.setPen(c.bad);
    m_painter.drawText(QRectF(area.left() + 4, y - 16, area.width() - 8, 15),
                       Qt::AlignRight | Qt::AlignBottom, m_data.limitName);
}

void PlotPaint::flags() const
{
    const ThemeColors &c = m_theme.colors();
    const QRectF &area = m_geometry.area();
    m_painter.setFont(m_theme.smallFont());
    const QFontMetrics metrics(m_painter.font());
    double free = area.left(); // names that would lie on each other are left out
    for (const PlotFlag &flag : m_data.flags) {
        const double x = m_geometry.xOf(flag.at);
        if (x < area.left() || x > area.right())
            continue;
        m_painter.setPen(QPen(c.accent, 1.5));
        m_painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        m_painter.setBrush(c.accent);
        m_painter.drawPolygon(QPolygonF{QPointF(x, area.top()), QPointF(x + 8, area.top() + 4),
                                        QPointF(x, area.top() + 8)});
        const int width = metrics.horizontalAdvance(flag.word);
        if (x >= free && x + 12 + width < area.right()) {
            m_painter.drawText(QPointF(x + 11, area.top() + 9), flag.word);
            free = x + 18 + width;
        }
    }
}

QList<QRect> PlotPaint::legendPlaces(const PlotData &data, const QFont &font, int left, int width)
{
    QList<QRect> places;
    if (data.kind != PlotData::Kind::Stacked && data.kind != PlotData::Kind::Lines)
        return places;
    const QFontMetrics metrics(font);
    int x = left;
    int y = 0;
    for (const PlotSeries &series : data.series) {
        const int needed =
            std::min(width, Swatch + 6 + metrics.horizontalAdvance(series.name) + 16);
        if (x > left && x + needed > left + width) {
            x = left;
            y += LegendHeight;
        }
        places.append(QRect(x, y, needed, LegendHeight));
        x += needed;
    }
    return places;
}

void PlotPaint::legend(const QList<QRect> &places) const
{
    m_painter.setFont(m_theme.smallFont());
    const QFontMetrics metrics(m_painter.font());
    for (int i = 0; i < places.size(); ++i) {
        const QRect &place = places.at(i);
        const QRect swatch(place.left(), place.top() + (LegendHeight - Swatch) / 2, Swatch, Swatch);
        if (m_data.kind == PlotData::Kind::Lines) {
            m_painter.setPen(QPen(colorOf(i), 2, Pens[size_t(i) % Pens.size()]));
            m_painter.drawLine(QPointF(swatch.left() - 1, swatch.center().y()),
                               QPointF(swatch.right() + 3, swatch.center().y()));
        } else {
            fill(swatch, i);
        }
        m_painter.setPen(m_theme.colors().muted);
        const QRect text = place.adjusted(Swatch + 6, 0, -4, 0);
        m_painter.drawText(
            text, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(m_data.series.at(i).name, Qt::ElideRight, text.width()));
    }
}

void PlotPaint::note(const QString &text, QPointF beside, const QRect &bounds) const
{
    if (text.isEmpty())
        return;
    const ThemeColors &c = m_theme.colors();
    m_painter.setFont(m_theme.smallFont());
    const QFontMetrics metrics(m_painter.font());
    const QRect needed =
        metrics.boundingRect(QRect(0, 0, NoteWidth, 1000), Qt::AlignLeft | Qt::TextWordWrap, text);
    QRectF box(0, 0, needed.width() + 18, needed.height() + 12);
    box.moveTo(beside.x() + 12, beside.y() - box.height() / 2);
    if (box.right() > bounds.right() - 2)
        box.moveRight(beside.x() - 12);
    box.moveLeft(std::max(box.left(), double(bounds.left()) + 2));
    box.moveTop(std::clamp(box.top(), double(bounds.top()) + 1,
                           std::max(double(bounds.top()) + 1, bounds.bottom() - box.height())));
    m_painter.setPen(QPen(c.control, 1));
    m_painter.setBrush(c.raised);
    m_painter.drawRoundedRect(box, 5, 5);
    m_painter.setPen(c.text);
    m_painter.drawText(box.adjusted(9, 6, -9, -6), Qt::AlignLeft | Qt::TextWordWrap, text);
}

} // namespace Hookglass
