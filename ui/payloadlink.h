// SPDX-License-Identifier: MIT
#pragma once

#include "payloadtab.h"

#include "core/ids.h"

#include <QtCore/QObject>

namespace Hookglass {

class CompareWindow;
class EventsPage;
class Workspace;

/// Compares the payload in the detail with another one from the store. All must outlive it.
class PayloadLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PayloadLink)
public:
    PayloadLink(const Theme &theme, EventsPage &page, Workspace &workspace,
                QObject *parent = nullptr);
    ~PayloadLink() override;

private:
    void compare(PayloadPartner partner);
    void compareWithBefore(EventId event);
    void compareWithChosen(EventId event);
    CompareWindow *openWindow();
    void show(EventId older, EventId newer, CompareWindow *window);

    const Theme &m_theme;
    EventsPage &m_page;
    Workspace &m_workspace;
};

} // namespace Hookglass
