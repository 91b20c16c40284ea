// SPDX-License-Identifier: MIT
#include "store/recoverlog.h"

#include "store/connection.h"
#include "store/rowquery.h"

#include <QtCore/QSet>

#include <algorithm>

namespace Hookglass::RecoverLog {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LookupSize = 500;

/// Jobs that a newer one of the same account and kind has taken the place of.
QString outdated()
{
    return u"state IN (%1, %2) AND EXISTS (SELECT 1 FROM recover_job n WHERE "
           "n.account_id = recover_job.account_id AND "
           "n.is_command = recover_job.is_command AND n.id > recover_job.id)"_s
               .arg(int(RecoverState::Done))
               .arg(int(RecoverState::Cancelled));
}

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value; // a null string would be NULL
}

Result<QSet<QString>> known(Connection &connection, qint64 job, const QList<QString> &eventIds)
{
    QSet<QString> found;
    for (qsizetype at = 0; at < eventIds.size(); at += LookupSize) {
        const QList<QString> slice = eventIds.mid(at, LookupSize);
        QVariantList values{job};
        for (const QString &id : slice)
            values.append(id);
        const Result<void> done = forEachRow(
            connection,
            u"SELECT uid FROM recover_item WHERE job_id = ? AND uid IN (%1)"_s.arg(
                QStringList(slice.size(), u"?"_s).join(u',')),
            values, [&found](const QSqlQuery &row) { found.insert(row.value(0).toString()); });
        if (!done)
            return done.error();
    }
    return found;
}

Result<QList<RecoverItem>> itemsWhere(Connection &connection, const QString &condition,
                                      const QVariantList &values)
{
    QList<RecoverItem> items;
    const Result<void> done = forEachRow(
        connection,
        u"SELECT position, uid, state, event_id, message FROM recover_item WHERE "_s + condition,
        values, [&items](const QSqlQuery &row) {
            items.append({.position = row.value(0).toLongLong(),
                          .eventId = row.value(1).toString(),
                          .outcome = RecoverOutcome(row.value(2).toInt()),
                          .event = EventId{row.value(3).toLongLong()},
                          .message = row.value(4).toString()});
        });
    if (!done)
        return done.error();
    return items;
}

} // namespace

Result<QList<RecoverJob>> jobs(Connection &connection)
{
    QList<RecoverJob> jobs;
    const Result<void> done =
        forEachRow(connection,
                   u"SELECT id, account_id, source, state, is_command, is_cut, created_us "
                   "FROM recover_job WHERE NOT (%1) ORDER BY id"_s.arg(outdated()),
                   {}, [&jobs](const QSqlQuery &row) {
                       jobs.append({.id = row.value(0).toLongLong(),
                                    .account = AccountId{row.value(1).toLongLong()},
                                    .source = row.value(2).toString(),
                                    .state = RecoverState(row.value(3).toInt()),
                                    .isCommand = row.value(4).toInt() != 0,
                                    .isCut = row.value(5).toInt() != 0,
                                    .createdAt = fromMicros(row.value(6).toLongLong())});
                   });
    if (!done)
        return done.error();
    return jobs;
}

Result<qint64> create(Connection &connection, const RecoverJob &job)
{
    const Result<QVariant> highest = connection.value(u"SELECT max(id) FROM recover_job"_s);
    if (!highest)
        return highest.error();
    const qint64 id = highest->toLongLong() + 1;
    const Result<void> done = connection.exec(
        u"INSERT INTO recover_job (id, account_id, source, state, is_command, is_cut, created_us) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
        {id, job.account.value, text(job.source), int(job.state), int(job.isCommand),
         int(job.isCut), toMicros(job.createdAt)});
    if (!done)
        return done.error();
    return id;
}

Result<void> update(Connection &connection, const RecoverJob &job)
{
    return connection.exec(
        u"UPDATE recover_job SET source = ?, state = ?, is_cut = ? WHERE id = ?"_s,
        {text(job.source), int(job.state), int(job.isCut), job.id});
}

Result<bool> prune(Connection &connection, int items)
{
    const Result<QVariant> oldest =
        connection.value(u"SELECT min(id) FROM recover_job WHERE %1"_s.arg(outdated()));
    if (!oldest)
        return oldest.error();
    if (oldest->isNull())
        return false;
    const QVariantList values{*oldest, items};
    const QString some = u"SELECT position FROM recover_item WHERE job_id = ? "
                         "ORDER BY position LIMIT ?"_s;
    const Result<QVariant> left =
        connection.value(u"SELECT count(*) FROM (%1) AS some"_s.arg(some), values);
    if (!left)
        return left.error();
    if (left->toInt() == 0) {
        if (Result<void> done =
                connection.exec(u"DELETE FROM recover_job WHERE id = ?"_s, {*oldest});
            !done)
            return done.error();
        return true;
    }
    const Result<void> done = connection.exec(
        u"DELETE FROM recover_item WHERE job_id = ? AND position IN (%1)"_s.arg(some),
        QVariantList{*oldest} + values);
    if (!done)
        return done.error();
    return true;
}

