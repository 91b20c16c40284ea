// SPDX-License-Identifier: MIT
#pragma once

#include "plotdata.h"

#include <QtWidgets/QWidget>

namespace Hookglass {

class PlotGeometry;

/// A plot over time, or of categories. Hovered or walked through by the arrow keys it tells the
/// values; the wheel (with Ctrl, or once it has the focus), dragging, and + and - choose another
/// time, which whoever owns it then shows in all plots. What it shows is also told in words.
class PlotView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlotView)
public:
    /// `name` is for screen readers.
    PlotView(const Theme &theme, const QString &name, int height, QWidget *parent = nullptr);
    ~PlotView() override;

    /// Shows the time of the data. The cursor stays where it was in time.
    void setData(const PlotData &data);
    const PlotData &data() const { return m_data; }
    /// Shows another part of the time, until data for it come.
    void setSeen(Timestamp from, Timestamp until);
    /// As the wheel does at that place: `steps` of it, forwards to see a shorter time.
    void zoomBy(double steps, double x);
    /// + - and 0; false: the key is for something else.
    bool zoomByKey(int key);
    Timestamp seenFrom() const { return m_from; }
    Timestamp seenUntil() const { return m_until; }

    /// The piece or mark that is told of; -1: none.
    int current() const { return m_current; }
    /// What is told of it; empty: nothing.
    QString currentText() const;
    QRectF area() const; ///< inside the axes

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The user wants to see this time.
    void seenChanged(Hookglass::Timestamp from, Hookglass::Timestamp until);
    void resetWanted(); ///< back to the whole
    /// A piece was clicked or entered; `series`: which of it, or -1.
    void pieceChosen(int series, Hookglass::Timestamp from, Hookglass::Timestamp until);
    void markChosen(int mark);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    PlotGeometry geometryNow() const;
    bool hasTime() const { return m_data.kind != PlotData::Kind::Bars; }
    int count() const; ///< pieces or marks
    QList<QRect> legendPlaces() const;
    int legendHeight() const;
    QPointF placeOfCurrent() const;
    QString bandTextAt(double x) const;
    void pointAt(QPointF place);
    void setCurrent(int current, int series);
    void moveBy(int steps);
    void moveSeries(int steps);
    void choose();
    void see(Timestamp from, Timestamp until);
    void zoom(Timestamp around, double factor);
    void pan(double share);
    void describe();

    const Theme &m_theme;
    const int m_height;
    PlotData m_data;
    Timestamp m_from;
    Timestamp m_until;
    int m_current = -1;
    int m_series = -1;
    QString m_place; ///< what is at the pointer beside pieces and marks
    QPointF m_pointer;
    std::optional<QPointF> m_pressed;
    bool m_isDragging = false;
};

} // namespace Hookglass
