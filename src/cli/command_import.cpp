// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/eventcommands.h"
#include "cli/output.h"
#include "cli/stopsignal.h"

#include "app/workspace.h"

#include <QtCore/QEventLoop>
#include <QtCore/QJsonArray>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostPrinted = 20;

/// Runs until it is finished, or Ctrl+C ended it.
template <typename Run>
ImportProgress finished(Run &run)
{
    QEventLoop loop;
    StopSignal stop;
    QObject::connect(&run, &Run::progressed, &loop, [&loop](const ImportProgress &progress) {
        if (progress.isFinished)
            loop.quit();
    });
    QObject::connect(&stop, &StopSignal::requested, &run, &Run::cancel);
    run.start();
    if (!run.progress().isFinished)
        loop.exec();
    return run.progress();
}

QJsonObject toJson(const ImportProgress &progress)
{
    QJsonArray problems;
    for (const CaptureProblem &problem : progress.problems) {
        problems.append(QJsonObject{{u"line"_s, problem.line},
                                    {u"message"_s, problem.message},
                                    {u"imported"_s, problem.isTaken}});
    }
    return {{u"imported"_s, progress.imported},
            {u"events"_s, progress.events},
            {u"duplicates"_s, progress.duplicates},
            {u"skipped"_s, progress.skipped},
            {u"bad"_s, progress.bad},
            {u"incomplete"_s, progress.incomplete},
            {u"problems"_s, problems}};
}

QString toSentence(const ImportProgress &progress)
{
    QString text = u"Imported %1 deliveries, %2 events of them new; %3 were here already."_s
                       .arg(progress.imported)
                       .arg(progress.events)
                       .arg(progress.duplicates);
    if (progress.skipped > 0)
        text += u" %1 entries were no webhooks."_s.arg(progress.skipped);
    if (progress.incomplete > 0)
        text += u" Not as they were: %1."_s.arg(progress.incomplete);
    return text;
}

} // namespace

void printProblems(const ImportProgress &progress)
{
    const QList<CaptureProblem> shown = progress.problems.mid(0, MostPrinted);
    for (const CaptureProblem &problem : shown)
        printError(u"%1 %2: %3"_s.arg(problem.isEntry ? u"Entry"_s : u"Line"_s)
                       .arg(problem.line)
                       .arg(problem.message));
    const qint64 all = progress.bad + progress.incomplete;
    if (all > shown.size())
        printError(u"… and %1 more (--json lists them)."_s.arg(all - shown.size()));
}

Result<std::unique_ptr<OpenedCapture>> openCapture(const QString &path)
{
    auto capture = std::make_unique<OpenedCapture>(path);
    const ImportProgress progress = finished(*capture);
    if (!progress.problem.isEmpty())
        return Error{.code = progress.code, .message = progress.problem, .detail = {}};
    if (progress.isCancelled) {
        return Error{.code = ErrorCode::Storage, .message = u"Interrupted."_s, .detail = {}};
    }
    printProblems(progress);
    if (progress.imported == 0 && progress.bad > 0) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = u"%1 is no capture."_s.arg(path),
                     .detail = {}};
    }
    return capture;
}

int importEvents(const QStringList &arguments)
{
    CommandLine line(u"events import FILE|- [--account NAME]"_s, arguments);
    line.addOption({u"account"_s,
                    u"All of it belongs to this account (default: as the capture says; a name "
                    "that is unknown here stays a mere name)."_s,
                    u"NAME"_s});
    if (const auto code = line.parse(1, 1))
        return *code;
    WorkspaceOptions options;
    options.dataFolder = line.globals().dataFolder;
    options.holder = u"hookglass-cli events import"_s;
    options.role = WorkspaceOptions::Role::Write;
    Workspace workspace(options);
    if (const Result<void> opened = workspace.open(); !opened)
        return fail(opened.error());
    AccountId account;
    if (line.isSet(u"account"_s)) {
        const QString name = line.value(u"account"_s).trimmed();
        const QList<Account> accounts = workspace.accounts();
        for (const Account &one : accounts) {
            if (one.name.compare(name, Qt::CaseInsensitive) == 0)
                account = one.id;
        }
        if (!account.isValid())
            return wrongUsage(u"There is no account “%1”."_s.arg(name));
    }
    const QString path = line.positional().constFirst();
    ImportRun run(workspace, path, account);
    const ImportProgress progress = finished(run);
    printProblems(progress);
    const bool isUntouched = (!progress.problem.isEmpty() || progress.bad > 0) &&
                             progress.imported + progress.duplicates + progress.skipped == 0;
    if (line.globals().json)
        printJson(toJson(progress));
    else if (!line.globals().quiet && !isUntouched)
        printLine(toSentence(progress));
    if (!progress.problem.isEmpty())
        return fail({.code = progress.code, .message = progress.problem, .detail = {}});
    if (progress.isCancelled) {
        printError(u"Interrupted; what was imported stays. Import it again to go on."_s);
        return CouldNot;
    }
    if (progress.bad + progress.incomplete == 0)
        return Done;
    if (progress.imported + progress.duplicates == 0)
        return wrongUsage(u"%1 is no capture."_s.arg(path));
    return CheckFailed;
}

} // namespace Hookglass::Cli
