// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/forward.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// A target with what is on its way to it.
struct TargetRow
{
    Target target;
    qint64 waiting = 0; ///< and under way
    qint64 failed = 0;
    bool operator==(const TargetRow &) const = default;
};

/// The targets with their state; the tick of the name switches one on or off.
class TargetModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TargetModel)
public:
    enum Column {
        NameColumn, ///< with a tick: on
        AddressColumn,
        EventsColumn,
        WaitingColumn,
        FailedColumn,
        LastColumn, ///< how the newest attempt ended, and how long ago
        ColumnCount
    };
    enum Role {
        TargetIdRole = Qt::UserRole, ///< qint64
        FailedRole,                  ///< qint64
        OutcomeRole ///< int of AttemptOutcome of the newest attempt; -1: none, or switched off
    };

    explicit TargetModel(const Clock &clock, QObject *parent = nullptr);
    ~TargetModel() override;

    void setRows(const QList<TargetRow> &rows);
    const QList<TargetRow> &rows() const { return m_rows; }
    const TargetRow *find(TargetId id) const; ///< nullptr if unknown
    qint64 failed() const;                    ///< of all
    /// An attempt to this target ended.
    void setLast(TargetId id, const ForwardAttempt &attempt);
    void refreshAges();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

Q_SIGNALS:
    void switchWanted(Hookglass::TargetId id, bool on);

private:
    struct Last
    {
        AttemptOutcome outcome = AttemptOutcome::UnderWay;
        int status = 0;
        Timestamp at;
    };
    QString cell(const TargetRow &row, Column column) const;
    QString toolTip(const TargetRow &row, Column column) const;

    const Clock &m_clock;
    QList<TargetRow> m_rows;
    QHash<TargetId, Last> m_last;
};

} // namespace Hookglass
