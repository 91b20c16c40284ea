// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"

#include "app/workspace.h"
#include "fub/apiclient.h"
#include "secrets/secretstore.h"
#include "store/accountstore.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtCore/QRegularExpression>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

const auto AddUsage = "account add NAME --api-base URL --system NAME [--api-key-env VAR] "
                      "[--system-key-env VAR] [--no-keychain]"_L1;

Result<std::unique_ptr<AccountStore>> openAccounts(const Globals &globals)
{
    if (!QDir().mkpath(globals.dataFolder)) {
        return Error{.code = ErrorCode::Storage,
                     .message = u"The data folder %1 could not be made."_s.arg(
                         QDir::toNativeSeparators(globals.dataFolder)),
                     .detail = {}};
    }
    return AccountStore::open(globals.dataFolder + "/hookglass.db"_L1);
}

Result<void> checkVariable(const QString &option, const QString &name)
{
    if (name.isEmpty())
        return {};
    static const QRegularExpression valid(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    // Whoever puts the key itself here would have it in the process list and in the store.
    if (!valid.match(name).hasMatch()) {
        return Error{
            .code = ErrorCode::InvalidInput,
            .message = u"%1 takes the name of an environment variable, never a key."_s.arg(option),
            .detail = {}};
    }
    if (SecretStore::fromEnvironment(name).isEmpty()) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = u"The environment variable %1 is not set (or empty). Set it, then "
                                "add the account again."_s.arg(name),
                     .detail = {}};
    }
    return {};
}

Result<void> checkApiBase(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool loopback = url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
    const bool valid = url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() &&
                       (url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && loopback));
    if (valid)
        return {};
    return Error{.code = ErrorCode::InvalidInput,
                 .message = u"--api-base takes an https address such as "
                            "https://api.followupboss.com/v1 (http on this machine only), "
                            "without keys in it."_s,
                 .detail = {}};
}

