// SPDX-License-Identifier: MIT
#include "app/workspace.h"
#include "core/clock.h"
#include "mainwindow.h"
#include "theme.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QDir>
#include <QtWidgets/QApplication>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;
using namespace Hookglass;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Main", text);
}

struct Options
{
    WorkspaceOptions workspace;
    Look look = Look::System;
    bool demo = false;
};

/// "127.0.0.1:8420", "[::1]:8420" or ":8420" (then 127.0.0.1).
bool readListen(const QString &text, ReceiverOptions &receiver)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const uint port = QStringView(text).mid(colon + 1).toUInt(&isNumber);
    if (colon < 0 || !isNumber || port > 65535)
        return false;
    QString host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    receiver.port = quint16(port);
    return host.isEmpty() || receiver.address.setAddress(host);
}

std::optional<Look> readLook(const QString &text)
{
    if (text.isEmpty() || text == "system"_L1)
        return Look::System;
    if (text == "light"_L1)
        return Look::Light;
    if (text == "dark"_L1)
        return Look::Dark;
    return std::nullopt;
}

/// nullopt after a message on stderr: wrong usage.
std::optional<Options> readOptions(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        translate("The webhook monitor for Follow Up Boss. Opens the window."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption data(u"data"_s, translate("Keep everything in this folder."),
                                  u"DIR"_s);
    const QCommandLineOption demo(u"demo"_s,
                                  translate("Start the sandbox with live traffic at once."));
    const QCommandLineOption listen(
        u"listen"_s, translate("Receive on this address; port 0 takes any free one."),
        u"ADDRESS:PORT"_s);
    const QCommandLineOption look(
        u"look"_s,
        translate("system, light or dark (default: the environment's HOOKGLASS_LOOK, "
                  "else system)."),
        u"LOOK"_s, qEnvironmentVariable("HOOKGLASS_LOOK"));
    parser.addOptions({data, demo, listen, look});
    parser.process(app);

    Options options;
    const auto refuse = [](const QString &message) {
        std::fputs(qPrintable(message + u'\n'), stderr);
        return std::nullopt;
    };
    if (!parser.positionalArguments().isEmpty())
        return refuse(translate("hookglass: unknown argument \"%1\"; see --help.")
                          .arg(parser.positionalArguments().constFirst()));
    if (parser.isSet(listen) && !readListen(parser.value(listen), options.workspace.receiver))
        return refuse(translate("hookglass: --listen takes an address and a port, such as "
                                "127.0.0.1:8420."));
    const std::optional<Look> wanted = readLook(parser.value(look));
    if (!wanted)
        return refuse(translate("hookglass: --look takes system, light or dark."));
    options.look = *wanted;
    options.demo = parser.isSet(demo);
    options.workspace.dataFolder = parser.isSet(data) ? QDir(parser.value(data)).absolutePath()
                                                      : Workspace::defaultDataFolder();
    options.workspace.holder = u"the Hookglass window"_s;
    return options;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"hookglass"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(HOOKGLASS_VERSION));
    // A machine without a display must be able to ask for help and version.
    const std::optional<Options> options = readOptions(argc, argv);
    if (!options)
        return 2;
    QApplication app(argc, argv);
    QApplication::setApplicationDisplayName(u"Hookglass"_s);
    QApplication::setDesktopFileName(u"hookglass"_s);

    const SystemClock clock;
    Theme theme(options->look);
    theme.apply(app);
    Workspace workspace(options->workspace);
    MainWindow window(theme, clock, workspace,
                      QDir(options->workspace.dataFolder).filePath(u"window.ini"_s));
    window.show();
    // After the first paint: opening the store must not hold the window back.
    QMetaObject::invokeMethod(
        &window,
        [&] {
            window.start();
            if (options->demo)
                window.startSandbox(2);
        },
        Qt::QueuedConnection);
    return QApplication::exec();
}
