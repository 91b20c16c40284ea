// SPDX-License-Identifier: MIT
// serve --ack by the real program.
#include "support/rawclient.h"
#include "support/scriptedserver.h"
#include "support/servedaccount.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr auto StartTimeout = 30s;
}

class TestFlowCliAnswers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatCannotBeAnsweredIsRefused_data();
    void whatCannotBeAnsweredIsRefused();
    void fixedStatusIsAnsweredAndTold();
    void targetWithoutTargetsIsLikeStore();
    void targetsStatusIsAnswered();
    void whatIsNoEventIsNotForwarded();
    void theFirstDeliveryMeetsTheTarget();

private:
    static int post(const ServedAccount &served, const QByteArray &body);
};

int TestFlowCliAnswers::post(const ServedAccount &served, const QByteArray &body)
{
    RawClient client(served.port());
    if (!client.connectToServer())
        return -1;
    client.send("POST " + served.target() + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                QByteArray::number(body.size()) + "\r\n\r\n" + body);
    const auto response = client.readResponse(20s);
    return response ? response->status : -2;
}

void TestFlowCliAnswers::whatCannotBeAnsweredIsRefused_data()
{
    QTest::addColumn<QString>("ack");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("406") << u"406"_s << "deletes"_ba;
    QTest::newRow("410") << u"410"_s << "deletes"_ba;
    QTest::newRow("100") << u"100"_s << "200 to 599"_ba;
    QTest::newRow("word") << u"sometimes"_s << "target"_ba;
    QTest::newRow("nothing") << QString() << "store"_ba;
}

void TestFlowCliAnswers::whatCannotBeAnsweredIsRefused()
{
    QFETCH(QString, ack);
    QFETCH(QByteArray, word);
    const QTemporaryDir dir;
    const ServedAccount served(dir.path());
    const CliResult result = served.cli({u"serve"_s, u"--ack"_s, ack});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(word), result.err.constData());
    QVERIFY(result.out.isEmpty());
}

void TestFlowCliAnswers::fixedStatusIsAnsweredAndTold()
{
    const QTemporaryDir dir;
    ServedAccount served(dir.path());
    QCOMPARE(served.addAccount(), QByteArray());
    const auto process = served.serve(0, {u"--ack"_s, u"418"_s});
    QCOMPARE(served.ready().value("endpoints"_L1)[0].toObject().value("ack"_L1), u"418"_s);
    QCOMPARE(post(served, R"({"eventId":"a","event":"peopleCreated","resourceIds":[1]})"), 418);
    QJsonObject told;
    QJsonObject event;
    while (told.isEmpty() || event.isEmpty()) {
        const auto line = process->nextLine(StartTimeout);
        QVERIFY(line);
        (line->contains("answered"_L1) ? told : event) = *line;
    }
    told = told.value("answered"_L1).toObject();
    QCOMPARE(told.value("status"_L1), 418);
    QCOMPARE(told.value("reason"_L1), u"fixed"_s);
    QCOMPARE(told.value("id"_L1), event.value("id"_L1));
    QVERIFY(process->errorOutput().contains("always 418"));
    QCOMPARE(process->stopGently(), 0);
    const QString id = QString::number(event.value("id"_L1).toInteger());
    const CliResult shown = served.cli({u"events"_s, u"show"_s, id, u"--json"_s});
    const QJsonObject delivery = shown.json().value("deliveries"_L1)[0].toObject();
    QCOMPARE(delivery.value("status"_L1), 418);
    QCOMPARE(delivery.value("answer"_L1).toObject().value("reason"_L1), u"fixed"_s);
}

void TestFlowCliAnswers::targetWithoutTargetsIsLikeStore()
{
    const QTemporaryDir dir;
    ServedAccount served(dir.path());
    QCOMPARE(served.addAccount(), QByteArray());
    const auto process = served.serve(0, {u"--ack"_s, u"target"_s});
    QCOMPARE(served.ready().value("endpoints"_L1)[0].toObject().value("ack"_L1), u"target"_s);
    QCOMPARE(post(served, R"({"event":"notesNews"})"), 204);
    QCOMPARE(process->stopGently(), 0);
}

