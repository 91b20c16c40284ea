// SPDX-License-Identifier: MIT
#include "cli/await.h"
#include "cli/command.h"
#include "cli/eventchoice.h"
#include "cli/eventjson.h"
#include "cli/output.h"
#include "cli/serving.h"

#include "app/resourcedesk.h"
#include "app/workspace.h"
#include "core/jsontext.h"
#include "models/bytedifference.h"
#include "models/format.h"
#include "models/rawtext.h"
#include "models/resourcewords.h"
#include "store/eventreader.h"

#include <QtCore/QJsonArray>
#include <QtCore/QStringDecoder>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

QString outcomeWord(const FetchedResource &item)
{
    if (item.isDeleted)
        return u"deleted"_s;
    switch (item.outcome) {
    case ResourceOutcome::Fetched:
        return item.isInTrash ? u"trash"_s : u"fetched"_s;
    case ResourceOutcome::LeftOut:
        return u"leftOut"_s;
    case ResourceOutcome::Gone:
        return u"gone"_s;
    case ResourceOutcome::Forbidden:
        return u"forbidden"_s;
    case ResourceOutcome::RateLimited:
        return u"rateLimited"_s;
    case ResourceOutcome::Failed:
        return u"failed"_s;
    }
    Q_UNREACHABLE();
}

QString changeWord(ResourceChange::Kind kind)
{
    switch (kind) {
    case ResourceChange::Kind::Added:
        return u"added"_s;
    case ResourceChange::Kind::Removed:
        return u"removed"_s;
    case ResourceChange::Kind::Changed:
        return u"changed"_s;
    case ResourceChange::Kind::Rewritten:
        return u"rewritten"_s;
    case ResourceChange::Kind::Reordered:
        return u"reordered"_s;
    }
    Q_UNREACHABLE();
}

/// Values stay the texts that they are: a number of the JSON here could not hold them all.
QJsonObject diffJson(const ResourceView &view)
{
    const ResourceDiff &diff = view.diff;
    const std::optional<ByteDifference> first =
        firstByteDifference(view.before->bytes, view.shown->bytes);
    QJsonArray changes;
    for (const ResourceChange &change : diff.changes) {
        changes.append(QJsonObject{
            {u"kind"_s, changeWord(change.kind)},
            {u"path"_s, change.pointer},
            {u"before"_s,
             change.before.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(change.before))},
            {u"after"_s,
             change.after.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(change.after))},
            {u"noise"_s, change.isNoise},
            {u"text"_s, changeText(change)}});
    }
    return {{u"same"_s, diff.isSame},
            {u"visible"_s, diff.isVisible()},
            {u"summary"_s, diffSummary(diff)},
            {u"problem"_s, brokenText(diff)},
            {u"firstByte"_s, first ? QJsonValue(first->offset) : QJsonValue()},
            {u"left"_s, diff.left},
            {u"changes"_s, changes}};
}

QJsonValue snapshotJson(const std::optional<KeptText> &text)
{
    if (!text)
        return {};
    return QJsonObject{{u"id"_s, text->snapshot->id.value}, {u"fetchedAt"_s, toIso(text->at)}};
}

QJsonObject resourceJson(const FetchedResource &item, const ResourceView &view, bool withDiff)
{
    QJsonObject object{{u"kind"_s, item.key.kind},
                       {u"id"_s, item.key.number},
                       {u"name"_s, view.resource.name},
                       {u"outcome"_s, outcomeWord(item)},
                       {u"message"_s, item.message},
                       {u"snapshot"_s, snapshotJson(view.shown)},
                       {u"before"_s, snapshotJson(view.before)}};
    if (view.shown) {
        object.insert(u"bodyBase64"_s, QString::fromLatin1(view.shown->bytes.toBase64()));
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(view.shown->bytes);
        if (!decoder.hasError())
            object.insert(u"body"_s, text);
    }
    if (withDiff)
        object.insert(u"diff"_s,
                      view.before && view.shown ? QJsonValue(diffJson(view)) : QJsonValue());
    if (item.isDeleted || view.resource.state == ResourceState::Deleted) {
        QJsonArray kept;
        for (const Resource &resource : view.belongings) {
            kept.append(QJsonObject{{u"kind"_s, resource.key.kind},
                                    {u"id"_s, resource.key.number},
                                    {u"name"_s, resource.name}});
        }
        object.insert(u"kept"_s, kept);
    }
    return object;
}

