// SPDX-License-Identifier: MIT
#include "support/rawclient.h"
#include "unit/httpfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestHttpServer final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersAndKeepsTheConnection();
    void requestSaysWhenAndFromWhere();
    void responseHeaders_data();
    void responseHeaders();
    void headHasNoBody();
    void dateIsEnglishAndNow();
    void responseHeadersCannotBeInjected();
    void pipelinedRequestsAreHandedOverOneByOne();
    void pipelinedBytesAreBounded();
    void continueComesOnlyIfTheHeadIsLet();
    void headCheckAnswersAtOnce_data();
    void headCheckAnswersAtOnce();
    void halfClosedClientsGetTheirAnswers();
    void respondToTheGoneIsFalse();
    void respondOnlyOnce();
    void slowReaderGetsALargeAnswer();
    void closesAfterTheLastRequest();
    void stopAcceptingLetsTheReadBeAnswered();
    void closeEndsEverything();
    void callbacksMayCloseTheServer();
    void takenPortIsNamed();
    void worksInAnotherThread();
};

void TestHttpServer::answersAndKeepsTheConnection()
{
    HttpFixture fixture;
    QSignalSpy counts(&fixture.server(), &Http::Server::connectionCountChanged);
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    for (int i = 0; i < 3; ++i) {
        client.send(post("/in/token?x=1"_ba, "body\0\n"_ba));
        const auto response = client.readResponse();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
        QCOMPARE(response->body, "ok"_ba);
    }
    QCOMPARE(fixture.handled.size(), size_t(3));
    QCOMPARE(fixture.handled.back().target, "/in/token?x=1"_ba);
    QCOMPARE(fixture.handled.back().body, "body\0\n"_ba);
    QCOMPARE(fixture.server().connectionCount(), 1);
    QCOMPARE(fixture.server().pendingExchanges(), 0);
    client.abort();
    QTRY_COMPARE(fixture.server().connectionCount(), 0);
    QCOMPARE(counts, (QList<QVariantList>{{1}, {0}}));
}

void TestHttpServer::requestSaysWhenAndFromWhere()
{
    HttpFixture fixture;
    const Timestamp before = SystemClock().now();
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    const QByteArray request = post("/"_ba, "abc"_ba);
    client.send(QByteArrayView(request).first(5));
    QTRY_COMPARE(fixture.server().connectionCount(), 1);
    RawClient::spin(20ms);
    client.send(QByteArrayView(request).sliced(5));
    QVERIFY(client.readResponse());
    const Http::Request &handled = fixture.handled.at(0);
    QVERIFY(handled.peer.startsWith(u"127.0.0.1:"_s));
    QVERIFY(handled.peer.section(u':', 1).toInt() > 1024);
    QVERIFY(handled.startedAt >= before);
    QVERIFY(handled.completedAt - handled.startedAt >= 15ms);
    QVERIFY(handled.completedAt <= SystemClock().now());
}

void TestHttpServer::responseHeaders_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("connection");
    QTest::addColumn<QByteArray>("length");           // "-": none
    QTest::addColumn<QByteArray>("answerConnection"); // "-": none
    QTest::newRow("200") << 200 << "1.1"_ba
                         << ""_ba
                         << "2"_ba
                         << "-"_ba;
    QTest::newRow("204") << 204 << "1.1"_ba
                         << ""_ba
                         << "-"_ba
                         << "-"_ba;
    QTest::newRow("304") << 304 << "1.1"_ba
                         << ""_ba
                         << "-"_ba
                         << "-"_ba;
    QTest::newRow("404") << 404 << "1.1"_ba
                         << ""_ba
                         << "2"_ba
                         << "-"_ba;
    QTest::newRow("unknown status") << 799 << "1.1"_ba
                                    << ""_ba
                                    << "2"_ba
                                    << "-"_ba;
    QTest::newRow("close") << 200 << "1.1"_ba
                           << "close"_ba
                           << "2"_ba
                           << "close"_ba;
    QTest::newRow("1.0") << 200 << "1.0"_ba
                         << ""_ba
                         << "2"_ba
                         << "close"_ba;
    QTest::newRow("1.0 keep") << 200 << "1.0"_ba
                              << "keep-alive"_ba
                              << "2"_ba
                              << "keep-alive"_ba;
}

