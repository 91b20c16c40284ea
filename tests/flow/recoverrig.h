// SPDX-License-Identifier: MIT
#pragma once

#include "app/recoverdesk.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "sandbox/sandbox.h"
#include "store/connection.h"
#include "store/eventreader.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QUuid>
#include <QtTest/QTest>

#include <memory>

namespace Hookglass::Test {

/// A sandbox, and a workspace with its account, for recovering.
struct RecoverRig
{
    explicit RecoverRig(SandboxOptions options = small(),
                        WorkspaceOptions::Role role = WorkspaceOptions::Role::Receive)
        : sandbox(std::move(options), clock)
    {
        const Result<SandboxAccess> started = sandbox.start();
        if (started)
            access = *started;
        workspaceOptions.dataFolder = folder.filePath(QStringLiteral("data"));
        workspaceOptions.role = role;
        open();
        connectAccount();
    }
    static SandboxOptions small()
    {
        SandboxOptions options;
        options.people = 30;
        options.timeScale = 10;
        return options;
    }
    static RecoverOptions quick()
    {
        using namespace std::chrono_literals;
        RecoverOptions options;
        options.backoff = 20ms;
        options.longestBackoff = 200ms;
        options.flush = 20ms;
        options.batch = 50;
        return options;
    }
    void open()
    {
        workspace = std::make_unique<Workspace>(workspaceOptions);
        const Result<void> opened = workspace->open();
        if (!opened)
            qWarning("The workspace could not be opened.");
        desks = std::make_unique<WebhookDesks>(*workspace);
    }
    void close()
    {
        desk.reset();
        desks.reset();
        workspace.reset();
    }
    void connectAccount()
    {
        AccountDraft draft;
        const QList<Account> known = workspace->accounts();
        if (!known.isEmpty())
            draft.account = known.constFirst();
        draft.account.name = QStringLiteral("acme");
        draft.account.apiBase = access.api.toString();
        draft.account.system = access.system;
        draft.apiKey = apiKey.isEmpty() ? access.apiKey : apiKey;
        draft.systemKey = access.systemKey;
        draft.keep = AccountDraft::Keep::ForThisSession;
        bool isSaved = false;
        QObject context;
        workspace->accountDesk()->save(draft, &context, [&](const Result<SavedAccount> &saved) {
            isSaved = saved.hasValue();
        });
        if (!QTest::qWaitFor([&] { return isSaved; }))
            qWarning("The account could not be saved.");
    }
    void makeDesk(const RecoverOptions &options = quick())
    {
        desk = std::make_unique<RecoverDesk>(*workspace, *desks, options);
    }
    /// So many new events at the sandbox; their ids.
    QByteArrayList makeEvents(int count)
    {
        const qint64 before = sandbox.status().eventsMade;
        while (sandbox.status().eventsMade - before < count)
            sandbox.apply(Sandbox::Change::StageChange);
        return sandbox.newestEventIds(count);
    }
    AccountId account() const
    {
        const QList<Account> known = workspace->accounts();
        return known.isEmpty() ? AccountId() : known.constFirst().id;
    }
    RecoverProgress progress() const
    {
        return desk->progress(account()).value_or(RecoverProgress());
    }
    RecoverCounts counts() const { return progress().counts; }
    QList<EventSummary> events() const
    {
        const auto reader = EventReader::open(workspace->databasePath());
        if (!reader)
            return {};
        const auto ids = (*reader)->eventIds();
        const auto rows = (*reader)->summaries(ids ? *ids : QList<EventId>());
        return rows ? *rows : QList<EventSummary>();
    }
    EventDetail detail(EventId id) const
    {
        const auto reader = EventReader::open(workspace->databasePath());
        const auto event = (*reader)->event(id);
        return event ? *event : EventDetail();
    }

    SystemClock clock;
    Sandbox sandbox;
    SandboxAccess access;
    Secret apiKey; ///< another than the owner's
    QTemporaryDir folder;
    WorkspaceOptions workspaceOptions;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<WebhookDesks> desks;
    std::unique_ptr<RecoverDesk> desk;
};

inline QByteArray randomId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace Hookglass::Test
