// SPDX-License-Identifier: MIT
#include "app/version.h"
#include "cli/command.h"
#include "cli/output.h"
#include "store/schema.h"

#include <QtCore/QCoreApplication>

#ifdef Q_OS_UNIX
#include <csignal>
#endif
#ifdef Q_OS_WIN
#include <cstdio>

#include <fcntl.h>
#include <io.h>
#endif

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

struct Command
{
    QLatin1StringView name;
    int (*run)(const QStringList &);
    QLatin1StringView summary;
};

constexpr Command Commands[] = {
    {"demo"_L1, demoCommand, "sandbox and receiver in one process, an event a line"_L1},
    {"serve"_L1, serveCommand, "receive webhooks, an event a line"_L1},
    {"sandbox"_L1, sandboxCommand, "a Follow Up Boss account that is simulated on this machine"_L1},
    {"account"_L1, accountCommand, "add, edit, list, remove or check accounts"_L1},
    {"webhooks"_L1, webhooksCommand, "list, plan, apply, change or watch what is registered"_L1},
    {"events"_L1, eventsCommand, "list, show, export or import what was received"_L1},
    {"fetch"_L1, fetchCommand, "fetch what an event is about, and tell what changed"_L1},
    {"recover"_L1, recoverCommand, "fetch events by the ids found in a text"_L1},
    {"replay"_L1, replayCommand, "send events again, edited or not, and see what comes back"_L1},
    {"trigger"_L1, triggerCommand, "send a synthetic signed event to an address"_L1},
    {"verify"_L1, verifyCommand, "check a signature and say why it fails"_L1},
    {"doctor"_L1, doctorCommand, "what works here: store, keys, TLS, ports, tunnel programs"_L1},
};

QString usage()
{
    QString text = u"Usage: hookglass-cli COMMAND [options]\n\n"_s;
    for (const Command &command : Commands)
        text += u"  %1 %2\n"_s.arg(command.name, -9).arg(command.summary);
    text += u"\nOf every command: --data DIR, --json, --quiet, --help. Also: --version.\n"
            "Exit codes: 0 done, 1 the check failed, 2 wrong usage, 3 could not."_s;
    return text;
}

// Global options may stand before the command too.
int run(QStringList arguments)
{
    QStringList before;
    while (!arguments.isEmpty() && arguments.first().startsWith(u'-')) {
        const QString option = arguments.takeFirst();
        if (option == "--version"_L1 || option == "-v"_L1) {
            printLine(Build::about(u"hookglass-cli"_s));
            return Done;
        }
        if (option == "--help"_L1 || option == "-h"_L1) {
            printLine(usage());
            return Done;
        }
        before.append(option);
        if (option == "--data"_L1 && !arguments.isEmpty())
            before.append(arguments.takeFirst());
    }
    if (arguments.isEmpty())
        return wrongUsage(usage());
    const QString name = arguments.takeFirst();
    for (const Command &command : Commands) {
        if (name == command.name)
            return command.run(before + arguments);
    }
    return wrongUsage(u"There is no command “%1”.\n\n"_s.arg(forTerminal(name)) + usage());
}

/// Else Windows would change line ends in what a pipe brings and takes: bodies are exact bytes.
void passBytesAsTheyAre()
{
#ifdef Q_OS_WIN
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
#endif
}

/// A reader that goes away must not end us before we have tidied up: what was opened for a time
/// lies in temporary folders.
void endByOurselves()
{
#ifdef Q_OS_UNIX
    std::signal(SIGPIPE, SIG_IGN);
#endif
}

} // namespace

} // namespace Hookglass::Cli

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hookglass-cli"));
    QCoreApplication::setApplicationVersion(Hookglass::Build::version());
    using namespace Hookglass::Cli;
    passBytesAsTheyAre();
    endByOurselves();
    if (!QCoreApplication::arguments().contains(QStringLiteral("--quiet")))
        Hookglass::Schema::setTeller(&printError); // an older store is upgraded when it is opened
    const int code = run(QCoreApplication::arguments().sliced(1));
    if (code == Done && !allPrinted()) { // a pipeline must not take half of it for all
        if (!isOutputClosed())
            printError(QStringLiteral("Not all of the output could be written."));
        return CouldNot;
    }
    return code;
}
