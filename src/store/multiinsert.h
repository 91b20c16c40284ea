// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QVariant>
#include <QtSql/QSqlQuery>

#include <map>

namespace Hookglass {

class Connection;

/// Named placeholders for rows of values.
struct PlaceholderRows
{
    QString text; ///< "(:v0,:v1),(:v2,:v3)"
    QStringList names;
};
PlaceholderRows placeholders(int rows, qsizetype columns);

/// Inserts many rows by few prepared statements of 1, 4, 16 and 64 rows each. Values are bound by
/// name: by number, Qt Sql makes up a name for each value every time (measured: twice the price).
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
    /// Lets go of the last rows' values, which kept statements hold: maybe many large bodies.
    void release();

private:
    struct Statement
    {
        QSqlQuery query;
        QStringList names; ///< of the values, row after row
    };

    Result<Statement *> statement(int rows);
    Result<void> write();

    Connection &m_connection;
    QString m_table;
    QStringList m_columns;
    QString m_ending;
    QVariantList m_values;
    std::map<int, Statement> m_statements; ///< by rows
};

} // namespace Hookglass
