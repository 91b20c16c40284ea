// SPDX-License-Identifier: MIT
#include "store/storefile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <cerrno>
#include <cstring>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace Hookglass::StoreFile {

using namespace Qt::StringLiterals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Store", text);
}

QString suspectFile(const QString &path)
{
    return path + "-suspect"_L1;
}

Error cannot(const char *text, const QString &path, const QString &detail)
{
    return {ErrorCode::Storage, translate(text).arg(QDir::toNativeSeparators(path)), detail};
}

QString systemError()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

Result<void> flush(int handle)
{
#ifdef Q_OS_WIN
    const int done = ::_commit(handle);
#elif defined(Q_OS_MACOS)
    // fsync() leaves it in the disk's cache there.
    const int done = ::fcntl(handle, F_FULLFSYNC) == 0 ? 0 : ::fsync(handle);
#else
    const int done = ::fsync(handle);
#endif
    if (done != 0)
        return Error{ErrorCode::Storage, {}, systemError()};
    return {};
}

} // namespace

Result<void> prepare(const QString &path)
{
    const QFileInfo info(path);
    const QString folder = info.absolutePath();
    if (!QFileInfo::exists(folder)) {
        if (!QDir().mkpath(folder)) {
            return cannot("The folder %1 cannot be made. Check that you may write in the folder "
                          "above it.",
                          folder, {});
        }
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    if (info.exists())
        return {};
    QFile file(path);
    const bool made =
        file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner);
    if (!made && !QFileInfo::exists(path)) { // another process may have been faster
        return cannot("The store %1 cannot be made. Check that you may write in its folder, and "
                      "that the disk is not full.",
                      path, file.errorString());
    }
    return {};
}

qint64 bytes(const QString &path)
{
    return QFileInfo(path).size() + QFileInfo(path + "-wal"_L1).size();
}

Result<void> sync(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        return Error{ErrorCode::Storage, {}, file.errorString()};
    return flush(file.handle());
}

Result<void> syncFolder(const QString &path)
{
#ifdef Q_OS_WIN
    Q_UNUSED(path) // NTFS keeps a journal of its names
    return {};
#else
    const QByteArray folder = QFile::encodeName(QFileInfo(path).absolutePath());
    const int handle = ::open(folder.constData(), O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return Error{ErrorCode::Storage, {}, systemError()};
    const int synced = ::fsync(handle);
    const int reason = errno;
    ::close(handle);
    // Some network and FUSE file systems cannot do this for a folder.
    if (synced != 0 && reason != EINVAL && reason != ENOTSUP)
        return Error{ErrorCode::Storage, {}, QString::fromLocal8Bit(std::strerror(reason))};
    return {};
#endif
}

Result<QString> setAside(const QString &path, Timestamp now)
{
    const QString stamp = toDateTime(now).toString(u"yyyyMMdd-HHmmss"_s) + u'Z';
    QString target = path + ".damaged-"_L1 + stamp;
    for (int i = 2; QFileInfo::exists(target); ++i)
        target = u"%1.damaged-%2-%3"_s.arg(path, stamp).arg(i);
    // The log goes along under the matching name, so that a recovery tool can use it.
    for (const auto suffix : {"-wal"_L1, "-shm"_L1, ""_L1}) {
        const QString from = path + suffix;
        if (!QFileInfo::exists(from))
            continue;
        QFile file(from);
        if (!file.rename(target + suffix)) {
            return cannot("The damaged store %1 cannot be renamed. Close other programs that use "
                          "it, then start again.",
                          from, file.errorString());
        }
    }
    return target;
}

void setSuspect(const QString &path)
{
    QFile file(suspectFile(path));
    // If even this fails, the next start does its usual, shorter check.
    if (file.open(QIODevice::WriteOnly))
        file.close();
}

bool isSuspect(const QString &path)
{
    return QFileInfo::exists(suspectFile(path));
}

void clearSuspect(const QString &path)
{
    QFile::remove(suspectFile(path));
}

} // namespace Hookglass::StoreFile
