// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/eventcatalog.h"

#include <QtCore/QString>

namespace Hookglass {

/// Plain words for what models and pages show. All are sentence case, for people.
QString signatureWord(SignatureVerdict::Kind kind);
/// "Red"; empty without one.
QString colorWord(EventColor color);
QString originWord(Origin origin);
/// The same, but "Not signed" for what Follow Up Boss' API gave: its answers carry none.
QString signatureWord(SignatureVerdict::Kind kind, Origin origin);
/// It came over the network; what was fetched or made here did not.
bool isAttempt(const DeliveryDetail &delivery);
int attemptCount(const QList<DeliveryDetail> &deliveries);
/// "Attempt 2 of 3, 14:03:12.345", "Fetched, 14:03:12.345".
QString attemptTitle(const QList<DeliveryDetail> &deliveries, qsizetype place, Timestamp now);
/// "Person created"; the raw name if the catalogue does not know it; "Not an event" without one.
QString eventTitle(const EventCatalog &catalog, const EventSummary &event);
/// "Person 1234", "Deal 4, 5", "People 1, 2, 3 and 12 more"; empty without ids.
QString resourceText(const QString &eventName, const QList<qint64> &ids);
/// What happened, from the name and what the payload tells: "Person 12 moved to the stage Hot."
/// `body` may be empty; nothing is guessed.
QString eventSentence(const EventSummary &event, QByteArrayView body);
/// How it reached us: signature and answer, of the newest delivery.
QString deliverySentence(const EventDetail &detail);
/// "204", "401 refused", "Cut"; a dash if no answer was recorded.
QString answerText(int status, Disposition disposition);

} // namespace Hookglass
