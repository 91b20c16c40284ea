// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/dialect.h"

#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

#include <memory>

namespace Hookglass {

/// One connection to a store's file under a name of its own, given back at the end. One thread.
/// Queries made from it must be gone before it.
class Connection final
{
public:
    static Result<std::unique_ptr<Connection>> open(const QString &path, Dialect::Access access,
                                                    std::chrono::milliseconds busyTimeout);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    const QString &path() const { return m_path; }

    Result<void> begin();
    /// An error means that nothing of the transaction is stored, and that it is over.
    Result<void> commit();
    /// Also fine when the database has rolled back by itself, as it does when the disk is full.
    void rollback();

    /// Moves the log into the file, as far as readers allow without waiting.
    Result<void> checkpoint();
    /// The same, and empties the log's file unless a reader is busy just now.
    Result<void> truncateLog();

    Result<void> exec(const QString &sql, const QVariantList &values = {});
    /// First column of the first row; an invalid QVariant if there is none.
    Result<QVariant> value(const QString &sql, const QVariantList &values = {});
    /// A forward-only query, prepared.
    Result<QSqlQuery> prepare(const QString &sql);
    /// Runs a prepared query.
    Result<void> run(QSqlQuery &query);
    /// The query's error in plain words, with the file and what to do.
    Error error(const QSqlError &error) const;

private:
    Connection(QString path, QString name, std::chrono::milliseconds busyTimeout);

    QString m_path;
    QString m_name;
    std::chrono::milliseconds m_busyTimeout;
    QSqlDatabase m_database;
};

} // namespace Hookglass
