// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QHash>
#include <QtCore/QString>

namespace Hookglass {

class Connection;

/// Names of accounts and event types by number. Only an unknown number costs a query; after an
/// account was renamed, forgetAccounts().
class NameCache final
{
public:
    explicit NameCache(Connection &connection);

    /// Empty if there is no such account.
    Result<QString> accountName(AccountId id);
    void forgetAccounts() { m_accounts.clear(); }
    /// Empty for 0.
    Result<QString> typeName(qint64 id);
    /// 0 if there is none yet.
    Result<qint64> typeId(const QString &name);
    void addType(qint64 id, const QString &name);

private:
    Result<QString> lookUp(QHash<qint64, QString> &cache, const QString &table, qint64 id);

    Connection &m_connection;
    QHash<qint64, QString> m_accounts;
    QHash<qint64, QString> m_types;
    QHash<QString, qint64> m_typeIds;
};

} // namespace Hookglass
