// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtCore/QList>
#include <QtCore/QMetaType>

namespace Hookglass {

/// Whether what is sent to us could arrive, and if not, why. Values are stored.
enum class Reach : quint8 {
    Reachable = 0,
    Stopped = 1,      ///< Hookglass was closed
    Crashed = 2,      ///< Hookglass, or the computer, ended without a word
    Asleep = 3,       ///< the computer slept
    TunnelDown = 4,   ///< a tunnel is wanted, and was not proved to carry
    StoreFailing = 5, ///< events were answered with 503
    NotListening = 6  ///< the receiver's port could not be had
};

struct ReachInterval
{
    qint64 id = 0; ///< ascending in time
    Reach state = Reach::Reachable;
    Timestamp from;
    Timestamp until;      ///< of one that is not closed: when we last knew
    bool isClosed = true; ///< false: it goes on, or we ended without a word
    bool operator==(const ReachInterval &) const = default;
};

/// A time in which nothing that was sent to us could arrive.
struct Gap
{
    Timestamp from;
    Timestamp until;
    QList<Reach> reasons; ///< in the order of time, without repetition
    bool isOpen = false;  ///< it goes on
    bool operator==(const Gap &) const = default;
};

/// Neighbouring times without reach, oldest first.
QList<Gap> gapsIn(const QList<ReachInterval> &intervals);

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ReachInterval)
Q_DECLARE_METATYPE(Hookglass::Gap)
