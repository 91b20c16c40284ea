// SPDX-License-Identifier: MIT
#include "app/accountbook.h"

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto WatchInterval = 1s;
const auto SandboxAccount = "sandbox"_L1;

} // namespace

AccountBook::AccountBook(QStringList served, QObject *parent)
    : QObject(parent)
    , m_served(std::move(served))
{
    m_watch.setInterval(WatchInterval);
    connect(&m_watch, &QTimer::timeout, this, &AccountBook::look);
    connect(&m_keys, &AccountKeys::loaded, this, &AccountBook::changed);
}

AccountBook::~AccountBook()
{
    close();
}

Result<void> AccountBook::open(const QString &databasePath, std::chrono::milliseconds patience)
{
    Result<std::unique_ptr<AccountStore>> opened = AccountStore::open(databasePath);
    if (!opened)
        return opened.error();
    m_store = std::move(*opened);
    m_desk = std::make_unique<AccountDesk>(*m_store, m_keys);
    connect(m_desk.get(), &AccountDesk::changed, this, [this] {
        m_version = -1; // our own commit does not change the data version
        refresh();
        Q_EMIT changed();
    });
    refresh();
    QList<Account> served;
    std::copy_if(m_accounts.cbegin(), m_accounts.cend(), std::back_inserter(served),
                 [this](const Account &account) { return isServed(account); });
    Q_EMIT keysMissing(m_keys.loadNow(served, patience));
    return {};
}

void AccountBook::watch()
{
    m_watch.start();
}

void AccountBook::close()
{
    m_watch.stop();
    m_desk.reset();
    m_store.reset();
}

bool AccountBook::refresh()
{
    if (!m_store)
        return false;
    const Result<qint64> version = m_store->dataVersion();
    if (version && *version == m_version)
        return false;
    const Result<QList<Account>> accounts = m_store->accounts();
    const Result<QList<Endpoint>> endpoints = m_store->endpoints();
    if (!accounts || !endpoints)
        return false;
    m_version = version ? *version : -1;
    if (*accounts == m_accounts && *endpoints == m_endpoints)
        return false;
    m_accounts = *accounts;
    m_endpoints = *endpoints;
    return true;
}

void AccountBook::look()
{
    if (!refresh())
        return;
    Q_EMIT changed();
    m_keys.load(m_accounts, this,
                [this](const QStringList &problems) { Q_EMIT keysMissing(problems); });
}

const Account *AccountBook::find(AccountId id) const
{
    const auto it = std::find_if(m_accounts.cbegin(), m_accounts.cend(),
                                 [id](const Account &account) { return account.id == id; });
    return it == m_accounts.cend() ? nullptr : &*it;
}

bool AccountBook::isServed(const Account &account) const
{
    return m_served.isEmpty() || m_served.contains(account.name, Qt::CaseInsensitive);
}

QList<SigningKey> AccountBook::signingKeys(AccountId account) const
{
    const Account *known = find(account);
    if (!known)
        return {};
    const Secret key = m_keys.find(*known, SecretKind::SystemKey);
    if (key.isEmpty())
        return {};
    return {SigningKey{.label = known->system.isEmpty() ? known->name : known->system, .key = key}};
}

Result<Account> AccountBook::adoptSandbox(const SandboxAccess &access)
{
    Account wanted;
    wanted.name = SandboxAccount;
    wanted.apiBase = access.api.toString();
    wanted.system = access.system;
    const auto known =
        std::find_if(m_accounts.cbegin(), m_accounts.cend(),
                     [](const Account &account) { return account.name == SandboxAccount; });
    if (known == m_accounts.cend()) {
        const Result<Account> added = m_store->add(wanted);
        if (!added)
            return added;
        wanted = *added;
    } else {
        wanted.id = known->id;
        if (const Result<void> updated = m_store->update(wanted); !updated)
            return updated.error();
    }
    m_keys.remember(wanted.id, SecretKind::ApiKey, access.apiKey);
    m_keys.remember(wanted.id, SecretKind::SystemKey, access.systemKey);
    m_version = -1;
    refresh();
    Q_EMIT changed();
    return wanted;
}

QString AccountBook::setting(const QString &key) const
{
    if (!m_store)
        return {};
    const Result<QString> value = m_store->setting(key);
    return value ? *value : QString();
}

Result<void> AccountBook::setSetting(const QString &key, const QString &value)
{
    if (!m_store)
        return Error{
            .code = ErrorCode::Storage, .message = tr("The store is not open."), .detail = {}};
    return m_store->setSetting(key, value);
}

} // namespace Hookglass
