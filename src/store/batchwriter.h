// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"
#include "store/keyindex.h"
#include "store/multiinsert.h"
#include "store/namecache.h"
#include "store/storetypes.h"
#include "store/summaryquery.h"

#include <QtCore/QHash>
#include <QtCore/QList>

#include <optional>
#include <vector>

namespace Hookglass {

/// A delivery on its way into the store.
struct QueuedDelivery
{
    quint64 ticket = 0;
    NewDelivery delivery;
};

/// Writes one batch in one transaction, joining the deliveries of an event. After an error nothing
/// of the batch is stored, and nothing in memory has changed either.
class BatchWriter final
{
public:
    BatchWriter(Connection &connection, KeyIndex &keys);

    /// Highest ids ever given; to be called once.
    Result<void> load();

    struct Written
    {
        QList<CommittedDelivery> committed; ///< in the order given
        QList<EventSummary> changed;        ///< each event once
        qint64 newEvents = 0;
    };
    Result<Written> write(const std::vector<QueuedDelivery> &batch,
                          const QList<AnswerRecord> &answers, Timestamp storedAt);

    /// Within a transaction that deletes rows: ids must not be given a second time.
    Result<void> keepIds();
    EventId lastEvent() const { return EventId{m_lastEvent}; }

private:
    struct Row ///< an event that the batch makes or adds to
    {
        EventSummary summary;
        quint64 hash = 0;
        qint64 type = 0;
        qint64 lastDelivery = 0;
        std::optional<size_t> next;        ///< a further row with the same hash
        std::optional<Timestamp> newestAt; ///< when the newest attempt came; see newestAttempt()
        bool isNewestKnown = false;
        bool hasOlder = false; ///< an attempt was added that came before the newest
        bool isNew = false;
        bool isChanged = false;
        bool isDeleted = false;
        bool isRevived = false;  ///< it was deleted, and somebody fetched it again
        bool isReplaced = false; ///< a valid delivery corrects what a doubtful one said
    };
    struct Plan
    {
        std::vector<Row> rows;
        std::vector<size_t> rowOf;     ///< by place in the batch
        std::vector<bool> isNewest;    ///< by place in the batch: the row shows this one
        QHash<quint64, size_t> byHash; ///< the first of the rows with this hash
        QHash<QString, qint64> newTypes;
        QHash<AccountId, QString> accountNames; ///< also the unknown ones
        qint64 lastEvent = 0;
        qint64 lastDelivery = 0;
        qint64 lastType = 0;
    };

    Result<Written> writeInTransaction(const std::vector<QueuedDelivery> &batch,
                                       const QList<AnswerRecord> &answers, Timestamp storedAt,
                                       Plan &plan);
    Result<void> planRows(const std::vector<QueuedDelivery> &batch, Plan &plan);
    Result<void> addKnownRows(const QList<quint64> &hashes, Plan &plan);
    Result<Row> newRow(const NewDelivery &delivery, quint64 hash, Plan &plan);
    /// Whether the row shows this delivery, and its answer, from now on.
    Result<bool> join(Row &row, const NewDelivery &delivery, Plan &plan);
    Result<bool> joinAttempt(Row &row, const NewDelivery &delivery);
    /// When the newest attempt that the row shows came; none: it shows none.
    Result<std::optional<Timestamp>> newestAttempt(Row &row);
    static std::optional<size_t> findRow(const Plan &plan, quint64 hash,
                                         const NewDelivery &delivery);
    static void addRow(Row &&row, Plan &plan);
    Result<qint64> typeId(const QString &name, Plan &plan);
    Result<void> writeAnswers(const QList<AnswerRecord> &answers);
    void addDelivery(const NewDelivery &delivery, const Row &row, qint64 id, Timestamp storedAt);
    Result<void> writeEvents(const Plan &plan);
    void accept(const Plan &plan);

    Connection &m_connection;
    KeyIndex &m_keys;
    NameCache m_names;
    SummaryQuery m_summaries;
    MultiInsert m_events;
    MultiInsert m_deliveries;
    MultiInsert m_payloads;
    MultiInsert m_answers;
    MultiInsert m_notes;
    qint64 m_lastEvent = 0;
    qint64 m_lastDelivery = 0;
    qint64 m_lastType = 0;
};

} // namespace Hookglass
