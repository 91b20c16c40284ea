// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QtCore/QJsonObject>
#include <QtCore/QString>

namespace Hookglass::Cli {

/// {id,eventId,event,account,receivedAt,signature,attempts,origin,resourceIds, …}.
QJsonObject toJson(const EventSummary &event);
/// The same with its deliveries: headers in order as [name, value] as they read (see
/// headerText()), head and body as base64 (exact) and the body, if it is UTF-8, also as text.
QJsonObject toJson(const EventDetail &detail);

/// "valid", "invalid", "missing", "noKey".
QString toWord(SignatureVerdict::Kind kind);
/// "delivered", "fetched", "synthetic", "imported".
QString toWord(Origin origin);

/// One line for people.
QString toLine(const EventSummary &event);
/// Several lines for people; headers and body as received.
QString toText(const EventDetail &detail);

} // namespace Hookglass::Cli
