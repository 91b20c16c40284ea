// SPDX-License-Identifier: MIT
#include "store/filterquery.h"

#include "store/connection.h"

#include <QtCore/QDeadlineTimer>
#include <QtSql/QSqlError>

#include <algorithm>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Node = FilterPlan::Node;

enum class Verdict : quint8 { No, Yes, Open };

Verdict verdict(bool holds)
{
    return holds ? Verdict::Yes : Verdict::No;
}

/// A row with what the database said to each condition.
struct Candidate
{
    qint64 id = 0;
    QList<bool> conditions;
};

/// Without `found`, what depends on a payload is open.
Verdict judge(const Node &node, const Candidate &row, const QList<QSet<qint64>> *found)
{
    switch (node.kind) {
    case Node::Kind::Sql:
        return verdict(row.conditions[node.index]);
    case Node::Kind::Payload:
        return found ? verdict(found->at(node.index).contains(row.id)) : Verdict::Open;
    case Node::Kind::Not: {
        const Verdict inner = judge(node.parts.front(), row, found);
        return inner == Verdict::Open ? inner : verdict(inner == Verdict::No);
    }
    case Node::Kind::All:
    case Node::Kind::Any:
        break;
    }
    // One part of this kind decides: a No for all, a Yes for any.
    const Verdict decisive = verdict(node.kind == Node::Kind::Any);
    Verdict result = verdict(node.kind == Node::Kind::All);
    for (const Node &part : node.parts) {
        const Verdict one = judge(part, row, found);
        if (one == decisive)
            return decisive;
        if (one == Verdict::Open)
            result = Verdict::Open;
    }
    return result;
}

bool isStopped(const SearchStop &stop)
{
    return stop && stop();
}

} // namespace

FilterQuery::FilterQuery(Connection &connection, TextSearch &texts, FilterPlan plan,
                         FilterSlices slices)
    : m_connection(connection)
    , m_texts(texts)
    , m_plan(std::move(plan))
    , m_slices(slices)
{
}

Result<FilteredEvents> FilterQuery::page(int limit, std::optional<EventId> before,
                                         const SearchStop &stop)
{
    const Result<Slice> all = bounds();
    if (!all)
        return all.error();
    qint64 to = before ? std::min(all->to, before->value - 1) : all->to;
    FilteredEvents page;
    for (; to > all->from; to -= sliceSize()) {
        if (page.ids.size() >= limit) {
            page.end = FilteredEvents::End::Filled;
            return page;
        }
        const auto ids = isStopped(stop) ? Result<QList<qint64>>(QList<qint64>())
                                         : wanted({std::max(all->from, to - sliceSize()), to},
                                                  limit - page.ids.size(), stop);
        if (!ids)
            return ids.error();
        if (isStopped(stop)) { // what a slice gave is whole only if nobody stopped it
            page.end = FilteredEvents::End::Stopped;
            page.reached = EventId{to + 1};
            return page;
        }
        for (const qint64 id : *ids)
            page.ids.append(EventId{id});
    }
    page.end =
        page.ids.size() >= limit ? FilteredEvents::End::Filled : FilteredEvents::End::Exhausted;
    return page;
}

Result<FilterCount> FilterQuery::count(const FilterCountLimits &limits, const SearchStop &stop)
{
    const Result<Slice> all = bounds();
    if (!all)
        return all.error();
    const QDeadlineTimer deadline(limits.time);
    const auto isOver = [&] { return deadline.hasExpired() || isStopped(stop); };
    FilterCount count;
    for (qint64 to = all->to; to > all->from; to -= sliceSize()) {
        if (count.events >= limits.most || isOver()) {
            count.isExact = false;
            break;
        }
        const Result<qint64> more = countSlice({std::max(all->from, to - sliceSize()), to}, isOver);
        if (!more)
            return more.error();
        // Payloads may have been left out then: with a minus before them that counts too many.
        if (readsPayloads() && isOver()) {
            count.isExact = false;
            break;
        }
        count.events += *more;
    }
    if (count.events > limits.most)
        count = {.events = limits.most, .isExact = false};
    return count;
}

