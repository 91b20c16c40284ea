// SPDX-License-Identifier: MIT
#include "cli/serving.h"

#include "app/answerdesk.h"
#include "cli/servedanswers.h"
#include "cli/servedforwards.h"
#include "cli/servedtunnel.h"

#include "cli/eventjson.h"
#include "cli/output.h"
#include "cli/stopsignal.h"

#include "app/gapdesk.h"
#include "app/resourcedesk.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QTimer>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

/// The first line: where we listen, and each account's endpoint.
void sayReady(const Workspace &workspace, const Globals &globals)
{
    const ReceiverState state = workspace.receiverState();
    const QString host = state.address.protocol() == QAbstractSocket::IPv6Protocol
                             ? u'[' + state.address.toString() + u']'
                             : state.address.toString();
    const QString listen = u"http://%1:%2"_s.arg(host).arg(state.port);
    const QList<EndpointInfo> endpoints = workspace.endpoints();
    if (!state.message.isEmpty())
        printError(state.message);
    if (const QString notice = workspace.storeState().notice; !notice.isEmpty())
        printError(notice);
    for (const EndpointInfo &endpoint : endpoints) {
        if (!endpoint.hasKey && !globals.quiet) {
            printError(
                u"Account “%1” has no signing key at hand: its signatures cannot be "
                "checked. Name its variable with --system-key-env."_s.arg(endpoint.account.name));
        }
    }
    if (globals.json) {
        const AnswerDesk &desk = *workspace.answerDesk();
        QJsonArray list;
        for (const EndpointInfo &endpoint : endpoints) {
            list.append(QJsonObject{{u"account"_s, endpoint.account.name},
                                    {u"url"_s, endpoint.url.toString()},
                                    {u"ack"_s, desk.policy(endpoint.account.id).toText()}});
        }
        printJson({{u"ready"_s, true}, {u"listen"_s, listen}, {u"endpoints"_s, list}});
        return;
    }
    printLine(u"Listening on %1"_s.arg(listen));
    for (const EndpointInfo &endpoint : endpoints)
        printLine(u"  %1  %2"_s.arg(endpoint.account.name, endpoint.url.toString()));
    if (endpoints.isEmpty() && !globals.quiet)
        printError(u"There is no account yet: hookglass-cli account add NAME …"_s);
}

} // namespace

Result<ListenAddress> parseListen(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = colon < 0 ? QString() : text.first(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    bool numeric = false;
    const uint port = QStringView(text).sliced(colon + 1).toUInt(&numeric);
    ListenAddress listen{.address = host.isEmpty() || host == "localhost"_L1
                                        ? QHostAddress(QHostAddress::LocalHost)
                                        : QHostAddress(host),
                         .port = quint16(port)};
    if (!numeric || port > 65535 || listen.address.isNull()) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = u"“%1” is no address to listen on. Write ADDRESS:PORT, for "
                                "example 127.0.0.1:8420 (port 0: any free one)."_s.arg(text),
                     .detail = {}};
    }
    return listen;
}

WorkspaceOptions commandOptions(const Globals &globals, const QString &command)
{
    WorkspaceOptions options;
    options.dataFolder = globals.dataFolder;
    options.holder = u"hookglass-cli "_s + command;
    options.role = WorkspaceOptions::Role::Write;
    return options;
}

Result<void> openForCommand(Workspace &workspace)
{
    QObject::connect(&workspace, &Workspace::keysMissing, &workspace,
                     [](const QStringList &problems) {
                         for (const QString &problem : problems)
                             printError(problem);
                     });
    return workspace.open();
}

Result<std::unique_ptr<ServedForwards>> openForServing(Workspace &workspace, const Globals &globals,
                                                       const QList<Target> &forwardTo)
{
    std::unique_ptr<ServedForwards> forwards;
    Result<void> started;
    const QMetaObject::Connection joining =
        QObject::connect(&workspace, &Workspace::aboutToListen, &workspace, [&] {
            forwards = std::make_unique<ServedForwards>(workspace, globals);
            started = forwards->start(forwardTo);
        });
    const Result<void> opened = openForCommand(workspace);
    QObject::disconnect(joining);
    if (!opened)
        return opened.error();
    if (!workspace.readOnlyReason().isEmpty()) {
        return Error{.code = ErrorCode::Busy, .message = workspace.readOnlyReason(), .detail = {}};
    }
    const ReceiverState state = workspace.receiverState();
    if (!state.listening)
        return Error{.code = ErrorCode::Network, .message = state.message, .detail = {}};
    if (!started)
        return started.error();
    return Result<std::unique_ptr<ServedForwards>>(std::move(forwards));
}

int serveUntilStopped(Workspace &workspace, const Globals &globals, std::chrono::seconds atMost,
                      const std::optional<TunnelChoice> &tunnel)
{
    StopSignal stop;
    QObject context;
    QObject::connect(&stop, &StopSignal::requested, &context, [] { QCoreApplication::quit(); });
    EventId last; // rows come with ascending ids; what is not above was printed already
    const auto print = [&last, json = globals.json](const QList<EventSummary> &events) {
        for (const EventSummary &event : events) {
            if (event.id <= last)
                continue;
            last = event.id;
            if (json)
                printJson(toJson(event));
            else
                printLine(toLine(event));
        }
    };
    QObject::connect(&workspace, &Workspace::eventsChanged, &context, print);
    QObject::connect(&workspace, &Workspace::storeStateChanged, &context,
                     [message = QString()](const StoreState &state) mutable {
                         if (state.message != message && !state.message.isEmpty())
                             printError(state.message);
                         message = state.message;
                     });
    const ServedAnswers answers(workspace, globals);
    if (atMost.count() > 0)
        QTimer::singleShot(atMost, &context, [] { QCoreApplication::quit(); });
    answers.sayHow();
    sayReady(workspace, globals); // only now: whoever reads it may already send a signal
    std::optional<ServedTunnel> served;
    if (tunnel) {
        served.emplace(workspace, globals);
        if (const Result<void> started = served->start(*tunnel); !started)
            return fail(started.error());
    }
    const ResourceDesk resources(workspace); // fetches what the rules say
    GapDesk gaps(workspace);
    if (served)
        gaps.watch(served->host());
    gaps.start();
    QCoreApplication::exec();
    served.reset();
    workspace.shutDown(); // what was acknowledged last is printed too
    return Done;
}

} // namespace Hookglass::Cli
