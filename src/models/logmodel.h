// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtCore/QAbstractListModel>

#include <deque>

namespace Hookglass {

/// Sentences with the time they came, newest in row 0; the oldest go when it is full.
class LogModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogModel)
public:
    enum Role { TimeRole = Qt::UserRole }; ///< the time as text; DisplayRole is the sentence

    explicit LogModel(const Clock &clock, int limit = 500, QObject *parent = nullptr);
    ~LogModel() override;

    void add(const QString &sentence);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Entry
    {
        Timestamp at;
        QString sentence;
    };
    const Clock &m_clock;
    const int m_limit;
    std::deque<Entry> m_entries; ///< newest first
};

} // namespace Hookglass
