// SPDX-License-Identifier: MIT
#include "app/resourcedesk.h"

#include "app/resourcequestions.h"
#include "app/workspace.h"
#include "core/resourcefacts.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto RulesSetting = u"fetch.rules"_s;
constexpr qsizetype RecordsAtOnce = 10; ///< stored in one transaction: deliveries wait for it
constexpr qsizetype MostHandled = 50'000;
constexpr qsizetype MostCompared = 500; ///< of one fetch by hand

using Named = std::pair<qint64, ResourceKey>; ///< account and key

/// nullopt: that says nothing of the resource itself.
std::optional<ResourceState> stateOf(const ResourceAnswer &answer)
{
    switch (answer.outcome) {
    case ResourceOutcome::Fetched:
        return factsOf(answer.key.kind, answer.body).isInTrash ? ResourceState::Trashed
                                                               : ResourceState::Present;
    case ResourceOutcome::LeftOut:
        return ResourceState::Missing;
    case ResourceOutcome::Gone:
        return ResourceState::Deleted;
    case ResourceOutcome::Forbidden:
        return ResourceState::Forbidden;
    case ResourceOutcome::RateLimited:
    case ResourceOutcome::Failed:
        break;
    }
    return std::nullopt;
}

/// A record, and whether it is only worth keeping of what is known already.
struct Order
{
    FetchRecord record;
    bool onlyIfKnown = false;
};

/// In the order of the orders; nullopt: not known, nothing kept.
using Kept = std::optional<StoredFetch>;

Result<QList<Kept>> keep(Connection &connection, const QList<Order> &orders)
{
    SnapshotLog log(connection);
    QList<Kept> kept;
    for (const Order &order : orders) {
        if (order.onlyIfKnown) {
            const Result<QList<Resource>> known =
                log.resources(order.record.account, {order.record.key});
            if (!known)
                return known.error();
            if (known->isEmpty()) {
                kept.append(std::nullopt);
                continue;
            }
        }
        const Result<StoredFetch> stored = log.add(order.record);
        if (!stored)
            return stored.error();
        kept.append(*stored);
    }
    return kept;
}

} // namespace

/// An account's client, made when it is first needed.
struct ResourceDesk::Entry
{
    Account account;
    Secret apiKey;
    Secret systemKey;
    std::unique_ptr<ResourceClient> client;
};

/// One fetch, from the events to their reports.
struct ResourceDesk::Job
{
    QList<EventId> events;
    ResourceWishes wishes;
    FetchReason reason = FetchReason::ByHand;
    QList<ResourceQuestions::EventAbout> abouts;
    int open = 0; ///< accounts that have not answered
    QHash<Named, ResourceAnswer> answers;
    QList<Order> orders; ///< still to be stored
    QHash<Named, StoredFetch> stored;
    QHash<SnapshotId, ResourceDiff> diffs;
    QString problem;            ///< the store's
    Callback<FetchReport> done; ///< of a fetch without an event
    QPointer<QObject> context;
};

bool FetchReport::isComplete() const
{
    return problem.isEmpty() &&
           std::all_of(resources.cbegin(), resources.cend(), [](const FetchedResource &item) {
               return item.outcome == ResourceOutcome::Fetched || item.isDeleted;
           });
}

bool FetchReport::mayBeInTrash() const
{
    return std::any_of(resources.cbegin(), resources.cend(), [](const FetchedResource &item) {
        return item.outcome == ResourceOutcome::LeftOut && item.key.kind == "people"_L1;
    });
}

