// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"

#include <QtWidgets/QWidget>

class QPushButton;
class QVBoxLayout;

namespace Hookglass {

class PlotView;
class Theme;
class ToneLabel;

/// A lane for each webhook that something came for: how long each answer took against what Follow
/// Up Boss waits, when nothing could arrive, and what happened to the webhook.
class InsightLanes final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InsightLanes)
public:
    explicit InsightLanes(const Theme &theme, QWidget *parent = nullptr);
    ~InsightLanes() override;

    void setStats(const DeliveryStats &stats, const QList<ReachInterval> &reach);
    void setSeen(Timestamp from, Timestamp until);
    /// Those that are shown, the busiest first.
    QList<PlotView *> plots() const;
    QPushButton *allButton() const { return m_all; }

Q_SIGNALS:
    void seenChanged(Hookglass::Timestamp from, Hookglass::Timestamp until);
    void resetWanted();
    void eventsWanted(const QString &filter);

private:
    struct Lane
    {
        QWidget *box = nullptr;
        ToneLabel *title = nullptr;
        ToneLabel *words = nullptr;
        PlotView *plot = nullptr;
    };
    void addLane();
    void showLanes();
    void choose(int lane, int mark);

    const Theme &m_theme;
    DeliveryStats m_stats;
    QList<ReachInterval> m_reach;
    QVBoxLayout *m_column = nullptr;
    ToneLabel *m_empty = nullptr;
    QPushButton *m_all = nullptr;
    QList<Lane> m_lanes; ///< as many as were ever needed
    bool m_isAll = false;
};

} // namespace Hookglass
