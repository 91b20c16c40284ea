// SPDX-License-Identifier: MIT
#pragma once

#include "app/accountdesk.h"
#include "app/accountkeys.h"
#include "core/signature.h"
#include "sandbox/sandbox.h"
#include "store/accountstore.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <memory>

namespace Hookglass {

/// The accounts and endpoints as the store has them now, with their keys and the user's settings.
/// Sees what other processes write (once a second). Lives in the main thread.
class AccountBook final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AccountBook)
public:
    /// `served`: names of the accounts to serve, in any case; empty: all.
    explicit AccountBook(QStringList served, QObject *parent = nullptr);
    ~AccountBook() override;

    /// The store is at `databasePath`; waits at most `patience` for the keychain, so that the
    /// first request's signature is not unknown for want of a key. Gives keysMissing().
    Result<void> open(const QString &databasePath, std::chrono::milliseconds patience);
    bool isOpen() const { return m_store != nullptr; }
    /// Looks for what other processes change, from now on.
    void watch();
    void close();

    /// All accounts, served or not.
    const QList<Account> &accounts() const { return m_accounts; }
    const QList<Endpoint> &endpoints() const { return m_endpoints; }
    /// nullptr: no account of this id.
    const Account *find(AccountId id) const;
    bool isServed(const Account &account) const;
    /// What the account's deliveries are signed with; empty: no key at hand. Only in memory.
    QList<SigningKey> signingKeys(AccountId account) const;
    const AccountKeys &keys() const { return m_keys; }
    /// nullptr until open() has succeeded.
    AccountDesk *desk() const { return m_desk.get(); }

    /// The account "sandbox" with the access a just started sandbox gives.
    Result<Account> adoptSandbox(const SandboxAccess &access);

    /// A small text of the user's by key ("tunnel"); empty if unset.
    QString setting(const QString &key) const;
    Result<void> setSetting(const QString &key, const QString &value);

Q_SIGNALS:
    /// Accounts, endpoints or their keys are others than before.
    void changed();
    /// The keychain did not give what it should hold; an empty list: all is well.
    void keysMissing(const QStringList &problems);

private:
    bool refresh();
    void look();

    QStringList m_served;
    AccountKeys m_keys;
    std::unique_ptr<AccountStore> m_store;
    std::unique_ptr<AccountDesk> m_desk;
    QList<Account> m_accounts;
    QList<Endpoint> m_endpoints;
    qint64 m_version = -1; ///< the store's data version at the last look
    QTimer m_watch;
};

} // namespace Hookglass
