// SPDX-License-Identifier: MIT
#include "cli/servedtunnel.h"

#include "app/workspace.h"
#include "cli/output.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

/// One word for programs.
QString wordOf(const TunnelStatus &status)
{
    switch (status.state.kind) {
    case TunnelState::Kind::Stopped:
        return u"stopped"_s;
    case TunnelState::Kind::Missing:
        return u"missing"_s;
    case TunnelState::Kind::Starting:
        return u"starting"_s;
    case TunnelState::Kind::Waiting:
        return u"waiting"_s;
    case TunnelState::Kind::GivenUp:
        return u"givenUp"_s;
    case TunnelState::Kind::Up:
        break;
    }
    if (!status.probe)
        return u"up"_s;
    switch (status.probe->kind) {
    case ProbeResult::Kind::Reachable:
        return u"reachable"_s;
    case ProbeResult::Kind::Altered:
        return u"altered"_s;
    case ProbeResult::Kind::Elsewhere:
        return u"elsewhere"_s;
    case ProbeResult::Kind::Unreachable:
        return u"unreachable"_s;
    }
    Q_UNREACHABLE();
}

/// The message a user should read now.
QString messageOf(const TunnelStatus &status)
{
    if (!status.problem.isEmpty())
        return status.problem;
    if (status.state.kind == TunnelState::Kind::Up && status.probe) {
        return status.probe->message.isEmpty() ? status.probe->remark : status.probe->message;
    }
    return status.state.message;
}

Result<TunnelChoice> ownServer(const CommandLine &line)
{
    TunnelChoice choice{.kind = TunnelChoice::Kind::OwnServer};
    choice.url = line.value(u"tunnel-url"_s);
    choice.destination = line.value(u"ssh-to"_s);
    choice.identityFile = line.value(u"ssh-identity"_s);
    choice.knownHostsFile = line.value(u"ssh-known-hosts"_s);
    choice.sshPort = line.isSet(u"ssh-port"_s) ? line.value(u"ssh-port"_s).toInt() : 22;
    choice.remotePort = line.value(u"ssh-remote-port"_s).toInt();
    return choice;
}

} // namespace

void addTunnelOptions(CommandLine &line)
{
    line.addOption({u"tunnel"_s,
                    u"Make the receiver reachable: a provider (see doctor), an https address of "
                    "your own, \"ssh\" or \"command\"."_s,
                    u"PROVIDER"_s});
    line.addOption({u"tunnel-url"_s, u"With ssh: the public address."_s, u"URL"_s});
    line.addOption({u"ssh-to"_s, u"With ssh: the server."_s, u"USER@HOST"_s});
    line.addOption({u"ssh-port"_s, u"With ssh: its ssh port (22)."_s, u"PORT"_s});
    line.addOption({u"ssh-remote-port"_s, u"With ssh: where it listens for us."_s, u"PORT"_s});
    line.addOption({u"ssh-identity"_s, u"With ssh: the private key's file."_s, u"FILE"_s});
    line.addOption({u"ssh-known-hosts"_s, u"With ssh: the known hosts' file."_s, u"FILE"_s});
    line.addOption({u"tunnel-command"_s,
                    u"With command: program and arguments; {port} is the receiver's port. Keep "
                    "tokens out of it."_s,
                    u"COMMAND"_s});
    line.addOption({u"tunnel-pattern"_s,
                    u"With command: a regular expression whose group 1 is the address."_s,
                    u"REGEX"_s});
}

Result<std::optional<TunnelChoice>> readTunnelOptions(const CommandLine &line)
{
    if (!line.isSet(u"tunnel"_s))
        return std::optional<TunnelChoice>();
    const Result<TunnelCatalog> catalog = TunnelCatalog::load();
    if (!catalog)
        return catalog.error();
    const QString wanted = line.value(u"tunnel"_s);
    Result<TunnelChoice> choice = TunnelChoice();
    if (wanted == "ssh"_L1) {
        choice = ownServer(line);
    } else if (wanted == "command"_L1) {
        choice = TunnelChoice{.kind = TunnelChoice::Kind::OwnCommand};
        choice->command = QProcess::splitCommand(line.value(u"tunnel-command"_s));
        choice->pattern = line.value(u"tunnel-pattern"_s);
        if (choice->command.isEmpty())
            return invalid(u"--tunnel command needs --tunnel-command and --tunnel-pattern."_s);
    } else {
        choice = TunnelChoice::fromText(wanted, *catalog);
    }
    if (!choice)
        return choice.error();
    if (const Result<TunnelProvider> provider = providerFor(*choice, *catalog); !provider)
        return provider.error();
    return std::optional(*choice);
}

ServedTunnel::ServedTunnel(Workspace &workspace, const Globals &globals)
    : m_workspace(workspace)
    , m_globals(globals)
    , m_desks(workspace)
    , m_host(workspace, m_desks)
{
    QObject::connect(&m_host, &TunnelHost::statusChanged, &m_context,
                     [this](const TunnelStatus &status) { tell(status); });
    QObject::connect(
        &m_host, &TunnelHost::followed, &m_context, [this](const QString &sentence, bool isGood) {
            if (m_globals.json) {
                printJson({{u"tunnel"_s,
                            QJsonObject{{u"followed"_s, isGood}, {u"message"_s, sentence}}}});
            } else if (isGood) {
                printLine(sentence);
            } else {
                printError(sentence);
            }
        });
}

Result<void> ServedTunnel::start(const TunnelChoice &choice)
{
    m_host.start(choice);
    const TunnelStatus &status = m_host.status();
    if (!status.problem.isEmpty() || status.state.kind == TunnelState::Kind::Missing) {
        return Error{.code = ErrorCode::Network, .message = messageOf(status), .detail = {}};
    }
    return {};
}

void ServedTunnel::tell(const TunnelStatus &status)
{
    const QString message = messageOf(status);
    const QString news = wordOf(status) + status.state.url.toString() + message;
    if (news == m_told || (status.isProbing && status.probe))
        return; // the same as before, or about to be known better
    m_told = news;
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    if (m_globals.json) {
        QJsonArray list;
        for (const EndpointInfo &endpoint : endpoints) {
            list.append(QJsonObject{{u"account"_s, endpoint.account.name},
                                    {u"url"_s, m_host.publicUrlOf(endpoint.url).toString()}});
        }
        QJsonObject tunnel{{u"state"_s, wordOf(status)},
                           {u"url"_s, status.state.url.toString()},
                           {u"message"_s, message}};
        if (!status.state.url.isEmpty())
            tunnel.insert(u"endpoints"_s, list);
        printJson({{u"tunnel"_s, tunnel}});
        return;
    }
    if (status.isReachable()) {
        printLine(u"Tunnel: %1 is reachable."_s.arg(status.state.url.toString()));
        for (const EndpointInfo &endpoint : endpoints) {
            printLine(u"  %1  %2"_s.arg(endpoint.account.name,
                                        m_host.publicUrlOf(endpoint.url).toString()));
        }
        if (status.isTemporary)
            printError(status.state.message);
    }
    const bool isProvedSoon = status.state.kind == TunnelState::Kind::Up && !status.probe;
    if (!status.isReachable() && !isProvedSoon && !message.isEmpty())
        printError(u"Tunnel: "_s + message);
    else if (status.isReachable() && !message.isEmpty())
        printError(message);
}

} // namespace Hookglass::Cli
