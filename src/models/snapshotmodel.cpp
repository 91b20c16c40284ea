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
    default:
        return {};
    }
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
        if (index.column() == TimeColumn)
            return formatFullTime(snapshot.fetchedAt);
        return snapshot.message.isEmpty() ? stateAdvice(snapshot.state) : snapshot.message;
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
    default:
        return {};
    }
}

void SnapshotModel::setSnapshots(const QList<Snapshot> &snapshots)
{
    if (snapshots == m_snapshots)
        return;
    beginResetModel();
    m_snapshots = snapshots;
    endResetModel();
}

int SnapshotModel::rowOf(SnapshotId id) const
{
    const auto found = std::find_if(m_snapshots.cbegin(), m_snapshots.cend(),
                                    [id](const Snapshot &snapshot) { return snapshot.id == id; });
    return found == m_snapshots.cend() ? -1 : int(found - m_snapshots.cbegin());
}

} // namespace Hookglass
