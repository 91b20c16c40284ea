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
/// in short steps, one order after the other, each as it was given.
class MarksDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarksDesk)
public:
    template <typename T>
    using Callback = StoreAccess::Callback<T>;
    static constexpr qsizetype LongestNote = Marks::LongestNote;
    /// What can be undone.
    struct Deletion
    {
        qint64 batch = 0; ///< 0: nothing
        qint64 events = 0;
        bool operator==(const Deletion &) const = default;
    };

    /// Both must outlive it.
    MarksDesk(StoreAccess &store, const Clock &clock, QObject *parent = nullptr);
    ~MarksDesk() override;

    /// Looks for what was deleted and not undone when the program ended.
    void start();

    void pin(const QList<EventId> &events, bool isPinned);
    void color(const QList<EventId> &events, EventColor color);
    void note(const QList<EventId> &events, const QString &text);
    /// What somebody should know before they are deleted.
    void loadFacts(const QList<EventId> &events, QObject *context, Callback<Trash::Facts> done);
    /// The deletion before cannot be undone any more.
    void remove(const QList<EventId> &events);
    void undo();
    /// Nobody wants to undo: the contents go.
    void endUndo();
    const Deletion &undoable() const { return m_undoable; }

Q_SIGNALS:
    /// Rows of these events look different now.
    void changed(const QList<Hookglass::EventId> &events);
    void removed(const QList<Hookglass::EventId> &events);
    void restored(const QList<Hookglass::EventId> &events);
    void undoableChanged(const Hookglass::MarksDesk::Deletion &deletion);
    /// Of an order with more than one step.
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
        qint64 batch = 0; ///< of a deletion
    };
    void add(Order order);
    void next();
    void takeStep(const Result<QList<EventId>> &step);
    void restoreNext(qint64 batch);
    void finalizeNext(qint64 batch);
    void purgeNext();
    void setUndoable(const Deletion &deletion);

    StoreAccess &m_store;
    const Clock &m_clock;
    QList<Order> m_orders; ///< the first is under way
    Deletion m_undoable;
    bool m_isPurging = false;
};

} // namespace Hookglass
