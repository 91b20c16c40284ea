// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

class QWidget;

namespace Hookglass {

/// What of the visible texts below `root` cannot be read: labels with less room than their lines
/// need, buttons narrower than their words, and controls that stick out of what is seen and cannot
/// be scrolled to. A label that gives way by an ellipsis is told only if it has no tool tip. Empty:
/// all of it can be read.
QStringList cutOff(QWidget &root);

/// Saves a picture of it where HOOKGLASS_PICTURES says; nothing without it.
void savePicture(QWidget &root, const QString &name);

} // namespace Hookglass
