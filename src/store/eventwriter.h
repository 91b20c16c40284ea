// SPDX-License-Identifier: MIT
#pragma once

#include "store/storetypes.h"
#include "store/storework.h"

#include <QtCore/QObject>

#include <memory>

namespace Hookglass {

/// The one writer of a store. Lives in a thread of its own with its own connection; enqueue() and
/// recordAnswers() may be called from any thread. A batch is whatever arrived during the commit
/// before (group commit, synchronous=FULL); committed() comes only after a checked commit.
class EventWriter final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventWriter)
public:
    EventWriter(QString databasePath, const Clock &clock, WriterLimits limits = {});
    ~EventWriter() override;

    enum class Enqueue {
        Queued,
        Full,   ///< bounds reached: answer 503 with Retry-After
        Failing ///< the store cannot commit now: answer 503 with Retry-After
    };
    /// Takes the delivery; `ticket` comes back in committed() or rejected(). Thread-safe, never
    /// waits for the disk.
    Enqueue enqueue(quint64 ticket, NewDelivery &&delivery);
    /// Notes when and how we answered; written with a later batch. Thread-safe.
    void recordAnswers(QList<AnswerRecord> answers);
    /// Other work through the one writing connection, in the order given, between the batches.
    /// Thread-safe.
    void submit(StoreWork work, StoreDone done);
    /// 0..1, the fuller of items and bytes. Thread-safe; for back-pressure.
    double fillLevel() const;

    /// In the writer's thread: opens, migrates, and starts working. An unreadable file is renamed
    /// to *.damaged-<time> and a new one begun; `notice` in the state then says so.
    Result<void> open();
    /// In the writer's thread: drains the queue, checkpoints, closes.
    void close();
    /// In the writer's thread.
    void setRetention(const RetentionPolicy &policy);

Q_SIGNALS:
    /// After a successful commit, one list a batch.
    void committed(const QList<Hookglass::CommittedDelivery> &deliveries);
    /// The commit failed: these are not stored and must be answered with 503.
    void rejected(const QList<quint64> &tickets);
    /// The same commit as rows for the table: new events and events with a further delivery.
    void eventsChanged(const QList<Hookglass::EventSummary> &events);
    /// Rows removed by retention.
    void eventsRemoved(const QList<Hookglass::EventId> &events);
    void stateChanged(const Hookglass::StoreState &state);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass
