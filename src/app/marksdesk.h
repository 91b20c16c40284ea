// SPDX-License-Identifier: MIT
#pragma once

#include "app/storeaccess.h"
#include "core/clock.h"
#include "core/event.h"
#include "store/marks.h"
#include "store/trash.h"

#include <QtCore/QObject>

namespace Hookglass {

/// Changes what people give events, and deletes events so that it can be undone. Many are changed
/// in short steps, one order after the other, each as it was given; only a deletion does not wait
/// for one that is still under way.
class MarksDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarksDesk)
public:
    template <typename T>
    using Callback = StoreAccess::Callback<T>;
    static constexpr qsizetype LongestNote = Marks::LongestNote;
    /// A deletion that can be undone.
    struct Deletion
    {
        qint64 batch = 0;  ///< a newer one has a higher number
        qint64 events = 0; ///< that are gone by now, and come back if it is undone
        qint64 wanted = 0; ///< of an order that is still under way; else 0
        bool operator==(const Deletion &) const = default;
    };

    /// Both must outlive it.
    MarksDesk(StoreAccess &store, const Clock &clock, QObject *parent = nullptr);
    ~MarksDesk() override;

    /// Looks for what was deleted and could still be undone when the program ended.
    void start();

    void pin(const QList<EventId> &events, bool isPinned);
    void color(const QList<EventId> &events, EventColor color);
    void note(const QList<EventId> &events, const QString &text);
    /// What somebody should know before they are deleted.
    void loadFacts(const QList<EventId> &events, QObject *context, Callback<Trash::Facts> done);
    /// Those before can still be undone.
    void remove(const QList<EventId> &events);
    /// The newest deletion; called again, the one before.
    void undo();
    /// Nobody wants to undo this one: its contents go, once all of it is deleted.
    void endUndo(qint64 batch);
    /// Oldest first.
    const QList<Deletion> &undoable() const { return m_undoable; }

Q_SIGNALS:
    /// Rows of these events look different now.
    void changed(const QList<Hookglass::EventId> &events);
    void removed(const QList<Hookglass::EventId> &events);
    void restored(const QList<Hookglass::EventId> &events);
    /// As undoable() gives them.
    void undoableChanged(const QList<Hookglass::MarksDesk::Deletion> &deletions);
    /// Of a change of marks with more than one step; the last time both are the same.
    void progressed(qint64 done, qint64 total);
    /// Something could not be stored; the rest of the order was given up.
    void failed(const Hookglass::Error &error);

private:
    /// One step: what it changed.
    using Work = std::function<Result<QList<EventId>>(Connection &, const QList<EventId> &)>;
    using Report = void (MarksDesk::*)(const QList<EventId> &);
    struct Order
    {
        QList<EventId> events;
        qsizetype done = 0;
        Work work;
        Report report = nullptr;
        qint64 batch = 0; ///< of a deletion that was not undone meanwhile
    };
    void add(Order order);
    void next();
    void takeStep(const Result<QList<EventId>> &step);
    void noteDeleted(qint64 batch, qint64 events, bool isDone);
    /// What of it is still to be deleted, is not.
    void cancel(qint64 batch);
    bool isUnderWay(qint64 batch) const;
    /// Of a deletion that can be undone; else -1.
    qsizetype placeOf(qint64 batch) const;
    void restoreNext(qint64 batch);
    void finalizeNext(qint64 batch);
    void purgeNext();

    StoreAccess &m_store;
    const Clock &m_clock;
    QList<Order> m_orders;     ///< the first is the next, or under way
    bool m_isStepping = false; ///< a step of the first waits for its answer
    QList<Deletion> m_undoable;
    qint64 m_firstBatch = 0; ///< given since the start; 0: none yet
    qint64 m_lastBatch = 0;
    bool m_isPurging = false;
};

} // namespace Hookglass
