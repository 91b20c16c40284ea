// SPDX-License-Identifier: MIT
#pragma once

#include "core/ackpolicy.h"
#include "core/event.h"
#include "core/faultrule.h"

#include <QtCore/QString>

namespace Hookglass {

/// Plain words for how deliveries are answered, and for what Follow Up Boss does then (fub-api.md
/// §4). All are sentence case, for people.

/// What Follow Up Boss does with a delivery that is not acknowledged.
QString retryWords();
/// The policy as a choice: "Answer at once, forward after".
QString policyTitle(AckPolicy::Mode mode);
/// What the policy means for Follow Up Boss.
QString policyMeaning(AckPolicy::Mode mode);
/// What Follow Up Boss will do about this status.
QString statusMeaning(int status);
/// What Follow Up Boss will do where this rule strikes.
QString faultMeaning(const FaultRule &rule);
/// What happens with the delivery that it is armed for.
QString armingMeaning(int status);

/// "4 min 12 s left", "8 s left".
QString timeLeft(Timestamp until, Timestamp now);

/// "204", "Cut", "500 fault", "204 held back", "410 armed"; a dash if none was recorded.
QString answerText(const DeliveryDetail &delivery);
/// Why it was answered other than usual, in a sentence; empty for the usual answer.
QString answerNoteSentence(const DeliveryDetail &delivery);

} // namespace Hookglass
