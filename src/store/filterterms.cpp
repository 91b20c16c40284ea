// SPDX-License-Identifier: MIT
// The conditions of a filter in SQL that SQLite and PostgreSQL both take.
#include "store/filterplan.h"

#include "core/eventidentity.h"
#include "core/forward.h"
#include "core/wildcard.h"
#include "store/eventlookup.h"
#include "store/indexedsearch.h"
#include "store/rowquery.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Condition = Result<std::optional<SqlCondition>>;

/// `column` is one of these; patterns are compared here, as databases differ in theirs.
SqlCondition isOneOf(const QString &column, const QVariantList &values)
{
    if (values.isEmpty())
        return {u"(1 = 0)"_s, {}};
    return {u"(%1 IN (%2))"_s.arg(column, QStringList(values.size(), u"?"_s).join(u',')), values};
}

/// The event is one of these.
SqlCondition isOneOfEvents(const QVariantList &ids)
{
    SqlCondition condition = isOneOf(u"e.id"_s, ids);
    condition.only.emplace();
    for (const QVariant &id : ids)
        condition.only->add(id.toLongLong());
    return condition;
}

/// Numbers of the rows whose name fits.
Result<QVariantList> named(Connection &connection, const QString &table, const QString &pattern)
{
    QVariantList ids;
    const Result<void> done =
        forEachRow(connection, u"SELECT id, name FROM %1 ORDER BY id"_s.arg(table), {},
                   [&ids, &pattern](const QSqlQuery &row) {
                       if (fitsWildcard(row.value(1).toString(), pattern))
                           ids.append(row.value(0));
                   });
    if (!done)
        return done.error();
    return ids;
}

SqlCondition inRange(const QString &value, const FilterRange &range)
{
    QStringList parts;
    QVariantList values;
    if (range.from) {
        parts.append(value + (range.from->isIncluded ? u" >= ?"_s : u" > ?"_s));
        values.append(range.from->value);
    }
    if (range.to) {
        parts.append(value + (range.to->isIncluded ? u" <= ?"_s : u" < ?"_s));
        values.append(range.to->value);
    }
    return {u'(' + parts.join(u" AND "_s) + u')', values};
}

SqlCondition both(const SqlCondition &first, const QString &between, const SqlCondition &second)
{
    return {u'(' + first.sql + between + second.sql + u')', first.values + second.values};
}

/// A number in the comma list of a people event.
Condition personCondition(Connection &connection, const FilterPerson &person)
{
    const Result<QVariantList> types = named(connection, u"event_type"_s, u"people*"_s);
    if (!types)
        return types.error();
    SqlCondition condition = isOneOf(u"e.type_id"_s, *types);
    condition.sql = u'(' + condition.sql + u" AND (',' || e.resource_ids || ',') LIKE ?)"_s;
    condition.values.append(u"%,%1,%"_s.arg(person.number));
    return std::optional(std::move(condition));
}

Condition wholeIdCondition(Connection &connection, const QString &text)
{
    const Result<QList<EventId>> events = EventLookup::ofAnyAccount(connection, text);
    if (!events)
        return events.error();
    QVariantList ids;
    for (const EventId event : *events)
        ids.append(event.value);
    return std::optional(isOneOfEvents(ids));
}

/// For LIKE with "!" before what would stand for others; only ASCII is made small, as by SQLite.
QString beginningPattern(const QString &text)
{
    QString pattern;
    for (const QChar c : text) {
        if (c == u'%' || c == u'_' || c == u'!')
            pattern += u'!';
        pattern += c >= u'A' && c <= u'Z' ? c.toLower() : c;
    }
    return pattern + u'%';
}

