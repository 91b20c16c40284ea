// SPDX-License-Identifier: MIT
#include "cli/webhooksession.h"

#include "app/accountkeys.h"
#include "cli/await.h"
#include "cli/output.h"
#include "store/accountstore.h"

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
    return missingKey(account);
}

} // namespace

Error missingKey(const Account &account)
{
    if (!account.apiKeyEntry.isEmpty()) {
        return {.code = ErrorCode::Unsupported,
                .message = u"The API key of “%1” is kept in the keychain, and could not be read "
                           "from there."_s.arg(account.name),
                .detail = {}};
    }
    if (!account.apiKeyEnv.isEmpty())
        return invalid(u"The environment variable %1 is not set: the API key is missing."_s.arg(
            account.apiKeyEnv));
    return invalid(u"The account “%1” has no API key at hand. Give it one: hookglass-cli account "
                   "edit NAME --api-key-env VAR"_s.arg(account.name));
}

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
    const Result<QList<Endpoint>> endpoints = (*accounts)->endpoints();
    if (!endpoints)
        return endpoints.error();
    QList<QByteArray> tokens;
    for (const Endpoint &endpoint : *endpoints) {
        if (endpoint.account == account->id)
            tokens.append(endpoint.token);
    }
    AccountKeys keys;
    for (const QString &problem : keys.loadNow({*account}, std::chrono::minutes(2)))
        printError(problem);
    const Result<Secret> apiKey = keyFrom(keys, *account);
    if (!apiKey)
        return apiKey.error();
    session->m_desk = std::make_unique<WebhookDesk>(
        WebhookDesk::Setup{.account = *account,
                           .tokens = tokens,
                           .access = {.base = QUrl(account->apiBase),
                                      .apiKey = *apiKey,
                                      .system = account->system,
                                      .systemKey = keys.find(*account, SecretKind::SystemKey)},
                           .databasePath = path});
    return session;
}

Result<QList<Webhook>> WebhookSession::list()
{
    return await<QList<Webhook>>([this](QObject *context, auto done) {
        QObject::connect(m_desk.get(), &WebhookDesk::listed, context,
                         [this, done] { done(m_desk->webhooks()); });
        QObject::connect(m_desk.get(), &WebhookDesk::failed, context,
                         [done](const Error &error) { done(error); });
        m_desk->refresh();
    });
}

QList<StepResult> WebhookSession::carryOut(const WebhookPlan &plan, PlanRunner::Foreign foreign)
{
    const Result<QList<StepResult>> results =
        await<QList<StepResult>>([&](QObject *context, auto done) {
            QObject::connect(m_desk.get(), &WebhookDesk::applied, context, done);
            m_desk->apply(plan, foreign);
        });
    return results ? *results : QList<StepResult>();
}

} // namespace Hookglass::Cli
