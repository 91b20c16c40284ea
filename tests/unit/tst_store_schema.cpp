// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include "core/filter.h"
#include "store/schema.h"
#include "store/searchindex.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestStoreSchema final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsFromOneWithoutGaps();
    void appliesEachStepOnce();
    void addsANewStepToAnOldStore();
    void indexesAnOldStoresTexts();
    void appliesAStepWhollyOrNotAtAll();
    void refusesANewerStore();
    void usesTheSafeSettings();
    void usesNoWordsOfSqlite();
};

void TestStoreSchema::countsFromOneWithoutGaps()
{
    int expected = 1;
    for (const Schema::Step &step : Schema::steps()) {
        QCOMPARE(step.number, expected++);
        QVERIFY(!step.statements.isEmpty() || step.work);
    }
}

void TestStoreSchema::appliesEachStepOnce()
{
    const StoreFixture fixture;
    const auto connection = fixture.connection();
    QCOMPARE(*Schema::version(*connection), 0);
    QVERIFY(Schema::migrate(*connection));
    QCOMPARE(*Schema::version(*connection), Schema::steps().constLast().number);
    QVERIFY(Schema::migrate(*connection));
    QCOMPARE(connection->value(u"SELECT count(*) FROM schema_step"_s)->toInt(),
             int(Schema::steps().size()));
}

void TestStoreSchema::addsANewStepToAnOldStore()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto stored = fixture.store(delivery(u"a"_s));
    fixture.closeWriter();
    const auto connection = fixture.connection();
    QList<Schema::Step> steps = Schema::steps();
    const int next = int(steps.size()) + 1;
    steps.append({next, {u"ALTER TABLE event ADD COLUMN note TEXT"_s}});
    QVERIFY(Schema::migrate(*connection, steps));
    QCOMPARE(*Schema::version(*connection), next);
    QVERIFY(connection->value(u"SELECT note FROM event"_s));
    QCOMPARE(connection->value(u"SELECT id FROM event"_s)->toLongLong(), stored[0].event.value);
}

void TestStoreSchema::indexesAnOldStoresTexts()
{
    constexpr int searchStep = 10;
    WriterLimits limits;
    limits.search.documents = 4;
    StoreFixture fixture(limits);
    QList<Schema::Step> before = Schema::steps();
    QCOMPARE(before.removeIf([](const Schema::Step &step) { return step.number == searchStep; }),
             1);
    {
        // As the version before left it, with steps of later numbers or not.
        QVERIFY(fixture.writer->open());
        std::vector<NewDelivery> items;
        for (int i = 0; i < 21; ++i) {
            items.push_back(delivery(QString::number(i)));
            items.back().body = "{\"text\":\"number" + QByteArray::number(i) + "end\"}";
        }
        fixture.store(std::move(items));
        fixture.closeWriter();
        const auto connection = fixture.connection();
        QVERIFY(connection->exec(u"DROP TABLE search_page"_s));
        QVERIFY(connection->exec(u"DROP TABLE search_block"_s));
        QVERIFY(connection->exec(u"DELETE FROM schema_step WHERE step = ?"_s, {int(searchStep)}));
        QVERIFY(Schema::migrate(*connection, before));
        QVERIFY(!*SearchIndex::exists(*connection));
    }
    QVERIFY(fixture.reopen());
    QTRY_COMPARE(fixture.value(u"SELECT sum(documents) FROM search_block"_s).toInt(), 20);
    const FilterParse parsed = Filter::parse(u"number13e"_s);
    const auto found = fixture.reader()->filtered(
        parsed.filter, {.now = fixture.clock.now(), .zone = QTimeZone::utc()}, 10, std::nullopt);
    QVERIFY(found);
    QCOMPARE(found->ids, QList<EventId>{EventId{14}});
    QCOMPARE(fixture.value(u"SELECT count(*) FROM delivery"_s).toInt(), 21);
}

void TestStoreSchema::appliesAStepWhollyOrNotAtAll()
{
    const StoreFixture fixture;
    const auto connection = fixture.connection();
    QVERIFY(Schema::migrate(*connection));
    const int before = *Schema::version(*connection);
    QList<Schema::Step> steps = Schema::steps();
    steps.append({before + 1, {u"CREATE TABLE half (id {id})"_s, u"CREATE NONSENSE"_s}});
    QVERIFY(!Schema::migrate(*connection, steps));
    QCOMPARE(*Schema::version(*connection), before);
    QVERIFY(!connection->value(Dialect::tableExists(), {u"half"_s})->isValid());
    QVERIFY(connection->begin()); // and no transaction is left open
    connection->rollback();
}

void TestStoreSchema::refusesANewerStore()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"a"_s));
    fixture.closeWriter();
    const auto connection = fixture.connection();
    QVERIFY(connection->exec(u"INSERT INTO schema_step (step, applied_us) VALUES (4711, 0)"_s));

    const auto isRefused = [](const Error &error) {
        return error.code == ErrorCode::Unsupported && error.message.contains(u"newer"_s);
    };
    EventWriter writer(fixture.path(), fixture.clock);
    const auto written = writer.open();
    QVERIFY(!written);
    QVERIFY(isRefused(written.error()));
    QCOMPARE(writer.enqueue(1, delivery(u"b"_s)), EventWriter::Enqueue::Failing);
    const auto reader = EventReader::open(fixture.path());
    QVERIFY(!reader);
    QVERIFY(isRefused(reader.error()));
    const auto accounts = AccountStore::open(fixture.path());
    QVERIFY(!accounts);
    QVERIFY(isRefused(accounts.error()));
    QCOMPARE(connection->value(u"SELECT count(*) FROM event"_s)->toInt(), 1); // untouched
}

void TestStoreSchema::usesTheSafeSettings()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto connection = fixture.connection();
    QCOMPARE(connection->value(u"PRAGMA journal_mode"_s)->toString(), u"wal"_s);
    QCOMPARE(connection->value(u"PRAGMA synchronous"_s)->toInt(), 2); // FULL
    QCOMPARE(connection->value(u"PRAGMA auto_vacuum"_s)->toInt(), 2); // INCREMENTAL
    QVERIFY(connection->value(u"PRAGMA busy_timeout"_s)->toInt() > 0);
}

void TestStoreSchema::usesNoWordsOfSqlite()
{
    // What PostgreSQL would not take belongs into Dialect.
    for (const Schema::Step &step : Schema::steps()) {
        for (const QString &statement : step.statements) {
            for (const QString &word : {u"INTEGER PRIMARY KEY"_s, u"WITHOUT ROWID"_s, u"BLOB"_s,
                                        u"AUTOINCREMENT"_s, u"STRICT"_s, u"PRAGMA"_s})
                QVERIFY2(!statement.contains(word), qPrintable(statement));
        }
    }
}

QTEST_GUILESS_MAIN(TestStoreSchema)
#include "tst_store_schema.moc"
