// SPDX-License-Identifier: MIT
#pragma once

#include "core/recovery.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QHash>
#include <QtCore/QTimer>

namespace Hookglass {

/// What became of each id of a job. Rows are positions and pages are guests: data() never loads,
/// but notes what it wants.
class RecoverItemModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecoverItemModel)
public:
    enum Column { IdColumn, OutcomeColumn, ReasonColumn, ColumnCount };
    enum Role {
        OutcomeRole = Qt::UserRole, ///< int of RecoverOutcome; invalid while it is not loaded
        EventRole                   ///< qint64, number of the event in the store; 0: none
    };

    explicit RecoverItemModel(QObject *parent = nullptr);
    ~RecoverItemModel() override;

    /// Another job with so many ids.
    void setTotal(qint64 total);
    /// Further ids of the same job, at the end; nothing while only some positions are shown.
    void grow(qint64 total);
    /// Only these positions, ascending.
    void setPositions(const QList<qint64> &positions);
    /// Items that were wanted, or have changed.
    void supply(const QList<RecoverItem> &items);
    /// What was wanted could not be loaded: it may be wanted again.
    void giveUp();

    /// Events in the store of these rows.
    QList<EventId> eventsAt(const QModelIndexList &rows) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void wanted(const QList<qint64> &positions);

private:
    using Page = QHash<qint64, RecoverItem>;

    qint64 positionOf(int row) const;
    int rowOf(qint64 position) const; ///< -1: not shown
    const RecoverItem *find(int row) const;
    void want(int row) const;
    void ask();
    void makeRoom(int page);

    qint64 m_total = 0;
    bool m_isFiltered = false;
    QList<qint64> m_positions;   ///< if filtered
    QHash<int, Page> m_pages;    ///< by number
    QList<int> m_age;            ///< of pages, the newest last
    mutable QList<int> m_wanted; ///< pages to be asked for
    QList<int> m_asked;          ///< pages under way
    mutable QTimer m_ask;
};

} // namespace Hookglass
