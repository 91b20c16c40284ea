// SPDX-License-Identifier: MIT
#include "eventview.h"

#include "eventdelegate.h"
#include "eventmenu.h"
#include "icons.h"
#include "models/format.h"

#include <QtCore/QSettings>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Model = EventTableModel;

constexpr std::array StateColumns{
    Model::TimeColumn,    Model::SignatureColumn, Model::AttemptsColumn, Model::AnswerColumn,
    Model::ForwardColumn, Model::OriginColumn,    Model::AccountColumn,  Model::LagColumn};

// The first to go when the table gets narrow.
constexpr std::array GiveWay{Model::OriginColumn,   Model::AccountColumn, Model::LagColumn,
                             Model::AttemptsColumn, Model::AnswerColumn,  Model::ForwardColumn};
constexpr int FlexibleMinimum = 340; ///< for event and resource together
constexpr int ResourceFrom = 240;    ///< with less the resource goes, too
constexpr int EventMinimum = 80;
constexpr int HeaderMargins = 2 * 10 + 2;
constexpr int SidewaysStep = 40;

/// The time and the event are always there. Names for the settings, in the order of the columns.
constexpr std::array ChosenColumns{
    Model::ResourceColumn, Model::AccountColumn, Model::SignatureColumn, Model::AttemptsColumn,
    Model::AnswerColumn,   Model::ForwardColumn, Model::OriginColumn,    Model::LagColumn};
constexpr std::array ColumnNames{"time"_L1,      "event"_L1,    "resource"_L1, "account"_L1,
                                 "signature"_L1, "attempts"_L1, "answer"_L1,   "forward"_L1,
                                 "origin"_L1,    "lag"_L1};
static_assert(ColumnNames.size() == Model::ColumnCount);

} // namespace

EventView::EventView(const Theme &theme, EventTableModel &events, QWidget *parent)
    : QTableView(parent)
    , m_events(events)
    , m_pill(new QPushButton(this))
    , m_columnMenu(new QMenu(this))
{
    setAccessibleName(tr("Events, newest first"));
    // Before the base class hears of it, so that the place is known as it was.
    connect(&events, &Model::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first) { beforeInsert(first); });
    setModel(&events);
    connect(&events, &Model::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { afterInsert(first, last); });
    connect(&events, &Model::modelReset, this, [this] { setUnseen(0); });
    m_delegate = new EventDelegate(theme, this);
    setItemDelegate(m_delegate);

    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // columns give way instead
    horizontalScrollBar()->setSingleStep(SidewaysStep);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(RowHeight);
    verticalHeader()->setDefaultSectionSize(RowHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setProperty("inset", true);
    verticalScrollBar()->setSingleStep(RowHeight);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { m_columnMenu->popup(horizontalHeader()->mapToGlobal(at)); });
    connect(m_columnMenu, &QMenu::aboutToShow, this, &EventView::fillColumnMenu);
    keepKeys(m_columnMenu);

    m_pill->setIcon(themedIcon(theme, Glyph::ArrowUp, Tone::OnAccent));
    m_pill->setProperty("primary", true);
    m_pill->setFocusPolicy(Qt::TabFocus);
    m_pill->hide();
    connect(m_pill, &QPushButton::clicked, this, &EventView::goToLatest);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (isAtLatest())
            setUnseen(0);
    });
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

EventView::~EventView() = default;

bool EventView::isAtLatest() const
{
    return verticalScrollBar()->value() == verticalScrollBar()->minimum();
}

void EventView::goToLatest()
{
    scrollToTop();
    setUnseen(0);
    if (m_events.rowCount() > 0)
        setCurrentIndex(m_events.index(0, 0));
    setFocus();
}

void EventView::moveBy(int rows)
{
    const int count = m_events.rowCount();
    if (count == 0)
        return;
    const int from = currentIndex().isValid() ? currentIndex().row() : (rows > 0 ? -1 : 0);
    setCurrentIndex(m_events.index(std::clamp(from + rows, 0, count - 1), 0));
}

// Asked before the insert: follow the tail only if the user was at it.
void EventView::beforeInsert(int first)
{
    m_following = isAtLatest();
    m_scrollBefore = verticalScrollBar()->value();
    m_aboveView = first * RowHeight <= m_scrollBefore;
}

void EventView::afterInsert(int first, int last)
{
    doItemsLayout(); // else the scroll bar still has the old range
    if (m_following) {
        scrollToTop();
        return;
    }
    const int count = last - first + 1;
    if (m_aboveView)
        verticalScrollBar()->setValue(m_scrollBefore + count * RowHeight);
    if (first == 0)
        setUnseen(m_unseen + count);
}

void EventView::setUnseen(int count)
{
    if (std::exchange(m_unseen, count) == count)
        return;
    if (count > 0) {
        m_pill->setText(tr("%1 new").arg(formatCount(count)));
        m_pill->setAccessibleName(tr("%1 new events, go to the latest").arg(formatCount(count)));
        placePill();
    }
    m_pill->setVisible(count > 0);
    Q_EMIT unseenChanged(count);
}

void EventView::placePill()
{
    m_pill->adjustSize();
    m_pill->move((width() - m_pill->width()) / 2, horizontalHeader()->height() + 10);
    m_pill->raise();
}

