// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/eventchoice.h"
#include "cli/eventjson.h"
#include "cli/filterproblem.h"
#include "cli/output.h"

#include "store/eventreader.h"

#include <QtCore/QJsonArray>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

/// A store that does not exist yet is an empty one, not an error.
Result<std::unique_ptr<EventReader>> openReader(const Globals &globals)
{
    return EventReader::open(globals.dataFolder + "/hookglass.db"_L1);
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
    CommandLine line(u"events list [--filter Q] [--limit N] [--after CURSOR]"_s, arguments);
    line.addOption(
        {u"filter"_s, u"Only events such as event:people* -is:retry lag:>60s."_s, u"Q"_s});
    line.addOption({u"limit"_s, u"So many at most (default 50)."_s, u"N"_s, u"50"_s});
    line.addOption({u"after"_s, u"Go on after the page whose \"next\" this was."_s, u"CURSOR"_s});
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
    QList<EventSummary> events;
    Result<std::unique_ptr<EventReader>> reader = openReader(line.globals());
    if (!reader && reader.error().code != ErrorCode::NotFound)
        return fail(reader.error());
    if (reader) {
        Result<QList<EventSummary>> page = newest(**reader, parsed.filter, limit, before);
        if (!page)
            return fail(page.error());
        events = std::move(*page);
    }
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
    CommandLine line(u"events show ID"_s, arguments);
    if (const auto code = line.parse(1, 1))
        return *code;
    const QString text = line.positional().constFirst();
    Result<std::unique_ptr<EventReader>> reader = openReader(line.globals());
    if (!reader)
        return fail(reader.error());
    const Result<EventId> id = chooseEvent(**reader, text);
    if (!id)
        return fail(id.error());
    const Result<EventDetail> detail = (*reader)->event(*id);
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
    return dispatch(u"events"_s, {{u"list"_s, list}, {u"show"_s, show}}, arguments);
}

} // namespace Hookglass::Cli
