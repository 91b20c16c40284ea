// SPDX-License-Identifier: MIT
// The forwarder against real servers and a real store: nothing is lost or sent without a record,
// nobody waits for somebody else's target.
#include "storefixture.h"

#include "delivery/forwarder.h"
#include "store/forwardlog.h"
#include "support/scriptedserver.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using After = ScriptedServer::After;

ScriptedServer::Answer answer(int status, const QByteArray &headers = {})
{
    return {.bytes = "HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + headers +
                     "Content-Length: 0\r\n\r\n"};
}

ForwarderOptions quick()
{
    ForwarderOptions options;
    options.retryPauses = {1ms, 2ms};
    options.newsInterval = 1ms;
    return options;
}

/// A writer in this thread, and a forwarder on it, as the receiver's thread has one.
struct Rig
{
    explicit Rig(const ForwarderOptions &theOptions = quick())
        : options(theOptions)
    {
        if (!fixture.writer->open())
            qFatal("The store did not open");
        connection = fixture.connection();
        makeForwarder();
    }
    ~Rig() { stop(); }

    void makeForwarder()
    {
        forwarder = std::make_unique<Forwarder>(
            [this](StoreWork work, StoreDone done) {
                if (beforeSubmit)
                    beforeSubmit();
                fixture.writer->submit(std::move(work), std::move(done));
            },
            clock, options);
        QObject::connect(fixture.writer.get(), &EventWriter::committed, forwarder.get(),
                         [this](const QList<CommittedDelivery> &deliveries) {
                             for (const CommittedDelivery &one : deliveries) {
                                 if (onCommitted)
                                     onCommitted(one);
                             }
                             forwarder->deliveriesCommitted(deliveries.constLast().delivery);
                         });
        QObject::connect(forwarder.get(), &Forwarder::progressed, forwarder.get(),
                         [this](const QList<ForwardNews> &list) { news += list; });
    }
    void start()
    {
        QSignalSpy started(forwarder.get(), &Forwarder::started);
        forwarder->start();
        if (!QTest::qWaitFor([&] { return !started.isEmpty(); }, 20'000))
            qFatal("The forwarder did not start");
    }
    void stop()
    {
        if (!forwarder)
            return;
        QSignalSpy stopped(forwarder.get(), &Forwarder::stopped);
        forwarder->stop();
        if (!QTest::qWaitFor([&] { return !stopped.isEmpty(); }, 20'000))
            qFatal("The forwarder did not stop");
        forwarder.reset();
    }
    Target addTarget(const QUrl &url, const QString &patterns = {})
    {
        Target target;
        target.url = url;
        target.patterns = patterns;
        target.timeout = 20s;
        const Result<Target> added = ForwardLog(*connection).addTarget(target);
        if (!added)
            qFatal("%s", qPrintable(added.error().detail));
        return *added;
    }
    QList<ForwardDetail> details(EventId event) { return *ForwardLog(*connection).ofEvent(event); }
    ForwardStage stage(EventId event)
    {
        const QList<ForwardDetail> list = details(event);
        return list.isEmpty() ? ForwardStage::Waiting : list.constLast().forward.stage;
    }
    qint64 count(ForwardStage stage) const
    {
        return fixture.value(u"SELECT count(*) FROM forward WHERE state = %1"_s.arg(int(stage)))
            .toLongLong();
    }

    ForwarderOptions options;
    StoreFixture fixture;
    SystemClock clock;
    std::unique_ptr<Connection> connection;
    std::unique_ptr<Forwarder> forwarder;
    std::function<void(const CommittedDelivery &)> onCommitted;
    std::function<void()> beforeSubmit; ///< the forwarder wants something of the store
    QList<ForwardNews> news;
};

} // namespace

class TestDeliveryForwarder final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void forwardsWhatIsStored();
    void sendsToEachTarget();
    void triesAgainAndGivesUp();
    void finalAnswersAreFinal();
    void recordsBeforeItSends();
    void aHangingTargetHoldsUpNobody();
    void onlySoManyAreUnderWay();
    void retryAfterHoldsTheTarget();
    void ourOwnEndIsMarked();
    void takesUpWhatWasLeft();
    void storeTroubleLosesNothing();
    void switchedOffTargetsKeepTheirs();
    void removedTargetsGetNothing();
    void retriesWhatFailed();
    void asksAndDoesNotRouteTwice();
    void whatCameWhileItBeganIsAskedOnce();
    void asksForTheWorst();
    void saysHowLongACutAnswerIs();
    void asksInTime();
    void asksNobody();
    void sendsOnceBesideTheQueue();
};

void TestDeliveryForwarder::forwardsWhatIsStored()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(204)});
    rig.addTarget(server.base(u"/hook"_s));
    rig.start();
    NewDelivery original = delivery(u"a"_s);
    original.head = "POST /in/x HTTP/1.1\r\nhost: us\r\nX-B: 1\r\nfub-signature: s\r\nx-b: 2\r\n"
                    "Connection: close\r\ncontent-length: 3\r\n\r\n";
    original.body = "{ }";
    const EventId event = rig.fixture.store(original).constFirst().event;
    QTRY_COMPARE(rig.stage(event), ForwardStage::Delivered);
    QCOMPARE(server.requests().size(), 1);
    const QByteArray host = "127.0.0.1:" + QByteArray::number(server.serverPort());
    QCOMPARE(server.requests()[0].head, "POST /hook HTTP/1.1\r\nhost: " + host +
                                            "\r\nX-B: 1\r\nfub-signature: s\r\nx-b: 2\r\n"
                                            "content-length: 3\r\n\r\n");
    QCOMPARE(server.requests()[0].body, "{ }"_ba);
    const ForwardDetail detail = rig.details(event).at(0);
    QCOMPARE(detail.attempts.size(), 1);
    QCOMPARE(detail.attempts[0].requestHead, server.requests()[0].head);
    QCOMPARE(detail.attempts[0].status, 204);
    QVERIFY(detail.attempts[0].responseHead.startsWith("HTTP/1.1 204 X\r\n"));
    QVERIFY(!detail.attempts[0].isPossibleRepeat);
    QTRY_VERIFY(!rig.news.isEmpty() && rig.news.constLast().attempt);
    QCOMPARE(rig.news.constLast().forward.stage, ForwardStage::Delivered);
    // FUB's retry is the same event.
    rig.fixture.store(delivery(u"a"_s));
    const EventId next = rig.fixture.store(delivery(u"b"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(next), ForwardStage::Delivered);
    QCOMPARE(server.requests().size(), 2);
}

