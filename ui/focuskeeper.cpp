// SPDX-License-Identifier: MIT
#include "focuskeeper.h"

#include <QtCore/QTimer>
#include <QtWidgets/QApplication>
#include <QtWidgets/QScrollArea>

#include <algorithm>

namespace Hookglass {

FocusKeeper::FocusKeeper(const QWidget &part, const QList<QWidget *> &homes)
    : m_homes(homes)
{
    QWidget *focused = QApplication::focusWidget();
    if (part.isAncestorOf(focused))
        m_focused = focused;
}

FocusKeeper::~FocusKeeper()
{
    if (m_focused && QApplication::focusWidget() != m_focused)
        focusFirst(m_homes);
}

void focusFirst(const QList<QWidget *> &widgets)
{
    const auto usable = std::find_if(widgets.cbegin(), widgets.cend(), [](const QWidget *widget) {
        return widget && widget->isVisible() && widget->isEnabled();
    });
    if (usable == widgets.cend())
        return;
    (*usable)->setFocus();
    reveal(*usable);
}

void reveal(QWidget *widget)
{
    constexpr int margin = 12;
    // Not at once: what was shown just now is laid out with the next events.
    QTimer::singleShot(0, widget, [widget] {
        for (QWidget *outer = widget->parentWidget(); outer; outer = outer->parentWidget()) {
            if (auto *area = qobject_cast<QScrollArea *>(outer))
                area->ensureWidgetVisible(widget, 0, margin);
        }
    });
}

} // namespace Hookglass
