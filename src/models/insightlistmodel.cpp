// SPDX-License-Identifier: MIT
#include "models/insightlistmodel.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

InsightListModel::InsightListModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

InsightListModel::~InsightListModel() = default;

void InsightListModel::setEntries(const QList<InsightEntry> &entries)
{
    if (entries == m_entries)
        return;
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

int InsightListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant InsightListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const InsightEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return entry.time + u"   "_s + entry.sentence;
    case Qt::ToolTipRole:
        return entry.hint.isEmpty() ? entry.sentence : entry.sentence + u'\n' + entry.hint;
    case TimeRole:
        return entry.time;
    case FilterRole:
        return entry.filter;
    case IsAlarmRole:
        return entry.isAlarm;
    default:
        return {};
    }
}

} // namespace Hookglass
