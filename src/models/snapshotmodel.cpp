// SPDX-License-Identifier: MIT
#include "models/snapshotmodel.h"

#include "models/format.h"
#include "models/resourcewords.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

SnapshotModel::SnapshotModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

SnapshotModel::~SnapshotModel() = default;

int SnapshotModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_snapshots.size());
}

int SnapshotModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString SnapshotModel::cell(const Snapshot &snapshot, int column) const
{
    switch (column) {
    case TimeColumn:
        return formatTime(snapshot.fetchedAt, m_clock.now());
    case FoundColumn:
        return snapshot.isSame && snapshot.state == ResourceState::Present
                   ? tr("Exactly as before")
                   : stateWord(snapshot.state);
    case SizeColumn:
        return snapshot.hasBody() ? formatBytes(snapshot.bytes) : u"\u2013"_s;
    case ReasonColumn:
        return reasonWord(snapshot.reason);
    case CauseColumn:
        if (snapshot.events.isEmpty())
            return u"\u2013"_s;
        return snapshot.events.size() == 1 ? causeOf(snapshot.events.constFirst())
                                           : tr("%1 and %2 more")
                                                 .arg(causeOf(snapshot.events.constFirst()),
                                                      formatCount(snapshot.events.size() - 1));
    default:
        return {};
    }
}

QString SnapshotModel::causeOf(EventId event) const
{
    const auto name = m_causes.constFind(event);
    return name == m_causes.cend() ? tr("an event that is no longer kept") : visibleText(*name);
}

QString SnapshotModel::tip(const Snapshot &snapshot, int column) const
{
    constexpr qsizetype mostCauses = 20;
    if (column == TimeColumn)
        return formatFullTime(snapshot.fetchedAt);
    if (column != CauseColumn)
        return snapshot.message.isEmpty() ? stateAdvice(snapshot.state, m_isKept)
                                          : visibleText(snapshot.message);
    QStringList names;
    for (qsizetype i = 0; i < std::min(mostCauses, snapshot.events.size()); ++i)
        names << causeOf(snapshot.events.at(i));
    if (snapshot.events.size() > mostCauses)
        names << tr("and %1 more").arg(formatCount(snapshot.events.size() - mostCauses));
    return names.join(u'\n');
}

QVariant SnapshotModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Snapshot &snapshot = m_snapshots.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(snapshot, index.column());
    case Qt::ToolTipRole:
        return tip(snapshot, index.column());
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal).toString() + u": "_s +
               cell(snapshot, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    case IdRole:
        return snapshot.id.value;
    case HasBodyRole:
        return snapshot.hasBody();
    case StateRole:
        return int(snapshot.state);
    default:
        return {};
    }
}

QVariant SnapshotModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Fetched");
    case FoundColumn:
        return tr("Found");
    case SizeColumn:
        return tr("Size");
    case ReasonColumn:
        return tr("Why");
    case CauseColumn:
        return tr("Cause");
    default:
        return {};
    }
}

void SnapshotModel::setSnapshots(const QList<Snapshot> &snapshots,
                                 const QHash<EventId, QString> &causes)
{
    if (snapshots == m_snapshots && causes == m_causes)
        return;
    beginResetModel();
    m_snapshots = snapshots;
    m_causes = causes;
    m_isKept = std::any_of(snapshots.cbegin(), snapshots.cend(),
                           [](const Snapshot &snapshot) { return snapshot.hasBody(); });
    endResetModel();
}

int SnapshotModel::rowOf(SnapshotId id) const
{
    const auto found = std::find_if(m_snapshots.cbegin(), m_snapshots.cend(),
                                    [id](const Snapshot &snapshot) { return snapshot.id == id; });
    return found == m_snapshots.cend() ? -1 : int(found - m_snapshots.cbegin());
}

} // namespace Hookglass
