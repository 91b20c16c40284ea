// SPDX-License-Identifier: MIT
#include "store/retention.h"

#include "store/batchwriter.h"
#include "store/connection.h"
#include "store/eventcontents.h"
#include "store/snapshotlog.h"

#include <QtSql/QSqlError>

#include <algorithm>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {
constexpr int ShrinkPages = 256; ///< given back in one slice: 1 MB
constexpr qint64 FreeShare = 20; ///< shrink when more than 1/20 of the file is free
constexpr qint64 NoTimeLimit = std::numeric_limits<qint64>::max();
} // namespace

Retention::Retention(Connection &connection, KeyIndex &keys, BatchWriter &batches)
    : m_connection(connection)
    , m_keys(keys)
    , m_batches(batches)
{
}

void Retention::setPolicy(const RetentionPolicy &policy)
{
    m_policy = policy;
    m_policy.sliceEvents = std::max(1, policy.sliceEvents);
    enter(Phase::Done);
}

void Retention::start()
{
    if (!isRunning() && isLimited())
        enter(Phase::Age);
}

void Retention::enter(Phase phase)
{
    m_phase = phase;
    m_after = 0;
    m_afterSnapshot = 0;
}

Result<QList<EventId>> Retention::slice(Timestamp now)
{
    switch (m_phase) {
    case Phase::Age:
        return removeByAge(now);
    case Phase::Snapshots: {
        const Result<bool> isMore = removeSnapshots(toMicros(now - m_policy.maxAge));
        if (!isMore)
            return isMore.error();
        if (!*isMore)
            enter(Phase::Size);
        break;
    }
    case Phase::Size:
        return removeBySize();
    case Phase::Shrink:
        if (Result<void> done = shrink(); !done)
            return done.error();
        break;
    case Phase::Truncate:
        enter(Phase::Done);
        if (Result<void> done = m_connection.truncateLog(); !done)
            return done.error();
        break;
    case Phase::Done:
        break;
    }
    return QList<EventId>();
}

Result<QList<EventId>> Retention::removeByAge(Timestamp now)
{
    if (m_policy.maxAge.count() <= 0) {
        enter(Phase::Size);
        return QList<EventId>();
    }
    const Result<Window> window = oldest(toMicros(now - m_policy.maxAge));
    if (!window)
        return window.error();
    m_after = window->last;
    // Ids follow the time of arrival, so a whole window of young events ends the search; within
    // one, a clock that once stood wrong does no harm.
    if (window->old.isEmpty()) {
        enter(Phase::Snapshots);
        return QList<EventId>();
    }
    return remove(window->old);
}

/// One slice of those that no event caused, fetched before then; false: none is left.
Result<bool> Retention::removeSnapshots(qint64 before)
{
    if (Result<void> done = m_connection.begin(); !done)
        return done.error();
    const Result<SnapshotSweep> swept =
        SnapshotLog(m_connection).sweep(m_afterSnapshot, before, m_policy.sliceEvents);
    if (!swept) {
        m_connection.rollback();
        return swept.error();
    }
    if (Result<void> done = m_connection.commit(); !done)
        return done.error();
    if (swept->last != 0)
        m_afterSnapshot = swept->last;
    return swept->last != 0;
}

Result<QList<EventId>> Retention::removeBySize()
{
    if (m_policy.maxBytes > 0) {
        const Result<QVariant> size = m_connection.value(Dialect::pageSize());
        const Result<QVariant> pages = m_connection.value(Dialect::pageCount());
        const Result<QVariant> free = m_connection.value(Dialect::freePageCount());
        for (const auto *result : {&size, &pages, &free}) {
            if (!*result)
                return result->error();
        }
        const qint64 used = (pages->toLongLong() - free->toLongLong()) * size->toLongLong();
        if (used > m_policy.maxBytes) {
            const Result<Window> window = oldest(NoTimeLimit);
            if (!window)
                return window.error();
            // Oldest first: snapshots that are older than the oldest event go before it.
            const Result<bool> isMore =
                removeSnapshots(window->old.isEmpty() ? NoTimeLimit : window->since);
            if (!isMore)
                return isMore.error();
            if (*isMore)
                return QList<EventId>();
            m_after = window->last;
            if (!window->old.isEmpty())
                return remove(window->old);
        }
    }
    enter(Phase::Shrink);
    return QList<EventId>();
}

Result<void> Retention::shrink()
{
    const Result<QVariant> pages = m_connection.value(Dialect::pageCount());
    const Result<QVariant> free = m_connection.value(Dialect::freePageCount());
    for (const auto *result : {&pages, &free}) {
        if (!*result)
            return result->error();
    }
    if (free->toLongLong() * FreeShare <= pages->toLongLong()) {
        enter(Phase::Truncate);
        return {};
    }
    return m_connection.exec(Dialect::shrink(ShrinkPages));
}

Result<Retention::Window> Retention::oldest(qint64 before)
{
    Result<QSqlQuery> query = m_connection.prepare(
        u"SELECT id, uid, first_received_us FROM event WHERE id > ? AND pinned = 0 "
        "ORDER BY id LIMIT ?"_s);
    if (!query)
        return query.error();
    query->addBindValue(m_after);
    query->addBindValue(m_policy.sliceEvents);
    if (Result<void> done = m_connection.run(*query); !done)
        return done.error();
    Window window;
    while (query->next()) {
        window.last = query->value(0).toLongLong();
        const qint64 received = query->value(2).toLongLong();
        if (received < before) {
            window.since = window.old.isEmpty() ? received : std::min(window.since, received);
            const QString uid = query->value(1).toString();
            window.old.append({m_keys.hash(uid), window.last});
        }
    }
    if (query->lastError().isValid())
        return m_connection.error(query->lastError());
    return window;
}

Result<QList<EventId>> Retention::remove(const QList<KeyIndex::Key> &events)
{
    if (Result<void> done = m_connection.begin(); !done)
        return done.error();
    if (Result<void> done = removeRows(events); !done) {
        m_connection.rollback();
        return done.error();
    }
    if (Result<void> done = m_connection.commit(); !done)
        return done.error();
    m_keys.forget(events);
    QList<EventId> removed;
    removed.reserve(events.size());
    for (const KeyIndex::Key &key : events)
        removed.append(EventId{key.event});
    return removed;
}

Result<void> Retention::removeRows(const QList<KeyIndex::Key> &events)
{
    if (Result<void> done = m_keys.remove(events); !done)
        return done;
    QVariantList ids;
    QList<EventId> removed;
    for (const KeyIndex::Key &key : events) {
        ids.append(key.event);
        removed.append(EventId{key.event});
    }
    if (Result<void> done = EventContents::remove(m_connection, removed); !done)
        return done;
    const QString marks = QStringList(ids.size(), u"?"_s).join(u',');
    for (const QString &statement :
         {u"DELETE FROM event_deleted WHERE event_id IN (%1)"_s.arg(marks),
          u"DELETE FROM event WHERE id IN (%1)"_s.arg(marks)}) {
        if (Result<void> done = m_connection.exec(statement, ids); !done)
            return done;
    }
    return m_batches.keepIds();
}

} // namespace Hookglass
