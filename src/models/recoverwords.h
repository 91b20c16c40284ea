// SPDX-License-Identifier: MIT
#pragma once

#include "core/reach.h"
#include "core/recovery.h"

#include <QtCore/QString>

namespace Hookglass {

/// Plain words for the page Recover. All are sentence case, for people.
QString outcomeWord(RecoverOutcome outcome);
QString reachWord(Reach state);
/// "Hookglass was closed; the computer slept".
QString reasonsText(const QList<Reach> &reasons);
/// "23 Nov 14:03 to 15:20, 1 h 17 min"; an open one has no end.
QString gapTime(const Gap &gap);
/// What follows of its length: whether Follow Up Boss made up for it by itself.
QString gapAdvice(const Gap &gap);
/// "Person", "Deal", … for a kind of resource; the kind itself if it is not known.
QString kindNoun(const QString &kind);
/// "People", "Deals", …
QString kindsNoun(const QString &kind);

} // namespace Hookglass
