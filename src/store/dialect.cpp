// SPDX-License-Identifier: MIT
#include "store/dialect.h"

#include <QtCore/QFileInfo>
#include <QtCore/QUrl>

namespace Hookglass::Dialect {

using namespace Qt::StringLiterals;

QString driver()
{
    return u"QSQLITE"_s;
}

QString connectOptions(Access access, std::chrono::milliseconds busyTimeout)
{
    QString options = u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(busyTimeout.count());
    if (access != Access::ReadWrite)
        options += u";QSQLITE_OPEN_READONLY"_s;
    if (access == Access::Untouched)
        options += u";QSQLITE_OPEN_URI"_s;
    return options;
}

QString databaseName(const QString &path, Access access)
{
    if (access != Access::Untouched)
        return path;
    // sqlite.org/uri.html: immutable means no locks, no look at the log, and no file made.
    QUrl url = QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
    url.setQuery(u"immutable=1"_s);
    return QString::fromLatin1(url.toEncoded());
}

QStringList connectionSetup(Access access)
{
    if (access != Access::ReadWrite)
        return {u"PRAGMA query_only = ON"_s, u"PRAGMA cache_size = -8000"_s};
    return {
        u"PRAGMA journal_mode = WAL"_s,
        u"PRAGMA synchronous = FULL"_s,
        // macOS: only this makes fsync reach the disk; nothing elsewhere.
        u"PRAGMA fullfsync = ON"_s,
        u"PRAGMA checkpoint_fullfsync = ON"_s,
        // The writer checkpoints by itself, after its answers; this is only the safety net.
        u"PRAGMA wal_autocheckpoint = 8000"_s,
        u"PRAGMA journal_size_limit = 67108864"_s,
        u"PRAGMA cache_size = -16000"_s,
        u"PRAGMA temp_store = MEMORY"_s,
    };
}

QStringList creationSetup()
{
    // Before WAL: the mode writes the first page, and the layout is fixed from then on.
    return {u"PRAGMA page_size = 8192"_s, u"PRAGMA auto_vacuum = INCREMENTAL"_s};
}

Fault fault(const QString &nativeErrorCode)
{
    bool isNumber = false;
    const int code = nativeErrorCode.toInt(&isNumber);
    if (!isNumber)
        return Fault::Other;
    switch (code & 0xff) { // the low byte of an extended result code, sqlite.org/rescode.html
    case 0:
        return Fault::None;
    case 5:  // SQLITE_BUSY
    case 6:  // SQLITE_LOCKED
    case 15: // SQLITE_PROTOCOL
        return Fault::Locked;
    case 8: // SQLITE_READONLY
        return Fault::ReadOnly;
    case 10: // SQLITE_IOERR
        return Fault::InputOutput;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return Fault::Damaged;
    case 13: // SQLITE_FULL
        return Fault::Full;
    case 3:  // SQLITE_PERM
    case 14: // SQLITE_CANTOPEN
    case 23: // SQLITE_AUTH
        return Fault::CannotOpen;
    default:
        return Fault::Other;
    }
}

QString begin()
{
    return u"BEGIN IMMEDIATE"_s;
}

QString beginReading()
{
    return u"BEGIN"_s;
}

QString columnTypes(QString statement)
{
    return statement.replace("{id}"_L1, "INTEGER PRIMARY KEY"_L1)
        .replace("{blob}"_L1, "BLOB"_L1)
        .replace("{keyed}"_L1, "WITHOUT ROWID"_L1);
}

QString tableExists()
{
    return u"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"_s;
}

QString dataVersion()
{
    return u"PRAGMA data_version"_s;
}

QString pageSize()
{
    return u"PRAGMA page_size"_s;
}

QString pageCount()
{
    return u"PRAGMA page_count"_s;
}

QString freePageCount()
{
    return u"PRAGMA freelist_count"_s;
}

QString shrink(int pages)
{
    return u"PRAGMA incremental_vacuum(%1)"_s.arg(pages);
}

QString checkpoint()
{
    return u"PRAGMA wal_checkpoint(PASSIVE)"_s;
}

QString checkpointAndTruncate()
{
    return u"PRAGMA wal_checkpoint(TRUNCATE)"_s;
}

QString allowCopying()
{
    return u"PRAGMA query_only = OFF"_s;
}

QString copyInto()
{
    return u"VACUUM INTO ?"_s;
}

QString busyTimeout(std::chrono::milliseconds timeout)
{
    return u"PRAGMA busy_timeout = %1"_s.arg(timeout.count());
}

QString integrityCheck()
{
    return u"PRAGMA quick_check(1)"_s;
}

} // namespace Hookglass::Dialect
