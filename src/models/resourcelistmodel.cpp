// SPDX-License-Identifier: MIT
#include "models/resourcelistmodel.h"

#include "models/format.h"
#include "models/resourcewords.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

ResourceListModel::ResourceListModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

ResourceListModel::~ResourceListModel() = default;

int ResourceListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_resources.size());
}

int ResourceListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ResourceListModel::cell(const Resource &resource, int column) const
{
    switch (column) {
    case TitleColumn:
        return resourceTitle(resource.key);
    case NameColumn:
        return visibleText(resource.name);
    case StateColumn:
        return stateWord(resource.state);
    case CheckedColumn:
        return formatAge(m_clock.now() - resource.checkedAt);
    default:
        return {};
    }
}

QVariant ResourceListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Resource &resource = m_resources.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(resource, index.column());
    case Qt::ToolTipRole:
        return index.column() == CheckedColumn ? formatFullTime(resource.checkedAt)
                                               : cell(resource, index.column());
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal).toString() + u": "_s +
               cell(resource, index.column());
    default:
        return {};
    }
}

QVariant ResourceListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return tr("What");
    case NameColumn:
        return tr("Name");
    case StateColumn:
        return tr("State");
    case CheckedColumn:
        return tr("Asked for");
    default:
        return {};
    }
}

void ResourceListModel::setResources(const QList<Resource> &resources)
{
    beginResetModel();
    m_resources = resources;
    endResetModel();
}

} // namespace Hookglass
