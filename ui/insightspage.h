// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"
#include "models/insightlistmodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QListView;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QVBoxLayout;

namespace Hookglass {

class InsightLag;
class InsightLanes;
class PlotView;
class Segments;
class Theme;
class ToneLabel;

/// How deliveries went in a window of time, by default the last day: loops, how many events came,
/// a lane a webhook, delays, pauses between retries, bulk actions. Knows values only; what the user
/// wants goes out as signals.
class InsightsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InsightsPage)
public:
    InsightsPage(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~InsightsPage() override;

    void setStats(const DeliveryStats &stats, const QList<ReachInterval> &reach);
    void setProgress(double share); ///< 0 to 1
    void setError(const QString &words);
    void setLoopRule(const LoopRule &rule);

    /// What is wanted now: the last hour, day, … up to this moment, or what was zoomed to.
    StatsWindow window() const;
    bool isZoomed() const { return m_zoom.has_value(); }
    /// Asks for the window again: windowWanted() follows.
    void refresh();

    const DeliveryStats &stats() const { return m_stats; }
    Segments *spans() const { return m_spans; }
    QPushButton *backButton() const { return m_back; }
    PlotView *rates() const { return m_rates; }
    InsightLanes *lanes() const { return m_lanes; }
    InsightLag *lag() const { return m_lag; }
    PlotView *retries() const { return m_retries; }
    QListView *loopList() const { return m_loopList; }
    QListView *bulkList() const { return m_bulkList; }
    QSpinBox *mostField() const { return m_most; }
    QSpinBox *minutesField() const { return m_minutes; }
    QString windowWords() const;
    QString emptyText() const; ///< empty: there is something
    QString retryText() const;

Q_SIGNALS:
    void windowWanted(const Hookglass::StatsWindow &window);
    /// The page Events is to show these.
    void eventsWanted(const QString &filter);
    void loopRuleChanged(const Hookglass::LoopRule &rule);
    void shown();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeLoops();
    QWidget *makeRates();
    QWidget *makeRetries();
    QWidget *makeBulks();
    QListView *entryList(InsightListModel &model, const QString &name);
    void fit(QListView *list, const InsightListModel &model);
    void connectPlots();
    bool zoomByWheel(QWheelEvent *event);
    void showSeen();
    void see(Timestamp from, Timestamp until);
    void reset();
    void showWindow();
    void showRates();
    void showLoops();
    void showBulks();
    void showRetries();
    void takeRule();

    const Theme &m_theme;
    const Clock &m_clock;
    DeliveryStats m_stats;
    DeliveryStats m_whole; ///< the last that was not zoomed
    std::optional<StatsWindow> m_zoom;
    QTimer m_delay;              ///< so that not each step of the wheel asks the store
    QString m_note;              ///< beside the window: what is going on
    QHash<QString, int> m_looks; ///< of each type drawn so far; see PlotSeries::look
    InsightListModel m_loops;
    InsightListModel m_bulks;
    Segments *m_spans = nullptr;
    QPushButton *m_back = nullptr;
    ToneLabel *m_words = nullptr;
    ToneLabel *m_empty = nullptr;
    QWidget *m_content = nullptr;
    QScrollArea *m_scroll = nullptr;
    PlotView *m_rates = nullptr;
    InsightLanes *m_lanes = nullptr;
    InsightLag *m_lag = nullptr;
    PlotView *m_retries = nullptr;
    ToneLabel *m_learned = nullptr;
    ToneLabel *m_leftOut = nullptr;
    QListView *m_loopList = nullptr;
    ToneLabel *m_noLoops = nullptr;
    QSpinBox *m_most = nullptr;
    QSpinBox *m_minutes = nullptr;
    QListView *m_bulkList = nullptr;
    ToneLabel *m_noBulks = nullptr;
};

} // namespace Hookglass
