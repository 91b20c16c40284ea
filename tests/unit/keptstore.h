// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace Hookglass {
class Connection;
}

/// Stores of earlier versions, kept as SQL in tests/unit/stores, one statement a line. They were
/// not written by the programs of those times: write() applies steps 1 to N and puts in the rows
/// that the program with these steps wrote. When a step is added, keep a store of the version
/// before it: `tst_store_kept --keep tests/unit/stores`, then commit the new file. v12-program.sql
/// is different: what `hookglass-cli demo` and `replay` of that version left, taken down with
/// `tst_store_kept --keep SQLFILE DATABASE`.
namespace Hookglass::Test::KeptStore {

/// Its file's name without ".sql", and the steps it has.
struct Version
{
    QString name;
    QList<int> steps;
};

/// One for each version before today's, and one that lacks a step in between: for some days the
/// steps came into the program in another order than their numbers'.
QList<Version> versions();
QString folder();

// These end the test program when they cannot do it.
void write(const Version &version, const QString &databasePath);
void load(const QString &sqlFile, const QString &databasePath);

/// Tables, indexes and their statements, each on a line.
QStringList layout(Connection &connection);
struct Table
{
    QString name;
    QStringList columns;
    QStringList rows; ///< each as SQL literals, sorted
    bool operator==(const Table &) const = default;
};
/// All tables; or these, with these columns only.
QList<Table> contents(Connection &connection);
QList<Table> contents(Connection &connection, const QList<Table> &like);
/// What load() takes.
QByteArray asSql(Connection &connection);

} // namespace Hookglass::Test::KeptStore
