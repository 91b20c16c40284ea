// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QTableView>

namespace Hookglass {

/// A table of rows as cards, tabs and pages show it: no grid, no frame, whole rows, a quiet header.
QTableView *rowTable(QAbstractItemModel *model, const QString &name);

/// How high such a table is that shows so many rows, and its header, without a scroll bar.
int tableHeight(const QTableView &view, int rows);

} // namespace Hookglass
