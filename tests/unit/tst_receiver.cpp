// SPDX-License-Identifier: MIT
#include "http/server.h"
#include "receiver/receiver.h"
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

namespace {

const QByteArray Key = "560270f7914b5b4a5f4dc1793ebc2796"_ba;

QByteArray eventBody(const QByteArray &id)
{
    return "{\"eventId\":\"" + id +
           "\",\"eventCreated\":\"2026-11-23T15:19:21+00:00\",\"event\":\"peopleUpdated\","
           "\"resourceIds\":[1.0, 12, 12],\"uri\":null,\"uri\":\"x\\/\\u00e9\"}";
}

} // namespace

/// Receiver, writer and client in one thread: what is tested is what is answered and stored.
class TestReceiver final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void storesThenAcknowledges();
    void keepsBytesAndHeaders();
    void aRetryIsAnotherDelivery();
    void observeAcceptsBadSignatures();
    void whatTriggerSendsIsSynthetic();
    void enforceRefusesAndKeeps_data();
    void enforceRefusesAndKeeps();
    void garbageIsKept();
    void onlyPost();
    void strangersLeaveNothing();
    void health();
    void tooLargeIsAnsweredAndKept();
    void failingStoreMeansRetryLater();
    void fullQueueHoldsBackReading();
    void finishAnswersWhatWasRead();
    void busyPortTakesTheNext();
    void answersAreRecorded();

private:
    void start(const WriterLimits &limits = {}, ReceiverOptions options = {});
    void useKeys(const QList<SigningKey> &keys, bool enforce = false);
    QByteArray request(const QByteArray &body, const QByteArray &signature,
                       const QByteArray &more = {}) const;
    int post(const QByteArray &body, const QByteArray &signature, const QByteArray &more = {});
    QList<EventSummary> events() const;
    EventDetail detail(EventId id) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    SystemClock m_clock;
    std::unique_ptr<EventWriter> m_writer;
    std::unique_ptr<Receiver> m_receiver;
    Endpoint m_endpoint;
    quint16 m_port = 0;
};

void TestReceiver::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_path = m_dir->filePath(u"hookglass.db"_s);
}

void TestReceiver::cleanup()
{
    m_receiver.reset();
    if (m_writer)
        m_writer->close();
    m_writer.reset();
}

void TestReceiver::start(const WriterLimits &limits, ReceiverOptions options)
{
    m_writer = std::make_unique<EventWriter>(m_path, m_clock, limits);
    QVERIFY(m_writer->open());
    auto accounts = AccountStore::open(m_path);
    QVERIFY(accounts);
    Account acme;
    acme.name = u"acme"_s;
    acme.apiBase = u"http://127.0.0.1"_s;
    if (!(*accounts)->account(u"acme"_s))
        QVERIFY((*accounts)->add(acme));
    const auto endpoints = (*accounts)->endpoints();
    QVERIFY(endpoints && endpoints->size() == 1);
    m_endpoint = endpoints->constFirst();
    m_receiver = std::make_unique<Receiver>(*m_writer, m_clock, std::move(options));
    const Result<quint16> port = m_receiver->start();
    QVERIFY(port);
    m_port = *port;
    useKeys({{.label = u"system"_s, .key = Secret(Key)}});
}

void TestReceiver::useKeys(const QList<SigningKey> &keys, bool enforce)
{
    m_endpoint.enforce = enforce;
    m_receiver->setEndpoints({{.endpoint = m_endpoint, .accountName = u"acme"_s, .keys = keys}});
}

QByteArray TestReceiver::request(const QByteArray &body, const QByteArray &signature,
                                 const QByteArray &more) const
{
    QByteArray text = "POST /in/" + m_endpoint.token + "/x%20y?fub_account=12 HTTP/1.1\r\n" +
                      "Host: localhost\r\n" + more +
                      "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    if (!signature.isNull())
        text += "FUB-Signature: " + signature + "\r\n";
    return text + "\r\n" + body;
}

int TestReceiver::post(const QByteArray &body, const QByteArray &signature, const QByteArray &more)
{
    RawClient client(m_port);
    if (!client.connectToServer())
        return -1;
    client.send(request(body, signature, more));
    const auto response = client.readResponse(20s);
    return response ? response->status : -2;
}

