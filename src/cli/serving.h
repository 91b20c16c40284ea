// SPDX-License-Identifier: MIT
#pragma once

#include "app/workspace.h"
#include "cli/command.h"
#include "core/forward.h"
#include "tunnel/tunnelchoice.h"

#include <QtNetwork/QHostAddress>

#include <chrono>
#include <memory>

namespace Hookglass::Cli {

class ServedForwards;

struct ListenAddress
{
    QHostAddress address;
    quint16 port = 0;
};

/// "127.0.0.1:0", "[::1]:8080", ":8080" (loopback), "8080".
Result<ListenAddress> parseListen(const QString &text);

/// Of a workspace that a single command uses: it holds the store if that is free.
WorkspaceOptions commandOptions(const Globals &globals, const QString &command);
/// Opens, and says on stderr which keys are missing.
Result<void> openForCommand(Workspace &workspace);
/// The same, and insists on being the one that receives. Passes events on, to the store's targets
/// and to these, from before the first one can arrive, as long as what it gives lives.
Result<std::unique_ptr<ServedForwards>> openForServing(Workspace &workspace, const Globals &globals,
                                                       const QList<Target> &forwardTo = {});

/// Says where we listen on the first line, then prints each new event on a line until SIGINT,
/// SIGTERM, or `atMost` has passed (0: no end). Returns the exit code.
int serveUntilStopped(Workspace &workspace, const Globals &globals, std::chrono::seconds atMost,
                      const std::optional<TunnelChoice> &tunnel = {});

} // namespace Hookglass::Cli
