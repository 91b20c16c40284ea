// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"
#include "core/result.h"
#include "store/textsearch.h"

#include <QtCore/QString>
#include <QtCore/QVariant>

#include <optional>
#include <vector>

namespace Hookglass {

/// A condition on a row `e` of the table event, never NULL; every value is bound.
struct SqlCondition
{
    QString sql; ///< may stand beside AND, OR and NOT as it is
    QVariantList values;
    std::optional<EventSet> only = {}; ///< it holds for no other; nullopt: nothing is known
};

/// How a filter is answered: what the database can say of a row, what has to be looked for in
/// payloads, and how that joins.
struct FilterPlan
{
    struct Node
    {
        enum class Kind : quint8 { Sql, Payload, All, Any, Not };
        Kind kind = Kind::Sql;
        qsizetype index = 0; ///< of Sql in conditions, of Payload in tests
        std::vector<Node> parts;
    };
    std::optional<Node> root; ///< nullopt: every event
    QList<SqlCondition> conditions;
    QList<PayloadTest> tests;
    /// Leaves out no row that the filter wants; without tests it is the filter.
    SqlCondition where;

    /// Names become numbers now: an event that comes under a new name needs a new plan.
    static Result<FilterPlan> make(Connection &connection, const Filter &filter,
                                   const FilterMoment &moment);
};

/// The condition for one term that the database can answer; nullopt: it stands in the payload.
Result<std::optional<SqlCondition>> conditionFor(Connection &connection, const FilterTerm &term,
                                                 const FilterMoment &moment);

} // namespace Hookglass
