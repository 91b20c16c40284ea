// SPDX-License-Identifier: MIT
#include "app/marksdesk.h"

#include <algorithm>

namespace Hookglass {

namespace {

// One step is a transaction of the writer's, between two batches of deliveries.
constexpr qsizetype StepEvents = 2'000;
constexpr int PurgedEvents = 200;

} // namespace

MarksDesk::MarksDesk(StoreAccess &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
}

MarksDesk::~MarksDesk() = default;

void MarksDesk::start()
{
    m_store.read<QList<Trash::Batch>>(
        [](Connection &connection) { return Trash(connection).undoable(); }, this,
        [this](const Result<QList<Trash::Batch>> &batches) {
            if (!batches)
                return; // a store that has none
            for (qsizetype i = 0; i + 1 < batches->size(); ++i)
                finalizeNext(batches->at(i).number);
            if (!batches->isEmpty() && m_undoable.batch == 0)
                setUndoable({batches->constLast().number, batches->constLast().events});
            purgeNext();
        });
}

void MarksDesk::pin(const QList<EventId> &events, bool isPinned)
{
    add({.events = events,
         .work = [isPinned](Connection &connection,
                            const QList<EventId> &some) -> Result<QList<EventId>> {
             if (Result<void> done = Marks(connection).pin(some, isPinned); !done)
                 return done.error();
             return some;
         },
         .report = &MarksDesk::changed});
}

void MarksDesk::color(const QList<EventId> &events, EventColor color)
{
    add({.events = events,
         .work = [color](Connection &connection,
                         const QList<EventId> &some) -> Result<QList<EventId>> {
             if (Result<void> done = Marks(connection).color(some, color); !done)
                 return done.error();
             return some;
         },
         .report = &MarksDesk::changed});
}

void MarksDesk::note(const QList<EventId> &events, const QString &text)
{
    add({.events = events,
         .work = [text](Connection &connection,
                        const QList<EventId> &some) -> Result<QList<EventId>> {
             if (Result<void> done = Marks(connection).note(some, text); !done)
                 return done.error();
             return some;
         },
         .report = &MarksDesk::changed});
}

void MarksDesk::loadFacts(const QList<EventId> &events, QObject *context,
                          Callback<Trash::Facts> done)
{
    m_store.read<Trash::Facts>(
        [events](Connection &connection) { return Trash(connection).facts(events); }, context,
        std::move(done));
}

void MarksDesk::remove(const QList<EventId> &events)
{
    endUndo();
    const Timestamp now = m_clock.now();
    const qint64 batch = toMicros(now);
    add({.events = events,
         .work =
             [batch, now](Connection &connection, const QList<EventId> &some) {
                 return Trash(connection).hide(some, batch, now);
             },
         .report = &MarksDesk::removed,
         .batch = batch});
}

void MarksDesk::add(Order order)
{
    if (order.events.isEmpty())
        return;
    m_orders.append(std::move(order));
    if (m_orders.size() == 1)
        next();
}

void MarksDesk::next()
{
    const Order &order = m_orders.constFirst();
    const QList<EventId> some = order.events.mid(order.done, StepEvents);
    m_store.write<QList<EventId>>(
        [work = order.work, some](Connection &connection) { return work(connection, some); }, this,
        [this](const Result<QList<EventId>> &step) { takeStep(step); });
}

void MarksDesk::takeStep(const Result<QList<EventId>> &step)
{
    Order &order = m_orders.first();
    const qint64 total = order.events.size();
    order.done = std::min<qsizetype>(order.done + StepEvents, total);
    const bool isDone = !step || order.done >= total;
    const Report report = order.report;
    if (step && order.batch != 0) {
        const qint64 before = m_undoable.batch == order.batch ? m_undoable.events : 0;
        setUndoable({order.batch, before + step->size()});
    }
    if (total > StepEvents)
        Q_EMIT progressed(order.done, total);
    if (isDone)
        m_orders.removeFirst();
    if (step && !step->isEmpty())
        Q_EMIT(this->*report)(*step);
    if (!step)
        Q_EMIT failed(step.error());
    if (!m_orders.isEmpty())
        next();
}

void MarksDesk::undo()
{
    const qint64 batch = m_undoable.batch;
    if (batch == 0)
        return;
    // What of it is still to be deleted, is not.
    for (qsizetype i = m_orders.size() - 1; i >= 0; --i) {
        if (m_orders.at(i).batch != batch)
            continue;
        if (i > 0) {
            m_orders.removeAt(i);
            continue;
        }
        Order &order = m_orders.first(); // a step is under way, and is undone when it has ended
        order.events.resize(std::min(order.events.size(), order.done + StepEvents));
        order.batch = 0;
    }
    setUndoable({});
    restoreNext(batch);
}

void MarksDesk::restoreNext(qint64 batch)
{
    m_store.write<QList<EventId>>(
        [batch](Connection &connection) {
            return Trash(connection).restore(batch, int(StepEvents));
        },
        this,
        [this, batch](const Result<QList<EventId>> &events) {
            if (!events) {
                Q_EMIT failed(events.error());
                return;
            }
            if (events->isEmpty())
                return;
            Q_EMIT restored(*events);
            restoreNext(batch);
        });
}

void MarksDesk::endUndo()
{
    if (m_undoable.batch == 0)
        return;
    finalizeNext(m_undoable.batch);
    setUndoable({});
}

void MarksDesk::finalizeNext(qint64 batch)
{
    m_store.write<qint64>(
        [batch](Connection &connection) {
            return Trash(connection).finalize(batch, int(StepEvents));
        },
        this,
        [this, batch](const Result<qint64> &count) {
            if (!count) {
                Q_EMIT failed(count.error());
                return;
            }
            if (*count > 0)
                finalizeNext(batch);
            else
                purgeNext();
        });
}

// One slice after the other, each behind what waits to be stored meanwhile.
void MarksDesk::purgeNext()
{
    if (m_isPurging)
        return;
    m_isPurging = true;
    m_store.write<qint64>(
        [](Connection &connection) { return Trash(connection).purge(PurgedEvents); }, this,
        [this](const Result<qint64> &count) {
            m_isPurging = false;
            if (count && *count > 0)
                purgeNext();
        });
}

void MarksDesk::setUndoable(const Deletion &deletion)
{
    if (m_undoable == deletion)
        return;
    m_undoable = deletion;
    Q_EMIT undoableChanged(deletion);
}

} // namespace Hookglass
