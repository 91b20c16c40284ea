// SPDX-License-Identifier: MIT
#include "store/eventbefore.h"
#include "store/trash.h"
#include "storefixture.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

NewDelivery about(const QString &uid, const QString &name, const QList<qint64> &ids,
                  AccountId account = AccountId{1})
{
    NewDelivery one = delivery(uid, name);
    one.account = account;
    one.envelope->resourceIds = ids;
    return one;
}

} // namespace

class TestStoreBefore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheNewestAboutTheSame();
    void namelessThingsHaveNone();
};

void TestStoreBefore::findsTheNewestAboutTheSame()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> all;
    all.push_back(about(u"a"_s, u"peopleCreated"_s, {12, 7}));
    all.push_back(about(u"b"_s, u"peopleUpdated"_s, {3, 12}));
    all.push_back(about(u"c"_s, u"dealsUpdated"_s, {12}));      // another kind
    all.push_back(about(u"d"_s, u"peopleUpdated"_s, {112, 1})); // another number
    all.push_back(about(u"e"_s, u"peopleTagsCreated"_s, {12}));
    const QList<CommittedDelivery> stored = fixture.store(std::move(all));
    QCOMPARE(stored.size(), 5);
    const std::unique_ptr<Connection> connection = fixture.connection();
    const auto before = [&](int index) {
        const Result<EventId> found = eventBefore(*connection, stored.at(index).event);
        return found ? *found : EventId{-1};
    };
    QCOMPARE(before(4), stored.at(1).event);
    QCOMPARE(before(0), EventId());
    QCOMPARE(before(2), EventId());
    QCOMPARE(before(1), EventId()); // 3 is what it names first
    // What was deleted is no event before.
    QVERIFY(Trash(*connection).hide({stored.at(1).event}, 1, fixture.clock.now()));
    QCOMPARE(before(4), stored.at(0).event);
    const Result<EventId> gone = eventBefore(*connection, EventId{99});
    QVERIFY(!gone && gone.error().code == ErrorCode::NotFound);
}

void TestStoreBefore::namelessThingsHaveNone()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> all;
    all.push_back(about(u"a"_s, u"peopleCreated"_s, {}));
    all.push_back(about(u"b"_s, u"peopleCreated"_s, {}));
    const QList<CommittedDelivery> stored = fixture.store(std::move(all));
    const std::unique_ptr<Connection> connection = fixture.connection();
    const Result<EventId> found = eventBefore(*connection, stored.at(1).event);
    QVERIFY(found);
    QCOMPARE(*found, EventId());
}

QTEST_GUILESS_MAIN(TestStoreBefore)
#include "tst_store_before.moc"
