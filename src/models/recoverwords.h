// SPDX-License-Identifier: MIT
#pragma once

#include "core/reach.h"
#include "core/recovery.h"

#include <QtCore/QString>

#include <chrono>

namespace Hookglass {

/// Plain words for the page Recover. All are sentence case, for people.
QString outcomeWord(RecoverOutcome outcome);
QString reachWord(Reach state);
/// "Hookglass was closed; the computer slept".
QString reasonsText(const QList<Reach> &reasons);
/// "23 Nov 14:03 to 15:20"; an open one has no end: "since 23 Nov 14:03".
QString gapPeriod(const Gap &gap);
/// "1 h 17 min", "12 min so far".
QString gapLength(const Gap &gap);
/// Both: "23 Nov 14:03 to 15:20, 1 h 17 min".
QString gapTime(const Gap &gap);
/// What is known of what was sent in it: whether Follow Up Boss gave it up, or still repeats it,
/// by each of its two tables (fub-api.md §4).
QString gapAdvice(const Gap &gap, Timestamp now);
/// When something changed: "14:03:12", with the day before it if it was not today. Follow Up Boss
/// tells no fractions.
QString changeTime(Timestamp at, Timestamp now);
/// A time still to come, as exactly as it can be known: "40 s", "12 min", "2 h 05 min".
QString roughSpan(std::chrono::seconds span);
/// "Person", "Deal", … for a kind of resource; the kind itself if it is not known.
QString kindNoun(const QString &kind);
/// "People", "Deals", …
QString kindsNoun(const QString &kind);

} // namespace Hookglass
