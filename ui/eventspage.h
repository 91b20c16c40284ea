// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/eventcatalog.h"
#include "eventmenu.h"
#include "models/eventtablemodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <optional>

class QAction;
class QHBoxLayout;
class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Hookglass {

class DetailPane;
class EmptyFilter;
class EventView;
class FilterBar;
class MarkStrip;
class StartPanel;
class Theme;
class ToneLabel;
class UndoBar;

/// The home page: the live table and the detail of the chosen event. Knows values only; what it
/// needs it asks for by signals.
class EventsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventsPage)
public:
    EventsPage(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
               QWidget *parent = nullptr);
    ~EventsPage() override;

    EventTableModel &model() { return m_model; }
    EventView *view() const { return m_view; }
    DetailPane *detail() const { return m_detail; }
    StartPanel *start() const { return m_start; }
    FilterBar *filterBar() const { return m_filter; }
    EmptyFilter *emptyFilter() const { return m_emptyFilter; }
    UndoBar *undoBar() const { return m_undo; }
    MarkStrip *marks() const { return m_marks; }
    EventMenu *menu() const { return m_menu; }

    void setIds(const QList<EventId> &ids);
    void applyChanges(const QList<EventSummary> &events);
    void remove(const QList<EventId> &ids);
    void showDetail(const EventDetail &detail, const QList<SigningKey> &keys);
    void showDetailError(const QString &message);

    /// Only these (newest first) have rows now: the first that a new filter found.
    void showMatches(const QList<EventId> &ids);
    void addMatches(const QList<EventId> &ids);
    void removeMatches(const QList<EventId> &ids);
    void showAll();
    /// The filter has looked at so much, and goes on; nullopt: at all.
    void setSearching(std::optional<int> percent);
    bool isSearching() const { return m_searched.has_value(); }
    /// Nothing in it can be changed, and why.
    void setReadOnly(const QString &why);
    /// Events that are here again.
    void restore(const QList<EventId> &ids);

    EventId currentEvent() const;
    /// Of the rows chosen, oldest first.
    QList<EventId> selectedEvents() const;
    /// Oldest first.
    QList<EventId> eventsOf(EventOrder::Scope scope) const;
    /// Moves to an event, clearing the filter if that hides it; false if it is not here.
    bool select(EventId id);
    QString countText() const;
    /// There are none, with or without a filter.
    bool isEmpty() const { return m_model.allIds().isEmpty(); }

    void saveLayout(QSettings &settings) const;
    void restoreLayout(const QSettings &settings);

Q_SIGNALS:
    void pagesWanted(const QList<Hookglass::EventId> &ids);
    void detailWanted(Hookglass::EventId id);
    void replayWanted();  ///< of what is chosen
    void refetchWanted(); ///< of what is chosen
    void compareWanted(); ///< two that are chosen, or the current one with its past
    void editWanted();    ///< of the current one, before it is sent again
    void orderWanted(const Hookglass::EventOrder &order);
    void undoWanted();
    /// All that fit the filter are known now.
    void searchFinished();

private:
    QWidget *makeTable();
    QWidget *makeDetail();
    QToolButton *makeMenuButton();
    QToolButton *makeColumnsButton();
    void refreshColumns();
    void addButtons(QHBoxLayout *head);
    void addKeys();
    void orderTabs();
    void connectTable();
    void chooseCurrent();
    void keepCurrent(EventId before);
    void emptyDetail();
    void markCurrent();
    void refreshState();
    void refreshCount();
    QString countWords() const;
    void openMenu(const QPoint &at);
    void order(EventOrder::Action action);
    void setOrientation(Qt::Orientation orientation);

    const Theme &m_theme;
    EventTableModel m_model;
    QStackedWidget *m_stack = nullptr;
    StartPanel *m_start = nullptr;
    FilterBar *m_filter = nullptr;
    EmptyFilter *m_emptyFilter = nullptr;
    QStackedWidget *m_list = nullptr; ///< the table, or why it is empty
    UndoBar *m_undo = nullptr;
    MarkStrip *m_marks = nullptr;
    EventMenu *m_menu = nullptr;
    QSplitter *m_splitter = nullptr;
    EventView *m_view = nullptr;
    DetailPane *m_detail = nullptr;
    ToneLabel *m_count = nullptr;
    QPushButton *m_refetch = nullptr;
    QPushButton *m_compare = nullptr;
    QPushButton *m_replay = nullptr;
    QToolButton *m_columns = nullptr;
    QToolButton *m_orientation = nullptr;
    QList<QAction *> m_forTable; ///< can be done while there is a table
    QList<QAction *> m_forRows;  ///< can be done while it has rows
    EventId m_lookedAt;          ///< before a filter left nothing
    QTimer m_loadDetail;         ///< so that holding a key does not load every row passed
    bool m_isReadOnly = false;
    bool m_loaded = false;         ///< the first list of ids is here
    std::optional<int> m_searched; ///< percent; nullopt: all
};

} // namespace Hookglass
