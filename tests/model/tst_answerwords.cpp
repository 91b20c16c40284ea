// SPDX-License-Identifier: MIT
#include "models/answerwords.h"

#include "models/attempttablemodel.h"
#include "models/eventwords.h"

#include "fixedclock.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

AnswerNote because(AnswerReason reason, const QString &detail = {}, int wanted = 0)
{
    AnswerNote note;
    note.reason = reason;
    note.wanted = wanted;
    note.detail = detail;
    return note;
}

AnswerNote heldBack(std::chrono::milliseconds time)
{
    AnswerNote note;
    note.heldBack = time;
    return note;
}

DeliveryDetail answered(int status, const AnswerNote &note, std::chrono::milliseconds after = 3ms)
{
    DeliveryDetail delivery;
    delivery.receivedAt = FixedClock().now();
    delivery.signature = SignatureVerdict::Kind::Valid;
    delivery.answerStatus = status;
    delivery.answeredAt = delivery.receivedAt + after;
    delivery.note = note;
    return delivery;
}

} // namespace

class TestAnswerWords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyAnswerHasWords_data();
    void everyAnswerHasWords();
    void whatFollowUpBossDoes();
    void whatLastsIsTold();
    void timesLeft();
    void attemptsTellWhy();
};

void TestAnswerWords::everyAnswerHasWords_data()
{
    using Reason = AnswerReason;
    QTest::addColumn<DeliveryDetail>("delivery");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words"); // part of the sentence; empty: none
    QTest::newRow("usual") << answered(204, {}) << u"204"_s << QString();
    QTest::newRow("fixed") << answered(500, because(Reason::Fixed)) << u"500 fixed"_s
                           << u"fixed answer"_s;
    QTest::newRow("fixed 410") << answered(503, because(Reason::Fixed, {}, 410)) << u"503 fixed"_s
                               << u"410 would have deleted"_s;
    QTest::newRow("target") << answered(404, because(Reason::Target, u"local"_s)) << u"404 target"_s
                            << u"local."_s;
    QTest::newRow("blocked") << answered(503, because(Reason::TargetBlocked, {}, 410))
                             << u"503 target"_s << u"answered 410"_s;
    QTest::newRow("late") << answered(503, because(Reason::TargetLate)) << u"503 target"_s
                          << u"within 9 s"_s;
    QTest::newRow("failed") << answered(503, because(Reason::TargetFailed)) << u"503 target"_s
                            << u"no answer"_s;
    QTest::newRow("fault") << answered(418, because(Reason::FaultStatus, u"Rule"_s))
                           << u"418 fault"_s << u"Rule."_s;
    QTest::newRow("cut") << answered(AnswerCut, because(Reason::FaultCut)) << u"Cut"_s
                         << u"cut the connection"_s;
    QTest::newRow("held") << answered(204, heldBack(5s), 5s) << u"204 held back"_s
                          << u"until 5.0 s"_s;
    QTest::newRow("too long") << answered(204, heldBack(12s), 12s) << u"204 held back"_s
                              << u"tries again"_s;
    QTest::newRow("gone") << answered(0, heldBack(12s)) << u"\u2013 held back"_s << u"had gone"_s;
    QTest::newRow("armed") << answered(410, because(Reason::Armed)) << u"410 armed"_s
                           << u"deletes a webhook"_s;
    QTest::newRow("crowded") << answered(503, because(Reason::Crowded)) << u"503 crowded"_s
                             << u"Too many"_s;
}

void TestAnswerWords::everyAnswerHasWords()
{
    QFETCH(DeliveryDetail, delivery);
    QFETCH(QString, text);
    QFETCH(QString, words);
    QCOMPARE(answerText(delivery), text);
    const QString sentence = answerNoteSentence(delivery);
    QCOMPARE(sentence.isEmpty(), words.isEmpty());
    QVERIFY2(sentence.contains(words), qPrintable(sentence));
    EventDetail detail;
    detail.deliveries = {delivery};
    QVERIFY(deliverySentence(detail).endsWith(sentence));
}