ResourceDesk::ResourceDesk(Workspace &workspace, ResourceDeskLimits limits, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_limits(limits)
    , m_rules(FetchRules::fromJson(workspace.setting(RulesSetting)))
    , m_matcher(m_rules)
    , m_startedAt(workspace.clock().now())
    , m_names(limits.names)
{
    m_gather.setSingleShot(true);
    m_gather.setInterval(limits.gather);
    connect(&m_gather, &QTimer::timeout, this, &ResourceDesk::runQueue);
    connect(&workspace, &Workspace::endpointsChanged, this, &ResourceDesk::renew);
    connect(&workspace, &Workspace::eventsChanged, this, &ResourceDesk::onEvents);
    connect(&workspace, &Workspace::closing, this, [this] {
        m_queue.clear();
        m_gather.stop();
        m_beside.stop();
        m_entries.clear();
        m_retired.clear();
    });
    m_beside.setInterval(limits.beside);
    connect(&m_beside, &QTimer::timeout, this, &ResourceDesk::lookBeside);
    m_beside.start();
    renew();
    loadNames();
    lookBeside();
}

ResourceDesk::~ResourceDesk() = default;

void ResourceDesk::renew()
{
    std::map<qint64, std::unique_ptr<Entry>> entries;
    const QList<Account> accounts = m_workspace.accounts();
    for (const Account &account : accounts) {
        auto fresh = std::make_unique<Entry>();
        fresh->account = account;
        fresh->apiKey = m_workspace.keys().find(account, SecretKind::ApiKey);
        fresh->systemKey = m_workspace.keys().find(account, SecretKind::SystemKey);
        const auto old = m_entries.find(account.id.value);
        const bool isSame = old != m_entries.end() && old->second->account == account &&
                            old->second->apiKey == fresh->apiKey &&
                            old->second->systemKey == fresh->systemKey;
        entries[account.id.value] = isSame ? std::move(old->second) : std::move(fresh);
    }
    // Somebody may wait for an answer of an old client.
    for (auto &[id, old] : m_entries) {
        if (old && old->client && m_jobs > 0)
            m_retired.push_back(std::move(old->client));
    }
    m_entries = std::move(entries);
}

ResourceClient *ResourceDesk::client(AccountId account)
{
    const auto found = m_entries.find(account.value);
    if (found == m_entries.end() || found->second->apiKey.isEmpty())
        return nullptr;
    Entry &entry = *found->second;
    if (!entry.client) {
        entry.client =
            std::make_unique<ResourceClient>(ApiAccess{.base = QUrl(entry.account.apiBase),
                                                       .apiKey = entry.apiKey,
                                                       .system = entry.account.system,
                                                       .systemKey = entry.systemKey},
                                             m_limits.api);
        connect(entry.client.get(), &ResourceClient::waiting, this,
                [this](std::chrono::milliseconds time) {
                    if (!m_underWay.isEmpty())
                        Q_EMIT waiting(time);
                });
    }
    return entry.client.get();
}

QString ResourceDesk::whyNot(AccountId account) const
{
    const auto found = m_entries.find(account.value);
    if (found == m_entries.end())
        return tr("The account of this event is no longer here.");
    if (!found->second->apiKey.isEmpty())
        return {};
    return tr("There is no API key at hand for “%1”. Enter it in Settings, or set the variable "
              "that the account names.")
        .arg(found->second->account.name);
}

QHash<qint64, QUrl> ResourceDesk::apiBases() const
{
    QHash<qint64, QUrl> bases;
    for (const auto &[id, entry] : m_entries)
        bases.insert(id, QUrl(entry->account.apiBase));
    return bases;
}

void ResourceDesk::refetch(const QList<EventId> &events, ResourceWishes wishes)
{
    QList<EventId> fresh;
    for (const EventId event : events) {
        if (event.isValid() && !m_underWay.contains(event)) {
            m_underWay.insert(event);
            fresh.append(event);
        }
    }
    if (fresh.isEmpty())
        return;
    auto job = std::make_shared<Job>();
    job->events = fresh;
    job->wishes = wishes;
    Q_EMIT fetchStarted(fresh);
    begin(job);
}

void ResourceDesk::fetch(AccountId account, const QList<ResourceKey> &keys, ResourceWishes wishes,
                         FetchReason reason, QObject *context, Callback<FetchReport> done)
{
    auto job = std::make_shared<Job>();
    job->wishes = wishes;
    job->reason = reason;
    job->context = context;
    job->done = std::move(done);
    ResourceQuestions::EventAbout about;
    about.event.account = account;
    for (const ResourceKey &key : keys)
        about.subject.refs.append({.kind = key.kind, .ids = {key.number}});
    job->abouts.append(about);
    ++m_jobs;
    ask(job);
}

void ResourceDesk::begin(const JobPtr &job)
{
    using Abouts = QList<ResourceQuestions::EventAbout>;
    ++m_jobs;
    m_workspace.store().ask<Abouts>(
        [events = job->events, bases = apiBases()](ReaderWorker &reader) {
            return ResourceQuestions::about(reader, events, bases);
        },
        this,
        [this, job](const Result<Abouts> &abouts) {
            if (!abouts) {
                job->problem = abouts.error().message;
                finish(job);
                return;
            }
            job->abouts = *abouts;
            ask(job);
        });
}

void ResourceDesk::ask(const JobPtr &job)
{
    QList<AccountId> accounts;
    QHash<AccountId, QList<ResourceKey>> keys;
    for (const ResourceQuestions::EventAbout &about : std::as_const(job->abouts)) {
        for (const ResourceRef &ref : about.subject.refs) {
            if (ref.isDeleted)
                continue;
            if (!keys.contains(about.event.account))
                accounts.append(about.event.account);
            for (const qint64 id : ref.ids)
                keys[about.event.account].append({ref.kind, id});
        }
    }
    job->open = int(accounts.size()) + 1;
    for (const AccountId account : std::as_const(accounts)) {
        const QList<ResourceKey> wanted = keys.value(account);
        if (ResourceClient *known = client(account)) {
            known->fetch(wanted, job->wishes, this,
                         [this, job, account](const QList<ResourceAnswer> &answers) {
                             onAnswers(job, account, answers);
                         });
            continue;
        }
        QList<ResourceAnswer> answers;
        for (const ResourceKey &key : wanted)
            answers.append({.key = key,
                            .outcome = ResourceOutcome::Failed,
                            .body = {},
                            .message = whyNot(account)});
        onAnswers(job, account, answers);
    }
    onAnswers(job, {}, {});
}

void ResourceDesk::onAnswers(const JobPtr &job, AccountId account,
                             const QList<ResourceAnswer> &answers)
{
    for (const ResourceAnswer &answer : answers) {
        job->answers.insert({account.value, answer.key}, answer);
        rememberProblem(account, answer);
    }
    if (--job->open > 0)
        return;
    const Timestamp now = m_workspace.clock().now();
    QHash<Named, qsizetype> places;
    for (const ResourceQuestions::EventAbout &about : std::as_const(job->abouts)) {
        for (const ResourceRef &ref : about.subject.refs) {
            for (const qint64 id : ref.ids) {
                const ResourceKey key{ref.kind, id};
                const Named named{about.event.account.value, key};
                if (const auto place = places.constFind(named); place != places.cend()) {
                    job->orders[*place].record.events.append(about.event.id);
                    continue;
                }
                const ResourceAnswer answer = job->answers.value(named);
                const std::optional<ResourceState> state =
                    ref.isDeleted ? ResourceState::Deleted : stateOf(answer);
                if (!state)
                    continue;
                places.insert(named, job->orders.size());
                job->orders.append(
                    {.record = {.account = about.event.account,
                                .key = key,
                                .state = *state,
                                .reason = job->reason,
                                .fetchedAt = now,
                                .events = {about.event.id},
                                .body = answer.body,
                                .message = ref.isDeleted ? tr("The event says that it was deleted.")
                                                         : answer.message},
                     .onlyIfKnown = ref.isDeleted});
            }
        }
    }
    store(job);
}

void ResourceDesk::rememberProblem(AccountId account, const ResourceAnswer &answer)
{
    const Named named{account.value, answer.key};
    if (stateOf(answer)) {
        m_problems.remove(named); // the answer itself is stored
        return;
    }
    auto *problem = new FetchProblem{
        .message = answer.message, .at = m_workspace.clock().now(), .retryAt = std::nullopt};
    if (answer.retryIn > std::chrono::milliseconds(0))
        problem->retryAt = problem->at + answer.retryIn;
    m_problems.insert(named, problem);
}

void ResourceDesk::store(const JobPtr &job)
{
    if (job->orders.isEmpty()) {
        compareStored(job);
        return;
    }
    const QList<Order> part = job->orders.first(std::min(RecordsAtOnce, job->orders.size()));
    job->orders.remove(0, part.size());
    m_workspace.store().write<QList<Kept>>(
        [part](Connection &connection) { return keep(connection, part); }, this,
        [this, job, part](const Result<QList<Kept>> &kept) {
            if (!kept) {
                job->problem = kept.error().message;
                finish(job);
                return;
            }
            for (qsizetype i = 0; i < part.size(); ++i) {
                if (const Kept &one = kept->at(i)) {
                    job->stored.insert({part.at(i).record.account.value, part.at(i).record.key},
                                       *one);
                    remember(one->resource);
                }
            }
            store(job);
        });
}

void ResourceDesk::compareStored(const JobPtr &job)
{
    QList<std::pair<SnapshotId, SnapshotId>> pairs;
    for (const StoredFetch &stored : std::as_const(job->stored)) {
        const bool isNew = stored.resource.lastSnapshot == stored.snapshot;
        if (isNew && stored.before.isValid() && !stored.isSame && pairs.size() < MostCompared)
            pairs.append({stored.before, stored.snapshot});
    }
    // What nobody waits for is compared when somebody looks at it.
    if (pairs.isEmpty() || job->reason == FetchReason::ByRule) {
        finish(job);
        return;
    }
    using Diffs = QHash<SnapshotId, ResourceDiff>;
    m_workspace.store().read<Diffs>(
        [pairs](Connection &connection) {
            return ResourceQuestions::differences(connection, pairs);
        },
        this,
        [this, job](const Result<Diffs> &diffs) {
            if (diffs)
                job->diffs = *diffs;
            finish(job);
        });
}

FetchReport ResourceDesk::reportOf(const Job &job, const EventSummary &event,
                                   const EventSubject &subject) const
{
    FetchReport report{.event = event.id,
                       .reason = job.reason,
                       .resources = {},
                       .problem = job.problem.isEmpty() ? subject.problem : job.problem};
    for (const ResourceRef &ref : subject.refs) {
        for (const qint64 id : ref.ids) {
            const Named named{event.account.value, {ref.kind, id}};
            const ResourceAnswer answer = job.answers.value(named);
            FetchedResource item;
            item.key = named.second;
            item.isDeleted = ref.isDeleted;
            item.outcome = ref.isDeleted ? ResourceOutcome::Gone : answer.outcome;
            item.message = answer.message;
            if (const auto stored = job.stored.constFind(named); stored != job.stored.cend()) {
                item.name = stored->resource.name;
                item.snapshot = stored->snapshot;
                item.before = stored->before;
                item.isInTrash = stored->resource.state == ResourceState::Trashed;
                if (stored->isSame) {
                    item.diff.emplace();
                    item.diff->isSame = true;
                } else if (const auto diff = job.diffs.constFind(stored->snapshot);
                           diff != job.diffs.cend()) {
                    item.diff = *diff;
                }
            }
            report.resources.append(item);
        }
    }
    return report;
}

void ResourceDesk::finish(const JobPtr &job)
{
    if (--m_jobs == 0)
        m_retired.clear();
    QList<FetchReport> reports;
    for (const ResourceQuestions::EventAbout &about : std::as_const(job->abouts))
        reports.append(reportOf(*job, about.event, about.subject));
    for (const EventId event : std::as_const(job->events)) {
        if (job->reason == FetchReason::ByHand)
            m_underWay.remove(event);
        const bool isReported =
            std::any_of(reports.cbegin(), reports.cend(),
                        [event](const FetchReport &report) { return report.event == event; });
        if (!isReported)
            reports.append({.event = event,
                            .reason = job->reason,
                            .resources = {},
                            .problem = job->problem.isEmpty() ? tr("This event is no longer kept.")
                                                              : job->problem});
    }
    QList<ResourceKey> keys;
    for (auto it = job->stored.cbegin(); it != job->stored.cend(); ++it) {
        keys.append(it.key().second);
        m_own.insert(it->snapshot);
    }
    if (!keys.isEmpty()) {
        Q_EMIT stored(keys);
        Q_EMIT namesChanged();
    }
    if (job->done) {
        if (!job->context)
            return;
        const FetchReport report = reports.value(0);
        if (!job->problem.isEmpty())
            job->done(Error{.code = ErrorCode::Storage, .message = job->problem, .detail = {}});
        else
            job->done(report);
        return;
    }
    if (job->reason == FetchReason::ByRule)
        endQueueRun();
    for (const FetchReport &report : std::as_const(reports))
        Q_EMIT fetched(report);
}

void ResourceDesk::onEvents(const QList<EventSummary> &events)
{
    if (m_rules.isEmpty() || !m_workspace.store().isWriter())
        return;
    const qsizetype before = m_queue.size();
    for (const EventSummary &event : events) {
        const bool isOurs = event.origin == Origin::Delivered || event.origin == Origin::Fetched;
        if (!isOurs || event.receivedAt < m_startedAt || m_handled.contains(event.id) ||
            !m_matcher.matches(event.account, event.eventName))
            continue;
        if (m_handled.size() >= MostHandled)
            m_handled.clear(); // at worst a late retry is fetched again
        m_handled.insert(event.id);
        m_queue.enqueue(event.id);
    }
    while (m_queue.size() > m_limits.waiting) {
        m_queue.dequeue();
        ++m_dropped;
    }
    if (m_queue.size() == before)
        return;
    Q_EMIT queueChanged();
    if (!m_isRunningQueue && !m_gather.isActive())
        m_gather.start();
}

// One at a time: what comes meanwhile is fetched together with the next.
void ResourceDesk::runQueue()
{
    if (m_queue.isEmpty() || m_isRunningQueue)
        return;
    auto job = std::make_shared<Job>();
    job->reason = FetchReason::ByRule;
    job->wishes.isBackground = true;
    while (!m_queue.isEmpty() && job->events.size() < m_limits.together)
        job->events.append(m_queue.dequeue());
    m_isRunningQueue = true;
    Q_EMIT queueChanged();
    begin(job);
}

void ResourceDesk::endQueueRun()
{
    m_isRunningQueue = false;
    if (!m_queue.isEmpty())
        m_gather.start();
}

Result<void> ResourceDesk::setRules(const FetchRules &rules)
{
    if (rules == m_rules)
        return {};
    if (Result<void> saved = m_workspace.setSetting(RulesSetting, rules.toJson()); !saved)
        return saved;
    m_rules = rules;
    m_matcher = FetchMatcher(rules);
    Q_EMIT rulesChanged();
    return {};
}

} // namespace Hookglass
