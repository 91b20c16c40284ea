// SPDX-License-Identifier: MIT
// What is changed before an event is sent again, and what a drill's answers mean.
#include "core/signature.h"
#include "delivery/replay.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Secret signingKey()
{
    return Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba);
}

const QByteArray Head = "POST /in/t HTTP/1.1\r\nhost: a\r\nX-A: 1\r\nfub-Signature: abc\r\n"
                        "X-A: 2\r\nContent-Length: 2\r\n\r\n"_ba;

DrillShot shot(int status, const QByteArray &body = {})
{
    DrillShot result;
    result.status = status;
    result.responseBody = body;
    result.outcome = status == 0                     ? AttemptOutcome::Timeout
                     : status >= 200 && status < 300 ? AttemptOutcome::Delivered
                                                     : AttemptOutcome::Status;
    if (status == 0)
        result.detail = u"It did not answer."_s;
    return result;
}

DrillReport::Step judged(DrillReport::Step::Kind kind, const QList<DrillShot> &shots)
{
    DrillReport report;
    DrillReport::Step step;
    step.kind = kind;
    step.shots = shots;
    report.steps = {step};
    judge(report);
    return report.steps[0];
}

} // namespace

class TestDeliveryReplay final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingChangedIsTheSame();
    void signsAnew();
    void needsAKeyToSign();
    void breaksAndDropsTheSignature();
    void setsHeaders();
    void whatStaysKeepsItsBytes();
    void takesOtherHeaders();
    void judgesDrills();
};

void TestDeliveryReplay::nothingChangedIsTheSame()
{
    const Result<ReplayBytes> bytes = composeReplay(Head, "{}", {}, {});
    QVERIFY(bytes);
    QCOMPARE(bytes->head, Head);
    QCOMPARE(bytes->body, "{}"_ba);
}

void TestDeliveryReplay::signsAnew()
{
    ReplayEdit edit;
    edit.body = "{\"edited\":true}";
    edit.signature = SignatureChoice::Resign;
    const Result<ReplayBytes> bytes = composeReplay(Head, "{}", edit, signingKey());
    QVERIFY(bytes);
    QCOMPARE(bytes->body, *edit.body);
    const SignatureVerifier verifier({{.label = u"k"_s, .key = signingKey()}});
    const HeaderList headers = parseHead(bytes->head);
    QCOMPARE(verifier.verify(bytes->body, headers).kind, SignatureVerdict::Kind::Valid);
    QCOMPARE(headerValues(headers, "FUB-Signature").size(), 1);
    QCOMPARE(headers[2].name, "fub-Signature"_ba); // in its place, as it was written
    QVERIFY(bytes->head.startsWith("POST /in/t HTTP/1.1\r\n"));
    QVERIFY(bytes->head.endsWith("\r\n\r\n"));
}

void TestDeliveryReplay::needsAKeyToSign()
{
    ReplayEdit edit;
    edit.signature = SignatureChoice::Resign;
    const Result<ReplayBytes> bytes = composeReplay(Head, "{}", edit, {});
    QVERIFY(!bytes);
    QCOMPARE(bytes.error().code, ErrorCode::InvalidInput);
}

void TestDeliveryReplay::breaksAndDropsTheSignature()
{
    ReplayEdit edit;
    edit.signature = SignatureChoice::Break;
    const SignatureVerifier verifier({{.label = u"k"_s, .key = signingKey()}});
    const Result<ReplayBytes> broken = composeReplay(Head, "{}", edit, signingKey());
    QVERIFY(broken);
    const HeaderList headers = parseHead(broken->head);
    const QByteArray value = headerValue(headers, "FUB-Signature").value_or("");
    static const QRegularExpression hex(u"^[0-9a-f]{64}$"_s);
    QVERIFY(hex.match(QString::fromLatin1(value)).hasMatch());
    QCOMPARE(verifier.verify(broken->body, headers).kind, SignatureVerdict::Kind::Invalid);

    edit.signature = SignatureChoice::Drop;
    const Result<ReplayBytes> dropped = composeReplay(Head, "{}", edit, signingKey());
    QVERIFY(dropped);
    QVERIFY(!headerValue(parseHead(dropped->head), "FUB-Signature"));
}

void TestDeliveryReplay::setsHeaders()
{
    ReplayEdit edit;
    edit.setHeaders = {{"x-a", "9"}, {"X-New", "n"}};
    const Result<ReplayBytes> bytes = composeReplay(Head, "{}", edit, {});
    QVERIFY(bytes);
    QCOMPARE(parseHead(bytes->head), (HeaderList{{"host", "a"},
                                                 {"X-A", "9"},
                                                 {"fub-Signature", "abc"},
                                                 {"Content-Length", "2"},
                                                 {"X-New", "n"}}));
}

