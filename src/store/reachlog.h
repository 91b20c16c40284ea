// SPDX-License-Identifier: MIT
#pragma once

#include "core/reach.h"
#include "core/result.h"

#include <QtCore/QList>

namespace Hookglass {

class Connection;

/// When the receiver could be reached, without holes from the first start on. Written by whoever
/// holds the store; uses the caller's connection and transaction.
namespace ReachLog {

/// A new one, or another state of one that is there.
Result<void> put(Connection &connection, const ReachInterval &interval);
/// The newest at most, oldest first.
Result<QList<ReachInterval>> newest(Connection &connection, int most);
/// Deletes what ended before, and all but the newest so many.
Result<void> prune(Connection &connection, Timestamp before, int most);

} // namespace ReachLog
} // namespace Hookglass
