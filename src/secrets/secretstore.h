// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/secret.h"

#include <QtCore/QHash>
#include <QtCore/QString>

namespace Hookglass {

enum class SecretKind {
    ApiKey,   ///< signs in at FUB's API
    SystemKey ///< X-System-Key: the webhooks' signing secret
};

/// Where keys come from: this session's memory first, then the environment variable that the
/// account names. Nothing is ever written to disk.
class SecretStore final
{
public:
    /// Kept until the process ends.
    void remember(AccountId account, SecretKind kind, const Secret &secret);
    void forget(AccountId account);
    /// Empty if there is none. `environmentName` may be empty.
    Secret find(AccountId account, SecretKind kind, const QString &environmentName) const;

    /// The value of an environment variable, trailing line ends removed; empty if unset.
    static Secret fromEnvironment(const QString &name);

private:
    QHash<std::pair<AccountId, int>, Secret> m_session;
};

} // namespace Hookglass
