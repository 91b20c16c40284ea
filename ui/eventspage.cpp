// SPDX-License-Identifier: MIT
#include "eventspage.h"

#include "detailpane.h"
#include "eventview.h"
#include "icons.h"
#include "models/format.h"
#include "startpanel.h"
#include "tonelabel.h"

#include <QtCore/QSettings>
#include <QtGui/QShortcut>
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
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_detail);
    m_splitter->setChildrenCollapsible(false);
    m_view->setMinimumSize(320, 120);
    m_detail->setMinimumSize(340, 160);
    m_splitter->setSizes({420, 400});
    m_stack = new QStackedWidget;
    m_stack->addWidget(makeTable());
    m_stack->addWidget(m_start);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);

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
        m_detail->setFocus();
    });
    addKeys();
    refreshState();
}

EventsPage::~EventsPage() = default;

QWidget *EventsPage::makeTable()
{
    auto *title = new ToneLabel(m_theme, Tone::Text);
    title->setFont(m_theme.titleFont());
    title->setText(tr("Events"));
    m_count = new ToneLabel(m_theme, Tone::Muted);
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
    auto *head = new QHBoxLayout;
    head->setContentsMargins(20, 10, 12, 8);
    head->setSpacing(12);
    head->addWidget(title);
    head->addWidget(m_count, 1);
    head->addWidget(m_refetch);
    head->addWidget(m_compare);
    head->addWidget(m_replay);
    head->addWidget(m_orientation);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_splitter, 1);
    return page;
}

void EventsPage::addKeys()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(Qt::Key_J, [this] { m_view->moveBy(1); });
    add(Qt::Key_K, [this] { m_view->moveBy(-1); });
    add(Qt::Key_G, [this] { m_view->goToLatest(); });
    add(Qt::Key_C, [this] { m_detail->copyAsCurl(); });
    add(Qt::Key_F, [this] { Q_EMIT refetchWanted(); });
    add(Qt::Key_D, [this] { Q_EMIT compareWanted(); });
    add(Qt::Key_R, [this] { Q_EMIT replayWanted(); });
    add(Qt::Key_E, [this] { Q_EMIT editWanted(); });
    add(Qt::Key_Escape, [this] { m_view->setFocus(); });
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
        m_detail->showMessage(tr("This event is no longer kept."));
    refreshState();
}

void EventsPage::refreshState()
{
    const int count = m_model.rowCount();
    refreshCount();
    // Before the list is here nobody knows whether it is empty: better a blank table than a
    // welcome that flashes up.
    m_stack->setCurrentIndex(count == 0 && m_loaded ? 1 : 0);
    // A newcomer sees at once what an event holds; later choices are the user's.
    if (count > 0 && !m_view->currentIndex().isValid() && !m_detail->shownEvent().isValid())
        m_view->setCurrentIndex(m_model.index(0, 0));
}

void EventsPage::refreshCount()
{
    const int count = m_model.rowCount();
    int selected = 0; // by ranges: all of a million rows may be chosen
    const QItemSelection selection = m_view->selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        selected += range.height();
    QString words = count == 1 ? tr("1 event") : tr("%1 events").arg(formatCount(count));
    if (selected > 1)
        words = tr("%1, %2 selected").arg(words, formatCount(selected));
    m_count->setText(words);
    m_replay->setEnabled(count > 0);
    m_refetch->setEnabled(count > 0);
    m_compare->setEnabled(count > 0);
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

bool EventsPage::select(EventId id)
{
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
}

void EventsPage::showDetailError(const QString &message)
{
    m_detail->showMessage(message);
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
}

void EventsPage::restoreLayout(const QSettings &settings)
{
    m_splitter->restoreState(settings.value(u"events/splitter"_s).toByteArray());
    setOrientation(settings.value(u"events/detailAtRight"_s).toBool() ? Qt::Horizontal
                                                                      : Qt::Vertical);
}

} // namespace Hookglass
