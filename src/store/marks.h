// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

namespace Hookglass {

class Connection;
struct EventMarks;

/// What people gave events: pins, colours, notes. On somebody's connection; does not begin or
/// commit by itself. Ids may be as many as one likes; unknown ones are left out.
class Marks final
{
public:
    static constexpr qsizetype LongestNote = 10'000; ///< in UTF-16 units

    explicit Marks(Connection &connection);

    /// A pinned event stays, however old.
    Result<void> pin(const QList<EventId> &events, bool isPinned);
    Result<void> color(const QList<EventId> &events, EventColor color);
    /// An empty one is none. InvalidInput if it is too long.
    Result<void> note(const QList<EventId> &events, const QString &text);
    /// All three of one event. InvalidInput if the note is too long.
    Result<void> set(EventId event, const EventMarks &marks);
    /// Colours and notes of rows that were read.
    Result<void> fill(QList<EventSummary> &rows);

private:
    enum class Column { Color, Note };
    Result<void> set(const QList<EventId> &events, Column column, const QVariant &value);

    Connection &m_connection;
};

} // namespace Hookglass
