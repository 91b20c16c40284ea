// SPDX-License-Identifier: MIT
#include "app/accountkeys.h"

#include <QtCore/QEventLoop>
#include <QtCore/QPointer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTimer>

#include <optional>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array Kinds{SecretKind::ApiKey, SecretKind::SystemKey};

QString titleOf(SecretKind kind)
{
    return kind == SecretKind::ApiKey ? AccountKeys::tr("API key") : AccountKeys::tr("system key");
}

std::pair<qint64, int> placeOf(AccountId account, SecretKind kind)
{
    return {account.value, int(kind)};
}

} // namespace

QString &entryOf(Account &account, SecretKind kind)
{
    return kind == SecretKind::ApiKey ? account.apiKeyEntry : account.systemKeyEntry;
}

const QString &entryOf(const Account &account, SecretKind kind)
{
    return kind == SecretKind::ApiKey ? account.apiKeyEntry : account.systemKeyEntry;
}

const QString &variableOf(const Account &account, SecretKind kind)
{
    return kind == SecretKind::ApiKey ? account.apiKeyEnv : account.systemKeyEnv;
}

struct AccountKeys::Loading
{
    int open = 0;
    QStringList problems;
};

AccountKeys::AccountKeys(QObject *parent)
    : QObject(parent)
{
}

AccountKeys::~AccountKeys() = default;

Secret AccountKeys::find(const Account &account, SecretKind kind) const
{
    return m_store.find(account.id, kind, variableOf(account, kind));
}

KeySource AccountKeys::source(const Account &account, SecretKind kind) const
{
    if (m_fromKeychain.contains(placeOf(account.id, kind)))
        return KeySource::Keychain;
    if (m_entered.contains(placeOf(account.id, kind)))
        return KeySource::Session;
    return find(account, kind).isEmpty() ? KeySource::None : KeySource::Environment;
}

void AccountKeys::remember(AccountId account, SecretKind kind, const Secret &secret)
{
    m_store.remember(account, kind, secret);
    m_fromKeychain.remove(placeOf(account, kind));
    m_entered.insert(placeOf(account, kind));
}

void AccountKeys::adopt(AccountId account, SecretKind kind, const Secret &secret,
                        const QString &entry)
{
    m_store.remember(account, kind, secret);
    m_entered.remove(placeOf(account, kind));
    m_fromKeychain.insert(placeOf(account, kind), entry);
}

void AccountKeys::forget(AccountId account)
{
    m_store.forget(account);
    for (const SecretKind kind : Kinds) {
        m_fromKeychain.remove(placeOf(account, kind));
        m_entered.remove(placeOf(account, kind));
    }
}

void AccountKeys::load(const QList<Account> &accounts, QObject *context,
                       std::function<void(const QStringList &)> done)
{
    const auto loading = std::make_shared<Loading>();
    loading->open = 1; // ours, until all are asked
    const QPointer<QObject> guard(context);
    const auto finish = [loading, guard, done = std::move(done)] {
        if (--loading->open == 0 && guard)
            done(loading->problems);
    };
    for (const Account &account : accounts) {
        for (const SecretKind kind : Kinds) {
            const auto place = placeOf(account.id, kind);
            const QString &entry = entryOf(account, kind);
            if (entry.isEmpty() || m_fromKeychain.value(place) == entry ||
                m_entered.contains(place))
                continue;
            ++loading->open;
            m_keychain.read(
                entry, this, [this, loading, finish, account, kind](const Result<Secret> &secret) {
                    if (secret) {
                        adopt(account.id, kind, *secret, entryOf(account, kind));
                        Q_EMIT loaded(account.id);
                    } else {
                        loading->problems.append(
                            tr("The %1 of “%2” could not be read: %3")
                                .arg(titleOf(kind), account.name, secret.error().message));
                    }
                    finish();
                });
        }
    }
    finish();
}

QStringList AccountKeys::loadNow(const QList<Account> &accounts, std::chrono::milliseconds atMost)
{
    QEventLoop loop;
    std::optional<QStringList> problems;
    load(accounts, &loop, [&](const QStringList &found) {
        problems = found;
        loop.quit();
    });
    if (!problems) {
        QTimer::singleShot(atMost, &loop, &QEventLoop::quit);
        loop.exec(QEventLoop::ExcludeUserInputEvents);
    }
    return problems.value_or(
        QStringList{tr("The keychain has not answered yet. It may wait for you to unlock it.")});
}

void AccountKeys::keep(const QString &accountName, SecretKind kind, const Secret &secret,
                       QObject *context, Keychain::Callback<QString> done)
{
    // Several data folders may know an account of this name: the number keeps them apart.
    const QString entry = u"%1, %2 (%3)"_s.arg(
        accountName, titleOf(kind),
        QString::number(QRandomGenerator::system()->generate64(), 16).rightJustified(16, u'0'));
    m_keychain.write(entry, secret, context,
                     [done = std::move(done), entry](const Result<void> &written) {
                         if (written)
                             done(entry);
                         else
                             done(written.error());
                     });
}

void AccountKeys::drop(const QString &entry, QObject *context, Keychain::Callback<void> done)
{
    m_keychain.remove(entry, context, std::move(done));
}

} // namespace Hookglass
