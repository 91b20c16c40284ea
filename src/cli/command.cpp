// SPDX-License-Identifier: MIT
#include "cli/command.h"

#include "app/workspace.h"
#include "cli/output.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <cstdio>
#include <utility>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

CommandLine::CommandLine(const QString &usage, QStringList arguments)
    : m_usage(usage)
    , m_arguments(std::move(arguments))
{
    m_parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    m_parser.addOption(
        {u"data"_s, u"Data folder (default: the platform's; env HOOKGLASS_DATA)."_s, u"DIR"_s});
    m_parser.addOption({u"json"_s, u"One JSON document, or one a line for streams."_s});
    m_parser.addOption({u"quiet"_s, u"No messages but errors."_s});
    m_parser.addOption({{u"h"_s, u"help"_s}, u"Show this help."_s});
}

std::optional<int> CommandLine::parse(int minPositional, int maxPositional)
{
    if (!m_parser.parse(QStringList(u"hookglass-cli"_s) + m_arguments))
        return wrongUsage(m_parser.errorText() + u"\nUsage: hookglass-cli "_s + m_usage);
    if (m_parser.isSet(u"help"_s)) {
        QString help = m_parser.helpText();
        help.remove(0, help.indexOf(u'\n') + 1); // our own usage line says more
        printLine(u"Usage: hookglass-cli "_s + m_usage);
        printLine(help.trimmed());
        return Done;
    }
    const qsizetype count = m_parser.positionalArguments().size();
    if (count < minPositional || count > maxPositional) {
        return wrongUsage(
            (count < minPositional ? u"Something is missing."_s : u"Too many arguments."_s) +
            u"\nUsage: hookglass-cli "_s + m_usage);
    }
    m_globals.dataFolder = Workspace::defaultDataFolder();
    m_globals.dataFolderGiven = qEnvironmentVariableIsSet("HOOKGLASS_DATA");
    // `trigger` has a --data of its own, which is JSON. It makes no store, so what names no folder
    // there is JSON that went wrong: a folder of that name would only be said to be empty.
    const QStringList dataValues = m_parser.values(u"data"_s);
    for (const QString &value : dataValues) {
        if (value.isEmpty())
            return wrongUsage(u"--data needs a folder."_s);
        const QString trimmed = value.trimmed();
        const bool looksLikeJson =
            !trimmed.isEmpty() && QStringView(u"{[\"").contains(trimmed.front());
        if (looksLikeJson || (m_takesDataJson && !QFileInfo(value).isDir())) {
            m_dataJson = value;
        } else {
            m_globals.dataFolder = value;
            m_globals.dataFolderGiven = true;
        }
    }
    m_globals.json = m_parser.isSet(u"json"_s);
    m_globals.quiet = m_parser.isSet(u"quiet"_s);
    return std::nullopt;
}

int dispatch(const QString &group, const QList<SubCommand> &commands, QStringList arguments)
{
    QStringList names;
    for (const SubCommand &command : commands)
        names.append(command.name);
    const QString known = names.join(u", "_s);
    // Which options take a value is known only to the command that is looked for: a word behind an
    // option is the command if it is the name of one.
    bool mayBeValue = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString word = arguments.at(i);
        if (word.startsWith(u'-')) {
            i += word == "--data"_L1 ? 1 : 0;
            mayBeValue = word != "--data"_L1 && word != "--json"_L1 && word != "--quiet"_L1 &&
                         !word.contains(u'=');
            continue;
        }
        for (const SubCommand &command : commands) {
            if (command.name == word) {
                arguments.removeAt(i);
                return command.run(arguments);
            }
        }
        if (!std::exchange(mayBeValue, false)) {
            return wrongUsage(
                u"There is no “%1 %2”; there is: %3."_s.arg(group, forTerminal(word), known));
        }
    }
    return wrongUsage(
        u"Usage: hookglass-cli %1 COMMAND …, where COMMAND is one of: %2"_s.arg(group, known));
}

Result<QByteArray> readInput(const QString &name, int megabytes)
{
    const qint64 most = qint64(megabytes) * 1024 * 1024;
    const auto unreadable = [&name](const QString &reason) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = u"%1 could not be read: %2"_s.arg(name, reason),
                     .detail = {}};
    };
    QFile file(name);
    const bool opened =
        name == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return unreadable(file.errorString());
    QByteArray bytes;
    QByteArray piece;
    // A pipe gives what it has, not what was asked for.
    while (bytes.size() <= most && !(piece = file.read(most + 1)).isEmpty())
        bytes += piece;
    if (file.error() != QFileDevice::NoError)
        return unreadable(file.errorString());
    if (bytes.size() > most)
        return unreadable(u"it is larger than %1 MB."_s.arg(megabytes));
    return bytes;
}

int fail(const Error &error)
{
    printError(error.message);
    switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
        return WrongUsage;
    case ErrorCode::Busy:
    case ErrorCode::Network:
    case ErrorCode::Refused:
    case ErrorCode::Storage:
    case ErrorCode::Corrupt:
    case ErrorCode::Unsupported:
        break;
    }
    return CouldNot;
}

int wrongUsage(const QString &message)
{
    printError(message);
    return WrongUsage;
}

} // namespace Hookglass::Cli
