// SPDX-License-Identifier: MIT
#include "recoverlink.h"

#include "app/forwarddesk.h"
#include "app/resourcedesk.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "models/format.h"
#include "recovergapsview.h"
#include "recoveridsview.h"
#include "segments.h"

#include <algorithm>

namespace Hookglass {

namespace {

constexpr qsizetype DeliverAtOnce = 500; ///< events handed to the targets' queue in one go

} // namespace

RecoverLink::RecoverLink(RecoverPage &page, Workspace &workspace, WebhookDesks &desks,
                         TunnelHost &tunnel, Means means, QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_workspace(workspace)
    , m_desks(desks)
    , m_means(means)
    , m_desk(workspace, desks)
    , m_gaps(workspace)
    , m_search(workspace, desks)
{
    connectIds();
    connectGaps();
    m_page.ids()->setTargets(m_means.forwards != nullptr);
    m_page.gaps()->setMeans(m_means.resources != nullptr, m_means.forwards != nullptr);
    connect(&page, &RecoverPage::accountChosen, this, [this](int index) {
        const QList<Account> accounts = m_workspace.accounts();
        if (index >= 0 && index < accounts.size())
            choose(accounts.at(index).id);
    });
    connect(&workspace, &Workspace::endpointsChanged, this, &RecoverLink::takeAccounts);
    connect(&desks, &WebhookDesks::changed, this, &RecoverLink::takeAccounts);
    connect(page.views(), &Segments::chosen, this, [this] {
        if (!m_gaps.isRecording())
            m_gaps.start(); // what the process that records has written since
    });
    takeAccounts();
    m_gaps.watch(tunnel);
    m_gaps.start();
    m_desk.start();
}

RecoverLink::~RecoverLink() = default;

void RecoverLink::connectIds()
{
    RecoverIdsView *view = m_page.ids();
    connect(view, &RecoverIdsView::textGiven, this, &RecoverLink::recover);
    connect(view, &RecoverIdsView::filesGiven, this, &RecoverLink::recoverFiles);
    connect(view, &RecoverIdsView::pauseWanted, this, [this] { m_desk.pause(m_account); });
    connect(view, &RecoverIdsView::resumeWanted, this, [this] { m_desk.resume(m_account); });
    connect(view, &RecoverIdsView::cancelWanted, this, [this] { m_desk.cancel(m_account); });
    connect(view, &RecoverIdsView::retryWanted, this, [this] { m_desk.retryFailed(m_account); });
    connect(view, &RecoverIdsView::filterChosen, this, &RecoverLink::showItems);
    connect(view, &RecoverIdsView::eventWanted, this, &RecoverLink::eventWanted);
    connect(view, &RecoverIdsView::deliverWanted, this, [this, view](const QList<EventId> &events) {
        if (events.isEmpty())
            return deliverFetched();
        deliver(events, [view](Tone tone, const QString &words) { view->setMessage(tone, words); });
    });
    connect(&view->model(), &RecoverItemModel::wanted, this, &RecoverLink::loadItems);
    connect(&m_desk, &RecoverDesk::progressed, this, &RecoverLink::takeProgress);
    connect(&m_desk, &RecoverDesk::loaded, this, [this] { choose(m_account); });
    connect(&m_desk, &RecoverDesk::itemsChanged, this,
            [this, view](qint64 job, const QList<RecoverItem> &items) {
                if (job != m_job)
                    return;
                if (items.isEmpty())
                    showItems(); // many at once
                else
                    view->model().supply(items);
            });
}

void RecoverLink::connectGaps()
{
    RecoverGapsView *view = m_page.gaps();
    connect(&m_gaps, &GapDesk::changed, this,
            [this, view] { view->setIntervals(m_gaps.intervals()); });
    connect(view, &RecoverGapsView::gapChosen, this, [this] {
        m_search.cancel();
        m_missed.clear();
    });
    connect(view, &RecoverGapsView::searchWanted, this, &RecoverLink::search);
    connect(view, &RecoverGapsView::fetchWanted, this, &RecoverLink::fetch);
    connect(view, &RecoverGapsView::makeWanted, this, &RecoverLink::make);
    connect(view, &RecoverGapsView::deliverWanted, this,
            [this, view](const QList<EventId> &events) {
                deliver(events,
                        [view](Tone tone, const QString &words) { view->setMessage(tone, words); });
            });
    connect(&m_search, &GapSearch::found, this, [this, view](const QList<MissedChange> &missed) {
        QList<GapChange> changes;
        for (const MissedChange &one : missed) {
            changes.append({.kind = one.resource.key.kind,
                            .number = one.resource.key.number,
                            .name = one.resource.name,
                            .at = one.resource.updated,
                            .isCreated = one.isCreated,
                            .eventName = one.eventName,
                            .event = {},
                            .fetched = {}});
        }
        m_missed += missed;
        view->add(changes);
    });
    connect(&m_search, &GapSearch::kindFinished, view, &RecoverGapsView::setKindFinished);
    connect(&m_search, &GapSearch::finished, view, &RecoverGapsView::setSearched);
    connect(&m_search, &GapSearch::failed, view,
            [view](const Error &error) { view->setMessage(Tone::Bad, error.message); });
}

void RecoverLink::takeAccounts()
{
    const QList<Account> accounts = m_workspace.accounts();
    const auto known =
        std::find_if(accounts.cbegin(), accounts.cend(),
                     [this](const Account &account) { return account.id == m_account; });
    if (known != accounts.cend())
        return choose(m_account);
    const auto usable =
        std::find_if(accounts.cbegin(), accounts.cend(),
                     [this](const Account &account) { return m_desks.find(account.id); });
    choose(usable != accounts.cend() ? usable->id
           : accounts.isEmpty()      ? AccountId()
                                     : accounts.constFirst().id);
}

void RecoverLink::choose(AccountId account)
{
    const bool isOther = account != std::exchange(m_account, account);
    const QList<Account> accounts = m_workspace.accounts();
    QStringList names;
    int current = -1;
    for (const Account &known : accounts) {
        if (known.id == account)
            current = int(names.size());
        names << known.name;
    }
    m_page.setAccounts(names, current);
    QString obstacle;
    if (accounts.isEmpty())
        obstacle = tr("There is no account yet. Connect one in Settings, or start the sandbox.");
    else if (!m_desks.find(account))
        obstacle = m_desks.whyNot(account);
    m_page.ids()->setObstacle(obstacle);
    m_page.gaps()->setObstacle(obstacle);
    if (isOther) {
        m_job = 0;
        m_search.cancel();
        m_page.ids()->setMessage(Tone::Text, {});
    }
    const std::optional<RecoverProgress> progress = m_desk.progress(account);
    if (progress)
        takeProgress(*progress);
    else
        m_page.ids()->setProgress({});
}

void RecoverLink::recover(const QString &text)
{
    begun(m_desk.recoverText(m_account, text.toUtf8(), tr("Pasted text")));
}

void RecoverLink::recoverFiles(const QStringList &paths)
{
    if (paths.size() > 1) {
        m_page.ids()->setMessage(Tone::Bad, tr("One file at a time, please."));
        return;
    }
    begun(m_desk.recoverFile(m_account, paths.value(0)));
}

void RecoverLink::begun(const Result<void> &result)
{
    RecoverIdsView *view = m_page.ids();
    view->setMessage(Tone::Bad, result ? QString() : result.error().message);
    if (result)
        view->clearText();
}

void RecoverLink::takeProgress(const RecoverProgress &progress)
{
    if (progress.account != m_account)
        return;
    RecoverIdsView *view = m_page.ids();
    view->setProgress(progress);
    if (progress.job != m_job) {
        m_job = progress.job;
        showItems();
    } else if (!view->filter()) {
        view->model().grow(progress.counts.total());
    }
}

void RecoverLink::showItems()
{
    RecoverIdsView *view = m_page.ids();
    const std::optional<RecoverOutcome> filter = view->filter();
    if (!filter || m_job == 0) {
        const std::optional<RecoverProgress> progress = m_desk.progress(m_account);
        view->model().setTotal(progress && m_job != 0 ? progress->counts.total() : 0);
        return;
    }
    m_desk.loadPositions(m_job, *filter, this,
                         [this, view, filter, job = m_job](const Result<QList<qint64>> &found) {
                             if (job != m_job || filter != view->filter())
                                 return; // another choice was faster
                             if (found)
                                 view->model().setPositions(*found);
                             else
                                 view->setMessage(Tone::Bad, found.error().message);
                         });
}

void RecoverLink::loadItems(const QList<qint64> &positions)
{
    RecoverIdsView *view = m_page.ids();
    m_desk.loadItems(m_job, positions, this,
                     [this, view, job = m_job](const Result<QList<RecoverItem>> &items) {
                         if (job != m_job)
                             return;
                         if (items)
                             view->model().supply(*items);
                         else
                             view->model().giveUp();
                     });
}

/// All that were fetched, however many, in pieces.
void RecoverLink::deliverFetched()
{
    m_page.ids()->deliverButton()->setEnabled(false);
    m_desk.loadPositions(m_job, RecoverOutcome::Fetched, this,
                         [this](const Result<QList<qint64>> &found) {
                             if (found)
                                 deliverNext(*found, 0);
                             else
                                 m_page.ids()->setMessage(Tone::Bad, found.error().message);
                         });
}

void RecoverLink::deliverNext(const QList<qint64> &positions, qint64 added)
{
    if (positions.isEmpty()) {
        RecoverIdsView *view = m_page.ids();
        view->setProgress(m_desk.progress(m_account)); // its buttons
        view->setMessage(Tone::Text, added == 0
                                         ? tr("No target wants these events, or they have them "
                                              "already. Targets are on the page Forwarding.")
                                         : tr("%1 forwards are on their way; see the page "
                                              "Forwarding.")
                                               .arg(formatCount(added)));
        return;
    }
    const qsizetype count = std::min(DeliverAtOnce, positions.size());
    m_desk.loadItems(
        m_job, positions.first(count), this,
        [this, rest = positions.mid(count), added](const Result<QList<RecoverItem>> &items) {
            QList<EventId> events;
            const QList<RecoverItem> loaded = items ? *items : QList<RecoverItem>();
            for (const RecoverItem &item : loaded) {
                if (item.event.isValid())
                    events.append(item.event);
            }
            m_means.forwards->forwardEvents(
                events, {}, this, [this, rest, added](const Result<qint64> &handed) {
                    if (handed)
                        deliverNext(rest, added + *handed);
                    else
                        m_page.ids()->setMessage(Tone::Bad, handed.error().message);
                });
        });
}

void RecoverLink::deliver(const QList<EventId> &events,
                          std::function<void(Tone, const QString &)> tell)
{
    m_means.forwards->forwardEvents(
        events, {}, this, [tell = std::move(tell)](const Result<qint64> &added) {
            if (!added)
                tell(Tone::Bad, added.error().message);
            else if (*added == 0)
                tell(Tone::Text, tr("No target wants these events, or they have them already. "
                                    "Targets are on the page Forwarding."));
            else
                tell(Tone::Text, tr("%1 forwards are on their way; see the page Forwarding.")
                                     .arg(formatCount(*added)));
        });
}

void RecoverLink::search(const Gap &gap)
{
    m_missed.clear();
    m_page.gaps()->setSearching();
    m_search.start(m_account, gap);
}

void RecoverLink::fetch(const QList<int> &places)
{
    QList<ResourceKey> keys;
    for (const int place : places)
        keys.append(m_missed.at(place).resource.key);
    RecoverGapsView *view = m_page.gaps();
    view->setMessage(Tone::Text, tr("Fetching…"));
    m_means.resources->fetch(
        m_account, keys, {}, FetchReason::Search, this,
        [view, places, missed = m_missed](const Result<FetchReport> &report) {
            if (!report) {
                view->setMessage(Tone::Bad, report.error().message);
                return;
            }
            if (view->model().changes().size() != missed.size())
                return; // another search meanwhile
            for (const int place : places) {
                const ResourceKey &key = missed.at(place).resource.key;
                for (const FetchedResource &one : report->resources) {
                    if (one.key == key)
                        view->model().setFetched(place, one.message.isEmpty() ? tr("Fetched")
                                                                              : one.message);
                }
            }
            view->setMessage(report->problem.isEmpty() ? Tone::Text : Tone::Warn,
                             report->problem.isEmpty() ? tr("Fetched, and kept as snapshots.")
                                                       : report->problem);
        });
}

void RecoverLink::make(const QList<int> &places)
{
    QList<MissedChange> changes;
    for (const int place : places)
        changes.append(m_missed.at(place));
    RecoverGapsView *view = m_page.gaps();
    m_search.makeEvents(
        m_account, changes, this,
        [view, places, missed = m_missed](const Result<QList<EventId>> &events) {
            if (!events) {
                view->setMessage(Tone::Bad, events.error().message);
                return;
            }
            if (events->isEmpty()) {
                view->setMessage(Tone::Text, tr("They were handed to the Hookglass that holds the "
                                                "store, and appear there."));
                return;
            }
            if (events->size() == places.size() &&
                view->model().changes().size() == missed.size()) {
                for (qsizetype i = 0; i < places.size(); ++i)
                    view->model().setMade(places.at(i), events->at(i));
            }
            view->setMessage(Tone::Text, tr("%1 synthetic events were made. They stand in the "
                                            "table of events, marked as synthetic.")
                                             .arg(events->size()));
        });
}

} // namespace Hookglass
