// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"
#include "store/keyindex.h"
#include "store/storetypes.h"

#include <QtCore/QList>

namespace Hookglass {

class BatchWriter;
class Connection;

/// Removes old events in slices of one short transaction each, oldest first, pinned ones never,
/// with them old snapshots that no event caused, but never the last of a resource; then gives the
/// room back to the disk, likewise in slices. The writer decides when.
class Retention final
{
public:
    Retention(Connection &connection, KeyIndex &keys, BatchWriter &batches);

    void setPolicy(const RetentionPolicy &policy);
    const RetentionPolicy &policy() const { return m_policy; }
    bool isLimited() const { return m_policy.maxAge.count() > 0 || m_policy.maxBytes > 0; }

    /// Begins a new run from the oldest event, unless one is under way.
    void start();
    bool isRunning() const { return m_phase != Phase::Done; }
    /// One slice; the events it removed.
    Result<QList<EventId>> slice(Timestamp now);

private:
    enum class Phase { Age, Snapshots, Size, Shrink, Truncate, Done };
    struct Window
    {
        QList<KeyIndex::Key> old; ///< to be removed
        qint64 last = 0;          ///< highest id looked at; 0: there was none
        qint64 since = 0;         ///< the earliest time among `old`
    };

    Result<QList<EventId>> removeByAge(Timestamp now);
    Result<QList<EventId>> removeBySize();
    Result<bool> removeSnapshots(qint64 before);
    Result<void> shrink();
    Result<Window> oldest(qint64 before);
    Result<QList<EventId>> remove(const QList<KeyIndex::Key> &events);
    Result<void> removeRows(const QList<KeyIndex::Key> &events);
    void enter(Phase phase);

    Connection &m_connection;
    KeyIndex &m_keys;
    BatchWriter &m_batches;
    RetentionPolicy m_policy;
    Phase m_phase = Phase::Done;
    qint64 m_after = 0; ///< event id up to which this phase has looked
    qint64 m_afterSnapshot = 0;
};

} // namespace Hookglass
