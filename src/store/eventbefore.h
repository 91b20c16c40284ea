// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

namespace Hookglass {

class Connection;

/// The newest event before this one that is about the same: of the same account and the same kind
/// of thing ("people", whatever happened to them), and naming the first thing that this one names.
/// No id: there is none. NotFound if the event itself is not there. Reads rows backwards until it
/// is found.
Result<EventId> eventBefore(Connection &connection, EventId event);

} // namespace Hookglass
