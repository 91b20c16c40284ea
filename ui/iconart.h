// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtGui/QColor>
#include <QtGui/QPixmap>

namespace Hookglass {

/// The picture resources/icons/<name>.svg in this size in device pixels, what is drawn in
/// currentColor in `color`; an invalid colour leaves the picture's own. Null if there is none.
/// Drawn by QtSvg, or taken from pictures that were rendered in the build where there is no QtSvg.
QPixmap iconArt(const QString &name, const QSize &size, const QColor &color);

} // namespace Hookglass
