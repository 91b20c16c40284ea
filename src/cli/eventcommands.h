// SPDX-License-Identifier: MIT
#pragma once

#include "app/openedcapture.h"
#include "core/result.h"

#include <QtCore/QStringList>

#include <memory>

namespace Hookglass::Cli {

// Of the group `events`.
int exportEvents(const QStringList &arguments);
int importEvents(const QStringList &arguments);
int indexEvents(const QStringList &arguments);

/// A capture to be looked at, read whole; lines that are none are named on stderr.
Result<std::unique_ptr<OpenedCapture>> openCapture(const QString &path);
/// Names the lines of a capture that are none, on stderr.
void printProblems(const ImportProgress &progress);

} // namespace Hookglass::Cli
