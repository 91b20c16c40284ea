// SPDX-License-Identifier: MIT
// What was acknowledged reaches its target, also when the program is killed in the middle of its
// work: the real `hookglass-cli serve --forward` is killed at random moments and started again.
// What comes twice is no more than was under way at the kills, and marked.
#include "core/signature.h"
#include "store/connection.h"
#include "support/backgroundload.h"
#include "support/forwardtarget.h"
#include "support/servedaccount.h"
#include "support/storecheck.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QtTest>

#include <csignal>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Test::CliProcess;

namespace {

constexpr quint64 Events = 4'000;
constexpr int Connections = 16;
constexpr int Kills = 10;
constexpr qint64 Window = 32; ///< attempts begun for one target at a time, see ForwarderOptions

/// Kills the armed process at the very event sent in, or passed on, that was drawn: while it
/// receives, stores, routes, sends, or records an answer.
class Killer final
{
public:
    explicit Killer(QRandomGenerator &random)
    {
        constexpr quint64 slot = Events / Kills;
        for (int i = 0; i < Kills; ++i) {
            m_moments.push_back({.bySending = random.bounded(3) == 0,
                                 .at = quint64(i) * slot + random.bounded(quint64(20), slot)});
        }
    }

    /// From the main thread.
    void arm(qint64 process)
    {
        const QMutexLocker lock(&m_mutex);
        m_victim = process;
    }
    int kills() const { return m_kills; }

    void onSending(quint64 index)
    {
        const QMutexLocker lock(&m_mutex);
        m_sent = std::max(m_sent, index);
        check();
    }
    void onReceived(quint64 count)
    {
        const QMutexLocker lock(&m_mutex);
        m_received = count;
        check();
    }

private:
    struct Moment
    {
        bool bySending = false;
        quint64 at = 0;
    };

    void check()
    {
        if (m_kills == Kills || m_victim == 0)
            return;
        const Moment &next = m_moments[size_t(m_kills)];
        if ((next.bySending ? m_sent : m_received) < next.at)
            return;
        ::kill(pid_t(std::exchange(m_victim, 0)), SIGKILL);
        ++m_kills;
    }

    QMutex m_mutex;
    std::vector<Moment> m_moments;
    quint64 m_sent = 0;
    quint64 m_received = 0;
    qint64 m_victim = 0;
    std::atomic<int> m_kills = 0;
};

quint32 seed()
{
    bool given = false;
    const uint value = qEnvironmentVariable("HOOKGLASS_TEST_SEED").toUInt(&given);
    return given ? value : QRandomGenerator::global()->generate();
}

qint64 count(Connection &connection, const QString &sql)
{
    const Result<QVariant> value = connection.value(sql);
    return value ? value->toLongLong() : -1;
}

} // namespace

class TestFlowForwardKill final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forwardsSurviveKills();

private:
    QStringList forwarding() const { return {u"--forward"_s, m_target->url().toString()}; }
    bool serveUntilAllCame(ServedAccount &account, Killer &killer);
    void checkForwards(const QString &databasePath, const SignedEvents &events);

    std::unique_ptr<ForwardTarget> m_target;
    std::unique_ptr<CliProcess> m_serve;
};

// Starts the program again whenever it was killed, until the target has everything and all kills
// were done. False after a failure.
bool TestFlowForwardKill::serveUntilAllCame(ServedAccount &account, Killer &killer)
{
    const QDeadlineTimer patience(200s);
    for (;;) {
        killer.arm(m_serve->processId());
        while (m_serve->isRunning() && (m_target->distinct() < Events || killer.kills() < Kills)) {
            (void)m_serve->nextLine(100ms);
            (void)m_serve->takeLines();
            if (patience.hasExpired()) {
                qWarning("Only %llu of %llu events came; %d kills", m_target->distinct(), Events,
                         killer.kills());
                return false;
            }
        }
        const bool isDone = m_serve->isRunning();
        if (!account.serveAgain(m_serve, forwarding()))
            return false;
        if (isDone)
            return true;
    }
}

