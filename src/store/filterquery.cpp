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

constexpr qsizetype CandidatesAtOnce = 250; ///< events whose rows and payloads are read together
constexpr qsizetype FirstPayloads = 8;
constexpr qint64 DenseShare = 4; ///< of all events, this part is many

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

using Candidates = QList<std::optional<EventSet>>;

/// What is known of payloads.
struct Known
{
    const Candidates &candidates;               ///< for each test
    const QList<QSet<qint64>> *found = nullptr; ///< for each test; null: they were not read
};

Verdict judgePayload(qsizetype test, qint64 event, const Known &known)
{
    if (known.found)
        return verdict(known.found->at(test).contains(event));
    const std::optional<EventSet> &candidates = known.candidates.at(test);
    return candidates && !candidates->contains(event) ? Verdict::No : Verdict::Open;
}

/// As far as it is known.
Verdict judge(const Node &node, const Candidate &row, const Known &known)
{
    switch (node.kind) {
    case Node::Kind::Sql:
        return verdict(row.conditions[node.index]);
    case Node::Kind::Payload:
        return judgePayload(node.index, row.id, known);
    case Node::Kind::Not: {
        const Verdict inner = judge(node.parts.front(), row, known);
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
        const Verdict one = judge(part, row, known);
        if (one == decisive)
            return decisive;
        if (one == Verdict::Open)
            result = Verdict::Open;
    }
    return result;
}

/// Events beyond which the node holds for none, as far as that is known; nullopt: any.
std::optional<EventSet> atMost(const Node &node, const FilterPlan &plan,
                               const Candidates &candidates)
{
    switch (node.kind) {
    case Node::Kind::Sql:
        return plan.conditions[node.index].only;
    case Node::Kind::Not:
        return std::nullopt;
    case Node::Kind::Payload:
        return candidates.at(node.index);
    case Node::Kind::All:
    case Node::Kind::Any:
        break;
    }
    QList<std::optional<EventSet>> sets;
    for (const Node &part : node.parts)
        sets.append(atMost(part, plan, candidates));
    return node.kind == Node::Kind::All ? EventSet::inAll(sets) : EventSet::inAny(sets);
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
    if (Result<void> done = lookIntoIndex(*all, stop); !done)
        return done.error();
    qint64 to = before ? std::min(all->to, before->value - 1) : all->to;
    FilteredEvents page;
    while (to > all->from) {
        if (page.ids.size() >= limit) {
            page.end = FilteredEvents::End::Filled;
            return page;
        }
        const Slice slice = sliceDownFrom(to, all->from);
        const auto found = isStopped(stop) ? Result<Found>(Found{.ids = {}, .from = to})
                                           : wanted(slice, limit - page.ids.size(), stop);
        if (!found)
            return found.error();
        for (const qint64 id : found->ids)
            page.ids.append(EventId{id});
        to = found->from;
        if (to > slice.from && page.ids.size() < limit) {
            page.end = FilteredEvents::End::Stopped;
            page.reached = EventId{to + 1};
            return page;
        }
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
    if (Result<void> done = lookIntoIndex(*all, isOver); !done)
        return done.error();
    FilterCount count;
    for (qint64 to = all->to; to > all->from;) {
        if (count.events >= limits.most || isOver()) {
            count.isExact = false;
            break;
        }
        const Slice slice = sliceDownFrom(to, all->from);
        if (readsPayloads()) {
            const Result<Found> found = wantedByPayload(slice, isOver);
            if (!found)
                return found.error();
            count.events += found->ids.size();
            to = found->from;
            if (to > slice.from) {
                count.isExact = false;
                break;
            }
            continue;
        }
        const Result<qint64> more = countRows(slice);
        if (!more)
            return more.error();
        count.events += *more;
        to = slice.from;
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
    return Slice{.from = first->toLongLong() - 1, .to = last->toLongLong(), .ids = {}};
}

Result<void> FilterQuery::lookIntoIndex(const Slice &all, const SearchStop &stop)
{
    m_span = readsPayloads() ? m_slices.payloads : m_slices.rows;
    if (readsPayloads()) {
        Result<Candidates> candidates = m_texts.candidates(m_plan.tests, stop);
        if (!candidates)
            return candidates.error();
        m_candidates = std::move(*candidates);
    }
    m_only = m_plan.root ? atMost(*m_plan.root, m_plan, m_candidates) : std::nullopt;
    // Many of them are read faster as a range, with what stands between them.
    if (m_only && m_only->size() > (all.to - all.from) / DenseShare)
        m_only.reset();
    return {};
}

FilterQuery::Slice FilterQuery::sliceDownFrom(qint64 to, qint64 first) const
{
    if (!m_only)
        return {.from = std::max(first, to - m_span), .to = to, .ids = {}};
    Slice slice{.from = first, .to = to, .ids = m_only->downFrom(to, CandidatesAtOnce)};
    if (slice.ids.size() == CandidatesAtOnce)
        slice.from = std::max(first, slice.ids.constLast() - 1);
    return slice;
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

Result<FilterQuery::Found> FilterQuery::wanted(const Slice &slice, qint64 limit,
                                               const SearchStop &stop)
{
    Found found{.ids = {}, .from = slice.from};
    if (readsPayloads()) {
        Result<Found> read = wantedByPayload(slice, stop);
        if (read && read->ids.size() > limit)
            read->ids.resize(limit);
        return read;
    }
    if (m_only && slice.ids.isEmpty())
        return found;
    SqlCondition condition = among(slice);
    condition.values.append(limit);
    const Result<void> done =
        run(m_select,
            u"SELECT e.id FROM event e WHERE %1 ORDER BY e.id DESC LIMIT ?"_s.arg(condition.sql),
            condition.values);
    if (!done)
        return done.error();
    while (m_select->next())
        found.ids.append(m_select->value(0).toLongLong());
    if (m_select->lastError().isValid())
        return m_connection.error(m_select->lastError());
    m_select->finish();
    return found;
}

/// What the database can say of the rows of a slice that may be wanted.
SqlCondition FilterQuery::among(const Slice &slice) const
{
    SqlCondition condition{u"e.id > ? AND e.id <= ?"_s, {slice.from, slice.to}};
    if (m_only) {
        condition.sql = u"e.id IN (%1)"_s.arg(QStringList(CandidatesAtOnce, u"?"_s).join(u','));
        condition.values.clear();
        for (qsizetype i = 0; i < CandidatesAtOnce; ++i) // filled up with the last one again
            condition.values.append(slice.ids[std::min(i, slice.ids.size() - 1)]);
    }
    condition.sql += u" AND "_s + m_plan.where.sql;
    condition.values += m_plan.where.values;
    return condition;
}

Result<void> FilterQuery::selectRows(const Slice &slice)
{
    QString columns;
    QVariantList values;
    for (const SqlCondition &condition : std::as_const(m_plan.conditions)) {
        columns += u", CASE WHEN "_s + condition.sql + u" THEN 1 ELSE 0 END"_s;
        values += condition.values;
    }
    const SqlCondition rows = among(slice);
    return run(m_select,
               u"SELECT e.id"_s + columns + u" FROM event e WHERE "_s + rows.sql +
                   u" ORDER BY e.id DESC"_s,
               values + rows.values);
}

Result<FilterQuery::Found> FilterQuery::wantedByPayload(const Slice &slice, const SearchStop &stop)
{
    Found wanted{.ids = {}, .from = slice.from};
    if (m_only && slice.ids.isEmpty())
        return wanted;
    if (Result<void> done = selectRows(slice); !done)
        return done.error();
    QList<Candidate> rows;
    QList<qint64> open;
    while (m_select->next()) {
        Candidate row{.id = m_select->value(0).toLongLong(), .conditions = {}};
        for (qsizetype i = 0; i < m_plan.conditions.size(); ++i)
            row.conditions.append(m_select->value(int(i) + 1).toInt() != 0);
        if (judge(*m_plan.root, row, {.candidates = m_candidates}) == Verdict::Open)
            open.append(row.id);
        rows.append(std::move(row));
    }
    if (m_select->lastError().isValid())
        return m_connection.error(m_select->lastError());
    m_select->finish();
    if (open.size() < m_slices.payloads / 4) // few payloads are to be read: look farther
        m_span = std::max(m_span, std::min(m_span * 2, m_slices.rows));
    else if (open.size() > m_slices.payloads)
        m_span = m_slices.payloads;
    const Result<QList<QSet<qint64>>> found = findIn(open, wanted.from, stop);
    if (!found)
        return found.error();
    for (const Candidate &row : std::as_const(rows)) {
        if (row.id <= wanted.from)
            break;
        if (judge(*m_plan.root, row, {.candidates = m_candidates, .found = &*found}) ==
            Verdict::Yes)
            wanted.ids.append(row.id);
    }
    return wanted;
}

/// A few payloads at first, as they may be of megabytes, then more and more at once.
Result<QList<QSet<qint64>>> FilterQuery::findIn(const QList<qint64> &open, qint64 &from,
                                                const SearchStop &stop)
{
    QList<QSet<qint64>> found(m_plan.tests.size());
    qsizetype atOnce = FirstPayloads;
    for (qsizetype done = 0; done < open.size(); atOnce *= 2) {
        const QList<qint64> some = open.sliced(done, std::min(atOnce, open.size() - done));
        const Result<QList<QSet<qint64>>> more = m_texts.find(m_plan.tests, some, stop);
        if (!more)
            return more.error();
        if (isStopped(stop)) { // then the answer is not whole
            from = open.at(done);
            break;
        }
        for (qsizetype test = 0; test < found.size(); ++test)
            found[test].unite(more->at(test));
        done += some.size();
    }
    return found;
}

Result<qint64> FilterQuery::countRows(const Slice &slice)
{
    if (m_only && slice.ids.isEmpty())
        return 0;
    const SqlCondition condition = among(slice);
    const Result<void> done =
        run(m_count, u"SELECT count(*) FROM event e WHERE "_s + condition.sql, condition.values);
    if (!done)
        return done.error();
    const qint64 count = m_count->next() ? m_count->value(0).toLongLong() : 0;
    m_count->finish();
    return count;
}

} // namespace Hookglass
