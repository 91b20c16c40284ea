// SPDX-License-Identifier: MIT
#pragma once

#include "app/accountkeys.h"
#include "fub/apiclient.h"

#include <memory>
#include <optional>

namespace Hookglass {

class AccountStore;

/// An account as a user fills it in.
struct AccountDraft
{
    enum class Keep {
        InKeychain,     ///< else where save() says
        OnlyInKeychain, ///< else the account is not saved
        ForThisSession
    };

    Account account;                 ///< id 0: a new one
    std::optional<Secret> apiKey;    ///< nullopt: stays as it is
    std::optional<Secret> systemKey; ///< the same
    Keep keep = Keep::InKeychain;
};

/// What became of it.
struct SavedAccount
{
    Account account;
    QString note; ///< what the user should know of where the keys are; may be empty
};

/// What /identity says of a key, in plain words.
struct IdentityWords
{
    QString whose;   ///< "This key belongs to Olivia Owner (Broker) of the account Acme."
    QString verdict; ///< what works with it, and what does not
    bool isGood = false;
};
IdentityWords wordsFor(const ApiIdentity &identity);

/// Adds, changes, checks and removes accounts with their keys. Answers come once, later, in the
/// main thread, unless `context` is gone by then.
class AccountDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AccountDesk)
public:
    template <typename T>
    using Callback = std::function<void(const Result<T> &)>;

    /// Both must outlive it.
    AccountDesk(AccountStore &store, AccountKeys &keys, QObject *parent = nullptr);
    ~AccountDesk() override;

    /// What is wrong with it, for the field concerned; empty if nothing is.
    static QString nameProblem(const QString &name);
    static QString apiBaseProblem(const QString &url);
    static QString systemProblem(const QString &system);

    /// A key that the keychain does not take stays with the environment variable that the account
    /// names, or else in memory for this session; never in a file.
    void save(const AccountDraft &draft, QObject *context, Callback<SavedAccount> done);
    /// Asks /identity with the draft's key, or the one at hand. Changes nothing.
    void check(const AccountDraft &draft, QObject *context, Callback<ApiIdentity> done);
    /// Its events stay; its keys leave the keychain. Webhooks at Follow Up Boss are not touched.
    void remove(const Account &account, QObject *context, Callback<QString> done);

Q_SIGNALS:
    void changed();

private:
    struct Saving;
    void keepNext(const std::shared_ptr<Saving> &saving);
    void finish(const std::shared_ptr<Saving> &saving);

    AccountStore &m_store;
    AccountKeys &m_keys;
};

} // namespace Hookglass
