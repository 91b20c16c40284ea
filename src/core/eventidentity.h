// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace Hookglass {

/// 8-4-4-4-12 hexadecimal digits (RFC 9562 §4), in either case.
bool isUuid(QStringView text);

/// What two spellings of one eventId have in common: a UUID is the same in either case
/// (RFC 9562 §4), so its digits are small here; any other text stays as it is. To compare by and
/// to look up by, never to be shown or stored as an id.
QString eventIdentity(const QString &eventId);

} // namespace Hookglass