void TestHttpServer::responseHeaders()
{
    QFETCH(int, status);
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, connection);
    QFETCH(QByteArray, length);
    QFETCH(QByteArray, answerConnection);
    HttpFixture fixture;
    fixture.response.status = status;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    QByteArray request = "GET / HTTP/"_ba + version + "\r\nHost: x\r\n"_ba;
    if (!connection.isEmpty())
        request += "Connection: "_ba + connection + "\r\n"_ba;
    client.send(QByteArrayView(request + "\r\n"_ba));
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, status);
    QVERIFY(response->head.startsWith("HTTP/1.1 "));
    QVERIFY(response->hasHeader("Date"));
    QCOMPARE(response->hasHeader("Content-Length") ? response->header("Content-Length") : "-"_ba,
             length);
    QCOMPARE(response->hasHeader("Connection") ? response->header("Connection") : "-"_ba,
             answerConnection);
    QCOMPARE(client.waitForClosed(answerConnection == "close" ? 5000ms : 50ms),
             answerConnection == "close");
    QCOMPARE(client.pending(), QByteArray());
}

void TestHttpServer::headHasNoBody()
{
    HttpFixture fixture;
    fixture.response.body = "twelve bytes"_ba;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto head = client.readResponse(5s, true);
    QVERIFY(head);
    QCOMPARE(head->header("Content-Length"), "12"_ba);
    client.send(get("/"_ba));
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->body, "twelve bytes"_ba);

    // Errors follow the same rule.
    client.send("HEAD / HTTP/1.1\r\n\r\n");
    const auto error = client.readResponse(5s, true);
    QVERIFY(error);
    QCOMPARE(error->status, 400);
    QVERIFY(client.waitForClosed());
    QCOMPARE(client.pending(), QByteArray());
}

void TestHttpServer::dateIsEnglishAndNow()
{
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German));
    const auto restore = qScopeGuard([&] { QLocale::setDefault(before); });
    HttpFixture fixture;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(get("/"_ba));
    const auto response = client.readResponse();
    QVERIFY(response);
    const QByteArray date = response->header("Date");
    QVERIFY2(date.endsWith(" GMT"), date.constData());
    QDateTime parsed = QLocale::c().toDateTime(QString::fromLatin1(date.chopped(4)),
                                               u"ddd, dd MMM yyyy hh:mm:ss"_s);
    parsed.setTimeSpec(Qt::UTC);
    QVERIFY2(parsed.isValid(), date.constData());
    QVERIFY(qAbs(parsed.secsTo(QDateTime::currentDateTimeUtc())) <= 2);
}

void TestHttpServer::responseHeadersCannotBeInjected()
{
    HttpFixture fixture;
    fixture.response.headers = {{"X-Good", "1"},
                                {"X-Bad", "1\r\nX-Evil: 1"},
                                {"X-Bad\r\nX-Evil", "1"},
                                {"", "empty"},
                                {"X-Also", "2"}};
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(get("/"_ba));
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->header("X-Good"), "1"_ba);
    QCOMPARE(response->header("X-Also"), "2"_ba);
    QVERIFY(!response->hasHeader("X-Bad"));
    QVERIFY(!response->hasHeader("X-Evil"));
}

void TestHttpServer::pipelinedRequestsAreHandedOverOneByOne()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(QByteArrayView(post("/1"_ba, "a"_ba) + post("/2"_ba, "b"_ba) + get("/3"_ba) +
                               "GET /4 HTT"_ba));
    for (int i = 1; i <= 3; ++i) {
        QTRY_COMPARE(fixture.waiting.size(), size_t(1));
        RawClient::spin(10ms);
        QCOMPARE(fixture.handled.size(), size_t(i));
        QCOMPARE(fixture.handled.back().target, "/"_ba + QByteArray::number(i));
        QCOMPARE(fixture.server().pendingExchanges(), 1);
        QVERIFY(fixture.answerNext({.status = 200, .headers = {}, .body = QByteArray::number(i)}));
        const auto response = client.readResponse();
        QVERIFY(response);
        QCOMPARE(response->body, QByteArray::number(i));
    }
    client.send("P/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(fixture.handled.size(), size_t(4));
    QVERIFY(fixture.answerNext());
    QVERIFY(client.readResponse());
}

