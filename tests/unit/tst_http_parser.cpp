// SPDX-License-Identifier: MIT
#include "core/headers.h"
#include "http/requestline.h"
#include "http/requestparser.h"

#include <QtTest/QtTest>

#include <random>
#include <vector>

using namespace Hookglass;
using namespace Hookglass::Http;
using namespace Qt::StringLiterals;
using State = RequestParser::State;

namespace {

/// What came of one request of a stream.
struct Outcome
{
    int status = 0; ///< 0: complete
    QByteArray method{};
    QByteArray target{};
    QByteArray head{};
    QByteArray body{};
    HeaderList headers{};
    bool keepAlive = false;
    bool operator==(const Outcome &) const = default;
};

/// Reads a whole stream in pieces whose sizes `nextSize` gives.
template <typename NextSize>
std::vector<Outcome> readAll(QByteArrayView stream, const Limits &limits, NextSize nextSize)
{
    std::vector<Outcome> outcomes;
    RequestParser parser(limits);
    while (!stream.isEmpty()) {
        QByteArrayView piece = stream.first(qMin<qsizetype>(nextSize(), stream.size()));
        stream = stream.sliced(piece.size());
        while (!piece.isEmpty()) {
            piece = piece.sliced(parser.feed(piece));
            if (parser.state() == State::Failed || parser.state() == State::Complete) {
                const bool keepAlive = parser.state() == State::Complete && parser.keepAlive();
                const int status = parser.status();
                Request request = parser.takeRequest();
                outcomes.push_back({status, request.method, request.target, request.head,
                                    request.body, request.headers, keepAlive});
                if (status != 0)
                    return outcomes;
                parser.reset();
            }
        }
    }
    return outcomes;
}

std::vector<Outcome> readWhole(QByteArrayView stream, const Limits &limits = {})
{
    return readAll(stream, limits, [&] { return stream.size(); });
}

Outcome readOne(QByteArrayView stream, const Limits &limits = {})
{
    const std::vector<Outcome> outcomes = readWhole(stream, limits);
    return outcomes.empty() ? Outcome{.status = -1} : outcomes.front();
}

} // namespace

class TestHttpParser final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsEverythingAsItCame();
    void headersOfOneRequestDoNotLeakIntoTheNext();
    void stopsAfterTheHead();
    void leavesTheNextRequest();
    void readsChunks();
    void dropsTrailers();
    void skipsOneEmptyLine();
    void keepAlive_data();
    void keepAlive();
    void limitsAreExact();
    void chunkedBodyIsLimited();
    void failureKeepsWhatWasRead();
    void sameInPieces_data();
    void sameInPieces();
    void requestLine_data();
    void requestLine();
};

void TestHttpParser::keepsEverythingAsItCame()
{
    const QByteArray head = "POST /in/a%2Fb?x=1&&y=%20 HTTP/1.1\r\n"
                            "hOsT: example.com:80\r\n"
                            "X-Two: first \t\r\n"
                            "Content-Length:   7\r\n"
                            "x-two:\tsecond\r\n"
                            "X-Empty:\r\n"
                            "X-Latin: caf\xe9\r\n"
                            "X-Two: first\r\n"
                            "\r\n"_ba;
    const QByteArray body("\0\r\n\r\n\xff{", 7);
    const Outcome outcome = readOne(head + body);
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.method, "POST"_ba);
    QCOMPARE(outcome.target, "/in/a%2Fb?x=1&&y=%20"_ba);
    QCOMPARE(outcome.head, head);
    QCOMPARE(outcome.body, body);
    const HeaderList expected{
        {"hOsT", "example.com:80"}, {"X-Two", "first"}, {"Content-Length", "7"},
        {"x-two", "second"},        {"X-Empty", ""},    {"X-Latin", "caf\xe9"},
        {"X-Two", "first"}};
    QCOMPARE(outcome.headers, expected);
    QCOMPARE(parseHead(outcome.head), expected);
}

