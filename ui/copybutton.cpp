// SPDX-License-Identifier: MIT
#include "copybutton.h"

#include "icons.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

namespace Hookglass {

CopyButton::CopyButton(const Theme &theme, const QString &what, const QString &caption,
                       QWidget *parent)
    : QToolButton(parent)
    , m_theme(theme)
    , m_what(what)
    , m_caption(caption)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setIconSize({16, 16});
    setToolButtonStyle(caption.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_reset.setSingleShot(true);
    m_reset.setInterval(1500);
    connect(&m_reset, &QTimer::timeout, this, &CopyButton::showReady);
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
    showReady();
}

CopyButton::~CopyButton() = default;

void CopyButton::setSource(std::function<QString()> source)
{
    m_source = std::move(source);
}

void CopyButton::copy()
{
    if (!m_source)
        return;
    const QString text = m_source();
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text);
    setIcon(themedIcon(m_theme, Glyph::Check, Tone::Good));
    setAccessibleName(tr("Copied"));
    if (!m_caption.isEmpty())
        setText(tr("Copied"));
    m_reset.start();
    Q_EMIT copied();
}

void CopyButton::showReady()
{
    setIcon(themedIcon(m_theme, Glyph::Copy, Tone::Muted));
    setText(m_caption);
    setToolTip(tr("Copy %1").arg(m_what));
    setAccessibleName(toolTip());
}

} // namespace Hookglass
