// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QProxyStyle>

namespace Hookglass {

class Theme;

/// Fusion with flat buttons, underlined tabs, quiet headers and slim scroll bars. A push button
/// with the property "primary" set is filled with the accent colour.
class Style final : public QProxyStyle
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Style)
public:
    explicit Style(const Theme &theme);
    ~Style() override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

private:
    void drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawButtonLabel(const QStyleOptionButton &button, QPainter *painter,
                         const QWidget *widget) const;
    void drawIconAndText(const QRect &rect, const QIcon &icon, const QSize &iconSize,
                         const QString &text, const QStyleOption &option, const QColor &color,
                         QPainter *painter) const;
    void drawHeaderLabel(const QStyleOptionHeader &header, QPainter *painter,
                         const QWidget *widget) const;
    enum class Field { Text, Check, Radio };
    void drawField(const QStyleOption *option, QPainter *painter, Field field) const;
    void drawFocus(const QRect &rect, QPainter *painter) const;
    void drawMenuHeading(const QStyleOptionMenuItem &item, QPainter *painter) const;
    void drawTab(const QStyleOption *option, QPainter *painter) const;
    void drawTabLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawHeader(const QStyleOption *option, QPainter *painter) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter,
                       const QWidget *widget) const;

    const Theme &m_theme;
};

} // namespace Hookglass
