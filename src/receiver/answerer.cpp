// SPDX-License-Identifier: MIT
#include "receiver/answerer.h"

#include "http/server.h"
#include "receiver/statusrule.h"
#include "store/answernotes.h"
#include "store/eventwriter.h"

#include <QtCore/QMutex>
#include <QtCore/QPointer>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr auto TargetPatience = 9s; ///< FUB gives up 10 s after its request's first byte
/// Each holds a connection, of which there are 512: further deliveries must find room to be stored.
constexpr size_t MostHeld = 256;
constexpr int Acknowledged = 204;
constexpr int Unavailable = 503;

} // namespace

/// Where the writer's thread reaches the answerer, as long as there is one.
struct Answerer::Address
{
    QMutex mutex;
    Answerer *answerer = nullptr;
};

Answerer::Answerer(Http::Server &server, EventWriter &writer, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_writer(writer)
    , m_clock(clock)
    , m_timer(this)
    , m_address(std::make_shared<Address>())
{
    m_address->answerer = this;
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { sendDue(steady_clock::now()); });
}

Answerer::~Answerer()
{
    const QMutexLocker lock(&m_address->mutex);
    m_address->answerer = nullptr;
}

void Answerer::refresh()
{
    const auto isUsual = [](const AckPolicy &policy) { return policy == AckPolicy(); };
    m_isPlain = m_faults.isEmpty() && m_armory.armings().isEmpty() &&
                std::all_of(m_policies.cbegin(), m_policies.cend(), isUsual);
}

void Answerer::setPolicies(const AckPolicies &policies)
{
    m_policies = policies;
    refresh();
}

void Answerer::setFaults(const QList<FaultRule> &rules)
{
    m_faults.setRules(rules);
    const SteadyTime now = steady_clock::now();
    for (auto &[ticket, held] : m_held) {
        if (held.rule == 0 || m_faults.contains(held.rule))
            continue;
        held.rule = 0;
        held.heldUntil.reset();
        if (held.status)
            held.due = now;
    }
    schedule();
    refresh();
}

void Answerer::release(int rule)
{
    const SteadyTime now = steady_clock::now();
    for (auto &[ticket, held] : m_held) {
        if (held.heldBy == 0 || (rule != 0 && held.heldBy != rule))
            continue;
        held.rule = held.heldBy = 0;
        held.heldUntil.reset();
        if (held.status)
            held.due = now;
    }
    schedule();
}

void Answerer::arm(const Arming &arming)
{
    m_armory.arm(arming);
    refresh();
}

void Answerer::disarm(int id)
{
    m_armory.disarm(id);
    refresh();
}

std::unique_ptr<AnswerSubject> Answerer::subjectFor(const Endpoint &endpoint,
                                                    const NewDelivery &delivery) const
{
    if (m_isPlain)
        return nullptr;
    using Kind = SignatureVerdict::Kind;
    const auto since = std::max(delivery.verifiedAt - delivery.receivedAt, 0us);
    auto subject = std::make_unique<AnswerSubject>();
    subject->account = endpoint.account;
    subject->endpoint = endpoint.id;
    if (delivery.envelope)
        subject->eventName = delivery.envelope->eventName;
    subject->isForged =
        delivery.verdict.kind == Kind::Invalid || delivery.verdict.kind == Kind::Missing;
    subject->begun = steady_clock::now() - since;
    return subject;
}

std::optional<AnswerRecord> Answerer::answer(Http::ExchangeId exchange,
                                             const CommittedDelivery &stored,
                                             const AnswerSubject &subject)
{
    Held held{.exchange = exchange, .stored = stored, .begun = subject.begun};
    const Timestamp now = m_clock.now();
    if (!subject.isForged) { // a stranger must not use up what was armed
        if (std::optional<Armory::Shot> shot =
                m_armory.take(subject.endpoint, subject.eventName, now)) {
            fireArmed(std::move(held), std::move(*shot));
            return std::nullopt;
        }
    }
    if (const std::optional<FaultRule> rule =
            m_faults.take(subject.account, subject.eventName, now)) {
        countHit(rule->id);
        strike(*rule, subject, held);
    }
    if (held.status)
        return send(held);
    return answerByPolicy(std::move(held), subject);
}