void TestDeliveryForwarder::sendsToEachTarget()
{
    Rig rig;
    ScriptedServer all;
    ScriptedServer deals;
    all.setAnswers({answer(200)});
    deals.setAnswers({answer(200)});
    rig.addTarget(all.base());
    rig.addTarget(deals.base(), u"deals*"_s);
    rig.start();
    rig.fixture.store(
        {delivery(u"a"_s), delivery(u"b"_s, u"dealsCreated"_s), delivery(u"c"_s), delivery({})});
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 4);
    QCOMPARE(all.requests().size(), 3);
    QCOMPARE(deals.requests().size(), 1);
}

void TestDeliveryForwarder::triesAgainAndGivesUp()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(500), answer(503), answer(200), answer(500)});
    rig.addTarget(server.base());
    rig.start();
    const EventId lucky = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(lucky), ForwardStage::Delivered);
    QCOMPARE(rig.details(lucky).at(0).attempts.size(), 3);
    const EventId unlucky = rig.fixture.store(delivery(u"b"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(unlucky), ForwardStage::Failed);
    const ForwardDetail detail = rig.details(unlucky).at(0);
    QCOMPARE(detail.attempts.size(), 3);
    QCOMPARE(detail.attempts[2].outcome, AttemptOutcome::Status);
    QVERIFY(!detail.attempts[2].isPossibleRepeat); // it said no each time
    QCOMPARE(server.requests().size(), 6);
}

