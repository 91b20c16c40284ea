// SPDX-License-Identifier: MIT
#pragma once

#include "app/resourceviews.h"
#include "models/resourcelistmodel.h"
#include "models/snapshotmodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QComboBox;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace Hookglass {

class ChangesView;
class CodeView;
class Segments;
class Theme;
class ToneLabel;

/// What an event is about, as it was fetched: the difference to the snapshot before, the resource
/// itself, its history, and what is left of a deleted person. Knows values only.
class ResourceTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ResourceTab)
public:
    enum View { Changes, Whole, History, Kept };

    ResourceTab(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~ResourceTab() override;

    void setEvent(EventId event); ///< wanted() follows
    EventId shownEvent() const { return m_event; }
    void setSubject(const SubjectView &subject);
    void setResource(const ResourceView &view);
    void setProblem(const QString &words);
    void setFetching(bool fetching);
    /// The fetch waits for the rate limit, so long.
    void setWaiting(std::chrono::milliseconds time);
    /// What the last fetch by hand brought that is not stored: refusals, failures.
    void setReport(const FetchReport &report);

    const std::optional<SubjectView> &subject() const { return m_subject; }
    const std::optional<ResourceView> &shown() const { return m_view; }
    ResourceKey current() const;
    void setView(View view);
    QString stateText() const;
    QString adviceText() const;

    ChangesView *changes() const { return m_changes; }
    CodeView *whole() const { return m_whole; }
    SnapshotModel &history() { return m_history; }
    ResourceListModel &kept() { return m_kept; }
    QTableView *historyView() const { return m_historyView; }
    QPushButton *fetchButton() const { return m_fetch; }
    QPushButton *trashButton() const { return m_trash; }
    QPushButton *compareButton() const { return m_compare; }

Q_SIGNALS:
    void wanted(Hookglass::EventId event);
    void resourceWanted(Hookglass::AccountId account, const Hookglass::ResourceKey &key);
    void fetchWanted(bool includeTrash);
    void compareWanted(Hookglass::SnapshotId older, Hookglass::SnapshotId newer);
    void keptWanted(const Hookglass::Resource &resource);
    void settingsWanted();

private:
    QWidget *makeHead();
    QWidget *makeHistory();
    QWidget *makeKept();
    void ask();
    void refresh();
    void refreshState();
    void refreshCompare();
    void fillWhole();
    void compareChosen();
    QString stateSentence() const;
    QString advice() const;
    QString problemText() const;
    const FetchedResource *lastAnswer() const;
    bool isGone() const;

    const Theme &m_theme;
    const Clock &m_clock;
    EventId m_event;
    std::optional<SubjectView> m_subject;
    std::optional<ResourceView> m_view;
    std::optional<FetchReport> m_report;
    Timestamp m_reportedAt;
    QString m_problem;
    bool m_isFetching = false;
    std::optional<SnapshotId> m_filled; ///< whose text the view of the whole holds
    std::chrono::milliseconds m_wait{0};
    SnapshotModel m_history;
    ResourceListModel m_kept;
    QComboBox *m_choice = nullptr;
    ToneLabel *m_state = nullptr;
    ToneLabel *m_advice = nullptr;
    Segments *m_segments = nullptr;
    QPushButton *m_fetch = nullptr;
    QPushButton *m_trash = nullptr;
    QPushButton *m_compare = nullptr;
    QPushButton *m_settings = nullptr;
    QStackedWidget *m_stack = nullptr;
    ChangesView *m_changes = nullptr;
    CodeView *m_whole = nullptr;
    QTableView *m_historyView = nullptr;
    QTableView *m_keptView = nullptr;
    QTimer m_tick; ///< ages
};

} // namespace Hookglass
