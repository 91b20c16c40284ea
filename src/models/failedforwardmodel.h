// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/forward.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QHash>
#include <QtCore/QSet>

#include <functional>

namespace Hookglass {

/// What was given up, newest first, a page at a time: moreWanted() asks for the next one.
class FailedForwardModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FailedForwardModel)
public:
    enum Column {
        BegunColumn,
        EventColumn,
        TargetColumn,
        ReasonColumn,
        AttemptsColumn,
        ColumnCount
    };
    enum Role {
        ForwardIdRole = Qt::UserRole, ///< qint64
        EventIdRole                   ///< qint64
    };
    static constexpr int PageSize = 100;

    explicit FailedForwardModel(const Clock &clock, QObject *parent = nullptr);
    ~FailedForwardModel() override;

    /// Names of targets; those not named are shown by their address.
    void setTargetNames(const QHash<TargetId, QString> &names);
    /// The first page as it is now; a full one is taken to have more after it. Further pages that
    /// are here stay, and so does what is selected.
    void setFirstPage(const QList<Forward> &rows);
    /// They are not given up any more.
    void remove(const QList<ForwardId> &ids);
    /// A further page, or nothing if it could not be loaded.
    void append(const QList<Forward> &rows);
    /// "Person created, person 12", as they become known.
    void setEventTexts(const QHash<EventId, QString> &texts);
    QList<EventId> eventsWithoutText() const;
    ForwardId lastId() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void moreWanted(Hookglass::ForwardId before);

private:
    QString cell(const Forward &forward, Column column) const;
    void removeWhere(const std::function<bool(const Forward &)> &isGone);
    void insertNew(const QList<Forward> &rows);

    const Clock &m_clock;
    QList<Forward> m_rows;
    QHash<TargetId, QString> m_names;
    QHash<EventId, QString> m_texts;
    bool m_hasMore = false;
    bool m_isAsked = false;
};

} // namespace Hookglass
