// SPDX-License-Identifier: MIT
#include "http/peerlimit.h"
#include "support/rawclient.h"
#include "unit/httpfixture.h"

#include <QtTest/QtTest>

#include <memory>
#include <vector>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Deadlines short enough to be crossed, everything else as usual.
Http::Limits quick()
{
    return {.headTime = 150ms, .requestTime = 300ms, .idleTime = 150ms, .drainTime = 100ms};
}

} // namespace

class TestHttpLimits final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void announcedBodyIsRefusedAtOnce();
    void countedBodyIsRefused();
    void clientThatSendsOnReadsTheAnswer();
    void drainingEnds();
    void singleBytesDoNotExtendTheHead();
    void singleBytesDoNotExtendTheRequest();
    void bodyMayTakeLongerThanTheHead();
    void idleConnectionIsClosedSilently();
    void everyRequestHasItsOwnTime();
    void readerThatStopsIsDropped();
    void handlerMayTakeItsTime();
    void tooManyConnections();
    void refusedOnesAreBounded();
    void peersAreCounted();
    void pauseStopsReading();
    void pauseStopsTheDeadlines();
    void pauseHoldsPipelinedRequests();
    void handlerMayPause();
};

void TestHttpLimits::announcedBodyIsRefusedAtOnce()
{
    HttpFixture fixture({.bodyBytes = 1000});
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send("POST /in/token HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 413);
    QCOMPARE(response->header("Connection"), "close"_ba);
    QVERIFY(client.waitForClosed());
    QVERIFY(fixture.handled.empty());
    QCOMPARE(fixture.rejected.size(), size_t(1));
    const HttpFixture::Rejected &rejected = fixture.rejected.front();
    QCOMPARE(rejected.status, 413);
    QVERIFY(!rejected.why.isEmpty());
    QCOMPARE(rejected.request.target, "/in/token"_ba);
    QCOMPARE(headerValue(rejected.request.headers, "content-length"),
             std::optional<QByteArray>("1001"));
    QVERIFY(rejected.request.peer.startsWith(u"127.0.0.1:"_s));
    QVERIFY(rejected.request.completedAt >= rejected.request.startedAt);
}

void TestHttpLimits::countedBodyIsRefused()
{
    HttpFixture fixture({.bodyBytes = 1000});
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 10; ++i)
        client.send(QByteArrayView("64\r\n"_ba + QByteArray(100, char('0' + i)) + "\r\n"_ba));
    RawClient::spin(20ms);
    QVERIFY(!client.isClosed());
    client.send("1\r\n");
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 413);
    QVERIFY(client.waitForClosed());
    QCOMPARE(fixture.rejected.size(), size_t(1));
    QCOMPARE(fixture.rejected.front().request.body.size(), 1000);
    QVERIFY(fixture.rejected.front().request.body.endsWith("9999"));
}

// A client that writes its whole body before it reads must not get a reset instead of the 413.
void TestHttpLimits::clientThatSendsOnReadsTheAnswer()
{
    HttpFixture fixture({.bodyBytes = 1000});
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.setReading(false);
    client.send(post("/"_ba, QByteArray(8'000'000, 'x')));
    client.setReading(true);
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 413);
    QVERIFY(client.waitForClosed());
    client.shutdownWrite();
    QTRY_COMPARE(fixture.server().connectionCount(), 0);
}

void TestHttpLimits::drainingEnds()
{
    Http::Limits limits = quick();
    limits.bodyBytes = 10;
    HttpFixture fixture(limits);
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 413);
    QVERIFY(client.waitForClosed()); // our direction ends at once
    QVERIFY(clock.elapsed() < 100);
    while (fixture.server().connectionCount() > 0 && clock.elapsed() < 5000) {
        client.send("still here"); // does not keep it open
        RawClient::spin(5ms);
    }
    QVERIFY(clock.elapsed() >= 90);
    QTRY_COMPARE(fixture.server().connectionCount(), 0);
    QVERIFY(clock.elapsed() < 1000);
}

void TestHttpLimits::singleBytesDoNotExtendTheHead()
{
    HttpFixture fixture(quick());
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    QElapsedTimer clock;
    clock.start();
    const QByteArray request = get("/"_ba, "X: "_ba + QByteArray(1000, 'y') + "\r\n"_ba);
    for (qsizetype i = 0; i < request.size() && !client.isClosed() && clock.elapsed() < 5000; ++i) {
        client.send(QByteArrayView(request).sliced(i, 1));
        RawClient::spin(5ms);
    }
    QVERIFY(clock.elapsed() >= 150);
    QVERIFY2(clock.elapsed() < 1000, QByteArray::number(clock.elapsed()).constData());
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QCOMPARE(fixture.rejected.size(), size_t(1));
    QCOMPARE(fixture.rejected.front().status, 408);
    QVERIFY(request.startsWith(fixture.rejected.front().request.head));
    QVERIFY(fixture.rejected.front().request.head.size() > 10);
}

