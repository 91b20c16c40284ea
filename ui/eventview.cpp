// SPDX-License-Identifier: MIT
#include "eventview.h"

#include "eventdelegate.h"
#include "icons.h"
#include "models/eventtablemodel.h"
#include "models/format.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>

#include <array>

namespace Hookglass {

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

} // namespace

EventView::EventView(const Theme &theme, EventTableModel &events, QWidget *parent)
    : QTableView(parent)
    , m_events(events)
    , m_pill(new QPushButton(this))
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
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(RowHeight);
    verticalHeader()->setDefaultSectionSize(RowHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setProperty("inset", true);
    verticalScrollBar()->setSingleStep(RowHeight);

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

/// A state is never cut: its columns have the width that their words need, or none.
void EventView::fitColumns()
{
    const QFontMetrics heading(horizontalHeader()->font());
    int wanted = 0;
    for (const Model::Column column : StateColumns) {
        const QString title = m_events.headerData(column, Qt::Horizontal).toString();
        const int pixels = std::max(m_delegate->stateWidth(column),
                                    heading.horizontalAdvance(title) + HeaderMargins);
        setColumnHidden(column, false);
        setColumnWidth(column, pixels);
        wanted += pixels;
    }
    const int room = viewport()->width();
    for (const Model::Column column : GiveWay) {
        if (room - wanted >= FlexibleMinimum)
            break;
        wanted -= columnWidth(column);
        setColumnHidden(column, true);
    }
    const int flexible = std::max(EventMinimum, room - wanted);
    const int resource = flexible < ResourceFrom ? 0 : flexible * 2 / 5;
    setColumnHidden(Model::ResourceColumn, resource == 0);
    if (resource > 0)
        setColumnWidth(Model::ResourceColumn, resource);
    setColumnWidth(Model::EventColumn, flexible - resource);
}

} // namespace Hookglass
