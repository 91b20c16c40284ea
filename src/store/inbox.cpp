// SPDX-License-Identifier: MIT
#include "store/inbox.h"

#include "store/rowquery.h"

namespace Hookglass::Inbox {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostBytes = 4 * 1024 * 1024;

QByteArray bytes(const QByteArray &value)
{
    return value.isNull() ? QByteArray("") : value; // a null one would be NULL
}

QString marks(const QList<qint64> &ids)
{
    return QStringList(ids.size(), u"?"_s).join(u',');
}

QVariantList valuesOf(const QList<qint64> &ids)
{
    return QVariantList(ids.cbegin(), ids.cend());
}

} // namespace

// Ids must not be given twice: who waits for one would take another's for its own.
Result<qint64> put(Connection &connection, const InboxEntry &entry)
{
    const auto counter = u"store.inbox.last"_s;
    const Result<QVariant> last =
        connection.value(u"SELECT value FROM setting WHERE name = ?"_s, {counter});
    if (!last)
        return last.error();
    const qint64 id = last->toString().toLongLong() + 1;
    if (Result<void> done =
            connection.exec(u"INSERT INTO setting (name, value) VALUES (?, ?) "
                            "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                            {counter, QString::number(id)});
        !done)
        return done.error();
    const Result<void> done = connection.exec(
        u"INSERT INTO inbox (id, account_id, origin, received_us, peer, head, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
        {id, entry.account.value, int(entry.origin), toMicros(entry.receivedAt),
         entry.peer.isNull() ? u""_s : entry.peer, bytes(entry.head), bytes(entry.body)});
    if (!done)
        return done.error();
    return id;
}

Result<QList<InboxEntry>> oldest(Connection &connection, qint64 after, int most)
{
    QList<InboxEntry> entries;
    qint64 size = 0;
    const Result<void> done =
        forEachRow(connection,
                   u"SELECT id, account_id, origin, received_us, peer, head, body FROM inbox "
                   "WHERE id > ? ORDER BY id LIMIT ?"_s,
                   {after, most}, [&](const QSqlQuery &row) {
                       if (size > MostBytes)
                           return;
                       entries.append({.id = row.value(0).toLongLong(),
                                       .account = AccountId{row.value(1).toLongLong()},
                                       .origin = Origin(row.value(2).toInt()),
                                       .receivedAt = fromMicros(row.value(3).toLongLong()),
                                       .peer = row.value(4).toString(),
                                       .head = row.value(5).toByteArray(),
                                       .body = row.value(6).toByteArray()});
                       size += entries.constLast().body.size();
                   });
    if (!done)
        return done.error();
    return entries;
}

Result<QList<qint64>> waiting(Connection &connection, const QList<qint64> &ids)
{
    QList<qint64> found;
    if (ids.isEmpty())
        return found;
    const Result<void> done = forEachRow(
        connection, u"SELECT id FROM inbox WHERE id IN (%1)"_s.arg(marks(ids)), valuesOf(ids),
        [&found](const QSqlQuery &row) { found.append(row.value(0).toLongLong()); });
    if (!done)
        return done.error();
    return found;
}

Result<void> remove(Connection &connection, const QList<qint64> &ids)
{
    if (ids.isEmpty())
        return {};
    return connection.exec(u"DELETE FROM inbox WHERE id IN (%1)"_s.arg(marks(ids)), valuesOf(ids));
}

} // namespace Hookglass::Inbox
