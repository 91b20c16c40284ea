// SPDX-License-Identifier: MIT
#include "store/accountstore.h"

#include "store/connection.h"
#include "store/schema.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRandomGenerator>
#include <QtCore/QStringList>
#include <QtSql/QSqlError>

#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::AccountStore", text);
}

QString nameKey(const QString &name)
{
    return name.trimmed().toCaseFolded();
}

/// 128 random bits as 32 lowercase hex digits.
QByteArray newToken()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

Error noAccount()
{
    return {ErrorCode::NotFound, translate("There is no such account any more."), {}};
}

} // namespace

class AccountStore::Private
{
public:
    explicit Private(std::unique_ptr<Connection> opened)
        : connection(std::move(opened))
    {
    }

    /// Runs `work` in one transaction; its error rolls everything back.
    template <typename Work>
    Result<void> inTransaction(Work work)
    {
        if (Result<void> done = connection->begin(); !done)
            return done;
        if (Result<void> done = work(); !done) {
            connection->rollback();
            return done;
        }
        return connection->commit();
    }
    Result<qint64> nextId(const QString &table);
    Result<void> checkName(const Account &account);
    Result<void> insert(Account &account);

    std::unique_ptr<Connection> connection;
};

AccountStore::AccountStore() = default;
AccountStore::~AccountStore() = default;

Result<std::unique_ptr<AccountStore>> AccountStore::open(const QString &databasePath)
{
    auto connection = Schema::openBeside(databasePath);
    if (!connection)
        return connection.error();
    std::unique_ptr<AccountStore> store(new AccountStore);
    store->d = std::make_unique<Private>(std::move(*connection));
    return store;
}

Result<qint64> AccountStore::Private::nextId(const QString &table)
{
    // Rows are never deleted here, so an id is never given twice.
    const Result<QVariant> highest = connection->value(u"SELECT max(id) FROM %1"_s.arg(table));
    if (!highest)
        return highest.error();
    return highest->toLongLong() + 1;
}

Result<QList<Account>> AccountStore::accounts()
{
    Result<QSqlQuery> query = d->connection->prepare(
        u"SELECT id, name, api_base, system_name, api_key_env, system_key_env, "
        "api_key_entry, system_key_entry FROM account WHERE removed_us IS NULL ORDER BY id"_s);
    if (!query)
        return query.error();
    if (Result<void> done = d->connection->run(*query); !done)
        return done.error();
    QList<Account> accounts;
    while (query->next()) {
        Account account;
        account.id = AccountId{query->value(0).toLongLong()};
        account.name = query->value(1).toString();
        account.apiBase = query->value(2).toString();
        account.system = query->value(3).toString();
        account.apiKeyEnv = query->value(4).toString();
        account.systemKeyEnv = query->value(5).toString();
        account.apiKeyEntry = query->value(6).toString();
        account.systemKeyEntry = query->value(7).toString();
        accounts.append(std::move(account));
    }
    if (query->lastError().isValid())
        return d->connection->error(query->lastError());
    return accounts;
}

Result<Account> AccountStore::account(const QString &name)
{
    const Result<QList<Account>> all = accounts();
    if (!all)
        return all.error();
    QStringList names;
    for (const Account &account : *all) {
        if (nameKey(account.name) == nameKey(name))
            return account;
        names.append(account.name);
    }
    const QString known = names.isEmpty()
                              ? translate("There are no accounts yet.")
                              : translate("The accounts are: %1.").arg(names.join(", "_L1));
    return Error{ErrorCode::NotFound,
                 translate("There is no account \u201c%1\u201d. %2").arg(name, known),
                 {}};
}

Result<Account> AccountStore::add(const Account &account)
{
    Account added = account;
    added.id = {};
    added.name = account.name.trimmed();
    if (Result<void> done = d->inTransaction([&] { return d->insert(added); }); !done)
        return done.error();
    return added;
}

Result<void> AccountStore::Private::checkName(const Account &account)
{
    if (account.name.isEmpty())
        return Error{ErrorCode::InvalidInput, translate("An account needs a name."), {}};
    const Result<QVariant> taken =
        connection->value(u"SELECT name FROM account WHERE name_key = ? AND id <> ?"_s,
                          {nameKey(account.name), account.id.value});
    if (!taken)
        return taken.error();
    if (taken->isValid()) {
        return Error{ErrorCode::InvalidInput,
                     translate("There is already an account \u201c%1\u201d. Choose another name.")
                         .arg(taken->toString()),
                     {}};
    }
    return {};
}

