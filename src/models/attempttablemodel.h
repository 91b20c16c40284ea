// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/event.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// The deliveries of one event, oldest first, with the gap to the one before.
class AttemptTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AttemptTableModel)
public:
    enum Column {
        NumberColumn,
        TimeColumn,
        GapColumn,
        SignatureColumn,
        AnswerColumn,
        TookColumn,
        PeerColumn,
        ColumnCount
    };
    enum Role {
        SignatureRole = Qt::UserRole ///< int of SignatureVerdict::Kind
    };

    explicit AttemptTableModel(const Clock &clock, QObject *parent = nullptr);
    ~AttemptTableModel() override;

    void setDeliveries(const QList<DeliveryDetail> &deliveries);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString cell(int row, Column column) const;

    const Clock &m_clock;
    QList<DeliveryDetail> m_deliveries;
};

} // namespace Hookglass
