// SPDX-License-Identifier: MIT
#include "app/webhookdesk.h"

#include "store/webhookjournal.h"

namespace Hookglass {

namespace {

/// `isRestored`: others get back what was theirs.
WebhookWrite::Kind kindOf(const PlanStep &step, bool isRestored)
{
    if (isRestored)
        return WebhookWrite::Kind::Restore;
    switch (step.kind) {
    case PlanStep::Kind::Create:
        return WebhookWrite::Kind::Create;
    case PlanStep::Kind::Change:
        return step.before.isActive() && !step.after.isActive() ? WebhookWrite::Kind::SwitchOff
                                                                : WebhookWrite::Kind::Change;
    case PlanStep::Kind::Delete:
        return WebhookWrite::Kind::Delete;
    }
    Q_UNREACHABLE();
}

/// What is ours because we wrote it. Switching somebody's webhook, or giving it back, does not
/// make its address ours.
QSet<WrittenAddress> ownAddresses(const QList<WebhookWrite> &writes)
{
    QSet<WrittenAddress> own;
    for (const WebhookWrite &write : writes) {
        const WrittenAddress address{write.event, write.url};
        switch (write.kind) {
        case WebhookWrite::Kind::Create:
        case WebhookWrite::Kind::Change:
        case WebhookWrite::Kind::SwitchOff:
            if (write.url != write.beforeUrl)
                own.insert(address);
            break;
        case WebhookWrite::Kind::Restore:
            own.remove(address);
            break;
        case WebhookWrite::Kind::Delete:
            break;
        }
    }
    return own;
}

/// The list as our own steps made it.
QList<Webhook> withSteps(QList<Webhook> webhooks, const QList<PlanStep> &done)
{
    for (const PlanStep &step : done) {
        if (step.kind != PlanStep::Kind::Create)
            erase_if(webhooks, [&](const Webhook &w) { return w.id == step.before.id; });
        if (step.kind != PlanStep::Kind::Delete)
            webhooks.append(step.after);
    }
    return webhooks;
}

QString placeOf(const QString &event, const QString &url)
{
    return event + u' ' + QUrl(url).path();
}

} // namespace

WebhookDesk::WebhookDesk(Setup setup, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
    , m_client(m_setup.access)
{
    connect(&m_client, &ApiClient::waiting, this, &WebhookDesk::waiting);
}

WebhookDesk::~WebhookDesk() = default;

const QList<Webhook> &WebhookDesk::webhooks() const
{
    static const QList<Webhook> none;
    return m_planner ? m_planner->current() : none;
}

Result<void> WebhookDesk::openJournal()
{
    if (m_journal)
        return {};
    Result<std::unique_ptr<WebhookJournal>> journal = WebhookJournal::open(m_setup.databasePath);
    if (!journal)
        return journal.error();
    m_journal = std::move(*journal);
    return {};
}

std::optional<Timestamp> WebhookDesk::knownSince(const Webhook &webhook) const
{
    const auto known = m_firstWrites.constFind(placeOf(webhook.event, webhook.url));
    return known == m_firstWrites.cend() ? std::nullopt : std::optional(*known);
}

bool WebhookDesk::isSwitchedOffHere(const Webhook &webhook) const
{
    return !webhook.isActive() && m_switchedOff.contains(webhook.id);
}

void WebhookDesk::refresh()
{
    m_client.webhooks(this, [this, asked = m_changes](const Result<QList<Webhook>> &webhooks) {
        if (asked != m_changes)
            return; // what came of the change is listed when it is done
        if (webhooks)
            setList(*webhooks);
        else
            Q_EMIT failed(webhooks.error());
    });
}

/// Without it others' and ours could not be told apart.
Result<void> WebhookDesk::readJournal(const QList<Webhook> &webhooks)
{
    if (Result<void> opened = openJournal(); !opened)
        return opened;
    const Result<QList<WebhookWrite>> writes = m_journal->writes(m_setup.account.id);
    if (!writes)
        return writes.error();
    m_firstWrites.clear();
    for (auto it = writes->crbegin(); it != writes->crend(); ++it) // the oldest stays
        m_firstWrites.insert(placeOf(it->event, it->url), it->at);
    m_switchedOff.clear();
    for (const WebhookWrite &write : *writes) {
        if (write.kind == WebhookWrite::Kind::SwitchOff)
            m_switchedOff.insert(write.webhook);
        else
            m_switchedOff.remove(write.webhook);
    }
    m_planner.emplace(webhooks, m_setup.tokens, ownAddresses(*writes));
    return {};
}

void WebhookDesk::setList(const QList<Webhook> &webhooks)
{
    if (const Result<void> read = readJournal(webhooks); !read) {
        Q_EMIT failed(read.error());
        return;
    }
    if (m_watch)
        m_watch->setKnown(webhooks);
    QList<WebhookNotice> notices;
    if (m_known)
        notices = compareWebhooks(*m_known, webhooks);
    m_known = webhooks;
    Q_EMIT listed();
    if (!notices.isEmpty())
        Q_EMIT noticed(notices);
}

Result<void> WebhookDesk::note(const PlanStep &step)
{
    if (Result<void> opened = openJournal(); !opened)
        return opened;
    // Only an undo makes others' webhooks anew, or changes what we had made of one.
    const bool isRestored = step.isForeign && (step.kind == PlanStep::Kind::Create ||
                                               (step.kind == PlanStep::Kind::Change &&
                                                step.after.url != step.before.url && m_planner &&
                                                m_planner->isOurs(step.before)));
    return m_journal->append(
        m_setup.account.id,
        {.kind = kindOf(step, isRestored),
         .webhook = step.before.id,
         .event = step.kind == PlanStep::Kind::Delete ? step.before.event : step.after.event,
         .url = step.after.url,
         .beforeUrl = step.before.url,
         .at = SystemClock().now()});
}

bool WebhookDesk::apply(const WebhookPlan &plan, PlanRunner::Foreign foreign)
{
    if (m_runner)
        return false;
    ++m_changes;
    m_runner = std::make_unique<PlanRunner>(m_client, plan, foreign,
                                            [this](const PlanStep &step) { return note(step); });
    connect(m_runner.get(), &PlanRunner::stepFinished, this, &WebhookDesk::stepFinished);
    connect(m_runner.get(), &PlanRunner::finished, this, &WebhookDesk::finish);
    m_runner->start();
    return true;
}

void WebhookDesk::finish(const QList<StepResult> &results, const QList<Webhook> &current)
{
    ++m_changes;
    QList<PlanStep> done;
    for (const StepResult &result : results) {
        if (result.state == StepResult::State::Done)
            done.append(result.step);
    }
    if (!done.isEmpty())
        m_undo = undoOf(done);
    if (m_known) {
        m_known = withSteps(*m_known, done);
        if (m_watch)
            m_watch->setKnown(*m_known);
    }
    m_runner.release()->deleteLater(); // it is still in its signal
    // First: who hears of a new list may apply the next plan, whose results these are not.
    Q_EMIT applied(results);
    if (current.isEmpty()) // none left, or not read back: ask again
        refresh();
    else
        setList(current);
}

void WebhookDesk::cancel()
{
    if (m_runner)
        m_runner->cancel();
}

bool WebhookDesk::watch(std::chrono::milliseconds interval)
{
    if (m_watch)
        return false;
    m_watch = std::make_unique<WebhookWatch>(m_client, interval);
    connect(m_watch.get(), &WebhookWatch::failed, this, [this](const Error &error) {
        m_isStale = true;
        Q_EMIT failed(error);
    });
    connect(m_watch.get(), &WebhookWatch::looked, this, [this](const QList<Webhook> &webhooks) {
        if (isApplying())
            return; // half of it is our own doing; the rest is told at its end
        if (std::exchange(m_isStale, false) || m_known != webhooks)
            setList(webhooks);
    });
    m_watch->start();
    return true;
}

} // namespace Hookglass
