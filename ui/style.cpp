// SPDX-License-Identifier: MIT
#include "style.h"

#include "icons.h"
#include "theme.h"

#include <QtCore/QVariant>
#include <QtGui/QPainter>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyleOption>
#include <QtWidgets/QTabBar>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal Radius = 6;
constexpr int ScrollBarWidth = 12;
constexpr int TabInset = 6;
constexpr int IconGap = 8;           ///< between a button's icon and its text
constexpr int MenuInset = 12;        ///< of a heading in a menu
constexpr int MenuHeadingMargin = 6; ///< above and below it
constexpr int MenuMargin = 4;        ///< between the first row, the last one and the frame

/// A heading among the rows of a menu, as QMenu::addSection() makes it.
bool isHeading(const QStyleOptionMenuItem *item)
{
    return item && item->menuItemType == QStyleOptionMenuItem::Separator && !item->text.isEmpty();
}

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
    case PE_PanelLineEdit:
        if (widget && (qobject_cast<const QComboBox *>(widget->parentWidget()) ||
                       qobject_cast<const QAbstractSpinBox *>(widget->parentWidget())))
            return; // the box has the edge already
        drawField(option, painter, Field::Text);
        return;
    case PE_FrameLineEdit: // of a box that can be typed into
        drawField(option, painter, Field::Text);
        return;
    case PE_IndicatorCheckBox:
        drawField(option, painter, Field::Check);
        return;
    case PE_IndicatorRadioButton:
        drawField(option, painter, Field::Radio);
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

/// A field to type into or to tick: the edge shows where it is, and that it has the focus.
void Style::drawField(const QStyleOption *option, QPainter *painter, Field field) const
{
    const ThemeColors &c = m_theme.colors();
    const bool isEnabled = option->state & State_Enabled;
    const bool isOn = field != Field::Text && (option->state & State_On);
    const bool hasFocus = option->state & State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(!isEnabled         ? c.border
                         : hasFocus || isOn ? c.accent
                                            : c.control,
                         hasFocus ? 1.5 : 1));
    painter->setBrush(isOn ? (isEnabled ? c.accent : c.border) : isEnabled ? c.base : c.raised);
    const QRectF edge = QRectF(option->rect).adjusted(0.75, 0.75, -0.75, -0.75);
    const qreal radius = field == Field::Radio ? edge.height() / 2 : field == Field::Check ? 3 : 6;
    painter->drawRoundedRect(edge, radius, radius);
    if (isOn && field == Field::Radio) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isEnabled ? c.onAccent : c.muted);
        painter->drawEllipse(edge.center(), edge.width() / 5, edge.height() / 5);
    } else if (isOn) {
        themedIcon(m_theme, Glyph::Check, isEnabled ? Tone::OnAccent : Tone::Muted)
            .paint(painter, option->rect.adjusted(1, 1, -1, -1));
    }
    painter->restore();
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
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            drawButtonLabel(*button, painter, widget);
            return;
        }
        break;
    case CE_ToolButtonLabel: {
        const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (tool && tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon) {
            const bool enabled = tool->state & State_Enabled;
            drawIconAndText(tool->rect, tool->icon, tool->iconSize, tool->text, *tool,
                            m_theme.color(enabled ? Tone::Text : Tone::Muted), painter);
            return;
        }
        break;
    }
    case CE_MenuItem: // Fusion draws a heading on the frame
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            isHeading(item)) {
            drawMenuHeading(*item, painter);
            return;
        }
        break;
    case CE_Header: // Fusion's margins at top and bottom leave no room for descenders
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            drawHeader(option, painter);
            drawHeaderLabel(*header, painter, widget);
            return;
        }
        break;
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
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawButtonLabel(const QStyleOptionButton &button, QPainter *painter,
                            const QWidget *widget) const
{
    const ThemeColors &c = m_theme.colors();
    const bool enabled = button.state & State_Enabled;
    const QColor color = !enabled ? c.muted : isPrimary(widget) ? c.onAccent : c.text;
    drawIconAndText(button.rect, button.icon, button.iconSize, button.text, button, color, painter);
}

void Style::drawIconAndText(const QRect &rect, const QIcon &icon, const QSize &iconSize,
                            const QString &text, const QStyleOption &option, const QColor &color,
                            QPainter *painter) const
{
    const int textWidth = option.fontMetrics.size(Qt::TextShowMnemonic, text).width();
    const int iconWidth = icon.isNull() ? 0 : iconSize.width() + (text.isEmpty() ? 0 : IconGap);
    int left = rect.center().x() - (iconWidth + textWidth) / 2;
    if (!icon.isNull()) {
        const QRect place(QPoint(left, rect.center().y() - iconSize.height() / 2 + 1), iconSize);
        icon.paint(painter, visualRect(option.direction, rect, place), Qt::AlignCenter,
                   option.state & State_Enabled ? QIcon::Normal : QIcon::Disabled);
        left += iconWidth;
    }
    painter->setPen(color);
    const QRect place(left, rect.top(), textWidth + 2, rect.height());
    painter->drawText(visualRect(option.direction, rect, place),
                      Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, text);
}

void Style::drawHeaderLabel(const QStyleOptionHeader &header, QPainter *painter,
                            const QWidget *widget) const
{
    const int margin = pixelMetric(PM_HeaderMargin, &header, widget);
    const bool inset = header.section == 0 && widget && widget->property("inset").toBool();
    const QRect rect = header.rect.adjusted(inset ? 2 * margin : margin, 0, -margin, -1);
    painter->setPen(m_theme.colors().muted);
    painter->drawText(rect, int(header.textAlignment) | Qt::AlignVCenter | Qt::TextSingleLine,
                      header.fontMetrics.elidedText(header.text, Qt::ElideRight, rect.width()));
}

void Style::drawMenuHeading(const QStyleOptionMenuItem &item, QPainter *painter) const
{
    painter->save();
    painter->setFont(m_theme.strongFont());
    painter->setPen(m_theme.colors().muted);
    const QRect rect = item.rect.adjusted(MenuInset, 0, -MenuInset / 2, 0);
    painter->drawText(
        rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        QFontMetrics(m_theme.strongFont()).elidedText(item.text, Qt::ElideRight, rect.width()));
    painter->restore();
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
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    if (control == CC_SpinBox && spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons) {
        drawField(option, painter, Field::Text);
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
    QColor color = c.control;
    if (!active)
        color.setAlpha(150);
    painter->setBrush(color);
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

QRect Style::subElementRect(SubElement element, const QStyleOption *option,
                            const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    // The first tab's text starts where a page's texts do.
    return element == SE_TabWidgetTabBar ? rect.translated(TabInset, 0) : rect;
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (int(type)) {
    case CT_PushButton:
        result.setHeight(std::max(result.height(), 32));
        result.rwidth() += 16;
        break;
    case CT_ToolButton:
        result = result.expandedTo(QSize(28, 28));
        if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            tool && tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon)
            result.rwidth() += 10;
        break;
    case CT_TabBarTab:
        result = QSize(result.width() + 4, 36);
        break;
    case CT_HeaderSection:
        result.setHeight(30);
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            isHeading(item)) {
            const QFontMetrics metrics(m_theme.strongFont());
            result = {metrics.horizontalAdvance(item->text) + 2 * MenuInset,
                      metrics.height() + 2 * MenuHeadingMargin};
        }
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
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return 16;
    case PM_HeaderMargin:
        return 10;
    case PM_MenuVMargin:
        return MenuMargin;
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
