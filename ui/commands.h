// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QPointer>
#include <QtCore/QString>

class QAction;
class QKeySequence;
class QWidget;

namespace Hookglass {

/// Something that can be done now: an action of the window, of what is seen in it or of one of
/// their menus, or a button.
struct Command
{
    QString title; ///< "Replay…"
    QString place; ///< where it is found: a page, a menu; may be empty
    QString keys;  ///< "Ctrl+1"; may be empty
    bool isOn = false;
    QPointer<QObject> source; ///< a QAction or a QAbstractButton
    bool operator==(const Command &) const = default;
};

/// All that can be done in this window at the moment, what is seen first; `page` names what is
/// seen. Menus are asked what they hold, as if they were opened.
QList<Command> commandsOf(QWidget &window, const QString &page);
/// Does it; false: it is gone or switched off by now.
bool runCommand(const Command &command);
/// Those that fit, best first: each word of `text` stands in the title or the place, or the
/// letters of `text` do one after the other.
QList<Command> fittingCommands(const QList<Command> &commands, const QString &text);

/// An action of a widget with a name and keys, which count while the focus is in there (or in the
/// window, if it is one).
QAction *addCommand(QWidget *owner, const QString &title, const QKeySequence &keys);

} // namespace Hookglass