void TestDeliveryForwarder::finalAnswersAreFinal()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(404), answer(302, "Location: http://elsewhere/\r\n")});
    rig.addTarget(server.base());
    rig.start();
    const EventId missing = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(missing), ForwardStage::Failed);
    const EventId moved = rig.fixture.store(delivery(u"b"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(moved), ForwardStage::Failed);
    QVERIFY(rig.details(moved).at(0).attempts[0].detail.contains(u"http://elsewhere/"_s));
    QCOMPARE(server.requests().size(), 2);
}

void TestDeliveryForwarder::recordsBeforeItSends()
{
    Rig rig;
    ScriptedServer server;
    bool wasRecorded = false;
    server.setHandler([&](const ScriptedRequest &) {
        wasRecorded =
            rig.fixture.value(u"SELECT count(*) FROM forward_attempt WHERE finished_us IS NULL"_s)
                .toInt() == 1;
        return answer(200);
    });
    rig.addTarget(server.base());
    rig.start();
    rig.fixture.store(delivery(u"a"_s));
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 1);
    QVERIFY(wasRecorded);
}

void TestDeliveryForwarder::aHangingTargetHoldsUpNobody()
{
    Rig rig;
    ScriptedServer hanging;
    ScriptedServer healthy;
    healthy.setAnswers({answer(200)});
    const Target stuck = rig.addTarget(hanging.base());
    const Target good = rig.addTarget(healthy.base());
    rig.start();
    constexpr int events = 200; // several windows
    std::vector<NewDelivery> items;
    for (int i = 0; i < events; ++i)
        items.push_back(delivery(QString::number(i)));
    rig.fixture.store(std::move(items));
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), events);
    QCOMPARE(healthy.requests().size(), events);
    QCOMPARE(hanging.requests().size(), rig.options.connections);
    const QList<TargetLoad> loads = *ForwardLog(*rig.connection).loads();
    QCOMPARE(loads[0].target.id, stuck.id);
    QCOMPARE(loads[0].waiting, events);
    QCOMPARE(loads[1].target.id, good.id);
    QCOMPARE(loads[1].waiting, 0);
}

void TestDeliveryForwarder::onlySoManyAreUnderWay()
{
    ForwarderOptions options = quick();
    options.window = 5;
    options.connections = 2;
    Rig rig(options);
    ScriptedServer hanging;
    rig.addTarget(hanging.base());
    rig.start();
    std::vector<NewDelivery> items;
    for (int i = 0; i < 50; ++i)
        items.push_back(delivery(QString::number(i)));
    rig.fixture.store(std::move(items));
    QTRY_COMPARE(hanging.requests().size(), 2);
    QTRY_COMPARE(rig.count(ForwardStage::UnderWay), 5);
    QCOMPARE(rig.count(ForwardStage::Waiting), 45);
}

void TestDeliveryForwarder::retryAfterHoldsTheTarget()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(429, "Retry-After: 3600\r\n"), answer(200)});
    rig.addTarget(server.base());
    rig.start();
    rig.fixture.store(delivery(u"a"_s));
    QTRY_COMPARE(server.requests().size(), 1);
    QTRY_COMPARE(rig.count(ForwardStage::Waiting), 1);
    QTRY_VERIFY(!rig.news.isEmpty() && rig.news.constLast().attempt);
    QVERIFY(rig.news.constLast().forward.dueAt > rig.clock.now() + 30min);
    rig.fixture.store(delivery(u"b"_s));
    QTRY_COMPARE(rig.count(ForwardStage::Waiting), 2);
    // Another target is not held.
    ScriptedServer other;
    other.setAnswers({answer(200)});
    rig.addTarget(other.base());
    rig.forwarder->reloadTargets();
    rig.fixture.store(delivery(u"c"_s));
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 1);
    QCOMPARE(server.requests().size(), 1);
}

