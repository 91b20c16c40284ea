// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtCore/QAbstractListModel>

namespace Hookglass {

/// A sentence about events, and the filter that leads to them.
struct InsightEntry
{
    QString sentence;
    QString time; ///< when it was, in words
    QString hint; ///< more about it; may be empty
    QString filter;
    bool isAlarm = false;
    bool operator==(const InsightEntry &) const = default;
};

/// Sentences, each of which leads to its events.
class InsightListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InsightListModel)
public:
    enum Role { TimeRole = Qt::UserRole, FilterRole, IsAlarmRole };

    explicit InsightListModel(QObject *parent = nullptr);
    ~InsightListModel() override;

    void setEntries(const QList<InsightEntry> &entries);
    const QList<InsightEntry> &entries() const { return m_entries; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QList<InsightEntry> m_entries;
};

} // namespace Hookglass
