// SPDX-License-Identifier: MIT
#include "markstrip.h"

#include "eventmenu.h"
#include "icons.h"
#include "models/eventwords.h"
#include "tonelabel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
constexpr int IconSize = 14;
}

MarkStrip::MarkStrip(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    m_pinIcon = new ToneLabel(theme, Tone::Accent);
    m_pin = new ToneLabel(theme, Tone::Text);
    m_pin->setText(tr("Pinned"));
    m_pin->setToolTip(tr("It stays, however old it gets"));
    m_colorIcon = new ToneLabel(theme, Tone::Text);
    m_color = new ToneLabel(theme, Tone::Text);
    m_note = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided);
    m_edit = new QToolButton;
    m_edit->setText(tr("Edit note"));
    m_edit->setAutoRaise(true);
    m_edit->setFocusPolicy(Qt::StrongFocus);
    m_edit->setToolTip(tr("Edit the note (N)"));
    connect(m_edit, &QToolButton::clicked, this, &MarkStrip::noteWanted);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 4, 12, 4);
    row->setSpacing(6);
    for (ToneLabel *label : {m_pinIcon, m_pin, m_colorIcon, m_color})
        row->addWidget(label);
    row->addSpacing(4);
    row->addWidget(m_note, 1);
    row->addStretch(0);
    row->addWidget(m_edit);
    hide();
}

MarkStrip::~MarkStrip() = default;

void MarkStrip::setEvent(const EventSummary &event)
{
    const bool hasColor = event.color != EventColor::None;
    const bool hasNote = !event.note.isEmpty();
    m_pinIcon->setPixmap(themedIcon(m_theme, Glyph::Pin, Tone::Accent).pixmap(IconSize, IconSize));
    m_pinIcon->setVisible(event.pinned);
    m_pin->setVisible(event.pinned);
    m_colorIcon->setPixmap(markIcon(m_theme, event.color).pixmap(IconSize, IconSize));
    m_colorIcon->setVisible(hasColor);
    m_color->setText(colorWord(event.color));
    m_color->setVisible(hasColor);
    m_note->setText(QString(event.note).replace(u'\n', u' '));
    m_note->setVisible(hasNote);
    m_edit->setVisible(hasNote && !m_isReadOnly);
    setVisible(event.pinned || hasColor || hasNote);
    setAccessibleName(words());
}

QString MarkStrip::words() const
{
    QStringList parts;
    for (const ToneLabel *label : {m_pin, m_color, m_note}) {
        if (!label->isHidden())
            parts << label->text();
    }
    return parts.join(u" · "_s);
}

void MarkStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &c = m_theme.colors();
    painter.fillRect(rect(), c.base);
    painter.fillRect(QRect(0, height() - 1, width(), 1), c.border);
}

} // namespace Hookglass
