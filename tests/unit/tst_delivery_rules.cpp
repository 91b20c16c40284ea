// SPDX-License-Identifier: MIT
// What goes to a target and when: patterns, the request's bytes, what a target may be, and when it
// is tried again.
#include "core/eventpattern.h"
#include "delivery/retryrule.h"
#include "delivery/targetrules.h"
#include "delivery/wirerequest.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp Now = fromMicros(1'795'000'000'000'000);

RetryPlan shortPlan()
{
    return {.pauses = {1s, 5s}, .longestRetryAfter = 60s};
}

ForwardAttempt attempt(AttemptOutcome outcome, int status = 0, const QByteArray &headers = {})
{
    ForwardAttempt result;
    result.outcome = outcome;
    result.status = status;
    result.responseHead = "HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + headers + "\r\n";
    return result;
}

Target targetAt(const QString &url)
{
    Target target;
    target.url = QUrl(url);
    return target;
}

} // namespace

class TestDeliveryRules final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void patternsMatch_data();
    void patternsMatch();
    void patternsAreRefused();
    void headersStayAsReceived();
    void hopByHopHeadersGo();
    void aSenderCannotDropTheSignature();
    void ownHeadersTakeTheirPlace();
    void chunkedGetsALength();
    void valuesFromTheEnvironmentAreNotShown();
    void hostIsTheTargets_data();
    void hostIsTheTargets();
    void targetsAreChecked_data();
    void targetsAreChecked();
    void secretsStayOutOfTheFile();
    void retries_data();
    void retries();
    void retryAfterIsObeyedWithinBounds();
    void retryAfterIsRead();
};

void TestDeliveryRules::patternsMatch_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("taken");

    const auto row = [](const char *pattern, const QStringList &taken) {
        QTest::newRow(pattern) << QString::fromLatin1(pattern) << taken;
    };
    row("", {u"peopleCreated"_s, u"peopleDeleted"_s, u"dealsUpdated"_s, u"notesDeleted"_s});
    row("*", {u"peopleCreated"_s, u"peopleDeleted"_s, u"dealsUpdated"_s, u"notesDeleted"_s});
    row("people*", {u"peopleCreated"_s, u"peopleDeleted"_s});
    row("PEOPLEcreated", {u"peopleCreated"_s});
    row("people*, -*Deleted", {u"peopleCreated"_s});
    row("-*Deleted people*", {u"peopleCreated"_s});
    row("-*Deleted", {u"peopleCreated"_s, u"dealsUpdated"_s});
    row("*s*d*", {u"dealsUpdated"_s, u"notesDeleted"_s});
    row("dealsUpdated\n;notesDeleted", {u"dealsUpdated"_s, u"notesDeleted"_s});
    row("people", {});
    row("*peopleCreated*", {u"peopleCreated"_s});
}

void TestDeliveryRules::patternsMatch()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, taken);
    const Result<EventPattern> parsed = EventPattern::parse(pattern);
    QVERIFY(parsed);
    QCOMPARE(parsed->matching(
                 {u"peopleCreated"_s, u"peopleDeleted"_s, u"dealsUpdated"_s, u"notesDeleted"_s}),
             taken);
}

