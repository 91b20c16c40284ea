// SPDX-License-Identifier: MIT
#include "store/storelock.h"

#include "core/clock.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QLockFile>
#include <QtCore/QSaveFile>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// A lock file without contents is being made just now, or its maker was killed in that moment.
constexpr auto TimeToFill = 10s;

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::StoreLock", text);
}

QString lockPath(const QString &folder)
{
    return QDir(folder).filePath(u"writer.lock"_s);
}

/// Beside the lock: who holds it, in words. Lines: name, process, ISO time in UTC.
QString holderPath(const QString &folder)
{
    return QDir(folder).filePath(u"writer.holder"_s);
}

void writeHolder(const QString &folder, const QString &holder)
{
    // Only for the message; without it the message falls back to the process number.
    QSaveFile file(holderPath(folder));
    if (!file.open(QIODevice::WriteOnly))
        return;
    QString name = holder;
    name.replace(u'\n', u' ');
    file.write(u"%1\n%2\n%3\n"_s.arg(name)
                   .arg(QCoreApplication::applicationPid())
                   .arg(toIso(SystemClock().now()))
                   .toUtf8());
    file.commit();
}

Error heldByOther(const QString &folder, qint64 pid, const QString &program)
{
    const QString process = pid > 0 ? QString::number(pid) : translate("unknown");
    QString who = translate("%1, process %2")
                      .arg(program.isEmpty() ? translate("A program") : program, process);
    QFile file(holderPath(folder));
    if (file.open(QIODevice::ReadOnly)) {
        const QStringList lines = QString::fromUtf8(file.read(4096)).split(u'\n');
        // Left over from an earlier holder unless the numbers agree.
        if (lines.size() >= 3 && lines[1].toLongLong() == pid) {
            const QDateTime since = QDateTime::fromString(lines[2], Qt::ISODateWithMs);
            who = translate("%1, process %2, since %3")
                      .arg(lines[0], process, since.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s));
        }
    }
    return {ErrorCode::Busy,
            translate("Another program is receiving into this data folder: %1. Close it, or "
                      "choose another data folder.")
                .arg(who),
            folder};
}

/// Whether the file may be left over although its process number is in use again (by another
/// process of the same name, which QLockFile cannot tell apart).
bool mayBeLeftOver(const QLockFile &lock, const QString &path)
{
    qint64 pid = 0;
    QString host;
    QString program;
    if (lock.getLockInfo(&pid, &host, &program))
        return true;
    const QDateTime changed = QFileInfo(path).lastModified();
    return changed.isValid() && changed.msecsTo(QDateTime::currentDateTime()) > TimeToFill / 1ms;
}

} // namespace

class StoreLock::Private
{
public:
    explicit Private(const QString &dataFolder)
        : lock(lockPath(dataFolder))
        , folder(dataFolder)
    {
        lock.setStaleLockTime(0);
    }
    QLockFile lock;
    QString folder;
};

StoreLock::StoreLock() = default;

StoreLock::~StoreLock()
{
    if (d && d->lock.isLocked())
        QFile::remove(holderPath(d->folder));
}

Result<std::unique_ptr<StoreLock>> StoreLock::acquire(const QString &dataFolder,
                                                      const QString &holder)
{
    std::unique_ptr<StoreLock> result(new StoreLock);
    result->d = std::make_unique<Private>(dataFolder);
    QLockFile &lock = result->d->lock;
    // The file is removed only while nobody holds the system's lock on it, which ends with its
    // process: so this takes away leftovers and nothing else.
    const bool locked = lock.tryLock(0) || (lock.error() == QLockFile::LockFailedError &&
                                            mayBeLeftOver(lock, lockPath(dataFolder)) &&
                                            lock.removeStaleLockFile() && lock.tryLock(0));
    if (locked) {
        writeHolder(dataFolder, holder);
        return result;
    }
    switch (lock.error()) {
    case QLockFile::LockFailedError: {
        qint64 pid = 0;
        QString host;
        QString program;
        lock.getLockInfo(&pid, &host, &program);
        return heldByOther(dataFolder, pid, program);
    }
    case QLockFile::PermissionError:
        return Error{ErrorCode::Storage,
                     translate("You may not write in the data folder %1. Allow it, or choose "
                               "another data folder.")
                         .arg(QDir::toNativeSeparators(dataFolder)),
                     {}};
    case QLockFile::NoError:
    case QLockFile::UnknownError:
        break;
    }
    return Error{ErrorCode::Storage,
                 translate("The data folder %1 cannot be locked. Check that it exists and that "
                           "its disk is not full.")
                     .arg(QDir::toNativeSeparators(dataFolder)),
                 {}};
}

bool StoreLock::isHeldHere(const QString &dataFolder)
{
    qint64 pid = 0;
    QString host;
    QString program;
    return QLockFile(lockPath(dataFolder)).getLockInfo(&pid, &host, &program) &&
           pid == QCoreApplication::applicationPid();
}

} // namespace Hookglass