/// The search index tells the few events whose ids begin like that. There is no index on the ids
/// themselves: it would cost more than half of what the writer takes in (see KeyIndex).
Result<SqlCondition> beginsWith(Connection &connection, const QString &text)
{
    constexpr qint64 mostEvents = 1'000; ///< of more, the first page is full soon
    // PostgreSQL's LIKE minds the case, SQLite's only that of letters beyond ASCII.
    SqlCondition condition{u"(lower(e.uid) LIKE ? ESCAPE '!')"_s, {beginningPattern(text)}};
    const auto found = IndexedSearch(connection).withId(text, mostEvents);
    if (!found)
        return condition;
    const Result<QVariant> newest = connection.value(u"SELECT max(id) FROM event"_s);
    if (!newest)
        return newest.error();
    condition.only.emplace();
    condition.only->addRange(found->newerThan + 1, newest->toLongLong());
    for (const qint64 event : found->events)
        condition.only->add(event);
    return condition;
}

Condition idCondition(Connection &connection, const FilterId &id)
{
    constexpr qsizetype ShortestPrefix = 8; ///< of digits only: shorter ones are our numbers
    if (isUuid(id.text))
        return wholeIdCondition(connection, id.text);
    bool isNumber = false;
    const qint64 number = id.text.toLongLong(&isNumber);
    const SqlCondition isOurs = isOneOfEvents({number});
    if (isNumber && number > 0 && id.text.size() < ShortestPrefix)
        return std::optional(isOurs);
    Result<SqlCondition> begins = beginsWith(connection, id.text);
    if (!begins)
        return begins.error();
    if (!isNumber || number <= 0)
        return std::optional(std::move(*begins));
    SqlCondition either = both(isOurs, u" OR "_s, *begins);
    either.only = EventSet::inAny({isOurs.only, begins->only});
    return std::optional(std::move(either));
}

/// Some target's newest forward is in one of these stages; what counts is as in ForwardStates.
SqlCondition hasForward(const QList<ForwardStage> &stages)
{
    const QVariantList counted{int(ForwardReason::Drill), int(ForwardStage::Cancelled)};
    SqlCondition condition;
    condition.sql =
        u"EXISTS (SELECT 1 FROM forward f WHERE f.event_id = e.id AND f.target_id <> 0 "
        "AND f.reason <> ? AND f.state <> ? AND f.state IN (%1) "
        "AND NOT EXISTS (SELECT 1 FROM forward n WHERE n.event_id = f.event_id "
        "AND n.target_id = f.target_id AND n.reason <> ? AND n.state <> ? AND n.id > f.id))"_s.arg(
            QStringList(stages.size(), u"?"_s).join(u','));
    condition.values = counted;
    for (const ForwardStage stage : stages)
        condition.values.append(int(stage));
    condition.values += counted;
    return condition;
}

SqlCondition forwardCondition(const FilterForward &forward)
{
    using Stage = ForwardStage;
    const SqlCondition failed = hasForward({Stage::Failed});
    const SqlCondition waiting = hasForward({Stage::Waiting, Stage::UnderWay});
    const SqlCondition delivered = hasForward({Stage::Delivered});
    switch (forward.state) {
    case ForwardState::Failed:
        return failed;
    case ForwardState::Waiting:
        return both(waiting, u" AND NOT "_s, failed);
    case ForwardState::Delivered:
        return both(delivered, u" AND NOT "_s,
                    hasForward({Stage::Failed, Stage::Waiting, Stage::UnderWay}));
    case ForwardState::None:
        break;
    }
    SqlCondition none =
        hasForward({Stage::Failed, Stage::Waiting, Stage::UnderWay, Stage::Delivered});
    none.sql = u"(NOT "_s + none.sql + u')';
    return none;
}

SqlCondition flagCondition(const FilterIs &is)
{
    switch (is.flag) {
    case FilterFlag::Retry:
        return {u"(e.attempts > 1)"_s, {}};
    case FilterFlag::Pinned:
        return {u"(e.pinned <> 0)"_s, {}};
    case FilterFlag::Refused:
        return {u"(e.disposition = ?)"_s, {int(Disposition::Refused)}};
    case FilterFlag::Noted:
        return {u"EXISTS (SELECT 1 FROM event_mark m WHERE m.event_id = e.id AND m.note <> '')"_s,
                {}};
    case FilterFlag::Unreadable:
        break;
    }
    return {u"(e.type_id = 0)"_s, {}};
}

