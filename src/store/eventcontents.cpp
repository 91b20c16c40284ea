// SPDX-License-Identifier: MIT
#include "store/eventcontents.h"

#include "store/connection.h"
#include "store/forwardlog.h"
#include "store/searchindex.h"
#include "store/snapshotlog.h"

namespace Hookglass::EventContents {

using namespace Qt::StringLiterals;

Result<void> remove(Connection &connection, const QList<EventId> &events)
{
    if (events.isEmpty())
        return {};
    if (Result<void> done = SnapshotLog(connection).forgetEvents(events); !done)
        return done;
    if (Result<void> done = SearchIndex::forget(connection, events); !done)
        return done;
    if (Result<void> done = ForwardLog::removeOfEvents(connection, events); !done)
        return done;
    QVariantList ids;
    for (const EventId id : events)
        ids.append(id.value);
    const QString marks = QStringList(ids.size(), u"?"_s).join(u',');
    const QString deliveries = u"IN (SELECT id FROM delivery WHERE event_id IN (%1))"_s.arg(marks);
    for (const QString &statement :
         {QString(u"DELETE FROM payload WHERE delivery_id "_s + deliveries),
          QString(u"DELETE FROM answer WHERE delivery_id "_s + deliveries),
          QString(u"DELETE FROM answer_note WHERE delivery_id "_s + deliveries),
          QString(u"DELETE FROM imported WHERE delivery_id "_s + deliveries),
          u"DELETE FROM delivery WHERE event_id IN (%1)"_s.arg(marks),
          u"DELETE FROM event_mark WHERE event_id IN (%1)"_s.arg(marks)}) {
        if (Result<void> done = connection.exec(statement, ids); !done)
            return done;
    }
    return {};
}

} // namespace Hookglass::EventContents
