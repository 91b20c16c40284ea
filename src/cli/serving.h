// SPDX-License-Identifier: MIT
#pragma once

#include "app/workspace.h"
#include "cli/command.h"
#include "tunnel/tunnelchoice.h"

#include <QtNetwork/QHostAddress>

#include <chrono>

namespace Hookglass::Cli {

struct ListenAddress
{
    QHostAddress address;
    quint16 port = 0;
};

/// "127.0.0.1:0", "[::1]:8080", ":8080" (loopback), "8080".
Result<ListenAddress> parseListen(const QString &text);

/// Opens, and insists on being the one that receives.
Result<void> openForServing(Workspace &workspace);

/// Says where we listen on the first line, then prints each new event on a line until SIGINT,
/// SIGTERM, or `atMost` has passed (0: no end). Returns the exit code.
int serveUntilStopped(Workspace &workspace, const Globals &globals, std::chrono::seconds atMost,
                      const std::optional<TunnelChoice> &tunnel = {});

} // namespace Hookglass::Cli
