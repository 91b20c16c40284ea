// SPDX-License-Identifier: MIT
#include "cli/await.h"
#include "cli/command.h"
#include "cli/drilljson.h"
#include "cli/eventchoice.h"
#include "cli/forwardjson.h"
#include "cli/output.h"
#include "cli/stopsignal.h"

#include "app/forwarddesk.h"
#include "app/workspace.h"
#include "store/eventreader.h"

#include <QtCore/QEventLoop>
#include <QtCore/QJsonArray>

#include <cmath>
#include <functional>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostBodyMegabytes = 5;

struct Wish
{
    QList<EventId> events;
    Target address;
    ReplayEdit edit;
    double perSecond = 0;
    bool isDrill = false;
};

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

Result<SignatureChoice> readSignature(const CommandLine &line)
{
    constexpr std::array<std::pair<const char *, SignatureChoice>, 4> choices{{
        {"keep-signature", SignatureChoice::Keep},
        {"resign", SignatureChoice::Resign},
        {"bad-signature", SignatureChoice::Break},
        {"no-signature", SignatureChoice::Drop},
    }};
    std::optional<SignatureChoice> chosen;
    for (const auto &[name, choice] : choices) {
        if (!line.isSet(QString::fromLatin1(name)))
            continue;
        if (chosen)
            return invalid(u"Only one of --keep-signature, --resign, --bad-signature and "
                           "--no-signature can be done."_s);
        chosen = choice;
    }
    return chosen.value_or(SignatureChoice::Keep);
}

Result<HeaderList> readHeaders(const CommandLine &line)
{
    HeaderList headers;
    const QStringList texts = line.values(u"header"_s);
    for (const QString &text : texts) {
        const qsizetype colon = text.indexOf(u':');
        if (colon <= 0)
            return invalid(u"--header takes 'Name: value'."_s);
        headers.append(
            {text.first(colon).trimmed().toLatin1(), text.sliced(colon + 1).trimmed().toUtf8()});
    }
    if (const QString problem = ForwardDesk::headersProblem(headers); !problem.isEmpty())
        return invalid(problem);
    return headers;
}

Result<Wish> readWish(const CommandLine &line)
{
    Wish wish;
    if (const QString problem = ForwardDesk::urlProblem(line.value(u"to"_s)); !problem.isEmpty())
        return invalid(u"--to: "_s + problem);
    wish.address.url = QUrl(line.value(u"to"_s), QUrl::StrictMode);
    wish.address.verifyTls = !line.isSet(u"insecure"_s);
    if (!wish.address.verifyTls && !ForwardDesk::isLoopback(wish.address.url))
        return invalid(u"--insecure works only with addresses of this machine."_s);
    bool isNumber = false;
    const double seconds = line.value(u"timeout"_s).toDouble(&isNumber);
    if (!isNumber || !(seconds >= 0.1 && seconds <= 600))
        return invalid(u"--timeout takes seconds, from 0.1 to 600."_s);
    wish.address.timeout = std::chrono::milliseconds(qint64(seconds * 1000));
    if (line.isSet(u"rate"_s)) {
        wish.perSecond = line.value(u"rate"_s).toDouble(&isNumber);
        if (!isNumber || !std::isfinite(wish.perSecond) || wish.perSecond <= 0)
            return invalid(u"--rate takes a number of requests a second."_s);
    }
    Result<HeaderList> headers = readHeaders(line);
    if (!headers)
        return headers.error();
    wish.address.headers = std::move(*headers); // ${NAME} is filled in when it is sent
    const Result<SignatureChoice> signature = readSignature(line);
    if (!signature)
        return signature.error();
    wish.edit.signature = *signature;
    if (headerValue(wish.address.headers, "FUB-Signature") &&
        wish.edit.signature != SignatureChoice::Keep) {
        return invalid(u"A --header 'FUB-Signature: …' says what the signature is: leave out the "
                       "other option for it."_s);
    }
    wish.isDrill = line.isSet(u"drill"_s);
    const bool isOne = line.positional().size() == 1;
    if (!isOne && (wish.isDrill || line.isSet(u"body"_s)))
        return invalid(u"--drill and --body take one event."_s);
    if (line.isSet(u"body"_s)) {
        Result<QByteArray> body = readInput(line.value(u"body"_s), MostBodyMegabytes);
        if (!body)
            return body.error();
        wish.edit.body = std::move(*body);
    }
    return wish;
}

