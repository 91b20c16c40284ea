// SPDX-License-Identifier: MIT
#include "keptstore.h"
#include "storefixture.h"

#include "store/backup.h"
#include "store/schema.h"
#include "store/storelock.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr int DiedThere = 9;

QString kept(const QString &version)
{
    return u"%1/%2.sql"_s.arg(KeptStore::folder(), version);
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Each file of a folder with its contents.
QMap<QString, QByteArray> filesIn(const QString &folder)
{
    QMap<QString, QByteArray> files;
    const QStringList names = QDir(folder).entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : names)
        files.insert(name, bytesOf(QDir(folder).filePath(name)));
    return files;
}

/// Today's steps and further ones, as later versions would have them.
QList<Schema::Step> stepsAnd(int further)
{
    QList<Schema::Step> steps = Schema::steps();
    for (int i = 1; i <= further; ++i) {
        const int number = int(steps.size()) + 1;
        steps.append({number, {u"CREATE TABLE later%1 (id {id})"_s.arg(number)}});
    }
    return steps;
}

/// But for what an upgrade does change; tst_store_kept looks at that.
bool isAsBefore(const QList<KeptStore::Table> &now, const QList<KeptStore::Table> &before)
{
    const QStringList changed = {u"schema_step"_s, u"setting"_s, u"event_key"_s, u"search_block"_s,
                                 u"search_page"_s};
    return std::equal(now.cbegin(), now.cend(), before.cbegin(), before.cend(),
                      [&changed](const KeptStore::Table &a, const KeptStore::Table &b) {
                          return a == b || (a.name == b.name && changed.contains(a.name));
                      });
}

/// As a version after ours leaves it.
void makeNewer(const StoreFixture &fixture)
{
    KeptStore::load(kept(u"v12"_s), fixture.path());
    const auto connection = fixture.connection();
    for (const QString &sql : {u"INSERT INTO schema_step (step, applied_us) VALUES (4711, 0)"_s,
                               u"INSERT INTO setting VALUES ('store.program', '9.8.7')"_s}) {
        if (!connection->exec(sql))
            qFatal("The newer store cannot be made");
    }
}

} // namespace

class TestStoreUpgrade final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void makesNoBackupOfANewStore();
    void includesWhatIsOnlyInTheLog();
    void keepsTheNewestTwoAndNothingOfOthersIsRemoved();
    void changesNothingWithoutSpace();
    void changesNothingIfTheBackupFails();
    void leavesNoBackupOfAFailedUpgrade();
    void survivesItsEndAtAnyMoment_data();
    void survivesItsEndAtAnyMoment();
    void isNotMadeBesideAnotherProcess();
    void isMadeBesideOwnLock();
    void tellsOnce();
    void refusesANewerStoreWithoutATrace();
    void leavesTheLogOfANewerStore();
    void saysWhichBackupCanBeOpened();
};

void TestStoreUpgrade::makesNoBackupOfANewStore()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    QVERIFY(fixture.states[0].notice.isEmpty());
    QVERIFY(Backup::list(fixture.path()).isEmpty());
}

void TestStoreUpgrade::includesWhatIsOnlyInTheLog()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v05"_s), fixture.path());
    const auto other = fixture.connection();
    QVERIFY(other->exec(u"INSERT INTO setting VALUES ('only.in.the.log', 'x')"_s));
    QVERIFY(QFileInfo(fixture.path() + u"-wal"_s).size() > 0);
    const auto upgrade = Schema::migrate(*fixture.connection());
    QVERIFY(upgrade);
    const auto backup = Connection::open(upgrade->backup, Dialect::Access::ReadOnly,
                                         std::chrono::milliseconds(100));
    QVERIFY(backup);
    QCOMPARE(
        (*backup)->value(u"SELECT value FROM setting WHERE name = 'only.in.the.log'"_s)->toString(),
        u"x"_s);
}

