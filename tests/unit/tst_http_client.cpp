// SPDX-License-Identifier: MIT
// Requests go out byte for byte, and whatever a server does instead of answering ends in time, in
// bounded memory and under the right name.
#include "http/client.h"
#include "support/scriptedserver.h"
#include "support/testcertificate.h"

#include <QtCore/QElapsedTimer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>
#endif

using namespace Hookglass;
using namespace Hookglass::Http;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using After = ScriptedServer::After;
using End = Exchange::End;

constexpr auto Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

QByteArray headFor(const QByteArray &body, const QByteArray &headers = {})
{
    return "POST /hook?a=1 HTTP/1.1\r\nHost: x\r\n" + headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n";
}

Origin originOf(const QTcpServer &server)
{
    return {.host = u"127.0.0.1"_s, .port = server.serverPort()};
}

/// Sends one and waits for its end.
Exchange exchange(Client &client, const QByteArray &body = "{}",
                  std::chrono::milliseconds timeout = 20s)
{
    std::optional<Exchange> result;
    client.send(headFor(body), body, timeout, [&](Exchange &&e) { result = std::move(e); });
    if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
        qFatal("The client did not answer");
    return *result;
}

/// What the parser makes of these bytes, fed in pieces of this size.
QString reading(const QByteArray &bytes, qsizetype piece)
{
    ResponseParser parser({.headBytes = 1'000, .keptBodyBytes = 10, .readBodyBytes = 100});
    for (qsizetype at = 0; at < bytes.size(); at += piece)
        parser.feed(QByteArrayView(bytes).sliced(at, qMin(piece, bytes.size() - at)));
    const bool keeps = parser.keepsAlive();
    parser.end();
    return u"%1 %2 %3 %4 %5 %6"_s.arg(int(parser.state()))
        .arg(parser.status())
        .arg(QString::fromLatin1(parser.body()))
        .arg(parser.bodyBytes())
        .arg(keeps)
        .arg(parser.head().size());
}

} // namespace

class TestHttpClient final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sendsBytesAsGiven();
    void keepsConnections();
    void usesNoMoreConnectionsThanAllowed();
    void resendsWhenAKeptConnectionEnds();
    void doesNotResendOnAFreshConnection();
    void readsAnswers_data();
    void readsAnswers();
    void piecesMakeNoDifference_data() { readsAnswers_data(); }
    void piecesMakeNoDifference();
    void aLargeBodyIsCutOff();
    void namesWhatWentWrong_data();
    void namesWhatWentWrong();
    void slowAnswersEndInTime();
    void connectingEndsInTime();
    void connectingOverPlainTcpEndsInTime();
    void nobodyListens();
    void aNameThatIsNone();
    void certificatesAreChecked();
    void canBeCancelled();
};

void TestHttpClient::sendsBytesAsGiven()
{
    ScriptedServer server;
    server.setAnswers({{.bytes = Ok}});
    Client client(originOf(server));
    const QByteArray body("{\"a\": 1.0,\n\"a\":2}");
    const QByteArray head = headFor(body, "x-b: 2\r\nX-A:1\r\nX-A:  1 \r\nfub-SIGNATURE: s\r\n");
    std::optional<Exchange> result;
    client.send(head, body, 20s, [&](Exchange &&e) { result = std::move(e); });
    QVERIFY(!result); // never before send() has returned
    QTRY_VERIFY(result);
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests()[0].head, head);
    QCOMPARE(server.requests()[0].body, body);
    QCOMPARE(result->end, End::Answered);
    QCOMPARE(result->status, 200);
    QCOMPARE(result->head, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"_ba);
    QCOMPARE(result->body, "ok"_ba);
    QVERIFY(!result->mayHaveArrived);
}

