// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// A row an event name, the first of all: how late events came, how fast they were answered.
class InsightLagModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InsightLagModel)
public:
    enum Column {
        NameColumn,
        EventsColumn,
        LagP50Column,
        LagP95Column,
        AnswersColumn,
        AnswerP50Column,
        AnswerP95Column,
        ColumnCount
    };
    enum Role {
        IsLateRole = Qt::UserRole ///< bool: it is beyond what Follow Up Boss waits; in columns of
                                  ///< no percentile as for p95
    };

    explicit InsightLagModel(QObject *parent = nullptr);
    ~InsightLagModel() override;

    void setLags(const QList<LagStats> &lags);
    const QList<LagStats> &lags() const { return m_lags; }
    /// -1: there is none. The empty name is the first row's.
    int rowOf(const QString &eventName) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString cell(const LagStats &lag, Column column) const;

    QList<LagStats> m_lags;
};

} // namespace Hookglass
