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

void MultiInsert::start(qsizetype rows)
{
    m_result = {};
    m_rowsLeft = rows;
    choose();
}

/// The largest statement that the rows left fill.
void MultiInsert::choose()
{
    m_current = nullptr;
    m_at = 0;
    for (const int rows : StatementRows) {
        if (m_rowsLeft < rows)
            continue;
        Result<Statement *> prepared = statement(rows);
        if (prepared)
            m_current = *prepared;
        else
            m_result = prepared.error();
        return;
    }
}

void MultiInsert::bind(const QVariant &value)
{
    if (!m_current)
        return;
    m_current->query.bindValue(std::as_const(m_current->names)[m_at], value);
    if (++m_at == m_current->names.size())
        write();
}

void MultiInsert::write()
{
    if (Result<void> done = m_connection.run(m_current->query); !done) {
        m_result = done;
        m_current = nullptr;
        return;
    }
    m_rowsLeft -= m_current->names.size() / m_columns.size();
    choose();
}

Result<void> MultiInsert::finish()
{
    Q_ASSERT(!m_result || m_rowsLeft == 0);
    m_current = nullptr;
    return m_result;
}

} // namespace Hookglass