/// An event without a colour may have no row there.
SqlCondition colorCondition(const FilterColor &term)
{
    if (term.color == EventColor::None) {
        return {u"(NOT EXISTS (SELECT 1 FROM event_mark m "
                "WHERE m.event_id = e.id AND m.color <> 0))"_s,
                {}};
    }
    return {u"EXISTS (SELECT 1 FROM event_mark m WHERE m.event_id = e.id AND m.color = ?)"_s,
            {int(term.color)}};
}

class Translator final
{
public:
    Translator(Connection &connection, const FilterMoment &moment)
        : m_connection(connection)
        , m_moment(moment)
    {
    }

    Condition operator()(const FilterEvent &term) const
    {
        const Result<QVariantList> types = named(m_connection, u"event_type"_s, term.pattern);
        if (!types)
            return types.error();
        return std::optional(isOneOf(u"e.type_id"_s, *types));
    }
    Condition operator()(const FilterAccount &term) const
    {
        const Result<QVariantList> accounts = named(m_connection, u"account"_s, term.pattern);
        if (!accounts)
            return accounts.error();
        return std::optional(isOneOf(u"e.account_id"_s, *accounts));
    }
    Condition operator()(const FilterSignature &term) const
    {
        return plain(u"(e.signature = ?)"_s, int(term.kind));
    }
    Condition operator()(const FilterIs &term) const { return std::optional(flagCondition(term)); }
    Condition operator()(const FilterOrigin &term) const
    {
        return plain(u"(e.origin = ?)"_s, int(term.origin));
    }
    Condition operator()(const FilterPerson &term) const
    {
        return personCondition(m_connection, term);
    }
    Condition operator()(const FilterId &term) const { return idCondition(m_connection, term); }
    Condition operator()(const FilterTag &) const { return std::optional<SqlCondition>(); }
    Condition operator()(const FilterStatus &term) const
    {
        SqlCondition range = inRange(u"a.status"_s, term.range);
        range.sql =
            u"EXISTS (SELECT 1 FROM answer a WHERE a.delivery_id = e.last_delivery_id AND "_s +
            range.sql + u')';
        return std::optional(std::move(range));
    }
    Condition operator()(const FilterUnanswered &) const
    {
        return std::optional(SqlCondition{u"(NOT EXISTS (SELECT 1 FROM answer a "
                                          "WHERE a.delivery_id = e.last_delivery_id))"_s,
                                          {}});
    }
    Condition operator()(const FilterLag &term) const
    {
        SqlCondition range = inRange(u"e.first_received_us - e.created_us"_s, term.range);
        range.sql = u"(e.created_us IS NOT NULL AND "_s + range.sql + u')';
        return std::optional(std::move(range));
    }
    Condition operator()(const FilterSize &term) const
    {
        SqlCondition range = inRange(u"length(p.body)"_s, term.range);
        range.sql =
            u"EXISTS (SELECT 1 FROM payload p WHERE p.delivery_id = e.last_delivery_id AND "_s +
            range.sql + u')';
        return std::optional(std::move(range));
    }
    Condition operator()(const FilterAfter &term) const
    {
        return plain(u"(e.first_received_us >= ?)"_s, toMicros(term.time.resolve(m_moment)));
    }
    Condition operator()(const FilterBefore &term) const
    {
        return plain(u"(e.first_received_us < ?)"_s, toMicros(term.time.resolve(m_moment)));
    }
    Condition operator()(const FilterForward &term) const
    {
        return std::optional(forwardCondition(term));
    }
    Condition operator()(const FilterColor &term) const
    {
        return std::optional(colorCondition(term));
    }
    Condition operator()(const FilterText &) const { return std::optional<SqlCondition>(); }

private:
    static Condition plain(const QString &sql, const QVariant &value)
    {
        return std::optional(SqlCondition{sql, {value}});
    }

    Connection &m_connection;
    const FilterMoment &m_moment;
};

} // namespace

Result<std::optional<SqlCondition>> conditionFor(Connection &connection, const FilterTerm &term,
                                                 const FilterMoment &moment)
{
    return std::visit(Translator(connection, moment), term);
}

} // namespace Hookglass
