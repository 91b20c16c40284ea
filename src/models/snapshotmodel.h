// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/resource.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QHash>

namespace Hookglass {

/// A resource's history: what was found each time it was asked for, newest first.
class SnapshotModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SnapshotModel)
public:
    enum Column { TimeColumn, FoundColumn, SizeColumn, ReasonColumn, CauseColumn, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< qint64 of SnapshotId
        HasBodyRole,           ///< bool: it can be looked at and compared
        StateRole              ///< int of ResourceState
    };

    explicit SnapshotModel(const Clock &clock, QObject *parent = nullptr);
    ~SnapshotModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    /// `causes`: what events are called, as far as they are still kept.
    void setSnapshots(const QList<Snapshot> &snapshots, const QHash<EventId, QString> &causes = {});
    int rowOf(SnapshotId id) const; ///< -1: it is not here

private:
    QString cell(const Snapshot &snapshot, int column) const;
    QString causeOf(EventId event) const;
    QString tip(const Snapshot &snapshot, int column) const;

    const Clock &m_clock;
    QList<Snapshot> m_snapshots;
    QHash<EventId, QString> m_causes;
    bool m_isKept = false; ///< one of them has a body
};

} // namespace Hookglass
