// SPDX-License-Identifier: MIT
#pragma once

#include "store/filtertypes.h"
#include "store/storetypes.h"

#include <QtCore/QHash>
#include <QtCore/QList>

#include <memory>
#include <optional>

namespace Hookglass {

class Connection;
struct Filter;
struct FilterMoment;

/// Reads a store, beside a writer in this or another process. One connection, one thread; made,
/// used and destroyed in the same thread.
class EventReader final
{
public:
    /// NotFound if there is no store yet; Unsupported if it is newer than this program.
    static Result<std::unique_ptr<EventReader>> open(const QString &databasePath);
    ~EventReader();
    Q_DISABLE_COPY_MOVE(EventReader)

    /// All event row ids, ascending.
    Result<QList<EventId>> eventIds();
    /// Ids above `after`, ascending; cheap when there are none.
    Result<QList<EventId>> eventIdsAfter(EventId after);
    /// Summaries for these ids, in the order asked; unknown ones are left out.
    Result<QList<EventSummary>> summaries(const QList<EventId> &ids);
    /// Newest first, keyset paging: up to `limit` rows with an id below `before` (nullopt: from
    /// the newest).
    Result<QList<EventSummary>> page(int limit, std::optional<EventId> before);
    /// Row ids of the events that a filter wants, newest first, up to `limit` below `before`.
    Result<FilteredEvents> filtered(const Filter &filter, const FilterMoment &moment, int limit,
                                    std::optional<EventId> before, const SearchStop &stop = {});
    /// How many events it wants in all, as far as the limits allow.
    Result<FilterCount> countFiltered(const Filter &filter, const FilterMoment &moment,
                                      const FilterCountLimits &limits = {},
                                      const SearchStop &stop = {});
    /// Those of these events that a filter wants, in no particular order.
    Result<QList<EventId>> matching(const Filter &filter, const FilterMoment &moment,
                                    const QList<EventId> &ids);
    /// By our number. NotFound if absent.
    Result<EventDetail> event(EventId id);
    /// By FUB's eventId; newest if several accounts have it. NotFound if absent.
    Result<EventId> findEvent(const QString &eventId);
    /// When each event (by name) of this account was last received. Reads all its events.
    Result<QHash<QString, Timestamp>> lastSeen(AccountId account);
    /// Events, bytes on disk.
    Result<StoreState> state();
    /// For further questions, in the reader's thread.
    Connection &connection();
    /// Accounts may have been renamed.
    void forgetAccountNames();
    /// Changes whenever any process committed to the store: ask this before asking more.
    Result<qint64> dataVersion();

private:
    EventReader();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass
