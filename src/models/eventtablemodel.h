// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/event.h"
#include "core/eventcatalog.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QCache>
#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <functional>

namespace Hookglass {

/// All events, or those of a filter, newest in row 0. Rows are ids (8 bytes each), summaries are
/// guests in a bounded cache: data() never waits, it notes the page it lacks, and pagesWanted()
/// asks for it.
class EventTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventTableModel)
public:
    enum Column {
        TimeColumn,
        EventColumn,
        ResourceColumn,
        AccountColumn,
        SignatureColumn,
        AttemptsColumn,
        AnswerColumn,
        ForwardColumn,
        OriginColumn,
        LagColumn,
        ColumnCount
    };
    /// Meaning for delegates; none of them is a colour or an icon. Invalid while not loaded.
    enum Role {
        IdRole = Qt::UserRole, ///< qint64, always there
        LoadedRole,            ///< bool, always there
        EventNameRole,         ///< raw name, empty for a delivery without an event
        ProblemRole,           ///< why it is no event
        SignatureRole,         ///< int of SignatureVerdict::Kind
        DispositionRole,       ///< int of Disposition
        OriginRole,            ///< int of Origin
        AttemptsRole,          ///< int
        AnswerRole,            ///< int, HTTP status
        ForwardRole,           ///< int of ForwardState
        PinnedRole,            ///< bool
        ColorRole,             ///< int of EventColor
        NoteRole               ///< QString, empty without one
    };
    static constexpr int PageSize = 128;
    static constexpr int CachedRows = 4096;

    EventTableModel(EventCatalog catalog, const Clock &clock, QObject *parent = nullptr);
    ~EventTableModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    EventId idAt(int row) const;                        ///< none if there is no such row
    int rowOf(EventId id) const;                        ///< -1 if unknown
    const QList<EventId> &ids() const { return m_ids; } ///< of the rows, ascending
    /// With those that a filter leaves out, ascending.
    const QList<EventId> &allIds() const { return m_isFiltered ? m_all : m_ids; }
    bool isFiltered() const { return m_isFiltered; }
    bool knows(EventId id) const; ///< also without a row
    /// What is cached of an event; nullptr while it is not loaded. Valid until the next change.
    const EventSummary *summary(EventId id) const;

    /// The list as loaded, in any order; what came in by applyChanges() meanwhile stays.
    void setIds(const QList<EventId> &ids);
    /// From now on only these (in any order) have rows, and what comes in has none by itself.
    void showOnly(const QList<EventId> &ids);
    void showAll();
    /// Under a filter: further rows, and rows that do not fit any more. In any order.
    void addMatches(const QList<EventId> &ids);
    void removeMatches(const QList<EventId> &ids);
    /// Events that are here again, without a summary.
    void addIds(const QList<EventId> &ids);
    /// Answers pagesWanted(); unknown ids are ignored.
    void supply(const QList<EventSummary> &summaries);
    /// The asked-for page could not be loaded; its rows ask again at their next paint.
    void giveUp();
    /// New events are inserted (the usual ones, newer than all, in one go at the top), known ones
    /// updated.
    void applyChanges(const QList<EventSummary> &changes);
    void remove(const QList<EventId> &ids);
    /// Names that became known; an empty one leaves the row as it is.
    void updateNames(const std::function<QString(const EventSummary &)> &nameOf);

Q_SIGNALS:
    /// Summaries the view needs; one request at a time, until supply() or giveUp().
    void pagesWanted(const QList<Hookglass::EventId> &ids);

private:
    QVariant cell(const EventSummary &event, Column column) const;
    QVariant meaning(const EventSummary &event, int role) const;
    QString accessibleText(const EventSummary &event, Column column) const;
    QString title(const EventSummary &event) const;
    void wantPageOf(qsizetype position) const;
    void askForPages();
    QString marksText(const EventSummary &event) const;
    QList<EventId> unknownOf(const QList<EventId> &ids) const;
    void removeRowsOf(const QList<EventId> &ids);
    void insertNew(const QList<EventId> &sorted);
    void insertRun(qsizetype position, const QList<EventId> &run);
    void announce(const QList<int> &rows);
    int rowAt(qsizetype position) const { return int(m_ids.size() - 1 - position); }
    qsizetype positionOf(EventId id) const; ///< -1 if unknown

    const EventCatalog m_catalog;
    const Clock &m_clock;
    QHash<QString, QString> m_titles;
    QList<EventId> m_ids; ///< ascending: row r is m_ids[size - 1 - r]
    QList<EventId> m_all; ///< under a filter: all, ascending
    bool m_isFiltered = false;
    mutable QCache<EventId, EventSummary> m_cache{CachedRows};
    mutable QList<EventId> m_wanted; ///< the first missing id of each page, newest wish last
    mutable QTimer m_askTimer;
    bool m_asked = false;
};

} // namespace Hookglass
