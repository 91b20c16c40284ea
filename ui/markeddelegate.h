// SPDX-License-Identifier: MIT
#pragma once

#include "icons.h"

#include <QtGui/QFontMetrics>
#include <QtWidgets/QStyledItemDelegate>

#include <functional>
#include <optional>

namespace Hookglass {

/// How a cell looks: the colour of its text, and an icon before it.
struct CellMark
{
    Tone tone = Tone::Text;
    std::optional<Glyph> glyph = std::nullopt;
    bool isMono = false;
    qsizetype from = 0; ///< the letter that must not be cut off, see elidedAround()
};

/// What of a text fits into a width, so that the letter at `from` and what follows are seen: where
/// they lie beyond it, the beginning is cut.
QString elidedAround(const QString &text, qsizetype from, const QFontMetrics &metrics, int width);

/// A cell of a table with a mark that depends on what its model says; ticks are boxes.
class MarkedDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarkedDelegate)
public:
    using Marker = std::function<CellMark(const QModelIndex &)>;

    MarkedDelegate(const Theme &theme, Marker marker, QObject *parent = nullptr);
    ~MarkedDelegate() override;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    const Marker m_marker;
};

} // namespace Hookglass