Result<QList<EventId>> findEvents(const QString &dataFolder, const QStringList &names)
{
    Result<std::unique_ptr<EventReader>> reader =
        EventReader::open(dataFolder + "/hookglass.db"_L1);
    if (!reader)
        return reader.error();
    QList<EventId> events;
    for (const QString &name : names) {
        const Result<EventId> id = chooseEvent(**reader, name);
        if (!id)
            return id.error();
        const Result<QList<EventSummary>> known = (*reader)->summaries({*id});
        if (!known)
            return known.error();
        if (known->isEmpty()) {
            return Error{.code = ErrorCode::NotFound,
                         .message = u"There is no event %1 in the store."_s.arg(name),
                         .detail = {}};
        }
        events.append(*id);
    }
    return events;
}

QJsonObject attemptJson(const FinishedAttempt &finished)
{
    QJsonObject object =
        toJson(ForwardNews{.forward = finished.forward, .attempt = finished.attempt});
    object.remove(u"next"_s);
    object.insert(u"responseBodyBase64"_s,
                  QString::fromLatin1(finished.attempt.responseBody.toBase64()));
    object.insert(u"responseBytes"_s, finished.attempt.responseBytes);
    return object;
}

/// What was not sent of these, by how many were begun.
QJsonArray notSent(const QList<EventId> &events, qint64 begun)
{
    QJsonArray list;
    for (const EventId event : events.mid(begun))
        list.append(event.value);
    return list;
}

void printStopped(const ReplayProgress &last, qsizetype events)
{
    printError(
        u"Stopped: %1 of %2 sent, %3 delivered, %4 failed, %5 cut off; events not sent: %6."_s
            .arg(last.sent)
            .arg(last.total)
            .arg(last.delivered)
            .arg(last.failed)
            .arg(last.cancelled)
            .arg(events - last.eventsBegun));
}

/// Begins the replay, follows it to its end or until it is stopped, and says what came of it.
/// `events`: those that it sends, in their order.
int follow(ForwardDesk &desk, const QList<EventId> &events, const Globals &globals,
           const std::function<Result<quint64>()> &begin)
{
    QEventLoop loop;
    StopSignal stop;
    ReplayProgress last;
    QJsonArray all;
    bool isRefused = false;
    bool isStopped = false;
    QObject::connect(&desk, &ForwardDesk::replayEnded, &loop, [&](const FinishedAttempt &one) {
        isRefused = isRefused || one.attempt.outcome == AttemptOutcome::Status;
        if (globals.json)
            all.append(attemptJson(one));
        else
            printLine(toLine({.forward = one.forward, .attempt = one.attempt}));
    });
    QObject::connect(&desk, &ForwardDesk::replayProgressed, &loop,
                     [&](const ReplayProgress &progress) {
                         last = progress;
                         if (progress.isFinished)
                             loop.quit();
                     });
    std::optional<quint64> number;
    QObject::connect(&stop, &StopSignal::requested, &loop, [&] {
        isStopped = true;
        if (number)
            desk.cancelReplay(*number);
    });
    const Result<quint64> begun = begin();
    if (!begun)
        return fail(begun.error());
    number = *begun;
    if (isStopped)
        desk.cancelReplay(*number);
    loop.exec();
    if (globals.json) {
        QJsonObject object{{u"replays"_s, all},
                           {u"delivered"_s, last.delivered},
                           {u"failed"_s, last.failed},
                           {u"cancelled"_s, last.cancelled},
                           {u"stopped"_s, last.isCancelled}};
        if (last.isCancelled)
            object.insert(u"notSent"_s, notSent(events, last.eventsBegun));
        if (last.unfinished != 0)
            object.insert(u"unfinished"_s, last.unfinished);
        printJson(object);
    }
    if (!last.problem.isEmpty())
        printError(last.problem);
    if (last.isCancelled && !globals.quiet)
        printStopped(last, events.size());
    if (last.unfinished != 0 && !globals.quiet)
        printError(u"Go on with: hookglass-cli replay --continue %1"_s.arg(last.unfinished));
    if (last.isCancelled)
        return CouldNot;
    if (isRefused)
        return CheckFailed;
    return last.delivered == last.total ? Done : CouldNot;
}