void TestHttpLimits::singleBytesDoNotExtendTheRequest()
{
    HttpFixture fixture(quick());
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    QElapsedTimer clock;
    clock.start();
    client.send("POST /in/t HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
    while (!client.isClosed() && clock.elapsed() < 5000) {
        client.send("z");
        RawClient::spin(5ms);
    }
    QVERIFY(clock.elapsed() >= 300);
    QVERIFY2(clock.elapsed() < 1500, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 408);
    QCOMPARE(fixture.rejected.size(), size_t(1));
    const Http::Request &request = fixture.rejected.front().request;
    QCOMPARE(request.target, "/in/t"_ba);
    QVERIFY(request.body.size() > 5 && request.body.size() < 1000);
    QCOMPARE(request.body, QByteArray(request.body.size(), 'z'));
}

void TestHttpLimits::bodyMayTakeLongerThanTheHead()
{
    Http::Limits limits = quick();
    limits.requestTime = 5s;
    HttpFixture fixture(limits);
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n1");
    RawClient::spin(300ms);
    client.send("2");
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
}

void TestHttpLimits::idleConnectionIsClosedSilently()
{
    HttpFixture fixture(quick());
    RawClient fresh(fixture.port());
    QVERIFY(fresh.connectToServer());
    RawClient used(fixture.port());
    QVERIFY(used.connectToServer());
    used.send(get("/"_ba));
    QVERIFY(used.readResponse());
    QElapsedTimer clock;
    clock.start();
    QVERIFY(used.waitForClosed());
    QVERIFY(clock.elapsed() >= 140);
    QCOMPARE(used.pending(), QByteArray());
    QVERIFY(fresh.waitForClosed());
    QCOMPARE(fresh.pending(), QByteArray());
    QVERIFY(fixture.rejected.empty());
    QTRY_COMPARE(fixture.server().connectionCount(), 0);
}

void TestHttpLimits::everyRequestHasItsOwnTime()
{
    HttpFixture fixture(quick());
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 600) { // twice the time of one request
        client.send(post("/"_ba, "x"_ba));
        QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
        RawClient::spin(30ms);
    }
    QVERIFY(fixture.rejected.empty());
    QCOMPARE(fixture.server().connectionCount(), 1);
}

