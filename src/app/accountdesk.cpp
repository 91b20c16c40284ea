// SPDX-License-Identifier: MIT
#include "app/accountdesk.h"

#include "store/accountstore.h"

#include <QtCore/QPointer>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

const std::optional<Secret> &keyOf(const AccountDraft &draft, SecretKind kind)
{
    return kind == SecretKind::ApiKey ? draft.apiKey : draft.systemKey;
}

void clearVariable(Account &account, SecretKind kind)
{
    (kind == SecretKind::ApiKey ? account.apiKeyEnv : account.systemKeyEnv).clear();
}

} // namespace

IdentityWords wordsFor(const ApiIdentity &identity)
{
    IdentityWords words;
    const QString role = identity.role.isEmpty() ? AccountDesk::tr("no role") : identity.role;
    words.whose = AccountDesk::tr("This key belongs to %1 (%2) of the account %3.")
                      .arg(identity.userName, role, identity.accountName);
    words.isGood = identity.isOwner;
    words.verdict =
        identity.isOwner
            ? AccountDesk::tr("It is the owner's key: webhooks can be managed with it.")
            : AccountDesk::tr("It is not the owner's key: reading people and events works, "
                              "managing webhooks does not. Ask the account's owner for a key.");
    return words;
}

struct AccountDesk::Saving
{
    AccountDraft draft;
    QPointer<QObject> context;
    Callback<SavedAccount> done;
    QList<SecretKind> toKeep; ///< keys that the keychain has not been asked for yet
    QStringList oldEntries;   ///< to leave the keychain once the account is stored
    QStringList newEntries;   ///< to leave it again if the account is not stored
    QString note;

    void answer(const Result<SavedAccount> &result) const
    {
        if (context)
            done(result);
    }
};

