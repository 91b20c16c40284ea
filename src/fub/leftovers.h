// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "fub/webhook.h"

#include <QtCore/QHash>
#include <QtCore/QStringList>

#include <functional>
#include <optional>

namespace Hookglass {

/// What a passive look at a host showed: its name asked for, TLS begun, nothing sent.
struct HostEvidence
{
    bool isGone = false;    ///< the name does not resolve, while others do
    bool isUnknown = false; ///< no name resolves here now: nothing is proved
    QString tlsProblem;     ///< "The certificate expired on …"; empty: none seen, or not looked
    bool operator==(const HostEvidence &) const = default;
};

/// A webhook that nobody seems to need any more, and why.
struct LeftOver
{
    Webhook webhook;
    int score = 0; ///< 1 to 100
    QStringList reasons;
    bool operator==(const LeftOver &) const = default;
};

/// All that is known beyond the list.
struct LeftOverFacts
{
    QHash<QString, HostEvidence> hosts;                   ///< by host
    std::function<QString(const QString &host)> tunnelOf; ///< provider's title; empty: no tunnel
    QString ownHost;                                      ///< of the tunnel that is open now
    std::function<bool(const Webhook &)> isOurs;
    /// Since when we know of it; nullopt: not known, and its silence proves nothing.
    std::function<std::optional<Timestamp>(const Webhook &)> knownSince;
    QHash<QString, Timestamp> lastSeen; ///< by event: when we last received one here
    Timestamp now;
    int quietDays = 30;
};

/// Service that shows what is sent to it and is made for trying things out ("webhook.site"), or a
/// tunnel that we cannot open ourselves; empty: neither.
QString testServiceOf(const QString &host);

/// Webhooks that look like left-overs, the most doubtful first. Nothing is decided by it: a person
/// ticks what is to go.
QList<LeftOver> findLeftOvers(const QList<Webhook> &webhooks, const LeftOverFacts &facts);

} // namespace Hookglass
