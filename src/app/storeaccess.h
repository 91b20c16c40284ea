// SPDX-License-Identifier: MIT
#pragma once

#include "app/readerworker.h"
#include "app/workerthread.h"
#include "store/eventwriter.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <functional>
#include <memory>
#include <optional>

namespace Hookglass {

/// The store as the desks in the main thread use it: questions go to the reader's thread, changes
/// to the writer's. If another process holds the store, changes go through a connection beside its
/// writer. Every answer comes once, later, in the main thread, unless `context` is gone by then.
class StoreAccess final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoreAccess)
public:
    template <typename T>
    using Callback = std::function<void(const Result<T> &)>;

    explicit StoreAccess(QObject *parent = nullptr);
    ~StoreAccess() override;

    /// Both must outlive it or be taken away by detach(); `writer` may be nullptr: another process
    /// holds the store.
    void attach(WorkerThread<EventWriter> *writer, WorkerThread<ReaderWorker> *reader);
    /// From now on everything ends with an error.
    void detach();
    /// This process holds the store.
    bool isWriter() const { return m_writer != nullptr; }

    /// `question` runs in the reader's thread, with a connection that only reads.
    template <typename T>
    void read(std::function<Result<T>(Connection &)> question, QObject *context, Callback<T> done);
    /// `work` runs in a transaction that is committed before `done` is called. It may run twice
    /// (see StoreWork).
    template <typename T>
    void write(std::function<Result<T>(Connection &)> work, QObject *context, Callback<T> done);
    /// Any other question to the reader.
    template <typename T>
    void ask(std::function<Result<T>(ReaderWorker &)> question, QObject *context, Callback<T> done);
    /// Stores a delivery that did not come over the network (fetched, synthetic, imported). Busy if
    /// another process holds the store.
    void add(NewDelivery &&delivery, QObject *context, Callback<CommittedDelivery> done);

private:
    template <typename T>
    void answer(const QPointer<QObject> &context, const Callback<T> &done, const Result<T> &result);
    void onCommitted(const QList<CommittedDelivery> &deliveries);
    void onRejected(const QList<quint64> &tickets);
    static Error closedError();

    WorkerThread<EventWriter> *m_writer = nullptr;
    WorkerThread<ReaderWorker> *m_reader = nullptr;
    struct Waiting
    {
        QPointer<QObject> context;
        Callback<CommittedDelivery> done;
    };
    QHash<quint64, Waiting> m_waiting;
    quint64 m_nextTicket;
};

// May be called in any thread: `this` outlives both workers.
template <typename T>
void StoreAccess::answer(const QPointer<QObject> &context, const Callback<T> &done,
                         const Result<T> &result)
{
    QMetaObject::invokeMethod(
        this,
        [context, done, result] {
            if (context)
                done(result);
        },
        Qt::QueuedConnection);
}

template <typename T>
void StoreAccess::ask(std::function<Result<T>(ReaderWorker &)> question, QObject *context,
                      Callback<T> done)
{
    const QPointer<QObject> guard(context);
    if (!m_reader) {
        answer<T>(guard, done, closedError());
        return;
    }
    m_reader->post([this, guard, done = std::move(done), question = std::move(question)](
                       ReaderWorker &worker) { answer<T>(guard, done, question(worker)); });
}

template <typename T>
void StoreAccess::read(std::function<Result<T>(Connection &)> question, QObject *context,
                       Callback<T> done)
{
    ask<T>(
        [question = std::move(question)](ReaderWorker &worker) -> Result<T> {
            const Result<Connection *> connection = worker.connection();
            if (!connection)
                return connection.error();
            return question(**connection);
        },
        context, std::move(done));
}

template <typename T>
void StoreAccess::write(std::function<Result<T>(Connection &)> work, QObject *context,
                        Callback<T> done)
{
    const QPointer<QObject> guard(context);
    const auto value = std::make_shared<std::optional<Result<T>>>();
    StoreWork storeWork = [work = std::move(work), value](Connection &connection) -> Result<void> {
        value->emplace(work(connection));
        if (!**value)
            return (*value)->error();
        return {};
    };
    StoreDone storeDone = [this, guard, done = std::move(done), value](const Result<void> &stored) {
        answer<T>(guard, done, stored ? **value : Result<T>(stored.error()));
    };
    if (m_writer) {
        m_writer->get()->submit(std::move(storeWork), std::move(storeDone));
    } else if (m_reader) {
        m_reader->post([storeWork = std::move(storeWork), storeDone = std::move(storeDone)](
                           ReaderWorker &worker) { storeDone(worker.writeBeside(storeWork)); });
    } else {
        storeDone(closedError());
    }
}

} // namespace Hookglass
