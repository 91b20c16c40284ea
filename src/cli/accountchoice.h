// SPDX-License-Identifier: MIT
#pragma once

#include "store/storetypes.h"

namespace Hookglass::Cli {

/// The account named, whatever the case, or the only one. Errors say what to do; `purpose` is what
/// --account decides, such as "whose key signs".
Result<Account> chooseAccount(const QList<Account> &accounts, const QString &name,
                              const QString &purpose);

} // namespace Hookglass::Cli
