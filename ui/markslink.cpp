// SPDX-License-Identifier: MIT
#include "markslink.h"

#include "app/filterdesk.h"
#include "confirmdialog.h"
#include "eventspage.h"
#include "models/eventwords.h"
#include "models/format.h"
#include "noteeditor.h"
#include "undobar.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Action = EventOrder::Action;
using Scope = EventOrder::Scope;

QString countOf(qint64 events)
{
    return events == 1 ? MarksLink::tr("1 event")
                       : MarksLink::tr("%1 events").arg(formatCount(events));
}

QStringList sentences(const Trash::Facts &facts)
{
    QStringList words;
    if (facts.pinned == 1)
        words << MarksLink::tr("One of them is pinned.");
    else if (facts.pinned > 1)
        words << MarksLink::tr("%1 of them are pinned.").arg(formatCount(facts.pinned));
    if (facts.noted == 1)
        words << MarksLink::tr("One of them has a note.");
    else if (facts.noted > 1)
        words << MarksLink::tr("%1 of them have a note.").arg(formatCount(facts.noted));
    if (facts.onTheWay == 1)
        words << MarksLink::tr("One of them is still on its way to a target: that goes on, and it "
                               "is kept until then.");
    else if (facts.onTheWay > 1)
        words << MarksLink::tr("%1 of them are still on their way to a target: that goes on, and "
                               "they are kept until then.")
                     .arg(formatCount(facts.onTheWay));
    return words;
}

} // namespace

MarksLink::MarksLink(const Theme &theme, EventsPage &page, Workspace &workspace, FilterDesk &filter,
                     QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_page(page)
    , m_workspace(workspace)
    , m_filter(filter)
    , m_desk(workspace.store(), workspace.clock())
{
    connect(&page, &EventsPage::orderWanted, this, &MarksLink::take);
    connect(&page, &EventsPage::undoWanted, &m_desk, &MarksDesk::undo);
    connect(page.undoBar(), &UndoBar::over, &m_desk, &MarksDesk::endUndo);
    connectDesk();
    m_desk.start();
}

MarksLink::~MarksLink()
{
    delete m_confirm;
    delete m_note;
}

ConfirmDialog *MarksLink::confirmDialog() const
{
    return m_confirm;
}

NoteEditor *MarksLink::noteEditor() const
{
    return m_note;
}

void MarksLink::connectDesk()
{
    connect(&m_desk, &MarksDesk::changed, this, &MarksLink::showChanged);
    connect(&m_desk, &MarksDesk::removed, &m_page, &EventsPage::remove);
    connect(&m_desk, &MarksDesk::restored, this, [this](const QList<EventId> &events) {
        m_page.restore(events);
        m_filter.look(events);
    });
    connect(&m_desk, &MarksDesk::undoableChanged, m_page.undoBar(), &UndoBar::setDeletions);
    connect(&m_desk, &MarksDesk::progressed, m_page.undoBar(), &UndoBar::setProgress);
    connect(&m_desk, &MarksDesk::failed, this,
            [this](const Error &error) { Q_EMIT noticed(error.message); });
}

void MarksLink::showChanged(const QList<EventId> &events)
{
    Q_EMIT noticed({});
    // Rows that nobody has seen are read when they come into sight.
    QList<EventId> seen;
    for (const EventId id : events) {
        if (m_page.model().summary(id))
            seen.append(id);
    }
    if (!seen.isEmpty())
        m_workspace.refreshEvents(seen);
    m_filter.look(events);
}

void MarksLink::take(const EventOrder &order)
{
    const QList<EventId> events = m_page.eventsOf(order.scope);
    if (events.isEmpty())
        return;
    const bool isChange = order.action != Action::Replay && order.action != Action::Refetch;
    if (isChange && !m_readOnly.isEmpty()) {
        Q_EMIT noticed(m_readOnly);
        return;
    }
    switch (order.action) {
    case Action::Pin:
    case Action::Unpin:
    case Action::Color:
        setMark(order, events);
        return;
    case Action::TogglePin:
        togglePin(order, events);
        return;
    case Action::Note:
        editNote(order, events);
        return;
    case Action::Delete:
        remove(order, events);
        return;
    case Action::Replay:
    case Action::Refetch:
        return; // others do that
    }
}

void MarksLink::togglePin(const EventOrder &order, const QList<EventId> &events)
{
    const bool areAllPinned = std::all_of(events.cbegin(), events.cend(), [this](EventId id) {
        const EventSummary *event = m_page.model().summary(id);
        return event && event->pinned;
    });
    EventOrder clear = order;
    clear.action = areAllPinned ? Action::Unpin : Action::Pin;
    setMark(clear, events);
}

void MarksLink::setMark(const EventOrder &order, const QList<EventId> &events)
{
    const auto apply = [this, order, events] {
        if (order.action == Action::Color)
            m_desk.color(events, order.color);
        else
            m_desk.pin(events, order.action == Action::Pin);
    };
    if (order.scope == Scope::Chosen && events.size() <= ManyEvents) {
        apply();
        return;
    }
    const QString many = countOf(events.size());
    if (order.action == Action::Pin)
        confirm(tr("Pin %1?").arg(many), {tr("Pinned events stay, however old they get.")},
                tr("Pin %1").arg(many), apply);
    else if (order.action == Action::Unpin)
        confirm(tr("Unpin %1?").arg(many), {tr("They go when they get too old, like others.")},
                tr("Unpin %1").arg(many), apply);
    else if (order.color == EventColor::None)
        confirm(tr("Take the colour from %1?").arg(many), {}, tr("Take it from %1").arg(many),
                apply);
    else
        confirm(tr("Give %1 the colour %2?").arg(many, colorWord(order.color)),
                {tr("It takes the place of the colours that they have.")},
                tr("Colour %1").arg(many), apply);
}

void MarksLink::editNote(const EventOrder &order, const QList<EventId> &events)
{
    if (m_note && m_note->isVisible())
        return;
    QString title = countOf(events.size());
    QString note;
    const EventSummary *event =
        events.size() == 1 ? m_page.model().summary(events.constFirst()) : nullptr;
    if (event) {
        note = event->note;
        title = eventTitle(m_workspace.catalog(), *event) + u" · "_s +
                formatFullTime(event->receivedAt);
    } else if (events.size() > 1) {
        title = tr("%1: it takes the place of the notes that they have").arg(title);
    }
    m_note = new NoteEditor(m_theme, title, note, m_page.window());
    m_note->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_note, &QDialog::accepted, this, [this, order, events, editor = m_note.data()] {
        const auto apply = [this, events, text = editor->note()] { m_desk.note(events, text); };
        if (order.scope == Scope::Chosen && events.size() <= ManyEvents) {
            apply();
            return;
        }
        const QString many = countOf(events.size());
        confirm(tr("Write this note about %1?").arg(many),
                {tr("It takes the place of the notes that they have.")},
                tr("Write it about %1").arg(many), apply);
    });
    m_note->open();
}

