// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/eventcatalog.h"
#include "models/eventtablemodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Hookglass {

class DetailPane;
class EventView;
class StartPanel;
class Theme;
class ToneLabel;

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

    void setIds(const QList<EventId> &ids);
    void applyChanges(const QList<EventSummary> &events);
    void remove(const QList<EventId> &ids);
    void showDetail(const EventDetail &detail, const QList<SigningKey> &keys);
    void showDetailError(const QString &message);

    EventId currentEvent() const;
    /// Of the rows chosen, oldest first.
    QList<EventId> selectedEvents() const;
    /// Moves to an event; false if it is not in the table.
    bool select(EventId id);
    QString countText() const;
    bool isEmpty() const { return m_model.rowCount() == 0; }

    void saveLayout(QSettings &settings) const;
    void restoreLayout(const QSettings &settings);

Q_SIGNALS:
    void pagesWanted(const QList<Hookglass::EventId> &ids);
    void detailWanted(Hookglass::EventId id);
    void replayWanted();  ///< of what is chosen
    void refetchWanted(); ///< of what is chosen
    void compareWanted(); ///< two that are chosen, or the current one with its past
    void editWanted();    ///< of the current one, before it is sent again

private:
    QWidget *makeTable();
    void addKeys();
    void chooseCurrent();
    void refreshState();
    void refreshCount();
    void setOrientation(Qt::Orientation orientation);

    const Theme &m_theme;
    EventTableModel m_model;
    QStackedWidget *m_stack = nullptr;
    StartPanel *m_start = nullptr;
    QSplitter *m_splitter = nullptr;
    EventView *m_view = nullptr;
    DetailPane *m_detail = nullptr;
    ToneLabel *m_count = nullptr;
    QPushButton *m_refetch = nullptr;
    QPushButton *m_compare = nullptr;
    QPushButton *m_replay = nullptr;
    QToolButton *m_orientation = nullptr;
    QTimer m_loadDetail;   ///< so that holding a key does not load every row passed
    bool m_loaded = false; ///< the first list of ids is here
};

} // namespace Hookglass
