// SPDX-License-Identifier: MIT
#include "eventspage.h"

#include "commands.h"
#include "detailpane.h"
#include "eventview.h"
#include "filterbar.h"

#include <QtGui/QAction>
#include <QtGui/QShortcut>

namespace Hookglass {

/// What has a name here is offered by the palette; the keys without one are those of the menu's
/// actions, and those that only move.
void EventsPage::addKeys()
{
    const auto key = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    const auto command = [this](const QString &title, const QKeySequence &keys, auto action) {
        QAction *made = addCommand(this, title, keys);
        connect(made, &QAction::triggered, this, action);
        return made;
    };
    key(Qt::Key_J, [this] { m_view->moveBy(1); });
    key(Qt::Key_K, [this] { m_view->moveBy(-1); });
    key(Qt::Key_Escape, [this] { m_view->setFocus(); });
    key(Qt::Key_F, [this] { Q_EMIT refetchWanted(); });
    key(Qt::Key_R, [this] { Q_EMIT replayWanted(); });
    key(Qt::Key_P, [this] { order(EventOrder::Action::TogglePin); });
    key(Qt::Key_N, [this] { order(EventOrder::Action::Note); });
    key(Qt::Key_M, [this] {
        if (m_isReadOnly)
            order(EventOrder::Action::Color); // is told why not
        else if (m_model.rowCount() > 0)
            m_menu->colors()->popup(m_view->viewport()->mapToGlobal(
                m_view->visualRect(m_view->currentIndex()).bottomLeft() + QPoint(40, 0)));
    });
    key(Qt::Key_Delete, [this] { order(EventOrder::Action::Delete); });
    key(QKeySequence::Undo, [this] { Q_EMIT undoWanted(); }); // there is a button while it can
    m_forTable = {command(tr("Filter the events"), Qt::Key_Slash, [this] {
        if (m_filter->isVisible()) // else it would swallow all keys
            m_filter->focusField();
    })};
    m_forRows = {command(tr("Go to the latest event"), Qt::Key_G, [this] { m_view->goToLatest(); }),
                 command(tr("Compare"), Qt::Key_D, [this] { Q_EMIT compareWanted(); }),
                 command(tr("Edit and replay…"), Qt::Key_E, [this] { Q_EMIT editWanted(); }),
                 command(tr("Copy as cURL"), Qt::Key_C, [this] { m_detail->copyAsCurl(); })};
    addAction(m_menu->menuAction());
    addAction(m_view->columnMenu()->menuAction());
}

} // namespace Hookglass
