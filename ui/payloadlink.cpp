// SPDX-License-Identifier: MIT
#include "payloadlink.h"

#include "app/resourcequestions.h"
#include "app/workspace.h"
#include "comparewindow.h"
#include "detailpane.h"
#include "eventspage.h"
#include "store/eventbefore.h"

namespace Hookglass {

PayloadLink::PayloadLink(const Theme &theme, EventsPage &page, Workspace &workspace,
                         QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_page(page)
    , m_workspace(workspace)
{
    connect(page.detail()->payloadTab(), &PayloadTab::compareWanted, this, &PayloadLink::compare);
}

PayloadLink::~PayloadLink() = default;

void PayloadLink::compare(PayloadPartner partner)
{
    const EventId event = m_page.detail()->shownEvent();
    if (!event.isValid())
        return;
    switch (partner) {
    case PayloadPartner::EventBefore:
        compareWithBefore(event);
        return;
    case PayloadPartner::OtherChosen:
        compareWithChosen(event);
        return;
    }
    Q_UNREACHABLE();
}

CompareWindow *PayloadLink::openWindow()
{
    auto *window = new CompareWindow(m_theme, m_workspace.clock(), m_page.window());
    window->setView(CompareWindow::Lines);
    window->open();
    return window;
}

void PayloadLink::compareWithBefore(EventId event)
{
    CompareWindow *window = openWindow();
    m_workspace.store().read<EventId>(
        [event](Connection &connection) { return eventBefore(connection, event); }, window,
        [this, event, window](const Result<EventId> &before) {
            if (!before)
                window->setError(before.error().message);
            else if (!before->isValid())
                window->setError(tr("No event before this one is about the same."));
            else
                show(*before, event, window);
        });
}

void PayloadLink::compareWithChosen(EventId event)
{
    QList<EventId> others = m_page.selectedEvents();
    others.removeAll(event);
    CompareWindow *window = openWindow();
    if (others.size() != 1) {
        window->setError(tr("Choose one other event in the table, with Ctrl and a click, and "
                            "compare again."));
        return;
    }
    show(std::min(event, others.constFirst()), std::max(event, others.constFirst()), window);
}

void PayloadLink::show(EventId older, EventId newer, CompareWindow *window)
{
    m_workspace.store().ask<Comparison>(
        [older, newer](ReaderWorker &reader) {
            return ResourceQuestions::comparison(reader, older, newer);
        },
        window,
        [window](const Result<Comparison> &comparison) {
            if (comparison)
                window->setComparison(*comparison);
            else
                window->setError(comparison.error().message);
        });
}

} // namespace Hookglass
