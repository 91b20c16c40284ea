// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QtWidgets/QMenu>

namespace Hookglass {

class Theme;

/// What is to be done with events, and with which.
struct EventOrder
{
    enum class Action { Pin, Unpin, TogglePin, Color, Note, Delete, Replay, Refetch };
    enum class Scope {
        Chosen, ///< the selection, or the current one
        All     ///< all that fit the filter, or all there are
    };
    Action action = Action::Pin;
    Scope scope = Scope::Chosen;
    EventColor color = EventColor::None;
    bool operator==(const EventOrder &) const = default;
};

/// Everything that can be done with the chosen events, and with all that fit the filter.
class EventMenu final : public QMenu
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventMenu)
public:
    /// How many there are of each kind, when it is opened.
    struct Counts
    {
        qint64 chosen = 0;
        qint64 all = 0;
        bool isFiltered = false;
        bool isSearching = false; ///< all are not known yet
    };

    explicit EventMenu(const Theme &theme, QWidget *parent = nullptr);
    ~EventMenu() override;

    void setCounts(const Counts &counts);
    /// It is a capture: pins, notes, colours and deletion are off, and that is said.
    void setReadOnly(const QString &why);
    QMenu *colors() const { return m_colors; } ///< of the chosen
    QMenu *all() const { return m_all; }

Q_SIGNALS:
    void wanted(const Hookglass::EventOrder &order);

private:
    void addMarks(QMenu *menu, EventOrder::Scope scope);
    QMenu *addColors(QMenu *menu, EventOrder::Scope scope);
    QAction *add(QMenu *menu, const QString &text, const EventOrder &order);

    const Theme &m_theme;
    QList<QAction *> m_chosenActions;
    QList<QAction *> m_changes; ///< that change an event
    QAction *m_why = nullptr;
    bool m_isReadOnly = false;
    QAction *m_title = nullptr;
    QMenu *m_colors = nullptr;
    QMenu *m_all = nullptr;
};

/// While this menu is open, letters are its own and not the page's keys.
void keepKeys(QMenu *menu);
/// A small square of a mark's colour with its letter, so that it is never the colour alone.
QIcon markIcon(const Theme &theme, EventColor color);
void paintMark(const Theme &theme, EventColor color, QPainter &painter, const QRect &rect);

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::EventOrder)