// Equal texts are shared between requests: different ones must not be.
void TestHttpParser::headersOfOneRequestDoNotLeakIntoTheNext()
{
    const auto outcomes = readWhole("GET /1 HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\n\r\n"
                                    "GET /2 HTTP/1.1\r\nHost: x\r\na: 1\r\nB: 3\r\nC: 4\r\n\r\n"
                                    "GET /3 HTTP/1.1\r\nHost: xy\r\n\r\n");
    QCOMPARE(outcomes.size(), size_t(3));
    QCOMPARE(outcomes[0].headers, (HeaderList{{"Host", "x"}, {"A", "1"}, {"B", "2"}}));
    QCOMPARE(outcomes[1].headers, (HeaderList{{"Host", "x"}, {"a", "1"}, {"B", "3"}, {"C", "4"}}));
    QCOMPARE(outcomes[2].headers, (HeaderList{{"Host", "xy"}}));
}

void TestHttpParser::stopsAfterTheHead()
{
    RequestParser parser({});
    const QByteArray head =
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"_ba;
    QCOMPARE(parser.state(), State::Idle);
    QCOMPARE(parser.feed(QByteArrayView(head + "abcd"_ba)), head.size());
    QCOMPARE(parser.state(), State::Body);
    QVERIFY(parser.expectsContinue());
    QCOMPARE(parser.contentLength(), std::optional<qint64>(3));
    QCOMPARE(parser.request().headers.size(), 3);
    QCOMPARE(parser.feed("abcd"), 3);
    QCOMPARE(parser.state(), State::Complete);
    QCOMPARE(parser.request().body, "abc"_ba);
    QCOMPARE(parser.feed("d"), 0);
}

void TestHttpParser::leavesTheNextRequest()
{
    RequestParser parser({});
    const QByteArray first = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"_ba;
    QCOMPARE(parser.feed(QByteArrayView(first + "GET /2"_ba)), first.size());
    QCOMPARE(parser.state(), State::Complete);
    QCOMPARE(parser.contentLength(), std::optional<qint64>(0));
}

void TestHttpParser::readsChunks()
{
    const Outcome outcome =
        readOne("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                "5\r\nhello\r\n"
                "0A ; name=\"a;\\\" b\" ; flag\r\n0123456789\r\n"
                "000\r\n\r\n");
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.body, "hello0123456789"_ba);
    QVERIFY(!outcome.head.contains("hello"));
}

void TestHttpParser::dropsTrailers()
{
    const auto outcomes =
        readWhole("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "1\r\na\r\n0\r\nHost: evil\r\nX-Late: 1\r\n\r\n"
                  "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(outcomes.size(), size_t(2));
    QCOMPARE(outcomes[0].headers, (HeaderList{{"Host", "x"}, {"Transfer-Encoding", "chunked"}}));
    QCOMPARE(outcomes[0].body, "a"_ba);
    QCOMPARE(outcomes[1].target, "/next"_ba);
}

void TestHttpParser::skipsOneEmptyLine()
{
    const QByteArray request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"_ba;
    const auto outcomes = readWhole(QByteArrayView("\r\n"_ba + request + "\r\n"_ba + request));
    QCOMPARE(outcomes.size(), size_t(2));
    QCOMPARE(outcomes[0].head, request);
    QCOMPARE(outcomes[1].head, request);
    QCOMPARE(readOne(QByteArrayView("\r\n\r\n"_ba + request)).status, 400);
    QCOMPARE(readOne("\rX").status, 400);
}

void TestHttpParser::keepAlive_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("connection");
    QTest::addColumn<bool>("expected");
    QTest::newRow("1.1") << "1.1"_ba
                         << ""_ba << true;
    QTest::newRow("1.1 close") << "1.1"_ba
                               << "Connection: close\r\n"_ba << false;
    QTest::newRow("1.1 Close in a list") << "1.1"_ba
                                         << "Connection: TE, CLOSE\r\n"_ba << false;
    QTest::newRow("1.1 second header")
        << "1.1"_ba
        << "Connection: keep-alive\r\nConnection: close\r\n"_ba << false;
    QTest::newRow("1.1 closes-not") << "1.1"_ba
                                    << "Connection: closed\r\n"_ba << true;
    QTest::newRow("1.0") << "1.0"_ba
                         << ""_ba << false;
    QTest::newRow("1.0 keep-alive") << "1.0"_ba
                                    << "Connection: Keep-Alive\r\n"_ba << true;
}

