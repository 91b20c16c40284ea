// SPDX-License-Identifier: MIT
#include "replaylink.h"

#include "app/signaturemix.h"
#include "detailpane.h"
#include "drilldialog.h"
#include "editreplaydialog.h"
#include "eventspage.h"
#include "forwardstab.h"
#include "models/format.h"
#include "models/forwardwords.h"
#include "replaydialog.h"
#include "replayfailures.h"
#include "replaystrip.h"
#include "summarytab.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype FailuresKept = 500;

ForwardEntry entryOf(const ForwardDetail &detail)
{
    return {detail.forward, detail.targetName, detail.attempts};
}

} // namespace

ReplayLink::ReplayLink(const Theme &theme, EventsPage &events, ReplayStrip &strip,
                       Workspace &workspace, ForwardDesk &desk, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_events(events)
    , m_tab(*events.detail()->forwardsTab())
    , m_strip(strip)
    , m_workspace(workspace)
    , m_desk(desk)
{
    connect(&events, &EventsPage::replayWanted, this, &ReplayLink::openReplay);
    connect(&events, &EventsPage::editWanted, this, &ReplayLink::openEdit);
    connect(&events, &EventsPage::orderWanted, this, [this](const EventOrder &order) {
        if (order.action != EventOrder::Action::Replay)
            return;
        if (order.scope == EventOrder::Scope::All)
            openReplayOfAll();
        else
            openReplay();
    });
    connectTab();
    connectDesk();
    loadTargets();
    loadUnfinished(); // comes after them: both are read in their order
    if (m_tab.shownEvent().isValid())
        loadForwards(m_tab.shownEvent());
}

ReplayLink::~ReplayLink()
{
    // They ask the desk, which is gone soon.
    for (QDialog *dialog :
         {static_cast<QDialog *>(m_replayDialog.data()),
          static_cast<QDialog *>(m_editDialog.data()), static_cast<QDialog *>(m_drillDialog.data()),
          static_cast<QDialog *>(m_failuresDialog.data())})
        delete dialog;
}

ReplayDialog *ReplayLink::replayDialog() const
{
    return m_replayDialog;
}

EditReplayDialog *ReplayLink::editDialog() const
{
    return m_editDialog;
}

DrillDialog *ReplayLink::drillDialog() const
{
    return m_drillDialog;
}

ReplayFailures *ReplayLink::failuresDialog() const
{
    return m_failuresDialog;
}

void ReplayLink::connectTab()
{
    connect(&m_tab, &ForwardsTab::wanted, this, &ReplayLink::loadForwards);
    connect(&m_tab, &ForwardsTab::retryWanted, this, &ReplayLink::retry);
    connect(&m_tab, &ForwardsTab::replayWanted, this, &ReplayLink::openReplay);
    connect(&m_tab, &ForwardsTab::editWanted, this, &ReplayLink::openEdit);
    connect(&m_tab, &ForwardsTab::drillWanted, this, &ReplayLink::openDrill);
    connect(&m_tab, &ForwardsTab::editedBodyWanted, this, [this](ForwardId id) {
        m_desk.loadEditedBytes(id, this, [this, id](const Result<ForwardBytes> &bytes) {
            if (bytes)
                m_tab.setEditedBody(id, bytes->body);
        });
    });
}

void ReplayLink::connectDesk()
{
    connect(&m_desk, &ForwardDesk::targetsChanged, this, &ReplayLink::loadTargets);
    connect(&m_desk, &ForwardDesk::progressed, this, &ReplayLink::takeNews);
    connect(&m_desk, &ForwardDesk::replayProgressed, this, &ReplayLink::takeProgress);
    connect(&m_strip, &ReplayStrip::cancelWanted, &m_desk, &ForwardDesk::cancelReplay);
    connect(&m_strip, &ReplayStrip::failedWanted, this, &ReplayLink::showFailures);
    connect(&m_strip, &ReplayStrip::putAway, this,
            [this](quint64 replay) { m_running.remove(replay); });
    connect(&m_strip, &ReplayStrip::continueWanted, this, &ReplayLink::goOn);
    connect(&m_strip, &ReplayStrip::forgetWanted, this, &ReplayLink::forget);
}

/// Nothing of a replay is lost silently: what an earlier run did not send is told.
void ReplayLink::loadUnfinished()
{
    m_desk.loadUnfinishedReplays(this, [this](const Result<QList<UnfinishedReplay>> &found) {
        if (!found) {
            Q_EMIT noticed(found.error().message);
            return;
        }
        for (const UnfinishedReplay &replay : *found)
            m_strip.setUnfinished(replay, destinationOf(replay.order));
    });
}

void ReplayLink::goOn(qint64 unfinished)
{
    const auto start = [this, unfinished](const Result<QList<EventId>> &events) {
        if (!events) {
            Q_EMIT noticed(events.error().message);
            return;
        }
        m_desk.continueReplay(unfinished, this,
                              [this, unfinished, unsent = *events](const Result<quint64> &replay) {
                                  if (!replay) {
                                      Q_EMIT noticed(replay.error().message);
                                      return;
                                  }
                                  Q_EMIT noticed({});
                                  Running &running = m_running[*replay];
                                  running.events = QSet<EventId>(unsent.cbegin(), unsent.cend());
                                  running.since = m_workspace.clock().now();
                                  m_strip.removeUnfinished(unfinished);
                              });
    };
    m_desk.loadUnsent(unfinished, this, start);
}

void ReplayLink::forget(qint64 unfinished)
{
    m_desk.forgetReplay(unfinished, this, [this, unfinished](const Result<void> &forgotten) {
        Q_EMIT noticed(forgotten ? QString() : forgotten.error().message);
        if (forgotten)
            m_strip.removeUnfinished(unfinished);
    });
}

void ReplayLink::loadTargets()
{
    m_desk.loadTargets(this, [this](const Result<QList<TargetLoad>> &loads) {
        if (!loads)
            return; // the page Forwarding tells
        m_targets.clear();
        for (const TargetLoad &load : *loads)
            m_targets.append(load.target);
    });
}

void ReplayLink::loadForwards(EventId event)
{
    m_desk.loadForwards(event, this, [this, event](const Result<QList<ForwardDetail>> &forwards) {
        if (event != m_tab.shownEvent())
            return; // a newer choice is on its way
        if (!forwards) {
            m_tab.setProblem(forwards.error().message);
            return;
        }
        QList<ForwardEntry> entries;
        std::optional<Timestamp> taken; // first
        for (const ForwardDetail &detail : *forwards) {
            entries.append(entryOf(detail));
            for (const ForwardAttempt &attempt : detail.attempts) {
                if (attempt.outcome == AttemptOutcome::Delivered && attempt.finishedAt)
                    taken = std::min(taken.value_or(*attempt.finishedAt), *attempt.finishedAt);
            }
        }
        m_tab.setForwards(entries);
        m_events.detail()->summaryTab()->setForwarded(event, taken);
    });
}

void ReplayLink::takeNews(const QList<ForwardNews> &news)
{
    bool isShown = false;
    for (const ForwardNews &item : news) {
        isShown = isShown || item.forward.event == m_tab.shownEvent();
        if (item.forward.reason != ForwardReason::Replay ||
            item.forward.stage != ForwardStage::Failed)
            continue;
        for (Running &running : m_running) {
            if (!running.events.contains(item.forward.event) ||
                item.forward.createdAt < running.since)
                continue;
            if (running.failures.size() < FailuresKept)
                running.failures.append(item);
            else
                ++running.more;
        }
    }
    if (isShown)
        loadForwards(m_tab.shownEvent());
}

void ReplayLink::retry(ForwardId id)
{
    m_desk.retryFailed({.target = {}, .chosen = {id}}, this, [this](const Result<qint64> &count) {
        if (!count)
            m_tab.setProblem(count.error().message);
        else
            loadForwards(m_tab.shownEvent());
    });
}

bool ReplayLink::showForward(EventId event, ForwardId forward)
{
    if (!m_events.select(event)) {
        Q_EMIT noticed(tr("This event is not in the table any more."));
        return false;
    }
    m_tab.select(forward);
    m_events.detail()->setTab(DetailPane::Forwards);
    Q_EMIT eventsPageWanted();
    return true;
}

QString ReplayLink::currentText() const
{
    const EventSummary *event = m_events.model().summary(m_events.currentEvent());
    return event ? eventText(m_workspace.catalog(), *event) : QString();
}

bool ReplayLink::hasKey(AccountId account) const
{
    return !m_workspace.signingKeys(account).isEmpty();
}

bool ReplayLink::hasKeyForAny() const
{
    const QList<Account> accounts = m_workspace.accounts();
    return std::any_of(accounts.cbegin(), accounts.cend(),
                       [this](const Account &account) { return hasKey(account.id); });
}

void ReplayLink::openReplay()
{
    if (m_replayDialog || m_events.model().rowCount() == 0)
        return;
    ReplayDialog::Choice choice;
    if (m_events.currentEvent().isValid())
        choice.current = {m_events.currentEvent()};
    choice.currentTitle = currentText();
    choice.selected = m_events.selectedEvents();
    choice.isFiltered = m_events.model().isFiltered();
    choice.isCounting = m_events.isSearching();
    if (!choice.isCounting)
        choice.all = m_events.model().ids();
    const bool hasSelection = choice.selected.size() > 1;
    if (!hasSelection)
        choice.selected.clear();
    m_replayDialog = new ReplayDialog(m_theme, choice, m_events.window());
    m_replayDialog->setAttribute(Qt::WA_DeleteOnClose);
    m_replayDialog->setTargets(m_targets);
    m_replayDialog->setHasKey(hasKeyForAny());
    if (hasSelection)
        m_replayDialog->setScope(ReplayDialog::Scope::Selected);
    connect(m_replayDialog, &ReplayDialog::startWanted, this, &ReplayLink::start);
    ReplayDialog *dialog = m_replayDialog;
    connect(dialog, &ReplayDialog::eventsChosen, this, [this, dialog] { loadSignatures(dialog); });
    loadSignatures(dialog);
    connect(&m_events, &EventsPage::searchFinished, dialog,
            [this, dialog] { dialog->setAll(m_events.model().ids()); });
    m_replayDialog->open();
}

void ReplayLink::loadSignatures(ReplayDialog *dialog)
{
    constexpr qsizetype most = 100'000; // of more only what holds for all is told
    const QList<EventId> events = dialog->events();
    if (events.isEmpty() || events.size() > most)
        return;
    m_workspace.store().read<SignatureMix>(
        [events](Connection &connection) { return signatureMix(connection, events); }, dialog,
        [dialog, events](const Result<SignatureMix> &mix) {
            if (mix)
                dialog->setSignatures(events, *mix);
        });
}

void ReplayLink::openReplayOfAll()
{
    openReplay();
    if (m_replayDialog && !m_events.isSearching())
        m_replayDialog->setScope(ReplayDialog::Scope::All);
}

void ReplayLink::start(const ReplayOrder &order)
{
    const Timestamp since = m_workspace.clock().now();
    const Result<quint64> replay = m_desk.startReplay(order);
    if (!replay) {
        m_replayDialog->setProblem(replay.error().message);
        return;
    }
    Running &running = m_running[*replay];
    running.events = QSet<EventId>(order.events.cbegin(), order.events.cend());
    running.since = since;
    ReplayProgress begun;
    begun.replay = *replay;
    begun.total = order.events.size() * std::max<qsizetype>(1, order.targets.size());
    m_strip.setProgress(begun);
    m_replayDialog->accept();
}

void ReplayLink::takeProgress(const ReplayProgress &progress)
{
    const auto running = m_running.constFind(progress.replay);
    if (running == m_running.constEnd())
        return; // somebody else's
    if (progress.unfinished != 0)
        loadUnfinished();
    if (!running->dialog) {
        m_strip.setProgress(progress);
        return;
    }
    if (!progress.isFinished)
        return;
    if (progress.problem.isEmpty())
        showResults(running->dialog, running->since);
    else
        running->dialog->setProblem(progress.problem);
    m_running.remove(progress.replay);
}

void ReplayLink::openEdit()
{
    const EventId event = m_events.currentEvent();
    if (m_editDialog || !event.isValid())
        return;
    m_workspace.loadEvent(event, this, [this](const Result<EventDetail> &detail) {
        if (detail)
            showEdit(*detail);
        else
            Q_EMIT noticed(detail.error().message);
    });
}

void ReplayLink::showEdit(const EventDetail &detail)
{
    if (m_editDialog)
        return;
    const auto accepted = std::find_if(detail.deliveries.crbegin(), detail.deliveries.crend(),
                                       [](const DeliveryDetail &delivery) {
                                           return delivery.disposition == Disposition::Accepted;
                                       });
    if (accepted == detail.deliveries.crend()) {
        Q_EMIT noticed(tr("This event was refused each time it came: there is nothing to replay."));
        return;
    }
    Q_EMIT noticed({});
    m_editDialog = new EditReplayDialog(m_theme, m_workspace.clock(),
                                        eventText(m_workspace.catalog(), detail.summary), *accepted,
                                        m_events.window());
    EditReplayDialog *dialog = m_editDialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTargets(m_targets);
    dialog->setHasKey(hasKey(detail.summary.account));
    connect(dialog, &EditReplayDialog::sendWanted, this,
            [this, dialog](const ReplayOrder &order) { send(dialog, order); });
    connect(dialog, &EditReplayDialog::sentBodyWanted, this, [this, dialog](ForwardId id) {
        m_desk.loadEditedBytes(id, dialog, [dialog, id](const Result<ForwardBytes> &bytes) {
            if (bytes)
                dialog->setSentBody(id, bytes->body);
        });
    });
    dialog->open();
}

void ReplayLink::send(EditReplayDialog *dialog, const ReplayOrder &order)
{
    const Timestamp since = m_workspace.clock().now();
    const Result<quint64> replay = m_desk.startReplay(order);
    if (!replay) {
        dialog->setProblem(replay.error().message);
        return;
    }
    Running &running = m_running[*replay];
    running.events = {dialog->shownEvent()};
    running.since = since;
    running.dialog = dialog;
    dialog->setSending();
}

void ReplayLink::showResults(EditReplayDialog *dialog, Timestamp since)
{
    m_desk.loadForwards(dialog->shownEvent(), dialog,
                        [dialog, since](const Result<QList<ForwardDetail>> &forwards) {
                            if (!forwards) {
                                dialog->setProblem(forwards.error().message);
                                return;
                            }
                            QList<ForwardEntry> results;
                            for (const ForwardDetail &detail : *forwards) {
                                if (detail.forward.reason == ForwardReason::Replay &&
                                    detail.forward.createdAt >= since)
                                    results.append(entryOf(detail));
                            }
                            dialog->showResults(results);
                        });
}

void ReplayLink::openDrill()
{
    const EventId event = m_events.currentEvent();
    const EventSummary *summary = m_events.model().summary(event);
    if (m_drillDialog || !summary)
        return;
    m_drillDialog = new DrillDialog(m_theme, m_workspace.clock(), event,
                                    eventText(m_workspace.catalog(), *summary), m_events.window());
    DrillDialog *dialog = m_drillDialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTargets(m_targets);
    dialog->setHasKey(hasKey(summary->account));
    connect(dialog, &DrillDialog::startWanted, this,
            [this, dialog](const Target &destination, const ReplayEdit &edit) {
                dialog->setRunning();
                m_desk.startDrill(dialog->shownEvent(), destination, edit, dialog,
                                  [dialog](const Result<DrillReport> &report) {
                                      if (report)
                                          dialog->showReport(*report);
                                      else
                                          dialog->setProblem(report.error().message);
                                  });
            });
    dialog->open();
}

QString ReplayLink::destinationOf(const Forward &forward) const
{
    const auto it = std::find_if(m_targets.cbegin(), m_targets.cend(),
                                 [&](const Target &target) { return target.id == forward.target; });
    return destinationText(it == m_targets.cend() ? QString() : it->name, forward.url);
}

QString ReplayLink::destinationOf(const ReplayOrder &order) const
{
    QStringList places;
    for (const TargetId id : order.targets) {
        Forward forward;
        forward.target = id;
        const QString name = destinationOf(forward);
        places.append(name.isEmpty() ? tr("a target that was removed") : name);
    }
    if (order.address)
        places.append(destinationText({}, order.address->url));
    return places.join(u", "_s);
}

void ReplayLink::showFailures(quint64 replay)
{
    const auto running = m_running.constFind(replay);
    if (running == m_running.constEnd() || m_failuresDialog)
        return;
    QList<EventId> events;
    for (const ForwardNews &item : running->failures)
        events.append(item.forward.event);
    const auto show = [this, replay](const Result<QList<EventSummary>> &summaries) {
        const auto known = m_running.constFind(replay);
        if (known == m_running.constEnd() || m_failuresDialog)
            return;
        QHash<EventId, QString> texts;
        for (const EventSummary &event : summaries ? *summaries : QList<EventSummary>())
            texts.insert(event.id, eventText(m_workspace.catalog(), event));
        QList<ReplayFailures::Failure> failures;
        for (const ForwardNews &item : known->failures) {
            failures.append(
                {item.forward.event, item.forward.id, texts.value(item.forward.event),
                 destinationOf(item.forward),
                 attemptSentence(item.attempt.value_or(ForwardAttempt()), item.forward.url)});
        }
        m_failuresDialog = new ReplayFailures(m_theme, failures, known->more, m_events.window());
        m_failuresDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_failuresDialog, &ReplayFailures::eventWanted, this, &ReplayLink::showForward);
        m_failuresDialog->open();
    };
    m_workspace.loadSummaries(events, this, show);
}

} // namespace Hookglass
