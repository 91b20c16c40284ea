// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "fub/apiclient.h"
#include "fub/planrunner.h"
#include "fub/webhookplan.h"
#include "store/accountstore.h"
#include "store/webhookjournal.h"

#include <QtCore/QEventLoop>

#include <memory>

namespace Hookglass::Cli {

/// An account's webhooks for one command: its keys, its client, and what of it is ours.
class WebhookSession final
{
public:
    /// Errors say what is missing: account, variable, key.
    static Result<std::unique_ptr<WebhookSession>> open(const Globals &globals,
                                                        const QString &accountName);

    const Account &account() const { return m_account; }
    ApiClient &client() { return *m_client; }
    QUrl apiBase() const { return QUrl(m_account.apiBase); }
    /// Asks the API and waits for the answer.
    Result<QList<Webhook>> list();
    WebhookPlanner planner(const QList<Webhook> &current) const;
    /// Keeps every step, sends it, reads back.
    QList<StepResult> carryOut(const WebhookPlan &plan, PlanRunner::Foreign foreign);

private:
    WebhookSession() = default;
    Result<void> note(const PlanStep &step);

    Account m_account;
    QList<QByteArray> m_tokens;
    QSet<QString> m_written;
    std::unique_ptr<WebhookJournal> m_journal;
    std::unique_ptr<ApiClient> m_client;
};

} // namespace Hookglass::Cli
