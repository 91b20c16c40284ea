// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

namespace Hookglass {

/// Reads what a payload says of itself (fub-api.md §2), strictly lexical: no number is rounded, no
/// key lost. InvalidInput with plain words if the body is no event (not JSON, no "event" name, …).
Result<Envelope> parseEnvelope(QByteArrayView body);

} // namespace Hookglass
