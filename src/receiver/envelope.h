// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

namespace Hookglass {

/// Reads what a payload says of itself (fub-api.md §2), strictly lexical: no number is rounded, no
/// key lost. InvalidInput with plain words if the body is no event (not JSON, no "event" name, …).
/// An event fetched by its id says "id" in place of "eventId" (fub-api.md §5): only there it
/// counts.
Result<Envelope> parseEnvelope(QByteArrayView body, Origin origin = Origin::Delivered);

} // namespace Hookglass
