// SPDX-License-Identifier: MIT
#include "store/multiinsert.h"

#include "store/connection.h"

#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
constexpr std::array StatementRows = {64, 16, 4, 1};
} // namespace

PlaceholderRows placeholders(int rows, qsizetype columns)
{
    PlaceholderRows result;
    QStringList texts;
    for (int row = 0; row < rows; ++row) {
        QStringList names;
        for (qsizetype column = 0; column < columns; ++column)
            names.append(u":v"_s + QString::number(row * columns + column, 36));
        texts.append(u'(' + names.join(u',') + u')');
        result.names += names;
    }
    result.text = texts.join(u',');
    return result;
}

MultiInsert::MultiInsert(Connection &connection, QString table, QStringList columns, QString ending)
    : m_connection(connection)
    , m_table(std::move(table))
    , m_columns(std::move(columns))
    , m_ending(std::move(ending))
{
}

Result<void> MultiInsert::flush()
{
    Result<void> done = write();
    m_values.clear();
    return done;
}

void MultiInsert::release()
{
    for (auto &[rows, statement] : m_statements) {
        for (const QString &name : std::as_const(statement.names))
            statement.query.bindValue(name, QVariant());
    }
}

Result<MultiInsert::Statement *> MultiInsert::statement(int rows)
{
    if (const auto found = m_statements.find(rows); found != m_statements.end())
        return &found->second;
    const PlaceholderRows marks = placeholders(rows, m_columns.size());
    Result<QSqlQuery> query = m_connection.prepare(u"INSERT INTO %1 (%2) VALUES %3 %4"_s.arg(
        m_table, m_columns.join(u','), marks.text, m_ending));
    if (!query)
        return query.error();
    return &m_statements.emplace(rows, Statement{std::move(*query), marks.names}).first->second;
}

Result<void> MultiInsert::write()
{
    const qsizetype width = m_columns.size();
    Q_ASSERT(m_values.size() % width == 0);
    qsizetype rowsLeft = m_values.size() / width;
    auto value = m_values.cbegin();
    for (const int rows : StatementRows) {
        if (rowsLeft < rows)
            continue;
        Result<Statement *> prepared = statement(rows);
        if (!prepared)
            return prepared.error();
        Statement &statement = **prepared;
        for (; rowsLeft >= rows; rowsLeft -= rows) {
            for (const QString &name : std::as_const(statement.names))
                statement.query.bindValue(name, *value++);
            if (Result<void> done = m_connection.run(statement.query); !done)
                return done;
        }
    }
    return {};
}

} // namespace Hookglass
