// SPDX-License-Identifier: MIT
// What is answered over real sockets, once a delivery is stored: policies, faults, what is armed.
#include "receiver/receiver.h"
#include "receiver/targetasker.h"
#include "store/accountstore.h"
#include "store/eventreader.h"
#include "support/rawclient.h"

#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

const QByteArray Key = "560270f7914b5b4a5f4dc1793ebc2796"_ba;

/// A system's clock that can be moved on; only the test's thread uses it.
class MovableClock final : public Clock
{
public:
    Timestamp now() const override { return SystemClock().now() + m_shift; }
    void advance(std::chrono::microseconds by) { m_shift += by; }

private:
    std::chrono::microseconds m_shift{0};
};

/// Keeps the questions until the test answers them.
class SlowTargets final : public TargetAsker
{
public:
    void ask(const TargetQuestion &question, Done done) override
    {
        questions.append(question);
        if (atOnce)
            done(*atOnce);
        else
            waiting.append(std::move(done));
    }
    QList<TargetQuestion> questions;
    QList<Done> waiting;
    std::optional<TargetAnswer> atOnce;
};

TargetAnswer statusAnswer(int status)
{
    return {.kind = TargetAnswer::Kind::Status, .status = status, .detail = u"local said so"_s};
}

} // namespace

/// Receiver, writer and client in one thread, as in tst_receiver.
class TestReceiverAnswers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fixedStatus_data();
    void fixedStatus();
    void aBadSignatureGoesFirst();
    void faultStatusIsKeptAndNoted();
    void faultsDoNotGetPastTheRule_data();
    void faultsDoNotGetPastTheRule();
    void cutConnection();
    void delayedAnswer();
    void stoppingARuleLetsItsAnswersGo();
    void aUsedUpRulesAnswersCanBeLetGo_data();
    void aUsedUpRulesAnswersCanBeLetGo();
    void aRulesEndLetsItsAnswersGo();
    void aRuleEndsByTheClock();
    void targetsStatus_data();
    void targetsStatus();
    void noTargetIsLikeStore();
    void tooManyAtOnceAreLeftToFollowUpBoss();
    void lateTargetMeansTryAgain();
    void delayAndTarget();
    void whatIsNoEventAsksNobody();
    void finishingAnswersWhatIsOpen();
    void armedForOneDelivery_data();
    void armedForOneDelivery();
    void strangersUseNothingUp();
    void armedAnswersAreNotedFirst();
    void anArmedAnswerWithoutItsNoteIsNone();
    void usualAnswersHaveNoNote();

private:
    FaultRule rule(FaultRule::Action action) const;
    Arming arming(int status = 410) const;
    void setPolicy(const AckPolicy &policy);
    std::unique_ptr<RawClient> send(const QByteArray &id, bool isSigned = true);
    int post(const QByteArray &id, bool isSigned = true);
    EventSummary summary(const QString &eventId) const;
    DeliveryDetail delivery(const QString &eventId) const;
    AnswerNote note(const QString &eventId) const { return delivery(eventId).note; }

    std::unique_ptr<QTemporaryDir> m_dir;
    MovableClock m_clock;
    std::unique_ptr<EventWriter> m_writer;
    SlowTargets m_targets;
    std::unique_ptr<Receiver> m_receiver;
    Endpoint m_endpoint;
    quint16 m_port = 0;
};

void TestReceiverAnswers::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_clock = {};
    m_targets.questions.clear();
    m_targets.waiting.clear();
    m_targets.atOnce.reset();
    const QString path = m_dir->filePath(u"hookglass.db"_s);
    m_writer = std::make_unique<EventWriter>(path, m_clock);
    QVERIFY(m_writer->open());
    auto accounts = AccountStore::open(path);
    QVERIFY(accounts);
    Account acme;
    acme.name = u"acme"_s;
    QVERIFY((*accounts)->add(acme));
    m_endpoint = (*accounts)->endpoints()->constFirst();
    m_receiver = std::make_unique<Receiver>(*m_writer, m_clock, ReceiverOptions());
    m_port = m_receiver->start().value();
    m_receiver->setEndpoints({{.endpoint = m_endpoint,
                               .accountName = u"acme"_s,
                               .keys = {{.label = u"system"_s, .key = Secret(Key)}}}});
    m_receiver->setTargetAsker(&m_targets);
}

