// SPDX-License-Identifier: MIT
#pragma once

#include "app/gapdesk.h"
#include "core/event.h"
#include "fub/changesearch.h"
#include "store/eventlookup.h"
#include "store/storetypes.h"

#include <QtCore/QPointer>

#include <functional>
#include <memory>

namespace Hookglass {

class WebhookDesks;
class Workspace;

/// A resource that changed while we could not be reached, and of which no event is in the store.
struct MissedChange
{
    ChangedResource resource;
    bool isCreated = false; ///< it was made in that time
    QString eventName;      ///< what its event would be called; empty: there is no such event
    bool operator==(const MissedChange &) const = default;
};

/// Finds what changed at Follow Up Boss in a gap, and makes events for it where none came. Lives in
/// the main thread.
class GapSearch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GapSearch)
public:
    /// Both must outlive it.
    GapSearch(Workspace &workspace, WebhookDesks &desks, QObject *parent = nullptr);
    ~GapSearch() override;

    /// Begins anew; found() and kindFinished() follow, then finished() or failed().
    void start(AccountId account, const Gap &gap);
    void cancel();
    bool isRunning() const { return m_search != nullptr; }

    /// Events for these changes, with ids of their own, signed with the account's key, and stored
    /// as synthetic. Their numbers; none for what another process will take in.
    void makeEvents(AccountId account, const QList<MissedChange> &changes, QObject *context,
                    std::function<void(const Result<QList<EventId>> &)> done);

Q_SIGNALS:
    void found(const QList<Hookglass::MissedChange> &changes);
    /// `problem`: why a kind could not be searched, or not to its end; else empty.
    void kindFinished(const QString &kind, const QString &problem);
    void finished();
    void failed(const Hookglass::Error &error);

private:
    using Arrived = QList<EventLookup::ArrivedEvent>;
    void ask(const Arrived &events);
    void compare(const QList<ChangedResource> &resources);
    void store(NewDelivery &&delivery, std::function<void(const Result<EventId> &)> done);

    Workspace &m_workspace;
    WebhookDesks &m_desks;
    AccountId m_account;
    Gap m_gap;
    std::unique_ptr<QObject> m_run;
    std::unique_ptr<ChangeSearch> m_search;
    QHash<ResourceKey, Timestamp> m_arrived; ///< when the newest event about it happened
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::MissedChange)
