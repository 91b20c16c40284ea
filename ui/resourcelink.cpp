// SPDX-License-Identifier: MIT
#include "resourcelink.h"

#include "app/workspace.h"
#include "comparewindow.h"
#include "detailpane.h"
#include "eventspage.h"
#include "fetchcard.h"
#include "models/counted.h"
#include "resourcetab.h"
#include "summarytab.h"

namespace Hookglass {

ResourceLink::ResourceLink(const Theme &theme, EventsPage &page, FetchCard &card,
                           Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_page(page)
    , m_card(card)
    , m_tab(*page.detail()->resourceTab())
    , m_workspace(workspace)
    , m_desk(workspace)
{
    connectTab();
    connectDesk();
    connectCard();
}

ResourceLink::~ResourceLink() = default;

void ResourceLink::connectTab()
{
    connect(&m_tab, &ResourceTab::wanted, this, &ResourceLink::loadSubject);
    connect(&m_tab, &ResourceTab::resourceWanted, this, &ResourceLink::loadResource);
    connect(&m_tab, &ResourceTab::fetchWanted, this, [this](bool includeTrash) {
        m_desk.refetch({m_tab.shownEvent()}, {.includeTrash = includeTrash});
    });
    connect(&m_tab, &ResourceTab::compareWanted, this, [this](SnapshotId older, SnapshotId newer) {
        if (older.isValid())
            compare(older, newer, openWindow());
        else
            openSnapshot(newer);
    });
    connect(&m_tab, &ResourceTab::keptWanted, this, [this](const Resource &resource) {
        if (resource.lastSnapshot.isValid())
            openSnapshot(resource.lastSnapshot);
    });
    connect(&m_tab, &ResourceTab::settingsWanted, this, &ResourceLink::settingsWanted);
    connect(&m_page, &EventsPage::refetchWanted, this, &ResourceLink::refetchChosen);
    connect(&m_page, &EventsPage::orderWanted, this, [this](const EventOrder &order) {
        if (order.action == EventOrder::Action::Refetch)
            refetch(m_page.eventsOf(order.scope));
    });
    connect(&m_page, &EventsPage::compareWanted, this, &ResourceLink::compareChosen);
    if (m_tab.shownEvent().isValid())
        loadSubject();
}

void ResourceLink::connectDesk()
{
    connect(&m_desk, &ResourceDesk::fetchStarted, this, [this](const QList<EventId> &events) {
        if (events.contains(m_tab.shownEvent()))
            m_tab.setFetching(true);
    });
    connect(&m_desk, &ResourceDesk::fetched, this, &ResourceLink::onFetched);
    connect(&m_desk, &ResourceDesk::waiting, this, [this](std::chrono::milliseconds time) {
        if (m_desk.isFetching(m_tab.shownEvent()))
            m_tab.setWaiting(time);
    });
    connect(&m_desk, &ResourceDesk::stored, this, [this](const QList<ResourceKey> &keys) {
        if (keys.contains(m_tab.current()))
            loadSubject();
    });
    connect(&m_desk, &ResourceDesk::namesChanged, this, [this] {
        m_page.model().updateNames(
            [this](const EventSummary &event) { return m_desk.nameOf(event); });
    });
    connect(&m_workspace, &Workspace::endpointsChanged, this, &ResourceLink::loadSubject);
}

void ResourceLink::connectCard()
{
    const auto showAccounts = [this] { m_card.setAccounts(m_workspace.accounts()); };
    showAccounts();
    m_card.setRules(m_desk.rules());
    connect(&m_workspace, &Workspace::endpointsChanged, &m_card, showAccounts);
    connect(&m_card, &FetchCard::rulesWanted, this, [this](const FetchRules &rules) {
        const Result<void> saved = m_desk.setRules(rules);
        m_card.setError(saved ? QString() : saved.error().message);
        m_card.setRules(m_desk.rules());
    });
}

void ResourceLink::refetchChosen()
{
    refetch(m_page.eventsOf(EventOrder::Scope::Chosen));
}

void ResourceLink::refetch(const QList<EventId> &events)
{
    constexpr qsizetype most = 1000;
    if (events.size() > most) {
        Q_EMIT noticed(tr("At most %1 events can be fetched again at once. Choose fewer.")
                           .arg(formatCount(most)));
        return;
    }
    if (events.isEmpty())
        return;
    if (events.size() > 1) {
        m_batch += int(events.size());
        Q_EMIT noticed({});
    } else {
        m_page.detail()->setTab(DetailPane::Resource);
    }
    m_desk.refetch(events);
}

void ResourceLink::onFetched(const FetchReport &report)
{
    m_tab.setReport(report);
    if (report.event == m_tab.shownEvent())
        loadSubject();
    if (m_batch == 0 || report.reason != FetchReason::ByHand)
        return;
    m_failed += report.isComplete() ? 0 : 1;
    if (--m_batch > 0)
        return;
    if (const int failed = std::exchange(m_failed, 0); failed > 0)
        Q_EMIT noticed(
            counted(failed, tr("Of one event not all could be fetched; its tab Resource says why."),
                    tr("Of %1 events not all could be fetched; their tab Resource says why.")));
}

void ResourceLink::loadSubject()
{
    const EventId event = m_tab.shownEvent();
    if (!event.isValid())
        return;
    m_desk.loadSubject(event, this, [this, event](const Result<SubjectView> &subject) {
        if (event != m_tab.shownEvent())
            return;
        if (!subject) {
            m_tab.setProblem(subject.error().message);
            return;
        }
        m_tab.setFetching(m_desk.isFetching(event));
        m_tab.setSubject(*subject);
        std::optional<Timestamp> fetched; // last
        for (const SubjectResource &resource : subject->resources) {
            if (resource.caused)
                fetched = std::max(fetched.value_or(resource.caused->fetchedAt),
                                   resource.caused->fetchedAt);
        }
        m_page.detail()->summaryTab()->setFetched(event, fetched);
    });
}

void ResourceLink::loadResource()
{
    const EventId event = m_tab.shownEvent();
    const EventSummary *row = m_page.model().summary(event);
    const std::optional<SubjectView> &subject = m_tab.subject();
    if (!subject && !row)
        return;
    m_desk.loadResource(subject ? subject->event.account : row->account, m_tab.current(), event,
                        this, [this, event](const Result<ResourceView> &view) {
                            if (event != m_tab.shownEvent())
                                return;
                            if (view)
                                m_tab.setResource(*view);
                            else
                                m_tab.setProblem(view.error().message);
                        });
}

CompareWindow *ResourceLink::openWindow()
{
    auto *window = new CompareWindow(m_theme, m_workspace.clock(), m_page.window());
    window->open();
    return window;
}

void ResourceLink::compare(const Comparand &older, const Comparand &newer, CompareWindow *window)
{
    m_desk.compare(older, newer, window, [window](const Result<Comparison> &comparison) {
        if (comparison)
            window->setComparison(*comparison);
        else
            window->setError(comparison.error().message);
    });
}

void ResourceLink::openSnapshot(SnapshotId snapshot)
{
    CompareWindow *window = openWindow();
    m_desk.loadSnapshot(snapshot, window, [window](const Result<ResourceView> &view) {
        if (view && view->shown)
            window->setOne(*view->shown);
        else
            window->setError(view ? tr("There is nothing in it.") : view.error().message);
    });
}

/// With one event: what is shown against the snapshot before; with two: those against each other.
void ResourceLink::compareChosen()
{
    const QList<EventId> events = m_page.selectedEvents();
    if (events.size() == 2) {
        compareEvents(events.at(0), events.at(1));
        return;
    }
    if (events.size() > 2) {
        Q_EMIT noticed(tr("Choose two events to compare them, or one to see what changed."));
        return;
    }
    const std::optional<ResourceView> &view = m_tab.shown();
    m_page.detail()->setTab(DetailPane::Resource);
    if (view && view->shown && view->before)
        compare(view->before->snapshot->id, view->shown->snapshot->id, openWindow());
    else
        m_tab.setView(ResourceTab::Changes); // which says why there is nothing to compare
}

void ResourceLink::compareEvents(EventId older, EventId newer)
{
    CompareWindow *window = openWindow();
    compare(older, newer, window);
    // If both were fetched for, their snapshots are a click away, and the payloads another one.
    const auto answerOf = [](const SubjectView &subject) {
        return subject.resources.isEmpty() || !subject.resources.constFirst().caused ||
                       !subject.resources.constFirst().caused->hasBody()
                   ? SnapshotId{}
                   : subject.resources.constFirst().caused->id;
    };
    m_desk.loadSubject(older, window, [=, this](const Result<SubjectView> &first) {
        if (!first || !answerOf(*first).isValid())
            return;
        m_desk.loadSubject(
            newer, window, [=, this, a = answerOf(*first)](const Result<SubjectView> &second) {
                if (!second || !answerOf(*second).isValid())
                    return;
                const SnapshotId b = answerOf(*second);
                window->setOther(tr("Compare what was fetched"));
                connect(window, &CompareWindow::otherWanted, this,
                        [=, this, isPayload = true]() mutable {
                            isPayload = !isPayload;
                            window->setOther(isPayload ? tr("Compare what was fetched")
                                                       : tr("Compare the payloads"));
                            if (isPayload)
                                compare(older, newer, window);
                            else
                                compare(a, b, window);
                        });
            });
    });
}

} // namespace Hookglass
