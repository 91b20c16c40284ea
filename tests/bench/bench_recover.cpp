// SPDX-License-Identifier: MIT
// How much of what Follow Up Boss allows recovering makes use of, also out of a large file, and
// what memory that takes. The ceiling, measured in the same run: a client that asks the same
// sandbox for the same ids and knows nothing but the limit.
#include "app/recoverdesk.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "core/idscan.h"
#include "sandbox/sandbox.h"
#include "support/targettable.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
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
constexpr qint64 LogBytes = 96 * 1024 * 1024;

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
        makeEvents();
    }
    /// Others, which are not in the store.
    void makeEvents()
    {
        const qint64 before = sandbox.status().eventsMade;
        while (sandbox.status().eventsMade - before < Ids)
            sandbox.apply(Sandbox::Change::StageChange);
        ids = sandbox.newestEventIds(Ids);
    }
    /// Until the limit's window is empty again.
    static void rest()
    {
        QElapsedTimer clock;
        clock.start();
        runUntil([&clock] { return clock.elapsed() > 1'500; });
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

/// A log with an id in every line, these again and again.
QByteArray logOf(const QByteArrayList &ids)
{
    QByteArray text;
    for (const QByteArray &id : ids)
        text += "2026-11-23T10:00:00.000Z error handler failed for eventId=" + id + "\n";
    return text;
}

/// Writes so much of it.
bool writeLog(const QString &path, const QByteArrayList &ids)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    const QByteArray text = logOf(ids);
    while (file.size() + text.size() <= LogBytes) {
        if (file.write(text) != text.size())
            return false;
    }
    return file.flush();
}

/// Out of this file, or (empty) of a short text.
double recover(Rig &rig, const QString &file = {})
{
    WebhookDesks desks(rig.workspace);
    RecoverDesk desk(rig.workspace, desks);
    const AccountId account = rig.workspace.accounts().constFirst().id;
    QElapsedTimer clock;
    clock.start();
    if (!(file.isEmpty() ? desk.recoverText(account, rig.ids.join('\n'), u"bench"_s)
                         : desk.recoverFile(account, file)))
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
    const QByteArray text = logOf(rig.ids).repeated(400);
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

/// "VmRSS", "VmHWM" of this process in MB; 0 where that is not told.
double memory(const QByteArray &name)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name + ':'))
            return line.sliced(name.size() + 1).trimmed().split(' ').constFirst().toDouble() / 1024;
    }
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    Rig rig;
    const double atBest = ceiling(rig);
    const qint64 overByTheOther = rig.sandbox.status().overLimit;
    Rig::rest();
    const double ours = recover(rig);
    rig.makeEvents();
    const QString log = rig.folder.filePath(u"large.log"_s);
    if (!writeLog(log, rig.ids))
        return 3;
    Rig::rest();
    const double before = memory("VmRSS");
    const double fromLog = recover(rig, log);
    const double taken = memory("VmHWM") - before;
    const qint64 over = rig.sandbox.status().overLimit - overByTheOther;
    const double megabytes = scanning(rig);
    TargetTable table;
    table.add({.what = u"recover %1 ids, limit %2/s"_s.arg(Ids).arg(Allowed),
               .measured = perSecond(ours),
               .ceiling = perSecond(atBest),
               .target = perSecond(0.85 * Allowed),
               .reached = ours >= 0.85 * Allowed});
    table.add({.what = u"  out of a log of %1 MB"_s.arg(LogBytes / 1024 / 1024),
               .measured = perSecond(fromLog),
               .ceiling = perSecond(atBest),
               .target = perSecond(0.8 * Allowed),
               .reached = fromLog >= 0.8 * Allowed});
    table.add({.what = u"  memory that this takes"_s,
               .measured = u"%1 MB"_s.arg(taken, 0, 'f', 0),
               .ceiling = {},
               .target = u"32 MB"_s,
               .reached = taken <= 32});
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
