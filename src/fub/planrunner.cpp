// SPDX-License-Identifier: MIT
#include "fub/planrunner.h"

#include "fub/apiclient.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using State = StepResult::State;

namespace {

const Webhook *find(const QList<Webhook> &webhooks, qint64 id)
{
    const auto found = std::find_if(webhooks.cbegin(), webhooks.cend(),
                                    [id](const Webhook &webhook) { return webhook.id == id; });
    return found == webhooks.cend() ? nullptr : &*found;
}

} // namespace

PlanRunner::PlanRunner(ApiClient &client, WebhookPlan plan, Foreign foreign, WriteAhead writeAhead,
                       QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_foreign(foreign)
    , m_writeAhead(std::move(writeAhead))
{
    for (const PlanStep &step : std::as_const(plan.steps))
        m_results.append({.state = State::Waiting, .message = {}, .step = step});
}

PlanRunner::~PlanRunner() = default;

void PlanRunner::start()
{
    m_client.webhooks(this, [this](const Result<QList<Webhook>> &current) {
        if (current) {
            check(*current);
            next();
        } else {
            failRest(current.error().message);
            Q_EMIT finished(m_results, {});
        }
    });
}

void PlanRunner::cancel()
{
    m_isCancelled = true;
}

// All of them are looked at before the first is changed: one of our own steps is no conflict.
void PlanRunner::check(const QList<Webhook> &current)
{
    m_atStart = current;
    for (int i = 0; i < m_results.size(); ++i) {
        const PlanStep &step = m_results.at(i).step;
        if (step.isForeign && m_foreign == Foreign::Skip)
            settle(i, State::Skipped, tr("It is not ours, and was not chosen by itself."));
        else if (const QString conflict = conflictOf(step, current); !conflict.isEmpty())
            settle(i, State::Conflict, conflict);
    }
}

QString PlanRunner::conflictOf(const PlanStep &step, const QList<Webhook> &current) const
{
    if (step.kind == PlanStep::Kind::Create) {
        const bool exists = std::any_of(current.cbegin(), current.cend(), [&](const Webhook &w) {
            return w.event == step.after.event && w.url == step.after.url && !isOwnDoing(w);
        });
        return exists ? tr("Somebody registered it meanwhile.") : QString();
    }
    const Webhook *now = find(current, step.before.id);
    if (!now)
        return tr("It was deleted meanwhile.");
    if (*now == step.before || isOwnDoing(*now))
        return {};
    return now->url != step.before.url
               ? tr("Its address was changed meanwhile, to %1. Make the plan again.").arg(now->url)
               : tr("Somebody changed it meanwhile. Make the plan again.");
}

/// As a step of this plan left it.
bool PlanRunner::isOwnDoing(const Webhook &webhook) const
{
    return std::any_of(m_results.cbegin(), m_results.cend(), [&](const StepResult &result) {
        return result.state == State::Done && result.step.after == webhook;
    });
}

void PlanRunner::next()
{
    while (m_next < m_results.size() && m_results.at(m_next).state != State::Waiting)
        ++m_next;
    if (m_next == m_results.size()) {
        readBack();
    } else if (m_isCancelled) {
        settle(m_next, State::Cancelled, tr("Cancelled before it was begun."));
        next();
    } else {
        lookAgain(m_next);
    }
}

/// A plan of many steps takes its time, and others are at work meanwhile.
void PlanRunner::lookAgain(int index)
{
    const PlanStep &step = m_results.at(index).step;
    if (!m_hasChanged)
        return judge(index, m_atStart);
    if (step.kind == PlanStep::Kind::Create) {
        m_client.webhooksOf(step.after.event, this,
                            [this, index](const auto &now) { judge(index, now); });
        return;
    }
    m_client.webhook(step.before.id, this, [this, index](const Result<Webhook> &now) {
        if (now)
            judge(index, QList<Webhook>{*now});
        else if (now.error().code == ErrorCode::NotFound)
            judge(index, QList<Webhook>());
        else
            judge(index, now.error());
    });
}

void PlanRunner::judge(int index, const Result<QList<Webhook>> &now)
{
    if (m_isCancelled)
        return next();
    const PlanStep &step = m_results.at(index).step;
    QString conflict = now ? conflictOf(step, *now) : QString();
    if (now && conflict.isEmpty() && step.kind == PlanStep::Kind::Create) {
        const auto taken = std::count_if(now->cbegin(), now->cend(), [&step](const Webhook &w) {
            return w.event == step.after.event;
        });
        if (taken >= WebhookPlanner::Slots) {
            conflict = tr("Somebody took the last place meanwhile: Follow Up Boss allows two "
                          "webhooks of an event in each system.");
        }
    }
    if (!now || !conflict.isEmpty()) {
        settle(index, now ? State::Conflict : State::Failed,
               now ? conflict
                   : tr("Nothing was changed, since it could not be looked at: %1")
                         .arg(now.error().message));
        return next();
    }
    carryOut(index);
}

void PlanRunner::carryOut(int index)
{
    const PlanStep step = m_results.at(index).step;
    if (m_writeAhead) {
        if (const Result<void> kept = m_writeAhead(step); !kept) {
            settle(index, State::Failed, kept.error().message);
            return next();
        }
    }
    m_hasChanged = true;
    const auto written = [this, index](const Result<Webhook> &webhook) {
        if (!webhook) {
            settle(index, State::Failed, webhook.error().message);
            return next();
        }
        PlanStep &done = m_results[index].step;
        const bool isNew = done.after.id == 0;
        done.after.id = webhook->id;
        if (isNew && webhook->status != done.after.status)
            return carryOutStatus(index); // a new one is always switched on
        settle(index, State::Done);
        next();
    };
    switch (step.kind) {
    case PlanStep::Kind::Create:
        m_client.createWebhook(step.after.event, step.after.url, this, written);
        break;
    case PlanStep::Kind::Change: {
        WebhookChange change;
        if (step.after.url != step.before.url)
            change.url = step.after.url;
        if (step.after.status != step.before.status)
            change.status = step.after.status;
        m_client.updateWebhook(step.before.id, change, this, written);
        break;
    }
    case PlanStep::Kind::Delete:
        m_client.deleteWebhook(step.before.id, this, [this, index](const Result<void> &deleted) {
            // Gone is gone, also if an earlier attempt did it and its answer was lost.
            if (deleted || deleted.error().code == ErrorCode::NotFound)
                settle(index, State::Done);
            else
                settle(index, State::Failed, deleted.error().message);
            next();
        });
        break;
    }
}

void PlanRunner::carryOutStatus(int index)
{
    const Webhook &wanted = m_results.at(index).step.after;
    m_client.updateWebhook(wanted.id, {.event = {}, .url = {}, .status = wanted.status}, this,
                           [this, index](const Result<Webhook> &webhook) {
                               if (webhook)
                                   settle(index, State::Done);
                               else
                                   settle(index, State::Failed, webhook.error().message);
                               next();
                           });
}

void PlanRunner::settle(int index, State state, const QString &message)
{
    m_results[index].state = state;
    m_results[index].message = message;
    Q_EMIT stepFinished(index, m_results.at(index));
}

void PlanRunner::failRest(const QString &message)
{
    for (int i = 0; i < m_results.size(); ++i) {
        if (m_results.at(i).state == State::Waiting)
            settle(i, State::Failed, message);
    }
}

void PlanRunner::readBack()
{
    m_client.webhooks(this, [this](const Result<QList<Webhook>> &current) {
        if (current)
            verify(*current);
        else
            noteUnverified(current.error().message);
        Q_EMIT finished(m_results, current ? *current : QList<Webhook>());
    });
}

void PlanRunner::noteUnverified(const QString &reason)
{
    for (int i = 0; i < m_results.size(); ++i) {
        if (m_results.at(i).state == State::Done)
            settle(i, State::Done, tr("Done, but it could not be read back: %1").arg(reason));
    }
}

bool PlanRunner::wasDone(PlanStep &step, const QList<Webhook> &current)
{
    switch (step.kind) {
    case PlanStep::Kind::Create: {
        if (step.after.id != 0) // it was made; what failed was to switch it off
            return current.contains(step.after);
        const auto made = std::find_if(current.cbegin(), current.cend(), [&](const Webhook &now) {
            return now.event == step.after.event && now.url == step.after.url;
        });
        if (made == current.cend())
            return false;
        step.after.id = made->id;
        return true;
    }
    case PlanStep::Kind::Change: {
        const Webhook *now = find(current, step.after.id);
        return now && *now == step.after;
    }
    case PlanStep::Kind::Delete:
        return !find(current, step.before.id);
    }
    Q_UNREACHABLE();
}

void PlanRunner::verify(const QList<Webhook> &current)
{
    for (int i = 0; i < m_results.size(); ++i) {
        StepResult &result = m_results[i];
        // A call whose answer was lost may have been done all the same.
        if (result.state == State::Failed && wasDone(result.step, current))
            settle(i, State::Done);
        if (result.state != State::Done)
            continue;
        const bool isDelete = result.step.kind == PlanStep::Kind::Delete;
        const Webhook *now = find(current, isDelete ? result.step.before.id : result.step.after.id);
        if (isDelete ? now != nullptr : !now || *now != result.step.after) {
            settle(i, State::Failed,
                   tr("Follow Up Boss accepted the change, but reading back shows another state: "
                      "%1.")
                       .arg(now ? tr("%1, %2").arg(now->url, now->status) : tr("it is gone")));
        }
    }
}

} // namespace Hookglass
