// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QStringList>

namespace Hookglass {

class Connection;

/// An event that is in the store.
struct KnownEvent
{
    EventId id;
    Origin origin = Origin::Delivered;
    /// What it says may be trusted: FUB gave it, or its signature is valid, or cannot be judged.
    bool isTrusted = false;
};

/// Many events at once, beside a writer.
namespace EventLookup {

/// Those of this account that are there, by eventIdentity().
Result<QHash<QString, KnownEvent>> find(Connection &connection, AccountId account,
                                        const QStringList &eventIds);

/// The events of this eventId in whatever account, deleted ones too; ascending.
Result<QList<EventId>> ofAnyAccount(Connection &connection, const QString &eventId);

/// Events of an account that arrived, or were fetched, since a time.
struct ArrivedEvent
{
    QString name;
    Timestamp at; ///< when it happened by its own words, else when it arrived
    QList<qint64> resourceIds;
};
Result<QList<ArrivedEvent>> arrivedSince(Connection &connection, AccountId account,
                                         Timestamp since);

} // namespace EventLookup
} // namespace Hookglass
