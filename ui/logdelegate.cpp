// SPDX-License-Identifier: MIT
#include "logdelegate.h"

#include "models/logmodel.h"
#include "theme.h"

#include <QtGui/QPainter>

namespace Hookglass {

LogDelegate::LogDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

LogDelegate::~LogDelegate() = default;

void LogDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const QString time = index.data(LogModel::TimeRole).toString();
    const QFontMetrics mono(m_theme.monoFont());
    painter->save();
    painter->setFont(m_theme.monoFont());
    painter->setPen(m_theme.color(Tone::Muted));
    painter->drawText(option.rect, int(Qt::AlignLeft | Qt::AlignVCenter), time);
    const QRect rest = option.rect.adjusted(mono.horizontalAdvance(time) + 14, 0, -6, 0);
    const QFont font = m_theme.textFont();
    painter->setFont(font);
    painter->setPen(m_theme.color(Tone::Text));
    painter->drawText(rest, int(Qt::AlignLeft | Qt::AlignVCenter),
                      QFontMetrics(font).elidedText(index.data(Qt::DisplayRole).toString(),
                                                    Qt::ElideRight, rest.width()));
    painter->restore();
}

QSize LogDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.rect.width(), 26};
}

} // namespace Hookglass
