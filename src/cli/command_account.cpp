// SPDX-License-Identifier: MIT
#include "cli/await.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/secretinput.h"
#include "cli/webhooksession.h"

#include "app/accountdesk.h"
#include "secrets/keychain.h"
#include "store/accountstore.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtCore/QRegularExpression>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

const auto AddUsage = "account add NAME --api-base URL --system NAME "
                      "[--api-key-env VAR | --api-key-stdin] "
                      "[--system-key-env VAR | --system-key-stdin] [--no-keychain]"_L1;
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

void addKeyOptions(CommandLine &line)
{
    line.addOption({u"api-base"_s, u"Address of the API."_s, u"URL"_s});
    line.addOption({u"system"_s, u"X-System name."_s, u"NAME"_s});
    line.addOption({u"api-key-env"_s, u"Variable that holds the API key."_s, u"VAR"_s});
    line.addOption({u"system-key-env"_s, u"Variable that holds the X-System-Key."_s, u"VAR"_s});
    line.addOption({u"api-key-stdin"_s, u"Read the API key from standard input, a line."_s});
    line.addOption({u"system-key-stdin"_s,
                    u"Read the X-System-Key from standard input, a line (after the API key's)."_s});
    line.addOption({u"no-keychain"_s, u"Leave the keys in the environment."_s});
}

const auto InVariable = " A key from standard input can be kept only there. Put it in an "
                        "environment variable instead, and name that with --api-key-env or "
                        "--system-key-env."_L1;

/// --api-key-stdin and --system-key-stdin. Asks for a key only if it can be kept.
Result<void> takeTypedKeys(const CommandLine &line, AccountDraft &draft)
{
    const bool hasApiKey = line.isSet(u"api-key-stdin"_s);
    const bool hasSystemKey = line.isSet(u"system-key-stdin"_s);
    if (!hasApiKey && !hasSystemKey)
        return {};
    if ((hasApiKey && line.isSet(u"api-key-env"_s)) ||
        (hasSystemKey && line.isSet(u"system-key-env"_s)) || line.isSet(u"no-keychain"_s)) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = u"A key comes either from standard input, and goes to the "
                                "keychain, or from an environment variable: take one of both."_s,
                     .detail = {}};
    }
    draft.keep = AccountDraft::Keep::OnlyInKeychain;
    Keychain keychain(KeychainPatience);
    const Result<void> isThere = await<void>(
        [&keychain](QObject *context, auto done) { keychain.lookForIt(context, std::move(done)); });
    if (!isThere) {
        Error error = isThere.error();
        error.message += InVariable;
        return error;
    }
    SecretInput input;
    const auto read = [&input](const QString &what, std::optional<Secret> &key) -> Result<void> {
        Result<Secret> typed = input.readKey(what);
        if (!typed)
            return typed.error();
        key = std::move(*typed);
        return {};
    };
    if (hasApiKey) {
        if (Result<void> done = read(u"API key"_s, draft.apiKey); !done)
            return done;
    }
    return hasSystemKey ? read(u"X-System-Key"_s, draft.systemKey) : Result<void>();
}

/// What the options say of `account`; what is not named stays. The keys go to the keychain from
/// the variables, which otherwise stay where they are read.
Result<AccountDraft> draftFrom(const CommandLine &line, const Account &account)
{
    AccountDraft draft;
    draft.account = account;
    if (line.isSet(u"api-base"_s))
        draft.account.apiBase = line.value(u"api-base"_s);
    if (line.isSet(u"system"_s))
        draft.account.system = line.value(u"system"_s);
    if (const QString problem = AccountDesk::apiBaseProblem(draft.account.apiBase);
        !problem.isEmpty())
        return Error{.code = ErrorCode::InvalidInput, .message = problem, .detail = {}};
    draft.keep = line.isSet(u"no-keychain"_s) ? AccountDraft::Keep::ForThisSession
                                              : AccountDraft::Keep::InKeychain;
    const auto take = [&line](const QString &option, QString &variable,
                              std::optional<Secret> &key) -> Result<void> {
        const QString name = line.value(option);
        if (Result<void> checked = checkVariable("--"_L1 + option, name); !checked)
            return checked;
        if (!name.isEmpty()) {
            variable = name;
            key = SecretStore::fromEnvironment(name);
        }
        return {};
    };
    if (const Result<void> taken = take(u"api-key-env"_s, draft.account.apiKeyEnv, draft.apiKey);
        !taken)
        return taken.error();
    if (const Result<void> taken =
            take(u"system-key-env"_s, draft.account.systemKeyEnv, draft.systemKey);
        !taken)
        return taken.error();
    if (const Result<void> taken = takeTypedKeys(line, draft); !taken)
        return taken.error();
    return draft;
}

Result<SavedAccount> save(Accounts &accounts, const AccountDraft &draft)
{
    return await<SavedAccount>([&](QObject *context, AccountDesk::Callback<SavedAccount> done) {
        accounts.desk->save(draft, context, std::move(done));
    });
}

