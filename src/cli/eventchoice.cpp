// SPDX-License-Identifier: MIT
#include "cli/eventchoice.h"

#include "store/connection.h"
#include "store/eventreader.h"
#include "store/trash.h"

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

Result<EventId> chooseEvent(EventReader &reader, const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number <= 0)
        return reader.findEvent(text);
    // An older version's store, which nobody has written to since, cannot have deleted any.
    const Result<QVariant> table =
        reader.connection().value(Dialect::tableExists(), {u"event_deleted"_s});
    if (!table)
        return table.error();
    if (!table->isValid())
        return EventId{number};
    const Result<QSet<EventId>> deleted = Trash(reader.connection()).deletedOf({EventId{number}});
    if (!deleted)
        return deleted.error();
    if (deleted->isEmpty())
        return EventId{number};
    return Error{.code = ErrorCode::NotFound,
                 .message =
                     u"There is no event %1 in the store any more: it was deleted."_s.arg(number),
                 .detail = {}};
}

} // namespace Hookglass::Cli
