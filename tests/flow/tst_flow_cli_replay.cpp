// SPDX-License-Identifier: MIT
// `replay` and `serve --forward` as programs use them: exit codes, JSON, and what is kept of it,
// also beside another process that holds the store.
#include "core/signature.h"
#include "store/connection.h"
#include "support/backgroundload.h"
#include "support/forwardtarget.h"
#include "support/servedaccount.h"
#include "support/signedevents.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QMutex>
#include <QtNetwork/QTcpServer>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Posts the first few events and waits for the answers.
bool post(const ServedAccount &account, const SignedEvents &events, quint64 count)
{
    LoadClient client({.port = account.port(), .connections = 1, .requests = count},
                      [&](quint64 index, QByteArray &request) { request = events.request(index); });
    return client.run().acknowledged == count;
}

QByteArray unusedUrl()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    return "http://127.0.0.1:" + QByteArray::number(server.serverPort()) + "/";
}

} // namespace

class TestFlowCliReplay final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void sendsAnEventAgain();
    void changesTheSignature();
    void editsBodyAndHeaders();
    void exitCodesSayWhatHappened();
    void drills();
    void keepsTheRate();
    void stopsAtOnce_data();
    void stopsAtOnce();
    void aDrillStopsAtOnce();
    void whatAKillCutOffGoesOn();
    void wrongUsageIsSaid_data();
    void wrongUsageIsSaid();
    void worksBesideARunningReceiver();
    void forwardsAndTells();

private:
    qint64 count(const QString &sql) const
    {
        auto opened = Connection::open(m_account->databasePath(), Dialect::Access::ReadOnly, 5s);
        return opened ? (*opened)->value(sql)->toLongLong() : -1;
    }
    CliResult replay(const QStringList &arguments) const
    {
        return m_account->cli(QStringList{u"replay"_s, u"--json"_s} + arguments);
    }
    SignatureVerdict::Kind verdict(const ForwardTarget &target, const QByteArray &body) const
    {
        const SignatureVerifier verifier({{.label = u"key"_s, .key = m_account->key()}});
        return verifier.verify(body, parseHead(target.heads().value(body))).kind;
    }

    QTemporaryDir m_data;
    std::unique_ptr<ServedAccount> m_account;
    std::unique_ptr<SignedEvents> m_events;
};

void TestFlowCliReplay::initTestCase()
{
    m_account = std::make_unique<ServedAccount>(m_data.path());
    QCOMPARE(m_account->addAccount(), QByteArray());
    m_events = std::make_unique<SignedEvents>(m_account->key(), m_account->target(), 42);
    const auto serve = m_account->serve(0);
    QVERIFY2(m_account->port() != 0, serve->errorOutput().constData());
    QVERIFY(post(*m_account, *m_events, 3));
    QCOMPARE(serve->stopGently(), 0);
}

void TestFlowCliReplay::sendsAnEventAgain()
{
    const ForwardTarget target;
    const CliResult result =
        replay({m_events->eventId(0), u"2"_s, u"--to"_s, target.url().toString()});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    const QJsonObject json = result.json();
    QCOMPARE(json.value("delivered"_L1).toInt(), 2);
    QCOMPARE(json.value("failed"_L1).toInt(), 0);
    const QJsonObject first = json.value("replays"_L1)[0].toObject();
    QCOMPARE(first.value("outcome"_L1).toString(), u"delivered"_s);
    QCOMPARE(first.value("status"_L1).toInt(), 204);
    QCOMPARE(first.value("target"_L1).toString(), target.url().toString());
    for (quint64 i = 0; i < 2; ++i) {
        QCOMPARE(target.counts().value(m_events->body(i)), 1);
        QCOMPARE(verdict(target, m_events->body(i)), SignatureVerdict::Kind::Valid);
    }
    // Recorded beside the original, which stays what it was.
    QCOMPARE(count(u"SELECT count(*) FROM forward WHERE reason = 3 AND state = 2"_s), 2);
    QCOMPARE(count(u"SELECT count(*) FROM delivery WHERE origin <> 0"_s), 0);
    QCOMPARE(count(u"SELECT count(*) FROM delivery"_s), 3);
}