void EventView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (currentIndex().isValid())
            Q_EMIT openRequested();
        event->accept();
        return;
    }
    const bool isSideways = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (isSideways && event->modifiers() == Qt::NoModifier) { // rows are chosen, never cells
        horizontalScrollBar()->triggerAction(event->key() == Qt::Key_Left
                                                 ? QScrollBar::SliderSingleStepSub
                                                 : QScrollBar::SliderSingleStepAdd);
        event->accept();
        return;
    }
    QTableView::keyPressEvent(event);
}

void EventView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    placePill();
}

// Never measured from the rows: that would load them.
int EventView::sizeHintForColumn(int column) const
{
    return columnWidth(column);
}

void EventView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    const int sideways = horizontalScrollBar()->value();
    QTableView::scrollTo(index, hint);
    horizontalScrollBar()->setValue(sideways);
}

/// A state is never cut: its columns have the width that their words need, or none.
void EventView::fitColumns()
{
    const QFontMetrics heading(horizontalHeader()->font());
    int wanted = 0;
    for (const Column column : StateColumns) {
        const bool isHidden = choice(column) == Choice::Hidden;
        setColumnHidden(column, isHidden);
        if (isHidden)
            continue;
        const int pixels = std::max(m_delegate->stateWidth(column),
                                    heading.horizontalAdvance(title(column)) + HeaderMargins);
        setColumnWidth(column, pixels);
        wanted += pixels;
    }
    giveWay(viewport()->width(), wanted);
}

/// Takes columns away that nobody asked for until the rest has room, and shares out what is left.
void EventView::giveWay(int room, int wanted)
{
    const QList<Column> before = std::exchange(m_withoutRoom, {});
    for (const Column column : GiveWay) {
        if (room - wanted >= FlexibleMinimum)
            break;
        if (choice(column) != Choice::ByRoom)
            continue;
        wanted -= columnWidth(column);
        setColumnHidden(column, true);
        m_withoutRoom.append(column);
    }
    const bool isAskedFor = std::any_of(m_choices.cbegin(), m_choices.cend(),
                                        [](Choice choice) { return choice == Choice::Shown; });
    const int flexible = std::max(isAskedFor ? FlexibleMinimum : EventMinimum, room - wanted);
    const Choice resourceChoice = choice(Model::ResourceColumn);
    const bool hasResource = resourceChoice == Choice::Shown ||
                             (resourceChoice == Choice::ByRoom && flexible >= ResourceFrom);
    if (!hasResource && resourceChoice == Choice::ByRoom)
        m_withoutRoom.append(Model::ResourceColumn);
    const int resource = hasResource ? flexible * 2 / 5 : 0;
    setColumnHidden(Model::ResourceColumn, !hasResource);
    if (hasResource)
        setColumnWidth(Model::ResourceColumn, resource);
    setColumnWidth(Model::EventColumn, flexible - resource);
    setHorizontalScrollBarPolicy(isAskedFor ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    if (m_withoutRoom != before)
        Q_EMIT columnsChanged();
}

QString EventView::title(Column column) const
{
    return m_events.headerData(column, Qt::Horizontal).toString();
}

QStringList EventView::columnsWithoutRoom() const
{
    QStringList titles;
    for (const Column column : ChosenColumns) {
        if (m_withoutRoom.contains(column))
            titles << title(column);
    }
    return titles;
}

void EventView::setChoice(Column column, Choice choice)
{
    if (std::exchange(m_choices.at(size_t(column)), choice) == choice)
        return;
    fitColumns();
    Q_EMIT columnsChanged();
}

void EventView::fillColumnMenu()
{
    m_columnMenu->clear();
    m_columnMenu->addSection(tr("Columns"));
    for (const Column column : ChosenColumns) {
        const bool hasNoRoom = m_withoutRoom.contains(column);
        QAction *action = m_columnMenu->addAction(hasNoRoom ? tr("%1 (no room)").arg(title(column))
                                                            : title(column));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::triggered, this, [this, column](bool isOn) {
            setChoice(column, isOn ? Choice::Shown : Choice::Hidden);
        });
    }
    m_columnMenu->addSeparator();
    const bool isChosen = std::any_of(m_choices.cbegin(), m_choices.cend(),
                                      [](Choice choice) { return choice != Choice::ByRoom; });
    m_columnMenu
        ->addAction(tr("As many as have room"), this,
                    [this] {
                        m_choices.fill(Choice::ByRoom);
                        fitColumns();
                        Q_EMIT columnsChanged();
                    })
        ->setEnabled(isChosen);
}

void EventView::saveColumns(QSettings &settings) const
{
    QStringList shown;
    QStringList hidden;
    for (const Column column : ChosenColumns) {
        if (choice(column) == Choice::Shown)
            shown << ColumnNames.at(size_t(column));
        else if (choice(column) == Choice::Hidden)
            hidden << ColumnNames.at(size_t(column));
    }
    settings.setValue(u"events/columnsShown"_s, shown);
    settings.setValue(u"events/columnsHidden"_s, hidden);
}

void EventView::restoreColumns(const QSettings &settings)
{
    const QStringList shown = settings.value(u"events/columnsShown"_s).toStringList();
    const QStringList hidden = settings.value(u"events/columnsHidden"_s).toStringList();
    for (const Column column : ChosenColumns) {
        const QString name = ColumnNames.at(size_t(column));
        m_choices.at(size_t(column)) = shown.contains(name)    ? Choice::Shown
                                       : hidden.contains(name) ? Choice::Hidden
                                                               : Choice::ByRoom;
    }
    fitColumns();
    Q_EMIT columnsChanged();
}

} // namespace Hookglass
