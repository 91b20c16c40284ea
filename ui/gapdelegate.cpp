// SPDX-License-Identifier: MIT
#include "gapdelegate.h"

#include "theme.h"

#include <QtGui/QPainter>

namespace Hookglass {

namespace {

constexpr int Margin = 10;
constexpr int Edge = 7; ///< above and below the lines

} // namespace

GapDelegate::GapDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

GapDelegate::~GapDelegate() = default;

void GapDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const ThemeColors &c = m_theme.colors();
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    if (isSelected || option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, isSelected ? c.selection : c.hover);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      c.border);
    if (isSelected) {
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height() - 1),
                          c.accent);
    }
    const QString text = index.data().toString();
    QRect line = option.rect.adjusted(Margin, Edge, -Margin, 0);
    const auto drawLine = [&](const QFont &font, Tone tone, const QString &words) {
        const QFontMetrics metrics(font);
        line.setHeight(metrics.height());
        painter->setFont(font);
        painter->setPen(m_theme.color(tone));
        painter->drawText(line, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                          metrics.elidedText(words, Qt::ElideRight, line.width()));
        line.translate(0, metrics.height() + 1);
    };
    drawLine(m_theme.strongFont(), Tone::Text, text.section(u'\n', 0, 0));
    drawLine(m_theme.smallFont(), Tone::Muted, text.section(u'\n', 1));
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange) {
        painter->setPen(c.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
    }
    painter->restore();
}

QSize GapDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, QFontMetrics(m_theme.strongFont()).height() +
                   QFontMetrics(m_theme.smallFont()).height() + 2 * Edge + 2};
}

} // namespace Hookglass
