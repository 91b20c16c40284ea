// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QAbstractTableModel>
#include <QtCore/QSet>

namespace Hookglass {

/// A webhook that looks like a left-over.
struct LeftOverEntry
{
    qint64 id = 0;
    QString event;
    QString url;
    int score = 0; ///< 1 to 100
    QStringList reasons;
    bool operator==(const LeftOverEntry &) const = default;
};

/// Left-overs with their reasons, each with a tick that is off at first.
class LeftOverModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LeftOverModel)
public:
    enum Column { EventColumn, AddressColumn, ReasonColumn, ScoreColumn, ColumnCount };
    enum Role { ReasonsRole = Qt::UserRole }; ///< QStringList

    explicit LeftOverModel(QObject *parent = nullptr);
    ~LeftOverModel() override;

    /// Ticks of those that are still there stay.
    void setEntries(const QList<LeftOverEntry> &entries);
    QList<qint64> tickedIds() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    QList<LeftOverEntry> m_entries;
    QSet<qint64> m_ticked;
};

} // namespace Hookglass
