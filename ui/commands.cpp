// SPDX-License-Identifier: MIT
#include "commands.h"

#include <QtGui/QAction>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

#include <algorithm>
#include <optional>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// "&Replay…\tR" as it is read, and its keys.
std::pair<QString, QString> split(const QString &text)
{
    const qsizetype tab = text.indexOf(u'\t');
    QString title = tab < 0 ? text : text.first(tab);
    for (qsizetype at = 0; (at = title.indexOf(u'&', at)) >= 0; ++at)
        title.remove(at, 1); // of two the second one stays
    return {title.trimmed(), tab < 0 ? QString() : text.sliced(tab + 1)};
}

QString within(const QString &outer, const QString &inner)
{
    return outer.isEmpty() || inner.isEmpty() ? outer + inner : outer + u" \u203a "_s + inner;
}

class Collector final
{
public:
    void visit(const QWidget &widget, const QString &place);
    void addActions(const QList<QAction *> &actions, const QString &place);
    QList<Command> take() { return std::exchange(m_commands, {}); }

private:
    void addMenu(QMenu &menu, const QString &place);
    void addButton(QAbstractButton &button, const QString &place);

    QList<Command> m_commands;
};

void Collector::addActions(const QList<QAction *> &actions, const QString &place)
{
    QString section = place;
    for (QAction *action : actions) {
        const auto [title, keys] = split(action->text());
        if (action->isSeparator()) {
            if (!title.isEmpty())
                section = title;
            continue;
        }
        if (!action->isVisible() || !action->isEnabled())
            continue;
        if (QMenu *menu = action->menu()) {
            addMenu(*menu, title.isEmpty() ? section : title);
        } else if (!title.isEmpty()) {
            const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
            m_commands.append({.title = title,
                               .place = section,
                               .keys = shortcut.isEmpty() ? keys : shortcut,
                               .isOn = action->isChecked(),
                               .source = action});
        }
    }
}

void Collector::addMenu(QMenu &menu, const QString &place)
{
    Q_EMIT menu.aboutToShow(); // some are filled only then
    QString section = place;
    for (QAction *action : menu.actions()) {
        if (action->menu() && action->isVisible() && action->isEnabled())
            addMenu(*action->menu(), within(place, split(action->text()).first));
        else if (action->isSeparator() && !action->text().isEmpty())
            section = split(action->text()).first;
        else if (!action->menu())
            addActions({action}, section);
    }
}

void Collector::addButton(QAbstractButton &button, const QString &place)
{
    const auto *tool = qobject_cast<QToolButton *>(&button);
    const auto *push = qobject_cast<QPushButton *>(&button);
    const QString title = split(button.text()).first;
    if (QMenu *menu = tool ? tool->menu() : push ? push->menu() : nullptr) {
        addMenu(*menu, title);
        return;
    }
    if (!push || button.isCheckable() || title.isEmpty())
        return;
    const bool isKnown =
        std::any_of(m_commands.cbegin(), m_commands.cend(),
                    [&title](const Command &command) { return command.title == title; });
    if (!isKnown)
        m_commands.append(
            {.title = title, .place = place, .keys = {}, .isOn = false, .source = &button});
}

/// What is in the widget and below it; actions before buttons, which often do the same.
void Collector::visit(const QWidget &widget, const QString &place)
{
    QList<QWidget *> seen;
    const QList<QWidget *> below = widget.findChildren<QWidget *>();
    for (QWidget *child : below) {
        if (child->isVisible() && child->isEnabled() && child->window() == widget.window())
            seen.append(child);
    }
    for (const QWidget *child : std::as_const(seen))
        addActions(child->actions(), place);
    for (QWidget *child : std::as_const(seen)) {
        if (auto *button = qobject_cast<QAbstractButton *>(child))
            addButton(*button, place);
    }
}

/// How well it fits, small is good; nullopt: not at all.
std::optional<int> rankOf(const Command &command, const QString &text)
{
    const QString title = command.title.toCaseFolded();
    const QString all = title + u' ' + command.place.toCaseFolded();
    const QString wanted = text.toCaseFolded();
    if (title.startsWith(wanted))
        return 0;
    const QStringList words = wanted.split(u' ', Qt::SkipEmptyParts);
    const auto everyWord = [&words](auto fits) {
        return std::all_of(words.cbegin(), words.cend(), fits);
    };
    const auto beginsIn = [](const QString &in, const QString &word) {
        return in.startsWith(word) || in.contains(u' ' + word);
    };
    if (everyWord([&](const QString &word) { return beginsIn(title, word); }))
        return 1;
    if (everyWord([&](const QString &word) { return beginsIn(all, word); }))
        return 2;
    if (everyWord([&](const QString &word) { return all.contains(word); }))
        return 3;
    qsizetype at = -1;
    for (const QChar c : wanted) {
        if (!c.isSpace() && (at = title.indexOf(c, at + 1)) < 0)
            return std::nullopt;
    }
    return 4;
}

} // namespace

QList<Command> commandsOf(QWidget &window, const QString &page)
{
    Collector collector;
    collector.visit(window, page);
    collector.addActions(window.actions(), {});
    return collector.take();
}

bool runCommand(const Command &command)
{
    if (auto *action = qobject_cast<QAction *>(command.source.data())) {
        if (!action->isEnabled())
            return false;
        action->trigger();
        return true;
    }
    auto *button = qobject_cast<QAbstractButton *>(command.source.data());
    if (!button || !button->isEnabled() || !button->isVisible())
        return false;
    button->click();
    return true;
}

QList<Command> fittingCommands(const QList<Command> &commands, const QString &text)
{
    const QString wanted = text.simplified();
    if (wanted.isEmpty())
        return commands;
    QList<std::pair<int, const Command *>> ranked;
    for (const Command &command : commands) {
        if (const std::optional<int> rank = rankOf(command, wanted))
            ranked.append({*rank, &command});
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<Command> fitting;
    for (const auto &one : std::as_const(ranked))
        fitting.append(*one.second);
    return fitting;
}

QAction *addCommand(QWidget *owner, const QString &title, const QKeySequence &keys)
{
    auto *action = new QAction(title, owner);
    action->setShortcut(keys);
    action->setShortcutContext(owner->isWindow() ? Qt::WindowShortcut
                                                 : Qt::WidgetWithChildrenShortcut);
    owner->addAction(action);
    return action;
}

} // namespace Hookglass