// While an exchange waits, the server stops reading: the rest stays with the client.
void TestHttpServer::pipelinedBytesAreBounded()
{
    HttpFixture fixture({.requestsPerConnection = 1'000'000});
    fixture.isAnswering = false;
    fixture.response = {.status = 204, .headers = {}, .body = {}};
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    const QByteArray one = post("/"_ba, QByteArray(1000, 'x'));
    QByteArray many;
    constexpr int Count = 20'000; // 20 MB: more than the kernel's buffers take
    for (int i = 0; i < Count; ++i)
        many += one;
    const qsizetype accepted = client.sendWhatFits(many);
    QVERIFY2(accepted < many.size() - (1 << 20), QByteArray::number(accepted).constData());
    QTRY_COMPARE(fixture.handled.size(), size_t(1));
    // Answered, everything comes through, in order and complete.
    fixture.isAnswering = true;
    QVERIFY(fixture.answerNext());
    client.send(QByteArrayView(many).sliced(accepted));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.handled.size(), size_t(Count), 30'000);
    QVERIFY(std::all_of(fixture.handled.begin(), fixture.handled.end(),
                        [](const Http::Request &r) { return r.body.size() == 1000; }));
}

void TestHttpServer::continueComesOnlyIfTheHeadIsLet()
{
    HttpFixture fixture;
    fixture.server().setHeadCheck([](const Http::Request &request) -> Http::Response {
        return {.status = request.target == "/no" ? 403 : 0, .headers = {}, .body = {}};
    });
    const QByteArray expect = " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"_ba;

    RawClient let(fixture.port());
    QVERIFY(let.connectToServer());
    let.send(QByteArrayView("POST /yes"_ba + expect + "Content-Length: 4\r\n\r\n"_ba));
    auto response = let.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 100);
    QCOMPARE(response->head, "HTTP/1.1 100 Continue\r\n\r\n"_ba);
    QVERIFY(fixture.handled.empty());
    let.send("data");
    response = let.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(fixture.handled.at(0).body, "data"_ba);

    // The client may leave the body out now: only closing keeps requests apart.
    RawClient refused(fixture.port());
    QVERIFY(refused.connectToServer());
    refused.send(QByteArrayView("POST /no"_ba + expect + "Content-Length: 4\r\n\r\n"_ba));
    response = refused.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 403);
    QCOMPARE(response->header("Connection"), "close"_ba);
    QVERIFY(refused.waitForClosed());
    QCOMPARE(fixture.handled.size(), size_t(1));
}

void TestHttpServer::headCheckAnswersAtOnce_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("closes");
    const QByteArray post = "POST /no HTTP/1.1\r\nHost: x\r\n"_ba;
    QTest::newRow("no body") << post + "\r\n"_ba
                             << ""_ba << false;
    QTest::newRow("small body") << post + "Content-Length: 5\r\n\r\n"_ba
                                << "hello"_ba << false;
    QTest::newRow("large body") << post + "Content-Length: 200000\r\n\r\n"_ba
                                << QByteArray(200'000, 'x') << true;
    QTest::newRow("chunked") << post + "Transfer-Encoding: chunked\r\n\r\n"_ba
                             << "1\r\na\r\n0\r\n\r\n"_ba << true;
}

