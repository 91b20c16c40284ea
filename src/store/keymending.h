// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QStringView>

namespace Hookglass {

class Connection;

/// A step of the schema. A UUID is the same in either case (RFC 9562 §4), but until step 13 the
/// table of keys held hashes of ids as they were written: a retry, or a search, in another spelling
/// would not have found the event.
namespace KeyMending {

/// Of a text as it is, letter by letter: how steps 1 to 12 made keys. Never to be changed.
quint64 hashBefore(QStringView text, quint64 seed);

/// Gives events whose id is a UUID with capitals the key they would get today. Within the caller's
/// transaction.
Result<void> mend(Connection &connection);

} // namespace KeyMending
} // namespace Hookglass
