// SPDX-License-Identifier: MIT
// The load client is an instrument: what it says must be true.
#include "support/loadclient.h"
#include "unit/httpfixture.h"

#include <QtTest/QtTest>

#include <set>
#include <thread>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Runs the client in a thread of its own and the event loop in this one.
LoadReport runBeside(LoadClient &client)
{
    LoadReport report;
    std::atomic<bool> done = false;
    std::thread thread([&] {
        report = client.run();
        done = true;
    });
    if (!QTest::qWaitFor([&] { return done.load(); }, 60'000))
        client.stop();
    thread.join();
    return report;
}

void numbered(quint64 index, QByteArray &request)
{
    request += makePost("/"_ba, QByteArray::number(index));
}

} // namespace

class TestHttpLoadClient final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sendsEachRequestOnce();
    void countsStatuses();
    void opensANewConnectionForEach();
    void keepsTheRate();
    void openLoopCountsFromTheDueTime();
    void waitsForWhatIsUnderWay();
    void goesOnWithANewServer_data();
    void goesOnWithANewServer();
    void givesUp();
    void percentiles();
};

void TestHttpLoadClient::sendsEachRequestOnce()
{
    HttpFixture fixture;
    LoadClient client({.port = fixture.port(), .connections = 8, .requests = 500}, numbered);
    std::set<quint64> answered;
    client.setAnswerHandler([&](const LoadAnswer &answer) { answered.insert(answer.index); });
    const LoadReport report = runBeside(client);
    QCOMPARE(report.problem, QString());
    QCOMPARE(report.sent, quint64(500));
    QCOMPARE(report.acknowledged, quint64(500));
    QCOMPARE(report.lost, quint64(0));
    QCOMPARE(report.connects, quint64(8));
    QCOMPARE(answered.size(), size_t(500));
    std::set<int> bodies;
    for (const Http::Request &request : fixture.handled)
        bodies.insert(request.body.toInt());
    QCOMPARE(bodies.size(), size_t(500));
    QCOMPARE(*bodies.rbegin(), 499);
}

void TestHttpLoadClient::countsStatuses()
{
    HttpFixture fixture;
    int count = 0;
    fixture.server().setHandler([&](Http::ExchangeId exchange, Http::Request &&) {
        const int status = ++count % 2 ? 204 : 503;
        fixture.server().respond(exchange, {.status = status, .headers = {}, .body = {}});
    });
    LoadClient client({.port = fixture.port(), .connections = 1, .requests = 10},
                      std::vector<QByteArray>{makePost("/"_ba, "x"_ba)});
    const LoadReport report = runBeside(client);
    QCOMPARE(report.statuses, (std::map<int, quint64>{{204, 5}, {503, 5}}));
    QCOMPARE(report.answered, quint64(10));
    QCOMPARE(report.acknowledged, quint64(5));
    QCOMPARE(client.answeredCount(), quint64(10));
    QCOMPARE(client.acknowledgedCount(), quint64(5));
}

void TestHttpLoadClient::opensANewConnectionForEach()
{
    HttpFixture fixture;
    fixture.response.close = true; // the server may ask for it ...
    LoadClient asked({.port = fixture.port(), .connections = 2, .requests = 20}, numbered);
    const LoadReport first = runBeside(asked);
    QCOMPARE(first.acknowledged, quint64(20));
    QVERIFY(first.connects >= 20);
    QCOMPARE(first.lost, quint64(0));

    fixture.response.close = false; // ... or the client wants it
    LoadClient wanting(
        {.port = fixture.port(), .connections = 2, .requests = 20, .connectionPerRequest = true},
        numbered);
    const LoadReport second = runBeside(wanting);
    QCOMPARE(second.acknowledged, quint64(20));
    QVERIFY(second.connects >= 20);
    QCOMPARE(second.lost, quint64(0));
}

void TestHttpLoadClient::keepsTheRate()
{
    HttpFixture fixture;
    LoadClient client(
        {.port = fixture.port(), .connections = 4, .duration = 1s, .ratePerSecond = 200}, numbered);
    const LoadReport report = runBeside(client);
    QVERIFY2(report.sent >= 195 && report.sent <= 201, qPrintable(report.toString()));
    QCOMPARE(report.lost, quint64(0));
}