void TestReceiverAnswers::cleanup()
{
    m_receiver.reset();
    m_writer->close();
    m_writer.reset();
}

FaultRule TestReceiverAnswers::rule(FaultRule::Action action) const
{
    FaultRule rule;
    rule.id = 1;
    rule.patterns = u"people*"_s;
    rule.action = action;
    rule.from = m_clock.now();
    rule.until = rule.from + FaultRule::UsualTime;
    return rule;
}

Arming TestReceiverAnswers::arming(int status) const
{
    const Timestamp now = m_clock.now();
    return {.id = 1,
            .endpoint = m_endpoint.id,
            .eventName = u"peopleUpdated"_s,
            .status = status,
            .from = now,
            .until = now + Arming::Time};
}

void TestReceiverAnswers::setPolicy(const AckPolicy &policy)
{
    m_receiver->setAckPolicies({{m_endpoint.account, policy}});
}

std::unique_ptr<RawClient> TestReceiverAnswers::send(const QByteArray &id, bool isSigned)
{
    const QByteArray body =
        "{\"eventId\":\"" + id + "\",\"event\":\"peopleUpdated\",\"resourceIds\":[1],\"uri\":null}";
    auto client = std::make_unique<RawClient>(m_port);
    if (!client->connectToServer())
        return client;
    client->send("POST /in/" + m_endpoint.token +
                 " HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(body.size()) +
                 "\r\nFUB-Signature: " + (isSigned ? Signer(Secret(Key)).sign(body) : "00"_ba) +
                 "\r\n\r\n" + body);
    return client;
}

int TestReceiverAnswers::post(const QByteArray &id, bool isSigned)
{
    const auto client = send(id, isSigned);
    const auto response = client->readResponse(20s);
    return response ? response->status : client->isClosed() ? 0 : -1;
}

EventSummary TestReceiverAnswers::summary(const QString &eventId) const
{
    const auto reader = EventReader::open(m_dir->filePath(u"hookglass.db"_s));
    const auto page = (*reader)->page(1000, std::nullopt);
    for (const EventSummary &event : *page) {
        if (event.eventId == eventId)
            return event;
    }
    return {};
}

DeliveryDetail TestReceiverAnswers::delivery(const QString &eventId) const
{
    const EventSummary event = summary(eventId);
    const auto reader = EventReader::open(m_dir->filePath(u"hookglass.db"_s));
    const auto detail = (*reader)->event(event.id);
    return detail && !detail->deliveries.isEmpty() ? detail->deliveries.constLast()
                                                   : DeliveryDetail();
}

void TestReceiverAnswers::fixedStatus_data()
{
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("sent");
    QTest::newRow("500") << 500 << 500;
    QTest::newRow("200") << 200 << 200;
    QTest::newRow("302") << 302 << 302;
    QTest::newRow("406") << 406 << 503; // nobody could set it; and it would not get out
    QTest::newRow("410") << 410 << 503;
    QTest::newRow("100") << 100 << 503;
}

void TestReceiverAnswers::fixedStatus()
{
    QFETCH(int, wanted);
    QFETCH(int, sent);
    setPolicy({.mode = AckPolicy::Mode::Fixed, .status = wanted});
    QSignalSpy noted(m_receiver.get(), &Receiver::noted);
    QCOMPARE(post("a"), sent);
    QTRY_COMPARE(summary(u"a"_s).answerStatus, sent);
    const AnswerNote note = this->note(u"a"_s);
    QCOMPARE(note.reason, AnswerReason::Fixed);
    QCOMPARE(note.wanted, sent == wanted ? 0 : wanted);
    QCOMPARE(noted.size(), 1);
    setPolicy({});
    QCOMPARE(post("b"), 204);
}

void TestReceiverAnswers::aBadSignatureGoesFirst()
{
    m_endpoint.enforce = true;
    m_receiver->setEndpoints({{.endpoint = m_endpoint,
                               .accountName = u"acme"_s,
                               .keys = {{.label = u"system"_s, .key = Secret(Key)}}}});
    setPolicy({.mode = AckPolicy::Mode::Fixed, .status = 200});
    m_receiver->setFaults({rule(FaultRule::Action::Cut)});
    m_receiver->arm(arming());
    QCOMPARE(post("a", false), 401);
    QVERIFY(note(u"a"_s).isEmpty());
}

