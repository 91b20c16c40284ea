// SPDX-License-Identifier: MIT
#pragma once

// The inside of ForwardDesk, for its own sources only.
#include "app/forwarddesk.h"
#include "app/replaybatch.h"
#include "app/replayrun.h"
#include "app/workspace.h"
#include "delivery/forwarder.h"
#include "delivery/mailbox.h"

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
    QHash<AccountId, Secret> signingKeys() const;
    void run(ReplayRun *replay);
};

} // namespace Hookglass
