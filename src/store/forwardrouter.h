// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QSet>

#include <optional>

namespace Hookglass {

class Connection;

/// What is to be routed in one short transaction.
struct RouteOrder
{
    std::optional<DeliveryId> upTo; ///< not beyond this one; nullopt: all that is stored
    QSet<DeliveryId> skip;          ///< these are passed on in another way
    int atMost = 500;               ///< deliveries looked at
    Timestamp now;
};

struct RouteResult
{
    QList<Forward> made;
    DeliveryId last;     ///< looked at up to here; 0: nothing new
    bool isMore = false; ///< call again
};

/// Decides which stored deliveries become forwards, and moves each target's mark beyond them in the
/// same transaction: a crash in between loses nothing and repeats nothing.
///
/// A target gets an event once: when the first accepted delivery of it came that it wants. What
/// Follow Up Boss sends again is not forwarded again, unless the target never got the event.
class ForwardRouter final
{
public:
    explicit ForwardRouter(Connection &connection)
        : m_connection(connection)
    {
    }

    Result<RouteResult> route(const RouteOrder &order);

private:
    Connection &m_connection;
};

} // namespace Hookglass
