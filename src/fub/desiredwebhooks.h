// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "fub/webhookplan.h"

namespace Hookglass {

/// Reads the state that webhooks should have:
/// {"webhooks": [{"event": "peopleCreated", "url": "https://…", "status": "Active"}]}
/// (status may be left out). Unknown names are refused, so that a typing error does not pass for
/// "nothing wanted"; so are addresses that Follow Up Boss would not take.
Result<QList<WantedWebhook>> readDesiredWebhooks(const QByteArray &json, const QUrl &apiBase);

} // namespace Hookglass
