// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QVariant>
#include <QtSql/QSqlQuery>

#include <map>

namespace Hookglass {

class Connection;

/// Inserts many rows by few prepared statements of 1, 4, 16 and 64 rows each: through Qt Sql the
/// price is per statement run, not per row.
class MultiInsert final
{
public:
    /// `ending` is put behind the rows ("ON CONFLICT DO NOTHING").
    MultiInsert(Connection &connection, QString table, QStringList columns, QString ending = {});

    /// Adds a row's values, in the order of the columns.
    template <typename... Values>
    void add(Values &&...values)
    {
        (m_values.append(QVariant(std::forward<Values>(values))), ...);
    }
    /// Writes all rows added. They are forgotten also after an error.
    Result<void> flush();
    /// Forgets all rows added.
    void clear() { m_values.clear(); }

private:
    Result<QSqlQuery *> statement(int rows);
    Result<void> write();

    Connection &m_connection;
    QString m_table;
    QStringList m_columns;
    QString m_ending;
    QVariantList m_values;
    std::map<int, QSqlQuery> m_statements; ///< by rows
};

} // namespace Hookglass