QList<EventSummary> TestReceiver::events() const
{
    const auto reader = EventReader::open(m_path);
    if (!reader)
        return {};
    const auto page = (*reader)->page(1000, std::nullopt);
    return page ? *page : QList<EventSummary>();
}

EventDetail TestReceiver::detail(EventId id) const
{
    const auto reader = EventReader::open(m_path);
    if (!reader)
        return {};
    const auto found = (*reader)->event(id);
    return found ? *found : EventDetail();
}

void TestReceiver::storesThenAcknowledges()
{
    start();
    const QByteArray body = eventBody("a-1");
    QCOMPARE(post(body, Signer(Secret(Key)).sign(body)), 204);
    const QList<EventSummary> list = events();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0].eventId, u"a-1"_s);
    QCOMPARE(list[0].eventName, u"peopleUpdated"_s);
    QCOMPARE(list[0].accountName, u"acme"_s);
    QCOMPARE(list[0].signature, SignatureVerdict::Kind::Valid);
    QCOMPARE(list[0].resourceIds, (QList<qint64>{12, 12}));
    QCOMPARE(list[0].attempts, 1);
}

void TestReceiver::keepsBytesAndHeaders()
{
    start();
    const QByteArray body = eventBody("a-1") + "\r\n";
    const QByteArray more = "X-Twice: 1\r\nx-TWICE:  2 \r\nX-Empty:\r\n";
    RawClient client(m_port);
    QVERIFY(client.connectToServer());
    const QByteArray whole = request(body, "00", more);
    client.sendInPieces(whole, 7);
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 204);
    const EventDetail stored = detail(events().at(0).id);
    QCOMPARE(stored.deliveries.size(), 1);
    QCOMPARE(stored.deliveries[0].body, body);
    QCOMPARE(stored.deliveries[0].head, whole.first(whole.size() - body.size()));
    QCOMPARE(headerValues(parseHead(stored.deliveries[0].head), "x-twice"),
             (QList<QByteArray>{"1", "2"}));
}

void TestReceiver::aRetryIsAnotherDelivery()
{
    start();
    const QByteArray body = eventBody("a-1");
    QCOMPARE(post(body, "bad"), 204);
    QCOMPARE(post(body, Signer(Secret(Key)).sign(body)), 204);
    const QList<EventSummary> list = events();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0].attempts, 2);
    QCOMPARE(list[0].signature, SignatureVerdict::Kind::Valid);
    QCOMPARE(detail(list[0].id).deliveries.size(), 2);
}

void TestReceiver::observeAcceptsBadSignatures()
{
    start();
    QCOMPARE(post(eventBody("a-1"), "0000"), 204);
    QCOMPARE(post(eventBody("a-2"), QByteArray()), 204);
    useKeys({});
    QCOMPARE(post(eventBody("a-3"), "0000"), 204);
    const QList<EventSummary> list = events();
    QCOMPARE(list.size(), 3);
    QCOMPARE(list[2].signature, SignatureVerdict::Kind::Invalid);
    QCOMPARE(list[1].signature, SignatureVerdict::Kind::Missing);
    QCOMPARE(list[0].signature, SignatureVerdict::Kind::NoKey);
}

void TestReceiver::whatTriggerSendsIsSynthetic()
{
    start();
    const QByteArray header = "X-Hookglass-Origin: synthetic\r\n";
    const QByteArray body = eventBody("a-1");
    QCOMPARE(post(body, Signer(Secret(Key)).sign(body), header), 204);
    QCOMPARE(post(eventBody("a-2"), "0000", header), 204); // anybody can write a header
    const QList<EventSummary> list = events();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[1].origin, Origin::Synthetic);
    QCOMPARE(list[0].origin, Origin::Delivered);
}

void TestReceiver::enforceRefusesAndKeeps_data()
{
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<bool>("hasKey");
    QTest::newRow("bad") << "0000"_ba << true;
    QTest::newRow("missing") << QByteArray() << true;
    QTest::newRow("empty") << ""_ba << true;
    QTest::newRow("no key here") << "0000"_ba << false;
}

