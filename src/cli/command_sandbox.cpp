// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"
#include "cli/serving.h"
#include "cli/stopsignal.h"

#include <QtCore/QCoreApplication>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

Result<SandboxOptions> readOptions(const CommandLine &line)
{
    SandboxOptions options;
    const auto bad = [](const QString &what) {
        return Error{.code = ErrorCode::InvalidInput, .message = what, .detail = {}};
    };
    if (line.isSet(u"listen"_s)) {
        const Result<ListenAddress> listen = parseListen(line.value(u"listen"_s));
        if (!listen)
            return listen.error();
        if (!listen->address.isLoopback())
            return bad(u"The sandbox listens on this machine only (127.0.0.1 or ::1)."_s);
        options.address = listen->address;
        options.port = listen->port;
    }
    bool ok = true;
    if (line.isSet(u"seed"_s))
        options.seed = line.value(u"seed"_s).toUInt(&ok);
    if (!ok)
        return bad(u"--seed takes a whole number from 0."_s);
    if (line.isSet(u"rate"_s))
        options.eventsPerSecond = line.value(u"rate"_s).toDouble(&ok);
    if (!ok || !(options.eventsPerSecond >= 0 && options.eventsPerSecond <= 1000))
        return bad(u"--rate takes a number from 0 to 1000 (changes a second)."_s);
    if (line.isSet(u"time-scale"_s))
        options.timeScale = line.value(u"time-scale"_s).toDouble(&ok);
    if (!ok || !(options.timeScale > 0 && options.timeScale <= 1'000'000))
        return bad(u"--time-scale takes a number above 0; 60 makes a minute's wait a second."_s);
    options.escapeSlashes = line.isSet(u"escape-slashes"_s);
    if (line.isSet(u"system"_s))
        options.system = line.value(u"system"_s);
    if (options.system.isEmpty())
        return bad(u"--system takes a name."_s);
    return options;
}

void sayReady(const SandboxAccess &access, const Globals &globals)
{
    const QString api = access.api.toString();
    const QString apiKey = QString::fromLatin1(access.apiKey.reveal());
    const QString systemKey = QString::fromLatin1(access.systemKey.reveal());
    if (globals.json) {
        printJson({{u"ready"_s, true},
                   {u"api"_s, api},
                   {u"apiKey"_s, apiKey},
                   {u"system"_s, access.system},
                   {u"systemKey"_s, systemKey}});
        return;
    }
    // These keys open nothing but this simulated account, and only while it runs.
    printLine(u"API         %1\nAPI key     %2\nSystem      %3\nSystem key  %4"_s.arg(
        api, apiKey, access.system, systemKey));
}

} // namespace

int sandboxCommand(const QStringList &arguments)
{
    CommandLine line(u"sandbox [--listen 127.0.0.1:0] [--seed N] [--rate EVENTS_PER_S] "
                     "[--time-scale X] [--escape-slashes] [--system NAME]"_s,
                     arguments);
    line.addOption({u"listen"_s, u"Loopback address and port."_s, u"ADDRESS:PORT"_s});
    line.addOption(
        {u"seed"_s, u"Which account is made; the same seed makes the same one."_s, u"N"_s});
    line.addOption({u"rate"_s, u"Live traffic from the start."_s, u"EVENTS_PER_S"_s});
    line.addOption(
        {u"time-scale"_s, u"Retry waits and limits run so many times faster."_s, u"X"_s});
    line.addOption({u"escape-slashes"_s, u"Send bodies with \\/ and \\u00e9."_s});
    line.addOption({u"system"_s, u"Name of the system (X-System)."_s, u"NAME"_s});
    if (const auto code = line.parse(0, 0))
        return *code;
    const Result<SandboxOptions> options = readOptions(line);
    if (!options)
        return fail(options.error());

    const SystemClock clock;
    Sandbox sandbox(*options, clock);
    const Result<SandboxAccess> access = sandbox.start();
    if (!access)
        return fail(access.error());
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::requested, &sandbox, [] { QCoreApplication::quit(); });
    if (!line.globals().json && !line.globals().quiet) {
        QObject::connect(&sandbox, &Sandbox::happened, &sandbox,
                         [](const QString &sentence) { printLine(sentence); });
    }
    sayReady(*access, line.globals());
    QCoreApplication::exec();
    sandbox.stop();
    return Done;
}

} // namespace Hookglass::Cli
