// SPDX-License-Identifier: MIT
#include "cli/webhooksession.h"

#include "app/accountkeys.h"
#include "cli/await.h"
#include "cli/output.h"

#include <QtCore/QFile>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

Result<Secret> keyFrom(const AccountKeys &keys, const Account &account)
{
    const Secret key = keys.find(account, SecretKind::ApiKey);
    if (!key.isEmpty())
        return key;
    if (!account.apiKeyEnv.isEmpty())
        return invalid(u"The environment variable %1 is not set: the API key is missing."_s.arg(
            account.apiKeyEnv));
    return invalid(u"The account “%1” has no API key at hand. Remove it, and add it again with "
                   "--api-key-env."_s.arg(account.name));
}

WebhookWrite::Kind kindOf(PlanStep::Kind kind)
{
    switch (kind) {
    case PlanStep::Kind::Create:
        return WebhookWrite::Kind::Create;
    case PlanStep::Kind::Change:
        return WebhookWrite::Kind::Change;
    case PlanStep::Kind::Delete:
        return WebhookWrite::Kind::Delete;
    }
    Q_UNREACHABLE();
}

} // namespace

Result<std::unique_ptr<WebhookSession>> WebhookSession::open(const Globals &globals,
                                                             const QString &accountName)
{
    if (accountName.isEmpty())
        return invalid(u"--account NAME says whose webhooks."_s);
    const QString path = globals.dataFolder + "/hookglass.db"_L1;
    if (!QFile::exists(path))
        return invalid(u"There is no account yet; see hookglass-cli account add."_s);
    Result<std::unique_ptr<AccountStore>> accounts = AccountStore::open(path);
    if (!accounts)
        return accounts.error();
    std::unique_ptr<WebhookSession> session(new WebhookSession);
    const Result<Account> account = (*accounts)->account(accountName);
    if (!account)
        return account.error();
    session->m_account = *account;
    const Result<QList<Endpoint>> endpoints = (*accounts)->endpoints();
    if (!endpoints)
        return endpoints.error();
    for (const Endpoint &endpoint : *endpoints) {
        if (endpoint.account == account->id)
            session->m_tokens.append(endpoint.token);
    }
    Result<std::unique_ptr<WebhookJournal>> journal = WebhookJournal::open(path);
    if (!journal)
        return journal.error();
    const Result<QSet<QString>> written = (*journal)->writtenUrls(account->id);
    if (!written)
        return written.error();
    session->m_written = *written;
    session->m_journal = std::move(*journal);
    AccountKeys keys;
    for (const QString &problem : keys.loadNow({*account}, std::chrono::minutes(2)))
        printError(problem);
    const Result<Secret> apiKey = keyFrom(keys, *account);
    if (!apiKey)
        return apiKey.error();
    session->m_client = std::make_unique<ApiClient>(
        ApiAccess{.base = QUrl(account->apiBase),
                  .apiKey = *apiKey,
                  .system = account->system,
                  .systemKey = keys.find(*account, SecretKind::SystemKey)});
    return session;
}

Result<QList<Webhook>> WebhookSession::list()
{
    return await<QList<Webhook>>(
        [this](QObject *context, ApiClient::Callback<QList<Webhook>> done) {
            m_client->webhooks(context, std::move(done));
        });
}

WebhookPlanner WebhookSession::planner(const QList<Webhook> &current) const
{
    return {current, m_tokens, m_written};
}

Result<void> WebhookSession::note(const PlanStep &step)
{
    return m_journal->append(
        m_account.id,
        {.kind = kindOf(step.kind),
         .webhook = step.before.id,
         .event = step.kind == PlanStep::Kind::Delete ? step.before.event : step.after.event,
         .url = step.after.url,
         .beforeUrl = step.before.url,
         .at = SystemClock().now()});
}

QList<StepResult> WebhookSession::carryOut(const WebhookPlan &plan, PlanRunner::Foreign foreign)
{
    PlanRunner runner(*m_client, plan, foreign,
                      [this](const PlanStep &step) { return note(step); });
    QEventLoop loop;
    QObject::connect(&runner, &PlanRunner::finished, &loop, &QEventLoop::quit);
    runner.start();
    loop.exec();
    return runner.results();
}

} // namespace Hookglass::Cli