void TestFlowCliReplay::changesTheSignature()
{
    const ForwardTarget target;
    const QString to = target.url().toString();
    const QByteArray body = m_events->body(0);
    using Kind = SignatureVerdict::Kind;
    for (const auto &[option, kind] :
         {std::pair(u"--keep-signature"_s, Kind::Valid), std::pair(u"--resign"_s, Kind::Valid),
          std::pair(u"--bad-signature"_s, Kind::Invalid),
          std::pair(u"--no-signature"_s, Kind::Missing)}) {
        const CliResult result = replay({u"1"_s, u"--to"_s, to, option});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(verdict(target, body), kind);
    }
}

void TestFlowCliReplay::editsBodyAndHeaders()
{
    const ForwardTarget target;
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"body.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray body = "{\"edited\": 1.0}";
    file.write(body);
    file.close();
    const CliResult result =
        replay({u"1"_s, u"--to"_s, target.url().toString(), u"--body"_s, file.fileName(),
                u"--resign"_s, u"--header"_s, u"X-Env: test"_s});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(target.counts().value(body), 1);
    QCOMPARE(verdict(target, body), SignatureVerdict::Kind::Valid);
    QVERIFY(target.heads().value(body).contains("X-Env: test\r\n"));
    QVERIFY(target.heads().value(body).contains("Content-Length: 15\r\n"));
    QCOMPARE(count(u"SELECT count(*) FROM forward_request WHERE body = CAST('%1' AS BLOB)"_s.arg(
                 QString::fromLatin1(body))),
             1);
    const CliResult kept =
        replay({u"1"_s, u"--to"_s, target.url().toString(), u"--body"_s, file.fileName()});
    QCOMPARE(kept.exitCode, 0);
    QCOMPARE(verdict(target, body), SignatureVerdict::Kind::Invalid); // it fits the old body
}

void TestFlowCliReplay::exitCodesSayWhatHappened()
{
    ForwardTarget target;
    target.setHandler([](const Http::Request &, int) { return 422; });
    const CliResult refused = replay({u"1"_s, u"--to"_s, target.url().toString()});
    QCOMPARE(refused.exitCode, 1);
    QCOMPARE(refused.json().value("replays"_L1)[0]["status"_L1].toInt(), 422);
    const CliResult nobody = replay({u"1"_s, u"--to"_s, QString::fromLatin1(unusedUrl())});
    QCOMPARE(nobody.exitCode, 3);
    QCOMPARE(nobody.json().value("replays"_L1)[0]["outcome"_L1].toString(), u"refused"_s);
    const CliResult unknown = replay({u"4711"_s, u"--to"_s, target.url().toString()});
    QCOMPARE(unknown.exitCode, 2);
    QVERIFY(unknown.err.contains("4711"));
    QCOMPARE(target.received(), quint64(1));
}

void TestFlowCliReplay::drills()
{
    ForwardTarget target;
    const CliResult good = replay({u"1"_s, u"--to"_s, target.url().toString(), u"--drill"_s});
    QVERIFY2(good.exitCode == 0, (good.err + good.out).constData());
    QCOMPARE(target.received(), quint64(5)); // no neighbour of the same resource
    const QJsonArray steps = good.json().value("drill"_L1)["steps"_L1].toArray();
    QCOMPARE(steps.size(), 3);
    QCOMPARE(steps[0]["verdict"_L1].toString(), u"good"_s);
    QCOMPARE(steps[1]["verdict"_L1].toString(), u"skipped"_s);
    QCOMPARE(steps[2]["requests"_L1].toArray().size(), 3);
    QCOMPARE(count(u"SELECT count(*) FROM forward WHERE reason = 4"_s), 5);

    ForwardTarget touchy;
    touchy.setHandler([](const Http::Request &, int times) { return times > 1 ? 500 : 200; });
    const CliResult bad = replay({u"1"_s, u"--to"_s, touchy.url().toString(), u"--drill"_s});
    QCOMPARE(bad.exitCode, 1);
    QCOMPARE(bad.json().value("drill"_L1)["steps"_L1][0]["words"_L1].toString(),
             u"The second was refused with 500."_s);
}

void TestFlowCliReplay::keepsTheRate()
{
    ForwardTarget target;
    QMutex mutex;
    QElapsedTimer clock;
    QList<qint64> times;
    target.setObserver([&](quint64) {
        const QMutexLocker lock(&mutex);
        if (!clock.isValid())
            clock.start();
        times.append(clock.elapsed());
    });
    const QStringList events{u"1"_s, u"2"_s, u"3"_s, u"1"_s, u"2"_s, u"3"_s};
    const QStringList to{u"--to"_s, target.url().toString()};
    CliResult result = replay(events + to + QStringList{u"--rate"_s, u"4"_s});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(result.json().value("delivered"_L1).toInt(), 6);
    QCOMPARE(times.size(), 6);
    // Five pauses of a quarter of a second; the first request may itself have been late.
    QVERIFY2(times.constLast() >= 1'000, qPrintable(QString::number(times.constLast())));
    const qint64 slow = times.constLast();
    times.clear();
    clock.invalidate();
    result = replay(events + to); // without it, one after the other
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(times.size(), 6);
    QVERIFY2(times.constLast() < slow, qPrintable(QString::number(times.constLast())));
}

void TestFlowCliReplay::stopsAtOnce_data()
{
    QTest::addColumn<bool>("isJson");
    QTest::newRow("json") << true;
    QTest::newRow("text") << false;
}

void TestFlowCliReplay::stopsAtOnce()
{
    QFETCH(bool, isJson);
    ForwardTarget silent;
    silent.setHandler([](const Http::Request &, int) { return 0; });
    const qint64 before = count(u"SELECT max(id) FROM forward"_s);
    CliProcess process(QStringList{u"replay"_s, u"1"_s, u"2"_s, u"3"_s, u"--rate"_s, u"0.5"_s,
                                   u"--timeout"_s, u"300"_s, u"--to"_s, silent.url().toString()} +
                           QStringList(isJson ? 1 : 0, u"--json"_s),
                       m_account->environment());
    QTRY_VERIFY_WITH_TIMEOUT(silent.received() >= 1, 30'000);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(process.stopGently(), 3);
    const qint64 took = clock.elapsed();
    qInfo("Stopped after %lld ms", took);
    QVERIFY2(took < 10'000, "it waited for the target"); // a second on a quiet machine
    const int sent = int(silent.received());
    if (isJson) {
        const auto json = process.nextLine(1s);
        QVERIFY(json);
        QVERIFY(json->value("stopped"_L1).toBool());
        QCOMPARE(json->value("cancelled"_L1).toInt(), sent);
        const QJsonArray replays = json->value("replays"_L1).toArray();
        QCOMPARE(replays.size(), sent);
        QCOMPARE(replays[0]["outcome"_L1].toString(), u"cancelled"_s);
        QCOMPARE(replays[0]["event"_L1].toInt(), 1);
        QJsonArray notSent{1, 2, 3};
        for (int i = 0; i < sent; ++i)
            notSent.removeFirst();
        QCOMPARE(json->value("notSent"_L1).toArray(), notSent);
    } else {
        const QByteArray said = process.errorOutput();
        QVERIFY2(said.contains("Stopped: ") &&
                     said.contains("not sent: " + QByteArray::number(3 - sent)),
                 said.constData());
    }
    // Recorded as what it was, and nothing is left over.
    QCOMPARE(count(u"SELECT count(*) FROM forward f JOIN forward_attempt a ON a.forward_id = f.id "
                   "WHERE f.id > %1 AND f.state = 4 AND a.outcome = 10"_s.arg(before)),
             sent);
    QCOMPARE(replay({u"--unfinished"_s}).json().value("unfinished"_L1).toArray(), QJsonArray());
}

void TestFlowCliReplay::aDrillStopsAtOnce()
{
    ForwardTarget silent;
    silent.setHandler([](const Http::Request &, int times) { return times == 1 ? 200 : 0; });
    CliProcess process({u"replay"_s, u"--json"_s, u"1"_s, u"--drill"_s, u"--timeout"_s, u"300"_s,
                        u"--to"_s, silent.url().toString()},
                       m_account->environment());
    QTRY_VERIFY_WITH_TIMEOUT(silent.received() >= 2, 30'000);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(process.stopGently(), 3);
    QVERIFY2(clock.elapsed() < 10'000, "it waited for the target");
    const auto json = process.nextLine(1s);
    QVERIFY(json);
    const QJsonValue drill = json->value("drill"_L1);
    QVERIFY(drill["stopped"_L1].toBool());
    QVERIFY(!drill["good"_L1].toBool());
    const QJsonValue twice = drill["steps"_L1][0];
    QCOMPARE(twice["verdict"_L1].toString(), u"stopped"_s);
    QCOMPARE(twice["requests"_L1][0]["status"_L1].toInt(), 200);
    QCOMPARE(twice["requests"_L1][1]["outcome"_L1].toString(), u"cancelled"_s);
}

void TestFlowCliReplay::whatAKillCutOffGoesOn()
{
    const ForwardTarget target;
    {
        CliProcess process({u"replay"_s, u"--json"_s, u"1"_s, u"2"_s, u"3"_s, u"1"_s, u"2"_s,
                            u"3"_s, u"--rate"_s, u"1"_s, u"--to"_s, target.url().toString()},
                           m_account->environment());
        QTRY_VERIFY_WITH_TIMEOUT(target.received() >= 2, 30'000);
        process.killHard();
    }
    const quint64 before = target.received();
    QVERIFY(before < 6);
    const QJsonArray list = replay({u"--unfinished"_s}).json().value("unfinished"_L1).toArray();
    QCOMPARE(list.size(), 1);
    const QJsonObject rest = list[0].toObject();
    QCOMPARE(rest.value("to"_L1).toString(), target.url().toString());
    QCOMPARE(rest.value("events"_L1).toInt(), 6);
    const int left = rest.value("notSent"_L1).toInt();
    QVERIFY(left >= 6 - int(before) - 1 && left <= 6 - int(before)); // one may just have begun
    {
        const auto serve = m_account->serve(0); // says so, too
        QTRY_VERIFY_WITH_TIMEOUT(serve->errorOutput().contains("cut off"), 10'000);
        QCOMPARE(serve->stopGently(), 0);
    }
    const QString id = QString::number(rest.value("id"_L1).toInt());
    const CliResult done = replay({u"--continue"_s, id});
    QVERIFY2(done.exitCode == 0, done.err.constData());
    QCOMPARE(done.json().value("delivered"_L1).toInt(), left);
    QCOMPARE(int(target.received()), int(before) + left);
    QVERIFY(replay({u"--unfinished"_s}).json().value("unfinished"_L1).toArray().isEmpty());
    QCOMPARE(replay({u"--forget"_s, id}).exitCode, 2); // nothing is left of it
}

void TestFlowCliReplay::wrongUsageIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString url = u"http://127.0.0.1:9/"_s;
    QTest::newRow("nowhere") << QStringList{u"1"_s};
    QTest::newRow("no id") << QStringList{u"--to"_s, url};
    QTest::newRow("two addresses") << QStringList{u"1"_s, u"--to"_s, url, u"--to"_s, url};
    QTest::newRow("no address") << QStringList{u"1"_s, u"--to"_s, u"localhost"_s};
    QTest::newRow("two signatures")
        << QStringList{u"1"_s, u"--to"_s, url, u"--resign"_s, u"--no-signature"_s};
    QTest::newRow("header") << QStringList{u"1"_s, u"--to"_s, url, u"--header"_s, u"X"_s};
    QTest::newRow("secret") << QStringList{u"1"_s, u"--to"_s, url, u"--header"_s,
                                           u"Authorization: Bearer abc"_s};
    QTest::newRow("body of two") << QStringList{u"1"_s, u"2"_s,      u"--to"_s,
                                                url,    u"--body"_s, u"-"_s};
    QTest::newRow("drill of two") << QStringList{u"1"_s, u"2"_s, u"--to"_s, url, u"--drill"_s};
    QTest::newRow("insecure") << QStringList{u"1"_s, u"--to"_s, u"https://example.com/"_s,
                                             u"--insecure"_s};
    for (const char *rate : {"0", "-1", "nan", "inf", "many"}) {
        QTest::addRow("rate %s", rate)
            << QStringList{u"1"_s, u"--to"_s, url, u"--rate"_s, QString::fromLatin1(rate)};
    }
    QTest::newRow("goes on with nothing") << QStringList{u"--continue"_s, u"4711"_s};
    QTest::newRow("forgets nothing") << QStringList{u"--forget"_s, u"4711"_s};
    QTest::newRow("goes on with what") << QStringList{u"--continue"_s, u"it"_s};
    QTest::newRow("goes on elsewhere") << QStringList{u"--continue"_s, u"1"_s, u"--to"_s, url};
    QTest::newRow("goes on and sends") << QStringList{u"1"_s, u"--continue"_s, u"1"_s};
    QTest::newRow("signature twice") << QStringList{
        u"1"_s, u"--to"_s, url, u"--resign"_s, u"--header"_s, u"FUB-Signature: abc"_s};
}

void TestFlowCliReplay::wrongUsageIsSaid()
{
    QFETCH(QStringList, arguments);
    const CliResult result = replay(arguments);
    QCOMPARE(result.exitCode, 2);
    QVERIFY(!result.err.isEmpty());
    QVERIFY(!result.err.contains("Bearer abc"));
}

void TestFlowCliReplay::worksBesideARunningReceiver()
{
    const ForwardTarget target;
    const auto serve = m_account->serve(0);
    QVERIFY2(m_account->port() != 0, serve->errorOutput().constData());
    const qint64 before = count(u"SELECT count(*) FROM forward WHERE reason = 3"_s);
    const CliResult result =
        replay({u"1"_s, u"3"_s, u"--resign"_s, u"--to"_s, target.url().toString()});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(target.received(), quint64(2));
    QCOMPARE(count(u"SELECT count(*) FROM forward WHERE reason = 3"_s), before + 2);
    QVERIFY(post(*m_account, *m_events, 4)); // it goes on receiving
    QCOMPARE(serve->stopGently(), 0);
}

void TestFlowCliReplay::forwardsAndTells()
{
    ForwardTarget target;
    target.setHandler([](const Http::Request &, int times) { return times == 1 ? 503 : 200; });
    const auto serve = m_account->serve(0, {u"--forward"_s, target.url().toString()});
    QVERIFY2(m_account->port() != 0, serve->errorOutput().constData());
    const SignedEvents events(m_account->key(), m_account->target(), 99);
    QVERIFY(post(*m_account, events, 1));
    QList<QJsonObject> forwards;
    qint64 event = 0;
    QVERIFY(QTest::qWaitFor(
        [&] {
            while (const auto line = serve->nextLine(10ms)) {
                if (line->contains("forward"_L1))
                    forwards.append(line->value("forward"_L1).toObject());
                else if (line->contains("eventId"_L1))
                    event = line->value("id"_L1).toInteger();
            }
            return forwards.size() >= 2;
        },
        30'000));
    QCOMPARE(forwards.size(), 2);
    QCOMPARE(forwards[0].value("event"_L1).toInteger(), event);
    QCOMPARE(forwards[0].value("status"_L1).toInt(), 503);
    QCOMPARE(forwards[0].value("state"_L1).toString(), u"waiting"_s);
    QVERIFY(forwards[0].value("next"_L1).isString());
    QCOMPARE(forwards[1].value("attempt"_L1).toInt(), 2);
    QCOMPARE(forwards[1].value("state"_L1).toString(), u"delivered"_s);
    QCOMPARE(serve->stopGently(), 0);

    // A target of a run is of no run that does not name it.
    const auto other = m_account->serve(0);
    const SignedEvents more(m_account->key(), m_account->target(), 100);
    QVERIFY(post(*m_account, more, 1));
    QCOMPARE(other->stopGently(), 0);
    QCOMPARE(target.distinct(), quint64(1));
    QCOMPARE(count(u"SELECT count(*) FROM target WHERE is_on = 1"_s), 0);
    const CliResult wrong = m_account->cli({u"serve"_s, u"--forward"_s, u"nowhere"_s});
    QCOMPARE(wrong.exitCode, 2);
}

QTEST_GUILESS_MAIN(TestFlowCliReplay)
#include "tst_flow_cli_replay.moc"