void TestDeliveryRules::patternsAreRefused()
{
    for (const QString &text : {u"people?"_s, u"-"_s, u"--x"_s, u"a/b"_s, u"people*|deals*"_s}) {
        const Result<EventPattern> parsed = EventPattern::parse(text);
        QVERIFY2(!parsed, qPrintable(text));
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
    }
    // No pattern is expensive.
    const Result<EventPattern> many = EventPattern::parse(QString(200, u'*') + u"x"_s);
    QVERIFY(many);
    QVERIFY(!many->matches(QString(5'000, u'a')));
}

void TestDeliveryRules::headersStayAsReceived()
{
    const ForwardBytes bytes{.head = "POST /in/token HTTP/1.1\r\n"
                                     "x-First:1\r\n"
                                     "HOST: old:1\r\n"
                                     "X-Twice: a\r\n"
                                     "fub-signature:  abc \r\n"
                                     "X-Twice: b\r\n"
                                     "content-LENGTH: 99\r\n"
                                     "Content-Type: application/json\r\n\r\n",
                             .body = "{\"a\":1}"};
    const Result<WireRequest> request = wireRequest(bytes, targetAt(u"http://h:3000/x/y?z=%20"_s));
    QVERIFY(request);
    QCOMPARE(request->head, "POST /x/y?z=%20 HTTP/1.1\r\n"
                            "x-First:1\r\n"
                            "HOST: h:3000\r\n"
                            "X-Twice: a\r\n"
                            "fub-signature:  abc \r\n"
                            "X-Twice: b\r\n"
                            "content-LENGTH: 7\r\n"
                            "Content-Type: application/json\r\n\r\n"_ba);
    QCOMPARE(request->body, bytes.body);
    QCOMPARE(request->shownHead, request->head);
}

void TestDeliveryRules::hopByHopHeadersGo()
{
    const ForwardBytes bytes{.head = "POST / HTTP/1.1\r\nHost: a\r\n"
                                     "Connection: X-Mine, close\r\n"
                                     "X-Mine: 1\r\nKeep-Alive: 5\r\nProxy-Authorization: p\r\n"
                                     "TE: trailers\r\nTrailer: X\r\nUpgrade: h2c\r\n"
                                     "Expect: 100-continue\r\nX-Forwarded-For: 1.2.3.4\r\n"
                                     "Content-Length: 0\r\n\r\n",
                             .body = {}};
    const Result<WireRequest> request = wireRequest(bytes, targetAt(u"http://h"_s));
    QVERIFY(request);
    QCOMPARE(request->head, "POST / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 1.2.3.4\r\n"
                            "Content-Length: 0\r\n\r\n"_ba);
}

void TestDeliveryRules::aSenderCannotDropTheSignature()
{
    const ForwardBytes bytes{.head = "POST / HTTP/1.1\r\nHost: a\r\nFUB-Signature: s\r\n"
                                     "Connection: FUB-Signature, Content-Type, Host\r\n"
                                     "Content-Type: application/json\r\n"
                                     "Content-Length: 0\r\n\r\n",
                             .body = {}};
    const Result<WireRequest> request = wireRequest(bytes, targetAt(u"http://h"_s));
    QVERIFY(request);
    QVERIFY(request->head.contains("FUB-Signature: s\r\nContent-Type: application/json\r\n"));
}

void TestDeliveryRules::ownHeadersTakeTheirPlace()
{
    const ForwardBytes bytes{.head = "POST / HTTP/1.1\r\nHost: a\r\nx-env: prod\r\nA: 1\r\n"
                                     "X-ENV: test\r\nContent-Length: 0\r\n\r\n",
                             .body = {}};
    Target target = targetAt(u"http://h"_s);
    target.headers = {{"X-Env", "one"}, {"X-New", "n"}, {"X-Env", "two"}, {"Host", "virtual"}};
    const Result<WireRequest> request = wireRequest(bytes, target);
    QVERIFY(request);
    QCOMPARE(request->head,
             "POST / HTTP/1.1\r\nHost: virtual\r\nX-Env: one\r\nX-Env: two\r\nA: 1\r\n"
             "Content-Length: 0\r\nX-New: n\r\n\r\n"_ba);
}

void TestDeliveryRules::chunkedGetsALength()
{
    const ForwardBytes bytes{
        .head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nA: 1\r\n\r\n",
        .body = "abc"};
    const Result<WireRequest> request = wireRequest(bytes, targetAt(u"http://h"_s));
    QVERIFY(request);
    QCOMPARE(request->head, "POST / HTTP/1.1\r\nHost: h\r\nA: 1\r\nContent-Length: 3\r\n\r\n"_ba);
}

void TestDeliveryRules::valuesFromTheEnvironmentAreNotShown()
{
    qputenv("HOOKGLASS_TEST_TOKEN", "s3cret");
    Target target = targetAt(u"http://h"_s);
    target.headers = {{"Authorization", "Bearer ${HOOKGLASS_TEST_TOKEN}!"}};
    const ForwardBytes bytes{.head = "POST / HTTP/1.1\r\nHost: a\r\n\r\n", .body = {}};
    const Result<WireRequest> request = wireRequest(bytes, target);
    QVERIFY(request);
    QVERIFY(request->head.contains("Authorization: Bearer s3cret!\r\n"));
    QVERIFY(!request->shownHead.contains("s3cret"));
    QVERIFY(request->shownHead.contains(u"Authorization: Bearer •••!\r\n"_s.toUtf8()));

    qputenv("HOOKGLASS_TEST_TOKEN", "a\r\nX-Smuggled: 1");
    const Result<WireRequest> smuggling = wireRequest(bytes, target);
    QVERIFY(!smuggling);
    QVERIFY(!smuggling.error().message.contains(u"Smuggled"_s));
    qunsetenv("HOOKGLASS_TEST_TOKEN");
    const Result<WireRequest> missing = wireRequest(bytes, target);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(missing.error().message.contains(u"HOOKGLASS_TEST_TOKEN"_s));
}

void TestDeliveryRules::hostIsTheTargets_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("usual port") << u"http://example.com:80/"_s << "example.com"_ba;
    QTest::newRow("usual port of https") << u"https://example.com:443/"_s << "example.com"_ba;
    QTest::newRow("other port") << u"https://example.com:80/"_s << "example.com:80"_ba;
    QTest::newRow("IPv6") << u"http://[::1]:3000/"_s << "[::1]:3000"_ba;
    QTest::newRow("not ASCII") << u"http://b\u00fccher.example/"_s << "xn--bcher-kva.example"_ba;
}

void TestDeliveryRules::hostIsTheTargets()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, host);
    QCOMPARE(hostOf(QUrl(url)), host);
}