void TestHttpParser::keepAlive()
{
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, connection);
    QFETCH(bool, expected);
    const QByteArray request =
        "GET / HTTP/"_ba + version + "\r\nHost: x\r\n"_ba + connection + "\r\n"_ba;
    const Outcome outcome = readOne(request);
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.keepAlive, expected);
}

void TestHttpParser::limitsAreExact()
{
    const QByteArray head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"_ba;
    const QByteArray request = head + "0123456789"_ba;
    Limits limits{.headBytes = head.size(), .bodyBytes = 10};
    QCOMPARE(readOne(request, limits).status, 0);
    limits.headBytes = head.size() - 1;
    const Outcome tooLong = readOne(request, limits);
    QCOMPARE(tooLong.status, 431);
    QCOMPARE(tooLong.head, head.chopped(1));
    QCOMPARE(tooLong.target, "/"_ba);
    limits = {.headBytes = head.size(), .bodyBytes = 9};
    const Outcome tooLarge = readOne(request, limits);
    QCOMPARE(tooLarge.status, 413);
    QCOMPARE(tooLarge.head, head);
    QCOMPARE(tooLarge.headers.size(), 2);
    QCOMPARE(tooLarge.body, QByteArray());
}

void TestHttpParser::chunkedBodyIsLimited()
{
    const QByteArray head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"_ba;
    const Limits limits{.bodyBytes = 10};
    const QByteArray nine = head + "4\r\nabcd\r\n5\r\nefghi\r\n"_ba;
    QCOMPARE(readOne(nine + "1\r\nj\r\n0\r\n\r\n"_ba, limits).body, "abcdefghij"_ba);
    const Outcome over = readOne(nine + "2\r\njk\r\n0\r\n\r\n"_ba, limits);
    QCOMPARE(over.status, 413);
    QCOMPARE(over.body, "abcdefghi"_ba);
}

void TestHttpParser::failureKeepsWhatWasRead()
{
    const QByteArray good = "POST /in/token HTTP/1.1\r\nHost: x\r\nA: b\r\n"_ba;
    const Outcome outcome = readOne(good + QByteArray("Bad: \0 more\r\n\r\n", 15));
    QCOMPARE(outcome.status, 400);
    QCOMPARE(outcome.method, "POST"_ba);
    QCOMPARE(outcome.target, "/in/token"_ba);
    QCOMPARE(outcome.head, good + QByteArray("Bad: \0", 6));
    QCOMPARE(headerValue(outcome.headers, "a"), std::optional<QByteArray>("b"));

    // A fault that only Beast sees: all headers are there all the same.
    const Outcome conflicting =
        readOne("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked"
                "\r\nLast: y\r\n\r\n");
    QCOMPARE(conflicting.status, 400);
    QCOMPARE(conflicting.headers.size(), 4);
}

