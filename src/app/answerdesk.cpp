// SPDX-License-Identifier: MIT
#include "app/answerdesk.h"

#include "app/workspace.h"
#include "store/connection.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto PoliciesSetting = "answer.policies"_L1;
const auto FaultsSetting = "answer.faults"_L1;
constexpr auto WatchInterval = 1s; ///< also wakes after a sleep, which a longer timer would add
constexpr auto SoonInterval = 250ms;

} // namespace

AnswerDesk::AnswerDesk(Workspace &workspace, const Clock &clock, std::optional<AckPolicy> ofThisRun,
                       QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_clock(clock)
    , m_ofThisRun(ofThisRun)
{
    m_watch.setInterval(WatchInterval);
    connect(&m_watch, &QTimer::timeout, this, &AnswerDesk::look);
    m_soon.setSingleShot(true);
    m_soon.setInterval(SoonInterval);
    connect(&m_soon, &QTimer::timeout, this, &AnswerDesk::publish);
    connect(&workspace, &Workspace::closing, this, [this] {
        m_watch.stop();
        publish();
    });
    // Where one policy holds for all, it holds for accounts that are added meanwhile, too.
    connect(&workspace, &Workspace::endpointsChanged, this, [this] {
        if (m_ofThisRun)
            applyPolicies();
    });
    load();
    connectReceiver();
}

AnswerDesk::~AnswerDesk() = default;

void AnswerDesk::load()
{
    m_policies = policiesFromJson(m_workspace.setting(PoliciesSetting));
    const QString text = m_workspace.setting(FaultsSetting);
    m_faults = faultsFromJson(text);
    const Timestamp now = m_clock.now();
    m_faults.removeIf([now](const FaultRule &rule) { return !rule.isActive(now); });
    for (const FaultRule &rule : std::as_const(m_faults))
        m_nextId = std::max(m_nextId, rule.id + 1);
    if (const QString left = faultsToJson(m_faults);
        !text.isEmpty() && left != text && readOnlyReason().isEmpty())
        save(FaultsSetting, left);
    if (!m_faults.isEmpty())
        m_watch.start();
}

/// Before the receiver listens, so that no answer is given the old way.
void AnswerDesk::connectReceiver()
{
    Receiver *receiver = m_workspace.receiver();
    if (!receiver)
        return;
    connect(receiver, &Receiver::faultsStruck, this, &AnswerDesk::noteHits);
    connect(receiver, &Receiver::armingUsed, this, &AnswerDesk::noteUse);
    connect(receiver, &Receiver::noted, this, &AnswerDesk::noteAnswers);
    applyPolicies();
    applyFaults();
}

QString AnswerDesk::readOnlyReason() const
{
    return m_workspace.readOnlyReason();
}

Error AnswerDesk::readOnlyError() const
{
    return {.code = ErrorCode::Busy, .message = readOnlyReason(), .detail = {}};
}

template <typename Work>
void AnswerDesk::post(Work work)
{
    if (Receiver *receiver = m_workspace.receiver()) {
        QMetaObject::invokeMethod(
            receiver, [receiver, work] { work(*receiver); }, Qt::QueuedConnection);
    }
}

AckPolicy AnswerDesk::policy(AccountId account) const
{
    return m_ofThisRun ? *m_ofThisRun : m_policies.value(account);
}

Result<void> AnswerDesk::setPolicy(AccountId account, const AckPolicy &policy)
{
    if (!readOnlyReason().isEmpty())
        return readOnlyError();
    if (policy.mode == AckPolicy::Mode::Fixed) {
        if (const QString problem = answerStatusProblem(policy.status); !problem.isEmpty())
            return Error{.code = ErrorCode::InvalidInput, .message = problem, .detail = {}};
    }
    m_policies.insert(account, policy);
    save(PoliciesSetting, policiesToJson(m_policies));
    applyPolicies();
    Q_EMIT changed();
    return {};
}

void AnswerDesk::applyPolicies()
{
    AckPolicies policies = m_policies;
    if (m_ofThisRun) {
        policies.clear();
        const QList<Account> accounts = m_workspace.accounts();
        for (const Account &account : accounts)
            policies.insert(account.id, *m_ofThisRun);
    }
    post([policies](Receiver &receiver) { receiver.setAckPolicies(policies); });
}

void AnswerDesk::applyFaults()
{
    post([faults = m_faults](Receiver &receiver) { receiver.setFaults(faults); });
}

Result<FaultRule> AnswerDesk::addFault(FaultRule rule, std::chrono::seconds time)
{
    if (!readOnlyReason().isEmpty())
        return readOnlyError();
    rule.id = m_nextId;
    rule.hits = 0;
    rule.from = m_clock.now();
    rule.until = rule.from + time;
    if (const QString problem = faultProblem(rule); !problem.isEmpty())
        return Error{.code = ErrorCode::InvalidInput, .message = problem, .detail = {}};
    ++m_nextId;
    m_faults.append(rule);
    save(FaultsSetting, faultsToJson(m_faults));
    applyFaults();
    m_watch.start();
    Q_EMIT changed();
    return rule;
}

void AnswerDesk::stopFault(int id)
{
    post([id](Receiver &receiver) { receiver.release(id); });
    if (m_faults.removeIf([id](const FaultRule &rule) { return rule.id == id; }) == 0)
        return;
    save(FaultsSetting, faultsToJson(m_faults));
    applyFaults();
    Q_EMIT changed();
}

void AnswerDesk::stopAll()
{
    // Also those of rules that are used up, and so stand in no list any more.
    post([](Receiver &receiver) { receiver.release(0); });
    if (m_faults.isEmpty() && m_armings.isEmpty())
        return;
    for (const Arming &arming : std::as_const(m_armings))
        post([id = arming.id](Receiver &receiver) { receiver.disarm(id); });
    m_armings.clear();
    if (!std::exchange(m_faults, {}).isEmpty())
        save(FaultsSetting, faultsToJson(m_faults));
    applyFaults();
    Q_EMIT changed();
}

Result<Arming> AnswerDesk::arm(EndpointId endpoint, const QString &eventName, int status,
                               const QString &typed)
{
    if (!readOnlyReason().isEmpty())
        return readOnlyError();
    const Timestamp now = m_clock.now();
    Arming arming{.id = m_nextId,
                  .endpoint = endpoint,
                  .eventName = eventName,
                  .status = status,
                  .from = now,
                  .until = now + Arming::Time};
    if (const QString problem = armingProblem(arming, typed); !problem.isEmpty())
        return Error{.code = ErrorCode::InvalidInput, .message = problem, .detail = {}};
    ++m_nextId;
    m_armings.removeIf([&arming](const Arming &old) {
        return old.endpoint == arming.endpoint && old.eventName == arming.eventName;
    });
    m_armings.append(arming);
    post([arming](Receiver &receiver) { receiver.arm(arming); });
    m_watch.start();
    Q_EMIT changed();
    return arming;
}

void AnswerDesk::disarm(int id)
{
    post([id](Receiver &receiver) { receiver.disarm(id); });
    if (m_armings.removeIf([id](const Arming &arming) { return arming.id == id; }) > 0)
        Q_EMIT changed();
}

void AnswerDesk::look()
{
    const Timestamp now = m_clock.now();
    QStringList sentences;
    const qsizetype rules = m_faults.size();
    m_faults.removeIf([&](const FaultRule &rule) {
        if (rule.isActive(now))
            return false;
        const bool isUsedUp = rule.share == FaultRule::Share::First && rule.hits >= rule.first;
        sentences << (isUsedUp ? tr("Ended, all used: %1.") : tr("Ended, its time is over: %1."))
                         .arg(faultWords(rule));
        return true;
    });
    m_armings.removeIf([&](const Arming &arming) {
        if (arming.isActive(now))
            return false;
        post([id = arming.id](Receiver &receiver) { receiver.disarm(id); });
        sentences << tr("No longer armed, its time is over: %1 for %2.")
                         .arg(arming.status)
                         .arg(arming.eventName);
        return true;
    });
    if (m_faults.isEmpty() && m_armings.isEmpty())
        m_watch.stop();
    if (m_faults.size() != rules) {
        applyFaults();
        save(FaultsSetting, faultsToJson(m_faults));
    }
    if (sentences.isEmpty())
        return;
    Q_EMIT changed();
    for (const QString &sentence : std::as_const(sentences))
        Q_EMIT ended(sentence);
}

void AnswerDesk::noteHits(const QHash<int, int> &hits)
{
    for (FaultRule &rule : m_faults)
        rule.hits += hits.value(rule.id);
    m_areHitsSaved = false;
    publishSoon();
}

void AnswerDesk::noteUse(const Arming &arming, int status)
{
    m_armings.removeIf([&](const Arming &known) { return known.id == arming.id; });
    Q_EMIT changed();
    const auto words = [&] {
        if (status == arming.status)
            return tr("%1 was answered with %2. Follow Up Boss deletes that webhook.");
        if (status == 0)
            return tr("%1 was to be answered with %2, but the sender had gone. It is no longer "
                      "armed.");
        return tr("%1 was not answered with %2, because that could not be noted in the store. It "
                  "is no longer armed.");
    };
    Q_EMIT ended(words().arg(arming.eventName).arg(arming.status));
}

void AnswerDesk::noteAnswers(const QList<AnswerRecord> &answers)
{
    for (const AnswerRecord &answer : answers)
        m_stale.insert(answer.event);
    publishSoon();
    Q_EMIT answered(answers);
}

void AnswerDesk::publishSoon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

/// Gathered: under load a rule may strike thousands of times a second.
void AnswerDesk::publish()
{
    m_soon.stop();
    const QSet<EventId> stale = std::exchange(m_stale, {});
    if (!stale.isEmpty())
        m_workspace.refreshEvents(QList<EventId>(stale.cbegin(), stale.cend()));
    if (std::exchange(m_areHitsSaved, true))
        return;
    save(FaultsSetting, faultsToJson(m_faults));
    Q_EMIT changed();
    look(); // one may be used up
}

void AnswerDesk::save(const QString &key, const QString &value)
{
    m_workspace.store().write<bool>(
        [key, value](Connection &connection) -> Result<bool> {
            const Result<void> done =
                connection.exec(u"INSERT INTO setting (name, value) VALUES (?, ?) "
                                "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                                {key, value});
            if (!done)
                return done.error();
            return true;
        },
        this,
        [this](const Result<bool> &saved) {
            if (!saved)
                Q_EMIT failed(saved.error());
        });
}

} // namespace Hookglass
