// SPDX-License-Identifier: MIT
#include "store/capturereader.h"

#include "store/jsonlines.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>

#include <cstdio>
#include <optional>
#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 PeekBytes = 4096;
constexpr qint64 PieceBytes = 256 * 1024;
constexpr qsizetype LongestHeader = 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Capture", text);
}

Error unreadable(const QString &path, const QString &why)
{
    return {
        .code = ErrorCode::InvalidInput,
        .message =
            tr("%1 could not be read: %2")
                .arg(path == "-"_L1 ? tr("Standard input") : QDir::toNativeSeparators(path), why),
        .detail = {}};
}

/// What it is instead of a capture; empty: it may be one.
QString otherKind(const QByteArray &start)
{
    if (start.startsWith("\x1f\x8b") || start.startsWith("PK\x03\x04") ||
        start.startsWith("\x28\xb5\x2f\xfd") || start.startsWith("BZh") ||
        start.startsWith("\xfd"
                         "7zXZ"))
        return tr("it is compressed; unpack it first.");
    if (start.startsWith("\xff\xfe") || start.startsWith("\xfe\xff")) {
        return tr("it is UTF-16, as some shells write what goes through \">\"; a capture is UTF-8. "
                  "Export it with --output instead.");
    }
    return {};
}

bool isHar(const QByteArray &start)
{
    static const QRegularExpression pattern(u"^(?:\\x{feff})?\\s*\\{\\s*\"log\"\\s*:"_s);
    return pattern.match(QString::fromUtf8(start)).hasMatch();
}

/// A pipe does not tell its size, and gives some at a time.
QByteArray readUpTo(QFile &file, qint64 most)
{
    QByteArray all;
    while (all.size() < most) {
        const QByteArray more = file.read(most - all.size());
        if (more.isEmpty())
            break;
        all += more;
    }
    return all;
}

/// The lines of a file. By hand: QFile::readLine() takes the room of the longest line allowed for
/// each one.
class Lines
{
public:
    explicit Lines(std::unique_ptr<QFile> file)
        : m_file(std::move(file))
    {
    }

    struct Line
    {
        QByteArray text;
        bool isTooLong = false; ///< then it has no text
    };
    /// nullopt: there are no more.
    std::optional<Line> next();
    bool atEnd() const { return m_at == m_buffer.size() && m_file->atEnd(); }
    double share() const
    {
        const qint64 size = m_file->size();
        const qint64 done = m_file->pos() - (m_buffer.size() - m_at);
        return atEnd() || size <= 0 ? 1 : double(done) / double(size);
    }
    const QFile &file() const { return *m_file; }

private:
    /// False at the end.
    bool readMore();

    std::unique_ptr<QFile> m_file;
    QByteArray m_buffer;
    qsizetype m_at = 0; ///< up to here it was taken
};

bool Lines::readMore()
{
    const QByteArray more = m_file->read(PieceBytes);
    m_buffer.remove(0, m_at);
    m_at = 0;
    m_buffer += more;
    return !more.isEmpty();
}

std::optional<Lines::Line> Lines::next()
{
    Line line;
    qsizetype looked = m_at;
    for (;;) {
        const qsizetype end = m_buffer.indexOf('\n', looked);
        if (end >= 0) {
            if (!line.isTooLong)
                line.text = m_buffer.mid(m_at, end - m_at);
            m_at = end + 1;
            return line;
        }
        if (m_buffer.size() - m_at > CaptureReader::MostLineBytes)
            line.isTooLong = true;
        if (line.isTooLong)
            m_at = m_buffer.size();
        const qsizetype waiting = m_buffer.size() - m_at;
        if (!readMore()) {
            const bool isNothing = m_buffer.isEmpty() && !line.isTooLong;
            line.text = std::exchange(m_buffer, {});
            return isNothing ? std::nullopt : std::optional(line);
        }
        looked = waiting;
    }
}

class LineReader final : public CaptureReader
{
public:
    explicit LineReader(std::unique_ptr<QFile> file)
        : m_lines(std::move(file))
    {
    }

    Result<CapturePage> next(int most, qint64 bytes) override
    {
        CapturePage page;
        qint64 read = 0;
        while (page.items.size() + page.problems.size() < most && read < bytes) {
            const std::optional<Lines::Line> line = m_lines.next();
            if (!line)
                break;
            ++m_number;
            read += line->text.size();
            if (Result<void> done = take(*line, page); !done)
                return done.error();
        }
        if (m_lines.file().error() != QFileDevice::NoError)
            return unreadable(m_lines.file().fileName(), m_lines.file().errorString());
        page.isLast = m_lines.atEnd();
        page.share = m_lines.share();
        return page;
    }

private:
    Result<void> take(const Lines::Line &line, CapturePage &page)
    {
        if (line.isTooLong) {
            page.problems.append({m_number, tr("The line is longer than 64 MB."), false});
            return {};
        }
        QByteArray text = line.text.trimmed();
        if (m_number == 1 && text.startsWith("\xef\xbb\xbf"))
            text.remove(0, 3);
        if (text.isEmpty())
            return {};
        // Anywhere: captures may be put one behind the other.
        if (text.size() <= LongestHeader && text.contains("\"hookglass\"")) {
            const Result<bool> isHeader = JsonLines::readHeader(text);
            if (!isHeader)
                return isHeader.error();
            if (*isHeader)
                return {};
        }
        Result<CapturedDelivery> delivery = JsonLines::read(text);
        if (delivery)
            page.items.append({m_number, std::move(*delivery)});
        else
            page.problems.append({m_number, delivery.error().message, false});
        return {};
    }

    Lines m_lines;
    qint64 m_number = 0;
};

} // namespace

CaptureReader::~CaptureReader() = default;

Result<std::unique_ptr<CaptureReader>> CaptureReader::open(const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    const bool isOpen =
        path == "-"_L1 ? file->open(stdin, QIODevice::ReadOnly) : file->open(QIODevice::ReadOnly);
    if (!isOpen)
        return unreadable(path, file->errorString());
    const QByteArray start = file->peek(PeekBytes);
    if (start.isEmpty())
        return unreadable(path, tr("it is empty."));
    if (const QString other = otherKind(start); !other.isEmpty())
        return unreadable(path, other);
    if (!isHar(start))
        return std::unique_ptr<CaptureReader>(std::make_unique<LineReader>(std::move(file)));
    if (file->size() > MostHarBytes)
        return unreadable(path, tr("a HAR may have 256 MB at most."));
    const QByteArray text = readUpTo(*file, MostHarBytes + 1);
    if (file->error() != QFileDevice::NoError)
        return unreadable(path, file->errorString());
    if (text.size() > MostHarBytes)
        return unreadable(path, tr("a HAR may have 256 MB at most."));
    Result<std::unique_ptr<CaptureReader>> reader = openHar(text);
    if (!reader)
        return unreadable(path, reader.error().message);
    return reader;
}

} // namespace Hookglass
