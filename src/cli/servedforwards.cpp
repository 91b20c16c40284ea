// SPDX-License-Identifier: MIT
#include "cli/servedforwards.h"

#include "app/workspace.h"
#include "cli/await.h"
#include "cli/forwardjson.h"
#include "cli/output.h"

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

void addForwardOption(CommandLine &line)
{
    line.addOption({u"forward"_s,
                    u"Pass every event on to this address, too, with retries (may be repeated)."_s,
                    u"URL"_s});
}

Result<QList<Target>> readForwardOption(const CommandLine &line)
{
    QList<Target> targets;
    const QStringList urls = line.values(u"forward"_s);
    for (const QString &url : urls) {
        if (const QString problem = ForwardDesk::urlProblem(url); !problem.isEmpty()) {
            return Error{.code = ErrorCode::InvalidInput,
                         .message = u"--forward %1: %2"_s.arg(url, problem),
                         .detail = {}};
        }
        Target target;
        target.url = QUrl(url, QUrl::StrictMode);
        targets.append(target);
    }
    return targets;
}

ServedForwards::ServedForwards(Workspace &workspace, const Globals &globals)
    : m_globals(globals)
    , m_desk(workspace)
    , m_answers(workspace, m_desk)
{
    QObject::connect(&m_desk, &ForwardDesk::progressed, &m_context,
                     [this](const QList<ForwardNews> &news) { tell(news); });
    QObject::connect(&m_desk, &ForwardDesk::troubled, &m_context,
                     [](const Error &error) { printError(error.message); });
}

Result<void> ServedForwards::start(const QList<Target> &targets)
{
    const Result<QList<Target>> started =
        await<QList<Target>>([&](QObject *context, ForwardDesk::Callback<QList<Target>> done) {
            m_desk.start(targets, context, std::move(done));
        });
    if (!started)
        return started.error();
    if (!m_globals.json && !m_globals.quiet) {
        for (const Target &target : *started)
            printError(u"Forwarding to %1"_s.arg(target.url.toString()));
    }
    tellUnfinished();
    return {};
}

/// Nothing of a replay is lost silently.
void ServedForwards::tellUnfinished()
{
    if (m_globals.quiet)
        return;
    m_desk.loadUnfinishedReplays(&m_context, [](const Result<QList<UnfinishedReplay>> &found) {
        if (!found || found->isEmpty())
            return;
        printError(u"Replays that were cut off:"_s);
        for (const UnfinishedReplay &replay : *found)
            printError(toLine(replay));
        printError(
            u"Go on with hookglass-cli replay --continue N, or give one up with --forget N."_s);
    });
}

void ServedForwards::tell(const QList<ForwardNews> &news) const
{
    for (const ForwardNews &one : news) {
        if (!one.attempt)
            continue; // it only began to wait
        if (m_globals.json)
            printJson({{u"forward"_s, toJson(one)}});
        else
            printLine(toLine(one));
    }
}

} // namespace Hookglass::Cli
