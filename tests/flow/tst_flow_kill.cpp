// SPDX-License-Identifier: MIT
// What was acknowledged is stored, also when the program is killed in the middle of its work: the
// real `hookglass-cli serve` is killed at random moments under load and started again, and whatever
// got no answer is sent again, as FUB does.
#include "support/backgroundload.h"
#include "support/servedaccount.h"
#include "support/storecheck.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QRandomGenerator>
#include <QtTest/QtTest>

#include <csignal>
#include <set>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Test::CliProcess;

namespace {

constexpr quint64 Events = 20'000;
constexpr int Connections = 64;
constexpr int Kills = 10;

/// Kills the armed process in the client's thread, at the very request or answer that was drawn.
/// By counting both, a kill meets the server while it reads, while it commits and while it answers.
class Killer final
{
public:
    explicit Killer(QRandomGenerator &random)
    {
        constexpr quint64 slot = (Events - 1'000) / Kills;
        for (int i = 0; i < Kills; ++i) {
            const quint64 at = quint64(i) * slot + random.bounded(quint64(100), slot);
            m_moments.push_back({.bySending = random.bounded(2) == 1, .at = at});
        }
    }

    /// From the main thread.
    void arm(qint64 process) { m_victim = process; }
    int kills() const { return m_kills; }

    void onSending(quint64 index) { check(true, index); }
    void onLost(quint64 index) { m_lost.insert({m_kills, index}); }
    /// Requests that were under way at a kill, all kills together.
    quint64 underWay() const { return m_lost.size(); }
    void onAnswer(const LoadAnswer &answer)
    {
        m_acknowledged += answer.isAcknowledged();
        check(false, m_acknowledged);
    }

private:
    struct Moment
    {
        bool bySending = false;
        quint64 at = 0;
    };

    void check(bool bySending, quint64 count)
    {
        if (m_kills == Kills)
            return;
        const Moment &next = m_moments[size_t(m_kills)];
        // After a kill some answers still come out of the sockets; then it waits for the restart.
        if (next.bySending != bySending || count < next.at || m_victim == 0)
            return;
        ::kill(pid_t(m_victim.exchange(0)), SIGKILL);
        ++m_kills;
    }

    std::vector<Moment> m_moments;
    std::set<std::pair<int, quint64>> m_lost; ///< by kill: a dying process may lose one twice
    quint64 m_acknowledged = 0;
    std::atomic<qint64> m_victim = 0;
    std::atomic<int> m_kills = 0;
};

quint32 seed()
{
    bool given = false;
    const uint value = qEnvironmentVariable("HOOKGLASS_TEST_SEED").toUInt(&given);
    return given ? value : QRandomGenerator::global()->generate();
}

} // namespace

class TestFlowKill final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acknowledgedEventsSurviveKills();

private:
    bool serveUnderFire(ServedAccount &account, Killer &killer, BackgroundLoad &load);

    std::unique_ptr<CliProcess> m_serve;
    QSet<QString> m_printed;
};

// Starts the program again whenever it was killed, until the load is done. False after a failure.
bool TestFlowKill::serveUnderFire(ServedAccount &account, Killer &killer, BackgroundLoad &load)
{
    for (;;) {
        killer.arm(m_serve->processId());
        while (!load.isFinished() && m_serve->isRunning()) {
            if (const auto line = m_serve->nextLine(100ms))
                m_printed.insert(line->value("eventId"_L1).toString());
        }
        const bool isDone = m_serve->isRunning();
        if (!account.serveAgain(m_serve))
            return false;
        if (isDone)
            return true;
    }
}

void TestFlowKill::acknowledgedEventsSurviveKills()
{
    const quint32 drawn = seed();
    qInfo("Seed %u; HOOKGLASS_TEST_SEED=%u draws the same moments.", drawn, drawn);
    QRandomGenerator random(drawn);
    QElapsedTimer clock;
    clock.start();

    const QTemporaryDir data;
    ServedAccount account(data.path());
    QCOMPARE(account.addAccount(), QByteArray());
    const quint16 port = freeServerPort();
    m_serve = account.serve(port);
    QVERIFY2(account.port() == port, m_serve->errorOutput().constData());

    // One for each thread.
    const SignedEvents sent(account.key(), account.target(), drawn);
    const SignedEvents expected(account.key(), account.target(), drawn);
    Killer killer(random);
    LoadClient client({.port = port,
                       .connections = Connections,
                       .requests = Events,
                       .lost = LoadOptions::Lost::Retry},
                      [&](quint64 index, QByteArray &request) {
                          request = sent.request(index);
                          killer.onSending(index);
                      });
    client.setAnswerHandler([&](const LoadAnswer &answer) { killer.onAnswer(answer); });
    client.setLostHandler([&](quint64 index) { killer.onLost(index); });
    BackgroundLoad load(client);
    QVERIFY(serveUnderFire(account, killer, load));
    const LoadReport report = load.report();
    qInfo("%s in %.1f s", qUtf8Printable(report.toString()), report.seconds);
    QCOMPARE(report.problem, QString());
    QCOMPARE(killer.kills(), Kills);
    // Nothing but acknowledgements: also one that has just started refuses nothing.
    QCOMPARE(report.statuses, (std::map<int, quint64>{{204, Events}}));

    QVERIFY2(m_serve->stopGently() == 0, m_serve->errorOutput().constData());
    const QList<QJsonObject> last = m_serve->takeLines();
    for (const QJsonObject &line : last)
        m_printed.insert(line.value("eventId"_L1).toString());

    const StoreCheck store = checkStore(account.databasePath(), expected, Events);
    const qint64 extra = store.deliveries - store.rows;
    qInfo("%lld events, %lld deliveries: %lld more than needed, of %llu requests under way at %d "
          "kills; %lld events were printed; %.1f s in all",
          store.rows, store.deliveries, extra, killer.underWay(), killer.kills(),
          qint64(m_printed.size()), double(clock.elapsed()) / 1000);
    QVERIFY2(store.problems.isEmpty(), qUtf8Printable(store.toString()));
    QCOMPARE(store.stored.size(), qsizetype(Events));
    QCOMPARE(store.rows, qint64(Events));
    // A second delivery is one that was stored and whose answer died with the program.
    QVERIFY(extra <= qint64(killer.underWay()));
    QVERIFY(killer.underWay() <= quint64(Kills) * Connections);
    for (quint64 i = 0; i < Events; ++i)
        m_printed.remove(expected.eventId(i));
    QCOMPARE(m_printed, QSet<QString>()); // nothing was shown that is not stored
    QCOMPARE(QDir(data.path()).entryList({u"*damaged*"_s}), QStringList());

    const Test::CliResult listed = account.cli(
        {u"events"_s, u"list"_s, u"--json"_s, u"--limit"_s, QString::number(Events + 1)});
    QCOMPARE(listed.exitCode, 0);
    QCOMPARE(listed.json().value("events"_L1).toArray().size(), qsizetype(Events));
}

QTEST_GUILESS_MAIN(TestFlowKill)
#include "tst_flow_kill.moc"
