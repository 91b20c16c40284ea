// SPDX-License-Identifier: MIT
#pragma once

#include "store/storetypes.h"

#include <QtCore/QList>

#include <memory>

namespace Hookglass {

/// Accounts and endpoints in the store, by short transactions on a connection of its own: safe
/// beside a writer of this or another process. One thread. Creates the store if there is none.
class AccountStore final
{
public:
    static Result<std::unique_ptr<AccountStore>> open(const QString &databasePath);
    ~AccountStore();
    Q_DISABLE_COPY_MOVE(AccountStore)

    Result<QList<Account>> accounts();
    /// NotFound with the names there are.
    Result<Account> account(const QString &name);
    /// Adds, with one endpoint (a fresh random token). Busy name -> InvalidInput saying so.
    Result<Account> add(const Account &account);
    /// Changes everything but the id; a busy name as in add().
    Result<void> update(const Account &account);
    /// Its events stay and keep the name; its endpoints stop receiving.
    Result<void> remove(AccountId id);
    Result<QList<Endpoint>> endpoints();
    Result<void> setEnforce(EndpointId id, bool enforce);
    /// A small text by key ("receiver.port"); empty if unset.
    Result<QString> setting(const QString &key);
    Result<void> setSetting(const QString &key, const QString &value);
    /// Changes whenever another connection committed.
    Result<qint64> dataVersion();

private:
    AccountStore();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass
