// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/eventchoice.h"
#include "cli/eventcommands.h"
#include "cli/filterproblem.h"
#include "cli/output.h"
#include "cli/stopsignal.h"

#include "app/exportrun.h"
#include "app/workspace.h"
#include "store/eventreader.h"

#include <QtCore/QEventLoop>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>

#include <array>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array KindWords{"names",     "phones", "emails",
                               "addresses", "texts",  "keys and endpoint tokens"};
constexpr std::array KindNames{"names", "phones", "emails", "addresses", "texts", "keys"};

QString eventsWord(qint64 count)
{
    return count == 1 ? u"1 event"_s : u"%1 events"_s.arg(count);
}

QString deliveriesWord(qint64 count)
{
    return count == 1 ? u"1 delivery"_s : u"%1 deliveries"_s.arg(count);
}

/// What was written, in the format's own unit.
QString writtenWords(ExportFormat format, const ExportProgress &progress)
{
    const auto one = [&progress](const QString &single, const QString &many) {
        const bool isChosen = progress.deliveries > progress.written;
        return (progress.written == 1 ? single : many.arg(progress.written)) +
               (isChosen ? u"; of several deliveries the newest accepted one"_s : QString());
    };
    switch (format) {
    case ExportFormat::Csv:
        return one(u"1 row, of one event"_s, u"%1 rows, one an event"_s);
    case ExportFormat::Curl:
        return one(u"1 command, of one event"_s, u"%1 commands, one an event"_s);
    case ExportFormat::Fixture:
        return one(u"1 fixture, of one event"_s, u"%1 fixtures, one an event"_s);
    case ExportFormat::Har: {
        const qint64 without = progress.deliveries - progress.written;
        return (progress.written == 1 ? u"1 entry, of one delivery"_s
                                      : u"%1 entries, one a delivery"_s.arg(progress.written)) +
               (without == 0 ? QString()
                             : u"; %1 that came without a request left out"_s.arg(without));
    }
    case ExportFormat::Jsonl:
    case ExportFormat::Evidence:
        break;
    }
    return u"%1 with %2"_s.arg(eventsWord(progress.events), deliveriesWord(progress.deliveries));
}

QJsonObject toJson(const RedactionReport &report)
{
    QJsonObject object;
    for (size_t i = 0; i < KindNames.size(); ++i) {
        QJsonArray samples;
        for (const RedactionSample &sample : report.kinds[i].samples) {
            samples.append(QJsonObject{{u"before"_s, sample.before}, {u"after"_s, sample.after}});
        }
        object.insert(QLatin1StringView(KindNames[i]),
                      QJsonObject{{u"count"_s, report.kinds[i].count}, {u"samples"_s, samples}});
    }
    return object;
}

void printPreview(const ExportProgress &progress, const Globals &globals)
{
    if (globals.json) {
        printJson({{u"events"_s, progress.events},
                   {u"deliveries"_s, progress.deliveries},
                   {u"bytes"_s, progress.bytes},
                   {u"replaced"_s, toJson(progress.redaction)}});
        return;
    }
    printLine(u"%1, %2, %3 bytes; nothing was written."_s
                  .arg(eventsWord(progress.events), deliveriesWord(progress.deliveries))
                  .arg(progress.bytes));
    for (size_t i = 0; i < KindWords.size(); ++i) {
        const RedactionReport::Found &found = progress.redaction.kinds[i];
        printLine(u"%1 %2"_s.arg(found.count, 8).arg(QLatin1StringView(KindWords[i])));
        for (const RedactionSample &sample : found.samples) {
            printLine(u"           %1 -> %2"_s.arg(forTerminal(sample.before),
                                                   forTerminal(sample.after)));
        }
    }
}

Result<QList<EventId>> chosenEvents(const QString &databasePath, const QStringList &names)
{
    Result<std::unique_ptr<EventReader>> reader = EventReader::open(databasePath);
    if (!reader)
        return reader.error();
    QList<EventId> events;
    for (const QString &name : names) {
        const Result<EventId> id = chooseEvent(**reader, name);
        if (!id)
            return id.error();
        const Result<EventDetail> known = (*reader)->event(*id);
        if (!known)
            return known.error();
        events.append(*id);
    }
    return events;
}

ExportProgress finished(ExportRun &run)
{
    QEventLoop loop;
    StopSignal stop;
    QObject::connect(&run, &ExportRun::progressed, &loop, [&loop](const ExportProgress &progress) {
        if (progress.isFinished)
            loop.quit();
    });
    QObject::connect(&stop, &StopSignal::requested, &run, &ExportRun::cancel);
    run.start();
    if (!run.progress().isFinished)
        loop.exec();
    return run.progress();
}

