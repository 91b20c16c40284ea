// SPDX-License-Identifier: MIT
// The HTTP server alone: POST with 600 bytes, answer 204, no work behind it; beside it what a
// bare epoll loop does on this machine at this moment.
#include "bench/epollserver.h"
#include "core/clock.h"
#include "http/server.h"
#include "support/loadclient.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QTextStream>
#include <QtCore/QThread>

#include <memory>
#include <thread>

#include <sys/resource.h>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Scenario
{
    QString name;
    int connections = 64;
    bool connectionPerRequest = false;
    double rate = 0;
    double target = 0; ///< requests a second; 0: none
};

double threadCpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](const timeval &t) {
        return double(t.tv_sec) + double(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

LoadReport load(quint16 port, const Scenario &scenario, std::chrono::milliseconds duration)
{
    const QByteArray post = makePost("/in/0123456789abcdef0123456789abcdef"_ba,
                                     QByteArray(600, 'x'), QByteArray(64, 'a'));
    LoadClient client({.port = port,
                       .connections = scenario.connections,
                       .duration = duration,
                       .warmUp = duration / 10,
                       .ratePerSecond = scenario.rate,
                       .connectionPerRequest = scenario.connectionPerRequest},
                      std::vector<QByteArray>{post});
    return client.run();
}

struct Measured
{
    LoadReport report;
    double cpuSeconds = 0; ///< of the server's thread
};

Measured measureServer(const Scenario &scenario, std::chrono::milliseconds duration)
{
    QThread thread;
    thread.start();
    const SystemClock clock;
    QObject context;
    context.moveToThread(&thread);
    std::unique_ptr<Http::Server> server;
    quint16 port = 0;
    double cpu = 0;
    const auto inThread = [&context](auto function) {
        QMetaObject::invokeMethod(&context, function, Qt::BlockingQueuedConnection);
    };
    inThread([&] {
        server = std::make_unique<Http::Server>(clock);
        const Http::Response noContent{.status = 204, .headers = {}, .body = {}};
        Http::Server *raw = server.get();
        server->setHandler([raw, noContent](Http::ExchangeId exchange, Http::Request &&) {
            raw->respond(exchange, noContent);
        });
        port = server->listen(QHostAddress(QHostAddress::LocalHost), 0).value();
        cpu = threadCpuSeconds();
    });
    Measured measured{.report = load(port, scenario, duration)};
    inThread([&] {
        measured.cpuSeconds = threadCpuSeconds() - cpu;
        server.reset();
    });
    thread.quit();
    thread.wait();
    return measured;
}

Measured measureCeiling(const Scenario &scenario, std::chrono::milliseconds duration)
{
    EpollServer server;
    double cpu = 0;
    std::thread thread([&] {
        server.run();
        cpu = threadCpuSeconds();
    });
    Measured measured{.report = load(server.port(), scenario, duration)};
    server.stop();
    thread.join();
    measured.cpuSeconds = cpu;
    return measured;
}

QString row(const QString &name, const Measured &measured)
{
    const LoadReport &report = measured.report;
    const auto ms = [&](double percent) {
        return QString::number(double(report.percentile(percent).count()) / 1000.0, 'f', 2);
    };
    const double perRequest =
        report.answered > 0 ? measured.cpuSeconds * 1e6 / double(report.answered) : 0;
    return u"%1 %2 %3 %4 %5 %6"_s.arg(name, -44)
        .arg(u"%L1"_s.arg(qint64(report.perSecond())), 10)
        .arg(ms(50), 9)
        .arg(ms(99), 9)
        .arg(ms(100), 9)
        .arg(QString::number(perRequest, 'f', 2), 9);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addHelpOption();
    options.addOption({u"seconds"_s, u"Seconds a measurement."_s, u"N"_s, u"3"_s});
    options.process(app);
    const auto duration =
        std::chrono::milliseconds(qint64(options.value(u"seconds"_s).toDouble() * 1000));

    const QList<Scenario> scenarios{
        {.name = u"keep-alive, 64 connections"_s, .target = 100'000},
        {.name = u"keep-alive, 256 connections"_s, .connections = 256, .target = 100'000},
        {.name = u"a connection per request, 64 at once"_s, .connectionPerRequest = true},
        {.name = u"open loop, 10,000/s, 64 connections"_s, .rate = 10'000},
    };
    QTextStream out(stdout);
    out << u"%1 %2 %3 %4 %5 %6\n"_s.arg(u"POST 600 B, answer 204, one server thread"_s, -44)
               .arg(u"req/s"_s, 10)
               .arg(u"p50 ms"_s, 9)
               .arg(u"p99 ms"_s, 9)
               .arg(u"max ms"_s, 9)
               .arg(u"CPU µs"_s, 9);
    for (const Scenario &scenario : scenarios) {
        const Measured server = measureServer(scenario, duration);
        const Measured ceiling = measureCeiling(scenario, duration);
        out << row(scenario.name, server) << '\n' << row(u"  bare epoll loop"_s, ceiling) << '\n';
        if (scenario.target > 0) {
            const double got = server.report.perSecond();
            out << u"  target %L1/s: %2\n"_s.arg(qint64(scenario.target))
                       .arg(got >= scenario.target ? u"reached"_s : u"missed"_s);
        }
        if (!server.report.problem.isEmpty() || server.report.lost > 0)
            out << u"  lost %1 %2\n"_s.arg(server.report.lost).arg(server.report.problem);
        out.flush();
    }
    return 0;
}
