// SPDX-License-Identifier: MIT
#include "markeddelegate.h"

#include <QtGui/QPainter>
#include <QtWidgets/QStyle>
#include <QtWidgets/QWidget>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int Margin = 10; ///< as the header's
constexpr int IconSize = 16;
constexpr int IconSpace = 22;

} // namespace

QString elidedAround(const QString &text, qsizetype from, const QFontMetrics &metrics, int width)
{
    constexpr qsizetype seenBefore = 8; // letters that tell where it is
    constexpr qsizetype seenAfter = 4;
    const auto fits = [&](const QString &some) { return metrics.horizontalAdvance(some) <= width; };
    if (from <= 0 || fits(text) || fits(text.left(from + seenAfter) + u'…'))
        return metrics.elidedText(text, Qt::ElideRight, width);
    qsizetype begin = std::max<qsizetype>(0, std::min(from, text.size()) - seenBefore);
    while (begin < from && !fits(u'…' + text.sliced(begin, from - begin) + u"…00"_s))
        ++begin;
    if (begin > 0 && begin < text.size() && text.at(begin).isLowSurrogate())
        --begin;
    if (fits(u'…' + text.sliced(begin))) // then there is room for more of what is before
        return metrics.elidedText(text, Qt::ElideLeft, width);
    return metrics.elidedText(u'…' + text.sliced(begin), Qt::ElideRight, width);
}

MarkedDelegate::MarkedDelegate(const Theme &theme, Marker marker, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_marker(std::move(marker))
{
}

MarkedDelegate::~MarkedDelegate() = default;

void MarkedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const ThemeColors &c = m_theme.colors();
    painter->save();
    painter->fillRect(item.rect, item.state & QStyle::State_Selected    ? c.selection
                                 : item.state & QStyle::State_MouseOver ? c.hover
                                                                        : c.base);
    painter->fillRect(QRect(item.rect.left(), item.rect.bottom(), item.rect.width(), 1), c.border);
    QRect rect = item.rect.adjusted(Margin, 0, -Margin, -1);
    const CellMark mark = m_marker(index);
    if (item.features & QStyleOptionViewItem::HasCheckIndicator) {
        // Where the base class looks for clicks.
        QStyleOption box;
        box.rect = item.widget->style()->subElementRect(QStyle::SE_ItemViewItemCheckIndicator,
                                                        &item, item.widget);
        box.state = QStyle::State_Enabled |
                    (item.checkState == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
        item.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter,
                                            item.widget);
        rect.setLeft(box.rect.right() + 8);
    }
    if (mark.glyph) {
        themedIcon(m_theme, *mark.glyph, mark.tone)
            .paint(painter,
                   QRect(rect.left(), rect.center().y() - IconSize / 2 + 1, IconSize, IconSize));
        rect.adjust(IconSpace, 0, 0, 0);
    }
    painter->setFont(mark.isMono ? m_theme.monoFont() : item.font);
    painter->setPen(m_theme.color(mark.tone));
    painter->drawText(
        rect, int(item.displayAlignment) | Qt::TextSingleLine,
        elidedAround(item.text, mark.from, QFontMetrics(painter->font()), rect.width()));
    if (item.state & QStyle::State_HasFocus && item.state & QStyle::State_KeyboardFocusChange) {
        painter->setPen(c.accent);
        painter->drawRect(item.rect.adjusted(0, 0, -1, -2));
    }
    painter->restore();
}

QSize MarkedDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const CellMark mark = m_marker(index);
    const QFontMetrics metrics(mark.isMono ? m_theme.monoFont() : option.font);
    const bool hasTick = index.data(Qt::CheckStateRole).isValid();
    return {metrics.horizontalAdvance(index.data().toString()) + 2 * Margin + 2 +
                (mark.glyph ? IconSpace : 0) + (hasTick ? IconSpace + 2 : 0),
            metrics.height() + 8};
}

} // namespace Hookglass