void TestDeliveryForwarder::ourOwnEndIsMarked()
{
    Rig rig;
    ScriptedServer server; // answers nothing
    rig.addTarget(server.base());
    rig.start();
    const EventId event = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(server.requests().size(), 1);
    rig.stop();
    ForwardDetail detail = rig.details(event).at(0);
    QCOMPARE(detail.forward.stage, ForwardStage::Waiting);
    QCOMPARE(detail.attempts.size(), 1);
    QCOMPARE(detail.attempts[0].outcome, AttemptOutcome::Interrupted);
    server.setAnswers({answer(200)});
    rig.makeForwarder();
    rig.start();
    QTRY_COMPARE(rig.stage(event), ForwardStage::Delivered);
    detail = rig.details(event).at(0);
    QCOMPARE(detail.attempts.size(), 2);
    QVERIFY(detail.attempts[1].isPossibleRepeat);
}

void TestDeliveryForwarder::takesUpWhatWasLeft()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(200)});
    const Target target = rig.addTarget(server.base());
    // Acknowledged and not routed; routed and not sent; begun and without an end.
    ForwardLog log(*rig.connection);
    const EventId begun = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QVERIFY(log.addBegun(
        *log.forEvents({begun}, {target}, ForwardReason::Routed, ForwardLog::Fit::Anyhow),
        rig.clock.now()));
    const EventId waiting = rig.fixture.store(delivery(u"b"_s)).constFirst().event;
    QVERIFY(
        log.add(*log.forEvents({waiting}, {target}, ForwardReason::Routed, ForwardLog::Fit::Anyhow),
                rig.clock.now()));
    rig.fixture.store(delivery(u"c"_s));
    rig.start();
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 3);
    QCOMPARE(server.requests().size(), 3);
    QVERIFY(rig.details(begun).at(0).attempts[1].isPossibleRepeat);
    QVERIFY(!rig.details(waiting).at(0).attempts[0].isPossibleRepeat);
}

void TestDeliveryForwarder::storeTroubleLosesNothing()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(200)});
    rig.addTarget(server.base());
    QSignalSpy troubled(rig.forwarder.get(), &Forwarder::troubled);
    // The answer cannot be recorded at first.
    server.setHandler([&](const ScriptedRequest &) {
        (void)rig.connection->exec(u"CREATE TRIGGER no BEFORE UPDATE ON forward_attempt BEGIN "
                                   "SELECT RAISE(ABORT, 'no'); END"_s);
        return answer(200);
    });
    rig.start();
    rig.fixture.store(delivery(u"a"_s));
    QTRY_VERIFY(!troubled.isEmpty());
    QCOMPARE(rig.count(ForwardStage::UnderWay), 1);
    QVERIFY(rig.connection->exec(u"DROP TRIGGER no"_s));
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 1);
    QCOMPARE(server.requests().size(), 1);
}

void TestDeliveryForwarder::switchedOffTargetsKeepTheirs()
{
    Rig rig;
    ScriptedServer server; // hangs
    const Target target = rig.addTarget(server.base());
    rig.start();
    rig.fixture.store(delivery(u"a"_s));
    QTRY_COMPARE(server.requests().size(), 1);
    ForwardLog log(*rig.connection);
    QVERIFY(log.switchTarget(target.id, false, rig.clock.now()));
    rig.forwarder->reloadTargets();
    rig.stop(); // it waits again
    QCOMPARE(rig.count(ForwardStage::Waiting), 1);
    server.setAnswers({answer(200)});
    rig.makeForwarder();
    rig.start();
    rig.fixture.store(delivery(u"b"_s));
    ScriptedServer other;
    other.setAnswers({answer(200)});
    rig.addTarget(other.base());
    rig.forwarder->reloadTargets();
    rig.fixture.store(delivery(u"c"_s));
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 1);
    QCOMPARE(rig.count(ForwardStage::Waiting), 1);
    QVERIFY(log.switchTarget(target.id, true, rig.clock.now()));
    rig.forwarder->reloadTargets();
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 2);
    QCOMPARE(server.requests().size(), 2);
}

