// SPDX-License-Identifier: MIT
#include "app/updatedesk.h"
#include "app/version.h"
#include "app/workspace.h"
#include "commands.h"
#include "core/clock.h"
#include "mainwindow.h"
#include "selfcheck.h"
#include "settingspage.h"
#include "theme.h"
#include "updatelink.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QDir>
#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtGui/QActionGroup>
#include <QtWidgets/QApplication>

#include <cstdio>
#include <memory>
#include <optional>

#ifdef Q_OS_WIN
#include <windows.h>
#endif

using namespace Qt::StringLiterals;
using namespace Hookglass;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Main", text);
}

constexpr auto LookSetting = "window/look"_L1;

struct Options
{
    enum class Task { Window, Version, SelfCheck };
    Task task = Task::Window;
    WorkspaceOptions workspace;
    Look look = Look::System;
    bool isLookAsked = false; ///< on the command line or by the environment
    bool demo = false;
};

/// A program with a window has no console on Windows: it borrows that of whoever started it, unless
/// its output already goes somewhere.
void borrowConsole()
{
#ifdef Q_OS_WIN
    const HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    if ((out && out != INVALID_HANDLE_VALUE) || !AttachConsole(ATTACH_PARENT_PROCESS))
        return;
    // What cannot be opened is as silent as before.
    (void)std::freopen("CONOUT$", "w", stdout);
    (void)std::freopen("CONOUT$", "w", stderr);
#endif
}

/// Whether it went out whole.
bool print(const QString &text)
{
    const QByteArray bytes = text.toUtf8() + '\n';
    return std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout) ==
               size_t(bytes.size()) &&
           std::fflush(stdout) == 0;
}

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
    const QCommandLineOption version({u"v"_s, u"version"_s},
                                     translate("Print the version, the commit and Qt's version."));
    const QCommandLineOption selfCheck(
        u"self-check"_s,
        translate("Look whether all that the window needs works here, print a line for each, and "
                  "end: 0 if it does, else 1. Shows no window and touches no data."));
    parser.addOptions({data, demo, listen, look, version, selfCheck});
    parser.process(app);

    Options options;
    if (parser.isSet(version))
        options.task = Options::Task::Version;
    else if (parser.isSet(selfCheck))
        options.task = Options::Task::SelfCheck;
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
    options.isLookAsked = !parser.value(look).isEmpty();
    options.demo = parser.isSet(demo);
    options.workspace.dataFolder = parser.isSet(data) ? QDir(parser.value(data)).absolutePath()
                                                      : Workspace::defaultDataFolder();
    options.workspace.holder = u"the Hookglass window"_s;
    return options;
}

/// What was chosen in the window, unless another one is asked for now.
Look lookFor(const Options &options, const QString &settingsFile)
{
    if (options.isLookAsked)
        return options.look;
    const QSettings settings(settingsFile, QSettings::IniFormat);
    return readLook(settings.value(LookSetting).toString()).value_or(Look::System);
}

/// Commands that change the look, and keep it for the next start.
void addLooks(MainWindow &window, Theme &theme, const QString &settingsFile, Look now)
{
    const auto add = [&](const QString &title, Look look, const QString &word) {
        QAction *action = addCommand(&window, title, {});
        QObject::connect(action, &QAction::triggered, &window, [&theme, settingsFile, look, word] {
            theme.setLook(look);
            QSettings(settingsFile, QSettings::IniFormat).setValue(LookSetting, word);
        });
        action->setCheckable(true);
        action->setChecked(look == now);
        return action;
    };
    auto *looks = new QActionGroup(&window);
    looks->addAction(add(translate("Look: as the system"), Look::System, u"system"_s));
    looks->addAction(add(translate("Look: light"), Look::Light, u"light"_s));
    looks->addAction(add(translate("Look: dark"), Look::Dark, u"dark"_s));
}

/// A machine without a display can be checked, too.
void needNoDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY") &&
        qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
#endif
}

/// 0: all that is needed works; 1: something does not, or could not be printed.
int runSelfCheck(int argc, char *argv[], Look look)
{
    needNoDisplay();
    QApplication app(argc, argv);
    Theme theme(look);
    theme.apply(app);
    const QList<Health::Finding> findings = selfCheck(theme);
    bool isPrinted = print(u"hookglass "_s + Build::version());
    for (const Health::Finding &finding : findings)
        isPrinted = print(Health::line(finding)) && isPrinted;
    return isPrinted && Health::isHealthy(findings) ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    borrowConsole();
    QCoreApplication::setApplicationName(u"hookglass"_s);
    QCoreApplication::setApplicationVersion(Build::version());
    // A machine without a display must be able to ask for help and version.
    const std::optional<Options> options = readOptions(argc, argv);
    if (!options)
        return 2;
    switch (options->task) {
    case Options::Task::Version:
        return print(Build::about(u"hookglass"_s)) ? 0 : 1;
    case Options::Task::SelfCheck:
        return runSelfCheck(argc, argv, options->look);
    case Options::Task::Window:
        break;
    }
    QApplication app(argc, argv);
    QApplication::setApplicationDisplayName(u"Hookglass"_s);
    QApplication::setDesktopFileName(u"hookglass"_s);

    const SystemClock clock;
    const QString settingsFile = QDir(options->workspace.dataFolder).filePath(u"window.ini"_s);
    const Look look = lookFor(*options, settingsFile);
    Theme theme(look);
    theme.apply(app);
    Workspace workspace(options->workspace);
    MainWindow window(theme, clock, workspace, settingsFile);
    addLooks(window, theme, settingsFile, look);
    window.show();
    // Gone before what they join.
    std::unique_ptr<UpdateDesk> updates;
    std::unique_ptr<UpdateLink> updateLink;
    // After the first paint: opening the store must not hold the window back.
    QMetaObject::invokeMethod(
        &window,
        [&] {
            window.start();
            updates = std::make_unique<UpdateDesk>(workspace, clock);
            updateLink = std::make_unique<UpdateLink>(theme, *window.settingsPage()->updates(),
                                                      *window.notices(), *updates);
            updates->begin();
            if (options->demo)
                window.startSandbox(2);
        },
        Qt::QueuedConnection);
    return QApplication::exec();
}
