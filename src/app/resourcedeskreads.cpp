// SPDX-License-Identifier: MIT
// What the desk of resources tells of the store: views, comparisons, and names for the table.
#include "app/resourcedesk.h"
#include "app/resourcequestions.h"
#include "app/workspace.h"

#include <algorithm>

namespace Hookglass {

void ResourceDesk::loadNames()
{
    m_workspace.store().read<QList<Resource>>(
        [most = m_limits.names](Connection &connection) {
            return SnapshotLog(connection).named(most);
        },
        this,
        [this](const Result<QList<Resource>> &resources) {
            if (!resources || resources->isEmpty())
                return;
            // The newest last, so that they stay.
            std::for_each(resources->crbegin(), resources->crend(),
                          [this](const Resource &resource) {
                              if (!m_names.contains({resource.account.value, resource.key}))
                                  remember(resource);
                          });
            Q_EMIT namesChanged();
        });
}

/// A command beside us fetches into the same store, and nobody tells us.
void ResourceDesk::lookBeside()
{
    struct Look
    {
        SnapshotId newest;
        QList<Resource> changed;
    };
    if (std::exchange(m_isLooking, true))
        return;
    m_workspace.store().read<Look>(
        [before = m_newest, most = m_limits.names](Connection &connection) -> Result<Look> {
            SnapshotLog log(connection);
            const Result<SnapshotId> newest = log.newest();
            if (!newest)
                return newest.error();
            Look look{.newest = *newest, .changed = {}};
            if (!before || *newest <= *before)
                return look;
            Result<QList<Resource>> changed = log.changedSince(*before, most);
            if (!changed)
                return changed.error();
            look.changed = std::move(*changed);
            return look;
        },
        this,
        [this](const Result<Look> &look) {
            m_isLooking = false;
            if (!look || m_jobs > 0) // what we are just storing ourselves is told when it is done
                return;
            m_newest = look->newest;
            QList<ResourceKey> keys;
            for (const Resource &resource : look->changed) {
                if (m_own.contains(resource.lastSnapshot))
                    continue;
                remember(resource);
                keys.append(resource.key);
            }
            m_own.removeIf([this](const SnapshotId &own) { return own <= *m_newest; });
            if (keys.isEmpty())
                return;
            Q_EMIT stored(keys);
            Q_EMIT namesChanged();
        });
}

void ResourceDesk::remember(const Resource &resource)
{
    if (!resource.name.isEmpty())
        m_names.insert({resource.account.value, resource.key}, new QString(resource.name));
}

QString ResourceDesk::nameOf(const EventSummary &event) const
{
    if (event.resourceIds.isEmpty() || m_names.isEmpty())
        return {};
    const QString *name = m_names.object(
        {event.account.value, {kindOfEvent(event.eventName), event.resourceIds.constFirst()}});
    return name ? resourceLabel(*name, event.resourceIds.size()) : QString();
}

void ResourceDesk::fillNames(QList<EventSummary> &events) const
{
    for (EventSummary &event : events) {
        if (const QString name = nameOf(event); !name.isEmpty())
            event.resourceName = name;
    }
}

void ResourceDesk::loadSubject(EventId event, QObject *context, Callback<SubjectView> done)
{
    m_workspace.store().ask<SubjectView>(
        [event, bases = apiBases()](ReaderWorker &reader) {
            return ResourceQuestions::subject(reader, event, bases);
        },
        context,
        [self = QPointer(this), done = std::move(done)](const Result<SubjectView> &view) {
            if (!view || !self) {
                done(view);
                return;
            }
            SubjectView whole = *view;
            whole.whyNot = self->whyNot(whole.event.account);
            done(whole);
        });
}

void ResourceDesk::loadResource(AccountId account, const ResourceKey &key, EventId event,
                                QObject *context, Callback<ResourceView> done)
{
    m_workspace.store().read<ResourceView>(
        [account, key, event](Connection &connection) {
            return ResourceQuestions::resource(connection, account, key, event);
        },
        context,
        [self = QPointer(this), account, key,
         done = std::move(done)](const Result<ResourceView> &view) {
            const FetchProblem *problem =
                self ? self->m_problems.object({account.value, key}) : nullptr;
            if (!view || !problem) {
                done(view);
                return;
            }
            ResourceView whole = *view;
            whole.problem = *problem;
            done(whole);
        });
}

void ResourceDesk::loadSnapshot(SnapshotId snapshot, QObject *context, Callback<ResourceView> done)
{
    m_workspace.store().read<ResourceView>(
        [snapshot](Connection &connection) {
            return ResourceQuestions::snapshot(connection, snapshot);
        },
        context, std::move(done));
}

void ResourceDesk::compare(const Comparand &older, const Comparand &newer, QObject *context,
                           Callback<Comparison> done)
{
    m_workspace.store().ask<Comparison>(
        [older, newer](ReaderWorker &reader) {
            return ResourceQuestions::comparison(reader, older, newer);
        },
        context, std::move(done));
}

} // namespace Hookglass
