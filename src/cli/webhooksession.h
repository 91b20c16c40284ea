// SPDX-License-Identifier: MIT
#pragma once

#include "app/webhookdesk.h"
#include "cli/command.h"

#include <memory>

namespace Hookglass::Cli {

/// Why there is no API key at hand, and what to do: in the keychain, but not to be had
/// (Unsupported), or not given (InvalidInput).
Error missingKey(const Account &account);

/// An account's webhooks for one command: its keys, its client, and what of it is ours.
class WebhookSession final
{
public:
    /// Errors say what is missing: account, variable, key.
    static Result<std::unique_ptr<WebhookSession>> open(const Globals &globals,
                                                        const QString &accountName);

    const Account &account() const { return m_desk->account(); }
    ApiClient &client() { return m_desk->client(); }
    QUrl apiBase() const { return m_desk->apiBase(); }
    /// Asks the API and waits for the answer.
    Result<QList<Webhook>> list();
    /// Of the last list.
    const WebhookPlanner &planner() const { return m_desk->planner(); }
    /// Keeps every step, sends it, reads back.
    QList<StepResult> carryOut(const WebhookPlan &plan, PlanRunner::Foreign foreign);

private:
    WebhookSession() = default;

    std::unique_ptr<WebhookDesk> m_desk;
};

} // namespace Hookglass::Cli