int replay(ForwardDesk &desk, const Wish &wish, const Globals &globals)
{
    return follow(desk, wish.events, globals, [&desk, &wish] {
        return desk.startReplay({.events = wish.events,
                                 .targets = {},
                                 .address = wish.address,
                                 .edit = wish.edit,
                                 .perSecond = wish.perSecond});
    });
}

int listUnfinished(ForwardDesk &desk, const Globals &globals)
{
    const auto found = await<QList<UnfinishedReplay>>(
        [&](QObject *context, auto done) { desk.loadUnfinishedReplays(context, done); });
    if (!found)
        return fail(found.error());
    QJsonArray list;
    for (const UnfinishedReplay &replay : *found) {
        if (globals.json)
            list.append(toJson(replay));
        else
            printLine(toLine(replay));
    }
    if (globals.json)
        printJson({{u"unfinished"_s, list}});
    else if (list.isEmpty() && found->isEmpty() && !globals.quiet)
        printError(u"No replay was cut off."_s);
    return Done;
}

int goOn(ForwardDesk &desk, qint64 id, const Globals &globals)
{
    const Result<QList<EventId>> events = await<QList<EventId>>(
        [&](QObject *context, auto done) { desk.loadUnsent(id, context, done); });
    if (!events)
        return fail(events.error());
    return follow(desk, *events, globals, [&desk, id] {
        return await<quint64>(
            [&](QObject *context, auto done) { desk.continueReplay(id, context, done); });
    });
}

int forget(ForwardDesk &desk, qint64 id)
{
    const Result<bool> done = await<bool>([&](QObject *context, auto answered) {
        desk.forgetReplay(id, context, [answered](const Result<void> &forgotten) {
            answered(forgotten ? Result<bool>(true) : Result<bool>(forgotten.error()));
        });
    });
    return done ? Done : fail(done.error());
}

int drill(ForwardDesk &desk, const Wish &wish, const Globals &globals)
{
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::requested, &desk, &ForwardDesk::cancelDrills);
    const Result<DrillReport> report =
        await<DrillReport>([&](QObject *context, ForwardDesk::Callback<DrillReport> done) {
            desk.startDrill(wish.events.constFirst(), wish.address, wish.edit, context,
                            std::move(done));
        });
    if (!report)
        return fail(report.error());
    if (globals.json) {
        printJson({{u"drill"_s, toJson(*report)}});
    } else {
        for (const DrillReport::Step &step : report->steps) {
            printLine(u"%1: %2"_s.arg(step.title, forTerminal(step.words)));
            for (const DrillShot &shot : step.shots) {
                printLine(
                    u"  %1  %2  %3 ms"_s.arg(shot.event.value, 6)
                        .arg(shot.status ? QString::number(shot.status) : toWord(shot.outcome))
                        .arg(shot.took.count()));
            }
        }
    }
    if (report->isStopped) {
        if (!globals.quiet)
            printError(u"Stopped before the drill was done."_s);
        return CouldNot;
    }
    return report->isGood() ? Done : CheckFailed;
}

void addOptions(CommandLine &line)
{
    line.addOption({u"to"_s, u"Where to send it."_s, u"URL"_s});
    line.addOption({u"keep-signature"_s, u"The signature as it was received (default)."_s});
    line.addOption({u"resign"_s, u"Sign anew with the account's key."_s});
    line.addOption({u"bad-signature"_s, u"A signature that looks right, and is not."_s});
    line.addOption({u"no-signature"_s, u"No signature."_s});
    line.addOption(
        {u"body"_s, u"Send this instead of the body (- for standard input)."_s, u"FILE"_s});
    line.addOption({u"header"_s,
                    u"Set a header (may be repeated); ${NAME} in it is read from that variable."_s,
                    u"'N: V'"_s});
    line.addOption({u"rate"_s, u"So many requests a second at most."_s, u"N"_s});
    line.addOption(
        {u"timeout"_s, u"Wait so long for an answer (default 10)."_s, u"SECONDS"_s, u"10"_s});
    line.addOption({u"insecure"_s, u"Take any certificate; only for addresses of this machine."_s});
    line.addOption({u"unfinished"_s, u"List replays that were cut off (closed, killed)."_s});
    line.addOption({u"continue"_s, u"Send what is left of this one."_s, u"N"_s});
    line.addOption({u"forget"_s, u"Do not send what is left of it."_s, u"N"_s});
    line.addOption({u"drill"_s, u"Send it twice, in the wrong order, and three at once; report "
                                "what the program there makes of it."_s});
}

