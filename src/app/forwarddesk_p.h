// SPDX-License-Identifier: MIT
#pragma once

// The inside of ForwardDesk, for its own sources only.
#include "app/drillrun.h"
#include "app/forwarddesk.h"
#include "app/replaybatch.h"
#include "app/replayplan.h"
#include "app/replayrun.h"
#include "app/workspace.h"
#include "delivery/forwarder.h"
#include "delivery/mailbox.h"
#include "store/replaylog.h"

#include <QtCore/QPointer>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <vector>

namespace Hookglass {

class ForwardDesk::Private
{
public:
    Private(ForwardDesk *owner, Workspace &theWorkspace)
        : q(owner)
        , workspace(theWorkspace)
        , mailbox(std::make_shared<Mailbox>(owner))
        , holder(theWorkspace.databasePath())
    {
    }

    ForwardDesk *q;
    Workspace &workspace;
    const std::shared_ptr<Mailbox> mailbox; ///< for answers from the forwarder's thread
    Forwarder *forwarder = nullptr;
    bool isForwarding = false;
    bool isClosed = false;
    std::vector<std::unique_ptr<ReplayRun>> runs;
    quint64 nextReplay = 1;
    QSet<quint64> wanted; ///< replays whose targets are still looked up
    QList<QPointer<DrillRun>> drills;
    ReplayHolder holder;
    QSet<EventId> toRefresh;
    QTimer refresh;

    StoreSubmit submitter();
    void makeForwarder();
    void close();
    /// In the forwarder's thread, later.
    void post(std::function<void(Forwarder &)> work);
    bool canChange() const { return isForwarding || workspace.store().isWriter(); }
    static Error heldElsewhere();
    template <typename T>
    void changeTargets(std::function<Result<T>(ForwardLog &)> work, QObject *context,
                       Callback<T> done);
    void afterChange();
    void noteEvents(const QList<Forward> &forwards);
    template <typename Page>
    void changePages(Page page, QObject *context, Callback<qint64> done, qint64 soFar);
    void forwardPage(QList<EventId> events, const QList<TargetId> &targets, QObject *context,
                     Callback<qint64> done, qint64 soFar);
    ReplaySender sender();
    ReplayCutter cutter();
    QHash<AccountId, Secret> signingKeys() const;
    /// Makes it and starts it.
    void run(quint64 number, const ReplayOrder &order, const QList<Target> &targets,
             const std::optional<ReplayRun::Record> &record);
    /// Of several events, what is not sent yet is kept; a single one is begun at once.
    std::optional<ReplayRun::Record> recordFor(const ReplayOrder &order);
    /// Here or elsewhere.
    bool isAtWork(const KeptReplay &kept) const;
    void findIdle(qint64 unfinished, QObject *context, Callback<KeptReplay> done);
};

} // namespace Hookglass
