// SPDX-License-Identifier: MIT
#include "models/headereditmodel.h"

#include "core/headertext.h"
#include "models/payloadtext.h"

#include <algorithm>

namespace Hookglass {

namespace {

/// What was Latin-1 stays so as long as it can.
QByteArray encodedLike(const QByteArray &before, const QString &text)
{
    if (before.isValidUtf8())
        return text.toUtf8();
    const QByteArray latin = text.toLatin1();
    return headerText(latin) == text ? latin : text.toUtf8();
}

} // namespace

HeaderEditModel::HeaderEditModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

HeaderEditModel::~HeaderEditModel() = default;

void HeaderEditModel::setHeaders(const HeaderList &headers)
{
    beginResetModel();
    m_headers = headers;
    m_before = headers;
    endResetModel();
}

HeaderList HeaderEditModel::headers() const
{
    HeaderList named;
    std::copy_if(m_headers.cbegin(), m_headers.cend(), std::back_inserter(named),
                 [](const Header &header) { return !header.name.isEmpty(); });
    return named;
}

int HeaderEditModel::add()
{
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_headers.append(Header{});
    endInsertRows();
    Q_EMIT edited();
    return row;
}

void HeaderEditModel::remove(int row)
{
    if (row < 0 || row >= m_headers.size())
        return;
    beginRemoveRows({}, row, row);
    m_headers.removeAt(row);
    endRemoveRows();
    Q_EMIT edited();
}

int HeaderEditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

int HeaderEditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant HeaderEditModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Header &header = m_headers.at(index.row());
    const QByteArray &text = index.column() == NameColumn ? header.name : header.value;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return headerDisplayText(text);
    case Qt::EditRole:
        return headerText(text);
    default:
        return {};
    }
}

QVariant HeaderEditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Header") : tr("Value");
}

Qt::ItemFlags HeaderEditModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

bool HeaderEditModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    if (value.toString() == data(index, Qt::EditRole).toString())
        return true; // looked at, not changed: its bytes stay
    Header &header = m_headers[index.row()];
    QByteArray &bytes = index.column() == NameColumn ? header.name : header.value;
    bytes = encodedLike(bytes, value.toString().trimmed());
    Q_EMIT dataChanged(index, index);
    Q_EMIT edited();
    return true;
}

} // namespace Hookglass
