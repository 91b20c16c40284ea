// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>
#include <QtCore/QString>

namespace Hookglass::Cli {

/// One line to stdout, flushed: whoever reads a pipe sees it at once.
void printLine(const QString &line);
void printJson(const QJsonObject &object); ///< on one line
/// Exact bytes to stdout.
void printBytes(const QByteArray &bytes);
/// Whether stdout took all that was printed so far.
bool allPrinted();
/// Nobody reads standard output any more.
bool isOutputClosed();
/// One message to stderr; safe for a terminal, as by forTerminal(), but for its line breaks.
void printError(const QString &message);

/// Text that arrived from outside, made safe for a terminal: control characters become ␛-like
/// pictures, so that nobody's payload moves the cursor, and what turns the direction of a line or
/// is not seen is spelled: ‹U+202E›.
QString forTerminal(const QString &text);

} // namespace Hookglass::Cli
