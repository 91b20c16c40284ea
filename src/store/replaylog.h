// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

class Connection;

/// A replay of which something is not sent yet. What was sent stands in the log of forwards.
struct KeptReplay
{
    qint64 id = 0;
    Timestamp startedAt;
    QString holder;    ///< of the process that carries it out, or did
    QByteArray plan;   ///< where and how, as the app wrote it
    qint64 events = 0; ///< in all
    qint64 begun = 0;  ///< of them, from the first on: those have forwards
    bool operator==(const KeptReplay &) const = default;
};

/// Remembers of replays what is still to be sent, so that nothing of one that is cut off is lost
/// silently. On somebody's connection; begins and commits nothing itself. Ids are never given
/// twice.
class ReplayLog final
{
public:
    explicit ReplayLog(Connection &connection)
        : m_connection(connection)
    {
    }

    /// `events`: all of it, in their order. Its id.
    Result<qint64> add(const KeptReplay &replay, const QList<EventId> &events);
    /// So many of its events have begun by now; to be called in the transaction that begins them.
    /// When that is all of them, nothing is left to be remembered.
    Result<void> setBegun(qint64 id, qint64 events);
    Result<void> remove(qint64 id);
    /// Takes it over from a process that is gone. Busy if somebody was faster, NotFound if nothing
    /// is left of it.
    Result<void> takeOver(qint64 id, const QString &from, const QString &to);

    /// All, oldest first.
    Result<QList<KeptReplay>> all();
    /// NotFound if it is done, or forgotten.
    Result<KeptReplay> find(qint64 id);
    /// Those not begun yet, in their order.
    Result<QList<EventId>> left(qint64 id);

private:
    Result<QList<KeptReplay>> where(const QString &condition, const QVariantList &values);

    Connection &m_connection;
};

} // namespace Hookglass