/// What is asked for besides sending events.
struct Errand
{
    enum class Kind { Send, List, Continue, Forget };
    Kind kind = Kind::Send;
    qint64 replay = 0;
};

Result<Errand> readErrand(const CommandLine &line)
{
    Errand errand;
    int count = 0;
    for (const auto &[name, kind] : {std::pair("unfinished", Errand::Kind::List),
                                     std::pair("continue", Errand::Kind::Continue),
                                     std::pair("forget", Errand::Kind::Forget)}) {
        const QString option = QString::fromLatin1(name);
        if (!line.isSet(option))
            continue;
        ++count;
        errand.kind = kind;
        if (kind == Errand::Kind::List)
            continue;
        bool isNumber = false;
        errand.replay = line.value(option).toLongLong(&isNumber);
        if (!isNumber || errand.replay < 1)
            return invalid(u"--%1 takes the number that --unfinished tells."_s.arg(option));
    }
    if (count == 0)
        return errand;
    if (count > 1 || !line.positional().isEmpty() || line.isSet(u"to"_s) ||
        line.isSet(u"drill"_s) || line.isSet(u"body"_s)) {
        return invalid(u"--unfinished, --continue and --forget stand alone: where and how it is "
                       "sent was said before."_s);
    }
    return errand;
}

int run(ForwardDesk &desk, const Errand &errand, const Wish &wish, const Globals &globals)
{
    switch (errand.kind) {
    case Errand::Kind::Send:
        return wish.isDrill ? drill(desk, wish, globals) : replay(desk, wish, globals);
    case Errand::Kind::List:
        return listUnfinished(desk, globals);
    case Errand::Kind::Continue:
        return goOn(desk, errand.replay, globals);
    case Errand::Kind::Forget:
        return forget(desk, errand.replay);
    }
    Q_UNREACHABLE();
}

/// Where, how and what.
Result<Wish> wholeWish(const CommandLine &line)
{
    if (line.positional().isEmpty())
        return invalid(u"Something is missing: which events."_s);
    if (!line.isSet(u"to"_s))
        return invalid(u"--to is missing: where to send it."_s);
    if (line.values(u"to"_s).size() > 1)
        return invalid(
            u"--to is given twice: one address at a time, so run it again for the other."_s);
    Result<Wish> wish = readWish(line);
    if (!wish)
        return wish;
    Result<QList<EventId>> events = findEvents(line.globals().dataFolder, line.positional());
    if (!events)
        return events.error();
    wish->events = std::move(*events);
    return wish;
}

} // namespace

int replayCommand(const QStringList &arguments)
{
    CommandLine line(u"replay ID… --to URL [--resign|--keep-signature|--bad-signature|"
                     "--no-signature] [--body FILE] [--header 'N: V']… [--drill]\n"
                     "       hookglass-cli replay --unfinished | --continue N | --forget N"_s,
                     arguments);
    addOptions(line);
    if (const auto code = line.parse(0, 100'000))
        return *code;
    const Result<Errand> errand = readErrand(line);
    if (!errand)
        return fail(errand.error());
    Wish wish;
    if (errand->kind == Errand::Kind::Send) {
        Result<Wish> whole = wholeWish(line);
        if (!whole)
            return fail(whole.error());
        wish = std::move(*whole);
    }

    WorkspaceOptions options;
    options.dataFolder = line.globals().dataFolder;
    options.holder = u"hookglass-cli replay"_s;
    options.role = WorkspaceOptions::Role::Write;
    Workspace workspace(options);
    if (const Result<void> opened = workspace.open(); !opened)
        return fail(opened.error());
    ForwardDesk desk(workspace);
    return run(desk, *errand, wish, line.globals());
}

} // namespace Hookglass::Cli