void TestHttpServer::headCheckAnswersAtOnce()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, body);
    QFETCH(bool, closes);
    HttpFixture fixture;
    QByteArray bodySeen = "-"_ba;
    fixture.server().setHeadCheck([&](const Http::Request &request) -> Http::Response {
        bodySeen = request.body;
        return {.status = request.target == "/no" ? 404 : 0, .headers = {}, .body = "gone"};
    });
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(head);
    const auto response = client.readResponse(); // before any byte of the body
    QVERIFY(response);
    QCOMPARE(response->status, 404);
    QCOMPARE(response->body, "gone"_ba);
    QCOMPARE(bodySeen, QByteArray());
    QCOMPARE(response->header("Connection"), closes ? "close"_ba : ""_ba);
    client.send(body);
    if (closes) {
        QVERIFY(client.waitForClosed());
    } else {
        client.send(get("/yes"_ba));
        const auto next = client.readResponse();
        QVERIFY(next);
        QCOMPARE(next->status, 200);
        QCOMPARE(fixture.handled.size(), size_t(1));
    }
    QVERIFY(fixture.rejected.empty());
}

void TestHttpServer::halfClosedClientsGetTheirAnswers()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(QByteArrayView(post("/1"_ba, "a"_ba) + post("/2"_ba, "b"_ba)));
    client.shutdownWrite();
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    RawClient::spin(50ms);
    QVERIFY(fixture.answerNext());
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    QVERIFY(fixture.answerNext());
    for (int i = 0; i < 2; ++i) {
        const auto response = client.readResponse();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
    QVERIFY(client.waitForClosed());
    QTRY_COMPARE(fixture.server().connectionCount(), 0);
}

void TestHttpServer::respondToTheGoneIsFalse()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(post("/"_ba, "a"_ba));
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    client.abort();
    RawClient::spin(20ms);
    QVERIFY(!fixture.answerNext());
    QCOMPARE(fixture.server().pendingExchanges(), 0);
    QTRY_COMPARE(fixture.server().connectionCount(), 0);
    QVERIFY(!fixture.server().respond({12345, 1}, {}));
}

void TestHttpServer::respondOnlyOnce()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(get("/1"_ba));
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    const Http::ExchangeId first = fixture.waiting.front();
    QVERIFY(fixture.answerNext());
    QVERIFY(!fixture.server().respond(first, fixture.response));
    client.send(get("/2"_ba));
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    QVERIFY(fixture.waiting.front() != first);
    QVERIFY(!fixture.server().respond(first, {.status = 500, .headers = {}, .body = {}}));
    QVERIFY(fixture.answerNext());
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 200);
}

void TestHttpServer::slowReaderGetsALargeAnswer()
{
    HttpFixture fixture;
    fixture.response.body = QByteArray(20'000'000, '.');
    fixture.response.body.replace(10'000'000, 4, "here");
    fixture.response.close = true;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.setReading(false);
    client.send(get("/"_ba));
    QTRY_COMPARE(fixture.handled.size(), size_t(1));
    RawClient::spin(50ms);
    client.setReading(true);
    const auto response = client.readResponse(30s);
    QVERIFY(response);
    QCOMPARE(response->body.size(), fixture.response.body.size());
    QVERIFY(response->body == fixture.response.body);
    QVERIFY(client.waitForClosed());
}

void TestHttpServer::closesAfterTheLastRequest()
{
    HttpFixture fixture({.requestsPerConnection = 3});
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(QByteArrayView(get("/1"_ba) + get("/2"_ba) + get("/3"_ba) + get("/4"_ba)));
    for (int i = 1; i <= 3; ++i) {
        const auto response = client.readResponse();
        QVERIFY(response);
        QCOMPARE(response->header("Connection"), i == 3 ? "close"_ba : ""_ba);
    }
    QVERIFY(client.waitForClosed());
    QCOMPARE(client.pending(), QByteArray());
    QCOMPARE(fixture.handled.size(), size_t(3));
}

void TestHttpServer::stopAcceptingLetsTheReadBeAnswered()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    RawClient idle(fixture.port());
    QVERIFY(idle.connectToServer());
    RawClient busy(fixture.port());
    QVERIFY(busy.connectToServer());
    busy.send(get("/"_ba));
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    QCOMPARE(fixture.server().connectionCount(), 2);
    fixture.server().stopAccepting();
    QVERIFY(!fixture.server().isListening());
    QVERIFY(idle.waitForClosed());
    RawClient late(fixture.port());
    QVERIFY(!late.connectToServer());
    QVERIFY(fixture.answerNext());
    const auto response = busy.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(response->header("Connection"), "close"_ba);
    QVERIFY(busy.waitForClosed());
}

