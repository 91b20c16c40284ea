// SPDX-License-Identifier: MIT
// The part of EventTableModel that knows which events have rows.
#include "models/eventtablemodel.h"

#include <algorithm>
#include <functional>

namespace Hookglass {

namespace {

// From here on one reset is cheaper than to move the rest of a long list for each.
constexpr qsizetype ManyRuns = 200;

bool contains(const QList<EventId> &sorted, EventId id)
{
    return std::binary_search(sorted.cbegin(), sorted.cend(), id);
}

/// Ascending, each once.
QList<EventId> sorted(QList<EventId> ids)
{
    if (!std::is_sorted(ids.cbegin(), ids.cend()))
        std::sort(ids.begin(), ids.end());
    ids.resize(std::unique(ids.begin(), ids.end()) - ids.begin());
    return ids;
}

/// Both are ascending; cheap if the new ones are all newer or all older.
void merge(QList<EventId> &ids, const QList<EventId> &added)
{
    if (added.isEmpty())
        return;
    const qsizetype before = ids.size();
    ids += added;
    if (before > 0 && ids.at(before - 1) < added.constFirst())
        return;
    std::inplace_merge(ids.begin(), ids.begin() + before, ids.end());
    ids.resize(std::unique(ids.begin(), ids.end()) - ids.begin());
}

} // namespace

void EventTableModel::setIds(const QList<EventId> &ids)
{
    if (m_isFiltered) {
        merge(m_all, sorted(ids));
        return;
    }
    QList<EventId> all = sorted(ids);
    merge(all, m_ids);
    if (all == m_ids)
        return;
    beginResetModel();
    m_ids = std::move(all);
    m_wanted.clear();
    endResetModel();
}

void EventTableModel::showOnly(const QList<EventId> &ids)
{
    beginResetModel();
    if (!m_isFiltered)
        m_all = std::exchange(m_ids, {});
    m_isFiltered = true;
    m_ids = sorted(ids);
    m_wanted.clear();
    endResetModel();
}

void EventTableModel::showAll()
{
    if (!m_isFiltered)
        return;
    beginResetModel();
    m_isFiltered = false;
    m_ids = std::exchange(m_all, {});
    m_wanted.clear();
    endResetModel();
}

QList<EventId> EventTableModel::unknownOf(const QList<EventId> &ids) const
{
    QList<EventId> unknown = sorted(ids);
    unknown.removeIf([this](EventId id) { return positionOf(id) >= 0; });
    return unknown;
}

void EventTableModel::addMatches(const QList<EventId> &ids)
{
    if (m_isFiltered)
        insertNew(unknownOf(ids));
}

void EventTableModel::removeMatches(const QList<EventId> &ids)
{
    if (m_isFiltered)
        removeRowsOf(ids);
}

void EventTableModel::addIds(const QList<EventId> &ids)
{
    if (m_isFiltered)
        merge(m_all, sorted(ids));
    else
        insertNew(unknownOf(ids));
}

bool EventTableModel::knows(EventId id) const
{
    return contains(allIds(), id);
}

void EventTableModel::applyChanges(const QList<EventSummary> &changes)
{
    QList<EventId> added;
    QList<int> known;
    for (const EventSummary &event : changes) {
        if (!event.id.isValid())
            continue;
        const bool hasRow = positionOf(event.id) >= 0;
        // Under a filter most of a flood never gets a row, and must not drive out those that have.
        if (hasRow || !m_isFiltered || changes.size() <= PageSize)
            m_cache.insert(event.id, new EventSummary(event));
        if (!hasRow)
            added.append(event.id);
    }
    added = sorted(std::move(added));
    if (m_isFiltered)
        merge(m_all, added);
    else
        insertNew(added);
    for (const EventSummary &event : changes) {
        if (!std::binary_search(added.cbegin(), added.cend(), event.id)) {
            if (const int row = rowOf(event.id); row >= 0)
                known.append(row);
        }
    }
    announce(known);
}

// Ids only grow, so this is one run at the top, save for a start that overlaps with arrivals.
void EventTableModel::insertNew(const QList<EventId> &sorted)
{
    qsizetype runs = 0;
    for (qsizetype i = 0; i < sorted.size() && runs <= ManyRuns; ++runs) {
        const auto place = std::lower_bound(m_ids.cbegin(), m_ids.cend(), sorted.at(i));
        if (place == m_ids.cend())
            break;
        i = std::lower_bound(sorted.cbegin() + i, sorted.cend(), *place) - sorted.cbegin();
    }
    if (runs > ManyRuns) {
        beginResetModel();
        merge(m_ids, sorted);
        m_wanted.clear();
        endResetModel();
        return;
    }
    for (qsizetype i = 0; i < sorted.size();) {
        const auto place = std::lower_bound(m_ids.cbegin(), m_ids.cend(), sorted.at(i));
        const auto limit = place == m_ids.cend()
                               ? sorted.cend()
                               : std::lower_bound(sorted.cbegin() + i, sorted.cend(), *place);
        const qsizetype count = limit - (sorted.cbegin() + i);
        insertRun(place - m_ids.cbegin(), sorted.sliced(i, count));
        i += count;
    }
}

void EventTableModel::insertRun(qsizetype position, const QList<EventId> &run)
{
    const int row = int(m_ids.size() - position);
    beginInsertRows({}, row, row + int(run.size()) - 1);
    if (position == m_ids.size()) {
        m_ids.append(run);
    } else {
        m_ids.insert(position, run.size(), EventId{});
        std::copy(run.cbegin(), run.cend(), m_ids.begin() + position);
    }
    endInsertRows();
}

void EventTableModel::remove(const QList<EventId> &ids)
{
    for (const EventId id : ids)
        m_cache.remove(id);
    removeRowsOf(ids);
    if (!m_isFiltered)
        return;
    const QList<EventId> gone = sorted(ids);
    m_all.removeIf([&gone](EventId id) { return contains(gone, id); });
}

void EventTableModel::removeRowsOf(const QList<EventId> &ids)
{
    QList<qsizetype> positions;
    for (const EventId id : ids) {
        if (const qsizetype position = positionOf(id); position >= 0)
            positions.append(position);
    }
    // From the newest down: what was found stays true while rows go.
    std::sort(positions.begin(), positions.end(), std::greater<>());
    positions.resize(std::unique(positions.begin(), positions.end()) - positions.begin());
    qsizetype runs = positions.isEmpty() ? 0 : 1;
    for (qsizetype i = 1; i < positions.size(); ++i)
        runs += positions.at(i) != positions.at(i - 1) - 1;
    if (runs > ManyRuns) {
        const QList<EventId> gone = sorted(ids);
        beginResetModel();
        m_ids.removeIf([&gone](EventId id) { return contains(gone, id); });
        m_wanted.clear();
        endResetModel();
        return;
    }
    for (qsizetype i = 0; i < positions.size();) {
        qsizetype end = i + 1;
        while (end < positions.size() && positions.at(end) == positions.at(end - 1) - 1)
            ++end;
        const qsizetype last = positions.at(i);
        const qsizetype first = positions.at(end - 1);
        beginRemoveRows({}, rowAt(last), rowAt(first));
        m_ids.remove(first, last - first + 1);
        endRemoveRows();
        i = end;
    }
}

} // namespace Hookglass
