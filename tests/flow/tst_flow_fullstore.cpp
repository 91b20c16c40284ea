// SPDX-License-Identifier: MIT
// The disk runs full under the real `hookglass-cli serve`: it says so, refuses with 503, keeps what
// it acknowledged, and goes on by itself once there is space again.
#include "support/backgroundload.h"
#include "support/rawclient.h"
#include "support/servedaccount.h"
#include "support/storecheck.h"
#include "support/tinydisk.h"

#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Test::CliProcess;
using Test::CliResult;

namespace {

constexpr qint64 DiskBytes = 12 * 1024 * 1024;
constexpr qint64 BallastBytes = 5 * 1024 * 1024;
constexpr quint64 Seed = 20'261'124;
constexpr quint64 MostEvents = 50'000; ///< never fit on the disk
constexpr int RecoveryMs = 20'000;

} // namespace

class TestFlowFullStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fullDiskIsSaidAndOutlived();
    void startOnAFullDisk_data();
    void startOnAFullDisk();
    void noAccountOnAFullDisk();

private:
    RawResponse ask(const QByteArray &request);
    RawResponse post(quint64 index);
    bool postUntil(int status, RawResponse &answer);
    int health() { return ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status; }
    LoadReport runLoad(LoadClient &client);
    void fill();
    void refusesInWords();
    void sendMissing();

    std::unique_ptr<TinyDisk> m_disk;
    std::unique_ptr<ServedAccount> m_account;
    std::unique_ptr<CliProcess> m_serve;
    std::unique_ptr<SignedEvents> m_events;
    QSet<quint64> m_acknowledged;
    QSet<quint64> m_refused;
    QSet<quint64> m_unknown; ///< no answer
    quint64 m_next = 0;      ///< of the events not sent yet
};

void TestFlowFullStore::init()
{
    QString why;
    m_disk = TinyDisk::mount(DiskBytes, why);
    if (!m_disk)
        QSKIP(qUtf8Printable(why));
    m_account = std::make_unique<ServedAccount>(m_disk->path());
}

void TestFlowFullStore::cleanup()
{
    m_serve.reset();
    m_account.reset();
    m_disk.reset();
    for (QSet<quint64> *set : {&m_acknowledged, &m_refused, &m_unknown})
        set->clear();
    m_next = 0;
}

RawResponse TestFlowFullStore::ask(const QByteArray &request)
{
    RawClient client(m_account->port());
    if (!client.connectToServer())
        return {};
    client.send(request);
    return client.readResponse(15s).value_or(RawResponse{});
}

/// One event by itself.
RawResponse TestFlowFullStore::post(quint64 index)
{
    RawResponse answer = ask(m_events->request(index));
    (answer.status == 204 ? m_acknowledged : m_refused).insert(index);
    return answer;
}

/// One new event after another.
bool TestFlowFullStore::postUntil(int status, RawResponse &answer)
{
    return QTest::qWaitFor(
        [&] {
            answer = post(m_next++);
            return answer.status == status;
        },
        RecoveryMs);
}

LoadReport TestFlowFullStore::runLoad(LoadClient &client)
{
    BackgroundLoad load(client);
    while (!load.isFinished() && m_serve->isRunning())
        m_serve->nextLine(100ms); // what is not read would stop the program one day
    return load.report();
}

// Until it has refused a hundred times.
void TestFlowFullStore::fill()
{
    LoadClient client({.port = m_account->port(), .connections = 16, .requests = MostEvents},
                      [&](quint64 index, QByteArray &request) {
                          m_next = index + 1;
                          request = m_events->request(index);
                      });
    client.setAnswerHandler([&](const LoadAnswer &answer) {
        (answer.isAcknowledged() ? m_acknowledged : m_refused).insert(answer.index);
        if (m_refused.size() >= 100)
            client.stop();
    });
    client.setLostHandler([&](quint64 index) { m_unknown.insert(index); });
    const LoadReport report = runLoad(client);
    qInfo("%s", qUtf8Printable(report.toString()));
    QCOMPARE(report.problem, QString());
    for (const auto &[status, count] : report.statuses)
        QVERIFY2(status == 204 || status == 503, QByteArray::number(status).constData());
    QVERIFY(m_acknowledged.size() > 100); // how many fit depends on when the log is copied back
    QVERIFY(m_refused.size() >= 100);
}