void TestDeliveryForwarder::removedTargetsGetNothing()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(500)});
    rig.options.retryPauses = {1h};
    rig.stop();
    rig.makeForwarder();
    const Target target = rig.addTarget(server.base());
    rig.start();
    const EventId event = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(server.requests().size(), 1);
    QTRY_COMPARE(rig.stage(event), ForwardStage::Waiting);
    QVERIFY(ForwardLog(*rig.connection).removeTarget(target.id, rig.clock.now()));
    rig.forwarder->reloadTargets();
    QCOMPARE(rig.stage(event), ForwardStage::Cancelled);
    rig.fixture.store(delivery(u"b"_s));
    QCOMPARE(rig.count(ForwardStage::Waiting), 0);
}

void TestDeliveryForwarder::retriesWhatFailed()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(404), answer(500), answer(200)});
    rig.addTarget(server.base());
    rig.start();
    const EventId event = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(event), ForwardStage::Failed);
    QCOMPARE(ForwardLog(*rig.connection).retryFailed({}, rig.clock.now())->size(), 1);
    rig.forwarder->lookForWork();
    QTRY_COMPARE(rig.stage(event), ForwardStage::Delivered);
    QCOMPARE(rig.details(event).at(0).attempts.size(), 3);
}

void TestDeliveryForwarder::asksAndDoesNotRouteTwice()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(201)});
    rig.addTarget(server.base());
    rig.start();
    QList<AskedAnswer> answers;
    bool asks = true;
    rig.onCommitted = [&](const CommittedDelivery &one) {
        if (asks) {
            rig.forwarder->ask(one.delivery, 20s, [&](const AskedAnswer &a) { answers.append(a); });
        }
    };
    const EventId event = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers[0].kind, AskedAnswer::Kind::Answered);
    QCOMPARE(answers[0].status, 201);
    asks = false;
    const EventId routed = rig.fixture.store(delivery(u"b"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(routed), ForwardStage::Delivered);
    QTRY_COMPARE(rig.stage(event), ForwardStage::Delivered);
    QCOMPARE(server.requests().size(), 2);
    QCOMPARE(rig.details(event).size(), 1);
    QCOMPARE(rig.details(event).at(0).forward.reason, ForwardReason::Asked);
    QCOMPARE(rig.details(routed).at(0).forward.reason, ForwardReason::Routed);
}

void TestDeliveryForwarder::whatCameWhileItBeganIsAskedOnce()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(201)});
    rig.addTarget(server.base());
    const EventId before = rig.fixture.store(delivery(u"before"_s)).constFirst().event;
    int answers = 0;
    EventId asked;
    rig.onCommitted = [&](const CommittedDelivery &one) {
        asked = one.event;
        rig.forwarder->ask(one.delivery, 20s, [&](const AskedAnswer &) { ++answers; });
    };
    // Its first question is what was left. Before its second, which looks for targets of what is
    // stored, one more gets stored; of that one the forwarder is told later.
    int questions = 0;
    rig.beforeSubmit = [&] {
        if (++questions == 2)
            rig.fixture.writer->enqueue(1'000'000, delivery(u"while"_s));
    };
    rig.start();
    QTRY_COMPARE(answers, 1);
    QTRY_COMPARE(rig.stage(before), ForwardStage::Delivered);
    const EventId after = rig.fixture.store(delivery(u"after"_s)).constFirst().event;
    QTRY_COMPARE(answers, 2);
    QTRY_COMPARE(rig.stage(after), ForwardStage::Delivered);
    for (const EventId event : {before, EventId{before.value + 1}, after})
        QCOMPARE(rig.details(event).size(), 1);
    QCOMPARE(server.requests().size(), 3);
}

