// SPDX-License-Identifier: MIT
#pragma once

#include "store/inbox.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace Hookglass {

class StoreAccess;

/// Takes in what processes beside us want to have stored, once each, also if it is ended in
/// between: what is an event of the store already is only struck out. For the holder of the store.
class InboxKeeper final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InboxKeeper)
public:
    explicit InboxKeeper(StoreAccess &store, QObject *parent = nullptr);
    ~InboxKeeper() override;

    /// Looks now, and from now on whenever the store was changed by another process.
    void start();
    void stop();

private:
    struct Batch
    {
        qint64 version = -1; ///< of the store's data
        QList<InboxEntry> entries;
        QList<qint64> known; ///< entries that are events of the store already
    };
    void look();
    static Result<Batch> read(Connection &connection, qint64 version);
    void take(const Batch &batch);
    void taken(qint64 id, bool isStored);
    void strikeOut();

    StoreAccess &m_store;
    QTimer m_look;
    qint64 m_version = -1;
    bool m_isBusy = false;
    int m_open = 0;       ///< being stored
    QList<qint64> m_done; ///< stored, to be struck out
};

} // namespace Hookglass
