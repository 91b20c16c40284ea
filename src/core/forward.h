// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/headers.h"
#include "core/ids.h"

#include <QtCore/QMetaType>
#include <QtCore/QString>
#include <QtCore/QUrl>

#include <chrono>
#include <optional>

namespace Hookglass {

/// Where events are passed on to.
struct Target
{
    TargetId id;      ///< 0: not stored yet, or an address given once
    QString name;     ///< for people; empty: the address is shown
    QUrl url;         ///< http or https, without user name and password
    QString patterns; ///< see EventPattern; empty: every event
    /// Added to each request, or in the place of those of the same name. A value may be ${NAME}:
    /// then it is read from that environment variable at the time, and shown as •••.
    HeaderList headers;
    std::chrono::milliseconds timeout{10'000}; ///< for the whole exchange
    bool verifyTls = true;                     ///< false only for loopback addresses
    bool isOn = true;     ///< off: gets nothing new, and what waits for it keeps waiting
    bool isOfRun = false; ///< made by `serve --forward`: on only while a run names it
    bool operator==(const Target &) const = default;
};

/// Why something is sent to a target. Values are stored.
enum class ForwardReason : quint8 {
    Routed = 0, ///< it wanted the event; retried until it takes it or we give up
    Asked = 1,  ///< Follow Up Boss waits for the target's status; sent once, FUB retries
    Chosen = 2, ///< handed over by hand as it is (a fetched event); retried like Routed
    Replay = 3, ///< sent once, maybe edited
    Drill = 4   ///< one of an idempotency drill's; sent once
};

/// Whether we try again by ourselves what was sent for this reason.
constexpr bool isRetried(ForwardReason reason)
{
    switch (reason) {
    case ForwardReason::Routed:
    case ForwardReason::Chosen:
        return true;
    case ForwardReason::Asked:
    case ForwardReason::Replay:
    case ForwardReason::Drill:
        break;
    }
    return false;
}

/// How far a forward is. Values are stored.
enum class ForwardStage : quint8 {
    Waiting = 0,   ///< for its time, its turn, or for the target to be switched on
    UnderWay = 1,  ///< an attempt has begun
    Delivered = 2, ///< answered with 2xx
    Failed = 3,    ///< we have given up
    Cancelled = 4  ///< the target was removed, or somebody stopped it
};

/// How an attempt ended. Values are stored.
enum class AttemptOutcome : quint8 {
    UnderWay = 0,     ///< not ended yet
    Delivered = 1,    ///< 2xx
    Status = 2,       ///< any other status; a redirect is not followed
    Timeout = 3,      ///< no whole answer in time
    Dns = 4,          ///< the host's name is not known
    Refused = 5,      ///< nobody listens there
    Unreachable = 6,  ///< no way to that host
    Tls = 7,          ///< no encrypted connection, or a certificate that is not trusted
    Closed = 8,       ///< the connection ended before the answer did
    Protocol = 9,     ///< what came is no HTTP answer, or too large a head
    Cancelled = 10,   ///< stopped by the user
    Interrupted = 11, ///< cut off by our own end; it may have arrived
    NotSent = 12      ///< could not be put together (a missing variable, a body that is gone)
};

/// One request to a target.
struct ForwardAttempt
{
    qint64 id = 0;
    ForwardId forward;
    int number = 1;
    Timestamp startedAt;
    std::optional<Timestamp> finishedAt;
    AttemptOutcome outcome = AttemptOutcome::UnderWay;
    int status = 0;                ///< 0: none came
    bool isPossibleRepeat = false; ///< an earlier one may have arrived without our knowing
    QString detail; ///< in plain words, with the next step; empty if there is nothing to say
    QByteArray requestHead;   ///< as sent, but values from variables as •••
    QByteArray responseHead;  ///< verbatim
    QByteArray responseBody;  ///< the first 64 KB
    qint64 responseBytes = 0; ///< of the body that came, kept or not
    bool operator==(const ForwardAttempt &) const = default;
};

/// Something that goes, went, or did not go to a target.
struct Forward
{
    ForwardId id;
    EventId event;
    DeliveryId delivery; ///< whose bytes are sent, unless they were edited
    TargetId target;     ///< 0: an address given once
    QUrl url;            ///< the target's, as it was when the last attempt began
    ForwardReason reason = ForwardReason::Routed;
    ForwardStage stage = ForwardStage::Waiting;
    int attempts = 0;
    Timestamp createdAt;
    Timestamp dueAt;       ///< of Waiting: when it is to be sent next
    bool isEdited = false; ///< its own bytes were sent, not the delivery's
    bool operator==(const Forward &) const = default;
};

/// An attempt ended, or a forward was cancelled or began to wait anew; for whoever follows.
struct ForwardNews
{
    Forward forward;
    std::optional<ForwardAttempt> attempt; ///< without the response's body
    bool operator==(const ForwardNews &) const = default;
};

/// What targets said to a delivery that Follow Up Boss waits for: the worst of them.
struct AskedAnswer
{
    enum class Kind {
        NoTarget,   ///< nobody wants this event: decide yourself
        Answered,   ///< `status` is what the worst target said
        NoAnswer,   ///< at least one gave none in time: refused, timed out, broken
        NotPossible ///< it could not be recorded, or forwarding ends just now
    };
    Kind kind = Kind::NoTarget;
    int status = 0;  ///< as it came, 406 and 410 too
    TargetId target; ///< the worst
    QString detail;  ///< in plain words
    bool operator==(const AskedAnswer &) const = default;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::Target)
Q_DECLARE_METATYPE(Hookglass::Forward)
Q_DECLARE_METATYPE(Hookglass::ForwardAttempt)
Q_DECLARE_METATYPE(Hookglass::ForwardNews)
