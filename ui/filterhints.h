// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

namespace Hookglass {

/// All places where a text is no filter: the first, and those that are left if each term with a
/// problem stood for some word. In the order of the text.
QList<FilterProblem> filterProblems(const QString &text);

/// A filter is right, but most likely not meant so.
struct FilterHint
{
    QString message;
    QString term;         ///< as it is spelled: `event:pepole`
    QStringList accepted; ///< what could stand in its place, with the field
    bool operator==(const FilterHint &) const = default;
};

/// For an event's name without a pattern that is none of `known`, in any case. nullopt: there is
/// none, or nothing is known.
std::optional<FilterHint> unknownEventHint(const Filter &filter, const QStringList &known);

/// Whether somebody who changed a text from `before` to `now` goes on with a word that was begun:
/// what was there before was half of something.
bool goesOnWithAWord(const QString &before, const QString &now);

} // namespace Hookglass
