// SPDX-License-Identifier: MIT
#include "store/filterplan.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Node = FilterPlan::Node;

constexpr qsizetype MostValues = 15'000; ///< SQLite takes 32,766, and each may stand there twice

enum class Joint : quint8 { And, Or };

/// (a AND b); the parts are not empty.
SqlCondition joined(const QList<SqlCondition> &parts, Joint joint)
{
    if (parts.size() == 1)
        return parts.constFirst();
    SqlCondition result;
    QStringList texts;
    QList<std::optional<EventSet>> sets;
    for (const SqlCondition &part : parts) {
        texts.append(part.sql);
        result.values += part.values;
        sets.append(part.only);
    }
    result.sql = u'(' + texts.join(joint == Joint::And ? u" AND "_s : u" OR "_s) + u')';
    result.only = joint == Joint::And ? EventSet::inAll(sets) : EventSet::inAny(sets);
    return result;
}

SqlCondition negated(const SqlCondition &condition)
{
    return {u"(NOT "_s + condition.sql + u')', condition.values};
}

/// Turns the filter's tree into a plan's. What the database can answer alone becomes one
/// condition, however many terms it has.
class Planner final
{
public:
    Planner(Connection &connection, const FilterMoment &moment, FilterPlan &plan)
        : m_connection(connection)
        , m_moment(moment)
        , m_plan(plan)
    {
    }

    Result<Node> node(const FilterNode &filter)
    {
        if (const auto *all = std::get_if<FilterAll>(&filter.value))
            return group(all->parts, Node::Kind::All);
        if (const auto *any = std::get_if<FilterAny>(&filter.value))
            return group(any->parts, Node::Kind::Any);
        if (const auto *inner = std::get_if<FilterNot>(&filter.value))
            return inverse(inner->parts);
        return term(std::get<FilterTerm>(filter.value));
    }

private:
    Node sqlNode(SqlCondition condition)
    {
        m_plan.conditions.append(std::move(condition));
        return {.kind = Node::Kind::Sql, .index = m_plan.conditions.size() - 1, .parts = {}};
    }
    Node payloadNode(PayloadTest test)
    {
        m_plan.tests.append(std::move(test));
        return {.kind = Node::Kind::Payload, .index = m_plan.tests.size() - 1, .parts = {}};
    }
    /// Conditions are added at the end, and joined while they are still there.
    SqlCondition takeBack(const Node &sql) { return m_plan.conditions.takeAt(sql.index); }

    Result<Node> term(const FilterTerm &term);
    Result<Node> group(const std::vector<FilterNode> &parts, Node::Kind kind);
    Result<Node> inverse(const std::vector<FilterNode> &parts);

    Connection &m_connection;
    const FilterMoment &m_moment;
    FilterPlan &m_plan;
};

Result<Node> Planner::term(const FilterTerm &term)
{
    Result<std::optional<SqlCondition>> condition = conditionFor(m_connection, term, m_moment);
    if (!condition)
        return condition.error();
    if (*condition)
        return sqlNode(std::move(**condition));
    if (const auto *text = std::get_if<FilterText>(&term))
        return payloadNode(*text);
    return payloadNode(std::get<FilterTag>(term));
}

Result<Node> Planner::group(const std::vector<FilterNode> &parts, Node::Kind kind)
{
    Node result{.kind = kind, .index = 0, .parts = {}};
    QList<SqlCondition> plain;
    for (const FilterNode &part : parts) {
        Result<Node> one = node(part);
        if (!one)
            return one;
        if (one->kind == Node::Kind::Sql)
            plain.append(takeBack(*one));
        else
            result.parts.push_back(std::move(*one));
    }
    if (plain.isEmpty())
        return result;
    Node sql = sqlNode(joined(plain, kind == Node::Kind::All ? Joint::And : Joint::Or));
    if (result.parts.empty())
        return sql;
    result.parts.push_back(std::move(sql));
    return result;
}

Result<Node> Planner::inverse(const std::vector<FilterNode> &parts)
{
    Result<Node> inner = node(parts.front());
    if (!inner)
        return inner;
    if (inner->kind == Node::Kind::Sql)
        return sqlNode(negated(takeBack(*inner)));
    Node result{.kind = Node::Kind::Not, .index = 0, .parts = {}};
    result.parts.push_back(std::move(*inner));
    return result;
}

/// What follows from a node being `wanted`, without the payloads; nullopt: nothing.
std::optional<SqlCondition> implied(const FilterPlan &plan, const Node &node, bool wanted)
{
    switch (node.kind) {
    case Node::Kind::Sql:
        return wanted ? plan.conditions[node.index] : negated(plan.conditions[node.index]);
    case Node::Kind::Payload:
        return std::nullopt;
    case Node::Kind::Not:
        return implied(plan, node.parts.front(), !wanted);
    case Node::Kind::All:
    case Node::Kind::Any:
        break;
    }
    // Not all of them: one is not. Not any of them: each is not.
    const bool needsEach = (node.kind == Node::Kind::All) == wanted;
    QList<SqlCondition> parts;
    for (const Node &part : node.parts) {
        if (auto one = implied(plan, part, wanted))
            parts.append(std::move(*one));
        else if (!needsEach)
            return std::nullopt;
    }
    if (parts.isEmpty())
        return std::nullopt;
    return joined(parts, needsEach ? Joint::And : Joint::Or);
}

} // namespace

Result<FilterPlan> FilterPlan::make(Connection &connection, const Filter &filter,
                                    const FilterMoment &moment)
{
    FilterPlan plan;
    plan.where = {u"1 = 1"_s, {}};
    if (!filter.root)
        return plan;
    Result<Node> root = Planner(connection, moment, plan).node(*filter.root);
    if (!root)
        return root.error();
    plan.root = std::move(*root);
    if (auto where = implied(plan, *plan.root, true))
        plan.where = std::move(*where);
    qsizetype values = 0;
    for (const SqlCondition &condition : std::as_const(plan.conditions))
        values += condition.values.size();
    if (values > MostValues) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = QCoreApplication::translate(
                         "Hookglass::Filter",
                         "This filter takes in too many different names. Make it narrower."),
                     .detail = {}};
    }
    return plan;
}

} // namespace Hookglass
