// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/forward.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// A forward of an event with its attempts, oldest first.
struct ForwardEntry
{
    Forward forward;
    QString targetName; ///< empty for an address given once
    QList<ForwardAttempt> attempts;
    bool operator==(const ForwardEntry &) const = default;
};

/// What went on to targets of one event, and what is to come: a row an attempt, in the order of
/// the forwards; what waits or never began has a row of its own after its attempts.
class ForwardTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ForwardTableModel)
public:
    enum Column {
        WhenColumn,
        OutcomeColumn,
        NumberColumn,
        ReasonColumn,
        DestinationColumn,
        TookColumn,
        ColumnCount
    };
    enum Role {
        ForwardIdRole = Qt::UserRole, ///< qint64
        StageRole,                    ///< int of ForwardStage
        OutcomeRole,                  ///< int of AttemptOutcome; -1: a row of what is to come
        RepeatRole                    ///< bool: an earlier attempt may have arrived
    };
    /// A row's place.
    struct Place
    {
        const ForwardEntry *entry = nullptr;
        const ForwardAttempt *attempt = nullptr; ///< nullptr: what is to come
    };

    explicit ForwardTableModel(const Clock &clock, QObject *parent = nullptr);
    ~ForwardTableModel() override;

    void setEntries(const QList<ForwardEntry> &entries);
    const QList<ForwardEntry> &entries() const { return m_entries; }
    /// Valid until the next change; both are nullptr for a row that is not there.
    Place at(int row) const;
    /// Row of a forward's newest attempt; -1 if unknown.
    int rowOf(ForwardId id) const;
    int newestRow() const; ///< the newest attempt's; what waits counts only if nothing was sent
    /// "Sent to 2 targets: 1 delivered, 1 failed. 3 replays: 3 delivered."
    QString sentence() const;
    /// The times that something is still to come change by themselves.
    bool isWaiting() const;
    void refreshTimes();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        int entry = 0;
        int attempt = -1;
        bool operator==(const Row &) const = default;
    };
    QString cell(const Place &place, Column column) const;
    QString outcome(const Place &place) const;

    const Clock &m_clock;
    QList<ForwardEntry> m_entries;
    QList<Row> m_rows;
};

} // namespace Hookglass
