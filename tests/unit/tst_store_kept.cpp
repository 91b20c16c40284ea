// SPDX-License-Identifier: MIT
#include "keptrows.h"
#include "keptstore.h"
#include "storefixture.h"

#include "core/filter.h"
#include "store/backup.h"
#include "store/forwardlog.h"
#include "store/keyindex.h"
#include "store/recoverlog.h"
#include "store/schema.h"
#include "store/searchindex.h"
#include "store/snapshotlog.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <algorithm>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr int SearchStep = 10;
constexpr int KeyStep = 13;
constexpr int OldestReadable = 7; ///< without an upgrade

QString fileOf(const KeptStore::Version &version)
{
    return u"%1/%2.sql"_s.arg(KeptStore::folder(), version.name);
}

/// Rows of every version: `steps`, and the file.
void addVersions()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QList<int>>("steps");
    const QList<KeptStore::Version> versions = KeptStore::versions();
    for (const KeptStore::Version &version : versions)
        QTest::newRow(qPrintable(version.name)) << fileOf(version) << version.steps;
}

std::unique_ptr<Connection> openFile(const QString &path)
{
    auto opened =
        Connection::open(path, Dialect::Access::ReadOnly, std::chrono::milliseconds(5'000));
    if (!opened)
        qFatal("%s", qPrintable(opened.error().detail));
    return std::move(*opened);
}

QStringList sorted(QStringList lines)
{
    lines.sort();
    return lines;
}

QList<qint64> found(EventReader &reader, const QString &text)
{
    const FilterParse parsed = Filter::parse(text);
    const HandClock clock;
    const auto events = reader.filtered(
        parsed.filter, {.now = clock.now(), .zone = QTimeZone::utc()}, 50, std::nullopt);
    QList<qint64> ids;
    if (!events)
        return {-1};
    for (const EventId event : events->ids)
        ids.append(event.value);
    return ids;
}

/// Every delivery of the event, byte by byte; further ones may follow.
bool hasAllBytes(const EventDetail &detail, qint64 event)
{
    const QList<KeptDelivery> all = keptDeliveries();
    qsizetype at = 0;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all[i].event != event)
            continue;
        if (at >= detail.deliveries.size() || detail.deliveries[at].body != all[i].body ||
            detail.deliveries[at].head != keptHead(i + 1))
            return false;
        ++at;
    }
    return at > 0;
}

} // namespace

class TestStoreKept final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isThereForEachVersion();
    void provesThatStepsStayAsTheyWere_data() { addVersions(); }
    void provesThatStepsStayAsTheyWere();
    void losesNotAByte_data();
    void losesNotAByte();
    void getsItsKeysMended_data() { addVersions(); }
    void getsItsKeysMended();
    void isThatOfARealProgram();
    void isReadWithoutUpgrade_data() { addVersions(); }
    void isReadWithoutUpgrade();
    void takesFurtherDeliveries_data() { addVersions(); }
    void takesFurtherDeliveries();
    void isSearchedAndFiltered_data() { addVersions(); }
    void isSearchedAndFiltered();
    void goesOnForwarding_data() { addVersions(); }
    void goesOnForwarding();
    void goesOnRecovering_data() { addVersions(); }
    void goesOnRecovering();
    void keepsAccountsSnapshotsAndMarks_data() { addVersions(); }
    void keepsAccountsSnapshotsAndMarks();
};

