// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "store/storetypes.h"

#include <QtCore/QHash>
#include <QtCore/QMutex>

namespace Hookglass {

/// Gathers what the writer and the receiver say between two looks of the main thread: one list
/// instead of a queued call a batch (measured: one call an event costs the window most of a core).
/// Thread-safe.
class EventFeed final
{
public:
    void add(const QList<EventSummary> &events);
    /// The answer comes about when the row does, from another thread: before it, while it is still
    /// here, or just after it was handed out.
    void addAnswers(const QList<AnswerRecord> &answers);
    /// Rows read again because their names or forwards changed: of what the writer said meanwhile
    /// nothing is lost.
    void addRead(const QList<EventSummary> &events);
    void addRemoved(const QList<EventId> &events);

    struct Batch
    {
        QList<EventSummary> changed; ///< each event once, ascending ids
        QList<EventId> removed;
    };
    /// What came since the last call.
    Batch take();

private:
    QMutex m_mutex;
    QHash<EventId, EventSummary> m_changed;
    QHash<EventId, EventSummary> m_previous; ///< handed out last, for answers that came late
    QHash<EventId, int> m_early;             ///< status of answers whose rows have not come yet
    /// Status of answers of the last seconds: a row that is read again may not know of it yet,
    /// because answers are stored a little later.
    QHash<EventId, int> m_recent;
    QHash<EventId, int> m_lessRecent;
    int m_takes = 0;
    QList<EventId> m_removed;
};

} // namespace Hookglass
