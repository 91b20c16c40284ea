// SPDX-License-Identifier: MIT
#include "app/confusablekeys.h"

#include <algorithm>

namespace Hookglass {

QList<ConfusableKey> confusableKeys(const QList<Account> &accounts, const AccountKeys &keys,
                                    AccountId own)
{
    QList<ConfusableKey> all;
    const auto add = [&all](ConfusableKey::Kind kind, const QString &label, const Secret &key) {
        const auto isSame = [&key](const ConfusableKey &other) { return other.key == key; };
        if (!key.isEmpty() && std::none_of(all.cbegin(), all.cend(), isSame))
            all.append({kind, label, key});
    };
    const auto addAccount = [&](const Account &account) {
        add(ConfusableKey::Kind::ApiKey, account.name, keys.find(account, SecretKind::ApiKey));
        add(ConfusableKey::Kind::SystemName, account.system, Secret(account.system.toUtf8()));
        if (account.id != own)
            add(ConfusableKey::Kind::OtherAccount, account.name,
                keys.find(account, SecretKind::SystemKey));
    };
    // Its own first: of two equal secrets the nearer one is named.
    for (const Account &account : accounts) {
        if (account.id == own)
            addAccount(account);
    }
    for (const Account &account : accounts) {
        if (account.id != own)
            addAccount(account);
    }
    return all;
}

} // namespace Hookglass