/// Also those that a program wrote.
void TestStoreKept::losesNotAByte_data()
{
    QTest::addColumn<QString>("file");
    const QDir folder(KeptStore::folder());
    const QStringList names = folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestStoreKept::isThereForEachVersion()
{
    const QList<KeptStore::Version> versions = KeptStore::versions();
    for (const KeptStore::Version &version : versions) {
        QVERIFY2(QFile::exists(fileOf(version)),
                 qPrintable(fileOf(version) +
                            u" is missing: the schema has a new step. Run tst_store_kept --keep "
                            "with this folder, and commit what it writes."_s));
    }
}

void TestStoreKept::provesThatStepsStayAsTheyWere()
{
    QFETCH(const QString, file);
    QFETCH(const QList<int>, steps);
    const StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    const StoreFixture fresh;
    const auto connection = fresh.connection();
    QList<Schema::Step> some = Schema::steps();
    some.removeIf([&](const Schema::Step &step) { return !steps.contains(step.number); });
    QVERIFY(Schema::migrate(*connection, some));
    QCOMPARE(KeptStore::layout(*fixture.connection()), KeptStore::layout(*connection));
}

void TestStoreKept::losesNotAByte()
{
    QFETCH(const QString, file);
    const StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    const auto connection = fixture.connection();
    const QList<KeptStore::Table> before = KeptStore::contents(*connection);
    const QStringList layout = KeptStore::layout(*connection);
    const bool isIndexedAnew = *Schema::version(*connection) < Schema::SearchIndexStep;
    const auto upgrade = Schema::migrate(*connection);
    QVERIFY2(upgrade, upgrade ? "" : qPrintable(upgrade.error().detail));
    QCOMPARE(*Schema::version(*connection), Schema::steps().constLast().number);

    const QList<KeptStore::Table> after = KeptStore::contents(*connection, before);
    QCOMPARE(after.size(), before.size());
    for (qsizetype i = 0; i < after.size(); ++i) {
        const QString name = after[i].name;
        if (name == u"event_key"_s) // see getsItsKeysMended()
            continue;
        if (isIndexedAnew && (name == u"search_block"_s || name == u"search_page"_s)) {
            QCOMPARE(after[i].rows, QStringList());
            continue;
        }
        for (const QString &row : before[i].rows)
            QVERIFY2(after[i].rows.contains(row), qPrintable(name + u": "_s + row));
        if (name != u"schema_step"_s && name != u"setting"_s)
            QCOMPARE(after[i].rows.size(), before[i].rows.size());
    }

    const QList<Backup::File> backups = Backup::list(fixture.path());
    QCOMPARE(backups.size(), 1);
    QCOMPARE(backups[0].path, upgrade->backup);
    QCOMPARE(QFile::permissions(backups[0].path) &
                 (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
    const auto backup = openFile(backups[0].path);
    QCOMPARE(sorted(KeptStore::layout(*backup)), sorted(layout)); // the copy has tables first
    QCOMPARE(KeptStore::contents(*backup), before);
    QCOMPARE(backup->value(Dialect::integrityCheck())->toString(), u"ok"_s);
}

void TestStoreKept::getsItsKeysMended()
{
    QFETCH(const QString, file);
    QFETCH(const QList<int>, steps);
    const StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    const auto connection = fixture.connection();
    const QList<KeptEvent> events = keptEvents();
    const quint64 seed = *keyHashSeed(*connection);
    // As they were: of ids without capitals today's keys, of the others not.
    const QString keys = u"SELECT count(*) FROM event_key WHERE hash = ? AND event_id = ?"_s;
    const auto count = [&](qint64 event) {
        const quint64 hash = keyHash(events[event - 1].uid, seed);
        return connection->value(keys, {qint64(hash), event})->toInt();
    };
    for (const qint64 event : {1, 4, 7, 8, 9})
        QCOMPARE(count(event), 1);
    for (const qint64 event : {2, 3, 6, 12})
        QCOMPARE(count(event), int(steps.contains(KeyStep)));
    const int all = connection->value(u"SELECT count(*) FROM event_key"_s)->toInt();
    QVERIFY(Schema::migrate(*connection));
    for (const qint64 event : {1, 2, 3, 4, 6, 7, 8, 9, 12})
        QCOMPARE(count(event), 1);
    QCOMPARE(connection->value(u"SELECT count(*) FROM event_key"_s)->toInt(), all);
}

void TestStoreKept::isThatOfARealProgram()
{
    StoreFixture fixture;
    KeptStore::load(KeptStore::folder() + u"/v12-program.sql"_s, fixture.path());
    const int events = fixture.value(u"SELECT count(*) FROM event"_s).toInt();
    const QString uid =
        fixture.value(u"SELECT uid FROM event WHERE uid <> '' LIMIT 1"_s).toString();
    QVERIFY(fixture.writer->open());
    NewDelivery again = delivery(uid.toUpper());
    again.account =
        AccountId{fixture.value(u"SELECT account_id FROM event LIMIT 1"_s).toLongLong()};
    const auto stored = fixture.store(again);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM event"_s).toInt(), events);
    const auto reader = fixture.reader();
    const auto ids = reader->eventIds();
    QVERIFY(ids);
    QCOMPARE(ids->size(), events);
    for (const EventId id : *ids) {
        const auto detail = reader->event(id);
        QVERIFY(detail);
        QVERIFY(!detail->deliveries.constFirst().body.isEmpty());
    }
    QCOMPARE(reader->findEvent(uid)->value, stored[0].event.value);
    const auto connection = fixture.connection();
    QCOMPARE(ForwardLog(*connection).failed(TargetId{}, 10, ForwardId{})->size(), 1);
}

void TestStoreKept::isReadWithoutUpgrade()
{
    QFETCH(const QString, file);
    QFETCH(const QList<int>, steps);
    const StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    if (steps.constLast() < OldestReadable) {
        const auto reader = EventReader::open(fixture.path());
        QVERIFY(!reader);
        QVERIFY2(reader.error().message.contains(u"hookglass-cli account list"_s),
                 qPrintable(reader.error().message));
    } else {
        const auto reader = fixture.reader();
        const auto ids = reader->eventIds();
        QVERIFY(ids);
        QCOMPARE(ids->size(), keptEvents().size() - (steps.contains(9) ? 1 : 0)); // one deleted
        for (const EventId id : *ids) {
            const auto detail = reader->event(id);
            QVERIFY2(detail, detail ? "" : qPrintable(detail.error().detail));
            QVERIFY2(hasAllBytes(*detail, id.value), qPrintable(QString::number(id.value)));
        }
        QCOMPARE(reader->summaries(*ids)->size(), ids->size());
        QCOMPARE(found(*reader, u"kingsbury"_s), QList<qint64>{2});
        QCOMPARE(found(*reader, u"is:pinned or sig:invalid"_s), (QList<qint64>{11, 1}));
    }
    QCOMPARE(*Schema::version(*fixture.connection()), steps.constLast());
    QVERIFY(Backup::list(fixture.path()).isEmpty());
}

void TestStoreKept::takesFurtherDeliveries()
{
    QFETCH(const QString, file);
    StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    QVERIFY(fixture.writer->open());
    const QList<Backup::File> backups = Backup::list(fixture.path());
    QCOMPARE(backups.size(), 1);
    QVERIFY2(fixture.states[0].notice.contains(backups[0].path),
             qPrintable(fixture.states[0].notice));
    const QList<KeptEvent> events = keptEvents();
    std::vector<NewDelivery> items;
    const QList<qint64> again = {1, 2, 3, 4, 6, 7, 8, 11, 12};
    for (const qint64 event : again) {
        // In the other case, where that is the same id.
        const QString uid = events[event - 1].uid;
        const bool hasCapitals = uid != uid.toLower();
        items.push_back(delivery(event == 4 ? uid : hasCapitals ? uid.toLower() : uid.toUpper()));
        items.back().account = AccountId{events[event - 1].account};
    }
    items.push_back(delivery(events[3].uid.toLower())); // another one: it is no UUID
    const auto stored = fixture.store(std::move(items));
    QCOMPARE(stored.size(), again.size() + 1);
    for (qsizetype i = 0; i < again.size(); ++i)
        QCOMPARE(stored[i].event.value, again[i]);
    QCOMPARE(stored.constLast().event.value, events.size() + 1);
    const auto reader = fixture.reader();
    for (const qint64 event : again) {
        const auto detail = reader->event(EventId{event});
        QVERIFY(detail);
        QVERIFY(hasAllBytes(*detail, event));
        QCOMPARE(detail->deliveries.size(), event == 1 ? 4 : 2);
        QCOMPARE(detail->summary.eventId, events[event - 1].uid); // as it is written
    }
    // And the next start has nothing to upgrade.
    QVERIFY(fixture.reopen());
    QVERIFY(fixture.states.constLast().notice.isEmpty());
    QCOMPARE(Backup::list(fixture.path()).size(), 1);
}

void TestStoreKept::isSearchedAndFiltered()
{
    QFETCH(const QString, file);
    QFETCH(const QList<int>, steps);
    WriterLimits limits;
    limits.search.documents = 5;
    StoreFixture fixture(limits);
    KeptStore::load(file, fixture.path());
    if (steps.contains(SearchStep))
        QCOMPARE(fixture.value(u"SELECT sum(documents) FROM search_block"_s).toInt(), 10);
    QVERIFY(fixture.writer->open());
    QTRY_COMPARE(fixture.value(u"SELECT sum(documents) FROM search_block"_s).toInt(), 10);
    QCOMPARE(SearchIndex::state(*fixture.connection(), true)->damaged, 0);
    const auto reader = fixture.reader();
    QCOMPARE(found(*reader, u"kingsbury"_s), QList<qint64>{2});
    QCOMPARE(found(*reader, u"zoë"_s), QList<qint64>{2});
    QCOMPARE(found(*reader, u"other account"_s), QList<qint64>{7});
    QCOMPARE(found(*reader, u"is:pinned"_s), QList<qint64>{1});
    QCOMPARE(found(*reader, u"sig:invalid"_s), QList<qint64>{11});
    QCOMPARE(found(*reader, u"origin:imported"_s), QList<qint64>{8});
    // By id, in the case in which it was not written.
    QCOMPARE(found(*reader, u"id:"_s + keptEvents().at(1).uid.toLower()), QList<qint64>{2});
    QCOMPARE(reader->findEvent(keptEvents().at(5).uid.toLower())->value, 6);
}

void TestStoreKept::goesOnForwarding()
{
    QFETCH(const QString, file);
    QFETCH(const QList<int>, steps);
    StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    QVERIFY(fixture.writer->open());
    const auto connection = fixture.connection();
    ForwardLog log(*connection);
    const Timestamp now = fixture.clock.now();
    if (!steps.contains(5)) {
        Target target;
        target.url = QUrl(u"http://127.0.0.1:9/"_s);
        QVERIFY(log.addTarget(target));
    }
    const auto targets = log.targets();
    QVERIFY(targets);
    QCOMPARE(targets->size(), steps.contains(5) ? 2 : 1);
    qint64 expected = 2;
    if (!steps.contains(5)) {
        const auto made =
            log.forEvents({EventId{2}}, *targets, ForwardReason::Chosen, ForwardLog::Fit::Anyhow);
        QVERIFY(made);
        QCOMPARE(log.add(*made, now)->size(), 1);
        expected = 1;
    }
    const auto begun = log.begin(targets->constFirst(), 10, now);
    QVERIFY(begun);
    QCOMPARE(begun->size(), 1);
    const BegunAttempt &one = begun->constFirst();
    QCOMPARE(one.forward.id.value, expected);
    QCOMPARE(one.bytes.body, keptDeliveries().at(3).body);
    QCOMPARE(one.bytes.head, keptHead(4));
    QCOMPARE(one.attempt.number, steps.contains(5) ? 2 : 1);
    if (!steps.contains(5))
        return;
    QCOMPARE(targets->constFirst().headers, (HeaderList{{"X-Env", "dev"}}));
    const auto failed = log.failed(TargetId{2}, 10, ForwardId{});
    QVERIFY(failed);
    QCOMPARE(failed->size(), 1);
    QCOMPARE(log.detail(ForwardId{3})->attempts.size(), 2);
    QCOMPARE(log.editedBytes(ForwardId{4})->body, QByteArray("\0edited\xfe", 8));
    QCOMPARE(log.retryFailed({.target = TargetId{2}, .chosen = {}}, now)->size(), 1);
}

void TestStoreKept::goesOnRecovering()
{
    QFETCH(const QString, file);
    QFETCH(const QList<int>, steps);
    StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    QVERIFY(fixture.writer->open());
    const auto connection = fixture.connection();
    if (!steps.contains(6)) {
        QCOMPARE(RecoverLog::jobs(*connection)->size(), 0);
        QVERIFY(RecoverLog::create(*connection, {.account = AccountId{1}, .createdAt = {}}));
        QCOMPARE(RecoverLog::add(*connection, 1, {u"a"_s, u"b"_s})->size(), 2);
        return;
    }
    const auto jobs = RecoverLog::jobs(*connection);
    QVERIFY(jobs);
    QCOMPARE(jobs->size(), 1);
    QCOMPARE(jobs->constFirst().source, u"access’s.log"_s);
    const auto items = RecoverLog::items(*connection, 1, 0, 10);
    QVERIFY(items);
    QCOMPARE(items->size(), 4);
    QCOMPARE(items->at(1).event.value, 1);
    QCOMPARE(RecoverLog::positions(*connection, 1, RecoverOutcome::Waiting).value(),
             QList<qint64>{0});
    QCOMPARE(RecoverLog::retry(*connection, 1).value(), 1);
    RecoverItem item = items->constFirst();
    item.outcome = RecoverOutcome::Fetched;
    item.event = EventId{9};
    QVERIFY(RecoverLog::settle(*connection, 1, {item}));
    QCOMPARE(RecoverLog::itemsAt(*connection, 1, {0})->constFirst(), item);
}

void TestStoreKept::keepsAccountsSnapshotsAndMarks()
{
    QFETCH(const QString, file);
    QFETCH(const QList<int>, steps);
    const StoreFixture fixture;
    KeptStore::load(file, fixture.path());
    const auto store = AccountStore::open(fixture.path()); // upgrades, too
    QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
    const auto accounts = (*store)->accounts();
    QVERIFY(accounts);
    QCOMPARE(accounts->size(), 2);
    QCOMPARE(accounts->at(1).name, u"Ömer & Söhne’s 房子"_s);
    QCOMPARE(accounts->at(0).apiKeyEntry, steps.contains(3) ? u"acme/api-key"_s : QString(u""_s));
    QCOMPARE(Backup::list(fixture.path()).size(), 1);
    const auto connection = fixture.connection();
    if (steps.contains(4)) {
        SnapshotLog snapshots(*connection);
        for (const qint64 id : {1, 2}) {
            const auto body = snapshots.body(SnapshotId{id});
            QVERIFY(body);
            QCOMPARE(body->body, keptSnapshot());
            QCOMPARE(body->resource.key.number, 9007199254740993);
        }
        QCOMPARE(snapshots.history(ResourceId{1})->size(), 3);
    }
    const auto summary = fixture.reader()->event(EventId{2});
    QVERIFY(summary);
    QCOMPARE(summary->summary.note, steps.contains(9) ? u"Ask Zoë.\nTwice, 🦆"_s : QString());
}

namespace {

/// What is kept already stays as it is.
int keep(const QString &sqlFile, const QString &databasePath)
{
    QFile file(sqlFile);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return 1;
    file.write("-- SPDX-License-Identifier: MIT\n-- Made by tst_store_kept; see "
               "tests/unit/keptstore.h.\n");
    file.write(KeptStore::asSql(*openFile(databasePath)));
    return 0;
}

int keepAll(const QString &folder)
{
    const QList<KeptStore::Version> versions = KeptStore::versions();
    for (const KeptStore::Version &version : versions) {
        const QString sqlFile = u"%1/%2.sql"_s.arg(folder, version.name);
        if (QFile::exists(sqlFile))
            continue;
        const QTemporaryDir made;
        const QString path = made.filePath(u"hookglass.db"_s);
        KeptStore::write(version, path);
        if (keep(sqlFile, path) != 0)
            return 1;
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == u"--keep"_s)
        return keepAll(arguments[2]);
    if (arguments.size() == 4 && arguments[1] == u"--keep"_s)
        return keep(arguments[2], arguments[3]);
    TestStoreKept test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_kept.moc"
