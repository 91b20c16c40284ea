// SPDX-License-Identifier: MIT
#pragma once

#include "core/headers.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// Header lines to be changed, added and removed. What nobody touched keeps its exact bytes.
class HeaderEditModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HeaderEditModel)
public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    explicit HeaderEditModel(QObject *parent = nullptr);
    ~HeaderEditModel() override;

    void setHeaders(const HeaderList &headers);
    /// Those that have a name.
    HeaderList headers() const;
    bool isChanged() const { return headers() != m_before; }
    int add(); ///< the new row's number
    void remove(int row);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void edited(); ///< a row was changed, added or removed

private:
    HeaderList m_headers;
    HeaderList m_before;
};

} // namespace Hookglass
