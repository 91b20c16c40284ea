// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/eventcatalog.h"
#include "ui/theme.h"

#include <QtCore/QList>

class QWidget;

namespace Hookglass {

/// Applies a theme to the application and keeps real settings out of reach.
const Theme &guiTheme();
const EventCatalog &guiCatalog();
const Clock &guiClock();

EventSummary guiSummary(qint64 id, int attempts = 1);
QList<EventSummary> guiSummaries(qint64 first, qint64 last);
/// An event with so many deliveries, signed with guiKey().
EventDetail guiDetail(qint64 id, const QByteArray &body, int attempts = 1);
SigningKey guiKey();

/// Every widget below `root` that takes the focus by Tab and is visible has a name for screen
/// readers; returns those that have none.
QStringList namelessWidgets(QWidget &root);

} // namespace Hookglass
