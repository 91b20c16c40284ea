// SPDX-License-Identifier: MIT
#pragma once

#include "app/accountkeys.h"
#include "core/signaturelab.h"

namespace Hookglass {

/// What this account's signing key may have been confused with, as far as it is at hand: API keys
/// and system names of all accounts, and the other accounts' signing keys. Only in memory.
QList<ConfusableKey> confusableKeys(const QList<Account> &accounts, const AccountKeys &keys,
                                    AccountId own);

} // namespace Hookglass
