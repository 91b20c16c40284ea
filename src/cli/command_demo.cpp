// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"
#include "cli/servedforwards.h"
#include "cli/serving.h"

#include <QtCore/QTemporaryDir>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

int demoCommand(const QStringList &arguments)
{
    CommandLine line(u"demo [--seconds N] [--rate EVENTS_PER_S]"_s, arguments);
    line.addOption({u"seconds"_s, u"Stop after N seconds (default: at Ctrl+C)."_s, u"N"_s});
    line.addOption(
        {u"rate"_s, u"Live traffic, changes a second (default 2)."_s, u"EVENTS_PER_S"_s, u"2"_s});
    if (const auto code = line.parse(0, 0))
        return *code;
    bool secondsOk = true;
    const int seconds = line.isSet(u"seconds"_s) ? line.value(u"seconds"_s).toInt(&secondsOk) : 0;
    bool rateOk = false;
    const double rate = line.value(u"rate"_s).toDouble(&rateOk);
    if (!secondsOk || seconds < 0)
        return wrongUsage(u"--seconds takes a whole number."_s);
    if (!rateOk || !(rate > 0 && rate <= 1000))
        return wrongUsage(u"--rate takes a number above 0, 1000 at most."_s);

    // Without --data the demo leaves nothing behind and disturbs nobody's store.
    QTemporaryDir temporary;
    WorkspaceOptions options;
    options.dataFolder =
        line.globals().dataFolderGiven ? line.globals().dataFolder : temporary.path();
    options.holder = u"hookglass-cli demo"_s;
    Workspace workspace(options);
    const auto forwards = openForServing(workspace, line.globals());
    if (!forwards)
        return fail(forwards.error());

    std::optional<Error> failure;
    QObject context;
    QObject::connect(&workspace, &Workspace::sandboxFailed, &context, [&](const Error &error) {
        failure = error;
        QCoreApplication::exit();
    });
    QObject::connect(&workspace, &Workspace::sandboxStarted, &context,
                     [&](const QUrl &api, int webhooks) {
                         if (!line.globals().quiet) {
                             printError(u"Sandbox on %1, %2 webhooks registered; Ctrl+C stops."_s
                                            .arg(api.toString())
                                            .arg(webhooks));
                         }
                         workspace.setSandboxTraffic(rate);
                     });
    workspace.startSandbox();
    const int code = serveUntilStopped(workspace, line.globals(), std::chrono::seconds(seconds));
    return failure ? fail(*failure) : code;
}

} // namespace Hookglass::Cli
