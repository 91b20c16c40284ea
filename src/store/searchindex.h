// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"
#include "store/storetypes.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QList>

#include <memory>
#include <utility>

class QSqlQuery;

namespace Hookglass {

class Connection;
class SearchBlock;

/// What the search index holds.
struct SearchIndexState
{
    qint64 deliveries = 0; ///< stored
    qint64 indexed = 0;    ///< of them in the index; the others are found by reading them
    qint64 blocks = 0;
    qint64 bytes = 0;
    qint64 damaged = 0; ///< its pages that are not as they were written, if that was asked for
    bool operator==(const SearchIndexState &) const = default;
};

/// Fills the index of texts, which tells in which deliveries three letters in a row occur. It is
/// made of blocks of some thousand deliveries each, which are put together in memory, in slices of
/// a few milliseconds, and stored as a whole with the number of the last delivery in them: so a
/// crash loses the work on one block at most. The newest deliveries are in no block yet. A block
/// whose deliveries were removed is made anew. Measured against FTS5, see tests/bench/bench_search.
class SearchIndex final
{
public:
    SearchIndex(Connection &connection, const SearchLimits &limits);
    ~SearchIndex();
    Q_DISABLE_COPY_MOVE(SearchIndex)

    /// Looks for what is to do; also after another process changed the store.
    Result<void> look();
    /// After a commit.
    void noteStored(qint64 deliveries, qint64 bytes);
    void noteRemoved() { m_hasStale = true; }
    bool hasWork() const { return m_block || m_isDue || m_hasStale; }
    /// Some milliseconds of work.
    Result<void> slice();
    /// Bytes stored since the last call.
    qint64 takeWritten() { return std::exchange(m_written, 0); }
    /// As much as there is to do, and the newest deliveries, too.
    Result<void> fill();

    /// Within the caller's transaction, before the deliveries of these events are removed.
    static Result<void> forget(Connection &connection, const QList<EventId> &events);
    /// Within the caller's transaction: removes all of it.
    static Result<void> clear(Connection &connection);
    /// `isThorough`: also looks for damage, which reads all of it.
    static Result<SearchIndexState> state(Connection &connection, bool isThorough);
    /// False: an older version made the store, and nobody has written to it since.
    static Result<bool> exists(Connection &connection);

private:
    struct Task ///< a block being made
    {
        qint64 after = 0;    ///< deliveries above this are in it
        qint64 last = 0;     ///< up to this one; 0: as many as fit
        qint64 replaces = 0; ///< number of the block before; 0: none
        qint64 read = 0;     ///< up to here they were
        qint64 lastEvent = 0;
        bool isWhole = false; ///< all are read
    };
    Result<void> choose();
    Result<void> lookForStale();
    Result<void> read(const QDeadlineTimer &until);
    Result<bool> readSome(QSqlQuery &query, const QDeadlineTimer &until);
    Result<void> finishReading();
    Result<void> store();
    Result<bool> isStillRight();
    Result<void> write();
    Result<void> dropBlock(qint64 block);
    bool isFull() const;
    void abandon();

    Connection &m_connection;
    SearchLimits m_limits;
    qint64 m_waiting = 0;      ///< deliveries in no block
    qint64 m_waitingBytes = 0; ///< and their size
    qint64 m_written = 0;
    bool m_isDue = false;    ///< they make a block
    bool m_hasStale = false; ///< there may be blocks to be made anew
    bool m_takesAll = false; ///< also deliveries that do not make a whole block
    bool m_isEncoded = false;
    std::unique_ptr<SearchBlock> m_block;
    Task m_task;
};

} // namespace Hookglass
