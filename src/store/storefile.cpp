// SPDX-License-Identifier: MIT
#include "store/storefile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

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
