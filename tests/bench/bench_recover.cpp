// SPDX-License-Identifier: MIT
// How much of what Follow Up Boss allows recovering makes use of. The ceiling, measured in the same
// run: a client that asks the same sandbox for the same ids and knows nothing but the limit.
#include "app/recoverdesk.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "core/idscan.h"
#include "sandbox/sandbox.h"
#include "support/targettable.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

#include <cstdio>
#include <optional>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Ids = 3'000;
constexpr double TimeScale = 10; ///< windows of one second: 250 requests each
constexpr double Allowed = 250;  ///< a second

void runUntil(const std::function<bool()> &isDone)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (isDone())
            loop.quit();
    });
    look.start(5);
    if (!isDone())
        loop.exec();
}

struct Rig
{
    Rig()
        : sandbox(options(), clock)
        , access(*sandbox.start())
        , workspace(optionsIn(folder))
    {
        if (!workspace.open())
            std::exit(3);
        AccountDraft draft;
        draft.account.name = u"bench"_s;
        draft.account.apiBase = access.api.toString();
        draft.account.system = access.system;
        draft.apiKey = access.apiKey;
        draft.systemKey = access.systemKey;
        draft.keep = AccountDraft::Keep::ForThisSession;
        bool isSaved = false;
        QObject context;
        workspace.accountDesk()->save(draft, &context, [&](const auto &) { isSaved = true; });
        runUntil([&] { return isSaved; });
        while (sandbox.status().eventsMade < Ids)
            sandbox.apply(Sandbox::Change::StageChange);
        ids = sandbox.newestEventIds(Ids);
    }
    static WorkspaceOptions optionsIn(const QTemporaryDir &folder)
    {
        WorkspaceOptions options;
        options.dataFolder = folder.filePath(u"data"_s);
        return options;
    }
    static SandboxOptions options()
    {
        SandboxOptions options;
        options.people = 200;
        options.timeScale = TimeScale;
        return options;
    }

    SystemClock clock;
    QTemporaryDir folder;
    Sandbox sandbox;
    SandboxAccess access;
    Workspace workspace;
    QByteArrayList ids;
};

/// As fast as the limit allows, in bursts of it: ids a second.
double ceiling(const Rig &rig)
{
    QNetworkAccessManager network;
    qsizetype next = 0;
    int open = 0;
    int answered = 0;
    QElapsedTimer clock;
    clock.start();
    std::function<void()> pump = [&] {
        // The first window is full at once; each further one opens when the one before is over.
        const auto allowed = qsizetype(Allowed * (1 + clock.elapsed() / 1'050));
        while (open < 8 && next < rig.ids.size() && next < allowed) {
            QNetworkRequest request(QUrl(rig.access.api.toString() + "/webhookEvents/"_L1 +
                                         QString::fromLatin1(rig.ids.at(next++))));
            request.setRawHeader("Authorization",
                                 "Basic " + (rig.access.apiKey.reveal() + ':').toBase64());
            request.setRawHeader("X-System", rig.access.system.toUtf8());
            request.setRawHeader("X-System-Key", rig.access.systemKey.reveal());
            QNetworkReply *reply = network.get(request);
            ++open;
            QObject::connect(reply, &QNetworkReply::finished, &network, [&, reply] {
                --open;
                ++answered;
                reply->deleteLater();
                pump();
            });
        }
    };
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &network, pump);
    tick.start(5);
    runUntil([&] { return answered == Ids; });
    return Ids * 1000.0 / double(clock.elapsed());
}

double recover(Rig &rig)
{
    WebhookDesks desks(rig.workspace);
    RecoverDesk desk(rig.workspace, desks);
    const AccountId account = rig.workspace.accounts().constFirst().id;
    QElapsedTimer clock;
    clock.start();
    if (!desk.recoverText(account, rig.ids.join('\n'), u"bench"_s))
        std::exit(3);
    runUntil([&] { return desk.progress(account)->state == RecoverState::Done; });
    const double rate = Ids * 1000.0 / double(clock.elapsed());
    if (desk.progress(account)->counts[RecoverOutcome::Fetched] != Ids)
        std::exit(3);
    return rate;
}

/// MB a second of a log with an id in every line.
double scanning(const Rig &rig)
{
    QByteArray text;
    while (text.size() < 100 * 1024 * 1024) {
        for (const QByteArray &id : rig.ids)
            text += "2026-11-23T10:00:00.000Z error handler failed for eventId=" + id + "\n";
    }
    constexpr qsizetype slice = 256 * 1024;
    IdScan scan;
    QElapsedTimer clock;
    clock.start();
    for (qsizetype at = 0; at < text.size(); at += slice)
        scan.feed(QByteArrayView(text).sliced(at, std::min(slice, text.size() - at)));
    scan.finish();
    if (scan.distinct() != rig.ids.size())
        std::exit(3);
    return double(text.size()) / 1024 / 1024 * 1e9 / double(clock.nsecsElapsed());
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    Rig rig;
    const double atBest = ceiling(rig);
    const qint64 overByTheOther = rig.sandbox.status().overLimit;
    runUntil([clock = std::make_shared<QElapsedTimer>()]() {
        if (!clock->isValid())
            clock->start();
        return clock->elapsed() > 1'500; // the window is empty again
    });
    const double ours = recover(rig);
    const qint64 over = rig.sandbox.status().overLimit - overByTheOther;
    const double megabytes = scanning(rig);
    TargetTable table;
    table.add({.what = u"recover %1 ids, limit %2/s"_s.arg(Ids).arg(Allowed),
               .measured = perSecond(ours),
               .ceiling = perSecond(atBest),
               .target = perSecond(0.85 * Allowed),
               .reached = ours >= 0.85 * Allowed});
    table.add({.what = u"  of them refused as too many"_s,
               .measured = QString::number(over),
               .ceiling = QString::number(overByTheOther),
               .target = u"0"_s,
               .reached = over == 0});
    table.add({.what = u"find ids in 100 MB of log"_s,
               .measured = u"%1 MB/s"_s.arg(megabytes, 0, 'f', 0),
               .ceiling = {},
               .target = u"100 MB/s"_s,
               .reached = megabytes >= 100});
    table.add({.what = u"  the main thread's longest step"_s,
               .measured = milliseconds(0.25 / megabytes * 1e6),
               .ceiling = {},
               .target = u"10 ms"_s,
               .reached = 0.25 / megabytes < 0.01});
    std::fputs(qPrintable(table.toString()), stdout);
    return 0;
}