QString ageOf(const KeptText &text)
{
    return formatAge(SystemClock().now() - text.at);
}

/// What came of it, above the resource itself.
QString headline(const FetchedResource &item, const ResourceView &view)
{
    Resource resource = view.resource;
    resource.key = item.key;
    QString line = resourceTitle(resource) + u": "_s;
    if (item.isDeleted)
        line += u"deleted, as the event says"_s;
    else if (item.outcome == ResourceOutcome::Fetched)
        line += item.isInTrash ? u"fetched, in Trash"_s : u"fetched"_s;
    else
        line += item.message;
    if (item.outcome != ResourceOutcome::Fetched) {
        line += view.shown ? u" The last snapshot is of %1."_s.arg(ageOf(*view.shown))
                           : u" It was never fetched before."_s;
    }
    return forTerminal(visibleText(line));
}

/// A line of JSON with what nobody sees (control characters, direction marks, invisible ones)
/// escaped: it reads as it is, and is the same value still. Outside of a string there is none of
/// them in JSON; text that is none is spelled as in the window.
QString jsonLine(const QByteArray &line, bool isJson)
{
    QString shown;
    for (qsizetype at = 0; at < line.size();) {
        const Atom atom = atomAt(line, at);
        at += atom.bytes;
        const bool isUnseen = atom.kind == AtomKind::Invisible || atom.kind == AtomKind::Mark;
        if (!isJson || !isUnseen) {
            appendShown(shown, atom);
            continue;
        }
        const QString units = QString::fromUcs4(&atom.code, 1);
        for (const QChar unit : units)
            shown += u"\\u%1"_s.arg(uint(unit.unicode()), 4, 16, QLatin1Char('0'));
    }
    return forTerminal(shown);
}

void printForPeople(const FetchedResource &item, const ResourceView &view, const Globals &globals,
                    bool withDiff)
{
    if (withDiff) {
        printLine(headline(item, view));
        if (!view.shown)
            return;
        if (!view.before) {
            printLine(u"  This is its first snapshot; there is nothing to compare with."_s);
            return;
        }
        const QList<ResourceChange> changes = sortedChanges(view.diff, false);
        for (const ResourceChange &change : changes)
            printLine(u"  "_s + forTerminal(changeText(change)));
        if (changes.isEmpty() || view.diff.left > 0 || !view.diff.isComparable())
            printLine(u"  "_s + forTerminal(diffSummary(view.diff)));
        const std::optional<ByteDifference> first =
            firstByteDifference(view.before->bytes, view.shown->bytes);
        if (first && (changes.isEmpty() || !view.diff.isComparable()))
            printLine(u"  "_s + forTerminal(byteDifferenceText(*first)));
        const qsizetype quiet = view.diff.changes.size() - view.diff.visibleCount();
        if (quiet > 0)
            printLine(
                u"  (%1 more that tell nothing: times, counters; --json has them)"_s.arg(quiet));
        printLine(u"  Compared with the snapshot of %1."_s.arg(ageOf(*view.before)));
        return;
    }
    if (!globals.quiet)
        printError(headline(item, view));
    if (view.shown) {
        const QByteArray &body = view.shown->bytes;
        const bool isJson = !JsonText::tokenize(body).problem;
        const QList<QByteArray> lines = JsonText::pretty(body).split('\n');
        for (const QByteArray &line : lines)
            printLine(jsonLine(line, isJson));
    }
    const bool isGone = item.isDeleted || view.resource.state == ResourceState::Deleted;
    if (isGone && !view.belongings.isEmpty() && !globals.quiet) {
        printError(u"Kept of what belonged to it:"_s);
        for (const Resource &resource : view.belongings)
            printError(u"  "_s + forTerminal(resourceTitle(resource)));
    }
}