AccountDesk::AccountDesk(AccountStore &store, AccountKeys &keys, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_keys(keys)
{
}

AccountDesk::~AccountDesk() = default;

QString AccountDesk::nameProblem(const QString &name)
{
    return name.trimmed().isEmpty() ? tr("An account needs a name, such as “acme”.") : QString();
}

QString AccountDesk::apiBaseProblem(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isGood = url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() &&
                        !url.hasQuery() && ApiTransport::mayCarryKeys(url);
    return isGood ? QString()
                  : tr("The API's address is an https address such as "
                       "https://api.followupboss.com/v1 (http on this machine only), without "
                       "keys in it.");
}

QString AccountDesk::systemProblem(const QString &system)
{
    return system.trimmed().isEmpty()
               ? tr("Follow Up Boss wants the name of the system (X-System) with every call about "
                    "webhooks.")
               : QString();
}

void AccountDesk::save(const AccountDraft &draft, QObject *context, Callback<SavedAccount> done)
{
    const auto saving = std::make_shared<Saving>();
    saving->draft = draft;
    saving->context = context;
    saving->done = std::move(done);
    for (const QString &problem :
         {nameProblem(draft.account.name), apiBaseProblem(draft.account.apiBase),
          systemProblem(draft.account.system)}) {
        if (!problem.isEmpty()) {
            QMetaObject::invokeMethod(
                this, [saving, problem] { saving->answer(invalid(problem)); },
                Qt::QueuedConnection);
            return;
        }
    }
    for (const SecretKind kind : {SecretKind::ApiKey, SecretKind::SystemKey}) {
        const std::optional<Secret> &key = keyOf(draft, kind);
        if (!key)
            continue;
        QString &entry = entryOf(saving->draft.account, kind);
        if (!entry.isEmpty())
            saving->oldEntries.append(std::exchange(entry, {}));
        if (!key->isEmpty() && draft.keep != AccountDraft::Keep::ForThisSession)
            saving->toKeep.append(kind);
    }
    QMetaObject::invokeMethod(
        this, [this, saving] { keepNext(saving); }, Qt::QueuedConnection);
}

void AccountDesk::keepNext(const std::shared_ptr<Saving> &saving)
{
    if (saving->toKeep.isEmpty()) {
        finish(saving);
        return;
    }
    const SecretKind kind = saving->toKeep.takeFirst();
    m_keys.keep(saving->draft.account.name.trimmed(), kind, *keyOf(saving->draft, kind), this,
                [this, saving, kind](const Result<QString> &entry) {
                    if (entry) {
                        entryOf(saving->draft.account, kind) = *entry;
                        saving->newEntries.append(*entry);
                        clearVariable(saving->draft.account, kind);
                    } else if (saving->draft.keep == AccountDraft::Keep::OnlyInKeychain) {
                        for (const QString &made : std::as_const(saving->newEntries))
                            m_keys.drop(made, this, [](const Result<void> &) {});
                        saving->answer(entry.error());
                        return;
                    } else {
                        const bool hasVariable = !variableOf(saving->draft.account, kind).isEmpty();
                        saving->note =
                            entry.error().message + u' ' +
                            (hasVariable
                                 ? tr("The keys stay in the environment variables.")
                                 : tr("The keys are kept for this session only: enter them again "
                                      "at the next start, or name environment variables."));
                    }
                    keepNext(saving);
                });
}

void AccountDesk::finish(const std::shared_ptr<Saving> &saving)
{
    AccountDraft &draft = saving->draft;
    const bool isNew = draft.account.id.value == 0;
    Result<Account> stored = draft.account;
    if (isNew)
        stored = m_store.add(draft.account);
    else if (const Result<void> updated = m_store.update(draft.account); !updated)
        stored = updated.error();
    // A key must be in the keychain only if the account says so, whichever way this went.
    const QStringList left = stored ? saving->oldEntries : saving->newEntries;
    for (const QString &entry : left)
        m_keys.drop(entry, this, [](const Result<void> &) {});
    if (!stored) {
        saving->answer(stored.error());
        return;
    }
    for (const SecretKind kind : {SecretKind::ApiKey, SecretKind::SystemKey}) {
        const std::optional<Secret> &key = keyOf(draft, kind);
        if (!key)
            continue;
        if (const QString &entry = entryOf(*stored, kind); !entry.isEmpty())
            m_keys.adopt(stored->id, kind, *key, entry);
        else
            m_keys.remember(stored->id, kind, *key);
    }
    Q_EMIT changed();
    saving->answer(SavedAccount{.account = *stored, .note = saving->note});
}

void AccountDesk::check(const AccountDraft &draft, QObject *context, Callback<ApiIdentity> done)
{
    Secret apiKey = draft.apiKey.value_or(Secret());
    if (apiKey.isEmpty())
        apiKey = m_keys.find(draft.account, SecretKind::ApiKey);
    Secret systemKey = draft.systemKey.value_or(Secret());
    if (systemKey.isEmpty())
        systemKey = m_keys.find(draft.account, SecretKind::SystemKey);
    QString problem = apiBaseProblem(draft.account.apiBase);
    if (problem.isEmpty() && apiKey.isEmpty())
        problem = tr("There is no API key at hand for this account. Enter it first.");
    if (!problem.isEmpty()) {
        QMetaObject::invokeMethod(
            this,
            [guard = QPointer<QObject>(context), done, problem] {
                if (guard)
                    done(invalid(problem));
            },
            Qt::QueuedConnection);
        return;
    }
    auto *client = new ApiClient({.base = QUrl(draft.account.apiBase),
                                  .apiKey = apiKey,
                                  .system = draft.account.system,
                                  .systemKey = systemKey},
                                 {}, this);
    client->identity(this, [client, guard = QPointer<QObject>(context),
                            done](const Result<ApiIdentity> &identity) {
        client->deleteLater();
        if (guard)
            done(identity);
    });
}

void AccountDesk::remove(const Account &account, QObject *context, Callback<QString> done)
{
    const QPointer<QObject> guard(context);
    if (const Result<void> removed = m_store.remove(account.id); !removed) {
        QMetaObject::invokeMethod(
            this,
            [guard, done, error = removed.error()] {
                if (guard)
                    done(error);
            },
            Qt::QueuedConnection);
        return;
    }
    m_keys.forget(account.id);
    Q_EMIT changed();
    const auto note = std::make_shared<QString>();
    const auto open = std::make_shared<int>(1);
    const auto finish = [guard, done, note, open] {
        if (--*open == 0 && guard)
            done(*note);
    };
    for (const QString &entry : {account.apiKeyEntry, account.systemKeyEntry}) {
        if (entry.isEmpty())
            continue;
        ++*open;
        m_keys.drop(entry, this, [finish, note, entry](const Result<void> &dropped) {
            if (!dropped)
                *note = tr("The keychain still has the entry “%1”: %2")
                            .arg(entry, dropped.error().message);
            finish();
        });
    }
    QMetaObject::invokeMethod(this, finish, Qt::QueuedConnection);
}

} // namespace Hookglass
