// SPDX-License-Identifier: MIT
#include "store/exportwriter.h"

#include <algorithm>
#include <array>
#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

struct FormatName
{
    ExportFormat format;
    QLatin1StringView word;
    QLatin1StringView suffix;
};

constexpr std::array<FormatName, ExportFormatCount> FormatNames{{
    {ExportFormat::Jsonl, "jsonl"_L1, "jsonl"_L1},
    {ExportFormat::Csv, "csv"_L1, "csv"_L1},
    {ExportFormat::Har, "har"_L1, "har"_L1},
    {ExportFormat::Curl, "curl"_L1, "sh"_L1},
    {ExportFormat::Fixture, "fixture"_L1, ""_L1},
    {ExportFormat::Evidence, "evidence"_L1, "html"_L1},
}};

/// RFC 9110 §5.6.2: only such a name can be sent at all.
bool isToken(const QByteArray &name)
{
    constexpr QByteArrayView others = "!#$%&'*+-.^_`|~";
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.contains(c);
    });
}

/// RFC 9110 §7.6.1 and what a client makes itself.
bool isOfConnection(const QByteArray &name)
{
    constexpr std::array names{
        "host", "content-length", "connection", "transfer-encoding", "expect",
        "te",   "upgrade",        "keep-alive", "trailer",           "proxy-connection"};
    const QByteArray lower = name.toLower();
    return std::any_of(names.begin(), names.end(),
                       [&lower](const char *one) { return lower == one; });
}

} // namespace

ExportWriter::~ExportWriter() = default;

QString exportFormatWord(ExportFormat format)
{
    return FormatNames.at(size_t(format)).word;
}

std::optional<ExportFormat> exportFormatFrom(const QString &word)
{
    for (const FormatName &name : FormatNames) {
        if (word == name.word)
            return name.format;
    }
    return std::nullopt;
}

QString exportSuffix(ExportFormat format)
{
    return FormatNames.at(size_t(format)).suffix;
}

std::unique_ptr<ExportWriter> makeExportWriter(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Jsonl:
        return makeJsonlWriter();
    case ExportFormat::Csv:
        return makeCsvWriter();
    case ExportFormat::Har:
        return makeHarWriter();
    case ExportFormat::Curl:
        return makeCurlWriter();
    case ExportFormat::Fixture:
        return makeFixtureWriter();
    case ExportFormat::Evidence:
        return makeEvidenceWriter();
    }
    Q_UNREACHABLE();
}

const CapturedDelivery *chosenDelivery(const ExportedEvent &event)
{
    const CapturedDelivery *chosen = nullptr;
    for (const CapturedDelivery &delivery : event.deliveries) {
        const bool isBetter = !chosen || chosen->disposition == Disposition::Refused ||
                              delivery.disposition == Disposition::Accepted;
        // What came as a request has the headers.
        if (isBetter && (!chosen || chosen->head.isEmpty() || !delivery.head.isEmpty()))
            chosen = &delivery;
    }
    return chosen;
}

QByteArray sendableLines(const CapturedDelivery &delivery)
{
    if (delivery.head.isEmpty())
        return "Content-Type: application/json\r\n";
    QByteArray kept;
    bool isKept = false;
    QByteArrayList lines = delivery.head.split('\n');
    lines.removeFirst(); // the request line
    for (QByteArray &line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty())
            break;
        const bool goesOn = line.startsWith(' ') || line.startsWith('\t'); // RFC 9112 §5.2
        if (!goesOn) {
            const QByteArray name = line.left(line.indexOf(':'));
            isKept = isToken(name) && !isOfConnection(name) && !isSecretHeader(name);
        }
        if (isKept)
            kept += line + "\r\n";
    }
    return kept;
}

HeaderList sendableHeaders(const CapturedDelivery &delivery)
{
    return parseHead('\n' + sendableLines(delivery)); // without a request line
}

QByteArray shellQuoted(QByteArray bytes)
{
    bytes.replace("'", "'\\''");
    return '\'' + bytes + '\'';
}

QByteArray wrappedBase64(const QByteArray &bytes)
{
    constexpr qsizetype width = 76;
    const QByteArray base64 = bytes.toBase64();
    QByteArray lines;
    lines.reserve(base64.size() + base64.size() / width + 1);
    for (qsizetype at = 0; at < base64.size(); at += width)
        lines += base64.mid(at, width) + '\n';
    return lines;
}

} // namespace Hookglass
