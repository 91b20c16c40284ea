// SPDX-License-Identifier: MIT
#pragma once

#include "core/reach.h"
#include "models/gapchangemodel.h"
#include "theme.h"

#include <QtWidgets/QWidget>

class QListWidget;
class QPushButton;
class QScrollArea;
class QTableView;

namespace Hookglass {

class ReachLane;
class Segments;
class ToneLabel;

/// Times when nothing could arrive, what changed in one of them, and what to make of it. Knows
/// values only; what the user wants goes out as signals.
class RecoverGapsView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecoverGapsView)
public:
    RecoverGapsView(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~RecoverGapsView() override;

    void setIntervals(const QList<ReachInterval> &intervals);
    /// Why nobody can be asked; empty: the account can.
    void setObstacle(const QString &words);
    /// A search of the chosen gap begins; its changes are cleared.
    void setSearching();
    void add(const QList<GapChange> &changes);
    /// Of one kind; empty: all of it was looked at.
    void setKindFinished(const QString &kind, const QString &problem);
    void setSearched();
    void setMessage(Tone tone, const QString &words);
    /// What can be done with what changed.
    void setMeans(bool canFetch, bool canDeliver);

    GapChangeModel &model() { return m_model; }
    std::optional<Gap> currentGap() const;
    ReachLane *lane() const { return m_lane; }
    QListWidget *gapList() const { return m_list; }
    QTableView *table() const { return m_table; }
    QPushButton *searchButton() const { return m_search; }
    QPushButton *fetchButton() const { return m_fetch; }
    QPushButton *makeButton() const { return m_make; }
    QPushButton *tickButton() const { return m_tick; }
    QPushButton *confirmButton() const { return m_confirm; }
    QPushButton *deliverButton() const { return m_deliver; }
    QString gapText() const;
    QString advice() const;
    QString resultText() const;
    QString message() const;

Q_SIGNALS:
    void gapChosen(); ///< another one
    void searchWanted(const Hookglass::Gap &gap);
    void fetchWanted(const QList<int> &places); ///< in model().changes()
    void makeWanted(const QList<int> &places);  ///< confirmed
    void deliverWanted(const QList<Hookglass::EventId> &events);

private:
    QWidget *makeLane();
    QWidget *makeList();
    QWidget *makeChanges();
    QWidget *makeHead();
    QWidget *makeActions();
    QWidget *makeConfirmation();
    void refreshWords();
    void fillList();
    void chooseGap(int gap);
    QList<int> makeable() const;
    QList<EventId> made() const;
    void askToMake();
    void refresh();
    QString wordsOfSearch() const;

    enum class Search { None, Running, Done };

    const Theme &m_theme;
    const Clock &m_clock;
    GapChangeModel m_model;
    QList<ReachInterval> m_intervals;
    QList<Gap> m_gaps;
    std::optional<Timestamp> m_chosen; ///< begin of the chosen gap
    QString m_obstacle;
    Search m_phase = Search::None;
    QStringList m_searched; ///< kinds
    QStringList m_problems;
    bool m_canFetch = false;
    bool m_canDeliver = false;
    ReachLane *m_lane = nullptr;
    Segments *m_span = nullptr;
    QListWidget *m_list = nullptr;
    ToneLabel *m_noGap = nullptr;
    QScrollArea *m_detail = nullptr; ///< what is chosen; scrolls in a low window
    ToneLabel *m_title = nullptr;
    ToneLabel *m_advice = nullptr;
    QPushButton *m_search = nullptr;
    ToneLabel *m_result = nullptr;
    QPushButton *m_tick = nullptr; ///< all or none
    QTableView *m_table = nullptr;
    QWidget *m_actions = nullptr;
    QPushButton *m_fetch = nullptr;
    QPushButton *m_make = nullptr;
    QPushButton *m_deliver = nullptr;
    QWidget *m_confirmation = nullptr;
    ToneLabel *m_question = nullptr;
    QPushButton *m_confirm = nullptr;
    ToneLabel *m_messageLabel = nullptr;
};

} // namespace Hookglass