void TestReceiverAnswers::faultStatusIsKeptAndNoted()
{
    FaultRule fault = rule(FaultRule::Action::Status);
    fault.status = 418;
    fault.share = FaultRule::Share::First;
    fault.first = 2;
    m_receiver->setFaults({fault});
    QSignalSpy struck(m_receiver.get(), &Receiver::faultsStruck);
    QCOMPARE(post("a"), 418);
    QCOMPARE(post("b"), 418);
    QCOMPARE(post("c"), 204);
    QTRY_COMPARE(summary(u"b"_s).answerStatus, 418);
    QVERIFY(summary(u"a"_s).disposition == Disposition::Accepted); // stored like all others
    QCOMPARE(note(u"b"_s).reason, AnswerReason::FaultStatus);
    QVERIFY(note(u"b"_s).detail.contains(u"418"_s));
    QVERIFY(note(u"c"_s).isEmpty());
    int hits = 0;
    for (const QVariantList &told : struck)
        hits += told.at(0).value<QHash<int, int>>().value(fault.id);
    QCOMPARE(hits, 2);
}

void TestReceiverAnswers::faultsDoNotGetPastTheRule_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("406") << 406;
    QTest::newRow("410") << 410;
    QTest::newRow("0") << 0;
}

void TestReceiverAnswers::faultsDoNotGetPastTheRule()
{
    QFETCH(int, status);
    FaultRule fault = rule(FaultRule::Action::Status);
    fault.status = status;
    m_receiver->setFaults({fault}); // which no desk lets through
    QCOMPARE(post("a"), 503);
    QTRY_COMPARE(note(u"a"_s).wanted, status);
}

void TestReceiverAnswers::cutConnection()
{
    m_receiver->setFaults({rule(FaultRule::Action::Cut)});
    const auto client = send("a");
    QVERIFY(client->waitForClosed());
    QVERIFY(client->pending().isEmpty());
    QTRY_COMPARE(summary(u"a"_s).answerStatus, AnswerCut);
    QCOMPARE(note(u"a"_s).reason, AnswerReason::FaultCut);
    QVERIFY(delivery(u"a"_s).answeredAt);
    m_receiver->setFaults({});
    QCOMPARE(post("b"), 204);
}

void TestReceiverAnswers::delayedAnswer()
{
    FaultRule fault = rule(FaultRule::Action::Delay);
    fault.delay = 300ms;
    fault.share = FaultRule::Share::First;
    fault.first = 1;
    m_receiver->setFaults({fault});
    setPolicy({.mode = AckPolicy::Mode::Fixed, .status = 202});
    const auto begun = steady_clock::now();
    const auto slow = send("a");
    QCOMPARE(post("b"), 202);  // nobody else waits
    m_receiver->setFaults({}); // it was used up, which does not take back what it did
    const auto response = slow->readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 202);
    QVERIFY(steady_clock::now() - begun >= 300ms);
    QTRY_COMPARE(summary(u"a"_s).answerStatus, 202);
    const DeliveryDetail stored = delivery(u"a"_s);
    QCOMPARE(stored.note.heldBack, 300ms);
    QVERIFY(*stored.answeredAt - stored.receivedAt >= 299ms);
}

void TestReceiverAnswers::stoppingARuleLetsItsAnswersGo()
{
    FaultRule fault = rule(FaultRule::Action::Delay);
    fault.delay = 60s;
    FaultRule other = rule(FaultRule::Action::Cut);
    other.id = 2;
    m_receiver->setFaults({fault, other});
    const auto client = send("a");
    QTRY_VERIFY(!summary(u"a"_s).eventId.isEmpty());
    QVERIFY(!client->readResponse(50ms));
    m_receiver->setFaults({fault});
    QVERIFY(!client->readResponse(50ms));
    m_receiver->setFaults({});
    const auto response = client->readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 204);
    QTRY_COMPARE(summary(u"a"_s).answerStatus, 204);
    QVERIFY(note(u"a"_s).heldBack >= 100ms && note(u"a"_s).heldBack < 60s); // as it was
}