int add(const QStringList &arguments)
{
    CommandLine line(AddUsage, arguments);
    line.addOption({u"api-base"_s, u"Address of the API."_s, u"URL"_s});
    line.addOption({u"system"_s, u"X-System name."_s, u"NAME"_s});
    line.addOption({u"api-key-env"_s, u"Variable that holds the API key."_s, u"VAR"_s});
    line.addOption({u"system-key-env"_s, u"Variable that holds the X-System-Key."_s, u"VAR"_s});
    line.addOption({u"no-keychain"_s, u"Leave the keys in the environment."_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    Account account;
    account.name = line.positional().constFirst().trimmed();
    account.apiBase = line.value(u"api-base"_s);
    account.system = line.value(u"system"_s);
    account.apiKeyEnv = line.value(u"api-key-env"_s);
    account.systemKeyEnv = line.value(u"system-key-env"_s);
    if (account.name.isEmpty() || account.apiBase.isEmpty() || account.system.isEmpty()) {
        return wrongUsage(u"A name, --api-base and --system are needed.\nUsage: hookglass-cli "_s +
                          AddUsage);
    }
    for (const Result<void> &check :
         {checkApiBase(account.apiBase), checkVariable(u"--api-key-env"_s, account.apiKeyEnv),
          checkVariable(u"--system-key-env"_s, account.systemKeyEnv)}) {
        if (!check)
            return fail(check.error());
    }
    Result<std::unique_ptr<AccountStore>> store = openAccounts(line.globals());
    if (!store)
        return fail(store.error());
    const Result<Account> added = (*store)->add(account);
    if (!added)
        return fail(added.error());
    const Result<QList<Endpoint>> endpoints = (*store)->endpoints();
    QString path;
    if (endpoints) {
        for (const Endpoint &endpoint : *endpoints) {
            if (endpoint.account == added->id)
                path = "/in/"_L1 + QString::fromLatin1(endpoint.token);
        }
    }
    if (line.globals().json) {
        printJson({{u"account"_s, added->name}, {u"path"_s, path}});
    } else {
        printLine(
            u"Added “%1”. Its endpoint is %2 at the receiver's address."_s.arg(added->name, path));
    }
    return Done;
}

QJsonObject toJson(const Account &account, const QString &path)
{
    return {{u"name"_s, account.name},
            {u"apiBase"_s, account.apiBase},
            {u"system"_s, account.system},
            {u"apiKeyEnv"_s, account.apiKeyEnv},
            {u"systemKeyEnv"_s, account.systemKeyEnv},
            {u"path"_s, path}};
}

int list(const QStringList &arguments)
{
    CommandLine line(u"account list"_s, arguments);
    if (const auto code = line.parse(0, 0))
        return *code;
    Result<std::unique_ptr<AccountStore>> store = openAccounts(line.globals());
    if (!store)
        return fail(store.error());
    const Result<QList<Account>> accounts = (*store)->accounts();
    if (!accounts)
        return fail(accounts.error());
    const Result<QList<Endpoint>> endpoints = (*store)->endpoints();
    if (!endpoints)
        return fail(endpoints.error());
    QJsonArray rows;
    for (const Account &account : *accounts) {
        QString path;
        for (const Endpoint &endpoint : *endpoints) {
            if (endpoint.account == account.id)
                path = "/in/"_L1 + QString::fromLatin1(endpoint.token);
        }
        rows.append(toJson(account, path));
        if (!line.globals().json) {
            printLine(u"%1  %2  system %3  %4"_s.arg(account.name, account.apiBase, account.system,
                                                     path));
        }
    }
    if (line.globals().json)
        printJson({{u"accounts"_s, rows}});
    else if (rows.isEmpty() && !line.globals().quiet)
        printError(u"There is no account yet: hookglass-cli "_s + AddUsage);
    return Done;
}

int remove(const QStringList &arguments)
{
    CommandLine line(u"account remove NAME"_s, arguments);
    if (const auto code = line.parse(1, 1))
        return *code;
    Result<std::unique_ptr<AccountStore>> store = openAccounts(line.globals());
    if (!store)
        return fail(store.error());
    const Result<Account> account = (*store)->account(line.positional().constFirst());
    if (!account)
        return fail(account.error());
    if (const Result<void> removed = (*store)->remove(account->id); !removed)
        return fail(removed.error());
    if (line.globals().json)
        printJson({{u"removed"_s, account->name}});
    else
        printLine(u"Removed “%1”. What it received stays in the store; its webhooks at Follow Up "
                  "Boss were not touched."_s.arg(account->name));
    return Done;
}

int mode(const QStringList &arguments)
{
    CommandLine line(u"account mode NAME observe|enforce"_s, arguments);
    if (const auto code = line.parse(2, 2))
        return *code;
    const QString wanted = line.positional().constLast();
    if (wanted != "observe"_L1 && wanted != "enforce"_L1) {
        return wrongUsage(u"The mode is observe (store and acknowledge whatever the signature) or "
                          "enforce (answer a bad signature with 401)."_s);
    }
    Result<std::unique_ptr<AccountStore>> store = openAccounts(line.globals());
    if (!store)
        return fail(store.error());
    const Result<Account> account = (*store)->account(line.positional().constFirst());
    if (!account)
        return fail(account.error());
    const Result<QList<Endpoint>> endpoints = (*store)->endpoints();
    if (!endpoints)
        return fail(endpoints.error());
    for (const Endpoint &endpoint : *endpoints) {
        if (endpoint.account != account->id)
            continue;
        const Result<void> done = (*store)->setEnforce(endpoint.id, wanted == "enforce"_L1);
        if (!done)
            return fail(done.error());
    }
    if (line.globals().json)
        printJson({{u"account"_s, account->name}, {u"mode"_s, wanted}});
    else
        printLine(
            wanted == "enforce"_L1
                ? u"“%1” now answers a bad signature with 401, and stores it as refused."_s.arg(
                      account->name)
                : u"“%1” now stores and acknowledges whatever the signature."_s.arg(account->name));
    return Done;
}

void printIdentity(const ApiIdentity &identity, const Globals &globals)
{
    if (globals.json) {
        printJson({{u"account"_s, identity.accountName},
                   {u"domain"_s, identity.domain},
                   {u"user"_s, identity.userName},
                   {u"role"_s, identity.role},
                   {u"isOwner"_s, identity.isOwner}});
        return;
    }
    printLine(u"This key belongs to %1 (%2) of the account %3."_s.arg(
        forTerminal(identity.userName), forTerminal(identity.role),
        forTerminal(identity.accountName)));
    printLine(identity.isOwner
                  ? u"It is the owner's key: webhooks can be managed with it."_s
                  : u"It is not the owner's key: reading works, managing webhooks does not."_s);
}

int check(const QStringList &arguments)
{
    CommandLine line(u"account check NAME"_s, arguments);
    if (const auto code = line.parse(1, 1))
        return *code;
    Result<std::unique_ptr<AccountStore>> store = openAccounts(line.globals());
    if (!store)
        return fail(store.error());
    const Result<Account> account = (*store)->account(line.positional().constFirst());
    if (!account)
        return fail(account.error());
    const Secret key = SecretStore::fromEnvironment(account->apiKeyEnv);
    if (key.isEmpty()) {
        printError(account->apiKeyEnv.isEmpty()
                       ? u"The account “%1” names no variable for its API key; remove it and add "
                         "it with --api-key-env."_s.arg(account->name)
                       : u"The environment variable %1 is not set: the API key is missing."_s.arg(
                             account->apiKeyEnv));
        return CheckFailed;
    }
    ApiClient client({.base = QUrl(account->apiBase),
                      .apiKey = key,
                      .system = account->system,
                      .systemKey = SecretStore::fromEnvironment(account->systemKeyEnv)});
    int code = Done;
    client.identity(&client, [&](const Result<ApiIdentity> &identity) {
        if (identity)
            printIdentity(*identity, line.globals());
        else
            code = fail(identity.error());
        QCoreApplication::quit();
    });
    QCoreApplication::exec();
    return code;
}

} // namespace

int accountCommand(const QStringList &arguments)
{
    return dispatch(u"account"_s,
                    {{u"add"_s, add},
                     {u"list"_s, list},
                     {u"remove"_s, remove},
                     {u"check"_s, check},
                     {u"mode"_s, mode}},
                    arguments);
}

} // namespace Hookglass::Cli