void TestHttpParser::sameInPieces_data()
{
    QTest::addColumn<QByteArray>("stream");
    const QByteArray host = " HTTP/1.1\r\nHost: x\r\n"_ba;
    QTest::newRow("plain") << "GET /"_ba + host + "\r\n"_ba;
    QTest::newRow("body") << "POST /"_ba + host + "Content-Length: 12\r\n\r\nhello\r\nworld"_ba;
    QTest::newRow("chunked, then another")
        << "POST /"_ba + host +
               "Transfer-Encoding: chunked\r\n\r\n5;a=\"\\\"\"\r\nhello\r\n1\r\n\n\r\n"
               "00\r\nT: 1\r\nU: 2\r\n\r\n\r\nGET /2"_ba +
               host + "\r\nGET"_ba;
    QTest::newRow("chunk fault") << "POST /"_ba + host +
                                        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n"_ba;
    QTest::newRow("quoted CRLF in an extension")
        << "POST /"_ba + host + "Transfer-Encoding: chunked\r\n\r\n5;a=\"\r\nhello\"\r\n"_ba;
    QTest::newRow("bare CR") << "GET /"_ba + host + "A: b\rc\r\n\r\n"_ba;
    QTest::newRow("bare LF") << "GET / HTTP/1.1\nHost: x\n\n"_ba;
    QTest::newRow("CR at the end of a piece") << "GET /"_ba + host + "A: b\r\r\n\r\n"_ba;
    QTest::newRow("fold") << "GET /"_ba + host + "A: b\r\n c\r\n\r\n"_ba;
    QTest::newRow("junk") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    QTest::newRow("too long") << "GET /"_ba + QByteArray(40'000, 'a') + host + "\r\n"_ba;
}

void TestHttpParser::sameInPieces()
{
    QFETCH(QByteArray, stream);
    const std::vector<Outcome> whole = readWhole(stream);
    QVERIFY(!whole.empty());
    QCOMPARE(readAll(stream, {}, [] { return 1; }), whole);
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        std::uniform_int_distribution<qsizetype> size(1, 1 + round);
        QCOMPARE(readAll(stream, {}, [&] { return size(random); }), whole);
    }
}

void TestHttpParser::requestLine_data()
{
    using Problem = RequestLine::Problem;
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("problem");
    const auto row = [](const char *line, Problem problem) {
        QTest::newRow(line) << QByteArray(line) << int(problem);
    };
    row("GET / HTTP/1.1", Problem::None);
    row("M-SEARCH * HTTP/1.1", Problem::BadTarget);
    row("OPTIONS * HTTP/1.0", Problem::None);
    row("GET http://h/x HTTP/1.1", Problem::None);
    row("GET HTTPS://h HTTP/1.1", Problem::None);
    row("GET http:///x HTTP/1.1", Problem::BadTarget);
    row("GET ftp://h/ HTTP/1.1", Problem::BadTarget);
    row("GET x HTTP/1.1", Problem::BadTarget);
    row("GET /a#b HTTP/1.1", Problem::BadTarget);
    row("CONNECT h:443 HTTP/1.1", Problem::Connect);
    row("PRI * HTTP/2.0", Problem::Http2);
    row("GET / HTTP/2.0", Problem::BadVersion);
    row("GET / HTTP/1.2", Problem::BadVersion);
    row("GET / HTTP/0.9", Problem::BadVersion);
    row("GET / HTTP/1.10", Problem::Malformed);
    row("GET / HTTP/1", Problem::Malformed);
    row("GET / http/1.1", Problem::Malformed);
    row("GET / HTTP/1.1 ", Problem::Malformed);
    row("GET /", Problem::Malformed);
    row("GET", Problem::Malformed);
    row("", Problem::Malformed);
    row(" GET / HTTP/1.1", Problem::Malformed);
    row("GET  / HTTP/1.1", Problem::Malformed);
    row("GET\t/\tHTTP/1.1", Problem::Malformed);
    row("G(T / HTTP/1.1", Problem::Malformed);
}

void TestHttpParser::requestLine()
{
    QFETCH(QByteArray, line);
    QFETCH(int, problem);
    QCOMPARE(int(parseRequestLine(line).problem), problem);
}

QTEST_GUILESS_MAIN(TestHttpParser)
#include "tst_http_parser.moc"
