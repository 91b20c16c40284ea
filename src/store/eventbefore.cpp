// SPDX-License-Identifier: MIT
#include "store/eventbefore.h"

#include "core/resourceref.h"
#include "store/rowquery.h"
#include "store/trash.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

struct About
{
    qint64 account = 0;
    qint64 type = 0;
    QString firstId; ///< of the thing that it names first; empty: it names none
};

Result<std::optional<About>> aboutOf(Connection &connection, EventId event)
{
    std::optional<About> about;
    const Result<void> done = forEachRow(
        connection, u"SELECT account_id, type_id, resource_ids FROM event WHERE id = ?"_s,
        {event.value}, [&about](const QSqlQuery &row) {
            about = About{.account = row.value(0).toLongLong(),
                          .type = row.value(1).toLongLong(),
                          .firstId = row.value(2).toString().section(u',', 0, 0)};
        });
    if (!done)
        return done.error();
    return about;
}

/// The types that speak of the same kind of thing as `type`.
Result<QVariantList> relatedTypes(Connection &connection, qint64 type)
{
    QHash<qint64, QString> names;
    const Result<void> done = forEachRow(
        connection, u"SELECT id, name FROM event_type"_s, {}, [&names](const QSqlQuery &row) {
            names.insert(row.value(0).toLongLong(), row.value(1).toString());
        });
    if (!done)
        return done.error();
    const QString kind = kindOfEvent(names.value(type));
    QVariantList types{type};
    for (auto at = names.cbegin(); at != names.cend(); ++at) {
        if (at.key() != type && !kind.isEmpty() && kindOfEvent(at.value()) == kind)
            types.append(at.key());
    }
    return types;
}

} // namespace

Result<EventId> eventBefore(Connection &connection, EventId event)
{
    const Result<std::optional<About>> about = aboutOf(connection, event);
    if (!about)
        return about.error();
    if (!*about)
        return Error{
            ErrorCode::NotFound,
            QCoreApplication::translate("Hookglass::EventBefore", "This event is no longer kept."),
            {}};
    if ((*about)->firstId.isEmpty())
        return EventId{};
    const Result<QVariantList> types = relatedTypes(connection, (*about)->type);
    if (!types)
        return types.error();
    QVariantList values{event.value, (*about)->account};
    values += *types;
    values.append(u"%,%1,%"_s.arg((*about)->firstId));
    EventId found;
    const Result<void> done = forEachRow(
        connection,
        u"SELECT e.id FROM event e WHERE e.id < ? AND e.account_id = ? AND e.type_id IN (%1) "
        "AND (',' || e.resource_ids || ',') LIKE ? AND %2 ORDER BY e.id DESC LIMIT 1"_s.arg(
            QStringList(types->size(), u"?"_s).join(u','), Trash::isNotDeleted()),
        values, [&found](const QSqlQuery &row) { found = EventId{row.value(0).toLongLong()}; });
    if (!done)
        return done.error();
    return found;
}

} // namespace Hookglass