void TestHttpLimits::readerThatStopsIsDropped()
{
    HttpFixture fixture(quick());
    fixture.response.body = QByteArray(20'000'000, '.');
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.setReading(false);
    client.send(get("/"_ba));
    QTRY_COMPARE(fixture.handled.size(), size_t(1));
    QCOMPARE(fixture.server().connectionCount(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.server().connectionCount(), 0, 3000);
}

void TestHttpLimits::handlerMayTakeItsTime()
{
    HttpFixture fixture(quick());
    fixture.isAnswering = false;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(post("/"_ba, "x"_ba));
    RawClient::spin(600ms);
    QVERIFY(fixture.answerNext());
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
}

void TestHttpLimits::tooManyConnections()
{
    HttpFixture fixture({.connections = 2});
    RawClient first(fixture.port());
    RawClient second(fixture.port());
    RawClient third(fixture.port());
    QVERIFY(first.connectToServer());
    QVERIFY(second.connectToServer());
    QTRY_COMPARE(fixture.server().connectionCount(), 2);
    QVERIFY(third.connectToServer());
    third.send(post("/"_ba, QByteArray(100'000, 'x')));
    const auto response = third.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 503);
    QVERIFY(response->hasHeader("Retry-After"));
    QCOMPARE(response->header("Connection"), "close"_ba);
    QVERIFY(third.waitForClosed());
    QVERIFY(fixture.handled.empty());
    QVERIFY(fixture.rejected.empty());
    QCOMPARE(fixture.server().connectionCount(), 2);

    // A place that becomes free is given again.
    first.abort();
    QTRY_COMPARE(fixture.server().connectionCount(), 1);
    RawClient fourth(fixture.port());
    QVERIFY(fourth.connectToServer());
    fourth.send(get("/"_ba));
    QCOMPARE(fourth.readResponse().value_or(RawResponse()).status, 200);
}

// Those turned away hold no more than a bounded number of sockets.
void TestHttpLimits::refusedOnesAreBounded()
{
    HttpFixture fixture({.drainTime = 500ms, .connections = 0});
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
        QVERIFY(clients.back()->connectToServer());
    }
    int answered = 0;
    for (const auto &client : clients) {
        QVERIFY(client->waitForClosed());
        answered += client->pending().startsWith("HTTP/1.1 503 ") ? 1 : 0;
    }
    QCOMPARE(answered, 64);
    clients.clear();
    RawClient::spin(100ms);
    RawClient later(fixture.port());
    QVERIFY(later.connectToServer());
    QCOMPARE(later.readResponse().value_or(RawResponse()).status, 503);
}

void TestHttpLimits::peersAreCounted()
{
    Http::PeerLimit peers(2);
    const QHostAddress one(u"192.0.2.1"_s);
    const QHostAddress mapped(u"::ffff:192.0.2.1"_s);
    const QHostAddress two(u"2001:db8::1"_s);
    QVERIFY(peers.admit(one));
    QVERIFY(peers.admit(mapped)); // the same peer
    QVERIFY(!peers.admit(one));
    QVERIFY(!peers.admit(mapped));
    QVERIFY(peers.admit(two));
    peers.leave(mapped);
    QVERIFY(peers.admit(one));
    QVERIFY(!peers.admit(one));
    peers.leave(two);
    peers.leave(two); // once too often does no harm
    QVERIFY(peers.admit(two));
    QVERIFY(peers.admit(two));
    QVERIFY(!peers.admit(two));
    for (const QString &loopback :
         {u"127.0.0.1"_s, u"127.9.9.9"_s, u"::1"_s, u"::ffff:127.0.0.1"_s}) {
        for (int i = 0; i < 10; ++i)
            QVERIFY2(peers.admit(QHostAddress(loopback)), qPrintable(loopback));
    }
    Http::PeerLimit none(0);
    QVERIFY(!none.admit(one));
    QVERIFY(none.admit(QHostAddress(QHostAddress::LocalHost)));
}

void TestHttpLimits::pauseStopsReading()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    QTRY_COMPARE(fixture.server().connectionCount(), 1);
    fixture.server().setPaused(true);
    client.send(post("/"_ba, "x"_ba));
    RawClient late(fixture.port()); // accepted, but not read either
    QVERIFY(late.connectToServer());
    late.send(post("/"_ba, "y"_ba));
    RawClient::spin(100ms);
    QVERIFY(fixture.handled.empty());
    fixture.server().setPaused(false);
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
    QCOMPARE(late.readResponse().value_or(RawResponse()).status, 200);
    QCOMPARE(fixture.handled.size(), size_t(2));
}

void TestHttpLimits::pauseStopsTheDeadlines()
{
    HttpFixture fixture(quick());
    RawClient idle(fixture.port());
    QVERIFY(idle.connectToServer());
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    const QByteArray request = post("/"_ba, "abc"_ba);
    client.send(QByteArrayView(request).chopped(2));
    QTRY_COMPARE(fixture.server().connectionCount(), 2);
    RawClient::spin(20ms);
    fixture.server().setPaused(true);
    RawClient::spin(600ms);
    QCOMPARE(fixture.server().connectionCount(), 2);
    fixture.server().setPaused(false);
    RawClient::spin(20ms);
    client.send(QByteArrayView(request).last(2));
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
    QVERIFY(idle.waitForClosed()); // and then they go on
}

void TestHttpLimits::pauseHoldsPipelinedRequests()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(QByteArrayView(get("/1"_ba) + get("/2"_ba)));
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    fixture.server().setPaused(true);
    QVERIFY(fixture.answerNext());
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
    RawClient::spin(50ms);
    QCOMPARE(fixture.handled.size(), size_t(1));
    fixture.server().setPaused(false);
    QCOMPARE(fixture.handled.size(), size_t(2));
    QVERIFY(fixture.answerNext());
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
}

void TestHttpLimits::handlerMayPause()
{
    HttpFixture fixture;
    Http::Server &server = fixture.server();
    int handled = 0;
    server.setHandler([&](Http::ExchangeId exchange, Http::Request &&) {
        ++handled;
        server.setPaused(true);
        server.respond(exchange, fixture.response);
    });
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(QByteArrayView(get("/1"_ba) + get("/2"_ba) + get("/3"_ba)));
    for (int i = 1; i <= 3; ++i) {
        QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
        RawClient::spin(20ms);
        QCOMPARE(handled, i);
        server.setPaused(false);
    }
    RawClient::spin(20ms);
    QCOMPARE(handled, 3);
}

QTEST_GUILESS_MAIN(TestHttpLimits)
#include "tst_http_limits.moc"