void TestDeliveryForwarder::asksForTheWorst()
{
    Rig rig;
    ScriptedServer good;
    ScriptedServer bad;
    ScriptedServer other;
    good.setAnswers({answer(200)});
    bad.setAnswers({answer(410)});
    other.setAnswers({answer(503)});
    rig.addTarget(good.base());
    rig.addTarget(bad.base());
    const Target deals = rig.addTarget(other.base(), u"deals*"_s);
    rig.start();
    rig.fixture.store(delivery(u"first"_s)); // routed: the targets are known now
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 1);
    QTRY_COMPARE(rig.count(ForwardStage::Failed), 1);
    QList<AskedAnswer> answers;
    rig.onCommitted = [&](const CommittedDelivery &one) {
        rig.forwarder->ask(one.delivery, 20s, [&](const AskedAnswer &a) { answers.append(a); });
    };
    const EventId event = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers[0].status, 410);
    QVERIFY(answers[0].detail.contains(u"410"_s));
    QTRY_COMPARE(rig.count(ForwardStage::Failed), 2);
    QCOMPARE(rig.details(event).at(1).attempts.size(), 1); // not retried by us
    rig.fixture.store(delivery(u"b"_s, u"dealsUpdated"_s));
    QTRY_COMPARE(answers.size(), 2);
    QCOMPARE(answers[1].status, 503);
    QCOMPARE(answers[1].target, deals.id);
    other.close();
    bad.setAnswers({{.bytes = {}, .after = After::Close}});
    rig.fixture.store(delivery(u"c"_s));
    QTRY_COMPARE(answers.size(), 3);
    QCOMPARE(answers[2].kind, AskedAnswer::Kind::NoAnswer);
}

void TestDeliveryForwarder::saysHowLongACutAnswerIs()
{
    Rig rig;
    ScriptedServer server;
    const QByteArray part(1100 * 1024, 'x');
    ScriptedServer::Answer told{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n"};
    ScriptedServer::Answer untold{.bytes = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"};
    told.bytes += part;
    untold.bytes += part;
    server.setAnswers({told, untold});
    rig.addTarget(server.base());
    rig.start();
    const EventId first = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(first), ForwardStage::Delivered);
    QCOMPARE(rig.details(first).at(0).attempts[0].responseBody.size(), 64 * 1024);
    QCOMPARE(rig.details(first).at(0).attempts[0].responseBytes, 5'000'000);
    // Without its word nobody knows more than that it is longer than is read.
    const EventId second = rig.fixture.store(delivery(u"b"_s)).constFirst().event;
    QTRY_COMPARE(rig.stage(second), ForwardStage::Delivered);
    QCOMPARE(rig.details(second).at(0).attempts[0].responseBytes, 1024 * 1024 + 1);
}

void TestDeliveryForwarder::asksInTime()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(200)});
    rig.addTarget(server.base());
    rig.start();
    rig.fixture.store(delivery(u"first"_s));
    QTRY_COMPARE(rig.count(ForwardStage::Delivered), 1);
    server.setHandler({});
    QList<AskedAnswer> answers;
    rig.onCommitted = [&](const CommittedDelivery &one) {
        rig.forwarder->ask(one.delivery, 200ms, [&](const AskedAnswer &a) { answers.append(a); });
    };
    const EventId event = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers[0].kind, AskedAnswer::Kind::NoAnswer);
    QTRY_COMPARE(rig.stage(event), ForwardStage::Failed);
    QCOMPARE(rig.details(event).at(0).attempts[0].outcome, AttemptOutcome::Timeout);
    // Never before its time, whatever that is: what comes late in it still counts.
    for (const auto deadline : {301ms, 317ms, 333ms, 349ms, 373ms}) {
        QElapsedTimer since;
        std::optional<std::chrono::milliseconds> took;
        rig.onCommitted = [&](const CommittedDelivery &one) {
            since.start();
            rig.forwarder->ask(one.delivery, deadline, [&](const AskedAnswer &) {
                took = std::chrono::milliseconds(since.elapsed());
            });
        };
        rig.fixture.store(delivery(QString::number(deadline.count())));
        QTRY_VERIFY(took.has_value());
        QVERIFY2(*took >= deadline - 1ms, QByteArray::number(qint64(took->count())).constData());
    }
    const qsizetype before = server.requests().size();
    answers = {{}};
    // At our end whoever waits is told at once.
    rig.onCommitted = [&](const CommittedDelivery &one) {
        rig.forwarder->ask(one.delivery, 1h, [&](const AskedAnswer &a) { answers.append(a); });
    };
    rig.fixture.store(delivery(u"b"_s));
    QTRY_COMPARE(server.requests().size(), before + 1);
    rig.stop();
    QCOMPARE(answers.size(), 2);
    QCOMPARE(answers[1].kind, AskedAnswer::Kind::NotPossible);
}

