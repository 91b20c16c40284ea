// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "app/targetanswers.h"
#include "cli/command.h"

namespace Hookglass {
class Workspace;
}

namespace Hookglass::Cli {

/// The option of a command that forwards.
void addForwardOption(CommandLine &line);
/// The targets of this run; none: only those that the store has anyhow.
Result<QList<Target>> readForwardOption(const CommandLine &line);

/// Passes on what is received, as long as this object lives, and prints each attempt's end: with
/// --json a line {"forward":{…}}.
class ServedForwards final
{
public:
    ServedForwards(Workspace &workspace, const Globals &globals);
    /// Returns when forwarding has begun.
    Result<void> start(const QList<Target> &targets);

private:
    void tellUnfinished();
    void tell(const QList<ForwardNews> &news) const;

    const Globals m_globals;
    ForwardDesk m_desk;
    TargetAnswers m_answers;
    QObject m_context;
};

} // namespace Hookglass::Cli
