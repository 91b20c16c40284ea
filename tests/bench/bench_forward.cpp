// SPDX-License-Identifier: MIT
// How much is passed on: stored events to a target over real sockets, each attempt durable before
// it is sent and after it ended. The ceiling is the HTTP client alone, over as many connections to
// the same target, in the same run and in turn.
#include "bench_receiver_rig.h"

#include "delivery/forwarder.h"
#include "http/client.h"
#include "store/connection.h"
#include "store/forwardlog.h"
#include "support/targettable.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>

#include <cstdio>

using namespace Hookglass;
using namespace Hookglass::Bench;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr double Wanted = 500; // a second, while another target hangs

Secret signingKey()
{
    return Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba);
}

struct Settings
{
    qint64 events = 20'000;
    int rounds = 3;
};

/// A server that takes requests and never answers.
class Hanging final
{
public:
    Hanging()
    {
        auto server = std::make_unique<Http::Server>(m_clock);
        server->setHandler([](Http::ExchangeId, Http::Request &&) {});
        m_server = std::make_unique<WorkerThread<Http::Server>>(u"hanging"_s, std::move(server));
        m_port =
            *m_server->call([](Http::Server &s) { return s.listen(QHostAddress::LocalHost, 0); });
    }
    ~Hanging()
    {
        m_server->call([](Http::Server &s) { s.close(); });
    }
    quint16 port() const { return m_port; }

private:
    SystemClock m_clock;
    quint16 m_port = 0;
    std::unique_ptr<WorkerThread<Http::Server>> m_server;
};

Target targetAt(quint16 port)
{
    Target target;
    target.url = QUrl(u"http://127.0.0.1:%1/hook"_s.arg(port));
    return target;
}

/// Requests a second through the client alone, as many under way as the forwarder has.
double clientPerSecond(quint16 port, const PreparedEvents &events, qint64 count)
{
    const ForwarderOptions options;
    Http::ClientLimits limits;
    limits.connections = options.connections;
    Http::Client client({.host = u"127.0.0.1"_s, .port = port}, limits);
    qint64 sent = 0;
    qint64 ended = 0;
    QEventLoop loop;
    std::function<void()> sendNext = [&] {
        const quint64 index = quint64(sent++) % events.count();
        client.send(events.head(index), events.body(index), 10s, [&](Http::Exchange &&exchange) {
            if (exchange.status != 204)
                qFatal("The target answered %d", exchange.status);
            ++ended;
            if (sent < count)
                sendNext();
            else if (ended == count)
                loop.quit();
        });
    };
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < options.window; ++i)
        sendNext();
    loop.exec();
    return double(count) * 1e9 / double(clock.nsecsElapsed());
}

