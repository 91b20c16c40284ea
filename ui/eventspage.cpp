// SPDX-License-Identifier: MIT
#include "eventspage.h"

#include "detailpane.h"
#include "emptyfilter.h"
#include "eventview.h"
#include "filterbar.h"
#include "icons.h"
#include "markstrip.h"
#include "models/format.h"
#include "signaturetab.h"
#include "startpanel.h"
#include "tonelabel.h"
#include "undobar.h"

#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto LoadDelay = 30ms;

} // namespace

EventsPage::EventsPage(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
                       QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(catalog, clock)
{
    m_start = new StartPanel(theme);
    m_view = new EventView(theme, m_model);
    m_detail = new DetailPane(theme, clock, catalog);
    m_filter = new FilterBar(theme);
    m_emptyFilter = new EmptyFilter(theme);
    m_menu = new EventMenu(theme, this);
    m_list = new QStackedWidget;
    m_list->addWidget(m_view);
    m_list->addWidget(m_emptyFilter);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(makeDetail());
    m_splitter->setChildrenCollapsible(false);
    m_list->setMinimumSize(320, 120);
    m_detail->setMinimumSize(340, 160);
    m_splitter->setSizes({420, 400});
    m_stack = new QStackedWidget;
    m_stack->addWidget(makeTable());
    m_stack->addWidget(m_start);
    m_undo = new UndoBar(theme); // also under the welcome: all may have been deleted by mistake
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    column->addWidget(m_undo);

    connectTable();
    addKeys();
    orderTabs();
    refreshState();
}

EventsPage::~EventsPage() = default;

void EventsPage::connectTable()
{
    m_loadDetail.setSingleShot(true);
    connect(&m_loadDetail, &QTimer::timeout, this, [this] {
        if (currentEvent().isValid())
            Q_EMIT detailWanted(currentEvent());
    });
    connect(&m_model, &EventTableModel::pagesWanted, this, &EventsPage::pagesWanted);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &EventsPage::chooseCurrent);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EventsPage::refreshCount);
    connect(m_view, &EventView::openRequested, this, [this] {
        Q_EMIT detailWanted(currentEvent());
        m_detail->focusTabs();
    });
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { openMenu(m_view->viewport()->mapToGlobal(at)); });
    connect(m_menu, &EventMenu::wanted, this, &EventsPage::orderWanted);
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        m_menu->setCounts({.chosen = qint64(eventsOf(EventOrder::Scope::Chosen).size()),
                           .all = m_model.rowCount(),
                           .isFiltered = m_model.isFiltered(),
                           .isSearching = isSearching()});
    });
    connect(m_filter, &FilterBar::leaveWanted, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_emptyFilter, &EmptyFilter::clearWanted, this, [this] {
        m_filter->clear();
        m_view->setFocus();
    });
    connect(m_marks, &MarkStrip::noteWanted, this, [this] { order(EventOrder::Action::Note); });
    connect(m_undo, &UndoBar::undoWanted, this, &EventsPage::undoWanted);
}

QWidget *EventsPage::makeDetail()
{
    m_marks = new MarkStrip(m_theme);
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_marks);
    column->addWidget(m_detail, 1);
    return box;
}

QWidget *EventsPage::makeTable()
{
    auto *title = new ToneLabel(m_theme, Tone::Text);
    title->setFont(m_theme.titleFont());
    title->setText(tr("Events"));
    m_count = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(20, 10, 12, 8);
    head->setSpacing(12);
    head->addWidget(title);
    head->addWidget(m_count, 1);
    addButtons(head);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_filter);
    column->addWidget(m_splitter, 1);
    return page;
}

