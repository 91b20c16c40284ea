// SPDX-License-Identifier: MIT
#pragma once

#include "store/exportwriter.h"

#include <QtCore/QFile>
#include <QtCore/QSaveFile>
#include <QtCore/QTemporaryDir>

#include <memory>

namespace Hookglass {

/// Where an export goes: a file, a folder or standard output. A file or folder appears only when
/// all of it is there; an older file stays until then. Only its owner may read it. Into a pipe or a
/// device it goes at once. One thread.
class ExportFile final
{
public:
    /// `path`: a file (for the format Fixture a folder that is not there yet, or empty); "-": to
    /// standard output; empty: nowhere.
    static Result<std::unique_ptr<ExportFile>> open(const QString &path, ExportFormat format);
    ~ExportFile(); ///< what was not finished leaves nothing behind
    Q_DISABLE_COPY_MOVE(ExportFile)

    Result<void> write(const QList<ExportPiece> &pieces);
    Result<void> finish();
    qint64 bytes() const { return m_bytes; }

private:
    ExportFile() = default;
    Result<void> writePart(const ExportPiece &piece);
    Result<void> moveFolder();
    Error problem(const QString &why) const;

    QString m_path;
    qint64 m_bytes = 0;
    std::unique_ptr<QSaveFile> m_file;
    std::unique_ptr<QFile> m_output; ///< standard output, a pipe or a device
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace Hookglass