void TestReceiverAnswers::aUsedUpRulesAnswersCanBeLetGo_data()
{
    QTest::addColumn<int>("rule");
    QTest::newRow("all") << 0;
    QTest::newRow("this one") << 1;
}

void TestReceiverAnswers::aUsedUpRulesAnswersCanBeLetGo()
{
    QFETCH(int, rule);
    FaultRule fault = this->rule(FaultRule::Action::Delay);
    fault.delay = 60s;
    fault.share = FaultRule::Share::First;
    fault.first = 1;
    m_receiver->setFaults({fault});
    const auto client = send("a");
    QTRY_VERIFY(!summary(u"a"_s).eventId.isEmpty());
    m_receiver->setFaults({}); // used up: it goes on holding
    m_receiver->release(4711); // somebody else's
    QVERIFY(!client->readResponse(50ms));
    m_receiver->release(rule);
    const auto response = client->readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 204);
    QTRY_COMPARE(summary(u"a"_s).answerStatus, 204);
    QVERIFY(note(u"a"_s).heldBack >= 50ms && note(u"a"_s).heldBack < 60s); // as it was
}

void TestReceiverAnswers::aRulesEndLetsItsAnswersGo()
{
    FaultRule fault = rule(FaultRule::Action::Delay);
    fault.delay = 60s;
    fault.until = m_clock.now() + 400ms;
    m_receiver->setFaults({fault});
    const auto client = send("a");
    const auto response = client->readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 204);
}

void TestReceiverAnswers::aRuleEndsByTheClock()
{
    m_receiver->setFaults({rule(FaultRule::Action::Status)});
    QCOMPARE(post("a"), 500);
    m_clock.advance(FaultRule::UsualTime - 10s);
    QCOMPARE(post("b"), 500);
    m_clock.advance(10s);
    QCOMPARE(post("c"), 204); // though nobody took it away
}

void TestReceiverAnswers::targetsStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("sent");
    QTest::addColumn<AnswerReason>("reason");
    QTest::newRow("200") << 200 << 200 << AnswerReason::Target;
    QTest::newRow("500") << 500 << 500 << AnswerReason::Target;
    QTest::newRow("301") << 301 << 301 << AnswerReason::Target;
    QTest::newRow("406") << 406 << 503 << AnswerReason::TargetBlocked;
    QTest::newRow("410") << 410 << 503 << AnswerReason::TargetBlocked;
    QTest::newRow("103") << 103 << 503 << AnswerReason::TargetBlocked;
}

void TestReceiverAnswers::targetsStatus()
{
    QFETCH(int, status);
    QFETCH(int, sent);
    QFETCH(AnswerReason, reason);
    setPolicy({.mode = AckPolicy::Mode::Target});
    const auto client = send("a");
    QTRY_COMPARE(m_targets.waiting.size(), 1);
    const TargetQuestion question = m_targets.questions.constFirst();
    QCOMPARE(question.event, summary(u"a"_s).id); // stored before anybody is asked
    QCOMPARE(question.delivery, delivery(u"a"_s).id);
    QCOMPARE(question.eventName, u"peopleUpdated"_s);
    QVERIFY(question.patience > 7s && question.patience <= 9s);
    m_targets.waiting.constFirst()(statusAnswer(status));
    const auto response = client->readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, sent);
    m_targets.waiting.constFirst()(statusAnswer(200)); // a second word changes nothing
    QTRY_COMPARE(summary(u"a"_s).answerStatus, sent);
    QCOMPARE(note(u"a"_s).reason, reason);
    QCOMPARE(note(u"a"_s).wanted, sent == status ? 0 : status);
    QCOMPARE(note(u"a"_s).detail, u"local said so"_s);
}

void TestReceiverAnswers::noTargetIsLikeStore()
{
    setPolicy({.mode = AckPolicy::Mode::Target});
    m_targets.atOnce = TargetAnswer();
    QCOMPARE(post("a"), 204);
    m_targets.atOnce = {.kind = TargetAnswer::Kind::Failed, .status = 0, .detail = u"refused"_s};
    QCOMPARE(post("b"), 503);
    QTRY_COMPARE(note(u"b"_s).reason, AnswerReason::TargetFailed);
    m_receiver->setTargetAsker(nullptr);
    QCOMPARE(post("c"), 204);
}

