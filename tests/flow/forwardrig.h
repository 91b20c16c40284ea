// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "app/workspace.h"
#include "support/forwardtarget.h"

#include <QtTest/QtTest>

/// A workspace with its desk of forwards, for tests that look at both.
namespace Hookglass::Test {

inline constexpr int Patience = 60'000;

inline NewDelivery delivery(const QString &uid,
                            const QString &name = QStringLiteral("peopleCreated"),
                            const QList<qint64> &resources = {7})
{
    NewDelivery result;
    result.account = AccountId{1};
    result.endpoint = EndpointId{1};
    result.receivedAt = SystemClock().now();
    result.verifiedAt = result.receivedAt;
    result.head = "POST /in/x HTTP/1.1\r\nHost: a\r\nFUB-Signature: s\r\n\r\n";
    result.body = "{\"id\":\"" + uid.toUtf8() + "\"}";
    Envelope envelope;
    envelope.eventId = uid;
    envelope.eventName = name;
    envelope.resourceIds = resources;
    result.envelope = envelope;
    return result;
}

/// Runs `ask(context, done)` and waits for the answer.
template <typename T, typename Ask>
Result<T> answerOf(Ask ask)
{
    QObject context;
    std::optional<Result<T>> answer;
    ask(&context, [&answer](const Result<T> &result) { answer.emplace(result); });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, Patience))
        qFatal("There was no answer");
    return *answer;
}

inline WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    options.holder = QStringLiteral("test");
    return options;
}

struct Rig
{
    explicit Rig(const QString &folder)
        : workspace(optionsFor(folder))
    {
        if (const Result<void> opened = workspace.open(); !opened)
            qFatal("%s", qPrintable(opened.error().message));
        desk.emplace(workspace);
        QObject::connect(&workspace, &Workspace::eventsChanged, &context,
                         [this](const QList<EventSummary> &events) {
                             for (const EventSummary &event : events)
                                 states.insert(event.id, event.forward);
                         });
        QObject::connect(&*desk, &ForwardDesk::replayProgressed, &context,
                         [this](const ReplayProgress &progress) { progresses.append(progress); });
    }

    Result<QList<Target>> start(const QList<Target> &targets = {})
    {
        return answerOf<QList<Target>>(
            [&](QObject *c, auto done) { desk->start(targets, c, done); });
    }
    Result<Target> save(const Target &target)
    {
        return answerOf<Target>([&](QObject *c, auto done) { desk->saveTarget(target, c, done); });
    }
    Target add(const ForwardTarget &server)
    {
        Target target;
        target.url = server.url();
        const Result<Target> saved = save(target);
        if (!saved)
            qFatal("%s", qPrintable(saved.error().message));
        return *saved;
    }
    EventId store(NewDelivery item)
    {
        const auto stored = answerOf<CommittedDelivery>(
            [&](QObject *c, auto done) { workspace.store().add(std::move(item), c, done); });
        if (!stored)
            qFatal("%s", qPrintable(stored.error().message));
        return stored->event;
    }
    QList<ForwardDetail> forwards(EventId event)
    {
        return *answerOf<QList<ForwardDetail>>(
            [&](QObject *c, auto done) { desk->loadForwards(event, c, done); });
    }
    QList<TargetLoad> loads()
    {
        return *answerOf<QList<TargetLoad>>(
            [&](QObject *c, auto done) { desk->loadTargets(c, done); });
    }
    QList<UnfinishedReplay> unfinished()
    {
        return *answerOf<QList<UnfinishedReplay>>(
            [&](QObject *c, auto done) { desk->loadUnfinishedReplays(c, done); });
    }
    ReplayProgress finished(quint64 replay)
    {
        const auto isOver = [&] {
            return !progresses.isEmpty() && progresses.constLast().replay == replay &&
                   progresses.constLast().isFinished;
        };
        if (!QTest::qWaitFor(isOver, Patience))
            qFatal("The replay did not end");
        return progresses.constLast();
    }

    Workspace workspace;
    std::optional<ForwardDesk> desk;
    QHash<EventId, ForwardState> states;
    QList<ReplayProgress> progresses;
    QObject context;
};

} // namespace Hookglass::Test
