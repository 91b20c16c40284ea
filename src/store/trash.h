// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QSet>
#include <QtCore/QString>

namespace Hookglass {

class Connection;

/// Events that somebody deleted. First they are only hidden, and can come back as they were; once
/// that is over, their contents go in slices, and what they are known by stays: a further attempt
/// of Follow Up Boss's is then no new event. On somebody's connection; does not begin or commit by
/// itself.
class Trash final
{
public:
    /// Values are stored.
    enum class State : quint8 {
        Hidden = 0, ///< can be undone
        Final = 1,  ///< the contents are to go
        Empty = 2   ///< they are gone
    };
    /// What somebody should know first.
    struct Facts
    {
        qint64 events = 0; ///< those of them that are here
        qint64 pinned = 0;
        qint64 noted = 0;
        qint64 onTheWay = 0; ///< some target still gets them
        bool operator==(const Facts &) const = default;
    };
    /// What was deleted together.
    struct Batch
    {
        qint64 number = 0;
        qint64 events = 0;
        bool operator==(const Batch &) const = default;
    };

    explicit Trash(Connection &connection);

    Result<Facts> facts(const QList<EventId> &events);
    /// Those that were there and now are not.
    Result<QList<EventId>> hide(const QList<EventId> &events, qint64 batch, Timestamp now);
    /// Brings back up to `atMost` of a batch: these. None: that was all, or it is final.
    Result<QList<EventId>> restore(qint64 batch, int atMost);
    /// Batches that can be undone, oldest first.
    Result<QList<Batch>> undoable();
    /// Up to `atMost` of a batch cannot be undone any more: how many.
    Result<qint64> finalize(qint64 batch, int atMost);
    /// Removes the contents of up to `atMost` final ones, save what a target still gets: how many.
    Result<qint64> purge(int atMost);

    /// Those of the rows that are deleted.
    Result<QSet<EventId>> deletedOf(const QList<EventId> &events);
    /// It came again by somebody's wish: an event like others.
    Result<void> revive(EventId event);
    /// A further attempt came: that goes, too.
    Result<void> addAttempt(EventId event);

    /// A condition on a row `e` of the table event.
    static QString isNotDeleted();

private:
    Result<QList<EventId>> ids(const QString &sql, const QVariantList &values);

    Connection &m_connection;
};

} // namespace Hookglass