void TestHttpServer::closeEndsEverything()
{
    HttpFixture fixture;
    fixture.isAnswering = false;
    RawClient client(fixture.port());
    QVERIFY(client.connectToServer());
    client.send(get("/"_ba));
    QTRY_COMPARE(fixture.waiting.size(), size_t(1));
    fixture.server().close();
    QVERIFY(client.waitForClosed());
    QCOMPARE(fixture.server().connectionCount(), 0);
    QCOMPARE(fixture.server().pendingExchanges(), 0);
    QVERIFY(!fixture.answerNext());

    const Result<quint16> again = fixture.server().listen(QHostAddress(QHostAddress::LocalHost), 0);
    QVERIFY(again);
    fixture.isAnswering = true;
    RawClient next(*again);
    QVERIFY(next.connectToServer());
    next.send(get("/"_ba));
    QVERIFY(next.readResponse());
}

void TestHttpServer::callbacksMayCloseTheServer()
{
    HttpFixture fixture;
    Http::Server &server = fixture.server();
    const auto reopen = [&]() -> quint16 {
        const Result<quint16> port = server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        return port ? *port : quint16(0);
    };
    server.setHandler([&](Http::ExchangeId, Http::Request &&) { server.close(); });
    RawClient inHandler(server.port());
    QVERIFY(inHandler.connectToServer());
    inHandler.send(QByteArrayView(get("/1"_ba) + get("/2"_ba)));
    QVERIFY(inHandler.waitForClosed());

    server.setHeadCheck([&](const Http::Request &) -> Http::Response {
        server.close();
        return {.status = 404, .headers = {}, .body = {}};
    });
    RawClient inCheck(reopen());
    QVERIFY(inCheck.connectToServer());
    inCheck.send(get("/"_ba));
    QVERIFY(inCheck.waitForClosed());
    QCOMPARE(inCheck.pending(), QByteArray());

    server.setRejectHandler([&](int, const QString &, Http::Request &&) { server.close(); });
    RawClient inReject(reopen());
    QVERIFY(inReject.connectToServer());
    inReject.send("nonsense\r\n\r\n");
    QVERIFY(inReject.waitForClosed());
    QTRY_COMPARE(server.connectionCount(), 0);
}

void TestHttpServer::takenPortIsNamed()
{
    HttpFixture fixture;
    const SystemClock clock;
    Http::Server second(clock);
    const Result<quint16> result =
        second.listen(QHostAddress(QHostAddress::LocalHost), fixture.port());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Busy);
    QVERIFY(result.error().message.contains(QString::number(fixture.port())));
    QVERIFY(!second.isListening());

    const Result<quint16> foreign = second.listen(QHostAddress(u"192.0.2.1"_s), 0);
    QVERIFY(!foreign);
    QCOMPARE(foreign.error().code, ErrorCode::Network);
}

void TestHttpServer::worksInAnotherThread()
{
    QThread thread;
    const SystemClock clock;
    auto server = std::make_unique<Http::Server>(clock);
    Http::Server *raw = server.get();
    raw->setHandler([raw](Http::ExchangeId exchange, Http::Request &&) {
        QMetaObject::invokeMethod(
            raw, [=] { raw->respond(exchange, {.status = 204, .headers = {}, .body = {}}); },
            Qt::QueuedConnection);
    });
    server->moveToThread(&thread);
    thread.start();
    quint16 port = 0;
    QMetaObject::invokeMethod(
        raw,
        [&] {
            const auto bound = raw->listen(QHostAddress(QHostAddress::LocalHost), 0);
            port = bound ? *bound : quint16(0);
        },
        Qt::BlockingQueuedConnection);
    RawClient client(port);
    QVERIFY(client.connectToServer());
    client.send(post("/"_ba, "x"_ba));
    QCOMPARE(client.readResponse().value_or(RawResponse()).status, 204);
    QMetaObject::invokeMethod(
        raw, [&] { server.reset(); }, Qt::BlockingQueuedConnection);
    QVERIFY(client.waitForClosed());
    thread.quit();
    thread.wait();
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"
