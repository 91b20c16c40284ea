// SPDX-License-Identifier: MIT
#pragma once

#include "app/health.h"
#include "theme.h"

namespace Hookglass {

/// `hookglass --self-check`: whether an installed window would work, without showing one. Needs a
/// QApplication with the theme applied (QT_QPA_PLATFORM=offscreen will do); leaves nothing behind.
QList<Health::Finding> selfCheck(const Theme &theme);

} // namespace Hookglass
