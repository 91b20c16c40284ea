// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

namespace Hookglass {

/// All places where a text is no filter: the first, and those that are left if each term with a
/// problem stood for some word. In the order of the text.
QList<FilterProblem> filterProblems(const QString &text);

/// Whether somebody who changed a text from `before` to `now` goes on with a word that was begun:
/// what was there before was half of something.
bool goesOnWithAWord(const QString &before, const QString &now);

} // namespace Hookglass