Result<FilterQuery::Slice> FilterQuery::bounds()
{
    const Result<QVariant> first = m_connection.value(u"SELECT min(id) FROM event"_s);
    const Result<QVariant> last = m_connection.value(u"SELECT max(id) FROM event"_s);
    if (!first)
        return first.error();
    if (!last)
        return last.error();
    if (last->isNull())
        return Slice();
    return Slice{.from = first->toLongLong() - 1, .to = last->toLongLong()};
}

Result<void> FilterQuery::run(std::optional<QSqlQuery> &query, const QString &sql,
                              const QVariantList &values)
{
    if (!query) {
        Result<QSqlQuery> prepared = m_connection.prepare(sql);
        if (!prepared)
            return prepared.error();
        query = std::move(*prepared);
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        query->bindValue(int(i), values[i]);
    return m_connection.run(*query);
}

Result<QList<qint64>> FilterQuery::wanted(Slice slice, qint64 limit, const SearchStop &stop)
{
    if (readsPayloads()) {
        Result<QList<qint64>> ids = wantedByPayload(slice, stop);
        if (ids && ids->size() > limit)
            ids->resize(limit);
        return ids;
    }
    QVariantList values{slice.from, slice.to};
    values += m_plan.where.values;
    values.append(limit);
    const Result<void> done = run(m_select,
                                  u"SELECT e.id FROM event e WHERE e.id > ? AND e.id <= ? AND %1 "
                                  "ORDER BY e.id DESC LIMIT ?"_s.arg(m_plan.where.sql),
                                  values);
    if (!done)
        return done.error();
    QList<qint64> ids;
    while (m_select->next())
        ids.append(m_select->value(0).toLongLong());
    if (m_select->lastError().isValid())
        return m_connection.error(m_select->lastError());
    m_select->finish();
    return ids;
}

Result<QList<qint64>> FilterQuery::wantedByPayload(Slice slice, const SearchStop &stop)
{
    QString columns;
    QVariantList values;
    for (const SqlCondition &condition : std::as_const(m_plan.conditions)) {
        columns += u", CASE WHEN "_s + condition.sql + u" THEN 1 ELSE 0 END"_s;
        values += condition.values;
    }
    values += {slice.from, slice.to};
    values += m_plan.where.values;
    const Result<void> done =
        run(m_select,
            u"SELECT e.id"_s + columns + u" FROM event e WHERE e.id > ? AND e.id <= ? AND "_s +
                m_plan.where.sql + u" ORDER BY e.id DESC"_s,
            values);
    if (!done)
        return done.error();
    QList<Candidate> rows;
    QList<qint64> open;
    while (m_select->next()) {
        Candidate row{.id = m_select->value(0).toLongLong(), .conditions = {}};
        for (qsizetype i = 0; i < m_plan.conditions.size(); ++i)
            row.conditions.append(m_select->value(int(i) + 1).toInt() != 0);
        if (judge(*m_plan.root, row, nullptr) == Verdict::Open)
            open.append(row.id);
        rows.append(std::move(row));
    }
    if (m_select->lastError().isValid())
        return m_connection.error(m_select->lastError());
    m_select->finish();
    const Result<QList<QSet<qint64>>> found = m_texts.find(m_plan.tests, open, stop);
    if (!found)
        return found.error();
    QList<qint64> ids;
    for (const Candidate &row : std::as_const(rows)) {
        if (judge(*m_plan.root, row, &*found) == Verdict::Yes)
            ids.append(row.id);
    }
    return ids;
}

Result<qint64> FilterQuery::countSlice(Slice slice, const SearchStop &stop)
{
    if (readsPayloads()) {
        const Result<QList<qint64>> ids = wantedByPayload(slice, stop);
        if (!ids)
            return ids.error();
        return ids->size();
    }
    QVariantList values{slice.from, slice.to};
    values += m_plan.where.values;
    const Result<void> done =
        run(m_count,
            u"SELECT count(*) FROM event e WHERE e.id > ? AND e.id <= ? AND "_s + m_plan.where.sql,
            values);
    if (!done)
        return done.error();
    const qint64 count = m_count->next() ? m_count->value(0).toLongLong() : 0;
    m_count->finish();
    return count;
}

} // namespace Hookglass
