// SPDX-License-Identifier: MIT
// 500 events a second are passed on to a healthy target while another one hangs; nobody waits for
// it, and the program's memory stays flat.
#include "store/connection.h"
#include "support/backgroundload.h"
#include "support/forwardtarget.h"
#include "support/servedaccount.h"
#include "support/signedevents.h"

#include <QtTest/QtTest>

#include <unistd.h>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr quint64 PerSecond = 500;
constexpr quint64 Events = 4'000;
constexpr quint64 FirstPart = 1'000;            ///< until then the program may still grow
constexpr qint64 FlatWithin = 48 * 1024 * 1024; ///< 3,000 events more would be 5 MB of bodies
constexpr quint64 ConnectionsToOne = 8;         ///< see ForwarderOptions

qint64 residentBytes(qint64 process)
{
    QFile file(u"/proc/%1/statm"_s.arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

} // namespace

class TestFlowForwardLoad final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aHangingTargetHoldsUpNobody();
};

void TestFlowForwardLoad::initTestCase()
{
    // What AddressSanitizer keeps of freed memory is no growth of ours.
    qputenv("ASAN_OPTIONS", qgetenv("ASAN_OPTIONS") + ":quarantine_size_mb=1");
}

void TestFlowForwardLoad::aHangingTargetHoldsUpNobody()
{
    const QTemporaryDir data;
    ServedAccount account(data.path());
    QCOMPARE(account.addAccount(), QByteArray());
    ForwardTarget healthy;
    ForwardTarget hanging;
    hanging.setHandler([](const Http::Request &, int) { return 0; });
    const quint16 port = freeServerPort();
    const auto serve = account.serve(
        port, {u"--forward"_s, hanging.url().toString(), u"--forward"_s, healthy.url().toString()});
    QVERIFY2(account.port() == port, serve->errorOutput().constData());

    const SignedEvents sent(account.key(), account.target(), 7);
    LoadClient client(
        {.port = port, .connections = 8, .requests = Events, .ratePerSecond = PerSecond},
        [&](quint64 index, QByteArray &request) { request = sent.request(index); });
    BackgroundLoad load(client);
    qint64 before = 0;
    quint64 furthest = 0; // behind what was acknowledged
    while (!load.isFinished() || healthy.distinct() < Events) {
        (void)serve->nextLine(20ms);
        (void)serve->takeLines();
        QVERIFY2(serve->isRunning(), serve->errorOutput().constData());
        const quint64 came = healthy.distinct(); // first, so that the difference is never too small
        furthest = std::max(furthest, client.acknowledgedCount() -
                                          std::min(came, client.acknowledgedCount()));
        if (before == 0 && came >= FirstPart)
            before = residentBytes(serve->processId());
    }
    const qint64 after = residentBytes(serve->processId());
    const LoadReport &report = load.report();
    qInfo("%s; the healthy target was %llu events behind at most; memory %lld MB, then %lld MB",
          qUtf8Printable(report.toString()), furthest, before >> 20, after >> 20);
    QCOMPARE(report.statuses, (std::map<int, quint64>{{204, Events}}));
    QCOMPARE(healthy.received(), Events); // each once
    QVERIFY(hanging.received() >= ConnectionsToOne);
    QVERIFY(before > 0);
    QVERIFY2(after - before < FlatWithin, qPrintable(u"%1 MB more"_s.arg((after - before) >> 20)));
    QVERIFY2(serve->stopGently() == 0, serve->errorOutput().constData());

    // What the hanging target did not take is all there for the next start.
    auto opened = Connection::open(account.databasePath(), Dialect::Access::ReadOnly, 5s);
    QVERIFY(opened);
    const auto count = [&opened](const QString &sql) {
        return (*opened)->value(sql)->toLongLong();
    };
    QCOMPARE(count(u"SELECT count(*) FROM forward WHERE state = 2"_s), qint64(Events));
    QCOMPARE(count(u"SELECT count(*) FROM forward WHERE state = 0"_s), qint64(Events));
}

QTEST_GUILESS_MAIN(TestFlowForwardLoad)
#include "tst_flow_forwardload.moc"
