// SPDX-License-Identifier: MIT
#pragma once

#include "core/reach.h"

#include <QtWidgets/QWidget>

#include <chrono>

namespace Hookglass {

class Theme;

/// A lane of time: when the receiver could be reached, and the gaps between. Gaps are hatched, so
/// that colour is not all that tells them; arrow keys move from gap to gap.
class ReachLane final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReachLane)
public:
    explicit ReachLane(const Theme &theme, QWidget *parent = nullptr);
    ~ReachLane() override;

    void setIntervals(const QList<ReachInterval> &intervals, Timestamp now);
    /// How much of the past is shown.
    void setSpan(std::chrono::hours span);
    /// The gap that is marked; -1: none. By its place in gapsIn() of the intervals.
    void setCurrent(int gap);
    int current() const { return m_current; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void gapChosen(int gap); ///< by the user

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRect lane() const;
    double xOf(Timestamp time) const;
    QRectF rectOf(Timestamp from, Timestamp until) const;
    int gapAt(QPoint place) const;
    void choose(int gap);
    void describe();
    void paintAxis(QPainter &painter) const;

    const Theme &m_theme;
    QList<ReachInterval> m_intervals;
    QList<Gap> m_gaps;
    Timestamp m_now;
    std::chrono::hours m_span{24};
    int m_current = -1;
};

} // namespace Hookglass
