// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QTableView>

namespace Hookglass {

/// A table of rows as cards and tabs show it: no grid, no frame, whole rows, a quiet header.
QTableView *rowTable(QAbstractItemModel *model, const QString &name);

} // namespace Hookglass