void TestFlowFullStore::refusesInWords()
{
    // A small one may still find room after a large one did not; in the end none does.
    RawResponse refusal;
    QVERIFY(postUntil(503, refusal));
    QVERIFY(QTest::qWaitFor([&] { return health() == 503; }, RecoveryMs));
    bool isNumber = false;
    const int seconds = refusal.header("Retry-After").toInt(&isNumber);
    QVERIFY2(isNumber && seconds > 0 && seconds <= 60, refusal.head.constData());

    QTRY_VERIFY(m_serve->errorOutput().contains("The disk is full"));
    const QByteArray words = m_serve->errorOutput();
    QVERIFY2(words.contains(QFile::encodeName(m_disk->path())), words.constData());
    QVERIFY2(words.contains("Free some space"), words.constData());
    QVERIFY2(words.size() < 5'000, words.constData()); // says it, and does not go on and on
    QVERIFY2(!words.contains(m_account->key().reveal()), words.constData());
}

// As FUB does with what was not acknowledged.
void TestFlowFullStore::sendMissing()
{
    const QSet<quint64> missing = (m_refused + m_unknown) - m_acknowledged;
    const QList<quint64> list(missing.cbegin(), missing.cend());
    LoadClient client(
        {.port = m_account->port(), .connections = 16, .requests = quint64(list.size())},
        [&](quint64 index, QByteArray &request) {
            request = m_events->request(list[qsizetype(index)]);
        });
    client.setAnswerHandler([&](const LoadAnswer &answer) {
        if (answer.isAcknowledged())
            m_acknowledged.insert(list[qsizetype(answer.index)]);
    });
    const LoadReport report = runLoad(client);
    QCOMPARE(report.problem, QString());
    QCOMPARE(report.acknowledged, quint64(list.size()));
}

void TestFlowFullStore::fullDiskIsSaidAndOutlived()
{
    QVERIFY(m_disk->addBallast(BallastBytes));
    QCOMPARE(m_account->addAccount(), QByteArray());
    m_events = std::make_unique<SignedEvents>(m_account->key(), m_account->target(), Seed);
    m_serve = m_account->serve(0);
    QVERIFY2(m_account->port() != 0, m_serve->errorOutput().constData());
    const qint64 process = m_serve->processId();
    QCOMPARE(health(), 200);

    fill();
    if (QTest::currentTestFailed())
        return;
    refusesInWords();
    if (QTest::currentTestFailed())
        return;

    // All that was acknowledged is there, and nothing that was refused; readable beside it.
    const StoreCheck full = checkStore(m_account->databasePath(), *m_events, MostEvents);
    QVERIFY2(full.problems.isEmpty(), qUtf8Printable(full.toString()));
    QCOMPARE(m_acknowledged - full.stored, QSet<quint64>());
    QCOMPARE(full.stored - m_acknowledged - m_unknown, QSet<quint64>());
    const CliResult listed = m_account->cli({u"events"_s, u"list"_s, u"--json"_s});
    QVERIFY2(listed.exitCode == 0, listed.err.constData());
    QCOMPARE(listed.json().value("events"_L1).toArray().size(), 50);

    m_disk->removeBallast();
    RawResponse answer;
    QVERIFY(postUntil(204, answer));
    QVERIFY(QTest::qWaitFor([&] { return health() == 200; }, RecoveryMs));
    sendMissing();
    QVERIFY(m_serve->isRunning());
    QCOMPARE(m_serve->processId(), process);
    QVERIFY2(m_serve->stopGently() == 0, m_serve->errorOutput().constData());

    const StoreCheck store = checkStore(m_account->databasePath(), *m_events, MostEvents);
    QVERIFY2(store.problems.isEmpty(), qUtf8Printable(store.toString()));
    QCOMPARE(store.stored, m_acknowledged);
    QCOMPARE(store.stored.size(), qsizetype(m_next));
    QVERIFY(store.deliveries <= store.rows + m_unknown.size());
    QCOMPARE(QDir(m_disk->path()).entryList({u"*damaged*"_s}), QStringList());
}

void TestFlowFullStore::startOnAFullDisk_data()
{
    QTest::addColumn<qint64>("left");
    QTest::newRow("not a byte left") << qint64(0);
    QTest::newRow("room for small files, none for the log") << qint64(16 * 1024);
}

// A store with events in it, and no space when the program starts.
void TestFlowFullStore::startOnAFullDisk()
{
    QCOMPARE(m_account->addAccount(), QByteArray());
    m_events = std::make_unique<SignedEvents>(m_account->key(), m_account->target(), Seed);
    m_serve = m_account->serve(0);
    QVERIFY2(m_account->port() != 0, m_serve->errorOutput().constData());
    for (quint64 i = 0; i < 20; ++i)
        QCOMPARE(post(i).status, 204);
    QVERIFY2(m_serve->stopGently() == 0, m_serve->errorOutput().constData());

    QFETCH(qint64, left);
    QVERIFY(m_disk->addBallast(m_disk->freeBytes() - left));
    const CliResult refused = m_account->cli({u"serve"_s, u"--json"_s, u"--listen"_s, u"0"_s});
    QVERIFY2(refused.exitCode == 3, refused.err.constData()); // receives nothing it cannot keep
    QVERIFY2(refused.err.contains("full"), refused.err.constData());
    QCOMPARE(refused.out, QByteArray());
    QCOMPARE(QDir(m_disk->path()).entryList({u"*damaged*"_s}), QStringList());

    m_disk->removeBallast();
    m_serve = m_account->serve(0);
    QVERIFY2(m_account->port() != 0, m_serve->errorOutput().constData());
    QCOMPARE(post(20).status, 204);
    QVERIFY2(m_serve->stopGently() == 0, m_serve->errorOutput().constData());
    const StoreCheck store = checkStore(m_account->databasePath(), *m_events, 21);
    QVERIFY2(store.problems.isEmpty(), qUtf8Printable(store.toString()));
    QCOMPARE(store.stored.size(), 21);
}

void TestFlowFullStore::noAccountOnAFullDisk()
{
    QVERIFY(m_disk->addBallast());
    const QByteArray refusal = m_account->addAccount();
    QVERIFY2(refusal.startsWith("exit code 3"), refusal.constData());
    QVERIFY2(refusal.contains("disk is full"), refusal.constData());
    m_disk->removeBallast();
    QCOMPARE(m_account->addAccount(), QByteArray());
}

QTEST_GUILESS_MAIN(TestFlowFullStore)
#include "tst_flow_fullstore.moc"