/// "/in/TOKEN"; empty if there is none.
QString pathOf(AccountStore &store, AccountId account)
{
    const Result<QList<Endpoint>> endpoints = store.endpoints();
    QString path;
    if (endpoints) {
        for (const Endpoint &endpoint : *endpoints) {
            if (endpoint.account == account)
                path = "/in/"_L1 + QString::fromLatin1(endpoint.token);
        }
    }
    return path;
}

QString placeOf(const QString &entry, const QString &variable)
{
    return !entry.isEmpty() ? u"keychain"_s : !variable.isEmpty() ? u"environment"_s : u"none"_s;
}

void printSaved(const Accounts &accounts, const SavedAccount &saved, const QString &done,
                const Globals &globals)
{
    const Account &account = saved.account;
    const QString path = pathOf(*accounts.store, account.id);
    if (!saved.note.isEmpty() && !globals.quiet)
        printError(saved.note);
    if (globals.json) {
        printJson({{u"account"_s, account.name},
                   {u"path"_s, path},
                   {u"apiKeyIn"_s, placeOf(account.apiKeyEntry, account.apiKeyEnv)},
                   {u"systemKeyIn"_s, placeOf(account.systemKeyEntry, account.systemKeyEnv)}});
        return;
    }
    printLine(
        u"%1 “%2”. Its endpoint is %3 at the receiver's address."_s.arg(done, account.name, path));
}

int add(const QStringList &arguments)
{
    CommandLine line(AddUsage, arguments);
    addKeyOptions(line);
    if (const auto code = line.parse(1, 1))
        return *code;
    Account account;
    account.name = line.positional().constFirst().trimmed();
    if (account.name.isEmpty() || line.value(u"api-base"_s).isEmpty() ||
        line.value(u"system"_s).isEmpty()) {
        return wrongUsage(u"A name, --api-base and --system are needed.\nUsage: hookglass-cli "_s +
                          AddUsage);
    }
    const Result<AccountDraft> draft = draftFrom(line, account);
    if (!draft)
        return fail(draft.error());
    Result<Accounts> accounts = openAccounts(line.globals());
    if (!accounts)
        return fail(accounts.error());
    const Result<SavedAccount> saved = save(*accounts, *draft);
    if (!saved)
        return fail(saved.error());
    printSaved(*accounts, *saved, u"Added"_s, line.globals());
    return Done;
}

/// Its endpoint stays, so the webhooks that are registered go on arriving.
int edit(const QStringList &arguments)
{
    CommandLine line(u"account edit NAME [--name NEW] [--api-base URL] [--system NAME] "
                     "[--api-key-env VAR | --api-key-stdin] "
                     "[--system-key-env VAR | --system-key-stdin] [--no-keychain]"_s,
                     arguments);
    line.addOption({u"name"_s, u"Its new name."_s, u"NEW"_s});
    addKeyOptions(line);
    if (const auto code = line.parse(1, 1))
        return *code;
    const QStringList changes{u"name"_s, u"api-base"_s, u"system"_s, u"api-key-env"_s,
                              u"system-key-env"_s};
    const bool isTyped = line.isSet(u"api-key-stdin"_s) || line.isSet(u"system-key-stdin"_s);
    if (!isTyped && std::none_of(changes.cbegin(), changes.cend(), [&line](const QString &name) {
            return !line.value(name).isEmpty();
        })) {
        return wrongUsage(u"Say what to change: --name, --api-base, --system, --api-key-env, "
                          "--api-key-stdin, --system-key-env or --system-key-stdin."_s);
    }
    Result<Accounts> accounts = openAccounts(line.globals());
    if (!accounts)
        return fail(accounts.error());
    Result<Account> account = accounts->store->account(line.positional().constFirst());
    if (!account)
        return fail(account.error());
    if (line.isSet(u"name"_s))
        account->name = line.value(u"name"_s).trimmed();
    const Result<AccountDraft> draft = draftFrom(line, *account);
    if (!draft)
        return fail(draft.error());
    const Result<SavedAccount> saved = save(*accounts, *draft);
    if (!saved)
        return fail(saved.error());
    printSaved(*accounts, *saved, u"Changed"_s, line.globals());
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
    QJsonArray rows;
    for (const Account &account : *all) {
        const QString path = pathOf(*accounts->store, account.id);
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
        const Error missing = missingKey(*account);
        const int code = fail(missing);
        return missing.code == ErrorCode::InvalidInput ? int(CheckFailed) : code;
    }
    const Result<ApiIdentity> identity =
        await<ApiIdentity>([&](QObject *context, AccountDesk::Callback<ApiIdentity> done) {
            accounts->desk->check(draft, context, std::move(done));
        });
    if (!identity) {
        const int code = fail(identity.error());
        // Asked and answered: the key is no good. Not being able to ask is something else.
        return identity.error().code == ErrorCode::Refused ? int(CheckFailed) : code;
    }
    printIdentity(*identity, line.globals());
    return wordsFor(*identity).isGood ? Done : CheckFailed;
}

} // namespace

int accountCommand(const QStringList &arguments)
{
    return dispatch(u"account"_s,
                    {{u"add"_s, add},
                     {u"edit"_s, edit},
                     {u"list"_s, list},
                     {u"remove"_s, remove},
                     {u"check"_s, check},
                     {u"mode"_s, mode}},
                    arguments);
}

} // namespace Hookglass::Cli
