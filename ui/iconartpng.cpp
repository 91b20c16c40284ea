// SPDX-License-Identifier: MIT
#include "iconart.h"

#include <QtGui/QPainter>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// The size to start from: the smallest that need not be enlarged. iconart.cmake renders these.
int renderedSize(int wanted)
{
    for (const int size : {16, 20, 24, 32, 40, 48, 64, 96}) {
        if (size >= wanted)
            return size;
    }
    return 128;
}

} // namespace

QPixmap iconArt(const QString &name, const QSize &size, const QColor &color)
{
    const int rendered = renderedSize(qMax(size.width(), size.height()));
    const QPixmap art(u":/hookglass/icons/%1/%2.png"_s.arg(rendered).arg(name));
    if (art.isNull())
        return {};
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawPixmap(pixmap.rect(), art);
    if (color
            .isValid()) { // what the svg draws in currentColor is black here: only its shape counts
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), color);
    }
    return pixmap;
}

} // namespace Hookglass
