// SPDX-License-Identifier: MIT
#include "app/webhookdesk.h"

#include "store/webhookjournal.h"

namespace Hookglass {

namespace {

WebhookWrite::Kind kindOf(PlanStep::Kind kind)
{
    switch (kind) {
    case PlanStep::Kind::Create:
        return WebhookWrite::Kind::Create;
    case PlanStep::Kind::Change:
        return WebhookWrite::Kind::Change;
    case PlanStep::Kind::Delete:
        return WebhookWrite::Kind::Delete;
    }
    Q_UNREACHABLE();
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

void WebhookDesk::refresh()
{
    m_client.webhooks(this, [this](const Result<QList<Webhook>> &webhooks) {
        if (webhooks)
            setList(*webhooks);
        else
            Q_EMIT failed(webhooks.error());
    });
}

void WebhookDesk::setList(const QList<Webhook> &webhooks)
{
    if (const Result<void> opened = openJournal(); !opened) {
        Q_EMIT failed(opened.error());
        return;
    }
    const Result<QSet<QString>> written = m_journal->writtenUrls(m_setup.account.id);
    if (!written) { // without it others' and ours could not be told apart
        Q_EMIT failed(written.error());
        return;
    }
    const Result<QList<WebhookWrite>> writes = m_journal->writes(m_setup.account.id);
    if (!writes) {
        Q_EMIT failed(writes.error());
        return;
    }
    m_firstWrites.clear();
    for (auto it = writes->crbegin(); it != writes->crend(); ++it) // the oldest stays
        m_firstWrites.insert(placeOf(it->event, it->url), it->at);
    m_planner.emplace(webhooks, m_setup.tokens, *written);
    // What this list shows the page is told by the page; the watch tells of what comes later.
    if (m_watch)
        m_watch->setKnown(webhooks);
    Q_EMIT listed();
}

Result<void> WebhookDesk::note(const PlanStep &step)
{
    if (Result<void> opened = openJournal(); !opened)
        return opened;
    return m_journal->append(
        m_setup.account.id,
        {.kind = kindOf(step.kind),
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
    m_runner = std::make_unique<PlanRunner>(m_client, plan, foreign,
                                            [this](const PlanStep &step) { return note(step); });
    connect(m_runner.get(), &PlanRunner::stepFinished, this, &WebhookDesk::stepFinished);
    connect(m_runner.get(), &PlanRunner::finished, this,
            [this](const QList<StepResult> &results, const QList<Webhook> &current) {
                QList<PlanStep> done;
                for (const StepResult &result : results) {
                    if (result.state == StepResult::State::Done)
                        done.append(result.step);
                }
                if (!done.isEmpty())
                    m_undo = undoOf(done);
                m_runner.release()->deleteLater(); // it is still in its signal
                if (current.isEmpty())             // none left, or not read back: ask again
                    refresh();
                else
                    setList(current);
                Q_EMIT applied(results);
            });
    m_runner->start();
    return true;
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
    connect(m_watch.get(), &WebhookWatch::noticed, this,
            [this](const QList<WebhookNotice> &notices) {
                if (isApplying())
                    return; // our own doing
                Q_EMIT noticed(notices);
                refresh();
            });
    connect(m_watch.get(), &WebhookWatch::failed, this, [this](const Error &error) {
        m_isStale = true;
        Q_EMIT failed(error);
    });
    connect(m_watch.get(), &WebhookWatch::looked, this, [this] {
        if (std::exchange(m_isStale, false))
            refresh();
    });
    m_watch->start();
    return true;
}

} // namespace Hookglass