void TestHttpClient::keepsConnections()
{
    ScriptedServer server;
    server.setAnswers({{.bytes = Ok}});
    QSignalSpy connections(&server, &QTcpServer::newConnection);
    Client client(originOf(server));
    for (int i = 0; i < 5; ++i)
        QCOMPARE(exchange(client).status, 200);
    QCOMPARE(connections.size(), 1);
    server.setAnswers(
        {{.bytes = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"}});
    QCOMPARE(exchange(client).status, 200);
    QCOMPARE(exchange(client).status, 200);
    QCOMPARE(connections.size(), 2);
}

void TestHttpClient::usesNoMoreConnectionsThanAllowed()
{
    ScriptedServer server; // never answers
    ClientLimits limits;
    limits.connections = 3;
    Client client(originOf(server), limits);
    QList<End> ends;
    for (int i = 0; i < 10; ++i)
        client.send(headFor({}), {}, 20s, [&](Exchange &&e) { ends.append(e.end); });
    QTRY_COMPARE(server.requests().size(), 3);
    server.setAnswers({{.bytes = Ok}});
    QCOMPARE(client.requests(), 10);
    QCOMPARE(server.requests().size(), 3);
}

void TestHttpClient::resendsWhenAKeptConnectionEnds()
{
    ScriptedServer server;
    server.setAnswers({{.bytes = Ok}, {.bytes = {}, .after = After::Close}, {.bytes = Ok}});
    Client client(originOf(server));
    QVERIFY(!exchange(client).wasResent);
    const Exchange second = exchange(client);
    QCOMPARE(second.end, End::Answered);
    QVERIFY(second.wasResent);
    QCOMPARE(server.requests().size(), 3);
}

void TestHttpClient::doesNotResendOnAFreshConnection()
{
    ScriptedServer server;
    server.setAnswers({{.bytes = {}, .after = After::Close}});
    Client client(originOf(server));
    const Exchange only = exchange(client);
    QCOMPARE(only.end, End::Closed);
    QVERIFY(only.mayHaveArrived);
    QVERIFY(!only.wasResent);
    QCOMPARE(server.requests().size(), 1);
}

void TestHttpClient::readsAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected"); // state, status, body kept, size, keeps alive, head size

    const auto row = [](const char *name, const QByteArray &bytes, const QString &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    row("empty", "HTTP/1.1 204 No Content\r\n\r\n", u"3 204  0 1 27"_s);
    row("length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", u"3 200 abc 3 1 38"_s);
    row("old version", "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc", u"3 200 abc 3 0 38"_s);
    row("to the end", "HTTP/1.1 200 OK\r\n\r\nabc", u"3 200 abc 3 0 19"_s);
    row("chunked",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n"
        "T: 1\r\n\r\n",
        u"3 200 abc 3 1 47"_s);
    row("interim",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
        u"3 500  0 1 38"_s);
    row("another protocol", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", u"3 101  0 0 38"_s);
    row("more than asked for", "HTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        u"3 204  0 0 19"_s);
    row("kept in part", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789",
        u"3 200 0123456789 20 1 39"_s);
    row("cut off", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", u"2 200 abc 3 0 38"_s);
    row("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", u"4 0  0 0 0"_s);
    row("another version", "HTTP/2 200 OK\r\n\r\n", u"4 0  0 0 0"_s);
    row("no status", "HTTP/1.1 OK\r\n\r\n", u"4 0  0 0 15"_s);
    row("status below 100", "HTTP/1.1 001 X\r\n\r\n", u"4 1  0 0 18"_s);
    row("bad length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", u"4 200  0 0 39"_s);
    row("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        u"4 200  0 0 47"_s);
    row("endless head", "HTTP/1.1 200 OK\r\nX: " + QByteArray(2'000, 'a'), u"4 0  0 0 0"_s);
}

void TestHttpClient::readsAnswers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    QCOMPARE(reading(bytes, bytes.size()), expected);
}

void TestHttpClient::piecesMakeNoDifference()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    QCOMPARE(reading(bytes, 1), expected);
    QCOMPARE(reading(bytes, 7), expected);
}

void TestHttpClient::aLargeBodyIsCutOff()
{
    ScriptedServer server;
    server.setAnswers({{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n" +
                                 QByteArray(4 * 1024 * 1024, 'a')},
                       {.bytes = Ok}});
    Client client(originOf(server));
    const Exchange large = exchange(client);
    QCOMPARE(large.end, End::Answered);
    QCOMPARE(large.status, 200);
    QCOMPARE(large.body.size(), 64 * 1024);
    QVERIFY(large.bodyBytes > 1024 * 1024);
    QVERIFY(large.bodyBytes < 4 * 1024 * 1024);
    QCOMPARE(exchange(client).body, "ok"_ba); // the rest is not taken for the next answer
}

void TestHttpClient::namesWhatWentWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("end");
    QTest::addColumn<int>("status");

    QTest::newRow("garbage") << "hello\r\n"_ba << int(End::Protocol) << 0;
    QTest::newRow("binary") << QByteArray("\x15\x03\x01\x00\x02\x02\x0a", 7) << int(End::Protocol)
                            << 0;
    QTest::newRow("huge head") << "HTTP/1.1 200 OK\r\nX: " + QByteArray(100'000, 'x')
                               << int(End::Protocol) << 0;
    QTest::newRow("ends in the head") << "HTTP/1.1 200 OK\r\nX:"_ba << int(End::Closed) << 0;
    QTest::newRow("ends in the body")
        << "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"_ba << int(End::Closed) << 200;
    QTest::newRow("ends in a chunk")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"_ba << int(End::Closed)
        << 200;
}

void TestHttpClient::namesWhatWentWrong()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, end);
    QFETCH(int, status);
    ScriptedServer server;
    server.setAnswers({{.bytes = bytes, .after = After::Close}});
    Client client(originOf(server));
    const Exchange result = exchange(client);
    QCOMPARE(int(result.end), end);
    QCOMPARE(result.status, status);
    QVERIFY(!result.detail.isEmpty());
    QVERIFY(result.mayHaveArrived);
}

void TestHttpClient::slowAnswersEndInTime()
{
    ScriptedServer server; // without an answer
    Client client(originOf(server));
    const Exchange silent = exchange(client, "{}", 150ms);
    QCOMPARE(silent.end, End::Timeout);
    QVERIFY(silent.mayHaveArrived);
    QCOMPARE(silent.status, 0);
    server.setAnswers(
        {{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", .after = After::Drip}});
    const Exchange dripping = exchange(client, "{}", 300ms);
    QCOMPARE(dripping.end, End::Timeout);
    QCOMPARE(dripping.status, 200);
    QVERIFY(dripping.bodyBytes > 0);
}

void TestHttpClient::connectingEndsInTime()
{
    ScriptedServer server; // takes the connection, and never says a word of TLS
    Origin origin = originOf(server);
    origin.isEncrypted = true;
    ClientLimits limits;
    limits.connectTime = 150ms;
    Client client(origin, limits);
    const Exchange result = exchange(client);
    QCOMPARE(result.end, End::Timeout);
    QVERIFY(!result.mayHaveArrived);
}

#ifdef Q_OS_LINUX
namespace {

/// Listens, but its queue of connections is full and nobody takes one out of it: what the system
/// does then is to drop every further attempt, as a host behind a firewall would.
class FullServer final
{
public:
    FullServer()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const int server = open();
        if (::bind(server, reinterpret_cast<sockaddr *>(&address), size) != 0 ||
            ::listen(server, 0) != 0 ||
            ::getsockname(server, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            return;
        m_port = ntohs(address.sin_port);
        constexpr int most = 16;
        for (int i = 0; i < most && !m_isFull; ++i) {
            pollfd waiting{.fd = open(), .events = POLLOUT, .revents = 0};
            ::connect(waiting.fd, reinterpret_cast<sockaddr *>(&address), size);
            m_isFull = ::poll(&waiting, 1, 300) == 0;
        }
    }
    ~FullServer()
    {
        for (const int socket : m_sockets)
            ::close(socket);
    }
    Q_DISABLE_COPY_MOVE(FullServer)

    bool isFull() const { return m_isFull; }
    quint16 port() const { return m_port; }

private:
    int open()
    {
        m_sockets.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        return m_sockets.back();
    }

    std::vector<int> m_sockets;
    quint16 m_port = 0;
    bool m_isFull = false;
};

} // namespace
#endif

void TestHttpClient::connectingOverPlainTcpEndsInTime()
{
#ifdef Q_OS_LINUX
    const FullServer server;
    QVERIFY(server.isFull());
    ClientLimits limits;
    limits.connectTime = 200ms;
    Client client({.host = u"127.0.0.1"_s, .port = server.port()}, limits);
    QElapsedTimer clock;
    clock.start();
    const Exchange result = exchange(client);
    QCOMPARE(result.end, End::Timeout);
    QVERIFY(!result.mayHaveArrived);
    QVERIFY2(result.detail.contains(u"No connection"_s), qPrintable(result.detail));
    QVERIFY(clock.elapsed() >= 190);
    QVERIFY(clock.elapsed() < 10'000); // not the request's 20 s, nor the system's two minutes
    // A shorter limit of the request itself counts, too.
    const Exchange hurried = exchange(client, "{}", 100ms);
    QCOMPARE(hurried.end, End::Timeout);
    QVERIFY(!hurried.mayHaveArrived);
#else
    QSKIP("Other systems refuse such a connection, or take it");
#endif
}

void TestHttpClient::nobodyListens()
{
    quint16 port = 0;
    {
        const ScriptedServer gone;
        port = gone.serverPort();
    }
    Client client({.host = u"127.0.0.1"_s, .port = port});
    const Exchange result = exchange(client);
    QCOMPARE(result.end, End::Refused);
    QVERIFY(!result.mayHaveArrived);
    QVERIFY(result.detail.contains(QString::number(port)));
}

void TestHttpClient::aNameThatIsNone()
{
    Client client({.host = u"no..name"_s, .port = 80});
    const Exchange result = exchange(client);
    QCOMPARE(result.end, End::Dns);
    QVERIFY(!result.mayHaveArrived);
}

void TestHttpClient::certificatesAreChecked()
{
    const QSslConfiguration tls = selfSignedFor("localhost");
    QVERIFY(!tls.isNull());
    ScriptedServer server;
    server.setTls(tls);
    server.setAnswers({{.bytes = Ok}});
    Origin origin = originOf(server);
    origin.isEncrypted = true;
    Client checking(origin);
    const Exchange refused = exchange(checking);
    QCOMPARE(refused.end, End::Tls);
    QVERIFY(!refused.mayHaveArrived);
    QCOMPARE(server.requests().size(), 0);

    origin.verifiesTls = false;
    Client trusting(origin);
    QCOMPARE(exchange(trusting).status, 200);

    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    QSslConfiguration known = before;
    known.addCaCertificate(tls.localCertificate());
    QSslConfiguration::setDefaultConfiguration(known);
    origin.verifiesTls = true;
    Client other(origin); // 127.0.0.1 is not the name in the certificate
    const End otherName = exchange(other).end;
    origin.host = u"localhost"_s;
    Client right(origin);
    const int status = exchange(right).status;
    QSslConfiguration::setDefaultConfiguration(before);
    QCOMPARE(otherName, End::Tls);
    QCOMPARE(status, 200);

    ScriptedServer plain; // answers in the clear where encryption is spoken
    plain.setAnswers({{.bytes = Ok}});
    origin.port = plain.serverPort();
    Client wrongPort(origin);
    QCOMPARE(exchange(wrongPort, "{}", 2s).end != End::Answered, true);
}

void TestHttpClient::canBeCancelled()
{
    ScriptedServer server;
    ClientLimits limits;
    limits.connections = 1;
    Client client(originOf(server), limits);
    QList<Exchange> ended;
    const quint64 first =
        client.send(headFor({}), {}, 20s, [&](Exchange &&e) { ended.append(std::move(e)); });
    const quint64 second =
        client.send(headFor({}), {}, 20s, [&](Exchange &&e) { ended.append(std::move(e)); });
    QTRY_COMPARE(server.requests().size(), 1);
    client.cancel(second);
    QCOMPARE(ended.size(), 1);
    QVERIFY(!ended[0].mayHaveArrived);
    client.cancel(first);
    QCOMPARE(ended.size(), 2);
    QCOMPARE(ended[1].end, End::Cancelled);
    QVERIFY(ended[1].mayHaveArrived);
    client.cancel(first); // again does nothing
    server.setAnswers({{.bytes = Ok}});
    QCOMPARE(exchange(client).status, 200);
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_http_client.moc"
