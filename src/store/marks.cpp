// SPDX-License-Identifier: MIT
#include "store/marks.h"

#include "store/capture.h"
#include "store/idslices.h"
#include "store/rowquery.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace Hookglass {

using namespace Qt::StringLiterals;

Marks::Marks(Connection &connection)
    : m_connection(connection)
{
}

Result<void> Marks::pin(const QList<EventId> &events, bool isPinned)
{
    return forEachSlice(events, [&](const IdSlice &slice) {
        return m_connection.exec(u"UPDATE event SET pinned = ? WHERE id IN (%1)"_s.arg(slice.marks),
                                 QVariantList{int(isPinned)} + slice.values);
    });
}

Result<void> Marks::color(const QList<EventId> &events, EventColor color)
{
    return set(events, Column::Color, int(color));
}

Result<void> Marks::note(const QList<EventId> &events, const QString &text)
{
    if (text.size() > LongestNote) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message =
                         QCoreApplication::translate("Hookglass::Marks",
                                                     "A note can have %1 letters; this one has %2.")
                             .arg(LongestNote)
                             .arg(text.size()),
                     .detail = {}};
    }
    return set(events, Column::Note, text.trimmed().isEmpty() ? u""_s : text);
}

Result<void> Marks::set(EventId event, const EventMarks &marks)
{
    if (Result<void> done = pin({event}, marks.isPinned); !done)
        return done;
    if (Result<void> done = color({event}, marks.color); !done)
        return done;
    return note({event}, marks.note);
}

Result<void> Marks::set(const QList<EventId> &events, Column column, const QVariant &value)
{
    const bool isColor = column == Column::Color;
    const QString name = isColor ? u"color"_s : u"note"_s;
    return forEachSlice(events, [&](const IdSlice &slice) -> Result<void> {
        const QVariantList values =
            QVariantList{isColor ? value : 0, isColor ? QVariant(u""_s) : value} + slice.values;
        if (Result<void> done = m_connection.exec(
                u"INSERT INTO event_mark (event_id, color, note) SELECT id, ?, ? FROM event "
                "WHERE id IN (%1) ON CONFLICT (event_id) DO UPDATE SET %2 = excluded.%2"_s.arg(
                    slice.marks, name),
                values);
            !done)
            return done;
        return m_connection.exec(u"DELETE FROM event_mark WHERE event_id IN (%1) "
                                 "AND color = 0 AND note = ''"_s.arg(slice.marks),
                                 slice.values);
    });
}

Result<void> Marks::fill(QList<EventSummary> &rows)
{
    struct Mark
    {
        EventColor color = EventColor::None;
        QString note;
    };
    QList<EventId> ids;
    ids.reserve(rows.size());
    for (const EventSummary &row : std::as_const(rows))
        ids.append(row.id);
    QHash<EventId, Mark> marks;
    const Result<void> done = forEachSlice(ids, [&](const IdSlice &slice) {
        return forEachRow(
            m_connection,
            u"SELECT event_id, color, note FROM event_mark WHERE event_id IN (%1)"_s.arg(
                slice.marks),
            slice.values, [&marks](const QSqlQuery &row) {
                marks.insert(EventId{row.value(0).toLongLong()},
                             {EventColor(row.value(1).toInt()), row.value(2).toString()});
            });
    });
    if (!done)
        return done;
    for (EventSummary &row : rows) {
        const Mark mark = marks.value(row.id);
        row.color = mark.color;
        row.note = mark.note;
    }
    return {};
}

} // namespace Hookglass
