// SPDX-License-Identifier: MIT
#pragma once

#include "app/tunnelhost.h"
#include "theme.h"

namespace Hookglass {

/// A tunnel's state for people: a word, what belongs to it, and what to do.
struct TunnelWords
{
    Tone tone = Tone::Muted;
    QString word;   ///< "Reachable"
    QString detail; ///< "checked 12 s ago"
    QString advice; ///< may be empty
};
TunnelWords wordsFor(const TunnelStatus &status, Timestamp now);

} // namespace Hookglass
