// SPDX-License-Identifier: MIT
#include "iconart.h"

#include <QtCore/QFile>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>

namespace Hookglass {

using namespace Qt::StringLiterals;

QPixmap iconArt(const QString &name, const QSize &size, const QColor &color)
{
    QFile file(u":/hookglass/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray art = file.readAll();
    if (color.isValid())
        art.replace("currentColor", color.name().toLatin1());
    QSvgRenderer svg(art);
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    svg.render(&painter, QRectF(QPointF(), QSizeF(size)));
    return pixmap;
}

} // namespace Hookglass
