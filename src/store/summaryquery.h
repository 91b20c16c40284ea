// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"
#include "store/namecache.h"

#include <QtCore/QList>
#include <QtSql/QSqlQuery>

#include <map>
#include <optional>

namespace Hookglass {

class Connection;

/// Reads event rows as summaries, through prepared statements. For one connection.
class SummaryQuery final
{
public:
    SummaryQuery(Connection &connection, NameCache &names);

    /// In the order asked; unknown ones are left out.
    Result<QList<EventSummary>> byIds(const QList<EventId> &ids);
    /// Newest first, ids below `before`.
    Result<QList<EventSummary>> page(int limit, std::optional<EventId> before);

    static QString resourceIdsToText(const QList<qint64> &ids);

private:
    Result<QSqlQuery *> idsStatement(int ids);
    Result<void> read(QSqlQuery &query, QList<EventSummary> &rows);

    Connection &m_connection;
    NameCache &m_names;
    std::map<int, QSqlQuery> m_byIds; ///< by number of ids
    std::optional<QSqlQuery> m_page;
};

} // namespace Hookglass
