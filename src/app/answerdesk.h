// SPDX-License-Identifier: MIT
#pragma once

#include "core/ackpolicy.h"
#include "core/faultrule.h"
#include "store/storetypes.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QTimer>

namespace Hookglass {

class Receiver;
class Workspace;

/// How deliveries are answered: the accounts' policies, the fault rules that run, and what is
/// armed. Keeps policies and rules as settings, hands all to the receiver, and ends rules in time,
/// also those of a run before or after a sleep. Lives in the main thread.
class AnswerDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AnswerDesk)
public:
    /// Of an open workspace; with `ofThisRun` all accounts have this policy until the program ends,
    /// and nothing of it is kept. All must outlive it.
    AnswerDesk(Workspace &workspace, const Clock &clock, std::optional<AckPolicy> ofThisRun = {},
               QObject *parent = nullptr);
    ~AnswerDesk() override;

    /// Why nothing can be changed here, in plain words; empty: it can.
    QString readOnlyReason() const;

    AckPolicy policy(AccountId account) const;
    Result<void> setPolicy(AccountId account, const AckPolicy &policy);

    /// Those that run, in the order they were added: the first that strikes decides.
    const QList<FaultRule> &faults() const { return m_faults; }
    /// Runs it from now on for `time`. Its id, times and hits are given here.
    Result<FaultRule> addFault(FaultRule rule, std::chrono::seconds time = FaultRule::UsualTime);
    /// What it holds back is answered at once.
    void stopFault(int id);
    /// Fault rules and what is armed; answers held back go out, also those of rules that are used
    /// up already.
    void stopAll();

    const QList<Arming> &armings() const { return m_armings; }
    /// `typed`: the event's name, as the user wrote it to confirm. For Arming::Time at most.
    Result<Arming> arm(EndpointId endpoint, const QString &eventName, int status,
                       const QString &typed);
    void disarm(int id);

    /// Ends what is over; done by itself once a second.
    void look();

Q_SIGNALS:
    void changed();
    /// A rule or what was armed came to its end by itself, in plain words.
    void ended(const QString &sentence);
    /// Answers other than the usual one.
    void answered(const QList<Hookglass::AnswerRecord> &answers);
    void failed(const Hookglass::Error &error);

private:
    void load();
    void connectReceiver();
    template <typename Work>
    void post(Work work);
    void applyPolicies();
    void applyFaults();
    void noteHits(const QHash<int, int> &hits);
    void noteUse(const Arming &arming, int status);
    void noteAnswers(const QList<AnswerRecord> &answers);
    void publish();
    void publishSoon();
    void save(const QString &key, const QString &value);
    Error readOnlyError() const;

    Workspace &m_workspace;
    const Clock &m_clock;
    const std::optional<AckPolicy> m_ofThisRun;
    AckPolicies m_policies;
    QList<FaultRule> m_faults;
    QList<Arming> m_armings;
    QSet<EventId> m_stale; ///< rows whose answer came late
    int m_nextId = 1;
    QTimer m_watch;
    QTimer m_soon;
    bool m_areHitsSaved = true;
};

} // namespace Hookglass
