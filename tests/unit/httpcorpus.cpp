// SPDX-License-Identifier: MIT
#include "unit/httpcorpus.h"

using namespace Qt::StringLiterals;

namespace Hookglass::Test {

namespace {

using Then = CorpusEntry::Then;
using After = CorpusEntry::After;
using Entries = std::vector<CorpusEntry>;

const char *const PostHead = "POST / HTTP/1.1\r\nHost: x\r\n";

// A POST with these header lines (without the last CRLF) and then these bytes.
QByteArray post(const QByteArray &lines, const QByteArray &rest = {})
{
    return PostHead + lines + "\r\n\r\n"_ba + rest;
}

QByteArray chunked(const QByteArray &chunks)
{
    return post("Transfer-Encoding: chunked"_ba, chunks);
}

QByteArray get(const QByteArray &lines)
{
    return "GET / HTTP/1.1\r\nHost: x\r\n"_ba + lines + "\r\n\r\n"_ba;
}

CorpusEntry bad(const QByteArray &name, const QByteArray &bytes, int status = 400)
{
    return {.name = name, .bytes = bytes, .statuses = {status}, .bodies = {}};
}

CorpusEntry good(const QByteArray &name, const QByteArray &bytes, const QByteArray &body = {})
{
    return {
        .name = name, .bytes = bytes, .statuses = {200}, .after = After::Open, .bodies = {body}};
}

CorpusEntry goodAndClose(const QByteArray &name, const QByteArray &bytes,
                         const QByteArray &body = {})
{
    CorpusEntry entry = good(name, bytes, body);
    entry.after = After::Closed;
    return entry;
}

void addSmuggling(Entries &list)
{
    const QByteArray five = "hello"_ba;
    const QByteArray end = "0\r\n\r\n"_ba;
    const QByteArray te = "Transfer-Encoding: chunked"_ba;
    list.push_back(bad("CL then TE", post("Content-Length: 5\r\n"_ba + te, end)));
    list.push_back(bad("TE then CL", post(te + "\r\nContent-Length: 5"_ba, end)));
    list.push_back(bad("TE then CL 0", post(te + "\r\nContent-Length: 0"_ba, end)));
    list.push_back(
        bad("TE gzip and CL", post("Transfer-Encoding: gzip\r\nContent-Length: 5", five)));
    list.push_back(bad("TE twice", post(te + "\r\n"_ba + te, end)));
    list.push_back(
        bad("TE chunked, then identity", post(te + "\r\nTransfer-Encoding: identity", end)));
    list.push_back(bad("TE chunked not last", post("Transfer-Encoding: chunked, gzip", end)));
    list.push_back(bad("TE unknown", post("Transfer-Encoding: xchunked", end)));
    list.push_back(bad("TE identity", post("Transfer-Encoding: identity", five)));
    list.push_back(bad("TE empty", post("Transfer-Encoding:", end)));
    list.push_back(bad("TE quoted", post("Transfer-Encoding: \"chunked\"", end)));
    list.push_back(bad("TE with parameter", post("Transfer-Encoding: chunked;q=1", end)));
    list.push_back(bad("TE with vertical tab", post("Transfer-Encoding:\vchunked", end)));
    list.push_back(bad("TE with NUL", post(QByteArray("Transfer-Encoding: chunked\0", 27), end)));
    list.push_back(bad("blank before the TE colon", post("Transfer-Encoding : chunked", end)));
    list.push_back(bad("tab before the TE colon", post("Transfer-Encoding\t: chunked", end)));
    list.push_back(bad("TE folded", post("Transfer-Encoding:\r\n chunked", end)));
    list.push_back(bad("TE hidden behind bare CR", post("X: y\rTransfer-Encoding: chunked", end)));
    list.push_back(bad("TE hidden behind bare LF", post("X: y\nTransfer-Encoding: chunked", end)));
    list.push_back(bad("TE in HTTP/1.0", "POST / HTTP/1.0\r\n"_ba + te + "\r\n\r\n"_ba + end));
    list.push_back(bad("TE gzip, chunked", post("Transfer-Encoding: gzip, chunked", end), 501));
    list.push_back(
        bad("TE chunked, chunked", post("Transfer-Encoding: chunked, chunked", end), 501));
    list.push_back(good("TE in other case, with tabs", post("tRANSFER-eNCODING:\tChunked\t", end)));
    list.push_back({.name = "second request behind an empty body",
                    .bytes = post("Content-Length: 0", "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n"),
                    .statuses = {200, 200},
                    .after = After::Open,
                    .bodies = {""_ba, ""_ba}});
    list.push_back(
        good("look-alike of CL", post("Content_Length: 9\r\nContent-Length: 5", five), five));
}

void addLengths(Entries &list)
{
    const auto length = [](const char *value) {
        return post("Content-Length: "_ba + value, "hello");
    };
    list.push_back(
        bad("CL twice, different", post("Content-Length: 5\r\nContent-Length: 6", "hello")));
    list.push_back(bad("CL twice, equal", post("Content-Length: 5\r\nContent-Length: 5", "hello")));
    list.push_back(bad("CL list", length("5, 5")));
    list.push_back(bad("CL list with hole", length("5,")));
    list.push_back(bad("CL negative", length("-1")));
    list.push_back(bad("CL with plus", length("+5")));
    list.push_back(bad("CL hex", length("0x5")));
    list.push_back(bad("CL with exponent", length("1e1")));
    list.push_back(bad("CL with fraction", length("5.0")));
    list.push_back(bad("CL two numbers", length("5 5")));
    list.push_back(bad("CL with semicolon", length("5;")));
    list.push_back(bad("CL quoted", length("\"5\"")));
    list.push_back(bad("CL words", length("five")));
    list.push_back(bad("CL empty", length("")));
    list.push_back(bad("CL Arabic digit", length("\xd9\xa5")));
    list.push_back(bad("CL above 64 bits", length("18446744073709551621")));
    list.push_back(bad("CL 100 digits", length(QByteArray(100, '9').constData())));
    list.push_back(bad("CL largest 64-bit number", length("18446744073709551615"), 413));
    list.push_back(bad("CL above signed 64 bits", length("9223372036854775808"), 413));
    list.push_back(bad("CL above 32 bits", length("4294967301"), 413));
    list.push_back(bad("CL one above the limit", length("4097"), 413));
    list.push_back(bad("blank before the CL colon", post("Content-Length : 5", "hello")));
    list.push_back(good("CL with zeros before", length("0000000000000000000000005"), "hello"));
    list.push_back(good("CL with blanks around", length(" \t 5 \t "), "hello"));
    list.push_back(good("body of a GET", get("Content-Length: 5") + "hello"_ba, "hello"));
    list.push_back({.name = "body longer than announced",
                    .bytes = post("Content-Length: 5", "hello world\r\n"),
                    .statuses = {200, 400},
                    .bodies = {"hello"_ba}});
}

void addLines(Entries &list)
{
    list.push_back(bad("bare LF everywhere", "GET / HTTP/1.1\nHost: x\n\n"));
    list.push_back(bad("bare LF after the request line", "GET / HTTP/1.1\nHost: x\r\n\r\n"));
    list.push_back(bad("bare LF after a header", "GET / HTTP/1.1\r\nHost: x\n\r\n"));
    list.push_back(bad("bare LF as the blank line", "GET / HTTP/1.1\r\nHost: x\r\n\n"));
    list.push_back(bad("bare CR in a value", get("X: a\rb")));
    list.push_back(bad("CR CR LF", get("X: a\r")));
    list.push_back(bad("bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: x\r\n\r\n"));
    list.push_back(bad("LF CR", "GET / HTTP/1.1\n\rHost: x\n\r\n\r"));
    list.push_back(bad("NUL in a value", get(QByteArray("X: a\0b", 6))));
    list.push_back(bad("NUL in a name", get(QByteArray("X\0: ab", 6))));
    list.push_back(bad("NUL in the target", QByteArray("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 28)));
    list.push_back(bad("NULs alone", QByteArray(64, '\0')));
    list.push_back(bad("DEL in a value", get("X: \x7f")));
    list.push_back(bad("escape sequence in a value", get("X: \x1b[31m")));
    list.push_back(bad("folded with blank", get("X: a\r\n b")));
    list.push_back(bad("folded with tab", get("X: a\r\n\tb")));
    list.push_back(bad("blank before the first header", "GET / HTTP/1.1\r\n Host: x\r\n\r\n"));
    list.push_back(bad("line of one blank", get("X: a\r\n ")));
    list.push_back(bad("header without colon", get("nonsense")));
    list.push_back(bad("header without name", get(": value")));
    list.push_back(bad("blank in a name", get("X Y: a")));
    list.push_back(bad("bracket in a name", get("X(Y): a")));
    list.push_back(bad("non-ASCII name", get("caf\xc3\xa9: a")));
    list.push_back(bad("two empty lines before", "\r\n\r\n"_ba + get("X: a")));
    list.push_back(bad("Connection of no tokens", get("Connection: @@")));
    list.push_back(good("one empty line before", "\r\n"_ba + get("X: a")));
    list.push_back(good("empty value", get("X:")));
    list.push_back(good("value of UTF-8", get("X: caf\xc3\xa9")));
    list.push_back(good("colons in a value", get("X::::a:b")));
}

void addRequestLines(Entries &list)
{
    const auto line = [](const QByteArray &text) { return text + "\r\nHost: x\r\n\r\n"_ba; };
    list.push_back(bad("HTTP/0.9", "GET /\r\n"));
    list.push_back(bad("HTTP/0.9 with a version", line("GET / HTTP/0.9"), 505));
    list.push_back(bad("HTTP/2.0", line("GET / HTTP/2.0"), 505));
    list.push_back(bad("HTTP/1.2", line("GET / HTTP/1.2"), 505));
    list.push_back(bad("HTTP/1.10", line("GET / HTTP/1.10")));
    list.push_back(bad("HTTP/1", line("GET / HTTP/1")));
    list.push_back(bad("http/1.1", line("GET / http/1.1")));
    list.push_back(bad("HTTPS/1.1", line("GET / HTTPS/1.1")));
    list.push_back(bad("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    list.push_back(
        bad("TLS hello", QByteArray("\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\n\n\r\n", 15)));
    list.push_back(bad("SSL 2 hello", QByteArray("\x80\x2e\x01\x03\x01\x00", 6)));
    list.push_back(bad("SSH", "SSH-2.0-OpenSSH_9.2\r\n"));
    list.push_back(bad("SMTP", "EHLO mail.example.com\r\n"));
    list.push_back(
        bad("PROXY protocol", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n"_ba + get("X: a")));
    list.push_back(bad("JSON alone", "{\"event\":\"peopleCreated\"}\r\n\r\n"));
    list.push_back(bad("two blanks before the target", line("GET  / HTTP/1.1")));
    list.push_back(bad("two blanks after the target", line("GET /  HTTP/1.1")));
    list.push_back(bad("tabs between", line("GET\t/\tHTTP/1.1")));
    list.push_back(bad("blank at the end", line("GET / HTTP/1.1 ")));
    list.push_back(bad("blank at the begin", line(" GET / HTTP/1.1")));
    list.push_back(bad("blank in the target", line("GET /a b HTTP/1.1")));
    list.push_back(bad("no method", line("/ HTTP/1.1")));
    list.push_back(bad("method with bad byte", line("G=T / HTTP/1.1")));
    list.push_back(bad("fragment in the target", line("GET /#top HTTP/1.1")));
    list.push_back(bad("raw UTF-8 in the target", line("GET /caf\xc3\xa9 HTTP/1.1")));
    list.push_back(bad("target without slash", line("GET index.html HTTP/1.1")));
    list.push_back(bad("other scheme", line("GET file:///etc/passwd HTTP/1.1")));
    list.push_back(bad("GET *", line("GET * HTTP/1.1")));
    list.push_back(bad("CONNECT", line("CONNECT example.com:443 HTTP/1.1"), 501));
    list.push_back(
        bad("giant target", line("GET /"_ba + QByteArray(40'000, 'a') + " HTTP/1.1"_ba), 431));
    list.push_back(bad("giant method", line(QByteArray(40'000, 'A') + " / HTTP/1.1"_ba), 431));
    list.push_back(good("absolute-form", line("GET http://example.com/a?b HTTP/1.1")));
    list.push_back(good("OPTIONS *", line("OPTIONS * HTTP/1.1")));
    list.push_back(good("method of our own", line("get-it / HTTP/1.1")));
    list.push_back(good("path that climbs", line("GET /../..//%2e%2e/ HTTP/1.1")));
}

void addHosts(Entries &list)
{
    const auto with = [](const QByteArray &lines) {
        return "GET / HTTP/1.1\r\n"_ba + lines + "\r\n"_ba;
    };
    list.push_back(bad("no Host", with("X: a\r\n")));
    list.push_back(bad("no Host, absolute-form", "GET http://x/ HTTP/1.1\r\n\r\n"));
    list.push_back(bad("two Hosts", with("Host: a\r\nHost: b\r\n")));
    list.push_back(bad("two equal Hosts", with("Host: a\r\nhost: a\r\n")));
    list.push_back(bad("Host list", with("Host: a,b\r\n")));
    list.push_back(bad("Host with blank", with("Host: a b\r\n")));
    list.push_back(bad("Host with user", with("Host: user@a\r\n")));
    list.push_back(bad("Host with path", with("Host: a/b\r\n")));
    list.push_back(bad("blank before the Host colon", with("Host : a\r\n")));
    list.push_back(good("Host empty", with("Host:\r\n")));
    list.push_back(good("Host IPv6 with port", with("Host: [::1]:8080\r\n")));
    list.push_back(goodAndClose("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n"));
    list.push_back(bad("HTTP/1.0 with two Hosts", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"));
    list.push_back(good("HTTP/1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    list.push_back(goodAndClose("Connection: close", get("Connection: close")));
    list.push_back(
        goodAndClose("Connection: keep-alive, close", get("Connection: keep-alive, close")));
}

void addSizes(Entries &list)
{
    QByteArray manyHeaders = "GET / HTTP/1.1\r\nHost: x\r\n"_ba;
    for (int i = 0; i < 100'000; ++i)
        manyHeaders += "A: b\r\n";
    list.push_back(bad("100,000 headers", manyHeaders + "\r\n"_ba, 431));
    list.push_back(bad("giant header", get("X: "_ba + QByteArray(100'000, 'y')), 431));
    list.push_back(bad("giant name", get(QByteArray(100'000, 'y') + ": x"_ba), 431));
    list.push_back(bad("head that never ends", get(QByteArray(33'000, 'y')).chopped(4), 431));
    QByteArray someHeaders;
    for (int i = 0; i < 2000; ++i)
        someHeaders += "A: b\r\n";
    list.push_back(good("2,000 headers", get(someHeaders + "Z: z"_ba)));
    list.push_back(good("body of just the limit",
                        post("Content-Length: 4096", QByteArray(4096, 'x')),
                        QByteArray(4096, 'x')));
}

void addChunks(Entries &list)
{
    list.push_back(bad("chunk size above 64 bits", chunked("fffffffffffffffff\r\n")));
    list.push_back(
        bad("chunk size that wraps to 5", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size of 64 bits", chunked("ffffffffffffffff\r\n"), 413));
    list.push_back(bad("chunk size of 63 bits", chunked("7fffffffffffffff\r\n"), 413));
    list.push_back(bad("chunk above the limit", chunked("1001\r\n"), 413));
    list.push_back(bad("chunks above the limit together",
                       chunked("1000\r\n"_ba + QByteArray(4096, 'x') + "\r\n1\r\n"_ba), 413));
    list.push_back(bad("chunk size 0x5", chunked("0x5\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size negative", chunked("-5\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size with plus", chunked("+5\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size with blank before", chunked(" 5\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size with blank after", chunked("5 \r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size with comma", chunked("5,5\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size no hex", chunked("g\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk size missing", chunked("\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk line with bare LF", chunked("5\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk line with bare CR", chunked("5\rhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk line with NUL", chunked(QByteArray("5\0\r\nhello\r\n", 11))));
    list.push_back(bad("chunk longer than announced", chunked("5\r\nhello!\r\n0\r\n\r\n")));
    list.push_back(bad("chunk without its CRLF", chunked("5\r\nhello0\r\n\r\n")));
    list.push_back(bad("chunk ended by LF", chunked("5\r\nhello\n0\r\n\r\n")));
    list.push_back(bad("chunk extension with bare LF", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk extension without name", chunked("5;=b\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk extension never closed", chunked("5;a=\"b\r\nhello\r\n0\r\n\r\n")));
    list.push_back(bad("chunk extension too long",
                       chunked("5;a="_ba + QByteArray(2000, 'b') + "\r\nhello\r\n0\r\n\r\n"_ba)));
    QByteArray flood;
    for (int i = 0; i < 100; ++i)
        flood += "1;a="_ba + QByteArray(500, 'b') + "\r\nx\r\n"_ba;
    list.push_back(bad("chunk extension flood", chunked(flood)));
    list.push_back(bad("chunk size of many zeros", chunked(QByteArray(5000, '0') + "5\r\n"_ba)));
    list.push_back(bad("last chunk's line with bare LF", chunked("0\n\r\n")));
    list.push_back(bad("trailer folded", chunked("0\r\nA: b\r\n c\r\n\r\n")));
    list.push_back(bad("trailer with bare LF", chunked("0\r\nA: b\n\r\n")));
    list.push_back(bad("trailer with NUL", chunked(QByteArray("0\r\nA: \0\r\n\r\n", 11))));
    list.push_back(bad("trailer without colon", chunked("0\r\nnonsense\r\n\r\n")));
    list.push_back(bad("trailer Content-Length", chunked("0\r\nContent-Length: 5\r\n\r\nhello")));
    list.push_back(
        bad("trailer Transfer-Encoding", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n")));
    list.push_back(bad("trailer too long",
                       chunked("0\r\nA: "_ba + QByteArray(40'000, 'b') + "\r\n\r\n"_ba), 431));
    list.push_back(good(
        "chunks with extensions and trailers",
        chunked("5;a;b=c;d=\"e \\\" f\"\r\nhello\r\n0001\r\n!\r\n0;z\r\nA: b\r\n\r\n"), "hello!"));
    list.push_back({.name = "garbage behind the last chunk",
                    .bytes = chunked("1\r\nx\r\n0\r\n\r\n") + "!(garbage)\r\n"_ba,
                    .statuses = {200, 400},
                    .bodies = {"x"_ba}});
}

void addExpectations(Entries &list)
{
    list.push_back({.name = "Expect: 100-continue",
                    .bytes = post("Expect: 100-continue\r\nContent-Length: 5", "hello"),
                    .statuses = {100, 200},
                    .after = After::Open,
                    .bodies = {"hello"_ba}});
    list.push_back(
        {.name = "Expect in other case, chunked",
         .bytes = post("expect: 100-CONTINUE\r\nTransfer-Encoding: chunked", "1\r\nx\r\n0\r\n\r\n"),
         .statuses = {100, 200},
         .after = After::Open,
         .bodies = {"x"_ba}});
    list.push_back(
        bad("Expect something else", post("Expect: miracles\r\nContent-Length: 5", "hello"), 417));
    list.push_back(bad("Expect empty", post("Expect:\r\nContent-Length: 5", "hello"), 417));
    list.push_back(
        bad("Expect and too large", post("Expect: 100-continue\r\nContent-Length: 999999"), 413));
    list.push_back(good("Expect without a body", get("Expect: 100-continue")));
    list.push_back(goodAndClose("Expect in HTTP/1.0",
                                "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n"
                                "\r\nhello",
                                "hello"));
}

void addEndings(Entries &list)
{
    const auto ending = [&list](const QByteArray &name, const QByteArray &bytes,
                                QList<int> statuses, Then then, QList<QByteArray> bodies = {}) {
        list.push_back({.name = name,
                        .bytes = bytes,
                        .statuses = std::move(statuses),
                        .after = After::Closed,
                        .bodies = std::move(bodies),
                        .then = then});
    };
    const QByteArray whole = post("Content-Length: 5", "hello");
    ending("half-closed after a request", whole, {200}, Then::HalfClose, {"hello"_ba});
    ending("half-closed after two", whole + whole, {200, 200}, Then::HalfClose,
           {"hello"_ba, "hello"_ba});
    ending("half-closed without a byte", {}, {}, Then::HalfClose);
    ending("half-closed after an empty line", "\r\n", {}, Then::HalfClose);
    ending("half-closed in the request line", "POST /", {400}, Then::HalfClose);
    ending("half-closed before the blank line", get("X: a").chopped(2), {400}, Then::HalfClose);
    ending("half-closed in the last CRLF", get("X: a").chopped(1), {400}, Then::HalfClose);
    ending("half-closed in the body", whole.chopped(1), {400}, Then::HalfClose);
    ending("half-closed in a chunk", chunked("5\r\nhel"), {400}, Then::HalfClose);
    ending("half-closed before the last CRLF", chunked("1\r\nx\r\n0\r\n"), {400}, Then::HalfClose);
    ending("half-closed in the second request", whole + "GET /"_ba, {200, 400}, Then::HalfClose,
           {"hello"_ba});
    ending("stalls without a byte", {}, {}, Then::Stall);
    ending("stalls after an empty line", "\r\n", {}, Then::Stall);
    ending("stalls in the request line", "GET", {408}, Then::Stall);
    ending("stalls before the blank line", get("X: a").chopped(2), {408}, Then::Stall);
    ending("stalls in the body", whole.chopped(1), {408}, Then::Stall);
    ending("stalls in a chunk line", chunked("5"), {408}, Then::Stall);
    ending("stalls before the last CRLF", chunked("0\r\n"), {408}, Then::Stall);
    ending("stalls in the second request", whole + "GET /"_ba, {200, 408}, Then::Stall,
           {"hello"_ba});
    ending("stalls when told to go on", post("Expect: 100-continue\r\nContent-Length: 5"),
           {100, 408}, Then::Stall);
}

} // namespace

std::vector<CorpusEntry> httpCorpus()
{
    Entries list;
    addSmuggling(list);
    addLengths(list);
    addLines(list);
    addRequestLines(list);
    addHosts(list);
    addSizes(list);
    addChunks(list);
    addExpectations(list);
    addEndings(list);
    return list;
}

} // namespace Hookglass::Test
