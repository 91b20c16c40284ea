// SPDX-License-Identifier: MIT
#include "exportwords.h"

#include "exportdialog.h"
#include "models/counted.h"

#include <QtCore/QLocale>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return ExportDialog::tr(text);
}

/// Of an event's deliveries one stands for all; said where there were more.
QString oneOfMany(const ExportProgress &progress)
{
    return progress.deliveries > progress.written
               ? tr("; of several deliveries the newest accepted one")
               : QString();
}

} // namespace

QString exportFormatTitle(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Jsonl:
        return ExportDialog::tr("Capture (JSONL)");
    case ExportFormat::Csv:
        return ExportDialog::tr("Table (CSV)");
    case ExportFormat::Har:
        return ExportDialog::tr("HTTP Archive (HAR 1.2)");
    case ExportFormat::Curl:
        return ExportDialog::tr("Shell script (cURL)");
    case ExportFormat::Fixture:
        return ExportDialog::tr("Test fixture (folder)");
    case ExportFormat::Evidence:
        return ExportDialog::tr("Evidence page (HTML)");
    }
    return {};
}

QString exportFormatWords(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Jsonl:
        return ExportDialog::tr(
            "Everything, byte by byte, to be imported or opened again. It holds the address of "
            "your endpoint: keep it to yourself, or redact it.");
    case ExportFormat::Csv:
        return ExportDialog::tr("A row an event, for a spreadsheet. Cells that would be formulas "
                                "begin with an apostrophe.");
    case ExportFormat::Har:
        return ExportDialog::tr("For browsers and other tools. Events that did not come as a "
                                "request are left out.");
    case ExportFormat::Curl:
        return ExportDialog::tr("Sends each event's bytes again, with its headers in their order.");
    case ExportFormat::Fixture:
        return ExportDialog::tr(
            "Bodies and headers with tests for pytest, Jest, PHPUnit and Go that send them to "
            "your handler. 1,000 events at most.");
    case ExportFormat::Evidence:
        return ExportDialog::tr("One page for somebody's support: what arrived and when, how it "
                                "was signed, and what was answered. No scripts.");
    }
    return {};
}

QString writtenWords(ExportFormat format, const ExportProgress &progress)
{
    const QString events = counted(progress.events, tr("1 event"), tr("%1 events"));
    const QString deliveries = counted(progress.deliveries, tr("1 delivery"), tr("%1 deliveries"));
    switch (format) {
    case ExportFormat::Jsonl:
        return tr("Written: %1 with %2").arg(events, deliveries);
    case ExportFormat::Csv:
        return counted(progress.written, tr("Written: 1 row, of one event"),
                       tr("Written: %1 rows, one an event")) +
               oneOfMany(progress);
    case ExportFormat::Har: {
        const QString entries = counted(progress.written, tr("Written: 1 entry, of one delivery"),
                                        tr("Written: %1 entries, one a delivery"));
        const qint64 without = progress.deliveries - progress.written;
        return without == 0
                   ? entries
                   : entries + counted(without, tr("; 1 that came without a request is left out"),
                                       tr("; %1 that came without a request are left out"));
    }
    case ExportFormat::Curl:
        return counted(progress.written, tr("Written: 1 command, of one event"),
                       tr("Written: %1 commands, one an event")) +
               oneOfMany(progress);
    case ExportFormat::Fixture:
        return counted(progress.written, tr("Written: 1 fixture, of one event"),
                       tr("Written: %1 fixtures, one an event")) +
               oneOfMany(progress);
    case ExportFormat::Evidence:
        return tr("Written: a page about %1 with %2").arg(events, deliveries);
    }
    return {};
}

QString exportSizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

} // namespace Hookglass
