// SPDX-License-Identifier: MIT
#include "store/exportfile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include <cstdio>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr QFile::Permissions OwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Export", text);
}

bool isTaken(const QString &folder)
{
    const QFileInfo info(folder);
    if (!info.exists())
        return false;
    return !info.isDir() || !QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System |
                                                  QDir::NoDotAndDotDot);
}

/// A pipe or a device is written to; to put a file in its place would take it away from all.
bool isDevice(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() && !info.isFile() && !info.isDir();
}

} // namespace

ExportFile::~ExportFile() = default;

Error ExportFile::problem(const QString &why) const
{
    const QString name =
        m_path == "-"_L1 ? tr("Standard output") : QDir::toNativeSeparators(m_path);
    return {.code = ErrorCode::Storage,
            .message = tr("%1 could not be written: %2").arg(name, why),
            .detail = {}};
}

Result<std::unique_ptr<ExportFile>> ExportFile::open(const QString &path, ExportFormat format)
{
    std::unique_ptr<ExportFile> made(new ExportFile);
    made->m_path = path;
    if (path.isEmpty())
        return made;
    if (format == ExportFormat::Fixture) {
        if (path == "-"_L1) {
            return Error{.code = ErrorCode::InvalidInput,
                         .message = tr("A fixture is a folder: say which by a path."),
                         .detail = {}};
        }
        const QFileInfo info(path);
        if (isTaken(path)) {
            return Error{.code = ErrorCode::InvalidInput,
                         .message = tr("%1 is there already. Choose a new folder, or empty it.")
                                        .arg(QDir::toNativeSeparators(path)),
                         .detail = {}};
        }
        // Beside its place, so that it can be moved there in one go.
        made->m_folder = std::make_unique<QTemporaryDir>(
            info.absoluteDir().filePath(u".%1-XXXXXX"_s.arg(info.fileName())));
        if (!made->m_folder->isValid())
            return made->problem(made->m_folder->errorString());
        return made;
    }
    if (path == "-"_L1) {
        made->m_output = std::make_unique<QFile>();
        if (!made->m_output->open(stdout, QIODevice::WriteOnly))
            return made->problem(made->m_output->errorString());
        return made;
    }
    if (isDevice(path)) {
        made->m_output = std::make_unique<QFile>(path);
        if (!made->m_output->open(QIODevice::WriteOnly | QIODevice::ExistingOnly))
            return made->problem(made->m_output->errorString());
        return made;
    }
    made->m_file = std::make_unique<QSaveFile>(path);
    if (!made->m_file->open(QIODevice::WriteOnly))
        return made->problem(made->m_file->errorString());
    made->m_file->setPermissions(OwnerOnly);
    return made;
}

Result<void> ExportFile::write(const QList<ExportPiece> &pieces)
{
    for (const ExportPiece &piece : pieces) {
        m_bytes += piece.bytes.size();
        if (m_folder) {
            if (Result<void> done = writePart(piece); !done)
                return done;
            continue;
        }
        QFileDevice *device = m_file ? static_cast<QFileDevice *>(m_file.get()) : m_output.get();
        if (!device)
            continue;
        if (m_file && piece.isProgram)
            m_file->setPermissions(OwnerOnly | QFile::ExeOwner);
        if (device->write(piece.bytes) != piece.bytes.size())
            return problem(device->errorString());
    }
    return {};
}

Result<void> ExportFile::writePart(const ExportPiece &piece)
{
    const QString path = m_folder->filePath(piece.file);
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return problem(tr("a folder in it could not be made."));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) ||
        file.write(piece.bytes) != piece.bytes.size() || !file.flush())
        return problem(file.errorString());
    file.setPermissions(piece.isProgram ? OwnerOnly | QFile::ExeOwner : OwnerOnly);
    return {};
}

Result<void> ExportFile::moveFolder()
{
    QDir().rmdir(m_path); // an empty one would be in the way
    if (isTaken(m_path) || !QDir().rename(m_folder->path(), m_path))
        return problem(tr("something took its place meanwhile."));
    m_folder->setAutoRemove(false);
    return {};
}

Result<void> ExportFile::finish()
{
    if (m_folder)
        return moveFolder();
    if (m_output)
        return m_output->flush() ? Result<void>() : Result<void>(problem(m_output->errorString()));
    if (m_file && !m_file->commit())
        return problem(m_file->errorString());
    return {};
}

} // namespace Hookglass
