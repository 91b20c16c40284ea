// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QSet>

namespace Hookglass {

/// Something that changed while we could not be reached.
struct GapChange
{
    QString kind; ///< "people"; see kindNoun()
    qint64 number = 0;
    QString name; ///< may be empty
    Timestamp at;
    bool isCreated = false;
    QString eventName; ///< what an event about it would be called; empty: there is no such event
    EventId event;     ///< that was made for it; invalid: none yet
    QString fetched;   ///< what came of fetching it, in plain words; empty: not tried
    bool operator==(const GapChange &) const = default;
};

/// What changed in a gap without an event, newest first, each with a tick that is on at first
/// where something can be made of it.
class GapChangeModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GapChangeModel)
public:
    enum Column {
        WhatColumn, ///< kind, number and name
        TimeColumn,
        EventColumn,
        StateColumn,
        ColumnCount
    };
    enum Role { MadeRole = Qt::UserRole }; ///< bool: a synthetic event was made

    explicit GapChangeModel(const Clock &clock, QObject *parent = nullptr);
    ~GapChangeModel() override;

    void clear();
    void add(const QList<GapChange> &changes);
    /// By the places that ticked() gave.
    void setMade(int place, EventId event);
    void setFetched(int place, const QString &words);
    const QList<GapChange> &changes() const { return m_changes; }
    /// Places in changes(), ascending.
    QList<int> ticked() const;
    void tickAll(bool on);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void ticksChanged();

private:
    QString cell(const GapChange &change, int column) const;
    QString stateOf(const GapChange &change) const;

    const Clock &m_clock;
    QList<GapChange> m_changes;
    QList<int> m_order; ///< rows: places by time, newest first
    QSet<int> m_ticked; ///< places
};

} // namespace Hookglass
