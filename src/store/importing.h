// SPDX-License-Identifier: MIT
#pragma once

#include "store/capture.h"

namespace Hookglass {

class Connection;

/// What an import asks of the store and writes into it, beside the deliveries themselves. Uses the
/// caller's connection and transaction.
namespace Importing {

/// The account of this name: one that is there, else one that was removed, else a new one that is
/// known by its name alone: it has no endpoint, so nothing is ever received for it.
Result<AccountId> accountNamed(Connection &connection, const QString &name, Timestamp now);

/// A delivery to be looked for.
struct Wanted
{
    AccountId account;
    QString eventId; ///< by its body; empty: it is no event
    Timestamp receivedAt;
    QByteArray head; ///< only compared if it is no event
    QByteArray body;
};
/// A delivery that is there already.
struct Known
{
    DeliveryId delivery; ///< invalid: it is not there
    EventId event;
    Origin origin = Origin::Delivered;
};
/// For each of these, in their order: an attempt is the same one if account, event and the moment
/// of its first byte are; without an event, if moment and bytes are.
Result<QList<Known>> find(Connection &connection, const QList<Wanted> &wanted);

/// An imported delivery's row, and what the capture says of it.
struct Provenance
{
    DeliveryId delivery;
    CapturedDelivery captured; ///< its bytes are not needed
};
/// Also when and how it was answered there. What is on record already stays.
Result<void> note(Connection &connection, const QList<Provenance> &list);

} // namespace Importing
} // namespace Hookglass
