// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"
#include "cli/stopsignal.h"
#include "cli/webhooksession.h"

#include "core/eventcatalog.h"
#include "fub/callbackurl.h"
#include "fub/desiredwebhooks.h"
#include "fub/webhookwatch.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QTimer>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int MaxFileMegabytes = 4;

void addCommonOptions(CommandLine &line)
{
    line.addOption({u"account"_s, u"Whose webhooks."_s, u"NAME"_s});
}

void addForeignOption(CommandLine &line)
{
    line.addOption({u"include-foreign"_s, u"Also change webhooks that are not ours."_s});
}

PlanRunner::Foreign foreignOf(const CommandLine &line)
{
    return line.isSet(u"include-foreign"_s) ? PlanRunner::Foreign::Include
                                            : PlanRunner::Foreign::Skip;
}

QJsonObject toJson(const Webhook &webhook)
{
    return {{u"id"_s, webhook.id},
            {u"event"_s, webhook.event},
            {u"url"_s, webhook.url},
            {u"status"_s, webhook.status}};
}

QString toWord(PlanStep::Kind kind)
{
    switch (kind) {
    case PlanStep::Kind::Create:
        return u"create"_s;
    case PlanStep::Kind::Change:
        return u"change"_s;
    case PlanStep::Kind::Delete:
        return u"delete"_s;
    }
    Q_UNREACHABLE();
}

