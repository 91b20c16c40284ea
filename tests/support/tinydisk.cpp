// SPDX-License-Identifier: MIT
#include "support/tinydisk.h"

#include <QtCore/QFile>
#include <QtCore/QStorageInfo>

#include <cerrno>
#include <cstring>

#include <sys/mount.h>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

std::unique_ptr<TinyDisk> TinyDisk::mount(qint64 bytes, QString &why)
{
    std::unique_ptr<TinyDisk> disk(new TinyDisk);
    const QByteArray options = "mode=0700,size="_ba + QByteArray::number(bytes);
    if (::mount("tmpfs", QFile::encodeName(disk->path()).constData(), "tmpfs", 0,
                options.constData()) != 0) {
        why = u"A small file system cannot be mounted here (%1); run the test as root."_s.arg(
            QString::fromLocal8Bit(std::strerror(errno)));
        return nullptr;
    }
    disk->m_isMounted = true;
    return disk;
}

TinyDisk::~TinyDisk()
{
    if (m_isMounted)
        ::umount2(QFile::encodeName(path()).constData(), MNT_DETACH);
}

QString TinyDisk::ballastPath() const
{
    return m_folder.filePath(u"ballast"_s);
}

qint64 TinyDisk::freeBytes() const
{
    return QStorageInfo(path()).bytesAvailable();
}

bool TinyDisk::addBallast(qint64 bytes)
{
    QFile file(ballastPath());
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) &&
           file.write(QByteArray(qsizetype(bytes), 'b')) == bytes;
}

void TinyDisk::removeBallast()
{
    QFile::remove(ballastPath());
}

} // namespace Hookglass::Test