void TestDeliveryForwarder::asksNobody()
{
    Rig rig;
    rig.start();
    QList<AskedAnswer> answers;
    rig.onCommitted = [&](const CommittedDelivery &one) {
        rig.forwarder->ask(one.delivery, 20s, [&](const AskedAnswer &a) { answers.append(a); });
    };
    rig.fixture.store(delivery(u"a"_s));
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers[0].kind, AskedAnswer::Kind::NoTarget);
    ScriptedServer server;
    rig.addTarget(server.base(), u"deals*"_s);
    rig.forwarder->reloadTargets();
    rig.fixture.store(delivery(u"b"_s));
    QTRY_COMPARE(answers.size(), 2);
    QCOMPARE(answers[1].kind, AskedAnswer::Kind::NoTarget);
    QCOMPARE(rig.fixture.value(u"SELECT count(*) FROM forward"_s).toInt(), 0);
}

void TestDeliveryForwarder::sendsOnceBesideTheQueue()
{
    Rig rig;
    ScriptedServer server;
    server.setAnswers({answer(500)});
    const EventId event = rig.fixture.store(delivery(u"a"_s)).constFirst().event;
    Target once;
    once.url = server.base(u"/once"_s);
    ForwardLog log(*rig.connection);
    const auto begun = log.addBegun(
        *log.forEvents({event}, {once}, ForwardReason::Replay, ForwardLog::Fit::Anyhow),
        rig.clock.now());
    QVERIFY(begun);
    std::optional<FinishedAttempt> finished; // it was never started: for a single command
    rig.forwarder->send(begun->constFirst(), once, [&](const FinishedAttempt &attempt) {
        finished = attempt;
        QCOMPARE(rig.stage(event), ForwardStage::Failed); // stored when it is told
    });
    QTRY_VERIFY(finished);
    QCOMPARE(finished->attempt.status, 500);
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests()[0].target, "/once"_ba);

    server.setHandler({});
    const auto second = log.addBegun(
        *log.forEvents({event}, {once}, ForwardReason::Replay, ForwardLog::Fit::Anyhow),
        rig.clock.now());
    finished.reset();
    rig.forwarder->send(second->constFirst(), once,
                        [&](const FinishedAttempt &attempt) { finished = attempt; });
    QTRY_COMPARE(server.requests().size(), 2);
    rig.forwarder->cancelSends({second->constFirst().forward.id});
    QTRY_VERIFY(finished);
    QCOMPARE(finished->forward.stage, ForwardStage::Cancelled);
    QVERIFY(finished->mayHaveArrived);
}

QTEST_GUILESS_MAIN(TestDeliveryForwarder)
#include "tst_delivery_forwarder.moc"