QString toWord(StepResult::State state)
{
    switch (state) {
    case StepResult::State::Waiting:
        return u"waiting"_s;
    case StepResult::State::Done:
        return u"done"_s;
    case StepResult::State::Skipped:
        return u"skipped"_s;
    case StepResult::State::Conflict:
        return u"conflict"_s;
    case StepResult::State::Failed:
        return u"failed"_s;
    case StepResult::State::Cancelled:
        return u"cancelled"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const PlanStep &step)
{
    QJsonObject object{{u"action"_s, toWord(step.kind)}, {u"foreign"_s, step.isForeign}};
    if (step.kind != PlanStep::Kind::Create)
        object.insert(u"before"_s, toJson(step.before));
    if (step.kind != PlanStep::Kind::Delete)
        object.insert(u"after"_s, toJson(step.after));
    return object;
}

QString toLine(const PlanStep &step)
{
    const Webhook &shown = step.kind == PlanStep::Kind::Delete ? step.before : step.after;
    QString line = u"%1  %2  %3"_s.arg(toWord(step.kind), -6)
                       .arg(forTerminal(shown.event), -28)
                       .arg(forTerminal(shown.url));
    if (step.kind == PlanStep::Kind::Change && step.before.url != step.after.url)
        line += u"  (was %1)"_s.arg(forTerminal(step.before.url));
    if (step.kind == PlanStep::Kind::Change && step.before.status != step.after.status)
        line += u"  %1 -> %2"_s.arg(forTerminal(step.before.status), step.after.status);
    if (step.isForeign)
        line += u"  [not ours]"_s;
    return line;
}

void printPlan(const WebhookPlan &plan, const Globals &globals)
{
    if (globals.json) {
        QJsonArray steps;
        QJsonArray untouched;
        for (const PlanStep &step : plan.steps)
            steps.append(toJson(step));
        for (const Webhook &webhook : plan.untouched)
            untouched.append(toJson(webhook));
        printJson({{u"steps"_s, steps},
                   {u"untouched"_s, untouched},
                   {u"problems"_s, QJsonArray::fromStringList(plan.problems)}});
        return;
    }
    printLine(plan.sentence());
    for (const PlanStep &step : plan.steps)
        printLine(u"  "_s + toLine(step));
    for (const QString &problem : plan.problems)
        printError(forTerminal(problem));
}

/// Carries the plan out, tells of every step; the exit code.
int carryOut(WebhookSession &session, const WebhookPlan &plan, const CommandLine &line)
{
    const Globals &globals = line.globals();
    const QList<StepResult> results =
        plan.isEmpty() ? QList<StepResult>() : session.carryOut(plan, foreignOf(line));
    int code = plan.problems.isEmpty() ? Done : CheckFailed;
    QJsonArray rows;
    for (const StepResult &result : results) {
        if (result.state == StepResult::State::Failed)
            code = CouldNot;
        else if (result.state != StepResult::State::Done && code == Done)
            code = CheckFailed;
        QJsonObject row = toJson(result.step);
        row.insert(u"state"_s, toWord(result.state));
        row.insert(u"message"_s, result.message);
        rows.append(row);
        if (!globals.json) {
            printLine(u"%1  %2%3"_s.arg(toWord(result.state), -8)
                          .arg(toLine(result.step), result.message.isEmpty()
                                                        ? QString()
                                                        : u"  "_s + forTerminal(result.message)));
        }
    }
    if (globals.json) {
        printJson(
            {{u"results"_s, rows}, {u"problems"_s, QJsonArray::fromStringList(plan.problems)}});
        return code;
    }
    for (const QString &problem : plan.problems)
        printError(forTerminal(problem));
    if (results.isEmpty() && plan.problems.isEmpty() && !globals.quiet)
        printError(u"Nothing to do: everything is as it should be."_s);
    if (code == CheckFailed && foreignOf(line) == PlanRunner::Foreign::Skip &&
        std::any_of(results.cbegin(), results.cend(), [](const StepResult &result) {
            return result.state == StepResult::State::Skipped;
        }))
        printError(u"--include-foreign changes webhooks that are not ours, too."_s);
    return code;
}

int list(const QStringList &arguments)
{
    CommandLine line(u"webhooks list --account NAME"_s, arguments);
    addCommonOptions(line);
    if (const auto code = line.parse(0, 0))
        return *code;
    auto session = WebhookSession::open(line.globals(), line.value(u"account"_s));
    if (!session)
        return fail(session.error());
    const Result<QList<Webhook>> webhooks = (*session)->list();
    if (!webhooks)
        return fail(webhooks.error());
    const WebhookPlanner planner = (*session)->planner();
    QJsonArray rows;
    for (const Webhook &webhook : *webhooks) {
        QJsonObject row = toJson(webhook);
        row.insert(u"ours"_s, planner.isOurs(webhook));
        rows.append(row);
        if (!line.globals().json) {
            printLine(u"%1  %2  %3  %4%5"_s.arg(webhook.id, 6)
                          .arg(forTerminal(webhook.status), -8)
                          .arg(forTerminal(webhook.event), -28)
                          .arg(forTerminal(webhook.url),
                               planner.isOurs(webhook) ? QString() : u"  [not ours]"_s));
        }
    }
    if (line.globals().json)
        printJson({{u"webhooks"_s, rows}});
    else if (rows.isEmpty() && !line.globals().quiet)
        printError(
            u"No webhook is registered for the system “%1”."_s.arg((*session)->account().system));
    return Done;
}

/// Opens the account, looks at the wishes, asks for its webhooks, and gives both to `work`.
/// `check` gets the API's address and gives an exit code if there is no need to ask.
template <typename Check, typename Work>
int withPlanner(const CommandLine &line, Check check, Work work)
{
    auto session = WebhookSession::open(line.globals(), line.value(u"account"_s));
    if (!session)
        return fail(session.error());
    if (const std::optional<int> code = check((*session)->apiBase()))
        return *code;
    const Result<QList<Webhook>> current = (*session)->list();
    if (!current)
        return fail(current.error());
    return work(**session, (*session)->planner());
}

std::optional<int> nothingToCheck(const QUrl &)
{
    return std::nullopt;
}

/// What is not refused, but should be looked at again; each of it once.
void printDoubts(const QStringList &events, const QStringList &urls, const QUrl &apiBase,
                 const Globals &globals)
{
    if (globals.quiet)
        return;
    const Result<EventCatalog> catalog = EventCatalog::load();
    for (const QString &event : events) {
        if (catalog && !catalog->find(event))
            printError(
                u"Hookglass does not know the event “%1”; asking all the same."_s.arg(event));
    }
    for (const QString &url : urls) {
        const QList<UrlFinding> findings = examineCallbackUrl(url, apiBase);
        for (const UrlFinding &finding : findings)
            printError(u"%1: %2"_s.arg(url, finding.text));
    }
}

/// plan and apply: the desired state from a file.
template <typename Work>
int withDesired(const CommandLine &line, Work work)
{
    const Result<QByteArray> bytes = readInput(line.positional().constFirst(), MaxFileMegabytes);
    if (!bytes)
        return fail(bytes.error());
    Result<QList<WantedWebhook>> wanted = QList<WantedWebhook>();
    const auto check = [&](const QUrl &apiBase) -> std::optional<int> {
        wanted = readDesiredWebhooks(*bytes, apiBase);
        if (!wanted)
            return fail(wanted.error());
        QStringList events;
        QStringList urls;
        for (const WantedWebhook &wish : std::as_const(*wanted)) {
            events << wish.event;
            urls << wish.url;
        }
        events.removeDuplicates();
        urls.removeDuplicates();
        printDoubts(events, urls, apiBase, line.globals());
        return std::nullopt;
    };
    return withPlanner(line, check, [&](WebhookSession &session, const WebhookPlanner &planner) {
        return work(session, planner.become(*wanted));
    });
}

/// --url, where it is refused.
std::optional<int> refuseUrl(const QString &url, const QUrl &apiBase)
{
    const QString refusal = refusalOfCallbackUrl(url, apiBase);
    return refusal.isEmpty() ? std::nullopt : std::optional(wrongUsage(u"--url: "_s + refusal));
}

int plan(const QStringList &arguments)
{
    CommandLine line(u"webhooks plan FILE|- --account NAME [--check]"_s, arguments);
    addCommonOptions(line);
    line.addOption({u"check"_s, u"Exit code 1 if anything would change."_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    return withDesired(line, [&](WebhookSession &, const WebhookPlan &made) -> int {
        printPlan(made, line.globals());
        const bool differs = line.isSet(u"check"_s) && !made.isEmpty();
        return differs || !made.problems.isEmpty() ? CheckFailed : Done;
    });
}

int apply(const QStringList &arguments)
{
    CommandLine line(u"webhooks apply FILE|- --account NAME [--include-foreign]"_s, arguments);
    addCommonOptions(line);
    addForeignOption(line);
    if (const auto code = line.parse(1, 1))
        return *code;
    return withDesired(line, [&](WebhookSession &session, const WebhookPlan &made) {
        return carryOut(session, made, line);
    });
}

int registerEvents(const QStringList &arguments)
{
    CommandLine line(u"webhooks register EVENT… --url URL --account NAME [--include-foreign]"_s,
                     arguments);
    addCommonOptions(line);
    addForeignOption(line);
    line.addOption({u"url"_s, u"Where the events are sent."_s, u"URL"_s});
    if (const auto code = line.parse(1, 1000))
        return *code;
    const QString url = line.value(u"url"_s);
    const auto check = [&](const QUrl &apiBase) {
        const std::optional<int> refused = refuseUrl(url, apiBase);
        if (!refused)
            printDoubts(line.positional(), {url}, apiBase, line.globals());
        return refused;
    };
    return withPlanner(line, check, [&](WebhookSession &session, const WebhookPlanner &planner) {
        return carryOut(session, planner.registerFor(line.positional(), url), line);
    });
}

std::optional<qint64> idOf(const CommandLine &line)
{
    bool isNumber = false;
    const qint64 id = line.positional().constFirst().toLongLong(&isNumber);
    return isNumber && id > 0 ? std::optional(id) : std::nullopt;
}

int update(const QStringList &arguments)
{
    CommandLine line(u"webhooks update ID --account NAME [--url URL] [--status Active|Disabled] "
                     "[--include-foreign]"_s,
                     arguments);
    addCommonOptions(line);
    addForeignOption(line);
    line.addOption({u"url"_s, u"The new address."_s, u"URL"_s});
    line.addOption({u"status"_s, u"Active or Disabled."_s, u"STATUS"_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    const std::optional<qint64> id = idOf(line);
    const QString status = line.value(u"status"_s);
    if (!id)
        return wrongUsage(u"The id of a webhook is a number; webhooks list shows it."_s);
    if (!line.isSet(u"url"_s) && !line.isSet(u"status"_s))
        return wrongUsage(u"--url or --status says what to change."_s);
    if (line.isSet(u"status"_s) && status != Webhook::Active && status != Webhook::Disabled)
        return wrongUsage(u"--status takes Active or Disabled."_s);
    WebhookChange change;
    if (line.isSet(u"url"_s))
        change.url = line.value(u"url"_s);
    if (line.isSet(u"status"_s))
        change.status = status;
    const auto check = [&](const QUrl &apiBase) -> std::optional<int> {
        if (!change.url)
            return std::nullopt;
        const std::optional<int> refused = refuseUrl(*change.url, apiBase);
        if (!refused)
            printDoubts({}, {*change.url}, apiBase, line.globals());
        return refused;
    };
    return withPlanner(line, check, [&](WebhookSession &session, const WebhookPlanner &planner) {
        return carryOut(session, planner.change(*id, change), line);
    });
}

int remove(const QStringList &arguments)
{
    CommandLine line(u"webhooks delete ID --account NAME [--include-foreign]"_s, arguments);
    addCommonOptions(line);
    addForeignOption(line);
    if (const auto code = line.parse(1, 1))
        return *code;
    const std::optional<qint64> id = idOf(line);
    if (!id)
        return wrongUsage(u"The id of a webhook is a number; webhooks list shows it."_s);
    const auto remove = [&](WebhookSession &session, const WebhookPlanner &planner) {
        return carryOut(session, planner.remove({*id}), line);
    };
    return withPlanner(line, nothingToCheck, remove);
}

void printNotice(const WebhookNotice &notice, const Globals &globals)
{
    if (globals.json) {
        QJsonObject object{{u"what"_s, notice.word()}, {u"webhook"_s, toJson(notice.now)}};
        if (notice.kind != WebhookNotice::Kind::New)
            object.insert(u"before"_s, toJson(notice.before));
        printJson(object);
    } else {
        printLine(forTerminal(notice.sentence()));
    }
}

int watch(const QStringList &arguments)
{
    CommandLine line(u"webhooks watch --account NAME [--interval SECONDS]"_s, arguments);
    addCommonOptions(line);
    line.addOption({u"interval"_s, u"Seconds between two looks (60)."_s, u"SECONDS"_s, u"60"_s});
    if (const auto code = line.parse(0, 0))
        return *code;
    bool isNumber = false;
    const double seconds = line.value(u"interval"_s).toDouble(&isNumber);
    if (!isNumber || !(seconds >= 0.1) || seconds > 86'400)
        return wrongUsage(u"--interval takes seconds, from 0.1 to 86400."_s);
    auto session = WebhookSession::open(line.globals(), line.value(u"account"_s));
    if (!session)
        return fail(session.error());
    WebhookWatch watcher((*session)->client(), std::chrono::milliseconds(qint64(seconds * 1000)));
    QObject::connect(&watcher, &WebhookWatch::started, &watcher, [&](int count) {
        if (line.globals().json)
            printJson({{u"ready"_s, true}, {u"webhooks"_s, count}});
        else if (!line.globals().quiet)
            printError((count == 1 ? u"Watching 1 webhook; Ctrl+C stops."_s
                                   : u"Watching %1 webhooks; Ctrl+C stops."_s.arg(count)));
    });
    QObject::connect(&watcher, &WebhookWatch::noticed, &watcher,
                     [&](const QList<WebhookNotice> &notices) {
                         for (const WebhookNotice &notice : notices)
                             printNotice(notice, line.globals());
                     });
    int code = Done;
    QObject::connect(&watcher, &WebhookWatch::failed, &watcher, [&](const Error &error) {
        printError(error.message);
        // What the API refuses does not get better by itself; the network does.
        if (error.code == ErrorCode::Refused || error.code == ErrorCode::InvalidInput) {
            code = CouldNot;
            QCoreApplication::quit();
        }
    });
    const StopSignal stop;
    QObject::connect(&stop, &StopSignal::requested, &watcher, [] { QCoreApplication::quit(); });
    watcher.start();
    QCoreApplication::exec();
    return code;
}

} // namespace

int webhooksCommand(const QStringList &arguments)
{
    return dispatch(u"webhooks"_s,
                    {{u"list"_s, list},
                     {u"plan"_s, plan},
                     {u"apply"_s, apply},
                     {u"register"_s, registerEvents},
                     {u"update"_s, update},
                     {u"delete"_s, remove},
                     {u"watch"_s, watch}},
                    arguments);
}

} // namespace Hookglass::Cli
