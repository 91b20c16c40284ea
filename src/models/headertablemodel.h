// SPDX-License-Identifier: MIT
#pragma once

#include "core/headers.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// Header lines as received: order, case and duplicates kept.
class HeaderTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HeaderTableModel)
public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    explicit HeaderTableModel(QObject *parent = nullptr);
    ~HeaderTableModel() override;

    void setHeaders(const HeaderList &headers);
    const HeaderList &headers() const { return m_headers; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    HeaderList m_headers;
};

} // namespace Hookglass
