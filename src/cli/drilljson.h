// SPDX-License-Identifier: MIT
#pragma once

#include "delivery/replay.h"

#include <QtCore/QJsonObject>

namespace Hookglass::Cli {

/// {target,good,stopped,steps:[{step,verdict,words,requests:[{event,outcome,status,ms}]}]}; a
/// verdict is "good", "differs", "refused", "noAnswer", "skipped" or "stopped".
QJsonObject toJson(const DrillReport &report);

} // namespace Hookglass::Cli
