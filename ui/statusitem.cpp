// SPDX-License-Identifier: MIT
#include "statusitem.h"

#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

StatusItem::StatusItem(const Theme &theme, Glyph glyph, const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_glyph(glyph)
    , m_what(what)
    , m_icon(new QLabel(this))
    , m_word(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Fixed, this))
    , m_detail(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_icon);
    row->addWidget(m_word);
    row->addWidget(m_detail, 1);
    m_word->setFont(theme.strongFont());
    const auto redraw = [this] {
        m_icon->setPixmap(
            themedIcon(m_theme, m_glyph, m_tone).pixmap(QSize(16, 16), devicePixelRatioF()));
    };
    connect(&theme, &Theme::changed, this, redraw);
    redraw();
}

StatusItem::~StatusItem() = default;

void StatusItem::setState(Tone tone, const QString &word, const QString &detail)
{
    if (m_tone != tone) {
        m_tone = tone;
        m_icon->setPixmap(
            themedIcon(m_theme, m_glyph, m_tone).pixmap(QSize(16, 16), devicePixelRatioF()));
    }
    m_word->setText(word);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(detail.isEmpty() ? u"%1: %2"_s.arg(m_what, word)
                                       : u"%1: %2, %3"_s.arg(m_what, word, detail));
    setToolTip(accessibleName());
}

void StatusItem::addTrailing(QWidget *widget)
{
    layout()->addWidget(widget);
}

} // namespace Hookglass
