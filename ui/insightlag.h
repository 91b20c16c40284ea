// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"
#include "models/insightlagmodel.h"

#include <QtWidgets/QWidget>

class QTableView;

namespace Hookglass {

class PlotView;
class Segments;
class Theme;
class ToneLabel;

/// How late events came and how fast they were answered: by name, and over time for the name that
/// is chosen.
class InsightLag final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InsightLag)
public:
    explicit InsightLag(const Theme &theme, QWidget *parent = nullptr);
    ~InsightLag() override;

    void setStats(const DeliveryStats &stats);
    void setSeen(Timestamp from, Timestamp until);
    const InsightLagModel &model() const { return m_model; }
    QTableView *table() const { return m_table; }
    PlotView *plot() const { return m_plot; }
    Segments *side() const { return m_side; }
    QString emptyText() const; ///< why there is nothing; empty: there is something

Q_SIGNALS:
    void seenChanged(Hookglass::Timestamp from, Hookglass::Timestamp until);
    void resetWanted();
    void eventsWanted(const QString &filter);

private:
    void showPlot();

    InsightLagModel m_model;
    StatsWindow m_window;
    QString m_name; ///< chosen; empty: all
    QTableView *m_table = nullptr;
    PlotView *m_plot = nullptr;
    Segments *m_side = nullptr;
    ToneLabel *m_title = nullptr;
    ToneLabel *m_empty = nullptr;
    QWidget *m_content = nullptr;
};

} // namespace Hookglass
