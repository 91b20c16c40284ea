// SPDX-License-Identifier: MIT
#include "store/summaryquery.h"

#include "store/connection.h"
#include "store/forwardstates.h"
#include "store/trash.h"

#include <QtCore/QHash>
#include <QtSql/QSqlError>

#include <algorithm>
#include <array>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array IdsSizes = {1, 16, 128, 512};

QString selectSummaries(const QString &condition)
{
    return u"SELECT e.id, e.uid, e.type_id, e.account_id, e.first_received_us, e.created_us, "
           "e.resource_ids, e.signature, e.disposition, e.origin, e.attempts, a.status, "
           "e.pinned, e.problem "
           "FROM event e LEFT JOIN answer a ON a.delivery_id = e.last_delivery_id WHERE %1"_s.arg(
               condition);
}

QList<qint64> resourceIdsFromText(const QString &text)
{
    QList<qint64> ids;
    for (const QStringView part : QStringView(text).split(u',', Qt::SkipEmptyParts))
        ids.append(part.toLongLong());
    return ids;
}

} // namespace

SummaryQuery::SummaryQuery(Connection &connection, NameCache &names)
    : m_connection(connection)
    , m_names(names)
{
}

QString SummaryQuery::resourceIdsToText(const QList<qint64> &ids)
{
    QString text = u""_s; // not null: the column has no NULLs
    for (const qint64 id : ids) {
        if (!text.isEmpty())
            text += u',';
        text += QString::number(id);
    }
    return text;
}

Result<QSqlQuery *> SummaryQuery::idsStatement(int ids)
{
    if (const auto found = m_byIds.find(ids); found != m_byIds.end())
        return &found->second;
    Result<QSqlQuery> query = m_connection.prepare(
        selectSummaries(u"e.id IN (%1)"_s.arg(QStringList(ids, u"?"_s).join(u','))));
    if (!query)
        return query.error();
    return &m_byIds.emplace(ids, std::move(*query)).first->second;
}

Result<QList<EventSummary>> SummaryQuery::byIds(const QList<EventId> &ids)
{
    QList<EventSummary> rows;
    rows.reserve(ids.size());
    for (qsizetype at = 0; at < ids.size();) {
        const qsizetype left = ids.size() - at;
        const auto fitting = std::find_if(IdsSizes.begin(), IdsSizes.end(),
                                          [left](int size) { return size >= left; });
        const int size = fitting == IdsSizes.end() ? IdsSizes.back() : *fitting;
        Result<QSqlQuery *> query = idsStatement(size);
        if (!query)
            return query.error();
        for (int i = 0; i < size; ++i) // filled up with the last one again
            (*query)->bindValue(i, ids[at + std::min<qsizetype>(i, left - 1)].value);
        if (Result<void> done = read(**query, rows); !done)
            return done.error();
        at += size;
    }
    QHash<EventId, qsizetype> places;
    places.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i)
        places.insert(rows[i].id, i);
    QList<EventSummary> ordered;
    ordered.reserve(rows.size());
    for (const EventId id : ids) {
        if (const auto place = places.constFind(id); place != places.cend())
            ordered.append(rows[*place]);
    }
    if (Result<void> done = ForwardStates(m_connection).fill(ordered); !done)
        return done.error();
    return ordered;
}

Result<QList<EventSummary>> SummaryQuery::page(int limit, std::optional<EventId> before)
{
    if (!m_page) {
        // A store that an older version made, and nobody has written to since, has no such table.
        const Result<QVariant> exists =
            m_connection.value(Dialect::tableExists(), {u"event_deleted"_s});
        if (!exists)
            return exists.error();
        const QString condition =
            exists->isValid() ? u"e.id < ? AND "_s + Trash::isNotDeleted() : u"e.id < ?"_s;
        Result<QSqlQuery> query =
            m_connection.prepare(selectSummaries(condition + u" ORDER BY e.id DESC LIMIT ?"_s));
        if (!query)
            return query.error();
        m_page = std::move(*query);
    }
    m_page->bindValue(0, before ? before->value : std::numeric_limits<qint64>::max());
    m_page->bindValue(1, std::max(limit, 0));
    QList<EventSummary> rows;
    if (Result<void> done = read(*m_page, rows); !done)
        return done.error();
    if (Result<void> done = ForwardStates(m_connection).fill(rows); !done)
        return done.error();
    return rows;
}

Result<void> SummaryQuery::read(QSqlQuery &query, QList<EventSummary> &rows)
{
    if (Result<void> done = m_connection.run(query); !done)
        return done;
    const qsizetype first = rows.size();
    QList<qint64> types;
    while (query.next()) {
        EventSummary row;
        row.id = EventId{query.value(0).toLongLong()};
        row.eventId = query.value(1).toString();
        types.append(query.value(2).toLongLong());
        row.account = AccountId{query.value(3).toLongLong()};
        row.receivedAt = fromMicros(query.value(4).toLongLong());
        if (!query.isNull(5))
            row.created = fromMicros(query.value(5).toLongLong());
        row.resourceIds = resourceIdsFromText(query.value(6).toString());
        row.signature = SignatureVerdict::Kind(query.value(7).toInt());
        row.disposition = Disposition(query.value(8).toInt());
        row.origin = Origin(query.value(9).toInt());
        row.attempts = query.value(10).toInt();
        row.answerStatus = query.value(11).toInt(); // NULL: 0, not recorded
        row.pinned = query.value(12).toInt() != 0;
        row.problem = query.value(13).toString();
        rows.append(std::move(row));
    }
    if (query.lastError().isValid())
        return m_connection.error(query.lastError());
    query.finish();
    // After the query: a name that is not known yet is a query of its own.
    for (qsizetype i = first; i < rows.size(); ++i) {
        Result<QString> type = m_names.typeName(types[i - first]);
        Result<QString> account = m_names.accountName(rows[i].account);
        if (!type)
            return type.error();
        if (!account)
            return account.error();
        rows[i].eventName = std::move(*type);
        rows[i].accountName = std::move(*account);
    }
    return {};
}

} // namespace Hookglass
