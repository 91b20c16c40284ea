// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"
#include "core/result.h"

namespace Hookglass {

class Connection;

/// What happened to webhooks: what we wrote (the journal), and what was seen that others did. Uses
/// the caller's connection and transaction.
namespace WebhookHistory {

/// Kept beyond a restart; of very many, the newest. For what others did.
Result<void> add(Connection &connection, const QList<WebhookMark> &marks);
/// Within a window, oldest first: both what we did and what others did.
Result<QList<WebhookMark>> within(Connection &connection, const StatsWindow &window);

} // namespace WebhookHistory
} // namespace Hookglass