void TestReceiverAnswers::tooManyAtOnceAreLeftToFollowUpBoss()
{
    constexpr int most = 256;
    setPolicy({.mode = AckPolicy::Mode::Target});
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < most; ++i)
        clients.push_back(send("e" + QByteArray::number(i)));
    QTRY_COMPARE(m_targets.questions.size(), most);
    QCOMPARE(post("crowded"), 503);
    QTRY_COMPARE(note(u"crowded"_s).reason, AnswerReason::Crowded);
    // Named to those who forward, so that it does not go on by itself as well; and not sent.
    QCOMPARE(m_targets.questions.size(), most + 1);
    QCOMPARE(m_targets.questions.constLast().delivery, delivery(u"crowded"_s).id);
    QCOMPARE(m_targets.questions.constLast().patience, 0ms);
}

// 9 s from the first byte, which is said here to have come 8.7 s ago.
void TestReceiverAnswers::lateTargetMeansTryAgain()
{
    setPolicy({.mode = AckPolicy::Mode::Target});
    const auto client = send("a");
    RawClient slow(m_port);
    QVERIFY(slow.connectToServer());
    slow.send("POST /in/" + m_endpoint.token + " HTTP/1.1\r\n");
    RawClient::spin(20ms); // its first byte has been seen
    m_clock.advance(8700ms);
    const QByteArray body = R"({"eventId":"b","event":"peopleUpdated","resourceIds":[1]})";
    slow.send("Host: a\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QTRY_COMPARE(m_targets.questions.size(), 2);
    QVERIFY(m_targets.questions.at(1).patience <= 300ms);
    const auto response = slow.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 503);
    QTRY_COMPARE(summary(u"b"_s).answerStatus, 503);
    QCOMPARE(note(u"b"_s).reason, AnswerReason::TargetLate);
    m_targets.waiting.at(1)(statusAnswer(200)); // too late, and harmless
    QVERIFY(!client->readResponse(20ms));
    m_targets.waiting.at(0)(statusAnswer(201));
    QCOMPARE(client->readResponse()->status, 201);
}

void TestReceiverAnswers::delayAndTarget()
{
    setPolicy({.mode = AckPolicy::Mode::Target});
    FaultRule fault = rule(FaultRule::Action::Delay);
    fault.delay = 300ms;
    m_receiver->setFaults({fault});
    m_targets.atOnce = statusAnswer(410);
    const auto begun = steady_clock::now();
    QCOMPARE(post("a"), 503);
    QVERIFY(steady_clock::now() - begun >= 300ms);
    QTRY_COMPARE(note(u"a"_s).reason, AnswerReason::TargetBlocked);
    QCOMPARE(note(u"a"_s).heldBack, 300ms);
}

