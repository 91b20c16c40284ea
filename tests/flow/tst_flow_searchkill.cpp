// SPDX-License-Identifier: MIT
// The search index of the real `hookglass-cli serve`, killed again and again while it fills it:
// what was indexed stays so, the rest is caught up, and every event is found all the time.
#include "core/filter.h"
#include "store/connection.h"
#include "store/eventreader.h"
#include "store/searchindex.h"
#include "support/backgroundload.h"
#include "support/servedaccount.h"
#include "support/signedevents.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr quint64 Events = 18'000;
constexpr qint64 BlockSize = SearchLimits().documents;
constexpr qint64 WholeBlocks = qint64(Events) / BlockSize;
constexpr int Kills = 3;
constexpr quint64 Seed = 20261127;

} // namespace

class TestFlowSearchKill final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void catchesUpAfterKills();

private:
    bool receiveAll(ServedAccount &account);
    SearchIndexState state(bool isThorough = false);
    void checkSoundness();
    void checkThatAllAreFound(const SignedEvents &events);

    std::unique_ptr<CliProcess> m_serve;
    std::unique_ptr<EventReader> m_reader;
};

bool TestFlowSearchKill::receiveAll(ServedAccount &account)
{
    const SignedEvents sent(account.key(), account.target(), Seed);
    LoadClient client(
        {.port = account.port(), .connections = 64, .requests = Events},
        [&sent](quint64 index, QByteArray &request) { request = sent.request(index); });
    BackgroundLoad load(client);
    while (!load.isFinished())
        m_serve->nextLine(50ms); // whoever prints must be read
    return load.report().acknowledged == Events;
}

SearchIndexState TestFlowSearchKill::state(bool isThorough)
{
    const auto state = SearchIndex::state(m_reader->connection(), isThorough);
    if (!state)
        qFatal("%s", qPrintable(state.error().detail));
    return *state;
}

/// Whole blocks, one behind another, with all their pages and no others.
void TestFlowSearchKill::checkSoundness()
{
    Connection &connection = m_reader->connection();
    const auto number = [&connection](const QString &sql) {
        return connection.value(sql)->toLongLong();
    };
    const SearchIndexState now = state(true);
    QCOMPARE(now.damaged, 0);
    QCOMPARE(now.indexed, now.blocks * BlockSize);
    QCOMPARE(number(u"SELECT count(*) FROM delivery WHERE id <= "
                    "(SELECT coalesce(max(last_delivery), 0) FROM search_block)"_s),
             now.indexed);
    QCOMPARE(number(u"SELECT count(DISTINCT block_id) FROM search_page"_s), now.blocks);
    QCOMPARE(number(u"SELECT count(*) FROM search_page WHERE block_id NOT IN "
                    "(SELECT id FROM search_block)"_s),
             0);
}

void TestFlowSearchKill::checkThatAllAreFound(const SignedEvents &events)
{
    const FilterMoment moment = FilterMoment::local(SystemClock());
    for (quint64 i = 0; i < Events; i += Events / 20) {
        // A piece of the id, as it stands in the payload.
        const FilterParse parsed =
            Filter::parse(u"body:\"%1\""_s.arg(events.eventId(i).mid(2, 30)));
        QVERIFY(!parsed.problem);
        const auto found = m_reader->filtered(parsed.filter, moment, 10, std::nullopt);
        QVERIFY(found);
        QCOMPARE(found->ids.size(), 1);
        QCOMPARE(m_reader->event(found->ids.constFirst())->summary.eventId, events.eventId(i));
    }
    const FilterParse all = Filter::parse(u"header:fub-signature"_s);
    const auto count = m_reader->countFiltered(all.filter, moment, {.time = 60s});
    QCOMPARE(*count, (FilterCount{.events = qint64(Events), .isExact = true}));
}

void TestFlowSearchKill::catchesUpAfterKills()
{
    const QTemporaryDir data;
    ServedAccount account(data.path());
    QCOMPARE(account.addAccount(), QByteArray());
    const quint16 port = freeServerPort();
    m_serve = account.serve(port);
    QVERIFY2(account.port() == port, m_serve->errorOutput().constData());
    QVERIFY(receiveAll(account));
    const SignedEvents expected(account.key(), account.target(), Seed);
    auto opened = EventReader::open(account.databasePath());
    QVERIFY(opened);
    m_reader = std::move(*opened);

    QList<qint64> atKills;
    for (int kill = 0; kill < Kills; ++kill) {
        // In the middle of the next block: some time after the last was stored.
        const qint64 before = state().blocks;
        if (before < WholeBlocks - 1)
            QTRY_VERIFY_WITH_TIMEOUT(state().blocks > before, 120'000);
        m_serve->takeLines();
        QTest::qWait(30 * (kill + 1));
        m_serve->killHard();
        atKills.append(state().indexed);
        checkSoundness();
        QVERIFY(account.serveAgain(m_serve));
    }
    qInfo("Indexed at the kills: %lld, %lld, %lld of %llu", atKills[0], atKills[1], atKills[2],
          Events);
    QVERIFY2(atKills.constFirst() < WholeBlocks * BlockSize, "Killed too late to tell anything");
    checkThatAllAreFound(expected);

    QTRY_COMPARE_WITH_TIMEOUT(state().blocks, WholeBlocks, 240'000);
    checkSoundness();
    checkThatAllAreFound(expected);
    QVERIFY2(m_serve->stopGently() == 0, m_serve->errorOutput().constData());
}

QTEST_GUILESS_MAIN(TestFlowSearchKill)
#include "tst_flow_searchkill.moc"
