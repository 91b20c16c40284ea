// SPDX-License-Identifier: MIT
#pragma once

#include "models/forwardtablemodel.h"

namespace Hookglass {

/// A forward of event 1 to a target "dev" with one attempt, a second ago; with a status it has a
/// response whose body is "because".
ForwardEntry guiForward(qint64 id, ForwardStage stage, AttemptOutcome outcome, int status = 0);

} // namespace Hookglass
