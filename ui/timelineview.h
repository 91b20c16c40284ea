// SPDX-License-Identifier: MIT
#pragma once

#include "models/timeline.h"

#include <QtWidgets/QWidget>

class QGridLayout;
class QPainter;

namespace Hookglass {

class Theme;
class ToneLabel;

/// The moments of a delivery, one below the other on a line, and how much of the ten
/// seconds that Follow Up Boss waits was used, with a line where they end.
class TimelineView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TimelineView)
public:
    explicit TimelineView(const Theme &theme, QWidget *parent = nullptr);
    ~TimelineView() override;

    void setTimeline(const QList<TimelineStep> &steps,
                     std::optional<std::chrono::microseconds> answer);
    QString answerText() const;
    /// Where on the bar Follow Up Boss stops waiting, 0 to 1.
    double limitPlace() const { return m_limit; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Row
    {
        ToneLabel *word = nullptr;
        ToneLabel *time = nullptr;
        ToneLabel *gap = nullptr;
        bool recorded = false;
    };
    void addRow(QGridLayout &grid, int row);
    void paintBar(QPainter &painter) const;

    const Theme &m_theme;
    QList<Row> m_rows;
    ToneLabel *m_answer;
    QWidget *m_bar;
    double m_used = 0;  ///< share of the bar, 0 to 1
    double m_limit = 1; ///< likewise
};

} // namespace Hookglass
