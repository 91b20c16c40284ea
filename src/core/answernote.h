// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QMetaType>
#include <QtCore/QString>

#include <chrono>

namespace Hookglass {

/// Stands for an answer's status where the connection was cut instead (a fault rule). Stored.
constexpr int AnswerCut = -1;

/// Why a delivery was answered as it was. Values are stored.
enum class AnswerReason : quint8 {
    Stored = 0,        ///< the usual: acknowledged once stored, or refused
    Fixed = 1,         ///< the account's policy is a fixed status
    Target = 2,        ///< the status of a target
    TargetBlocked = 3, ///< a target's 406 or 410, which went out as 503
    TargetLate = 4,    ///< no target's status within the time: 503
    TargetFailed = 5,  ///< the target could not be asked: 503
    FaultStatus = 6,   ///< a fault rule
    FaultCut = 7,      ///< a fault rule cut the connection
    Armed = 8,         ///< a 406 or 410 that the user armed for this one delivery
    Crowded = 9        ///< too many answers were held back already: 503
};

/// What else is to be known of an answer. Empty for the usual one.
struct AnswerNote
{
    AnswerReason reason = AnswerReason::Stored;
    int wanted = 0;                        ///< the status asked for, where another one went out
    std::chrono::milliseconds heldBack{0}; ///< by a fault rule, from the request's first byte
    QString detail; ///< the fault rule in words, or the target's name and what went wrong

    bool isEmpty() const
    {
        return reason == AnswerReason::Stored && wanted == 0 && heldBack.count() == 0 &&
               detail.isEmpty();
    }
    bool operator==(const AnswerNote &) const = default;
};

} // namespace Hookglass