void MarksLink::remove(const EventOrder &order, const QList<EventId> &events)
{
    m_desk.loadFacts(events, this, [this, order, events](const Result<Trash::Facts> &facts) {
        if (!facts) {
            Q_EMIT noticed(facts.error().message);
            return;
        }
        if (facts->events == 0)
            return; // gone meanwhile
        const bool isPlain = facts->pinned == 0 && facts->noted == 0 && facts->onTheWay == 0;
        if (order.scope == Scope::Chosen && isPlain && facts->events <= ManyEvents)
            m_desk.remove(events); // it can be undone
        else
            askToRemove(events, *facts);
    });
}

void MarksLink::askToRemove(const QList<EventId> &events, const Trash::Facts &facts)
{
    const QString many = countOf(facts.events);
    QStringList words = sentences(facts);
    if (facts.events == 1)
        words.replaceInStrings(tr("One of them"), tr("It"));
    words << tr("It can be undone for a moment. Then all that is known of them goes, and a further "
                "attempt of Follow Up Boss does not bring them back.");
    confirm(tr("Delete %1?").arg(many), words, tr("Delete %1").arg(many),
            [this, events] { m_desk.remove(events); });
}

void MarksLink::confirm(const QString &title, const QStringList &facts, const QString &button,
                        std::function<void()> then)
{
    if (m_confirm && m_confirm->isVisible())
        return;
    m_confirm = new ConfirmDialog(m_theme, {.title = title, .facts = facts, .button = button},
                                  m_page.window());
    m_confirm->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_confirm, &QDialog::accepted, this, [then = std::move(then)] { then(); });
    m_confirm->open();
}

} // namespace Hookglass
