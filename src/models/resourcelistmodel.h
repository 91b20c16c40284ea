// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/resource.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// Resources that are kept, such as the notes and deals of a person that was deleted.
class ResourceListModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ResourceListModel)
public:
    enum Column { TitleColumn, NameColumn, StateColumn, CheckedColumn, ColumnCount };

    explicit ResourceListModel(const Clock &clock, QObject *parent = nullptr);
    ~ResourceListModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    void setResources(const QList<Resource> &resources);
    Resource resource(int row) const { return m_resources.value(row); }

private:
    QString cell(const Resource &resource, int column) const;

    const Clock &m_clock;
    QList<Resource> m_resources;
};

} // namespace Hookglass
