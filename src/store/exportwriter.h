// SPDX-License-Identifier: MIT
#pragma once

#include "store/capture.h"

#include <memory>

namespace Hookglass {

/// What an export is for.
enum class ExportFormat : quint8 {
    Jsonl,   ///< a capture: everything, to be imported again
    Csv,     ///< a row an event, for a spreadsheet
    Har,     ///< HTTP Archive 1.2, for tools that know it
    Curl,    ///< a shell script that sends the same bytes again
    Fixture, ///< a folder with bodies, headers and tests
    Evidence ///< one page to read, for somebody's support
};
inline constexpr int ExportFormatCount = 6;

/// "jsonl", "csv", "har", "curl", "fixture", "evidence".
QString exportFormatWord(ExportFormat format);
std::optional<ExportFormat> exportFormatFrom(const QString &word);
/// What such a file's name ends with, without a dot; empty: it is a folder.
QString exportSuffix(ExportFormat format);

/// A part of what is written.
struct ExportPiece
{
    QByteArray bytes;
    QString file = {}; ///< below the folder; empty: the export is one file
    bool isProgram = false;
    bool operator==(const ExportPiece &) const = default;
};

/// What a format must know of the whole.
struct ExportInfo
{
    bool isRedacted = false;
    Timestamp madeAt;
    QString program; ///< "Hookglass 0.1.0"
    /// Before a CSV; without it Excel takes UTF-8 for the system's old encoding. Programs that read
    /// a CSV mostly do without.
    bool hasByteOrderMark = false;
};

/// One format. Events come oldest first; nothing is kept of them, so that a million of them
/// needs no more room than one.
class ExportWriter
{
public:
    ExportWriter() = default;
    virtual ~ExportWriter();
    Q_DISABLE_COPY_MOVE(ExportWriter)

    virtual QList<ExportPiece> begin(const ExportInfo &info) = 0;
    virtual QList<ExportPiece> add(const ExportedEvent &event) = 0;
    virtual QList<ExportPiece> end() = 0;

    /// What was written so far, in the format's own unit: lines (Jsonl), rows (Csv), entries (Har),
    /// requests (Curl), folders with a body (Fixture), deliveries told of (Evidence).
    qint64 count() const { return m_count; }

protected:
    void addCount(qint64 more) { m_count += more; }

private:
    qint64 m_count = 0;
};

std::unique_ptr<ExportWriter> makeExportWriter(ExportFormat format);

std::unique_ptr<ExportWriter> makeJsonlWriter();
std::unique_ptr<ExportWriter> makeCsvWriter();
std::unique_ptr<ExportWriter> makeHarWriter();
std::unique_ptr<ExportWriter> makeCurlWriter();
std::unique_ptr<ExportWriter> makeFixtureWriter();
std::unique_ptr<ExportWriter> makeEvidenceWriter();

/// The delivery that stands for an event where one is enough: the newest one that was accepted,
/// else the newest. nullptr if there is none.
const CapturedDelivery *chosenDelivery(const ExportedEvent &event);

/// The header lines to send again: without those of the connection and the length, and without
/// those whose value was taken out. Byte by byte and in order, each with CR LF.
QByteArray sendableLines(const CapturedDelivery &delivery);
/// The same as names and values, without the blanks around them.
HeaderList sendableHeaders(const CapturedDelivery &delivery);

/// A curl command that sends the delivery to "$url" with its headers, the body from `body`
/// ("@-", "@body.bin"), and prints the answer's status.
QByteArray curlCommand(const CapturedDelivery &delivery, const QByteArray &body);

/// One argument for a POSIX shell.
QByteArray shellQuoted(QByteArray bytes);
/// Lines of 76 characters, each with its line end.
QByteArray wrappedBase64(const QByteArray &bytes);

} // namespace Hookglass
