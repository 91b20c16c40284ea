// SPDX-License-Identifier: MIT
#include "targetslink.h"

#include "models/format.h"
#include "models/forwardwords.h"
#include "targetspanel.h"

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto ReloadPause = 300ms;

} // namespace

TargetsLink::TargetsLink(TargetsPanel &panel, Workspace &workspace, ForwardDesk &desk,
                         QObject *parent)
    : QObject(parent)
    , m_panel(panel)
    , m_workspace(workspace)
    , m_desk(desk)
{
    panel.setReadOnly(workspace.readOnlyReason());
    connectPanel();
    m_reload.setSingleShot(true);
    m_reload.setInterval(ReloadPause);
    connect(&m_reload, &QTimer::timeout, this, [this] {
        loadTargets();
        if (std::exchange(m_areFailedOld, false))
            loadFailed();
    });
    connect(&desk, &ForwardDesk::targetsChanged, this, &TargetsLink::loadTargets);
    connect(&desk, &ForwardDesk::progressed, this, &TargetsLink::takeNews);
    connect(&desk, &ForwardDesk::troubled, this,
            [this](const Error &error) { m_panel.setProblem(error.message); });
    loadTargets();
    loadFailed();
}

TargetsLink::~TargetsLink() = default;

void TargetsLink::connectPanel()
{
    connect(&m_panel, &TargetsPanel::saveWanted, this, &TargetsLink::save);
    connect(&m_panel, &TargetsPanel::switchWanted, this, [this](TargetId id, bool on) {
        m_desk.switchTarget(id, on, this, [this](const Result<void> &done) {
            m_panel.setProblem(done ? QString() : done.error().message);
            if (!done)
                loadTargets(); // the tick goes back
        });
    });
    connect(&m_panel, &TargetsPanel::removeWanted, this, [this](TargetId id) {
        m_desk.removeTarget(id, this, [this](const Result<void> &done) {
            m_panel.setProblem(done ? QString() : done.error().message);
            m_panel.setOutcome(done ? tr("Removed.") : QString());
        });
    });
    connect(&m_panel, &TargetsPanel::cancelWanted, this, [this](TargetId id) {
        m_desk.cancelWaiting(
            {.target = id, .chosen = {}}, this, [this](const Result<qint64> &count) {
                m_panel.setProblem(count ? QString() : count.error().message);
                if (count)
                    m_panel.setOutcome(tr("%1 cancelled.").arg(formatCount(*count)));
                loadTargets();
            });
    });
    connect(&m_panel, &TargetsPanel::retryWanted, this, &TargetsLink::retry);
    connect(&m_panel, &TargetsPanel::moreFailedWanted, this, &TargetsLink::loadMoreFailed);
    connect(&m_panel, &TargetsPanel::failedChosen, this, &TargetsLink::describe);
}

void TargetsLink::save(const Target &target)
{
    const bool isNew = !target.id.isValid();
    m_desk.saveTarget(target, this, [this, isNew](const Result<Target> &saved) {
        if (!saved) {
            m_panel.setSaveProblem(saved.error().message);
            return;
        }
        m_panel.setSaved(saved->id);
        m_panel.setOutcome(isNew ? tr("Each event that comes in now goes there, too.")
                                 : tr("Saved."));
    });
}

void TargetsLink::retry(TargetId id, const QList<ForwardId> &chosen)
{
    m_desk.retryFailed({.target = id, .chosen = chosen}, this, [this](const Result<qint64> &count) {
        m_panel.setProblem(count ? QString() : count.error().message);
        if (count) {
            m_panel.setOutcome(*count == 1 ? tr("1 waits again.")
                                           : tr("%1 wait again.").arg(formatCount(*count)));
        }
        loadTargets();
        loadFailed();
    });
}

void TargetsLink::loadTargets()
{
    m_desk.loadTargets(this, [this](const Result<QList<TargetLoad>> &loads) {
        if (!loads) {
            m_panel.setProblem(loads.error().message);
            return;
        }
        QList<TargetRow> rows;
        for (const TargetLoad &load : *loads)
            rows.append({load.target, load.waiting, load.failed});
        m_panel.setTargets(rows);
        for (const TargetLoad &load : *loads) {
            if (load.last)
                m_panel.setLast(load.target.id, *load.last);
        }
    });
}

void TargetsLink::loadFailed()
{
    m_desk.loadFailed({}, FailedForwardModel::PageSize, {}, this,
                      [this](const Result<QList<Forward>> &page) {
                          if (page)
                              m_panel.setFailed(*page);
                          else
                              m_panel.setProblem(page.error().message);
                          nameEvents();
                      });
}

void TargetsLink::loadMoreFailed(ForwardId before)
{
    m_desk.loadFailed({}, FailedForwardModel::PageSize, before, this,
                      [this](const Result<QList<Forward>> &page) {
                          m_panel.appendFailed(page ? *page : QList<Forward>());
                          if (!page)
                              m_panel.setProblem(page.error().message);
                          nameEvents();
                      });
}

void TargetsLink::nameEvents()
{
    const QList<EventId> unnamed = m_panel.failedModel().eventsWithoutText();
    if (unnamed.isEmpty())
        return;
    m_workspace.loadSummaries(unnamed, this, [this](const Result<QList<EventSummary>> &events) {
        if (!events)
            return; // the rows say at least where it was to go
        QHash<EventId, QString> texts;
        for (const EventSummary &event : *events)
            texts.insert(event.id, eventText(m_workspace.catalog(), event));
        m_panel.failedModel().setEventTexts(texts);
    });
}

void TargetsLink::takeNews(const QList<ForwardNews> &news)
{
    QList<ForwardId> notFailed;
    for (const ForwardNews &item : news) {
        if (item.attempt && item.forward.target.isValid())
            m_panel.setLast(item.forward.target, *item.attempt);
        if (item.forward.stage == ForwardStage::Failed)
            m_areFailedOld = true;
        else
            notFailed.append(item.forward.id);
    }
    m_panel.failedModel().remove(notFailed);
    if (!m_reload.isActive())
        m_reload.start();
}

void TargetsLink::describe(ForwardId id)
{
    m_described = id;
    m_desk.loadForward(id, this, [this, id](const Result<ForwardDetail> &detail) {
        if (!detail || id != m_described || detail->attempts.isEmpty())
            return;
        m_panel.setFailedDetail(attemptSentence(detail->attempts.constLast(), detail->forward.url));
    });
}

} // namespace Hookglass
