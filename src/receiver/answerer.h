// SPDX-License-Identifier: MIT
#pragma once

#include "core/ackpolicy.h"
#include "core/event.h"
#include "http/message.h"
#include "receiver/armory.h"
#include "receiver/faultset.h"
#include "receiver/targetasker.h"
#include "store/storetypes.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>

namespace Hookglass {

class EventWriter;

namespace Http {
class Server;
}

/// What is to be known of a delivery when it is answered, after its commit.
struct AnswerSubject
{
    AccountId account;
    EndpointId endpoint;
    QString eventName;
    bool isForged = false;                       ///< its signature is wrong or missing
    std::chrono::steady_clock::time_point begun; ///< the request's first byte
};

/// Decides what is answered to deliveries that were stored, and when: what is armed first, then
/// fault rules, then the account's policy. Lives in the receiver's thread.
class Answerer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Answerer)
public:
    /// All must outlive it.
    Answerer(Http::Server &server, EventWriter &writer, const Clock &clock,
             QObject *parent = nullptr);
    ~Answerer() override;

    void setPolicies(const AckPolicies &policies);
    /// What is held back by a rule that is not among these is answered at once.
    void setFaults(const QList<FaultRule> &rules);
    /// Answers at once what this rule (0: any) holds back, even if it was used up meanwhile.
    void release(int rule);
    void arm(const Arming &arming);
    void disarm(int id);
    /// nullptr: there are no targets.
    void setTargetAsker(TargetAsker *asker) { m_asker = asker; }

    /// nullptr: the usual answer is right, at once.
    std::unique_ptr<AnswerSubject> subjectFor(const Endpoint &endpoint,
                                              const NewDelivery &delivery) const;
    /// Answers now, or later with answered().
    std::optional<AnswerRecord> answer(Http::ExchangeId exchange, const CommittedDelivery &stored,
                                       const AnswerSubject &subject);
    /// Answers what is held back, and from now on everything at once; targets that have not
    /// answered yet have failed.
    void finish();

Q_SIGNALS:
    void answered(const QList<Hookglass::AnswerRecord> &answers);
    /// How often rules (by id) have struck since the last time.
    void faultsStruck(const QHash<int, int> &hits);
    /// What went out: its status; 503 if that could not be noted; 0 if the client had gone.
    void armingUsed(const Hookglass::Arming &arming, int status);

private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    struct Held ///< an answer that is not out yet
    {
        Http::ExchangeId exchange;
        CommittedDelivery stored;
        SteadyTime begun; ///< the request's first byte
        AnswerNote note = {};
        std::optional<int> status = {};           ///< nullopt: the target's is awaited
        SteadyTime due = SteadyTime::max();       ///< then it is sent, or the target is late
        std::optional<SteadyTime> heldUntil = {}; ///< by a rule, whatever the target says
        int rule = 0;   ///< whose end lets it go; 0: none, or one that is used up
        int heldBy = 0; ///< the rule that holds it back, used up or not
        std::optional<ArmingToken> token = {}; ///< with it: waits for its note to be durable
    };

    struct Address;

    void fireArmed(Held &&held, Armory::Shot &&shot);
    void sendArmed(quint64 ticket, const Arming &arming, bool isNoted);
    void strike(const FaultRule &rule, const AnswerSubject &subject, Held &held);
    void outlive(int rule, Held &last);
    std::optional<AnswerRecord> answerByPolicy(Held &&held, const AnswerSubject &subject);
    std::optional<AnswerRecord> askTarget(Held &&held, const AnswerSubject &subject);
    void takeTargetAnswer(quint64 ticket, const TargetAnswer &answer);
    void takeStatus(Held &held, const TargetAnswer &answer);
    std::optional<AnswerRecord> sendOrHold(Held &&held);
    AnswerRecord send(Held &held);
    AnswerRecord recordOf(const Held &held, int status) const;
    quint64 hold(Held &&held);
    void sendDue(SteadyTime now);
    void schedule();
    void countHit(int rule);
    void refresh();

    Http::Server &m_server;
    EventWriter &m_writer;
    const Clock &m_clock;
    AckPolicies m_policies;
    FaultSet m_faults;
    Armory m_armory;
    TargetAsker *m_asker = nullptr;
    std::map<quint64, Held> m_held;
    quint64 m_nextTicket = 1;
    QTimer m_timer;
    QHash<int, int> m_struck;
    bool m_isPlain = true;
    bool m_isFinishing = false;
    std::shared_ptr<Address> m_address; ///< for the writer's thread
};

} // namespace Hookglass