void TestReceiver::enforceRefusesAndKeeps()
{
    QFETCH(QByteArray, signature);
    QFETCH(bool, hasKey);
    start();
    const QList<SigningKey> keys{{.label = u"system"_s, .key = Secret(Key)}};
    useKeys(hasKey ? keys : QList<SigningKey>(), true);
    QCOMPARE(post(eventBody("a-1"), signature), 401);
    QCOMPARE(events().size(), 1);
    QCOMPARE(events().at(0).disposition, Disposition::Refused);
    QCOMPARE(detail(events().at(0).id).deliveries.at(0).body, eventBody("a-1"));
    useKeys(keys, true);
    QCOMPARE(post(eventBody("a-2"), Signer(Secret(Key)).sign(eventBody("a-2"))), 204);
}

void TestReceiver::garbageIsKept()
{
    start();
    const QByteArray garbage("\0\xff\xfe garbage \r\n\r\n", 16);
    QCOMPARE(post(garbage, "00"), 204);
    QCOMPARE(post({}, "00"), 204);
    const QList<EventSummary> list = events();
    QCOMPARE(list.size(), 2);
    QVERIFY(list[1].eventName.isEmpty());
    QVERIFY(list[1].problem.contains("not JSON"_L1));
    QCOMPARE(detail(list[1].id).deliveries.at(0).body, garbage);
    QVERIFY(list[0].problem.contains("empty"_L1));
}

void TestReceiver::onlyPost()
{
    start();
    RawClient client(m_port);
    QVERIFY(client.connectToServer());
    client.send("GET /in/" + m_endpoint.token + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 405);
    QCOMPARE(response->header("Allow"), "POST"_ba);
    QTRY_COMPARE(events().size(), 1);
    QVERIFY(events().at(0).problem.contains("GET"_L1));
}

void TestReceiver::strangersLeaveNothing()
{
    start();
    for (const QByteArray &target : {"/"_ba, "/in/"_ba, "/in/0123456789abcdef0123456789abcdef"_ba,
                                     QByteArray("/in/" + m_endpoint.token.toUpper() + "X"),
                                     QByteArray("/in/" + m_endpoint.token.chopped(1))}) {
        RawClient client(m_port);
        QVERIFY(client.connectToServer());
        client.send("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        const auto response = client.readResponse();
        QVERIFY(response);
        QCOMPARE(response->status, 404);
    }
    QCOMPARE(events().size(), 0);
}

void TestReceiver::health()
{
    start();
    RawClient client(m_port);
    QVERIFY(client.connectToServer());
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QVERIFY(response->body.contains("ok"));
    client.send("HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    response = client.readResponse(5s, true);
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    client.send("PUT /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 405);
    QCOMPARE(events().size(), 0);
}

void TestReceiver::tooLargeIsAnsweredAndKept()
{
    ReceiverOptions options;
    options.limits.bodyBytes = 1000;
    start({}, options);
    QCOMPARE(post(QByteArray(1001, 'x'), "00"), 413);
    QTRY_COMPARE(events().size(), 1);
    QCOMPARE(events().at(0).disposition, Disposition::Refused);
    QCOMPARE(post(QByteArray(1000, 'x'), "00"), 204);
}

void TestReceiver::failingStoreMeansRetryLater()
{
    WriterLimits limits;
    limits.busyTimeout = 100ms;
    limits.retryDelay = 50ms;
    start(limits);
    QCOMPARE(post(eventBody("a-1"), "00"), 204);
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"locker"_s);
        other.setDatabaseName(m_path);
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"BEGIN EXCLUSIVE"_s));
        RawClient client(m_port);
        QVERIFY(client.connectToServer());
        client.send(request(eventBody("a-2"), "00"));
        const auto response = client.readResponse(20s);
        QVERIFY(response);
        QCOMPARE(response->status, 503);
        QVERIFY(response->header("Retry-After").toInt() > 0);
        QVERIFY(QSqlQuery(other).exec(u"COMMIT"_s));
        other.close();
    }
    QSqlDatabase::removeDatabase(u"locker"_s);
    QTRY_COMPARE_WITH_TIMEOUT(post(eventBody("a-2"), "00"), 204, 20'000);
    QCOMPARE(events().size(), 2);
}