void EventsPage::addButtons(QHBoxLayout *head)
{
    m_refetch = new QPushButton(tr("Re-fetch"));
    m_refetch->setToolTip(tr("Asks Follow Up Boss what the chosen events are about (F)"));
    connect(m_refetch, &QPushButton::clicked, this, &EventsPage::refetchWanted);
    m_compare = new QPushButton(tr("Compare"));
    m_compare->setToolTip(tr("Two chosen events with each other, or what one is about with the "
                             "snapshot before (D)"));
    connect(m_compare, &QPushButton::clicked, this, &EventsPage::compareWanted);
    m_replay = new QPushButton(tr("Replay…"));
    m_replay->setToolTip(tr("Sends the chosen events again, to a target of your choice (R)"));
    connect(m_replay, &QPushButton::clicked, this, &EventsPage::replayWanted);
    m_orientation = new QToolButton;
    m_orientation->setObjectName(u"orientation"_s);
    m_orientation->setAutoRaise(true);
    m_orientation->setFocusPolicy(Qt::StrongFocus);
    m_orientation->setIconSize({18, 18});
    connect(m_orientation, &QToolButton::clicked, this, [this] {
        setOrientation(m_splitter->orientation() == Qt::Vertical ? Qt::Horizontal : Qt::Vertical);
    });
    setOrientation(Qt::Vertical);
    for (QWidget *button : std::initializer_list<QWidget *>{
             m_refetch, m_compare, m_replay, makeMenuButton(), makeColumnsButton(), m_orientation})
        head->addWidget(button);
}

QToolButton *EventsPage::makeMenuButton()
{
    auto *button = new QToolButton;
    button->setObjectName(u"more"_s);
    button->setIcon(themedIcon(m_theme, Glyph::More, Tone::Text));
    button->setIconSize({18, 18});
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(tr("Pin, note, colour, delete; also for all that fit the filter"));
    button->setAccessibleName(button->toolTip());
    connect(button, &QToolButton::clicked, this,
            [this, button] { openMenu(button->mapToGlobal(QPoint(0, button->height()))); });
    return button;
}

QToolButton *EventsPage::makeColumnsButton()
{
    m_columns = new QToolButton;
    m_columns->setObjectName(u"columns"_s);
    m_columns->setIcon(themedIcon(m_theme, Glyph::Columns, Tone::Muted));
    m_columns->setIconSize({18, 18});
    m_columns->setAutoRaise(true);
    m_columns->setFocusPolicy(Qt::StrongFocus);
    connect(m_columns, &QToolButton::clicked, this, [this] {
        m_view->columnMenu()->popup(m_columns->mapToGlobal(QPoint(0, m_columns->height())));
    });
    connect(m_view, &EventView::columnsChanged, this, &EventsPage::refreshColumns);
    refreshColumns();
    return m_columns;
}

/// Says how many columns have no room: nobody looks for what is not there.
void EventsPage::refreshColumns()
{
    const QStringList missing = m_view->columnsWithoutRoom();
    m_columns->setText(missing.isEmpty() ? QString() : u"+%1"_s.arg(missing.size()));
    m_columns->setToolButtonStyle(missing.isEmpty() ? Qt::ToolButtonIconOnly
                                                    : Qt::ToolButtonTextBesideIcon);
    m_columns->setToolTip(missing.isEmpty()
                              ? tr("Choose columns")
                              : tr("Choose columns. No room for: %1").arg(missing.join(u", "_s)));
    m_columns->setAccessibleName(m_columns->toolTip());
}

void EventsPage::openMenu(const QPoint &at)
{
    m_menu->popup(at);
}

void EventsPage::order(EventOrder::Action action)
{
    Q_EMIT orderWanted({.action = action});
}

void EventsPage::setOrientation(Qt::Orientation orientation)
{
    m_splitter->setOrientation(orientation);
    const bool below = orientation == Qt::Vertical;
    m_orientation->setIcon(
        themedIcon(m_theme, below ? Glyph::PaneRight : Glyph::PaneBelow, Tone::Muted));
    m_orientation->setToolTip(below ? tr("Put the detail at the right")
                                    : tr("Put the detail below"));
    m_orientation->setAccessibleName(m_orientation->toolTip());
}

// Qt's own order is that in which the parts were put together.
void EventsPage::orderTabs()
{
    QList<QWidget *> order{m_refetch, m_compare,    m_replay, findChild<QToolButton *>(u"more"_s),
                           m_columns, m_orientation};
    order += m_filter->tabStops();
    order += m_emptyFilter->clearButton();
    order += {m_view, m_marks->editButton()};
    order += m_detail->tabStops();
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
}

