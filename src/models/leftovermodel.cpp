// SPDX-License-Identifier: MIT
#include "models/leftovermodel.h"

namespace Hookglass {

LeftOverModel::LeftOverModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

LeftOverModel::~LeftOverModel() = default;

void LeftOverModel::setEntries(const QList<LeftOverEntry> &entries)
{
    if (entries == m_entries)
        return;
    QSet<qint64> ids;
    for (const LeftOverEntry &entry : entries)
        ids.insert(entry.id);
    beginResetModel();
    m_entries = entries;
    m_ticked.intersect(ids);
    endResetModel();
}

QList<qint64> LeftOverModel::tickedIds() const
{
    QList<qint64> ids;
    for (const LeftOverEntry &entry : m_entries) {
        if (m_ticked.contains(entry.id))
            ids.append(entry.id);
    }
    return ids;
}

int LeftOverModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int LeftOverModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LeftOverModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LeftOverEntry &entry = m_entries.at(index.row());
    if (role == Qt::CheckStateRole && index.column() == EventColumn)
        return int(m_ticked.contains(entry.id) ? Qt::Checked : Qt::Unchecked);
    if (role == Qt::ToolTipRole)
        return QString(entry.url + u'\n' + entry.reasons.join(u'\n'));
    if (role == ReasonsRole)
        return entry.reasons;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case EventColumn:
        return entry.event;
    case AddressColumn:
        return entry.url;
    case ReasonColumn:
        return entry.reasons.join(u' ');
    case ScoreColumn:
        return tr("%1 of 100").arg(entry.score);
    default:
        return {};
    }
}

bool LeftOverModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::CheckStateRole ||
        index.column() != EventColumn)
        return false;
    const qint64 id = m_entries.at(index.row()).id;
    if (value.toInt() == Qt::Checked)
        m_ticked.insert(id);
    else
        m_ticked.remove(id);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    return true;
}

QVariant LeftOverModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case EventColumn:
        return tr("Event");
    case AddressColumn:
        return tr("Address");
    case ReasonColumn:
        return tr("Why it may be left over");
    case ScoreColumn:
        return tr("Doubt");
    default:
        return {};
    }
}

Qt::ItemFlags LeftOverModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == EventColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace Hookglass
