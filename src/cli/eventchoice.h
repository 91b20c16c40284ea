// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

namespace Hookglass {
class EventReader;
}

namespace Hookglass::Cli {

/// The event that a user names: our number, or Follow Up Boss' eventId.
Result<EventId> chooseEvent(EventReader &reader, const QString &text);

} // namespace Hookglass::Cli
