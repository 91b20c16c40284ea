// SPDX-License-Identifier: MIT
#pragma once

#include "app/tunnelhost.h"
#include "app/webhookdesks.h"
#include "cli/command.h"

namespace Hookglass::Cli {

/// The options of a command that opens a tunnel.
void addTunnelOptions(CommandLine &line);
/// nullopt: no tunnel is wanted.
Result<std::optional<TunnelChoice>> readTunnelOptions(const CommandLine &line);

/// A tunnel for as long as this object lives; prints what becomes of it, with --json a line
/// {"tunnel":{"state":"reachable","url":"https://…"}} for each change.
class ServedTunnel final
{
public:
    ServedTunnel(Workspace &workspace, const Globals &globals);
    /// An error if it cannot work at all, such as a program that is not installed.
    Result<void> start(const TunnelChoice &choice);
    TunnelHost &host() { return m_host; }

private:
    void tell(const TunnelStatus &status);

    Workspace &m_workspace;
    const Globals m_globals;
    WebhookDesks m_desks;
    TunnelHost m_host;
    QObject m_context;
    QString m_told;
};

} // namespace Hookglass::Cli
