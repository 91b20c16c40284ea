// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/recovery.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>

namespace Hookglass {

class Connection;

struct RecoverJob
{
    qint64 id = 0;
    AccountId account;
    QString source; ///< what the ids were found in, for people: "access.log"
    RecoverState state = RecoverState::Running;
    bool isCommand = false; ///< of the command line: the window leaves it alone
    bool isCut = false;     ///< the text was not read to its end
    Timestamp createdAt;
    bool operator==(const RecoverJob &) const = default;
};

/// Jobs of recovering events, with an item an id, so that they go on after a restart. Uses the
/// caller's connection and transaction. Of each account's finished jobs only the newest is kept.
namespace RecoverLog {

/// Unfinished and newest finished jobs, oldest first.
Result<QList<RecoverJob>> jobs(Connection &connection);
/// Its id is given. What was finished of this account and kind is forgotten: call prune() after.
Result<qint64> create(Connection &connection, const RecoverJob &job);
Result<void> update(Connection &connection, const RecoverJob &job);
/// Deletes items of jobs that are to be forgotten, then those jobs. True: there is more to do.
Result<bool> prune(Connection &connection, int items = 5'000);

/// Adds the ids that the job does not have; gives those.
Result<QList<RecoverItem>> add(Connection &connection, qint64 job, const QList<QString> &eventIds);
/// Outcome, event and message of items that are there.
Result<void> settle(Connection &connection, qint64 job, const QList<RecoverItem> &items);
/// What failed or was refused waits again; how many these are.
Result<qint64> retry(Connection &connection, qint64 job);
Result<RecoverCounts> counts(Connection &connection, qint64 job);
/// In order, from a position on; `outcome`: only those.
Result<QList<RecoverItem>> items(Connection &connection, qint64 job, qint64 from, int most,
                                 std::optional<RecoverOutcome> outcome = {});
/// Those at these positions.
Result<QList<RecoverItem>> itemsAt(Connection &connection, qint64 job,
                                   const QList<qint64> &positions);
/// Places of all items with this outcome, ascending.
Result<QList<qint64>> positions(Connection &connection, qint64 job, RecoverOutcome outcome);

} // namespace RecoverLog
} // namespace Hookglass
