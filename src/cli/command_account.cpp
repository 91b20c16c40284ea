// SPDX-License-Identifier: MIT
#include "cli/await.h"
#include "cli/command.h"
#include "cli/output.h"

#include "app/accountdesk.h"
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
constexpr std::chrono::minutes KeychainPatience{2}; // it may ask the user to unlock it

/// What the commands about accounts work with.
struct Accounts
{
    std::unique_ptr<AccountStore> store;
    std::unique_ptr<AccountKeys> keys;
    std::unique_ptr<AccountDesk> desk;
};

Result<Accounts> openAccounts(const Globals &globals)
{
    if (!QDir().mkpath(globals.dataFolder)) {
        return Error{.code = ErrorCode::Storage,
                     .message = u"The data folder %1 could not be made."_s.arg(
                         QDir::toNativeSeparators(globals.dataFolder)),
                     .detail = {}};
    }
    Result<std::unique_ptr<AccountStore>> store =
        AccountStore::open(globals.dataFolder + "/hookglass.db"_L1);
    if (!store)
        return store.error();
    Accounts accounts{
        .store = std::move(*store), .keys = std::make_unique<AccountKeys>(), .desk = {}};
    accounts.desk = std::make_unique<AccountDesk>(*accounts.store, *accounts.keys);
    return accounts;
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

/// The keys go to the keychain from the variables, which otherwise stay where they are read.
AccountDraft draftOf(const Account &account, bool noKeychain)
{
    AccountDraft draft;
    draft.account = account;
    if (noKeychain)
        return draft;
    if (!account.apiKeyEnv.isEmpty())
        draft.apiKey = SecretStore::fromEnvironment(account.apiKeyEnv);
    if (!account.systemKeyEnv.isEmpty())
        draft.systemKey = SecretStore::fromEnvironment(account.systemKeyEnv);
    return draft;
}

QString placeOf(const QString &entry, const QString &variable)
{
    return !entry.isEmpty() ? u"keychain"_s : !variable.isEmpty() ? u"environment"_s : u"none"_s;
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
    if (const QString problem = AccountDesk::apiBaseProblem(account.apiBase); !problem.isEmpty())
        return fail({.code = ErrorCode::InvalidInput, .message = problem, .detail = {}});
    for (const Result<void> &check : {checkVariable(u"--api-key-env"_s, account.apiKeyEnv),
                                      checkVariable(u"--system-key-env"_s, account.systemKeyEnv)}) {
        if (!check)
            return fail(check.error());
    }
    Result<Accounts> accounts = openAccounts(line.globals());
    if (!accounts)
        return fail(accounts.error());
    const Result<SavedAccount> saved =
        await<SavedAccount>([&, draft = draftOf(account, line.isSet(u"no-keychain"_s))](
                                QObject *context, AccountDesk::Callback<SavedAccount> done) {
            accounts->desk->save(draft, context, std::move(done));
        });
    if (!saved)
        return fail(saved.error());
    const Account *added = &saved->account;
    const Result<QList<Endpoint>> endpoints = accounts->store->endpoints();
    QString path;
    if (endpoints) {
        for (const Endpoint &endpoint : *endpoints) {
            if (endpoint.account == added->id)
                path = "/in/"_L1 + QString::fromLatin1(endpoint.token);
        }
    }
    if (line.globals().json) {
        printJson({{u"account"_s, added->name},
                   {u"path"_s, path},
                   {u"apiKeyIn"_s, placeOf(added->apiKeyEntry, added->apiKeyEnv)},
                   {u"systemKeyIn"_s, placeOf(added->systemKeyEntry, added->systemKeyEnv)}});
    } else {
        if (!saved->note.isEmpty() && !line.globals().quiet)
            printError(saved->note);
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
            {u"apiKeyIn"_s, placeOf(account.apiKeyEntry, account.apiKeyEnv)},
            {u"systemKeyIn"_s, placeOf(account.systemKeyEntry, account.systemKeyEnv)},
            {u"path"_s, path}};
}

int list(const QStringList &arguments)
{
    CommandLine line(u"account list"_s, arguments);
    if (const auto code = line.parse(0, 0))
        return *code;
    Result<Accounts> accounts = openAccounts(line.globals());
    if (!accounts)
        return fail(accounts.error());
    const Result<QList<Account>> all = accounts->store->accounts();
    if (!all)
        return fail(all.error());
    const Result<QList<Endpoint>> endpoints = accounts->store->endpoints();
    if (!endpoints)
        return fail(endpoints.error());
    QJsonArray rows;
    for (const Account &account : *all) {
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
    Result<Accounts> accounts = openAccounts(line.globals());
    if (!accounts)
        return fail(accounts.error());
    const Result<Account> account = accounts->store->account(line.positional().constFirst());
    if (!account)
        return fail(account.error());
    const Result<QString> note =
        await<QString>([&](QObject *context, AccountDesk::Callback<QString> done) {
            accounts->desk->remove(*account, context, std::move(done));
        });
    if (!note)
        return fail(note.error());
    if (!note->isEmpty())
        printError(*note);
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
    Result<Accounts> accounts = openAccounts(line.globals());
    if (!accounts)
        return fail(accounts.error());
    const Result<Account> account = accounts->store->account(line.positional().constFirst());
    if (!account)
        return fail(account.error());
    const Result<QList<Endpoint>> endpoints = accounts->store->endpoints();
    if (!endpoints)
        return fail(endpoints.error());
    for (const Endpoint &endpoint : *endpoints) {
        if (endpoint.account != account->id)
            continue;
        const Result<void> done = accounts->store->setEnforce(endpoint.id, wanted == "enforce"_L1);
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
    const IdentityWords words = wordsFor(identity);
    printLine(forTerminal(words.whose));
    printLine(words.verdict);
}

int check(const QStringList &arguments)
{
    CommandLine line(u"account check NAME"_s, arguments);
    if (const auto code = line.parse(1, 1))
        return *code;
    Result<Accounts> accounts = openAccounts(line.globals());
    if (!accounts)
        return fail(accounts.error());
    const Result<Account> account = accounts->store->account(line.positional().constFirst());
    if (!account)
        return fail(account.error());
    for (const QString &problem : accounts->keys->loadNow({*account}, KeychainPatience))
        printError(problem);
    AccountDraft draft;
    draft.account = *account;
    if (accounts->keys->find(*account, SecretKind::ApiKey).isEmpty()) {
        printError(account->apiKeyEnv.isEmpty()
                       ? u"The account “%1” has no API key: remove it, and add it with "
                         "--api-key-env."_s.arg(account->name)
                       : u"The environment variable %1 is not set: the API key is missing."_s.arg(
                             account->apiKeyEnv));
        return CheckFailed;
    }
    const Result<ApiIdentity> identity =
        await<ApiIdentity>([&](QObject *context, AccountDesk::Callback<ApiIdentity> done) {
            accounts->desk->check(draft, context, std::move(done));
        });
    if (!identity)
        return fail(identity.error());
    printIdentity(*identity, line.globals());
    return Done;
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
