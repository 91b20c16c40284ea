// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "app/workspace.h"
#include "models/forwardtablemodel.h"

#include <QtCore/QMap>
#include <QtCore/QPointer>

namespace Hookglass {

class DrillDialog;
class EditReplayDialog;
class EventsPage;
class ForwardsTab;
class ReplayDialog;
class ReplayFailures;
class ReplayStrip;
class Theme;

/// Joins the events with the desk: the tab Forwards, the dialogs that replay, and the strip of
/// what is under way. All must outlive it.
class ReplayLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplayLink)
public:
    ReplayLink(const Theme &theme, EventsPage &events, ReplayStrip &strip, Workspace &workspace,
               ForwardDesk &desk, QObject *parent = nullptr);
    ~ReplayLink() override;

    void openReplay();
    void loadSignatures(ReplayDialog *dialog);
    /// Of all that fit the filter.
    void openReplayOfAll();
    void openEdit();
    void openDrill();
    /// Shows an event's forwards, one of them chosen; false if the event is not in the table.
    bool showForward(EventId event, ForwardId forward);

    // Those that are open; else nullptr.
    ReplayDialog *replayDialog() const;
    EditReplayDialog *editDialog() const;
    DrillDialog *drillDialog() const;
    ReplayFailures *failuresDialog() const;

Q_SIGNALS:
    /// Something did not work, in plain words; an empty text: it does again.
    void noticed(const QString &words);
    /// Somebody looks at an event: its page is to be seen.
    void eventsPageWanted();

private:
    /// A replay, kept until its line is put away.
    struct Running
    {
        QSet<EventId> events;
        Timestamp since;
        QPointer<EditReplayDialog> dialog; ///< which shows the result itself
        QList<ForwardNews> failures;
        qint64 more = 0; ///< failures beyond those kept
    };

    void connectTab();
    void connectDesk();
    void loadTargets();
    void loadUnfinished();
    void goOn(qint64 unfinished);
    void forget(qint64 unfinished);
    void loadForwards(EventId event);
    void takeNews(const QList<ForwardNews> &news);
    void takeProgress(const ReplayProgress &progress);
    void retry(ForwardId id);
    void start(const ReplayOrder &order);
    void showEdit(const EventDetail &detail);
    void send(EditReplayDialog *dialog, const ReplayOrder &order);
    void showResults(EditReplayDialog *dialog, Timestamp since);
    void showFailures(quint64 replay);
    QString destinationOf(const Forward &forward) const;
    QString destinationOf(const ReplayOrder &order) const;
    QString currentText() const;
    bool hasKey(AccountId account) const;
    bool hasKeyForAny() const;

    const Theme &m_theme;
    EventsPage &m_events;
    ForwardsTab &m_tab;
    ReplayStrip &m_strip;
    Workspace &m_workspace;
    ForwardDesk &m_desk;
    QList<Target> m_targets;
    QMap<quint64, Running> m_running;
    QPointer<ReplayDialog> m_replayDialog;
    QPointer<EditReplayDialog> m_editDialog;
    QPointer<DrillDialog> m_drillDialog;
    QPointer<ReplayFailures> m_failuresDialog;
};

} // namespace Hookglass
