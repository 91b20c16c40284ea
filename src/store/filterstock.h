// SPDX-License-Identifier: MIT
#pragma once

#include "core/filtercompletion.h"
#include "core/result.h"

namespace Hookglass {

class Connection;

/// What is stored, to be offered while a filter is written: names of events and of accounts, and
/// tags and statuses of the newest. Quick, however much is stored.
Result<FilterValues> filterStock(Connection &connection);

} // namespace Hookglass
