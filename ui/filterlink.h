// SPDX-License-Identifier: MIT
#pragma once

#include "app/filterdesk.h"
#include "app/filterkeeper.h"
#include "app/workspace.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>

namespace Hookglass {

class EventsPage;
class FilterBar;
class SavedFilters;
class Theme;

/// Joins the filter bar and the table with the store. All must outlive it.
class FilterLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterLink)
public:
    FilterLink(const Theme &theme, EventsPage &page, Workspace &workspace,
               QObject *parent = nullptr);
    ~FilterLink() override;

    FilterDesk &desk() { return m_desk; }
    FilterKeeper &keeper() { return m_keeper; }
    SavedFilters *savedDialog() const; ///< nullptr while it is closed

private:
    void connectBar();
    void connectDesk();
    void connectKeeper();
    void apply(const Filter &filter);
    void takeFound(const QList<EventId> &events);
    void finish();
    void explainNothing();
    void explain(const QList<int> &hopeless, bool isComplete);
    void showValues();
    void openSaved();
    QString zoneWords() const;

    const Theme &m_theme;
    EventsPage &m_page;
    FilterBar &m_bar;
    Workspace &m_workspace;
    FilterDesk m_desk;
    FilterKeeper m_keeper;
    QPointer<SavedFilters> m_saved;
    QElapsedTimer m_sinceValues;
    bool m_isFirst = false; ///< nothing of the newest filter is shown yet
};

} // namespace Hookglass