void TestFlowCliAnswers::targetsStatusIsAnswered()
{
    const QTemporaryDir dir;
    ServedAccount served(dir.path());
    QCOMPARE(served.addAccount(), QByteArray());
    ScriptedServer target;
    const auto process =
        served.serve(0, {u"--ack"_s, u"target"_s, u"--forward"_s, target.base(u"/x"_s).toString()});
    target.setAnswers({jsonAnswer(201, "{}")});
    QCOMPARE(post(served, R"({"eventId":"a","event":"notesCreated","resourceIds":[1]})"), 201);
    target.setAnswers({jsonAnswer(410, "{}")});
    QCOMPARE(post(served, R"({"eventId":"b","event":"notesCreated","resourceIds":[1]})"), 503);
    QCOMPARE(target.requests().size(), 2);
    QJsonObject told;
    while (told.value("reason"_L1) != "targetBlocked"_L1) {
        const auto line = process->nextLine(StartTimeout);
        QVERIFY(line);
        told = line->value("answered"_L1).toObject();
    }
    QCOMPARE(told.value("wanted"_L1), 410);
    QCOMPARE(process->stopGently(), 0);
}

void TestFlowCliAnswers::whatIsNoEventIsNotForwarded()
{
    const QTemporaryDir dir;
    ServedAccount served(dir.path());
    QCOMPARE(served.addAccount(), QByteArray());
    ScriptedServer target;
    target.setAnswers({jsonAnswer(500, "{}")});
    const auto process =
        served.serve(0, {u"--ack"_s, u"target"_s, u"--forward"_s, target.base(u"/x"_s).toString()});
    QCOMPARE(post(served, {}), 204); // stored, and acknowledged for that
    QCOMPARE(post(served, "nonsense"), 204);
    QList<qint64> events;
    for (int told = 0; events.size() < 2 || told < 2;) {
        const auto line = process->nextLine(StartTimeout);
        QVERIFY(line);
        if (line->contains("eventId"_L1)) {
            events.append(line->value("id"_L1).toInteger());
            continue;
        }
        const QJsonObject answer = line->value("answered"_L1).toObject();
        QCOMPARE(answer.value("status"_L1), 204);
        QCOMPARE(answer.value("reason"_L1), u"stored"_s);
        QVERIFY(answer.value("detail"_L1).toString().contains(u"no event"_s));
        ++told;
    }
    QCOMPARE(process->stopGently(), 0);
    QVERIFY(target.requests().isEmpty());
    const CliResult list = served.cli({u"events"_s, u"list"_s});
    QCOMPARE(list.out.count("not forwarded: not an event"), 2);
    for (const qint64 event : std::as_const(events)) {
        const QString id = QString::number(event);
        const CliResult shown = served.cli({u"events"_s, u"show"_s, id, u"--json"_s});
        const QJsonObject delivery = shown.json().value("deliveries"_L1)[0].toObject();
        QCOMPARE(delivery.value("notForwarded"_L1), u"not an event"_s);
        QVERIFY(delivery.value("answer"_L1)["detail"_L1].toString().contains(u"no event"_s));
        const CliResult text = served.cli({u"events"_s, u"show"_s, id});
        QVERIFY2(text.out.contains("not forwarded: not an event"), text.out.constData());
    }
}

void TestFlowCliAnswers::theFirstDeliveryMeetsTheTarget()
{
    const QTemporaryDir dir;
    ServedAccount served(dir.path());
    QCOMPARE(served.addAccount(), QByteArray());
    ScriptedServer target;
    target.setAnswers({jsonAnswer(201, "{}")});
    const quint16 port = freeServerPort();
    const CliProcess process({u"serve"_s, u"--json"_s, u"--listen"_s, u"127.0.0.1:%1"_s.arg(port),
                              u"--ack"_s, u"target"_s, u"--forward"_s,
                              target.base(u"/x"_s).toString()},
                             served.environment());
    // As soon as anybody takes the connection, long before it says that it is ready.
    const QByteArray body = R"({"eventId":"a","event":"notesCreated","resourceIds":[1]})";
    const QDeadlineTimer patience(StartTimeout);
    std::unique_ptr<RawClient> client;
    do {
        QVERIFY(!patience.hasExpired());
        client = std::make_unique<RawClient>(port);
    } while (!client->connectToServer());
    client->send("POST " + served.target() + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    const auto response = client->readResponse(20s);
    QVERIFY(response);
    QCOMPARE(response->status, 201); // not 204, as without a target
}

QTEST_GUILESS_MAIN(TestFlowCliAnswers)
#include "tst_flow_cli_answers.moc"
