// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include "store/connection.h"
#include "store/schema.h"
#include "store/storefile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>
#include <QtCore/QLoggingCategory>
#include <QtCore/QRegularExpression>
#include <QtCore/QStorageInfo>

#include <algorithm>
#include <tuple>

namespace Hookglass::Backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcBackup, "hookglass.store.backup", QtInfoMsg)

constexpr qint64 Reserve = 1024 * 1024; ///< beside an eighth, for the upgrade itself

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Store", text);
}

QString sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

Error cannotMake(const QString &storePath, const QString &detail)
{
    return {ErrorCode::Storage,
            translate("The store %1 has to be upgraded, but no backup of it could be made first. "
                      "Check that you may write in its folder and that the disk is not full, then "
                      "start again. Nothing that is stored was changed.")
                .arg(QDir::toNativeSeparators(storePath)),
            detail};
}

/// Names beside the store that are ours: captured are version, time, number and the mark of one
/// that is not complete.
QRegularExpression ourNames(const QString &storePath)
{
    const auto form = u"\\A%1\\.v(\\d+)-(\\d{4}-\\d\\d-\\d\\dT\\d{6}Z)(?:-(\\d+))?"
                      "\\.bak(\\.part(?:-journal)?)?\\z"_s;
    return QRegularExpression(
        form.arg(QRegularExpression::escape(QFileInfo(storePath).fileName())));
}

struct Named
{
    File file;
    QString time;
    int number = 0; ///< of those made in the same second
    bool isPart = false;
};

QList<Named> allOurs(const QString &storePath)
{
    const QRegularExpression names = ourNames(storePath);
    QList<Named> result;
    const QDir folder = QFileInfo(storePath).absoluteDir();
    const QFileInfoList entries =
        folder.entryInfoList(QDir::Files | QDir::NoSymLinks | QDir::Hidden);
    for (const QFileInfo &entry : entries) {
        const QRegularExpressionMatch match = names.match(entry.fileName());
        if (match.hasMatch()) {
            result.append(
                {.file = {.path = entry.absoluteFilePath(), .version = match.captured(1).toInt()},
                 .time = match.captured(2),
                 .number = match.captured(3).toInt(),
                 .isPart = !match.captured(4).isEmpty()});
        }
    }
    std::sort(result.begin(), result.end(), [](const Named &a, const Named &b) {
        return std::tuple(a.time, a.file.version, a.number) >
               std::tuple(b.time, b.file.version, b.number);
    });
    return result;
}

/// Left over where the program was ended while it made one.
void removeParts(const QString &storePath)
{
    const QList<Named> ours = allOurs(storePath);
    for (const Named &one : ours) {
        if (one.isPart)
            QFile::remove(one.file.path);
    }
}

QString freeName(const QString &storePath, const Options &options)
{
    const QString stem = u"%1.v%2-%3Z"_s.arg(storePath)
                             .arg(options.version)
                             .arg(toDateTime(options.now).toUTC().toString(u"yyyy-MM-dd'T'HHmmss"));
    QString name = stem + ".bak"_L1;
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = u"%1-%2.bak"_s.arg(stem).arg(i);
    return name;
}

qint64 freeOnDisk(const QString &folder)
{
    const QStorageInfo disk(folder);
    return disk.isValid() ? disk.bytesAvailable() : -1;
}

Result<void> lookForSpace(Connection &store, const Options &options)
{
    qint64 pages = 0;
    for (const auto &[sql, factor] :
         {std::pair(Dialect::pageCount(), 1), std::pair(Dialect::freePageCount(), -1)}) {
        const Result<QVariant> count = store.value(sql);
        if (!count)
            return count.error();
        pages += count->toLongLong() * factor;
    }
    const Result<QVariant> pageSize = store.value(Dialect::pageSize());
    if (!pageSize)
        return pageSize.error();
    const qint64 bytes = pages * pageSize->toLongLong();
    const qint64 needed = bytes + bytes / 8 + Reserve;
    const QString folder = QFileInfo(store.path()).absolutePath();
    const qint64 free = options.freeBytes ? options.freeBytes(folder) : freeOnDisk(folder);
    if (free < 0 || free >= needed)
        return {};
    return Error{ErrorCode::Storage,
                 translate("The store %1 has to be upgraded, and a backup of it is made first. "
                           "This needs %2 on its disk, but only %3 are free. Free some space, then "
                           "start again. Nothing that is stored was changed.")
                     .arg(QDir::toNativeSeparators(store.path()), sizeText(needed), sizeText(free)),
                 {}};
}

/// An empty file that only its owner reads, for the database to fill.
Result<void> makeEmpty(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return Error{ErrorCode::Storage, {}, file.errorString()};
    return {};
}

/// The words of a failed copy may mean the copy, and a sound store must not be taken for damaged.
bool isDamaged(Connection &store)
{
    const Result<QVariant> verdict = store.value(Dialect::integrityCheck());
    return verdict ? verdict->toString() != "ok"_L1 : verdict.error().code == ErrorCode::Corrupt;
}

Result<void> copy(Connection &store, const QString &part, const Options &options)
{
    const auto reached = [&options](QLatin1StringView place) {
        if (options.reached)
            options.reached(place);
    };
    if (Result<void> done = makeEmpty(part); !done)
        return done;
    reached("empty"_L1);
    if (Result<void> done = store.exec(Dialect::copyInto(), {part}); !done)
        return done;
    reached("copied"_L1);
    if (Result<void> done = StoreFile::sync(part); !done)
        return done;
    reached("synced"_L1);
    const Schema::Glance seen = Schema::glance(part);
    if (seen.version != options.version)
        return Error{ErrorCode::Storage, {}, u"The copy has version %1."_s.arg(seen.version)};
    return {};
}

} // namespace

QList<File> list(const QString &storePath)
{
    QList<File> files;
    const QList<Named> ours = allOurs(storePath);
    for (const Named &one : ours) {
        if (!one.isPart)
            files.append(one.file);
    }
    return files;
}

void prune(const QString &storePath)
{
    const QList<File> files = list(storePath);
    for (qsizetype i = Kept; i < files.size(); ++i) {
        if (!QFile::remove(files[i].path))
            qCWarning(lcBackup) << "Not removed:" << files[i].path;
    }
}

Result<QString> make(const QString &storePath, const Options &options)
{
    removeParts(storePath);
    prune(storePath); // so that starts that end half-way do not fill the disk
    // A connection of its own: the other one is in its transaction, and reading does not wait.
    const auto store = Connection::open(storePath, Dialect::Access::ReadOnly, 5s);
    if (!store)
        return store.error();
    if (Result<void> done = (*store)->exec(Dialect::allowCopying()); !done)
        return done.error();
    if (Result<void> done = lookForSpace(**store, options); !done)
        return done.error();
    const QString target = freeName(storePath, options);
    const QString part = target + ".part"_L1;
    Result<void> done = copy(**store, part, options);
    if (done && !QFile::rename(part, target))
        done = Error{ErrorCode::Storage, {}, u"The copy could not be renamed."_s};
    if (done)
        done = StoreFile::syncFolder(target);
    if (!done) {
        QFile::remove(part);
        QFile::remove(target);
        if (done.error().code == ErrorCode::Corrupt && isDamaged(**store))
            return done.error();
        qCWarning(lcBackup).noquote() << "No backup:" << done.error().detail;
        return cannotMake(storePath, done.error().detail);
    }
    if (options.reached)
        options.reached("named"_L1);
    return target;
}

} // namespace Hookglass::Backup