void TestStoreUpgrade::keepsTheNewestTwoAndNothingOfOthersIsRemoved()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v12"_s), fixture.path());
    const QStringList foreign = {
        u"hookglass.db.bak"_s, u"hookglass.db.v1-2020-01-01T000000Z.bak.mine"_s,
        u"hookglass.db.v1-2020-01-01.bak"_s, u"other.db.v1-2020-01-01T000000Z.bak"_s,
        u"hookglassxdb.v1-2020-01-01T000000Z.bak"_s};
    const QStringList ours = {u"hookglass.db.v1-2020-01-01T000000Z.bak"_s,
                              u"hookglass.db.v2-2020-01-01T000000Z-2.bak"_s,
                              u"hookglass.db.v3-2020-01-01T000000Z.bak.part"_s,
                              u"hookglass.db.v3-2020-01-01T000000Z.bak.part-journal"_s};
    for (const QString &name : foreign + ours) {
        QFile file(fixture.dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("mine");
    }
    const auto connection = fixture.connection();
    QStringList backups;
    for (int further = 0; further < 3; ++further) {
        const auto upgrade = Schema::migrate(*connection, stepsAnd(further));
        QVERIFY2(upgrade, upgrade ? "" : qPrintable(upgrade.error().detail));
        backups.append(upgrade->backup);
    }
    QCOMPARE(QSet<QString>(backups.cbegin(), backups.cend()).size(), 3);
    const QList<Backup::File> left = Backup::list(fixture.path());
    QCOMPARE(left.size(), 2);
    QCOMPARE(left[0].path, backups[2]);
    QCOMPARE(left[0].version, int(Schema::steps().size()) + 1);
    QCOMPARE(left[1].path, backups[1]);
    for (const QString &name : foreign)
        QCOMPARE(bytesOf(fixture.dir.filePath(name)), QByteArray("mine"));
    for (const QString &name : ours)
        QVERIFY2(!QFile::exists(fixture.dir.filePath(name)), qPrintable(name));
}

void TestStoreUpgrade::changesNothingWithoutSpace()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v07"_s), fixture.path());
    const auto before = filesIn(fixture.folder());
    {
        const auto connection = fixture.connection();
        const auto upgrade = Schema::migrate(*connection, Schema::steps(),
                                             {.freeBytes = [](const QString &) { return 12'345; }});
        QVERIFY(!upgrade);
        QCOMPARE(upgrade.error().code, ErrorCode::Storage);
        const QString words = upgrade.error().message;
        QVERIFY2(words.contains(u"12.3 kB"_s), qPrintable(words));
        QVERIFY2(words.contains(u"Free some space"_s), qPrintable(words));
        QCOMPARE(*Schema::version(*connection), 7);
    }
    QCOMPARE(filesIn(fixture.folder()), before);
}

void TestStoreUpgrade::changesNothingIfTheBackupFails()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v07"_s), fixture.path());
    const auto before = filesIn(fixture.folder());
    for (const auto place : {"empty"_L1, "copied"_L1, "synced"_L1}) {
        // Somebody takes the file away, or fills it.
        const auto disturb = [&](QLatin1StringView reached) {
            if (reached != place)
                return;
            const QDir folder(fixture.folder());
            const QStringList parts = folder.entryList({u"*.part"_s}, QDir::Files);
            for (const QString &part : parts) {
                QFile file(folder.filePath(part));
                file.remove();
                if (place == "empty"_L1 && file.open(QIODevice::WriteOnly))
                    file.write("no store");
            }
        };
        const auto connection = fixture.connection();
        const auto upgrade =
            Schema::migrate(*connection, Schema::steps(), {.freeBytes = {}, .reached = disturb});
        QVERIFY2(!upgrade, place.data());
        QVERIFY2(upgrade.error().message.contains(u"Nothing that is stored was changed"_s),
                 qPrintable(upgrade.error().message));
        QCOMPARE(*Schema::version(*connection), 7);
        QVERIFY(connection->begin()); // no transaction is left open
        connection->rollback();
    }
    QCOMPARE(filesIn(fixture.folder()), before);
}

void TestStoreUpgrade::leavesNoBackupOfAFailedUpgrade()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v07"_s), fixture.path());
    const auto before = filesIn(fixture.folder());
    QList<Schema::Step> steps = Schema::steps();
    steps.append({int(steps.size()) + 1, {u"CREATE TABLE half (id {id})"_s, u"NONSENSE"_s}});
    QVERIFY(!Schema::migrate(*fixture.connection(), steps));
    QCOMPARE(filesIn(fixture.folder()), before);
}

void TestStoreUpgrade::survivesItsEndAtAnyMoment_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<int>("stride"); // of the places where it ends, to be done in time
    QTest::newRow("all steps") << u"v01"_s << 4;
    QTest::newRow("the newest") << u"v12"_s << 1;
}

