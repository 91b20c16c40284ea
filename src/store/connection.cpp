// SPDX-License-Identifier: MIT
#include "store/connection.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QLoggingCategory>
#include <QtSql/QSqlError>

#include <atomic>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcStore, "hookglass.store", QtInfoMsg)

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Store", text);
}

QString nextName()
{
    static std::atomic<quint64> counter = 0;
    return u"hookglass-store-%1"_s.arg(++counter);
}

QString words(Dialect::Fault fault)
{
    switch (fault) {
    case Dialect::Fault::Full:
        return translate("The disk is full, so nothing can be stored in %1. Free some space; "
                         "storing goes on by itself.");
    case Dialect::Fault::Locked:
        return translate("Another program keeps the store %1 locked. Close it, or wait until it "
                         "is done; storing goes on by itself.");
    case Dialect::Fault::Damaged:
        return translate("The store %1 is damaged. Close Hookglass and start it again: it then "
                         "keeps the damaged file under another name and begins a new store.");
    case Dialect::Fault::ReadOnly:
        return translate("The store %1 may only be read. Allow writing to the file and its "
                         "folder, or choose another data folder.");
    case Dialect::Fault::CannotOpen:
        return translate("The store %1 cannot be opened. Check that its folder exists and that "
                         "you may read and write in it.");
    case Dialect::Fault::InputOutput:
        return translate("The disk reports an error for the store %1. Check the disk and its "
                         "free space.");
    case Dialect::Fault::None:
    case Dialect::Fault::Other:
        break;
    }
    return translate("The store %1 does not work. The log says why.");
}

ErrorCode code(Dialect::Fault fault)
{
    switch (fault) {
    case Dialect::Fault::Locked:
        return ErrorCode::Busy;
    case Dialect::Fault::Damaged:
        return ErrorCode::Corrupt;
    case Dialect::Fault::None:
    case Dialect::Fault::Full:
    case Dialect::Fault::ReadOnly:
    case Dialect::Fault::CannotOpen:
    case Dialect::Fault::InputOutput:
    case Dialect::Fault::Other:
        break;
    }
    return ErrorCode::Storage;
}

} // namespace

Connection::Connection(QString path, QString name, std::chrono::milliseconds busyTimeout)
    : m_path(std::move(path))
    , m_name(std::move(name))
    , m_busyTimeout(busyTimeout)
{
}

Connection::~Connection()
{
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<Connection>> Connection::open(const QString &path, Dialect::Access access,
                                                     std::chrono::milliseconds busyTimeout)
{
    if (!QSqlDatabase::isDriverAvailable(Dialect::driver())) {
        return Error{ErrorCode::Unsupported,
                     translate("Qt's SQLite driver is missing. Install it (on Debian: "
                               "libqt6sql6-sqlite)."),
                     {}};
    }
    std::unique_ptr<Connection> connection(new Connection(path, nextName(), busyTimeout));
    QSqlDatabase &database = connection->m_database;
    database = QSqlDatabase::addDatabase(Dialect::driver(), connection->m_name);
    database.setDatabaseName(Dialect::databaseName(path, access));
    database.setConnectOptions(Dialect::connectOptions(access, busyTimeout));
    if (!database.open())
        return connection->error(database.lastError());
    const Result<QVariant> pages = connection->value(Dialect::pageCount());
    if (!pages)
        return pages.error();
    QStringList setup = Dialect::connectionSetup(access);
    if (access == Dialect::Access::ReadWrite && pages->toLongLong() == 0)
        setup = Dialect::creationSetup() + setup;
    for (const QString &statement : std::as_const(setup)) {
        if (Result<void> done = connection->exec(statement); !done)
            return done.error();
    }
    return connection;
}

Result<void> Connection::begin()
{
    return exec(Dialect::begin());
}

Result<void> Connection::commit()
{
    Result<void> done = exec(u"COMMIT"_s);
    if (!done)
        rollback();
    return done;
}

void Connection::rollback()
{
    QSqlQuery query(m_database);
    if (!query.exec(u"ROLLBACK"_s))
        qCDebug(lcStore) << "Rolled back already:" << query.lastError().databaseText();
}

Result<void> Connection::checkpoint()
{
    return exec(Dialect::checkpoint());
}

Result<void> Connection::truncateLog()
{
    // Only the waiting for readers is cut short; nothing depends on the log being empty.
    if (Result<void> done = exec(Dialect::busyTimeout(20ms)); !done)
        return done;
    Result<void> done = exec(Dialect::checkpointAndTruncate());
    if (Result<void> restored = exec(Dialect::busyTimeout(m_busyTimeout)); done && !restored)
        return restored;
    return done;
}

Result<void> Connection::exec(const QString &sql, const QVariantList &values)
{
    const Result<QVariant> done = value(sql, values);
    return done ? Result<void>() : done.error();
}

Result<QVariant> Connection::value(const QString &sql, const QVariantList &values)
{
    Result<QSqlQuery> query = prepare(sql);
    if (!query)
        return query.error();
    for (const QVariant &value : values)
        query->addBindValue(value);
    if (Result<void> done = run(*query); !done)
        return done.error();
    QVariant first;
    if (query->isSelect() && query->next()) {
        first = query->value(0);
        while (query->next()) {
        }
    }
    if (query->lastError().isValid())
        return error(query->lastError());
    return first;
}

Result<QSqlQuery> Connection::prepare(const QString &sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return error(query.lastError());
    return query;
}

Result<void> Connection::run(QSqlQuery &query)
{
    if (!query.exec() || query.lastError().isValid())
        return error(query.lastError());
    return {};
}

Error Connection::error(const QSqlError &error) const
{
    const Dialect::Fault fault = Dialect::fault(error.nativeErrorCode());
    Error result{code(fault), words(fault).arg(QDir::toNativeSeparators(m_path)),
                 u"%1 (%2, code %3)"_s.arg(error.databaseText(), error.driverText(),
                                           error.nativeErrorCode())};
    qCDebug(lcStore).noquote() << result.detail;
    return result;
}

} // namespace Hookglass
