// SPDX-License-Identifier: MIT
#include "card.h"

#include "theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

Card::Card(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_content(new QVBoxLayout(this))
{
    m_content->setContentsMargins(20, 18, 20, 18);
    m_content->setSpacing(10);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

Card::~Card() = default;

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.colors().border);
    painter.setBrush(m_theme.colors().base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

} // namespace Hookglass
