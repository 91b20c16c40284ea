// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtCore/QString>

namespace Hookglass::Bench {

/// Figures by name, as a child process tells them: "name value", one a line.
using Figures = QHash<QString, double>;

/// The clock that parent and child share, in milliseconds.
double sharedClock();

/// The child's part: opens a window as the program does and prints its figures. `kind` is
/// - "bare": a QMainWindow without anything;
/// - "window": the real one on the store in `folder`, until its rows are painted;
/// - "memory": the same, then goes through the whole list; tells the resident size.
/// `started` is sharedClock() just before the process was started. Returns the exit code.
int runWindow(const QString &kind, const QString &folder, double started);

/// Starts this program again with runWindow() and reads what it prints; empty if it failed.
Figures measureWindow(const QString &kind, const QString &folder = {});

/// How long the main thread was busy at a time while `rate` events a second came in through the
/// real receiver: "longest" and "p99" in milliseconds; "answered" is how many were acknowledged,
/// "rows" how many the window showed at the end. Without the window: what the machine alone takes.
Figures measureGap(const QString &folder, double rate, int seconds, bool withWindow);

} // namespace Hookglass::Bench