/// It is noted before it is sent: whatever happens then, it is known who deleted the webhook.
void Answerer::fireArmed(Held &&held, Armory::Shot &&shot)
{
    held.note = {.reason = AnswerReason::Armed, .detail = shot.arming.eventName};
    held.status = shot.arming.status;
    held.token.emplace(std::move(shot.token));
    const DeliveryId delivery = held.stored.delivery;
    const AnswerNote note = held.note;
    const quint64 ticket = hold(std::move(held));
    refresh();
    m_writer.submit(
        [delivery, note](Connection &connection) {
            return addAnswerNote(connection, delivery, note);
        },
        [address = m_address, ticket, arming = shot.arming](const Result<void> &noted) {
            const QMutexLocker lock(&address->mutex);
            if (!address->answerer)
                return;
            QMetaObject::invokeMethod(
                address->answerer,
                [answerer = address->answerer, ticket, arming, isNoted = noted.hasValue()] {
                    answerer->sendArmed(ticket, arming, isNoted);
                },
                Qt::QueuedConnection);
        });
}

void Answerer::sendArmed(quint64 ticket, const Arming &arming, bool isNoted)
{
    const auto it = m_held.find(ticket);
    if (it == m_held.end())
        return;
    if (!isNoted) { // then it goes the way of every other 406 and 410
        it->second.token.reset();
        it->second.note = {};
    }
    const AnswerRecord record = send(it->second);
    m_held.erase(it);
    Q_EMIT armingUsed(arming, record.status);
    Q_EMIT answered({record});
}

void Answerer::strike(const FaultRule &rule, const AnswerSubject &subject, Held &held)
{
    held.note.detail = faultWords(rule);
    switch (rule.action) {
    case FaultRule::Action::Status:
        held.note.reason = AnswerReason::FaultStatus;
        held.status = rule.status;
        return;
    case FaultRule::Action::Cut:
        held.note.reason = AnswerReason::FaultCut;
        held.status = AnswerCut;
        return;
    case FaultRule::Action::Delay: {
        const auto delay = std::clamp(rule.delay, 0ms, FaultRule::LongestDelay);
        // Not longer than the rule itself.
        const SteadyTime end = steady_clock::now() + (rule.until - m_clock.now());
        held.note.heldBack = delay;
        held.heldUntil = std::min(subject.begun + delay, end);
        held.rule = held.heldBy = rule.id;
        if (rule.share == FaultRule::Share::First && rule.hits >= rule.first)
            outlive(rule.id, held);
        return;
    }
    }
}

/// A rule that is used up is taken away; what it has held back stays so.
void Answerer::outlive(int rule, Held &last)
{
    last.rule = 0;
    for (auto &[ticket, held] : m_held) {
        if (held.rule == rule)
            held.rule = 0;
    }
}

std::optional<AnswerRecord> Answerer::answerByPolicy(Held &&held, const AnswerSubject &subject)
{
    const AckPolicy policy = m_policies.value(subject.account);
    switch (policy.mode) {
    case AckPolicy::Mode::Store:
        held.status = Acknowledged;
        break;
    case AckPolicy::Mode::Fixed:
        held.status = policy.status;
        held.note.reason = AnswerReason::Fixed;
        break;
    case AckPolicy::Mode::Target:
        if (m_asker && !subject.eventName.isEmpty())
            return askTarget(std::move(held), subject);
        held.status = Acknowledged;
        if (subject.eventName.isEmpty()) {
            held.note.detail = tr("Not passed on, because it is no event; acknowledged once it was "
                                  "stored, as without a target.");
        }
        break;
    }
    return sendOrHold(std::move(held));
}

std::optional<AnswerRecord> Answerer::askTarget(Held &&held, const AnswerSubject &subject)
{
    held.due = subject.begun + TargetPatience;
    const auto patience =
        std::chrono::duration_cast<std::chrono::milliseconds>(held.due - steady_clock::now());
    TargetQuestion question{.event = held.stored.event,
                            .delivery = held.stored.delivery,
                            .account = subject.account,
                            .eventName = subject.eventName,
                            .patience = std::max(patience, 0ms)};
    if (m_isFinishing || m_held.size() >= MostHeld) {
        held.note.reason = m_isFinishing ? AnswerReason::TargetLate : AnswerReason::Crowded;
        held.status = Unavailable;
        // Follow Up Boss sends it again, so we must not: without patience it is recorded as asked
        // for, and not sent.
        question.patience = 0ms;
        m_asker->ask(question, [](const TargetAnswer &) {});
        return send(held);
    }
    const quint64 ticket = hold(std::move(held));
    schedule();
    const QPointer<Answerer> guard(this);
    m_asker->ask(question, [guard, ticket](const TargetAnswer &answer) {
        if (guard)
            guard->takeTargetAnswer(ticket, answer);
    });
    return std::nullopt;
}

