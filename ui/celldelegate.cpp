// SPDX-License-Identifier: MIT
#include "celldelegate.h"

#include "eventdelegate.h"

#include <QtGui/QPainter>

namespace Hookglass {

namespace {

constexpr int Margin = 10; ///< as the header's
constexpr int IconSpace = 22;

} // namespace

CellDelegate::CellDelegate(const Theme &theme, int signatureColumn, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_signatureColumn(signatureColumn)
{
}

CellDelegate::~CellDelegate() = default;

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const ThemeColors &c = m_theme.colors();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, c.selection);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      c.border);
    QRect rect = option.rect.adjusted(Margin, 0, -Margin, -1);
    Tone tone = Tone::Text;
    if (index.column() == m_signatureColumn) {
        const int kind = index.data(Qt::UserRole).toInt();
        tone = signatureTone(kind);
        themedIcon(m_theme, signatureGlyph(kind), tone)
            .paint(painter, QRect(rect.left(), rect.center().y() - 7, 16, 16));
        rect.adjust(IconSpace, 0, 0, 0);
    }
    painter->setFont(option.font);
    painter->setPen(m_theme.color(tone));
    painter->drawText(
        rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
        option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int icon = index.column() == m_signatureColumn ? IconSpace : 0;
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * Margin + icon + 2,
            option.fontMetrics.height() + 8};
}

} // namespace Hookglass
