// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringView>

namespace Hookglass {

/// Whether all of a name fits a pattern in which * stands for any letters, also none. The case of
/// letters does not matter. No pattern is expensive.
bool fitsWildcard(QStringView name, QStringView pattern);

} // namespace Hookglass
