// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QtCore/QString>

/// The files of a store: PATH, PATH-wal and PATH-shm.
namespace Hookglass::StoreFile {

/// Makes the folder (only for its owner) and an empty file (only its owner reads it), if missing:
/// what arrives is other people's personal data.
Result<void> prepare(const QString &path);
/// Bytes on the disk, log included.
qint64 bytes(const QString &path);
/// Has the system bring a file's contents to the disk.
Result<void> sync(const QString &path);
/// The same for the names in the file's folder, where a system needs that.
Result<void> syncFolder(const QString &path);
/// Renames a damaged store to PATH.damaged-<UTC time>; its path. Never deletes anything.
Result<QString> setAside(const QString &path, Timestamp now);

/// Damage was seen while running: the next start then looks at the whole file.
void setSuspect(const QString &path);
bool isSuspect(const QString &path);
void clearSuspect(const QString &path);

} // namespace Hookglass::StoreFile