void Answerer::takeTargetAnswer(quint64 ticket, const TargetAnswer &answer)
{
    const auto it = m_held.find(ticket);
    if (it == m_held.end() || it->second.status)
        return; // too late, or said already
    Held &held = it->second;
    takeStatus(held, answer);
    held.due = held.heldUntil.value_or(SteadyTime::min());
    // Not at once: whoever asks must not be called back while it is asking.
    schedule();
}

void Answerer::takeStatus(Held &held, const TargetAnswer &answer)
{
    if (!answer.detail.isEmpty()) {
        const QString before = held.note.detail; // a fault rule's words
        held.note.detail = before.isEmpty() ? answer.detail : before + u". "_s + answer.detail;
    }
    switch (answer.kind) {
    case TargetAnswer::Kind::NoTarget:
        held.status = Acknowledged;
        return;
    case TargetAnswer::Kind::Failed:
        held.note.reason = AnswerReason::TargetFailed;
        held.status = Unavailable;
        return;
    case TargetAnswer::Kind::Status:
        break;
    }
    const bool isPassed = permittedStatus(answer.status) == answer.status;
    held.note.reason = isPassed ? AnswerReason::Target : AnswerReason::TargetBlocked;
    held.status = answer.status;
}

std::optional<AnswerRecord> Answerer::sendOrHold(Held &&held)
{
    if (m_isFinishing || !held.heldUntil || *held.heldUntil <= steady_clock::now())
        return send(held);
    if (m_held.size() >= MostHeld) {
        held.note.heldBack = 0ms;
        held.note.detail =
            tr("%1 But too many answers were held back already.").arg(held.note.detail);
        return send(held);
    }
    held.due = *held.heldUntil;
    hold(std::move(held));
    schedule();
    return std::nullopt;
}

AnswerRecord Answerer::send(Held &held)
{
    if (held.note.heldBack > 0ms) { // less than planned if its rule has ended
        held.note.heldBack = std::min(
            held.note.heldBack,
            std::chrono::floor<std::chrono::milliseconds>(steady_clock::now() - held.begun));
    }
    const int wanted = held.status.value_or(Unavailable);
    if (wanted == AnswerCut)
        return recordOf(held, m_server.cut(held.exchange) ? AnswerCut : 0);
    const int status =
        held.token ? permittedStatus(wanted, std::move(*held.token)) : permittedStatus(wanted);
    if (status != wanted)
        held.note.wanted = wanted;
    const bool isSent =
        m_server.respond(held.exchange, {.status = status, .headers = {}, .body = {}});
    return recordOf(held, isSent ? status : 0);
}

AnswerRecord Answerer::recordOf(const Held &held, int status) const
{
    return {.delivery = held.stored.delivery,
            .event = held.stored.event,
            .status = status,
            .answeredAt = m_clock.now(),
            .note = held.note};
}

quint64 Answerer::hold(Held &&held)
{
    const quint64 ticket = m_nextTicket++;
    m_held.emplace(ticket, std::move(held));
    return ticket;
}

void Answerer::sendDue(SteadyTime now)
{
    QList<AnswerRecord> records;
    for (auto it = m_held.begin(); it != m_held.end();) {
        Held &held = it->second;
        if (held.token || held.due > now) {
            ++it;
            continue;
        }
        if (!held.status) {
            held.status = Unavailable;
            held.note.reason = AnswerReason::TargetLate;
            held.due = held.heldUntil.value_or(now);
            if (held.due > now) {
                ++it;
                continue;
            }
        }
        records.append(send(held));
        it = m_held.erase(it);
    }
    schedule();
    if (!records.isEmpty())
        Q_EMIT answered(records);
}

void Answerer::schedule()
{
    SteadyTime next = SteadyTime::max();
    for (const auto &[ticket, held] : m_held) {
        if (!held.token)
            next = std::min(next, held.due);
    }
    if (next == SteadyTime::max()) {
        m_timer.stop();
        return;
    }
    const SteadyTime now = steady_clock::now();
    m_timer.start(next <= now ? 0ms : std::chrono::ceil<std::chrono::milliseconds>(next - now));
}

void Answerer::finish()
{
    m_isFinishing = true;
    for (auto &[ticket, held] : m_held) {
        if (!held.status) {
            held.status = Unavailable;
            held.note.reason = AnswerReason::TargetLate;
        }
        held.heldUntil.reset();
        held.due = SteadyTime::min();
    }
    sendDue(steady_clock::now());
}

void Answerer::countHit(int rule)
{
    if (m_struck.isEmpty()) {
        QTimer::singleShot(0, this, [this] { Q_EMIT faultsStruck(std::exchange(m_struck, {})); });
    }
    ++m_struck[rule];
}

} // namespace Hookglass
