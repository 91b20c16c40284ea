// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "core/forward.h"

#include <QtCore/QJsonObject>
#include <QtCore/QString>

namespace Hookglass::Cli {

/// "delivered", "status", "timeout", "dns", "refused", "unreachable", "tls", "closed", "protocol",
/// "cancelled", "interrupted", "notSent", "underWay".
QString toWord(AttemptOutcome outcome);
/// "waiting", "underWay", "delivered", "failed", "cancelled".
QString toWord(ForwardStage stage);

/// {id,event,target,attempt,outcome,status,ms,possibleRepeat,state,next,detail}; `event` is our
/// number of the event, `next` when it is tried again, else null.
QJsonObject toJson(const ForwardNews &news);
/// One line for people.
QString toLine(const ForwardNews &news);
/// A replay that was cut off: {id,startedAt,events,notSent,targets,to}; `targets` by number, `to`
/// an address given once, else null.
QJsonObject toJson(const UnfinishedReplay &replay);
QString toLine(const UnfinishedReplay &replay);
/// "204 in 12 ms", or what kept an answer from coming.
QString resultOf(const ForwardAttempt &attempt);
qint64 milliseconds(const ForwardAttempt &attempt);

} // namespace Hookglass::Cli
