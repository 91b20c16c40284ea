// SPDX-License-Identifier: MIT
#include "style.h"

#include "theme.h"

#include <QtCore/QVariant>
#include <QtGui/QPainter>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyleOption>
#include <QtWidgets/QTabBar>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal Radius = 6;
constexpr int ScrollBarWidth = 12;

bool isPrimary(const QWidget *widget)
{
    return widget && widget->property("primary").toBool();
}

QRectF inside(const QRect &rect)
{
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5);
}

} // namespace

Style::Style(const Theme &theme)
    : QProxyStyle(u"Fusion"_s)
    , m_theme(theme)
{
}

Style::~Style() = default;

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QTabBar *>(widget) ||
        qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (int(element)) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
        drawButton(option, painter, widget);
        return;
    case PE_FrameFocusRect:
        if (!qobject_cast<const QAbstractItemView *>(widget))
            drawFocus(option->rect, painter);
        return;
    case PE_Frame:
        painter->save();
        painter->setPen(m_theme.colors().border);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            m_theme.colors().border);
        return;
    case PE_FrameTabWidget:
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, m_theme.colors().raised);
        painter->setPen(m_theme.colors().control);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const ThemeColors &c = m_theme.colors();
    const bool enabled = option->state & State_Enabled;
    const bool pressed = option->state & State_Sunken;
    const bool hovered = enabled && (option->state & State_MouseOver);
    const bool checked = option->state & State_On;
    const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    QColor fill = tool ? QColor(Qt::transparent) : c.raised;
    QColor edge = tool ? QColor(Qt::transparent) : (enabled ? c.control : c.border);
    if (checked) {
        fill = c.selection;
        edge = tool ? QColor(Qt::transparent) : c.accent;
    } else if (isPrimary(widget) && enabled) {
        fill =
            hovered ? (m_theme.isDark() ? c.accent.lighter(108) : c.accent.darker(112)) : c.accent;
        edge = fill;
    } else if (hovered || pressed) {
        fill = c.hover;
    }
    if (pressed && isPrimary(widget))
        fill = m_theme.isDark() ? c.accent.lighter(114) : c.accent.darker(125);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(edge);
    painter->setBrush(fill);
    painter->drawRoundedRect(inside(option->rect), Radius, Radius);
    painter->restore();
    if ((option->state & State_HasFocus) && (option->state & State_KeyboardFocusChange))
        drawFocus(option->rect, painter);
}

void Style::drawFocus(const QRect &rect, QPainter *painter) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme.colors().accent, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), Radius, Radius);
    painter->restore();
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (int(element)) {
    case CE_PushButtonLabel:
        drawButtonLabel(option, painter, widget);
        return;
    case CE_TabBarTabShape:
        drawTab(option, painter);
        return;
    case CE_TabBarTabLabel:
        drawTabLabel(option, painter, widget);
        return;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        drawHeader(option, painter);
        return;
    case CE_Splitter: {
        const QRect r = option->rect;
        const bool vertical = r.width() > r.height();
        const QRect line = vertical ? QRect(r.left(), r.center().y(), r.width(), 1)
                                    : QRect(r.center().x(), r.top(), 1, r.height());
        painter->fillRect(line, (option->state & State_MouseOver) ? m_theme.colors().accent
                                                                  : m_theme.colors().border);
        return;
    }
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawButtonLabel(const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (!button || !isPrimary(widget) || !(option->state & State_Enabled)) {
        QProxyStyle::drawControl(CE_PushButtonLabel, option, painter, widget);
        return;
    }
    QStyleOptionButton copy(*button);
    copy.palette.setColor(QPalette::ButtonText, m_theme.colors().onAccent);
    QProxyStyle::drawControl(CE_PushButtonLabel, &copy, painter, widget);
}

void Style::drawTab(const QStyleOption *option, QPainter *painter) const
{
    const ThemeColors &c = m_theme.colors();
    const QRect r = option->rect;
    if (option->state & State_Selected)
        painter->fillRect(QRect(r.left() + 8, r.bottom() - 1, r.width() - 16, 2), c.accent);
    if ((option->state & State_HasFocus) && (option->state & State_KeyboardFocusChange))
        drawFocus(r.adjusted(2, 2, -2, -4), painter);
}

void Style::drawTabLabel(const QStyleOption *option, QPainter *painter, const QWidget *) const
{
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
    if (!tab)
        return;
    const bool selected = option->state & State_Selected;
    const bool hovered = option->state & State_MouseOver;
    painter->save();
    QFont font = painter->font();
    font.setWeight(QFont::Medium);
    painter->setFont(font);
    painter->setPen(selected || hovered ? m_theme.colors().text : m_theme.colors().muted);
    painter->drawText(tab->rect, Qt::AlignCenter | Qt::TextShowMnemonic, tab->text);
    painter->restore();
}

void Style::drawHeader(const QStyleOption *option, QPainter *painter) const
{
    const ThemeColors &c = m_theme.colors();
    const QRect r = option->rect;
    painter->fillRect(r, c.base);
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), c.border);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        drawScrollBar(option, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void Style::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter,
                          const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar)
        return;
    const ThemeColors &c = m_theme.colors();
    painter->fillRect(option->rect, c.base);
    if (bar->minimum == bar->maximum)
        return;
    const bool active = option->state & (State_MouseOver | State_Sunken);
    QRectF handle = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const qreal margin = active ? 2 : 3;
    handle.adjust(margin, margin, -margin, -margin);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(c.control);
    const qreal radius = std::min(handle.width(), handle.height()) / 2;
    painter->drawRoundedRect(handle, radius, radius);
    painter->restore();
}

// No arrow buttons: the slider has the whole bar.
QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                            SubControl subControl, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    const bool horizontal = bar->orientation == Qt::Horizontal;
    const int length = horizontal ? bar->rect.width() : bar->rect.height();
    const int span = std::max(1, bar->maximum - bar->minimum);
    const int slider = std::min(
        length, std::max(32, int(qint64(bar->pageStep) * length / (qint64(span) + bar->pageStep))));
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                              length - slider, bar->upsideDown);
    const auto piece = [&](int from, int to) {
        const QRect r =
            horizontal
                ? QRect(bar->rect.left() + from, bar->rect.top(), to - from, bar->rect.height())
                : QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), to - from);
        return visualRect(bar->direction, bar->rect, r);
    };
    switch (subControl) {
    case SC_ScrollBarSlider:
        return piece(start, start + slider);
    case SC_ScrollBarSubPage:
        return piece(0, start);
    case SC_ScrollBarAddPage:
        return piece(start + slider, length);
    case SC_ScrollBarGroove:
        return bar->rect;
    default:
        return {};
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (int(type)) {
    case CT_PushButton:
        result.setHeight(std::max(result.height(), 32));
        result.rwidth() += 12;
        break;
    case CT_ToolButton:
        result = result.expandedTo(QSize(28, 28));
        break;
    case CT_TabBarTab:
        result = QSize(result.width() + 4, 36);
        break;
    case CT_HeaderSection:
        result.setHeight(30);
        break;
    default:
        break;
    }
    return result;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (int(metric)) {
    case PM_ScrollBarExtent:
        return ScrollBarWidth;
    case PM_SplitterWidth:
        return 7;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_HeaderMargin:
        return 10;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returnData) const
{
    switch (int(hint)) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace Hookglass
