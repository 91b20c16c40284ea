// SPDX-License-Identifier: MIT
#include "store/schema.h"

#include "core/clock.h"
#include "store/backup.h"
#include "store/connection.h"
#include "store/rowquery.h"
#include "store/storefile.h"
#include "store/storelock.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>
#include <QtCore/QSet>

#include <atomic>

namespace Hookglass::Schema {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LargeStore = 64 * 1024 * 1024; ///< its upgrade is announced: it takes a while
constexpr std::chrono::seconds BusyTimeout{5};

std::atomic<Teller> s_teller = nullptr;

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Store", text);
}

void tell(const QString &sentence)
{
    if (const Teller teller = s_teller)
        teller(sentence);
}

Error newerStore(const QString &path, const Glance &seen)
{
    const QString name = QDir::toNativeSeparators(path);
    const QString ours = QCoreApplication::applicationVersion();
    QString words =
        seen.program.isEmpty()
            ? translate("The store %1 was made by a newer Hookglass.").arg(name)
            : translate("The store %1 was made by Hookglass %2, which is newer than this one%3.")
                  .arg(name, seen.program, ours.isEmpty() ? ours : u" (%1)"_s.arg(ours));
    words += u' ' + (seen.program.isEmpty()
                         ? translate("Use that version, or choose another data folder.")
                         : translate("Use that version or a later one, or choose another data "
                                     "folder."));
    const int newest = steps().constLast().number;
    const QList<Backup::File> backups = Backup::list(path);
    for (const Backup::File &backup : backups) {
        if (backup.version > newest)
            continue;
        words += u' ' + translate("What was in it before it was upgraded is kept as %1; this "
                                  "version can open a copy of that file.")
                            .arg(QDir::toNativeSeparators(backup.path));
        break;
    }
    words += u' ' + translate("Nothing was changed.");
    return {ErrorCode::Unsupported, words, u"store has step %1"_s.arg(seen.version)};
}

Result<void> apply(Connection &connection, const Step &step, const UpgradeHooks &hooks)
{
    const auto reached = [&hooks] {
        if (hooks.reached)
            hooks.reached("statement"_L1);
    };
    for (const QString &statement : step.statements) {
        if (Result<void> done = connection.exec(Dialect::columnTypes(statement)); !done)
            return done;
        reached();
    }
    if (step.work) {
        if (Result<void> done = step.work(connection); !done)
            return done;
        reached();
    }
    return connection.exec(u"INSERT INTO schema_step (step, applied_us) VALUES (?, ?)"_s,
                           {step.number, toMicros(SystemClock().now())});
}

Result<void> prepareEmpty(Connection &connection)
{
    return connection.exec(u"CREATE TABLE schema_step ("
                           "step INTEGER NOT NULL PRIMARY KEY, "
                           "applied_us BIGINT NOT NULL)"_s);
}

/// The steps may have come into the program in another order than their numbers'.
Result<QSet<int>> applied(Connection &connection)
{
    QSet<int> numbers;
    const Result<void> done =
        forEachRow(connection, u"SELECT step FROM schema_step"_s, {},
                   [&numbers](const QSqlQuery &row) { numbers.insert(row.value(0).toInt()); });
    if (!done)
        return done.error();
    return numbers;
}

/// Of a store with this version.
Result<QList<Step>> missing(Connection &connection, int version, const QList<Step> &all)
{
    if (version == 0)
        return all;
    const Result<QSet<int>> done = applied(connection);
    if (!done)
        return done.error();
    QList<Step> result;
    for (const Step &step : all) {
        if (!done->contains(step.number))
            result.append(step);
    }
    return result;
}

/// So that an older program can say which one is needed.
Result<void> noteProgram(Connection &connection)
{
    const QString program = QCoreApplication::applicationVersion();
    if (program.isEmpty())
        return {};
    return connection.exec(u"INSERT INTO setting (name, value) VALUES ('store.program', ?) "
                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                           {program});
}

Glance glanceThrough(Connection &connection)
{
    Glance seen;
    if (const Result<int> found = version(connection))
        seen.version = *found;
    if (seen.version == 0)
        return seen;
    const Result<QVariant> program =
        connection.value(u"SELECT value FROM setting WHERE name = 'store.program'"_s);
    if (program)
        seen.program = program->toString();
    return seen;
}

QString announcementOf(const QString &path)
{
    const qint64 bytes = StoreFile::bytes(path);
    if (bytes < LargeStore)
        return {};
    return translate("The store %1 is upgraded now, after a backup of it is made (%2). This may "
                     "take a minute.")
        .arg(QDir::toNativeSeparators(path),
             QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat));
}

/// All of it within the caller's transaction, which holds the right to write: nobody comes between
/// the backup and the steps.
Result<Upgrade> applyMissing(Connection &connection, const QList<Step> &all,
                             const UpgradeHooks &hooks)
{
    const Result<int> found = version(connection); // another process may have been faster
    if (!found)
        return found.error();
    const Result<QList<Step>> wanted = missing(connection, *found, all);
    if (!wanted)
        return wanted.error();
    Upgrade upgrade;
    if (wanted->isEmpty())
        return upgrade;
    upgrade = {.from = *found, .to = all.constLast().number, .backup = {}};
    if (*found == 0) {
        if (Result<void> done = prepareEmpty(connection); !done)
            return done.error();
    } else {
        if (const QString words = announcementOf(connection.path()); !words.isEmpty())
            tell(words);
        Result<QString> backup = Backup::make(connection.path(), {.now = SystemClock().now(),
                                                                  .version = *found,
                                                                  .freeBytes = hooks.freeBytes,
                                                                  .reached = hooks.reached});
        if (!backup)
            return backup.error();
        upgrade.backup = *backup;
    }
    Result<void> done;
    for (qsizetype i = 0; done && i < wanted->size(); ++i)
        done = apply(connection, wanted->at(i), hooks);
    if (done)
        done = noteProgram(connection);
    if (!done) {
        if (upgrade.isUpgrade()) // the store is as it was
            QFile::remove(upgrade.backup);
        return done.error();
    }
    return upgrade;
}

