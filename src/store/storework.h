// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QMutex>

#include <functional>
#include <optional>
#include <vector>

namespace Hookglass {

class Connection;

/// Work on the store other than taking in deliveries. It runs in the writer's thread within a
/// transaction that the writer begins and commits, often together with other work; it may run a
/// second time, alone, if what it shared the transaction with failed. So it must have no effects
/// beyond the connection and what it gives back.
using StoreWork = std::function<Result<void>(Connection &)>;
/// Called once: in the writer's thread after the commit, or with the reason why nothing is stored
/// (that also at once, in the caller's thread, while the store is closed).
using StoreDone = std::function<void(const Result<void> &)>;

/// What waits to be done between the batches of deliveries. put() is thread-safe.
class StoreWorkQueue final
{
public:
    StoreWorkQueue(); ///< closed
    /// True if the caller must wake the writer.
    bool put(StoreWork work, StoreDone done);
    /// Does at most `most` of what waits in one transaction. True if more is waiting; false: asleep
    /// from here on.
    bool run(Connection &connection, int most = 256);
    /// Everything that waits ends with an error, and so does what comes, until open().
    void close();
    void open();

private:
    struct Item
    {
        StoreWork work;
        StoreDone done;
    };
    static Error closedError();
    static void runTogether(Connection &connection, const std::vector<Item> &items);
    static Result<void> runOne(Connection &connection, const Item &item);

    QMutex m_mutex;
    std::vector<Item> m_items;
    bool m_isAwake = false;
    std::optional<Error> m_closed; ///< set: why nothing is taken
};

} // namespace Hookglass
