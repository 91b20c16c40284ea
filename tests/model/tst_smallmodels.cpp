// SPDX-License-Identifier: MIT
#include "models/attempttablemodel.h"
#include "models/headertablemodel.h"
#include "models/logmodel.h"
#include "models/ratemeter.h"
#include "models/timeline.h"

#include "fixedclock.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSmallModels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headersKeepOrderCaseAndDuplicates();
    void attemptsShowTheGaps();
    void timelineKeepsWhatIsMissing();
    void logIsBounded();
    void rate();
    void rateForgets();

private:
    FixedClock m_clock;
};

void TestSmallModels::headersKeepOrderCaseAndDuplicates()
{
    HeaderTableModel model;
    QAbstractItemModelTester tester(&model);
    model.setHeaders(
        parseHead("POST / HTTP/1.1\r\nHost: a\r\nx-B: 2\r\nX-b: 1\r\nX-Bad: a\x01"
                  "b\xff\r\nEmpty:\r\nX-U: K\xc3\xb6nigin\r\nX-L: K\xf6nigin\r\n\r\n"_ba));
    QCOMPARE(model.rowCount(), 7);
    const auto text = [&](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(0, 0), u"Host"_s);
    QCOMPARE(text(1, 0), u"x-B"_s);
    QCOMPARE(text(1, 1), u"2"_s);
    QCOMPARE(text(2, 0), u"X-b"_s);
    QCOMPARE(text(2, 1), u"1"_s);
    QCOMPARE(text(3, 1), u"a\u2039SOH\u203ab\u00ff"_s); // nothing invisible
    QCOMPARE(text(4, 1), QString());
    QCOMPARE(text(5, 1), u"K\u00f6nigin"_s); // whichever its bytes
    QCOMPARE(text(6, 1), u"K\u00f6nigin"_s);
}

void TestSmallModels::attemptsShowTheGaps()
{
    AttemptTableModel model(m_clock);
    QAbstractItemModelTester tester(&model);
    DeliveryDetail first;
    first.receivedAt = m_clock.now();
    first.answeredAt = m_clock.now() + 10s;
    first.answerStatus = 503;
    DeliveryDetail second = first;
    second.receivedAt = m_clock.now() + 62s;
    second.answeredAt.reset();
    second.answerStatus = 0;
    second.signature = SignatureVerdict::Kind::Valid;
    second.peer = u"127.0.0.1:5"_s;
    model.setDeliveries({first, second});
    QCOMPARE(model.index(0, AttemptTableModel::GapColumn).data().toString(), u"\u2013"_s);
    QCOMPARE(model.index(1, AttemptTableModel::GapColumn).data().toString(), u"1 min 02 s"_s);
    QCOMPARE(model.index(0, AttemptTableModel::AnswerColumn).data().toString(), u"503"_s);
    QCOMPARE(model.index(0, AttemptTableModel::TookColumn).data().toString(), u"10.0 s"_s);
    QCOMPARE(model.index(1, AttemptTableModel::TookColumn).data().toString(), u"\u2013"_s);
    QCOMPARE(model.index(1, AttemptTableModel::PeerColumn).data().toString(), u"127.0.0.1:5"_s);
    QCOMPARE(model.index(1, 0).data(AttemptTableModel::SignatureRole).toInt(),
             int(SignatureVerdict::Kind::Valid));
    model.setDeliveries({});
    QCOMPARE(model.rowCount(), 0);
}

void TestSmallModels::timelineKeepsWhatIsMissing()
{
    EventSummary event;
    DeliveryDetail delivery;
    delivery.receivedAt = m_clock.now();
    delivery.verifiedAt = m_clock.now() + 200us;
    delivery.storedAt = m_clock.now() + 1200us;
    delivery.answeredAt = m_clock.now() + 3000us;
    QList<TimelineStep> steps = timelineOf(event, delivery);
    QCOMPARE(steps.size(), 5);
    QVERIFY(!steps.at(0).at);
    QVERIFY(!steps.at(1).sinceBefore);
    QCOMPARE(*steps.at(2).sinceBefore, 200us);
    QCOMPARE(*steps.at(4).sinceBefore, 1800us);
    QCOMPARE(*answerTime(delivery), 3000us);

    event.created = m_clock.now() - 2s;
    delivery.answeredAt.reset();
    delivery.storedAt = Timestamp{};
    steps = timelineOf(event, delivery);
    QCOMPARE(*steps.at(1).sinceBefore, std::chrono::microseconds(2s));
    QVERIFY(!steps.at(3).at);
    QVERIFY(!steps.at(4).at);
    QVERIFY(!answerTime(delivery));

    // What came after stands in the order in which it happened, and not before it did.
    const Timestamp received = delivery.receivedAt;
    steps = timelineOf(event, delivery, {.forwardedAt = received + 9s, .fetchedAt = {}});
    QCOMPARE(steps.size(), 6);
    QCOMPARE(steps.at(5).kind, TimelineStep::Kind::Forwarded);
    QCOMPARE(*steps.at(5).sinceBefore, 9s - 200us);
    steps = timelineOf(event, delivery, {.forwardedAt = received + 9s, .fetchedAt = received + 1s});
    QCOMPARE(steps.size(), 7);
    QCOMPARE(steps.at(5).kind, TimelineStep::Kind::Fetched);
    QCOMPARE(steps.at(6).kind, TimelineStep::Kind::Forwarded);
    QCOMPARE(*steps.at(6).sinceBefore, std::chrono::microseconds(8s));
}

void TestSmallModels::logIsBounded()
{
    LogModel model(m_clock, 3);
    QAbstractItemModelTester tester(&model);
    for (int i = 0; i < 5; ++i)
        model.add(QString::number(i));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0).data().toString(), u"4"_s);
    QCOMPARE(model.index(2).data().toString(), u"2"_s);
    QCOMPARE(model.index(0).data(LogModel::TimeRole).toString(), u"13:00:00"_s);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestSmallModels::rate()
{
    RateMeter meter;
    FixedClock clock;
    QCOMPARE(meter.perSecond(clock.now()), 0.);
    for (int second = 0; second < 20; ++second) {
        meter.add(100, clock.now());
        meter.add(50, clock.now() + 500ms);
        clock.advance(1s);
    }
    // Five whole seconds of 150 each, and nothing yet in the running one.
    QCOMPARE(meter.perSecond(clock.now()), 150.);
    clock.advance(-1h); // a clock set back must not show old counts
    QCOMPARE(meter.perSecond(clock.now()), 0.);
}

void TestSmallModels::rateForgets()
{
    RateMeter meter;
    FixedClock clock;
    meter.add(1000, clock.now());
    QVERIFY(meter.perSecond(clock.now() + 4s) > 100);
    QCOMPARE(meter.perSecond(clock.now() + 6s), 0.);
}

QTEST_GUILESS_MAIN(TestSmallModels)
#include "tst_smallmodels.moc"
