// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

#include <chrono>

/// What SQLite does in a way of its own. All other SQL in this folder is plain enough for
/// PostgreSQL; a second database would bring a second set of these.
namespace Hookglass::Dialect {

enum class Access {
    ReadWrite,
    ReadOnly, ///< takes part in the locks: makes the log's files if they are missing
    Untouched ///< as the file stands, without its log and without locks; no file is made
};

/// What a native error code means for us.
enum class Fault {
    None,
    Full,    ///< no room on the disk
    Locked,  ///< another connection holds the lock
    Damaged, ///< not a database, or malformed
    ReadOnly,
    CannotOpen,
    InputOutput,
    Other
};

QString driver();
QString connectOptions(Access access, std::chrono::milliseconds busyTimeout);
/// What the driver opens for a path.
QString databaseName(const QString &path, Access access);
/// To be run on every new connection.
QStringList connectionSetup(Access access);
/// To be run on an empty file, before its first table.
QStringList creationSetup();
Fault fault(const QString &nativeErrorCode);

/// Takes the write lock at once: a transaction that begins by reading could not wait for it.
QString begin();
/// All reading until the end of the transaction sees the store as at the first of it.
QString beginReading();
/// Replaces {id}, {blob} and {keyed} in the text of a schema step.
QString columnTypes(QString statement);
/// One row if the table named by the one bound value exists.
QString tableExists();

/// Changes with every commit of another connection.
QString dataVersion();
QString pageSize();
QString pageCount();
QString freePageCount();
/// Gives up to `pages` free pages back to the file system; all its rows must be fetched.
QString shrink(int pages);
QString checkpoint();
/// Checkpoint, and empties the log's file; waits for readers up to the busy timeout.
QString checkpointAndTruncate();
/// A read-only connection may copy from now on.
QString allowCopying();
/// Copies the store as it was last committed into the empty file that is bound; not within a
/// transaction of its own connection.
QString copyInto();
QString busyTimeout(std::chrono::milliseconds timeout);
/// One row "ok" if the whole file is sound; reads all of it.
QString integrityCheck();

} // namespace Hookglass::Dialect
