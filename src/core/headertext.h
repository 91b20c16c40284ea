// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

namespace Hookglass {

/// A header's name or value as a person reads it: as UTF-8 if all of it is valid UTF-8, else as
/// Latin-1, which is what RFC 9110 §5.5 says such bytes have been. The one rule wherever headers
/// are shown or searched; what is kept, compared and sent again are the bytes.
QString headerText(QByteArrayView bytes);

/// Lines of a head by the same rule, each on its own; their ends stay as they are.
QString headText(QByteArrayView lines);

} // namespace Hookglass