Result<QList<RecoverItem>> add(Connection &connection, qint64 job, const QList<QString> &eventIds)
{
    const Result<QSet<QString>> there = known(connection, job, eventIds);
    if (!there)
        return there.error();
    const Result<QVariant> highest =
        connection.value(u"SELECT max(position) FROM recover_item WHERE job_id = ?"_s, {job});
    if (!highest)
        return highest.error();
    qint64 next = highest->isNull() ? 0 : highest->toLongLong() + 1;
    Result<QSqlQuery> insert =
        connection.prepare(u"INSERT INTO recover_item (job_id, position, uid, state, event_id, "
                           "message) VALUES (?, ?, ?, ?, ?, ?)"_s);
    if (!insert)
        return insert.error();
    QList<RecoverItem> added;
    for (const QString &id : eventIds) {
        if (there->contains(id))
            continue;
        RecoverItem item;
        item.position = next++;
        item.eventId = id;
        const QVariantList values{job, item.position, id, int(item.outcome), 0, u""_s};
        for (int i = 0; i < values.size(); ++i)
            insert->bindValue(i, values.at(i));
        if (Result<void> done = connection.run(*insert); !done)
            return done.error();
        added.append(item);
    }
    return added;
}

Result<void> settle(Connection &connection, qint64 job, const QList<RecoverItem> &items)
{
    Result<QSqlQuery> update =
        connection.prepare(u"UPDATE recover_item SET state = ?, event_id = ?, message = ? "
                           "WHERE job_id = ? AND position = ?"_s);
    if (!update)
        return update.error();
    for (const RecoverItem &item : items) {
        const QVariantList values{int(item.outcome), item.event.value, text(item.message), job,
                                  item.position};
        for (int i = 0; i < values.size(); ++i)
            update->bindValue(i, values.at(i));
        if (Result<void> done = connection.run(*update); !done)
            return done;
    }
    return {};
}

Result<qint64> retry(Connection &connection, qint64 job)
{
    const QString which = u"job_id = ? AND state IN (%1, %2)"_s.arg(int(RecoverOutcome::Refused))
                              .arg(int(RecoverOutcome::Failed));
    const Result<QVariant> count =
        connection.value(u"SELECT count(*) FROM recover_item WHERE %1"_s.arg(which), {job});
    if (!count)
        return count.error();
    const Result<void> done =
        connection.exec(u"UPDATE recover_item SET state = %1, message = '' WHERE %2"_s
                            .arg(int(RecoverOutcome::Waiting))
                            .arg(which),
                        {job});
    if (!done)
        return done.error();
    return count->toLongLong();
}

Result<RecoverCounts> counts(Connection &connection, qint64 job)
{
    RecoverCounts counts;
    const Result<void> done = forEachRow(
        connection, u"SELECT state, count(*) FROM recover_item WHERE job_id = ? GROUP BY state"_s,
        {job}, [&counts](const QSqlQuery &row) {
            const int state = row.value(0).toInt();
            if (state >= 0 && state < RecoverOutcomeCount)
                counts.of[size_t(state)] = row.value(1).toLongLong();
        });
    if (!done)
        return done.error();
    return counts;
}

Result<QList<RecoverItem>> items(Connection &connection, qint64 job, qint64 from, int most,
                                 std::optional<RecoverOutcome> outcome)
{
    QVariantList values{job, from};
    if (outcome)
        values.append(int(*outcome));
    values.append(most);
    return itemsWhere(connection,
                      u"job_id = ? AND position >= ? %1ORDER BY position LIMIT ?"_s.arg(
                          outcome ? u"AND state = ? "_s : QString()),
                      values);
}

Result<QList<RecoverItem>> itemsAt(Connection &connection, qint64 job,
                                   const QList<qint64> &positions)
{
    return itemsWhere(connection,
                      u"job_id = ? AND position IN (%1) ORDER BY position"_s.arg(
                          QStringList(positions.size(), u"?"_s).join(u',')),
                      QVariantList{job} + QVariantList(positions.cbegin(), positions.cend()));
}

Result<QList<qint64>> positions(Connection &connection, qint64 job, RecoverOutcome outcome)
{
    QList<qint64> positions;
    const Result<void> done = forEachRow(
        connection,
        u"SELECT position FROM recover_item WHERE job_id = ? AND state = ? ORDER BY position"_s,
        {job, int(outcome)},
        [&positions](const QSqlQuery &row) { positions.append(row.value(0).toLongLong()); });
    if (!done)
        return done.error();
    return positions;
}

} // namespace Hookglass::RecoverLog
