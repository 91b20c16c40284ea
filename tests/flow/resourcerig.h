// SPDX-License-Identifier: MIT
#pragma once

#include "app/resourcedesk.h"
#include "app/workspace.h"
#include "fub/apiclient.h"
#include "sandbox/sandbox.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <memory>

namespace Hookglass::Test {

/// A sandbox whose events arrive in a workspace with a desk of resources.
class ResourceRig final
{
public:
    static constexpr auto KeyVariable = "RESOURCE_TEST_KEY";

    explicit ResourceRig(SandboxOptions options = small())
        : sandbox(std::move(options), clock)
    {
        const Result<SandboxAccess> started = sandbox.start();
        if (!started)
            return;
        access = *started;
        qputenv(KeyVariable, access.apiKey.reveal());
        qputenv("RESOURCE_TEST_SYSTEM_KEY", access.systemKey.reveal());
        open();
        transport = std::make_unique<ApiTransport>(apiAccess(), ApiLimits());
        client = std::make_unique<ApiClient>(apiAccess());
    }
    ~ResourceRig() { close(); }

    static SandboxOptions small()
    {
        SandboxOptions options;
        options.people = 8;
        options.timeScale = 10;
        return options;
    }
    ApiAccess apiAccess() const
    {
        return {.base = access.api,
                .apiKey = access.apiKey,
                .system = access.system,
                .systemKey = access.systemKey};
    }
    void open()
    {
        WorkspaceOptions options;
        options.dataFolder = folder.filePath(QStringLiteral("data"));
        workspace = std::make_unique<Workspace>(options);
        const Result<void> opened = workspace->open();
        if (!opened)
            qWarning("The workspace could not be opened.");
        if (workspace->accounts().isEmpty())
            addAccount();
        ResourceDeskLimits limits;
        limits.gather = std::chrono::milliseconds(50);
        limits.api.backoff = std::chrono::milliseconds(20);
        limits.beside = std::chrono::milliseconds(50);
        desk = std::make_unique<ResourceDesk>(*workspace, limits);
        QObject::connect(desk.get(), &ResourceDesk::fetched, desk.get(),
                         [this](const FetchReport &report) { reports.append(report); });
    }
    void close()
    {
        desk.reset();
        workspace.reset();
    }
    /// Sends these events of the sandbox to the workspace's endpoint.
    bool subscribe(const QStringList &events)
    {
        const QString url = workspace->endpoints().constFirst().url.toString();
        qsizetype made = 0;
        QObject context;
        for (const QString &event : events) {
            client->createWebhook(event, url, &context, [&made](const Result<Webhook> &webhook) {
                made += webhook ? 1 : 1000;
            });
        }
        return QTest::qWaitFor([&] { return made == events.size(); });
    }
    /// One call to the sandbox's API; null if it failed.
    QJsonObject call(const QByteArray &verb, const QString &path, const QByteArray &body = {})
    {
        std::optional<Result<QJsonObject>> answer;
        QObject context;
        ApiCall order;
        order.verb = verb;
        order.path = path.section(u'?', 0, 0);
        order.query = path.section(u'?', 1);
        order.body = body;
        transport->send(order, &context,
                        [&answer](const Result<QJsonObject> &given) { answer = given; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000) || !*answer)
            return {};
        return **answer;
    }
    /// The newest event of that name; waits until there are so many of it.
    EventId waitFor(const QString &name, int count = 1)
    {
        QList<EventSummary> found;
        const auto look = [&] {
            found.clear();
            for (const EventSummary &event : summaries()) {
                if (event.eventName == name)
                    found.append(event);
            }
            return found.size() >= count;
        };
        return QTest::qWaitFor(look, 20'000) ? found.constLast().id : EventId();
    }
    QList<EventSummary> summaries()
    {
        std::optional<QList<EventSummary>> rows;
        workspace->loadEventIds(workspace.get(), [&](const Result<QList<EventId>> &ids) {
            workspace->loadSummaries(ids ? *ids : QList<EventId>(), workspace.get(),
                                     [&](const Result<QList<EventSummary>> &found) {
                                         rows = found ? *found : QList<EventSummary>();
                                     });
        });
        return QTest::qWaitFor([&] { return rows.has_value(); }) ? *rows : QList<EventSummary>();
    }
    /// Fetches by hand and waits for the report.
    FetchReport refetch(EventId event, ResourceWishes wishes = {})
    {
        reports.clear();
        desk->refetch({event}, wishes);
        const auto isThere = [&] {
            return std::any_of(reports.cbegin(), reports.cend(), [event](const FetchReport &one) {
                return one.event == event && one.reason == FetchReason::ByHand;
            });
        };
        if (!QTest::qWaitFor(isThere, 60'000))
            return {};
        for (const FetchReport &report : std::as_const(reports)) {
            if (report.event == event && report.reason == FetchReason::ByHand)
                return report;
        }
        return {};
    }
    ResourceView view(const ResourceKey &key, EventId event = {})
    {
        std::optional<ResourceView> found;
        desk->loadResource(account(), key, event, workspace.get(),
                           [&found](const Result<ResourceView> &given) {
                               found = given ? *given : ResourceView();
                           });
        return QTest::qWaitFor([&] { return found.has_value(); }) ? *found : ResourceView();
    }
    AccountId account() const { return workspace->accounts().value(0).id; }

    SystemClock clock;
    Sandbox sandbox;
    SandboxAccess access;
    QTemporaryDir folder;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<ResourceDesk> desk;
    std::unique_ptr<ApiTransport> transport;
    std::unique_ptr<ApiClient> client;
    QList<FetchReport> reports;

private:
    void addAccount()
    {
        AccountDraft draft;
        draft.account.name = QStringLiteral("acme");
        draft.account.apiBase = access.api.toString();
        draft.account.system = access.system;
        draft.account.apiKeyEnv = QString::fromLatin1(KeyVariable);
        draft.account.systemKeyEnv = QStringLiteral("RESOURCE_TEST_SYSTEM_KEY");
        draft.keep = AccountDraft::Keep::ForThisSession;
        bool isSaved = false;
        QObject context;
        workspace->accountDesk()->save(draft, &context, [&](const Result<SavedAccount> &saved) {
            isSaved = saved.hasValue();
        });
        if (!QTest::qWaitFor([&] { return isSaved; }))
            qWarning("The account could not be saved.");
    }
};

} // namespace Hookglass::Test