void TestDeliveryReplay::whatStaysKeepsItsBytes()
{
    const QByteArray head = "POST /in/t HTTP/1.1\r\nhost:a\r\nX-Empty:\r\nX-Blank: \r\n"
                            "X-Fold: 1\r\n  2\r\nX-Twice:\t1\r\nX-Twice: 1\r\n"
                            "FUB-Signature:old\r\n\r\n"_ba;
    ReplayEdit edit;
    edit.signature = SignatureChoice::Drop;
    const QByteArray kept = head.first(head.indexOf("FUB-Signature")) + "\r\n";
    QCOMPARE(composeReplay(head, "{}", edit, {})->head, kept);
    // An editor gives names and values only.
    edit.headers = parseHead(head);
    QCOMPARE(composeReplay(head, "{}", edit, {})->head, kept);
    edit.headers = HeaderList{{"X-Twice", "1"}, {"X-Twice", "1"}, {"X-Twice", "1"}};
    QCOMPARE(composeReplay(head, "{}", edit, {})->head,
             "POST /in/t HTTP/1.1\r\nX-Twice:\t1\r\nX-Twice: 1\r\nX-Twice: 1\r\n\r\n"_ba);
}

void TestDeliveryReplay::takesOtherHeaders()
{
    ReplayEdit edit;
    edit.headers = HeaderList{{"B", "2"}, {"a", "1"}, {"B", "3"}};
    const Result<ReplayBytes> bytes = composeReplay(Head, "{}", edit, {});
    QVERIFY(bytes);
    QCOMPARE(bytes->head, "POST /in/t HTTP/1.1\r\nB: 2\r\na: 1\r\nB: 3\r\n\r\n"_ba);
}

void TestDeliveryReplay::judgesDrills()
{
    using Kind = DrillReport::Step::Kind;
    using Verdict = DrillReport::Step::Verdict;
    QCOMPARE(judged(Kind::Twice, {shot(200, "ok"), shot(200, "ok")}).verdict, Verdict::Good);
    QCOMPARE(judged(Kind::Twice, {shot(200, "ok"), shot(200, "ok")}).words,
             u"Answered with 200 each time."_s);
    const auto refused = judged(Kind::Twice, {shot(200), shot(500)});
    QCOMPARE(refused.verdict, Verdict::Refused);
    QCOMPARE(refused.words, u"The second was refused with 500."_s);
    QCOMPARE(judged(Kind::AtOnce, {shot(200, "1"), shot(200, "2"), shot(200, "1")}).verdict,
             Verdict::Differs);
    QCOMPARE(judged(Kind::Twice, {shot(201), shot(200)}).verdict, Verdict::Differs);
    // Different events may well be answered differently.
    QCOMPARE(judged(Kind::OutOfOrder, {shot(200, "1"), shot(200, "2")}).verdict, Verdict::Good);
    const auto silent = judged(Kind::AtOnce, {shot(200), shot(0), shot(200)});
    QCOMPARE(silent.verdict, Verdict::NoAnswer);
    QVERIFY(silent.words.contains(u"It did not answer."_s));
    QCOMPARE(judged(Kind::OutOfOrder, {}).verdict, Verdict::Skipped);
    DrillReport report;
    report.steps = {refused};
    QVERIFY(!report.isGood());

    // Stopped: what was not done, or cut off, says nothing about the target.
    DrillShot cut = shot(0);
    cut.outcome = AttemptOutcome::Cancelled;
    const auto step = [](Kind kind, int planned, const QList<DrillShot> &shots) {
        DrillReport::Step one;
        one.kind = kind;
        one.planned = planned;
        one.shots = shots;
        return one;
    };
    report = {};
    report.isStopped = true;
    report.steps = {step(Kind::Twice, 2, {shot(200), shot(200)}), step(Kind::OutOfOrder, 0, {}),
                    step(Kind::AtOnce, 3, {shot(200), cut, cut}), step(Kind::AtOnce, 3, {})};
    judge(report);
    QCOMPARE(report.steps[0].verdict, Verdict::Good);
    QCOMPARE(report.steps[1].verdict, Verdict::Skipped);
    QCOMPARE(report.steps[2].verdict, Verdict::Stopped);
    QCOMPARE(report.steps[3].verdict, Verdict::Stopped);
    QVERIFY(report.steps[2].words != report.steps[3].words);
    QVERIFY(!report.isGood());
}

QTEST_GUILESS_MAIN(TestDeliveryReplay)
#include "tst_delivery_replay.moc"
