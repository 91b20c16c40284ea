// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

namespace Hookglass {

class Connection;

/// A delivery that a process beside the holder of the store wants to have stored.
struct InboxEntry
{
    qint64 id = 0;
    AccountId account;
    Origin origin = Origin::Fetched;
    Timestamp receivedAt;
    QString peer; ///< where it is from
    QByteArray head;
    QByteArray body;
    bool operator==(const InboxEntry &) const = default;
};

/// What waits for the holder of the store to take it in. Uses the caller's connection and
/// transaction.
namespace Inbox {

/// Its id is given.
Result<qint64> put(Connection &connection, const InboxEntry &entry);
/// The oldest, with an id above `after`; at most so many, and not many more bytes than 4 MB.
Result<QList<InboxEntry>> oldest(Connection &connection, qint64 after, int most);
/// Of these, those that still wait.
Result<QList<qint64>> waiting(Connection &connection, const QList<qint64> &ids);
Result<void> remove(Connection &connection, const QList<qint64> &ids);

} // namespace Inbox
} // namespace Hookglass
