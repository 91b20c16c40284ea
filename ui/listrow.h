// SPDX-License-Identifier: MIT
#pragma once

class QPainter;
class QStyleOptionViewItem;

namespace Hookglass {

struct ThemeColors;

/// What lies below the words of a row in a list of one column: marked with an edge at its left
/// where it is chosen, tinted under the pointer, else nothing.
void paintListRow(QPainter &painter, const QStyleOptionViewItem &row, const ThemeColors &colors);

} // namespace Hookglass