void tellDone(const ExportProgress &progress, const ExportOrder &order, const Globals &globals)
{
    if (order.path != "-"_L1 && globals.json) {
        printJson({{u"events"_s, progress.events},
                   {u"deliveries"_s, progress.deliveries},
                   {u"written"_s, progress.written},
                   {u"bytes"_s, progress.bytes},
                   {u"output"_s, QFileInfo(order.path).absoluteFilePath()}});
        return;
    }
    if (globals.quiet)
        return;
    const QString where = order.path == "-"_L1 ? u"Wrote "_s : u"Wrote to %1: "_s.arg(order.path);
    QString text = where + writtenWords(order.format, progress) + u'.';
    if (order.isRedacted)
        text += u" Redacted: signatures do not fit these bodies any more."_s;
    printError(text); // stdout may be the export itself
}

int carryOut(const ExportOrder &order, const QString &dataFolder, const Globals &globals)
{
    WorkspaceOptions options;
    options.dataFolder = dataFolder;
    options.role = WorkspaceOptions::Role::Read;
    Workspace workspace(options);
    if (const Result<void> opened = workspace.open(); !opened)
        return fail(opened.error());
    ExportRun run(workspace, order);
    const ExportProgress progress = finished(run);
    if (!progress.problem.isEmpty())
        return fail({.code = progress.code, .message = progress.problem, .detail = {}});
    if (progress.isCancelled) {
        printError(order.path == "-"_L1 ? u"Interrupted: this is not all of it."_s
                                        : u"Interrupted; nothing was written."_s);
        return CouldNot;
    }
    if (!progress.keysMissing.isEmpty()) {
        printError(u"Not all keys of %1 are at hand here: where one stands in what arrived, it was "
                   "not found. Give the keys (environment or keychain) and export again, or look "
                   "before you pass it on."_s.arg(progress.keysMissing.join(u", "_s)));
    }
    if (order.path.isEmpty())
        printPreview(progress, globals);
    else
        tellDone(progress, order, globals);
    return Done;
}

void addOptions(CommandLine &line)
{
    line.addOption({u"format"_s, u"jsonl, csv, har, curl, fixture or evidence."_s, u"FORMAT"_s});
    line.addOption(
        {u"filter"_s, u"Only events such as event:people* -is:retry lag:>60s."_s, u"Q"_s});
    line.addOption({u"output"_s,
                    u"File, for a fixture a new folder (default: - for standard output)."_s,
                    u"PATH"_s, u"-"_s});
    line.addOption({u"redact"_s, u"Replace names, phones, emails, addresses and texts by made-up "
                                 "ones, the same for the same. Keys are never exported."_s});
    line.addOption({u"preview"_s, u"Only tell what would be replaced, with samples."_s});
    line.addOption({u"capture"_s, u"Of this capture instead of the store."_s, u"FILE"_s});
}

} // namespace

int exportEvents(const QStringList &arguments)
{
    CommandLine line(u"events export [--filter Q] [ID…] --format "
                     "jsonl|csv|har|curl|fixture|evidence [--output PATH] [--redact] [--preview]"_s,
                     arguments);
    addOptions(line);
    if (const auto code = line.parse(0, 100'000))
        return *code;
    ExportOrder order;
    const std::optional<ExportFormat> format = exportFormatFrom(line.value(u"format"_s));
    if (!format)
        return wrongUsage(u"--format takes jsonl, csv, har, curl, fixture or evidence."_s);
    order.format = *format;
    order.isRedacted = line.isSet(u"redact"_s);
    if (!line.isSet(u"preview"_s)) {
        order.path = line.value(u"output"_s);
        if (order.path.isEmpty())
            return wrongUsage(u"--output takes a path, or - for standard output."_s);
    }
    const QString filter = line.value(u"filter"_s);
    const FilterParse parsed = Filter::parse(filter);
    if (parsed.problem)
        return wrongUsage(toText(*parsed.problem, filter));
    order.filter = parsed.filter;
    if (line.isSet(u"filter"_s) && !line.positional().isEmpty())
        return wrongUsage(u"Either --filter or ids, not both."_s);
    if (!line.globals().quiet)
        printFilterHints(filter);

    std::unique_ptr<OpenedCapture> capture;
    QString dataFolder = line.globals().dataFolder;
    if (line.isSet(u"capture"_s)) {
        auto opened = openCapture(line.value(u"capture"_s));
        if (!opened)
            return fail(opened.error());
        capture = std::move(*opened);
        dataFolder = capture->dataFolder();
    }
    const QString path = dataFolder + "/hookglass.db"_L1;
    // Opening a workspace would make one.
    if (const auto reader = EventReader::open(path); !reader)
        return fail(reader.error());
    if (!line.positional().isEmpty()) {
        Result<QList<EventId>> events = chosenEvents(path, line.positional());
        if (!events)
            return fail(events.error());
        order.events = std::move(*events);
    }
    return carryOut(order, dataFolder, line.globals());
}

} // namespace Hookglass::Cli
