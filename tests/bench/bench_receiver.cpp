// SPDX-License-Identifier: MIT
// How much the receiver takes: requests over real sockets, acknowledged when they are durable. Each
// figure stands beside its ceiling, measured in the same run and in turn with it.
#include "bench_receiver_rig.h"

#include "app/workspace.h"
#include "support/backgroundload.h"
#include "support/targettable.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QLocale>
#include <QtCore/QStorageInfo>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>

#include <cstdio>

using namespace Hookglass;
using namespace Hookglass::Bench;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto WarmUp = 500ms;
constexpr double OpenLoopRate = 1'000;
const auto Key = "560270f7914b5b4a5f4dc1793ebc2796"_L1;

struct Settings
{
    QString folder;
    std::chrono::milliseconds duration = 2500ms; ///< of one measurement, without warming up
    int rounds = 3;
    qint64 largeStore = 1'000'000;
    bool profile = false;
};

/// Figures of the rounds.
struct Series
{
    QList<double> rates, p50s, p99s;
    double rate() const { return median(rates); }
    double p50() const { return median(p50s); }
    double p99() const { return median(p99s); }
    void add(const LoadReport &report)
    {
        rates.append(report.perSecond());
        p50s.append(double(report.percentile(50).count()));
        p99s.append(double(report.percentile(99).count()));
    }
};