/// The store's own folder; beside another process that receives into it nothing may change under
/// its feet. nullptr: this process holds the right already.
Result<std::unique_ptr<StoreLock>> lockForUpgrade(const QString &databasePath)
{
    const QString folder = QFileInfo(databasePath).absolutePath();
    const QString program = QCoreApplication::applicationName();
    Result<std::unique_ptr<StoreLock>> lock =
        StoreLock::acquire(folder, program.isEmpty() ? u"Hookglass"_s : program);
    if (lock || lock.error().code != ErrorCode::Busy)
        return lock;
    if (StoreLock::isHeldHere(folder))
        return std::unique_ptr<StoreLock>();
    return Error{ErrorCode::Busy,
                 translate("The store has to be upgraded for this version first.") + u' ' +
                     lock.error().message,
                 lock.error().detail};
}

} // namespace

QString Upgrade::sentence() const
{
    if (!isUpgrade())
        return {};
    return translate("The store was upgraded for this version of Hookglass. As it was before, it "
                     "is kept as %1; delete that file once all works as it should.")
        .arg(QDir::toNativeSeparators(backup));
}

Result<int> version(Connection &connection)
{
    const Result<QVariant> exists = connection.value(Dialect::tableExists(), {u"schema_step"_s});
    if (!exists)
        return exists.error();
    if (!exists->isValid())
        return 0;
    const Result<QVariant> step = connection.value(u"SELECT max(step) FROM schema_step"_s);
    if (!step)
        return step.error();
    return step->toInt();
}

Glance glance(const QString &databasePath)
{
    if (QFileInfo(databasePath).size() == 0)
        return {};
    // With a log there is somebody else, or was until a crash: then it belongs to the store, and
    // a reader leaves it there.
    const bool hasLog = QFileInfo(databasePath + "-wal"_L1).size() > 0;
    const auto connection = Connection::open(
        databasePath, hasLog ? Dialect::Access::ReadOnly : Dialect::Access::Untouched, BusyTimeout);
    return connection ? glanceThrough(**connection) : Glance();
}

QString announcement(const QString &databasePath)
{
    const int version = glance(databasePath).version;
    const bool isOlder = version > 0 && version < steps().constLast().number;
    return isOlder ? announcementOf(databasePath) : QString();
}

Result<void> refuseNewer(const QString &databasePath)
{
    const Glance seen = glance(databasePath);
    if (seen.version > steps().constLast().number)
        return newerStore(databasePath, seen);
    return {};
}

Result<void> refuseNewer(Connection &connection)
{
    const Result<int> found = version(connection);
    if (!found)
        return found.error();
    if (*found > steps().constLast().number)
        return newerStore(connection.path(), glanceThrough(connection));
    return {};
}

Result<Upgrade> migrate(Connection &connection, const QList<Step> &all, const UpgradeHooks &hooks)
{
    const auto reached = [&hooks](QLatin1StringView place) {
        if (hooks.reached)
            hooks.reached(place);
    };
    const Result<int> found = version(connection);
    if (!found)
        return found.error();
    if (*found > all.constLast().number)
        return newerStore(connection.path(), glanceThrough(connection));
    const Result<QList<Step>> wanted = missing(connection, *found, all);
    if (!wanted)
        return wanted.error();
    if (wanted->isEmpty())
        return Upgrade();
    if (Result<void> done = connection.begin(); !done)
        return done.error();
    reached("begun"_L1);
    const Result<Upgrade> upgrade = applyMissing(connection, all, hooks);
    if (!upgrade) {
        connection.rollback();
        return upgrade;
    }
    reached("applied"_L1);
    if (Result<void> done = connection.commit(); !done) {
        const Result<int> now = version(connection);
        if (upgrade->isUpgrade() && now && *now == *found)
            QFile::remove(upgrade->backup); // on a full disk it would be in the way
        return done.error();
    }
    reached("committed"_L1);
    if (upgrade->isUpgrade()) {
        Backup::prune(connection.path());
        tell(upgrade->sentence());
    }
    return upgrade;
}

Result<std::unique_ptr<Connection>> openBeside(const QString &databasePath)
{
    if (Result<void> done = refuseNewer(databasePath); !done)
        return done.error();
    if (Result<void> done = StoreFile::prepare(databasePath); !done)
        return done.error();
    auto connection = Connection::open(databasePath, Dialect::Access::ReadWrite, BusyTimeout);
    if (!connection)
        return connection.error();
    const Result<int> found = version(**connection);
    if (!found)
        return found.error();
    const Result<QList<Step>> wanted = missing(**connection, *found, steps());
    if (!wanted)
        return wanted.error();
    std::unique_ptr<StoreLock> lock;
    if (*found > 0 && !wanted->isEmpty()) {
        Result<std::unique_ptr<StoreLock>> locked = lockForUpgrade(databasePath);
        if (!locked)
            return locked.error();
        lock = std::move(*locked);
    }
    if (const Result<Upgrade> done = migrate(**connection); !done)
        return done.error();
    return std::move(*connection);
}

void setTeller(Teller teller)
{
    s_teller = teller;
}

bool isTold()
{
    return s_teller != nullptr;
}

} // namespace Hookglass::Schema