void TestDeliveryRules::targetsAreChecked_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isFine");
    QTest::addColumn<bool>("isLoopback");
    const auto row = [](const char *url, bool isFine, bool isLoopback) {
        QTest::newRow(url) << QString::fromLatin1(url) << isFine << isLoopback;
    };
    row("http://127.0.0.1:3000/x", true, true);
    row("https://localhost/", true, true);
    row("https://app.localhost/", true, true);
    row("http://[::1]/", true, true);
    row("https://example.com/hook", true, false);
    row("https://127.0.0.1.example.com/", true, false);
    row("http://128.0.0.1/", true, false);
    row("ftp://example.com/", false, false);
    row("example.com/hook", false, false);
    row("http://", false, false);
    row("http://me:word@example.com/", false, false);
    row("http://example.com:0/", false, false);
    row("http://exa mple.com/", false, false);
}

void TestDeliveryRules::targetsAreChecked()
{
    QFETCH(QString, url);
    QFETCH(bool, isFine);
    QFETCH(bool, isLoopback);
    QCOMPARE(TargetRules::urlProblem(url).isEmpty(), isFine);
    if (!isFine)
        return;
    Target target = targetAt(url);
    QVERIFY(TargetRules::check(target));
    QCOMPARE(TargetRules::isLoopback(target.url), isLoopback);
    target.verifyTls = false;
    QCOMPARE(bool(TargetRules::check(target)), isLoopback);
}

void TestDeliveryRules::secretsStayOutOfTheFile()
{
    QVERIFY(TargetRules::headersProblem({{"X-Env", "test"}, {"Accept", "a\tb"}}).isEmpty() ==
            false);
    QVERIFY(TargetRules::headersProblem({{"X-Env", "test"}}).isEmpty());
    QVERIFY(!TargetRules::headersProblem({{"Authorization", "Bearer abc"}}).isEmpty());
    QVERIFY(TargetRules::headersProblem({{"Authorization", "Bearer ${TOKEN}"}}).isEmpty());
    QVERIFY(!TargetRules::headersProblem({{"x-api-key", "abc"}}).isEmpty());
    QVERIFY(!TargetRules::headersProblem({{"X Bad", "1"}}).isEmpty());
    QVERIFY(!TargetRules::headersProblem({{"", "1"}}).isEmpty());
    QVERIFY(!TargetRules::headersProblem({{"X", "a\r\nY: 1"}}).isEmpty());
    QVERIFY(!TargetRules::headersProblem({{"Content-Length", "1"}}).isEmpty());
    QVERIFY(!TargetRules::headersProblem({{"Transfer-Encoding", "chunked"}}).isEmpty());
}

