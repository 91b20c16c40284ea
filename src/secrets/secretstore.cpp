// SPDX-License-Identifier: MIT
#include "secrets/secretstore.h"

namespace Hookglass {

void SecretStore::remember(AccountId account, SecretKind kind, const Secret &secret)
{
    m_session.insert({account, int(kind)}, secret);
}

void SecretStore::forget(AccountId account)
{
    m_session.remove({account, int(SecretKind::ApiKey)});
    m_session.remove({account, int(SecretKind::SystemKey)});
}

Secret SecretStore::find(AccountId account, SecretKind kind, const QString &environmentName) const
{
    const Secret remembered = m_session.value({account, int(kind)});
    return remembered.isEmpty() ? fromEnvironment(environmentName) : remembered;
}

Secret SecretStore::fromEnvironment(const QString &name)
{
    if (name.isEmpty())
        return {};
    QByteArray value = qgetenv(name.toLocal8Bit().constData());
    while (value.endsWith('\n') || value.endsWith('\r'))
        value.chop(1);
    return Secret(value);
}

} // namespace Hookglass