Result<void> AccountStore::Private::insert(Account &account)
{
    if (Result<void> free = checkName(account); !free)
        return free;
    const Result<qint64> accountId = nextId(u"account"_s);
    const Result<qint64> endpointId = nextId(u"endpoint"_s);
    if (!accountId)
        return accountId.error();
    if (!endpointId)
        return endpointId.error();
    account.id = AccountId{*accountId};
    if (Result<void> done = connection->exec(
            u"INSERT INTO account (id, name, name_key, api_base, system_name, api_key_env, "
            "system_key_env, api_key_entry, system_key_entry) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {account.id.value, account.name, nameKey(account.name), text(account.apiBase),
             text(account.system), text(account.apiKeyEnv), text(account.systemKeyEnv),
             text(account.apiKeyEntry), text(account.systemKeyEntry)});
        !done)
        return done;
    return connection->exec(u"INSERT INTO endpoint (id, account_id, token) VALUES (?, ?, ?)"_s,
                            {*endpointId, account.id.value, QString::fromLatin1(newToken())});
}

Result<void> AccountStore::update(const Account &wanted)
{
    Account account = wanted;
    account.name = wanted.name.trimmed();
    return d->inTransaction([&]() -> Result<void> {
        const Result<QVariant> known = d->connection->value(
            u"SELECT 1 FROM account WHERE id = ? AND removed_us IS NULL"_s, {account.id.value});
        if (!known)
            return known.error();
        if (!known->isValid())
            return noAccount();
        if (Result<void> free = d->checkName(account); !free)
            return free;
        return d->connection->exec(
            u"UPDATE account SET name = ?, name_key = ?, api_base = ?, system_name = ?, "
            "api_key_env = ?, system_key_env = ?, api_key_entry = ?, system_key_entry = ? "
            "WHERE id = ?"_s,
            {account.name, nameKey(account.name), text(account.apiBase), text(account.system),
             text(account.apiKeyEnv), text(account.systemKeyEnv), text(account.apiKeyEntry),
             text(account.systemKeyEntry), account.id.value});
    });
}

Result<void> AccountStore::remove(AccountId id)
{
    return d->inTransaction([&]() -> Result<void> {
        const Result<QVariant> known = d->connection->value(
            u"SELECT 1 FROM account WHERE id = ? AND removed_us IS NULL"_s, {id.value});
        if (!known)
            return known.error();
        if (!known->isValid())
            return noAccount();
        const qint64 now = toMicros(SystemClock().now());
        if (Result<void> done = d->connection->exec(
                u"UPDATE account SET name_key = NULL, removed_us = ? WHERE id = ?"_s,
                {now, id.value});
            !done)
            return done;
        return d->connection->exec(u"UPDATE endpoint SET removed_us = ? WHERE account_id = ?"_s,
                                   {now, id.value});
    });
}

Result<QList<Endpoint>> AccountStore::endpoints()
{
    Result<QSqlQuery> query =
        d->connection->prepare(u"SELECT id, account_id, token, enforce FROM endpoint "
                               "WHERE removed_us IS NULL ORDER BY id"_s);
    if (!query)
        return query.error();
    if (Result<void> done = d->connection->run(*query); !done)
        return done.error();
    QList<Endpoint> endpoints;
    while (query->next()) {
        Endpoint endpoint;
        endpoint.id = EndpointId{query->value(0).toLongLong()};
        endpoint.account = AccountId{query->value(1).toLongLong()};
        endpoint.token = query->value(2).toString().toLatin1();
        endpoint.enforce = query->value(3).toInt() != 0;
        endpoints.append(std::move(endpoint));
    }
    if (query->lastError().isValid())
        return d->connection->error(query->lastError());
    return endpoints;
}

Result<void> AccountStore::setEnforce(EndpointId id, bool enforce)
{
    return d->inTransaction([&]() -> Result<void> {
        const Result<QVariant> known = d->connection->value(
            u"SELECT 1 FROM endpoint WHERE id = ? AND removed_us IS NULL"_s, {id.value});
        if (!known)
            return known.error();
        if (!known->isValid())
            return noAccount();
        return d->connection->exec(u"UPDATE endpoint SET enforce = ? WHERE id = ?"_s,
                                   {int(enforce), id.value});
    });
}

Result<QString> AccountStore::setting(const QString &key)
{
    const Result<QVariant> value =
        d->connection->value(u"SELECT value FROM setting WHERE name = ?"_s, {key});
    if (!value)
        return value.error();
    return value->toString();
}

Result<void> AccountStore::setSetting(const QString &key, const QString &value)
{
    return d->inTransaction([&] {
        return d->connection->exec(u"INSERT INTO setting (name, value) VALUES (?, ?) "
                                   "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                                   {key, text(value)});
    });
}

Result<qint64> AccountStore::dataVersion()
{
    const Result<QVariant> version = d->connection->value(Dialect::dataVersion());
    if (!version)
        return version.error();
    return version->toLongLong();
}

} // namespace Hookglass
