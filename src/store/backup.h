// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <functional>
#include <optional>

/// Copies of a store beside it, made before it is changed: PATH.v<version>-<UTC time>.bak. They
/// hold what the store held, so only their owner reads them.
namespace Hookglass::Backup {

constexpr qsizetype Kept = 2; ///< the newest; they hold other people's personal data, too

struct File
{
    QString path;
    int version = 0; ///< of the store's layout
};

/// Newest first. Only files that make() may have made.
QList<File> list(const QString &storePath);
/// Removes all but the newest. What bears another name is not ours.
void prune(const QString &storePath);

struct Options
{
    Timestamp now;
    int version = 0; ///< of the store's layout
    /// Bytes free in a folder; -1: unknown. For tests.
    std::function<qint64(const QString &folder)> freeBytes = {};
    /// Told where we are, with a word for the place. For tests that end the process there.
    std::function<void(QLatin1StringView place)> reached = {};
};

/// A complete, checked copy that is safe on the disk; its path. What was committed before counts,
/// the log's contents included. The caller keeps others from writing, and has nothing uncommitted.
/// Storage, with a sentence that says what to do, if it cannot be made: then nothing is left of it.
/// Corrupt if the store cannot be read to its end.
Result<QString> make(const QString &storePath, const Options &options);

} // namespace Hookglass::Backup
