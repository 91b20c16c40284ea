// SPDX-License-Identifier: MIT
#include "store/capturereader.h"

#include "store/jsonlines.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 PeekBytes = 4096;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Capture", text);
}

Error unreadable(const QString &path, const QString &why)
{
    return {.code = ErrorCode::InvalidInput,
            .message = tr("%1 could not be read: %2").arg(QDir::toNativeSeparators(path), why),
            .detail = {}};
}

bool isHar(const QByteArray &start)
{
    static const QRegularExpression pattern(u"^(?:\\x{feff})?\\s*\\{\\s*\"log\"\\s*:"_s);
    return pattern.match(QString::fromUtf8(start)).hasMatch();
}

class LineReader final : public CaptureReader
{
public:
    explicit LineReader(std::unique_ptr<QFile> file)
        : m_file(std::move(file))
    {
    }

    Result<CapturePage> next(int most, qint64 bytes) override
    {
        CapturePage page;
        qint64 read = 0;
        while (page.items.size() + page.problems.size() < most && read < bytes) {
            const QByteArray line = m_file->readLine(MostLineBytes);
            if (line.isEmpty())
                break;
            ++m_line;
            read += line.size();
            if (Result<void> done = take(line, page); !done)
                return done.error();
        }
        if (m_file->error() != QFileDevice::NoError)
            return unreadable(m_file->fileName(), m_file->errorString());
        page.isLast = m_file->atEnd();
        const qint64 size = m_file->size();
        page.share = page.isLast || size <= 0 ? 1 : double(m_file->pos()) / double(size);
        return page;
    }

private:
    Result<void> take(const QByteArray &line, CapturePage &page)
    {
        if (!line.endsWith('\n') && line.size() >= MostLineBytes - 1) {
            while (!m_file->atEnd() && !m_file->readLine(MostLineBytes).endsWith('\n')) {
            }
            page.problems.append({m_line, tr("The line is longer than 64 MB.")});
            return {};
        }
        QByteArray text = line.trimmed();
        if (m_line == 1 && text.startsWith("\xef\xbb\xbf"))
            text.remove(0, 3);
        if (text.isEmpty())
            return {};
        const Result<bool> isHeader = JsonLines::readHeader(text);
        if (!isHeader)
            return isHeader.error();
        if (*isHeader)
            return {};
        Result<CapturedDelivery> delivery = JsonLines::read(text);
        if (delivery)
            page.items.append({m_line, std::move(*delivery)});
        else
            page.problems.append({m_line, delivery.error().message});
        return {};
    }

    std::unique_ptr<QFile> m_file;
    qint64 m_line = 0;
};

} // namespace

CaptureReader::~CaptureReader() = default;

Result<std::unique_ptr<CaptureReader>> CaptureReader::open(const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return unreadable(path, file->errorString());
    if (!isHar(file->peek(PeekBytes)))
        return std::unique_ptr<CaptureReader>(std::make_unique<LineReader>(std::move(file)));
    if (file->size() > MostHarBytes)
        return unreadable(path, tr("a HAR may have 256 MB at most."));
    const QByteArray text = file->readAll();
    if (file->error() != QFileDevice::NoError)
        return unreadable(path, file->errorString());
    Result<std::unique_ptr<CaptureReader>> reader = openHar(text);
    if (!reader)
        return unreadable(path, reader.error().message);
    return reader;
}

} // namespace Hookglass
