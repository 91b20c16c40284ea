// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"
#include "store/connection.h"
#include "store/eventreader.h"
#include "store/storework.h"

#include <QtCore/QObject>

#include <memory>

class QTimer;

namespace Hookglass {

/// The store's reader in its own thread. Opens on first use and again after a failure, so that a
/// store that appears or recovers later is simply read.
class ReaderWorker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReaderWorker)
public:
    explicit ReaderWorker(QString databasePath);
    ~ReaderWorker() override;

    Result<QList<EventId>> eventIds();
    Result<QList<EventSummary>> summaries(const QList<EventId> &ids);
    Result<EventDetail> detail(EventId id);
    Result<FilteredEvents> filtered(const Filter &filter, const FilterMoment &moment, int limit,
                                    std::optional<EventId> before, const SearchStop &stop);
    Result<QList<EventId>> matching(const Filter &filter, const FilterMoment &moment,
                                    const QList<EventId> &ids);

    Result<QHash<QString, Timestamp>> lastSeen(AccountId account);
    /// Only for reading.
    Result<Connection *> connection();
    /// One transaction beside another process' writer.
    Result<void> writeBeside(const StoreWork &work);
    /// Accounts may have been renamed.
    void forgetAccountNames();
    /// Looks twice a second for what another process committed.
    void follow();

Q_SIGNALS:
    void eventsChanged(const QList<Hookglass::EventSummary> &events);
    void stateChanged(const Hookglass::StoreState &state);

private:
    Result<EventReader *> reader();
    void lookForNews();

    QString m_path;
    std::unique_ptr<EventReader> m_reader;
    std::unique_ptr<Connection> m_beside; ///< opened when something is first written
    QTimer *m_timer;
    qint64 m_version = -1;
    EventId m_last;
};

} // namespace Hookglass
