// SPDX-License-Identifier: MIT
#pragma once

#include "app/accountbook.h"
#include "app/answerdesk.h"
#include "app/eventfeed.h"
#include "app/inboxkeeper.h"
#include "app/readerworker.h"
#include "app/sandboxhost.h"
#include "app/workerthread.h"
#include "app/workspace.h"
#include "store/eventwriter.h"
#include "store/storelock.h"

#include <QtCore/QTimer>

namespace Hookglass {

/// The parts of a workspace, and how they are started and stopped. For workspace*.cpp only.
class Workspace::Private
{
public:
    static constexpr std::chrono::seconds KeychainPatience{3};

    Private(Workspace *owner, WorkspaceOptions theOptions)
        : q(owner)
        , options(std::move(theOptions))
        , book(options.accounts)
    {
    }

    Workspace *q;
    WorkspaceOptions options;
    SystemClock clock;
    EventCatalog catalog;
    AccountBook book;
    EventFeed feed;
    QString readOnlyReason;
    ReceiverState receiverState;
    StoreState storeState;
    QTimer drain;
    StoreAccess storeAccess; ///< outlives the threads that answer through it
    InboxKeeper inbox{storeAccess};

    // Destroyed from the last to the first: sandbox, receiver, reader, writer, lock.
    std::unique_ptr<StoreLock> lock;
    std::unique_ptr<WorkerThread<EventWriter>> writer;
    std::unique_ptr<WorkerThread<ReaderWorker>> reader;
    std::unique_ptr<WorkerThread<Receiver>> receiver;
    std::unique_ptr<SandboxHost> sandbox;
    std::unique_ptr<AnswerDesk> answerDesk;

    QString databasePath() const { return options.dataFolder + QLatin1String("/hookglass.db"); }
    Result<void> prepareFolder() const;
    Result<void> openForWriting();
    void openReader();
    void startReceiver();
    void rememberPort(quint16 port);
    void connectSandbox();
    void onSandboxStarted(const SandboxAccess &access);
    void onAccountsChanged();
    void applyEndpoints();
    QUrl urlOf(const Endpoint &endpoint) const;
    void drainFeed();
    void shutDown();
};

} // namespace Hookglass
