// SPDX-License-Identifier: MIT
// What is still to be sent of replays.
#include "storefixture.h"

#include "store/replaylog.h"
#include "store/schema.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestStoreReplays final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void keepsWhatIsLeft();
    void isGoneWhenAllHasBegun();
    void neverGivesANumberTwice();
    void isTakenOverOnce();

private:
    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Connection> m_connection;
};

namespace {

const QList<EventId> &events()
{
    static const QList<EventId> list{{3}, {1}, {9'000'000'000}, {1}, {2}};
    return list;
}

KeptReplay replay(qint64 begun)
{
    return {.id = 0,
            .startedAt = fromMicros(1'795'000'000'000'000),
            .holder = u"me"_s,
            .plan = "{\"x\":1}",
            .events = 0,
            .begun = begun};
}

} // namespace

void TestStoreReplays::init()
{
    m_connection.reset();
    m_fixture = std::make_unique<StoreFixture>();
    m_connection = m_fixture->connection();
    QVERIFY(Schema::migrate(*m_connection));
}

void TestStoreReplays::keepsWhatIsLeft()
{
    ReplayLog log(*m_connection);
    const Result<qint64> id = log.add(replay(1), events());
    QVERIFY(id);
    const auto all = log.all();
    QCOMPARE(all->size(), 1);
    KeptReplay expected = replay(1);
    expected.id = *id;
    expected.events = events().size();
    QCOMPARE(all->constFirst(), expected);
    QCOMPARE(*log.left(*id), events().sliced(1)); // the same event may stand there twice
    QVERIFY(log.setBegun(*id, 3));
    QCOMPARE(*log.left(*id), events().sliced(3));
    QCOMPARE(log.find(*id)->begun, 3);
    QVERIFY(log.remove(*id));
    QVERIFY(log.all()->isEmpty());
    QCOMPARE(log.left(*id).error().code, ErrorCode::NotFound);
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM replay_events"_s)->toInt(), 0);
}

void TestStoreReplays::isGoneWhenAllHasBegun()
{
    ReplayLog log(*m_connection);
    const Result<qint64> id = log.add(replay(1), events());
    QVERIFY(log.setBegun(*id, events().size()));
    QVERIFY(log.all()->isEmpty());
    QCOMPARE(m_connection->value(u"SELECT count(*) FROM replay_events"_s)->toInt(), 0);
}

void TestStoreReplays::neverGivesANumberTwice()
{
    ReplayLog log(*m_connection);
    const Result<qint64> first = log.add(replay(1), events());
    QVERIFY(log.remove(*first));
    QVERIFY(*log.add(replay(1), events()) > *first);
}

void TestStoreReplays::isTakenOverOnce()
{
    ReplayLog log(*m_connection);
    const Result<qint64> id = log.add(replay(1), events());
    QVERIFY(log.takeOver(*id, u"me"_s, u"you"_s));
    QCOMPARE(log.find(*id)->holder, u"you"_s);
    QCOMPARE(log.takeOver(*id, u"me"_s, u"them"_s).error().code, ErrorCode::Busy);
    QCOMPARE(log.takeOver(*id + 1, u"me"_s, u"them"_s).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestStoreReplays)
#include "tst_store_replays.moc"
