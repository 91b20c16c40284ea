// SPDX-License-Identifier: MIT
#include "keptstore.h"

#include "keptrows.h"
#include "store/connection.h"
#include "store/rowquery.h"
#include "store/schema.h"

#include <QtCore/QFile>
#include <QtSql/QSqlField>
#include <QtSql/QSqlRecord>

#include <algorithm>

namespace Hookglass::Test::KeptStore {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

template <typename T>
T need(Result<T> result, const QString &what)
{
    if (!result)
        qFatal("%s: %s", qPrintable(what), qPrintable(result.error().detail));
    return std::move(*result);
}

void must(Connection &connection, const QString &sql)
{
    if (Result<void> done = connection.exec(sql); !done)
        qFatal("%s: %s", qPrintable(sql), qPrintable(done.error().detail));
}

std::unique_ptr<Connection> open(const QString &path)
{
    return need(Connection::open(path, Dialect::Access::ReadWrite, 5s), path);
}

/// Readable where it can be; never with a line break.
QString literal(const QVariant &value)
{
    if (value.isNull())
        return u"NULL"_s;
    if (value.typeId() == QMetaType::QByteArray)
        return u"X'%1'"_s.arg(QLatin1StringView(value.toByteArray().toHex()));
    if (value.typeId() != QMetaType::QString)
        return value.toString();
    QString text = value.toString();
    const bool isPlain =
        std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() >= 0x20; });
    if (!isPlain)
        return u"CAST(X'%1' AS TEXT)"_s.arg(QLatin1StringView(text.toUtf8().toHex()));
    return u'\'' + text.replace(u'\'', u"''"_s) + u'\'';
}

/// Each object's name and its statement on one line, in the order they were made.
QList<std::pair<QString, QString>> objects(Connection &connection, const QString &condition)
{
    QList<std::pair<QString, QString>> result;
    const Result<void> done =
        forEachRow(connection,
                   u"SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND %1 "
                   "ORDER BY rowid"_s.arg(condition),
                   {}, [&result](const QSqlQuery &row) {
                       result.emplaceBack(row.value(0).toString(), row.value(1).toString());
                   });
    if (!done)
        qFatal("%s", qPrintable(done.error().detail));
    return result;
}

Table tableOf(Connection &connection, const QString &name, const QStringList &columns)
{
    Table table{.name = name, .columns = columns, .rows = {}};
    const QString wanted = columns.isEmpty() ? u"*"_s : columns.join(u", "_s);
    Result<QSqlQuery> query = connection.prepare(u"SELECT %1 FROM %2"_s.arg(wanted, name));
    if (!query || !connection.run(*query))
        qFatal("%s cannot be read", qPrintable(name));
    const QSqlRecord record = query->record();
    if (columns.isEmpty()) {
        for (int i = 0; i < record.count(); ++i)
            table.columns.append(record.fieldName(i));
    }
    while (query->next()) {
        QStringList values;
        for (int i = 0; i < record.count(); ++i)
            values.append(literal(query->value(i)));
        table.rows.append(values.join(u", "_s));
    }
    std::sort(table.rows.begin(), table.rows.end());
    return table;
}

} // namespace

QList<Version> versions()
{
    QList<Version> result;
    const int newest = Schema::steps().constLast().number;
    for (int last = 1; last < newest; ++last) {
        Version version{.name = u"v%1"_s.arg(last, 2, 10, QLatin1Char('0')), .steps = {}};
        for (int step = 1; step <= last; ++step)
            version.steps.append(step);
        result.append(version);
    }
    result.append({.name = u"v09-without-08"_s, .steps = {1, 2, 3, 4, 5, 6, 7, 9}});
    return result;
}

QString folder()
{
    return QStringLiteral(HOOKGLASS_KEPT_STORES);
}

void write(const Version &version, const QString &databasePath)
{
    const auto connection = open(databasePath);
    QList<Schema::Step> steps = Schema::steps();
    steps.removeIf([&](const Schema::Step &step) { return !version.steps.contains(step.number); });
    need(Schema::migrate(*connection, steps), version.name);
    writeKeptRows(*connection, version.steps);
    must(*connection, u"UPDATE schema_step SET applied_us = 1763900000000000 + step"_s);
    must(*connection, u"DELETE FROM setting WHERE name = 'store.program'"_s);
}

void load(const QString &sqlFile, const QString &databasePath)
{
    QFile file(sqlFile);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(sqlFile));
    const auto connection = open(databasePath);
    must(*connection, u"PRAGMA synchronous = OFF"_s); // waiting for the disk proves nothing here
    must(*connection, u"BEGIN"_s);
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (!line.isEmpty() && !line.startsWith(u"--"_s))
            must(*connection, line);
    }
    must(*connection, u"COMMIT"_s);
}

QStringList layout(Connection &connection)
{
    QStringList lines;
    const auto all = objects(connection, u"1 = 1"_s);
    for (const auto &[name, sql] : all)
        lines.append(sql);
    return lines;
}

QList<Table> contents(Connection &connection)
{
    QList<Table> tables;
    const auto all = objects(connection, u"type = 'table'"_s);
    for (const auto &[name, sql] : all)
        tables.append(tableOf(connection, name, {}));
    return tables;
}

QList<Table> contents(Connection &connection, const QList<Table> &like)
{
    QList<Table> tables;
    for (const Table &table : like)
        tables.append(tableOf(connection, table.name, table.columns));
    return tables;
}

QByteArray asSql(Connection &connection)
{
    QByteArray sql;
    const QStringList statements = layout(connection);
    for (const QString &statement : statements)
        sql += statement.toUtf8() + ";\n";
    const QList<Table> tables = contents(connection);
    for (const Table &table : tables) {
        for (const QString &row : table.rows) {
            sql += u"INSERT INTO %1 (%2) VALUES (%3);\n"_s
                       .arg(table.name, table.columns.join(u", "_s), row)
                       .toUtf8();
        }
    }
    return sql;
}

} // namespace Hookglass::Test::KeptStore