void TestStoreUpgrade::survivesItsEndAtAnyMoment()
{
    QFETCH(const QString, version);
    QFETCH(const int, stride);
    const StoreFixture source;
    KeptStore::load(kept(version), source.path());
    const int from = *Schema::version(*source.connection());
    const QList<KeptStore::Table> before = KeptStore::contents(*source.connection());
    int old = 0;
    int upgraded = 0;
    for (int place = 1;; place += stride) {
        const StoreFixture fixture;
        QVERIFY(QFile::copy(source.path(), fixture.path()));
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(),
                      {u"--die"_s, QString::number(place), fixture.path()});
        QVERIFY(process.waitForFinished());
        if (process.exitCode() == 0)
            break; // it had not so many places
        QCOMPARE(process.exitCode(), DiedThere);
        const auto connection = fixture.connection();
        QCOMPARE(connection->value(Dialect::integrityCheck())->toString(), u"ok"_s);
        const int found = *Schema::version(*connection);
        if (found == from) { // wholly as it was
            QCOMPARE(KeptStore::contents(*connection), before);
            ++old;
        } else {
            QCOMPARE(found, Schema::steps().constLast().number);
            QCOMPARE(Backup::list(fixture.path()).size(), 1);
            ++upgraded;
        }
        const auto again = Schema::migrate(*connection);
        QVERIFY2(again, again ? "" : qPrintable(again.error().detail));
        QVERIFY(isAsBefore(KeptStore::contents(*connection, before), before));
        const QList<Backup::File> backups = Backup::list(fixture.path());
        QVERIFY(!backups.isEmpty());
        for (const Backup::File &backup : backups) {
            const auto copy = Connection::open(backup.path, Dialect::Access::ReadOnly,
                                               std::chrono::milliseconds(100));
            QVERIFY(copy);
            QCOMPARE(KeptStore::contents(**copy), before);
        }
        if (found == from)
            QVERIFY(QDir(fixture.folder()).entryList({u"*.part"_s}, QDir::Files).isEmpty());
    }
    QVERIFY2(old >= 5, qPrintable(QString::number(old)));
    QVERIFY2(upgraded >= 1 || stride > 1, qPrintable(QString::number(upgraded)));
}

void TestStoreUpgrade::isNotMadeBesideAnotherProcess()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v11"_s), fixture.path());
    const QByteArray before = bytesOf(fixture.path());
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"--hold"_s, fixture.folder()});
    QVERIFY(process.waitForReadyRead());
    QCOMPARE(process.readLine().trimmed(), QByteArray("held"));
    const auto accounts = AccountStore::open(fixture.path());
    QVERIFY(!accounts);
    QCOMPARE(accounts.error().code, ErrorCode::Busy);
    QVERIFY2(accounts.error().message.contains(u"an old program"_s),
             qPrintable(accounts.error().message));
    QVERIFY2(accounts.error().message.contains(u"upgraded"_s),
             qPrintable(accounts.error().message));
    QCOMPARE(bytesOf(fixture.path()), before);
    QVERIFY(EventReader::open(fixture.path())); // reading goes on
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QVERIFY(AccountStore::open(fixture.path()));
}

void TestStoreUpgrade::isMadeBesideOwnLock()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v11"_s), fixture.path());
    const auto lock = StoreLock::acquire(fixture.folder(), u"us"_s);
    QVERIFY(lock);
    QVERIFY(AccountStore::open(fixture.path()));
    const auto other = StoreLock::acquire(fixture.folder(), u"us again"_s);
    QVERIFY(!other); // it is still held
}

void TestStoreUpgrade::tellsOnce()
{
    static QStringList told;
    Schema::setTeller([](const QString &sentence) { told.append(sentence); });
    StoreFixture fixture;
    KeptStore::load(kept(u"v11"_s), fixture.path());
    QCoreApplication::setApplicationVersion(u"1.2.3"_s);
    QVERIFY(fixture.writer->open());
    QVERIFY(fixture.reopen());
    Schema::setTeller(nullptr);
    QCoreApplication::setApplicationVersion({});
    QCOMPARE(told.size(), 1);
    QVERIFY2(told[0].contains(Backup::list(fixture.path()).constFirst().path), qPrintable(told[0]));
    QVERIFY(fixture.states[0].notice.isEmpty()); // somebody was told already
    QCOMPARE(Schema::glance(fixture.path()).program, u"1.2.3"_s);
}

