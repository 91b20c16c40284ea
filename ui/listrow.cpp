// SPDX-License-Identifier: MIT
#include "listrow.h"

#include "theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QStyleOptionViewItem>

namespace Hookglass {

void paintListRow(QPainter &painter, const QStyleOptionViewItem &row, const ThemeColors &colors)
{
    constexpr int EdgeWidth = 3;
    if (row.state & QStyle::State_Selected) {
        painter.fillRect(row.rect, colors.selection);
        painter.fillRect(QRect(row.rect.left(), row.rect.top(), EdgeWidth, row.rect.height()),
                         colors.accent);
    } else if (row.state & QStyle::State_MouseOver) {
        painter.fillRect(row.rect, colors.hover);
    }
}

} // namespace Hookglass
