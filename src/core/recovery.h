// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"

#include <QtCore/QMetaType>
#include <QtCore/QString>

#include <array>

namespace Hookglass {

/// How far a job of recovering events by their ids got. Values are stored.
enum class RecoverState : quint8 {
    Reading = 0, ///< its text is still being read; not stored
    Running = 1,
    Paused = 2,
    Done = 3,
    Cancelled = 4
};

/// What became of one id. Values are stored.
enum class RecoverOutcome : quint8 {
    Waiting = 0,
    Known = 1,   ///< its event was in the store already
    Fetched = 2, ///< Follow Up Boss gave it
    Unknown = 3, ///< Follow Up Boss does not know it, or no longer
    Refused = 4, ///< Follow Up Boss would not give it to this key
    Failed = 5   ///< asked several times, without an answer that could be used
};
inline constexpr int RecoverOutcomeCount = 6;

/// How many ids of a job have which outcome.
struct RecoverCounts
{
    std::array<qint64, RecoverOutcomeCount> of{};

    qint64 &operator[](RecoverOutcome outcome) { return of[size_t(outcome)]; }
    qint64 operator[](RecoverOutcome outcome) const { return of[size_t(outcome)]; }
    qint64 total() const
    {
        qint64 sum = 0;
        for (const qint64 count : of)
            sum += count;
        return sum;
    }
    bool operator==(const RecoverCounts &) const = default;
};

struct RecoverItem
{
    qint64 position = 0; ///< from 0, without gaps within a job
    QString eventId;     ///< as eventIdentity() has it
    RecoverOutcome outcome = RecoverOutcome::Waiting;
    EventId event;   ///< in the store; invalid if it is not there (yet)
    QString message; ///< why, if it is not there
    bool operator==(const RecoverItem &) const = default;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::RecoverItem)
