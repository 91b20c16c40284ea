// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/headers.h"
#include "core/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace Hookglass {

/// An event that we make ourselves. Members that are JSON are whole, valid values.
struct SyntheticEvent
{
    QString name;
    Timestamp created;
    QByteArray resourceIds = QByteArrayLiteral("[]"); ///< JSON
    QByteArray uri = QByteArrayLiteral("null");       ///< JSON
    QByteArray data;                                  ///< JSON; empty: absent, as FUB leaves it out
};

/// A body as FUB writes it (fub-api.md §2), with a random id of its own.
QByteArray syntheticBody(const SyntheticEvent &event);

/// The body of a fetched event as FUB would have delivered it: "id" becomes "eventId", all other
/// bytes stay. What has an "eventId" already stays as it is.
QByteArray asDelivered(QByteArrayView fetchedBody);

/// The head that such a body is sent with. `signature`: see Signer; empty: none. What we made
/// says so, for the handler's own logs.
QByteArray headForHandler(const QByteArray &signature, bool isSynthetic);

} // namespace Hookglass
