// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/eventcatalog.h"
#include "core/forward.h"

#include <QtCore/QString>

namespace Hookglass {

/// Plain words for what goes on to targets. All are sentence case, for people.

/// "Delivered", "Waiting", "Failed"; a dash if no target wanted the event.
QString forwardStateWord(ForwardState state);
QString stageWord(ForwardStage stage);
/// Why something was sent: "Forwarded", "Replay", …
QString reasonWord(ForwardReason reason);
/// "Delivered, 204", "Answered with 500", "Nothing listens there", "No answer in time", …
QString outcomeWord(AttemptOutcome outcome, int status);
/// What to do now, a sentence or two; empty if there is nothing to do. `url` is where it went.
QString outcomeAdvice(AttemptOutcome outcome, int status, const QUrl &url);
/// What is known of an attempt beyond its outcome, and what to do now; may be empty.
QString attemptAdvice(const ForwardAttempt &attempt, const QUrl &url);
/// Outcome and advice: "Answered with 500. The program failed: look at its log, …".
QString attemptSentence(const ForwardAttempt &attempt, const QUrl &url);
/// When a forward goes on: "Next attempt in 28 s.", "Its turn comes next.", "Given up after 8
/// attempts.", …; empty if there is nothing more to come.
QString nextStepText(const Forward &forward, Timestamp now);
/// "127.0.0.1:3000".
QString placeText(const QUrl &url);
/// "127.0.0.1:3000/webhooks": for a column, where the scheme goes without saying.
QString shortUrl(const QUrl &url);
/// "dev (127.0.0.1:3000)": the name, and host and port; the address alone without a name.
QString destinationText(const QString &name, const QUrl &url);
/// An event in one line: "Person created · Person 12", or with a name where it is known.
QString eventText(const EventCatalog &catalog, const EventSummary &event);
/// "1.2 MB", or "first 64.0 KB of 1.2 MB" if only a part was kept.
QString keptText(qint64 kept, qint64 total);

} // namespace Hookglass
