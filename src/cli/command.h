// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QStringList>

#include <optional>

namespace Hookglass::Cli {

/// Exit codes of hookglass-cli.
enum ExitCode {
    Done = 0,
    CheckFailed = 1, ///< signature invalid, delivery refused, something does not work here
    WrongUsage = 2,
    CouldNot = 3 ///< network or store
};

/// What every command takes.
struct Globals
{
    QString dataFolder;
    bool dataFolderGiven = false;
    bool json = false;
    bool quiet = false;
};

/// A command line that is read in two steps: the command's own options are added, then parse()
/// takes them and the global ones in any order.
class CommandLine final
{
public:
    /// `arguments`: what follows the command's name.
    CommandLine(const QString &usage, QStringList arguments);

    void addOption(const QCommandLineOption &option) { m_parser.addOption(option); }
    /// --data takes JSON, too (see dataJson()): what names no folder that is there is meant as
    /// such.
    void takeDataJson() { m_takesDataJson = true; }
    /// nullopt: go on. Otherwise the exit code (help was printed, or the usage was wrong).
    std::optional<int> parse(int minPositional, int maxPositional);

    const Globals &globals() const { return m_globals; }
    bool isSet(const QString &name) const { return m_parser.isSet(name); }
    QString value(const QString &name) const { return m_parser.value(name); }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    /// Of the --data options, those that hold JSON (for `trigger`): the others name the folder.
    QString dataJson() const { return m_dataJson; }
    QStringList positional() const { return m_parser.positionalArguments(); }

private:
    QString m_usage;
    QStringList m_arguments;
    QCommandLineParser m_parser;
    Globals m_globals;
    QString m_dataJson;
    bool m_takesDataJson = false;
};

/// All of a file, or of standard input for "-"; an error if it is larger than so many MB.
Result<QByteArray> readInput(const QString &name, int megabytes);

/// Says it on stderr and gives the exit code for it.
int fail(const Error &error);
int wrongUsage(const QString &message);

/// A command of a group (`account add`): its name and what runs it with the other arguments.
struct SubCommand
{
    QString name;
    int (*run)(const QStringList &);
};
int dispatch(const QString &group, const QList<SubCommand> &commands, QStringList arguments);

int accountCommand(const QStringList &arguments);
int demoCommand(const QStringList &arguments);
int doctorCommand(const QStringList &arguments);
int eventsCommand(const QStringList &arguments);
int fetchCommand(const QStringList &arguments);
int recoverCommand(const QStringList &arguments);
int replayCommand(const QStringList &arguments);
int sandboxCommand(const QStringList &arguments);
int serveCommand(const QStringList &arguments);
int triggerCommand(const QStringList &arguments);
int verifyCommand(const QStringList &arguments);
int webhooksCommand(const QStringList &arguments);

} // namespace Hookglass::Cli
