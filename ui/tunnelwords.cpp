// SPDX-License-Identifier: MIT
#include "tunnelwords.h"

#include "models/format.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

/// Longer than from one good probe to the end of the next: the computer slept.
constexpr auto Stale = 90s;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::TunnelWords", text);
}

QString checked(Timestamp at, Timestamp now)
{
    return tr("checked %1").arg(formatAge(now - at));
}

/// The program runs and told an address; only the probe says whether it leads here.
TunnelWords wordsForUp(const TunnelStatus &status, Timestamp now)
{
    if (!status.probe)
        return {Tone::Warn, tr("Not proved yet"), tr("checking now"), {}};
    const ProbeResult &probe = *status.probe;
    switch (probe.kind) {
    case ProbeResult::Kind::Reachable:
        if (now - probe.at > Stale) {
            return {Tone::Warn, tr("Was reachable"), checked(probe.at, now),
                    tr("It has not been proved since then; that is done as soon as it can be.")};
        }
        return {Tone::Good, tr("Reachable"), checked(probe.at, now), probe.remark};
    case ProbeResult::Kind::Altered:
        return {Tone::Bad, tr("Alters requests"), checked(probe.at, now), probe.message};
    case ProbeResult::Kind::Elsewhere:
        return {Tone::Bad, tr("Leads elsewhere"), checked(probe.at, now), probe.message};
    case ProbeResult::Kind::Unreachable:
        break;
    }
    const QString last = status.lastGood
                             ? tr("last reached %1").arg(formatAge(now - *status.lastGood))
                             : checked(probe.at, now);
    return {Tone::Bad, tr("Not reachable"), last, probe.message};
}

} // namespace

TunnelWords wordsFor(const TunnelStatus &status, Timestamp now)
{
    if (!status.problem.isEmpty())
        return {Tone::Bad, tr("No tunnel"), {}, status.problem};
    switch (status.state.kind) {
    case TunnelState::Kind::Stopped:
        return {Tone::Muted, tr("No tunnel"), {}, {}};
    case TunnelState::Kind::Missing:
        return {Tone::Bad, tr("Not installed"), {}, status.state.message};
    case TunnelState::Kind::Starting:
        return {Tone::Warn, tr("Starting"), status.title, status.state.message};
    case TunnelState::Kind::Waiting:
        return {Tone::Warn, tr("Starts again"), tr("attempt %1 failed").arg(status.state.failures),
                status.state.message};
    case TunnelState::Kind::GivenUp:
        return {Tone::Bad, tr("Given up"), {}, status.state.message};
    case TunnelState::Kind::Up:
        return wordsForUp(status, now);
    }
    Q_UNREACHABLE();
}

} // namespace Hookglass
