// SPDX-License-Identifier: MIT
#include "models/failedforwardmodel.h"

#include "models/format.h"
#include "models/forwardwords.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

FailedForwardModel::FailedForwardModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

FailedForwardModel::~FailedForwardModel() = default;

void FailedForwardModel::setTargetNames(const QHash<TargetId, QString> &names)
{
    if (names == m_names)
        return;
    m_names = names;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, TargetColumn), index(rowCount() - 1, TargetColumn));
}

void FailedForwardModel::setFirstPage(const QList<Forward> &rows)
{
    const bool isWhole = rows.size() < PageSize;
    const ForwardId lowest = isWhole ? ForwardId{} : rows.constLast().id;
    QHash<ForwardId, Forward> page;
    for (const Forward &forward : rows)
        page.insert(forward.id, forward);
    removeWhere(
        [&](const Forward &forward) { return forward.id >= lowest && !page.contains(forward.id); });
    for (int row = 0; row < rowCount(); ++row) {
        const auto now = page.constFind(m_rows.at(row).id);
        if (now == page.constEnd() || *now == m_rows.at(row))
            continue;
        m_rows[row] = *now;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    insertNew(rows);
    if (isWhole)
        m_hasMore = false;
    else if (rowCount() == rows.size())
        m_hasMore = true;
}

void FailedForwardModel::remove(const QList<ForwardId> &ids)
{
    const QSet<ForwardId> gone(ids.cbegin(), ids.cend());
    removeWhere([&](const Forward &forward) { return gone.contains(forward.id); });
}

void FailedForwardModel::removeWhere(const std::function<bool(const Forward &)> &isGone)
{
    for (int last = rowCount() - 1; last >= 0; --last) {
        if (!isGone(m_rows.at(last)))
            continue;
        int first = last;
        while (first > 0 && isGone(m_rows.at(first - 1)))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
}

/// Both are in descending order of their ids.
void FailedForwardModel::insertNew(const QList<Forward> &rows)
{
    int row = 0;
    for (qsizetype i = 0; i < rows.size();) {
        while (row < rowCount() && m_rows.at(row).id > rows.at(i).id)
            ++row;
        if (row < rowCount() && m_rows.at(row).id == rows.at(i).id) {
            ++i;
            continue;
        }
        const ForwardId next = row < rowCount() ? m_rows.at(row).id : ForwardId{};
        qsizetype end = i + 1;
        while (end < rows.size() && rows.at(end).id > next)
            ++end;
        beginInsertRows({}, row, row + int(end - i) - 1);
        for (qsizetype j = i; j < end; ++j)
            m_rows.insert(row + (j - i), rows.at(j));
        endInsertRows();
        i = end;
    }
}

void FailedForwardModel::append(const QList<Forward> &rows)
{
    m_isAsked = false;
    m_hasMore = rows.size() >= PageSize;
    if (rows.isEmpty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(rows.size()) - 1);
    m_rows.append(rows);
    endInsertRows();
}

void FailedForwardModel::setEventTexts(const QHash<EventId, QString> &texts)
{
    m_texts.insert(texts);
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, EventColumn), index(rowCount() - 1, EventColumn));
}

QList<EventId> FailedForwardModel::eventsWithoutText() const
{
    QList<EventId> events;
    for (const Forward &forward : m_rows) {
        if (!m_texts.contains(forward.event) && !events.contains(forward.event))
            events.append(forward.event);
    }
    return events;
}

ForwardId FailedForwardModel::lastId() const
{
    return m_rows.isEmpty() ? ForwardId{} : m_rows.constLast().id;
}

int FailedForwardModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FailedForwardModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FailedForwardModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Forward &forward = m_rows.at(index.row());
    const Column column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cell(forward, column);
    case Qt::ToolTipRole:
        return column == BegunColumn ? formatFullTime(forward.createdAt) : cell(forward, column);
    case Qt::AccessibleTextRole:
        return headerData(column, Qt::Horizontal).toString() + u": "_s + cell(forward, column);
    case ForwardIdRole:
        return forward.id.value;
    case EventIdRole:
        return forward.event.value;
    default:
        return {};
    }
}

QString FailedForwardModel::cell(const Forward &forward, Column column) const
{
    switch (column) {
    case BegunColumn:
        return formatTime(forward.createdAt, m_clock.now());
    case EventColumn:
        return m_texts.value(forward.event);
    case TargetColumn: {
        const QString name = m_names.value(forward.target);
        return name.isEmpty() ? shortUrl(forward.url) : name;
    }
    case ReasonColumn:
        return reasonWord(forward.reason);
    case AttemptsColumn:
        return formatCount(forward.attempts);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant FailedForwardModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case BegunColumn:
        return tr("Begun");
    case EventColumn:
        return tr("Event");
    case TargetColumn:
        return tr("Target");
    case ReasonColumn:
        return tr("Why");
    case AttemptsColumn:
        return tr("Attempts");
    case ColumnCount:
        break;
    }
    return {};
}

bool FailedForwardModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_isAsked;
}

void FailedForwardModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_isAsked = true;
    Q_EMIT moreWanted(lastId());
}

} // namespace Hookglass
