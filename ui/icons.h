// SPDX-License-Identifier: MIT
#pragma once

#include "theme.h"

#include <QtGui/QIcon>

namespace Hookglass {

enum class Glyph {
    Events,
    Sandbox,
    Copy,
    Check,
    CheckCircle,
    CrossCircle,
    DashCircle,
    Circle,
    Key,
    Warning,
    Info,
    Retry,
    ArrowUp,
    Receiver,
    Store,
    Clock,
    PaneRight,
    PaneBelow,
    Help,
    Play,
    Stop,
    Lead,
    Tag,
    Trash,
    People,
    Note,
    Deal,
    Stage,
    Close,
    Settings,
    Tunnel,
    Webhooks,
    Forwarding,
    Recover,
    Account,
    Pin,
    Search,
    Bookmark,
    Insights,
    Columns,
    More
};

/// A line icon in the theme's colour for the tone, also after the look changes: it is drawn from
/// its svg when it is painted. The theme must outlive the icon.
QIcon themedIcon(const Theme &theme, Glyph glyph, Tone tone = Tone::Text);

/// The program's own icon, in the sizes a desktop asks for.
QIcon applicationIcon();

} // namespace Hookglass
