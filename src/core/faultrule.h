// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QMetaType>

#include <chrono>

namespace Hookglass {

/// A mistake on purpose: for a while, deliveries of some events are answered wrongly, to see what
/// becomes of them. They are stored like all others.
struct FaultRule
{
    enum class Action {
        Status, ///< answer with a status
        Delay,  ///< answer as usual, but so long after the request's first byte
        Cut     ///< close the connection without an answer
    };
    enum class Share {
        All,     ///< every delivery that matches
        Percent, ///< each with this probability
        First    ///< so many, then the rule ends
    };
    /// How long a rule runs if nothing else is said, and at most.
    static constexpr std::chrono::minutes UsualTime{5};
    static constexpr std::chrono::minutes LongestTime{60};
    static constexpr std::chrono::milliseconds LongestDelay{60'000};

    int id = 0;
    QString patterns;  ///< events, as in EventPattern; empty: every event
    AccountId account; ///< none: every account
    Action action = Action::Status;
    int status = 500;                      ///< of Status
    std::chrono::milliseconds delay{5000}; ///< of Delay
    Share share = Share::All;
    int percent = 50; ///< of Percent: 1 to 99
    int first = 3;    ///< of First
    int hits = 0;     ///< deliveries it has spoilt so far
    Timestamp from;
    Timestamp until; ///< it ends here by itself

    /// Also false if the clock was put back before its begin: it must not run longer for that.
    bool isActive(Timestamp now) const
    {
        return from <= now && now < until && (share != Share::First || hits < first);
    }
    bool operator==(const FaultRule &) const = default;
};

/// What is wrong with a rule, in plain words; empty: it can run.
QString faultProblem(const FaultRule &rule);
/// "500 for peopleUpdated", "Wait 5 s before answering every event, half of them".
QString faultWords(const FaultRule &rule);

/// For the user's settings; what cannot be read, or is no valid rule, is left out.
QString faultsToJson(const QList<FaultRule> &rules);
QList<FaultRule> faultsFromJson(const QString &json);

/// Lets the next delivery of one event at one endpoint be answered with 406 or 410, so that
/// Follow Up Boss deletes that webhook. Used up by one delivery; lives in memory only.
struct Arming
{
    static constexpr std::chrono::minutes Time{5};

    int id = 0;
    EndpointId endpoint;
    QString eventName;
    int status = 410; ///< or 406
    Timestamp from;
    Timestamp until;

    bool isActive(Timestamp now) const { return from <= now && now < until; }
    bool operator==(const Arming &) const = default;
};

/// What is missing before it may be armed: `typed` must be the event's name, letter by letter.
/// Empty: nothing.
QString armingProblem(const Arming &arming, const QString &typed);

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::FaultRule)
Q_DECLARE_METATYPE(Hookglass::Arming)
