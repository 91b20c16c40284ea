// SPDX-License-Identifier: MIT
#include "tables.h"

#include <QtWidgets/QHeaderView>

namespace Hookglass {

namespace {

constexpr int RowHeight = 30; ///< as the table of events

} // namespace

QTableView *rowTable(QAbstractItemModel *model, const QString &name)
{
    auto *view = new QTableView;
    view->setModel(model);
    view->setAccessibleName(name);
    view->setShowGrid(false);
    view->setFrameShape(QFrame::NoFrame);
    view->setTabKeyNavigation(false);
    view->setWordWrap(false);
    view->setMouseTracking(true);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setMinimumSectionSize(RowHeight);
    view->verticalHeader()->setDefaultSectionSize(RowHeight);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return view;
}

int tableHeight(const QTableView &view, int rows)
{
    constexpr int edge = 2;
    return view.horizontalHeader()->sizeHint().height() +
           rows * view.verticalHeader()->defaultSectionSize() + edge;
}

} // namespace Hookglass
