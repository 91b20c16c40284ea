// SPDX-License-Identifier: MIT
#include "webhookdelegate.h"

#include "models/leftovermodel.h"
#include "models/webhookdestinationmodel.h"
#include "models/webhookmatrixmodel.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QStyle>

namespace Hookglass {

namespace {

constexpr int Margin = 10;
constexpr int IconSpace = 24;

} // namespace

WebhookDelegate::WebhookDelegate(const Theme &theme, Table table, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_table(table)
{
}

WebhookDelegate::~WebhookDelegate() = default;

WebhookDelegate::Look WebhookDelegate::lookOf(const QModelIndex &index) const
{
    using Cell = WebhookMatrixModel::Cell;
    using State = WebhookDestinationModel::State;
    if (m_table == Table::LeftOvers)
        return {};
    if (m_table == Table::Destinations) {
        if (index.column() != WebhookDestinationModel::StateColumn)
            return {};
        switch (State(index.data(WebhookDestinationModel::StateRole).toInt())) {
        case State::Working:
            return {Tone::Good, Glyph::CheckCircle};
        case State::SwitchedOff:
            return {Tone::Warn, Glyph::DashCircle};
        case State::Gone:
            return {Tone::Bad, Glyph::CrossCircle};
        case State::LeftOver:
        case State::Doubtful:
            return {Tone::Warn, Glyph::Warning};
        }
        Q_UNREACHABLE();
    }
    const bool isDoubtful = !index.data(WebhookMatrixModel::ConcernsRole).toStringList().isEmpty();
    switch (Cell(index.data(WebhookMatrixModel::CellRole).toInt())) {
    case Cell::Group:
        return {};
    case Cell::Event:
        return {index.data(WebhookMatrixModel::SubscribedRole).toBool() ? Tone::Text : Tone::Muted,
                {}};
    case Cell::Unknown:
    case Cell::Free:
        return {Tone::Muted, {}};
    case Cell::Ours:
        return {isDoubtful ? Tone::Warn : Tone::Good,
                isDoubtful ? Glyph::Warning : Glyph::CheckCircle};
    case Cell::Other:
        return {Tone::Text, isDoubtful ? Glyph::Warning : Glyph::Info};
    case Cell::OursOff:
    case Cell::OtherOff:
        return {Tone::Warn, Glyph::DashCircle};
    }
    Q_UNREACHABLE();
}

void WebhookDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const ThemeColors &c = m_theme.colors();
    const bool isHeading =
        m_table == Table::Matrix &&
        index.data(WebhookMatrixModel::CellRole).toInt() == int(WebhookMatrixModel::Cell::Group);
    painter->save();
    painter->fillRect(option.rect, option.state & QStyle::State_Selected ? c.selection
                                   : isHeading                           ? c.raised
                                                                         : c.base);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      c.border);
    QRect rect = option.rect.adjusted(Margin, 0, -Margin, -1);
    const Look look = lookOf(index);
    const QVariant check = index.data(Qt::CheckStateRole);
    const QRect icon(rect.left(), rect.center().y() - 7, 16, 16);
    if (check.isValid()) {
        QStyleOption box;
        box.rect = icon;
        box.state = QStyle::State_Enabled |
                    (check.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
        option.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter,
                                              option.widget);
        rect.adjust(IconSpace, 0, 0, 0);
    } else if (look.glyph) {
        themedIcon(m_theme, *look.glyph, look.tone).paint(painter, icon);
        rect.adjust(IconSpace, 0, 0, 0);
    }
    painter->setFont(isHeading ? m_theme.strongFont() : option.font);
    painter->setPen(m_theme.color(look.tone));
    const QFontMetrics metrics(painter->font());
    const QString text = index.data().toString();
    if (m_table == Table::LeftOvers && index.column() == LeftOverModel::ReasonColumn) {
        // About two lines; what has no room there is in the tool tip, and below the buttons.
        painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap,
                          metrics.elidedText(text, Qt::ElideRight, rect.width() * 2 - Margin * 5));
    } else {
        painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                          metrics.elidedText(text, Qt::ElideRight, rect.width()));
    }
    if (option.state & QStyle::State_HasFocus && !isHeading) {
        painter->setPen(c.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
    }
    painter->restore();
}

QSize WebhookDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * Margin + IconSpace,
            option.fontMetrics.height() + 12};
}

bool WebhookDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                  const QStyleOptionViewItem &, const QModelIndex &index)
{
    const QVariant check = index.data(Qt::CheckStateRole);
    if (!check.isValid())
        return false;
    bool isWanted = false;
    if (event->type() == QEvent::MouseButtonRelease)
        isWanted = static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton;
    else if (event->type() == QEvent::KeyPress)
        isWanted = static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    if (!isWanted)
        return false;
    return model->setData(index, check.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked,
                          Qt::CheckStateRole);
}

} // namespace Hookglass
