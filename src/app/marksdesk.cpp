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
            QList<Deletion> before;
            for (const Trash::Batch &batch : *batches) {
                if (m_firstBatch == 0 || batch.number < m_firstBatch)
                    before.append({.batch = batch.number, .events = batch.events});
            }
            if (!before.isEmpty()) {
                m_lastBatch = std::max(m_lastBatch, before.constLast().batch);
                m_undoable = before + m_undoable;
                Q_EMIT undoableChanged(m_undoable);
            }
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
    if (events.isEmpty())
        return;
    const Timestamp now = m_clock.now();
    // Its own number even if the clock stands still or is set back.
    const qint64 batch = std::max(toMicros(now), m_lastBatch + 1);
    m_lastBatch = batch;
    if (m_firstBatch == 0)
        m_firstBatch = batch;
    m_undoable.append({.batch = batch, .events = 0, .wanted = events.size()});
    add({.events = events,
         .work =
             [batch, now](Connection &connection, const QList<EventId> &some) {
                 return Trash(connection).hide(some, batch, now);
             },
         .report = &MarksDesk::removed,
         .batch = batch});
    Q_EMIT undoableChanged(m_undoable);
}

void MarksDesk::add(Order order)
{
    if (order.events.isEmpty())
        return;
    // Before deletions that wait or are in the middle, but not before a change of marks: marks are
    // not given to what is deleted for good.
    qsizetype place = m_orders.size();
    while (order.batch != 0 && place > 1 && m_orders.at(place - 1).batch != 0)
        --place;
    m_orders.insert(place, std::move(order));
    next();
}

void MarksDesk::next()
{
    if (m_isStepping || m_orders.isEmpty())
        return;
    m_isStepping = true;
    const Order &order = m_orders.constFirst();
    const QList<EventId> some = order.events.mid(order.done, StepEvents);
    m_store.write<QList<EventId>>(
        [work = order.work, some](Connection &connection) { return work(connection, some); }, this,
        [this](const Result<QList<EventId>> &step) { takeStep(step); });
}

void MarksDesk::takeStep(const Result<QList<EventId>> &step)
{
    m_isStepping = false;
    Order &order = m_orders.first();
    const qint64 total = order.events.size();
    order.done = std::min<qsizetype>(order.done + StepEvents, total);
    const qint64 done = order.done;
    const qint64 batch = order.batch;
    const bool isDone = !step || done >= total;
    const Report report = order.report;
    const bool isOfMarks = report == &MarksDesk::changed;
    if (isDone)
        m_orders.removeFirst();
    else if (batch != 0 && m_orders.size() > 1 && m_orders.at(1).batch > batch)
        m_orders.swapItemsAt(0, 1); // the newer deletion; this one goes on after it
    if (batch != 0)
        noteDeleted(batch, step ? step->size() : 0, isDone);
    if (isOfMarks && total > StepEvents)
        Q_EMIT progressed(isDone ? total : done, total);
    if (step && !step->isEmpty())
        Q_EMIT(this->*report)(*step);
    if (!step)
        Q_EMIT failed(step.error());
    next();
}

void MarksDesk::noteDeleted(qint64 batch, qint64 events, bool isDone)
{
    const qsizetype place = placeOf(batch);
    if (place < 0) { // nobody wanted to undo it while it was under way
        if (isDone)
            finalizeNext(batch);
        return;
    }
    Deletion &deletion = m_undoable[place];
    deletion.events += events;
    if (isDone)
        deletion.wanted = 0;
    if (isDone && deletion.events == 0)
        m_undoable.removeAt(place); // all were gone before
    Q_EMIT undoableChanged(m_undoable);
}

qsizetype MarksDesk::placeOf(qint64 batch) const
{
    for (qsizetype i = 0; i < m_undoable.size(); ++i) {
        if (m_undoable.at(i).batch == batch)
            return i;
    }
    return -1;
}

bool MarksDesk::isUnderWay(qint64 batch) const
{
    return std::any_of(m_orders.cbegin(), m_orders.cend(),
                       [batch](const Order &order) { return order.batch == batch; });
}

void MarksDesk::undo()
{
    if (m_undoable.isEmpty())
        return;
    const qint64 batch = m_undoable.takeLast().batch;
    cancel(batch);
    Q_EMIT undoableChanged(m_undoable);
    restoreNext(batch);
}

void MarksDesk::cancel(qint64 batch)
{
    for (qsizetype i = m_orders.size() - 1; i >= 0; --i) {
        if (m_orders.at(i).batch != batch)
            continue;
        if (i > 0 || !m_isStepping) {
            m_orders.removeAt(i);
            continue;
        }
        Order &order = m_orders.first(); // the step under way is undone when it has ended
        order.events.resize(std::min(order.events.size(), order.done + StepEvents));
        order.batch = 0;
    }
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

void MarksDesk::endUndo(qint64 batch)
{
    const qsizetype place = placeOf(batch);
    if (place < 0)
        return;
    m_undoable.removeAt(place);
    Q_EMIT undoableChanged(m_undoable);
    // What is hidden after that would stay so: noteDeleted() ends it then.
    if (!isUnderWay(batch))
        finalizeNext(batch);
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

} // namespace Hookglass
