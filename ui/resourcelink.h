// SPDX-License-Identifier: MIT
#pragma once

#include "app/resourcedesk.h"

#include <QtCore/QObject>

namespace Hookglass {

class CompareWindow;
class EventsPage;
class FetchCard;
class ResourceTab;
class Theme;

/// Joins the tab Resource, the table's names and the card of rules with the desk of resources. All
/// must outlive it.
class ResourceLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ResourceLink)
public:
    ResourceLink(const Theme &theme, EventsPage &page, FetchCard &card, Workspace &workspace,
                 QObject *parent = nullptr);
    ~ResourceLink() override;

    ResourceDesk &desk() { return m_desk; }

Q_SIGNALS:
    /// What cannot be said in the tab: of several events at once.
    void noticed(const QString &words);
    void settingsWanted();

private:
    void connectTab();
    void connectDesk();
    void connectCard();
    void refetchChosen();
    void refetch(const QList<EventId> &events);
    void compareChosen();
    void loadSubject();
    void loadResource();
    void onFetched(const FetchReport &report);
    CompareWindow *openWindow();
    void compare(const Comparand &older, const Comparand &newer, CompareWindow *window);
    void compareEvents(EventId older, EventId newer);
    void openSnapshot(SnapshotId snapshot);

    const Theme &m_theme;
    EventsPage &m_page;
    FetchCard &m_card;
    ResourceTab &m_tab;
    Workspace &m_workspace;
    ResourceDesk m_desk;
    int m_batch = 0; ///< events of one fetch by hand that are still open
    int m_failed = 0;
};

} // namespace Hookglass
