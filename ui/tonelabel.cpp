// SPDX-License-Identifier: MIT
#include "tonelabel.h"

#include <QtGui/QPainter>

namespace Hookglass {

ToneLabel::ToneLabel(const Theme &theme, Tone tone, Fit fit, QWidget *parent)
    : QLabel(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_fit(fit)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText); // also where the parent's background is Base
    switch (fit) {
    case Fit::Fixed:
        break;
    case Fit::Wrapped:
        setWordWrap(true);
        break;
    case Fit::Elided:
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
        break;
    }
    recolour();
    connect(&theme, &Theme::changed, this, &ToneLabel::recolour);
}

ToneLabel::~ToneLabel() = default;

void ToneLabel::setTone(Tone tone)
{
    if (std::exchange(m_tone, tone) != tone)
        recolour();
}

void ToneLabel::recolour()
{
    QPalette p;
    p.setColor(QPalette::WindowText, m_theme.color(m_tone));
    setPalette(p);
}

QSize ToneLabel::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    return m_fit == Fit::Elided ? QSize(std::min(hint.width(), 24), hint.height()) : hint;
}

void ToneLabel::paintEvent(QPaintEvent *event)
{
    if (m_fit != Fit::Elided || fontMetrics().horizontalAdvance(text()) <= contentsRect().width()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(contentsRect(), int(alignment()),
                     fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

void ToneLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    if (m_fit == Fit::Elided)
        setToolTip(fontMetrics().horizontalAdvance(text()) > contentsRect().width() ? text()
                                                                                    : QString());
}

} // namespace Hookglass
