// SPDX-License-Identifier: MIT
#pragma once

#include "fub/apiclient.h"
#include "fub/planrunner.h"
#include "fub/webhookplan.h"
#include "fub/webhookwatch.h"
#include "store/storetypes.h"

#include <memory>

namespace Hookglass {

class WebhookJournal;

/// One account's webhooks: the list, plans and their carrying out, and the watch. What is about
/// to be written is kept in the store first. Lives in the main thread.
class WebhookDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhookDesk)
public:
    struct Setup
    {
        Account account;
        QList<QByteArray> tokens; ///< of the account's endpoints
        ApiAccess access;
        QString databasePath;
    };
    explicit WebhookDesk(Setup setup, QObject *parent = nullptr);
    ~WebhookDesk() override;

    const Account &account() const { return m_setup.account; }
    const QList<QByteArray> &tokens() const { return m_setup.tokens; }
    QUrl apiBase() const { return m_setup.access.base; }
    ApiClient &client() { return m_client; }

    /// Asks for the list; listed() or failed() follows.
    void refresh();
    bool isListed() const { return m_planner.has_value(); }
    const QList<Webhook> &webhooks() const;
    /// Of the last list. Only when isListed().
    const WebhookPlanner &planner() const { return *m_planner; }

    /// When we first wrote a webhook of this event and path, on whatever host.
    std::optional<Timestamp> knownSince(const Webhook &webhook) const;
    /// The last that we did to it was to switch it off.
    bool isSwitchedOffHere(const Webhook &webhook) const;

    /// Carries a plan out; false if another one is under way. applied() follows.
    bool apply(const WebhookPlan &plan, PlanRunner::Foreign foreign);
    void cancel();
    bool isApplying() const { return m_runner != nullptr; }
    /// What takes the last plan back, as far as it was done.
    const WebhookPlan &undoPlan() const { return m_undo; }

    /// Looks every `interval`. False if it looks already.
    bool watch(std::chrono::milliseconds interval);

Q_SIGNALS:
    void listed();
    void failed(const Hookglass::Error &error);
    void stepFinished(int index, const Hookglass::StepResult &result);
    void applied(const QList<Hookglass::StepResult> &results);
    /// What others did since the list before, whoever asked for this one.
    void noticed(const QList<Hookglass::WebhookNotice> &notices);
    /// Calls wait for the API's rate limit, so long.
    void waiting(std::chrono::milliseconds time);

private:
    Result<void> openJournal();
    Result<void> note(const PlanStep &step);
    Result<void> readJournal(const QList<Webhook> &webhooks);
    void setList(const QList<Webhook> &webhooks);
    void finish(const QList<StepResult> &results, const QList<Webhook> &current);

    const Setup m_setup;
    ApiClient m_client;
    std::unique_ptr<WebhookJournal> m_journal;
    std::unique_ptr<PlanRunner> m_runner;
    std::unique_ptr<WebhookWatch> m_watch;
    std::optional<WebhookPlanner> m_planner;
    WebhookPlan m_undo;
    bool m_isStale = false; ///< the watch got no answer: the list may be of the past
    /// As we believe it is, our own doing included: what differs, others did.
    std::optional<QList<Webhook>> m_known;
    int m_changes = 0; ///< a list asked for before we changed something is of the past
    QHash<QString, Timestamp> m_firstWrites; ///< by event and path
    QSet<qint64> m_switchedOff;              ///< by us, as the last thing
};

} // namespace Hookglass
