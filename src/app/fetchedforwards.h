// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "store/forwardlog.h"

#include <QtCore/QHash>

namespace Hookglass {

class Connection;

/// A fetched event has no request of its own: its forwards get the body and the head that Follow Up
/// Boss would have sent, signed with the account's key. Others stay as they are. InvalidInput if
/// such a key is not at hand: a handler could not check anything.
Result<void> giveDeliverableBytes(Connection &connection, QList<NewForward> &forwards,
                                  const QHash<AccountId, Secret> &signingKeys);

} // namespace Hookglass