int exitCodeOf(const FetchReport &report)
{
    const auto has = [&report](auto... outcomes) {
        return std::any_of(report.resources.cbegin(), report.resources.cend(),
                           [=](const FetchedResource &item) {
                               return !item.isDeleted && ((item.outcome == outcomes) || ...);
                           });
    };
    if (has(ResourceOutcome::Failed, ResourceOutcome::RateLimited))
        return CouldNot;
    if (has(ResourceOutcome::LeftOut, ResourceOutcome::Gone, ResourceOutcome::Forbidden) ||
        !report.problem.isEmpty())
        return CheckFailed;
    return Done;
}

/// The command, once the store is open.
int run(Workspace &workspace, const CommandLine &line, EventId event)
{
    ResourceDesk desk(workspace);
    const Result<SubjectView> subject = await<SubjectView>(
        [&](QObject *context, auto done) { desk.loadSubject(event, context, done); });
    if (!subject)
        return fail(subject.error());
    const bool needsKey = std::any_of(subject->resources.cbegin(), subject->resources.cend(),
                                      [](const SubjectResource &item) { return !item.isDeleted; });
    if (needsKey && !subject->whyNot.isEmpty())
        return fail({.code = ErrorCode::InvalidInput, .message = subject->whyNot, .detail = {}});
    const bool quiet = line.globals().quiet;
    const Result<FetchReport> report = await<FetchReport>([&](QObject *context, auto done) {
        QObject::connect(&desk, &ResourceDesk::fetched, context, done);
        QObject::connect(
            &desk, &ResourceDesk::waiting, context, [quiet](std::chrono::milliseconds time) {
                if (!quiet && time > std::chrono::seconds(1))
                    printError(
                        u"Waiting %1 s for the API's rate limit."_s.arg(time.count() / 1000));
            });
        desk.refetch({event}, {.includeTrash = line.isSet(u"include-trash"_s)});
    });
    if (!report)
        return fail(report.error());
    const bool withDiff = line.isSet(u"diff"_s);
    QJsonArray resources;
    for (const FetchedResource &item : report->resources) {
        const Result<ResourceView> view = await<ResourceView>([&](QObject *context, auto done) {
            desk.loadResource(subject->event.account, item.key, event, context, done);
        });
        if (!view)
            return fail(view.error());
        if (line.globals().json)
            resources.append(resourceJson(item, *view, withDiff));
        else
            printForPeople(item, *view, line.globals(), withDiff);
    }
    if (line.globals().json) {
        printJson({{u"event"_s, toJson(subject->event)},
                   {u"resources"_s, resources},
                   {u"problem"_s, report->problem}});
    } else if (!report->problem.isEmpty()) {
        printError(report->problem);
    } else if (report->mayBeInTrash() && !line.isSet(u"include-trash"_s) && !quiet) {
        printError(u"With --include-trash people in Trash are fetched, too."_s);
    }
    return exitCodeOf(*report);
}

} // namespace

int fetchCommand(const QStringList &arguments)
{
    CommandLine line(u"fetch ID [--diff] [--include-trash]"_s, arguments);
    line.addOption({u"diff"_s, u"Tell what differs from the snapshot before."_s});
    line.addOption({u"include-trash"_s, u"People in Trash, too."_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    EventId event;
    {
        // First, so that a wrong id makes no store.
        Result<std::unique_ptr<EventReader>> reader =
            EventReader::open(line.globals().dataFolder + "/hookglass.db"_L1);
        if (!reader)
            return fail(reader.error());
        const Result<EventId> found = chooseEvent(**reader, line.positional().constFirst());
        if (!found)
            return fail(found.error());
        event = *found;
    }
    Workspace workspace(commandOptions(line.globals(), u"fetch"_s));
    if (const Result<void> opened = openForCommand(workspace); !opened)
        return fail(opened.error());
    const int code = run(workspace, line, event);
    workspace.shutDown();
    return code;
}

} // namespace Hookglass::Cli
