// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QList>

namespace Hookglass {

class Connection;

namespace EventContents {

/// Within the caller's transaction: all that arrived with these events, was made of them, or was
/// written about them. Their rows stay, and so does what they are known by. 500 at most.
Result<void> remove(Connection &connection, const QList<EventId> &events);

} // namespace EventContents
} // namespace Hookglass
