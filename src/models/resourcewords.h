// SPDX-License-Identifier: MIT
#pragma once

#include "core/resource.h"
#include "core/resourcediff.h"

#include <QtCore/QStringList>

namespace Hookglass {

/// Text of others in one line: what cannot be seen, or would turn the line around, is shown as
/// Payload › Raw does: ‹NUL›, ‹U+202E›.
QString visibleText(const QString &text);

/// "Person 12", "Note 19"; a kind that is not known as its path has it.
QString resourceTitle(const ResourceKey &key);
/// "Ann Lee (person 12)"; the title alone without a name.
QString resourceTitle(const Resource &resource);
/// "There", "In Trash", "Deleted"; what was found when it was last asked for.
QString stateWord(ResourceState state);
/// What that means, and what can be done; empty if all is well. `isKept`: there is a snapshot.
QString stateAdvice(ResourceState state, bool isKept = true);
QString reasonWord(FetchReason reason);

/// A field's name for people: "assignedTo" -> "Assigned to", "customPool" -> "Pool".
QString fieldWord(const QString &field);
/// A JSON value as people write it: text without quotes, "yes", "nothing", dates of this place.
/// Shortened; the exact bytes are beside it in the change.
QString valueText(QByteArrayView json, const QString &field = {});

/// Both sides of a change in words. Words that would be alike give way to the JSON from where it
/// differs.
std::pair<QString, QString> sideTexts(const ResourceChange &change);
/// One change: "stage Lead → Hot", "tag + Kingsbury", "phone (555) 0101: type home → work".
QString changeText(const ResourceChange &change);
/// What matters most first; noise and mere writing only if wanted, at the end.
QList<ResourceChange> sortedChanges(const ResourceDiff &diff, bool withNoise);
/// The first few of them in one line; "No visible change", "Exactly as before"; where a text stops
/// being JSON, and what has changed before that place.
QString diffSummary(const ResourceDiff &diff, int most = 4);
/// Where each text stops being JSON, in sentences; empty if both are whole.
QString brokenText(const ResourceDiff &diff);
QString brokenText(QByteArrayView older, QByteArrayView newer);
/// As diffSummary(), for somebody who compares bytes: noise and mere writing are differences, too.
QString comparisonSummary(const ResourceDiff &diff, int most = 4);

} // namespace Hookglass