void TestDeliveryRules::retries_data()
{
    QTest::addColumn<int>("outcome");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("tries");
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("stage");
    QTest::addColumn<int>("pause");

    using O = AttemptOutcome;
    using R = ForwardReason;
    using S = ForwardStage;
    const auto row = [](const char *name, O outcome, int status, int tries, R reason, S stage,
                        int pause = 0) {
        QTest::newRow(name) << int(outcome) << status << tries << int(reason) << int(stage)
                            << pause;
    };
    row("taken", O::Delivered, 204, 1, R::Routed, S::Delivered);
    row("first failure", O::Status, 500, 1, R::Routed, S::Waiting, 1);
    row("second failure", O::Status, 503, 2, R::Chosen, S::Waiting, 5);
    row("last failure", O::Status, 500, 3, R::Routed, S::Failed);
    row("no answer", O::Timeout, 0, 1, R::Routed, S::Waiting, 1);
    row("refused", O::Refused, 0, 2, R::Routed, S::Waiting, 5);
    row("name", O::Dns, 0, 1, R::Routed, S::Waiting, 1);
    row("certificate", O::Tls, 0, 1, R::Routed, S::Waiting, 1);
    row("garbage", O::Protocol, 0, 1, R::Routed, S::Waiting, 1);
    row("not found", O::Status, 404, 1, R::Routed, S::Failed);
    row("gone", O::Status, 410, 1, R::Routed, S::Failed);
    row("redirect", O::Status, 302, 1, R::Routed, S::Failed);
    row("too many", O::Status, 429, 1, R::Routed, S::Waiting, 1);
    row("too early", O::Status, 425, 1, R::Routed, S::Waiting, 1);
    row("request timeout", O::Status, 408, 1, R::Routed, S::Waiting, 1);
    row("not sent", O::NotSent, 0, 1, R::Routed, S::Failed);
    row("our own end", O::Interrupted, 0, 3, R::Routed, S::Waiting);
    row("stopped", O::Cancelled, 0, 1, R::Routed, S::Cancelled);
    row("replay", O::Status, 500, 1, R::Replay, S::Failed);
    row("replay taken", O::Delivered, 200, 1, R::Replay, S::Delivered);
    row("asked", O::Timeout, 0, 1, R::Asked, S::Failed);
    row("drill at our end", O::Interrupted, 0, 1, R::Drill, S::Failed);
}

void TestDeliveryRules::retries()
{
    QFETCH(int, outcome);
    QFETCH(int, status);
    QFETCH(int, tries);
    QFETCH(int, reason);
    QFETCH(int, stage);
    QFETCH(int, pause);
    Forward forward;
    forward.reason = ForwardReason(reason);
    const RetryDecision decision =
        decide(forward, attempt(AttemptOutcome(outcome), status), tries, shortPlan(), Now);
    QCOMPARE(int(decision.stage), stage);
    if (decision.stage == ForwardStage::Waiting)
        QCOMPARE(decision.dueAt, Now + std::chrono::seconds(pause));
    QVERIFY(!decision.holdUntil);
}

void TestDeliveryRules::retryAfterIsObeyedWithinBounds()
{
    const auto decided = [](int status, const QByteArray &value) {
        return decide({}, attempt(AttemptOutcome::Status, status, "Retry-After: " + value + "\r\n"),
                      1, shortPlan(), Now);
    };
    QCOMPARE(decided(429, "20").dueAt, Now + 20s);
    QCOMPARE(decided(429, "20").holdUntil, std::optional(Now + 20s));
    QCOMPARE(decided(503, "999999999999").dueAt, Now + 60s);
    QCOMPARE(decided(503, "0").dueAt, Now + 1s); // not before our own pause
    QCOMPARE(decided(500, "20").dueAt, Now + 1s);
    QVERIFY(!decided(500, "20").holdUntil);
}

void TestDeliveryRules::retryAfterIsRead()
{
    const auto read = [](const QByteArray &value) {
        return retryAfter("HTTP/1.1 503 X\r\nretry-after: " + value + "\r\n\r\n", Now);
    };
    const QDateTime later = toDateTime(Now + 30s);
    const QByteArray date =
        QLocale::c().toString(later, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
    QCOMPARE(read("17"), std::optional<std::chrono::milliseconds>(17s));
    QCOMPARE(read(date), std::optional<std::chrono::milliseconds>(30s));
    QCOMPARE(read("Wed, 21 Oct 2015 07:28:00 GMT"), std::optional<std::chrono::milliseconds>(0s));
    QCOMPARE(read("soon"), std::nullopt);
    QCOMPARE(read("-5"), std::nullopt);
    QCOMPARE(retryAfter("HTTP/1.1 503 X\r\n\r\n", Now), std::nullopt);
}

QTEST_GUILESS_MAIN(TestDeliveryRules)
#include "tst_delivery_rules.moc"