class ReceiverBench final
{
public:
    explicit ReceiverBench(const Settings &settings)
        : m_settings(settings)
        , m_key(QByteArray(Key.data(), Key.size()))
        , m_events(m_key, 400'000)
    {
    }

    bool run();

private:
    QString freshFolder() { return m_settings.folder + u"/%1"_s.arg(++m_folders); }
    LoadOptions load(quint16 port, int connections) const;
    void say(const QString &what, const LoadReport &report) const;
    void complain(const QString &problem);
    void check(ReceiverRig &rig, const LoadReport &report, qint64 before = 0);
    void http(Series &series, int connections);
    void receive(Series &series, int connections, int batchItems = WriterLimits().batchItems);
    void largeStore();
    void openLoop();
    void visible();
    void rounds();
    void addRows();

    Settings m_settings;
    Secret m_key;
    PreparedEvents m_events;
    TargetTable m_table;
    int m_folders = 0;
    bool m_isSound = true;
    Series m_http64, m_http256, m_64, m_256, m_single;
    QList<double> m_plain;
    CpuTimes m_cpu; ///< of the last run with 256 connections
    double m_cpuEvents = 0;
    double m_commits = 0;
};

LoadOptions ReceiverBench::load(quint16 port, int connections) const
{
    return {.port = port,
            .connections = connections,
            .requests = m_events.count(), // never one a second time
            .duration = m_settings.duration + WarmUp,
            .warmUp = WarmUp};
}

void ReceiverBench::say(const QString &what, const LoadReport &report) const
{
    std::fprintf(stderr, "%-36s %s\n", qUtf8Printable(what), qUtf8Printable(report.toString()));
}

void ReceiverBench::complain(const QString &problem)
{
    m_isSound = false;
    std::fprintf(stderr, "WRONG: %s\n", qUtf8Printable(problem));
}

// A figure is worth something only if all that was acknowledged is there.
void ReceiverBench::check(ReceiverRig &rig, const LoadReport &report, qint64 before)
{
    rig.finish();
    const qint64 stored = rig.storedEvents() - before;
    if (!report.problem.isEmpty())
        complain(report.problem);
    if (report.acknowledged != report.answered)
        complain(u"not everything was acknowledged: "_s + report.toString());
    if (stored < qint64(report.acknowledged) || stored > qint64(report.sent)) {
        complain(u"%1 acknowledged, %2 sent, %3 stored"_s.arg(report.acknowledged)
                     .arg(report.sent)
                     .arg(stored));
    }
}

void ReceiverBench::http(Series &series, int connections)
{
    HttpRig rig;
    if (const QString problem = rig.start(); !problem.isEmpty())
        return complain(problem);
    LoadOptions options = load(rig.port(), connections);
    options.requests = 0; // nothing is kept, so they may come again
    LoadClient client(options, m_events.generator("/in/"_ba + QByteArray(32, '0')));
    const LoadReport report = client.run();
    series.add(report);
    say(u"HTTP alone, %1 connections"_s.arg(connections), report);
}

void ReceiverBench::receive(Series &series, int connections, int batchItems)
{
    const QString folder = freshFolder();
    {
        WriterLimits limits;
        limits.batchItems = batchItems;
        ReceiverRig rig(folder, m_key, limits);
        if (const QString problem = rig.start(); !problem.isEmpty())
            return complain(problem);
        const CpuTimes before = rig.cpuTimes();
        LoadClient client(load(rig.port(), connections), m_events.generator(rig.target()));
        const LoadReport report = client.run();
        m_cpu = rig.cpuTimes() - before;
        m_cpuEvents = double(report.answered);
        m_commits = double(rig.commits());
        series.add(report);
        say(batchItems == 1 ? u"one per commit, %1 connections"_s.arg(connections)
                            : u"receiver, %1 connections"_s.arg(connections),
            report);
        check(rig, report);
    }
    QDir(folder).removeRecursively();
}

void ReceiverBench::rounds()
{
    for (int i = 0; i < m_settings.rounds; ++i) {
        http(m_http64, 64);
        http(m_http256, 256);
        const QString folder = freshFolder();
        m_plain.append(
            plainTablePerSecond(folder, m_events, double(m_settings.duration.count()) / 1000));
        QDir(folder).removeRecursively();
        std::fprintf(stderr, "%-36s %s\n", "plain table, 256 per commit",
                     qUtf8Printable(perSecond(m_plain.constLast())));
        receive(m_single, 256, 1);
        receive(m_64, 64);
        receive(m_256, 256);
    }
}

void ReceiverBench::addRows()
{
    const double plain = median(m_plain);
    const auto withLatency = [](const Series &series) {
        return u"%1 (p99 %2)"_s.arg(perSecond(series.rate()), milliseconds(series.p99()));
    };
    m_table.add({u"HTTP alone, 64 connections"_s, withLatency(m_http64), {}, {}});
    m_table.add({u"HTTP alone, 256 connections"_s, withLatency(m_http256), {}, {}});
    m_table.add({u"256 per commit, FULL, plain table, Qt Sql"_s, perSecond(plain), {}, {}});
    m_table.add({u"One per commit, 256 connections"_s, withLatency(m_single), {}, {}});
    m_table.add({u"Acknowledged and durable, 64 connections"_s, withLatency(m_64), perSecond(plain),
                 u"≥ 30,000/s"_s, m_64.rate() >= 30'000});
    m_table.add({u"Acknowledged and durable, 256 connections"_s, withLatency(m_256),
                 perSecond(plain), u"≥ 50,000/s"_s, m_256.rate() >= 50'000});
    const double times = m_256.rate() / qMax(1.0, m_single.rate());
    m_table.add({u"… against one per commit"_s, u"%1 ×"_s.arg(times, 0, 'f', 1),
                 perSecond(m_single.rate()), u"≥ 10 ×"_s, times >= 10});
    const double share = 100 * m_256.rate() / qMax(1.0, plain);
    m_table.add({u"… against the plain table"_s, u"%1 %"_s.arg(share, 0, 'f', 0), perSecond(plain),
                 u"≥ 70 %"_s, share >= 70});
    const auto micros = [this](double seconds) {
        return u"%1 µs"_s.arg(1e6 * seconds / qMax(1.0, m_cpuEvents), 0, 'f', 1);
    };
    m_table.add(
        {u"CPU an event: receiver, writer, client"_s,
         u"%1, %2, %3"_s.arg(micros(m_cpu.receiver), micros(m_cpu.writer), micros(m_cpu.client)),
         {},
         {}});
}

void ReceiverBench::largeStore()
{
    const QString folder = freshFolder();
    QElapsedTimer clock;
    clock.start();
    {
        ReceiverRig filling(folder, m_key, {});
        if (const QString problem = filling.start(); !problem.isEmpty())
            return complain(problem);
        if (!filling.fill(m_settings.largeStore))
            return complain(u"the large store could not be filled"_s);
        const double seconds = double(clock.nsecsElapsed()) / 1e9;
        std::fprintf(stderr, "%-36s %s\n", "filling the large store",
                     qUtf8Printable(perSecond(double(m_settings.largeStore) / seconds)));
    }
    const QString rows = QLocale(QLocale::English).toString(m_settings.largeStore);
    Series series;
    qint64 before = m_settings.largeStore;
    quint64 used = 0;
    for (int i = 0; i < m_settings.rounds; ++i) {
        ReceiverRig rig(folder, m_key, {});
        clock.start();
        if (const QString problem = rig.start(); !problem.isEmpty())
            return complain(problem);
        if (i == 0) {
            m_table.add({u"Opening for writing at %1 events"_s.arg(rows),
                         milliseconds(double(clock.nsecsElapsed()) / 1000),
                         {},
                         {}});
        }
        LoadOptions options = load(rig.port(), 256);
        options.requests = m_events.count() / quint64(m_settings.rounds); // new ones each time
        const auto next = m_events.generator(rig.target());
        LoadClient client(options,
                          [&](quint64 index, QByteArray &request) { next(used + index, request); });
        const LoadReport report = client.run();
        used += report.sent;
        series.add(report);
        say(u"receiver at %1 events"_s.arg(rows), report);
        check(rig, report, before);
        before = rig.storedEvents();
    }
    m_table.add({u"… at %1 events, 256 connections"_s.arg(rows),
                 u"%1 (p99 %2)"_s.arg(perSecond(series.rate()), milliseconds(series.p99())),
                 perSecond(median(m_plain)), u"≥ 25,000/s"_s, series.rate() >= 25'000});
    QDir(folder).removeRecursively();
}

void ReceiverBench::openLoop()
{
    const QString folder = freshFolder();
    {
        ReceiverRig rig(folder, m_key, {});
        if (const QString problem = rig.start(); !problem.isEmpty())
            return complain(problem);
        LoadOptions options = load(rig.port(), 64);
        options.duration = 6s;
        options.ratePerSecond = OpenLoopRate;
        LoadClient client(options, m_events.generator(rig.target()));
        const LoadReport report = client.run();
        say(u"open loop, 1,000/s"_s, report);
        check(rig, report);
        const double p99 = double(report.percentile(99).count());
        m_table.add({u"Acknowledgement at 1,000/s, p50"_s,
                     milliseconds(double(report.percentile(50).count())),
                     {},
                     {}});
        m_table.add({u"Acknowledgement at 1,000/s, p99"_s,
                     milliseconds(p99),
                     {},
                     u"≤ 5 ms"_s,
                     p99 <= 5'000});
    }
    QDir(folder).removeRecursively();
}

// From the first byte of a request to the list that the window gets, through all that the programs
// have in between.
void ReceiverBench::visible()
{
    const QString folder = freshFolder();
    if (!addBenchAccount(folder, m_key))
        return complain(u"no account"_s);
    WorkspaceOptions options;
    options.dataFolder = folder;
    options.rememberPort = false;
    Workspace workspace(options);
    if (const Result<void> opened = workspace.open(); !opened)
        return complain(opened.error().message);
    const QByteArray target = workspace.endpoints().constFirst().url.path().toLatin1();

    std::vector<double> waits;
    EventId last;
    const SystemClock clock;
    QObject::connect(&workspace, &Workspace::eventsChanged, &workspace,
                     [&](const QList<EventSummary> &events) {
                         const Timestamp now = clock.now();
                         for (const EventSummary &event : events) {
                             if (event.id <= last) // only its answer is new
                                 continue;
                             last = event.id;
                             waits.push_back(double((now - event.receivedAt).count()));
                         }
                     });
    LoadOptions loading = load(workspace.receiverState().port, 64);
    loading.duration = 6s;
    loading.ratePerSecond = OpenLoopRate;
    LoadClient client(loading, m_events.generator(target));
    QEventLoop loop;
    {
        BackgroundLoad background(client);
        QTimer done;
        QObject::connect(&done, &QTimer::timeout, &loop, [&] {
            if (background.isFinished())
                loop.quit();
        });
        done.start(50ms);
        loop.exec();
        const LoadReport report = background.report();
        workspace.shutDown(); // gives the last ones
        say(u"workspace, 1,000/s"_s, report);
        if (waits.size() < report.acknowledged || waits.size() > report.sent)
            complain(u"%1 acknowledged, %2 shown"_s.arg(report.acknowledged).arg(waits.size()));
    }
    if (waits.empty())
        return;
    std::sort(waits.begin(), waits.end());
    const double p99 = waits[waits.size() * 99 / 100];
    m_table.add({u"Receipt to visible row at 1,000/s, p50"_s,
                 milliseconds(waits[waits.size() / 2]),
                 {},
                 {}});
    m_table.add({u"Receipt to visible row at 1,000/s, p99"_s,
                 milliseconds(p99),
                 {},
                 u"≤ 250 ms"_s,
                 p99 <= 250'000});
    QDir(folder).removeRecursively();
}

bool ReceiverBench::run()
{
    if (m_settings.profile) {
        receive(m_256, 256);
        return m_isSound;
    }
    rounds();
    addRows();
    largeStore();
    openLoop();
    visible();
    std::printf("%s", qUtf8Printable(m_table.toString()));
    return m_isSound;
}

Settings readSettings()
{
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({{u"dir"_s, u"Where to store; must be a real disk."_s, u"DIR"_s,
                        QCoreApplication::applicationDirPath()},
                       {u"seconds"_s, u"Of one measurement."_s, u"N"_s, u"2.5"_s},
                       {u"rounds"_s, u"Measurements of each kind."_s, u"N"_s, u"3"_s},
                       {u"events"_s, u"In the large store."_s, u"N"_s, u"1000000"_s},
                       {u"profile"_s, u"Only the row with 256 connections, for a profiler."_s}});
    parser.process(*QCoreApplication::instance());
    Settings settings;
    settings.folder = parser.value(u"dir"_s);
    settings.duration =
        std::chrono::milliseconds(qint64(parser.value(u"seconds"_s).toDouble() * 1000));
    settings.rounds = qMax(1, parser.value(u"rounds"_s).toInt());
    settings.largeStore = parser.value(u"events"_s).toLongLong();
    settings.profile = parser.isSet(u"profile"_s);
    return settings;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    Settings settings = readSettings();
    const QTemporaryDir folder(settings.folder + "/bench-receiver-XXXXXX"_L1);
    if (!folder.isValid()) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(folder.errorString()));
        return 1;
    }
    settings.folder = folder.path();
    const QByteArray type = QStorageInfo(folder.path()).fileSystemType();
    std::fprintf(stderr, "Storing on %s in %s\n", type.constData(), qUtf8Printable(folder.path()));
    if (type == "tmpfs")
        std::fprintf(stderr, "That is memory: the figures say nothing about a disk (--dir).\n");
    return ReceiverBench(settings).run() ? 0 : 1;
}
