// SPDX-License-Identifier: MIT
#include "store/multiinsert.h"

#include "store/connection.h"

#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
constexpr std::array StatementRows = {64, 16, 4, 1};
} // namespace

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

Result<QSqlQuery *> MultiInsert::statement(int rows)
{
    if (const auto found = m_statements.find(rows); found != m_statements.end())
        return &found->second;
    const QString row = u'(' + QStringList(m_columns.size(), u"?"_s).join(u',') + u')';
    const QString sql = u"INSERT INTO %1 (%2) VALUES %3 %4"_s.arg(
        m_table, m_columns.join(u','), QStringList(rows, row).join(u','), m_ending);
    Result<QSqlQuery> query = m_connection.prepare(sql);
    if (!query)
        return query.error();
    return &m_statements.emplace(rows, std::move(*query)).first->second;
}

Result<void> MultiInsert::write()
{
    const qsizetype width = m_columns.size();
    Q_ASSERT(m_values.size() % width == 0);
    qsizetype rowsLeft = m_values.size() / width;
    qsizetype at = 0;
    for (const int rows : StatementRows) {
        if (rowsLeft < rows)
            continue;
        Result<QSqlQuery *> prepared = statement(rows);
        if (!prepared)
            return prepared.error();
        QSqlQuery &query = **prepared;
        const int values = int(rows * width);
        for (; rowsLeft >= rows; rowsLeft -= rows) {
            for (int i = 0; i < values; ++i)
                query.bindValue(i, std::as_const(m_values)[at + i]);
            at += values;
            if (Result<void> done = m_connection.run(query); !done)
                return done;
        }
        // A kept statement would keep the last rows' bytes, up to 64 large bodies.
        for (int i = 0; i < values; ++i)
            query.bindValue(i, QVariant());
    }
    return {};
}

} // namespace Hookglass
