// SPDX-License-Identifier: MIT
#include "icons.h"

#include "iconart.h"

#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const char *fileOf(Glyph glyph)
{
    switch (glyph) {
    case Glyph::Events:
        return "events";
    case Glyph::Sandbox:
        return "sandbox";
    case Glyph::Copy:
        return "copy";
    case Glyph::Check:
        return "check";
    case Glyph::CheckCircle:
        return "check-circle";
    case Glyph::CrossCircle:
        return "cross-circle";
    case Glyph::DashCircle:
        return "dash-circle";
    case Glyph::Circle:
        return "circle";
    case Glyph::Key:
        return "key";
    case Glyph::Warning:
        return "warning";
    case Glyph::Info:
        return "info";
    case Glyph::Retry:
        return "retry";
    case Glyph::ArrowUp:
        return "arrow-up";
    case Glyph::Receiver:
        return "receiver";
    case Glyph::Store:
        return "store";
    case Glyph::Clock:
        return "clock";
    case Glyph::PaneRight:
        return "pane-right";
    case Glyph::PaneBelow:
        return "pane-below";
    case Glyph::Help:
        return "help";
    case Glyph::Play:
        return "play";
    case Glyph::Stop:
        return "stop";
    case Glyph::Lead:
        return "lead";
    case Glyph::Tag:
        return "tag";
    case Glyph::Trash:
        return "trash";
    case Glyph::People:
        return "people";
    case Glyph::Note:
        return "note";
    case Glyph::Deal:
        return "deal";
    case Glyph::Stage:
        return "stage";
    case Glyph::Close:
        return "close";
    case Glyph::Settings:
        return "settings";
    case Glyph::Tunnel:
        return "tunnel";
    case Glyph::Webhooks:
        return "webhooks";
    case Glyph::Forwarding:
        return "forwarding";
    case Glyph::Recover:
        return "recover";
    case Glyph::Account:
        return "account";
    case Glyph::Columns:
        return "columns";
    case Glyph::More:
        return "more";
    case Glyph::Bookmark:
        return "bookmark";
    case Glyph::Insights:
        return "insights";
    case Glyph::Search:
        return "search";
    case Glyph::Pin:
        return "pin";
    }
    Q_UNREACHABLE();
}

/// Draws the svg in a colour that is asked for at paint time; pixels are cached by colour and size.
class ThemedIconEngine final : public QIconEngine
{
public:
    ThemedIconEngine(const Theme &theme, Glyph glyph, Tone tone)
        : m_theme(theme)
        , m_glyph(glyph)
        , m_tone(tone)
    {
    }

    QIconEngine *clone() const override { return new ThemedIconEngine(m_theme, m_glyph, m_tone); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, rendered(rect.size() * ratio, mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return rendered(size, mode);
    }

private:
    QPixmap rendered(const QSize &size, QIcon::Mode mode) const
    {
        const QColor color = m_theme.color(mode == QIcon::Disabled ? Tone::Muted : m_tone);
        const QString key = u"hookglass:%1:%2:%3x%4"_s.arg(int(m_glyph))
                                .arg(color.rgb())
                                .arg(size.width())
                                .arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = iconArt(QString::fromLatin1(fileOf(m_glyph)), size, color);
        if (pixmap.isNull())
            return pixmap;
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    const Theme &m_theme;
    const Glyph m_glyph;
    const Tone m_tone;
};

} // namespace

QIcon themedIcon(const Theme &theme, Glyph glyph, Tone tone)
{
    return QIcon(new ThemedIconEngine(theme, glyph, tone));
}

QIcon applicationIcon()
{
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 72, 128})
        icon.addPixmap(iconArt(u"hookglass"_s, QSize(size, size), {}));
    return icon;
}

} // namespace Hookglass
