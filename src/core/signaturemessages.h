// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturelab.h"

#include <optional>

namespace Hookglass {

/// What a program's error message, or what it printed in place of a signature, tells of the check.
/// Names the cause only where the message does; else all that it can be. nullopt: it is none that
/// is known.
std::optional<SignatureCause> causeOfMessage(QByteArrayView pasted);

} // namespace Hookglass