void TestFlowForwardKill::forwardsSurviveKills()
{
    const quint32 drawn = seed();
    qInfo("Seed %u; HOOKGLASS_TEST_SEED=%u draws the same moments.", drawn, drawn);
    QRandomGenerator random(drawn);
    const QTemporaryDir data;
    ServedAccount account(data.path());
    QCOMPARE(account.addAccount(), QByteArray());

    Killer killer(random);
    m_target = std::make_unique<ForwardTarget>();
    m_target->setObserver([&killer](quint64 received) { killer.onReceived(received); });
    const quint16 port = freeServerPort();
    m_serve = account.serve(port, forwarding());
    QVERIFY2(account.port() == port, m_serve->errorOutput().constData());

    const SignedEvents sent(account.key(), account.target(), drawn);
    const SignedEvents expected(account.key(), account.target(), drawn);
    LoadClient client({.port = port,
                       .connections = Connections,
                       .requests = Events,
                       .lost = LoadOptions::Lost::Retry},
                      [&](quint64 index, QByteArray &request) {
                          request = sent.request(index);
                          killer.onSending(index);
                      });
    BackgroundLoad load(client);
    QVERIFY(serveUntilAllCame(account, killer));
    QCOMPARE(load.report().problem, QString());
    QCOMPARE(load.report().acknowledged, Events);
    QCOMPARE(killer.kills(), Kills);
    QVERIFY2(m_serve->stopGently() == 0, m_serve->errorOutput().constData());
    checkForwards(account.databasePath(), expected);
    m_target.reset();
}

void TestFlowForwardKill::checkForwards(const QString &databasePath, const SignedEvents &events)
{
    auto opened = Connection::open(databasePath, Dialect::Access::ReadOnly, 5s);
    QVERIFY(opened);
    Connection &connection = **opened;
    QCOMPARE(count(connection, u"SELECT count(*) FROM event"_s), qint64(Events));
    // One forward an event, and each is known to have been taken.
    QCOMPARE(count(connection, u"SELECT count(*) FROM forward WHERE state = 2"_s), qint64(Events));
    QCOMPARE(count(connection, u"SELECT count(*) FROM forward"_s), qint64(Events));
    QCOMPARE(count(connection, u"SELECT count(DISTINCT event_id) FROM forward"_s), qint64(Events));

    const QHash<QByteArray, int> counts = m_target->counts();
    const QHash<QByteArray, QByteArray> heads = m_target->heads();
    QCOMPARE(quint64(counts.size()), Events);
    const SignatureVerifier verifier(
        {{.label = u"key"_s, .key = Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba)}});
    qint64 repeats = 0;
    for (quint64 i = 0; i < Events; ++i) {
        const QByteArray body = events.body(i); // byte by byte, or it is not found
        const int times = counts.value(body);
        QVERIFY2(times > 0, qPrintable(u"Event %1 never came"_s.arg(i)));
        QCOMPARE(verifier.verify(body, parseHead(heads.value(body))).kind,
                 SignatureVerdict::Kind::Valid);
        if (times == 1)
            continue;
        repeats += times - 1;
        const Result<QVariant> marked = connection.value(
            u"SELECT count(*) FROM forward_attempt WHERE is_possible_repeat = 1 AND forward_id IN "
            "(SELECT f.id FROM forward f JOIN event e ON e.id = f.event_id WHERE e.uid = ?)"_s,
            {events.eventId(i)});
        QVERIFY(marked);
        QVERIFY2(marked->toInt() >= times - 1,
                 qPrintable(u"Event %1 came %2 times, %3 of them marked"_s.arg(i).arg(times).arg(
                     marked->toInt())));
    }
    const qint64 marks =
        count(connection, u"SELECT count(*) FROM forward_attempt WHERE is_possible_repeat = 1"_s);
    qInfo("%llu requests for %llu events: %lld repeats, %lld marked, at %d kills",
          m_target->received(), Events, repeats, marks, Kills);
    QVERIFY(repeats <= Kills * Window);
    QVERIFY(marks <= 2 * Kills * Window);
    QCOMPARE(count(connection, u"SELECT count(*) FROM forward_attempt WHERE finished_us IS NULL"_s),
             0);
}

QTEST_GUILESS_MAIN(TestFlowForwardKill)
#include "tst_flow_forwardkill.moc"
