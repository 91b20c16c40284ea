// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

namespace Hookglass {

/// While it lives, controls of a part of the window may be hidden or disabled; if the one that has
/// the focus is among them, the focus goes to the first of `homes` that can take it, instead of
/// wandering off to whatever comes next in the window.
class FocusKeeper final
{
    Q_DISABLE_COPY_MOVE(FocusKeeper)
public:
    FocusKeeper(const QWidget &part, const QList<QWidget *> &homes);
    ~FocusKeeper();

private:
    const QList<QWidget *> m_homes;
    QPointer<QWidget> m_focused; ///< nullptr: not in the part
};

/// Scrolls so that it is seen, once everything has its place; nothing outside of a scroll area.
void reveal(QWidget *widget);
/// Gives the focus to the first that is visible and enabled, and reveals it.
void focusFirst(const QList<QWidget *> &widgets);

} // namespace Hookglass
