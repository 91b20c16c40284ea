// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "fub/webhookplan.h"

#include <QtCore/QObject>

#include <functional>

namespace Hookglass {

class ApiClient;

/// What became of one step.
struct StepResult
{
    enum class State {
        Waiting,
        Done,     ///< and read back as planned
        Skipped,  ///< others', and not ticked
        Conflict, ///< it is not as it was when the plan was made: nothing was changed
        Failed,
        Cancelled
    };
    State state = State::Waiting;
    QString message; ///< in plain words; empty when done and read back
    PlanStep step;   ///< as done: with the id of what was created
    bool operator==(const StepResult &) const = default;
};

/// Carries a plan out: looks whether everything is still as planned on, changes one after another,
/// each looked at again right before, and reads back what came of it. Runs one plan, once.
class PlanRunner final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlanRunner)
public:
    /// Keeps a step durably before it is sent, so that a crash leaves nothing we do not know of;
    /// without a success nothing is sent.
    using WriteAhead = std::function<Result<void>(const PlanStep &)>;
    enum class Foreign { Skip, Include }; ///< Include: the user ticked each of them

    /// The client must outlive this object.
    PlanRunner(ApiClient &client, WebhookPlan plan, Foreign foreign, WriteAhead writeAhead = {},
               QObject *parent = nullptr);
    ~PlanRunner() override;

    void start();
    /// What is under way is finished and read back; the rest is not begun.
    void cancel();
    const QList<StepResult> &results() const { return m_results; }

Q_SIGNALS:
    void stepFinished(int index, const Hookglass::StepResult &result);
    /// Once, with a result for every step; `current` is the list as read back, if it could be.
    void finished(const QList<Hookglass::StepResult> &results,
                  const QList<Hookglass::Webhook> &current);

private:
    void check(const QList<Webhook> &current);
    QString conflictOf(const PlanStep &step, const QList<Webhook> &current) const;
    bool isOwnDoing(const Webhook &webhook) const;
    void next();
    void lookAgain(int index);
    void judge(int index, const Result<QList<Webhook>> &now);
    void carryOut(int index);
    void carryOutStatus(int index);
    void settle(int index, StepResult::State state, const QString &message = {});
    void failRest(const QString &message);
    void readBack();
    void noteUnverified(const QString &reason);
    void verify(const QList<Webhook> &current);
    /// Whether the list shows what a failed step wanted; a new webhook's id is noted.
    static bool wasDone(PlanStep &step, const QList<Webhook> &current);

    ApiClient &m_client;
    const Foreign m_foreign;
    const WriteAhead m_writeAhead;
    QList<StepResult> m_results;
    QList<Webhook> m_atStart;
    int m_next = 0;
    bool m_hasChanged = false; ///< something was sent: what was listed at the start is of the past
    bool m_isCancelled = false;
};

} // namespace Hookglass
