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

    /// Begins `rows` rows; what was begun before and not finished is forgotten.
    void start(qsizetype rows);
    /// A row's values, in the order of the columns; written whenever a statement is full.
    template <typename... Values>
    void add(Values &&...values)
    {
        (bind(QVariant(std::forward<Values>(values))), ...);
    }
    /// The first error since start(). All rows begun must have been added.
    Result<void> finish();
    /// Lets go of the last rows' values, which kept statements hold: maybe many large bodies.
    void release();

private:
    struct Statement
    {
        QSqlQuery query;
        QStringList names; ///< of the values, row after row
    };

    Result<Statement *> statement(int rows);
    void choose();
    void bind(const QVariant &value);
    void write();

    Connection &m_connection;
    QString m_table;
    QStringList m_columns;
    QString m_ending;
    std::map<int, Statement> m_statements; ///< by rows
    Statement *m_current = nullptr;        ///< null: no row begun, or an error
    qsizetype m_at = 0;                    ///< values bound of the current statement
    qsizetype m_rowsLeft = 0;              ///< from the current statement on
    Result<void> m_result;
};

} // namespace Hookglass
