// SPDX-License-Identifier: MIT
#pragma once

#include "app/fetchrules.h"
#include "app/resourceviews.h"
#include "app/storeaccess.h"
#include "fub/resourceclient.h"
#include "store/snapshotlog.h"
#include "store/storetypes.h"

#include <QtCore/QCache>
#include <QtCore/QQueue>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <map>
#include <memory>
#include <vector>

namespace Hookglass {

class Workspace;

struct ResourceDeskLimits
{
    std::chrono::milliseconds gather{200};   ///< events of that time are fetched together
    int together = 200;                      ///< events of one automatic fetch at most
    int waiting = 5'000;                     ///< events; older ones give way
    int names = 20'000;                      ///< kept in memory for the table
    std::chrono::milliseconds beside{2'000}; ///< between two looks at what others stored
    ApiLimits api;
};

/// Fetches what events are about, by hand and by rule, and keeps every answer. Made after the
/// workspace is open, lives in the main thread. In a process that does not hold the store it
/// fetches by hand only.
class ResourceDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ResourceDesk)
public:
    /// `workspace` must outlive it.
    explicit ResourceDesk(Workspace &workspace, ResourceDeskLimits limits = {},
                          QObject *parent = nullptr);
    ~ResourceDesk() override;

    template <typename T>
    using Callback = StoreAccess::Callback<T>;

    /// By hand, at once and merged; fetched() follows for each event.
    void refetch(const QList<EventId> &events, ResourceWishes wishes = {});
    bool isFetching(EventId event) const { return m_underWay.contains(event); }
    /// Of things without an event, such as those changed while nobody listened.
    void fetch(AccountId account, const QList<ResourceKey> &keys, ResourceWishes wishes,
               FetchReason reason, QObject *context, Callback<FetchReport> done);
    /// Why this account's things cannot be fetched (no key); empty: they can.
    QString whyNot(AccountId account) const;

    void loadSubject(EventId event, QObject *context, Callback<SubjectView> done);
    /// What this event's fetch brought; without an event, or if it brought nothing: what is kept
    /// last. Of what was never asked for there is only the key.
    void loadResource(AccountId account, const ResourceKey &key, EventId event, QObject *context,
                      Callback<ResourceView> done);
    /// A snapshot beside the one before it.
    void loadSnapshot(SnapshotId snapshot, QObject *context, Callback<ResourceView> done);
    /// Any two payloads or snapshots; payloads are those of the newest delivery.
    void compare(const Comparand &older, const Comparand &newer, QObject *context,
                 Callback<Comparison> done);

    /// The name of what an event is about, if it is known here; for rows that come without one.
    QString nameOf(const EventSummary &event) const;
    void fillNames(QList<EventSummary> &events) const;

    const FetchRules &rules() const { return m_rules; }
    Result<void> setRules(const FetchRules &rules);
    /// Events that wait for their automatic fetch, and those that gave way to newer ones.
    int waitingCount() const { return int(m_queue.size()); }
    qint64 droppedCount() const { return m_dropped; }

Q_SIGNALS:
    void fetchStarted(const QList<Hookglass::EventId> &events);
    void fetched(const Hookglass::FetchReport &report);
    /// Something about these was stored: what shows it looks again.
    void stored(const QList<Hookglass::ResourceKey> &keys);
    /// Requests by hand wait for the API's rate limit, so long.
    void waiting(std::chrono::milliseconds time);
    void namesChanged();
    void rulesChanged();
    void queueChanged();

private:
    struct Entry;
    struct Job;
    using JobPtr = std::shared_ptr<Job>;

    void renew();
    ResourceClient *client(AccountId account); ///< nullptr: whyNot() says why
    QHash<qint64, QUrl> apiBases() const;
    void loadNames();
    void lookBeside();
    void remember(const Resource &resource);
    void rememberProblem(AccountId account, const ResourceAnswer &answer);
    void onEvents(const QList<EventSummary> &events);
    void runQueue();
    void endQueueRun();

    void begin(const JobPtr &job);
    void ask(const JobPtr &job);
    void onAnswers(const JobPtr &job, AccountId account, const QList<ResourceAnswer> &answers);
    void store(const JobPtr &job);
    void compareStored(const JobPtr &job);
    FetchReport reportOf(const Job &job, const EventSummary &event,
                         const EventSubject &subject) const;
    void finish(const JobPtr &job);

    Workspace &m_workspace;
    const ResourceDeskLimits m_limits;
    std::map<qint64, std::unique_ptr<Entry>> m_entries;     ///< by account
    std::vector<std::unique_ptr<ResourceClient>> m_retired; ///< until nobody waits for them
    int m_jobs = 0;
    FetchRules m_rules;
    FetchMatcher m_matcher;
    QSet<EventId> m_underWay; ///< by hand
    QQueue<EventId> m_queue;  ///< to be fetched by rule
    QSet<EventId> m_handled;  ///< by rule, so that a retry does not count as news
    qint64 m_dropped = 0;
    bool m_isRunningQueue = false;
    QTimer m_gather;
    QTimer m_beside;
    std::optional<SnapshotId> m_newest; ///< seen by lookBeside()
    QSet<SnapshotId> m_own;             ///< stored by us, and told of
    bool m_isLooking = false;
    const Timestamp m_startedAt;
    mutable QCache<std::pair<qint64, ResourceKey>, QString> m_names;
    QCache<std::pair<qint64, ResourceKey>, FetchProblem> m_problems{10'000}; ///< of this session
};

} // namespace Hookglass
