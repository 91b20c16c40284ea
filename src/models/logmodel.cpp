// SPDX-License-Identifier: MIT
#include "models/logmodel.h"

#include "models/format.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

LogModel::LogModel(const Clock &clock, int limit, QObject *parent)
    : QAbstractListModel(parent)
    , m_clock(clock)
    , m_limit(limit)
{
}

LogModel::~LogModel() = default;

void LogModel::add(const QString &sentence)
{
    if (int(m_entries.size()) >= m_limit) {
        const int last = int(m_entries.size()) - 1;
        beginRemoveRows({}, last, last);
        m_entries.pop_back();
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_entries.push_front({m_clock.now(), sentence});
    endInsertRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = m_entries[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return entry.sentence;
    case TimeRole:
        return toDateTime(entry.at).toLocalTime().toString(u"HH:mm:ss"_s);
    case Qt::ToolTipRole:
        return formatFullTime(entry.at);
    default:
        return {};
    }
}

} // namespace Hookglass
