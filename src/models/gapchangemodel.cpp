// SPDX-License-Identifier: MIT
#include "models/gapchangemodel.h"

#include "models/format.h"
#include "models/recoverwords.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

GapChangeModel::GapChangeModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

GapChangeModel::~GapChangeModel() = default;

void GapChangeModel::clear()
{
    beginResetModel();
    m_changes.clear();
    m_order.clear();
    m_ticked.clear();
    endResetModel();
    Q_EMIT ticksChanged();
}

void GapChangeModel::add(const QList<GapChange> &changes)
{
    if (changes.isEmpty())
        return;
    beginResetModel(); // they come by kind, and are shown by time
    for (const GapChange &change : changes) {
        const int place = int(m_changes.size());
        m_changes.append(change);
        m_order.append(place);
        if (!change.eventName.isEmpty())
            m_ticked.insert(place);
    }
    std::stable_sort(m_order.begin(), m_order.end(),
                     [this](int a, int b) { return m_changes.at(a).at > m_changes.at(b).at; });
    endResetModel();
    Q_EMIT ticksChanged();
}

void GapChangeModel::setMade(int place, EventId event)
{
    m_changes[place].event = event;
    m_ticked.remove(place); // a second one would be a second event
    const int row = int(m_order.indexOf(place));
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT ticksChanged();
}

void GapChangeModel::setFetched(int place, const QString &words)
{
    m_changes[place].fetched = words;
    const int row = int(m_order.indexOf(place));
    Q_EMIT dataChanged(index(row, StateColumn), index(row, StateColumn));
}

QList<int> GapChangeModel::ticked() const
{
    QList<int> places(m_ticked.cbegin(), m_ticked.cend());
    std::sort(places.begin(), places.end());
    return places;
}

void GapChangeModel::tickAll(bool on)
{
    m_ticked.clear();
    for (int place = 0; on && place < m_changes.size(); ++place) {
        if (!m_changes.at(place).event.isValid())
            m_ticked.insert(place);
    }
    if (!m_changes.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
}

QString GapChangeModel::stateOf(const GapChange &change) const
{
    QStringList words;
    if (change.event.isValid())
        words << tr("Synthetic event %1").arg(change.event.value);
    if (!change.fetched.isEmpty())
        words << change.fetched;
    return words.isEmpty() ? tr("No event") : words.join(u" · "_s);
}

int GapChangeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

int GapChangeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant GapChangeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int place = m_order.at(index.row());
    const GapChange &change = m_changes.at(place);
    if (role == Qt::CheckStateRole && index.column() == WhatColumn)
        return int(m_ticked.contains(place) ? Qt::Checked : Qt::Unchecked);
    if (role == MadeRole)
        return change.event.isValid();
    switch (role) {
    case Qt::DisplayRole:
        return cell(change, index.column());
    case Qt::AccessibleTextRole: // a cell alone must make sense when it is read out
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + u": "_s +
               cell(change, index.column());
    case Qt::ToolTipRole:
        return index.column() == TimeColumn ? formatFullTime(change.at)
                                            : cell(change, index.column());
    default:
        return {};
    }
}

QString GapChangeModel::cell(const GapChange &change, int column) const
{
    switch (column) {
    case WhatColumn: {
        const QString what = u"%1 %2"_s.arg(kindNoun(change.kind)).arg(change.number);
        return change.name.isEmpty() ? what : what + u" · "_s + change.name;
    }
    case TimeColumn:
        return changeTime(change.at, m_clock.now());
    case EventColumn:
        return change.eventName.isEmpty() ? tr("None exists for this") : change.eventName;
    case StateColumn:
        return stateOf(change);
    default:
        return {};
    }
}

bool GapChangeModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::CheckStateRole ||
        index.column() != WhatColumn)
        return false;
    const int place = m_order.at(index.row());
    if (value.toInt() == Qt::Checked)
        m_ticked.insert(place);
    else
        m_ticked.remove(place);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
    return true;
}

QVariant GapChangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhatColumn:
        return tr("Changed");
    case TimeColumn:
        return tr("When");
    case EventColumn:
        return tr("Its event");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

Qt::ItemFlags GapChangeModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == WhatColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace Hookglass