void TestAnswerWords::whatFollowUpBossDoes()
{
    // Both of its sources are named, and neither is taken for the truth.
    QVERIFY(retryWords().contains(u"1800 s"_s) && retryWords().contains(u"8 hours"_s));
    QVERIFY(statusMeaning(204).contains(u"delivered"_s));
    QVERIFY(statusMeaning(302).contains(u"tries again"_s));
    QVERIFY(statusMeaning(410).contains(u"deletes"_s));
    FaultRule rule;
    QVERIFY(faultMeaning(rule).contains(u"tries again"_s));
    rule.status = 200;
    QVERIFY(!faultMeaning(rule).contains(u"tries again"_s));
    rule.action = FaultRule::Action::Delay;
    rule.delay = 5s;
    QVERIFY(!faultMeaning(rule).contains(u"gives up"_s));
    rule.delay = 11s;
    QVERIFY(faultMeaning(rule).contains(u"gives up after 10 s"_s));
    rule.action = FaultRule::Action::Cut;
    QVERIFY(faultMeaning(rule).contains(u"tries again"_s));
    for (const auto mode :
         {AckPolicy::Mode::Store, AckPolicy::Mode::Target, AckPolicy::Mode::Fixed})
        QVERIFY(!policyTitle(mode).isEmpty() && !policyMeaning(mode).isEmpty());
}

void TestAnswerWords::whatLastsIsTold()
{
    QVERIFY(!isFailure(200) && !isFailure(299));
    QVERIFY(isFailure(199) && isFailure(300) && isFailure(500) && isFailure(0));
    QVERIFY(lastingMeaning(302).contains(u"switches the webhook off"_s));
    QVERIFY(!lastingMeaning(204).contains(u"switches"_s));
    QVERIFY(!lastingMeaning(410).contains(u"switches"_s)); // it is not sent
    QCOMPARE(refusalSentence(u"acme"_s, 1, 503),
             u"acme: its target did not take the newest delivery; Follow Up Boss was told 503."_s);
    QCOMPARE(refusalSentence(u"acme"_s, 1234, 0),
             u"acme: its target did not take the newest 1,234 deliveries."_s);
    const QString meaning =
        refusalMeaning(because(AnswerReason::TargetFailed, u"Nothing listens there"_s));
    QVERIFY(meaning.startsWith(u"Nothing listens there. "_s));
    QVERIFY(meaning.contains(u"tries again"_s));
}

void TestAnswerWords::timesLeft()
{
    const Timestamp now = FixedClock().now();
    QCOMPARE(timeLeft(now + 1h, now), u"1 h 00 min left"_s);
    QCOMPARE(timeLeft(now + 59min + 59s, now), u"59 min 59 s left"_s);
    QCOMPARE(timeLeft(now + 5min, now), u"5 min 00 s left"_s);
    QCOMPARE(timeLeft(now + 252s, now), u"4 min 12 s left"_s);
    QCOMPARE(timeLeft(now + 59s, now), u"59 s left"_s);
    QCOMPARE(timeLeft(now + 1us, now), u"1 s left"_s);
    QCOMPARE(timeLeft(now - 9s, now), u"0 s left"_s);
}

void TestAnswerWords::attemptsTellWhy()
{
    const FixedClock clock;
    AttemptTableModel model(clock);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDeliveries(
        {answered(500, because(AnswerReason::FaultStatus, u"R"_s)), answered(204, {})});
    const auto cell = [&model](int row, int role) {
        return model.index(row, AttemptTableModel::AnswerColumn).data(role).toString();
    };
    QCOMPARE(cell(0, Qt::DisplayRole), u"500 fault"_s);
    QVERIFY(cell(0, Qt::ToolTipRole).contains(u"on purpose"_s));
    QCOMPARE(cell(1, Qt::ToolTipRole), u"204"_s);
}

QTEST_GUILESS_MAIN(TestAnswerWords)
#include "tst_answerwords.moc"