// Back-pressure: with the writer held up and its queue full, further requests are simply not read
// from their sockets, and are stored and acknowledged once there is room again.
void TestReceiver::fullQueueHoldsBackReading()
{
    WriterLimits limits;
    limits.queueItems = 1;
    start(limits);
    QThread thread;
    m_receiver.reset();
    m_writer->close();
    m_writer = std::make_unique<EventWriter>(m_path, m_clock, limits);
    m_writer->moveToThread(&thread);
    thread.start();
    const auto inThread = [this](auto work) {
        QMetaObject::invokeMethod(m_writer.get(), work, Qt::BlockingQueuedConnection);
    };
    inThread([this] { QVERIFY(m_writer->open()); });
    m_receiver = std::make_unique<Receiver>(*m_writer, m_clock, ReceiverOptions());
    m_port = m_receiver->start().value();
    useKeys({});
    std::vector<std::unique_ptr<RawClient>> clients;
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"locker"_s);
        other.setDatabaseName(m_path);
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"BEGIN EXCLUSIVE"_s));
        for (int i = 0; i < 6; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_port));
            QVERIFY(clients.back()->connectToServer());
            clients.back()->send(request(eventBody(QByteArray::number(i)), "00"));
            if (i == 0)
                QTRY_COMPARE(m_writer->fillLevel(), 0.0); // taken, and stuck in its commit
            if (i == 1)
                QTRY_COMPARE(m_writer->fillLevel(), 1.0);
        }
        QVERIFY(!clients.back()->readResponse(100ms));
        QVERIFY(QSqlQuery(other).exec(u"COMMIT"_s));
        other.close();
    }
    QSqlDatabase::removeDatabase(u"locker"_s);
    for (const auto &client : clients) {
        const auto response = client->readResponse(20s);
        QVERIFY(response);
        QCOMPARE(response->status, 204);
    }
    QCOMPARE(events().size(), 6);
    m_receiver.reset();
    inThread([this, home = QThread::currentThread()] {
        m_writer->close();
        m_writer->moveToThread(home);
    });
    thread.quit();
    thread.wait();
}

void TestReceiver::finishAnswersWhatWasRead()
{
    start();
    QSignalSpy finished(m_receiver.get(), &Receiver::finished);
    QSignalSpy committed(m_writer.get(), &EventWriter::committed);
    RawClient client(m_port);
    QVERIFY(client.connectToServer());
    client.send(request(eventBody("a-1"), "00"));
    QTRY_COMPARE(committed.size(), 1); // the answer may or may not have left by now
    m_receiver->finish();
    const auto response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 204);
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!m_receiver->state().listening);
    RawClient late(m_port);
    QVERIFY(!late.connectToServer() || late.waitForClosed());
}

void TestReceiver::busyPortTakesTheNext()
{
    start();
    EventWriter other(m_dir->filePath(u"other.db"_s), m_clock);
    ReceiverOptions options;
    options.port = m_port;
    Receiver second(other, m_clock, options);
    const Result<quint16> port = second.start();
    QVERIFY(port);
    QVERIFY(*port > m_port);
    QVERIFY(second.state().message.contains(QString::number(m_port)));
    options.tryPorts = 1;
    Receiver third(other, m_clock, options);
    const Result<quint16> none = third.start();
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::Busy);
    QVERIFY(none.error().message.contains(QString::number(m_port)));
}

void TestReceiver::answersAreRecorded()
{
    start();
    QCOMPARE(post(eventBody("a-1"), "00"), 204);
    QTRY_COMPARE(events().at(0).answerStatus, 204);
    const DeliveryDetail delivery = detail(events().at(0).id).deliveries.at(0);
    QVERIFY(delivery.answeredAt);
    QVERIFY(delivery.receivedAt <= delivery.verifiedAt);
    QVERIFY(delivery.verifiedAt <= delivery.storedAt);
    QVERIFY(delivery.storedAt <= *delivery.answeredAt);
}

QTEST_GUILESS_MAIN(TestReceiver)
#include "tst_receiver.moc"
