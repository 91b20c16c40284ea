// SPDX-License-Identifier: MIT
#include "cli/await.h"
#include "cli/command.h"
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

int replay(ForwardDesk &desk, const Wish &wish, const Globals &globals)
{
    QEventLoop loop;
    StopSignal stop;
    ReplayProgress last;
    QJsonArray all;
    bool isRefused = false;
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
    const Result<quint64> number = desk.startReplay({.events = wish.events,
                                                     .targets = {},
                                                     .address = wish.address,
                                                     .edit = wish.edit,
                                                     .perSecond = wish.perSecond});
    if (!number)
        return fail(number.error());
    QObject::connect(&stop, &StopSignal::requested, &loop,
                     [&desk, id = *number] { desk.cancelReplay(id); });
    loop.exec();
    if (globals.json) {
        printJson(
            {{u"replays"_s, all}, {u"delivered"_s, last.delivered}, {u"failed"_s, last.failed}});
    }
    if (!last.problem.isEmpty())
        printError(last.problem);
    if (isRefused)
        return CheckFailed;
    return last.delivered == last.total ? Done : CouldNot;
}

QString verdictWord(DrillReport::Step::Verdict verdict)
{
    switch (verdict) {
    case DrillReport::Step::Verdict::Good:
        return u"good"_s;
    case DrillReport::Step::Verdict::Differs:
        return u"differs"_s;
    case DrillReport::Step::Verdict::Refused:
        return u"refused"_s;
    case DrillReport::Step::Verdict::NoAnswer:
        return u"noAnswer"_s;
    case DrillReport::Step::Verdict::Skipped:
        return u"skipped"_s;
    }
    return {};
}

QString stepWord(DrillReport::Step::Kind kind)
{
    switch (kind) {
    case DrillReport::Step::Kind::Twice:
        return u"twice"_s;
    case DrillReport::Step::Kind::OutOfOrder:
        return u"outOfOrder"_s;
    case DrillReport::Step::Kind::AtOnce:
        return u"atOnce"_s;
    }
    return {};
}

QJsonObject drillJson(const DrillReport &report)
{
    QJsonArray steps;
    for (const DrillReport::Step &step : report.steps) {
        QJsonArray shots;
        for (const DrillShot &shot : step.shots) {
            shots.append(
                QJsonObject{{u"event"_s, shot.event.value},
                            {u"outcome"_s, toWord(shot.outcome)},
                            {u"status"_s, shot.status ? QJsonValue(shot.status) : QJsonValue()},
                            {u"ms"_s, qint64(shot.took.count())}});
        }
        steps.append(QJsonObject{{u"step"_s, stepWord(step.kind)},
                                 {u"verdict"_s, verdictWord(step.verdict)},
                                 {u"words"_s, step.words},
                                 {u"requests"_s, shots}});
    }
    return {
        {u"target"_s, report.url.toString()}, {u"good"_s, report.isGood()}, {u"steps"_s, steps}};
}

int drill(ForwardDesk &desk, const Wish &wish, const Globals &globals)
{
    const Result<DrillReport> report =
        await<DrillReport>([&](QObject *context, ForwardDesk::Callback<DrillReport> done) {
            desk.startDrill(wish.events.constFirst(), wish.address, wish.edit, context,
                            std::move(done));
        });
    if (!report)
        return fail(report.error());
    if (globals.json) {
        printJson({{u"drill"_s, drillJson(*report)}});
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
    line.addOption({u"drill"_s, u"Send it twice, in the wrong order, and three at once; report "
                                "what the program there makes of it."_s});
}

} // namespace

int replayCommand(const QStringList &arguments)
{
    CommandLine line(u"replay ID… --to URL [--resign|--keep-signature|--bad-signature|"
                     "--no-signature] [--body FILE] [--header 'N: V']… [--drill]"_s,
                     arguments);
    addOptions(line);
    if (const auto code = line.parse(1, 100'000))
        return *code;
    if (!line.isSet(u"to"_s))
        return wrongUsage(u"--to is missing: where to send it."_s);
    Result<Wish> wish = readWish(line);
    if (!wish)
        return wish.error().code == ErrorCode::InvalidInput ? wrongUsage(wish.error().message)
                                                            : fail(wish.error());
    Result<QList<EventId>> events = findEvents(line.globals().dataFolder, line.positional());
    if (!events)
        return fail(events.error());
    wish->events = std::move(*events);

    WorkspaceOptions options;
    options.dataFolder = line.globals().dataFolder;
    options.holder = u"hookglass-cli replay"_s;
    options.role = WorkspaceOptions::Role::Write;
    Workspace workspace(options);
    if (const Result<void> opened = workspace.open(); !opened)
        return fail(opened.error());
    ForwardDesk desk(workspace);
    return wish->isDrill ? drill(desk, *wish, line.globals()) : replay(desk, *wish, line.globals());
}

} // namespace Hookglass::Cli
