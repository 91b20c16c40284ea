// SPDX-License-Identifier: MIT
#pragma once

#include "store/connection.h"

#include <QtSql/QSqlError>

namespace Hookglass {

/// Runs a question and hands each row to `take`.
template <typename Take>
Result<void> forEachRow(Connection &connection, const QString &sql, const QVariantList &values,
                        Take take)
{
    Result<QSqlQuery> query = connection.prepare(sql);
    if (!query)
        return query.error();
    for (const QVariant &value : values)
        query->addBindValue(value);
    if (Result<void> done = connection.run(*query); !done)
        return done;
    while (query->next())
        take(std::as_const(*query));
    if (query->lastError().isValid())
        return connection.error(query->lastError());
    return {};
}

} // namespace Hookglass
