// SPDX-License-Identifier: MIT
#include "cli/command.h"
#include "cli/output.h"
#include "cli/servedanswers.h"
#include "cli/servedforwards.h"
#include "cli/servedtunnel.h"
#include "cli/serving.h"

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

int serveCommand(const QStringList &arguments)
{
    CommandLine line(u"serve [--listen 127.0.0.1:0] [--account NAME]… [--tunnel PROVIDER] "
                     "[--forward URL]… "
                     "[--ack store|target|STATUS]"_s,
                     arguments);
    line.addOption(
        {u"listen"_s, u"Address and port; port 0 takes any free one."_s, u"ADDRESS:PORT"_s});
    line.addOption(
        {u"account"_s, u"Receive for this account only (may be repeated)."_s, u"NAME"_s});
    addAckOption(line);
    addForwardOption(line);
    addTunnelOptions(line);
    if (const auto code = line.parse(0, 0))
        return *code;
    const Result<std::optional<TunnelChoice>> tunnel = readTunnelOptions(line);
    if (!tunnel)
        return fail(tunnel.error());
    const Result<std::optional<AckPolicy>> ack = readAckOption(line);
    if (!ack)
        return fail(ack.error());

    const Result<QList<Target>> forwardTo = readForwardOption(line);
    if (!forwardTo)
        return fail(forwardTo.error());

    WorkspaceOptions options;
    options.ack = *ack;
    options.dataFolder = line.globals().dataFolder;
    options.holder = u"hookglass-cli serve"_s;
    options.accounts = line.values(u"account"_s);
    if (line.isSet(u"listen"_s)) {
        const Result<ListenAddress> listen = parseListen(line.value(u"listen"_s));
        if (!listen)
            return fail(listen.error());
        options.receiver.address = listen->address;
        options.receiver.port = listen->port;
        options.rememberPort = false;
    }
    Workspace workspace(options);
    const auto forwards = openForServing(workspace, line.globals(), *forwardTo);
    if (!forwards)
        return fail(forwards.error());
    const QList<EndpointInfo> endpoints = workspace.endpoints();
    for (const QString &name : std::as_const(options.accounts)) {
        const bool known = std::any_of(
            endpoints.cbegin(), endpoints.cend(), [&name](const EndpointInfo &endpoint) {
                return endpoint.account.name.compare(name, Qt::CaseInsensitive) == 0;
            });
        if (!known) {
            return wrongUsage(u"There is no account “%1”. Add it first: hookglass-cli account add "
                              "%1 --api-base URL --system NAME"_s.arg(name));
        }
    }
    return serveUntilStopped(workspace, line.globals(), std::chrono::seconds(0), *tunnel);
}

} // namespace Hookglass::Cli
