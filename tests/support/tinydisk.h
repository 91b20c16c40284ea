// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTemporaryDir>

#include <memory>

namespace Hookglass::Test {

/// A file system in memory of a few megabytes, to be filled. Linux only; needs the right to mount.
class TinyDisk final
{
public:
    /// nullptr if it may not be mounted here; `why` says so.
    static std::unique_ptr<TinyDisk> mount(qint64 bytes, QString &why);
    ~TinyDisk(); ///< takes it away with all that is on it
    Q_DISABLE_COPY_MOVE(TinyDisk)

    QString path() const { return m_folder.path(); }
    qint64 freeBytes() const;
    /// A file "ballast" of so many bytes, or of all that is left. False if it could not be written.
    bool addBallast(qint64 bytes);
    bool addBallast() { return addBallast(freeBytes()); }
    void removeBallast();

private:
    TinyDisk() = default;
    QString ballastPath() const;

    QTemporaryDir m_folder;
    bool m_isMounted = false;
};

} // namespace Hookglass::Test