void EventsPage::setReadOnly(const QString &why)
{
    m_isReadOnly = !why.isEmpty();
    m_menu->setReadOnly(why);
    m_marks->setReadOnly();
}

void EventsPage::setIds(const QList<EventId> &ids)
{
    m_model.setIds(ids);
    m_loaded = true;
    refreshState();
}

void EventsPage::applyChanges(const QList<EventSummary> &events)
{
    m_model.applyChanges(events);
    refreshState();
    const EventId shown = m_detail->shownEvent();
    const bool changed =
        std::any_of(events.cbegin(), events.cend(), [&](const EventSummary &event) {
            return event.id == shown && shown.isValid();
        });
    if (changed)
        m_loadDetail.start(LoadDelay);
}

void EventsPage::remove(const QList<EventId> &ids)
{
    const EventId shown = m_detail->shownEvent();
    m_model.remove(ids);
    if (shown.isValid() && ids.contains(shown))
        showDetailError(tr("This event is no longer kept."));
    markCurrent();
    refreshState();
}

void EventsPage::restore(const QList<EventId> &ids)
{
    m_model.addIds(ids);
    refreshState();
}

void EventsPage::showMatches(const QList<EventId> &ids)
{
    const EventId before = currentEvent();
    m_model.showOnly(ids);
    m_view->scrollToTop();
    keepCurrent(before);
    refreshState();
}

void EventsPage::addMatches(const QList<EventId> &ids)
{
    m_model.addMatches(ids);
    if (!m_view->currentIndex().isValid())
        keepCurrent({}); // the first that there are
    refreshState();
}

void EventsPage::removeMatches(const QList<EventId> &ids)
{
    m_model.removeMatches(ids);
    markCurrent();
    refreshState();
}

void EventsPage::showAll()
{
    const EventId before = currentEvent();
    m_searched.reset();
    m_model.showAll();
    keepCurrent(before);
    refreshState();
}

/// Rows are others now; what was looked at is still, if it is there.
void EventsPage::keepCurrent(EventId before)
{
    if (m_model.rowCount() == 0)
        return;
    if (!before.isValid())
        before = m_detail->shownEvent().isValid() ? m_detail->shownEvent() : m_lookedAt;
    m_lookedAt = {};
    const int row = m_model.rowOf(before);
    m_view->scrollToTop(); // where it follows, if the row can be seen from there
    m_view->setCurrentIndex(m_model.index(std::max(row, 0), 0));
    m_view->scrollTo(m_view->currentIndex());
}

