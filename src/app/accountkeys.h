// SPDX-License-Identifier: MIT
#pragma once

#include "secrets/keychain.h"
#include "secrets/secretstore.h"
#include "store/storetypes.h"

#include <QtCore/QObject>
#include <QtCore/QSet>

namespace Hookglass {

/// Where a key comes from.
enum class KeySource { None, Session, Keychain, Environment };

/// The accounts' keys: entered in this session, from the keychain, or from the environment
/// variable that the account names. Never from or to a file. Lives in the main thread.
class AccountKeys final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AccountKeys)
public:
    explicit AccountKeys(QObject *parent = nullptr);
    ~AccountKeys() override;

    /// Empty if there is none at hand.
    Secret find(const Account &account, SecretKind kind) const;
    KeySource source(const Account &account, SecretKind kind) const;

    /// For this session only.
    void remember(AccountId account, SecretKind kind, const Secret &secret);
    /// One that the keychain holds under this name now.
    void adopt(AccountId account, SecretKind kind, const Secret &secret, const QString &entry);
    void forget(AccountId account);
    /// Reads what these accounts keep in the keychain and is not known yet; `done` gets the
    /// problems, one a key, in plain words.
    void load(const QList<Account> &accounts, QObject *context,
              std::function<void(const QStringList &)> done);
    /// The same, but returns after `atMost` also if the keychain has not answered: what comes
    /// later is told by loaded().
    QStringList loadNow(const QList<Account> &accounts, std::chrono::milliseconds atMost);

    /// Puts a key into the keychain under a new name, which it answers with.
    void keep(const QString &accountName, SecretKind kind, const Secret &secret, QObject *context,
              Keychain::Callback<QString> done);
    void drop(const QString &entry, QObject *context, Keychain::Callback<void> done);

Q_SIGNALS:
    void loaded(Hookglass::AccountId account); ///< a key came from the keychain

private:
    struct Loading;
    Keychain m_keychain;
    SecretStore m_store;
    QHash<std::pair<qint64, int>, QString> m_fromKeychain; ///< the entries' names
    QSet<std::pair<qint64, int>> m_entered;
};

/// The keychain's entry for a key of this account; empty: it is not kept there.
QString &entryOf(Account &account, SecretKind kind);
const QString &entryOf(const Account &account, SecretKind kind);
/// The name of the environment variable; empty: none.
const QString &variableOf(const Account &account, SecretKind kind);

} // namespace Hookglass
