// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtCore/QByteArray>
#include <QtCore/QMetaType>

namespace Hookglass {

/// A request that we sent to ourselves through the public address, as it arrived. It is no
/// delivery: nothing of it is stored.
struct ProbeArrival
{
    QByteArray nonce; ///< 32 lowercase hex digits, the last part of the path /probe/<nonce>
    QByteArray head;  ///< verbatim
    QByteArray body;
    Timestamp at;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ProbeArrival)