// A server that stalls delays requests that were not even sent: they count all the same.
void TestHttpLoadClient::openLoopCountsFromTheDueTime()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    LoadClient client(
        {.port = fixture.port(), .connections = 1, .requests = 10, .ratePerSecond = 1000},
        numbered);
    QTimer::singleShot(300ms, &fixture.server(), [&] {
        fixture.isAnswering = true;
        fixture.answerNext();
    });
    const LoadReport report = runBeside(client);
    QCOMPARE(report.acknowledged, quint64(10));
    QVERIFY2(report.percentile(1) >= 250ms, qPrintable(report.toString()));
}

void TestHttpLoadClient::waitsForWhatIsUnderWay()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    LoadClient client({.port = fixture.port(), .connections = 3, .duration = 100ms}, numbered);
    QTimer::singleShot(300ms, &fixture.server(), [&] {
        for (int i = 0; i < 3; ++i)
            fixture.answerNext();
    });
    const LoadReport report = runBeside(client);
    QCOMPARE(report.sent, quint64(3));
    QCOMPARE(report.answered, quint64(3));
    QCOMPARE(report.lost, quint64(0));
    QCOMPARE(report.measured, quint64(0)); // too late for the figures
}

void TestHttpLoadClient::goesOnWithANewServer_data()
{
    QTest::addColumn<bool>("retries");
    QTest::newRow("retry") << true;
    QTest::newRow("skip") << false;
}

void TestHttpLoadClient::goesOnWithANewServer()
{
    QFETCH(bool, retries);
    constexpr quint64 Count = 2000;
    auto fixture = std::make_unique<HttpFixture>();
    LoadClient client({.port = fixture->port(),
                       .connections = 8,
                       .requests = Count,
                       .lost = retries ? LoadOptions::Lost::Retry : LoadOptions::Lost::Skip},
                      numbered);
    std::set<quint64> acknowledged;
    std::set<quint64> lost;
    client.setAnswerHandler([&](const LoadAnswer &answer) { acknowledged.insert(answer.index); });
    client.setLostHandler([&](quint64 index) { lost.insert(index); });
    LoadReport report;
    std::atomic<bool> done = false;
    std::thread thread([&] {
        report = client.run();
        done = true;
    });
    // The first server dies with requests in hand; the next one listens elsewhere.
    const bool reached = QTest::qWaitFor([&] { return client.answeredCount() >= 500; }, 20'000);
    fixture->isAnswering = false;
    QTest::qWait(50);
    const size_t inHand = fixture->waiting.size();
    fixture = std::make_unique<HttpFixture>();
    client.setPort(fixture->port());
    const bool finished = QTest::qWaitFor([&] { return done.load(); }, 30'000);
    client.stop();
    thread.join();

    QVERIFY(reached);
    QVERIFY2(finished, qPrintable(report.toString()));
    QCOMPARE(inHand, size_t(8));
    QCOMPARE(lost.size(), size_t(8));
    QCOMPARE(report.lost, quint64(8));
    QCOMPARE(report.acknowledged, retries ? Count : Count - 8);
    QCOMPARE(acknowledged.size(), size_t(report.acknowledged));
    for (const quint64 index : lost)
        QCOMPARE(acknowledged.count(index), size_t(retries ? 1 : 0));
}

void TestHttpLoadClient::givesUp()
{
    quint16 port = 0;
    {
        HttpFixture gone;
        port = gone.port();
    }
    LoadClient client({.port = port, .connections = 2, .requests = 5, .giveUpAfter = 200ms},
                      numbered);
    const LoadReport report = runBeside(client);
    QVERIFY(!report.problem.isEmpty());
    QCOMPARE(report.answered, quint64(0));
}

void TestHttpLoadClient::percentiles()
{
    LoadReport report;
    QCOMPARE(report.percentile(50), 0us);
    for (quint32 i = 1; i <= 100; ++i)
        report.latencies.push_back(i);
    QCOMPARE(report.percentile(0), 1us);
    QCOMPARE(report.percentile(50), 50us);
    QCOMPARE(report.percentile(99), 99us);
    QCOMPARE(report.percentile(99.5), 100us);
    QCOMPARE(report.percentile(100), 100us);
}

QTEST_GUILESS_MAIN(TestHttpLoadClient)
#include "tst_http_loadclient.moc"