void TestStoreUpgrade::refusesANewerStoreWithoutATrace()
{
    StoreFixture fixture;
    makeNewer(fixture);
    const auto before = filesIn(fixture.folder());
    QCOMPARE(before.size(), 1);
    QCoreApplication::setApplicationVersion(u"1.2.3"_s);
    QList<Error> errors;
    const auto reader = EventReader::open(fixture.path());
    const auto accounts = AccountStore::open(fixture.path());
    const auto writer = fixture.writer->open();
    QCoreApplication::setApplicationVersion({});
    QVERIFY(!reader && !accounts && !writer);
    errors = {reader.error(), accounts.error(), writer.error()};
    for (const Error &error : std::as_const(errors)) {
        QCOMPARE(error.code, ErrorCode::Unsupported);
        for (const QString &part : {u"Hookglass 9.8.7"_s, u"newer than this one (1.2.3)"_s,
                                    u"another data folder"_s, u"Nothing was changed"_s})
            QVERIFY2(error.message.contains(part), qPrintable(error.message));
    }
    QCOMPARE(filesIn(fixture.folder()), before); // not a byte, and no log
}

void TestStoreUpgrade::leavesTheLogOfANewerStore()
{
    // What a crash of the newer program leaves: the step stands only in the log.
    const StoreFixture source;
    KeptStore::load(kept(u"v12"_s), source.path());
    const auto other = source.connection();
    QVERIFY(other->exec(u"INSERT INTO schema_step (step, applied_us) VALUES (4711, 0)"_s));
    StoreFixture fixture;
    for (const QString &suffix : {u""_s, u"-wal"_s})
        QVERIFY(QFile::copy(source.path() + suffix, fixture.path() + suffix));
    auto before = filesIn(fixture.folder());
    QVERIFY(!before.value(u"hookglass.db-wal"_s).isEmpty());
    for (const Error &error :
         {EventReader::open(fixture.path()).error(), AccountStore::open(fixture.path()).error(),
          fixture.writer->open().error()}) {
        QCOMPARE(error.code, ErrorCode::Unsupported);
        QVERIFY2(error.message.contains(u"made by a newer Hookglass"_s), qPrintable(error.message));
    }
    auto after = filesIn(fixture.folder());
    after.remove(u"hookglass.db-shm"_s); // only of use to those who have it open
    QCOMPARE(after, before);
}

void TestStoreUpgrade::saysWhichBackupCanBeOpened()
{
    const StoreFixture fixture;
    KeptStore::load(kept(u"v12"_s), fixture.path());
    QString backup;
    {
        const auto upgrade = Schema::migrate(*fixture.connection(), stepsAnd(1));
        QVERIFY(upgrade);
        backup = upgrade->backup;
    }
    const auto reader = EventReader::open(fixture.path());
    QVERIFY(!reader);
    QVERIFY2(reader.error().message.contains(QDir::toNativeSeparators(backup)),
             qPrintable(reader.error().message));
    // And so it is.
    const StoreFixture copy;
    QVERIFY(QFile::copy(backup, copy.path()));
    QVERIFY(copy.writer->open());
    QCOMPARE(copy.reader()->eventIds()->size(), 11);
}

namespace {

/// Upgrades a store, and is gone at the given place.
int dieAt(int place, const QString &path)
{
    const auto connection =
        Connection::open(path, Dialect::Access::ReadWrite, std::chrono::milliseconds(5'000));
    int reached = 0;
    const auto upgrade = Schema::migrate(**connection, Schema::steps(),
                                         {.freeBytes = {}, .reached = [&](QLatin1StringView) {
                                              if (++reached == place)
                                                  std::_Exit(DiedThere);
                                          }});
    return upgrade ? 0 : 1;
}

int hold(const QString &folder)
{
    const auto lock = StoreLock::acquire(folder, u"an old program"_s);
    std::puts(lock ? "held" : "busy");
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == u"--die"_s)
        return dieAt(arguments[2].toInt(), arguments[3]);
    if (arguments.size() == 3 && arguments[1] == u"--hold"_s)
        return hold(arguments[2]);
    TestStoreUpgrade test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_upgrade.moc"
