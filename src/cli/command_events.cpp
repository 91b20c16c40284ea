// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/eventchoice.h"
#include "cli/eventcommands.h"
#include "cli/eventjson.h"
#include "cli/filterproblem.h"
#include "cli/output.h"

#include "store/eventreader.h"

#include <QtCore/QJsonArray>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

void addCaptureOption(CommandLine &line)
{
    line.addOption(
        {u"capture"_s, u"Of this capture (JSONL or HAR) instead of the store."_s, u"FILE"_s});
}

/// The store or a capture, as the command line says. A store that does not exist yet is an empty
/// one, not an error.
struct Source
{
    std::unique_ptr<OpenedCapture> capture;
    std::unique_ptr<EventReader> reader; ///< nullptr: there is no store yet
};

Result<Source> openSource(const CommandLine &line)
{
    Source source;
    QString folder = line.globals().dataFolder;
    if (line.isSet(u"capture"_s)) {
        auto capture = openCapture(line.value(u"capture"_s));
        if (!capture)
            return capture.error();
        source.capture = std::move(*capture);
        folder = source.capture->dataFolder();
    }
    auto reader = EventReader::open(folder + "/hookglass.db"_L1);
    if (reader)
        source.reader = std::move(*reader);
    else if (reader.error().code != ErrorCode::NotFound)
        return reader.error();
    return source;
}

/// The newest events that the filter wants, one more than `limit` if there is a further page.
Result<QList<EventSummary>> newest(EventReader &reader, const Filter &filter, int limit,
                                   std::optional<EventId> before)
{
    if (!filter.root)
        return reader.page(limit + 1, before);
    const Result<FilteredEvents> found =
        reader.filtered(filter, FilterMoment::local(SystemClock()), limit + 1, before);
    if (!found)
        return found.error();
    return reader.summaries(found->ids);
}

int list(const QStringList &arguments)
{
    CommandLine line(u"events list [--filter Q] [--limit N] [--after CURSOR] [--capture FILE]"_s,
                     arguments);
    line.addOption(
        {u"filter"_s, u"Only events such as event:people* -is:retry lag:>60s."_s, u"Q"_s});
    line.addOption({u"limit"_s, u"So many at most (default 50)."_s, u"N"_s, u"50"_s});
    line.addOption({u"after"_s, u"Go on after the page whose \"next\" this was."_s, u"CURSOR"_s});
    addCaptureOption(line);
    if (const auto code = line.parse(0, 0))
        return *code;
    bool ok = false;
    const int limit = line.value(u"limit"_s).toInt(&ok);
    if (!ok || limit < 1 || limit > 1'000'000)
        return wrongUsage(u"--limit takes a number from 1 to 1000000."_s);
    std::optional<EventId> before;
    if (line.isSet(u"after"_s)) {
        before = EventId{line.value(u"after"_s).toLongLong(&ok)};
        if (!ok || !before->isValid())
            return wrongUsage(u"--after takes the \"next\" of the page before."_s);
    }
    const QString text = line.value(u"filter"_s);
    const FilterParse parsed = Filter::parse(text);
    if (parsed.problem)
        return wrongUsage(toText(*parsed.problem, text));
    if (!line.globals().quiet)
        printFilterHints(text);
    QList<EventSummary> events;
    const Result<Source> source = openSource(line);
    if (!source)
        return fail(source.error());
    if (source->reader) {
        Result<QList<EventSummary>> page = newest(*source->reader, parsed.filter, limit, before);
        if (!page)
            return fail(page.error());
        events = std::move(*page);
    }
    if (events.isEmpty() && !before && !line.globals().quiet)
        printUnknownEvent(text);
    const bool more = events.size() > limit;
    if (more)
        events.resize(limit);
    if (!line.globals().json) {
        for (const EventSummary &event : std::as_const(events))
            printLine(toLine(event));
        if (more && !line.globals().quiet)
            printError(u"More: --after %1"_s.arg(events.constLast().id.value));
        return Done;
    }
    QJsonArray rows;
    for (const EventSummary &event : std::as_const(events))
        rows.append(toJson(event));
    printJson({{u"events"_s, rows},
               {u"next"_s,
                more ? QJsonValue(QString::number(events.constLast().id.value)) : QJsonValue()}});
    return Done;
}

int show(const QStringList &arguments)
{
    CommandLine line(u"events show ID [--capture FILE]"_s, arguments);
    addCaptureOption(line);
    if (const auto code = line.parse(1, 1))
        return *code;
    const QString text = line.positional().constFirst();
    const Result<Source> source = openSource(line);
    if (!source)
        return fail(source.error());
    if (!source->reader) {
        return fail(
            {.code = ErrorCode::NotFound,
             .message = u"There is no store yet: %1 holds none."_s.arg(line.globals().dataFolder),
             .detail = {}});
    }
    const Result<EventId> id = chooseEvent(*source->reader, text);
    if (!id)
        return fail(id.error());
    const Result<EventDetail> detail = source->reader->event(*id);
    if (!detail)
        return fail(detail.error());
    if (line.globals().json)
        printJson(toJson(*detail));
    else
        printBytes(toText(*detail).toUtf8());
    return Done;
}

} // namespace

int eventsCommand(const QStringList &arguments)
{
    return dispatch(u"events"_s,
                    {{u"list"_s, list},
                     {u"show"_s, show},
                     {u"export"_s, exportEvents},
                     {u"import"_s, importEvents},
                     {u"index"_s, indexEvents}},
                    arguments);
}

} // namespace Hookglass::Cli
