// SPDX-License-Identifier: MIT
#include "tonelabel.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

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

bool ToneLabel::isCut() const
{
    return m_fit == Fit::Elided && fontMetrics().horizontalAdvance(text()) > contentsRect().width();
}

bool ToneLabel::event(QEvent *event)
{
    // Not kept as a property: the text may change without the size.
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && isCut()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text(), this);
        return true;
    }
    return QLabel::event(event);
}

void ToneLabel::paintEvent(QPaintEvent *event)
{
    if (!isCut()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(contentsRect(), int(alignment()),
                     fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

} // namespace Hookglass
