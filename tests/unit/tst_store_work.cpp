// SPDX-License-Identifier: MIT
// Other work through the one writer: in order, committed before it is told, and by itself if what
// it shared a transaction with failed.
#include "storefixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

StoreWork setting(const QString &name, const QString &value)
{
    return [name, value](Connection &connection) {
        return connection.exec(u"INSERT INTO setting (name, value) VALUES (?, ?)"_s, {name, value});
    };
}

struct Outcomes
{
    QList<bool> list;
    StoreDone add()
    {
        return [this](const Result<void> &stored) { list.append(bool(stored)); };
    }
};

} // namespace

class TestStoreWork final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isStoredWhenTold();
    void badWorkDoesNotHurtItsNeighbours();
    void goesOnBetweenDeliveries();
    void closingDoesAllThatWaits();
    void isRefusedWhileClosed();
};

void TestStoreWork::isStoredWhenTold()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    QVariant seen;
    fixture.writer->submit(setting(u"a"_s, u"1"_s), [&](const Result<void> &stored) {
        QVERIFY(stored);
        seen = fixture.value(u"SELECT value FROM setting WHERE name = 'a'"_s);
    });
    QTRY_COMPARE(seen.toString(), u"1"_s);
}

void TestStoreWork::badWorkDoesNotHurtItsNeighbours()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    Outcomes outcomes;
    fixture.writer->submit(setting(u"a"_s, u"1"_s), outcomes.add());
    fixture.writer->submit(setting(u"a"_s, u"again"_s), outcomes.add()); // the name is taken
    fixture.writer->submit(
        [](Connection &) -> Result<void> {
            return Error{.code = ErrorCode::InvalidInput, .message = u"no"_s, .detail = {}};
        },
        outcomes.add());
    fixture.writer->submit(setting(u"b"_s, u"2"_s), outcomes.add());
    QTRY_COMPARE(outcomes.list, (QList<bool>{true, false, false, true}));
    QCOMPARE(fixture.value(u"SELECT value FROM setting WHERE name = 'a'"_s).toString(), u"1"_s);
    QCOMPARE(fixture.value(u"SELECT value FROM setting WHERE name = 'b'"_s).toString(), u"2"_s);
}

void TestStoreWork::goesOnBetweenDeliveries()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    Outcomes outcomes;
    constexpr int count = 1'000; // several transactions
    for (int i = 0; i < count; ++i)
        fixture.writer->submit(setting(u"n%1"_s.arg(i), u"x"_s), outcomes.add());
    QCOMPARE(fixture.store(delivery(u"x"_s)).size(), 1);
    QTRY_COMPARE(outcomes.list.size(), count);
    QVERIFY(!outcomes.list.contains(false));
    QCOMPARE(fixture.value(u"SELECT count(*) FROM setting WHERE name LIKE 'n%'"_s).toInt(), count);
}

void TestStoreWork::closingDoesAllThatWaits()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    Outcomes outcomes;
    for (int i = 0; i < 300; ++i)
        fixture.writer->submit(setting(u"n%1"_s.arg(i), u"x"_s), outcomes.add());
    fixture.closeWriter();
    QCOMPARE(outcomes.list.count(true), 300);
}

void TestStoreWork::isRefusedWhileClosed()
{
    StoreFixture fixture;
    Error error;
    const auto note = [&error](const Result<void> &stored) {
        QVERIFY(!stored);
        error = stored.error();
    };
    fixture.writer->submit(setting(u"a"_s, u"1"_s), note);
    QVERIFY(!error.message.isEmpty());
    QVERIFY(fixture.writer->open());
    fixture.writer->close();
    error = {};
    fixture.writer->submit(setting(u"a"_s, u"1"_s), note);
    QVERIFY(!error.message.isEmpty());
    QVERIFY(fixture.reopen());
    Outcomes outcomes;
    fixture.writer->submit(setting(u"a"_s, u"1"_s), outcomes.add());
    QTRY_COMPARE(outcomes.list, QList<bool>{true});
}

QTEST_GUILESS_MAIN(TestStoreWork)
#include "tst_store_work.moc"