class ForwardBench final
{
public:
    explicit ForwardBench(const Settings &settings)
        : m_settings(settings)
        , m_events(signingKey(), 1'000)
    {
    }

    bool run();

private:
    QString freshFolder() { return m_dir.filePath(QString::number(++m_folders)); }
    /// Forwards a second to the healthy target.
    double forwardPerSecond(bool besideAHangingOne);
    void complain(const QString &problem)
    {
        m_isSound = false;
        std::fprintf(stderr, "WRONG: %s\n", qUtf8Printable(problem));
    }

    const Settings m_settings;
    PreparedEvents m_events;
    QTemporaryDir m_dir;
    HttpRig m_target;
    int m_folders = 0;
    bool m_isSound = true;
};

double ForwardBench::forwardPerSecond(bool besideAHangingOne)
{
    const QString folder = freshFolder();
    Hanging hanging;
    ReceiverRig rig(folder, signingKey(), {});
    if (const QString problem = rig.start(); !problem.isEmpty()) {
        complain(problem);
        return 0;
    }
    QList<Target> targets{targetAt(m_target.port())};
    if (besideAHangingOne)
        targets.prepend(targetAt(hanging.port()));
    {
        auto connection = Connection::open(rig.databasePath(), Dialect::Access::ReadWrite, 5s);
        for (const Target &target : std::as_const(targets)) {
            if (!connection || !ForwardLog(**connection).addTarget(target))
                complain(u"a target could not be added"_s);
        }
    }
    if (!rig.fill(m_settings.events))
        complain(u"the store did not take the events"_s);
    rig.finish();

    SystemClock clock;
    WorkerThread<EventWriter> writer(u"store-writer"_s,
                                     std::make_unique<EventWriter>(rig.databasePath(), clock));
    if (!writer.call([](EventWriter &w) { return w.open(); }))
        complain(u"the store did not open"_s);
    ForwarderOptions options;
    options.newsInterval = 20ms;
    WorkerThread<Forwarder> forwarder(u"receiver"_s,
                                      std::make_unique<Forwarder>(
                                          [own = writer.get()](StoreWork work, StoreDone done) {
                                              own->submit(std::move(work), std::move(done));
                                          },
                                          clock, options));
    qint64 delivered = 0;
    QEventLoop loop;
    QObject::connect(forwarder.get(), &Forwarder::progressed, &loop,
                     [&](const QList<ForwardNews> &news) {
                         for (const ForwardNews &one : news)
                             delivered += one.forward.stage == ForwardStage::Delivered;
                         if (delivered == m_settings.events)
                             loop.quit();
                     });
    QElapsedTimer time;
    time.start();
    forwarder.post([](Forwarder &own) { own.start(); });
    QTimer::singleShot(5min, &loop, &QEventLoop::quit);
    loop.exec();
    const double seconds = double(time.nsecsElapsed()) / 1e9;
    forwarder.call([](Forwarder &own) {
        QEventLoop stopping;
        QObject::connect(&own, &Forwarder::stopped, &stopping, &QEventLoop::quit);
        own.stop();
        stopping.exec();
    });
    writer.call([](EventWriter &w) { w.close(); });
    if (delivered != m_settings.events)
        complain(u"only %1 of %2 were delivered"_s.arg(delivered).arg(m_settings.events));
    return double(delivered) / seconds;
}

bool ForwardBench::run()
{
    if (const QString problem = m_target.start(); !problem.isEmpty()) {
        complain(problem);
        return false;
    }
    QList<double> alone;
    QList<double> forwards;
    QList<double> beside;
    for (int i = 0; i < m_settings.rounds; ++i) {
        alone.append(clientPerSecond(m_target.port(), m_events, m_settings.events));
        forwards.append(forwardPerSecond(false));
        beside.append(forwardPerSecond(true));
        std::fprintf(stderr, "round %d: client alone %s, forwards %s, beside a hanging target %s\n",
                     i + 1, qUtf8Printable(perSecond(alone.constLast())),
                     qUtf8Printable(perSecond(forwards.constLast())),
                     qUtf8Printable(perSecond(beside.constLast())));
    }
    TargetTable table;
    const QString ceiling = perSecond(median(alone));
    table.add({u"The HTTP client alone, 600 B, 8 connections"_s, ceiling, {}, {}});
    table.add({u"Forwards, durable before and after each attempt"_s, perSecond(median(forwards)),
               ceiling, u"≥ 500/s"_s, median(forwards) >= Wanted});
    table.add({u"The same while another target hangs"_s, perSecond(median(beside)), ceiling,
               u"≥ 500/s"_s, median(beside) >= Wanted});
    std::printf("%s", qUtf8Printable(table.toString()));
    return m_isSound;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"events"_s, u"Events to pass on in each round."_s, u"N"_s, u"20000"_s});
    parser.addOption({u"rounds"_s, u"Rounds; the medians count."_s, u"N"_s, u"3"_s});
    parser.process(app);
    Settings settings;
    settings.events = std::max<qint64>(100, parser.value(u"events"_s).toLongLong());
    settings.rounds = std::max(1, parser.value(u"rounds"_s).toInt());
    ForwardBench bench(settings);
    return bench.run() ? 0 : 1;
}
