// SPDX-License-Identifier: MIT
#include "eventmenu.h"

#include "icons.h"
#include "models/eventwords.h"
#include "models/format.h"

#include <QtGui/QIconEngine>
#include <QtGui/QPainter>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Action = EventOrder::Action;
using Scope = EventOrder::Scope;

constexpr EventColor Colors[] = {EventColor::Red,   EventColor::Orange, EventColor::Yellow,
                                 EventColor::Green, EventColor::Blue,   EventColor::Purple};

class MenuKeys final : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::ShortcutOverride)
            event->accept();
        return false;
    }
};

class MarkIconEngine final : public QIconEngine
{
public:
    MarkIconEngine(const Theme &theme, EventColor color)
        : m_theme(theme)
        , m_color(color)
    {
    }
    QIconEngine *clone() const override { return new MarkIconEngine(m_theme, m_color); }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        paintMark(m_theme, m_color, *painter, rect);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode, QIcon::State) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintMark(m_theme, m_color, painter, QRect(QPoint(), size));
        return pixmap;
    }

private:
    const Theme &m_theme;
    const EventColor m_color;
};

} // namespace

void keepKeys(QMenu *menu)
{
    menu->installEventFilter(new MenuKeys(menu));
}

void paintMark(const Theme &theme, EventColor color, QPainter &painter, const QRect &rect)
{
    if (color == EventColor::None)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.colors().marks.at(size_t(color) - 1));
    painter.drawRoundedRect(rect, 3, 3);
    QFont font = theme.strongFont();
    font.setPixelSize(std::max(7, rect.height() * 3 / 4));
    painter.setFont(font);
    painter.setPen(theme.colors().onMark);
    painter.drawText(rect, Qt::AlignCenter, colorWord(color).left(1));
    painter.restore();
}

QIcon markIcon(const Theme &theme, EventColor color)
{
    return QIcon(new MarkIconEngine(theme, color));
}

EventMenu::EventMenu(const Theme &theme, QWidget *parent)
    : QMenu(parent)
    , m_theme(theme)
{
    m_title = addSection(QString());
    const auto chosen = [this](const QString &text, Action action) {
        m_chosenActions.append(add(this, text, {.action = action}));
    };
    chosen(tr("Replay…\tR"), Action::Replay);
    chosen(tr("Re-fetch\tF"), Action::Refetch);
    addSeparator();
    chosen(tr("Pin or unpin\tP"), Action::TogglePin);
    chosen(tr("Note…\tN"), Action::Note);
    m_colors = addColors(this, Scope::Chosen);
    m_colors->setTitle(tr("Colour\tM"));
    m_chosenActions.append(m_colors->menuAction());
    addSeparator();
    chosen(tr("Delete\tDel"), Action::Delete);
    addSeparator();
    m_all = addMenu(QString());
    add(m_all, tr("Replay…"), {.action = Action::Replay, .scope = Scope::All});
    add(m_all, tr("Re-fetch"), {.action = Action::Refetch, .scope = Scope::All});
    m_all->addSeparator();
    add(m_all, tr("Pin…"), {.action = Action::Pin, .scope = Scope::All});
    add(m_all, tr("Unpin…"), {.action = Action::Unpin, .scope = Scope::All});
    add(m_all, tr("Note…"), {.action = Action::Note, .scope = Scope::All});
    addColors(m_all, Scope::All);
    m_all->addSeparator();
    add(m_all, tr("Delete…"), {.action = Action::Delete, .scope = Scope::All});
    m_why = addAction(QString());
    m_why->setEnabled(false);
    m_why->setVisible(false);
    keepKeys(this);
    keepKeys(m_all);
    setCounts({});
}

EventMenu::~EventMenu() = default;

QAction *EventMenu::add(QMenu *menu, const QString &text, const EventOrder &order)
{
    QAction *action = menu->addAction(text, this, [this, order] { Q_EMIT wanted(order); });
    if (order.action != Action::Replay && order.action != Action::Refetch)
        m_changes.append(action);
    return action;
}

QMenu *EventMenu::addColors(QMenu *menu, Scope scope)
{
    QMenu *colors = menu->addMenu(tr("Colour"));
    m_changes.append(colors->menuAction());
    keepKeys(colors);
    for (const EventColor color : Colors) {
        add(colors, u'&' + colorWord(color),
            {.action = Action::Color, .scope = scope, .color = color})
            ->setIcon(markIcon(m_theme, color));
    }
    add(colors, tr("&None"), {.action = Action::Color, .scope = scope});
    return colors;
}

void EventMenu::setReadOnly(const QString &why)
{
    m_isReadOnly = !why.isEmpty();
    m_why->setText(tr("Nothing is changed in a capture"));
    m_why->setToolTip(why); // a menu is not that wide
    m_why->setVisible(m_isReadOnly);
    setCounts({});
}

void EventMenu::setCounts(const Counts &counts)
{
    m_title->setText(counts.chosen == 1 ? tr("This event")
                                        : tr("%1 events").arg(formatCount(counts.chosen)));
    for (QAction *action : std::as_const(m_chosenActions))
        action->setEnabled(counts.chosen > 0);
    const QString number = formatCount(counts.all);
    m_all->setTitle(counts.isSearching  ? tr("All that fit the filter (still counting)")
                    : counts.isFiltered ? tr("All %1 that fit the filter").arg(number)
                                        : tr("All %1 events").arg(number));
    m_all->setEnabled(counts.all > 0 && !counts.isSearching);
    for (QAction *action : std::as_const(m_changes)) { // last: a menu enables those in it
        if (m_isReadOnly)
            action->setEnabled(false);
    }
}

} // namespace Hookglass