void TestReceiverAnswers::whatIsNoEventAsksNobody()
{
    setPolicy({.mode = AckPolicy::Mode::Target});
    m_receiver->setFaults({rule(FaultRule::Action::Cut)});
    RawClient client(m_port);
    QVERIFY(client.connectToServer());
    QSignalSpy noted(m_receiver.get(), &Receiver::noted);
    const QByteArrayList bodies{"nope", "", "{\"event\":1}", "[]"};
    for (const QByteArray &body : bodies) {
        client.send("POST /in/" + m_endpoint.token +
                    " HTTP/1.1\r\nHost: a\r\nFUB-Signature: " + Signer(Secret(Key)).sign(body) +
                    "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QCOMPARE(client.readResponse()->status, 204);
    }
    QVERIFY(m_targets.questions.isEmpty());
    // Why no target was asked is kept with each.
    QTRY_COMPARE(noted.size(), bodies.size());
    const auto reader = EventReader::open(m_dir->filePath(u"hookglass.db"_s));
    const auto page = (*reader)->page(1000, std::nullopt);
    QCOMPARE(page->size(), bodies.size());
    for (const EventSummary &event : *page) {
        QTRY_VERIFY((*reader)->event(event.id)->deliveries.constLast().answeredAt);
        const DeliveryDetail stored = (*reader)->event(event.id)->deliveries.constLast();
        QCOMPARE(stored.signature, SignatureVerdict::Kind::Valid);
        QCOMPARE(stored.note.reason, AnswerReason::Stored);
        QVERIFY2(stored.note.detail.contains(u"no event"_s), qPrintable(stored.note.detail));
    }
    // By another policy there is nothing to say of it.
    m_receiver->setFaults({});
    setPolicy({});
    client.send("POST /in/" + m_endpoint.token +
                " HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nnone");
    QCOMPARE(client.readResponse()->status, 204);
    QCOMPARE(noted.size(), bodies.size());
}

void TestReceiverAnswers::finishingAnswersWhatIsOpen()
{
    setPolicy({.mode = AckPolicy::Mode::Target});
    const auto asked = send("a");
    QTRY_COMPARE(m_targets.waiting.size(), 1);
    setPolicy({});
    FaultRule fault = rule(FaultRule::Action::Delay);
    fault.delay = 60s;
    m_receiver->setFaults({fault});
    const auto held = send("b");
    QTRY_VERIFY(!summary(u"b"_s).eventId.isEmpty());
    QSignalSpy finished(m_receiver.get(), &Receiver::finished);
    m_receiver->finish();
    QCOMPARE(asked->readResponse()->status, 503); // FUB tries again
    QCOMPARE(held->readResponse()->status, 204);
    QTRY_COMPARE(finished.size(), 1);
    m_targets.waiting.constFirst()(statusAnswer(200));
}

void TestReceiverAnswers::armedForOneDelivery_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("406") << 406;
    QTest::newRow("410") << 410;
}

void TestReceiverAnswers::armedForOneDelivery()
{
    QFETCH(int, status);
    FaultRule fault = rule(FaultRule::Action::Status);
    m_receiver->setFaults({fault}); // what is armed goes before it
    QSignalSpy used(m_receiver.get(), &Receiver::armingUsed);
    m_receiver->arm(arming(status));
    QCOMPARE(post("a"), status);
    QCOMPARE(used.size(), 1);
    QCOMPARE(used.at(0).at(1).toInt(), status);
    QCOMPARE(post("b"), 500);
    m_receiver->setFaults({});
    QCOMPARE(post("c"), 204);
    QTRY_COMPARE(summary(u"a"_s).answerStatus, status);
    QCOMPARE(note(u"a"_s).reason, AnswerReason::Armed);
    m_receiver->arm(arming(status));
    m_receiver->disarm(arming().id);
    QCOMPARE(post("d"), 204);
    m_receiver->arm(arming(status));
    m_clock.advance(Arming::Time);
    QCOMPARE(post("e"), 204);
}

void TestReceiverAnswers::strangersUseNothingUp()
{
    m_receiver->arm(arming());
    QCOMPARE(post("a", false), 204); // its signature is wrong
    QCOMPARE(post("b"), 410);
}

// Whatever happens after a 410 is out, the store says that it was.
void TestReceiverAnswers::armedAnswersAreNotedFirst()
{
    m_receiver->arm(arming());
    const auto client = send("a");
    const auto response = client->readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 410);
    QCOMPARE(note(u"a"_s).reason, AnswerReason::Armed); // without waiting for anything
}

// What cannot be noted does not go out.
void TestReceiverAnswers::anArmedAnswerWithoutItsNoteIsNone()
{
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(m_dir->filePath(u"hookglass.db"_s));
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"DROP TABLE answer_note"_s));
        other.close();
    }
    QSqlDatabase::removeDatabase(u"other"_s);
    m_receiver->arm(arming());
    QSignalSpy used(m_receiver.get(), &Receiver::armingUsed);
    QCOMPARE(post("a"), 503);
    QCOMPARE(used.at(0).at(1).toInt(), 503);
}

void TestReceiverAnswers::usualAnswersHaveNoNote()
{
    QSignalSpy noted(m_receiver.get(), &Receiver::noted);
    QCOMPARE(post("a"), 204);
    QTRY_COMPARE(summary(u"a"_s).answerStatus, 204);
    QVERIFY(note(u"a"_s).isEmpty());
    QCOMPARE(noted.size(), 0);
}

QTEST_GUILESS_MAIN(TestReceiverAnswers)
#include "tst_receiver_answers.moc"