/// Qt moves on to the row beside those that went, but does not select it: the row that the detail
/// speaks of would look like any other.
void EventsPage::markCurrent()
{
    QItemSelectionModel *selection = m_view->selectionModel();
    if (m_view->currentIndex().isValid() && !selection->hasSelection())
        selection->select(m_view->currentIndex(),
                          QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

/// List and detail speak of the same event, or both of none.
void EventsPage::emptyDetail()
{
    if (m_detail->shownEvent().isValid())
        m_lookedAt = m_detail->shownEvent();
    m_loadDetail.stop();
    showDetailError(m_lookedAt.isValid()
                        ? tr("No event fits the filter. The one that you looked at is here again "
                             "when the filter lets it through, or is cleared.")
                        : tr("No event fits the filter."));
}

void EventsPage::setSearching(std::optional<int> percent)
{
    const bool isOver = m_searched && !percent;
    m_searched = percent;
    refreshState();
    if (isOver)
        Q_EMIT searchFinished();
}

void EventsPage::refreshState()
{
    const int count = m_model.rowCount();
    refreshCount();
    // Before the list is here nobody knows whether it is empty: better a blank table than a
    // welcome that flashes up.
    m_stack->setCurrentIndex(isEmpty() && m_loaded ? 1 : 0);
    const bool isNothing = count == 0 && m_model.isFiltered();
    m_list->setCurrentIndex(isNothing ? 1 : 0);
    if (isNothing && m_searched)
        m_emptyFilter->showSearching(*m_searched);
    else if (isNothing)
        emptyDetail();
    // A newcomer sees at once what an event holds; later choices are the user's.
    if (count > 0 && !m_view->currentIndex().isValid() && !m_detail->shownEvent().isValid())
        m_view->setCurrentIndex(m_model.index(0, 0));
}

QString EventsPage::countWords() const
{
    const int count = m_model.rowCount();
    const qsizetype all = m_model.allIds().size();
    const QString total = all == 1 ? tr("1 event") : tr("%1 events").arg(formatCount(all));
    if (!m_model.isFiltered())
        return total;
    if (!m_searched)
        return tr("%1 of %2").arg(formatCount(count), total);
    if (count == 0)
        return tr("None of %1 yet, %2 % looked at").arg(total).arg(*m_searched);
    return tr("At least %1 of %2, %3 % looked at").arg(formatCount(count), total).arg(*m_searched);
}

void EventsPage::refreshCount()
{
    const int count = m_model.rowCount();
    int selected = 0; // by ranges: all of a million rows may be chosen
    const QItemSelection selection = m_view->selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        selected += range.height();
    QString words = countWords();
    if (selected > 1)
        words = tr("%1, %2 selected").arg(words, formatCount(selected));
    m_count->setText(words);
    m_replay->setEnabled(count > 0);
    m_refetch->setEnabled(count > 0);
    m_compare->setEnabled(count > 0);
    for (QAction *action : std::as_const(m_forRows))
        action->setEnabled(count > 0);
    for (QAction *action : std::as_const(m_forTable))
        action->setEnabled(!isEmpty());
}

QList<EventId> EventsPage::selectedEvents() const
{
    QList<EventId> ids;
    const QItemSelection selection = m_view->selectionModel()->selection();
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.append(m_model.idAt(row));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

QList<EventId> EventsPage::eventsOf(EventOrder::Scope scope) const
{
    if (scope == EventOrder::Scope::All)
        return m_model.ids();
    const QList<EventId> selected = selectedEvents();
    if (!selected.isEmpty() || !currentEvent().isValid())
        return selected;
    return {currentEvent()};
}

bool EventsPage::select(EventId id)
{
    if (m_model.rowOf(id) < 0 && m_model.knows(id))
        m_filter->clear();
    const int row = m_model.rowOf(id);
    if (row < 0)
        return false;
    m_view->setCurrentIndex(m_model.index(row, 0));
    m_view->scrollTo(m_view->currentIndex());
    return true;
}

void EventsPage::chooseCurrent()
{
    if (currentEvent().isValid())
        m_loadDetail.start(LoadDelay);
}

void EventsPage::showDetail(const EventDetail &detail, const QList<SigningKey> &keys)
{
    if (detail.summary.id != currentEvent())
        return; // a newer choice is on its way
    m_detail->showEventDetail(detail, keys);
    m_marks->setEvent(detail.summary);
}

void EventsPage::showDetailError(const QString &message)
{
    m_detail->showMessage(message);
    m_marks->hide();
}

EventId EventsPage::currentEvent() const
{
    return m_model.idAt(m_view->currentIndex().row());
}

QString EventsPage::countText() const
{
    return m_count->text();
}

void EventsPage::saveLayout(QSettings &settings) const
{
    settings.setValue(u"events/detailAtRight"_s, m_splitter->orientation() == Qt::Horizontal);
    settings.setValue(u"events/splitter"_s, m_splitter->saveState());
    m_view->saveColumns(settings);
    m_detail->signatureTab()->saveLayout(settings);
}

void EventsPage::restoreLayout(const QSettings &settings)
{
    m_view->restoreColumns(settings);
    m_splitter->restoreState(settings.value(u"events/splitter"_s).toByteArray());
    m_detail->signatureTab()->restoreLayout(settings);
    setOrientation(settings.value(u"events/detailAtRight"_s).toBool() ? Qt::Horizontal
                                                                      : Qt::Vertical);
}

} // namespace Hookglass
