// SPDX-License-Identifier: MIT
#pragma once

#include "core/ackpolicy.h"
#include "core/event.h"
#include "core/faultrule.h"

#include <QtCore/QString>

namespace Hookglass {

/// Plain words for how deliveries are answered, and for what Follow Up Boss does then (fub-api.md
/// §4). All are sentence case, for people.

/// Whether Follow Up Boss takes a delivery that is answered like this for not delivered.
bool isFailure(int status);
/// What Follow Up Boss does with a delivery that is not acknowledged.
QString retryWords();
/// The policy as a choice: "Answer at once, forward after".
QString policyTitle(AckPolicy::Mode mode);
/// What the policy means for Follow Up Boss.
QString policyMeaning(AckPolicy::Mode mode);
/// What Follow Up Boss will do about this status.
QString statusMeaning(int status);
/// The same where it is answered like this for long, or always.
QString lastingMeaning(int status);
/// "acme: every delivery is answered with 500, as you chose."
QString policySentence(const AckPolicy &policy, const QString &account);
/// That an account's target does not take its deliveries: so many in a row, answered at last with
/// this status (0: the sender had gone).
QString refusalSentence(const QString &account, int count, int status);
/// Why, and what Follow Up Boss will do.
QString refusalMeaning(const AnswerNote &note);
/// "204 stays in force."
QString inForceWords(const AckPolicy &policy);
/// What a status means that is typed while `inForce` holds: what it does, whether it holds, and if
/// not, what to do.
QString typedStatusMeaning(int status, const AckPolicy &inForce);
/// What Follow Up Boss will do where this rule strikes.
QString faultMeaning(const FaultRule &rule);
/// What happens with the delivery that it is armed for.
QString armingMeaning(int status);

/// "1 h 00 min left", "4 min 12 s left", "8 s left".
QString timeLeft(Timestamp until, Timestamp now);

/// "204", "Cut", "500 fault", "204 held back", "410 armed"; a dash if none was recorded.
QString answerText(const DeliveryDetail &delivery);
/// Why it was answered other than usual, in a sentence; empty for the usual answer.
QString answerNoteSentence(const DeliveryDetail &delivery);

} // namespace Hookglass
